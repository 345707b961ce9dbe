# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: verified I/O (fio with checksums) runs on RAID-6 with its log and on RAID-10 through failures of one or
# two members, spares, rebuilds, a failure during a rebuild, pauses, reloads and scrubs, with no wrong byte, no
# error and no splat; parity and copies are right after every round.
# Method: fio in the background for as long as a script of events takes; a scrub ends each round.
# Limit: 300 s
load() {
  local n=0
  while [ $SECONDS -lt $end ]; do
    n=$((n + 1))
    SEED=$((SEED + n)) fio_run "soak$1" --rw="$2" --bs="$3" --offset="$4" --size="$5" "${VERIFY[@]}"
  done
}
# One that is used by nobody.
spare() { local m; for m in "${pool[@]}"; do [[ " ${here[*]} " == *" $m "* ]] || { REPLY=$m; return; }; done; }
lose() { # SLOT
  local table=("${here[@]}")
  case $((RANDOM % 3)) in
    0) message fail "$1" ;;
    1) break_members "${here[$1]}"; put $((LENGTH - 12 * REGION)) $((2 * REGION)) "$rounds"; await 20 state=degraded ;;
    2) table[$1]=-${here[$1]}; reload "${table[@]}" ;;
  esac
  expect state=degraded
}
replace() { # SLOT
  local old=${here[$1]}
  spare
  here[$1]=$REPLY
  new_spare "$REPLY"
  reload "${here[@]}"
  heal "$old"
}
round() {
  local first=$((RANDOM % n)) second health
  second=$(((first + 1 + RANDOM % (n - 1)) % n))
  lose $first
  replace $first
  message throttle 0 $((RANDOM % 8192 + 8192))
  message sync pause
  bkh-dm reload $NAME 3 noflush "$TABLE"
  # Another one while the first is being rebuilt: only two parities can do without both.
  [ "$parities" -lt 2 ] || [ $((RANDOM % 2)) = 0 ] || { message fail $second; replace $second; }
  message sync resume
  [ $((RANDOM % 2)) = 0 ] && { message throttle 0 0; bkh-dm reload $NAME 3 flush "$TABLE"; }
  message throttle 0 0
  printf -v health '%*s' "$n" ''
  await 60 state=active health="${health// /A}" action=idle
  scrubbed
  check "$kept" $((4 * REGION)) 9
}
one_kind() {
  n=$1 parities=$2 rounds=0 pool=()
  KIND=("${@:3}")
  say "-- ${KIND[*]}"
  clear_devices
  members $((n + 2)) 24
  slots $((n + 2)); pool=("${ALL[@]}")
  slots "$n"; here=("${ALL[@]}")
  create "${here[@]}"
  kept=$((LENGTH - 5 * REGION))
  put $kept $((4 * REGION)) 9
  often 15; end=$((SECONDS + REPLY))
  background load 1 randwrite 4k 0 3M
  background load 2 write 128k 8M 6M
  while [ $SECONDS -lt $end ]; do rounds=$((rounds + 1)); round; done
  finish
  say "$rounds rounds"
  stop
  start
  scrubbed
  check $kept $((4 * REGION)) 9
  stop
}
DATA_START=16384 LOG=row_log one_kind 5 2 raid6 64 left-symmetric
one_kind 4 0 raid10 128 near=2
