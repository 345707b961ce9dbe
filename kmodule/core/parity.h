/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arithmetic of P and Q as plainly as it can be said: GF(256) with the polynomial 0x11d,
 * generator 2 (H. P. Anvin, The mathematics of RAID-6). The module computes with the kernel's
 * vector code; this is what that is compared with, and what the simulator uses.
 */
#ifndef BKH_CORE_PARITY_H
#define BKH_CORE_PARITY_H

#include "plan.h"

/** bkh_gf_mul() - The product in the field. */
u8 bkh_gf_mul(u8 a, u8 b);

/** bkh_gf_power() - 2 to the @power, which may be negative. */
u8 bkh_gf_power(int power);

/** bkh_gf_inverse() - The inverse; 0 of 0. */
u8 bkh_gf_inverse(u8 a);

/**
 * bkh_parity_generate() - Compute P and Q of all data.
 * @blocks: nr_data + nr_parity pointers; NULL for a parity that is not wanted
 * @len: bytes of each
 */
void bkh_parity_generate(const struct bkh_geometry *g, const struct bkh_row *row, u8 *const *blocks,
			 size_t len);

/** bkh_parity_modify() - Add what a data block changes by: @delta is old XOR new. */
void bkh_parity_modify(const struct bkh_geometry *g, const struct bkh_row *row, unsigned int block,
		       const u8 *delta, u8 *const *blocks, size_t len);

/** bkh_parity_solve() - Fill in the data blocks that @plan solves, from what it read. */
void bkh_parity_solve(const struct bkh_geometry *g, const struct bkh_row *row,
		      const struct bkh_read_plan *plan, u8 *const *blocks, size_t len);

#endif
