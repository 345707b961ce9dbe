# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: an idle array cleans its dirty regions by itself, in memory and on every member; reading does not
# dirty anything, and an idle array writes nothing.
# Method: write, wait for clean, compare with what is on the members; then count sectors written.
members 2
create m0 m1
put 100 8 1
put $((5 * REGION)) $((2 * REGION)) 2
status; at_least "${S[dirty]}" 1 "dirty regions"
await 15 dirty=0 clean=3 never=13
on_disk() { [ "$(inspect "$1" clean dirty)" = $'3\n0' ]; }
for m in m0 m1; do until_true 5 on_disk $m; done
wrote_of m0; before=$REPLY
zeros 0 100
check 100 8 1
pause 2.5
expect dirty=0 clean=3
wrote_of m0; is "$REPLY" "$before" "sectors written while idle"
put 100 8 3
expect dirty=1 clean=2
check 100 8 3
