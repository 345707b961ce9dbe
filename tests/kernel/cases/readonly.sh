# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: in readonly mode an array can be read and nothing is ever written, not even when it was not shut
# down cleanly.
# Method: a power cut leaves dirty regions; sectors written are counted; the array then starts normally.
members 2
create m0 m1
put 0 64 1
power_cut m0 m1
wrote_of m0; a=$REPLY
wrote_of m1; b=$REPLY
MODE=readonly
table m0 m1
start
expect state=readonly needs=1
is "$(dmsetup table $NAME | cut -d ' ' -f 8)" readonly "mode in the table"
check 0 64 1
zeros $REGION 64
refuses put 0 8 2
refuses message fail 0
refuses message sync scrub
stop
wrote_of m0; is "$REPLY" "$a" "sectors written to m0"
wrote_of m1; is "$REPLY" "$b" "sectors written to m1"
MODE=native
table m0 m1
start
await 20 needs=0 action=idle
check 0 64 1
