# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a write that a member missed is acknowledged only after user space has recorded that it failed; the member
# takes no part at once, reads go on, and writes that it is not needed for do not wait. The same for a member that the
# metadata calls in sync and that is not there.
# Method: members whose writes fail, on each kind of array; the daemon is away for a while. Then the array is stopped
# and started with what the metadata says.
# away: there is a write that waits for "failed 0" and nothing else, and it waits long.
# Limit: 500 s
away() {
  await_pending 10 "* failed 0"
  pause 1
  running "$1" || fail "acknowledged before the failure was recorded"
}
one_kind() {
  local n=$1 kind=("${@:2}")
  say "-- $*"
  held_fresh "$n" 4 "${kind[@]}"
  held_put 0 2048 1
  break_writes m0
  background put 0 512 2
  writer=${BACKGROUND[0]}
  await 10 "health=D*" state=degraded
  away "$writer"
  check 1024 1024 1
  [ "${KIND[0]}" != raid1 ] || member_has m1 0 8 2
  serve
  finish
  check 0 512 2
  put 512 512 3
  pending
  [[ $REPLY != *failed* ]] || fail "pending, though it is recorded: $REPLY"
  until_true 20 serve
  read -r word _ in_sync _ <$META
  is "$word $in_sync" "clean $(((1 << n) - 2))" "what the metadata says"
  stop
  heal m0
  # Without it, and then with another one gone that the metadata calls in sync.
  held_table -m0 "${ALL[@]:1}"
  start
  expect state=degraded "health=-A*"
  check 0 512 2; check 512 512 3; check 1024 1024 1
  is "$(message pending)" "" "pending for a member that is recorded as gone"
  stop
  held_new "${ALL[@]}"
  held_table -m0 "${ALL[@]:1}"
  start
  expect state=degraded "health=-A*"
  await_pending 5 "1 failed 0"
  zeros 0 "$LENGTH"
  background put 0 512 4
  writer=${BACKGROUND[0]}
  await_pending 5 "1 failed 0;2 dirty"
  record 2 dirty
  message ack 2
  away "$writer"
  serve
  finish
  check 0 512 4
  stop
}
one_kind 2 raid1 0 none
one_kind 4 raid10 64 near=2
one_kind 4 raid5 64 left-symmetric
if_long one_kind 5 raid6 64 left-symmetric
