# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that works is replaced without the array ever being degraded: what is written meanwhile is on the
# new disk too, which is read from then on, and the old one is never taken back as what it was.
# Method: of each level, with fio writing while the copy goes on slowly; the new disk is poisoned before. What it
# holds is compared with the old disk, and read with other members gone.
# Limit: 600 s
watch() { # notes whatever state the array is in
  while :; do status; say "${S[state]} ${S[health]}"; pause 0.05; done >>/run/seen
}
watched() { kill $WATCH; wait $WATCH 2>/dev/null || true; }
far() { status; [[ ${S[action]} != replace* || ${S[done]} -gt $1 ]]; }
replace_in() { # N KIND…
  local n new region before
  to_replace "$1" 6 "${@:2}"
  : >/run/seen
  slowly 512 reload "${ALL[@]}"
  watch & WATCH=$!
  await 10 action=replace state=active 'done>0'
  message sync pause
  expect action=replace:paused
  message sync resume
  region=${S[region]}
  watched
  bkh-dm reload $NAME 2 noflush "$TABLE"
  background fio_run over --rw=randwrite --bs=4k --size=2M --offset=$((region * 512)) --loops=2 "${VERIFY[@]}"
  pause 0.3
  bkh-dm reload $NAME 2 flush "$TABLE"
  watch & WATCH=$!
  finish
  until_true 30 far $((2 * REGION))
  discard 0 "$region" # what was copied already: zeros now, and not all of them written by the user
  put 64 640 2
  message throttle 0 0
  await 60 action=idle
  watched
  is "$(sort -u /run/seen)" "active ${S[health]}" "what was seen meanwhile"
  message events 0 | grep -q 'member 1 replaced' || fail "no event tells of it"
  dmsetup table $NAME | grep -q "${UUID[$new]}" || fail "the table does not name the new disk"
  refuses grep -q "${UUID[m1]}\|replace" <(dmsetup table $NAME)
  put 640 64 3
  check 64 576 2
  zeros 704 64
  scrubbed
  wrote_of m1; before=$REPLY
  put 64 640 4
  wrote_of m1; is "$REPLY" "$before" "sectors written to the disk that was replaced"
  # ---- the same table again: the heads say who is the member
  stop
  start
  expect state=active action=idle
  check 64 640 4
  # ---- the new disk holds all that the old one did
  message fail 0
  check 64 640 4
  zeros 0 64
  zeros 704 $((region - 704))
  fio_run read --rw=randread --bs=4k --size=2M --offset=$((region * 512)) --verify=crc32c --verify_fatal=1 --verify_only
  stop
  replacing
  table m0 $new "${ALL[@]:2}"
  start
  await 60 state=active action=idle
  stop
  # ---- the old disk under its old name is a stranger: all of it is rebuilt
  poison m1
  table "${ALL[@]}"
  start
  await 60 state=active action=idle
  message events 0 | grep -q 'member 1 rebuilt' || fail "the old disk was believed"
  check 64 640 4
  scrubbed
  stop
}
LOG=
replace_in 2 raid1 0 none
if_long replace_in 4 raid10 64 near=2
replace_in 3 raid10 64 far=2
if_long replace_in 4 raid5 64 left-symmetric
replace_in 4 raid4 64 parity-last
if_long replace_in 5 raid6 64 left-symmetric
DATA_START=16384
LOG=row_log replace_in 4 raid5 64 left-symmetric
LOG="row_log intents" replace_in 5 raid6 64 left-symmetric
