# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that is rebuilt counts as in sync only once user space has recorded it: until then nobody reads it
# and no other may be lost for it; without a daemon the array after a power cut is the one that the metadata
# describes. A rebuild goes on from the position that was told. A resync after a crash makes members alike; stopped
# in between, the metadata is told where it has to go on.
# Method: mirrors and RAID-5 with poisoned members, a throttle, positions from events, scrubs.
# Limit: 500 s
rows() { [ "${KIND[0]}" = raid5 ]; }
one_kind() {
  local n=$1 position
  say "-- $*"
  held_fresh "$n" 16 "${@:2}"
  held_put 0 "$LENGTH" 1
  until_true 20 serve
  stop

  say "rebuilt, and not yet recorded"
  poison m1
  metadata clean - $(((1 << n) - 1 - 2)) 2
  held_table "${ALL[@]}"
  start
  expect "health=Aa*"
  await_pending 60 "1 synced 1"
  await 10 action=idle
  expect "health=Aa*" state=degraded
  check 0 "$LENGTH" 1
  if rows; then refuses message fail 2; else refuses message fail 0; fi
  expect "health=Aa*"
  power_cut "${ALL[@]}"
  poison m1
  held_table "${ALL[@]}"
  start
  check 0 "$LENGTH" 1
  await_pending 60 "1 synced 1"
  serve
  await 10 "health=AA*" state=active
  scrubbed
  message fail 0
  await_pending 5 "2 failed 0"
  check 0 "$LENGTH" 1
  serve
  stop

  say "rebuilt, and failed before that was recorded"
  metadata clean - $(((1 << n) - 1 - 1)) 1
  held_table "${ALL[@]}"
  start
  await_pending 60 "1 synced 0"
  message fail 0
  await_pending 5 "2 failed 0"
  message ack 1
  expect "health=D*" state=degraded
  serve
  stop
  say "from where it was"
  metadata clean - $(((1 << n) - 1 - 1)) 1
  held_table "${ALL[@]}"
  poison m0
  start_slowly m0
  until_true 30 positioned
  message sync pause
  until_true 10 positioned
  position=$REPLY
  at_least "$position" 1 "position"
  stop
  REBUILT=$position held_table "${ALL[@]}"
  disk m0
  # What lies before it is not written again.
  bkh-io fill "$REPLY" $DATA_START 8 999
  start
  await_pending 60 "1 synced 0"
  member_has m0 0 8 999 2>/dev/null || bkh-io check "$REPLY" $DATA_START 8 999
  serve
  await 10 state=active
  message sync repair
  await 60 action=idle
  expect mismatch=8
  stop
  REBUILT=

  say "a resync after a crash, stopped in between"
  member_put m1 0 8 5
  member_put m1 $((SECTORS - 8)) 8 5
  metadata dirty - $(((1 << n) - 1)) 0
  held_table "${ALL[@]}"
  start_slowly "${ALL[@]}"
  await 10 action=resync
  expect "needs>1"
  is "$(message pending)" "" "pending while dirty"
  until_true 30 some_synced
  dmsetup suspend $NAME
  pending
  [[ $REPLY == "1 clean "[1-9]* ]] || fail "told to record: $REPLY"
  serve
  stop
  held_table "${ALL[@]}"
  [[ $TABLE == *resync_from* ]] || fail "$TABLE"
  start
  await_pending 60 "1 clean"
  await 10 action=idle needs=0 syncing=0
  serve
  read -r REPLY <$META
  is "$REPLY" "clean - $(((1 << n) - 1)) 0" "what the metadata says"
  scrubbed
  rows || check 8 $((LENGTH - 16)) 1
  stop
}
# start_slowly MEMBER…: they do nothing before the throttle is set.
start_slowly() { hold "$@"; start; message throttle 0 600; release "$@"; }
positioned() {
  REPLY=$(message events 0 | tr ';' '\n' | sed -n 's/.*rebuild position \([1-9][0-9]*\).*/\1/p' | tail -n 1)
  [ -n "$REPLY" ]
}
some_synced() { status; [ "${S[needs]}" -lt 15 ]; }
one_kind 2 raid1 0 none
one_kind 4 raid5 64 left-symmetric
