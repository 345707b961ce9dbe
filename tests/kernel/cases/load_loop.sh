# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an array of any kind can be started and stopped any number of times without a leak or a hang.
# Method: hundreds of times each; free memory before and after.
# Limit: 240 s
free_kib() { echo 3 >/proc/sys/vm/drop_caches; awk '/^MemFree/ { print $2 }' /proc/meminfo; }
one_kind() { # N TIMES KIND…
  local before after
  KIND=("${@:3}")
  fresh "$1"
  put 0 64 1
  stop
  bkh-dm cycle cycle 20 "$TABLE"
  before=$(free_kib)
  often "$2"
  bkh-dm cycle cycle "$REPLY" "$TABLE"
  after=$(free_kib)
  say "-- ${KIND[*]}: $REPLY times, $((before - after)) KiB less"
  at_most $((before - after)) 16384 "KiB of memory lost in $REPLY rounds"
  start
  check 0 64 1
  expect state=active health="$(printf 'A%.0s' "${ALL[@]}")"
  stop
}
one_kind 2 200 raid1 0 none
one_kind 4 60 raid10 128 near=2
DATA_START=16384 LOG=row_log
one_kind 5 100 raid6 64 left-symmetric
