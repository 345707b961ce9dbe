#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Tests the tests: puts a bug into a copy of the core and sees a test go red.
#
#   mutants.sh SOURCE_DIR BUILT_FROM
#
# BUILT_FROM says in lines of names and files what the tests were built from. Only the changed
# file is compiled again, and the test linked.
#
# A mutant is one line: its name | file | the test that has to notice | a sed expression. The
# expression must change the file, so that a mutant which no longer applies is noticed too.
set -euo pipefail
source_dir=$1
declare -A built_from
while read -r name files; do
  built_from[$name]=$files
done <"$2"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export BULKHEAD_SOURCE_DIR=$source_dir QT_QPA_PLATFORM=offscreen

mutants=(
  # codec
  'checksum is not looked at|codec.c|codec|s/if (bkh_get32(block + BLOCK_CRC) != block_crc/if (0 \&\& bkh_get32(block + BLOCK_CRC) != block_crc/'
  'checksum is not bound to the array|codec.c|codec|s/bkh_crc32c(~0U, array->b, BKH_UUID_BYTES)/~0U/'
  'unknown features are ignored|codec.c|codec|s/ || h->incompat//'
  'newer ring is overlooked|codec.c|codec|s/if (err == -EPROTO || (!err \&\& h.ro_compat))/if (0)/'
  'oldest head wins|codec.c|codec|s/seq\[i\] > seq\[best\]/seq[i] < seq[best]/'
  'number of regions is not checked|codec.c|codec|s/nr_regions \* region < span/0/'
  'region cuts a chunk|codec.c|codec|s/ || region < g->chunk_sectors)/)/'
  'array is as large as it says|codec.c|codec|s/return err || g->array_sectors != h->array_sectors ?/return err ?/'
  'member counts twice|codec.c|codec|s/if (bkh_uuid_same(&h->members\[i\].uuid, &h->members\[k\].uuid))/if (0)/'
  'nobody has to be in sync|codec.c|codec|s/return bkh_geometry_enough(&g, in_sync);/return true;/'
  # geometry
  'DDF counts only data for Q|geometry.c|geometry|s/"ddf-zero-restart", P_RIGHT, Q_AFTER_P, false, true/"ddf-zero-restart", P_RIGHT, Q_AFTER_P, false, false/'
  'Q counts from member 0|geometry.c|geometry|s/r->generator = .*;/r->generator = 0;/'
  'Q is before P|geometry.c|geometry|s/r->q = (r->p + 1) % n;/r->q = (r->p + n - 1) % n;/'
  'symmetric data begins at member 0|geometry.c|geometry|s/r->first = .*;/r->first = 0;/'
  'N-restart begins as left-asymmetric|geometry.c|geometry|s/"ddf-N-restart", P_LEFT_NEXT/"ddf-N-restart", P_LEFT/'
  'P goes over the member of Q|geometry.c|geometry|s/apart ? n - 1 : n; /n; /'
  'far copy on the same member|geometry.c|geometry|s/member += copy;/member += 0;/'
  'last chunk without its copy|geometry.c|geometry|s/^\tchunks = div_u64_rem(chunks, g->layout \& 0xff, &rem);/&chunks += rem ? 1 : 0;/'
  'rows are counted in 32 bits|geometry.c|geometry|s/u64 row = div_u64_rem/u32 row = div_u64_rem/'
  'near and far copies at once|geometry.c|geometry|s/ || (near != 1 \&\& far != 1)//'
  'array beyond the largest file|geometry.c|geometry|s/g->array_sectors >> 54 ?/0 ?/'
  # plan and parity
  'parity is modified though it is not trusted|plan.c|plan|s/if (health->trusted \&\& !(old/if (!(old/'
  'solved from parity that is not trusted|plan.c|plan|s/return health->trusted ? 0 : -EUCLEAN;/return 0;/'
  'what is being rebuilt is read|plan.c|plan|s/lost = bkh_mask_data(g) & ~health->readable/lost = bkh_mask_data(g) \& ~health->writable/'
  'written into nothing|plan.c|plan|s/if ((cover & ~health->writable) && count/if (0 \&\& count/'
  'modifies what it cannot read|plan.c|plan|s/ \&\& !(old & ~health->readable) / /'
  'Q alone is no help|plan.c|plan|s/count(lost) == 1 \&\& (health->readable & q)/0/'
  'reads the most|plan.c|plan|s/count(old) < count/count(old) > count/'
  'member being rebuilt gets nothing|plan.c|plan|s/plan->write = cover & health->writable;/plan->write = cover \& health->readable;/'
  'another field|parity.c|plan|s/0x11d/0x11b/'
  'two lost blocks change places|parity.c|plan|s/\^ bkh_gf_mul(p, fb)/^ bkh_gf_mul(p, fa)/'
  'Q is not scaled back|parity.c|plan|s/a\[k\] = bkh_gf_mul(a\[k\], scale);/;/'
  # rowlog
  'begun without all records|rowlog.c|rowlog|s/if (record->members & left & ~found)/if (!found)/'
  'retired is done again|rowlog.c|rowlog|s/if (retired)/if (0)/'
  'lost members must have it too|rowlog.c|rowlog|s/record->members & left & ~found/record->members \& ~found/'
  'intents are trusted|rowlog.c|rowlog|s/BKH_LOG_DISTRUST : BKH_LOG_REDO/BKH_LOG_IGNORE : BKH_LOG_REDO/'
  # map
  'corrupt map means never written|map.c|map|s/memset(m->states, BKH_REGION_NEEDS_SYNC/memset(m->states, BKH_REGION_NEVER/'
  'crash leaves dirty regions dirty|map.c|map|s/ \&\& !clean; i++/ \&\& 0; i++/'
  'rot passes for a tear|map.c|map|s/ || !states_valid(block))$/)/'
  'equal tags pass for a tear|map.c|map|s/return differ \&\& first/return first/'
  'tear without a whole copy is believed|map.c|map|s/if (result\[!i\] != BKH_MAP_SLOT_VALID || !(ahead/if (!(ahead/'
  'number of a cut-off write is used again|map.c|map|s/if (!tags_torn(block, top))/if (1)/'
  'older copy wins|map.c|map|s/seq\[1\] > seq\[0\]/seq[1] < seq[0]/'
  'first member wins|map.c|map|s/seq\[newest\] <= m->seq/1/'
  'misdirected block is taken|map.c|map|s/if (h.index != index || h.ro_compat/if (h.ro_compat/'
  'a lagging member goes unnoticed|map.c|map|s/seq\[newest\] != m->seq/0/'
  'a running sync is stored|map.c|map|s/\*states == BKH_REGION_SYNCING ? BKH_REGION_NEEDS_SYNC : //'
  # region
  'degraded region turns clean|region.c|region|s/ \&\& !redundant)/ \&\& 0)/'
  'first write needs no zeros|region.c|region|s/GO(NEVER, ZERO_ALL)/GO(DIRTY, COMMIT)/'
  'clean region is written without a mark|region.c|region|s/\[BKH_EV_WRITE\] = GO(DIRTY, COMMIT)/[BKH_EV_WRITE] = STAY(DIRTY)/'
  'finished sync is clean at once|region.c|region|s/\[BKH_EV_SYNC_DONE\] = GO(DIRTY/[BKH_EV_SYNC_DONE] = GO(CLEAN/'
  'partial rebuild copies nothing|region.c|region|s/return !(partial \&\& state == BKH_REGION_CLEAN);/return !partial;/'
  'unsynced region is read anywhere|region.c|region|s/return state == BKH_REGION_NEEDS_SYNC ||/return/'
  # recover
  'old copy is in sync|recover.c|recover|s/ \&\& c->head.seq >= base->prev_seq)/)/'
  'failed member is in sync|recover.c|recover|s/return e->state == BKH_MEMBER_IN_SYNC || e->state == BKH_MEMBER_REBUILDING;/return e->state != BKH_MEMBER_NONE;/'
  'split brain goes unnoticed|recover.c|recover|s/v->diverged |= pair;/;/'
  'longest line wins|recover.c|recover|s/out |= x_yields ? 1U << x : 1U << y;/out |= c[y].head.seq > c[x].head.seq ? 1U << x : 1U << y;/'
  'no branch gives way|recover.c|recover|s/^\treturn orphan;/\treturn false;/'
  'every branch gives way|recover.c|recover|s/^\treturn orphan;/\treturn true;/'
  'who has left since tells nothing|recover.c|recover|s/receives(in_g) \&\& in_h->durable_seq > upto;/0;/'
  'runs are forgotten|recover.c|recover|s/^\tif (parted(late, early, \&upto))/\tif (0 \&\& parted(late, early, \&upto))/'
  'half-built spare returns partly|recover.c|recover|s/e->flags = partial ? e->flags \& BKH_ENTRY_PARTIAL : 0;/e->flags = partial ? BKH_ENTRY_PARTIAL : 0;/'
  'old copy returns partly|recover.c|recover|s/ >= e->durable_seq;/ >= 0;/'
  'a head speaks against its member|recover.c|recover|s/return own \&\& receives(own);.*/return own;/'
  'sequence below an old ring|recover.c|recover|s/c\[i\].present \&\& c\[i\].has_head \&\& c\[i\].head.seq + 2/usable >> i \& 1 \&\& c[i].head.seq + 2/'
  'previous head is always the base|recover.c|recover|s/v->prev_seq = lower(v->prev_seq, c->head.seq);/;/'
  'last member may be dropped|recover.c|recover|s/return -EBUSY;/return 0;/'
  'ack before the head|recover.c|recover|s/return !(durable_mask \& ~written_mask);/return 1;/'
  'ack without a member in sync|recover.c|recover|s/if (!(written_mask \& in_sync_mask) ||/if (!written_mask ||/'
  'ack though one that stays lacks it|recover.c|recover|s/ || (in_sync_mask \& ~written_mask))/)/'
  'started with too few|recover.c|recover|s/!enough(base, in_sync))/!in_sync)/'
  'RAID-10 needs half of its members|geometry.c|geometry|s/if (!(bkh_copy_members(g, chunk << g->chunk_shift) \& members))/if (!members)/'
  'span of rows is that of the array|geometry.c|geometry|s/return array_sector;$/;/;s/\tif (!g->nr_data)$/\treturn array_sector;/'
)

# Prints "ok …" if the test goes red.
try() {
  local name=$1 file=$2 test=$3 expression=$4 dir
  local original=$source_dir/kmodule/core/$file
  dir=$(mktemp -d -p "$work")
  sed -e "$expression" "$original" >"$dir/$file"
  if cmp -s "$original" "$dir/$file"; then
    echo "not ok mutant: $name: no longer applies to $file"
  elif ! { gcc -std=c11 -O1 -w -fPIC -I"$source_dir/kmodule/core" -c "$dir/$file" -o "$dir/core.o" &&
    c++ -o "$dir/test" ${built_from[$test]} "$dir/core.o" ${built_from[core]} ${built_from[qt]}; } 2>"$dir/log"; then
    echo "not ok mutant: $name: does not build: $(head -n 1 "$dir/log")"
  elif timeout 60 "$dir/test" >"$dir/log" 2>&1; then
    echo "not ok mutant: $name: ${test}_test did not notice"
  elif ! grep -qE '^(FAIL!|QFATAL)' "$dir/log"; then
    echo "not ok mutant: $name: ${test}_test ended without a verdict"
  else
    echo "ok mutant: $name"
  fi
  rm -rf "$dir"
}

running=0
for mutant in "${mutants[@]}"; do
  IFS='|' read -r name file test _ <<<"$mutant"
  try "$name" "$file" "$test" "${mutant#*|*|*|}" >>"$work/result" &
  running=$((running + 1))
  [ $((running % $(nproc))) -eq 0 ] && wait
done
wait
sort "$work/result"
! grep -q '^not ok' "$work/result"
