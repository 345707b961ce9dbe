# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: single requests to members fail at any time: the data stays right, at most the member is lost,
# and the array always starts again.
# Method: fail_make_request on both members, one request in a few hundred bytes' worth of luck, over
# start, write, rebuild and stop, again and again with other luck; both never fail in one round.
[ -e /sys/kernel/debug/fail_make_request ] || skip "this kernel has no fault injection"
F=/sys/kernel/debug/fail_make_request
members 2
create m0 m1
put 0 $((4 * REGION)) 1
stop
echo 0 >$F/verbose
echo 1 >$F/interval
lost=0
often 8; rounds=$REPLY
for round in $(seq "$rounds"); do
  victim=$((round % 2))
  other=$((1 - victim))
  echo 1 >/sys/block/dm-$((100 + victim))/make-it-fail
  echo $((RANDOM % 6 + 1)) >$F/times
  # From the load, the resume or the first write on: else the load would use up most of them.
  from=$((RANDOM % 3)) probability=$((RANDOM % 40 + 10))
  [ $from -gt 0 ] || echo $probability >$F/probability
  dmsetup create $NAME -u "BULKHEAD-$ARRAY" --notable
  dmsetup load $NAME --table "$TABLE"
  [ $from -gt 1 ] || echo $probability >$F/probability
  dmsetup resume $NAME
  echo $probability >$F/probability
  put $((round * 64)) 64 "$round"
  check 0 64 1
  check $((round * 64)) 64 "$round"
  status
  [ "${S[health]}" = AA ] || lost=$((lost + 1))
  is "${S[health]:$other:1}" A "health of the member that is well"
  stop
  echo 0 >$F/probability
  echo 0 >/sys/block/dm-$((100 + victim))/make-it-fail
  start
  status
  is "${S[health]:$other:1}" A "health of the member that is well, afterwards"
  await 30 state=active health=AA action=idle needs=0
  for r in $(seq "$round"); do check $((r * 64)) 64 "$r"; done
  stop
  same m0 m1
  start; stop
done
say "the victim was lost in $lost of $rounds rounds"
