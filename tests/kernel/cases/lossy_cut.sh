# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: members may have caches that lose what was not flushed. After a power cut all that was flushed is there,
# what was not is old or new sector by sector, never-written still reads as zeros: with copies or with the row log
# also without as many members as the level can do without, and without the log if all are there. Copies and
# parity are right again when the array is active.
# Method: members with a cache over poisoned disks; random writes with a flush now and then, until the members are
# cut off and each puts a random part of its cache on its disk. Then up again, and once more.
# Limit: 420 s
DATA_START=16384
use_caches
survive() { # HOW MANY TO LOSE
  local i m table=("${ALL[@]}") lost=$((RANDOM % n)) refused cut=()
  crash_work $((SEED * 1000 + round)) $((RANDOM % 2 ? 64 : 512)) $((RANDOM % 2 ? 3 : 20))
  pause 0.$((RANDOM % 6 + 2))
  for m in "${ALL[@]}"; do cut+=("$m=$((RANDOM % 4 * 33))"); done
  power_cut "${cut[@]}"
  for ((i = 0; i < $1; i++)); do table[(lost + i) % n]=-m$(((lost + i) % n)); done
  table "${table[@]}"
  start
  refused=$(bkh-work after $DEV /run/model /run/open) || fail "$refused"
  is "$refused" 0 "sectors refused without $1 members"
  restart "${ALL[@]}"
  await 60 state=active action=idle needs=0 syncing=0
  bkh-work check $DEV /run/model
  scrubbed
}
one_kind() { # N LOSE LOG KIND…
  n=$1 LOG=${3#-}
  local lose=$2 round
  KIND=("${@:4}")
  say "-- $*"
  often 2
  for ((round = 1; round <= 2 * REPLY; round++)); do
    [ $((round % 2)) = 0 ] || { fresh "$n" 4; poison "${ALL[@]}"; }
    survive $((round % 3 ? lose : 0))
  done
  stop
}
one_kind 3 1 - raid1 0 none
one_kind 4 1 - raid10 64 near=2
one_kind 4 1 row_log raid5 32 left-symmetric
one_kind 5 2 row_log raid6 32 left-symmetric
one_kind 4 0 - raid5 32 left-symmetric
