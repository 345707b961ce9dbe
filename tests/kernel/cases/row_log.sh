# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with the row log, a power cut that takes as many members with it as the level can do without costs
# nothing: what was acknowledged is there, what was not is old or new sector by sector, nothing is refused, and
# parity is right without a resync.
# Method: random writes, small and large, until the members are cut off; up without some of them and compare;
# go on, take the others back, and again. Some write must have been done again from the log.
# Limit: 600 s
DATA_START=16384
LOG=row_log
kinds=("4 1 raid5 128 left-symmetric" "3 1 raid5 16 right-asymmetric" "5 2 raid6 32 left-symmetric"
  "4 2 raid6 128 ddf-N-continue" "3 1 raid4 16 parity-last")
[ -n "${BULKHEAD_LONG:-}" ] || kinds=("${kinds[@]:0:1}" "${kinds[@]:2:2}") # the others in the long run
redone=0
log_events() { dmsetup message $NAME 0 events 0 | tr ';' '\n' | sed -n 's/.*row log: \([0-9]*\) writes.*/\1/p' | tail -n 1; }
survive() {
  local i table=() lost=$((RANDOM % n)) refused again
  crash_work $((SEED * 1000 + round)) "$1"
  pause 0.$((RANDOM % 5 + 1))
  power_cut "${ALL[@]}"
  for ((i = 0; i < n; i++)); do table+=("m$i"); done
  for ((i = 0; i < $2; i++)); do table[(lost + i) % n]=-m$(((lost + i) % n)); done
  table "${table[@]}"
  start
  refused=$(bkh-work after $DEV /run/model /run/open)
  again=$(log_events)
  redone=$((redone + ${again:-0}))
  is "$refused" 0 "sectors refused"
  expect needs=0
}
one_kind() {
  n=$1
  local lose=$2 round
  KIND=("${@:3}")
  say "-- $*"
  fresh "$n" 4
  bkh-work run $DEV /run/model $SEED 80
  for ((round = 1; round <= 4; round++)); do
    survive $((round > 2 ? 2048 : 24)) $((round % 2 ? lose : 0))
    bkh-work run $DEV /run/model $((SEED * 1000 + 500 + round)) 20
    stop
    table "${ALL[@]}"
    start
    await 60 state=active action=idle
    bkh-work check $DEV /run/model
    message sync scrub
    await 60 action=idle
    expect mismatch=0
  done
  stop
}
for kind in "${kinds[@]}"; do one_kind $kind; done
say "$redone writes done again"
at_least "$redone" 1 "writes done again"
