// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dm-bulkhead: a RAID engine for device-mapper. This file is the target's set
 * of hooks; design: docs/, I/O: io.h, metadata: meta.h.
 */
#include <linux/module.h>

#include "arith.h"
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"
#include "replace.h"
#include "target.h"

static void bkh_presuspend(struct dm_target *ti)
{
	bkh_sync_stop_begin(ti->private);
	bkh_hold_turn_away(ti->private);
}

static void bkh_presuspend_undo(struct dm_target *ti)
{
	struct bkh_array *array = ti->private;

	bkh_hold_stay(array);
	bkh_sync_stop_undo(array);
	bkh_clean_arm(array);
}

/* All user I/O is done; what we started ourselves dm does not know of. */
static void bkh_postsuspend(struct dm_target *ti)
{
	struct bkh_array *array = ti->private;

	mutex_lock(&array->admin);
	if (array->life == BKH_LIFE_ACTIVE) {
		bkh_sync_stop_wait(array);
		bkh_clean_stop(array);
		bkh_repair_stop(array);
		bkh_retire(array);
	}
	mutex_unlock(&array->admin);
}

static int bkh_preresume(struct dm_target *ti)
{
	struct bkh_array *array = ti->private;
	int error = 0;

	mutex_lock(&array->admin);
	bkh_handover_take(array);
	if (array->life != BKH_LIFE_ACTIVE)
		error = bkh_activate(array);
	mutex_unlock(&array->admin);
	return error;
}

static void bkh_resume(struct dm_target *ti)
{
	struct bkh_array *array = ti->private;

	bkh_sync_kick(array);
	bkh_clean_arm(array);
	bkh_events_raise(array);
}

static int bkh_iterate_devices(struct dm_target *ti, iterate_devices_callout_fn fn, void *data)
{
	struct bkh_array *array = ti->private;
	unsigned int i;
	int result = 0;

	for (i = 0; i < array->nr_members && !result; i++) {
		const struct bkh_member *m = &array->members[i];

		if (m->dev)
			result = fn(ti, m->dev, m->data_start, array->geo.member_sectors, data);
	}
	if (array->replace && array->replace->disk.dev && !result)
		result = fn(ti, array->replace->disk.dev, array->replace->disk.data_start,
			    array->geo.member_sectors, data);
	return result;
}

/*
 * Limits are asked for before preresume, so the region size is not known yet.
 * The usual one makes a good hint; what covers no whole region does no harm.
 */
static void bkh_io_hints(struct dm_target *ti, struct queue_limits *limits)
{
	const struct bkh_array *array = ti->private;
	const struct bkh_geometry *geo = &array->geo;
	u64 region = bkh_geometry_region(geo) * bkh_span_width(geo);

	if (geo->chunk_sectors) {
		limits->io_min = geo->chunk_sectors << SECTOR_SHIFT;
		limits->io_opt = limits->io_min * (geo->nr_data ?: geo->nr_members / geo->copies);
	}
	if (array->hold || !region || region > UINT_MAX >> SECTOR_SHIFT)
		return;
	/* The block layer can only align to powers of two, which a region of rows need not be. */
	limits->discard_granularity = (region & -region) << SECTOR_SHIFT;
	limits->max_hw_discard_sectors = rounddown(UINT_MAX >> SECTOR_SHIFT, (u32)region);
	limits->max_discard_sectors = limits->max_hw_discard_sectors;
}

static struct target_type bkh_target = {
	.name = "bulkhead",
	.version = { 1, 1, 0 },
	.features = DM_TARGET_NOWAIT,
	.module = THIS_MODULE,
	.ctr = bkh_ctr,
	.dtr = bkh_dtr,
	.map = bkh_io_map,
	.end_io = bkh_io_endio,
	.presuspend = bkh_presuspend,
	.presuspend_undo = bkh_presuspend_undo,
	.postsuspend = bkh_postsuspend,
	.preresume = bkh_preresume,
	.resume = bkh_resume,
	.status = bkh_status,
	.message = bkh_message,
	.iterate_devices = bkh_iterate_devices,
	.io_hints = bkh_io_hints,
};

static int __init bkh_init(void)
{
	int error = bkh_arith_init();

	if (error)
		return error;
	error = dm_register_target(&bkh_target);
	if (error) {
		DMERR("cannot register the target: %d", error);
		bkh_arith_exit();
	}
	return error;
}

static void __exit bkh_exit(void)
{
	dm_unregister_target(&bkh_target);
	bkh_arith_exit();
}

module_init(bkh_init);
module_exit(bkh_exit);

MODULE_DESCRIPTION("device-mapper RAID engine of Bulkhead");
MODULE_AUTHOR("The Bulkhead authors");
MODULE_LICENSE("GPL");
