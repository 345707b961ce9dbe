# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: verified I/O (fio with checksums) runs on an array of every level through failures of one or two members,
# spares, rebuilds, a failure during a rebuild, pauses, suspends with I/O on its way, reloads and scrubs, with no
# wrong byte, no error and no splat; parity and copies are right after every round.
# Method: fio in the background for as long as a script of events takes; a scrub ends each round.
# Limit: 400 s
source "$HERE/soak_lib.sh"
loads() {
  background soak_load 1 randwrite 4k-4k 0 3M "${VERIFY[@]}"
  background soak_load 2 write 128k-128k 8M 6M "${VERIFY[@]}"
}
soak_kind 12 loads 2 0 raid1 0 none
soak_kind 12 loads 4 0 raid10 128 near=2
DATA_START=16384
LOG=row_log soak_kind 12 loads 3 1 raid4 64 parity-last
LOG='row_log intents' soak_kind 12 loads 4 1 raid5 128 left-symmetric
LOG=row_log soak_kind 15 loads 5 2 raid6 64 left-symmetric
