# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an array of any level keeps its data through as many failures as it promises, a rebuild and the
# failure of others after that; parity is right at the end.
# Method: for each kind: random reads and writes, fail members, read, write, rebuild onto spares, fail
# others so that what was rebuilt is needed, read, scrub.
# Limit: 600 s
kinds=(
  "4 1 raid10 128 near=2" "3 1 raid10 64 near=2" "4 1 raid10 128 far=2" "5 2 raid10 8 offset=3"
  "3 1 raid4 128 parity-last" "5 1 raid5 128 left-symmetric" "3 1 raid5 8 right-asymmetric"
  "4 2 raid6 128 left-symmetric" "6 2 raid6 32 ddf-N-continue" "5 2 raid6 1024 left-symmetric-6"
)
work() { bkh-work run $DEV /run/model $((SEED * 1000 + $1)) $2; }
holds() { bkh-work check $DEV /run/model; }
one_kind() {
  local n=$1 lose=$2 i table=() spare
  KIND=("${@:3}")
  say "-- $*"
  fresh "$n" 4 "$lose"
  expect state=active level="$3" never\>0
  zeros 0 $LENGTH
  work 1 60
  for ((i = 0; i < lose; i++)); do message fail $i; done
  expect state=degraded
  refuses message fail $lose
  holds
  work 2 60
  table=("${ALL[@]}")
  for ((i = 0; i < lose; i++)); do
    spare=m$((n + i))
    poison "$spare"
    new_spare "$spare"
    table[i]=$spare
  done
  reload "${table[@]}"
  await 60 state=active action=idle
  holds
  message sync scrub
  await 60 action=idle
  expect mismatch=0
  for ((i = lose; i < 2 * lose && i < n; i++)); do message fail $i || [ "$3" = raid10 ]; done
  expect state=degraded
  holds
  stop
  table "${table[@]}"
  start
  await 60 state=active action=idle
  holds
  message sync scrub
  await 60 action=idle
  expect mismatch=0
  stop
}
# The others are for the long run.
[ -n "${BULKHEAD_LONG:-}" ] || kinds=("${kinds[@]:0:2}" "${kinds[@]:4:2}" "${kinds[@]:7:2}")
for kind in "${kinds[@]}"; do one_kind $kind; done
