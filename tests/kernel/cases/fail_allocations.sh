# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no memory, no harm: whatever allocation fails while an array is loaded, started, asked or stopped,
# the call ends with an error or in spite of it, and the array can be started afterwards, whatever its level.
# Method: fail-nth: the first, second, third … allocation of each step fails until a pass is clean. Of what does
# not differ between levels only RAID-1 is asked.
# Limit: 400 s
[ -e /proc/self/fail-nth ] || skip "this kernel has no fault injection"
# Every fault would print its stack: slow, and more than all the rest on the console.
for f in failslab fail_page_alloc; do echo 0 >/sys/kernel/debug/$f/verbose; done
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
faults() { # Y if only those may fail that may not wait
  echo "$1" >/sys/kernel/debug/failslab/ignore-gfp-wait
  echo "$1" >/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait
}
one_kind() { # N STEPS KIND…
  local step
  KIND=("${@:3}")
  say "-- ${KIND[*]}"
  fresh "$1"
  put 0 $((2 * REGION)) 1
  stop
  faults N
  while read -r step; do bkh-dm fail-nth faulty "$step" "$TABLE"; done <<<"${2//,/$'\n'}"
  faults Y
  start
  await 20 state=active action=idle needs=0
  check 0 $((2 * REGION)) 1
  stop
}
one_kind 2 "load,resume,suspend,table,stats,regions 0 100,events 0,sync scrub,throttle 1 2" raid1 0 none
one_kind 4 "load,resume,suspend" raid10 128 near=2
DATA_START=16384 LOG=row_log
one_kind 4 "load,resume,suspend,stats" raid6 64 left-symmetric
