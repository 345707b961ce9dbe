// SPDX-License-Identifier: GPL-2.0-or-later
/* One window of a background action: lock the range, do what its level does, unlock. */
#include <linux/slab.h>

#include "io.h"
#include "member.h"
#include "replace.h"

#define BKH_REFUSED_MOST 32

static void bkh_window_work(struct work_struct *work);

/* Pages of a member's share, where each has a part of its own. */
static unsigned int bkh_window_part_pages(struct bkh_array *array)
{
	u32 chunk_bytes = array->geo.chunk_sectors << SECTOR_SHIFT;

	if (array->geo.level == BKH_LEVEL_RAID1)
		return rounddown_pow_of_two(BKH_WINDOW_PAGES / array->nr_members);
	if (bkh_has_rows(array)) /* 256 KiB of each member, or less of many */
		return min_t(unsigned int, BKH_WINDOW_PAGES / 4,
			     rounddown_pow_of_two(4 * BKH_WINDOW_PAGES / array->nr_members));
	return max_t(unsigned int, min_t(u32, chunk_bytes, BKH_WINDOW_BYTES / 4) / PAGE_SIZE, 1);
}

static unsigned int bkh_window_pages(struct bkh_array *array)
{
	if (array->geo.level == BKH_LEVEL_RAID1)
		return BKH_WINDOW_PAGES;
	if (bkh_has_rows(array)) /* and what P and Q should be */
		return bkh_window_part_pages(array) * array->nr_members + array->geo.nr_parity;
	return bkh_window_part_pages(array) * array->geo.copies;
}

/** bkh_window_sectors() - How much one window of @action covers. */
u64 bkh_window_sectors(struct bkh_array *array, u8 action)
{
	u64 sectors = (u64)bkh_window_part_pages(array) * PAGE_SECTORS;

	if (array->geo.level == BKH_LEVEL_RAID1 &&
	    (action == BKH_ACTION_REBUILD || action == BKH_ACTION_RESYNC ||
	     action == BKH_ACTION_REPLACE))
		return (u64)BKH_WINDOW_PAGES * PAGE_SECTORS; /* all its memory for one copy */
	if (bkh_has_rows(array) || array->geo.level == BKH_LEVEL_RAID1)
		return sectors;
	return min_t(u64, sectors, array->geo.chunk_sectors);
}

/** bkh_windows_wanted() - How many to have in flight. */
unsigned int bkh_windows_wanted(struct bkh_array *array)
{
	unsigned int bytes = bkh_window_pages(array) * PAGE_SIZE;

	return clamp_t(unsigned int, BKH_WINDOWS_BYTES / bytes, 4, BKH_WINDOWS);
}

void bkh_window_free(struct bkh_window *w)
{
	if (!w)
		return;
	bkh_vecs_free(w->vecs, w->nr_pages);
	kvfree(w->batch);
	kvfree(w);
}

struct bkh_window *bkh_window_alloc(struct bkh_array *array)
{
	unsigned int nr = bkh_window_pages(array);
	struct bkh_window *w = kvzalloc(sizeof(*w) + array_size(nr, sizeof(*w->vecs)), GFP_NOIO);

	if (!w)
		return NULL;
	w->array = array;
	w->nr_pages = nr;
	w->part_pages = bkh_window_part_pages(array);
	w->vecs = (struct bio_vec *)(w + 1);
	INIT_WORK(&w->work, bkh_window_work);
	w->batch = bkh_batch_alloc(array, array->nr_members);
	if (w->batch && bkh_vecs_alloc(w->vecs, nr, GFP_NOIO))
		return w;
	bkh_window_free(w);
	return NULL;
}

void bkh_window_read_errors(struct bkh_array *array, u32 mask)
{
	unsigned int i;

	for (i = 0; i < array->nr_members; i++)
		if (mask & BIT(i))
			atomic_inc(&array->members[i].read_errors);
}

/**
 * bkh_window_refuse() - Members do not take what belongs into a part of the window.
 * @w: the window
 * @members: these
 * @offset: bytes into it
 * @len: and how many
 *
 * What they hold there is not to be believed. That is written to them, elsewhere: one that takes
 * nothing at all is failed by it. So is one with many such places: it is dying.
 *
 * Context: Process, not on meta_wq; the range is held.
 * Return: those that are to be failed.
 */
u32 bkh_window_refuse(struct bkh_window *w, u32 members, unsigned int offset, unsigned int len)
{
	u64 start = w->start + (offset >> SECTOR_SHIFT);
	unsigned int i;
	u32 gone = 0;

	for (i = 0; i < w->array->nr_members; i++)
		if ((members & BIT(i)) &&
		    atomic_inc_return(&w->array->members[i].refused) > BKH_REFUSED_MOST)
			gone |= BIT(i);
	members &= ~gone;
	if (!members)
		return gone;
	if (bkh_bad_mark(w->array, members, start, start + (len >> SECTOR_SHIFT)))
		return gone | members;
	bkh_bad_settle(w->array); /* if not now, then with the next head */
	return gone;
}

/**
 * bkh_window_rewrite() - Give the members in @bad what the others hold, and read it back.
 * @w: start and end are set; the range is held
 * @bad: the members to rewrite
 *
 * What a member cannot take is on the list of bad ranges afterwards; see bkh_window_refuse().
 *
 * Context: Process.
 * Return: false if not enough others could be read.
 */
bool bkh_window_rewrite(struct bkh_window *w, u32 bad)
{
	struct bkh_array *array = w->array;
	u32 failed = 0, rewritten = 0;

	/* One that is being replaced is left alone: if it refused it would be failed. */
	bad &= bkh_in_sync(array) & ~bkh_replaced(array);
	if (!bad)
		return false;
	if (bkh_has_rows(array)) {
		if (!bkh_rows_rewrite(w, &rewritten, &failed))
			return false;
	} else {
		if (!bkh_copies_rewrite(w, bad, &rewritten, &failed))
			return false;
	}
	bkh_members_error(array, failed, BKH_ERROR_REPAIR);
	if (rewritten) {
		atomic64_add(w->end - w->start, &array->repairs.repaired_sectors);
		bkh_event(array, "member %lu: unreadable sectors from %llu rewritten",
			  __ffs(rewritten), w->start);
		bkh_events_raise(array);
	}
	return true;
}

/**
 * bkh_window_lose() - Nobody can tell what belongs there.
 * @w: the window
 * @offset: bytes into it
 * @len: and how many
 *
 * Context: Process.
 */
void bkh_window_lose(struct bkh_window *w, unsigned int offset, unsigned int len)
{
	bitmap_set(w->lost, offset >> SECTOR_SHIFT, len >> SECTOR_SHIFT);
}

/**
 * bkh_window_mark() - What is lost of a part of the window is bad on some members.
 * @w: the window
 * @mask: the members
 * @offset: bytes into it
 * @len: and how many
 *
 * Before anything is written there.
 *
 * Context: Process; the range is held.
 * Return: false if there is no room for it.
 */
bool bkh_window_mark(struct bkh_window *w, u32 mask, unsigned int offset, unsigned int len)
{
	unsigned int at = offset >> SECTOR_SHIFT, end = (offset + len) >> SECTOR_SHIFT, next;

	for (at = find_next_bit(w->lost, end, at); at < end;
	     at = find_next_bit(w->lost, end, next)) {
		next = find_next_zero_bit(w->lost, end, at);
		if (bkh_bad_mark(w->array, mask, w->start + at, w->start + next)) {
			bkh_event(w->array, "the list of bad ranges is full");
			return false;
		}
	}
	return true;
}

/**
 * bkh_window_mend() - Some members were written; what is not lost is good there now.
 * @w: the window
 * @mask: the members
 * @offset: bytes into it
 * @len: and how many
 *
 * Context: Process; the range is held.
 */
void bkh_window_mend(struct bkh_window *w, u32 mask, unsigned int offset, unsigned int len)
{
	unsigned int at = offset >> SECTOR_SHIFT, end = (offset + len) >> SECTOR_SHIFT, next;

	for (at = find_next_zero_bit(w->lost, end, at); at < end;
	     at = find_next_zero_bit(w->lost, end, next)) {
		next = find_next_bit(w->lost, end, at);
		bkh_bad_mend(w->array, mask, w->start + at, w->start + next);
	}
}

/**
 * bkh_window_settle() - What is lost is durably on the list, before the window is done.
 * @w: the window
 *
 * Context: Process, not on meta_wq.
 */
bool bkh_window_settle(struct bkh_window *w)
{
	return bitmap_empty(w->lost, BKH_WINDOW_BYTES / SECTOR_SIZE) || !bkh_bad_settle(w->array);
}

/* Rebuild, resync and replace. */
static bool bkh_window_sync(struct bkh_window *w)
{
	bool rows = bkh_has_rows(w->array), good;

	bitmap_zero(w->lost, BKH_WINDOW_BYTES / SECTOR_SIZE);
	if (w->action == BKH_ACTION_REPLACE)
		good = rows ? bkh_rows_replace(w) : bkh_copies_replace(w);
	else
		good = rows ? bkh_rows_sync(w) : bkh_copies_sync(w);
	if (!good)
		bkh_event(w->array, "%s: no member can read sector %llu", bkh_sync_word(w->action),
			  w->start);
	return good;
}

static bool bkh_window_do(struct bkh_window *w, u64 *mismatches)
{
	struct bkh_array *array = w->array;
	u8 state = bkh_map_state(&array->map, w->start >> array->ranges.region_shift);

	if (state == BKH_REGION_NEVER)
		return true; /* discarded since */
	if (w->action == BKH_ACTION_REBUILD || w->action == BKH_ACTION_RESYNC ||
	    w->action == BKH_ACTION_REPLACE)
		return bkh_window_sync(w);
	if (bkh_region_read_one(state))
		return true; /* not before its resync */
	return bkh_has_rows(array) ? bkh_rows_scrub(w, mismatches)
				   : bkh_copies_scrub(w, mismatches);
}

static void bkh_window_work(struct work_struct *work)
{
	struct bkh_window *w = container_of(work, struct bkh_window, work);
	u64 mismatches = 0;
	bool ok;

	w->range.start = w->start;
	w->range.end = w->end;
	bkh_range_lock_wait(&w->array->ranges, &w->range);
	ok = bkh_window_do(w, &mismatches);
	bkh_range_unlock(&w->array->ranges, &w->range);
	bkh_sync_window_done(w, ok, mismatches);
}

/** bkh_window_start() - Do the window in a work item; bkh_sync_window_done() follows. */
void bkh_window_start(struct bkh_window *w)
{
	queue_work(w->array->sync_wq, &w->work);
}
