# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: with a daemon that records and acknowledges, and dies at any moment, a power cut costs nothing: the array that
# the metadata describes has all that was acknowledged, and what was not is old or new, sector by sector. Dirty and
# degraded with parity is refused, unless forced.
# Method: random writes until the power goes, with a daemon that is killed and comes back, quiet times in which the
# array is called clean, and members that fail. Then up with what the metadata says, compare, resync, scrub.
# Limit: 600 s
kinds=("2 raid1 0 none" "4 raid10 64 near=2" "4 raid5 64 left-symmetric" "5 raid6 16 left-symmetric")
recorded() { calls; if [ "$1" = dirty ]; then [ "$WORD" = dirty ]; else ! ((IN_SYNC & 1)); fi; }
calls() { read -r WORD _ IN_SYNC _ <$META; }
cut_round() {
  held_table "${ALL[@]}"
  start
  daemon
  background bkh-work crash $DEV /run/model /run/open $((SEED * 1000 + $1)) 64
  if [ $(($1 % 2)) = 0 ]; then
    # Nobody answers for a while, and somebody fails meanwhile.
    until_true 10 recorded dirty
    daemon_dies
    message fail 0
    pause 0.3
    daemon
    until_true 10 recorded failed
  fi
  pause 0.$((RANDOM % 5 + 2))
  daemon_dies
  held_cut "${ALL[@]}"
}
up_again() {
  local lost=()
  calls
  for ((i = 0; i < n; i++)); do
    if ((IN_SYNC >> i & 1)); then lost+=("m$i"); else lost+=("-m$i"); fi
  done
  held_table "${lost[@]}"
  if [ "$WORD" = dirty ] && [[ ${KIND[0]} == raid[56] ]] && [[ ${lost[*]} == *-* ]]; then
    forced=$((forced + 1))
    refuses start
    FORCE=1 held_table "${lost[@]}"
  fi
  start
  message events 0 >/run/events
  # Whoever forces it takes the parity as it is: what was being written may be neither old nor new.
  [[ $TABLE == *force ]] || is "$(bkh-work after $DEV /run/model /run/open)" 0 "sectors refused"
  daemon
  await 60 needs=0 syncing=0 "action=idle"
  [[ $TABLE == *force ]] || bkh-work check $DEV /run/model
  [[ ${lost[*]} == *-* ]] || scrubbed
  daemon_dies
  stop
}
one_kind() {
  n=$1
  say "-- $*"
  clear_devices
  rm -f /run/model
  KIND=("${@:2}")
  slots "$n"
  members "$n" 2
  held_new "${ALL[@]}"
  for ((round = 1; round <= rounds; round++)); do
    cut_round $round
    up_again
    # All of them are good again; what they hold must not show.
    calls
    if [ "$IN_SYNC" != $(((1 << n) - 1)) ]; then
      held_new "${ALL[@]}"
      rm -f /run/model
    fi
  done
}
often 3
rounds=$REPLY
forced=0
for kind in "${kinds[@]}"; do one_kind $kind; done
say "$forced times forced"
at_least "$forced" 1 "dirty and degraded arrays"
