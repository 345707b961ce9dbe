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

# On a slow machine the region may be clean again before the cut: then once more.
dirty_and_cut() {
  restart m0 m1
  put 8 8 2
  cached_of m0
  [ "$REPLY" -ge 8 ] || return 1
  destage m0 100 $DATA_START $SECTORS
  [ "$(inspect m0 dirty)$(inspect m1 dirty)" = 11 ] || return 1
  cut
  message events 0 | grep -q 'resync started'
}
until_true 40 dirty_and_cut
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
