# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a scrub also rewrites parity that several members cannot read close to each other: each row can be
# read from the others.
# Method: dm-dust under the members of RAID-5 and 6; each row has one bad block, in its parity.
bad() { bkh-dm swap "$1" "0 $MEMBER_SECTORS dust $DISK${DISKS[${1#m}]} 0 512"; dmsetup message "$1" 0 addbadblock $((DATA_START + $2)); dmsetup message "$1" 0 enable; }
left() { dmsetup message "$1" 0 countbadblocks | grep -o '[0-9]\+ badblock' | cut -d ' ' -f 1; }
modprobe -q dm-dust || dmsetup targets | grep -q dust || skip "this kernel has no dm-dust"
one_kind() { # N KIND…
  local m
  clear_devices
  KIND=("${@:2}")
  members "$1" 4
  slots "$1"
  create "${ALL[@]}"
  put 0 $((2 * REGION)) 1
  # Left-symmetric: the first row has its (last) parity on the last member, the next on the one before, …
  bad "m$(($1 - 1))" 5
  bad "m$(($1 - 2))" 70
  bad "m$(($1 - 3))" 140
  scrubbed
  for m in "${ALL[@]:$(($1 - 3))}"; do is "$(left "$m")" 0 "bad sectors left on $m of ${KIND[0]}"; done
  scrubbed
  check 0 $((2 * REGION)) 1
  stop
}
one_kind 4 raid5 64 left-symmetric
one_kind 5 raid6 64 left-symmetric
