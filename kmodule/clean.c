// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes dirty regions clean once nobody has written to them for a while, so
 * that a crash resyncs little. Runs only while there are dirty regions and
 * every member is in sync: regions that a missing member lacks stay dirty.
 */
#include <linux/slab.h>

#include "hold.h"
#include "member.h"
#include "replace.h"

#define BKH_CLEAN_PERIOD (2 * HZ) /* idle between one and two of these */
#define BKH_CLEAN_BATCH 128

/* One region that is locked and being cleaned. */
struct bkh_clean_item {
	struct bkh_range range;
	struct bkh_mark mark;
	struct bkh_clean_batch *batch;
};

struct bkh_clean_batch {
	atomic_t pending;
	struct completion done;
	unsigned int used;
};

static void bkh_clean_marked(struct bkh_mark *mark)
{
	struct bkh_clean_item *item = container_of(mark, struct bkh_clean_item, mark);

	if (atomic_dec_and_test(&item->batch->pending))
		complete(&item->batch->done);
}

/* Lock a whole region if nobody is in it, and prepare its mark. */
static bool bkh_clean_take(struct bkh_array *array, struct bkh_clean_item *item, u64 region)
{
	item->range.start = bkh_region_start(array, region);
	item->range.end = bkh_region_end(array, region);
	item->range.sleeper = NULL;
	if (!bkh_range_trylock(&array->ranges, &item->range))
		return false;
	item->mark.region = region;
	item->mark.event = BKH_EV_IDLE;
	item->mark.done = bkh_clean_marked;
	return true;
}

/* One commit, with one flush of all members before it, for the whole batch. */
static void bkh_clean_commit(struct bkh_array *array, struct bkh_clean_batch *batch)
{
	struct bkh_clean_item *items = array->cleaner.items;
	unsigned int i;

	if (!batch->used)
		return;
	atomic_set(&batch->pending, batch->used);
	reinit_completion(&batch->done);
	for (i = 0; i < batch->used; i++) {
		items[i].batch = batch;
		bkh_map_mark(array, &items[i].mark);
	}
	wait_for_completion(&batch->done);
	for (i = 0; i < batch->used; i++)
		bkh_range_unlock(&array->ranges, &items[i].range);
	batch->used = 0;
}

static bool bkh_clean_due(struct bkh_array *array, u64 region)
{
	struct bkh_map *map = &array->map;

	if (bkh_map_state(map, region) != BKH_REGION_DIRTY || !bkh_map_marked(map, region) ||
	    bkh_replace_doubts(array, region))
		return false;
	if (READ_ONCE(map->recent[region])) {
		WRITE_ONCE(map->recent[region], 0);
		return false;
	}
	return true;
}

static void bkh_clean_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, cleaner.work.work);
	struct bkh_clean_batch batch = { .used = 0 };
	u64 region;

	if (array->hold) {
		mutex_lock(&array->meta_mutex);
		if (!READ_ONCE(array->sync.stopping))
			bkh_hold_rest(array, false);
		mutex_unlock(&array->meta_mutex);
		bkh_clean_arm(array);
		return;
	}
	init_completion(&batch.done);
	for (region = 0; region < array->map.nr_regions; region++) {
		if (READ_ONCE(array->sync.stopping) || !bkh_redundant(array))
			break;
		if (bkh_clean_due(array, region) &&
		    bkh_clean_take(array, &array->cleaner.items[batch.used], region))
			batch.used++;
		if (batch.used == BKH_CLEAN_BATCH)
			bkh_clean_commit(array, &batch);
		if (!(region % 4096))
			cond_resched();
	}
	bkh_clean_commit(array, &batch);
	bkh_clean_arm(array);
}

int bkh_clean_init(struct bkh_array *array)
{
	INIT_DELAYED_WORK(&array->cleaner.work, bkh_clean_work);
	array->cleaner.items = kvcalloc(BKH_CLEAN_BATCH, sizeof(*array->cleaner.items), GFP_KERNEL);
	return array->cleaner.items ? 0 : -ENOMEM;
}

/**
 * bkh_clean_arm() - Look again in a while, if anything is dirty and may become clean.
 * @array: the array
 *
 * Context: Any.
 */
void bkh_clean_arm(struct bkh_array *array)
{
	bool due = array->hold ? bkh_hold_restless(array)
			       : bkh_redundant(array) &&
					 bkh_map_in_state(&array->map, BKH_REGION_DIRTY);

	if (bkh_writable(array) && !READ_ONCE(array->sync.stopping) && due)
		queue_delayed_work(array->sync_wq, &array->cleaner.work, BKH_CLEAN_PERIOD);
}

/** bkh_clean_stop() - Wait for a pass and forget the next. Context: process. */
void bkh_clean_stop(struct bkh_array *array)
{
	cancel_delayed_work_sync(&array->cleaner.work);
}

void bkh_clean_free(struct bkh_array *array)
{
	if (array->cleaner.items)
		cancel_delayed_work_sync(&array->cleaner.work);
	kvfree(array->cleaner.items);
}
