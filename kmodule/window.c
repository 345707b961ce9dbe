// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One window of a background action: lock the range, read, write, unlock.
 * Because every user write also goes to members that are being rebuilt, copying
 * under the lock is all a rebuild needs.
 */
#include <linux/slab.h>

#include "io.h"
#include "member.h"

static void bkh_window_work(struct work_struct *work);

void bkh_window_free(struct bkh_window *w)
{
	unsigned int i;

	if (!w)
		return;
	for (i = 0; i < BKH_WINDOW_PAGES; i++)
		if (w->pages[i])
			__free_page(w->pages[i]);
	kvfree(w->batch);
	kvfree(w);
}

struct bkh_window *bkh_window_alloc(struct bkh_array *array)
{
	struct bkh_window *w = kvzalloc(sizeof(*w), GFP_NOIO);
	unsigned int i;

	if (!w)
		return NULL;
	w->array = array;
	INIT_WORK(&w->work, bkh_window_work);
	w->batch = bkh_batch_alloc(array, BKH_SLOTS);
	for (i = 0; i < BKH_WINDOW_PAGES; i++) {
		w->pages[i] = alloc_page(GFP_NOIO);
		if (!w->pages[i])
			break;
		w->vecs[i].bv_page = w->pages[i];
		w->vecs[i].bv_len = PAGE_SIZE;
	}
	if (!w->batch || i < BKH_WINDOW_PAGES) {
		bkh_window_free(w);
		return NULL;
	}
	return w;
}

/* Scrub keeps every member's copy at once, each in its part of the window's memory. */
static unsigned int bkh_window_part_pages(struct bkh_array *array)
{
	return BKH_WINDOW_PAGES / array->nr_members;
}

/** bkh_window_sectors() - How much one window of @action covers. */
u64 bkh_window_sectors(struct bkh_array *array, u8 action)
{
	unsigned int pages = BKH_WINDOW_PAGES;

	if (action == BKH_ACTION_SCRUB || action == BKH_ACTION_REPAIR)
		pages = rounddown_pow_of_two(bkh_window_part_pages(array));
	return (u64)pages * PAGE_SIZE >> SECTOR_SHIFT;
}

static unsigned int bkh_window_len(const struct bkh_window *w)
{
	return (w->end - w->start) << SECTOR_SHIFT;
}

/* Transfer the window between its first pages and the members in @mask; return who failed. */
static u32 bkh_window_transfer(struct bkh_window *w, u32 mask, blk_opf_t opf, unsigned int page)
{
	struct bkh_array *array = w->array;
	unsigned int i;

	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (mask & (1U << i))
			bkh_batch_vecs(w->batch, i, opf,
				       bkh_member_sector(&array->members[i], w->start),
				       &w->vecs[page], bkh_window_len(w));
	return bkh_batch_wait(w->batch);
}

static void bkh_count_read_errors(struct bkh_array *array, u32 mask)
{
	unsigned int i;

	for (i = 0; i < array->nr_members; i++)
		if (mask & (1U << i))
			atomic_inc(&array->members[i].read_errors);
}

/* Read from the lowest of @sources that can; return its slot, or -EIO. */
static int bkh_window_fetch(struct bkh_window *w, u32 sources)
{
	while (sources) {
		unsigned int slot = __ffs(sources);

		if (!bkh_window_transfer(w, 1U << slot, REQ_OP_READ, 0))
			return slot;
		bkh_count_read_errors(w->array, 1U << slot);
		sources &= ~(1U << slot);
	}
	return -EIO;
}

/* Read a part of a page of the window from whoever can; what others could not is repaired. */
static bool bkh_window_piece(struct bkh_window *w, unsigned int offset, unsigned int len)
{
	struct bkh_array *array = w->array;
	u64 start = w->start + (offset >> SECTOR_SHIFT);
	u32 sources = bkh_in_sync(array), bad = 0;

	while (sources) {
		unsigned int slot = __ffs(sources);

		bkh_batch_start(w->batch);
		bkh_batch_part(w->batch, slot, REQ_OP_READ,
			       bkh_member_sector(&array->members[slot], start),
			       w->pages[offset / PAGE_SIZE], offset % PAGE_SIZE, len);
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
static bool bkh_window_fetch_pieces(struct bkh_window *w)
{
	unsigned int block = w->array->block_sectors << SECTOR_SHIFT;
	unsigned int offset, end, len, b;

	for (offset = 0; offset < bkh_window_len(w); offset += len) {
		len = min_t(unsigned int, bkh_window_len(w) - offset, PAGE_SIZE);
		if (bkh_window_piece(w, offset, len))
			continue;
		end = offset + len;
		for (b = offset; b < end; b += block)
			if (len <= block || !bkh_window_piece(w, b, min(block, end - b)))
				return false;
	}
	return true;
}

/* Rebuild and resync. The range is held. */
static bool bkh_window_copy(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	u64 region = w->start >> array->ranges.region_shift;
	u32 targets;
	int source;

	if (bkh_map_state(&array->map, region) == BKH_REGION_NEVER)
		return true; /* discarded since */
	if (is_power_of_2(bkh_active(array)))
		return true; /* nobody to copy to */
	source = bkh_window_fetch(w, bkh_in_sync(array));
	if (source < 0 && !bkh_window_fetch_pieces(w)) {
		bkh_event(array, "%s: no member can read sector %llu",
			  w->action == BKH_ACTION_REBUILD ? "rebuild" : "resync", w->start);
		return false;
	}
	targets = bkh_active(array);
	if (w->action == BKH_ACTION_REBUILD)
		targets &= ~bkh_in_sync(array);
	else if (source >= 0)
		targets &= ~(1U << source);
	bkh_members_error(array, bkh_window_transfer(w, targets, REQ_OP_WRITE, 0), BKH_ERROR_WRITE);
	return true;
}

/**
 * bkh_window_rewrite() - Give the members in @bad what the others hold, and read it back.
 * @w: start and end are set; the range is held
 * @bad: the members to rewrite
 *
 * A member that cannot take it is failed.
 *
 * Context: Process.
 * Return: false if nobody else could be read.
 */
bool bkh_window_rewrite(struct bkh_window *w, u32 bad)
{
	struct bkh_array *array = w->array;
	u32 failed;

	bad &= bkh_in_sync(array);
	if (bkh_window_fetch(w, bkh_in_sync(array) & ~bad) < 0)
		return false;
	failed = bkh_window_transfer(w, bad, REQ_OP_WRITE | REQ_FUA, 0);
	failed |= bkh_window_transfer(w, bad & ~failed, REQ_OP_READ, 0);
	bkh_members_error(array, failed, BKH_ERROR_REPAIR);
	if (bad & ~failed) {
		atomic64_add(w->end - w->start, &array->repairs.repaired_sectors);
		bkh_event(array, "member %lu: unreadable sectors from %llu rewritten",
			  __ffs(bad & ~failed), w->start);
		bkh_events_raise(array);
	}
	return true;
}

static bool bkh_sector_differs(const struct bkh_window *w, unsigned int page_a, unsigned int page_b,
			       unsigned int offset)
{
	return memcmp(page_address(w->pages[page_a + offset / PAGE_SIZE]) + offset % PAGE_SIZE,
		      page_address(w->pages[page_b + offset / PAGE_SIZE]) + offset % PAGE_SIZE,
		      SECTOR_SIZE);
}

/* Compare the parts of @readable with that of @reference; return how many sectors differ. */
static u64 bkh_window_compare(struct bkh_window *w, u32 readable, unsigned int reference,
			      u32 *differing)
{
	unsigned int part = bkh_window_part_pages(w->array);
	unsigned int i, offset;
	u64 mismatches = 0;

	for (offset = 0; offset < bkh_window_len(w); offset += SECTOR_SIZE) {
		u32 differ = 0;

		for (i = 0; i < w->array->nr_members; i++)
			if ((readable & (1U << i)) && i != reference &&
			    bkh_sector_differs(w, reference * part, i * part, offset))
				differ |= 1U << i;
		mismatches += differ != 0;
		*differing |= differ;
	}
	return mismatches;
}

/* Scrub and repair. The range is held. */
static bool bkh_window_scrub(struct bkh_window *w, u64 *mismatches)
{
	struct bkh_array *array = w->array;
	unsigned int part = bkh_window_part_pages(array);
	u64 region = w->start >> array->ranges.region_shift;
	u32 members = bkh_in_sync(array), bad, differing = 0;
	unsigned int i;
	u8 state = bkh_map_state(&array->map, region);

	if (state == BKH_REGION_NEVER || bkh_region_read_one(state) || is_power_of_2(members))
		return true;
	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (members & (1U << i))
			bkh_batch_vecs(w->batch, i, REQ_OP_READ,
				       bkh_member_sector(&array->members[i], w->start),
				       &w->vecs[i * part], bkh_window_len(w));
	bad = bkh_batch_wait(w->batch);
	members &= ~bad;
	if (!members) {
		bkh_window_fetch_pieces(w); /* for the repairs it asks for */
		return true;
	}
	*mismatches = bkh_window_compare(w, members, __ffs(members), &differing);
	if (w->action == BKH_ACTION_REPAIR && differing)
		bkh_members_error(
			array,
			bkh_window_transfer(w, differing, REQ_OP_WRITE, __ffs(members) * part),
			BKH_ERROR_REPAIR);
	if (bad) {
		bkh_count_read_errors(array, bad);
		bkh_window_rewrite(w, bad); /* last: it reuses the memory */
	}
	return true;
}

static void bkh_window_work(struct work_struct *work)
{
	struct bkh_window *w = container_of(work, struct bkh_window, work);
	u64 mismatches = 0;
	bool ok;

	w->range.start = w->start;
	w->range.end = w->end;
	bkh_range_lock_wait(&w->array->ranges, &w->range);
	if (w->action == BKH_ACTION_REBUILD || w->action == BKH_ACTION_RESYNC)
		ok = bkh_window_copy(w);
	else
		ok = bkh_window_scrub(w, &mismatches);
	bkh_range_unlock(&w->array->ranges, &w->range);
	bkh_sync_window_done(w, ok, mismatches);
}

/** bkh_window_start() - Do the window in a work item; bkh_sync_window_done() follows. */
void bkh_window_start(struct bkh_window *w)
{
	queue_work(w->array->sync_wq, &w->work);
}
