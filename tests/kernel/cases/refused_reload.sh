# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a table that could not be activated is refused when it is loaded: the running array never notices,
# and nothing is written to the disks that do not belong in it.
# Method: fio verifies while tables name a disk of another array, of newer software, in another's place,
# or one that moved on by itself; sectors written to them are counted.
members 6
format m3 m4
start; put 0 64 9; stop
create m0 m1 m2
put 0 $((2 * REGION)) 1
for i in 1 2 3 4 5 6; do restart -m0 -m1 m2; done # m2 has gone further by itself
put 64 8 3
restart m0 m1 -m2
was=$TABLE
dd if=$M/m0 of=$M/m5 bs=1M count=2 iflag=direct oflag=direct status=none
bkh-corrupt $M/m5 1 newer
background fio_run over --rw=randwrite --bs=4k --size=2M --offset=4M --loops=6 "${VERIFY[@]}"
declare -A before
for m in m2 m3 m5; do wrote_of $m; before[$m]=$REPLY; done
loads() { dmsetup load $NAME --table "$TABLE" 2>/run/load.log; }
no() {
  status; local events=${S[events]}
  refuses loads
  expect health=AA- "events=$events"
  check 0 $((2 * REGION)) 1
}
table m0 m1 m2; no # split brain
own=${UUID[m2]}
name_members m2; table m0 m1 m2; no # it knows more than the others, whatever it is called now
name_members m3; table m0 m1 m3; no # another array
name_members m5; table m0 m1 m5; no # newer software
UUID[m2]=${UUID[m1]} UUID[m1]=$own; table m0 m1 -m2; no # another's name
table m0 m2 m1; no # each other's name
UUID[m1]=${UUID[m2]} UUID[m2]=$own; table m1 m0 -m2; no # each other's place
table -m0 -m1 m3; no # nobody in sync
for m in m2 m3 m5; do wrote_of $m; is "$REPLY" "${before[$m]}" "sectors written to $m"; done
is "$(dmsetup table $NAME)" "$(sed "s|$M/m\([0-9]\)|$(cut -d : -f 1 /sys/block/dm-100/dev):10\1|g" <<<"$was")" "the table"
# Once its heads are gone it is a disk like any other.
new_spare m2
reload m0 m1 m2
finish
await 40 state=active health=AAA action=idle
stop
same m0 m1 m2
