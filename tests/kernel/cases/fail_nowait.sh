# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: writes, reads and discards get through when there is no memory to be had without waiting.
# Method: a third of all such allocations fail, in the whole kernel, while fio verifies. The members are
# RAM disks, because the machine's own disks do not stand it.
[ -e /sys/kernel/debug/failslab ] || skip "this kernel has no fault injection"
for i in 0 1 2; do [ -b /dev/ram$i ] || mknod /dev/ram$i b 1 $i; done
REGIONS=16 SECTORS=$((16 * REGION)) MEMBER_SECTORS=$((DATA_START + 16 * REGION + TAIL))
for i in 0 1 2; do dmsetup create m$i --minor $((100 + i)) --major "$(cut -d : -f 1 /proc/devices >/dev/null; awk '$2 == "device-mapper" { print $1 }' /proc/devices)" --table "0 $MEMBER_SECTORS linear /dev/ram$i 0"; done
disk() { REPLY=/dev/ram${1#m}; }
create m0 m1
for f in failslab fail_page_alloc; do
  echo -1 >/sys/kernel/debug/$f/times
  echo 1 >/sys/kernel/debug/$f/interval
  echo 0 >/sys/kernel/debug/$f/verbose
  echo 0 >/sys/kernel/debug/$f/space
done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
echo 30 >/sys/kernel/debug/failslab/probability
echo 30 >/sys/kernel/debug/fail_page_alloc/probability
fio_run starved --rw=randwrite --bs=4k --size=2M --loops=2 "${VERIFY[@]}"
put $((8 * REGION)) $((2 * REGION)) 1
check $((8 * REGION)) $((2 * REGION)) 1
discard $((8 * REGION)) $REGION
bkh-io flush $DEV
message fail 1
new_spare m2
reload m0 m2
await 60 action=idle health=AA
echo 0 >/sys/kernel/debug/failslab/probability
echo 0 >/sys/kernel/debug/fail_page_alloc/probability
zeros $((8 * REGION)) $REGION
check $((9 * REGION)) $REGION 1
stop
same m0 m2
