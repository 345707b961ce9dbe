# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that cannot be written is failed, and the write is acknowledged from the others; the
# last member's error reaches the writer and does not take the array down.
# Method: one member's table is replaced by dm-error, then the other's.
members 2
create m0 m1
put 0 64 1
break_members m0
put 8 8 2
expect state=degraded health=DA
is "$(inspect m1 health)" DA "health in m1's head"
check 0 8 1; check 8 8 2; check 16 48 1
break_members m1
refuses put 16 8 3
refuses check 0 8 1
expect health=DA
heal m1
check 0 8 1; check 8 8 2
put 24 8 4
check 24 8 4
stop
# m0 comes back with what it last knew: it must not be believed.
heal m0
table m0 m1
start
await 20 state=active health=AA
same m0 m1
check 8 8 2; check 24 8 4
