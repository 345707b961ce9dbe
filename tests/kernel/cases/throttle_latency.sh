# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild makes way for users whose requests take longer than asked for, and only for them.
# Method: a member that takes 10 ms for each request. While somebody reads, a target of 2 ms brings the rebuild down to the
# slowest it may go, 1 MiB/s; without a target it goes at the 16 MiB/s it may, and alone as fast as it can.
modprobe -q dm-delay || dmsetup targets | grep -q delay || skip "this kernel has no dm-delay"
members 3 32
create m0 m1
put 0 $((32 * REGION)) 1
message fail 1
new_spare m2
disk m0
bkh-dm swap m0 "0 $MEMBER_SECTORS delay $REPLY 0 10 $REPLY 0 0"
# Without a pause, and where only the slow member has the data until the rebuild gets there at the end.
reader() { while dd if=$DEV of=/dev/null bs=4k skip=$((31 * REGION / 8)) iflag=direct status=none; do :; done; }
# rate KIB TARGET SECONDS: milliseconds for each MiB of so much of the rebuild, so long after the target was set.
rate() {
  local from began
  message throttle 0 16384 "$2"
  status
  is "${S[latency]}" "$2" "the target that is shown"
  pause "$3"
  status; from=${S[done]}
  began=${EPOCHREALTIME/./}
  await 60 "done>$((from + 2 * $1 - 1))"
  REPLY=$(((${EPOCHREALTIME/./} - began) * 1024 / $1 / 1000))
  status
  [ "${S[action]}" = rebuild ] || fail "the rebuild ended early"
}
slowly 512 reload m0 m2
reader & pid=$!
rate 4096 2 2; slow=$REPLY
rate 8192 0 0; quick=$REPLY
kill $pid; wait $pid || true
say "1 MiB took $slow ms with a reader who waits, $quick ms without a target"
at_least "$slow" 500 "milliseconds with a target that cannot be kept"
at_most $((quick * 2)) "$slow" "milliseconds without a target"
message throttle 0 0 2
began=${EPOCHREALTIME/./}
await 30 action=idle state=active
say "alone the rest took $(((${EPOCHREALTIME/./} - began) / 1000)) ms"
at_most $(((${EPOCHREALTIME/./} - began) / 1000)) 10000 "milliseconds with nobody waiting"
heal m0
same m0 m2
