// SPDX-License-Identifier: GPL-2.0-or-later
/* P and Q with the kernel's vector code, see arith.h. Context of all: process, may sleep. */
#include <linux/gfp.h>
#include <linux/mm.h>

#include "arith.h"
#include "compat.h"

/* Stands for members that have no part in the sum: layouts of DDF count those with parity. */
static u8 *bkh_zero_page;

int bkh_arith_init(void)
{
	bkh_zero_page = (u8 *)get_zeroed_page(GFP_KERNEL);
	return bkh_zero_page ? 0 : -ENOMEM;
}

void bkh_arith_exit(void)
{
	free_page((unsigned long)bkh_zero_page);
}

/** bkh_arith_xor() - @to ^= @from. */
void bkh_arith_xor(u8 *to, const u8 *from, unsigned int len)
{
	void *sources[1] = { (void *)from };

	bkh_xor_into(to, sources, 1, len);
}

/* P of all data blocks but @without. */
static void bkh_arith_sum(struct bkh_arith *a, u8 *to, const u8 *start, unsigned int without)
{
	void *sources[BKH_XOR_MOST];
	unsigned int block, nr = 0;

	if (to != start)
		memcpy(to, start, a->len);
	for (block = 0; block < a->geo->nr_data; block++) {
		if (block == without || a->blocks[block] == start)
			continue;
		sources[nr++] = a->blocks[block];
		if (nr == BKH_XOR_MOST) {
			bkh_xor_into(to, sources, nr, a->len);
			nr = 0;
		}
	}
	if (nr)
		bkh_xor_into(to, sources, nr, a->len);
}

/* The buffers in the order in which Q counts them, then P and Q; returns how many. */
static unsigned int bkh_arith_order(struct bkh_arith *a, void **ptrs)
{
	unsigned int block, slots = 0, data = a->geo->nr_data;

	for (block = 0; block < BKH_MAX_MEMBERS; block++)
		ptrs[block] = bkh_zero_page;
	for (block = 0; block < data; block++) {
		unsigned int power = bkh_row_power(a->geo, a->row, block);

		ptrs[power] = a->blocks[block];
		slots = max(slots, power + 1);
	}
	ptrs[slots] = a->blocks[data];
	ptrs[slots + 1] = a->blocks[data + 1];
	return slots + 2;
}

/** bkh_arith_generate() - P and Q of all data. */
void bkh_arith_generate(struct bkh_arith *a)
{
	void *ptrs[BKH_MAX_MEMBERS + 2];

	if (a->geo->nr_parity == 1)
		bkh_arith_sum(a, a->blocks[a->geo->nr_data], a->blocks[0], a->geo->nr_data);
	else
		bkh_raid6_generate(bkh_arith_order(a, ptrs), a->len, ptrs);
}

/** bkh_arith_modify() - Add to P and Q what @block changed by: @delta is old XOR new. */
void bkh_arith_modify(struct bkh_arith *a, unsigned int block, u8 *delta)
{
	void *ptrs[BKH_MAX_MEMBERS + 2];
	unsigned int power, slots;

	if (a->geo->nr_parity == 1) {
		bkh_arith_xor(a->blocks[a->geo->nr_data], delta, a->len);
		return;
	}
	slots = bkh_arith_order(a, ptrs);
	power = bkh_row_power(a->geo, a->row, block);
	ptrs[power] = delta;
	if (!bkh_raid6_modify(slots, power, a->len, ptrs))
		bkh_parity_modify(a->geo, a->row, block, delta, a->blocks, a->len);
}

/** bkh_arith_solve() - Fill in the data blocks that @plan solves. */
void bkh_arith_solve(struct bkh_arith *a, const struct bkh_read_plan *plan)
{
	void *ptrs[BKH_MAX_MEMBERS + 2];
	unsigned int one, two;

	switch (plan->solve) {
	case BKH_SOLVE_P:
		bkh_arith_sum(a, a->blocks[plan->a], a->blocks[a->geo->nr_data], plan->a);
		break;
	case BKH_SOLVE_Q: /* makes P, too */
		bkh_raid6_solve_q(bkh_arith_order(a, ptrs), a->len,
				  bkh_row_power(a->geo, a->row, plan->a), ptrs);
		break;
	case BKH_SOLVE_PQ:
		one = bkh_row_power(a->geo, a->row, plan->a);
		two = bkh_row_power(a->geo, a->row, plan->b);
		bkh_raid6_solve_two(bkh_arith_order(a, ptrs), a->len, min(one, two), max(one, two),
				    ptrs);
		break;
	default:
		break;
	}
}
