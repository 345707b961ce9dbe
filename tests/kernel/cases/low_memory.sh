# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with next to no memory, operations wait for each other and none waits for ever: no hang, no error, no
# wrong byte, at any level.
# Method: many writers at once, of rows more than their memory is for, while most allocations that may not wait
# fail; and with a member failing and a spare being rebuilt meanwhile.
# Limit: 900 s
FAULTS=/sys/kernel/debug
faults() { # PERCENT of pages, PERCENT of anything smaller: the disks' driver itself waits for a timer each time
  [ ! -e $FAULTS/failslab ] || echo "$2" >$FAULTS/failslab/probability
  [ ! -e $FAULTS/fail_page_alloc ] || echo "$1" >$FAULTS/fail_page_alloc/probability
}
for f in $FAULTS/failslab $FAULTS/fail_page_alloc; do
  [ -e $f ] || continue
  echo 0 >$f/verbose
  echo Y >$f/ignore-gfp-wait # only those that may not wait
  echo 1 >$f/interval
  echo -1 >$f/times
done
[ ! -e $FAULTS/fail_page_alloc ] || echo 0 >$FAULTS/fail_page_alloc/min-order
one_kind() { # N WRITERS SIZE LOOPS KIND…
  local i table
  KIND=("${@:5}")
  say "-- ${KIND[*]}"
  fresh "$1" 20 1
  faults 90 20
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
  faults 0 0
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
