// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A member's replacement: memory, the writes that go to both disks, and what is known of it.
 *
 * All writes to members pass bkh_to_both() or, for zeros and discards, zero.c. A write ends when
 * both disks have it, with the result of the member's; the replacement's error takes the
 * replacement away. So while it is attached both hold the same wherever something was written or
 * copied, and a flush of the member flushed it, too.
 */
#include <linux/slab.h>

#include "meta.h"
#include "replace.h"
#include "target.h"

#define BKH_TWIN_RESERVE 16

/* A write's second bio; the bio_set's front padding. */
struct bkh_twin {
	struct bkh_array *array;
	struct bio *of;
	struct bio bio;
};

static void bkh_twin_endio(struct bio *bio)
{
	struct bkh_twin *twin = container_of(bio, struct bkh_twin, bio);
	struct bio *of = twin->of;

	if (bio->bi_status)
		bkh_replace_fail(twin->array, bio_sectors(of) ? BKH_ERROR_WRITE : BKH_ERROR_FLUSH);
	bio_put(bio);
	bio_endio(of);
}

static bool bkh_twin_send(struct bkh_replace *r, struct bio *bio, gfp_t gfp)
{
	struct bio *b = bio_alloc_clone(r->disk.dev->bdev, bio, gfp, &r->twins);
	struct bkh_twin *twin;

	if (!b)
		return false;
	twin = container_of(b, struct bkh_twin, bio);
	twin->array = r->array;
	twin->of = bio;
	b->bi_end_io = bkh_twin_endio;
	bio_inc_remaining(bio);
	submit_bio_noacct(b);
	return true;
}

static struct bio *bkh_starved_pop(struct bkh_replace *r)
{
	unsigned long flags;
	struct bio *bio;

	spin_lock_irqsave(&r->lock, flags);
	bio = bio_list_pop(&r->starved);
	spin_unlock_irqrestore(&r->lock, flags);
	return bio;
}

static void bkh_starved_work(struct work_struct *work)
{
	struct bkh_replace *r = container_of(work, struct bkh_replace, work);
	struct bio *bio;

	while ((bio = bkh_starved_pop(r))) {
		/* The pool always gives in the end; what hangs on a bio (integrity) may not. */
		if (!bkh_twin_send(r, bio, GFP_NOIO))
			bkh_replace_fail(r->array, BKH_ERROR_WRITE);
		submit_bio_noacct(bio);
	}
}

/* Heads and the log are each disk's own; all else is the same on both. */
static bool bkh_twin_wanted(const struct bkh_array *array, unsigned int slot, const struct bio *bio)
{
	const struct bkh_member *m = &array->members[slot];
	u64 sector = bio->bi_iter.bi_sector, at;

	if (!(bkh_replaced(array) & BIT(slot)) || !op_is_write(bio_op(bio)) ||
	    bio->bi_bdev != m->dev->bdev)
		return false;
	if (!bio_sectors(bio) || sector >= m->data_start)
		return true;
	at = (sector - m->status_start) << SECTOR_SHIFT;
	return at >= BKH_BADSECTOR_OFFSET && at < BKH_MAP_OFFSET + 2 * array->map.map_bytes;
}

bool bkh_replace_twin(struct bkh_array *array, unsigned int slot, struct bio *bio)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;

	if (!bkh_twin_wanted(array, slot, bio) || bkh_twin_send(r, bio, GFP_NOWAIT | __GFP_NOWARN))
		return true;
	spin_lock_irqsave(&r->lock, flags);
	bio_list_add(&r->starved, bio);
	spin_unlock_irqrestore(&r->lock, flags);
	queue_work(r->wq, &r->work);
	return false;
}

/** bkh_replace_bdev() - Where else what is written to @slot goes; NULL: nowhere. Context: any. */
struct block_device *bkh_replace_bdev(const struct bkh_array *array, unsigned int slot)
{
	return bkh_replaced(array) & BIT(slot) ? array->replace->disk.dev->bdev : NULL;
}

/**
 * bkh_replace_fail() - The replacement could not be written: the array goes on without it.
 * @array: the array
 * @kind: what went wrong
 *
 * Context: Any. Takes and releases state_lock.
 */
void bkh_replace_fail(struct bkh_array *array, enum bkh_error_kind kind)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;
	bool first;

	spin_lock_irqsave(&array->state_lock, flags);
	first = r->attached;
	WRITE_ONCE(r->attached, false);
	if (first) {
		r->out = true;
		r->changes++;
		bkh_event(array, "replacement of member %u failed: %s", r->slot,
			  bkh_error_words(kind));
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
	if (!first)
		return;
	DMWARN("%s: replacement of member %u (%s) failed: %s",
	       dm_table_device_name(array->ti->table), r->slot, r->disk.dev->name,
	       bkh_error_words(kind));
	bkh_head_request(array);
	wake_up_all(&array->sync.wait);
	bkh_sync_kick(array); /* the status line is to say so, also while it is paused */
}

/**
 * bkh_replace_distrust() - A write that failed on @slot may be on the replacement nevertheless.
 * @array: the array
 * @slot: a member that stays in spite of it
 *
 * Context: Any. Takes and releases state_lock.
 */
void bkh_replace_distrust(struct bkh_array *array, unsigned int slot)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;

	if (!(bkh_replaced(array) & BIT(slot)))
		return;
	spin_lock_irqsave(&array->state_lock, flags);
	r->again = true;
	r->copied = 0;
	r->changes++;
	spin_unlock_irqrestore(&array->state_lock, flags);
	bkh_head_request(array);
}

/**
 * bkh_replace_doubts() - Must a dirty region stay so, to be copied once more after a crash?
 * @array: the array
 * @region: the region
 *
 * A head that tells of a replacement promises that it holds all clean regions before a place.
 *
 * Context: Any.
 */
bool bkh_replace_doubts(const struct bkh_array *array, u64 region)
{
	const struct bkh_replace *r = array->replace;

	if (likely(!r))
		return false;
	if (READ_ONCE(r->changes) != READ_ONCE(r->durable))
		return true;
	return READ_ONCE(r->attached) && region < r->nr_regions && test_bit(region, r->stale);
}

/** bkh_replace_fill() - What @head is to say of it. Context: any, holding state_lock. */
void bkh_replace_fill(struct bkh_array *array, struct bkh_head *head)
{
	struct bkh_replace *r = array->replace;

	memset(&head->replacing, 0, sizeof(head->replacing));
	if (!r)
		return;
	lockdep_assert_held(&array->state_lock);
	r->written = r->changes;
	if (!r->attached || !(array->in_sync & BIT(r->slot)))
		return;
	head->replacing.uuid = r->disk.uuid;
	head->replacing.slot = r->slot;
	head->replacing.sectors = r->copied;
}

/** bkh_replace_committed() - The head that was filled in is durable. Holding meta_mutex. */
void bkh_replace_committed(struct bkh_array *array)
{
	if (array->replace)
		WRITE_ONCE(array->replace->durable, array->replace->written);
}

/* ---- its background action ---- */

/** bkh_replace_due() - Is there something to copy, and something to copy it from? Context: any. */
bool bkh_replace_due(const struct bkh_array *array)
{
	return bkh_replaced(array) & bkh_in_sync(array);
}

/** bkh_replace_wants() - Is @region to be copied? Context: any. */
bool bkh_replace_wants(const struct bkh_array *array, u64 region)
{
	const struct bkh_replace *r = array->replace;

	if (bkh_map_state(&array->map, region) == BKH_REGION_NEVER)
		return false;
	return bkh_region_end(array, region) > READ_ONCE(r->copied) || test_bit(region, r->stale);
}

/** bkh_replace_begin() - A pass begins. Context: process. */
void bkh_replace_begin(struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	r->again = false;
	spin_unlock_irqrestore(&array->state_lock, flags);
}

/** bkh_replace_region_done() - All of @region is copied. Context: process. */
void bkh_replace_region_done(struct bkh_array *array, u64 region)
{
	clear_bit(region, array->replace->stale);
}

/** bkh_replace_copied() - Both disks were flushed, and all before @position was copied. */
void bkh_replace_copied(struct bkh_array *array, u64 position)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	if (!r->again)
		r->copied = max(r->copied, position);
	spin_unlock_irqrestore(&array->state_lock, flags);
}

/**
 * bkh_replace_write() - Write the window's part of the member to the replacement.
 * @w: the window; the member holds some of it
 * @vecs: what it is to hold
 *
 * Context: Process; the range is held.
 * Return: false if there is no replacement any more.
 */
bool bkh_replace_write(struct bkh_window *w, struct bio_vec *vecs)
{
	struct bkh_array *array = w->array;
	struct bkh_replace *r = array->replace;
	sector_t sector = bkh_has_rows(array) ? r->disk.data_start + w->start
					      : bkh_member_sector(array, r->slot, w->start);

	bkh_batch_start(w->batch);
	bkh_batch_replacement(w->batch, r->slot, sector, vecs, bkh_window_len(w));
	if (!bkh_batch_wait(w->batch))
		return true;
	bkh_replace_fail(array, BKH_ERROR_WRITE);
	return false;
}

/* ---- beginning and end ---- */

/**
 * bkh_replace_swap() - The replacement and the disk in its slot change places.
 * @array: nobody writes to its members
 *
 * Reads may be under way: both have the same data at the same place.
 *
 * Context: Process.
 */
void bkh_replace_swap(struct bkh_array *array)
{
	struct bkh_member *a = &array->replace->disk, *b = &array->members[array->replace->slot];
	struct dm_dev *dev = a->dev;

	WRITE_ONCE(a->dev, b->dev);
	WRITE_ONCE(b->dev, dev);
	swap(a->data_start, b->data_start); /* different only if one of them is missing */
	swap(a->status_start, b->status_start);
	swap(a->uuid, b->uuid);
	swap(a->rotational, b->rotational);
	swap(a->unreadable, b->unreadable);
	swap(a->renamed, b->renamed);
	swap(a->keep_out, b->keep_out);
}

/** bkh_replace_took_over() - The heads say that it is the member. Context: process. */
void bkh_replace_took_over(struct bkh_array *array)
{
	bkh_replace_swap(array);
	array->replace->out = true;
}

/** bkh_replace_took_over_undo() - It was only a look, by the constructor. Context: process. */
void bkh_replace_took_over_undo(struct bkh_array *array)
{
	if (!array->replace || !array->replace->out)
		return;
	bkh_replace_swap(array);
	array->replace->out = false;
}

/** bkh_replace_shown() - The replacement for the table line; NULL if it is none any more. */
const struct bkh_replace *bkh_replace_shown(const struct bkh_array *array)
{
	return bkh_replace_asks(array) ? array->replace : NULL;
}

/**
 * bkh_replace_attach() - From now on it gets what its member gets.
 * @array: its map is loaded
 * @base: the head that decided
 *
 * Context: Process, at activation, before anything is written.
 */
int bkh_replace_attach(struct bkh_array *array, const struct bkh_head *base)
{
	struct bkh_replace *r = array->replace;
	unsigned long flags;
	u64 region;

	if (!r)
		return 0;
	WRITE_ONCE(r->attached, false); /* it may have been, before the last suspend */
	if (r->out || array->readonly || !(bkh_in_sync(array) & BIT(r->slot)))
		return 0;
	if (r->disk.unreadable) {
		bkh_event(array, "replacement of member %u failed: it cannot be read", r->slot);
		r->out = true;
		return 0;
	}
	bitmap_free(r->stale);
	r->nr_regions = array->map.nr_regions;
	r->stale = bitmap_zalloc(r->nr_regions, GFP_KERNEL);
	if (!r->stale)
		return -ENOMEM;
	for (region = 0; region < r->nr_regions; region++)
		if (bkh_replace_doubtful(array->map.state[region]))
			__set_bit(region, r->stale);
	spin_lock_irqsave(&array->state_lock, flags);
	r->again = false;
	r->copied = bkh_replace_from(base, r->slot, &r->disk.uuid);
	WRITE_ONCE(r->attached, true);
	spin_unlock_irqrestore(&array->state_lock, flags);
	return 0;
}

/**
 * bkh_replace_parse() - "replace <slot> <dev> <data_start> <status_start> <uuid>".
 * @ti: the target
 * @as: what follows the first word
 * @array: its members are parsed
 *
 * Context: Process, constructor.
 */
int bkh_replace_parse(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array)
{
	const char *slot = dm_shift_arg(as);
	const struct bkh_member *m;
	struct bkh_replace *r;
	int error;

	if (array->replace)
		return -EINVAL;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	array->replace = r;
	r->array = array;
	if (!slot || kstrtouint(slot, 10, &r->slot) || r->slot >= array->nr_members)
		return -EINVAL;
	error = bkh_parse_member(ti, as, false, &r->disk);
	if (error)
		return error;
	m = &array->members[r->slot];
	if (!r->disk.dev || (m->dev && (m->data_start != r->disk.data_start ||
					m->status_start != r->disk.status_start))) {
		ti->error = "A replacement is a disk laid out like the member's";
		return -EINVAL;
	}
	return 0;
}

/** bkh_replace_init() - Memory for it. Context: process, constructor. */
int bkh_replace_init(struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;

	if (!r)
		return 0;
	spin_lock_init(&r->lock);
	bio_list_init(&r->starved);
	INIT_WORK(&r->work, bkh_starved_work);
	r->wq = alloc_ordered_workqueue("bkh_replace", WQ_MEM_RECLAIM);
	if (!r->wq)
		return -ENOMEM;
	return bioset_init(&r->twins, BKH_TWIN_RESERVE, offsetof(struct bkh_twin, bio), 0);
}

/* Takes one in any state. */
void bkh_replace_free(struct dm_target *ti, struct bkh_array *array)
{
	struct bkh_replace *r = array->replace;

	if (!r)
		return;
	if (r->wq)
		destroy_workqueue(r->wq);
	bioset_exit(&r->twins);
	bitmap_free(r->stale);
	if (r->disk.dev)
		dm_put_device(ti, r->disk.dev);
	kfree(r);
	array->replace = NULL;
}
