# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: discards and zeroing of rows give zeros where they may and touch nothing else, parity is right after
# them, and the log never brings back what a region held before it was discarded.
# Method: whole regions, odd ranges and zeroing on members whose discards do nothing; then regions that were
# just written are discarded and in part written again, power is cut, and a member is missing as well.
DATA_START=16384 LOG=row_log
KIND=(raid5 64 left-symmetric)
members 4 8
slots 4
create "${ALL[@]}"
WIDTH=$((3 * REGION)) # array sectors of one region
put 0 $((6 * WIDTH)) 1
discard $WIDTH $((2 * WIDTH))
expect never=4
is "$(inspect m2 never)" 4 "never-written regions on m2"
zeros $WIDTH $((2 * WIDTH))
check 0 $WIDTH 1
# Less than a region stays as it is or becomes zeros; zeroing makes zeros of exactly that.
discard $((3 * WIDTH + 64)) 200
check $((3 * WIDTH)) 64 1
check $((3 * WIDTH + 264)) $((WIDTH - 264)) 1
discard $((4 * WIDTH - 10)) $((WIDTH + 30)) -z
check $((4 * WIDTH - 74)) 64 1
zeros $((4 * WIDTH - 10)) $((WIDTH + 30))
check $((5 * WIDTH + 20)) $((WIDTH - 20)) 1
discard 100 300 -z
check 0 100 1; zeros 100 300; check 400 1000 1
scrubbed
for round in 1 2 3; do
  # Small ones have contents in the log; the whole rows of the first writes are not the point.
  for i in 1 2 3 4 5 6 7 8; do put $((WIDTH + RANDOM % 700 * 8)) 8 $((10 + round)); done
  put $((2 * WIDTH + 8)) 5000 $((20 + round))
  put $((3 * WIDTH)) 16 $((30 + round))
  discard $WIDTH $((2 * WIDTH))
  zeros $WIDTH $((2 * WIDTH))
  # So that the region counts again, and what the log did to it would show.
  put $((WIDTH + 800)) 8 $((40 + round))
  [ "$round" = 2 ] || discard $((WIDTH + 1600)) 8 -z
  power_cut "${ALL[@]}"
  case $round in
    1) table "${ALL[@]}" ;;
    2) table m0 m1 -m2 m3 ;;
    3) table -m0 m1 m2 m3 ;;
  esac
  start
  zeros $WIDTH 800
  check $((WIDTH + 800)) 8 $((40 + round))
  zeros $((WIDTH + 808)) $((2 * WIDTH - 808))
  check $((3 * WIDTH)) 16 $((30 + round))
  restart "${ALL[@]}"
  await 60 state=active action=idle needs=0
  scrubbed
done
zeros $((WIDTH + 808)) $((2 * WIDTH - 808))
check $((5 * WIDTH + 20)) $((WIDTH - 20)) 1
