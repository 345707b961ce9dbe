# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a bad range goes off the list only when what overwrote it is there, and what overwrote it is acknowledged
# only when it is off the list durably: no crash makes up data, none refuses what was acknowledged.
# Method: the data of the member with the bad range is held while a head is committed; then the status part of the
# other one is held while the write ends. Reading is made to fail with dm-dust.
needs_dust
split_members 3
create m0 m1
put 0 $((2 * REGION)) 1
message fail 1
bkh-dm swap m0.data "0 $((SECTORS + TAIL)) dust ${DISK}a $DATA_START 512"
for s in 40 41 42 43; do dmsetup message m0.data 0 addbadblock $((DATA_START + s)) >/dev/null; done
dmsetup message m0.data 0 enable
new_spare m2
reload m0 m2
await 30 state=active action=idle
is "$(message bad)" "1:40+4" "bad ranges"
is "$(inspect m2 bad_nr)" 1 "length of the list in the head"

# ---- not off the list while the data is on its way
put 8 8 1 # the region is dirty
hold m2.data
background put 40 1 2
writer=${BACKGROUND[0]}
pause 0.5
message sync scrub # commits a head, and another one
message sync cancel
is "$(message bad)" "1:40+4" "bad ranges while the data is on its way"
is "$(inspect m0 bad_nr)" 1 "length of the list in the head meanwhile"
running "$writer" || fail "acknowledged before it was written"
release m2.data
finish
is "$(message bad)" "1:41+3" "bad ranges afterwards"

# ---- not acknowledged before that is durable
dirty_and_held() {
  release m0.meta
  put 8 8 1
  hold m0.meta
  status
  matches dirty=1
}
# If the region is clean by the time of the write all the same, that waits for a mark: then once more.
held=
for at in 41 42 43; do
  until_true 30 dirty_and_held
  seq=$(inspect m0 bad_seq)
  background put $at 1 2
  writer=${BACKGROUND[0]}
  for _ in {1..30}; do
    [[ $(message bad) = 1:$at+* ]] || { held=1; break 2; }
    pause 0.1
  done
  release m0.meta
  finish
done
[ -n "$held" ] || fail "every write had to wait for a mark"
pause 0.5
running "$writer" || fail "acknowledged before the list was durable"
is "$(inspect m0 bad_seq)" "$seq" "the list that the head names while it is held"
release m0.meta
finish
[ "$(inspect m0 bad_seq)" != "$seq" ] || fail "the head names the list of before"
check 40 $((at - 39)) 2
put 40 4 2
is "$(message bad)" "" "bad ranges at last"
is "$(inspect m0 bad_nr)" 0 "length of the list in the head at last"
restart m0 m2
check 40 4 2
check 44 $((2 * REGION - 44)) 1
