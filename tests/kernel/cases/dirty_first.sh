# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no byte of a write reaches a member before the region's dirty mark is durable on all members,
# also for the second of two writers who find the mark on its way.
# Method: a clean region; the status part of m0 is held, so the mark cannot complete; two writers start.
# Neither member may hold their data until m0 is let go; then both finish.
in_flight() { in_flight_of "$1"; [ "$REPLY" -gt 0 ]; }
split_members 2
create m0 m1
put 0 64 1
restart m0 m1
expect clean=1 dirty=0
hold m0.meta
background put 0 8 2
until_true 10 in_flight m0
background put 32 8 3
pause 0.5
for m in m0 m1; do
  member_has $m 0 64 1
done
for p in "${BACKGROUND[@]}"; do running "$p" || fail "a write ended before its mark was durable"; done
release m0.meta
finish
for m in m0 m1; do is "$(inspect $m dirty)" 1 "dirty regions on $m"; done
for m in m0 m1; do
  member_has $m 0 8 2
  member_has $m 32 8 3
done
