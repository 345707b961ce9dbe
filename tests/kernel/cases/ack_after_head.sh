# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a write that a member missed is not acknowledged before that member's failure is durable on the
# survivors, so that the stale member can never be taken for a good one.
# Method: the survivors' status part is held, the write fails on m0 and succeeds on m1 and m2: it must
# hang until the head is written.
split_members 3
create m0 m1 m2
# On a slow machine the region may be clean before the head is held: then once more.
dirty_and_held() {
  release m1.meta
  put 0 64 1
  hold m1.meta
  status
  matches dirty=1
}
until_true 30 dirty_and_held
bkh-dm swap m0.data "0 $((SECTORS + TAIL)) error"
background put 8 8 2
writer=${BACKGROUND[0]}
await 10 health=DAA
pause 0.5
running "$writer" || fail "acknowledged before the failure was durable"
is "$(inspect m1 health)" AAA "health in m1's head while it is held"
member_has m2 8 8 2
release m1.meta
finish
is "$(inspect m1 health)" DAA "health in m1's head afterwards"
is "$(inspect m2 health)" DAA "health in m2's head afterwards"
check 8 8 2
