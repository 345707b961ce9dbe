// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The one place that writes metadata while the array runs. A single ordered
 * work item commits heads and map blocks, one commit at a time, heads first:
 * acknowledgements wait for them.
 */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"

/**
 * bkh_meta_flush() - Flush every active member; those that cannot are failed.
 * @array: the array
 *
 * Context: Process, holding meta_mutex.
 * Return: 0, or -EIO if a member that is still in sync was not flushed.
 */
int bkh_meta_flush(struct bkh_array *array)
{
	u32 failed;

	lockdep_assert_held(&array->meta_mutex);
	bkh_batch_start(array->meta_batch);
	bkh_batch_flush(array->meta_batch, bkh_active(array));
	failed = bkh_batch_wait(array->meta_batch);
	bkh_members_error(array, failed, BKH_ERROR_FLUSH);
	return failed & bkh_in_sync(array) ? -EIO : 0;
}

/**
 * bkh_head_request() - Ask for a head commit.
 * @array: the array
 *
 * Context: Any. Takes and releases state_lock.
 */
void bkh_head_request(struct bkh_array *array)
{
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	array->head_wanted++;
	spin_unlock_irqrestore(&array->state_lock, flags);
	queue_work(array->meta_wq, &array->meta_work);
}

static bool bkh_head_reached(struct bkh_array *array, u64 ticket)
{
	unsigned long flags;
	bool reached;

	spin_lock_irqsave(&array->state_lock, flags);
	reached = array->head_done >= ticket;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return reached;
}

/**
 * bkh_head_commit_wait() - Commit the head as it is now and wait for it.
 * @array: the array
 *
 * Context: Process, not on meta_wq.
 * Return: 0, or -EIO if a member in sync could not be written.
 */
int bkh_head_commit_wait(struct bkh_array *array)
{
	unsigned long flags;
	u64 ticket;

	spin_lock_irqsave(&array->state_lock, flags);
	ticket = ++array->head_wanted;
	spin_unlock_irqrestore(&array->state_lock, flags);
	queue_work(array->meta_wq, &array->meta_work);
	wait_event(array->meta_wait, bkh_head_reached(array, ticket));
	return READ_ONCE(array->head_error);
}

static bool bkh_head_pending(struct bkh_array *array)
{
	unsigned long flags;
	bool pending;

	spin_lock_irqsave(&array->state_lock, flags);
	pending = array->head_wanted != array->head_done;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return pending;
}

/* The outgoing table writes nothing: give up whatever still asks. */
static void bkh_meta_refuse(struct bkh_array *array)
{
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	array->head_done = array->head_wanted;
	WRITE_ONCE(array->head_error, -EIO);
	spin_unlock_irqrestore(&array->state_lock, flags);
	wake_up_all(&array->meta_wait);
}

void bkh_meta_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, meta_work);

	mutex_lock(&array->meta_mutex);
	while (bkh_writable(array)) {
		if (bkh_head_pending(array) && array->hold)
			bkh_hold_commit(array);
		else if (bkh_head_pending(array))
			bkh_head_commit(array);
		else if (bkh_map_marks_waiting(array))
			bkh_map_commit_marks(array);
		else
			break;
	}
	if (!bkh_writable(array))
		bkh_meta_refuse(array);
	mutex_unlock(&array->meta_mutex);
}
