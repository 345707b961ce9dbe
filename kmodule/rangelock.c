// SPDX-License-Identifier: GPL-2.0-or-later
/* Range locks in buckets by region; see rangelock.h. */
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

static struct bkh_range_bucket *bkh_range_bucket(struct bkh_range_table *table,
						 const struct bkh_range *range)
{
	return bkh_range_bucket_of(table, range->start >> table->region_shift);
}

void bkh_range_init(struct bkh_range_table *table)
{
	unsigned int i;

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
	held = !bkh_range_conflicts(&bucket->held, range) &&
	       !bkh_range_conflicts(&bucket->waiting, range);
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
	held = !bkh_range_conflicts(&bucket->held, range) &&
	       !bkh_range_conflicts(&bucket->waiting, range);
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
	struct bkh_range *waiter, *next, *granted = NULL, **tail = &granted;
	unsigned long flags;

	spin_lock_irqsave(&bucket->lock, flags);
	list_del_init(&range->node);
	list_for_each_entry_safe (waiter, next, &bucket->waiting, node) {
		if (!bkh_range_overlaps(waiter, range))
			continue; /* this unlock cannot have freed it */
		if (bkh_range_conflicts(&bucket->held, waiter) ||
		    bkh_range_conflicts(&bucket->waiting, waiter))
			continue;
		list_move_tail(&waiter->node, &bucket->held);
		waiter->next_granted = NULL;
		*tail = waiter;
		tail = &waiter->next_granted;
	}
	spin_unlock_irqrestore(&bucket->lock, flags);

	while (granted) {
		/* It belongs to its owner again, who may free it at once. */
		waiter = granted;
		granted = waiter->next_granted;
		if (waiter->sleeper)
			complete(waiter->sleeper);
		else
			waiter->granted(waiter);
	}
}
