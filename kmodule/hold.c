// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Status mode held while the array runs: writes that wait for user space, what it is told,
 * and what its acknowledgements let go.
 */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"

#define BKH_HOLD_QUIET (2 * HZ) /* without a write, before the array is called clean */
#define BKH_HOLD_WORDS 48

/* "failed 1": a transition as messages and events tell it. */
static void bkh_transition_print(const struct bkh_transition *t, char *words)
{
	static const char *const kinds[] = {
		[BKH_HELD_NOTHING] = "nothing", [BKH_HELD_DIRTY] = "dirty",
		[BKH_HELD_CLEAN] = "clean",	[BKH_HELD_FAILED] = "failed",
		[BKH_HELD_SYNCED] = "synced",
	};

	if (t->kind == BKH_HELD_FAILED || t->kind == BKH_HELD_SYNCED)
		snprintf(words, BKH_HOLD_WORDS, "%s %u", kinds[t->kind], t->slot);
	else if (t->kind == BKH_HELD_CLEAN && t->from != BKH_HELD_ALL_SYNCED)
		snprintf(words, BKH_HOLD_WORDS, "%s %llu", kinds[t->kind], t->from);
	else
		snprintf(words, BKH_HOLD_WORDS, "%s", kinds[t->kind]);
}

/* Put what became pending into the events, and make user space look. */
static void bkh_hold_tell(struct bkh_array *array)
{
	struct bkh_hold *hold = array->hold;
	char words[BKH_HOLD_WORDS];
	struct bkh_transition t;
	unsigned long flags;
	bool any = false;

	spin_lock_irqsave(&hold->lock, flags);
	while (bkh_held_next(&hold->held, hold->told, &t)) {
		hold->told = t.number;
		any = true;
		bkh_transition_print(&t, words);
		bkh_event(array, "pending %llu: %s", t.number, words);
	}
	spin_unlock_irqrestore(&hold->lock, flags);
	if (any)
		bkh_events_raise(array);
}

/**
 * bkh_hold_enter() - A write comes: may it go?
 * @io: the operation; nothing is locked yet
 * @step: what comes next, if it has to wait
 *
 * Context: map(), or a work item. Takes and releases hold->lock.
 * Return: false if @step is done later, or the bio went back to dm.
 */
bool bkh_hold_enter(struct bkh_io *io, void (*step)(struct bkh_io *io))
{
	struct bkh_array *array = io->array;
	struct bkh_hold *hold = array->hold;
	bool go = false, back;
	unsigned long flags;

	if (!hold)
		return true;
	spin_lock_irqsave(&hold->lock, flags);
	hold->last_write = jiffies;
	back = hold->turning_away && hold->held.word != BKH_WORD_DIRTY;
	if (!back) {
		go = bkh_held_enter(&hold->held);
		io->entered = go;
	}
	if (!back && !go) {
		io->step = step;
		list_add_tail(&io->list, &hold->waiters); /* and may be let go at once */
	}
	spin_unlock_irqrestore(&hold->lock, flags);
	if (back)
		bkh_io_end(io, BLK_STS_DM_REQUEUE);
	else if (!go)
		bkh_hold_tell(array);
	return go;
}

/** bkh_hold_leave() - A write that was let through ends. Context: any. */
void bkh_hold_leave(struct bkh_io *io)
{
	struct bkh_hold *hold = io->array->hold;
	unsigned long flags;

	io->entered = false;
	spin_lock_irqsave(&hold->lock, flags);
	hold->last_write = jiffies;
	bkh_held_leave(&hold->held);
	spin_unlock_irqrestore(&hold->lock, flags);
}

/**
 * bkh_hold_turn_away() - A suspend begins: if it does not wait, give back whoever is held.
 * @array: the array
 *
 * One that waits gets what it waits for: acknowledgements are taken until it is over.
 *
 * Context: Process, presuspend.
 */
void bkh_hold_turn_away(struct bkh_array *array)
{
	struct bkh_hold *hold = array->hold;
	struct bkh_io *io, *next;
	unsigned long flags;
	LIST_HEAD(waiters);

	if (!hold || !dm_noflush_suspending(array->ti))
		return;
	spin_lock_irqsave(&hold->lock, flags);
	WRITE_ONCE(hold->turning_away, true);
	list_splice_init(&hold->waiters, &waiters);
	bkh_held_turn_away(&hold->held);
	spin_unlock_irqrestore(&hold->lock, flags);
	list_for_each_entry_safe (io, next, &waiters, list) {
		list_del_init(&io->list);
		bkh_io_end(io, BLK_STS_DM_REQUEUE);
	}
	/* And those that have written, and wait for a failure to be recorded. */
	bkh_acks_release(array, READ_ONCE(array->durable), 0);
}

/** bkh_hold_stay() - The suspend is over, or did not come about. Context: process. */
void bkh_hold_stay(struct bkh_array *array)
{
	if (array->hold)
		WRITE_ONCE(array->hold->turning_away, false);
}

/**
 * bkh_hold_commit() - What a head commit is in other modes: tell user space of members.
 * @array: the array
 *
 * Waits for nobody; acknowledgements of writes wait for that of what is told here.
 *
 * Context: Process, holding meta_mutex.
 * Return: 0.
 */
int bkh_hold_commit(struct bkh_array *array)
{
	struct bkh_hold *hold = array->hold;
	unsigned long flags;
	u32 active;
	u64 ticket;

	lockdep_assert_held(&array->meta_mutex);
	spin_lock_irqsave(&array->state_lock, flags);
	ticket = array->head_wanted;
	active = array->active;
	array->head.seq++;
	bkh_sync_fill(array, &array->head); /* for the table that comes after this one */
	spin_unlock_irqrestore(&array->state_lock, flags);

	spin_lock_irqsave(&hold->lock, flags);
	bkh_held_look(&hold->held, active, hold->rebuilt);
	spin_unlock_irqrestore(&hold->lock, flags);
	bkh_hold_tell(array);

	spin_lock_irqsave(&array->state_lock, flags);
	array->head_done = ticket;
	WRITE_ONCE(array->head_error, 0);
	spin_unlock_irqrestore(&array->state_lock, flags);
	wake_up_all(&array->meta_wait);
	bkh_events_raise(array);
	return 0;
}

/** bkh_hold_rebuilt() - The members in @mask hold everything; the caller commits. */
void bkh_hold_rebuilt(struct bkh_array *array, u32 mask)
{
	struct bkh_hold *hold = array->hold;
	unsigned long flags;

	mask &= bkh_active(array);
	spin_lock_irqsave(&hold->lock, flags);
	WRITE_ONCE(hold->rebuilt, hold->rebuilt | mask);
	spin_unlock_irqrestore(&hold->lock, flags);
}

/** bkh_hold_waiting_for_synced() - Members that need no rebuild, though not in sync yet. */
u32 bkh_hold_waiting_for_synced(const struct bkh_array *array)
{
	return array->hold ? READ_ONCE(array->hold->rebuilt) : 0;
}

/* Where a resync has still to begin. */
static u64 bkh_hold_from(struct bkh_array *array)
{
	const struct bkh_map *map = &array->map;
	u64 region;

	if (!bkh_map_in_state(map, BKH_REGION_NEEDS_SYNC) &&
	    !bkh_map_in_state(map, BKH_REGION_SYNCING))
		return BKH_HELD_ALL_SYNCED;
	for (region = 0; region < map->nr_regions; region++)
		if (bkh_region_read_one(bkh_map_state(map, region)))
			return bkh_region_start(array, region);
	return BKH_HELD_ALL_SYNCED;
}

/** bkh_hold_restless() - Is there a clean to come, once it is quiet? Context: process. */
bool bkh_hold_restless(struct bkh_array *array)
{
	struct bkh_hold *hold = array->hold;
	const struct bkh_held *held = &hold->held;
	unsigned long flags;
	bool due;

	if (bkh_hold_from(array) != BKH_HELD_ALL_SYNCED)
		return false;
	spin_lock_irqsave(&hold->lock, flags);
	due = held->word == BKH_WORD_DIRTY ||
	      (held->word == BKH_WORD_CLEAN && held->from != BKH_HELD_ALL_SYNCED);
	due &= !(held->recorded & ~bkh_active(array));
	spin_unlock_irqrestore(&hold->lock, flags);
	return due;
}

/**
 * bkh_hold_rest() - Ask user space to call the array clean, if it may be.
 * @array: the array
 * @last: nothing will be written before it is resumed; else only after a quiet time
 *
 * Context: Process, holding meta_mutex.
 */
void bkh_hold_rest(struct bkh_array *array, bool last)
{
	struct bkh_hold *hold = array->hold;
	u64 from = bkh_hold_from(array); /* only writes, which would disturb, bring it back */
	unsigned long flags;
	bool may, flushed;

	lockdep_assert_held(&array->meta_mutex);
	spin_lock_irqsave(&hold->lock, flags);
	may = (last || time_after_eq(jiffies, hold->last_write + BKH_HOLD_QUIET)) &&
	      bkh_held_rest(&hold->held, bkh_active(array), from, last);
	spin_unlock_irqrestore(&hold->lock, flags);
	if (!may)
		return;
	flushed = !bkh_meta_flush(array);
	spin_lock_irqsave(&hold->lock, flags);
	bkh_held_rested(&hold->held, bkh_active(array), from, flushed);
	spin_unlock_irqrestore(&hold->lock, flags);
	bkh_hold_tell(array);
}

/* Those who waited for DIRTY go on; they count as in flight already. */
static void bkh_hold_let_go(struct bkh_array *array, struct list_head *waiters)
{
	struct bkh_io *io, *next;

	list_for_each_entry_safe (io, next, waiters, list) {
		list_del_init(&io->list);
		io->entered = true;
		bkh_io_defer(io, array->io_wq, io->step);
	}
}

static void bkh_hold_synced(struct bkh_array *array, unsigned int slot)
{
	struct bkh_hold *hold = array->hold;
	unsigned long flags;

	bkh_members_promote(array, BIT(slot));
	spin_lock_irqsave(&hold->lock, flags);
	WRITE_ONCE(hold->rebuilt, hold->rebuilt & ~BIT(slot));
	spin_unlock_irqrestore(&hold->lock, flags);
	bkh_events_raise(array);
	bkh_sync_kick(array);
}

/**
 * bkh_hold_ack() - The message "ack <number>": user space has recorded a transition.
 * @array: the array
 * @number: its number
 *
 * Context: Process, holding the admin mutex; suspended or not.
 * Return: 0, also if it was acknowledged before; -EINVAL if there never was such a number.
 */
int bkh_hold_ack(struct bkh_array *array, const char *number)
{
	struct bkh_hold *hold = array->hold;
	unsigned long long which;
	struct bkh_transition t;
	unsigned long flags;
	LIST_HEAD(waiters);
	u32 recorded;
	int error;

	lockdep_assert_held(&array->admin);
	if (kstrtoull(number, 10, &which))
		return -EINVAL;
	spin_lock_irqsave(&hold->lock, flags);
	error = bkh_held_ack(&hold->held, which, &t);
	recorded = hold->held.recorded;
	if (!error && t.kind == BKH_HELD_DIRTY)
		list_splice_init(&hold->waiters, &waiters);
	spin_unlock_irqrestore(&hold->lock, flags);
	if (error)
		return error;
	bkh_hold_let_go(array, &waiters);
	if (t.kind == BKH_HELD_FAILED)
		bkh_acks_release(array, recorded, 0);
	if (t.kind == BKH_HELD_SYNCED)
		bkh_hold_synced(array, t.slot);
	bkh_clean_arm(array);
	return 0;
}

/** bkh_hold_pending() - "<number> <words>;…" of what is pending. Context: process. */
unsigned int bkh_hold_pending(struct bkh_array *array, char *result, unsigned int maxlen)
{
	struct bkh_hold *hold = array->hold;
	struct bkh_transition t = { .number = 0 };
	char words[BKH_HOLD_WORDS];
	unsigned int sz = 0;
	unsigned long flags;

	result[0] = '\0';
	spin_lock_irqsave(&hold->lock, flags);
	while (bkh_held_next(&hold->held, t.number, &t)) {
		bkh_transition_print(&t, words);
		DMEMIT("%s%llu %s", sz ? ";" : "", t.number, words);
	}
	spin_unlock_irqrestore(&hold->lock, flags);
	return sz;
}

/** bkh_hold_stats() - For the message "stats". Context: process. */
unsigned int bkh_hold_stats(struct bkh_array *array, char *result, unsigned int maxlen)
{
	static const char *const words[] = {
		[BKH_WORD_CLEAN] = "clean",
		[BKH_WORD_TO_DIRTY] = "to-dirty",
		[BKH_WORD_DIRTY] = "dirty",
		[BKH_WORD_TO_CLEAN] = "to-clean",
	};
	struct bkh_hold *hold = array->hold;
	unsigned int sz = 0;
	unsigned long flags;

	spin_lock_irqsave(&hold->lock, flags);
	DMEMIT(" metadata=%s recorded=%x writes=%llu waiting=%llu", words[hold->held.word],
	       hold->held.recorded, hold->held.in_flight, hold->held.waiting);
	spin_unlock_irqrestore(&hold->lock, flags);
	return sz;
}
