# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: sectors that one member cannot read are answered from the other and rewritten; sectors that no
# member can read are an error to the reader and to nobody else.
# Method: dm-dust under each member: it fails reads of a sector until that sector is written.
dust() { bkh-dm swap "$1" "0 $MEMBER_SECTORS dust $DISK${DISKS[${1#m}]} 0 512"; }
bad() { local m=$1 s; shift; for s; do dmsetup message "$m" 0 addbadblock $((DATA_START + s)) >/dev/null; done; }
left() { dmsetup message "$1" 0 countbadblocks | grep -o '[0-9]\+ badblock' | cut -d ' ' -f 1; }
modprobe -q dm-dust || dmsetup targets | grep -q dust || skip "this kernel has no dm-dust"
members 2
create m0 m1
put 0 $((2 * REGION)) 1
dust m0; dust m1
bad m0 3 700 701 2047
bad m1 9 1500 4095
dmsetup message m0 0 enable; dmsetup message m1 0 enable
none_left() {
  check 0 $((2 * REGION)) 1
  fio_run read --rw=randread --bs=4k --size=2M
  message sync scrub # what no read happened to ask of the bad member
  await 20 action=idle
  [ "$(left m0)" = 0 ] && [ "$(left m1)" = 0 ]
}
until_true 30 none_left
expect state=active health=AA
message events 0 | grep -q rewritten || fail "no event tells of the repair"
message stats | grep -q 'repaired_sectors=[1-9]' || fail "nothing is counted as repaired"
# No member has it: only those sectors are lost.
bad m0 1000
bad m1 1000
bkh-io fails $DEV 1000 1
expect health=AA
check 0 1000 1
check 1001 $((2 * REGION - 1001)) 1
put 1000 1 5
check 1000 1 5
expect state=active health=AA
