// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Read repair. A read that failed on one member and succeeded on another has
 * been answered already; here the bad place is rewritten under its range lock
 * from what the others hold now, and read back.
 */
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "io.h"
#include "member.h"

#define BKH_REPAIRS_MAX 64 /* more than that can wait for the next read or scrub */

struct bkh_repair {
	struct list_head list;
	u64 start;
	u64 end;
	u32 bad;
};

static struct bkh_repair *bkh_repair_pop(struct bkh_array *array)
{
	struct bkh_repair_queue *queue = &array->repairs;
	struct bkh_repair *repair;
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	repair = list_first_entry_or_null(&queue->list, struct bkh_repair, list);
	if (repair) {
		list_del(&repair->list);
		queue->length--;
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	return repair;
}

/* A window's worth of it. */
static void bkh_repair_part(struct bkh_array *array, struct bkh_window *w, u32 bad)
{
	u8 state;

	w->range.start = w->start;
	w->range.end = w->end;
	bkh_range_lock_wait(&array->ranges, &w->range);
	state = bkh_map_state(&array->map, w->start >> array->ranges.region_shift);
	/* Where members may differ the resync rewrites it anyway. */
	if (state != BKH_REGION_NEVER && !bkh_region_read_one(state))
		bkh_window_rewrite(w, bad);
	bkh_range_unlock(&array->ranges, &w->range);
}

static void bkh_repair_one(struct bkh_array *array, struct bkh_window *w,
			   const struct bkh_repair *repair)
{
	u64 most = bkh_window_sectors(array, BKH_ACTION_REBUILD);
	u64 end = repair->end;

	w->start = repair->start;
	if (bkh_has_rows(array)) { /* in whole pages, of which a chunk is made */
		w->start = round_down(w->start, BKH_MIN_CHUNK_SECTORS);
		end = round_up(end, BKH_MIN_CHUNK_SECTORS);
	}
	for (; w->start < end; w->start = w->end) {
		w->end = min(w->start + most, end);
		bkh_repair_part(array, w, repair->bad);
	}
}

static void bkh_repair_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, repairs.work);
	unsigned int noio = memalloc_noio_save();
	struct bkh_repair *repair;
	struct bkh_window *w = NULL;

	while ((repair = bkh_repair_pop(array))) {
		if (!w)
			w = bkh_window_alloc(array);
		if (w && bkh_writable(array))
			bkh_repair_one(array, w, repair);
		kfree(repair);
	}
	bkh_window_free(w);
	memalloc_noio_restore(noio);
}

void bkh_repair_init(struct bkh_array *array)
{
	spin_lock_init(&array->repairs.lock);
	INIT_LIST_HEAD(&array->repairs.list);
	INIT_WORK(&array->repairs.work, bkh_repair_work);
}

/**
 * bkh_repair_queue() - Members @bad could not read [start, end), others could.
 * @array: the array
 * @start: first array sector
 * @end: array sector after the last
 * @bad: the members to rewrite
 *
 * Forgets the request if memory is short: the next read finds the place again.
 *
 * Context: Any.
 */
void bkh_repair_queue(struct bkh_array *array, u64 start, u64 end, u32 bad)
{
	struct bkh_repair_queue *queue = &array->repairs;
	struct bkh_repair *repair;
	unsigned long flags;

	if (!bkh_writable(array))
		return;
	repair = kmalloc(sizeof(*repair), GFP_NOWAIT | __GFP_NOWARN);
	if (!repair)
		return;
	repair->start = start;
	repair->end = end;
	repair->bad = bad;
	spin_lock_irqsave(&queue->lock, flags);
	if (queue->length < BKH_REPAIRS_MAX) {
		list_add_tail(&repair->list, &queue->list);
		queue->length++;
		repair = NULL;
	}
	spin_unlock_irqrestore(&queue->lock, flags);
	kfree(repair);
	queue_work(array->sync_wq, &queue->work);
}

/** bkh_repair_stop() - Finish what is queued. Context: process, no user I/O is left. */
void bkh_repair_stop(struct bkh_array *array)
{
	flush_work(&array->repairs.work);
}
