# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: if a table cannot be activated after all, no I/O fails and none is lost: it waits for a table that
# can, and the one before always can.
# Method: a spare turns into a disk of newer software between load and resume, while fio verifies.
members 3
create m0 m1
put 0 $REGION 1
was=$TABLE
background fio_run over --rw=randwrite --bs=4k --size=2M --offset=4M --loops=4 "${VERIFY[@]}"
for i in 1 2 3; do
  new_spare m2
  table m0 m2
  dmsetup load $NAME --table "$TABLE"
  dd if=$M/m0 of=$M/m2 bs=1M count=2 iflag=direct oflag=direct status=none
  bkh-corrupt $M/m2 1 newer
  wrote_of m2; before=$REPLY
  refuses dmsetup resume $NAME
  is "$(dmsetup info -c --noheadings -o suspended $NAME)" Suspended "the device"
  refuses dmsetup resume $NAME # and again
  expect state=failed
  refuses message sync scrub
  wrote_of m2; is "$REPLY" "$before" "sectors written to the disk of newer software"
  dmsetup load $NAME --table "$was"
  dmsetup resume $NAME
  expect state=active health=AA action=idle
  check 0 $REGION 1
done
finish
stop
same m0 m1
is "$(inspect m0 clean_stop)" 1 "m0 is clean"
