# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild goes on where it was after a stop, and after a power cut from its last checkpoint; what
# was copied is not copied again.
# Method: a slow rebuild is stopped and started; then its power is cut once a checkpoint is on the disk.
# Sectors written to the spare are counted over all three parts.
members 3 32
create m0 m1
put 0 $((32 * REGION)) 1
await 15 dirty=0
message fail 1
new_spare m2
wrote_of m2; before=$REPLY
slowly 4096 reload m0 m2
await 20 'done>8192'
slowly 4096 restart m0 m2
expect action=rebuild health=Aa total=$((32 * REGION))
at_least "${S[done]}" 8192 "done after the restart"
checkpoint_past() { [ "$(inspect m0 slot1.rebuild_sectors)" -gt "$1" ]; }
until_true 30 checkpoint_past 16384
power_cut m0 m1 m2
at=$(inspect m0 slot1.rebuild_sectors)
start
status
[ "${S[action]}" = idle ] || at_least "${S[done]}" "$at" "done after the power cut"
await 40 state=active health=AA action=idle
wrote_of m2
at_most $((REPLY - before)) $((32 * REGION + 28 * REGION)) "sectors written to the spare in all"
same m0 m2
check 0 $((32 * REGION)) 1
