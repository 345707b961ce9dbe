# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the log keeps a write until it is in its places, however full it gets: others wait for room, and after a
# power cut that takes a member with it nothing of that row is lost.
# Method: a write has reached its parity but not its data, whose write is held; many more fill the log until
# nothing moves any more. Then all members are cut off, and the array starts without another member of that row.
# Limit: 240 s
DATA_START=16384 LOG=row_log KIND=(raid5 256 left-symmetric)
use_caches
held() { held_of "$1"; [ "$REPLY" -gt 0 ]; }
stands_still() { wrote_of m0; local before=$REPLY; pause 1; wrote_of m0; [ "$before" = "$REPLY" ]; }
split_members 4 16
slots 4
create "${ALL[@]}"
put 0 $((12 * REGION)) 1 # the first row has its data on m0, m1, m2 and its parity on m3
bkh-dm swap m1.data "0 $((SECTORS + TAIL)) bkh_cache ${DISK}b $DATA_START"
dmsetup message m1.data 0 hold writes
background put 256 8 2
until_true 10 held m1.data
# Of every fourth row the first block is on m0 and the parity on m3: m1 has no part in them.
fill() {
  local lap row
  for ((lap = 3; lap < 15; lap++)); do
    for ((row = 4; row < 32; row += 4)); do put $((row * 3 * 256)) 256 $lap || return 0; done
  done
  say "the log was never full" >/run/never_full
}
rm -f /run/never_full
background fill
until_true 120 stands_still
[ ! -e /run/never_full ] || fail "nobody waits for room in the log"
bkh-dm cut m0 m2 m3
bkh-dm swap m1.meta "0 $DATA_START error" # or its log could still be told that all is well
dmsetup message m1.data 0 fail
bkh-dm cut m1
reap
stop
heal "${ALL[@]}"
table -m0 m1 m2 m3
start
message events 0 | grep -q 'row log: [1-9][0-9]* writes done again' || fail "nothing was done again"
check 0 256 1
check 256 8 2
check 264 504 1
