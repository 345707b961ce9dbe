/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the blocks of a row are: RAID-4, 5 and 6. See geometry.h. */
#ifndef BKH_CORE_ROWS_H
#define BKH_CORE_ROWS_H

#include "geometry.h"

/**
 * struct bkh_row - How one row is laid out. The blocks of a row are counted 0 to nr_data - 1
 * for the data in the order of the array, then P, then Q.
 */
struct bkh_row {
	u64 row; /* its number: it begins row * chunk_sectors into each member */
	u8 p; /* member with P */
	u8 q; /* member with Q; nr_members without one */
	u8 first; /* data block 0 is on the first member from here on that has no parity */
	u8 generator; /* the same for the order in which Q counts */
};

/** bkh_row_init() - Row number @row. */
void bkh_row_init(const struct bkh_geometry *g, u64 row, struct bkh_row *r);

/**
 * bkh_row_locate() - The row of an array sector, and where in it.
 * @block: which data block
 * @in_chunk: how many sectors from the beginning of the chunk
 *
 * Return: the number of the row.
 */
u64 bkh_row_locate(const struct bkh_geometry *g, u64 array_sector, unsigned int *block,
		   u32 *in_chunk);

/** bkh_row_member() - On which member a block of the row is. */
unsigned int bkh_row_member(const struct bkh_geometry *g, const struct bkh_row *r,
			    unsigned int block);

/** bkh_row_block() - Which block of the row a member holds: the inverse of bkh_row_member(). */
unsigned int bkh_row_block(const struct bkh_geometry *g, const struct bkh_row *r,
			   unsigned int member);

/** bkh_row_blocks_on() - Bit mask of the blocks of the row that some members hold. */
u32 bkh_row_blocks_on(const struct bkh_geometry *g, const struct bkh_row *r, u32 members);

/** bkh_row_members_of() - Bit mask of the members that hold some blocks of the row. */
u32 bkh_row_members_of(const struct bkh_geometry *g, const struct bkh_row *r, u32 blocks);

/**
 * bkh_row_power() - Q is the sum of 2^power times each data block, in GF(256) of 0x11d.
 * @block: which data block
 *
 * Layouts that come from DDF count all members, parity too; the others only data.
 */
unsigned int bkh_row_power(const struct bkh_geometry *g, const struct bkh_row *r,
			   unsigned int block);

#endif
