# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: scrub counts what differs and changes nothing, repair makes it equal, and neither counts what a
# write just changes; both can be cancelled and go on after a restart.
# Method: sectors altered on one member; counts compared; fio during a scrub.
members 2
create m0 m1
put 0 $((8 * REGION)) 1
await 15 dirty=0
member_put m1 100 1 66
member_put m1 $((3 * REGION + 2000)) 60 66
message sync scrub
await 20 action=idle mismatch=61
message sync scrub
await 20 action=idle mismatch=61
member_has m1 100 1 66
message sync repair
await 20 action=idle mismatch=61
same m0 m1
message sync scrub
await 20 action=idle mismatch=0
check 0 $((8 * REGION)) 1
message throttle 0 512
message sync scrub
await 10 action=scrub 'done>0'
refuses message sync repair
message sync cancel
await 10 action=idle
message sync scrub
await 20 action=scrub 'done>512'
status; at=${S[done]}
message sync pause
restart m0 m1
expect action=scrub:paused
at_least "${S[done]}" "$at" "done after the restart"
message sync resume
await 20 action=idle
background fio_run over --rw=randwrite --bs=4k --size=4M --loops=3 --norandommap
for i in 1 2 3; do
  message sync scrub
  await 30 action=idle mismatch=0
done
finish
