# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: sectors that one member cannot read are answered from the other and rewritten; sectors that no
# member can read are an error to the reader and to nobody else.
# Method: dm-dust under each member: it fails reads of a sector until that sector is written.
needs_dust
members 2
create m0 m1
put 0 $((2 * REGION)) 1
dusty m0 m1
unreadable m0 3 700 701 2047
unreadable m1 9 1500 4095
none_left() {
  check 0 $((2 * REGION)) 1
  fio_run read --rw=randread --bs=4k --size=2M
  message sync scrub # what no read happened to ask of the bad member
  await 20 action=idle
  unreadable_of m0 && [ "$REPLY" = 0 ] && unreadable_of m1 && [ "$REPLY" = 0 ]
}
until_true 30 none_left
expect state=active health=AA
message events 0 | grep -q rewritten || fail "no event tells of the repair"
message stats | grep -q 'repaired_sectors=[1-9]' || fail "nothing is counted as repaired"
# No member has it: only those sectors are lost.
unreadable m0 1000
unreadable m1 1000
bkh-io fails $DEV 1000 1
expect health=AA
check 0 1000 1
check 1001 $((2 * REGION - 1001)) 1
put 1000 1 5
check 1000 1 5
expect state=active health=AA
