// SPDX-License-Identifier: GPL-2.0-or-later
/* What the messages "sync" and "throttle" change. */
#include "member.h"
#include "meta.h"
#include "replace.h"

/** bkh_sync_ask() - Ask for scrub or repair; refused while one of them runs. Context: any. */
int bkh_sync_ask(struct bkh_array *array, u8 action)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;
	int error = 0;

	spin_lock_irqsave(&sync->lock, flags);
	if (sync->request && sync->request != action) {
		error = -EBUSY;
	} else if (!sync->request) {
		sync->request = action;
		sync->start_sector = 0;
		sync->mismatch_sectors = 0;
	}
	spin_unlock_irqrestore(&sync->lock, flags);
	return error;
}

static void bkh_sync_set(struct bkh_array *array, bool paused, bool held)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	spin_lock_irqsave(&sync->lock, flags);
	sync->paused = paused;
	sync->held = held;
	spin_unlock_irqrestore(&sync->lock, flags);
	wake_up_all(&sync->wait);
}

/* Scrub and repair end; anything else waits for the next activation. */
static void bkh_sync_cancel(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	spin_lock_irqsave(&sync->lock, flags);
	if (sync->action == BKH_ACTION_REBUILD || sync->action == BKH_ACTION_RESYNC ||
	    sync->action == BKH_ACTION_REPLACE)
		sync->held = true;
	sync->request = BKH_ACTION_IDLE;
	sync->start_sector = 0;
	spin_unlock_irqrestore(&sync->lock, flags);
	wake_up_all(&sync->wait);
}

static bool bkh_sync_names_work(const char *word)
{
	return !strcasecmp(word, "rebuild") || !strcasecmp(word, "resync") ||
	       !strcasecmp(word, "replace");
}

/* Is there anything left to do of what @word names? */
static bool bkh_sync_has(struct bkh_array *array, const char *word)
{
	if (!strcasecmp(word, "resync"))
		return bkh_map_in_state(&array->map, BKH_REGION_NEEDS_SYNC) ||
		       bkh_map_in_state(&array->map, BKH_REGION_SYNCING);
	if (!strcasecmp(word, "replace"))
		return bkh_replace_due(array);
	return bkh_active(array) != bkh_in_sync(array);
}

/**
 * bkh_sync_command() - The message "sync <word>".
 * @array: the array
 * @word: what to do
 *
 * Context: Process, holding the admin mutex.
 * Return: 0 or an errno: -EINVAL for an unknown word, -ENOENT if there is nothing
 * to rebuild, resync or replace, -EBUSY while another check runs.
 */
int bkh_sync_command(struct bkh_array *array, const char *word)
{
	bool paused = READ_ONCE(array->sync.paused);
	int error = 0;

	lockdep_assert_held(&array->admin);
	if (bkh_sync_names_work(word)) {
		if (!bkh_sync_has(array, word))
			return -ENOENT;
		bkh_sync_set(array, false, false);
	} else if (!strcasecmp(word, "scrub")) {
		error = bkh_sync_ask(array, BKH_ACTION_SCRUB);
	} else if (!strcasecmp(word, "repair")) {
		error = bkh_sync_ask(array, BKH_ACTION_REPAIR);
	} else if (!strcasecmp(word, "pause")) {
		bkh_sync_set(array, true, false);
	} else if (!strcasecmp(word, "resume")) {
		bkh_sync_set(array, false, false);
	} else if (!strcasecmp(word, "cancel")) {
		bkh_sync_cancel(array);
	} else {
		return -EINVAL;
	}
	if (error)
		return error;
	if (paused != READ_ONCE(array->sync.paused)) {
		bkh_event(array, "background work %s", paused ? "resumed" : "paused");
		error = bkh_head_commit_wait(array);
	}
	bkh_sync_kick(array);
	return error;
}

/**
 * bkh_sync_throttle() - The message "throttle <min> <max> <latency>".
 * @array: the array
 * @min_kib: per second, kept up while the user works; 0: no such limit
 * @max_kib: per second, never exceeded; 0: no limit
 * @latency_ns: what the user's requests may take meanwhile, in the mean; 0: whatever they do
 *
 * Context: Process, holding the admin mutex.
 */
int bkh_sync_throttle(struct bkh_array *array, u64 min_kib, u64 max_kib, u64 latency_ns)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	if (max_kib && min_kib > max_kib)
		return -EINVAL;
	spin_lock_irqsave(&sync->lock, flags);
	sync->throttle_min_kib = min_kib;
	sync->throttle_max_kib = max_kib;
	sync->throttle_ns = latency_ns;
	WRITE_ONCE(sync->pacer.next_issue_ns, 0);
	spin_unlock_irqrestore(&sync->lock, flags);
	wake_up_all(&sync->wait);
	return 0;
}
