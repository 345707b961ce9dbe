// SPDX-License-Identifier: GPL-2.0-or-later
#include "parity.h"

u8 bkh_gf_mul(u8 a, u8 b)
{
	unsigned int sum = 0, term = a;

	for (; b; b >>= 1) {
		if (b & 1)
			sum ^= term;
		term = term << 1 ^ (term & 0x80 ? 0x11d : 0);
	}
	return sum;
}

u8 bkh_gf_power(int power)
{
	u8 value = 1;

	for (power = (power % 255 + 255) % 255; power; power--)
		value = bkh_gf_mul(value, 2);
	return value;
}

u8 bkh_gf_inverse(u8 a)
{
	u8 value = 1;
	int i;

	for (i = 0; i < 254; i++) /* a^254 = a^-1 */
		value = bkh_gf_mul(value, a);
	return value;
}

static void add(u8 *to, const u8 *from, u8 factor, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		to[i] ^= bkh_gf_mul(from[i], factor);
}

static u8 factor_of(const struct bkh_geometry *g, const struct bkh_row *row, unsigned int block)
{
	return bkh_gf_power((int)bkh_row_power(g, row, block));
}

void bkh_parity_modify(const struct bkh_geometry *g, const struct bkh_row *row, unsigned int block,
		       const u8 *delta, u8 *const *blocks, size_t len)
{
	u8 *p = blocks[g->nr_data];
	u8 *q = g->nr_parity == 2 ? blocks[g->nr_data + 1] : NULL;

	if (p)
		add(p, delta, 1, len);
	if (q)
		add(q, delta, factor_of(g, row, block), len);
}

void bkh_parity_generate(const struct bkh_geometry *g, const struct bkh_row *row, u8 *const *blocks,
			 size_t len)
{
	unsigned int i;

	for (i = g->nr_data; i < g->nr_members; i++)
		if (blocks[i])
			memset(blocks[i], 0, len);
	for (i = 0; i < g->nr_data; i++)
		bkh_parity_modify(g, row, i, blocks[i], blocks, len);
}

/*
 * With the lost blocks taken for zeros, what is missing from P is a + b and from Q
 * f(a) * a + f(b) * b: two equations. Works in place: @a holds P's part, @b Q's.
 */
static void solve_both(u8 *a, u8 *b, u8 fa, u8 fb, size_t len)
{
	u8 scale = bkh_gf_inverse(fa ^ fb);
	size_t i;

	for (i = 0; i < len; i++) {
		u8 p = a[i];

		a[i] = bkh_gf_mul(b[i] ^ bkh_gf_mul(p, fb), scale);
		b[i] = p ^ a[i];
	}
}

void bkh_parity_solve(const struct bkh_geometry *g, const struct bkh_row *row,
		      const struct bkh_read_plan *plan, u8 *const *blocks, size_t len)
{
	u8 *a = blocks[plan->a], *b = blocks[plan->b];
	const u8 *p = blocks[g->nr_data];
	const u8 *q = g->nr_parity == 2 ? blocks[g->nr_data + 1] : NULL;
	u8 fa = factor_of(g, row, plan->a), scale = bkh_gf_inverse(fa);
	unsigned int i;
	size_t k;

	if (plan->solve == BKH_SOLVE_NONE)
		return;
	memcpy(a, plan->solve == BKH_SOLVE_Q ? q : p, len);
	if (plan->solve == BKH_SOLVE_PQ)
		memcpy(b, q, len);
	for (i = 0; i < g->nr_data; i++) {
		if (i == plan->a || (plan->solve == BKH_SOLVE_PQ && i == plan->b))
			continue;
		add(a, blocks[i], plan->solve == BKH_SOLVE_Q ? factor_of(g, row, i) : 1, len);
		if (plan->solve == BKH_SOLVE_PQ)
			add(b, blocks[i], factor_of(g, row, i), len);
	}
	if (plan->solve == BKH_SOLVE_PQ) {
		solve_both(a, b, fa, factor_of(g, row, plan->b), len);
	} else if (plan->solve == BKH_SOLVE_Q) {
		for (k = 0; k < len; k++)
			a[k] = bkh_gf_mul(a[k], scale);
	}
}
