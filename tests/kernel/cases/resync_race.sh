# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the same for a resync: what is written during it is on every member afterwards.
# Method: the region is dirty after a power cut; the member that the resync reads from is held.
in_flight() { in_flight_of "$1"; [ "$REPLY" -ge "$2" ]; }
split_members 3
create m0 m1 m2
put 0 $((2 * REGION)) 1
message sync pause
bkh-dm cut m0 m1 m2
stop
dmsetup remove m0 m1 m2
dmsetup remove m0.meta m1.meta m2.meta m0.data m1.data m2.data
split_members 3
member_put m1 $((REGION + 500)) 100 66
member_put m2 $((REGION + 700)) 100 67
start
expect action=resync:paused needs=2
message throttle 0 64
message sync resume
await 10 action=resync 'done>2047'
hold m0.data
message throttle 0 0
until_true 10 in_flight m0 1
background put $((REGION + 512)) 8 2
background put $((REGION + 1024)) 8 3
pause 0.4
release m0.data
finish
await 20 state=active action=idle needs=0 syncing=0
same m0 m1 m2
check 0 $((REGION + 512)) 1
check $((REGION + 512)) 8 2
check $((REGION + 1024)) 8 3
check $((REGION + 1032)) $((REGION - 1032)) 1
