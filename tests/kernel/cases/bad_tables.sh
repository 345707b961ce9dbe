# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no wrong table line is ever accepted, none does harm, and a good one still starts afterwards.
# Method: each word of a good line replaced, left out and doubled; then random damage. For RAID-10 and RAID-6 with
# its log: levels, chunks, layouts, numbers of members, sizes and features that do not go together, or that are
# not what is on the members, are refused by the constructor with words, and no member is written.
members 2
create m0 m1
put 0 64 1
stop
# The tool names its own device; the log of refused tables is not worth reading.
bkh-dm bad-tables fuzz "$SEED" "$TABLE"
start
expect state=active health=AA never=15
check 0 64 1
stop

# refused WORDS ARRAY: that table is refused when it is loaded, and the log says why.
refused() {
  dmesg -c >/dev/null
  refuses dmsetup create wrong --table "$2"
  dmesg | grep -q "bulkhead: $1" || fail "not refused with \"$1\": $2: $(dmesg | tail -n 3)"
}
# but PLACE WORD…: the good table with another level (1), chunk (2), layout (3).
but() { local -a words; read -r -a words <<<"$TABLE"; while [ $# -gt 0 ]; do words[$1 + 3]=$2; shift 2; done; REPLY=${words[*]}; }
written() { local m; for m in "${ALL[@]}"; do wrote_of "$m"; printf '%s ' "$REPLY"; done; }
slots 5
clear_devices
KIND=(raid6 64 left-symmetric) DATA_START=16384 LOG=row_log
members 5 8
create "${ALL[@]}"
put 0 64 1
stop
before=$(written)
together='Level, layout, chunk and number of members do not go together'
rows='The size of the array is not made of whole rows'
layout='Invalid chunk or unknown layout for this level'
for chunk in 0 4 7 96 1 4294967296 -8 x; do
  but 2 $chunk
  case $chunk in
    4294967296 | -8 | x) refused "$layout" "$REPLY" ;;
    *) refused "$together" "$REPLY" ;;
  esac
done
for word in none near=2 near=0 left left-symmetric-7 ''; do but 3 "$word "; refused "" "$REPLY"; done
but 3 none; refused "$layout" "$REPLY"
but 3 near=2; refused "$layout" "$REPLY"
but 1 raid5 3 ddf-N-continue; refused "$layout" "$REPLY"
but 1 raid10; refused "$layout" "$REPLY"
but 1 raid10 3 near=6; refused "$together" "$REPLY"
but 1 raid1 2 0 3 none; refused '' "$REPLY"
# A level that other heads are of, though the size would fit.
but 1 raid5; refused '' "$REPLY"
but 3 right-symmetric; refused '' "$REPLY"
but 2 32; refused '' "$REPLY"
good=$TABLE
TABLE=${good/#0 $LENGTH/0 $((LENGTH - 64))}; refused "$rows" "$TABLE"
TABLE=${good/#0 $LENGTH/0 $((LENGTH - 192))}; refused '' "$TABLE"
base=${good% 1 row_log}
refused 'Unknown features' "$base"
refused 'Unknown features' "$base 1"
refused 'Unknown features' "$base 1 rowlog"
refused 'Unknown features' "$base 2 row_log"
refused 'Unknown features' "$base 2 row_log row_log"
refused 'Unknown features' "$base 1 row_log intents"
refused 'Features that do not go together' "$base 1 intents"
is "$(written)" "$before" "sectors written to the members"
TABLE=$good
start
expect state=active health=AAAAA
check 0 64 1
stop
clear_devices
KIND=(raid10 64 near=2) DATA_START=4096 LOG=
members 4 8
slots 4
create "${ALL[@]}"
put 0 64 1
stop
good=$TABLE
base=${good% 0}
refused 'Features that do not go together' "$base 1 row_log"
refused 'Features that do not go together' "$base 2 row_log intents"
for word in near=1 near=5 far=2 offset=2 near=3; do but 3 $word; refused '' "$REPLY"; done
start
check 0 64 1
