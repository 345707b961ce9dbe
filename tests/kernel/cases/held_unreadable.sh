# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: where metadata of others has no place for bad ranges, a rebuild that meets a sector nobody can read calls no
# member whole that is not: it stops there, and goes on when told to once the sector can be read.
# Method: a mirror in mode held; dm-dust under the member that is left.
needs_dust
held_fresh 2 4 raid1 0 none
held_put 0 "$LENGTH" 1
until_true 20 serve
stop
poison m1
dusty m0
unreadable m0 5000
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
