# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: whichever single request to a member fails between the start of an array and its end, what was written
# is there, at most this member is lost, and the array starts again, at every level.
# Method: a new array; of one member the first, second, third … request fails, until a pass is through before
# its turn comes: a first write, a small one, a whole row, a flush, a durable write, zeroing, a scrub, the stop.
# In the short run steps grow.
# Limit: 420 s
use_caches
holds() {
  check 0 64 1; check 64 8 2; check 72 $((REGION - 72)) 1; check $REGION 8 3
  zeros $((REGION + 1000)) 200
}
others_well() {
  status
  [[ ${S[health]:0:victim}${S[health]:victim+1} =~ ^A+$ ]] || fail "request $nth: health ${S[health]}, only m$victim is ill"
}
pass() {
  fail_nth "m$victim" $nth
  start
  put 0 $REGION 1
  put $((REGION + 1000)) 100 7
  bkh-io flush $DEV
  put 64 8 2
  put $REGION 8 3 fua
  discard $((REGION + 1000)) 200 -z 2>/dev/null
  message sync scrub
  await 30 'action=@(idle|*:paused)'
  holds
  stop
}
one_kind() { # N KIND…
  KIND=("${@:2}")
  clear_devices
  members "$1" 3
  slots "$1"
  for ((nth = 1; ; nth += 1 + nth / slow)); do
    victim=$((nth % $1))
    format "${ALL[@]}"
    pass
    to_fail_of "m$victim"
    fail_nth "m$victim" 0
    [ "$REPLY" -eq 0 ] || break
    start
    others_well
    holds
    stop
  done
  say "-- ${KIND[*]}: up to request $nth"
}
slow=1
[ -z "${BULKHEAD_LONG:-}" ] || slow=100000
DATA_START=16384
one_kind 2 raid1 0 none
one_kind 4 raid10 64 near=2
LOG=row_log
one_kind 4 raid5 32 left-symmetric
