# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: after a clean stop there is no resync; after a power cut exactly the dirty regions are resynced.
# Method: clean regions are made by a stop, dirty ones by writing before the cut; what the resync visits
# is its total, and what it reads and writes is counted. Afterwards the members are equal.
members 2
create m0 m1
put 0 $((4 * REGION)) 1
restart m0 m1
expect state=active action=idle clean=4 needs=0 dirty=0
both_dirty() {
  put $((2 * REGION + 8)) 8 2
  put $((9 * REGION)) 64 3
  status
  matches dirty=2 clean=3
}
until_true 30 both_dirty
power_cut m0 m1
# As if the last writes had reached only one of them.
member_put m1 $((2 * REGION + 16)) 8 4
wrote_of m1; before=$REPLY
start
await 20 action=idle needs=0 syncing=0
expect state=active health=AA
wrote_of m1
at_least $((REPLY - before)) $((2 * REGION)) "sectors written to m1 by the resync"
at_most $((REPLY - before)) $((2 * REGION + 512)) "sectors written to m1 by the resync"
same m0 m1
check 0 $((2 * REGION + 8)) 1
check $((2 * REGION + 8)) 8 2
check $((9 * REGION)) 64 3
message events 0 | grep -q 'unclean' || fail "no event tells of the unclean shutdown"
