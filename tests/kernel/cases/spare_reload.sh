# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a spare joins by a table reload without anybody noticing: I/O goes on with right checksums, the
# rebuild runs to the end, and the new member is a byte for byte copy.
# Method: fio runs over fail, reload and rebuild; the spare is poisoned.
members 3
format m0 m1
poison m2
start
put 0 $((8 * REGION)) 1
background fio_run over --rw=randwrite --bs=4k --size=3M --offset=8M --loops=4 "${VERIFY[@]}"
message fail 1
await 5 state=degraded
new_spare m2
reload m0 m2
await 60 state=active health=AA action=idle
message events 0 | grep -q 'member 1 rebuilt' || fail "no event tells of the rebuild"
finish
same m0 m2
check 0 $((8 * REGION)) 1
stop
is "$(inspect m2 health clean_stop)" $'AA\n1' "m2's head"
# The old member knows that it has been replaced.
table m0 m2
start
expect state=active health=AA action=idle
