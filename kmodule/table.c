// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The constructor: parses the table line and gets memory and devices. What is on
 * the members it only inspects, to refuse what could not be activated: the table
 * before may still be writing them, so whatever is to count is read in preresume.
 *
 *   1 <level> <chunk> <layout> <status_mode> <array_uuid> <n> <member>... <n_features>
 *   [row_log [intents]] [replace <slot> <member>]
 *   member = <dev> <data_start> <status_start> <uuid>  or  - - - <uuid>; status_start
 *   is - in mode held, whose features are in holdtable.c
 */
#include <linux/slab.h>
#include <linux/uuid.h>

#include "hold.h"
#include "io.h"
#include "meta.h"
#include "replace.h"
#include "target.h"

#define BKH_BLOCK_SECTORS (BKH_BLOCK_BYTES >> SECTOR_SHIFT)
#define BKH_ZERO_RESERVE 4 /* bios that zero; each comes to its end by itself */

static int bkh_parse_uuid(const char *text, struct bkh_uuid *uuid)
{
	uuid_t parsed;

	if (strlen(text) != UUID_STRING_LEN || uuid_parse(text, &parsed))
		return -EINVAL;
	export_uuid(uuid->b, &parsed);
	return 0;
}

static int bkh_level_of(const char *word, enum bkh_level *level)
{
	static const enum bkh_level levels[] = { BKH_LEVEL_RAID1, BKH_LEVEL_RAID10, BKH_LEVEL_RAID4,
						 BKH_LEVEL_RAID5, BKH_LEVEL_RAID6 };
	unsigned int i, number;

	if (strncmp(word, "raid", 4) || kstrtouint(word + 4, 10, &number))
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		*level = levels[i];
		if (number == levels[i])
			return 0;
	}
	return -EINVAL;
}

/* Into array->geo, of which only this is known so far. */
static int bkh_parse_level(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *version = dm_shift_arg(as), *level = dm_shift_arg(as);
	const char *chunk = dm_shift_arg(as), *layout = dm_shift_arg(as);
	enum bkh_level number;

	if (!layout) {
		ti->error = "Too few arguments";
		return -EINVAL;
	}
	if (strcmp(version, "1")) {
		ti->error = "Unknown version of the table line";
		return -EINVAL;
	}
	if (bkh_level_of(level, &number)) {
		ti->error = "Unknown level";
		return -EINVAL;
	}
	if (kstrtouint(chunk, 10, &array->geo.chunk_sectors) ||
	    bkh_layout_parse(number, layout, &array->geo.layout)) {
		ti->error = "Invalid chunk or unknown layout for this level";
		return -EINVAL;
	}
	array->geo.level = number;
	return 0;
}

/*
 * What the sizes of members are is known from their heads. Until then it is taken for
 * what makes an array of this size.
 */
static int bkh_guess_geometry(struct dm_target *ti, struct bkh_array *array)
{
	struct bkh_geometry *geo = &array->geo;
	enum bkh_level level = geo->level;
	u32 layout = geo->layout, chunk = geo->chunk_sectors;
	u64 share = ti->len;

	if (level == BKH_LEVEL_RAID1 && array->nr_members > BKH_RAID1_MAX_MEMBERS) {
		ti->error = "Invalid number of members: raid1 has 2 to 8";
		return -EINVAL;
	}
	if (bkh_geometry_init(geo, level, layout, array->nr_members, chunk, 1ULL << 40)) {
		ti->error = "Level, layout, chunk and number of members do not go together";
		return -EINVAL;
	}
	if (geo->nr_data)
		share = div_u64(ti->len, geo->nr_data);
	else if (chunk)
		share = round_up(div_u64(ti->len * geo->copies, geo->nr_members), chunk);
	if (bkh_geometry_init(geo, level, layout, array->nr_members, chunk, share) ||
	    (geo->nr_data && geo->array_sectors != ti->len)) {
		ti->error = "The size of the array is not made of whole rows";
		return -EINVAL;
	}
	return 0;
}

static int bkh_parse_mode(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *mode = dm_shift_arg(as), *uuid = dm_shift_arg(as);

	if (!uuid) {
		ti->error = "Too few arguments";
		return -EINVAL;
	}
	if (!strcmp(mode, "held") && bkh_hold_alloc(array)) {
		ti->error = "Out of memory";
		return -ENOMEM;
	}
	array->readonly = !strcmp(mode, "readonly");
	if (!array->readonly && !array->hold && strcmp(mode, "native")) {
		ti->error = "Unknown status mode";
		return -EINVAL;
	}
	if (bkh_parse_uuid(uuid, &array->uuid)) {
		ti->error = "Invalid array UUID";
		return -EINVAL;
	}
	return 0;
}

/* Foreign data may start anywhere, and nothing of ours is on the member. */
static int bkh_parse_start(struct bkh_member *m, bool held, const char *data_start,
			   const char *status_start)
{
	unsigned long long data, status = 0;

	if (kstrtoull(data_start, 10, &data) || data != (sector_t)data)
		return -EINVAL;
	m->data_start = data;
	if (held)
		return strcmp(status_start, "-") ? -EINVAL : 0;
	if (kstrtoull(status_start, 10, &status) || status >= data || data % BKH_BLOCK_SECTORS ||
	    status % BKH_BLOCK_SECTORS)
		return -EINVAL;
	m->status_start = status;
	return 0;
}

static int bkh_parse_device(struct dm_target *ti, struct bkh_member *m, bool held, const char *path,
			    const char *data_start, const char *status_start)
{
	int error;

	if (bkh_parse_start(m, held, data_start, status_start)) {
		ti->error = "Invalid data or status start of a member";
		return -EINVAL;
	}
	error = dm_get_device(ti, path, dm_table_get_mode(ti->table), &m->dev);
	if (error) {
		m->dev = NULL;
		ti->error = "Cannot open a member device";
		return error;
	}
	m->rotational = bkh_bdev_rotational(m->dev->bdev);
	return 0;
}

/** bkh_parse_member() - Four words: device, where data and status part begin, UUID. */
int bkh_parse_member(struct dm_target *ti, struct dm_arg_set *as, bool held, struct bkh_member *m)
{
	const char *path = dm_shift_arg(as), *data = dm_shift_arg(as);
	const char *status = dm_shift_arg(as), *uuid = dm_shift_arg(as);

	if (!uuid) {
		ti->error = "Too few arguments for the members";
		return -EINVAL;
	}
	if (bkh_parse_uuid(uuid, &m->uuid)) {
		ti->error = "Invalid member UUID";
		return -EINVAL;
	}
	if (strcmp(path, "-"))
		return bkh_parse_device(ti, m, held, path, data, status);
	if (strcmp(data, "-") || strcmp(status, "-")) {
		ti->error = "A missing member has no data or status start";
		return -EINVAL;
	}
	return 0;
}

/* The same disk or name in two slots would mirror onto itself. */
static int bkh_check_members(struct dm_target *ti, struct bkh_array *array)
{
	unsigned int i, k, present = 0;

	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *a = &array->members[i];

		present += a->dev != NULL;
		if (a->dev)
			array->block_sectors =
				max(array->block_sectors,
				    bdev_logical_block_size(a->dev->bdev) >> SECTOR_SHIFT);
		for (k = 0; k < i; k++) {
			const struct bkh_member *b = &array->members[k];

			if (!memcmp(&a->uuid, &b->uuid, sizeof(a->uuid)) ||
			    (a->dev && b->dev && a->dev->bdev == b->dev->bdev)) {
				ti->error = "A member is named twice";
				return -EINVAL;
			}
		}
	}
	if (!present) {
		ti->error = "No member is present";
		return -EINVAL;
	}
	return 0;
}

/* Another disk than any of the members', under another name. */
static int bkh_check_replacement(struct dm_target *ti, struct bkh_array *array)
{
	const struct bkh_member *r;
	unsigned int i;

	if (!array->replace)
		return 0;
	r = &array->replace->disk;
	array->block_sectors =
		max(array->block_sectors, bdev_logical_block_size(r->dev->bdev) >> SECTOR_SHIFT);
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];

		if (!memcmp(&r->uuid, &m->uuid, sizeof(r->uuid)) ||
		    (m->dev && m->dev->bdev == r->dev->bdev)) {
			ti->error = "A member is named twice";
			return -EINVAL;
		}
	}
	return 0;
}

/* What is said after the members, each word once. */
static int bkh_parse_features(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *count = dm_shift_arg(as), *word;
	struct bkh_logger *logger = &array->logger;
	unsigned int nr;
	int error;

	if (!count || kstrtouint(count, 10, &nr) || nr != as->argc)
		goto unknown;
	if (array->hold)
		return bkh_hold_parse(ti, as, array);
	while ((word = dm_shift_arg(as))) {
		bool *feature = !strcmp(word, "row_log")   ? &logger->wanted
				: !strcmp(word, "intents") ? &logger->intents
							   : NULL;

		if (!strcmp(word, "replace")) {
			error = bkh_replace_parse(ti, as, array);
			if (error) {
				ti->error = ti->error ?: "Invalid replacement";
				return error;
			}
			continue;
		}
		if (!feature || *feature)
			goto unknown;
		*feature = true;
	}
	if ((logger->wanted && !bkh_has_rows(array)) || (logger->intents && !logger->wanted)) {
		ti->error = "Features that do not go together";
		return -EINVAL;
	}
	return bkh_check_replacement(ti, array);

unknown:
	ti->error = "Unknown features";
	return -EINVAL;
}

static int bkh_parse_members(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *count = dm_shift_arg(as);
	unsigned int i;
	int error;

	if (!count || kstrtouint(count, 10, &array->nr_members) || array->nr_members < 2 ||
	    array->nr_members > BKH_SLOTS) {
		ti->error = "Invalid number of members";
		return -EINVAL;
	}
	array->members = kcalloc(array->nr_members, sizeof(*array->members), GFP_KERNEL);
	if (!array->members) {
		ti->error = "Out of memory";
		return -ENOMEM;
	}
	for (i = 0; i < array->nr_members; i++) {
		error = bkh_parse_member(ti, as, array->hold, &array->members[i]);
		if (error)
			return error;
	}
	return bkh_check_members(ti, array) ?: bkh_guess_geometry(ti, array) ?:
		bkh_parse_features(ti, as, array);
}

static int bkh_alloc_queues(struct bkh_array *array)
{
	array->io_wq = alloc_workqueue("bkh_io", WQ_MEM_RECLAIM | WQ_HIGHPRI | BKH_WQ_PERCPU, 0);
	array->alloc_wq = alloc_ordered_workqueue("bkh_alloc", WQ_MEM_RECLAIM);
	array->meta_wq = alloc_ordered_workqueue("bkh_meta", WQ_MEM_RECLAIM);
	array->zero_wq = alloc_workqueue("bkh_zero", WQ_MEM_RECLAIM | WQ_UNBOUND, 0);
	array->sync_wq = alloc_workqueue("bkh_sync", WQ_UNBOUND, 0);
	return array->io_wq && array->alloc_wq && array->meta_wq && array->zero_wq && array->sync_wq
		       ? 0
		       : -ENOMEM;
}

static int bkh_alloc_parts(struct bkh_array *array)
{
	int error;

	mutex_init(&array->admin);
	mutex_init(&array->meta_mutex);
	spin_lock_init(&array->state_lock);
	spin_lock_init(&array->ack_lock);
	INIT_LIST_HEAD(&array->ack_waiters);
	INIT_WORK(&array->meta_work, bkh_meta_work);
	init_waitqueue_head(&array->meta_wait);
	bkh_map_init(&array->map);
	bkh_range_init(&array->ranges);
	bkh_sync_init(array);
	bkh_repair_init(array);

	array->meta_batch = bkh_batch_alloc(
		array, max_t(unsigned int, BKH_HEAD_SLOTS, BKH_MAP_GROUP * array->nr_members));
	if (!array->meta_batch)
		return -ENOMEM;
	/* Enough for one operation to finish: alloc_wq serves one at a time. */
	error = bkh_row_pool_init(array) ?: bkh_gather_init_array(array) ?:
		bkh_logger_init(array) ?: bkh_bad_init(array) ?: bkh_replace_init(array);
	if (error)
		return error;
	error = bioset_init(&array->clones, 2 * array->nr_members, offsetof(struct bkh_clone, bio),
			    0)
			?: bioset_init(&array->zeros, BKH_ZERO_RESERVE, 0, BIOSET_NEED_BVECS);
	if (error)
		return error;
	error = bkh_events_init(array);
	if (error)
		return error;
	error = bkh_clean_init(array);
	if (error)
		return error;
	return bkh_alloc_queues(array);
}

static void bkh_destroy_queue(struct workqueue_struct *wq)
{
	if (wq)
		destroy_workqueue(wq);
}

/* Takes an array in any state of construction. */
static void bkh_free(struct dm_target *ti, struct bkh_array *array)
{
	unsigned int i;

	bkh_clean_free(array);
	bkh_events_free(array);
	bkh_gather_free(array);
	bkh_destroy_queue(array->sync_wq);
	bkh_destroy_queue(array->zero_wq);
	bkh_destroy_queue(array->io_wq);
	bkh_destroy_queue(array->alloc_wq);
	bkh_destroy_queue(array->meta_wq);
	bioset_exit(&array->clones);
	bioset_exit(&array->zeros);
	bkh_row_pool_free(array);
	bkh_logger_free(array);
	bkh_bad_free(array);
	bkh_replace_free(ti, array);
	bkh_map_free(&array->map);
	kvfree(array->meta_batch);
	for (i = 0; array->members && i < array->nr_members; i++)
		if (array->members[i].dev)
			dm_put_device(ti, array->members[i].dev);
	kfree(array->members);
	kfree(array->hold);
	kvfree(array);
}

/* No bio crosses a region, of RAID-10 a chunk, or a row. */
static sector_t bkh_max_io_sectors(const struct bkh_array *array)
{
	const struct bkh_geometry *geo = &array->geo;

	return geo->chunk_sectors ? geo->chunk_sectors * bkh_span_width(geo) : BKH_MAX_IO_SECTORS;
}

/**
 * bkh_ctr() - Construct the target from its table line.
 * @ti: the target
 * @argc: number of words
 * @argv: the words
 *
 * Context: Process. The table that is live now may use the same members.
 */
int bkh_ctr(struct dm_target *ti, unsigned int argc, char **argv)
{
	struct dm_arg_set as = { .argc = argc, .argv = argv };
	struct bkh_array *array;
	int error;

	array = kvzalloc(sizeof(*array), GFP_KERNEL);
	if (!array) {
		ti->error = "Out of memory";
		return -ENOMEM;
	}
	array->ti = ti;
	array->len_sectors = ti->len;
	array->block_sectors = 1;
	error = bkh_parse_level(ti, &as, array) ?: bkh_parse_mode(ti, &as, array) ?:
		bkh_parse_members(ti, &as, array);
	if (error)
		goto fail;
	error = bkh_alloc_parts(array);
	if (!error)
		error = dm_set_target_max_io_len(ti, bkh_max_io_sectors(array));
	if (error) {
		ti->error = ti->error ?: "Out of memory";
		goto fail;
	}
	error = array->hold ? bkh_hold_prepare(ti, array) : bkh_inspect(array);
	if (error) {
		ti->error = ti->error	       ? ti->error
			    : error == -ENOMEM ? "Out of memory"
					       : "The members' status does not suit the table";
		goto fail;
	}
	bkh_handover_join(array);
	ti->num_flush_bios = 1;
	ti->num_discard_bios = !array->hold; /* a foreign format cannot say what was discarded */
	ti->num_write_zeroes_bios = 1;
	ti->flush_supported = true;
	ti->discards_supported = !array->hold;
	ti->limit_swap_bios = true;
	ti->per_io_data_size = sizeof(struct bkh_io);
	ti->private = array;
	return 0;

fail:
	bkh_free(ti, array);
	return error;
}

void bkh_dtr(struct dm_target *ti)
{
	bkh_handover_leave(ti->private);
	bkh_free(ti, ti->private);
}
