/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The row log as bytes. The area of a member is counted in blocks of 4 KiB. The first two are
 * slots: each holds a tail and nothing else. In the ring behind them are groups: a header, then
 * the contents of its records in their order, each from the beginning of a block. A group is
 * written in one go and does not wrap around the end.
 *
 * Contents begin at blocks since a member may have no smaller ones, and so that pages go to the
 * disk as they are. What is behind them up to the end of a block is not looked at.
 *
 * A header names the array (by its checksum), the member, the run and its own place, so that
 * none is taken for one that was written by another run, for another member, or elsewhere. Nobody
 * who may only write data to the array knows the run, which is a random number: contents that
 * look like a header are refused.
 */
#ifndef BKH_CORE_LOGCODEC_H
#define BKH_CORE_LOGCODEC_H

#include "rowlog.h"

#define BKH_MAGIC_LOG 0x31474f4c52484b42ULL /* "BKHRLOG1" */
#define BKH_LOG_SLOTS 2
#define BKH_LOG_MAX_RECORDS 96 /* of a group */

/** struct bkh_log_area - One member's log. Made of a head by bkh_log_area_init(). */
struct bkh_log_area {
	struct bkh_uuid array;
	struct bkh_uuid member;
	struct bkh_geometry geometry;
	u64 run; /* that writes it, or whose records are looked for */
	u32 slot; /* of the member in the array */
	u32 blocks; /* of the area; 0 without a log */
	u32 max_sectors; /* bkh_log_max_sectors() */
};

/** struct bkh_log_header - What a header block says besides its records. */
struct bkh_log_header {
	u64 seq; /* counts what the run wrote to the log of this member, from 1 */
	u64 tail; /* operations below it are retired */
	u32 at; /* its block in the area; below BKH_LOG_SLOTS exactly if it has no records */
	u32 nr_records;
	u32 blocks; /* of the group, this one included; bkh_log_seal() works it out */
};

/** struct bkh_log_entry - One record of a group. */
struct bkh_log_entry {
	struct bkh_log_record record;
	u32 crc; /* of the contents, see bkh_log_seed(); 0 for an intent */
	u32 at; /* block in the area where they begin; 0 for an intent */
};

/**
 * bkh_log_area_init() - The log of one member.
 * @run: head->log_run for what was written, head->runs[0].id to write
 *
 * Return: 0; -EINVAL if there is no log or no such member.
 */
int bkh_log_area_init(struct bkh_log_area *area, const struct bkh_head *head, u32 slot, u64 run);

/** bkh_log_blocks() - How many blocks the contents of a record take; 0 for an intent. */
u32 bkh_log_blocks(const struct bkh_log_record *record);

/**
 * bkh_log_max_group() - The most blocks that a group has, its header included: room for one
 * record of bkh_log_max_sectors(). One with a single record always fits.
 */
u32 bkh_log_max_group(const struct bkh_log_area *area);

/**
 * bkh_log_seed() - What the checksum of an operation's contents on any member begins with.
 *
 * Go on with bkh_crc32c(), or the kernel's crc32c(), over its sectors; no final inversion. The
 * sum is bound to the operation, so contents that were put into the wrong record are noticed.
 */
u32 bkh_log_seed(const struct bkh_log_area *area, u64 op);

/**
 * bkh_log_put() - Write record @index into a header block; bkh_log_seal() comes last.
 * @block: BKH_BLOCK_BYTES, zeroed by the caller
 * @crc: of its contents; not looked at for an intent
 */
void bkh_log_put(u8 *block, u32 index, const struct bkh_log_record *record, u32 crc);

/**
 * bkh_log_seal() - Complete a header block: say where contents are, and the checksum.
 * @h: all but blocks, which is set here
 *
 * Return: 0; -EINVAL if bkh_log_open() would not take it: too large, in the wrong place, records
 * out of bounds. Then it must not be written.
 */
int bkh_log_seal(u8 *block, const struct bkh_log_area *area, struct bkh_log_header *h);

/**
 * bkh_log_open() - Is this block of the area a header that counts?
 * @at: which block it is
 *
 * Everything in it is in bounds then. Its contents are for the caller to read and compare; they
 * may be torn though it is not. Each record counts for itself.
 *
 * Return: 0; -ENODATA no header; -EBADMSG torn, or of another array; -EPROTO of newer software;
 * -EXDEV of another member or place; -ESTALE of another run; -EINVAL out of bounds.
 */
int bkh_log_open(const u8 *block, const struct bkh_log_area *area, u32 at,
		 struct bkh_log_header *h);

/** bkh_log_get() - Record @index of a block that bkh_log_open() took; below its nr_records. */
void bkh_log_get(const u8 *block, u32 index, struct bkh_log_entry *entry);

#endif
