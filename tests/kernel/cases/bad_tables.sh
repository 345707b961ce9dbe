# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no wrong table line is ever accepted, none does harm, and a good one still starts afterwards.
# Method: each word of a good line replaced, left out and doubled; then random damage.
members 2
create m0 m1
put 0 64 1
stop
# The tool names its own device; the log of refused tables is not worth reading.
bkh-dm bad-tables fuzz "$SEED" "$TABLE"
start
expect state=active health=AA never=15
check 0 64 1
