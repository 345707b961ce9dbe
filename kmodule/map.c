// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The region map: states in memory and group commits.
 *
 * A commit takes every waiting mark, makes their changes in memory, writes the
 * blocks concerned to all active members and only then lets the marks go. A
 * mark queued meanwhile waits for the next commit, even if its region looks
 * dirty already: what is not durable yet protects nobody.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "array.h"
#include "member.h"
#include "meta.h"
#include "replace.h"

void bkh_map_init(struct bkh_map *map)
{
	spin_lock_init(&map->lock);
	INIT_LIST_HEAD(&map->marks);
}

void bkh_map_free(struct bkh_map *map)
{
	unsigned int i;

	for (i = 0; i < BKH_MAP_PAGES; i++) {
		if (map->pages[i])
			__free_page(map->pages[i]);
		map->pages[i] = NULL;
	}
	kvfree(map->state);
	kvfree(map->marked);
	kvfree(map->recent);
	kvfree(map->block_seq);
	kvfree(map->newest_in[0]);
	kvfree(map->newest_in[1]);
	bitmap_free(map->stale);
	bitmap_free(map->writing);
	kfree(map->block_states);
	map->state = NULL;
	map->marked = NULL;
	map->recent = NULL;
	map->block_seq = NULL;
	map->newest_in[0] = NULL;
	map->newest_in[1] = NULL;
	map->stale = NULL;
	map->writing = NULL;
	map->block_states = NULL;
}

/**
 * bkh_map_alloc() - Memory for the map that @head describes; all states zero.
 * @array: the array
 * @head: decoded, so nr_regions and map_bytes are within the format's bounds
 *
 * Context: Process, while nothing else uses the map.
 */
int bkh_map_alloc(struct bkh_array *array, const struct bkh_head *head)
{
	struct bkh_map *map = &array->map;
	unsigned int i;

	bkh_map_free(map);
	map->nr_regions = head->nr_regions;
	map->region_sectors = head->region_sectors;
	map->map_bytes = head->map_bytes;
	map->nr_blocks = DIV_ROUND_UP_ULL(map->nr_regions, BKH_MAP_REGIONS_PER_BLOCK);
	array->ranges.region_shift = ilog2(map->region_sectors);

	map->state = kvzalloc(map->nr_regions, GFP_KERNEL);
	map->marked = kvzalloc(map->nr_regions, GFP_KERNEL);
	map->recent = kvzalloc(map->nr_regions, GFP_KERNEL);
	map->block_seq = kvcalloc(map->nr_blocks, sizeof(*map->block_seq), GFP_KERNEL);
	map->newest_in[0] = kvcalloc(map->nr_blocks, sizeof(u32), GFP_KERNEL);
	map->newest_in[1] = kvcalloc(map->nr_blocks, sizeof(u32), GFP_KERNEL);
	map->stale = bitmap_zalloc(map->nr_blocks, GFP_KERNEL);
	map->writing = bitmap_zalloc(map->nr_blocks, GFP_KERNEL);
	map->block_states = kmalloc(BKH_MAP_REGIONS_PER_BLOCK, GFP_KERNEL);
	for (i = 0; i < BKH_MAP_PAGES; i++)
		map->pages[i] = alloc_page(GFP_KERNEL);
	for (i = 0; i < BKH_MAP_PAGES; i++)
		if (!map->pages[i])
			goto no_memory;
	if (map->state && map->marked && map->recent && map->block_seq && map->stale &&
	    map->newest_in[0] && map->newest_in[1] && map->writing && map->block_states)
		return 0;

no_memory:
	bkh_map_free(map);
	return -ENOMEM;
}

/** bkh_map_count() - Count the regions per state anew, after loading. */
void bkh_map_count(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;
	unsigned int s;
	u64 r;

	for (s = 0; s <= BKH_REGION_SYNCING; s++)
		atomic64_set(&map->count[s], 0);
	for (r = 0; r < map->nr_regions; r++)
		atomic64_inc(&map->count[map->state[r]]);
}

static void bkh_map_set(struct bkh_map *map, u64 region, u8 state)
{
	u8 old = map->state[region];

	if (old == state)
		return;
	atomic64_dec(&map->count[old]);
	atomic64_inc(&map->count[state]);
	WRITE_ONCE(map->state[region], state);
	set_bit(div_u64(region, BKH_MAP_REGIONS_PER_BLOCK), map->stale);
}

/**
 * bkh_map_event() - A change that need not be durable before anything else.
 * @array: the array
 * @region: region number
 * @event: what happens to the region
 *
 * For the sync events and CORRUPT, whose states on disk promise at least as
 * much as the ones in memory.
 *
 * Context: Any. Takes and releases the region's bucket lock.
 * Return: the new state, or 0 if @event is not allowed in the present one.
 */
u8 bkh_map_event(struct bkh_array *array, u64 region, enum bkh_region_event event)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket_of(&array->ranges, region);
	bool redundant = bkh_redundant(array) && !bkh_replace_doubts(array, region);
	struct bkh_region_step step;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	step = bkh_region_step(array->map.state[region], event, redundant);
	if (step.next)
		bkh_map_set(&array->map, region, step.next);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return step.next;
}

/**
 * bkh_map_mark() - Queue a change for the next commit.
 * @array: the array
 * @mark: region, event and done are set; see struct bkh_mark for what is held
 *
 * Context: Any.
 */
void bkh_map_mark(struct bkh_array *array, struct bkh_mark *mark)
{
	struct bkh_map *map = &array->map;
	unsigned long flags;

	mark->error = 0;
	spin_lock_irqsave(&map->lock, flags);
	list_add_tail(&mark->list, &map->marks);
	spin_unlock_irqrestore(&map->lock, flags);
	queue_work(array->meta_wq, &array->meta_work);
}

bool bkh_map_marks_waiting(struct bkh_array *array)
{
	return !list_empty_careful(&array->map.marks);
}

/* Must every member's cache be on its platter before this change is on any? */
static bool bkh_mark_needs_flush(const struct bkh_mark *mark)
{
	return mark->event == BKH_EV_INIT_DONE || mark->event == BKH_EV_IDLE;
}

/* Make one change in memory; @mark->skip if there is nothing to write for it. */
static void bkh_mark_apply(struct bkh_array *array, struct bkh_mark *mark, bool redundant)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket_of(&array->ranges, mark->region);
	struct bkh_map *map = &array->map;
	u32 block = div_u64(mark->region, BKH_MAP_REGIONS_PER_BLOCK);
	struct bkh_region_step step;
	unsigned long flags;
	bool late;

	lockdep_assert_held(&array->meta_mutex);
	spin_lock_irqsave(&bucket->lock, flags);
	/* A change that was only made in memory may be the one that has to be durable now. */
	late = mark->event == BKH_EV_CORRUPT && test_bit(block, map->stale);
	mark->old_state = map->state[mark->region];
	redundant &= !bkh_replace_doubts(array, mark->region);
	step = bkh_region_step(mark->old_state, mark->event, redundant);
	if (!step.next)
		mark->error = -EBUSY;
	else
		bkh_map_set(map, mark->region, step.next);
	/* A commit before this one may have done it; an idle region may have to stay dirty. */
	mark->skip =
		mark->error || (step.next == mark->old_state && map->marked[mark->region] && !late);
	if (step.next == BKH_REGION_CLEAN || step.next == BKH_REGION_NEVER)
		WRITE_ONCE(map->marked[mark->region], 0);
	spin_unlock_irqrestore(&bucket->lock, flags);
	if (!mark->skip)
		__set_bit(block, map->writing);
}

/* After its commit: publish success, or put back what could not be written. */
static void bkh_mark_finish(struct bkh_array *array, struct bkh_mark *mark, int error)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket_of(&array->ranges, mark->region);
	struct bkh_map *map = &array->map;
	unsigned long flags;
	u8 state;

	if (mark->skip)
		return;
	mark->error = error;
	spin_lock_irqsave(&bucket->lock, flags);
	state = map->state[mark->region];
	if (error) {
		/* What asks for more care may stay: it is only not durable. */
		if (mark->event != BKH_EV_WRITE && mark->event != BKH_EV_CORRUPT)
			bkh_map_set(map, mark->region, mark->old_state);
		WRITE_ONCE(map->marked[mark->region], 0);
	} else if (state != BKH_REGION_CLEAN && state != BKH_REGION_NEVER) {
		smp_store_release(&map->marked[mark->region], 1);
	}
	spin_unlock_irqrestore(&bucket->lock, flags);
}

static void bkh_map_encode_block(struct bkh_array *array, u32 block, u64 seq, struct page *page)
{
	u64 first = (u64)block * BKH_MAP_REGIONS_PER_BLOCK;
	struct bkh_map *map = &array->map;
	u64 n = min_t(u64, map->nr_regions - first, BKH_MAP_REGIONS_PER_BLOCK);

	clear_bit(block, map->stale);
	smp_mb__after_atomic(); /* a change after this sets the bit again */
	memcpy(map->block_states, map->state + first, n);
	memset(map->block_states + n, BKH_REGION_NEVER, BKH_MAP_REGIONS_PER_BLOCK - n);
	bkh_map_block_encode(&array->uuid, block, seq, map->block_states, page_address(page));
}

static sector_t bkh_map_block_sector(struct bkh_array *array, unsigned int member, u32 block,
				     u64 seq)
{
	u64 offset =
		BKH_MAP_OFFSET + (seq & 1) * array->map.map_bytes + (u64)block * BKH_BLOCK_BYTES;

	return array->members[member].status_start + (offset >> SECTOR_SHIFT);
}

/**
 * bkh_map_write_group() - Write up to BKH_MAP_GROUP blocks at @ahead of their number.
 * @array: the array
 * @blocks: block numbers
 * @n: how many @blocks
 * @ahead: added to the last committed number of each block
 * @masks: per block, the members to write; NULL for all active ones
 * @opf: operation and flags of the bios
 *
 * Context: Process, holding meta_mutex.
 * Return: 0, or -EIO if a member that is still in sync lacks a block.
 */
int bkh_map_write_group(struct bkh_array *array, const u32 *blocks, unsigned int n,
			unsigned int ahead, const u32 *masks, blk_opf_t opf)
{
	struct bkh_map *map = &array->map;
	unsigned int i, m;
	u32 failed;

	lockdep_assert_held(&array->meta_mutex);
	if (WARN_ON_ONCE(array->hold))
		return -EIO; /* what is on these members is not ours */
	bkh_batch_start(array->meta_batch);
	for (i = 0; i < n; i++) {
		u32 mask = bkh_active(array) & (masks ? masks[i] : ~0U);
		u64 seq = map->block_seq[blocks[i]] + ahead;

		bkh_map_encode_block(array, blocks[i], seq, map->pages[i]);
		for (m = 0; m < array->nr_members; m++)
			if (mask & (1U << m))
				bkh_batch_page(array->meta_batch, m, opf,
					       bkh_map_block_sector(array, m, blocks[i], seq),
					       map->pages[i], BKH_BLOCK_BYTES);
	}
	failed = bkh_batch_wait(array->meta_batch);
	bkh_members_error(array, failed, BKH_ERROR_METADATA);
	return failed & bkh_in_sync(array) ? -EIO : 0;
}

/* Commit blocks: each goes to the slot that its next number names. */
static int bkh_map_commit_group(struct bkh_array *array, const u32 *blocks, unsigned int n)
{
	struct bkh_map *map = &array->map;
	unsigned int i;
	int error;

	error = bkh_map_write_group(array, blocks, n, 1, NULL,
				    REQ_OP_WRITE | REQ_FUA | REQ_SYNC | REQ_META);
	for (i = 0; i < n; i++) {
		/*
		 * After an error the slot may hold anything, and the other one
		 * is the last good copy: the next try goes to this slot again.
		 */
		map->block_seq[blocks[i]] += error ? 2 : 1;
		if (error)
			set_bit(blocks[i], map->stale);
	}
	return error;
}

/* Commit the blocks in map->writing and empty it. */
static int bkh_map_commit_writing(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;
	u32 blocks[BKH_MAP_GROUP];
	unsigned int n = 0;
	unsigned long b;
	int error = 0;

	lockdep_assert_held(&array->meta_mutex);
	for_each_set_bit (b, map->writing, map->nr_blocks) {
		blocks[n++] = b;
		if (n == BKH_MAP_GROUP) {
			error = bkh_map_commit_group(array, blocks, n) ?: error;
			n = 0;
		}
	}
	if (n)
		error = bkh_map_commit_group(array, blocks, n) ?: error;
	bitmap_zero(map->writing, map->nr_blocks);
	return error;
}

/**
 * bkh_map_commit_marks() - Commit all marks that wait now, then let them go.
 * @array: the array
 *
 * Context: Process, holding meta_mutex.
 */
void bkh_map_commit_marks(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;
	struct bkh_mark *mark, *next;
	bool flush = false;
	unsigned long flags;
	LIST_HEAD(batch);
	int error = 0;

	lockdep_assert_held(&array->meta_mutex);
	spin_lock_irqsave(&map->lock, flags);
	list_splice_init(&map->marks, &batch);
	spin_unlock_irqrestore(&map->lock, flags);
	if (list_empty(&batch))
		return;

	list_for_each_entry (mark, &batch, list)
		flush |= bkh_mark_needs_flush(mark);
	if (flush)
		error = bkh_meta_flush(array);
	if (!error) {
		bool redundant = bkh_redundant(array); /* after the flush: it fails members */

		list_for_each_entry (mark, &batch, list)
			bkh_mark_apply(array, mark, redundant);
		error = bkh_map_commit_writing(array);
		list_for_each_entry (mark, &batch, list)
			bkh_mark_finish(array, mark, error);
	} else {
		list_for_each_entry (mark, &batch, list)
			mark->error = error;
	}
	list_for_each_entry_safe (mark, next, &batch, list) {
		list_del_init(&mark->list);
		mark->done(mark); /* may free it */
	}
	bkh_clean_arm(array);
}

/**
 * bkh_map_commit_all() - Write all blocks, to the copies that are their turn.
 * @array: the array
 *
 * Context: Process, holding meta_mutex.
 */
int bkh_map_commit_all(struct bkh_array *array)
{
	bitmap_fill(array->map.writing, array->map.nr_blocks);
	return bkh_map_commit_writing(array);
}

/**
 * bkh_map_commit_stale() - Write the blocks that differ from what was last written.
 * @array: the array
 *
 * Context: Process, holding meta_mutex. Nothing else changes the map meanwhile.
 */
int bkh_map_commit_stale(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;

	lockdep_assert_held(&array->meta_mutex);
	bitmap_copy(map->writing, map->stale, map->nr_blocks);
	return bkh_map_commit_writing(array);
}

/**
 * bkh_map_retire() - At shutdown, after all members were flushed: DIRTY becomes
 * CLEAN where the array is redundant.
 * @array: the array
 *
 * Context: Process; no writers are left.
 * Return: how many regions changed.
 */
u64 bkh_map_retire(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;
	u64 r, changed = 0;

	for (r = 0; r < map->nr_regions; r++) {
		if (map->state[r] == BKH_REGION_SYNCING)
			bkh_map_event(array, r, BKH_EV_SYNC_ABORT);
		if (map->state[r] == BKH_REGION_DIRTY)
			changed += bkh_map_event(array, r, BKH_EV_IDLE) == BKH_REGION_CLEAN;
	}
	return changed;
}
