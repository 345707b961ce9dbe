# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: whichever heads of the commit that makes the new disk the member a power cut leaves, one of the two disks is
# the member afterwards, with everything on it, and the array is not degraded.
# Method: a replacement is finished and power is cut; heads are taken back from the members, newest first, as if they
# had never been written, in every combination that can be.
# Limit: 600 s
newest() { inspect "$1" seq 2>/dev/null || say 0; }
# take_back MEMBER SEQ: it has no head from SEQ on.
take_back() {
  local seq
  disk "$1"
  while seq=$(newest "$1"); [ "$seq" -ge "$2" ]; do
    blkdiscard -f -z -o $((0x100000 + seq % 16 * 4096)) -l 4096 "$REPLY" 2>/dev/null
    disk "$1"
  done
}
try() { # WHAT_IS_LEFT_ON_OTHERS WHAT_IS_LEFT_ON_THE_NEW_DISK: of the commit's heads
  local m first
  to_replace "$N" 4 "${KIND[@]}"
  reload "${ALL[@]}"
  await 30 action=idle state=active
  refuses grep -q replace <(dmsetup table $NAME)
  power_cut "${ALL[@]}" "$new"
  first=$(($(newest m1) + 1)) # the old disk has not got the commit's
  for m in "${ALL[@]}"; do [ "$m" = m1 ] || take_back "$m" $((first + $1)); done
  take_back "$new" $((first + $2))
  table "${ALL[@]}"
  start
  await 30 state=active action=idle needs=0
  refuses grep -q damaged <(message events 0)
  WHO=$new
  if message events 0 | grep -q 'replace started'; then WHO=m1; fi
  check 0 "$LENGTH" 1
  put 64 64 2
  scrubbed
  # what is in the slot is all that is left of it
  message fail 0
  check 64 64 2
  check 128 $((LENGTH - 128)) 1
  stop
}
try_all() { # N KIND…
  local pair
  N=$1 KIND=("${@:2}")
  # The new disk is written first, by itself; then all are.
  for pair in "${PAIRS[@]}"; do
    say "   heads of the commit left: on others and on the new disk: $pair"
    try $pair
    [ "$pair" != "0 0" ] || is "$WHO" m1 "the member if the commit was not written"
    [ "$pair" = "0 0" ] || is "$WHO" "m$N" "the member if the commit was begun"
  done
}
PAIRS=("0 0" "0 1" "0 2" "1 1" "2 1" "2 2" "9 9")
try_all 2 raid1 0 none
[ -n "${BULKHEAD_LONG:-}" ] || PAIRS=("0 0" "0 1" "2 1" "9 9")
DATA_START=16384
LOG=row_log try_all 4 raid5 64 left-symmetric
