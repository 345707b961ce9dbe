# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: without a log, a power cut costs nothing while all members are there: parity of the dirty regions is
# made anew. With one missing, what it held in these regions is refused and never made up, writes to it too;
# everything else can be read. When the member comes back, nothing wrong is made of it; discarding
# these regions makes them usable, and the member can be rebuilt.
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
# Its number, of the first one that needs sync.
region_in_doubt() {
  local run
  REPLY=0
  for run in $(message regions 0 100); do
    [[ $run != [sy]* ]] || return 0
    REPLY=$((REPLY + ${run:1}))
  done
  fail "no region is in doubt"
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
  local lost=$1 refused region LOST
  cut_off
  table "${ALL[@]:0:lost}" "-m$lost" "${ALL[@]:lost+1}"
  start
  expect state=degraded
  refused=$(after)
  status
  say "without m$lost: ${S[needs]} regions need sync, ${S[syncing]} are being synced, $refused sectors are refused"
  at_least "${S[needs]}" 1 "regions in doubt"
  at_most "$refused" $((S[needs] * REGION)) "sectors refused"
  at_least "$refused" 1 "sectors refused"
  region_in_doubt; region=$REPLY
  find_lost "$region"
  refuses put "$LOST" 8 1
  refuses put "$LOST" 1 1
  refuses put $((region * width)) $((8 * (n - parities) * chunk)) 1
  bkh-io fails $DEV "$LOST" 8 >/dev/null || fail "what was refused can be read after a refused write"
  discard 0 $(((region + 1) * width))
  zeros 0 $(((region + 1) * width))
  put "$LOST" 8 8
  stop
  comes_back
}
comes_back() {
  table "${ALL[@]}"
  start
  await 30 action='@(idle|*:paused)'
  say "with m$lost again: $(tr ' ' '\n' <<<"$STATUS" | sed -n 7,9p | tr '\n' ' '), ${S[needs]} regions need sync"
  check "$LOST" 8 8
  discard 0 $LENGTH
  zeros 0 $LENGTH
  put "$LOST" 8 9
  restart "${ALL[@]}"
  await 60 state=active action=idle
  check "$LOST" 8 9
  scrubbed
}
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
