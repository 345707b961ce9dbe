# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a disk that was in this array under another name comes back as a new member: rebuilt in full and
# never read before, in its old place or in another, whatever its old heads say.
# Method: a failed member gets a new name and keeps its heads; its data is poisoned.
members 3
create m0 m1
put 0 $((8 * REGION)) 1
await 15 dirty=0
message fail 1
put $REGION 64 2
poison m1
name_members m1
background fio_run over --rw=randwrite --bs=4k --size=2M --offset=12M --loops=2 "${VERIFY[@]}"
wrote_of m1; before=$REPLY
reload m0 m1
status; [[ ${S[health]} == A[aA] ]] || fail "health ${S[health]}"
check 0 $REGION 1
await 40 state=active health=AA action=idle
finish
wrote_of m1; at_least $((REPLY - before)) $((8 * REGION)) "sectors written to the new member"
restart m0 m1
expect state=active health=AA action=idle
same m0 m1
stop

# The place where it was is still known, and somebody else is expected there.
create m0 m1 m2
put 0 $((4 * REGION)) 3
message fail 1
message fail 2
poison m1
UUID[gone]=${UUID[m1]}
name_members m1
reload m0 -gone m1
await 40 health=ADA action=idle
check 0 $((4 * REGION)) 3
restart m0 -gone m1
expect health=ADA action=idle
same m0 m1
