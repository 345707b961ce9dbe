# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a degraded array works: reads, writes, flushes, restarts; it is started without its member, and
# the regions written meanwhile stay dirty for the member's return.
# Method: fio with checksums on an array that is started with one member missing.
members 2
create m0 m1
put 0 $((3 * REGION)) 1
restart m0 -m1
expect state=degraded health=A- clean=3
fio_run degraded --rw=randwrite --bs=8k --size=2M --offset=4M --fsync=16 "${VERIFY[@]}"
put $REGION 64 2
pause 3
expect dirty=3 clean=2
