// SPDX-License-Identifier: GPL-2.0-or-later
#include "plan.h"

static unsigned int count(u32 mask)
{
	unsigned int nr = 0;

	for (; mask; mask &= mask - 1)
		nr++;
	return nr;
}

static unsigned int lowest(u32 mask)
{
	unsigned int bit = 0;

	while (!(mask >> bit & 1))
		bit++;
	return bit;
}

int bkh_plan_read(const struct bkh_geometry *g, const struct bkh_row_health *health, u32 want,
		  struct bkh_read_plan *plan)
{
	u32 p = 1U << g->nr_data;
	u32 q = g->nr_parity == 2 ? p << 1 : 0;
	u32 lost = bkh_mask_data(g) & ~health->readable;

	memset(plan, 0, sizeof(*plan));
	plan->read = want & health->readable;
	if (plan->read == want)
		return 0;
	plan->generate = want & ~health->readable & (p | q);
	plan->read |= bkh_mask_data(g) & health->readable;
	if (!lost)
		return 0;
	plan->a = lowest(lost);
	plan->b = lowest(lost & (lost - 1) ? lost & (lost - 1) : lost);
	if (count(lost) == 1 && (health->readable & p)) {
		plan->solve = BKH_SOLVE_P;
		plan->read |= p;
	} else if (count(lost) == 1 && (health->readable & q)) {
		plan->solve = BKH_SOLVE_Q;
		plan->read |= q;
	} else if (count(lost) == 2 && q && (health->readable & (p | q)) == (p | q)) {
		plan->solve = BKH_SOLVE_PQ;
		plan->read |= p | q;
	} else {
		return -EIO;
	}
	return health->trusted ? 0 : -EUCLEAN;
}

int bkh_plan_write(const struct bkh_geometry *g, const struct bkh_row_health *health, u32 cover,
		   struct bkh_write_plan *plan)
{
	u32 data = bkh_mask_data(g);
	u32 parity = bkh_mask_parity(g) & health->writable;
	u32 old = cover | parity; /* what MODIFY needs to know */
	int err;

	memset(plan, 0, sizeof(*plan));
	plan->write = cover & health->writable;
	/* Each data block that no member takes has to fit into a parity that one takes. */
	if ((cover & ~health->writable) && count(data & ~health->writable) > count(parity))
		return -EIO;
	if (!parity)
		return 0;
	plan->write |= parity;
	plan->method = BKH_WRITE_RECONSTRUCT;
	err = bkh_plan_read(g, health, data & ~cover, &plan->before);
	if (health->trusted && !(old & ~health->readable) &&
	    (err || count(old) < count(plan->before.read))) {
		memset(&plan->before, 0, sizeof(plan->before));
		plan->before.read = old;
		plan->method = BKH_WRITE_MODIFY;
		return 0;
	}
	if (!err)
		return 0;
	/* Something else of this row is lost already; what is written here is not. */
	if (cover & ~health->writable)
		return -EIO;
	memset(&plan->before, 0, sizeof(plan->before));
	plan->write = cover;
	plan->method = BKH_WRITE_PLAIN;
	plan->untrusted = true;
	return 0;
}
