# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a table that was loaded before a member failed knows of the failure once it runs, does not read that
# member before it is rebuilt, and user space finds it in the status even if nobody listened when it happened.
# Method: load, fail, write, resume, for a mirror and for rows; the failed member lacks what was written, and its
# rebuild is paused at first.
one_kind() { # N HEALTH KIND…
  local before
  KIND=("${@:3}")
  say "-- ${KIND[*]}"
  fresh "$1" 4
  put 0 $REGION 1
  message sync pause
  dmsetup load $NAME --table "$TABLE"
  status; before=${S[events]}
  message fail 0
  put 0 64 2
  dmsetup suspend $NAME
  dmsetup resume $NAME
  expect state=degraded health="$2" action=rebuild:paused events\>"$before"
  check 0 64 2
  check 64 $((REGION - 64)) 1
  message sync resume
  await 30 state=active action=idle
  check 0 64 2
  check 64 $((REGION - 64)) 1
  scrubbed
  stop
}
one_kind 2 aA raid1 0 none
DATA_START=16384 LOG=row_log
one_kind 4 aAAA raid5 64 left-symmetric
