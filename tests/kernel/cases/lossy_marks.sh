# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what the status part says of regions is never ahead of the data, whatever the members' caches lose: the
# first write's zeros, a region's dirty mark, and its being clean again. What was flushed is there, a durable
# write as well.
# Method: members with a cache; before each power cut one member's data gets to its disk and nothing else that
# was not flushed, or nothing at all.
use_caches
cut() { power_cut m0 m1; start; await 30 state=active health=AA action=idle needs=0 syncing=0; same m0 m1; }
fresh 2
poison m0 m1
# Its zeros may be lost only together with the region's being in use.
put 1000 8 1
cut
zeros 0 1000
zeros 1008 $((REGION - 1008))

put 0 64 1
await 15 dirty=0
destage m0 100
cut
check 0 64 1

restart m0 m1
expect clean=1 dirty=0
put 8 8 2
cached_of m0; at_least "$REPLY" 8 "sectors of m0 that only its cache has"
destage m0 100 $DATA_START $SECTORS
for m in m0 m1; do is "$(inspect $m dirty)" 1 "dirty regions on the disk of $m"; done
cut
message events 0 | grep -q 'resync started' || fail "there was no resync"
check 0 8 1
check 16 48 1

put 128 64 3
bkh-io flush $DEV
put 256 1 4 fua
put $((REGION + 8)) 8 5 fua
cut
check 128 64 3
check 256 1 4
check $((REGION + 8)) 8 5
zeros $REGION 8
