# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: where parity of a row can be of no use, because another block of the row is lost, blocks that are on
# members can still be written, and so can the lost one itself if the rest of the row is there.
# Method: without a log, a power cut while a row is dirty, and one member missing; and two sectors of one row of
# RAID-5 that cannot be read, with dm-dust.
members 4 4
slots 4
KIND=(raid5 32 left-symmetric)
create "${ALL[@]}"
put 0 96 1
power_cut "${ALL[@]}"
table -m0 m1 m2 m3 # the first block of row 0 is lost, its parity on m3 cannot be trusted
start
expect state=degraded needs=0
is "$(message bad)" "0:0+2048*" "lost rows"
bkh-io fails $DEV 0 1
check 32 64 1
put 64 8 7
check 64 8 7
bkh-io fails $DEV 0 8
put 0 8 7 # all else of these rows can be read: their parity is made anew
check 0 8 7
is "$(message bad)" "0:8+2040*" "lost rows that are left"
check 32 32 1
check 72 24 1
stop
needs_dust
create "${ALL[@]}"
put 0 96 1
dusty m0 m1
unreadable m0 5
unreadable m1 5
bkh-io fails $DEV 5 1
bkh-io fails $DEV 37 1
put 69 1 7 # the third of the row
put 5 1 7  # and one that was lost
check 69 1 7
check 5 1 7
check 0 5 1
