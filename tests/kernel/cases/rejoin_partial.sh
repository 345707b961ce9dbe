# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that comes back gets only what was written while it was away.
# Method: start without m1, write to some regions, start with it; count what is written to m1 and read
# from m0. A clean region is altered on m1 meanwhile: the alteration must survive, because nobody looks.
members 2
create m0 m1
put 0 $((10 * REGION)) 1
restart m0 -m1
put $((2 * REGION + 5)) 3 2
put $((7 * REGION)) 100 3
put $((12 * REGION)) 8 4
stop
member_put m1 $((5 * REGION)) 8 99
wrote_of m1; wrote=$REPLY
read_of m0; read=$REPLY
table m0 m1
start
await 20 state=active health=AA action=idle
wrote_of m1
at_least $((REPLY - wrote)) $((3 * REGION)) "sectors written to m1"
at_most $((REPLY - wrote)) $((3 * REGION + 1024)) "sectors written to m1"
read_of m0
at_most $((REPLY - read)) $((3 * REGION + 1024)) "sectors read from m0"
member_has m1 $((5 * REGION)) 8 99
member_has m1 $((2 * REGION + 5)) 3 2
member_has m1 $((7 * REGION)) 100 3
member_has m1 $((12 * REGION)) 8 4
member_zeros m1 $((12 * REGION + 8)) $((REGION - 8))
