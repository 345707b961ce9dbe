# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a discard on RAID-10 makes whole regions never-written and touches nothing else.
# Method: regions in the middle are discarded on members that do forget; the rest is compared.
one_kind() {
  clear_devices
  KIND=("${@:2}")
  members "$1" 8
  slots "$1"
  create "${ALL[@]}"
  put 0 $((12 * REGION)) 1
  discard $((4 * REGION)) $((2 * REGION))
  zeros $((4 * REGION)) $((2 * REGION))
  check 0 $((4 * REGION)) 1
  check $((6 * REGION)) $((6 * REGION)) 1
  scrubbed
  stop
}
one_kind 4 raid10 64 near=2
one_kind 4 raid10 64 far=2
one_kind 3 raid10 64 offset=2
