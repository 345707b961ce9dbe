# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a row is overwritten only when all its members have their records durably, or a durable head says that
# those without are out; after a power cut, writes of one place are done again in their order.
# Method: members whose head, log and data are devices of their own; the log of one is held, or fails while the
# head of another is held, and the bytes on the disks are looked at. Then one place is written many times, power
# is cut, and the array starts without that member.
DATA_START=16384 LOG=row_log KIND=(raid5 64 left-symmetric)
LOG_START=4096
# pieces N: m0.head, m0.log and m0.data make up m0, and so on.
pieces() {
  local i all="" disk
  REGIONS=4 SECTORS=$((4 * REGION))
  MEMBER_SECTORS=$((DATA_START + SECTORS + TAIL))
  for ((i = 0; i < $1; i++)); do
    disk=$DISK${DISKS[i]}
    all+="m$i.head,,$((120 + i)),rw,0 $LOG_START linear $disk 0;"
    all+="m$i.log,,$((140 + i)),rw,0 $((DATA_START - LOG_START)) linear $disk $LOG_START;"
    all+="m$i,,$((100 + i)),rw,0 $LOG_START linear /dev/dm-$((120 + i)) 0,"
    all+="$LOG_START $((DATA_START - LOG_START)) linear /dev/dm-$((140 + i)) 0,"
    all+="$DATA_START $((SECTORS + TAIL)) linear $disk $DATA_START;"
  done
  dmsetup create --concise "${all%;}"
}
pieces 4
slots 4
create "${ALL[@]}"
put 0 $((3 * REGION)) 1 # the first row has its data on m0, m1, m2 and its parity on m3
hold m3.log
background put 8 8 2
writer=${BACKGROUND[0]}
pause 1
running "$writer" || fail "acknowledged without a durable record"
member_has m0 8 8 1
release m3.log
finish
member_has m0 8 8 2

# On a slow machine the region may be clean before the head is held: then once more.
dirty_and_held() {
  release m1.head
  put 0 8 1
  hold m1.head
  status
  matches dirty=1
}
hold m1.head
until_true 30 dirty_and_held
bkh-dm swap m3.log "0 $((DATA_START - LOG_START)) error"
background put 16 8 3
writer=${BACKGROUND[0]}
await 10 health=AAAD
pause 1
running "$writer" || fail "acknowledged before the failure was durable"
member_has m0 16 8 1
release m1.head
finish
member_has m0 16 8 3
check 16 8 3
check 24 40 1
stop
bkh-dm swap m3.log "0 $((DATA_START - LOG_START)) linear ${DISK}d $LOG_START"
new_spare m3
table "${ALL[@]}"
start
await 30 state=active action=idle

for ((i = 10; i < 30; i++)); do put 40 8 $i; put $((64 + i)) 1 $i; done
power_cut "${ALL[@]}"
table -m0 m1 m2 m3
start
message events 0 | grep -q 'row log: [1-9][0-9]* writes done again' || fail "nothing was done again"
check 40 8 29
check 16 8 3
for ((i = 10; i < 30; i++)); do check $((64 + i)) 1 $i; done
check 94 34 1
restart "${ALL[@]}"
await 30 state=active action=idle
check 40 8 29
scrubbed
