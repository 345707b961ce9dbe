# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: members in wrong places, under wrong names or of another array are refused, and not written.
# Method: every wrong table over two arrays' members.
members 4
format m0 m1; array=$ARRAY
start; put 0 64 1; stop
format m2 m3
start; put 0 64 2; stop
other=$ARRAY
wrote_of m0; before=$REPLY
wrote_of m2; before2=$REPLY
line() { # UUID DEVICE NAME DEVICE NAME
  printf '0 %s bulkhead 1 raid1 0 none native %s 2 %s/%s %s 0 %s %s/%s %s 0 %s 0' "$SECTORS" "$1" \
    "$M" "$2" $DATA_START "${UUID[$3]}" "$M" "$4" $DATA_START "${UUID[$5]}"
}
wrong() { refuses start "$(line "$@")"; dmsetup remove $NAME 2>/dev/null || true; }
ARRAY=$array
wrong "$array" m1 m0 m0 m1 # the right names on the wrong disks
wrong "$array" m1 m1 m0 m0 # both in each other's place
wrong "$other" m0 m0 m1 m1 # another array's name
wrong "$array" m2 m2 m3 m3
wrote_of m0; is "$REPLY" "$before" "sectors written to m0"
wrote_of m2; is "$REPLY" "$before2" "sectors written to m2"
start "$(line "$array" m0 m0 m1 m1)"
expect state=active health=AA
check 0 64 1
