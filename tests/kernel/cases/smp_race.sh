# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: several processors at work on one array at the same time change nothing: verified writes, writers who
# overlap each other, reads, failures, spares, rebuilds, reloads, suspends and scrubs meet, and there is no wrong
# byte, no error, no splat, and copies and parity agree after every round.
# Method: as in soak.sh, with as many writers as there are processors in one small place, which only the scrub
# judges, besides those whose data is verified. Needs several processors: tests/kernel/run qemu smp_race
# Limit: 600 s
[ "$(nproc)" -gt 1 ] || skip "there is only one processor"
source "$HERE/soak_lib.sh"
SLOWLY=3 SOAK_REGIONS=16
# Or what they do would leave no time to the script of events.
loads() {
  background soak_load 1 randwrite 4k-4k 0 2M "${VERIFY[@]}"
  background soak_load 2 write 64k-256k 8M 3M "${VERIFY[@]}"
  background soak_load 3 randrw 512-64k 4M 2M --numjobs="$(nproc)" --iodepth=4 --io_size=1M
  renice -n 15 -p "${BACKGROUND[@]}" >/dev/null
}
soak_kind 20 loads 3 0 raid1 0 none
soak_kind 20 loads 4 0 raid10 128 near=2
DATA_START=16384 LOG=row_log
soak_kind 20 loads 4 1 raid5 64 left-symmetric
soak_kind 20 loads 5 2 raid6 64 left-symmetric
