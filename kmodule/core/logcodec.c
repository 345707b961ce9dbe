// SPDX-License-Identifier: GPL-2.0-or-later
/* Groups of the row log as bytes. Byte tables: docs/format.md. */
#include "logcodec.h"
#include "bytes.h"

#define LOG_INDEX 40 /* of the common header: the block of the area that this is */
#define LOG_MEMBER 64
#define LOG_RUN 80
#define LOG_TAIL 88
#define LOG_NR_RECORDS 96
#define LOG_BLOCKS 100
#define LOG_RECORDS 128 /* BKH_LOG_MAX_RECORDS of RECORD_BYTES: ends at 3968 */

#define RECORD_BYTES 40
#define RECORD_OP 0
#define RECORD_ROW 8
#define RECORD_IN_CHUNK 16
#define RECORD_SECTORS 20
#define RECORD_MEMBERS 24
#define RECORD_FLAGS 28
#define RECORD_CRC 32
#define RECORD_AT 36 /* block of the group, 1 for the first; 0 for an intent */

#define FLAG_WHOLE (1U << 0)
#define FLAG_INTENT (1U << 1)

#define BLOCK_SECTORS (BKH_BLOCK_BYTES / BKH_SECTOR_BYTES)
#define MAX_SEQ (1ULL << 62)

int bkh_log_area_init(struct bkh_log_area *area, const struct bkh_head *head, u32 slot, u64 run)
{
	memset(area, 0, sizeof(*area));
	if (!head->log_bytes || slot >= head->nr_members || slot >= BKH_MAX_MEMBERS)
		return -EINVAL;
	if (bkh_head_geometry(head, &area->geometry) || !area->geometry.nr_data)
		return -EINVAL;
	area->array = head->array_uuid;
	area->member = head->members[slot].uuid;
	area->run = run;
	area->slot = slot;
	area->max_sectors = bkh_log_max_sectors(head->log_bytes);
	area->blocks = (u32)(head->log_bytes / BKH_BLOCK_BYTES);
	return 0;
}

u32 bkh_log_blocks(const struct bkh_log_record *record)
{
	u32 sectors = record->intent ? 0 : record->sectors;

	return sectors / BLOCK_SECTORS + !!(sectors % BLOCK_SECTORS);
}

u32 bkh_log_max_group(const struct bkh_log_area *area)
{
	return 1 + area->max_sectors / BLOCK_SECTORS;
}

u32 bkh_log_seed(const struct bkh_log_area *area, u64 op)
{
	u8 number[16];

	bkh_put64(number, area->run);
	bkh_put64(number + 8, op);
	return bkh_crc32c(bkh_crc32c(~0U, area->array.b, BKH_UUID_BYTES), number, sizeof(number));
}

void bkh_log_put(u8 *block, u32 index, const struct bkh_log_record *record, u32 crc)
{
	u8 *p = block + LOG_RECORDS + index * RECORD_BYTES;

	if (index >= BKH_LOG_MAX_RECORDS)
		return;
	bkh_put64(p + RECORD_OP, record->op);
	bkh_put64(p + RECORD_ROW, record->row);
	bkh_put32(p + RECORD_IN_CHUNK, record->in_chunk);
	bkh_put32(p + RECORD_SECTORS, record->sectors);
	bkh_put32(p + RECORD_MEMBERS, record->members);
	bkh_put32(p + RECORD_FLAGS,
		  (record->whole ? FLAG_WHOLE : 0) | (record->intent ? FLAG_INTENT : 0));
	bkh_put32(p + RECORD_CRC, record->intent ? 0 : crc);
}

void bkh_log_get(const u8 *block, u32 index, struct bkh_log_entry *entry)
{
	const u8 *p = block + LOG_RECORDS + index * RECORD_BYTES;
	struct bkh_log_record *r = &entry->record;
	u32 flags, at;

	memset(entry, 0, sizeof(*entry));
	if (index >= BKH_LOG_MAX_RECORDS)
		return;
	r->op = bkh_get64(p + RECORD_OP);
	r->row = bkh_get64(p + RECORD_ROW);
	r->in_chunk = bkh_get32(p + RECORD_IN_CHUNK);
	r->sectors = bkh_get32(p + RECORD_SECTORS);
	r->members = bkh_get32(p + RECORD_MEMBERS);
	flags = bkh_get32(p + RECORD_FLAGS);
	r->whole = flags & FLAG_WHOLE;
	r->intent = flags & FLAG_INTENT;
	entry->crc = bkh_get32(p + RECORD_CRC);
	at = bkh_get32(p + RECORD_AT);
	entry->at = at ? (u32)bkh_get64(block + LOG_INDEX) + at : 0;
}

/* All later code relies on these bounds, of contents and of the sectors that they go to. */
static bool record_ok(const struct bkh_log_area *area, u64 tail, const struct bkh_log_record *r)
{
	const struct bkh_geometry *g = &area->geometry;

	if (r->op < tail || r->op - tail >= BKH_LOG_WINDOW)
		return false;
	if (r->row >= g->member_sectors >> g->chunk_shift || r->in_chunk >= g->chunk_sectors)
		return false;
	if (!r->sectors || r->sectors > g->chunk_sectors - r->in_chunk)
		return false;
	if (!(r->members >> area->slot & 1) || (u64)r->members >> g->nr_members)
		return false;
	return r->intent ? r->whole : r->sectors <= area->max_sectors;
}

/* Bounds of record @index, and that no other before it is of the same operation. */
static bool entry_ok(const u8 *block, const struct bkh_log_area *area, u64 tail, u32 index)
{
	const u8 *p = block + LOG_RECORDS + index * RECORD_BYTES;
	struct bkh_log_entry entry;
	u32 i;

	bkh_log_get(block, index, &entry);
	if (bkh_get32(p + RECORD_FLAGS) & ~(FLAG_WHOLE | FLAG_INTENT))
		return false;
	if (!record_ok(area, tail, &entry.record))
		return false;
	for (i = 0; i < index; i++)
		if (bkh_get64(block + LOG_RECORDS + i * RECORD_BYTES + RECORD_OP) ==
		    entry.record.op)
			return false;
	return true;
}

/*
 * Where the contents of each record begin follows from those before it. Sets that, or compares
 * it, and returns how many blocks the group has; 0 if it is out of bounds.
 */
static u32 layout(u8 *to, const u8 *block, u32 nr_records)
{
	u32 i, at = 1;

	for (i = 0; i < nr_records; i++) {
		u32 offset = LOG_RECORDS + i * RECORD_BYTES + RECORD_AT;
		struct bkh_log_entry entry;
		u32 blocks;

		bkh_log_get(block, i, &entry);
		blocks = bkh_log_blocks(&entry.record);
		if (to)
			bkh_put32(to + offset, blocks ? at : 0);
		else if (bkh_get32(block + offset) != (blocks ? at : 0))
			return 0;
		at += blocks;
	}
	return at;
}

static bool group_ok(const u8 *block, const struct bkh_log_area *area,
		     const struct bkh_log_header *h)
{
	u32 i;

	if (!h->seq || h->seq > MAX_SEQ || !h->tail || h->tail > BKH_LOG_MAX_OP)
		return false;
	if (h->nr_records > BKH_LOG_MAX_RECORDS || (h->at < BKH_LOG_SLOTS) != !h->nr_records)
		return false;
	if (!h->blocks || h->blocks > bkh_log_max_group(area))
		return false;
	for (i = 0; i < h->nr_records; i++)
		if (!entry_ok(block, area, h->tail, i))
			return false;
	/* No record has more than max_sectors, so their sum does not overflow. */
	if (layout(NULL, block, h->nr_records) != h->blocks)
		return false;
	return h->at < area->blocks && h->blocks <= area->blocks - h->at;
}

int bkh_log_seal(u8 *block, const struct bkh_log_area *area, struct bkh_log_header *h)
{
	struct bkh_block_header common = {
		.magic = BKH_MAGIC_LOG,
		.version = BKH_FORMAT_VERSION,
		.seq = h->seq,
		.index = h->at,
	};

	if (h->nr_records > BKH_LOG_MAX_RECORDS)
		return -EINVAL;
	h->blocks = layout(block, block, h->nr_records);
	memcpy(block + LOG_MEMBER, area->member.b, BKH_UUID_BYTES);
	bkh_put64(block + LOG_RUN, area->run);
	bkh_put64(block + LOG_TAIL, h->tail);
	bkh_put32(block + LOG_NR_RECORDS, h->nr_records);
	bkh_put32(block + LOG_BLOCKS, h->blocks);
	bkh_block_seal(block, &common, &area->array);
	return area->run && group_ok(block, area, h) ? 0 : -EINVAL;
}

int bkh_log_open(const u8 *block, const struct bkh_log_area *area, u32 at, struct bkh_log_header *h)
{
	struct bkh_block_header common;
	int err = bkh_block_open(block, BKH_MAGIC_LOG, &area->array, &common);

	if (err)
		return err;
	if (common.ro_compat)
		return -EPROTO;
	if (common.index != at || memcmp(block + LOG_MEMBER, area->member.b, BKH_UUID_BYTES))
		return -EXDEV;
	if (!area->run || bkh_get64(block + LOG_RUN) != area->run)
		return -ESTALE;
	h->seq = common.seq;
	h->tail = bkh_get64(block + LOG_TAIL);
	h->at = at;
	h->nr_records = bkh_get32(block + LOG_NR_RECORDS);
	h->blocks = bkh_get32(block + LOG_BLOCKS);
	return group_ok(block, area, h) ? 0 : -EINVAL;
}
