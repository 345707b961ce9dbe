# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that is being rebuilt is written to and never read.
# Method: a poisoned spare and a slow rebuild; all of the array is read again and again and must never
# show poison; the reads that reach the spare's data are counted, also while the other one is held and busy.
in_flight() { in_flight_of "$1"; [ "$REPLY" -gt 0 ]; }
split_members 3
create m0 m1
put 0 $((12 * REGION)) 1
message fail 1
poison m2
new_spare m2
slowly 1024 restart m0 m2
read_of m2; before=$REPLY
await 10 'done>1'
for i in 1 2 3 4; do
  check 0 $((12 * REGION)) 1
  put $((13 * REGION + i * 64)) 64 "$i"
done
message sync pause
hold m0.data
for i in 0 1 2 3; do background check $((i * REGION + 8)) 8 1; done
until_true 10 in_flight m0
pause 0.3
release m0.data
finish
expect action=rebuild:paused health=Aa
read_of m2; is "$REPLY" "$before" "sectors read from a member that is being rebuilt"
member_has m2 $((13 * REGION + 64)) 64 1
message throttle 0 0
message sync resume
await 30 state=active health=AA action=idle
same m0 m2
