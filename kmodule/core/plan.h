/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a row operation reads, computes and writes: RAID-4, 5 and 6. Pure decisions; the
 * arithmetic is in parity.h. All masks have a bit for each block of the row, counted as in
 * struct bkh_row: the data blocks, then P, then Q.
 */
#ifndef BKH_CORE_PLAN_H
#define BKH_CORE_PLAN_H

#include "rows.h"

/** bkh_mask_data() - All data blocks of a row. */
static inline u32 bkh_mask_data(const struct bkh_geometry *g)
{
	return (1U << g->nr_data) - 1;
}

/** bkh_mask_parity() - P, and Q if there is one. */
static inline u32 bkh_mask_parity(const struct bkh_geometry *g)
{
	return ((1U << g->nr_parity) - 1) << g->nr_data;
}

/** enum bkh_solve - Where data blocks come from that cannot be read. */
enum bkh_solve {
	BKH_SOLVE_NONE, /* they are not needed */
	BKH_SOLVE_P, /* one, @a: from P and the other data */
	BKH_SOLVE_Q, /* one, @a: from Q and the other data */
	BKH_SOLVE_PQ, /* two, @a < @b: from both and the other data */
};

struct bkh_read_plan {
	u32 read; /* blocks to read */
	u8 solve; /* enum bkh_solve: then these come out */
	u8 a;
	u8 b;
	bool generate; /* and then P and Q are computed from all data */
};

/** struct bkh_row_health - What can be done with the blocks of a row. */
struct bkh_row_health {
	u32 readable; /* their members are in sync and answer */
	u32 writable; /* these, and members that are being rebuilt */
	bool trusted; /* P and Q are known to belong to the data */
};

/**
 * bkh_plan_read() - How to come to what blocks of a row hold.
 * @want: data blocks, and P and Q if they are to be rebuilt
 *
 * Return: 0; -EIO if too much is lost; -EUCLEAN if it would have to be solved from parity
 * that is not trusted.
 */
int bkh_plan_read(const struct bkh_geometry *g, const struct bkh_row_health *health, u32 want,
		  struct bkh_read_plan *plan);

enum bkh_write_method {
	BKH_WRITE_PLAIN, /* only data: no parity can be kept */
	BKH_WRITE_RECONSTRUCT, /* P and Q from all data, new and old */
	BKH_WRITE_MODIFY, /* P and Q plus what changes */
};

struct bkh_write_plan {
	struct bkh_read_plan before; /* old contents that are needed; generate is not used */
	u32 write; /* blocks to write */
	u8 method; /* enum bkh_write_method */
	bool untrusted; /* parity of this range does not belong to the data afterwards */
};

/**
 * bkh_plan_write() - How to write data blocks of a row, on a range that all have in common.
 * @cover: the data blocks that are overwritten there
 *
 * The method that reads least; RECONSTRUCT where both read alike, since it mends parity that
 * is wrong. Parity that is not trusted is never modified.
 *
 * Return: 0; -EIO if something of @cover would be on no member, neither itself nor in parity.
 */
int bkh_plan_write(const struct bkh_geometry *g, const struct bkh_row_health *health, u32 cover,
		   struct bkh_write_plan *plan);

#endif
