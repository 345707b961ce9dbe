# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild gets past sectors that too many members cannot read: exactly these are refused from then on,
# after a stop and a power cut too, also when the members that could not read them are gone; everything else is
# right, and stays right when another member fails. Overwriting them makes them good.
# Method: dm-dust under each member: it fails reads of a sector until that sector is written.
# Limit: 900 s
declare -A BAD
spoil() { # MEMBER…: those in BAD cannot read these sectors
  local m
  dusty "$@"
  for m; do unreadable "$m" ${BAD[$m]:-}; done
}
cut_and_start() { # MEMBER…
  bkh-dm cut "${ALL[@]}"
  reap
  stop
  spoil "${ALL[@]}"
  table "$@"
  start
}
# Where the sector of a slot is in the array; nothing for parity.
at() {
  local row=$(($2 / 64)) p
  case ${KIND[0]} in
    raid1) REPLY=$2 ;;
    raid10) REPLY=$((row * 128 + $1 / 2 * 64 + $2 % 64)) ;;
    raid5)
      p=$((3 - row % 4)) REPLY=
      [ "$p" -eq "$1" ] || REPLY=$(((row * 3 + ($1 - p + 3) % 4) * 64 + $2 % 64))
      ;;
  esac
}
lose() { local s; for s in "${@:2}"; do at "$1" "$s"; LOST+=($REPLY); done; }
# All but what is lost can be read and is right.
intact() {
  local from=0 s
  while read -r s; do
    [ "$s" -le $from ] || check $from $((s - from)) 1
    bkh-io fails $DEV "$s" 1 >/dev/null || fail "what is lost can be read: $s"
    from=$((s + 1))
  done < <(((${#LOST[@]} == 0)) || printf '%s\n' "${LOST[@]}" | sort -nu)
  check $from $((LENGTH - from)) 1
}
listed() { is "$(message bad)" "$1" "bad ranges${2:+ $2}"; }
begin() { # N KIND…
  clear_devices
  KIND=("${@:2}") LOST=() BAD=()
  say "-- $*"
  members $(($1 + 2)) 2
  slots $(($1 + 2))
  create "${ALL[@]:0:$1}"
  put 0 "$LENGTH" 1
}
rebuilt() { await 60 state=active action=idle; }
overwrite() { local s; for s in "${LOST[@]}"; do put "$s" 1 1; done; LOST=(); }
needs_dust

# ---- RAID-5 with a log: a data block and one of another disk, or parity and one of another disk
DATA_START=16384 LOG=row_log
begin 4 raid5 64 left-symmetric
lost=(5 133 700 701 2099)
BAD[m0]=${lost[*]} BAD[m1]="64 2000" BAD[m2]="640 3000"
message fail 3
spoil "${ALL[@]}"
new_spare m4
reload m0 m1 m2 m4
rebuilt
lose 0 "${lost[@]}"
lose 1 64 2000
lose 2 640 3000
lose 3 "${lost[@]}" 64 2000 640 3000
list="3:5+1 3:64+1 3:133+1 3:640+1 3:700+2 3:2000+1 3:2099+1 3:3000+1"
listed "$list"
message events 0 | grep -q 'member 3: bad from sector 2099 of its data, 1 sectors' || fail "no event tells of it"
intact
restart m0 m1 m2 m4
listed "$list" "after a restart"
intact
put 100 1 1
cut_and_start m0 m1 m2 m4
listed "$list" "after a power cut"
rebuilt
intact
# ---- one of two lost blocks of a row is overwritten: the other one is not made up from the parity of before
at 3 64
put "$REPLY" 1 1
left=()
for s in "${LOST[@]}"; do [ "$s" = "$REPLY" ] || left+=("$s"); done
LOST=("${left[@]}")
listed "2:64+1 ${list/ 3:64+1/}" "with parity"
intact
# ---- the next disk fails, and is rebuilt from what is left
message fail 1
for s in "${lost[@]}" 640 3000; do lose 1 "$s"; done
intact
# ---- writes that come together: a sector without parity does not take it from those beside it
at 3 64
is "$(bkh-async together $DEV "$REPLY" 1 1 $((REPLY + 1)) 1 1 $((REPLY + 2)) 1 1)" "ok ok ok" "what is said of three writes"
intact
new_spare m5
reload m0 m5 m2 m4
rebuilt
intact
restart m0 m5 m2 m4
intact
say "   $(message bad)"
# ---- overwritten, and the power is cut: what was acknowledged is there
put "${LOST[0]}" 1 1
cut_and_start m0 m5 m2 m4
check "${LOST[0]}" 1 1
LOST=("${LOST[@]:1}")
intact
overwrite
intact
listed ""
message events 0 | grep -q 'mended' || fail "no event tells that they are good"
restart m0 m5 m2 m4
listed ""
intact
scrubbed
stop
DATA_START=4096 LOG=

# ---- RAID-1 of three: what neither of two can read
begin 3 raid1 0 none
BAD[m0]="7 900 901" BAD[m1]="900 901 3000"
message fail 2
spoil "${ALL[@]}"
new_spare m3
reload m0 m1 m3
rebuilt
lose 2 900 901
listed "2:900+2"
intact
restart m0 m1 m3
listed "2:900+2"
# ---- a copy of the list is enough; without any nothing on the new disk is trusted until it was compared
stop
wipe_list() { disk "$1"; blkdiscard -f -z -o $((0x110000)) -l $((0x20000)) "$REPLY" 2>/dev/null; }
wipe_list m0
start
listed "2:900+2" "read from another member"
message sync pause
stop
for m in m0 m1 m3; do wipe_list $m; done
start
listed "2:0+$SECTORS" "that nobody can read"
intact
message sync resume
# A scrub began by itself; what it found too much of at once is for the next one.
mended() { rebuilt; [ "$(message bad)" = "2:900+2" ] || { message sync scrub; return 1; }; }
until_true 60 mended
intact
cut_and_start m0 m1 m3
message fail 0
message fail 1
intact
LOST=(900)
put 901 1 1
listed "2:900+1"
intact
overwrite
listed ""
intact
stop

# ---- RAID-10, and a power cut in the middle of the rebuild
begin 4 raid10 64 near=2
BAD[m0]="70 200 201 3500"
message fail 1
spoil "${ALL[@]}"
new_spare m4
slowly 1024 reload m0 m4 m2 m3
seen() { [ -n "$(message bad)" ]; }
until_true 30 seen
cut_and_start m0 m4 m2 m3
rebuilt
expect health=AAAA
lose 0 70 200 201 3500
listed "1:70+1 1:200+2 1:3500+1"
intact
message fail 0
intact
put "${LOST[3]}" 1 1
LOST=("${LOST[@]:0:3}")
listed "1:70+1 1:200+2"
intact
discard 0 "$LENGTH"
listed "" "after a discard"
zeros 0 "$LENGTH"
