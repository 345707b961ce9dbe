# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what a missing member holds is never worked out from the data of one moment and the parity of another.
# Method: a write to the same row has reached its data but not its parity, whose write is held; a read of the
# missing block must wait for it and then be right.
KIND=(raid5 64 left-symmetric)
use_caches
held() { held_of "$1"; [ "$REPLY" -gt 0 ]; }
written() { disk m1; bkh-io check "$REPLY" $DATA_START 16 2:$((DATA_START - 64)) >/dev/null 2>&1; }
split_members 3 4
slots 3
create "${ALL[@]}"
put 0 $((2 * REGION)) 1 # the first row has its data on m0 and m1 and its parity on m2
message fail 0
bkh-dm swap m2.data "0 $((SECTORS + TAIL)) bkh_cache ${DISK}c $DATA_START"
dmsetup message m2.data 0 hold writes
background put 64 16 2
until_true 10 held m2.data
until_true 10 written
background check 0 16 1
reader=${BACKGROUND[1]}
pause 0.5
running "$reader" || fail "it was read while its row is being written"
dmsetup message m2.data 0 release
finish
check 0 64 1
check 64 16 2
check 80 48 1
