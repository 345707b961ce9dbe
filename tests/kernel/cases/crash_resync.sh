# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: after the machine lost power in the middle of writing, everything acknowledged is there, only
# dirty regions are resynced, and the members are equal.
# Method: the machine is killed while fio writes; before that, stamped data was written and acknowledged.
# Phases: write after
write() {
  members 2
  create m0 m1
  put 0 $((3 * REGION)) 1
  await 20 dirty=0
  put $((3 * REGION + 10)) 100 2 fua
  fio --name=w --filename=$DEV --direct=1 --ioengine=libaio --iodepth=16 --thread --rw=randwrite --bs=4k \
    --offset=5M --size=3M --time_based --runtime=60 --output=/dev/null </dev/null >/dev/null 2>&1 &
  disown
  await 20 'never<12'
  trap - EXIT
}
after() {
  members 2
  ARRAY=$(inspect m0 array)
  UUID[m0]=$(inspect m0 member) UUID[m1]=$(inspect m1 member)
  is "$(inspect m0 clean_stop)" 0 "the head says clean after a power cut"
  dirty=$(inspect m0 dirty)
  at_least "$dirty" 2 "dirty regions"
  table m0 m1
  start
  status
  at_most $((S[needs] + S[syncing] + S[dirty] + S[clean])) $((3 + dirty + 1)) "regions ever written"
  check 0 $((3 * REGION)) 1
  check $((3 * REGION + 10)) 100 2
  await 30 action=idle needs=0 syncing=0
  expect state=active health=AA
  same m0 m1
  check $((3 * REGION + 10)) 100 2
}
