# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild that lost its power goes on from its checkpoint and ends with an equal copy.
# Method: the machine is killed during a slow rebuild once a checkpoint is on the disk.
# Phases: begin after
begin() {
  members 3 32
  create m0 m1
  put 0 $((32 * REGION)) 1
  message fail 1
  new_spare m2
  slowly 3072 reload m0 m2
  checkpoint_past() { [ "$(inspect m0 slot1.rebuild_sectors)" -gt "$1" ]; }
  until_true 40 checkpoint_past 4096
  put $((2 * REGION)) 64 2
  put $((31 * REGION)) 64 3
  trap - EXIT
}
after() {
  members 3 32
  ARRAY=$(inspect m0 array)
  UUID[m0]=$(inspect m0 member) UUID[m2]=$(inspect m2 member)
  at=$(inspect m0 slot1.rebuild_sectors)
  at_least "$at" 4097 "the checkpoint"
  table m0 m2
  start
  check $((2 * REGION)) 64 2
  await 40 state=active health=AA action=idle needs=0
  check $((31 * REGION)) 64 3
  check 0 $((2 * REGION)) 1
  stop
  same m0 m2
}
