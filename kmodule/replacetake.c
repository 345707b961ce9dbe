// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The moment when a replacement becomes the member of its slot.
 *
 * It is a moment because nobody writes: all ranges are held up and what the log holds is retired.
 * So both disks have the same until it is durable which of them is the member, and what a crash
 * leaves is right with either. Reads go on.
 */
#include <linux/slab.h>

#include "io.h"
#include "meta.h"
#include "replace.h"

/* Somebody who waits for the log like a discard does. */
struct bkh_log_wait {
	struct bkh_io io;
	struct completion done;
};

static void bkh_log_waited(struct bkh_io *io)
{
	complete(&container_of(io, struct bkh_log_wait, io)->done);
}

/* Wait until all that is in the log is placed, flushed, and durably of no account. */
static int bkh_log_wait_settled(struct bkh_array *array)
{
	struct bkh_log_wait *wait;
	int error = 0;

	if (!array->logger.on)
		return 0;
	wait = kzalloc(sizeof(*wait), GFP_NOIO);
	if (!wait)
		return -ENOMEM;
	wait->io.array = array;
	init_completion(&wait->done);
	if (!bkh_log_settled(&wait->io, true, bkh_log_waited)) {
		wait_for_completion(&wait->done);
		error = wait->io.written ? 0 : -EIO;
	}
	kfree(wait);
	return error;
}

/* The head that is to come calls the replacement the member; what was there before is kept. */
static bool bkh_take_slot(struct bkh_array *array, u8 state)
{
	struct bkh_replace *r = array->replace;
	u32 bit = BIT(r->slot);
	unsigned long flags;
	bool good;

	spin_lock_irqsave(&array->state_lock, flags);
	if (state == BKH_MEMBER_IN_SYNC)
		good = r->attached && !r->again && (array->in_sync & bit);
	else
		good = r->attached && !(array->active & bit);
	if (good) {
		WRITE_ONCE(r->attached, false);
		r->out = true;
		r->former = array->head.members[r->slot];
		bkh_head_replace(&array->head, r->slot, &r->disk.uuid, state);
		if (array->logger.on) /* nothing in its log counts */
			bkh_log_settle(&array->head, array->logger.log->next_op);
		bkh_replace_swap(array);
		atomic_set(&array->members[r->slot].read_errors, 0);
		atomic_set(&array->members[r->slot].write_errors, 0);
		WRITE_ONCE(array->active, array->active | bit);
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
	return good;
}

/* No head says so: all is as it was, with the replacement or without it. */
static void bkh_give_back(struct bkh_array *array, bool keep)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	if (array->in_sync & BIT(r->slot)) {
		bkh_replace_swap(array);
		array->head.members[r->slot] = r->former;
		array->head.generation++;
		r->out = !keep;
		WRITE_ONCE(r->attached, keep);
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
}

/* From now on its records are its own. */
static void bkh_log_take(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;
	unsigned int slot = array->replace->slot;
	unsigned long flags;

	if (!logger->on)
		return;
	spin_lock_irqsave(&logger->lock, flags);
	logger->areas[slot].member = array->members[slot].uuid;
	if (!(logger->log->members & BIT(slot)) && bkh_log_join(logger->log, slot))
		logger->broken = true; /* never: all is retired */
	spin_unlock_irqrestore(&logger->lock, flags);
}

/* Not of regions that were discarded meanwhile. */
static bool bkh_replace_stale_left(struct bkh_array *array)
{
	const struct bkh_replace *r = array->replace;
	unsigned long region;

	for_each_set_bit (region, r->stale, r->nr_regions)
		if (bkh_map_state(&array->map, region) != BKH_REGION_NEVER)
			return true;
	return false;
}

/* Both copies of the map on all members and on the replacement, and what was written flushed. */
static int bkh_map_to_all(struct bkh_array *array)
{
	int error;

	mutex_lock(&array->meta_mutex);
	error = bkh_map_commit_all(array) ?: bkh_map_commit_all(array) ?: bkh_meta_flush(array);
	mutex_unlock(&array->meta_mutex);
	return error;
}

static int bkh_finish_locked(struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;
	int error = bkh_meta_flush(array);

	if (error)
		return error;
	if (!bkh_take_slot(array, BKH_MEMBER_IN_SYNC))
		return -EAGAIN;
	/* If it cannot take a head nobody else has seen one that names it. */
	if (!bkh_head_try(array, r->slot)) {
		bkh_give_back(array, true);
		bkh_replace_fail(array, BKH_ERROR_METADATA);
		bkh_head_commit(array);
		return -EIO;
	}
	error = bkh_head_commit(array);
	if (error)
		bkh_give_back(array, true);
	else
		bkh_log_take(array);
	return error;
}

/**
 * bkh_replace_finish() - Everything was copied: the replacement becomes the member.
 * @array: the array; no windows are under way
 *
 * Context: Process, the coordinator.
 * Return: false if it did not, and it makes no sense to try again now.
 */
bool bkh_replace_finish(struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;
	int error;

	if (READ_ONCE(r->again) || bkh_replace_stale_left(array))
		return true; /* there is more to copy */
	/* What takes long goes first: commits from now on go to both disks. */
	error = bkh_map_to_all(array);
	bkh_range_freeze(&array->ranges);
	error = error ?: bkh_log_wait_settled(array);
	if (!error) {
		mutex_lock(&array->meta_mutex);
		error = bkh_finish_locked(array);
		mutex_unlock(&array->meta_mutex);
	}
	bkh_range_thaw(&array->ranges);
	if (!error) {
		bkh_event(array, "member %u replaced", r->slot);
		bkh_bad_check(array, r->slot);
	} else if (error != -EAGAIN && bkh_replace_due(array)) {
		bkh_event(array, "member %u not replaced: error %d", r->slot, -error);
	}
	bkh_events_raise(array);
	return !error || error == -EAGAIN || !bkh_replace_due(array);
}

/**
 * bkh_replace_step_in() - The member failed: its replacement is rebuilt in its place.
 * @array: the array
 *
 * From the beginning: it has missed writes since.
 *
 * Context: Process, the coordinator; no windows are under way.
 */
void bkh_replace_step_in(struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;
	bool took = false;
	int error;

	if (!bkh_replaced(array) || (bkh_active(array) & BIT(r->slot)))
		return;
	bkh_range_freeze(&array->ranges);
	error = bkh_log_wait_settled(array);
	if (!error) {
		mutex_lock(&array->meta_mutex);
		took = bkh_take_slot(array, BKH_MEMBER_REBUILDING);
		if (took) {
			bkh_bad_start_anew(array, r->slot);
			bkh_event(array, "member %u: its replacement is rebuilt", r->slot);
			error = bkh_head_commit(array);
			if (!error)
				bkh_log_take(array);
		}
		mutex_unlock(&array->meta_mutex);
	}
	bkh_range_thaw(&array->ranges);
	if (took && !error)
		error = bkh_map_to_all(array);
	if (error && took) /* it may lack a copy of the map */
		bkh_member_fail(array, r->slot, BKH_ERROR_METADATA);
	else if (error)
		bkh_replace_fail(array, BKH_ERROR_METADATA);
}
