# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that does not take a place back when it is repaired stays: what it cannot hold is on the list of
# bad ranges, from then on and after a restart, the data comes from the others, all else of it is used, also when
# another member fails. When it takes the place again it is mended. Who takes nothing at all, or little, is failed.
# Method: some sectors of a member fail, reads and writes; then all of it. Case repair_fails has all data of one fail.
hole() { # MEMBER SECTOR COUNT: these sectors of its data fail
  local at=$((DATA_START + $2)) end
  disk "$1"
  end=$((at + $3))
  hold "$1"
  dmsetup load "$1" <<<"0 $at linear $REPLY 0
$at $3 error
$end $((MEMBER_SECTORS - end)) linear $REPLY $end"
  release "$1"
}
read_all() { check 0 "$LENGTH" 1; [ "$(message bad)" = "$1" ]; }
one_kind() {
  local n=$1 list=$2
  KIND=("${@:3}")
  say "-- $*"
  fresh "$n" 2
  put 0 "$LENGTH" 1
  hole m0 904 16
  until_true 30 read_all "$list"
  expect state=active health=${HEALTH:0:n}
  check 0 "$LENGTH" 1
  restart "${ALL[@]}"
  is "$(message bad)" "$list" "bad ranges after a restart"
  check 0 "$LENGTH" 1
  scrubbed
  expect state=active
  is "$(message bad)" "$list" "bad ranges after a scrub"
  # ---- what is beside it is used: another member fails
  message fail 1
  is "$(refused)" "$LOST" "refused without another member"
  heal m0
  restart "${ALL[@]}"
  await 60 state=active action=idle
  scrubbed
  is "$(message bad)" "" "bad ranges when it can be written again"
  check 0 "$LENGTH" 1
  # ---- it dies altogether
  break_members m0
  gone() { check 0 "$LENGTH" 1; status; matches state=degraded; }
  until_true 30 gone
  message events 0 | grep -q 'member 0 failed' || fail "no event tells of the failure"
  stop
}
refused() { bkh-io refused $DEV 0 "$LENGTH" 1 8; }
HEALTH=AAAAAA
LOST="904+16 " one_kind 2 "0:904+16" raid1 0 none
DATA_START=16384 LOG=row_log
# Row 14 has its parity on member 1, and the third of its blocks on member 0.
LOST="$(((14 * 3 + 2) * 64 + 8))+16 " one_kind 4 "0:904+16" raid5 64 left-symmetric
