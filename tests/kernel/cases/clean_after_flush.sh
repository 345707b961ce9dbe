# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no member calls a region clean before the caches of all members were flushed.
# Method: m1's data is held, so a flush of m1 cannot complete; m0 must go on saying dirty for longer than
# cleaning takes. Once m1 is let go, the region becomes clean.
in_flight() { in_flight_of "$1"; [ "$REPLY" -gt 0 ]; }
split_members 2
create m0 m1
# On a slow machine the region may be clean before m1 is held: then once more.
dirty_and_held() {
  release m1.data
  put 0 64 1
  hold m1.data
  status
  matches dirty=1
}
until_true 30 dirty_and_held
until_true 15 in_flight m1
pause 1.5
for m in m0 m1; do is "$(inspect $m clean dirty)" $'0\n1' "clean and dirty regions on $m while m1 is not flushed"; done
release m1.data
await 15 clean=1 dirty=0
