// SPDX-License-Identifier: GPL-2.0-or-later
/* Range locks in buckets by region; see rangelock.h. */
#include <linux/sched.h>

#include "rangelock.h"

static bool bkh_range_overlaps(const struct bkh_range *a, const struct bkh_range *b)
{
	return a->start < b->end && b->start < a->end;
}

static bool bkh_range_conflicts(const struct list_head *list, const struct bkh_range *range)
{
	const struct bkh_range *other;

	list_for_each_entry (other, list, node) {
		if (other == range)
			return false; /* only those before it count */
		if (bkh_range_overlaps(other, range))
			return true;
	}
	return false;
}

/* May a range that is not queued be had at once? With the bucket lock. */
static bool bkh_range_free(const struct bkh_range_table *table,
			   const struct bkh_range_bucket *bucket, const struct bkh_range *range)
{
	return !READ_ONCE(table->frozen) && !bkh_range_conflicts(&bucket->held, range) &&
	       !bkh_range_conflicts(&bucket->waiting, range);
}

static struct bkh_range_bucket *bkh_range_bucket(struct bkh_range_table *table,
						 const struct bkh_range *range)
{
	return bkh_range_bucket_of(table, range->start >> table->region_shift);
}

void bkh_range_init(struct bkh_range_table *table)
{
	unsigned int i;

	init_waitqueue_head(&table->drained);
	for (i = 0; i < BKH_RANGE_BUCKETS; i++) {
		spin_lock_init(&table->buckets[i].lock);
		INIT_LIST_HEAD(&table->buckets[i].held);
		INIT_LIST_HEAD(&table->buckets[i].waiting);
	}
}

/**
 * bkh_range_lock() - Take a range, or queue for it.
 * @table: the lock table of the array
 * @range: start, end and granted are set
 *
 * A range that conflicts with an earlier waiter waits too: nobody starves.
 *
 * Context: Any. Takes and releases the bucket lock.
 * Return: true if the range is held now; else @range->granted() is called once it is.
 */
bool bkh_range_lock(struct bkh_range_table *table, struct bkh_range *range)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket(table, range);
	unsigned long flags;
	bool held;

	spin_lock_irqsave(&bucket->lock, flags);
	held = bkh_range_free(table, bucket, range);
	list_add_tail(&range->node, held ? &bucket->held : &bucket->waiting);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return held;
}

/**
 * bkh_range_trylock() - Take a range only if nobody has or wants any of it.
 * @table: the lock table of the array
 * @range: the range
 *
 * Context: Any. Takes and releases the bucket lock.
 */
bool bkh_range_trylock(struct bkh_range_table *table, struct bkh_range *range)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket(table, range);
	unsigned long flags;
	bool held;

	spin_lock_irqsave(&bucket->lock, flags);
	held = bkh_range_free(table, bucket, range);
	if (held)
		list_add_tail(&range->node, &bucket->held);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return held;
}

/**
 * bkh_range_lock_wait() - Take a range, sleeping until it is free.
 * @table: the lock table of the array
 * @range: the range
 *
 * Context: Process, never a work item that writes wait for.
 */
void bkh_range_lock_wait(struct bkh_range_table *table, struct bkh_range *range)
{
	DECLARE_COMPLETION_ONSTACK(done);

	range->sleeper = &done;
	if (!bkh_range_lock(table, range))
		wait_for_completion_io(&done);
	range->sleeper = NULL;
}

/* Whoever waits and can go on now, in order; @freed: only what it held up. With the bucket lock. */
static struct bkh_range *bkh_range_grant(const struct bkh_range_table *table,
					 struct bkh_range_bucket *bucket,
					 const struct bkh_range *freed)
{
	struct bkh_range *waiter, *next, *granted = NULL, **tail = &granted;

	if (READ_ONCE(table->frozen))
		return NULL;
	list_for_each_entry_safe (waiter, next, &bucket->waiting, node) {
		if (freed && !bkh_range_overlaps(waiter, freed))
			continue; /* this unlock cannot have freed it */
		if (bkh_range_conflicts(&bucket->held, waiter) ||
		    bkh_range_conflicts(&bucket->waiting, waiter))
			continue;
		list_move_tail(&waiter->node, &bucket->held);
		waiter->next_granted = NULL;
		*tail = waiter;
		tail = &waiter->next_granted;
	}
	return granted;
}

static void bkh_range_tell(struct bkh_range *granted)
{
	while (granted) {
		/* It belongs to its owner again, who may free it at once. */
		struct bkh_range *waiter = granted;

		granted = waiter->next_granted;
		if (waiter->sleeper)
			complete(waiter->sleeper);
		else
			waiter->granted(waiter);
	}
}

/**
 * bkh_range_unlock() - Let go of a range and grant what it held up, in order.
 * @table: the lock table of the array
 * @range: the range
 *
 * Context: Any. Takes and releases the bucket lock; calls granted() without it.
 */
void bkh_range_unlock(struct bkh_range_table *table, struct bkh_range *range)
{
	struct bkh_range_bucket *bucket = bkh_range_bucket(table, range);
	struct bkh_range *granted;
	unsigned long flags;
	bool frozen;

	spin_lock_irqsave(&bucket->lock, flags);
	list_del_init(&range->node);
	granted = bkh_range_grant(table, bucket, range);
	frozen = READ_ONCE(table->frozen);
	spin_unlock_irqrestore(&bucket->lock, flags);
	if (unlikely(frozen))
		wake_up_all(&table->drained);
	bkh_range_tell(granted);
}

static bool bkh_bucket_empty(struct bkh_range_bucket *bucket)
{
	unsigned long flags;
	bool empty;

	spin_lock_irqsave(&bucket->lock, flags);
	empty = list_empty(&bucket->held);
	spin_unlock_irqrestore(&bucket->lock, flags);
	return empty;
}

/**
 * bkh_range_freeze() - From now on nobody gets a range; wait until nobody holds one.
 * @table: the lock table of the array
 *
 * Context: Process, holding nothing that whoever has a range may wait for. One at a time.
 */
void bkh_range_freeze(struct bkh_range_table *table)
{
	unsigned int i;

	/* Each look takes the bucket's lock: whoever has it later sees this. */
	WRITE_ONCE(table->frozen, true);
	for (i = 0; i < BKH_RANGE_BUCKETS; i++)
		wait_event(table->drained, bkh_bucket_empty(&table->buckets[i]));
}

/** bkh_range_thaw() - Those that waited go on. Context: process. */
void bkh_range_thaw(struct bkh_range_table *table)
{
	unsigned int i;

	WRITE_ONCE(table->frozen, false);
	for (i = 0; i < BKH_RANGE_BUCKETS; i++) {
		struct bkh_range_bucket *bucket = &table->buckets[i];
		struct bkh_range *granted;
		unsigned long flags;

		spin_lock_irqsave(&bucket->lock, flags);
		granted = bkh_range_grant(table, bucket, NULL);
		spin_unlock_irqrestore(&bucket->lock, flags);
		bkh_range_tell(granted);
	}
}
