/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bad ranges: sectors of a member that do not hold what the data of the array says. Nothing is read
 * or worked out from them until they are overwritten. docs/adr/0008-bad-ranges.md says why.
 *
 * One list for the array, of which each receiver has a copy: blocks of 4 KiB in one of two slots.
 * A head names the list that is true by its number, length and checksum, so that a list without
 * its head means nothing, and one that is torn or of another time is not taken for it.
 */
#ifndef BKH_CORE_BADLIST_H
#define BKH_CORE_BADLIST_H

#include "codec.h"

#define BKH_MAGIC_BAD 0x3153444142484b42ULL /* "BKHBADS1" */
#define BKH_BAD_PER_BLOCK 166 /* (4096 - 96 in front) / 24 */
#define BKH_BAD_BLOCKS (BKH_BADSECTOR_BYTES / BKH_BLOCK_BYTES)
#define BKH_BAD_MAX (BKH_BAD_BLOCKS * BKH_BAD_PER_BLOCK)
/* Kept free of new ranges, since overwriting the middle of a range makes two of it. */
#define BKH_BAD_SPARE 512
/* Added to a member's number: its rows are lost in this range, see badrows.h. */
#define BKH_BAD_ROWS BKH_MAX_MEMBERS
#define BKH_HEAD_HAS_LOST_ROWS (1U << 1) /* incompatible feature of a head: there are some */

/** struct bkh_bad - A range of sectors of one member's data. */
struct bkh_bad {
	u64 sector;
	u64 sectors;
	u32 member; /* or BKH_BAD_ROWS and more */
};

/**
 * struct bkh_bad_list - Ranges by member and sector: disjoint, and not adjacent.
 *
 * Large: not for the stack.
 */
struct bkh_bad_list {
	u32 nr;
	struct bkh_bad ranges[BKH_BAD_MAX];
};

/** bkh_bad_hits() - Is any sector of [@start, @end) of @member in the list? */
bool bkh_bad_hits(const struct bkh_bad_list *list, u32 member, u64 start, u64 end);

/**
 * bkh_bad_alike() - How far sectors are alike, all in the list or none.
 *
 * Return: the end of the sectors from @start on, at most @end, of which that is true.
 */
u64 bkh_bad_alike(const struct bkh_bad_list *list, u32 member, u64 start, u64 end);

/**
 * bkh_bad_add() - [@start, @end) of @member are bad.
 *
 * Return: 1 if the list changed, 0 if it said so already; -ENOSPC if there is no room: then it
 * is as it was.
 */
int bkh_bad_add(struct bkh_bad_list *list, u32 member, u64 start, u64 end);

/**
 * bkh_bad_clear() - [@start, @end) of @member hold what they should again.
 *
 * A list that says so may be written only when they hold it durably.
 *
 * Return: 1 if the list changed, 0 if it said so already; -ENOSPC if a range would become two
 * and there is no room: then it is as it was.
 */
int bkh_bad_clear(struct bkh_bad_list *list, u32 member, u64 start, u64 end);

/** bkh_bad_members() - Bit mask of members with bad ranges or lost rows. */
u32 bkh_bad_members(const struct bkh_bad_list *list);

/** bkh_bad_blocks() - How many blocks so many ranges take. */
u32 bkh_bad_blocks(u32 nr);

/** bkh_bad_put() - Block @index of the list, below bkh_bad_blocks(), not sealed yet. */
void bkh_bad_put(const struct bkh_bad_list *list, u32 index, u8 *block);

/**
 * bkh_bad_seal() - Complete a block for @head, which names the list in its bad_ fields.
 * @index: of the block; all blocks of the list, in their order
 *
 * Call bkh_bad_name() for the list first. Of the fields it sets, bad_crc follows here: it is right
 * when the last block is sealed.
 */
void bkh_bad_seal(struct bkh_head *head, u32 index, u8 *block);

/** bkh_bad_name() - Say in @head that @list is its list, number @seq. */
void bkh_bad_name(struct bkh_head *head, u64 seq, const struct bkh_bad_list *list);

/** bkh_bad_offset() - Where list @seq lies on a member, bytes. */
u64 bkh_bad_offset(u64 seq);

/**
 * bkh_bad_open() - Read a block of the list that @head names.
 * @index: of the block; from 0 on, in their order
 * @crc: what goes from block to block; set here at the first
 *
 * Its ranges are appended to the list, which is empty before the first. The list is true only if
 * all of its blocks were taken.
 *
 * Return: 0; -ENODATA, -EBADMSG, -EPROTO as bkh_block_open(); -ESTALE of another list; -EINVAL if
 * something is out of bounds or out of order.
 */
int bkh_bad_open(struct bkh_bad_list *list, const struct bkh_head *head, u32 index, const u8 *block,
		 u32 *crc);

/**
 * bkh_bad_unknown() - The list that @head names cannot be read.
 *
 * It is not taken for empty: of the members that it was about nothing is trusted. That is much more
 * than was bad, but what other members have can be read, and tell what these should hold.
 */
void bkh_bad_unknown(struct bkh_bad_list *list, const struct bkh_head *head);

/** bkh_bad_ok() - Are the fields of a head that name its list in bounds? Private to the codec. */
bool bkh_bad_ok(const struct bkh_head *head);

#endif
