# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a suspended array has nothing on its way to its members, not even of what it does by itself: the next
# table may belong to somebody else.
# Method: the reads of a rebuild are held while the array is suspended. It must not be suspended before they came
# back; then the members are idle, and after the resume the rebuild goes on.
use_caches
held() { held_of "$1"; [ "$REPLY" -gt 0 ]; }
split_members 3
create m0 m1
put 0 $((4 * REGION)) 1
message fail 1
new_spare m2
message sync pause
reload m0 m2
bkh-dm swap m0.data "0 $((SECTORS + TAIL)) bkh_cache ${DISK}a $DATA_START"
dmsetup message m0.data 0 hold reads
message sync resume
until_true 10 held m0.data
background dmsetup suspend $NAME
suspending=${BACKGROUND[0]}
pause 1
running "$suspending" || fail "suspended while a rebuild reads"
dmsetup message m0.data 0 release
finish
for m in m0 m2; do
  in_flight_of $m; is "$REPLY" 0 "requests on their way to $m of a suspended array"
done
wrote_of m2; before=$REPLY
pause 0.5
wrote_of m2; is "$REPLY" "$before" "sectors written to m2 while the array is suspended"
dmsetup resume $NAME
await 20 state=active health=AA action=idle
check 0 $((4 * REGION)) 1
stop
same m0 m2
