# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with a log that keeps only intents of whole rows, a power cut that takes as many members with it as the
# level can do without makes up nothing: what was flushed is there, what was not is old or new sector by sector
# or refused (in its row), and nothing is refused while all members are there, nor if no more are missing after
# the cut than before. When members come back they are rebuilt, and what was refused still is.
# Method: members have caches of which a power cut keeps a part. Whole rows are flushed at once, and power is cut;
# then large and small writes with a flush now and then, until the members are cut off; up without some of them,
# or with all, and compare.
# Limit: 300 s
DATA_START=16384 LOG="row_log intents"
kinds=("4 1 raid5 16 left-symmetric" "5 2 raid6 16 left-symmetric")
refused=0
survive() { # HOW MANY TO LOSE
  local i table=("${ALL[@]}") lost=$((RANDOM % n)) now
  crash_work $((SEED * 1000 + round)) 2048 2
  await 20 'dirty>0'
  pause 0.$((RANDOM % 5 + 2))
  power_cut "${ALL[@]/%/=50}"
  for ((i = 0; i < $1; i++)); do table[(lost + i) % n]=-m$(((lost + i) % n)); done
  table "${table[@]}"
  start
  expect needs=0
  now=$(bkh-work after $DEV /run/model /run/open $((chunk * (n - lose)))) || fail "$now"
  [ "$1" -gt 0 ] || is "$now" 0 "sectors refused with all members"
  refused=$((refused + now))
  stop
  [ "$1" -gt 0 ] || return 0
  # They come back.
  table "${ALL[@]}"
  start
  await 60 state=active action=idle needs=0
  is "$(bkh-work after $DEV /run/model /dev/null)" "$now" "sectors refused when all are back"
  restart "${ALL[@]}"
  is "$(bkh-work after $DEV /run/model /dev/null)" "$now" "sectors refused after a restart"
  put 0 "$LENGTH" 1
  is "$(message bad)" "" "bad ranges at last"
  scrubbed
  stop
}
# A member is missing already.
degraded() {
  local table=("${ALL[@]}")
  table[round % n]=-m$((round % n))
  table "${table[@]}"
  start
  crash_work $((SEED * 1000 + 500 + round)) 2048 2
  pause 0.$((RANDOM % 5 + 2))
  power_cut "${ALL[@]/%/=50}"
  start
  expect state=degraded needs=0
  is "$(bkh-work after $DEV /run/model /run/open)" 0 "sectors refused, and no more members are missing"
  stop
}
one_kind() {
  n=$1 chunk=$4
  local lose=$2 round
  KIND=("${@:3}")
  say "-- $*"
  clear_devices
  members "$n" 8
  slots "$n"
  for ((round = 1; round <= 3; round++)); do
    rm -f /run/model
    create "${ALL[@]}"
    bkh-work run $DEV /run/model $((SEED + round)) 40
    survive $((round % 3 ? lose : 0))
    [ $round -eq 3 ] || { rm -f /run/model; create "${ALL[@]}"; stop; degraded; }
  done
  # All were there in the last round.
  table "${ALL[@]}"
  start
  await 60 state=active action=idle needs=0
  bkh-work check $DEV /run/model
  scrubbed
  stop
}
flushed_rows() {
  KIND=(raid5 16 left-symmetric)
  fresh 4 8
  put 0 $((3 * REGION)) 1
  put 96 480 2
  bkh-io flush $DEV
  power_cut "${ALL[@]}"
  table -m0 m1 m2 m3
  start
  check 0 96 1
  check 96 480 2
  check 576 $((3 * REGION - 576)) 1
  stop
}
use_caches
flushed_rows
for kind in "${kinds[@]}"; do one_kind $kind; done
say "$refused sectors refused"
