# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a write that comes while a rebuild copies the same place is on the new member afterwards, whether
# it came before or after the copy was read.
# Method: the throttle lets one window go; the source's data is held while the rebuild reads it; writes to the same places start; then the
# source is let go. Without a lock the rebuild would put what it read first over the writes.
in_flight() { in_flight_of "$1"; [ "$REPLY" -ge "$2" ]; }
split_members 3
create m0 m1
put 0 $((4 * REGION)) 1
message fail 1
new_spare m2
message sync pause
reload m0 m2
expect action=rebuild:paused health=Aa
message throttle 0 64
message sync resume
await 10 action=rebuild 'done>2047'
hold m0.data
message throttle 0 0
until_true 10 in_flight m0 3
background put $((REGION + 100)) 8 2
background put $((2 * REGION - 4)) 8 3
background put $((3 * REGION + 2000)) 16 4
background put $((9 * REGION)) 16 5
pause 0.4
release m0.data
finish
await 20 state=active health=AA action=idle
same m0 m2
check 0 $((REGION + 100)) 1
check $((REGION + 100)) 8 2
check $((REGION + 108)) $((REGION - 112)) 1
check $((2 * REGION - 4)) 8 3
check $((3 * REGION + 2000)) 16 4
check $((9 * REGION)) 16 5
