# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a member that fails a flush has lost what was acknowledged: it is failed, and the flush succeeds
# only because another member has the data.
# Method: writes to m1 fail from now on, and nothing but a flush is sent; then the same to the last one.
members 2
create m0 m1
put 0 64 1
await 15 dirty=0
break_writes m1
bkh-io flush $DEV
expect state=degraded health=AD
message events 0 | grep -q 'flush error' || fail "no event tells of the flush error"
break_writes m0
refuses bkh-io flush $DEV
expect health=AD
check 0 64 1
heal m0
bkh-io flush $DEV
put 0 64 2
check 0 64 2
