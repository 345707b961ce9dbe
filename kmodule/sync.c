// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The coordinator of background actions: decides what is due, walks the
 * regions, keeps several windows in flight and records how far it came. It
 * exists only while there is something to do; an idle array has no wake-ups.
 */
#include <linux/sched/mm.h>

#include "hold.h"
#include "member.h"
#include "meta.h"
#include "replace.h"

#define BKH_CHECKPOINT_JIFFIES (5 * HZ)
#define BKH_NOTHING_FAILED U64_MAX

static const char *const bkh_action_names[] = {
	[BKH_ACTION_IDLE] = "idle",	[BKH_ACTION_REBUILD] = "rebuild",
	[BKH_ACTION_RESYNC] = "resync", [BKH_ACTION_SCRUB] = "scrub",
	[BKH_ACTION_REPAIR] = "repair", [BKH_ACTION_REPLACE] = "replace",
};

/** bkh_sync_word() - What an action is called. Context: any. */
const char *bkh_sync_word(u8 action)
{
	return bkh_action_names[action];
}

static u32 bkh_rebuild_targets(const struct bkh_array *array)
{
	return bkh_active(array) & ~bkh_in_sync(array) & ~bkh_hold_waiting_for_synced(array);
}

static bool bkh_is_check(u8 action)
{
	return action == BKH_ACTION_SCRUB || action == BKH_ACTION_REPAIR;
}

/* May the rebuild of all its targets leave clean regions out? */
static bool bkh_rebuild_partial(struct bkh_array *array)
{
	u32 targets = bkh_rebuild_targets(array);
	bool partial = true;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&array->state_lock, flags);
	for (i = 0; i < array->nr_members; i++)
		if (targets & (1U << i))
			partial &= !!(array->head.members[i].flags & BKH_ENTRY_PARTIAL);
	spin_unlock_irqrestore(&array->state_lock, flags);
	return partial;
}

static u64 bkh_rebuild_start(struct bkh_array *array)
{
	u32 targets = bkh_rebuild_targets(array);
	u64 start = bkh_span(array);
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&array->state_lock, flags);
	for (i = 0; i < array->nr_members; i++)
		if (targets & (1U << i))
			start = min(start, array->head.members[i].rebuild_sectors);
	spin_unlock_irqrestore(&array->state_lock, flags);
	return start;
}

static bool bkh_sync_wants(struct bkh_array *array, u8 action, u64 region, bool partial)
{
	u8 state = bkh_map_state(&array->map, region);

	switch (action) {
	case BKH_ACTION_RESYNC:
		return bkh_region_read_one(state);
	case BKH_ACTION_REBUILD:
		return bkh_region_rebuild_needed(state, partial);
	case BKH_ACTION_REPLACE:
		return bkh_replace_wants(array, region);
	default:
		return state != BKH_REGION_NEVER;
	}
}

/* Sectors that @action has to visit in all, and those of them before @from. */
static void bkh_sync_measure(struct bkh_array *array, u8 action, u64 from, u64 *total, u64 *before)
{
	bool partial = bkh_rebuild_partial(array);
	u64 region;

	*total = 0;
	*before = 0;
	if (action == BKH_ACTION_IDLE)
		return;
	for (region = 0; region < array->map.nr_regions; region++) {
		u64 start = bkh_region_start(array, region);
		u64 end = bkh_region_end(array, region);

		if (bkh_sync_wants(array, action, region, partial)) {
			*total += end - start;
			if (start < from)
				*before += min(end, from) - start;
		} else if (action == BKH_ACTION_REPLACE && bkh_sync_wants(array, 0, region, 0)) {
			*total += end - start;
			*before += end - start; /* it was copied, by an earlier pass */
		}
	}
}

/* Copies are made alike whoever is left. Parity is made anew only from all data. */
static bool bkh_resync_possible(struct bkh_array *array)
{
	return !bkh_has_rows(array) || bkh_redundant(array);
}

/* What is due, most urgent first; 0 if nothing is, or nothing may run now. */
static u8 bkh_sync_next(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	u64 from = 0, total, before;
	unsigned long flags;
	u8 due;

	if (bkh_resync_possible(array) && bkh_map_in_state(&array->map, BKH_REGION_NEEDS_SYNC))
		due = BKH_ACTION_RESYNC;
	else if (bkh_rebuild_targets(array))
		due = BKH_ACTION_REBUILD;
	else if (bkh_replace_due(array))
		due = BKH_ACTION_REPLACE;
	else
		due = READ_ONCE(sync->request);
	if (due == BKH_ACTION_REBUILD)
		from = bkh_rebuild_start(array);
	else if (bkh_is_check(due))
		from = READ_ONCE(sync->start_sector);
	bkh_sync_measure(array, due, from, &total, &before);

	spin_lock_irqsave(&sync->lock, flags);
	sync->action = due;
	sync->total_sectors = total;
	sync->done_sectors = before;
	sync->next_sector = from;
	sync->failed_sector = BKH_NOTHING_FAILED;
	sync->samples = 0;
	if (sync->stopping || sync->paused || sync->held)
		due = BKH_ACTION_IDLE;
	sync->running = due != BKH_ACTION_IDLE;
	spin_unlock_irqrestore(&sync->lock, flags);
	return due;
}

bool bkh_sync_must_stop(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;
	bool stop;

	spin_lock_irqsave(&sync->lock, flags);
	stop = sync->stopping || sync->paused || sync->held ||
	       sync->failed_sector != BKH_NOTHING_FAILED ||
	       (bkh_is_check(sync->action) && sync->request != sync->action) ||
	       (sync->action == BKH_ACTION_REBUILD && !bkh_rebuild_targets(array)) ||
	       (sync->action == BKH_ACTION_REPLACE && !bkh_replace_due(array));
	spin_unlock_irqrestore(&sync->lock, flags);
	return stop;
}

static struct bkh_window *bkh_window_idle(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	struct bkh_window *w = NULL;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&sync->lock, flags);
	for (i = 0; i < BKH_WINDOWS && !w; i++)
		if (sync->windows[i] && !sync->windows[i]->busy)
			w = sync->windows[i];
	spin_unlock_irqrestore(&sync->lock, flags);
	return w;
}

static bool bkh_windows_all_idle(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	bool idle = true;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&sync->lock, flags);
	for (i = 0; i < BKH_WINDOWS; i++)
		idle &= !sync->windows[i] || !sync->windows[i]->busy;
	spin_unlock_irqrestore(&sync->lock, flags);
	return idle;
}

/* Where everything before is done: the oldest window in flight, or the next one. */
static u64 bkh_sync_position(struct bkh_sync *sync)
{
	u64 position = min(sync->next_sector, sync->failed_sector);
	unsigned int i;

	lockdep_assert_held(&sync->lock);
	for (i = 0; i < BKH_WINDOWS; i++)
		if (sync->windows[i] && sync->windows[i]->busy)
			position = min(position, sync->windows[i]->start);
	return position;
}

/* What was written so far is durable on those in @targets, or they are out. */
static void bkh_sync_flush(struct bkh_array *array, u32 targets)
{
	struct bkh_batch *batch = array->sync.batch;

	bkh_batch_start(batch);
	bkh_batch_flush(batch, targets);
	bkh_members_error(array, bkh_batch_wait(batch), BKH_ERROR_FLUSH);
}

/* Record durably how far the pass is. For a rebuild the targets are flushed first. */
static void bkh_sync_checkpoint(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	u32 targets = bkh_rebuild_targets(array);
	unsigned long flags;
	unsigned int i;
	u64 position;
	u8 action;

	spin_lock_irqsave(&sync->lock, flags);
	position = bkh_sync_position(sync);
	action = sync->action;
	if (bkh_is_check(action))
		sync->start_sector = position;
	spin_unlock_irqrestore(&sync->lock, flags);
	if (action == BKH_ACTION_REPLACE && bkh_replace_due(array)) {
		bkh_sync_flush(array, bkh_replaced(array));
		bkh_replace_copied(array, position);
	}
	if (action == BKH_ACTION_REBUILD && targets) {
		bkh_sync_flush(array, targets);
		targets = bkh_rebuild_targets(array);
		spin_lock_irqsave(&array->state_lock, flags);
		for (i = 0; i < array->nr_members; i++)
			if (targets & (1U << i))
				array->head.members[i].rebuild_sectors = position;
		spin_unlock_irqrestore(&array->state_lock, flags);
		if (array->hold)
			bkh_event(array, "rebuild position %llu", position);
	}
	if (action != BKH_ACTION_RESYNC) /* the map itself is its checkpoint */
		bkh_head_commit_wait(array);
}

/* Hand out one window and move on. */
static void bkh_sync_issue(struct bkh_array *array, u8 action, u64 start, u64 end)
{
	struct bkh_sync *sync = &array->sync;
	struct bkh_window *w;
	unsigned long flags;

	wait_event_idle(sync->wait, (w = bkh_window_idle(array)));
	spin_lock_irqsave(&sync->lock, flags);
	w->action = action;
	w->start = start;
	w->end = end;
	w->busy = true;
	sync->next_sector = end;
	spin_unlock_irqrestore(&sync->lock, flags);
	bkh_window_start(w);
}

static void bkh_sync_region(struct bkh_array *array, u8 action, u64 region, u64 from)
{
	u64 window = bkh_window_sectors(array, action);
	u64 sector = max(bkh_region_start(array, region), from);
	u64 end = bkh_region_end(array, region);

	if (action == BKH_ACTION_RESYNC &&
	    bkh_map_event(array, region, BKH_EV_SYNC_START) != BKH_REGION_SYNCING)
		return;
	while (sector < end) {
		u64 next = min(sector + window, end);

		bkh_pace_wait(array, next - sector);
		if (bkh_sync_must_stop(array))
			break;
		bkh_sync_issue(array, action, sector, next);
		sector = next;
	}
}

/* A region that was begun and not finished needs its sync still. */
static void bkh_sync_abort_region(struct bkh_array *array)
{
	u64 region = array->sync.next_sector >> array->ranges.region_shift;

	/* Stopped before its first window, or in its middle. */
	if (region < array->map.nr_regions &&
	    bkh_map_state(&array->map, region) == BKH_REGION_SYNCING)
		bkh_map_event(array, region, BKH_EV_SYNC_ABORT);
}

/* Walk all regions; return true if none had to be left out. */
static bool bkh_sync_walk(struct bkh_array *array, u8 action)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long checkpoint = jiffies + BKH_CHECKPOINT_JIFFIES;
	bool partial = bkh_rebuild_partial(array);
	u64 from = sync->next_sector;
	unsigned long flags;
	bool stopped;
	u64 region;

	for (region = from >> array->ranges.region_shift; region < array->map.nr_regions;
	     region++) {
		if (bkh_sync_must_stop(array))
			break;
		spin_lock_irqsave(&sync->lock, flags);
		sync->next_sector = max(from, bkh_region_start(array, region));
		spin_unlock_irqrestore(&sync->lock, flags);
		if (bkh_sync_wants(array, action, region, partial))
			bkh_sync_region(array, action, region, from);
		if (time_after(jiffies, checkpoint)) {
			bkh_sync_checkpoint(array);
			checkpoint = jiffies + BKH_CHECKPOINT_JIFFIES;
		}
		cond_resched();
	}
	stopped = bkh_sync_must_stop(array);
	wait_event_idle(sync->wait, bkh_windows_all_idle(array));
	if (action == BKH_ACTION_RESYNC)
		bkh_sync_abort_region(array);
	return !stopped && !bkh_sync_must_stop(array);
}

/* Of lost rows a rebuild makes the parity of its members; if there is another, a scrub does. */
static void bkh_sync_scrub_lost(struct bkh_array *array)
{
	if (array->geo.nr_parity > 1 && bkh_bad_any_rows(array))
		bkh_sync_ask(array, BKH_ACTION_SCRUB); /* a repair that waits does it too */
}

static void bkh_sync_complete(struct bkh_array *array, u8 action)
{
	struct bkh_sync *sync = &array->sync;
	u32 targets = bkh_rebuild_targets(array);
	unsigned long flags;
	u64 mismatches;

	switch (action) {
	case BKH_ACTION_REBUILD:
		bkh_sync_flush(array, targets);
		if (array->hold)
			bkh_hold_rebuilt(array, targets);
		else
			bkh_members_promote(array, targets);
		bkh_sync_scrub_lost(array);
		break;
	case BKH_ACTION_RESYNC:
		bkh_event(array, "resync finished");
		break;
	case BKH_ACTION_REPLACE:
		if (bkh_replace_finish(array))
			break;
		spin_lock_irqsave(&sync->lock, flags);
		sync->held = true;
		spin_unlock_irqrestore(&sync->lock, flags);
		break;
	default:
		spin_lock_irqsave(&sync->lock, flags);
		sync->request = BKH_ACTION_IDLE;
		sync->start_sector = 0;
		mismatches = sync->mismatch_sectors;
		spin_unlock_irqrestore(&sync->lock, flags);
		bkh_event(array, "%s finished: %llu sectors differed", bkh_action_names[action],
			  mismatches);
		break;
	}
	bkh_head_commit_wait(array);
	bkh_clean_arm(array);
}

static void bkh_sync_pass(struct bkh_array *array, u8 action)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	bkh_event(array, "%s started", bkh_action_names[action]);
	bkh_events_raise(array);
	if (action == BKH_ACTION_REPLACE)
		bkh_replace_begin(array);
	if (bkh_sync_walk(array, action)) {
		bkh_sync_complete(array, action);
		return;
	}
	spin_lock_irqsave(&sync->lock, flags);
	if (sync->failed_sector != BKH_NOTHING_FAILED)
		sync->held = true; /* trying again would fail again */
	spin_unlock_irqrestore(&sync->lock, flags);
	bkh_event(array, "%s stopped", bkh_action_names[action]);
	bkh_sync_checkpoint(array);
	bkh_events_raise(array);
}

static bool bkh_sync_memory(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	unsigned int i;

	if (!sync->batch)
		sync->batch = bkh_batch_alloc(array, array->nr_members);
	for (i = 0; i < bkh_windows_wanted(array); i++) {
		if (!sync->windows[i])
			sync->windows[i] = bkh_window_alloc(array);
		if (!sync->windows[i])
			break;
	}
	return sync->batch && sync->windows[0]; /* fewer windows are only slower */
}

static void bkh_sync_memory_free(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;
	unsigned int i;

	for (i = 0; i < BKH_WINDOWS; i++) {
		bkh_window_free(sync->windows[i]);
		sync->windows[i] = NULL;
	}
	kvfree(sync->batch);
	sync->batch = NULL;
}

static void bkh_sync_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, sync.work);
	unsigned int noio = memalloc_noio_save();
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;
	u8 action;

	while (bkh_writable(array)) {
		bkh_replace_step_in(array);
		action = bkh_sync_next(array);
		if (!action)
			break;
		if (!bkh_sync_memory(array)) {
			bkh_event(array, "%s held: no memory", bkh_action_names[action]);
			spin_lock_irqsave(&sync->lock, flags);
			sync->held = true;
			spin_unlock_irqrestore(&sync->lock, flags);
			continue;
		}
		bkh_pace_begin(array);
		bkh_sync_pass(array, action);
	}
	bkh_pace_end(array);
	spin_lock_irqsave(&sync->lock, flags);
	sync->running = false;
	spin_unlock_irqrestore(&sync->lock, flags);
	bkh_sync_memory_free(array);
	memalloc_noio_restore(noio);
}

static void bkh_sync_sample(struct bkh_sync *sync)
{
	unsigned int slot = sync->samples % BKH_RATE_SAMPLES;
	unsigned int last = (sync->samples + BKH_RATE_SAMPLES - 1) % BKH_RATE_SAMPLES;

	lockdep_assert_held(&sync->lock);
	if (sync->samples && time_before(jiffies, sync->sample_jiffies[last] + HZ / 2))
		return;
	sync->sample_jiffies[slot] = jiffies;
	sync->sample_sectors[slot] = sync->done_sectors;
	sync->samples++;
}

/**
 * bkh_sync_window_done() - A window ended.
 * @w: the window
 * @ok: false if what it covers could not be done
 * @mismatches: sectors found to differ
 *
 * Context: Process. Takes and releases sync.lock.
 */
void bkh_sync_window_done(struct bkh_window *w, bool ok, u64 mismatches)
{
	struct bkh_array *array = w->array;
	struct bkh_sync *sync = &array->sync;
	u64 region = w->start >> array->ranges.region_shift;
	bool last = w->action == BKH_ACTION_RESYNC || w->action == BKH_ACTION_REPLACE, region_ok;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&sync->lock, flags);
	bkh_sync_sample(sync);
	sync->done_sectors += w->end - w->start;
	sync->mismatch_sectors += mismatches;
	if (!ok)
		sync->failed_sector = min(sync->failed_sector, w->start);
	/* The last window of its region is in once all were handed out and are back. */
	last &= sync->next_sector >= bkh_region_end(array, region);
	for (i = 0; i < BKH_WINDOWS; i++) {
		const struct bkh_window *other = sync->windows[i];

		if (other && other != w && other->busy &&
		    other->start >> array->ranges.region_shift == region)
			last = false;
	}
	region_ok = sync->failed_sector == BKH_NOTHING_FAILED;
	spin_unlock_irqrestore(&sync->lock, flags);

	if (last && w->action == BKH_ACTION_RESYNC)
		bkh_map_event(array, region, region_ok ? BKH_EV_SYNC_DONE : BKH_EV_SYNC_ABORT);
	else if (last && region_ok)
		bkh_replace_region_done(array, region);

	/* Only now: once all are idle the pass may end and the memory go. */
	spin_lock_irqsave(&sync->lock, flags);
	w->busy = false;
	wake_up_all(&sync->wait);
	spin_unlock_irqrestore(&sync->lock, flags);
}

/** bkh_sync_report() - For the status line. Context: process. */
void bkh_sync_report(struct bkh_array *array, struct bkh_sync_report *report)
{
	struct bkh_sync *sync = &array->sync;
	unsigned int oldest;
	unsigned long flags;

	memset(report, 0, sizeof(*report));
	spin_lock_irqsave(&sync->lock, flags);
	report->action = sync->action;
	report->paused = sync->action && (sync->paused || sync->held);
	report->total_sectors = sync->total_sectors;
	report->done_sectors = min(sync->done_sectors, sync->total_sectors);
	report->mismatch_sectors = sync->mismatch_sectors;
	report->throttle_min_kib = sync->throttle_min_kib;
	report->throttle_max_kib = sync->throttle_max_kib;
	report->throttle_ns = sync->throttle_ns;
	if (sync->running && sync->samples) {
		oldest = sync->samples > BKH_RATE_SAMPLES ? sync->samples % BKH_RATE_SAMPLES : 0;
		report->rate_kib =
			div64_u64((sync->done_sectors - sync->sample_sectors[oldest]) / 2 * HZ,
				  max(jiffies - sync->sample_jiffies[oldest], 1UL));
	}
	spin_unlock_irqrestore(&sync->lock, flags);
}

void bkh_sync_init(struct bkh_array *array)
{
	spin_lock_init(&array->sync.lock);
	init_waitqueue_head(&array->sync.wait);
	INIT_WORK(&array->sync.work, bkh_sync_work);
	array->sync.stopping = true;
}

/** bkh_sync_restore() - Go on where @head says. Context: process, at activation. */
void bkh_sync_restore(struct bkh_array *array, const struct bkh_head *head)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	spin_lock_irqsave(&sync->lock, flags);
	sync->action = BKH_ACTION_IDLE;
	sync->request = bkh_is_check(head->action) ? head->action : BKH_ACTION_IDLE;
	sync->start_sector = sync->request ? head->action_sectors : 0;
	sync->mismatch_sectors = head->mismatch_sectors;
	sync->paused = head->flags & BKH_HEAD_PAUSED;
	sync->held = false;
	sync->stopping = array->readonly;
	spin_unlock_irqrestore(&sync->lock, flags);
}

/** bkh_sync_fill() - What @head should say of background actions. Context: any. */
void bkh_sync_fill(struct bkh_array *array, struct bkh_head *head)
{
	struct bkh_sync *sync = &array->sync;
	unsigned long flags;

	spin_lock_irqsave(&sync->lock, flags);
	head->action = sync->request ?: sync->action;
	if (head->action == BKH_ACTION_REPLACE)
		head->action = BKH_ACTION_IDLE; /* the head says it elsewhere */
	head->action_sectors = sync->request ? sync->start_sector : 0;
	head->mismatch_sectors = sync->mismatch_sectors;
	head->flags &= ~BKH_HEAD_PAUSED;
	if (sync->paused)
		head->flags |= BKH_HEAD_PAUSED;
	spin_unlock_irqrestore(&sync->lock, flags);
}

/** bkh_sync_kick() - Something may be due. Context: any. */
void bkh_sync_kick(struct bkh_array *array)
{
	if (bkh_writable(array))
		queue_work(array->sync_wq, &array->sync.work);
}

static void bkh_sync_set_stopping(struct bkh_array *array, bool stopping)
{
	unsigned long flags;

	spin_lock_irqsave(&array->sync.lock, flags);
	array->sync.stopping = stopping;
	spin_unlock_irqrestore(&array->sync.lock, flags);
	wake_up_all(&array->sync.wait);
}

/** bkh_sync_stop_begin() - Start no more windows. Context: process, presuspend. */
void bkh_sync_stop_begin(struct bkh_array *array)
{
	bkh_sync_set_stopping(array, true);
}

void bkh_sync_stop_undo(struct bkh_array *array)
{
	bkh_sync_set_stopping(array, array->readonly);
	bkh_sync_kick(array);
}

/** bkh_sync_stop_wait() - Wait until no background I/O is left. Context: process. */
void bkh_sync_stop_wait(struct bkh_array *array)
{
	flush_work(&array->sync.work);
}
