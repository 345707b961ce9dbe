# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a scrub also rewrites parity that several members cannot read close to each other: each row can be
# read from the others.
# Method: dm-dust under the members of RAID-5 and 6; each row has one bad block, in its parity.
needs_dust
one_kind() { # N KIND…
  local m
  clear_devices
  KIND=("${@:2}")
  members "$1" 4
  slots "$1"
  create "${ALL[@]}"
  put 0 $((2 * REGION)) 1
  dusty "${ALL[@]:$(($1 - 3))}"
  # Left-symmetric: the first row has its (last) parity on the last member, the next on the one before, …
  unreadable "m$(($1 - 1))" 5
  unreadable "m$(($1 - 2))" 70
  unreadable "m$(($1 - 3))" 140
  scrubbed
  for m in "${ALL[@]:$(($1 - 3))}"; do unreadable_of "$m"; is "$REPLY" 0 "unreadable sectors left on $m of ${KIND[0]}"; done
  scrubbed
  check 0 $((2 * REGION)) 1
  stop
}
one_kind 4 raid5 64 left-symmetric
one_kind 5 raid6 64 left-symmetric
