// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Status mode held: how an array begins, from the words of its table or from what the table
 * before hands over, and how it ends. No member is read or written for it.
 */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"
#include "target.h"

static u32 bkh_hold_in_state(const struct bkh_array *array, enum bkh_member_state state)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < array->nr_members; i++)
		if (array->head.members[i].state == state)
			mask |= BIT(i);
	return mask;
}

/* What the words of the table make of each slot. */
static void bkh_hold_begin_members(struct bkh_array *array)
{
	const struct bkh_hold *hold = array->hold;
	unsigned int i;

	for (i = 0; i < array->nr_members; i++) {
		struct bkh_head_member *e = &array->head.members[i];

		if (!array->members[i].dev) {
			e->state = BKH_MEMBER_MISSING;
		} else if (hold->in_sync & BIT(i)) {
			e->state = BKH_MEMBER_IN_SYNC;
		} else {
			e->state = BKH_MEMBER_REBUILDING;
			e->flags = 0; /* what is clean is right on it, too: not known here */
			e->rebuild_sectors = hold->rebuild_from == U64_MAX ? 0 : hold->rebuild_from;
		}
	}
}

/* The map is in memory only: all counts as written, and nothing waits for a mark of a region. */
static void bkh_hold_begin_map(struct bkh_array *array)
{
	const struct bkh_hold *hold = array->hold;
	struct bkh_map *map = &array->map;
	u64 from = hold->dirty ? 0 : hold->resync_from, region;

	if (hold->force)
		from = U64_MAX;
	for (region = 0; region < map->nr_regions; region++)
		map->state[region] = bkh_region_end(array, region) > from ? BKH_REGION_NEEDS_SYNC
									  : BKH_REGION_CLEAN;
}

static void bkh_hold_begin(struct bkh_array *array)
{
	struct bkh_hold *hold = array->hold;
	u32 rebuilding;

	bkh_hold_begin_members(array);
	bkh_hold_begin_map(array);
	rebuilding = bkh_hold_in_state(array, BKH_MEMBER_REBUILDING);
	/* Who is called in sync and is not there has to be recorded as failed first. */
	bkh_held_init(&hold->held, hold->in_sync | rebuilding, hold->in_sync, hold->dirty,
		      hold->resync_from);
	if (hold->force)
		bkh_event(array, "started dirty and degraded: parity is taken as it is");
}

/**
 * bkh_hold_check_trust() - Refuse parity that nobody can make right.
 * @array: the array, with its features
 *
 * As md does: after a crash parity may not belong to the data, and with a member missing that
 * would be made up of it. What the table before hands over is known to be right or wrong.
 *
 * Context: Process.
 * Return: 0 or -EINVAL.
 */
int bkh_hold_check_trust(struct bkh_array *array)
{
	const struct bkh_hold *hold = array->hold;
	u32 good = hold->in_sync & bkh_hold_present(array);
	bool suits;

	if (!bkh_has_rows(array) || hold->force || (!hold->dirty && hold->resync_from == U64_MAX))
		return 0;
	if (hweight32(good) == array->nr_members || bkh_handover_runs(array, &suits))
		return 0;
	return -EINVAL;
}

/**
 * bkh_hold_activate() - Begin, or go on after a suspend.
 * @array: the array
 *
 * Context: Process, holding the admin mutex; no user I/O yet.
 * Return: 0 or an errno.
 */
int bkh_hold_activate(struct bkh_array *array)
{
	const char *name = dm_table_device_name(array->ti->table);
	struct bkh_hold *hold = array->hold;
	u32 in_sync;

	lockdep_assert_held(&array->admin);
	if (!hold->begun) {
		if (bkh_hold_check_trust(array))
			return -EINVAL;
		bkh_hold_begin(array);
		hold->begun = true;
	}
	in_sync = bkh_hold_in_state(array, BKH_MEMBER_IN_SYNC);
	if (hold->unfit || !bkh_geometry_enough(&array->geo, in_sync)) {
		DMERR("%s: the table does not suit the array that ran before", name);
		return -EINVAL;
	}
	WRITE_ONCE(array->in_sync, in_sync);
	WRITE_ONCE(array->active, in_sync | bkh_hold_in_state(array, BKH_MEMBER_REBUILDING));
	WRITE_ONCE(array->durable, hold->held.recorded);
	memset(array->map.marked, 1, array->map.nr_regions);
	bkh_map_count(array);
	bkh_sync_restore(array, &array->head);
	hold->last_write = jiffies;
	bkh_hold_stay(array);
	WRITE_ONCE(array->life, BKH_LIFE_ACTIVE);
	bkh_event(array, "activated");
	mutex_lock(&array->meta_mutex);
	bkh_hold_commit(array);
	mutex_unlock(&array->meta_mutex);
	return 0;
}

/* A slot whose disk is another one than in the table before, or none. */
static void bkh_hold_take_other(struct bkh_array *to, unsigned int slot)
{
	struct bkh_head_member *e = &to->head.members[slot];
	struct bkh_hold *hold = to->hold;
	bool present = to->members[slot].dev;

	memset(e, 0, sizeof(*e)); /* above all: nothing of it counts as right already */
	e->uuid = to->members[slot].uuid;
	e->state = present ? BKH_MEMBER_REBUILDING : BKH_MEMBER_MISSING;
	if (present || (hold->in_sync & BIT(slot)))
		bkh_held_replace(&hold->held, slot);
	else
		bkh_held_remove(&hold->held, slot);
}

/* A slot of which the new table knows less than the one before. */
static void bkh_hold_take_slot(const struct bkh_array *from, struct bkh_array *to,
			       unsigned int slot)
{
	struct bkh_head_member *e = &to->head.members[slot];
	struct bkh_member *m = &to->members[slot];
	struct bkh_hold *hold = to->hold;
	bool called_in_sync = hold->in_sync & BIT(slot);
	bool receives = bkh_head_receivers(&from->head) & BIT(slot);

	if (memcmp(&e->uuid, &m->uuid, sizeof(m->uuid))) {
		bkh_hold_take_other(to, slot);
	} else if (!m->dev) {
		if (receives)
			e->state = BKH_MEMBER_MISSING;
		if (!called_in_sync)
			bkh_held_remove(&hold->held, slot);
	} else if (!receives) {
		/* What it missed is not known: it comes back only if the metadata knows it, too. */
		if (hold->held.failed[slot] || called_in_sync) {
			e->state = BKH_MEMBER_FAILED;
			m->keep_out = true;
		} else {
			bkh_hold_take_other(to, slot);
		}
	}
}

/** bkh_hold_suits() - Can one of these tables of an array follow the other? Context: process. */
bool bkh_hold_suits(const struct bkh_array *a, const struct bkh_array *b)
{
	return a->geo.level == b->geo.level && a->geo.layout == b->geo.layout &&
	       a->geo.chunk_sectors == b->geo.chunk_sectors && a->nr_members == b->nr_members &&
	       a->geo.member_sectors == b->geo.member_sectors;
}

/**
 * bkh_hold_take() - @to goes on with what is true in @from, whatever its words say.
 * @from: the table before, suspended
 * @to: the one that replaces it
 *
 * The words of @to were written before @from was suspended: since then members may have failed.
 * They only tell which members the metadata has let go, and which it has let in.
 *
 * Context: Process, preresume.
 */
void bkh_hold_take(struct bkh_array *from, struct bkh_array *to)
{
	struct bkh_hold *before = from->hold, *hold = to->hold;
	unsigned int i;
	u64 region;

	if (!before || !hold || !before->begun || hold->begun)
		return;
	hold->unfit = !bkh_hold_suits(from, to);
	if (hold->unfit)
		return;
	hold->begun = true;
	hold->held = before->held;
	hold->told = before->told;
	to->head = from->head;
	for (i = 0; i < to->nr_members; i++)
		bkh_hold_take_slot(from, to, i);
	for (i = 0; i < to->nr_members; i++)
		if (hold->held.synced[i])
			hold->rebuilt |= BIT(i);
	memcpy(to->map.state, from->map.state, to->map.nr_regions);
	for (region = 0; hold->force && region < to->map.nr_regions; region++)
		to->map.state[region] = BKH_REGION_CLEAN;
	bkh_events_restart(to, bkh_events_last(from));
}

/**
 * bkh_hold_retire() - The orderly end: members are flushed, and the metadata may be told so.
 * @array: the array
 *
 * Waits for nobody in user space; it may acknowledge while the array is suspended.
 *
 * Context: Process, holding the admin mutex; no user or background I/O is left.
 */
void bkh_hold_retire(struct bkh_array *array)
{
	lockdep_assert_held(&array->admin);
	mutex_lock(&array->meta_mutex);
	bkh_map_retire(array);
	bkh_hold_commit(array);
	bkh_hold_rest(array, true);
	WRITE_ONCE(array->life, BKH_LIFE_STOPPED);
	mutex_unlock(&array->meta_mutex);
	flush_work(&array->meta_work);
}
