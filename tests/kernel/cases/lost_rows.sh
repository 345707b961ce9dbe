# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: without a log, after a crash with members missing, exactly what these held in the regions that were dirty
# is refused, and listed, until it is overwritten; everything else can be read and written. Stops, power cuts, a
# rebuild of the missing members and a scrub do not change that. Nothing is made up when yet another member fails.
# Method: all is written and clean; parts of two regions are written again with what they hold; the power is cut.
# What is refused is compared with what follows from the layout.
# Limit: 600 s
chunk=64
# Where a chunk of the array is: MEMBER, SPAN (in sectors of members), and PARITY, the members with that of its row.
locate() {
  local number=$(($1 / chunk)) row p
  row=$((number / data)) p=$((n - 1 - number / data % n))
  MEMBER=$(((p + n - data + number % data) % n)) SPAN=$((row * chunk))
  PARITY=" $p " # and Q, behind it
  [ $((n - data)) -eq 1 ] || PARITY+="$(((p + 1) % n)) "
}
# Those chunks of which members $1 lost the data in regions $2, as runs of sectors, but for array sectors $3 to $4.
lost_chunks() {
  local at run=0
  REPLY=
  for ((at = 0; at <= LENGTH; at += chunk)); do
    locate $at
    if [ $at -lt "$LENGTH" ] && [[ " $1 " == *" $MEMBER "* && " $2 " == *" $((SPAN / REGION)) "* ]] &&
      { [ $at -lt "${3:-0}" ] || [ $at -ge "${4:-0}" ]; }; then
      run=$((run + chunk))
    elif [ $run -gt 0 ]; then
      REPLY+="$((at - run))+$run " run=0
    fi
  done
}
# A chunk in region 1 that is all its row lost, in FIRST; and one that is not, if there is any, in BOTH.
alone() {
  local at m lost
  first= both=
  for ((at = width; at < 2 * width; at += chunk)); do
    locate $at
    lost=0
    for m in $1; do [[ $PARITY == *" $m "* ]] || lost=$((lost + 1)); done
    [[ " $1 " == *" $MEMBER "* ]] || continue
    if [ $lost -eq 1 ]; then first=${first:-$at}; else both=${both:-$at}; fi
  done
}
refused() { bkh-io refused $DEV 0 "$LENGTH" 1 $chunk || fail "made up"; }
exactly() { lost_chunks "${@:2}"; is "$(refused)" "$REPLY" "refused $1"; }
starred() { # MEMBERS REGIONS: what the list says
  local m r
  REPLY=
  for m in $1; do for r in $2; do REPLY+="$m:$((r * REGION))+$REGION* "; done; done
  REPLY=${REPLY% }
}
listed() { starred "${@:2}"; is "$(message bad)" "$REPLY" "bad ranges $1"; }
cut() { power_cut "${ALL[@]}"; table "$@"; start; }
dirty_two() { for r in 1 3; do put $((r * width + 8)) 8 1; put $((r * width + 640)) 300 1; done; expect 'dirty=2'; }
one_kind() {
  n=$1 data=$(($1 - $2)) lost=$3 width=$((REGION * ($1 - $2)))
  local i without=() first both left list victim more
  KIND=("${@:4}")
  say "-- $*, without $lost"
  fresh "$n" 4
  put 0 "$LENGTH" 1
  await 30 dirty=0
  dirty_two
  for ((i = 0; i < n; i++)); do [[ " $lost " == *" $i "* ]] && without+=("-m$i") || without+=("m$i"); done

  # ---- exactly that, and it stays so
  cut "${without[@]}"
  expect needs=0
  listed "" "$lost" "1 3"
  exactly "" "$lost" "1 3"
  alone "$lost"
  refuses check "$first" 8 1
  restart "${without[@]}"
  listed "after a restart" "$lost" "1 3"
  exactly "after a restart" "$lost" "1 3"
  cut "${without[@]}"
  listed "after a power cut" "$lost" "1 3"

  # ---- beside what is lost everything can be written
  for ((i = width; i < width + 8 * chunk; i += chunk)); do
    locate $i
    [[ " $lost " == *" $MEMBER "* ]] || put $i $chunk 1
  done
  exactly "beside what was written" "$lost" "1 3"
  # ---- overwritten: some of it where only one block of the row is lost, whole rows in any case
  put $((first + 16)) 16 1
  check $((first + 16)) 16 1
  refuses check "$first" 16 1
  refuses check $((first + 32)) 1 1
  put "$first" $chunk 1
  exactly "where it was not overwritten" "$lost" "1 3" "$first" $((first + chunk))
  [ -z "$both" ] || refuses put "$both" 16 1
  put $((3 * width)) $((4 * data * chunk)) 1
  lost_chunks "$lost" 1 "$first" $((first + chunk))
  left=$REPLY
  lost_chunks "$lost" 3 $((3 * width)) $((3 * width + 4 * data * chunk))
  left+=$REPLY
  is "$(refused)" "$left" "refused where it was not overwritten"
  restart "${without[@]}"
  is "$(refused)" "$left" "refused after another restart"
  list=$(message bad)

  # ---- the members come back: they are rebuilt, and nothing is made up of it
  stop
  table "${ALL[@]}"
  start
  await 60 state=active action=idle
  is "$(refused)" "$left" "refused when they came back"
  say "   $list
   $(message bad)"
  restart "${ALL[@]}"
  is "$(refused)" "$left" "refused after one more restart"
  await 60 action=idle
  # Of two parities the one that was not rebuilt is mended by a scrub that begins by itself.
  [ "$2" -eq 2 ] || message sync scrub
  await 60 action=idle
  is "$(refused)" "$left" "refused after a scrub"
  # ---- and when another one fails
  victim=0
  while [[ " $lost " == *" $victim "* ]]; do victim=$((victim + 1)); done
  message fail $victim
  more=$(refused)
  spare_rows "$victim" "$more" "$left"
  restart "${ALL[@]}"
  await 60 state=active action=idle

  # ---- until it is overwritten
  discard $((3 * width)) $width
  zeros $((3 * width)) $width
  put $((3 * width)) $width 1
  message bad | grep -q . || fail "nothing is listed any more"
  put 0 "$LENGTH" 1
  is "$(message bad)" "" "bad ranges at last"
  is "$(refused)" "" "refused at last"
  scrubbed
  message fail $victim
  check 0 "$LENGTH" 1
  stop
}
# Beside what was refused before, only what the member $1 holds in rows with lost data.
spare_rows() {
  local at=0 end run rows=" "
  for run in $3; do
    for ((at = ${run%+*}; at < ${run%+*} + ${run#*+}; at += chunk)); do
      locate $at
      rows+="$SPAN "
    done
  done
  for run in $2; do
    for ((at = ${run%+*}, end = at + ${run#*+}; at < end; at += chunk)); do
      locate $at
      [[ $rows == *" $SPAN "* ]] || fail "refused without need: $at, when member $1 is gone, too"
    done
  done
}
one_kind 4 1 "1" raid5 $chunk left-symmetric
one_kind 5 2 "2" raid6 $chunk left-symmetric
one_kind 5 2 "1 3" raid6 $chunk left-symmetric
