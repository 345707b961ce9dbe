// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Region map blocks. Layout: 64-byte header, then in each of the eight sectors as many
 * state bytes as fit before the sector's last four bytes, which hold the tag: the low
 * 32 bits of the block's sequence number.
 *
 * A damaged block is either torn (a write cut off by a crash, whose content no one
 * depends on) or rotten (content that somebody may depend on). Taking rot for a tear
 * would silently bring back an older map, so a tear has to prove itself: tags that
 * differ but are close, as writes to one copy are, and valid states everywhere.
 */
#include "codec.h"
#include "bytes.h"

#define MAP_SECTORS (BKH_BLOCK_BYTES / BKH_SECTOR_BYTES)
#define MAP_TAG (BKH_SECTOR_BYTES - 4)
#define MAP_TAG_WINDOW 32U
/* Of the common header: */
#define MAP_VERSION 8
#define MAP_CRC 12
#define MAP_SEQ 16
#define MAP_RO_COMPAT 28
#define MAP_INCOMPAT 32
#define MAP_INDEX 40

static unsigned int sector_states_start(unsigned int sector)
{
	return sector ? sector * BKH_SECTOR_BYTES : BKH_BLOCK_HEADER_BYTES;
}

static unsigned int sector_states_len(unsigned int sector)
{
	return sector ? MAP_TAG : MAP_TAG - BKH_BLOCK_HEADER_BYTES;
}

u64 bkh_map_bytes(u64 nr_regions)
{
	u32 blocks;

	if (nr_regions > BKH_MAP_MAX_REGIONS)
		return 0;
	/* 32-bit on purpose: a 32-bit kernel has no 64-bit division */
	blocks = ((u32)nr_regions + BKH_MAP_REGIONS_PER_BLOCK - 1) / BKH_MAP_REGIONS_PER_BLOCK;
	return (u64)blocks * BKH_BLOCK_BYTES;
}

void bkh_map_block_encode(const struct bkh_uuid *array, u64 index, u64 seq, const u8 *states,
			  u8 *block)
{
	struct bkh_block_header h = {
		.magic = BKH_MAGIC_MAP,
		.version = BKH_FORMAT_VERSION,
		.seq = seq,
		.index = index,
	};
	unsigned int s, i;

	for (s = 0; s < MAP_SECTORS; s++) {
		u8 *to = block + sector_states_start(s);

		for (i = 0; i < sector_states_len(s); i++, states++)
			to[i] = *states == BKH_REGION_SYNCING ? BKH_REGION_NEEDS_SYNC : *states;
		bkh_put32(block + s * BKH_SECTOR_BYTES + MAP_TAG, (u32)seq);
	}
	bkh_block_seal(block, &h, array);
}

/* The checksum as it would be if every tag were right. */
static u32 crc_with_tags(const u8 *block, const struct bkh_uuid *array, u32 tag)
{
	static const u8 zero[4];
	u32 crc = bkh_crc32c(~0U, array->b, BKH_UUID_BYTES);
	unsigned int s;
	u8 bytes[4];

	bkh_put32(bytes, tag);
	crc = bkh_crc32c(crc, block, MAP_CRC);
	crc = bkh_crc32c(crc, zero, sizeof(zero));
	crc = bkh_crc32c(crc, block + MAP_SEQ, MAP_TAG - MAP_SEQ);
	crc = bkh_crc32c(crc, bytes, sizeof(bytes));
	for (s = 1; s < MAP_SECTORS; s++) {
		crc = bkh_crc32c(crc, block + s * BKH_SECTOR_BYTES, MAP_TAG);
		crc = bkh_crc32c(crc, bytes, sizeof(bytes));
	}
	return crc;
}

static bool states_valid(const u8 *block)
{
	unsigned int s, i;

	for (s = 0; s < MAP_SECTORS; s++) {
		const u8 *p = block + sector_states_start(s);

		for (i = 0; i < sector_states_len(s); i++)
			if (p[i] < BKH_REGION_NEVER || p[i] > BKH_REGION_NEEDS_SYNC)
				return false;
	}
	return true;
}

/*
 * Do the tags look like writes that were cut off? One copy gets every other number, and
 * a few in a row may have been cut off. @top is the highest, the last that was tried.
 */
static bool tags_torn(const u8 *block, u32 *top)
{
	u32 first = bkh_get32(block + MAP_TAG);
	bool differ = false;
	unsigned int s;

	*top = first;
	for (s = 1; s < MAP_SECTORS; s++) {
		u32 ahead = bkh_get32(block + s * BKH_SECTOR_BYTES + MAP_TAG) - first;

		if ((ahead & 1) || ahead + MAP_TAG_WINDOW > 2 * MAP_TAG_WINDOW)
			return false;
		differ |= ahead != 0;
		if ((int)(first + ahead - *top) > 0)
			*top = first + ahead;
	}
	return differ && first == bkh_get32(block + MAP_SEQ);
}

/*
 * @seq: of the block if VALID.
 * @top: the low 32 bits of the last write that was tried, unless BAD. A later one must have
 *       a higher number even if nothing of this one can be seen but tags: otherwise sectors
 *       of both together would show one tag and a wrong checksum, which is rot.
 */
static enum bkh_map_slot_result slot_check(const u8 *block, const struct bkh_uuid *array, u64 index,
					   u64 *seq, u32 *top)
{
	struct bkh_block_header h;

	switch (bkh_block_open(block, BKH_MAGIC_MAP, array, &h)) {
	case 0:
		*top = (u32)h.seq;
		break;
	case -EBADMSG:
		/*
		 * Only tags are wrong: a tear between writes that differ in no other
		 * sector, or rot in a tag. Either way every state is what was written.
		 */
		h.seq = bkh_get64(block + MAP_SEQ);
		h.index = bkh_get64(block + MAP_INDEX);
		h.ro_compat = bkh_get32(block + MAP_RO_COMPAT);
		if (bkh_get32(block + MAP_VERSION) != BKH_FORMAT_VERSION ||
		    bkh_get32(block + MAP_INCOMPAT))
			return BKH_MAP_SLOT_BAD;
		if (bkh_get32(block + MAP_CRC) == crc_with_tags(block, array, (u32)h.seq)) {
			if (!tags_torn(block, top))
				*top = (u32)h.seq;
			break;
		}
		if (h.index != index || !tags_torn(block, top) || !states_valid(block))
			return BKH_MAP_SLOT_BAD;
		return BKH_MAP_SLOT_TORN;
	default:
		return BKH_MAP_SLOT_BAD;
	}
	if (h.index != index || h.ro_compat || !states_valid(block))
		return BKH_MAP_SLOT_BAD;
	*seq = h.seq;
	return BKH_MAP_SLOT_VALID;
}

static void states_copy(const u8 *block, u8 *states)
{
	unsigned int s;

	for (s = 0; s < MAP_SECTORS; s++) {
		memcpy(states, block + sector_states_start(s), sector_states_len(s));
		states += sector_states_len(s);
	}
}

enum bkh_map_slot_result bkh_map_block_decode(const u8 *block, const struct bkh_uuid *array,
					      u64 index, u64 *seq, u8 *states)
{
	u64 found;
	u32 top;
	enum bkh_map_slot_result result = slot_check(block, array, index, &found, &top);

	if (result == BKH_MAP_SLOT_VALID) {
		*seq = found;
		states_copy(block, states);
	}
	return result;
}

void bkh_map_merge_init(struct bkh_map_merge *m)
{
	m->have = false;
	m->seq = 0;
	m->top_seq = 0;
	m->members_fed = 0;
	m->members_sound = 0;
	m->rewrite = false;
}

/* @top: the low bits of a number close to @seq. */
static void note_top(struct bkh_map_merge *m, u64 seq, u32 top)
{
	int ahead = (int)(top - (u32)seq);

	if (ahead > 0) {
		seq += (u32)ahead;
		m->rewrite = true;
	}
	if (seq > m->top_seq)
		m->top_seq = seq;
}

void bkh_map_merge_feed(struct bkh_map_merge *m, const u8 *slot_a, const u8 *slot_b,
			const struct bkh_uuid *array, u64 index)
{
	const u8 *slots[2] = { slot_a, slot_b };
	enum bkh_map_slot_result result[2] = { BKH_MAP_SLOT_BAD, BKH_MAP_SLOT_BAD };
	u64 seq[2] = { 0, 0 };
	u32 top[2] = { 0, 0 };
	unsigned int newest, i;

	for (i = 0; i < 2; i++)
		if (slots[i])
			result[i] = slot_check(slots[i], array, index, &seq[i], &top[i]);
	for (i = 0; i < 2; i++) {
		u32 ahead = top[i] - (u32)seq[!i];

		if (result[i] == BKH_MAP_SLOT_VALID) {
			note_top(m, seq[i], top[i]);
			continue;
		}
		if (result[i] != BKH_MAP_SLOT_TORN)
			continue;
		m->rewrite = true;
		/* The other copy is whole and close: it is what the writes followed. */
		if (result[!i] != BKH_MAP_SLOT_VALID || !(ahead & 1) ||
		    ahead + MAP_TAG_WINDOW > 2 * MAP_TAG_WINDOW)
			result[i] = BKH_MAP_SLOT_BAD;
		else
			note_top(m, seq[!i], top[i]);
	}
	m->members_fed++;
	if (result[0] != BKH_MAP_SLOT_BAD && result[1] != BKH_MAP_SLOT_BAD)
		m->members_sound++;
	else
		m->rewrite = true;

	if (result[0] != BKH_MAP_SLOT_VALID && result[1] != BKH_MAP_SLOT_VALID)
		return;
	newest = result[0] != BKH_MAP_SLOT_VALID ||
		 (result[1] == BKH_MAP_SLOT_VALID && seq[1] > seq[0]);
	if (m->have && seq[newest] != m->seq)
		m->rewrite = true;
	if (m->have && seq[newest] <= m->seq)
		return;
	m->have = true;
	m->seq = seq[newest];
	states_copy(slots[newest], m->states);
}

bool bkh_map_merge_finish(struct bkh_map_merge *m, bool clean)
{
	bool corrupt = !m->have || !m->members_sound;
	unsigned int i;

	if (corrupt) {
		memset(m->states, BKH_REGION_NEEDS_SYNC, sizeof(m->states));
		m->rewrite = true;
		return true;
	}
	for (i = 0; i < BKH_MAP_REGIONS_PER_BLOCK && !clean; i++) {
		if (m->states[i] != BKH_REGION_DIRTY)
			continue;
		m->states[i] = BKH_REGION_NEEDS_SYNC;
		m->rewrite = true;
	}
	return false;
}
