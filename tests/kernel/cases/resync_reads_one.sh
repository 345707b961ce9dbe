# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: until a region is resynced, reads of it give one answer, whatever the members hold.
# Method: after a power cut the members are made to differ; the resync is paused before it begins; many
# reads, alone, in parallel and while the member that answers is held and busy, must all agree, and the resync
# must then make that answer the truth.
in_flight() { in_flight_of "$1"; [ "$REPLY" -gt 0 ]; }
split_members 2
create m0 m1
put 0 $((2 * REGION)) 1
message sync pause
bkh-dm cut m0 m1
stop
dmsetup remove m0 m1
dmsetup remove m0.meta m1.meta m0.data m1.data
split_members 2
member_put m1 512 512 2
start
expect action=resync:paused needs=2
for i in 1 2 3 4 5; do check 0 $((2 * REGION)) 1; done
fio_run readers --rw=randread --bs=4k --size=1M --loops=2
hold m0.data
for i in 1 2 3 4; do background check $((512 + i * 64)) 8 1; done
until_true 10 in_flight m0
pause 0.3
release m0.data
finish
put 0 8 3
check 0 8 3
check 8 512 1
expect action=resync:paused needs=2
message sync resume
await 20 action=idle needs=0
same m0 m1
check 0 8 3
check 8 $((2 * REGION - 8)) 1
