# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with next to no memory, operations wait for each other and none waits for ever: no hang, no error, no
# wrong byte, at any level.
# Method: many writers at once, of rows more than their memory is for, while most allocations that may not wait
# fail; and with a member failing and a spare being rebuilt meanwhile.
# Limit: 420 s
F=/sys/kernel/debug/fail_page_alloc
faults() { [ ! -e $F ] || echo "$1" >$F/probability; } # PERCENT
if [ -e $F ]; then
  echo 0 >$F/verbose
  echo 0 >$F/min-order
  echo Y >$F/ignore-gfp-wait # only those that may not wait
  echo 1 >$F/interval
  echo -1 >$F/times
fi
one_kind() { # N WRITERS SIZE LOOPS KIND…
  local i table
  KIND=("${@:5}")
  say "-- ${KIND[*]}"
  fresh "$1" 20 1
  faults 90
  for ((i = 0; i < $2; i++)); do
    background fio_run "many$i" --rw=randwrite --bsrange=4k-512k --offset=$((i * $3))M --size="$3M" --iodepth=64 \
      --loops="$4" "${VERIFY[@]}"
  done
  message fail 1
  new_spare "m$1"
  table=("${ALL[@]}")
  table[1]=m$1
  reload "${table[@]}"
  finish
  await 60 state=active action=idle
  faults 0
  scrubbed
  stop
}
DATA_START=16384
one_kind 2 4 4 1 raid1 0 none
one_kind 4 4 6 1 raid10 128 far=2
LOG=row_log
one_kind 4 8 6 2 raid5 256 left-symmetric
one_kind 5 6 6 1 raid6 64 left-symmetric
one_kind 3 4 6 1 raid4 32 parity-last
