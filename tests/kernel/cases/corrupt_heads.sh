# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: damaged heads never lead to wrong data: older heads and other members stand in; without any
# valid head nothing is started and nothing is written.
# Method: bits flipped in the newest head, in all heads of one member, in all of both.
members 2
create m0 m1
put 0 $((3 * REGION)) 1
stop
bkh-corrupt $M/m1 "$RANDOM" heads
start
await 20 state=active health=AA action=idle needs=0
check 0 $((3 * REGION)) 1
same m0 m1
stop
bkh-corrupt $M/m0 "$RANDOM" head
start
await 20 state=active health=AA action=idle needs=0
check 0 $((3 * REGION)) 1
stop
same m0 m1
bkh-corrupt $M/m0 "$RANDOM" heads
bkh-corrupt $M/m1 "$RANDOM" heads
wrote_of m0; before=$REPLY
refuses start
dmsetup remove $NAME 2>/dev/null || true
wrote_of m0; is "$REPLY" "$before" "sectors written to what cannot be started"
