# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: two halves that both went on are never joined silently; each is still whole by itself.
# Method: each half is started and written alone, then both together: refused, and nothing is written.
members 2
create m0 m1
put 0 64 1
restart m0 -m1
put 8 8 2
restart -m0 m1
put 16 8 3
stop
table m0 m1
heads="$(inspect m0 seq) $(inspect m1 seq)"
refuses start
dmsetup remove $NAME 2>/dev/null || true
is "$(inspect m0 seq) $(inspect m1 seq)" "$heads" "heads after the refusal"
table m1 m0
refuses start
dmsetup remove $NAME 2>/dev/null || true
table m0 -m1
start
check 0 8 1; check 8 8 2; check 16 48 1
restart -m0 m1
check 0 16 1; check 16 8 3; check 24 40 1
