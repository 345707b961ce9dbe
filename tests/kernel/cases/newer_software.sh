# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what newer software wrote is neither started nor touched.
# Method: a head with a higher version on one member.
members 2
create m0 m1
put 0 8 1
stop
bkh-corrupt $M/m1 1 newer
wrote_of m0; a=$REPLY
wrote_of m1; b=$REPLY
refuses start
dmsetup remove $NAME 2>/dev/null || true
wrote_of m0; is "$REPLY" "$a" "sectors written to m0"
wrote_of m1; is "$REPLY" "$b" "sectors written to m1"
