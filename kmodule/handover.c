// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a table hands to the one that replaces it on the same device: settings of
 * the user that are kept nowhere else. Everything else goes by way of the disks, but for
 * status mode held: there all that is true goes from memory to memory.
 */
#include "hold.h"
#include "target.h"

static DEFINE_MUTEX(bkh_arrays_lock);
static LIST_HEAD(bkh_arrays);

/** bkh_handover_join() - @array exists. Context: process, constructor. */
void bkh_handover_join(struct bkh_array *array)
{
	mutex_lock(&bkh_arrays_lock);
	list_add(&array->entry, &bkh_arrays);
	mutex_unlock(&bkh_arrays_lock);
}

/** bkh_handover_leave() - @array goes. Context: process, destructor. */
void bkh_handover_leave(struct bkh_array *array)
{
	mutex_lock(&bkh_arrays_lock);
	list_del(&array->entry);
	mutex_unlock(&bkh_arrays_lock);
}

static void bkh_throttle_copy(struct bkh_array *from, struct bkh_array *to)
{
	unsigned long flags;
	u64 min_kib, max_kib, latency_ns;

	spin_lock_irqsave(&from->sync.lock, flags);
	min_kib = from->sync.throttle_min_kib;
	max_kib = from->sync.throttle_max_kib;
	latency_ns = from->sync.throttle_ns;
	spin_unlock_irqrestore(&from->sync.lock, flags);
	bkh_sync_throttle(to, min_kib, max_kib, latency_ns);
}

/* Is @other the same array, and the table that its device has had so far? */
static bool bkh_handover_same(const struct bkh_array *other, const struct bkh_array *array)
{
	return other->bound &&
	       dm_table_get_md(other->ti->table) == dm_table_get_md(array->ti->table) &&
	       !memcmp(&other->uuid, &array->uuid, sizeof(array->uuid));
}

/**
 * bkh_handover_runs() - Is there an array in mode held for @array to take over?
 * @array: just constructed
 * @suits: set to whether it may
 *
 * Context: Process.
 */
bool bkh_handover_runs(struct bkh_array *array, bool *suits)
{
	struct bkh_array *other;
	bool runs = false;

	*suits = true;
	mutex_lock(&bkh_arrays_lock);
	list_for_each_entry (other, &bkh_arrays, entry) {
		if (!other->hold || !other->hold->begun || !bkh_handover_same(other, array))
			continue;
		runs = true;
		*suits = bkh_hold_suits(other, array);
	}
	mutex_unlock(&bkh_arrays_lock);
	return runs;
}

/**
 * bkh_handover_take() - @array becomes the table of its device.
 * @array: the array
 *
 * dm destroys the table before only after this resume. That one may itself have
 * failed to activate: it hands on what it got.
 *
 * Context: Process, preresume, holding the admin mutex.
 */
void bkh_handover_take(struct bkh_array *array)
{
	struct bkh_array *other;

	mutex_lock(&bkh_arrays_lock);
	list_for_each_entry (other, &bkh_arrays, entry) {
		if (array->bound || !bkh_handover_same(other, array))
			continue;
		bkh_throttle_copy(other, array);
		bkh_hold_take(other, array);
	}
	array->bound = true;
	mutex_unlock(&bkh_arrays_lock);
}
