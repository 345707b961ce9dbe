# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: where metadata of others has no place for bad ranges, a rebuild that meets a sector nobody can read calls no
# member whole that is not: it stops there, and goes on when told to once the sector can be read.
# Method: a mirror in mode held; dm-dust under the member that is left.
modprobe -q dm-dust || dmsetup targets | grep -q dust || skip "this kernel has no dm-dust"
held_fresh 2 4 raid1 0 none
held_put 0 "$LENGTH" 1
until_true 20 serve
stop
poison m1
bkh-dm swap m0 "0 $MEMBER_SECTORS dust ${DISK}${DISKS[0]} 0 512"
dmsetup message m0 0 addbadblock $((DATA_START + 5000)) >/dev/null
dmsetup message m0 0 enable
metadata clean - 1 2
held_table "${ALL[@]}"
start
await 60 action=rebuild:paused
expect health=Aa state=degraded
is "$(message bad)" "" "bad ranges that nobody keeps"
heal m0
message sync resume
await_pending 60 "1 synced 1"
serve
await 10 health=AA state=active
scrubbed
