# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: without a log, a power cut costs nothing while all members are there: parity of the dirty regions is
# made anew. With one missing, what it held in these regions is refused and never made up; everything else can
# be read. When the member comes back it is rebuilt, nothing wrong is made of it, and the same is refused;
# overwriting or discarding it makes it usable.
# Method: random writes until the members are cut off; up with all of them, or without one.
# Limit: 300 s
kinds=("4 1 raid5 32 left-symmetric" "5 2 raid6 32 left-symmetric")
seen=0
cut_off() {
  crash_work $((SEED * 1000 + round)) 64
  await 20 'dirty>0'
  pause 0.$((RANDOM % 4 + 1))
  power_cut "${ALL[@]}"
}
after() { bkh-work after $DEV /run/model /run/open; }
all_back() {
  cut_off
  table "${ALL[@]}"
  start
  is "$(after)" 0 "sectors refused with all members"
  await 60 state=active action=idle needs=0 syncing=0
  bkh-work check $DEV /run/model
  message events 0 | grep -q 'resync started' && seen=$((seen + 1))
  scrubbed
}
# How many sectors of members are in lost rows, and the first region with some.
lost_rows() {
  local range size=0
  REGION_LOST=
  for range in $(message bad); do
    [[ $range == *"*" ]] || fail "not because of a crash: $range"
    range=${range#*:} range=${range%"*"}
    REGION_LOST=${REGION_LOST:-$((${range%+*} / REGION))} size=$((size + ${range#*+}))
  done
  REPLY=$size
}
# LOST: the first block of region $1 that cannot be read.
find_lost() {
  local data=$((n - parities)) row=$(($1 * REGION / chunk)) i sector
  LOST=''
  for ((; ${#LOST} == 0; row++)); do
    for ((i = 0; i < data; i++)); do
      sector=$(((row * data + i) * chunk))
      [ -n "$LOST" ] || ! bkh-io fails $DEV $sector 8 >/dev/null || LOST=$sector
    done
  done
}
one_missing() {
  local lost=$1 refused LOST REGION_LOST
  cut_off
  table "${ALL[@]:0:lost}" "-m$lost" "${ALL[@]:lost+1}"
  start
  expect state=degraded needs=0
  refused=$(after)
  lost_rows
  say "without m$lost: $REPLY sectors of it are in rows that are lost, $refused are refused"
  at_most "$refused" "$REPLY" "sectors refused"
  at_least "$refused" $((REPLY / n)) "sectors refused" # of some rows it has the parity
  find_lost "$REGION_LOST"
  put "$LOST" 8 8
  check "$LOST" 8 8
  discard 0 $(((REGION_LOST + 1) * width))
  zeros 0 $(((REGION_LOST + 1) * width))
  put "$LOST" 8 8
  stop
  comes_back
}
comes_back() {
  local left
  table "${ALL[@]}"
  start
  left=$(after_discard)
  await 60 state=active action=idle needs=0
  say "with m$lost again: $left sectors are refused"
  is "$(after_discard)" "$left" "sectors refused after the rebuild"
  check "$LOST" 8 8
  discard 0 $LENGTH
  zeros 0 $LENGTH
  is "$(message bad)" "" "bad ranges after a discard"
  put "$LOST" 8 9
  restart "${ALL[@]}"
  await 60 state=active action=idle
  check "$LOST" 8 9
  scrubbed
}
# What is refused behind what was discarded; the rest is as it should be.
after_discard() { bkh-work after $DEV /run/model /dev/null 0 $(((REGION_LOST + 1) * width)); }
one_kind() {
  n=$1 parities=$2 chunk=$4 width=$((REGION * ($1 - $2)))
  local round
  KIND=("${@:3}")
  say "-- $*"
  fresh "$n" 4
  bkh-work run $DEV /run/model $SEED 80
  for round in 1 2; do all_back; done
  one_missing $((RANDOM % (n - parities)))
  stop
}
for kind in "${kinds[@]}"; do one_kind $kind; done
at_least $seen 2 "power cuts that made a resync necessary"
