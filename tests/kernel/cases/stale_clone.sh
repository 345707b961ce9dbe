# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an old copy of a member is not taken for the member, whether it is found first or last.
# Method: a member is copied while the array is stopped; the array goes on; the copy comes back in its
# place. It must be rebuilt in full, never read, and the data stays right.
members 4
for slot in 1 0; do
  create m0 m1
  put 0 $((4 * REGION)) 1
  stop
  dd if=$DISK${DISKS[slot]} of=${DISK}d bs=1M iflag=direct oflag=direct status=none
  start
  put 0 $REGION 2
  put $((3 * REGION)) 64 3
  stop
  dd if=${DISK}d of=$DISK${DISKS[slot]} bs=1M iflag=direct oflag=direct status=none
  start
  status
  [ "$slot" = 1 ] && is "${S[health]:0:1}" A "health of the member that went on"
  [ "$slot" = 0 ] && is "${S[health]:1:1}" A "health of the member that went on"
  check 0 $REGION 2
  check $REGION $((2 * REGION)) 1
  check $((3 * REGION)) 64 3
  await 20 state=active health=AA action=idle needs=0
  same m0 m1
  check 0 $REGION 2
  stop
done
