# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a flush reaches every member, and so does a write that is to be durable by itself.
# Method: flushes are counted on the disks. Reads and plain writes cause none.
members 2
create m0 m1
put 0 64 1
await 15 dirty=0
put 0 64 2
flushes_of m0; a=$REPLY
flushes_of m1; b=$REPLY
put 64 64 3
check 0 64 2
flushes_of m0; is "$REPLY" "$a" "flushes of m0 for plain I/O in a dirty region"
bkh-io flush $DEV
flushes_of m0; at_least "$REPLY" $((a + 1)) "flushes of m0 after a flush"; a=$REPLY
flushes_of m1; at_least "$REPLY" $((b + 1)) "flushes of m1 after a flush"; b=$REPLY
put 128 1 4 fua
flushes_of m0; at_least "$REPLY" $((a + 1)) "flushes of m0 after a durable write"
flushes_of m1; at_least "$REPLY" $((b + 1)) "flushes of m1 after a durable write"
