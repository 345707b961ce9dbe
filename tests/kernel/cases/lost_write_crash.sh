# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a write to rows that got an error because a member that cannot be spared missed it leaves parity that belongs
# to something else. The block of the lost member behind it is refused, also after a power cut, when the log has
# long forgotten the write; and when others were one operation with it, which the array does hold.
# Method: RAID-5 without m0; the write of m1 fails and that of the parity does not; then so many writes that the log
# wraps, the power cut, a start.
DATA_START=16384 LOG=row_log KIND=(raid5 64 left-symmetric)
use_caches
held() { held_of "$1"; [ "$REPLY" -gt 0 ]; }
right_or_refused() {
  if bkh-io fails $DEV 0 8 >/dev/null; then
    say "$1: refused"
  else
    check 0 8 1 || fail "$1: what nobody can know is read, and is wrong"
  fi
}
lost() { # COMMAND…: writes sector 64, on m1, which fails
  split_members 4 4
  slots 4
  create "${ALL[@]}"
  put 0 $((6 * REGION)) 1
  message fail 0
  bkh-dm swap m1.data "0 $((SECTORS + TAIL)) bkh_cache ${DISK}b $DATA_START"
  dmsetup message m1.data 0 hold writes
  background "$@"
  until_true 10 held m1.data
  dmsetup message m1.data 0 fail
  reap
  bkh-io fails $DEV 0 8 >/dev/null || fail "the lost block can be read at once"
  fio_run fill --rw=randwrite --bs=32k --offset=3M --size=3M --loops=8
  bkh-io fails $DEV 0 8 >/dev/null || fail "the lost block can be read after other writes"
  bkh-dm cut m0 m2 m3
  bkh-dm cut m1
  stop
  heal "${ALL[@]}"
  for m in m1 m2 m3; do disk $m; bkh-dm swap $m "0 $MEMBER_SECTORS linear $REPLY 0"; done
  table -m0 m1 m2 m3
  start
  right_or_refused "after the power cut"
}
# Fewer than three are not one call to the block layer.
four_at_once() { bkh-async together $DEV 64 8 2 72 8 2 128 8 2 136 8 2 >/run/said; }
lost put 64 8 2
say "-- together with two that are held"
stop
clear_devices
lost four_at_once
is "$(</run/said)" "error error ok ok" "what is said of four writes"
check 128 16 2
