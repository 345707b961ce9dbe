# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild can be paused, stays paused over a restart, and goes on where it was.
# Method: a slow rebuild; while paused neither the position nor the spare moves.
members 3
create m0 m1
put 0 $((12 * REGION)) 1
message fail 1
new_spare m2
slowly 2048 reload m0 m2
await 10 action=rebuild 'done>2048'
message sync pause
expect action=rebuild:paused
quiet() { wrote_of m2; local a=$REPLY; pause 0.3; wrote_of m2; [ "$REPLY" = "$a" ]; }
until_true 20 quiet # what was on its way
wrote_of m2; before=$REPLY
status; at=${S[done]}
pause 1
wrote_of m2; is "$REPLY" "$before" "sectors written to the spare while paused"
expect action=rebuild:paused done="$at"
restart m0 m2
expect action=rebuild:paused health=Aa
at_least "${S[done]}" "$at" "done after the restart"
message sync resume
await 30 state=active action=idle
same m0 m2
refuses message sync rebuild
