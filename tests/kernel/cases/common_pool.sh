# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an array never waits for the block layer's common pool of bios: swap and file systems empty it with writes
# that wait for the array, and a machine whose array waits for it in turn stands still for ever.
# Method: bkh-pool.ko keeps the pool empty; meanwhile first writes to regions, small and large writes, reads, flushes,
# zeroes and a scrub, of every kind of array, whole and degraded, and a member that is replaced.
# Limit: 240 s
at_end() { no_pool_is_empty; }
no_pool_is_empty() { [ ! -d /sys/module/bkh_pool ] || rmmod bkh_pool; }
# within S COMMAND…: it must end in time. What does not cannot be killed, so it is not waited for.
mkfifo /run/ended
exec {ENDED}<>/run/ended
within() {
  local seconds=$1 status=""
  shift
  { "$@" && echo 0 || echo $?; } >/run/ended &
  read -r -t "$seconds" -u "$ENDED" status || fail "stood still with the common pool empty: $*"
  is "$status" 0 "$*"
}
load() { # SEED: also to regions that were not written so far
  local at=$(($1 * 8 * REGION))
  put $((at + 1001)) 9 "$1"
  put $((at + 3 * REGION - 7)) 300 "$1"
  put $((at + 5 * REGION)) $((2 * REGION)) "$1"
  check $((at + 5 * REGION)) $((2 * REGION)) "$1"
  sync $DEV
}
one_kind() { # MEMBERS LOSE KIND…
  local i
  KIND=("${@:3}")
  say "-- $* $LOG"
  fresh "$1" 24
  insmod "$BULKHEAD_TEST_MODULES/bkh-pool.ko"
  within 60 load 0
  message sync scrub
  within 60 await 50 action=idle
  for ((i = 0; i < $2; i++)); do message fail $i; done
  within 60 load 1
  no_pool_is_empty
  for ((i = 0; i < 2; i++)); do check $(((i * 8 + 5) * REGION)) $((2 * REGION)) $i; done
}
LOG=
one_kind 2 1 raid1 0 none
one_kind 4 1 raid10 128 near=2
one_kind 3 1 raid4 128 parity-last
DATA_START=16384 LOG=row_log
one_kind 3 1 raid5 8 right-asymmetric
one_kind 4 2 raid6 128 left-symmetric
# What a member is replaced by gets every write too, and is copied to meanwhile.
to_replace 3 12 raid5 128 left-symmetric
insmod "$BULKHEAD_TEST_MODULES/bkh-pool.ko"
reload m0 m1 m2
within 60 load 1
within 60 await 50 action=idle state=active
no_pool_is_empty
check $((13 * REGION)) $((2 * REGION)) 1
