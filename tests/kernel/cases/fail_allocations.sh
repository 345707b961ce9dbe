# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no memory, no harm: whatever allocation fails while an array is loaded, started, asked or stopped,
# the call ends with an error or in spite of it, and the array can be started afterwards.
# Method: fail-nth: the first, second, third … allocation of each step fails until a pass is clean.
# Limit: 240 s
[ -e /proc/self/fail-nth ] || skip "this kernel has no fault injection"
members 2
create m0 m1
put 0 $((2 * REGION)) 1
stop
# Every fault would print its stack: slow, and more than all the rest on the console.
for f in failslab fail_page_alloc; do echo 0 >/sys/kernel/debug/$f/verbose; done
echo N >/sys/kernel/debug/failslab/ignore-gfp-wait
echo N >/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait
echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
for step in load resume suspend table stats 'regions 0 100' 'events 0' 'sync scrub' 'throttle 1 2'; do
  bkh-dm fail-nth faulty "$step" "$TABLE"
done
echo Y >/sys/kernel/debug/failslab/ignore-gfp-wait
echo Y >/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait
start
await 20 state=active health=AA action=idle needs=0
check 0 $((2 * REGION)) 1
