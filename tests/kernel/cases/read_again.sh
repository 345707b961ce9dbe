# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a read that one member could not answer is sent whole to the next, also when the member split it and part of it
# was read: else the reader gets data of another place.
# Method: each member is of two targets, so that a read over their border is split; behind the border each has a sector
# that it cannot read, in blocks of their own.
needs_dust
members 2
create m0 m1
put 0 $REGION 1
border=$((DATA_START + 1024))
for i in 0 1; do
  disk=$DISK${DISKS[i]}
  dmsetup suspend m$i
  printf '%s\n' "0 $border linear $disk 0" "$border $((MEMBER_SECTORS - border)) dust $disk $border 512" | dmsetup load m$i
  dmsetup resume m$i
  dmsetup message m$i $border addbadblock $((border + 3 + 8 * i)) >/dev/null
  dmsetup message m$i $border enable >/dev/null
done
bad() { dmsetup message "$1" $border countbadblocks 2>&1; }
check 1008 64 1
check 0 $REGION 1
# Both are rewritten; a read of both must have asked both.
mended() {
  check 1008 64 1
  message sync scrub
  await 20 action=idle
  [[ "$(bad m0) $(bad m1)" == *" 0 "*" 0 "* ]]
}
until_true 30 mended
expect state=active health=AA
check 0 $REGION 1
