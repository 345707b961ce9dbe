# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the same for a member that failed and is put back by a reload, while fio runs.
# Method: as rejoin_partial, with a failure by message and a reload.
members 2
create m0 m1
put 0 $((10 * REGION)) 1
await 15 dirty=0
message fail 1
put $((3 * REGION)) 64 2
wrote_of m1; wrote=$REPLY
background fio_run over --rw=randwrite --bs=4k --size=2M --offset=12M --loops=2 "${VERIFY[@]}"
reload m0 m1
await 40 state=active health=AA
finish
stop
same m0 m1
member_has m1 $((3 * REGION)) 64 2
member_has m1 0 $((3 * REGION)) 1
