# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: verified I/O (fio with checksums) runs on the array through failures, spares, rebuilds, pauses,
# resumes, reloads, scrubs and read errors, with no wrong byte, no error and no splat.
# Method: fio in the background for as long as a script of events takes; at the end the members are
# compared byte for byte.
# Limit: 240 s
members 4 32
create m0 m1
put $((24 * REGION)) $((4 * REGION)) 9
often 45; end=$((SECONDS + REPLY))
load() {
  local n=0
  while [ $SECONDS -lt $end ]; do
    n=$((n + 1))
    SEED=$((SEED + n)) fio_run "soak$1" --rw="$2" --bs="$3" --offset="$4" --size="$5" "${VERIFY[@]}"
  done
}
background load 1 randwrite 4k 0 3M
background load 2 write 128k 8M 6M
here=m1 spare=m2
rounds=0
while [ $SECONDS -lt $end ]; do
  rounds=$((rounds + 1))
  case $((RANDOM % 3)) in
    0) message fail 1 ;;
    1) break_members $here; put $((23 * REGION)) 8 "$rounds"; await 10 state=degraded ;;
    2) reload m0 -$here ;;
  esac
  expect state=degraded
  new_spare $spare
  reload m0 $spare
  heal $here
  message throttle 0 $((RANDOM % 8192 + 4096))
  message sync pause
  bkh-dm reload $NAME 3 noflush "$TABLE"
  message sync resume
  [ $((RANDOM % 2)) = 0 ] && { message throttle 0 0; bkh-dm reload $NAME 3 flush "$TABLE"; }
  message throttle 0 0
  await 60 state=active health=AA action=idle
  message sync scrub
  await 60 action=idle mismatch=0
  check $((24 * REGION)) $((4 * REGION)) 9
  next=$here here=$spare spare=$next
done
finish
say "$rounds rounds"
stop
same m0 $here
start
check $((24 * REGION)) $((4 * REGION)) 9
