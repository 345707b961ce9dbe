// SPDX-License-Identifier: GPL-2.0-or-later
/* Membership: the masks, and the one way out of them. */
#include "member.h"
#include "meta.h"
#include "replace.h"

static const char *const bkh_error_names[] = {
	[BKH_ERROR_WRITE] = "write error",
	[BKH_ERROR_FLUSH] = "flush error",
	[BKH_ERROR_METADATA] = "metadata write error",
	[BKH_ERROR_REPAIR] = "failed repair",
	[BKH_ERROR_USER] = "told to fail",
};

/** bkh_error_words() - What went wrong, for a person. Context: any. */
const char *bkh_error_words(enum bkh_error_kind kind)
{
	return bkh_error_names[kind];
}

/**
 * bkh_member_fail() - Take a member out of the array, unless it is the last in sync.
 * @array: the array
 * @slot: slot of the member
 * @kind: what went wrong
 *
 * Takes effect for reads and writes at once; the head commit that makes it
 * durable is requested, and acknowledgements wait for it by themselves.
 *
 * Context: Any. Takes and releases state_lock.
 * Return: 0; -EALREADY if it takes no part; -EBUSY if it is the last in sync.
 */
int bkh_member_fail(struct bkh_array *array, unsigned int slot, enum bkh_error_kind kind)
{
	u32 bit = 1U << slot;
	unsigned long flags;
	int error = -EALREADY;

	spin_lock_irqsave(&array->state_lock, flags);
	if (array->active & bit)
		error = bkh_head_drop(&array->head, slot, BKH_MEMBER_FAILED);
	if (!error) {
		WRITE_ONCE(array->in_sync, array->in_sync & ~bit);
		WRITE_ONCE(array->active, array->active & ~bit);
		array->members[slot].keep_out = true;
		bkh_event(array, "member %u failed: %s", slot, bkh_error_names[kind]);
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
	if (error)
		return error;

	DMWARN("%s: member %u (%s) failed: %s", dm_table_device_name(array->ti->table), slot,
	       array->members[slot].dev->name, bkh_error_names[kind]);
	bkh_head_request(array);
	wake_up_all(&array->sync.wait);
	if (bkh_replaced(array) & bit)
		bkh_sync_kick(array); /* its replacement steps in */
	return 0;
}

/**
 * bkh_members_error() - Writes to the members in @mask went wrong.
 * @array: the array
 * @mask: the members
 * @kind: what went wrong
 *
 * The last member in sync stays: its error goes up to whoever wrote instead.
 *
 * Context: Any.
 */
void bkh_members_error(struct bkh_array *array, u32 mask, enum bkh_error_kind kind)
{
	unsigned int i;

	for (i = 0; i < array->nr_members; i++) {
		if (!(mask & (1U << i)))
			continue;
		atomic_inc(&array->members[i].write_errors);
		if (bkh_member_fail(array, i, kind) != -EBUSY)
			continue;
		bkh_replace_distrust(array, i);
		DMERR_LIMIT("%s: %s on member %u, the last one in sync",
			    dm_table_device_name(array->ti->table), bkh_error_names[kind], i);
	}
}

/**
 * bkh_members_promote() - Rebuilt members become in sync, unless they failed meanwhile.
 * @array: the array
 * @mask: members whose every needed sector was copied and flushed, and that hold
 *        both copies of the map since activation
 *
 * Context: Process. The caller commits the head.
 */
void bkh_members_promote(struct bkh_array *array, u32 mask)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&array->state_lock, flags);
	mask &= array->active & ~array->in_sync;
	for (i = 0; i < array->nr_members; i++) {
		if (!(mask & (1U << i)))
			continue;
		bkh_head_synced(&array->head, i);
		bkh_event(array, "member %u rebuilt", i);
	}
	WRITE_ONCE(array->in_sync, array->in_sync | mask);
	spin_unlock_irqrestore(&array->state_lock, flags);
}

/**
 * bkh_member_sector() - Where array sector @sector is on the member's device.
 * @array: of a level of copies
 * @slot: a member that holds it
 * @sector: the array sector
 *
 * Context: Any.
 */
sector_t bkh_member_sector(const struct bkh_array *array, unsigned int slot, sector_t sector)
{
	const struct bkh_geometry *geo = &array->geo;
	unsigned int copy;

	for (copy = 0; geo->level != BKH_LEVEL_RAID1 && copy < geo->copies; copy++) {
		struct bkh_spot spot = bkh_copy_spot(geo, sector, copy);

		if (spot.member == slot)
			return array->members[slot].data_start + spot.sector;
	}
	return array->members[slot].data_start + sector;
}
