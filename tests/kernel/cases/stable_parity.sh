# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: whoever changes a buffer while it is being written harms nobody else's data: parity always belongs to
# the data that is on the members.
# Method: direct writes of all sizes from memory that another thread keeps changing; then a scrub finds no
# mismatch, and what was not written is answered without any one of the members.
one_kind() {
  local i
  KIND=("${@:2}")
  say "-- $* $LOG"
  clear_devices
  members "$1" 4
  slots "$1"
  create "${ALL[@]}"
  put $((3 * REGION)) $((2 * REGION)) 1
  bkh-work changing $DEV $SEED 150 $((3 * REGION))
  bkh-async changing $DEV $SEED 60 $((3 * REGION)) # many that are one operation
  scrubbed
  for ((i = 0; i < $1; i++)); do
    stop
    MODE=readonly table "${ALL[@]:0:i}" "-m$i" "${ALL[@]:i+1}"
    start
    check $((3 * REGION)) $((2 * REGION)) 1
  done
  stop
}
one_kind 4 raid5 32 left-symmetric
one_kind 5 raid6 32 left-symmetric
DATA_START=16384 LOG=row_log
one_kind 4 raid5 32 left-symmetric
one_kind 5 raid6 16 left-symmetric
