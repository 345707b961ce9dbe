# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: sectors that members of RAID-5 and 6 cannot read are answered from the others and rewritten, data and
# parity alike; more of one row than the parity can do without are lost, but nothing else; a rebuild of RAID-6
# gets past a sector that another member cannot read.
# Method: dm-dust under each member: it fails reads of a sector until that sector is written.
none_left() {
  local m
  check 0 $SIZE 1
  message sync scrub # what no read happened to ask of the bad member
  await 20 action=idle
  for m in "${ALL[@]}"; do unreadable_of "$m" && [ "$REPLY" = 0 ] || return 1; done
}
begin() { # N KIND…
  clear_devices
  KIND=("${@:2}")
  say "-- $*"
  members $(($1 + 1)) 8
  slots "$1"
  create "${ALL[@]}"
  SIZE=$((12 * REGION))
  put 0 $SIZE 1
  dusty "${ALL[@]}"
}
needs_dust

# ---- RAID-5: each in a row of its own. Reads find those in data, a scrub those in parity.
begin 4 raid5 64 left-symmetric
unreadable m0 3 196 2047 4099
unreadable m1 600 700 900 4166
unreadable m2 1025 1026 1100 1200 4236
unreadable m3 1600 1601 1602 2500 4300
until_true 30 none_left
expect state=active health=AAAA
message events 0 | grep -q rewritten || fail "no event tells of the repair"
message stats | grep -q 'repaired_sectors=[1-9]' || fail "nothing is counted as repaired"
# ---- two of one row: row 2 has parity on m1 and data on m2, m3, m0; sector 5 of m2 and m3 is lost
unreadable m2 133
unreadable m3 133
bkh-io fails $DEV $((6 * 64 + 5)) 1
bkh-io fails $DEV $((7 * 64 + 5)) 1
expect health=AAAA
check 0 $((6 * 64 + 5)) 1
check $((6 * 64 + 6)) 63 1
check $((7 * 64 + 6)) $((SIZE - 7 * 64 - 6)) 1
put $((6 * 64)) 192 5 # the row as a whole: nothing has to be read
check $((6 * 64)) 192 5
check $((9 * 64)) $((SIZE - 9 * 64)) 1
expect state=active health=AAAA
scrubbed
stop

# ---- RAID-6: two of one row are answered, three are not
begin 5 raid6 32 left-symmetric
unreadable m0 3 40 700
unreadable m1 3 150 1300
unreadable m2 701 1300 1600
unreadable m3 1600 2500
until_true 30 none_left
expect state=active health=AAAAA
# ---- a rebuild while others have such sectors
message fail 4
unreadable m0 40 1700
unreadable m1 333 1800
unreadable m2 1900
new_spare m5
reload m0 m1 m2 m3 m5
await 60 state=active health=AAAAA action=idle
ALL=(m0 m1 m2 m3)
until_true 30 none_left
message fail 0
message fail 2
check 0 $SIZE 1
