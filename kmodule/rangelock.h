/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Range locks: whoever changes data holds its sectors exclusively. This is the
 * one thing that keeps mirrors equal when writes overlap, and that makes
 * rebuild, scrub, repair, discard and cleaning safe against writes.
 */
#ifndef BKH_RANGELOCK_H
#define BKH_RANGELOCK_H

#include <linux/cache.h>
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "core/types.h"

#define BKH_RANGE_BUCKETS 256

/** struct bkh_range - [start, end) in array sectors, inside one region. */
struct bkh_range {
	struct list_head node;
	struct bkh_range *next_granted; /* used inside bkh_range_unlock() only */
	u64 start;
	u64 end;
	void (*granted)(struct bkh_range *range); /* any context, no locks held */
	struct completion *sleeper; /* set by bkh_range_lock_wait() instead of granted */
};

struct bkh_range_bucket {
	spinlock_t lock; /* both lists; also the states of the bucket's regions */
	struct list_head held;
	struct list_head waiting; /* first come, first served among conflicts */
} ____cacheline_aligned_in_smp;

struct bkh_range_table {
	unsigned int region_shift; /* log2 of region_sectors */
	bool frozen; /* nobody gets a range */
	wait_queue_head_t drained;
	struct bkh_range_bucket buckets[BKH_RANGE_BUCKETS];
};

void bkh_range_init(struct bkh_range_table *table);

/** bkh_range_bucket_of() - The bucket that guards region @region. */
static inline struct bkh_range_bucket *bkh_range_bucket_of(struct bkh_range_table *table,
							   u64 region)
{
	return &table->buckets[region % BKH_RANGE_BUCKETS];
}

bool bkh_range_lock(struct bkh_range_table *table, struct bkh_range *range);
bool bkh_range_trylock(struct bkh_range_table *table, struct bkh_range *range);
void bkh_range_lock_wait(struct bkh_range_table *table, struct bkh_range *range);
void bkh_range_unlock(struct bkh_range_table *table, struct bkh_range *range);
void bkh_range_freeze(struct bkh_range_table *table);
void bkh_range_thaw(struct bkh_range_table *table);

#endif
