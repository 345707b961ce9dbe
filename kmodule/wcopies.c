// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Windows of levels of copies. Because every user write also goes to members that are being
 * rebuilt, copying under the lock is all a rebuild needs. All of a window has the same holders.
 */
#include "io.h"
#include "member.h"
#include "replace.h"

/* Transfer the window between its first pages and the members in @mask; return who failed. */
static u32 bkh_window_transfer(struct bkh_window *w, u32 mask, blk_opf_t opf, unsigned int page)
{
	struct bkh_array *array = w->array;
	unsigned int i;

	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (mask & BIT(i))
			bkh_batch_vecs(w->batch, i, opf, bkh_member_sector(array, i, w->start),
				       &w->vecs[page], bkh_window_len(w));
	return bkh_batch_wait(w->batch);
}

static u32 bkh_window_sources(const struct bkh_window *w)
{
	return bkh_in_sync(w->array) & bkh_holders(w->array, w->start);
}

/* Read from the lowest of @sources that can; return its slot, or -EIO. */
static int bkh_window_fetch(struct bkh_window *w, u32 sources)
{
	u32 bad = bkh_bad_look(w->array, sources, w->start, w->end);

	if (bad && w->action == BKH_ACTION_RESYNC)
		return -EIO; /* each block from the member that reads were answered from */
	sources &= ~bad;
	while (sources) {
		unsigned int slot = __ffs(sources);

		if (!bkh_window_transfer(w, 1U << slot, REQ_OP_READ, 0))
			return slot;
		bkh_window_read_errors(w->array, 1U << slot);
		sources &= ~(1U << slot);
	}
	return -EIO;
}

/* Read a part of a page of the window from whoever can; what others could not is repaired. */
static bool bkh_window_piece(struct bkh_window *w, unsigned int offset, unsigned int len)
{
	struct bkh_array *array = w->array;
	u64 start = w->start + (offset >> SECTOR_SHIFT);
	u32 sources = bkh_window_sources(w);
	u32 bad = bkh_bad_look(array, sources, start, start + (len >> SECTOR_SHIFT));

	if (bad && len > array->block_sectors << SECTOR_SHIFT)
		return false;
	sources &= ~bad;
	while (sources) {
		unsigned int slot = __ffs(sources);

		bkh_batch_start(w->batch);
		bkh_batch_part(w->batch, slot, REQ_OP_READ, bkh_member_sector(array, slot, start),
			       w->vecs[offset / PAGE_SIZE].bv_page, offset % PAGE_SIZE, len);
		if (!bkh_batch_wait(w->batch)) {
			if (bad)
				bkh_repair_queue(array, start, start + (len >> SECTOR_SHIFT), bad);
			return true;
		}
		bad |= 1U << slot;
		sources &= ~(1U << slot);
	}
	return false;
}

/* No member can read the whole window: read it page by page, and bad pages by blocks. */
static void bkh_window_fetch_pieces(struct bkh_window *w)
{
	unsigned int block = w->array->block_sectors << SECTOR_SHIFT;
	unsigned int offset, end, len, b;

	for (offset = 0; offset < bkh_window_len(w); offset += len) {
		len = min_t(unsigned int, bkh_window_len(w) - offset, PAGE_SIZE);
		if (bkh_window_piece(w, offset, len))
			continue;
		end = offset + len;
		for (b = offset; b < end; b += block) {
			unsigned int piece = min(block, end - b);

			if (len > block && bkh_window_piece(w, b, piece))
				continue;
			memset(bkh_vec_data(&w->vecs[b / PAGE_SIZE]) + b % PAGE_SIZE, 0, piece);
			bkh_window_lose(w, b, piece);
		}
	}
}

/* Write to one member all that is not lost. */
static u32 bkh_window_fill(struct bkh_window *w, unsigned int slot)
{
	u64 sector = bkh_member_sector(w->array, slot, w->start);
	unsigned int end = w->end - w->start, at, next;
	u32 failed = 0;

	for (at = find_first_zero_bit(w->lost, end); at < end;
	     at = find_next_zero_bit(w->lost, end, next)) {
		next = find_next_bit(w->lost, end, at);
		bkh_batch_start(w->batch);
		bkh_batch_run(w->batch, slot, REQ_OP_WRITE, sector + at, w->vecs,
			      at << SECTOR_SHIFT, (next - at) << SECTOR_SHIFT);
		failed |= bkh_batch_wait(w->batch);
	}
	return failed;
}

/** bkh_copies_sync() - Rebuild and resync. */
bool bkh_copies_sync(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	u32 holders = bkh_holders(array, w->start);
	u32 targets = bkh_active(array) & holders, failed, keep = 0;
	int source;

	if (is_power_of_2(targets))
		return true; /* nobody to copy to */
	if (w->action == BKH_ACTION_REBUILD && !(targets & ~bkh_in_sync(array)))
		return true; /* RAID-10: it is on others */
	source = bkh_window_fetch(w, bkh_window_sources(w));
	if (source < 0)
		bkh_window_fetch_pieces(w);
	targets = bkh_active(array) & holders;
	if (w->action == BKH_ACTION_REBUILD)
		targets &= ~bkh_in_sync(array);
	else if (source >= 0)
		targets &= ~BIT(source);
	else /* what it cannot read just now is the data nevertheless; others may have another */
		keep = bkh_window_sources(w) & -bkh_window_sources(w);
	targets &= ~keep;
	if (!bkh_window_mark(w, targets, 0, bkh_window_len(w)))
		return false;
	failed = bkh_window_transfer(w, targets, REQ_OP_WRITE, 0);
	if (keep)
		failed |= bkh_window_fill(w, __ffs(keep));
	bkh_members_error(array, failed, BKH_ERROR_WRITE);
	bkh_window_mend(w, (targets | keep) & ~failed, 0, bkh_window_len(w));
	return bkh_window_settle(w);
}

/** bkh_copies_replace() - From the member if it can read it, else from any other copy. */
bool bkh_copies_replace(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	u32 old = bkh_replaced(array) & bkh_holders(array, w->start);

	if (!old)
		return true; /* RAID-10: it is on others */
	if (bkh_region_read_one(
		    bkh_map_state(&array->map, w->start >> array->ranges.region_shift))) {
		bkh_replace_distrust(array, __ffs(old)); /* a resync comes first */
		return true;
	}
	if (bkh_window_fetch(w, old & bkh_in_sync(array)) < 0 &&
	    bkh_window_fetch(w, bkh_window_sources(w) & ~old) < 0)
		bkh_window_fetch_pieces(w);
	if (!bkh_window_mark(w, old, 0, bkh_window_len(w)))
		return false;
	return !bkh_replace_write(w, w->vecs) || bkh_window_settle(w);
}

/* Between part of a page of the window, of its first ones, and members. Returns who failed. */
static u32 bkh_window_part_transfer(struct bkh_window *w, u32 mask, blk_opf_t opf,
				    unsigned int offset, unsigned int len)
{
	unsigned int i;

	if (!mask)
		return 0;
	bkh_batch_start(w->batch);
	for (i = 0; i < w->array->nr_members; i++)
		if (mask & BIT(i))
			bkh_batch_part(
				w->batch, i, opf,
				bkh_member_sector(w->array, i, w->start) + (offset >> SECTOR_SHIFT),
				w->vecs[offset / PAGE_SIZE].bv_page, offset % PAGE_SIZE, len);
	return bkh_batch_wait(w->batch);
}

/**
 * bkh_copies_rewrite() - Give members what the others hold, and read it back.
 * @w: the window
 * @bad: the members
 * @rewritten: those that took something
 * @failed: those that did not, and are to be failed
 *
 * Page by page: what a member does not take is rarely more than that.
 */
bool bkh_copies_rewrite(struct bkh_window *w, u32 bad, u32 *rewritten, u32 *failed)
{
	unsigned int offset, len;

	if (bkh_window_fetch(w, bkh_window_sources(w) & ~bad) < 0)
		return false;
	for (offset = 0; offset < bkh_window_len(w); offset += len) {
		u64 start = w->start + (offset >> SECTOR_SHIFT);
		u32 refused;

		/* To the end of a page of the window, and of one of the member. */
		len = PAGE_SIZE - max_t(unsigned int, offset % PAGE_SIZE,
					(u32)(start << SECTOR_SHIFT) % PAGE_SIZE);
		len = min(len, bkh_window_len(w) - offset);
		bad &= bkh_active(w->array);
		refused = bkh_window_part_transfer(w, bad, REQ_OP_WRITE | REQ_FUA, offset, len);
		refused |= bkh_window_part_transfer(w, bad & ~refused, REQ_OP_READ, offset, len);
		*failed |= bkh_window_refuse(w, refused, offset, len);
		*rewritten |= bad & ~refused;
		bkh_bad_mend(w->array, bad & ~refused, start, start + (len >> SECTOR_SHIFT));
	}
	return true;
}

/* The part of the window's memory that a member's copy is in. */
static unsigned int bkh_part_of(const struct bkh_window *w, u32 members, unsigned int slot)
{
	return hweight32(members & (BIT(slot) - 1)) * w->part_pages;
}

static bool bkh_sector_differs(const struct bkh_window *w, unsigned int page_a, unsigned int page_b,
			       unsigned int offset)
{
	return memcmp(bkh_vec_data(&w->vecs[page_a + offset / PAGE_SIZE]) + offset % PAGE_SIZE,
		      bkh_vec_data(&w->vecs[page_b + offset / PAGE_SIZE]) + offset % PAGE_SIZE,
		      SECTOR_SIZE);
}

/* Compare the parts of @readable with that of the first; return how many sectors differ. */
static u64 bkh_window_compare(struct bkh_window *w, u32 members, u32 readable, u32 *differing)
{
	unsigned int i, offset;
	u64 mismatches = 0;

	for (offset = 0; offset < bkh_window_len(w); offset += SECTOR_SIZE) {
		u32 differ = 0;

		for (i = 0; i < w->array->nr_members; i++)
			if ((readable & BIT(i)) && i != __ffs(readable) &&
			    bkh_sector_differs(w, bkh_part_of(w, members, __ffs(readable)),
					       bkh_part_of(w, members, i), offset))
				differ |= BIT(i);
		mismatches += differ != 0;
		*differing |= differ;
	}
	return mismatches;
}

/** bkh_copies_scrub() - Scrub and repair. */
bool bkh_copies_scrub(struct bkh_window *w, u64 *mismatches)
{
	struct bkh_array *array = w->array;
	u32 members = bkh_window_sources(w), readable, bad, listed, differing = 0;
	unsigned int i;

	if (!members || is_power_of_2(members))
		return true;
	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (members & BIT(i))
			bkh_batch_vecs(w->batch, i, REQ_OP_READ,
				       bkh_member_sector(array, i, w->start),
				       &w->vecs[bkh_part_of(w, members, i)], bkh_window_len(w));
	bad = bkh_batch_wait(w->batch);
	bkh_window_read_errors(array, bad);
	listed = bkh_bad_look(array, members, w->start, w->end);
	readable = members & ~bad & ~listed;
	if (!readable) {
		bkh_window_fetch_pieces(w); /* for the repairs it asks for */
		return true;
	}
	*mismatches = bkh_window_compare(w, members, readable, &differing);
	if (w->action == BKH_ACTION_REPAIR && differing)
		bkh_members_error(array,
				  bkh_window_transfer(w, differing, REQ_OP_WRITE,
						      bkh_part_of(w, members, __ffs(readable))),
				  BKH_ERROR_REPAIR);
	if (bad | listed)
		bkh_window_rewrite(w, bad | listed); /* last: it reuses the memory */
	return true;
}
