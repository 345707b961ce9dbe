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
  'unknown features are ignored|codec.c|codec|s/ || h->incompat \& ~known//'
  'newer ring is overlooked|codec.c|codec|s/if (err == -EPROTO || (!err \&\& h.ro_compat))/if (0)/'
  'oldest head wins|codec.c|codec|s/seq\[i\] > seq\[best\]/seq[i] < seq[best]/'
  'number of regions is not checked|codec.c|codec|s/nr_regions \* region < span/0/'
  'region cuts a chunk|codec.c|codec|s/ || region < g->chunk_sectors)/)/'
  'array is as large as it says|codec.c|codec|s/return err || g->array_sectors != h->array_sectors ?/return err ?/'
  'member counts twice|codec.c|codec|s/if (bkh_uuid_same(&h->members\[i\].uuid, &h->members\[k\].uuid))/if (0)/'
  'nobody has to be in sync|codec.c|codec|s/return bkh_geometry_enough(&g, in_sync);/return true;/'
  # badlist
  'touching ranges stay apart|badlist.c|badlist|s/end_of(&list->ranges\[first - 1\]) == start)/0)/'
  'what is in it is added again|badlist.c|badlist|s/list->ranges\[first\].sector <= start \&\& end_of/0 \&\& end_of/'
  'ranges of another member are joined|badlist.c|badlist|s/if (r->member != member || r->sector > end)/if (r->sector > end)/'
  'clearing reaches the next member|badlist.c|badlist|s/if (list->ranges\[last\].member != member || list/if (list/'
  'the part before is cleared, too|badlist.c|badlist|s/if (list->ranges\[first\].sector < start)/if (0)/'
  'the part behind is cleared, too|badlist.c|badlist|s/if (end_of(&list->ranges\[last - 1\]) > end)/if (0)/'
  'a touched range is hit|badlist.c|badlist|s/ranges\[i\].sector < end;/ranges[i].sector <= end;/'
  'no room is kept|badlist.c|badlist|s/list->nr >= BKH_BAD_MAX - BKH_BAD_SPARE/list->nr >= BKH_BAD_MAX/'
  'range beyond the member|badlist.c|badlist|s/r->sector > head->data_sectors - r->sectors/0/'
  'adjacent ranges are taken|badlist.c|badlist|s/end_of(before) < r->sector;/end_of(before) <= r->sector;/'
  'any list is the one|badlist.c|badlist|s/\*crc != head->bad_crc ?/0 ?/'
  'any number is the one|badlist.c|badlist|s/h.seq != head->bad_seq || //'
  'block elsewhere counts|badlist.c|badlist|s/ || h.index != index / /'
  'newer list is read|badlist.c|badlist|s/if (h.ro_compat)/if (0)/'
  'rest is not looked at|badlist.c|badlist|s/!all_zero(block + BAD_RANGES/0 \&\& !all_zero(block + BAD_RANGES/'
  'reserved is not looked at|badlist.c|badlist|s/if (!all_zero(block + BAD_NR/if (0 \&\& !all_zero(block + BAD_NR/'
  'both lists in one slot|badlist.c|badlist|s/(seq \& 1) \* BKH/0 * BKH/'
  'unknown is empty|badlist.c|badlist|s/bkh_bad_add(list, member, 0, head->data_sectors);/;/'
  'older software reads on|codec.c|badlist|s/.incompat = head_features(head)/.incompat = 0/'
  'any list is named|codec.c|badlist|s/ || !bkh_bad_ok(h))/)/'
  'feature without a list|codec.c|badlist|s/return h.incompat == head_features(head) ? 0 : -EINVAL;/return 0;/'
  # badrows
  'lost rows have good parity|badrows.c|badrows|s/found |= parity;/;/'
  'parity of the whole range is bad|badrows.c|badrows|s/if (bkh_bad_hits(list, i + BKH_BAD_ROWS, at, next))/if (1)/'
  'only parity of lost rows is bad|badrows.c|badrows|s/found |= 1U << i;/;/'
  'one parity of two is enough|badrows.c|badrows|s/ || (parity \& active \& ~written))/ || !(parity \& written))/'
  'lost rows without parity are mended|badrows.c|badrows|s/if (!(parity \& active) || /if (/'
  'any write mends lost rows|badrows.c|badrows|s/if (!(active \& ~written))/if (1)/'
  'who is rebuilt is lost|badrows.c|badrows|s/e->rebuild_sectors < end)/e->rebuild_sectors <= end)/'
  'who fails while rebuilt is not lost|badrows.c|badrows|s/e->state != BKH_MEMBER_REBUILDING || //'
  'who is in sync is lost|badrows.c|badrows|s/if (e->state == BKH_MEMBER_IN_SYNC)/if (0)/'
  'the first sector says it of all|badrows.c|badrows|s/bkh_bad_alike(list, number, start, end) == end;/1;/'
  'unknown lost rows are none|badlist.c|badrows|s/bkh_bad_add(list, member + BKH_BAD_ROWS, 0/if (0) bkh_bad_add(list, member + BKH_BAD_ROWS, 0/'
  'the head tells of no lost rows|badlist.c|badrows|s/head->bad_rows = rows_of(list);/head->bad_rows = 0;/'
  'lost rows of copies|badlist.c|badrows|s/ || (head->bad_rows \&\& !has_parity(head)))/)/'
  'lost rows without a list|badlist.c|badrows|s/ \&\& !head->bad_rows;/;/'
  'lost rows of others|badlist.c|badrows|s/if (head->bad_rows \& ~head->bad_members || /if (/'
  'lost rows that no head tells of|badlist.c|badrows|s/? head->bad_members : head->bad_rows;/? head->bad_members : head->bad_members | head->bad_rows;/'
  'a member that cannot be|badlist.c|badrows|s/r->member >= 2 \* BKH_BAD_ROWS || //'
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
  # held
  'a write goes before DIRTY is acknowledged|held.c|held|s/^\th->waiting++;/\th->in_flight++;\n\treturn true;/'
  'a write goes while CLEAN is pending|held.c|held|s/if (h->word == BKH_WORD_DIRTY) {/if (h->word >= BKH_WORD_DIRTY) {/'
  'a pending CLEAN is not overtaken|held.c|held|s/if (h->word != BKH_WORD_TO_DIRTY) {/if (h->word == BKH_WORD_CLEAN) {/'
  'CLEAN keeps its number when it is overtaken|held.c|held|s/^\t\th->word_number = ++h->last;/\t\tif (!h->word_number)\n\t&/'
  'clean while writes are under way|held.c|held|s/if (h->in_flight || (h->recorded/if ((h->recorded/'
  'clean before a failure is recorded|held.c|held|s/ || (h->recorded \& ~active))$/)/'
  'clean though a write came in the flush|held.c|held|s/h->resting = false; .*/;/'
  'clean after a flush that failed|held.c|held|s/ || !flushed//'
  'clean before the resync is complete|held.c|held|s/from != BKH_HELD_ALL_SYNCED \&\& !last/0/'
  'never says that the resync is complete|held.c|held|s/\&\& from != h->from;/\&\& 0;/'
  'who waited is not counted|held.c|held|s/h->in_flight += h->waiting;/;/'
  'who was turned away is counted|held.c|held|s/^\th->waiting = 0;$/\t;/'
  'a failure is told again and again|held.c|held|s/if (!h->failed\[slot\])/if (1)/'
  'a failure counts as recorded at once|held.c|held|s/h->failed\[slot\] = ++h->last;/{ & h->recorded \&= ~bit; }/'
  'who failed is called rebuilt|held.c|held|s/^\t\t\th->synced\[slot\] = 0;$/;/'
  'rebuilt is told twice|held.c|held|s/ \&\& !h->synced\[slot\]) {/) {/'
  'rebuilt is in sync at once|held.c|held|s/h->synced\[slot\] = ++h->last;/& h->in_sync |= bit;/'
  'a number that never was is taken|held.c|held|s/if (!number || number > h->last)/if (!number)/'
  'an old number lets writes go|held.c|held|s/if (number == h->word_number) {/if (number <= h->word_number) {/'
  'a recorded failure still counts|held.c|held|s/^\t\t\tbkh_held_remove(h, slot);/;/'
  'the latest comes first|held.c|held|s/c->number < t->number/c->number > t->number/'
  'what was pending is of the new disk|held.c|held|s/^\tbkh_held_remove(h, slot);\n\th->rec/h->rec/;s/^\th->failed\[slot\] = 0;/;/'
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
  # gather
  'gaps are written with what nobody wrote|gather.c|gather|s/\*full = sum == area(whole);/*full = true;/'
  'overlap of the last sector is not seen|gather.c|gather|s/end_of(p) > piece->from)$/end_of(p) > piece->from + 1)/'
  'other blocks count as overlap|gather.c|gather|s/(p->cover & piece->cover) \&\& end_of/end_of/'
  'bands of other blocks are joined|gather.c|gather|s/if (!full || more.cover != whole->cover)/if (!full)/'
  'nothing that follows is joined|gather.c|gather|s/p && p->from == end_of(whole); p = skip/p \&\& 0; p = skip/'
  'lone writes wait|gather.c|gather|s/^\tif (!stream->deep)$/\tif (0)/'
  'a fast disk has no streams|gather.c|gather|s/stream->deep = BKH_STREAM_DEEP;/stream->deep = 1;/'
  'waits in vain for ever|gather.c|gather|s/^\t\tstream->credit--;/\t\t;/'
  'patience only grows|gather.c|gather|s/^\t\tstream->trust--;/\t\t;/'
  'stream in use is taken|gather.c|gather|s/if (streams\[i\].in_flight || streams\[i\].held)/if (streams[i].held)/'
  # replace
  'last commit on the replacement alone does not count|recover.c|replace|s/^\tif (accounts_for(&r->head, base))/\tif (0)/'
  'a commit that was cut off counts|recover.c|replace|s/^\tif (!cut_off(c, n, slot, v))/\treturn true;\n&/'
  'two histories, and one is taken|recover.c|replace|s/alone = v->base == slot || v->diverged/alone = 0/'
  'who is not in sync keeps its place|recover.c|replace|s/if (!took \&\& v->members\[slot\].state == BKH_MEMBER_IN_SYNC) {/if (!took) {/'
  'number of a head that is there is used again|recover.c|replace|s/v->next_seq = c\[n\].head.seq + 2; .*/;/'
  'place of another disk|recover.c|replace|s/ \&\& bkh_uuid_same(&r->uuid, uuid) ? r->sectors/ ? r->sectors/'
  'a use without it is forgotten|recover.c|replace|s/memset(&head->replacing, 0, sizeof(head->replacing));/;/'
  'what may have been written is believed|recover.c|replace|s/state != BKH_REGION_NEVER \&\& state != BKH_REGION_CLEAN;/state == BKH_REGION_NEEDS_SYNC;/'
  'replacement of no member|codec.c|replace|s/ || !replacing_ok(h, \&g)//'
  # rowlog
  'begun without all records|rowlog.c|rowlog|s/if (record->members & left & ~found)/if (!found)/'
  'retired is done again|rowlog.c|rowlog|s/if (retired)/if (0)/'
  'lost members must have it too|rowlog.c|rowlog|s/record->members & left & ~found/record->members \& ~found/'
  'intents are trusted|rowlog.c|rowlog|s/BKH_LOG_DISTRUST : BKH_LOG_REDO/BKH_LOG_IGNORE : BKH_LOG_REDO/'
  'a log joins those who came back since|rowlog.c|rowlog|s/e->joined_seq <= last)/1)/'
  'runs since the log are overlooked|rowlog.c|rowlog|s/\tseq = base->runs\[i\].base_seq;/\t;/'
  'log over the end of the map|rowlog.c|rowlog|s/BKH_MAP_OFFSET + 2 \* map_bytes + BKH_LOG_ALIGN - 1/BKH_MAP_OFFSET + map_bytes + BKH_LOG_ALIGN - 1/'
  'log into the data|rowlog.c|rowlog|s/head->log_offset <= data_bytes - head->log_bytes/head->log_offset <= data_bytes/'
  'settled log still counts|rowlog.c|rowlog|s/head->log_run = head->runs\[0\].id;/;/'
  'log lies in the map|codec.c|codec|s/if (h->log_offset < BKH_MAP_OFFSET + 2 \* h->map_bytes)/if (0)/'
  'mirrors have a log|codec.c|codec|s/if (!g->nr_data || h->log_bytes % /if (h->log_bytes % /'
  'tail of no log|codec.c|codec|s/return !h->log_offset \&\& !h->log_run \&\& !h->log_tail;/return !h->log_offset;/'
  # logcodec
  'log of another run is done again|logcodec.c|logscan|s/if (!area->run || bkh_get64(block + LOG_RUN) != area->run)/if (0)/'
  'log of another member is done again|logcodec.c|logscan|s/ || memcmp(block + LOG_MEMBER, area->member.b, BKH_UUID_BYTES))/)/'
  'header elsewhere counts|logcodec.c|logcodec|s/if (common.index != at || memcmp/if (memcmp/'
  'no run is a run|logcodec.c|logcodec|s/if (!area->run || bkh_get64/if (bkh_get64/'
  'newer log is read|logcodec.c|logcodec|s/if (common.ro_compat)/if (0)/'
  'contents are where it says|logcodec.c|logcodec|s/else if (bkh_get32(block + offset) != (blocks ? at : 0))/else if (0)/'
  'a group without blocks|logcodec.c|logcodec|s/if (!h->blocks || h->blocks > bkh/if (h->blocks > bkh/'
  'group over the end|logcodec.c|logcodec|s/h->blocks <= area->blocks - h->at;/1;/'
  'a member that has no part|logcodec.c|logcodec|s/if (!(r->members >> area->slot \& 1) || /if (/'
  'members that are none|logcodec.c|logcodec|s/ || (u64)r->members >> g->nr_members)/)/'
  'row behind the end|logcodec.c|logcodec|s/if (r->row >= g->member_sectors >> g->chunk_shift || /if (/'
  'range over the chunk|logcodec.c|logcodec|s/ || r->sectors > g->chunk_sectors - r->in_chunk)/)/'
  'retired records in a group|logcodec.c|logcodec|s/if (r->op < tail || r->op - tail/if (r->op + BKH_LOG_WINDOW < tail || r->op - tail + 1/'
  'window is not kept on disk|logcodec.c|logcodec|s/r->op - tail >= BKH_LOG_WINDOW/0/'
  'an operation twice in a group|logcodec.c|logcodec|s/^\tfor (i = 0; i < index; i++)/\tfor (i = 0; 0; i++)/'
  'intent of a part|logcodec.c|logcodec|s/return r->intent ? r->whole : /return r->intent ? 1 : /'
  'unknown flags are ignored|logcodec.c|logcodec|s/if (bkh_get32(p + RECORD_FLAGS) \& ~(FLAG_WHOLE | FLAG_INTENT))/if (0)/'
  'records in a slot|logcodec.c|logcodec|s/ || (h->at < BKH_LOG_SLOTS) != !h->nr_records)/)/'
  'contents of any operation|logcodec.c|logcodec|s/bkh_put64(number + 8, op);/bkh_put64(number + 8, 0);/'
  'record behind the block|logcodec.c|logcodec|s/^\tif (index >= BKH_LOG_MAX_RECORDS)/\tif (0)/'
  # logring
  'room is used above a tail that is not durable|logring.c|logring|s/last_op < log->durable)/last_op < log->tail)/'
  'tail is durable at once|logring.c|logscan|s/^\tlog->writing = log->tail;/&\n\tlog->durable = log->tail;\n\tgive_back(log);/'
  'one slot for all tails|logring.c|logscan|s/log->rounds % BKH_LOG_SLOTS/0/'
  'two tails at a time|logring.c|logring|s/if (log->writing || log->tail == log->durable)/if (log->tail == log->durable)/'
  'promises are forgotten|logring.c|logring|s/(u64)ring->used + ring->reserved + /(u64)ring->used + /'
  'end of the ring is forgotten|logring.c|logring|s/ + log->max_group - 1 <= log->blocks/ <= log->blocks/'
  'group wraps around|logring.c|logring|s/if (ring->next + whole > log->blocks)/if (ring->next >= log->blocks)/'
  'stretch forgets its highest|logring.c|logring|s/if (ring->stretches\[last\].last_op < last_op)/if (!ring->stretches[last].last_op)/'
  'tail over what is on its way|logring.c|logring|s/if (!(\*byte \& bit))/if (0)/'
  'window has no end|logring.c|logring|s/log->next_op - log->durable >= BKH_LOG_WINDOW)/0)/'
  'nobody asks for a tail|logring.c|logring|s/^\t\treturn BKH_LOG_TAIL;/\t\treturn BKH_LOG_NOTHING;/'
  'a tail for every operation|logring.c|logring|s/(log->tail - log->durable) \* 4 >= /(log->tail - log->durable) * 4096 >= /'
  'joins while something is on its way|logring.c|logring|s/ || log->tail != log->next_op)/)/'
  'who left is waited for|logring.c|logring|s/memset(&log->rings\[member\], 0/memset(\&log->rings[31], 0/'
  'cancelled room is lost|logring.c|logring|s/log->rings\[i\].reserved -= blocks;/;/'
  # logscan
  'older lap has the place|logscan.c|logscan|s/ || f->record.op > record->op)/)/;s/if (f->record.op < record->op)/if (f->record.op != record->op)/'
  'tail of the head is forgotten|logscan.c|logscan|s/scan->tail = head->log_tail ? head->log_tail : 1;/scan->tail = 1;/'
  'tails are not looked at|logscan.c|logscan|s/if (scan->tail < h->tail)/if (0)/'
  'lowest tail wins|logscan.c|logscan|s/if (scan->tail < h->tail)/if (scan->tail > h->tail || scan->tail == 1)/'
  'who is lost has a say|logscan.c|logscan|s/return member < BKH_MAX_MEMBERS \&\& (scan->left >> member \& 1);/return member < BKH_MAX_MEMBERS;/'
  'contradiction goes unnoticed|logscan.c|logscan|s/^\t\tscan->contradicts = true;/\t\t;/'
  'numbers are used again|logscan.c|logscan|s/scan->next_op = record->op + 1;/;/'
  'what is written later over a part is enough|logscan.c|logscan|s/other->record.whole \&\&/1 \&\&/'
  'what was written before is enough|logscan.c|logscan|s/other->record.op > f->record.op \&\& covers/covers/'
  'a part covers the whole|logscan.c|logscan|s/inner->sectors <= outer->sectors - .*;/1;/'
  'not in order|logscan.c|logscan|s/const struct bkh_log_found \*f = &scan->ops\[i % BKH_LOG_WINDOW\];/const struct bkh_log_found *f = \&scan->ops[i - scan->tail];/;s/f->record.op == i \&\& //'
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
  'logs in different places|recover.c|recover|s/ \&\& a->log_bytes == b->log_bytes;/;/'
  'rebuild goes on while users wait|pace.c|pace|s/if (mean > pace->target_ns)/if (mean > 4 * pace->target_ns)/'
  'rebuild stays slow at night|pace.c|pace|s/2 \* rate : 0;/rate : rate;/'
  'rebuild stands still|pace.c|pace|s/larger(pace->floor_kib, BKH_PACE_FLOOR_KIB)/larger(pace->floor_kib, 1)/'
  'rebuild crawls|pace.c|pace|s/rate + rate . 8/rate + 1/'
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
  'partner of a lost member may be dropped|recover.c|recover|s/!enough(head, others))/!others)/'
  'RAID-10 needs half of its members|geometry.c|geometry|s/return least - 1;/return members ? 0 : -1;/'
  'one more may be lost than there is|geometry.c|geometry|s/return count(members) - g->nr_data;/return count(members) - g->nr_data + 1;/'
  'blocks of members in their own order|geometry.c|geometry|s/blocks |= 1U << bkh_row_block(g, r, member);/blocks |= 1U << member;/'
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
