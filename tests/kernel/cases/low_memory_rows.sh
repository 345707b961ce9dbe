# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with next to no memory, row operations wait for each other and none waits for ever: no hang, no error,
# no wrong byte.
# Method: many writers at once on RAID-5 with its log, more than its memory for rows is for, while most
# allocations that may not wait fail; and with a member failing and a spare being rebuilt meanwhile.
# Limit: 240 s
F=/sys/kernel/debug/fail_page_alloc
DATA_START=16384 LOG=row_log KIND=(raid5 256 left-symmetric)
members 5 20
slots 4
create "${ALL[@]}"
if [ -e $F ]; then
  echo 0 >$F/verbose
  echo 0 >$F/min-order
  echo Y >$F/ignore-gfp-wait # only those that may not wait
  echo 1 >$F/interval
  echo -1 >$F/times
  echo 90 >$F/probability
fi
for i in 0 1 2 3 4 5 6 7; do
  background fio_run "many$i" --rw=randwrite --bsrange=4k-512k --offset=$((i * 6))M --size=6M --iodepth=64 --loops=2 \
    "${VERIFY[@]}"
done
message fail 1
new_spare m4
reload m0 m4 m2 m3
finish
await 60 state=active action=idle
[ ! -e $F ] || echo 0 >$F/probability
scrubbed
