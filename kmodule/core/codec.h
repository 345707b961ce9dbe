/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Codecs of the status part. Decoders take a stranger's bytes: checksum first,
 * then bounds, and they never read past BKH_BLOCK_BYTES.
 *
 * Every 4 KiB block, the identification part's too, starts with this header
 * (little-endian): magic u64, version u32, crc32c u32 (of the whole block with
 * this field zero, seeded with the CRC32C of the array UUID), seq u64,
 * compat u32, ro_compat u32, incompat u32, zero u32, index u64, zeros up to byte 64.
 */
#ifndef BKH_CORE_CODEC_H
#define BKH_CORE_CODEC_H

#include "geometry.h"

#define BKH_BLOCK_HEADER_BYTES 64
#define BKH_MAGIC_LABEL 0x314c42414c484b42ULL /* "BKHLABL1" */
#define BKH_MAGIC_CONFIG 0x31464e4f43484b42ULL /* "BKHCONF1" */
#define BKH_MAGIC_HEAD 0x3144414548484b42ULL /* "BKHHEAD1" */
#define BKH_MAGIC_MAP 0x3150414d52484b42ULL /* "BKHRMAP1" */
#define BKH_MAGIC_EVENT 0x31544e5645484b42ULL /* "BKHEVNT1" */

/** struct bkh_block_header - The common header in host order. */
struct bkh_block_header {
	u64 magic;
	u32 version;
	u64 seq;
	u32 compat;
	u32 ro_compat;
	u32 incompat;
	u64 index; /* which block of its kind this is, where there are several; else 0 */
};

/** bkh_crc32c() - CRC32C (Castagnoli), reflected, no final inversion of @crc: chainable. */
u32 bkh_crc32c(u32 crc, const void *data, size_t len);

/** bkh_block_seal() - Write @h and the checksum into the first 64 bytes of a 4 KiB @block. */
void bkh_block_seal(u8 *block, const struct bkh_block_header *h, const struct bkh_uuid *array);

/**
 * bkh_block_open() - Check a block and read its header.
 *
 * Return: 0; -ENODATA if the magic is not @magic (nothing of ours here);
 * -EBADMSG if the checksum is wrong; -EPROTO if version or incompat features
 * are newer than this code knows. @h is set for 0 and -EPROTO.
 */
int bkh_block_open(const u8 *block, u64 magic, const struct bkh_uuid *array,
		   struct bkh_block_header *h);

/**
 * bkh_head_geometry() - The placement that a head describes.
 *
 * Return: 0; -EINVAL if there is none like it. Never for a head that was decoded.
 */
int bkh_head_geometry(const struct bkh_head *head, struct bkh_geometry *g);

/** bkh_head_encode() - @block is BKH_BLOCK_BYTES and fully overwritten. */
void bkh_head_encode(const struct bkh_head *head, u8 *block);

/**
 * bkh_head_decode() - Read one slot of the head ring.
 * @array: the UUID the block must be sealed with
 *
 * Return: 0 or as bkh_block_open(); -EPROTO also for ro_compat features that this
 * code does not know; -EINVAL if a field is out of bounds (counts, states, sizes
 * that overflow or do not fit each other).
 */
int bkh_head_decode(const u8 *block, const struct bkh_uuid *array, struct bkh_head *head);

/**
 * bkh_head_newest() - Pick the newest valid head of one member's ring.
 * @ring: BKH_HEAD_SLOTS * BKH_BLOCK_BYTES
 *
 * Return: 0; -ENODATA if no slot holds a valid head; -EPROTO if a slot was written
 * by newer software: then nothing here may be activated or overwritten.
 */
int bkh_head_newest(const u8 *ring, const struct bkh_uuid *array, struct bkh_head *head);

/** bkh_map_bytes() - Length of one map copy for @nr_regions, in bytes; 0 if too many. */
u64 bkh_map_bytes(u64 nr_regions);

/**
 * bkh_map_block_encode() - Encode one map block.
 *
 * Each block counts its own @seq by one per commit; seq & 1 chooses the copy, A or B.
 * A commit goes to every receiver of the last durable head (FUA), and the next one of
 * this block is not submitted before all completed. Nobody's newest whole copy is ever
 * overwritten: after a crash, when members may differ, first number S + 1 goes to those
 * that do not hold their newest in its place (S: bkh_map_merge.top_seq), then S + 2 to
 * all. Before a head calls a member IN_SYNC that was not, both copies of every block
 * must have been written to it.
 *
 * @states: BKH_MAP_REGIONS_PER_BLOCK bytes, enum bkh_region_state; SYNCING is
 *          stored as NEEDS_SYNC; regions past the end are stored as NEVER
 * @index: block index in the map, stored so that a misdirected write is noticed
 */
void bkh_map_block_encode(const struct bkh_uuid *array, u64 index, u64 seq, const u8 *states,
			  u8 *block);

/** enum bkh_map_slot_result - What one slot of a map block holds. */
enum bkh_map_slot_result {
	BKH_MAP_SLOT_VALID = 0,
	BKH_MAP_SLOT_TORN = 1, /* an unfinished write: the other slot is the truth */
	BKH_MAP_SLOT_BAD = 2, /* rot, wrong place, stranger's bytes or unreadable */
};

/** bkh_map_block_decode() - Read one slot; @seq and @states are set only if VALID. */
enum bkh_map_slot_result bkh_map_block_decode(const u8 *block, const struct bkh_uuid *array,
					      u64 index, u64 *seq, u8 *states);

/**
 * struct bkh_map_merge - Joins one map block's slots from all trusted members.
 * Feed every slot (two per IN_SYNC member), then finish.
 */
struct bkh_map_merge {
	bool have;
	u64 seq;
	u64 top_seq; /* highest number seen, of torn writes too: number the next above it */
	u32 members_fed;
	u32 members_sound; /* members without a BAD slot */
	bool rewrite; /* commit this block before its states count as durable */
	u8 states[BKH_MAP_REGIONS_PER_BLOCK];
};

void bkh_map_merge_init(struct bkh_map_merge *m);

/** bkh_map_merge_feed() - @slot_a, @slot_b: 4 KiB each, or NULL if unreadable. */
void bkh_map_merge_feed(struct bkh_map_merge *m, const u8 *slot_a, const u8 *slot_b,
			const struct bkh_uuid *array, u64 index);

/**
 * bkh_map_merge_finish() - Decide the states of the block.
 * @clean: the array was shut down cleanly
 *
 * The newest valid slot wins. If no member is sound, or nothing is valid, every
 * region becomes NEEDS_SYNC: a corrupt map never means "never written". Unless
 * @clean, DIRTY becomes NEEDS_SYNC. @m->rewrite is set if the members disagree, a
 * slot is damaged or a state was changed here; such a block must also be committed
 * before a head with BKH_HEAD_CLEAN.
 *
 * Return: true if the block must be treated as corrupt (for the event log).
 */
bool bkh_map_merge_finish(struct bkh_map_merge *m, bool clean);

#endif
