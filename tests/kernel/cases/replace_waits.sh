# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: while it is being decided which of two disks is the member nobody writes: what reached one of them only would
# be lost with whichever a crash leaves.
# Method: the heads of the new disk are on a device of their own, which is held when it is to become the member; a
# write to a region that is marked already reaches no disk and has no answer until that is over.
# Limit: 300 s
heads_apart() { # MEMBER
  local heads=$((0x100000 / 512)) length=$((0x10000 / 512)) disk
  disk "$1"; disk=$REPLY
  dmsetup create "$1.heads" --major "$(stat -c %Hr /dev/mapper/$1)" --minor 160 --table "0 $length bkh_cache $disk $heads"
  dmsetup load "$1.meta" <<<"0 $heads linear $disk 0
$heads $length linear /dev/mapper/$1.heads 0
$((heads + length)) $((DATA_START - heads - length)) linear $disk $((heads + length))"
  dmsetup suspend --nolockfs "$1.meta"
  dmsetup resume "$1.meta"
}
heads_wait() { held_of "$1.heads"; [ "$REPLY" -gt 0 ]; }
written() { local m sum=0; for m; do wrote_of "$m.data"; sum=$((sum + REPLY)); done; REPLY=$sum; }
use_caches
one_kind() { # N KIND…
  local n new before writer
  MEMBERS=split_members to_replace "$1" 4 "${@:2}"
  heads_apart "$new"
  message sync pause
  reload "${ALL[@]}"
  put 0 8 1 # marks the region
  dmsetup message "$new.heads" 0 hold writes # not flushes
  message sync resume
  until_true 30 heads_wait "$new"
  written "${ALL[@]}" "$new"; before=$REPLY
  background put 0 8 2
  writer=${BACKGROUND[0]}
  pause 1
  running "$writer" || fail "a write was acknowledged meanwhile"
  written "${ALL[@]}" "$new"
  is "$REPLY" "$before" "sectors written meanwhile"
  check 8 64 1
  dmsetup message "$new.heads" 0 release
  finish
  await 30 state=active action=idle
  message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
  check 0 8 2
  check 8 $((LENGTH - 8)) 1
  scrubbed
  stop
}
one_kind 2 raid1 0 none
DATA_START=16384
one_kind 4 raid5 64 left-symmetric
LOG=row_log one_kind 4 raid5 64 left-symmetric
