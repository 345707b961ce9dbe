# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: arrays of arrays keep everything as their parts do: RAID-50 and 60, a stripe over arrays of rows, and RAID-0+1,
# a mirror of stripes. A flush, a discard and a suspend of the whole reach all of it, and so do failures of parts.
# Method: dm-striped over two arrays, or under both members of one; fio that verifies, while a member of one part fails
# and is rebuilt and the whole is suspended; then everything is read without the members that were there all the time.
# Limit: 240 s
dmsetup targets | grep -q '^striped' || skip "this kernel has no dm-striped"
part() { NAME=$1 DEV=$M/$1; }
striped() { # CHUNK DEVICE…: the table of a stripe over all of them
  local d sum=0
  TABLE="striped $(($# - 1)) $1"
  for d in "${@:2}"; do
    [ -b "$d" ] || fail "there is no $d"
    sum=$((sum + $(blockdev --getsz "$d") / $1 * $1))
    TABLE+=" $d 0"
  done
  TABLE="0 $sum $TABLE"
}
busy() { # NAME: writes that are verified, and the whole is suspended meanwhile
  local i
  background fio_run "$1" --rw=randwrite --bs=16k --size=12M --offset=6M --loops=3 "${VERIFY[@]}"
  for i in 1 2 3 4; do
    pause 0.2
    dmsetup suspend "$1"
    dmsetup resume "$1"
  done
}
one_fails() { # PART SPARE MEMBER…: the second of its members is replaced by SPARE and rebuilt
  part "$1"
  message fail 1
  new_spare "$2"
  ARRAY=${ARRAYS[$1]} LENGTH=${LENGTHS[$1]}
  reload "$3" "$2" "${@:5}"
}
stripe_of() { # N CHUNK KIND…: two parts of N members each
  local n=$1 p
  declare -gA ARRAYS=() LENGTHS=()
  KIND=("${@:3}")
  say "-- stripe over two times ${KIND[*]} $LOG"
  clear_devices
  members $((2 * n + 1)) 8
  slots $((2 * n))
  for p in 0 1; do
    part "p$p"
    create "${ALL[@]:p * n:n}"
    ARRAYS[p$p]=$ARRAY LENGTHS[p$p]=$LENGTH
  done
  striped "$2" $M/p0 $M/p1
  dmsetup create whole --table "$TABLE"
  part whole
  put 0 12288 1
  busy whole
  one_fails p0 "m$((2 * n))" "${ALL[@]:0:n}"
  await 60 action=idle state=active
  part whole
  finish
  discard 0 8192
  zeros 0 8192
  check 8192 4096 1
  bkh-io flush $DEV
  for p in 0 1; do
    part "p$p"
    scrubbed
    expect state=active needs=0 syncing=0
    message fail 0
  done
  part whole
  check 8192 4096 1
  fio_run again --rw=randread --bs=16k --offset=6M --size=12M --verify=crc32c --verify_fatal=1 --verify_only
  dmsetup remove whole
  for p in 0 1; do dmsetup remove "p$p"; done
  part t
}
mirror_of_stripes() {
  KIND=(raid1 0 none)
  say "-- mirror of two stripes"
  clear_devices
  member_table() {
    local i=$((${1#m} * 2))
    printf '0 %s striped 2 128 %s%s 0 %s%s 0' "$MEMBER_SECTORS" "$DISK" "${DISKS[i]}" "$DISK" "${DISKS[i + 1]}"
  }
  disk() { REPLY=$M/$1; }
  fresh 2 24 1
  put 0 4096 1
  busy t
  # One disk of a stripe, and so all of the stripe.
  bkh-dm swap m1 "0 $((MEMBER_SECTORS / 2)) linear ${DISK}c 0" "$((MEMBER_SECTORS / 2)) $((MEMBER_SECTORS / 2)) error"
  await 20 state=degraded
  new_spare m2
  reload m0 m2
  await 60 state=active action=idle
  finish
  scrubbed
  same m0 m2
  message fail 0
  check 0 4096 1
  fio_run again --rw=randread --bs=16k --offset=6M --size=12M --verify=crc32c --verify_fatal=1 --verify_only
  stop
}
LOG="row_log intents" DATA_START=16384
stripe_of 3 128 raid5 64 left-symmetric
stripe_of 4 256 raid6 32 left-symmetric
LOG= DATA_START=4096
mirror_of_stripes
