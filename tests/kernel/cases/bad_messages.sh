# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: no nonsense in a message is accepted, none does harm.
# Method: a hundred of them to a running array; afterwards nothing has changed.
members 2
create m0 m1
put 0 64 1
await 15 dirty=0
status; before=$STATUS
bkh-dm bad-messages $NAME "$SEED"
status; is "$STATUS" "$before" "status after nonsense"
refuses message ack 1
# Numbers at their limits.
is "$(message regions 16 100)" "" "regions past the end"
is "$(message regions 15 18446744073709551615)" n1 "regions up to the end"
is "$(message events 18446744073709551615)" "" "events after the last"
message throttle 18446744073709551615 18446744073709551615
expect min=18446744073709551615
message throttle 0 0 4294967295
message throttle 0 0
put 8 8 2
check 8 8 2
