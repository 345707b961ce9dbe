# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that is told to fail leaves at once and for good, the array goes on, user space is told;
# the last member cannot be failed.
# Method: messages; the event is waited for with dmsetup wait; heads are looked at on the disks.
members 2
create m0 m1
put 0 64 1
status
number=$(dmsetup info -c --noheadings -o events $NAME)
background dmsetup wait $NAME "$number"
message fail 1
finish
expect state=degraded health=AD
is "$(inspect m0 health)" AD "health in m0's head"
is "$(inspect m1 health)" AA "m1 is not written to any more: health in its head"
refuses message fail 0
refuses message fail 1
refuses message fail 2
expect state=degraded health=AD
wrote_of m1; before=$REPLY
put 32 64 2
check 0 32 1
check 32 64 2
wrote_of m1; is "$REPLY" "$before" "sectors written to a failed member"
message events 0 | grep -q 'member 1 failed' || fail "no event tells of the failure"
# Suspending and resuming the same table does not bring it back.
dmsetup suspend $NAME; dmsetup resume $NAME
expect state=degraded health=AD
check 32 64 2
