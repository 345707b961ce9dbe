# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the first write to a region leaves zeros around it, on every member; other regions stay untouched.
# Method: poisoned members; one write inside a region, one that ends in the last sector of another, one
# over a border; every sector of the regions concerned is checked on the array and on each member.
members 3
poison m0 m1 m2
create m0 m1 m2
put $((3 * REGION + 1001)) 9 11
put $((6 * REGION - 7)) 7 12
put $((9 * REGION - 16)) 48 13
for where in 0:$((3 * REGION)) $((4 * REGION)):$REGION $((6 * REGION)):$((2 * REGION)) $((10 * REGION)):$((6 * REGION)); do
  poisoned m0 "${where%:*}" "${where#*:}"
  poisoned m2 "${where%:*}" "${where#*:}"
done
zero_and_data() { # START COUNT inside of which only [FROM, FROM + N) has data of SEED
  zeros "$1" $(($3 - $1))
  check "$3" "$4" "$5"
  zeros $(($3 + $4)) $(($1 + $2 - $3 - $4))
  local m
  for m in m0 m1 m2; do
    member_zeros $m "$1" $(($3 - $1))
    member_has $m "$3" "$4" "$5"
    member_zeros $m $(($3 + $4)) $(($1 + $2 - $3 - $4))
  done
}
zero_and_data $((3 * REGION)) $REGION $((3 * REGION + 1001)) 9 11
zero_and_data $((5 * REGION)) $REGION $((6 * REGION - 7)) 7 12
zero_and_data $((8 * REGION)) $((2 * REGION)) $((9 * REGION - 16)) 48 13
zeros 0 $((3 * REGION))
expect never=12 needs=0
same m0 m1 m2
