# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a damaged map never makes data vanish: one good copy is enough; without any the regions need a
# sync and everything is still there.
# Method: bits flipped in the map copies of one member, of all, of one copy each; clean and unclean.
members 2
create m0 m1
put 0 $((3 * REGION)) 1
stop
bkh-corrupt $M/m0 "$RANDOM" maps
start
expect state=active health=AA
await 20 needs=0 action=idle
check 0 $((3 * REGION)) 1
is "$(inspect m0 bad_map_slots)" 0 "m0's map was written again: bad slots"
stop
bkh-corrupt $M/m0 "$RANDOM" map-a
bkh-corrupt $M/m1 "$RANDOM" map-b
start
await 20 needs=0 action=idle
check 0 $((3 * REGION)) 1
stop
bkh-corrupt $M/m0 "$RANDOM" maps
bkh-corrupt $M/m1 "$RANDOM" maps
start
check 0 $((3 * REGION)) 1
await 30 needs=0 syncing=0 action=idle
expect never=0
check 0 $((3 * REGION)) 1
message events 0 | grep -q 'map' || fail "no event tells of the damage"
stop
same m0 m1
