# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: what the old disk cannot read is worked out from the others; what nobody can is on the list of bad ranges of
# the new disk, and nothing else is. What only the old disk could not read is good again. The old disk is not failed
# for it, and not written to.
# Method: dm-dust under the members: it fails reads of a sector until that sector is written.
# Limit: 600 s
needs_dust
begin() { to_replace "$1" 4 "${@:2}"; } # N KIND…
replaced() {
  await 60 action=idle state=active
  message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
}
for level in "2 raid1 0 none" "4 raid10 64 near=2" "4 raid5 64 left-symmetric" "5 raid6 64 left-symmetric"; do
  begin $level
  other=m$((n > 2 ? n - 1 : 0))
  dusty m1 $other
  unreadable m1 5 64 133 700 701 2099
  unreadable $other 6 65 3000
  message sync pause
  reload "${ALL[@]}"
  # Whoever reads what the old disk cannot is answered by others, and it is left as it is.
  for i in 0 1 2 3; do background check 0 "$LENGTH" 1; done
  finish
  message sync resume
  replaced
  is "$(message bad)" "" "bad ranges"
  unreadable_of m1; is "$REPLY" 6 "sectors of the old disk that cannot be read"
  check 0 "$LENGTH" 1
  heal $other
  scrubbed
  message fail 0
  check 0 "$LENGTH" 1
  stop
done

# ---- one is missing: what the old disk cannot read, nobody can
begin 4 raid5 64 left-symmetric
dusty m1
unreadable m1 700 701
stop
replacing
table m0 m1 -m2 m3
start
replacing 1 m4
reload m0 m1 -m2 m3
await 60 action=idle
message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
is "$(message bad)" "1:700+2" "bad ranges"
expect state=degraded health="AA-A"
lost=0
for ((at = 0; at < LENGTH; at += 64)); do bkh-io fails $DEV $at 64 >/dev/null 2>&1 && { lost=$((lost + 1)); where=$at; }; done
at_least $lost 1 "pieces that are refused"
say "   $lost pieces of 64 sectors are refused"
restart m0 m1 -m2 m3
is "$(message bad)" "1:700+2" "bad ranges after a restart"
stop

# ---- what was on the list for the old disk already, and the others can tell
begin 4 raid5 64 left-symmetric
new_spare m1
dusty m0 m2
unreadable m0 900
message fail 1
unreadable m2 2000
replacing
reload "${ALL[@]}"
await 60 action=idle
is "$(message bad)" "1:900+1 1:2000+1" "bad ranges of the member"
heal m0 m2
replacing 1 m4
reload "${ALL[@]}"
await 60 action=idle state=active
message events 0 | grep -q 'member 1 replaced' || fail "it did not become the member"
await 60 action=idle
is "$(message bad)" "" "bad ranges when others can tell"
check 0 "$LENGTH" 1
stop
