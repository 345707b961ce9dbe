# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the limits that a user set hold for as long as the device exists, whatever tables it is given: a
# spare that takes over does not lift them. A new device begins without.
# Method: suspend, reload, a spare; limits set while the next table waits; a table that cannot be resumed.
members 4 32
create m0 m1
put 0 $((32 * REGION)) 1
message throttle 100 2048 60000
dmsetup suspend $NAME; dmsetup resume $NAME
expect min=100 max=2048 latency=60000
bkh-dm reload $NAME 3 noflush "$TABLE"
expect min=100 max=2048 latency=60000
message fail 1
new_spare m2
reload m0 m2
expect health=Aa action=rebuild min=100 max=2048
await 10 'done>4096'
status; from=${S[done]} began=${EPOCHREALTIME/./}
await 30 "done>$((from + 2 * 4096 - 1))"
at_least $(((${EPOCHREALTIME/./} - began) / 1000)) 1400 "milliseconds for 4 MiB at 2 MiB/s"
# The one that counts is the last one before the resume.
dmsetup load $NAME --table "$TABLE"
message throttle 200 3000
dmsetup resume $NAME
expect min=200 max=3000
# Over a table that was bound and could not be activated.
was=$TABLE
new_spare m3
table m0 m3
dmsetup load $NAME --table "$TABLE"
dd if=$M/m0 of=$M/m3 bs=1M count=2 iflag=direct oflag=direct status=none
bkh-corrupt $M/m3 1 newer
refuses dmsetup resume $NAME
bkh-dm swap $NAME "$was"
expect min=200 max=3000
message throttle 0 0
bkh-dm reload $NAME 1 flush "$was"
expect min=0 max=0 latency=0
await 30 state=active action=idle
message throttle 0 1000
restart m0 m2
expect min=0 max=0
