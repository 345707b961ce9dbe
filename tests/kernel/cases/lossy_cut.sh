# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: members may have caches that lose what was not flushed: after a power cut all that was flushed is
# there, whatever was cleaned is equal on all members, and never-written still reads as zeros.
# Method: null_blk with a cache that forgets when its power goes. In each round stamped data is flushed,
# other data is not, sometimes the cleaner runs first, sometimes one member's cache happens to be written
# and the other's not, sometimes fio is in the middle of it. So far null_blk keeps what it should
# forget in our machines: these are plain power cuts then.
lossy_disks 2
disk() { REPLY=/dev/bkh${1#m}; [ -b "$REPLY" ] || REPLY=/dev/nullb${1#m}; }
member_table() { disk "$1"; printf '0 %s linear %s 0' "$MEMBER_SECTORS" "$REPLY"; }
forget() {
  bkh-dm cut m0 m1
  reap
  stop
  dmsetup remove m0 m1
  lossy_power
  members 2
}
members 2
poison m0 m1
for m in m0 m1; do disk $m; bkh-io flush "$REPLY"; done
create m0 m1
declare -A durable=()
often 8
for round in $(seq "$REPLY"); do
  at=$(((RANDOM % 6) * REGION + RANDOM % (REGION - 64)))
  put $at 64 "$round"
  bkh-io flush $DEV
  for d in "${!durable[@]}"; do [ $d -gt $((at - 64)) ] && [ $d -lt $((at + 64)) ] && unset "durable[$d]"; done
  durable[$at]=$round
  put $(((6 + RANDOM % 3) * REGION + RANDOM % (REGION - 64))) 64 "$round" # not flushed
  case $((round % 4)) in
    0) await 15 dirty=0; disk m$((RANDOM % 2)); bkh-io flush "$REPLY" ;;
    1) disk m$((RANDOM % 2)); bkh-io flush "$REPLY" ;;
    2)
      background fio_run noise --rw=randwrite --bs=4k --offset=9M --size=2M --fsync=8 --loops=50
      pause 0.5
      disk m$((RANDOM % 2)); bkh-io flush "$REPLY"
      ;;
    3) put $((15 * REGION + 10)) 8 "$round" ;;
  esac
  forget >/run/forget.log 2>&1 || { cat /run/forget.log; fail "no power cut"; }
  start
  zeros $((12 * REGION)) $((2 * REGION))
  zeros $((15 * REGION)) 10; zeros $((15 * REGION + 18)) $((REGION - 18)) # around what may be there
  for d in "${!durable[@]}"; do check "$d" 64 "${durable[$d]}"; done
  await 30 state=active health=AA action=idle needs=0 syncing=0
  same m0 m1
  for d in "${!durable[@]}"; do check "$d" 64 "${durable[$d]}"; done
done
stop
same m0 m1
dmsetup remove m0 m1
lossy_end
