/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * P and Q with the kernel's vector code. The same as core/parity.h says plainly, which
 * tests compare it with.
 */
#ifndef BKH_ARITH_H
#define BKH_ARITH_H

#include "core/parity.h"

/**
 * struct bkh_arith - What the arithmetic of one row needs; one page or less at a time.
 * @blocks: a buffer for each block of the row, none missing
 */
struct bkh_arith {
	const struct bkh_geometry *geo;
	const struct bkh_row *row;
	u8 *blocks[BKH_MAX_MEMBERS];
	unsigned int len; /* bytes of each: a multiple of 512 */
};

int bkh_arith_init(void);
void bkh_arith_exit(void);
void bkh_arith_xor(u8 *to, const u8 *from, unsigned int len);
void bkh_arith_generate(struct bkh_arith *a);
void bkh_arith_modify(struct bkh_arith *a, unsigned int block, u8 *delta);
void bkh_arith_solve(struct bkh_arith *a, const struct bkh_read_plan *plan);

#endif
