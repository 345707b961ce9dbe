# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a computer that swaps to the array neither stands still nor gets back anything but what it swapped out, also
# while a member fails, the table changes, a spare is rebuilt and the array is scrubbed.
# Method: a program uses more memory than there is, reads and changes all of it again and again, and the array is the
# only swap. What is swapped out goes to regions never written, which are zeroed first.
# Limit: 600 s
# KASAN keeps what was freed, and the machine runs out of memory in spite of the swap.
[ ! -e /sys/kernel/debug/failslab ] || skip "this kernel needs memory for itself"
[ -e /proc/swaps ] || skip "this kernel cannot swap"
mem() { local -a f; while read -r -a f; do [ "${f[0]}" != "$1:" ] || REPLY=${f[1]}; done </proc/meminfo; } # KiB
# How many sectors the array was asked to read and to write.
asked() { local -a f; read -r -a f <"/sys/dev/block/$(dmsetup info -c --noheadings -o devno $NAME)/stat"; REPLY="${f[2]} ${f[6]}"; }
# Memory that cannot be swapped out, so that little is left: the less there is, the sooner all of it was used.
BALLAST=/run/ballast
ballast() {
  mkdir -p $BALLAST
  mount -t ramfs ballast $BALLAST
  mem MemAvailable
  dd if=/dev/zero of=$BALLAST/file bs=1M count=$((REPLY / 1024 - 128)) status=none
}
at_end() { swapoff -a; umount $BALLAST; }
one_kind() { # N REGIONS KIND…
  local i total out in
  KIND=("${@:3}")
  say "-- ${KIND[*]} $LOG"
  fresh "$1" "$2" 1
  mkswap $DEV >/dev/null
  swapon $DEV
  mem SwapTotal; total=$REPLY
  asked; read -r in out <<<"$REPLY"
  mem MemAvailable
  rm -f /run/filled
  background bkh-io memory $((REPLY + total / 2)) 2 /run/filled
  until_true 90 test -e /run/filled
  message fail 1
  new_spare "m$1"
  reload m0 "m$1" "${ALL[@]:2}"
  for i in 1 2 3 4 5; do pause 0.3; bkh-dm reload $NAME 2 flush "$TABLE"; done
  await 90 state=active action=idle
  message sync scrub
  finish
  await 90 action=idle
  expect mismatch=0
  asked
  in=$(((${REPLY% *} - in) / 2)) out=$(((${REPLY#* } - out) / 2))
  say "   swapped out $((out / 1024)), in $((in / 1024)) MiB; room for $((total / 1024))"
  at_least "$out" $((total / 2)) "KiB swapped out"
  at_least "$in" $((total / 2)) "KiB swapped in"
  swapoff $DEV
  stop
}
ballast
DATA_START=16384
LOG="row_log intents" one_kind 4 20 raid5 128 left-symmetric
LOG=row_log if_long one_kind 5 20 raid6 64 left-symmetric
LOG=
if_long one_kind 4 20 raid5 64 left-symmetric
one_kind 2 28 raid1 0 none
