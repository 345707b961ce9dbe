# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: a rebuild keeps to the rate it is told, and goes faster when told so.
# Method: 6 MiB at 2 MiB/s must take at least two and a half seconds; without limit the rest is quick.
members 3 32
create m0 m1
put 0 $((32 * REGION)) 1
message fail 1
new_spare m2
slowly 2048 reload m0 m2
expect min=0 max=2048
status; from=${S[done]}
began=${EPOCHREALTIME/./}
await 30 "done>$((from + 6 * 2048 - 1))"
took=$(((${EPOCHREALTIME/./} - began) / 1000))
at_least $took 2300 "milliseconds for 6 MiB at 2 MiB/s"
at_most $took 20000 "milliseconds for 6 MiB at 2 MiB/s"
status
at_most "${S[rate]}" 4096 "the rate that is shown"
message throttle 0 0
began=${EPOCHREALTIME/./}
await 30 action=idle state=active
say "the rest took $(((${EPOCHREALTIME/./} - began) / 1000)) ms"
same m0 m2
