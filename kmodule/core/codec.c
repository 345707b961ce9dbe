// SPDX-License-Identifier: GPL-2.0-or-later
/* The common block header and the status head. Byte tables: docs/format.md. */
#include "codec.h"
#include "badlist.h"
#include "bytes.h"
#include "rowlog.h"

#define BLOCK_MAGIC 0
#define BLOCK_VERSION 8
#define BLOCK_CRC 12
#define BLOCK_SEQ 16
#define BLOCK_COMPAT 24
#define BLOCK_RO_COMPAT 28
#define BLOCK_INCOMPAT 32
#define BLOCK_INDEX 40

#define HEAD_ARRAY_UUID 64
#define HEAD_MEMBER_UUID 80
#define HEAD_PREV_SEQ 96
#define HEAD_GENERATION 104
#define HEAD_EVENTS 112
#define HEAD_FLAGS 120
#define HEAD_LEVEL 124
#define HEAD_NR_MEMBERS 125
#define HEAD_ACTION 126
#define HEAD_ACTION_SECTORS 128
#define HEAD_MISMATCH_SECTORS 136
#define HEAD_ARRAY_SECTORS 144
#define HEAD_DATA_SECTORS 152
#define HEAD_CHUNK_SECTORS 160
#define HEAD_LAYOUT 164
#define HEAD_REGION_SECTORS 168
#define HEAD_NR_REGIONS 176
#define HEAD_MAP_BYTES 184
#define HEAD_MAP_GENERATION 192
#define HEAD_LOG_OFFSET 200
#define HEAD_LOG_BYTES 208
#define HEAD_LOG_RUN 216
#define HEAD_LOG_TAIL 224
#define HEAD_BAD_SEQ 232
#define HEAD_BAD_NR 240
#define HEAD_BAD_CRC 244
#define HEAD_BAD_MEMBERS 248
#define HEAD_BAD_ROWS 252
#define HEAD_RUNS 256 /* BKH_HEAD_RUNS of RUN_BYTES: ends at 1024 */
#define HEAD_ENTRIES 1024 /* BKH_MAX_MEMBERS of ENTRY_BYTES: ends at 3072 */
#define HEAD_REPLACING_UUID 3072
#define HEAD_REPLACING_SLOT 3088
#define HEAD_REPLACING_SECTORS 3096

#define RUN_BYTES 24
#define RUN_ID 0
#define RUN_FIRST_SEQ 8
#define RUN_BASE_SEQ 16

#define ENTRY_BYTES 64
#define ENTRY_UUID 0
#define ENTRY_STATE 16
#define ENTRY_FLAGS 17
#define ENTRY_ERRORS 20
#define ENTRY_LAST_SEQ 24
#define ENTRY_LAST_GENERATION 32
#define ENTRY_REBUILD_SECTORS 40
#define ENTRY_JOINED_SEQ 48
#define ENTRY_DURABLE_SEQ 56

/* Room to add to any of these without overflow, and more than any array needs. */
#define HEAD_MAX_SEQ (1ULL << 62)
#define HEAD_MAX_SECTORS (1ULL << 54)

static u32 block_crc(const u8 *block, const struct bkh_uuid *array)
{
	static const u8 zero[4];
	u32 crc = bkh_crc32c(~0U, array->b, BKH_UUID_BYTES);

	crc = bkh_crc32c(crc, block, BLOCK_CRC);
	crc = bkh_crc32c(crc, zero, sizeof(zero));
	return bkh_crc32c(crc, block + BLOCK_SEQ, BKH_BLOCK_BYTES - BLOCK_SEQ);
}

void bkh_block_seal(u8 *block, const struct bkh_block_header *h, const struct bkh_uuid *array)
{
	memset(block, 0, BKH_BLOCK_HEADER_BYTES);
	bkh_put64(block + BLOCK_MAGIC, h->magic);
	bkh_put32(block + BLOCK_VERSION, h->version);
	bkh_put64(block + BLOCK_SEQ, h->seq);
	bkh_put32(block + BLOCK_COMPAT, h->compat);
	bkh_put32(block + BLOCK_RO_COMPAT, h->ro_compat);
	bkh_put32(block + BLOCK_INCOMPAT, h->incompat);
	bkh_put64(block + BLOCK_INDEX, h->index);
	bkh_put32(block + BLOCK_CRC, block_crc(block, array));
}

int bkh_block_open(const u8 *block, u64 magic, const struct bkh_uuid *array,
		   struct bkh_block_header *h)
{
	u32 known;

	if (bkh_get64(block + BLOCK_MAGIC) != magic)
		return -ENODATA;
	if (bkh_get32(block + BLOCK_CRC) != block_crc(block, array))
		return -EBADMSG;
	h->magic = magic;
	h->version = bkh_get32(block + BLOCK_VERSION);
	h->seq = bkh_get64(block + BLOCK_SEQ);
	h->compat = bkh_get32(block + BLOCK_COMPAT);
	h->ro_compat = bkh_get32(block + BLOCK_RO_COMPAT);
	h->incompat = bkh_get32(block + BLOCK_INCOMPAT);
	h->index = bkh_get64(block + BLOCK_INDEX);
	known = magic == BKH_MAGIC_HEAD ? BKH_HEAD_HAS_BAD | BKH_HEAD_HAS_LOST_ROWS : 0;
	return h->version != BKH_FORMAT_VERSION || h->incompat & ~known ? -EPROTO : 0;
}

static void entry_encode(const struct bkh_head_member *e, u8 *p)
{
	memcpy(p + ENTRY_UUID, e->uuid.b, BKH_UUID_BYTES);
	p[ENTRY_STATE] = e->state;
	p[ENTRY_FLAGS] = e->flags;
	bkh_put32(p + ENTRY_ERRORS, e->errors);
	bkh_put64(p + ENTRY_LAST_SEQ, e->last_seq);
	bkh_put64(p + ENTRY_LAST_GENERATION, e->last_generation);
	bkh_put64(p + ENTRY_REBUILD_SECTORS, e->rebuild_sectors);
	bkh_put64(p + ENTRY_JOINED_SEQ, e->joined_seq);
	bkh_put64(p + ENTRY_DURABLE_SEQ, e->durable_seq);
}

static void run_encode(const struct bkh_run *run, u8 *p)
{
	bkh_put64(p + RUN_ID, run->id);
	bkh_put64(p + RUN_FIRST_SEQ, run->first_seq);
	bkh_put64(p + RUN_BASE_SEQ, run->base_seq);
}

/* Software that knows nothing of them would read what is bad. */
static u32 head_features(const struct bkh_head *head)
{
	return (head->bad_nr ? BKH_HEAD_HAS_BAD : 0) |
	       (head->bad_rows ? BKH_HEAD_HAS_LOST_ROWS : 0);
}

void bkh_head_encode(const struct bkh_head *head, u8 *block)
{
	struct bkh_block_header h = {
		.magic = BKH_MAGIC_HEAD,
		.version = BKH_FORMAT_VERSION,
		.seq = head->seq,
		.incompat = head_features(head),
	};
	unsigned int i;

	memset(block, 0, BKH_BLOCK_BYTES);
	memcpy(block + HEAD_ARRAY_UUID, head->array_uuid.b, BKH_UUID_BYTES);
	memcpy(block + HEAD_MEMBER_UUID, head->member_uuid.b, BKH_UUID_BYTES);
	bkh_put64(block + HEAD_PREV_SEQ, head->prev_seq);
	bkh_put64(block + HEAD_GENERATION, head->generation);
	bkh_put64(block + HEAD_EVENTS, head->events);
	bkh_put32(block + HEAD_FLAGS, head->flags);
	block[HEAD_LEVEL] = head->level;
	block[HEAD_NR_MEMBERS] = head->nr_members;
	block[HEAD_ACTION] = head->action;
	bkh_put64(block + HEAD_ACTION_SECTORS, head->action_sectors);
	bkh_put64(block + HEAD_MISMATCH_SECTORS, head->mismatch_sectors);
	bkh_put64(block + HEAD_ARRAY_SECTORS, head->array_sectors);
	bkh_put64(block + HEAD_DATA_SECTORS, head->data_sectors);
	bkh_put32(block + HEAD_CHUNK_SECTORS, head->chunk_sectors);
	bkh_put32(block + HEAD_LAYOUT, head->layout);
	bkh_put64(block + HEAD_REGION_SECTORS, head->region_sectors);
	bkh_put64(block + HEAD_NR_REGIONS, head->nr_regions);
	bkh_put64(block + HEAD_MAP_BYTES, head->map_bytes);
	bkh_put64(block + HEAD_MAP_GENERATION, head->map_generation);
	bkh_put64(block + HEAD_LOG_OFFSET, head->log_offset);
	bkh_put64(block + HEAD_LOG_BYTES, head->log_bytes);
	bkh_put64(block + HEAD_LOG_RUN, head->log_run);
	bkh_put64(block + HEAD_LOG_TAIL, head->log_tail);
	bkh_put64(block + HEAD_BAD_SEQ, head->bad_seq);
	bkh_put32(block + HEAD_BAD_NR, head->bad_nr);
	bkh_put32(block + HEAD_BAD_CRC, head->bad_crc);
	bkh_put32(block + HEAD_BAD_MEMBERS, head->bad_members);
	bkh_put32(block + HEAD_BAD_ROWS, head->bad_rows);
	for (i = 0; i < BKH_HEAD_RUNS; i++)
		run_encode(&head->runs[i], block + HEAD_RUNS + i * RUN_BYTES);
	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		entry_encode(&head->members[i], block + HEAD_ENTRIES + i * ENTRY_BYTES);
	memcpy(block + HEAD_REPLACING_UUID, head->replacing.uuid.b, BKH_UUID_BYTES);
	bkh_put32(block + HEAD_REPLACING_SLOT, head->replacing.slot);
	bkh_put64(block + HEAD_REPLACING_SECTORS, head->replacing.sectors);
	bkh_block_seal(block, &h, &head->array_uuid);
}

int bkh_head_geometry(const struct bkh_head *h, struct bkh_geometry *g)
{
	bool mirror = h->level == BKH_LEVEL_RAID1;
	int err;

	if (mirror && (h->nr_members > BKH_RAID1_MAX_MEMBERS || h->array_sectors > h->data_sectors))
		return -EINVAL;
	err = bkh_geometry_init(g, h->level, h->layout, h->nr_members, h->chunk_sectors,
				mirror ? h->array_sectors : h->data_sectors);
	return err || g->array_sectors != h->array_sectors ? -EINVAL : 0;
}

/* Counts and sizes come from a stranger's disk: all later code relies on these bounds. */
static bool geometry_ok(const struct bkh_head *h, const struct bkh_geometry *g)
{
	u64 span = bkh_span_sectors(g);
	u64 region = h->region_sectors;
	u64 nr_regions = h->nr_regions;

	if (!h->data_sectors || h->data_sectors > HEAD_MAX_SECTORS)
		return false;
	if (region < BKH_REGION_MIN_SECTORS || region > BKH_REGION_MAX_SECTORS)
		return false;
	if ((region & (region - 1)) || region < g->chunk_sectors)
		return false;
	if (!nr_regions || nr_regions > BKH_MAP_MAX_REGIONS)
		return false;
	/* No division: the last region starts inside the array and reaches its end. */
	if ((nr_regions - 1) * region >= span || nr_regions * region < span)
		return false;
	return h->map_bytes == bkh_map_bytes(nr_regions);
}

/* Where the data begins is not known here: bkh_log_fits(). */
static bool log_ok(const struct bkh_head *h, const struct bkh_geometry *g)
{
	if (!h->log_bytes)
		return !h->log_offset && !h->log_run && !h->log_tail;
	if (!g->nr_data || h->log_bytes % BKH_LOG_ALIGN || h->log_bytes > BKH_LOG_MAX_BYTES)
		return false;
	if (h->log_offset % BKH_LOG_ALIGN || h->log_offset > HEAD_MAX_SECTORS)
		return false;
	if (h->log_offset < BKH_MAP_OFFSET + 2 * h->map_bytes)
		return false;
	return !h->log_run == !h->log_tail && h->log_tail <= BKH_LOG_MAX_OP;
}

static bool entry_ok(const struct bkh_head *h, const struct bkh_geometry *g,
		     const struct bkh_head_member *e)
{
	if (e->state < BKH_MEMBER_IN_SYNC || e->state > BKH_MEMBER_MISSING)
		return false;
	if (e->flags & ~BKH_ENTRY_PARTIAL)
		return false;
	if (e->last_seq > h->seq || e->joined_seq > h->seq || e->durable_seq > e->last_seq)
		return false;
	if (e->rebuild_sectors > h->data_sectors && e->rebuild_sectors > bkh_span_sectors(g))
		return false;
	return e->last_generation <= h->generation;
}

/* The latest first, each going on from a head of the one after it in the list. */
static bool runs_ok(const struct bkh_head *h)
{
	u64 above = h->seq;
	unsigned int i;

	for (i = 0; i < BKH_HEAD_RUNS; i++) {
		const struct bkh_run *run = &h->runs[i];

		if (!run->id) {
			above = 0; /* the rest is unused */
			continue;
		}
		if (run->first_seq > above || run->base_seq >= run->first_seq)
			return false;
		above = run->base_seq;
	}
	return true;
}

static bool replacing_ok(const struct bkh_head *h, const struct bkh_geometry *g)
{
	const struct bkh_replacing *r = &h->replacing;
	unsigned int i;

	if (!bkh_replacing_any(r))
		return !r->slot && !r->sectors;
	for (i = 0; i < h->nr_members; i++)
		if (bkh_uuid_same(&h->members[i].uuid, &r->uuid))
			return false;
	return r->slot < h->nr_members && r->sectors <= bkh_span_sectors(g);
}

static bool head_ok(const struct bkh_head *h)
{
	struct bkh_geometry g;
	unsigned int i, k;
	u32 in_sync = 0;

	if (!h->seq || h->seq > HEAD_MAX_SEQ || h->prev_seq >= h->seq)
		return false;
	if (h->generation > HEAD_MAX_SEQ || h->events > HEAD_MAX_SEQ)
		return false;
	if ((h->flags & ~(BKH_HEAD_CLEAN | BKH_HEAD_PAUSED)) || h->action > BKH_ACTION_REPAIR)
		return false;
	if (bkh_head_geometry(h, &g) || !geometry_ok(h, &g) || !log_ok(h, &g) || !runs_ok(h))
		return false;
	if (h->action_sectors > HEAD_MAX_SECTORS || !replacing_ok(h, &g) || !bkh_bad_ok(h))
		return false;
	for (i = 0; i < h->nr_members; i++) {
		if (!entry_ok(h, &g, &h->members[i]))
			return false;
		if (h->members[i].state == BKH_MEMBER_IN_SYNC)
			in_sync |= 1U << i;
		for (k = 0; k < i; k++)
			if (bkh_uuid_same(&h->members[i].uuid, &h->members[k].uuid))
				return false;
	}
	return bkh_geometry_enough(&g, in_sync); /* nothing less is ever recorded */
}

static void entry_decode(const u8 *p, struct bkh_head_member *e)
{
	memcpy(e->uuid.b, p + ENTRY_UUID, BKH_UUID_BYTES);
	e->state = p[ENTRY_STATE];
	e->flags = p[ENTRY_FLAGS];
	e->errors = bkh_get32(p + ENTRY_ERRORS);
	e->last_seq = bkh_get64(p + ENTRY_LAST_SEQ);
	e->last_generation = bkh_get64(p + ENTRY_LAST_GENERATION);
	e->rebuild_sectors = bkh_get64(p + ENTRY_REBUILD_SECTORS);
	e->joined_seq = bkh_get64(p + ENTRY_JOINED_SEQ);
	e->durable_seq = bkh_get64(p + ENTRY_DURABLE_SEQ);
}

static void run_decode(const u8 *p, struct bkh_run *run)
{
	run->id = bkh_get64(p + RUN_ID);
	run->first_seq = bkh_get64(p + RUN_FIRST_SEQ);
	run->base_seq = bkh_get64(p + RUN_BASE_SEQ);
}

int bkh_head_decode(const u8 *block, const struct bkh_uuid *array, struct bkh_head *head)
{
	struct bkh_block_header h;
	unsigned int i;
	int err = bkh_block_open(block, BKH_MAGIC_HEAD, array, &h);

	if (err)
		return err;
	if (h.ro_compat) /* the status part is always written */
		return -EPROTO;
	memset(head, 0, sizeof(*head));
	head->seq = h.seq;
	memcpy(head->array_uuid.b, block + HEAD_ARRAY_UUID, BKH_UUID_BYTES);
	memcpy(head->member_uuid.b, block + HEAD_MEMBER_UUID, BKH_UUID_BYTES);
	head->prev_seq = bkh_get64(block + HEAD_PREV_SEQ);
	head->generation = bkh_get64(block + HEAD_GENERATION);
	head->events = bkh_get64(block + HEAD_EVENTS);
	head->flags = bkh_get32(block + HEAD_FLAGS);
	head->level = block[HEAD_LEVEL];
	head->nr_members = block[HEAD_NR_MEMBERS];
	head->action = block[HEAD_ACTION];
	head->action_sectors = bkh_get64(block + HEAD_ACTION_SECTORS);
	head->mismatch_sectors = bkh_get64(block + HEAD_MISMATCH_SECTORS);
	head->array_sectors = bkh_get64(block + HEAD_ARRAY_SECTORS);
	head->data_sectors = bkh_get64(block + HEAD_DATA_SECTORS);
	head->chunk_sectors = bkh_get32(block + HEAD_CHUNK_SECTORS);
	head->layout = bkh_get32(block + HEAD_LAYOUT);
	head->region_sectors = bkh_get64(block + HEAD_REGION_SECTORS);
	head->nr_regions = bkh_get64(block + HEAD_NR_REGIONS);
	head->map_bytes = bkh_get64(block + HEAD_MAP_BYTES);
	head->map_generation = bkh_get64(block + HEAD_MAP_GENERATION);
	head->log_offset = bkh_get64(block + HEAD_LOG_OFFSET);
	head->log_bytes = bkh_get64(block + HEAD_LOG_BYTES);
	head->log_run = bkh_get64(block + HEAD_LOG_RUN);
	head->log_tail = bkh_get64(block + HEAD_LOG_TAIL);
	head->bad_seq = bkh_get64(block + HEAD_BAD_SEQ);
	head->bad_nr = bkh_get32(block + HEAD_BAD_NR);
	head->bad_crc = bkh_get32(block + HEAD_BAD_CRC);
	head->bad_members = bkh_get32(block + HEAD_BAD_MEMBERS);
	head->bad_rows = bkh_get32(block + HEAD_BAD_ROWS);
	for (i = 0; i < BKH_HEAD_RUNS; i++)
		run_decode(block + HEAD_RUNS + i * RUN_BYTES, &head->runs[i]);
	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		entry_decode(block + HEAD_ENTRIES + i * ENTRY_BYTES, &head->members[i]);
	memcpy(head->replacing.uuid.b, block + HEAD_REPLACING_UUID, BKH_UUID_BYTES);
	head->replacing.slot = bkh_get32(block + HEAD_REPLACING_SLOT);
	head->replacing.sectors = bkh_get64(block + HEAD_REPLACING_SECTORS);
	if (!bkh_uuid_same(&head->array_uuid, array) || !head_ok(head))
		return -EINVAL;
	return h.incompat == head_features(head) ? 0 : -EINVAL;
}

int bkh_head_newest(const u8 *ring, const struct bkh_uuid *array, struct bkh_head *head)
{
	u64 seq[BKH_HEAD_SLOTS];
	u32 left = 0; /* slots whose checksum is right */
	unsigned int i;

	for (i = 0; i < BKH_HEAD_SLOTS; i++) {
		struct bkh_block_header h;
		int err = bkh_block_open(ring + i * BKH_BLOCK_BYTES, BKH_MAGIC_HEAD, array, &h);

		if (err == -EPROTO || (!err && h.ro_compat))
			return -EPROTO;
		if (err)
			continue;
		seq[i] = h.seq;
		left |= 1U << i;
	}
	while (left) {
		unsigned int best = BKH_HEAD_SLOTS;

		for (i = 0; i < BKH_HEAD_SLOTS; i++)
			if ((left & 1U << i) && (best == BKH_HEAD_SLOTS || seq[i] > seq[best]))
				best = i;
		if (!bkh_head_decode(ring + best * BKH_BLOCK_BYTES, array, head))
			return 0;
		left &= ~(1U << best);
	}
	return -ENODATA;
}
