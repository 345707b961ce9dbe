# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what was written to a new array comes back, from either member, after a stop and a start too.
# Method: fio with checksums, random and sequential; then the members are compared byte by byte, the
# array is stopped, both heads must say clean, and fio verifies again what it wrote before.
members 2
create m0 m1
expect state=active health=AA action=idle never=16 clean=0 dirty=0 needs=0 version=1 level=raid1 n=2
fio_run random --rw=randwrite --bs=4k --size=4M --offset=1M "${VERIFY[@]}"
fio_run large --rw=write --bs=256k --size=6M --offset=8M "${VERIFY[@]}"
expect never=6 needs=0
same m0 m1
stop
is "$(inspect m0 clean_stop health dirty needs)" "$(printf '1\nAA\n0\n0')" "m0 after a clean stop"
is "$(inspect m1 clean_stop health dirty needs)" "$(printf '1\nAA\n0\n0')" "m1 after a clean stop"
start
expect state=active action=idle never=6 clean=10 dirty=0
fio_run random --rw=randread --bs=4k --size=4M --offset=1M "${VERIFY[@]}"
fio_run large --rw=read --bs=256k --size=6M --offset=8M "${VERIFY[@]}"
is "$(dmsetup status $NAME | cut -d ' ' -f 14)" 6,10,0,0,0 "regions after reading"
