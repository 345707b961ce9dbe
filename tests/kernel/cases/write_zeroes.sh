# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: writing zeros gives zeros everywhere it was asked for and nowhere else, on all members.
# Method: BLKZEROOUT over parts of regions, whole ones and never-written ones.
members 2
create m0 m1
put 0 $((6 * REGION)) 1
discard 100 50 -z
discard $((2 * REGION - 10)) $((REGION + 20)) -z
discard $((4 * REGION)) $REGION -z
discard $((10 * REGION + 7)) 9 -z
check 0 100 1; zeros 100 50; check 150 $((2 * REGION - 160)) 1
zeros $((2 * REGION - 10)) $((REGION + 20))
check $((3 * REGION + 10)) $((REGION - 10)) 1
zeros $((4 * REGION)) $REGION
check $((5 * REGION)) $REGION 1
zeros $((6 * REGION)) $((10 * REGION))
fio_run mixed --rw=randtrim --bs=4k --size=1M --offset=1M
stop
same m0 m1
