# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: in mode held zeroing is a write, of whole regions, too, since no map could say it for them: it waits for
# "dirty", all members hold the zeros, and what lies beside them stays. The same for zeros that must stay allocated.
# Method: members on loop devices, which take requests larger than a region, so that one request covers it; the
# array's disks take 32 KiB. What was sent is counted; what members hold is read past the array.
DISK=/dev/loop
DISKS=(0 1 2 3)
one_kind() {
  say "-- $*"
  local m i biggest
  clear_devices
  KIND=("${@:2}")
  slots "$1"
  for ((i = 0; i < $1; i++)); do
    losetup -d "$DISK$i" 2>/dev/null || true
    rm -f "/run/disk$i"
    truncate -s 40M "/run/disk$i"
    losetup "$DISK$i" "/run/disk$i" || skip "there are no loop devices"
  done
  members "$1" 6
  held_new "${ALL[@]}"
  width=$((LENGTH / SECTORS * REGION))
  start
  read -r biggest <"/sys/block/dm-$(dmsetup info -c --noheadings -o minor $NAME)/queue/write_zeroes_max_bytes"
  at_least "$biggest" $((width * 512)) "bytes that one request zeroes"
  daemon
  put 0 "$LENGTH" 1
  until_true 20 clean_again
  daemon_dies
  # ---- it waits, like a write
  background fallocate -p -o $((width * 512)) -l $((2 * width * 512)) $DEV
  writer=${BACKGROUND[0]}
  until_true 10 is_pending '*dirty'
  pause 0.5
  running "$writer" || fail "zeroed before the metadata says dirty"
  check 0 "$LENGTH" 1
  daemon
  finish
  # ---- it is there, and nothing else is
  zeros $width $((2 * width))
  for m in "${ALL[@]}"; do member_zeros "$m" $REGION $((2 * REGION)); done
  check 0 $width 1
  check $((3 * width)) $((LENGTH - 3 * width)) 1
  discard $((4 * width)) $width -z
  zeros $((4 * width)) $width
  for m in "${ALL[@]}"; do member_zeros "$m" $((4 * REGION)) $REGION; done
  # ---- it can be written again, and lasts
  put $((width + 64)) 100 2
  scrubbed
  until_true 20 clean_again
  stop
  held_table "${ALL[@]}"
  start
  check 0 $width 1
  zeros $width 64
  check $((width + 64)) 100 2
  zeros $((width + 164)) $((2 * width - 164))
  check $((3 * width)) $width 1
  zeros $((4 * width)) $width
  check $((5 * width)) $((LENGTH - 5 * width)) 1
  scrubbed
  stop
  daemon_dies
  for ((i = 0; i < $1; i++)); do dmsetup remove "m$i"; losetup -d "$DISK$i"; rm "/run/disk$i"; done
}
clean_again() { local word _; read -r word _ <$META; [ "$word" = clean ]; }
modprobe -q loop || true
one_kind 2 raid1 0 none
one_kind 3 raid5 128 left-symmetric
