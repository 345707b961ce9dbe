// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of bad ranges on the disks; see bad.h. */
#include <linux/slab.h>

#include "io.h"
#include "member.h"
#include "meta.h"

/** bkh_bad_init() - Memory for as many ranges as there can be. Context: process, constructor. */
int bkh_bad_init(struct bkh_array *array)
{
	struct bkh_badness *bad = &array->bad;

	spin_lock_init(&bad->lock);
	bad->list = kvzalloc(sizeof(*bad->list), GFP_KERNEL);
	if (!bad->list || !bkh_vecs_alloc(bad->vecs, BKH_BAD_BLOCKS, GFP_KERNEL))
		return -ENOMEM;
	return 0;
}

void bkh_bad_free(struct bkh_array *array)
{
	bkh_vecs_free(array->bad.vecs, BKH_BAD_BLOCKS);
	kvfree(array->bad.list);
}

static sector_t bkh_bad_sector(const struct bkh_array *array, unsigned int slot, u64 seq)
{
	return array->members[slot].status_start + (bkh_bad_offset(seq) >> SECTOR_SHIFT);
}

/* Read the list that @base names from one member; false if it does not have it. */
static bool bkh_bad_read(struct bkh_array *array, const struct bkh_head *base, unsigned int slot)
{
	struct bkh_badness *bad = &array->bad;
	u32 blocks = bkh_bad_blocks(base->bad_nr), i, crc = 0;
	int error = 0;

	bad->list->nr = 0;
	bkh_batch_start(array->meta_batch);
	bkh_batch_vecs(array->meta_batch, slot, REQ_OP_READ | REQ_META,
		       bkh_bad_sector(array, slot, base->bad_seq), bad->vecs,
		       blocks * BKH_BLOCK_BYTES);
	if (bkh_batch_wait(array->meta_batch))
		return false;
	for (i = 0; i < blocks && !error; i++)
		error = bkh_bad_open(bad->list, base, i, bkh_vec_data(&bad->vecs[i]), &crc);
	return !error;
}

static bool bkh_bad_find(struct bkh_array *array, const struct bkh_head *base)
{
	u32 in_sync = bkh_in_sync(array);
	unsigned int i, turn;

	for (turn = 0; turn < 2; turn++) {
		for (i = 0; i < array->nr_members; i++) {
			const struct bkh_member *m = &array->members[i];
			bool trusted = in_sync & BIT(i);

			/* Whoever has the very list that is named will do. */
			if (trusted == !turn && m->dev && !m->keep_out && !m->unreadable &&
			    bkh_bad_read(array, base, i))
				return true;
		}
	}
	return false;
}

/* Who is rebuilt from the beginning, and in full, holds nothing that counts. */
static void bkh_bad_drop_rebuilt(struct bkh_array *array)
{
	unsigned int i;

	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_head_member *m = &array->head.members[i];

		if (m->state == BKH_MEMBER_REBUILDING && !m->rebuild_sectors &&
		    !(m->flags & BKH_ENTRY_PARTIAL))
			bkh_bad_clear(array->bad.list, i, 0, array->head.data_sectors);
	}
}

/**
 * bkh_bad_load() - Read the list that a head names.
 * @array: the array; its members' states are known
 * @base: the head that decided
 *
 * Context: Process, at activation.
 * Return: false if nobody has it: all of whom it was about counts as bad then.
 */
bool bkh_bad_load(struct bkh_array *array, const struct bkh_head *base)
{
	struct bkh_badness *bad = &array->bad;
	bool found = true;

	bad->list->nr = 0;
	bad->durable = 0;
	bad->written = 0;
	bad->durable_seq = base->bad_seq;
	bad->written_seq = base->bad_seq;
	if (base->bad_nr) {
		found = bkh_bad_find(array, base);
		if (!found)
			bkh_bad_unknown(bad->list, base);
		bkh_bad_drop_rebuilt(array);
	}
	/* There may be receivers that do not have it: the first head comes with a new copy. */
	bad->version = base->bad_nr ? 1 : 0;
	WRITE_ONCE(bad->nr, bad->list->nr);
	if (!found) {
		DMERR("%s: the list of bad ranges cannot be read: members %x count as bad",
		      dm_table_device_name(array->ti->table), base->bad_members);
		bkh_event(array, "the list of bad ranges was lost: members %x are not trusted",
			  base->bad_members);
	}
	return found;
}

/**
 * bkh_bad_crashed() - Rows that nobody can vouch for, with a member missing: say so in the list.
 * @array: the array; its map, list and members' states are loaded
 *
 * Then a region that a crash left in doubt is dirty and no more: what is not on the list of it
 * follows from what is there, and what is overwritten can be trusted again. The list is durable
 * before the map says so, since a head goes before the map. What does not fit stays in doubt as
 * whole regions: the same is refused, and writes to it, too.
 *
 * Context: Process, at activation, before the first head.
 */
void bkh_bad_crashed(struct bkh_array *array)
{
	u64 region, lost_regions = 0, no_room = 0;

	if (!bkh_has_rows(array) || !bkh_map_in_state(&array->map, BKH_REGION_NEEDS_SYNC))
		return;
	for (region = 0; region < array->map.nr_regions; region++) {
		u64 start = bkh_region_start(array, region), end = bkh_region_end(array, region);
		u32 lost = bkh_head_lost(&array->head, end);

		if (!lost || bkh_map_state(&array->map, region) != BKH_REGION_NEEDS_SYNC)
			continue;
		if (bkh_bad_lose_rows(array, lost, start, end)) {
			no_room++;
			continue;
		}
		bkh_map_event(array, region, BKH_EV_SYNC_START);
		bkh_map_event(array, region, BKH_EV_SYNC_DONE);
		lost_regions++;
	}
	if (lost_regions)
		bkh_event(array,
			  "%llu regions: what missing members held is lost until overwritten",
			  lost_regions);
	if (no_room)
		bkh_event(array, "the list of bad ranges is full: %llu regions stay in doubt",
			  no_room);
}

/* Encode the list if it changed since it was written; return the version to write, or 0. */
static u64 bkh_bad_encode(struct bkh_array *array, struct bkh_head *head)
{
	struct bkh_badness *bad = &array->bad;
	u64 version = 0;
	unsigned long flags;
	u32 i;

	spin_lock_irqsave(&bad->lock, flags);
	if (bad->version != bad->written) {
		version = bad->version;
		bkh_bad_name(head, bad->durable_seq + 1, bad->list);
		for (i = 0; i < bkh_bad_blocks(head->bad_nr); i++)
			bkh_bad_put(bad->list, i, bkh_vec_data(&bad->vecs[i]));
	}
	spin_unlock_irqrestore(&bad->lock, flags);
	for (i = 0; version && i < bkh_bad_blocks(head->bad_nr); i++)
		bkh_bad_seal(head, i, bkh_vec_data(&bad->vecs[i]));
	return version;
}

/**
 * bkh_bad_commit() - Write the list, if it changed, where the last durable head does not look.
 * @array: the array
 *
 * What was overwritten before is flushed on each member with it.
 *
 * Context: Process, holding meta_mutex, before a head is made.
 * Return: members that could not be written; if there are none, head names the list.
 */
u32 bkh_bad_commit(struct bkh_array *array)
{
	struct bkh_head *head = &array->head_copy;
	struct bkh_badness *bad = &array->bad;
	unsigned long flags;
	unsigned int i;
	u32 failed = 0;
	u64 version;

	lockdep_assert_held(&array->meta_mutex);
	head->array_uuid = array->uuid;
	version = bkh_bad_encode(array, head);
	if (!version)
		return 0;
	bkh_batch_start(array->meta_batch);
	for (i = 0; i < array->nr_members; i++) {
		if (!(bkh_active(array) & BIT(i)))
			continue;
		if (head->bad_nr)
			bkh_batch_vecs(array->meta_batch, i,
				       REQ_OP_WRITE | REQ_PREFLUSH | REQ_FUA | REQ_SYNC | REQ_META,
				       bkh_bad_sector(array, i, head->bad_seq), bad->vecs,
				       bkh_bad_blocks(head->bad_nr) * BKH_BLOCK_BYTES);
		else
			bkh_batch_flush(array->meta_batch, BIT(i));
	}
	failed = bkh_batch_wait(array->meta_batch);
	if (failed)
		return failed;
	bad->written = version;
	bad->written_seq = bad->durable_seq + 1;
	spin_lock_irqsave(&array->state_lock, flags);
	array->head.bad_seq = head->bad_seq;
	array->head.bad_nr = head->bad_nr;
	array->head.bad_crc = head->bad_crc;
	array->head.bad_members = head->bad_members;
	array->head.bad_rows = head->bad_rows;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return 0;
}

/** bkh_bad_committed() - All that are left have the head. Context: process, holding meta_mutex. */
void bkh_bad_committed(struct bkh_array *array)
{
	struct bkh_badness *bad = &array->bad;

	lockdep_assert_held(&array->meta_mutex);
	bad->durable_seq = bad->written_seq;
	WRITE_ONCE(bad->durable, bad->written);
}
