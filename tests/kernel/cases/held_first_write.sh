# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: in mode held no write reaches a disk before user space has acknowledged "dirty", however long that takes,
# while reads go on; and when the array has been quiet it is called clean, after which the same begins again.
# Method: a mirror, a RAID-10 and a RAID-5 of which the case is user space. Sectors written to the members are
# counted; a clean that is overtaken by a write is acknowledged late and must let nobody go.
# Limit: 500 s
nothing_written() {
  local m
  for m in "${ALL[@]}"; do wrote_of "$m"; is "$REPLY" 0 "sectors written to $m"; done
}
one_kind() {
  say "-- $*"
  held_fresh "$1" 4 "${@:2}"
  dmsetup table $NAME | diff - <(sed 's,/dev/mapper/m\([0-9]\),253:10\1,g' <<<"$TABLE") || fail "another table"
  expect state=active action=idle needs=0
  zeros 0 "$LENGTH"
  is "$(message pending)" "" "pending before a write"
  events=$(dmsetup info -c --noheadings -o events $NAME)
  background put 8 64 1
  writer=${BACKGROUND[0]}
  await_pending 10 "1 dirty"
  pause 1.5
  running "$writer" || fail "acknowledged before the metadata says dirty"
  nothing_written
  zeros 0 "$LENGTH"
  until_true 5 test "$(dmsetup info -c --noheadings -o events $NAME)" -gt "$events"
  message events 0 | grep -q 'pending 1: dirty' || fail "no event tells of it"
  refuses message ack 2
  refuses message ack 0
  refuses message ack x
  nothing_written
  serve
  finish
  check 8 64 1
  message ack 1
  put 128 64 2
  check 128 64 2
  await_pending 20 "2 clean"
  flushes_of m0
  at_least "$REPLY" 1 "flushes of m0 before clean"
  background put 256 64 3
  writer=${BACKGROUND[0]}
  await_pending 10 "3 dirty"
  record 2 clean
  message ack 2
  pause 0.5
  running "$writer" || fail "let go by the acknowledgement of a clean that was overtaken"
  zeros 256 64
  serve
  finish
  check 256 64 3
  until_true 20 serve
  read -r word _ <$META
  is "$word" clean "what the metadata says in the end"
  stat_word metadata; is "$REPLY" clean "what the kernel takes it to say"
  background put 512 8 4
  await_pending 10 "5 dirty"
  zeros 512 8
  serve
  finish
  check 512 8 4
  # Zeros of whole regions: there is no map that could say it for them.
  half=$((LENGTH / 2))
  put $half 64 6
  fallocate -p -o 0 -l $((half * 512)) $DEV
  zeros 0 $half
  for m in "${ALL[@]}"; do member_zeros "$m" 0 $((SECTORS / 2)); done
  put 64 8 5
  check 64 8 5
  check $half 64 6
  scrubbed
  until_true 20 serve
  stop
}
one_kind 2 raid1 0 none
one_kind 4 raid10 64 near=2
one_kind 4 raid5 64 left-symmetric
