# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: three and eight members work like two: all hold the same, one is enough.
# Method: fio, then all but one fail; then they come back one after the other.
members 9
create m0 m1 m2 m3 m4 m5 m6 m7
expect n=8 health=AAAAAAAA
fio_run eight --rw=randwrite --bs=4k --size=2M "${VERIFY[@]}"
for slot in 0 1 2 3 4 5 7; do message fail $slot; done
refuses message fail 6
expect health=DDDDDDAD state=degraded
put 100 64 2
check 100 64 2
new_spare m8
reload m8 m1 -m2 m3 -m4 m5 m6 m7
await 30 health=AADADAAA action=idle
stop
same m6 m8 m1 m3 m5 m7
create m0 m1 m2
fio_run three --rw=randwrite --bs=4k --size=2M "${VERIFY[@]}"
message fail 0
message fail 2
fio_run three --rw=randread --bs=4k --size=2M "${VERIFY[@]}"
reload m0 m1 m2
await 30 health=AAA action=idle state=active
stop
same m0 m1 m2
