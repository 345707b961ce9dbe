# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an array can be started and stopped any number of times without a leak or a hang.
# Method: hundreds of times; free memory before and after.
members 2
create m0 m1
put 0 64 1
stop
free_kib() { echo 3 >/proc/sys/vm/drop_caches; awk '/^MemFree/ { print $2 }' /proc/meminfo; }
bkh-dm cycle cycle 20 "$TABLE"
before=$(free_kib)
often 300
bkh-dm cycle cycle "$REPLY" "$TABLE"
after=$(free_kib)
at_most $((before - after)) 16384 "KiB of memory lost in $REPLY rounds"
start
check 0 64 1
expect state=active health=AA
