// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Status mode held: the words by which the table tells what the foreign metadata says.
 *
 *   member_sectors <n> in_sync <hex mask> [rebuild_from <n>] [dirty | resync_from <n>] [force]
 */
#include <linux/slab.h>

#include "hold.h"
#include "target.h"

#define BKH_NOT_SAID U64_MAX

int bkh_hold_alloc(struct bkh_array *array)
{
	struct bkh_hold *hold = kzalloc(sizeof(*hold), GFP_KERNEL);

	if (!hold)
		return -ENOMEM;
	hold->rebuild_from = BKH_NOT_SAID;
	hold->resync_from = BKH_NOT_SAID;
	spin_lock_init(&hold->lock);
	INIT_LIST_HEAD(&hold->waiters);
	array->hold = hold;
	return 0;
}

/* A number behind its word, once. */
static int bkh_hold_number(struct dm_arg_set *as, u64 unsaid, u64 *number)
{
	const char *word = dm_shift_arg(as);
	unsigned long long value;

	if (*number != unsaid || !word || kstrtoull(word, 10, &value) || value == unsaid)
		return -EINVAL;
	*number = value;
	return 0;
}

static int bkh_hold_mask(struct dm_arg_set *as, const struct bkh_array *array, u32 *mask)
{
	const char *word = dm_shift_arg(as);

	/* At least one member is: so zero is "not said yet". */
	if (*mask || !word || kstrtou32(word, 16, mask) || !*mask)
		return -EINVAL;
	return (u64)*mask >> array->nr_members ? -EINVAL : 0;
}

static int bkh_hold_flag(bool *flag)
{
	bool again = *flag;

	*flag = true;
	return again ? -EINVAL : 0;
}

static int bkh_hold_word(struct bkh_array *array, struct dm_arg_set *as, const char *word)
{
	struct bkh_hold *hold = array->hold;

	if (!strcmp(word, "member_sectors"))
		return bkh_hold_number(as, 0, &hold->member_sectors);
	if (!strcmp(word, "in_sync"))
		return bkh_hold_mask(as, array, &hold->in_sync);
	if (!strcmp(word, "rebuild_from"))
		return bkh_hold_number(as, BKH_NOT_SAID, &hold->rebuild_from);
	if (!strcmp(word, "resync_from"))
		return bkh_hold_number(as, BKH_NOT_SAID, &hold->resync_from);
	if (!strcmp(word, "dirty"))
		return bkh_hold_flag(&hold->dirty);
	if (!strcmp(word, "force"))
		return bkh_hold_flag(&hold->force);
	return -EINVAL;
}

/** bkh_hold_present() - The members whose devices the table names. Context: Any. */
u32 bkh_hold_present(const struct bkh_array *array)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < array->nr_members; i++)
		if (array->members[i].dev)
			mask |= BIT(i);
	return mask;
}

/* Are these words possible together? */
static int bkh_hold_check_words(struct dm_target *ti, struct bkh_array *array)
{
	const struct bkh_hold *hold = array->hold;
	bool resync = hold->resync_from != BKH_NOT_SAID;
	u32 present = bkh_hold_present(array);

	if (!hold->member_sectors || !hold->in_sync) {
		ti->error = "Held mode needs member_sectors and in_sync";
		return -EINVAL;
	}
	if ((hold->dirty && resync) ||
	    (hold->force && !((hold->dirty || resync) && bkh_has_rows(array))) ||
	    (hold->rebuild_from != BKH_NOT_SAID && !(present & ~hold->in_sync))) {
		ti->error = "Features that do not go together";
		return -EINVAL;
	}
	if (!bkh_geometry_enough(&array->geo, present & hold->in_sync)) {
		ti->error = "Too few members are present and in sync";
		return -EINVAL;
	}
	return 0;
}

/**
 * bkh_hold_parse() - The features of a table in held mode.
 * @ti: the target
 * @as: its words, from the first feature on
 * @array: the array; its members and level are known
 *
 * Context: Process, constructor.
 */
int bkh_hold_parse(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *word;

	while ((word = dm_shift_arg(as))) {
		if (bkh_hold_word(array, as, word)) {
			ti->error = strcmp(word, "replace")
					    ? "Unknown or invalid features of held mode"
					    : "Mode held does not replace by copying";
			return -EINVAL;
		}
	}
	return bkh_hold_check_words(ti, array);
}

static int bkh_hold_check_device(struct dm_target *ti, const struct bkh_array *array,
				 const struct bkh_member *m)
{
	unsigned int block = bdev_logical_block_size(m->dev->bdev) >> SECTOR_SHIFT;

	if (m->data_start % block) {
		ti->error = "The data of a member does not start at a block";
		return -EINVAL;
	}
	if (bdev_nr_sectors(m->dev->bdev) < m->data_start ||
	    bdev_nr_sectors(m->dev->bdev) - m->data_start < array->geo.member_sectors) {
		ti->error = "A member is too small";
		return -EINVAL;
	}
	return 0;
}

/**
 * bkh_hold_prepare() - Sizes, and memory for what other modes read from the members.
 * @ti: the target
 * @array: the array, with its features
 *
 * The memory is got here: what a table before this one hands over must find its place.
 *
 * Context: Process, constructor.
 */
int bkh_hold_prepare(struct dm_target *ti, struct bkh_array *array)
{
	const struct bkh_hold *hold = array->hold;
	struct bkh_geometry *geo = &array->geo;
	struct bkh_uuid *uuids;
	unsigned int i;
	bool suits;
	int error;

	error = bkh_geometry_init(geo, geo->level, geo->layout, array->nr_members,
				  geo->chunk_sectors, hold->member_sectors);
	if (error || geo->array_sectors != ti->len || !bkh_geometry_region(geo)) {
		ti->error = "Members of this size do not make an array of this size";
		return -EINVAL;
	}
	if ((hold->resync_from != BKH_NOT_SAID && hold->resync_from >= bkh_span(array)) ||
	    (hold->rebuild_from != BKH_NOT_SAID && hold->rebuild_from > bkh_span(array))) {
		ti->error = "A position is beyond the end";
		return -EINVAL;
	}
	for (i = 0; i < array->nr_members; i++) {
		error = array->members[i].dev ? bkh_hold_check_device(ti, array, &array->members[i])
					      : 0;
		if (error)
			return error;
	}
	if (bkh_handover_runs(array, &suits) && !suits) {
		ti->error = "The array that runs is not like this one";
		return -EINVAL;
	}
	if (bkh_hold_check_trust(array)) {
		ti->error =
			"Parity of an array that is dirty and degraded is not trusted; see force";
		return -EINVAL;
	}
	uuids = kcalloc(array->nr_members, sizeof(*uuids), GFP_KERNEL);
	if (!uuids)
		return -ENOMEM;
	for (i = 0; i < array->nr_members; i++)
		uuids[i] = array->members[i].uuid;
	bkh_head_init(&array->head, &array->uuid, geo, uuids, hold->member_sectors,
		      bkh_geometry_region(geo));
	kfree(uuids);
	return bkh_map_alloc(array, &array->head);
}

/** bkh_hold_print() - " <count> <feature>…" for the table line; returns the length. */
unsigned int bkh_hold_print(const struct bkh_array *array, char *result, unsigned int maxlen)
{
	const struct bkh_hold *hold = array->hold;
	bool rebuild = hold->rebuild_from != BKH_NOT_SAID;
	bool resync = hold->resync_from != BKH_NOT_SAID;
	unsigned int sz = 0;

	DMEMIT(" %u member_sectors %llu in_sync %x",
	       4 + 2 * rebuild + 2 * resync + hold->dirty + hold->force, hold->member_sectors,
	       hold->in_sync);
	if (rebuild)
		DMEMIT(" rebuild_from %llu", hold->rebuild_from);
	if (resync)
		DMEMIT(" resync_from %llu", hold->resync_from);
	DMEMIT("%s%s", hold->dirty ? " dirty" : "", hold->force ? " force" : "");
	return sz;
}
