# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a power cut in the middle of a replacement costs nothing: what was acknowledged is there, the replacement
# goes on from its checkpoint, and what may have been written when the power went is copied again. A cut at the
# moment when the new disk becomes the member leaves one of them the member, and it has everything.
# Method: random writes until the members are cut off, with and without caches that forget; the new disk is compared
# with what the array should hold by taking other members away. At the end the members are cut off again and again
# while the last heads are written.
# Limit: 900 s
with_model() { bkh-work check $DEV /run/model || fail "what was acknowledged is not there"; }
whole_slot() { # the slot's disk holds what it should: read with others gone
  local i
  scrubbed
  for ((i = 0; i < lose; i++)); do message fail $((i > 0 ? i + 1 : i)); done
  with_model
  stop
  replacing
  table m0 "$1" "${ALL[@]:2}"
}
begin() { # N LOSE KIND…
  n=$1 lose=$2 LOG=${LOG%%replace*}
  KIND=("${@:3}")
  say "-- $* $LOG"
  fresh "$n" 12 1
  new=m$n
  bkh-work run $DEV /run/model $SEED 60
  poison "$new"
  new_spare "$new"
  replacing 1 "$new"
}
again() { table "${ALL[@]}"; start; }
middle() { # cut in the middle of it
  local m cut=() at to
  begin "$@"
  slowly 1024 reload "${ALL[@]}"
  crash_work $((SEED * 100)) 64 20
  checkpointed() { [ "$(inspect m0 replacing.sectors)" -gt 0 ]; }
  until_true 30 checkpointed
  for m in "${ALL[@]}" "$new"; do cut+=("$m${CACHES:+=$((RANDOM % 4 * 33))}"); done
  power_cut "${cut[@]}"
  at=$(inspect m0 replacing.sectors)
  at_least "$at" 1 "the checkpoint"
  is "$(inspect m0 replacing.uuid)" "${UUID[$new]}" "who replaces"
  wrote_of "$new"; to=$REPLY
  again
  expect state=active
  bkh-work after $DEV /run/model /run/open >/dev/null
  await 60 state=active action=idle needs=0
  message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
  with_model
  whole_slot "$new"
  start
  await 60 state=active action=idle
  stop
}
use_caches
# ---- from its checkpoint: only what lies behind it is copied, and what was dirty
fresh 2 16 1
poison m2
new_spare m2
put 0 "$LENGTH" 1
await 20 dirty=0
replacing 1 m2
slowly 2048 reload m0 m1
past() { [ "$(inspect m0 replacing.sectors)" -ge "$1" ]; }
until_true 40 past $((5 * REGION))
message sync pause
put 100 8 2 # region 0 is dirty, region 2 is not
power_cut m0=100 m1=100 m2=0
at=$(inspect m0 replacing.sectors)
member_put m2 100 8 7
member_put m2 $((2 * REGION)) 8 7
wrote_of m2; before=$REPLY
again
expect action=*:paused state=active # a resync comes first
message sync replace
await 30 action=idle
wrote_of m2
at_most $((REPLY - before)) $((SECTORS - at + 3 * REGION)) "sectors written to it after the cut"
member_has m2 100 8 2
member_has m2 $((2 * REGION)) 8 7 # it was not looked at again
member_has m2 $((3 * REGION)) $((13 * REGION)) 1
stop

middle 2 1 raid1 0 none
if_long middle 4 1 raid10 64 near=2
middle 4 1 raid5 32 left-symmetric
DATA_START=16384
LOG=row_log if_long middle 4 1 raid5 32 left-symmetric
LOG=row_log middle 5 2 raid6 32 left-symmetric
DATA_START=4096 LOG=

# ---- at its end: again and again, the members cut off somewhere in the last writes
finish_cut() { # N LOSE KIND…
  local round rounds m cut took=0 old=0
  often 3; rounds=$REPLY
  for ((round = 1; round <= rounds; round++)); do
    begin "$@"
    message sync pause
    reload "${ALL[@]}"
    message throttle 0 $((round % 3 == 2 ? 8192 : 0))
    crash_work $((SEED * 100 + round)) 64 20
    message sync resume
    far() { status; [[ ${S[action]} != replace* || ${S[done]} -gt 16000 ]]; }
    begun() { status; [[ ${S[action]} != replace* ]]; }
    case $((round % 3)) in
      0) until_true 20 far ;;
      1) until_true 20 begun ;;
      2) pause 0.$((RANDOM % 9)) ;;
    esac
    cut=()
    for m in "${ALL[@]}" "$new"; do cut+=("$m=$((RANDOM % 4 * 33))"); done
    power_cut "${cut[@]}"
    again
    expect state=active
    if dmsetup table $NAME | grep -q replace; then old=$((old + 1)); else took=$((took + 1)); fi
    bkh-work after $DEV /run/model /run/open >/dev/null
    await 60 state=active action=idle needs=0
    with_model
    whole_slot "$new"
    start
    await 60 state=active action=idle
    stop
  done
  say "   $old times it was the old disk, $took times the new one"
}
finish_cut 2 1 raid1 0 none
DATA_START=16384
LOG=row_log finish_cut 4 1 raid5 32 left-symmetric
