# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that can neither read nor rewrite a place is failed; the data stays right.
# Method: m0 fails reads and writes of its data from some moment on; reads must succeed, and once one of
# them has reached m0 it must be gone.
split_members 2
create m0 m1
put 0 $((4 * REGION)) 1
bkh-dm swap m0.data "0 $((SECTORS + TAIL)) error"
gone() { check 0 $((4 * REGION)) 1; fio_run read --rw=randread --bs=4k --size=4M; status; matches health=DA; }
until_true 30 gone
check 0 $((4 * REGION)) 1
message events 0 | grep -q 'member 0 failed' || fail "no event tells of the failure"
