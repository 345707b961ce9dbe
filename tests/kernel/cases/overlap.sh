# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: writes that overlap in time and place leave all members equal, and parity right.
# Method: four jobs write the same mebibyte at random with different sizes, unserialised.
overlapping() {
  fio_run overlap --rw=randwrite --bsrange=512-16k --size=1M --numjobs=4 --norandommap --io_size=3M \
    --serialize_overlap=0 --randrepeat=0
  fio_run across --rw=randwrite --bsrange=4k-64k --offset=1M --size=2M --numjobs=2 --norandommap --io_size=3M
}
fresh 3
overlapping
stop
same m0 m1 m2
KIND=(raid5 32 left-symmetric)
fresh 4
overlapping
scrubbed
