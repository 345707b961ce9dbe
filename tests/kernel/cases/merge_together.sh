# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: of writes that are in flight together each sector ends as the last of them left it; an error is for those
# whom it concerns; and who waits for others is answered though none come.
# Method: one thread begins overlapping writes and streams without waiting for any; three writes that are one
# operation, of which one cannot be done: before anything is written, and while it is; a stream whose first write
# hangs because its member is held.
# Limit: 300 s
DATA_START=16384
in_order() { # MEMBERS LEVEL CHUNK
  KIND=("${@:2}" left-symmetric)
  say "-- $* ${LOG:-without a log}"
  clear_devices
  members "$1" 4
  slots "$1"
  create "${ALL[@]}"
  put 0 $LENGTH 1
  often 60
  bkh-async order $DEV "$SEED" "$REPLY" 4096
  scrubbed
  stop
}
in_order 4 raid5 16
LOG=row_log in_order 5 raid6 32
LOG=row_log in_order 3 raid5 8

say "-- one of three is lost already"
LOG=
KIND=(raid5 32 left-symmetric)
clear_devices
split_members 4 4
slots 4
create "${ALL[@]}"
put 0 96 1
message fail 0
data_of_m1() { disk m1; bkh-dm swap m1.data "0 $((SECTORS + TAIL)) $1 $REPLY $DATA_START${2:-}"; }
data_of_m1 flakey " 0 3600 1 error_writes"
refuses put 32 8 1 # its parity was written
data_of_m1 linear
expect state=degraded needs=1
is "$(bkh-async together $DEV 0 8 2 32 8 2 64 8 2)" "error ok ok" "what is said of three writes"
check 32 8 2
check 64 8 2
stop

say "-- one of three fails"
clear_devices
split_members 4 4
create "${ALL[@]}"
put 0 128 1
message fail 3 # the parity of row 0
expect state=degraded
put 0 96 1
data_of_m1 flakey " 0 3600 1 error_writes"
is "$(bkh-async together $DEV 0 8 3 32 8 3 64 8 3)" "ok error ok" "what is said of three writes"
check 0 8 3
check 64 8 3
stop

say "-- the first of a stream hangs"
clear_devices
split_members 4 4
create "${ALL[@]}"
put 0 128 1
put 0 32 1 # no cleaner comes between
wrote_of m3.data; before=$REPLY
parity_written() { wrote_of m3.data; [ "$REPLY" -ge $((before + $1)) ]; }
hold m0.data
background bkh-io fill $DEV 0 8 7
until_true 10 parity_written 8
background bkh-io fill $DEV 8 8 7
until_true 10 parity_written 16
release m0.data
finish
scrubbed
check 0 16 7
