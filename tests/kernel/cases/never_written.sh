# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a region that was never written reads as zeros and costs no member any I/O; the old contents of
# a disk never show.
# Method: members full of a poison pattern; read the whole array and look at what the members counted.
members 2
poison m0 m1
create m0 m1
read_of m0; before0=$REPLY
read_of m1; before1=$REPLY
zeros 0 "$SECTORS"
read_of m0; is "$REPLY" "$before0" "sectors read from m0"
read_of m1; is "$REPLY" "$before1" "sectors read from m1"
expect never=16 dirty=0 events=*
is "$(inspect m0 never)" 16 "never-written regions on m0"
poisoned m0 0 "$SECTORS"
