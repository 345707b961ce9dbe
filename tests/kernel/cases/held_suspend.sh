# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: held writes and a suspend: one that waits gets its acknowledgement while it waits; one that does not gives
# them back, and the next table, or the same one, holds them again with what is true by then. An array that is
# stopped or thrown away never hangs. At an orderly end the metadata may say clean, and is told so while suspended.
# Method: a mirror and a RAID-5, writes held for "dirty" and for "failed", suspended each way; a table whose words are
# older than a failure; removal by force.
# Limit: 500 s
suspended() { [ "$(dmsetup info -c --noheadings -o suspended $NAME)" = Suspended ]; }
still_suspending() { pause 0.5; running "$1" || fail "the suspend did not wait"; }

one_kind() {
  say "-- $*"
  held_fresh "$1" 4 "${@:2}"
  say "a suspend waits, and is served"
  background put 0 64 1
  await_pending 10 "1 dirty"
  background dmsetup suspend $NAME
  still_suspending "${BACKGROUND[1]}"
  serve
  finish
  until_true 5 is_pending "2 clean"
  refuses message stats
  serve
  dmsetup resume $NAME
  check 0 64 1

  say "one that does not wait gives writes back, and they are held again"
  background put 64 64 2
  writer=${BACKGROUND[0]}
  await_pending 10 "3 dirty"
  dmsetup suspend --noflush --nolockfs $NAME
  is_pending "3 dirty" || fail "suspended, and pending: $REPLY"
  zeros_on_disks
  dmsetup resume $NAME
  pause 0.5
  running "$writer" || fail "let go by a resume"
  stat_word waiting; at_least "$REPLY" 1 "writes that wait after it"
  zeros_on_disks
  serve
  finish
  check 64 64 2

  say "acknowledged while suspended"
  until_true 20 serve
  background put 128 64 3
  await_pending 10 "5 dirty"
  dmsetup suspend --noflush --nolockfs $NAME
  serve
  dmsetup resume $NAME
  finish
  check 128 64 3

  say "a write that waits for a failure, and a table with older words"
  held_table "${ALL[@]}"
  break_writes m0
  background put 0 64 4
  writer=${BACKGROUND[0]}
  await_pending 10 "6 failed 0"
  heal m0
  dmsetup load $NAME --table "$TABLE"
  dmsetup suspend --noflush --nolockfs $NAME
  dmsetup resume $NAME
  expect "health=D*" state=degraded
  await_pending 5 "6 failed 0*"
  pause 0.5
  running "$writer" || fail "acknowledged by a reload, though no failure is recorded"
  serve
  until_true 10 serve_until_done
  finish
  check 0 64 4
  check 64 64 2

  say "once it is recorded the disk may come back, as one to be rebuilt"
  metadata_with_rebuilding 1
  held_table "${ALL[@]}"
  daemon
  bkh-dm swap $NAME "$TABLE"
  await 60 state=active "health=AA*" action=idle
  scrubbed
  daemon_dies

  say "what the array is not like is refused, while it runs"
  good=$TABLE
  refuses dmsetup load $NAME --table "${good/member_sectors $SECTORS/member_sectors $((SECTORS - 128))}"
  check 0 64 4

  say "thrown away with a write that waits"
  until_true 20 is_clean
  background put 256 64 5
  writer=${BACKGROUND[0]}
  await_pending 10 "* dirty"
  timeout 20 dmsetup wipe_table --noflush --nolockfs $NAME || fail "hangs"
  until_true 10 gone "$writer"
  BACKGROUND=()
  timeout 20 dmsetup remove $NAME || fail "hangs"
  disk m0
  bkh-io zeros "$REPLY" $((DATA_START + 256 / ${DATA[$1]})) 8

  say "removed while something is pending"
  held_table "${ALL[@]}"
  start
  background put 256 64 5
  await_pending 10 "1 dirty"
  serve
  finish
  timeout 20 dmsetup remove $NAME || fail "hangs"
}
DATA=([2]=1 [4]=3)
is_clean() { serve || true; stat_word metadata; [ "$REPLY" = clean ]; }
gone() { ! running "$1"; }
serve_until_done() { serve; gone "$writer"; }
zeros_on_disks() { local m; for m in "${ALL[@]}"; do member_zeros "$m" 64 8 || fail "$m was written"; done; }
metadata_with_rebuilding() { local w f i _; read -r w f i _ <$META; metadata "$w" "$f" "$i" "$1"; }
one_kind 2 raid1 0 none
one_kind 4 raid5 64 left-symmetric
