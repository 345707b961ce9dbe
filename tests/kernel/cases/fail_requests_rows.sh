# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: single requests to as many members as the level can do without fail at any time, to their data, status
# or log: the data stays right, at most these members are lost, and the array always starts again.
# Method: fail_make_request on one member of RAID-5 or two of RAID-6, from the load, the resume or the first
# write on, over writes small and large, a flush and the stop; then the array starts, rebuilds and is scrubbed.
# Limit: 300 s
[ -e /sys/kernel/debug/fail_make_request ] || skip "this kernel has no fault injection"
F=/sys/kernel/debug/fail_make_request
DATA_START=16384 LOG=row_log
# Members that are well are never called failed.
others_well() {
  local i
  status
  for ((i = 0; i < n; i++)); do
    [[ " ${victims[*]} " == *" $i "* ]] || is "${S[health]:i:1}" A "health of m$i, which is well, $1"
  done
}
round() {
  local from=$((RANDOM % 3)) probability=$((RANDOM % 40 + 10)) i first=$((RANDOM % n))
  victims=()
  for ((i = 0; i < parities; i++)); do victims+=($(((first + i) % n))); done
  for i in "${victims[@]}"; do echo 1 >/sys/block/dm-$((100 + i))/make-it-fail; done
  echo $((RANDOM % 8 + 1)) >$F/times
  [ $from -gt 0 ] || echo $probability >$F/probability
  dmsetup create $NAME -u "BULKHEAD-$ARRAY" --notable
  dmsetup load $NAME --table "$TABLE"
  [ $from -gt 1 ] || echo $probability >$F/probability
  dmsetup resume $NAME
  echo $probability >$F/probability
  bkh-work run $DEV /run/model $((SEED * 1000 + rounds)) 12
  others_well "while it fails"
  [ "${S[state]}" = active ] || lost=$((lost + 1))
  stop
  echo 0 >$F/probability
  for i in "${victims[@]}"; do echo 0 >/sys/block/dm-$((100 + i))/make-it-fail; done
  start
  others_well afterwards
  await 60 state=active action=idle needs=0
  bkh-work check $DEV /run/model
  scrubbed
  stop
}
one_kind() {
  n=$1 parities=$2
  KIND=("${@:3}")
  say "-- $*"
  fresh "$n" 4
  bkh-work run $DEV /run/model $SEED 30
  stop
  often 4
  for ((rounds = 1; rounds <= REPLY; rounds++)); do round; done
}
echo 0 >$F/verbose
echo 1 >$F/interval
lost=0
one_kind 4 1 raid5 32 left-symmetric
one_kind 5 2 raid6 32 left-symmetric
say "a victim was lost in $lost rounds"
