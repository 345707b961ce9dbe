# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: discarding whole regions makes them never-written, durably, and they read as zeros even if the
# members do not forget the data; discarding less leaves the data or zeros, and never touches others.
# Method: members whose discards do nothing (the data stays on them); states on disk, reads, neighbours.
members 2
create m0 m1
put 0 $((8 * REGION)) 1
discard $((2 * REGION)) $((3 * REGION))
expect never=11
is "$(inspect m0 never)" 11 "never-written regions on m0"
zeros $((2 * REGION)) $((3 * REGION))
check 0 $((2 * REGION)) 1
check $((5 * REGION)) $((3 * REGION)) 1
# Parts of regions, and a range that ends in the middle of one.
discard $((5 * REGION + 64)) 128
discard $((6 * REGION - 64)) $((REGION + 128))
check $((5 * REGION)) 64 1
check $((7 * REGION + 64)) $((REGION - 64)) 1
zeros $((6 * REGION)) $REGION
expect never=12
# Old data does not show through around a new write.
member_put m1 $((3 * REGION)) $REGION 666
put $((3 * REGION + 100)) 8 2
zeros $((3 * REGION)) 100
zeros $((3 * REGION + 108)) $((REGION - 108))
power_cut m0 m1
start
await 20 needs=0 action=idle
zeros $((2 * REGION)) $REGION
check $((3 * REGION + 100)) 8 2
check 0 $((2 * REGION)) 1
same m0 m1
