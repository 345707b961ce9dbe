// SPDX-License-Identifier: GPL-2.0-or-later
/* Lost rows in the list of bad ranges; see badrows.h. */
#include "badrows.h"

static u64 lower(u64 a, u64 b)
{
	return a < b ? a : b;
}

u32 bkh_head_lost(const struct bkh_head *head, u64 end)
{
	unsigned int i;
	u32 lost = 0;

	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++) {
		const struct bkh_head_member *e = &head->members[i];

		if (e->state == BKH_MEMBER_IN_SYNC)
			continue;
		/* What is rebuilt has had every write since, as if it were in sync. */
		if (e->state != BKH_MEMBER_REBUILDING || e->rebuild_sectors < end)
			lost |= 1U << i;
	}
	return lost;
}

bool bkh_bad_has_rows(const struct bkh_bad_list *list)
{
	return list->nr && list->ranges[list->nr - 1].member >= BKH_BAD_ROWS;
}

/* Where the row of @at ends, or @end; @parity: the members with its P and Q. */
static u64 row_end(const struct bkh_geometry *g, u64 at, u64 end, u32 *parity)
{
	struct bkh_row row;

	bkh_row_init(g, at >> g->chunk_shift, &row);
	*parity = bkh_row_members_of(g, &row, ((1U << g->nr_parity) - 1) << g->nr_data);
	return lower(((at >> g->chunk_shift) + 1) << g->chunk_shift, end);
}

u32 bkh_bad_rows_hit(const struct bkh_bad_list *list, const struct bkh_geometry *g, u64 start,
		     u64 end)
{
	u32 found = 0, parity, i;
	u64 at, next;

	if (!bkh_bad_has_rows(list))
		return 0;
	for (i = 0; i < g->nr_members; i++) {
		if (!bkh_bad_hits(list, i + BKH_BAD_ROWS, start, end))
			continue;
		found |= 1U << i;
		for (at = start; at < end; at = next) {
			next = row_end(g, at, end, &parity);
			if (bkh_bad_hits(list, i + BKH_BAD_ROWS, at, next))
				found |= parity;
		}
	}
	return found;
}

/* Is all of [@start, @end) in the list? */
static bool covered(const struct bkh_bad_list *list, u32 number, u64 start, u64 end)
{
	return bkh_bad_hits(list, number, start, start + 1) &&
	       bkh_bad_alike(list, number, start, end) == end;
}

bool bkh_bad_rows_say(const struct bkh_bad_list *list, const struct bkh_geometry *g, u32 member,
		      u64 start, u64 end)
{
	u64 at, next;

	if (!bkh_bad_has_rows(list) || start >= end)
		return false;
	for (at = start; at < end; at = next) {
		u32 parity, i;
		bool said = false;

		next = row_end(g, at, end, &parity);
		for (i = 0; i < g->nr_members && !said; i++)
			said = (i == member || parity >> member & 1) &&
			       covered(list, i + BKH_BAD_ROWS, at, next);
		if (!said)
			return false;
	}
	return true;
}

/* No row in [@start, @end) is lost any more. */
static int forget(struct bkh_bad_list *list, const struct bkh_geometry *g, u64 start, u64 end)
{
	int changed = 0;
	u32 i;

	for (i = 0; i < g->nr_members; i++) {
		int error = bkh_bad_clear(list, i + BKH_BAD_ROWS, start, end);

		if (error < 0)
			return error;
		changed |= error;
	}
	return changed;
}

int bkh_bad_rows_made(struct bkh_bad_list *list, const struct bkh_geometry *g, u32 written,
		      u32 active, u64 start, u64 end)
{
	int changed = 0, error;
	u64 at, next;

	if (!bkh_bad_has_rows(list))
		return 0;
	if (!(active & ~written)) /* every row of it, and there may be very many */
		return forget(list, g, start, end);
	for (at = start; at < end; at = next) {
		u32 parity;

		next = row_end(g, at, end, &parity);
		if (!(parity & active) || (parity & active & ~written))
			continue;
		error = forget(list, g, at, next);
		if (error < 0)
			return error;
		changed |= error;
	}
	return changed;
}
