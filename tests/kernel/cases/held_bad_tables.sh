# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no table of mode held that is wrong is accepted, each is refused with words that say why, no member is
# written, and a good one comes back word for word.
# Method: each word of a good line left out, doubled and replaced; features that do not go together; sizes, positions
# and starts that do not fit; parity that is dirty and degraded.
# Limit: 300 s
# refused WORDS FEATURE…: the good table with other features.
refused() {
  local line="$base $(($# - 1)) ${*:2}"
  refused_line "$1" "$line"
}
refused_line() {
  dmesg -c >/dev/null
  refuses dmsetup create wrong --table "$2"
  dmesg | grep -q "bulkhead: $1" || fail "not refused with \"$1\": $2: $(dmesg | tail -n 3)"
}
# accepted FEATURE…
accepted() {
  local line="$base $# $*"
  dmsetup create $NAME --table "$line"
  dmsetup table $NAME | diff - <(sed 's,/dev/mapper/m\([0-9]\),253:10\1,g' <<<"$line") || fail "another table: $line"
  dmsetup remove $NAME
}
together='Features that do not go together'
invalid='Unknown or invalid features of held mode'
untrusted='Parity of an array that is dirty and degraded is not trusted'
KIND=(raid5 64 left-symmetric)
slots 4
members 4 4
held_new "${ALL[@]}"
size="member_sectors $SECTORS"
LOG=; table "${ALL[@]}"; base=${TABLE% 0}
LOG="$size in_sync f"; table "${ALL[@]}"; good=$TABLE
read -r -a words <<<"$good"
for ((i = 3; i < ${#words[@]}; i++)); do
  without=("${words[@]}"); unset "without[i]"
  refuses dmsetup create wrong --table "${without[*]}"
  twice=("${words[@]:0:i}" "${words[i]}" "${words[@]:i}")
  refuses dmsetup create wrong --table "${twice[*]}"
  for bad in -1 18446744073709551616 ''; do
    other=("${words[@]}"); other[i]=$bad
    refuses dmsetup create wrong --table "${other[*]}"
  done
done
accepted $size in_sync f
refused 'Held mode needs member_sectors and in_sync' $size
refused 'Held mode needs member_sectors and in_sync' in_sync f
refused_line 'Held mode needs' "$base 0"
refused "$invalid" $size in_sync 0
refused "$invalid" $size in_sync 1f
refused "$invalid" $size in_sync f in_sync f
refused "$invalid" $size $size in_sync f
refused "$invalid" $size in_sync f row_log
refused "$invalid" $size in_sync f dirty dirty
refused "$invalid" $size in_sync f resync_from
refused "$together" $size in_sync f dirty resync_from 8
refused "$together" $size in_sync f force
refused "$together" $size in_sync f rebuild_from 8
refused 'A position is beyond the end' $size in_sync f resync_from "$SECTORS"
refused 'A position is beyond the end' $size in_sync 7 rebuild_from $((SECTORS + 1))
refused 'Members of this size do not make' member_sectors $((SECTORS - 64)) in_sync f
refused 'Members of this size do not make' member_sectors $((SECTORS + 64)) in_sync f
refused 'Too few members are present and in sync' $size in_sync 3
refused "$untrusted" $size in_sync 7 dirty
refused "$untrusted" $size in_sync 7 rebuild_from 64 resync_from 64
# What follows is rebuilt or synced.
for m in "${ALL[@]}"; do wrote_of "$m"; is "$REPLY" 0 "sectors written to $m"; done
accepted $size in_sync 7 rebuild_from 64
accepted $size in_sync 7 dirty force
accepted $size in_sync 7 rebuild_from 64 resync_from 8 force
accepted $size in_sync f resync_from 0
accepted $size in_sync f dirty
refused_line 'Invalid data or status start' "${good/ - ${UUID[m0]}/ 0 ${UUID[m0]}}"
refused_line 'A member is too small' "${good/m0 $DATA_START/m0 $((DATA_START + TAIL + 1))}"
refused_line 'A member is too small' "${good/m0 $DATA_START/m0 18446744073709551608}"
base=${base/"$M/m3 $DATA_START - ${UUID[m3]}"/"- - - ${UUID[m3]}"}
refused "$untrusted" $size in_sync f dirty
refused 'Too few members' $size in_sync b
accepted $size in_sync f
accepted $size in_sync 7
accepted $size in_sync f dirty force
# Anywhere on the member, from its first sector on.
base=${base//" $DATA_START - "/" 3 - "}
accepted $size in_sync 7
base=${base//" 3 - "/" 0 - "}
accepted $size in_sync 7
# Levels of copies have no parity to be forced.
KIND=(raid1 0 none)
clear_devices
slots 2
members 2 4
held_new m0 m1
LOG=; table m0 m1; base=${TABLE% 0}
refused "$together" $size in_sync 3 dirty force
accepted $size in_sync 1 dirty
accepted $size in_sync 1 rebuild_from 8 resync_from 64
# What other modes know nothing of.
held_table m0 m1
start
refuses message ack
refuses message pending 1
is "$(message pending)" "" "pending"
refuses blkdiscard -f $DEV
stop
refuses dmsetup create wrong --table "${TABLE/ held / native }"
