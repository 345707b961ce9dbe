# SPDX-License-Identifier: GPL-2.0-or-later
# What soak.sh and smp_race.sh share: verified I/O on an array whose members come and go. Sourced by them.
#
# here: the members of the array by slot; pool: all there are; kept: where data lies that nobody writes. From 6 to 8 MiB
# only lose() does: no load may.

# soak_load NUMBER RW BLOCK OFFSET SIZE [ARGUMENT…]: fio again and again until $end.
soak_load() {
  local n=0
  while [ $SECONDS -lt $end ]; do
    n=$((n + 1))
    SEED=$((SEED + n)) fio_run "soak$1" --rw="$2" --bsrange="$3" --offset="$4" --size="$5" "${@:6}"
  done
}
# One that is used by nobody.
spare() { local m; for m in "${pool[@]}"; do [[ " ${here[*]} " == *" $m "* ]] || { REPLY=$m; return; }; done; }
lose() { # SLOT
  local table=("${here[@]}")
  case $((RANDOM % 3)) in
    0) message fail "$1" ;;
    1) break_members "${here[$1]}"; put $((6 * REGION)) $((2 * REGION)) "$rounds"; await 20 state=degraded ;;
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
soak_round() {
  local first=$((RANDOM % n)) second health
  second=$(((first + 1 + RANDOM % (n - 1)) % n))
  lose $first
  replace $first
  message throttle 0 $((SLOWLY * (RANDOM % 8192 + 8192)))
  message sync pause
  bkh-dm reload $NAME 3 noflush "$TABLE"
  # Another one while the first is being rebuilt: only two parities can do without both.
  [ "$parities" -lt 2 ] || [ $((RANDOM % 2)) = 0 ] || { message fail $second; replace $second; }
  message sync resume
  [ $((RANDOM % 2)) = 0 ] && { message throttle 0 0; bkh-dm reload $NAME 3 flush "$TABLE"; }
  message throttle 0 0
  printf -v health '%*s' "$n" ''
  await "$((60 * SLOWLY))" state=active health="${health// /A}" action=idle
  message sync scrub
  await "$((60 * SLOWLY))" action=idle
  expect mismatch=0
  check "$kept" $((4 * REGION)) 9
}
# soak_kind SECONDS LOADS N PARITIES KIND…: rounds of failures for so long, with what LOADS starts meanwhile.
SLOWLY=1 # how much longer things may take
SOAK_REGIONS=24 # of each member
soak_kind() {
  n=$3 parities=$4 rounds=0
  local began=$SECONDS
  KIND=("${@:5}")
  say "-- ${KIND[*]}"
  clear_devices
  members $((n + 2)) $SOAK_REGIONS
  slots $((n + 2)); pool=("${ALL[@]}")
  slots "$n"; here=("${ALL[@]}")
  create "${here[@]}"
  kept=$((LENGTH - 5 * REGION))
  put $kept $((4 * REGION)) 9
  often "$1"; end=$((SECONDS + REPLY))
  "$2"
  while [ $SECONDS -lt $end ]; do rounds=$((rounds + 1)); soak_round; done
  finish
  stop
  start
  message sync scrub
  await "$((60 * SLOWLY))" action=idle
  expect mismatch=0
  check $kept $((4 * REGION)) 9
  stop
  say "$rounds rounds in $((SECONDS - began)) s"
}
