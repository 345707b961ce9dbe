# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: if the new disk fails, the array is as it was before, and nobody who writes notices; if the old one fails,
# the new one is rebuilt in its place. Held arrays and wrong words are refused.
# Method: the writes of either disk fail during a slow copy, or it is told to fail; the new disk also at its last
# head only.
# Limit: 900 s
begin() { # N KIND…
  to_replace "$1" 8 "${@:2}"
  slowly 1024 reload "${ALL[@]}"
  await 10 action=replace 'done>0'
}
new_fails() {
  begin "$@"
  [ "${KIND[0]}" != raid5 ] || message sync pause # only the user writes
  break_writes "$new"
  put 100 64 2
  await 10 action=idle
  message sync resume
  expect state=active health="${ALL_A:0:n}"
  message events 0 | grep -q 'replacement of member 1 failed: write error' || fail "no event tells of it"
  is "$(inspect m0 replacing.uuid)" 00000000-0000-0000-0000-000000000000 "who replaces"
  put 200 64 3
  check 100 64 2
  scrubbed
  # ---- another table: it is taken again, and copied to from the beginning
  heal "$new"
  restart "${ALL[@]}"
  await 30 action=idle
  message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
  message fail 0
  check 100 64 2
  check 200 64 3
  stop
}
last_head_fails() {
  begin "$@"
  disk "$new"
  bkh-dm swap "$new" "0 2048 linear $REPLY 0" "2048 128 error" \
    "2176 $((MEMBER_SECTORS - 2176)) linear $REPLY 2176"
  message throttle 0 0
  await 30 action=idle
  expect state=active health="${ALL_A:0:n}"
  message events 0 | grep -q 'replacement of member 1 failed: metadata write error' || fail "no event tells of it"
  put 100 64 2
  scrubbed
  power_cut "${ALL[@]}" "$new"
  table "${ALL[@]}"
  start
  check 100 64 2
  await 30 action=idle state=active
  message fail 0
  check 100 64 2
  check 200 $((LENGTH - 200)) 1
  stop
}
ALL_A=AAAAAAAA
old_fails() { # HOW N KIND…
  begin "${@:2}"
  background fio_run over --rw=randwrite --bs=4k --size=2M --offset=1M --loops=2 "${VERIFY[@]}"
  pause 0.2
  if [ "$1" = told ]; then message fail 1; else break_writes m1; put 100 64 2; fi
  message throttle 0 0
  await 30 state=active action=idle
  message events 0 | grep -q 'member 1: its replacement is rebuilt' || fail "it did not step in"
  message events 0 | grep -q 'member 1 rebuilt' || fail "it was not rebuilt"
  finish
  dmsetup table $NAME | grep -q "${UUID[$new]}" || fail "the table does not name the new disk"
  put 300 64 4
  heal m1
  scrubbed
  power_cut "${ALL[@]}" "$new"
  table "${ALL[@]}" # names the failed disk still, and the new one to replace it
  start
  await 30 state=active action=idle needs=0
  expect health="${ALL_A:0:n}"
  check 300 64 4
  message fail 0
  check 300 64 4
  check $((LENGTH / 2)) $((LENGTH / 2)) 1
  stop
}
# The last member that is there cannot be written for a while: what the new disk got meanwhile is not believed.
last_one() {
  begin 2 raid1 0 none
  message fail 0
  await 10 state=degraded
  put 0 8 1 # the region is dirty: the next write goes to the disks at once
  message sync pause
  break_writes m1
  refuses put 100 64 2
  heal m1
  check 0 "$LENGTH" 1
  message sync resume
  message throttle 0 0
  await 30 action=idle
  dmsetup table $NAME | grep -q "${UUID[m2]}" || fail "the table does not name the new disk"
  check 100 64 1
  same m1 m2
  stop
}
last_one
each_fails() {
  LOG=
  new_fails "$@"
  old_fails told "$@"
  old_fails broken "$@"
  last_head_fails "$@"
}
each_fails 2 raid1 0 none
if_long each_fails 4 raid10 64 near=2
each_fails 4 raid5 64 left-symmetric
DATA_START=16384
LOG=row_log new_fails 4 raid5 64 left-symmetric
LOG=row_log old_fails told 4 raid5 64 left-symmetric
LOG=row_log old_fails broken 5 raid6 64 left-symmetric
LOG=row_log last_head_fails 5 raid6 64 left-symmetric
DATA_START=4096 LOG=

# ---- words
clear_devices
KIND=(raid1 0 none)
members 3
format m0 m1
new_spare m2
good="$M/m2 $DATA_START 0 ${UUID[m2]}"
for words in "6 replace 2 $good" "6 replace x $good" "5 replace 1 $M/m2 $DATA_START 0" "6 replace 1 - - - ${UUID[m2]}" \
  "6 replace 1 $M/m2 $((DATA_START + 8)) 0 ${UUID[m2]}" "6 replace 1 $M/m1 $DATA_START 0 ${UUID[m2]}" \
  "6 replace 1 $M/m2 $DATA_START 0 ${UUID[m0]}" "12 replace 1 $good replace 0 $good"; do
  refuses start "${TABLE% 0} $words"
done
start "${TABLE% 0} 6 replace 1 $good"
await 20 action=idle
stop
held_new m0 m1
LOG+=" replace 1 $M/m2 $DATA_START - ${UUID[m2]}"
table m0 m1
dmesg -c >/dev/null
refuses start
dmesg | grep -q "Mode held does not replace by copying" || fail "not refused for that"
