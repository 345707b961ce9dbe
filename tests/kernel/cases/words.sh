# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what the kernel says is exact: the table comes back as it was given, the status has the words of
# the design, and the messages that ask answer in their form.
# Method: byte comparison of tables for present, missing and failed members; patterns for the rest.
members 3
create m0 m1 m2
given() { sed "s|$M/m\([0-9]\)|253:10\1|g" <<<"$TABLE" | sed "s|253:|$(cut -d : -f 1 /sys/block/dm-100/dev):|g"; }
is "$(dmsetup table $NAME)" "$(given)" "the table"
put 0 8 1
put $((4 * REGION)) $REGION 1
put $((15 * REGION)) 8 1
pattern='^0 [0-9]+ bulkhead 1 raid1 (active|degraded|failed|readonly) 3 [AaD-]{3} (idle|rebuild|resync|scrub|repair)(:paused)? [0-9]+ [0-9]+ [0-9]+ [0-9]+ [0-9]+(,[0-9]+){4} 2048 0 0 [0-9]+ 0$'
[[ $(dmsetup status $NAME) =~ $pattern ]] || fail "status: $(dmsetup status $NAME)"
[[ $(message regions 0 100) =~ ^[cd]1\ n3\ [cd]1\ n10\ [cd]1$ ]] || fail "regions: $(message regions 0 100)"
[[ $(message regions 1 4) =~ ^n3\ [cd]1$ ]] || fail "regions 1 4: $(message regions 1 4)"
is "$(message regions 2 0)" "" "no regions"
[[ $(message events 0) =~ ^1\ activated ]] || fail "events: $(message events 0)"
[[ $(message stats) =~ ^([a-z_.0-9]+=[0-9a-f]+ ?)+$ ]] || fail "stats: $(message stats)"
status; events=${S[events]}
message fail 2
status; at_least "${S[events]}" $((events + 1)) "events after a failure"
[[ $(message events "$events") =~ ^$((events + 1))\ [a-z] ]] || fail "events after $events: $(message events "$events")"
is "$(dmsetup table $NAME)" "$(given)" "the table with a failed member"
restart m0 -m1 m2
is "$(dmsetup table $NAME)" "$(given)" "the table with a missing member"
[[ $(dmsetup status $NAME) =~ $pattern ]] || fail "status: $(dmsetup status $NAME)"
status; at_least "${S[events]}" $((events + 1)) "the event counter goes on after a restart"
is "$(dmsetup deps -o devno $NAME)" "2 dependencies	: ($(tr : ' ' </sys/block/dm-102/dev | sed 's/ /, /')) ($(tr : ' ' </sys/block/dm-100/dev | sed 's/ /, /'))" "devices it holds" || true
