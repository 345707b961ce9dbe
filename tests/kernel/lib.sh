# SPDX-License-Identifier: GPL-2.0-or-later
# What the cases share. Runs inside a machine, sourced by tests/kernel/case.
#
# A case's members m0, m1, … are device-mapper devices over the machine's disks, so that a case can
# count, hold, fail or cut off what the array does to each of them. The array itself is "t".

DATA_START=4096 # sectors: 2 MiB, behind the maps
TAIL=2048
REGION=2048
NAME=t
DEV=/dev/mapper/t
M=/dev/mapper
DISK=/dev/ubd # and a letter
[ -b /dev/ubda ] || DISK=/dev/sd
DISKS=(a b c d e f g h i)
declare -A UUID S
export DM_DISABLE_UDEV=1
exec {NEVER}<> <(:)

say() { printf '%s\n' "$*"; }
fail() { say "FAILED: $*" >&2; exit 1; }
is() { [ "$1" = "$2" ] || fail "$3: $1, expected $2"; }
at_most() { [ "$1" -le "$2" ] || fail "$3: $1, expected at most $2"; }
at_least() { [ "$1" -ge "$2" ] || fail "$3: $1, expected at least $2"; }
refuses() { if "$@" >/dev/null 2>&1; then fail "was not refused: $*"; fi; }
skip() { say "SKIPPED: $*"; exit 77; }
# often N: how many times to repeat something; ten times that for a long run.
often() { REPLY=$(($1 * (${BULKHEAD_LONG:+9} + 1))); }
# if_long COMMAND…: only in a long run.
if_long() { [ -z "${BULKHEAD_LONG:-}" ] || "$@"; }
pause() { read -r -t "$1" -u "$NEVER" || true; }

new_uuid() {
  printf -v REPLY '%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x' $RANDOM $RANDOM $RANDOM \
    $((RANDOM % 4096)) $((RANDOM % 4096)) $RANDOM $RANDOM $RANDOM
}

# ---- members ---------------------------------------------------------------------------------------

# members N [REGIONS]: makes m0 … mN-1, each with room for so many regions of data.
members() {
  local i all=""
  REGIONS=${2:-16}
  SECTORS=$((REGIONS * REGION))
  LENGTH=$SECTORS
  MEMBER_SECTORS=$((DATA_START + SECTORS + TAIL))
  for ((i = 0; i < $1; i++)); do
    all+="m$i,,$((100 + i)),rw,$(member_table "m$i");"
  done
  dmsetup create --concise "${all%;}"
}

# split_members N [REGIONS]: the same, with status part and data of each on devices of their own:
# m0.meta and m0.data, which can be suspended one by one.
split_members() {
  local i all="" disk
  REGIONS=${2:-16}
  SECTORS=$((REGIONS * REGION))
  LENGTH=$SECTORS
  MEMBER_SECTORS=$((DATA_START + SECTORS + TAIL))
  for ((i = 0; i < $1; i++)); do
    disk=$DISK${DISKS[i]}
    all+="m$i.meta,,$((120 + i)),rw,0 $DATA_START linear $disk 0;"
    all+="m$i.data,,$((140 + i)),rw,0 $((SECTORS + TAIL)) linear $disk $DATA_START;"
    all+="m$i,,$((100 + i)),rw,0 $DATA_START linear /dev/dm-$((120 + i)) 0,"
    all+="$DATA_START $((SECTORS + TAIL)) linear /dev/dm-$((140 + i)) 0;"
  done
  dmsetup create --concise "${all%;}"
}

member_table() { printf '0 %s linear %s%s 0' "$MEMBER_SECTORS" "$DISK" "${DISKS[${1#m}]}"; }
heal() { local m; for m; do bkh-dm swap "$m" "$(member_table "$m")"; done; }
break_members() { local m; for m; do bkh-dm swap "$m" "0 $MEMBER_SECTORS error"; done; }
# Writes and flushes fail, reads work.
break_writes() {
  local m
  for m; do
    bkh-dm swap "$m" "0 $MEMBER_SECTORS flakey $DISK${DISKS[${m#m}]} 0 0 3600 1 error_writes"
  done
}
hold() { local d; for d; do dmsetup suspend --noflush --nolockfs "$d"; done; }
release() { local d; for d; do dmsetup resume "$d"; done; }
minor() {
  case $1 in
    *.meta) REPLY=${1%.meta} REPLY=$((120 + ${REPLY#m})) ;;
    *.data) REPLY=${1%.data} REPLY=$((140 + ${REPLY#m})) ;;
    *) REPLY=$((100 + ${1#m})) ;;
  esac
}
# Counts since the device was made: read_of m0 (sectors), wrote_of m0 (sectors), in_flight_of m0.
stat_of() { local -a f; minor "$1"; read -r -a f <"/sys/block/dm-$REPLY/stat"; REPLY=${f[$2]}; }
read_of() { stat_of "$1" 2; }
wrote_of() { stat_of "$1" 6; }
in_flight_of() { stat_of "$1" 8; }
flushes_of() { local -a f; read -r -a f <"/sys/block/${DISK#/dev/}${DISKS[${1#m}]}/stat"; REPLY=${f[15]}; }

CACHES=
# use_caches: members have a cache from now on (modules/bkh-cache.c), which power_cut forgets.
use_caches() {
  [ -d /sys/module/bkh_cache ] || insmod "$BULKHEAD_TEST_MODULES/bkh-cache.ko" || skip "there is no bkh-cache for this kernel"
  CACHES=1
  member_table() { printf '0 %s bkh_cache %s%s' "$MEMBER_SECTORS" "$DISK" "${DISKS[${1#m}]}"; }
}
# destage MEMBER PERCENT [SECTOR COUNT]: so much of what its cache holds goes to its disk.
destage() { dmsetup message "$1" 0 destage "${3:-0}" "${4:-$MEMBER_SECTORS}" "$2"; }
cached_of() { local -a f; read -r -a f <<<"$(dmsetup status "$1")"; REPLY=${f[3]}; }
held_of() { local -a f; read -r -a f <<<"$(dmsetup status "$1")"; REPLY=${f[4]}; }
# fail_nth MEMBER N: its N-th request from now on fails. to_fail_of: how many there are until then, 0: none.
fail_nth() { dmsetup message "$1" 0 fail-nth "$2"; }
to_fail_of() { local -a f; read -r -a f <<<"$(dmsetup status "$1")"; REPLY=${f[5]}; }

# needs_dust: or the case is skipped. dusty MEMBER…: from now on sectors of them can become unreadable.
needs_dust() { modprobe -q dm-dust || dmsetup targets | grep -q dust || skip "this kernel has no dm-dust"; }
dusty() {
  local m
  for m; do
    bkh-dm swap "$m" "0 $MEMBER_SECTORS dust $DISK${DISKS[${m#m}]} 0 512"
    dmsetup message "$m" 0 enable
  done
}
# unreadable MEMBER SECTOR…: reads of these sectors of its data fail until they are written. unreadable_of: how many.
unreadable() { local s; for s in "${@:2}"; do dmsetup message "$1" 0 addbadblock $((DATA_START + s)) >/dev/null; done; }
unreadable_of() { REPLY=$(dmsetup message "$1" 0 countbadblocks 2>&1) && REPLY=${REPLY#*countbadblocks: } REPLY=${REPLY%% *}; }

# ---- the array -------------------------------------------------------------------------------------

# What kind of array: level, chunk in sectors, layout. LOG: with a row log, and its features.
KIND=(raid1 0 none)
LOG=
# table MEMBER…: the table line; "-m1" is m1 missing.
table() {
  local m status=0
  [ "${MODE:-}" != held ] || status=-
  TABLE="0 $LENGTH bulkhead 1 ${KIND[*]} ${MODE:-native} $ARRAY $#"
  for m; do
    case $m in
      -*) TABLE+=" - - - ${UUID[${m#-}]}" ;;
      *) TABLE+=" $M/$m $DATA_START $status ${UUID[$m]}" ;;
    esac
  done
  features
}

features() { local -a words; read -r -a words <<<"$LOG"; TABLE+=" ${#words[@]} $LOG"; TABLE=${TABLE% }; }

# replacing SLOT MEMBER: in the tables that follow MEMBER replaces the one in SLOT by copying. Without words: none.
replacing() {
  LOG=${LOG%%replace *} LOG=${LOG% }
  [ $# -eq 0 ] || LOG+="${LOG:+ }replace $1 $M/$2 $DATA_START 0 ${UUID[$2]}"
}

# slots N: ALL becomes m0 … mN-1.
slots() { local i; ALL=(); for ((i = 0; i < $1; i++)); do ALL+=("m$i"); done; }
name_members() { local m; for m; do new_uuid; UUID[$m]=$REPLY; done; }
# new_spare MEMBER: a new name, and no head: what it was before must not show.
new_spare() { name_members "$1"; disk "$1"; blkdiscard -f -z -o $((0x100000)) -l $((0x10000)) "$REPLY" 2>/dev/null; }

# format MEMBER…: writes the status part of a new array of them. Sets ARRAY, TABLE and LENGTH.
format() {
  local m args=()
  new_uuid; ARRAY=$REPLY
  name_members "$@"
  for m; do args+=("$M/$m" "${UUID[$m]}"); done
  TABLE=$(bkh-format --sectors "$SECTORS" --level "${KIND[@]}" ${LOG:+--log} "$ARRAY" "$REGION" "$DATA_START" \
    "${args[@]}")
  read -r _ LENGTH _ <<<"$TABLE"
  TABLE=${TABLE% [0-9]*}
  features
}

# fresh N [REGIONS [MORE]]: nothing is left of before; a new array of N members with so many regions, and
# MORE members for spares; an empty model of what it holds.
fresh() {
  clear_devices
  members $(($1 + ${3:-0})) "${2:-}"
  slots "$1"
  create "${ALL[@]}"
  rm -f /run/model
}

# to_replace N REGIONS KIND…: a new array of N members, full, and tables that follow in which another member replaces
# m1 by copying. Sets n and new. MEMBERS: what makes the members, if not members.
to_replace() {
  n=$1 KIND=("${@:3}") new=m$1
  say "-- ${KIND[*]} $LOG"
  clear_devices
  ${MEMBERS:-members} $((n + 1)) "$2"
  slots "$n"
  replacing
  create "${ALL[@]}"
  put 0 "$LENGTH" 1
  poison "$new"
  new_spare "$new"
  replacing 1 "$new"
}

start() { dmsetup create $NAME -u "BULKHEAD-$ARRAY" --table "${1:-$TABLE}"; }
stop() { dmsetup remove $NAME; }
create() { format "$@"; start; }
# reload MEMBER…: gives the running array another table.
reload() { table "$@"; bkh-dm swap $NAME "$TABLE"; }
# slowly KIB COMMAND…: a command that begins a rebuild, which then goes at so many KiB a second.
slowly() { message sync pause; "${@:2}"; message throttle 0 "$1"; message sync resume; }
message() { dmsetup message $NAME 0 "$@"; }
restart() { stop; table "$@"; start; }

status() {
  local -a f
  read -r -a f <<<"$(dmsetup status $NAME)"
  [ "${#f[@]}" -eq 19 ] || fail "status has ${#f[@]} words: ${f[*]}"
  S=([version]=${f[3]} [level]=${f[4]} [state]=${f[5]} [n]=${f[6]} [health]=${f[7]}
    [action]=${f[8]} [done]=${f[9]} [total]=${f[10]} [rate]=${f[11]} [mismatch]=${f[12]}
    [region]=${f[14]} [min]=${f[15]} [max]=${f[16]} [events]=${f[17]}
    [latency]=${f[18]})
  IFS=, read -r S[never] S[clean] S[dirty] S[needs] S[syncing] <<<"${f[13]}"
  STATUS="${f[*]}"
}

matches() {
  local want key
  for want; do
    key=${want%%[=<>]*}
    case $want in
      *=*) [[ ${S[$key]} == ${want#*=} ]] || return 1 ;;
      *">"*) [ "${S[$key]}" -gt "${want#*>}" ] || return 1 ;;
      *"<"*) [ "${S[$key]}" -lt "${want#*<}" ] || return 1 ;;
    esac
  done
}

# await SECONDS KEY=PATTERN…: until the status line says so. Also KEY>NUMBER, KEY<NUMBER.
await() {
  local limit=$1
  shift
  local begin=$SECONDS
  while :; do
    status
    matches "$@" && return 0
    [ $((SECONDS - begin)) -lt "$limit" ] || fail "after $limit s not yet $*: $STATUS"
    pause 0.05
  done
}
scrubbed() { message sync scrub; await 60 action=idle; expect mismatch=0; }
expect() { status; matches "$@" || fail "expected $*: $STATUS"; }
# until_true SECONDS COMMAND…
until_true() {
  local begin=$SECONDS limit=$1
  shift
  until "$@"; do
    [ $((SECONDS - begin)) -lt "$limit" ] || fail "after $limit s not yet: $*"
    pause 0.05
  done
}

# crash_work SEED MOST [FLUSHES]: bkh-work crash in the background, at its first writes when this returns.
crash_work() {
  rm -f /run/open
  background bkh-work crash $DEV /run/model /run/open "$@"
  until_true 60 test -e /run/open
}

# power_cut MEMBER[=PERCENT]…: nothing reaches the members any more; the array goes, the members come back. Of
# what was in their caches so many percent are on their disks, or nothing.
power_cut() {
  local m all=()
  for m; do [[ -z $CACHES || $m == *=* ]] || m+==0; all+=("$m"); done
  bkh-dm cut "${all[@]}"
  reap
  stop
  heal "${@%=*}"
}

# ---- status mode held: the case is user space, and keeps the metadata -------------------------------

META=/run/metadata # clean or dirty, where a resync is to begin or -, members in sync, members being rebuilt
# held_new MEMBER…: an array of zeros whose metadata calls it clean. Sets ARRAY, LENGTH and TABLE.
held_new() {
  local m width=$#
  new_uuid; ARRAY=$REPLY
  name_members "$@"
  for m; do disk "$m"; blkdiscard -f -z -o $((DATA_START * 512)) -l $((SECTORS * 512)) "$REPLY" 2>/dev/null; done
  case ${KIND[0]} in
    raid1) LENGTH=$SECTORS ;;
    raid10) LENGTH=$((SECTORS * width / ${KIND[2]#*=})) ;;
    raid6) LENGTH=$((SECTORS * (width - 2))) ;;
    *) LENGTH=$((SECTORS * (width - 1))) ;;
  esac
  metadata clean - $(((1 << width) - 1)) 0
  held_table "$@"
}
# held_fresh N REGIONS KIND…: such an array of m0 … on new devices, started.
held_fresh() {
  clear_devices
  KIND=("${@:3}")
  slots "$1"
  members "$1" "$2"
  held_new "${ALL[@]}"
  start
}
# held_put FROM SECTORS SEED: a write that has its answer.
held_put() { background put "$@"; until_true 10 serve; finish; }
metadata() { say "$*" >$META.new; mv $META.new $META; }
# held_table MEMBER…: the table with what the metadata says; FORCE if that is to be added.
held_table() {
  local word from in_sync rebuilding
  read -r word from in_sync rebuilding <$META
  MODE=held
  printf -v LOG 'member_sectors %d in_sync %x' "$SECTORS" "$in_sync"
  [ -z "${REBUILT:-}" ] || LOG+=" rebuild_from $REBUILT"
  [ "$from" = - ] || LOG+=" resync_from $from"
  [ "$word" = clean ] || LOG+=" dirty"
  LOG+=${FORCE:+ force}
  table "$@"
}
# record NUMBER WORD [VALUE]: what user space does with a transition before it acknowledges it.
record() {
  local word from in_sync rebuilding
  read -r word from in_sync rebuilding <$META
  case $2 in
    dirty) word=dirty from=- ;;
    clean) word=clean from=${3:--} ;;
    failed) in_sync=$((in_sync & ~(1 << $3))) rebuilding=$((rebuilding & ~(1 << $3))) ;;
    synced) in_sync=$((in_sync | 1 << $3)) rebuilding=$((rebuilding & ~(1 << $3))) ;;
    *) fail "asked to record: $*" ;;
  esac
  metadata "$word" "$from" $in_sync $rebuilding
}
pending() { REPLY=$(message pending 2>/dev/null); }
is_pending() { pending && [[ $REPLY == $1 ]]; }
await_pending() { until_true "$1" is_pending "$2"; }
# serve: records and acknowledges the next one; fails if there is none.
serve() {
  local first
  pending && [ -n "$REPLY" ] || return 1
  first=${REPLY%%;*}
  record $first
  message ack "${first%% *}"
}
# The daemon, and its sudden death.
daemon() { (while :; do serve 2>/dev/null || pause 0.02; done) & DAEMON=$!; }
daemon_dies() { kill -KILL "$DAEMON"; wait "$DAEMON" 2>/dev/null || true; DAEMON=; }
stat_word() { local w; for w in $(message stats); do [[ $w != "$1="* ]] || REPLY=${w#*=}; done; }
# held_cut MEMBER…: the power goes; whoever waits for user space gets an error.
held_cut() {
  bkh-dm cut "$@"
  dmsetup wipe_table --noflush --nolockfs $NAME
  reap
  dmsetup remove $NAME
  heal "$@"
}

# ---- data ------------------------------------------------------------------------------------------

put() { bkh-io fill $DEV "$@"; }       # put SECTOR COUNT SEED [fua]
check() { bkh-io check $DEV "$@"; }    # check SECTOR COUNT SEED
zeros() { bkh-io zeros $DEV "$@"; }    # zeros SECTOR COUNT
# On the disk of one member, at array sectors: past whatever the case does to the member.
disk() { REPLY=$DISK${DISKS[${1#m}]}; }
member_has() { disk "$1"; bkh-io check "$REPLY" $((DATA_START + $2)) "$3" "$4:$DATA_START"; }
member_zeros() { disk "$1"; bkh-io zeros "$REPLY" $((DATA_START + $2)) "$3"; }
member_put() { disk "$1"; bkh-io fill "$REPLY" $((DATA_START + $2)) "$3" "$4:$DATA_START"; }
poison() { local m; for m; do member_put "$m" 0 "$SECTORS" 666; done; }
poisoned() { member_has "$1" "$2" "$3" 666; }
same() { local m all=(); for m; do disk "$m"; all+=("$REPLY"); done; bkh-io members $DATA_START "${all[@]}"; }
inspect() { disk "$1"; bkh-inspect "$REPLY" "${@:2}"; }
discard() { blkdiscard -f -o $(($1 * 512)) -l $(($2 * 512)) "${@:3}" $DEV; }

# fio_run NAME ARGUMENT…: direct I/O on the array; says nothing unless it fails.
fio_run() {
  local log=/run/fio-$1.log
  (cd /run && fio --name="$1" --filename=$DEV --direct=1 --ioengine=libaio --iodepth=16 --thread \
    --randseed="$SEED" --verify_state_save=0 --group_reporting "${@:2}") >"$log" 2>&1 ||
    { grep -iE 'verify|error|bad|offset|err=' "$log" | head -20; fail "fio $1"; }
}
VERIFY=(--verify=crc32c --verify_fatal=1 --do_verify=1 --verify_backlog=256)

# background COMMAND…: runs it until reap, which waits; the case ends it by itself or by power_cut.
BACKGROUND=()
background() { "$@" & BACKGROUND+=($!); }
# finish: waits for all of the background, which must have succeeded. reap: it need not have.
finish() { local p; for p in "${BACKGROUND[@]}"; do wait "$p" || fail "the background failed"; done; BACKGROUND=(); }
reap() { local p; for p in "${BACKGROUND[@]}"; do wait "$p" || true; done; BACKGROUND=(); }
running() { kill -0 "$1" 2>/dev/null; }

# ---- the end ---------------------------------------------------------------------------------------

# What was held when a case failed would hold up its end.
let_go() {
  local name suspended
  dmsetup ls --target bkh_cache | while read -r name _; do dmsetup message "$name" 0 fail || true; done
  while read -r name suspended; do
    [ "$suspended" != Suspended ] || timeout 5 dmsetup resume "$name" || true
  done < <(dmsetup info -c --noheadings --separator ' ' -o name,suspended)
}

clear_devices() {
  local f
  for f in failslab fail_make_request fail_page_alloc; do
    [ -e /sys/kernel/debug/$f/probability ] && echo 0 >/sys/kernel/debug/$f/probability
  done
  dmsetup remove_all >/dev/null 2>&1 || true
  for f in "$M"/*; do [ -b "$f" ] || [ -c "$f" ] || rm -f "$f"; done
  if [ "$(dmsetup ls)" != "No devices found" ]; then
    # I/O hangs in what is held, or in an array that could not be resumed: let it go, or fail.
    dmsetup ls | while read -r f _; do dmsetup resume "$f"; done >/dev/null 2>&1 || true
    timeout 5 dmsetup wipe_table --noflush --nolockfs $NAME >/dev/null 2>&1 || true
    pkill 'fio|bkh-' 2>/dev/null || true
    pause 0.2
    dmsetup remove_all || true
  fi
}

on_exit() {
  local status=$?
  trap - EXIT
  if [ $status -ne 0 ] && [ $status -ne 77 ]; then
    say "-- status:"; dmsetup status || true
    say "-- events:"; dmsetup message $NAME 0 events 0 || true
    say "-- table:"; dmsetup table $NAME || true
    let_go
  fi 2>&1
  [ -z "${DAEMON:-}" ] || kill -KILL "$DAEMON" 2>/dev/null || true
  pkill 'fio|bkh-' 2>/dev/null || true # all that is left in the machine is this case's
  [ "$(type -t at_end)" != function ] || at_end || true # what only that case knows of
  clear_devices
  exit $status
}
