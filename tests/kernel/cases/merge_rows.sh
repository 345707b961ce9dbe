# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: writes that are in flight together and make whole rows read nothing and write each parity once, however
# small they are and however large the chunk; a lone small write reads the least it can.
# Method: the members' own counts of what they read and wrote, while members are held until all writes have begun,
# and with members that take a while to answer.
# Limit: 300 s
DATA_START=16384
CONFIG=/sys/kernel/config/nullb
# Memory that answers after a while: without that a write is over before the next one begins.
slow_disks() {
  local i
  modprobe -q null_blk nr_devices=0 || skip "this kernel has no null_blk"
  [ -d $CONFIG ] || mount -t configfs none /sys/kernel/config
  for ((i = 0; i < $1; i++)); do
    mkdir $CONFIG/bkh$i
    echo 28 >$CONFIG/bkh$i/size
    echo 512 >$CONFIG/bkh$i/blocksize
    echo 1 >$CONFIG/bkh$i/memory_backed
    echo 2 >$CONFIG/bkh$i/irqmode
    echo 300000 >$CONFIG/bkh$i/completion_nsec
    echo 1 >$CONFIG/bkh$i/power
  done
}
slow_disks_go() { local d; for d in $CONFIG/bkh*; do echo 0 >"$d/power"; rmdir "$d"; done; }
total() { local m sum=0; for m in "${ALL[@]}"; do "$1" "$m"; sum=$((sum + REPLY)); done; REPLY=$sum; }
count_from_here() { total read_of; READ=$REPLY; total wrote_of; WROTE=$REPLY; }
counted() { total read_of; READ=$((REPLY - READ)); total wrote_of; WROTE=$((REPLY - WROTE)); say "$1: read $READ, wrote $WROTE sectors"; }
make_array() { # MEMBERS LEVEL CHUNK LAYOUT
  KIND=("${@:2}")
  say "-- $* ${LOG:-without a log}"
  clear_devices
  members "$1" 16
  slots "$1"
  create "${ALL[@]}"
  put 0 $LENGTH 1
}
in_flight() { local -a f; read -r -a f <"/sys/block/dm-$((16#$(stat -c %T $DEV)))/stat"; [ "${f[8]}" -ge 1 ]; }
# held BS DEPTH: so many writes of a stream begin while no member answers.
held() {
  put 0 8 1 # marks the region
  background bkh-io flush $DEV
  finish
  hold "${ALL[@]}"
  count_from_here
  background fio_run held --rw=write --bs="$1" --iodepth="$2" --number_ios="$2" --size=16M
  until_true 10 in_flight
  pause 0.3
  release "${ALL[@]}"
  finish
  counted "$2 of $1"
}

lone() { # SECTORS read for 4 KiB, sectors written without a log
  put 4096 8 5
  count_from_here
  fio_run lone --rw=write --bs=4k --iodepth=1 --offset=$((4096 * 512)) --size=128k
  counted "32 of 4 KiB, one after the other"
  is $READ $((32 * $1)) "sectors read by 32 writes, one after the other"
  [ -n "$LOG" ] || at_most $WROTE $((32 * $1 + 64)) "sectors written by them"
}
counts() { # MEMBERS LEVEL CHUNK DATA READ: blocks of data, what a lone 4 KiB write reads
  local row=$(($3 * $4))
  make_array "$1" "$2" "$3" left-symmetric
  held 64k $((2 * row / 128)) # two rows
  # Who comes first does not wait: it and the rest of its row are two operations.
  at_most $READ $((6 * 128)) "sectors read for two whole rows"
  held 1m 8
  at_most $READ $((2 * row)) "sectors read for 8 MiB"
  lone "$5"
  scrubbed
  stop
}
stream() { # BS DEPTH
  count_from_here
  fio_run stream --rw=write --bs="$1" --iodepth="$2" --verify=pattern --verify_pattern=%o --do_verify=0
  counted "$LENGTH sectors in $1, $2 at once"
  # Apart they would read twice what they write.
  at_most $READ $((LENGTH / 2)) "sectors read for a stream"
  fio_run stream --rw=read --bs="$1" --iodepth=4 --verify=pattern --verify_pattern=%o --verify_fatal=1
}
LOG=
counts 4 raid5 128 3 16
counts 6 raid6 128 4 24
LOG=row_log
counts 4 raid5 1024 3 16
counts 6 raid5 128 5 16
# The rest depends on time: with a debugging kernel the machine is slower than its disks, and little is in flight.
[ ! -e /sys/kernel/debug/fail_make_request ] || exit 0
slow_disks 4
DISK=/dev/bkh DISKS=(0 1 2 3)
LOG=
make_array 4 raid5 128 left-symmetric
stream 64k 32
stream 1m 8
make_array 4 raid5 1024 left-symmetric
stream 64k 48
stream 1m 8
clear_devices
slow_disks_go
