// SPDX-License-Identifier: GPL-2.0-or-later
/* What all user I/O shares: entry, locks, clones, acknowledgement. See io.h. */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"
#include "replace.h"

static void bkh_io_work(struct work_struct *work)
{
	struct bkh_io *io = container_of(work, struct bkh_io, work);

	io->step(io); /* may free it */
}

/**
 * bkh_io_defer() - Go on with @step in a work item.
 * @io: the operation
 * @wq: where to queue it
 * @step: what comes next
 *
 * Context: Any.
 */
void bkh_io_defer(struct bkh_io *io, struct workqueue_struct *wq, void (*step)(struct bkh_io *io))
{
	io->step = step;
	INIT_WORK(&io->work, bkh_io_work);
	queue_work(wq, &io->work);
}

static void bkh_io_granted(struct bkh_range *range)
{
	struct bkh_io *io = container_of(range, struct bkh_io, range);

	io->locked = true;
	bkh_io_defer(io, io->array->io_wq, io->step);
}

/**
 * bkh_io_queue() - Lock what @io covers, or its whole region, or queue for it.
 * @io: the operation
 * @whole_region: lock the whole region, not only what @io covers
 * @step: what comes next
 *
 * Context: Any.
 * Return: true if the range is held and io->step() is up to the caller; else it follows in a
 * work item.
 */
bool bkh_io_queue(struct bkh_io *io, bool whole_region, void (*step)(struct bkh_io *io))
{
	struct bkh_array *array = io->array;

	if (whole_region) {
		io->range.start = bkh_region_start(array, io->region);
		io->range.end = bkh_region_end(array, io->region);
	} else if (bkh_has_rows(array)) {
		io->range.start = (io->part.row << array->geo.chunk_shift) + io->part.in_chunk;
		io->range.end = io->range.start + io->part.sectors;
	} else {
		io->range.start = io->iter.bi_sector;
		io->range.end = io->range.start + (io->iter.bi_size >> SECTOR_SHIFT);
	}
	io->range.granted = bkh_io_granted;
	io->range.sleeper = NULL;
	io->step = step;
	if (!bkh_range_lock(&array->ranges, &io->range))
		return false;
	io->locked = true;
	return true;
}

/**
 * bkh_io_lock() - Lock what @io covers, or its whole region, then do @step.
 * @io: the operation
 * @whole_region: lock the whole region, not only what @io covers
 * @step: what comes next
 *
 * Context: Process or map(). @step runs here and now if the range is free.
 */
void bkh_io_lock(struct bkh_io *io, bool whole_region, void (*step)(struct bkh_io *io))
{
	if (bkh_io_queue(io, whole_region, step))
		step(io);
}

void bkh_io_unlock(struct bkh_io *io)
{
	if (!io->locked)
		return;
	io->locked = false;
	bkh_range_unlock(&io->array->ranges, &io->range);
}

bool bkh_io_holds_region(const struct bkh_io *io)
{
	return io->locked && io->range.start == bkh_region_start(io->array, io->region) &&
	       io->range.end == bkh_region_end(io->array, io->region);
}

/** bkh_io_covers_region() - Is it about all of its region? Context: any. */
bool bkh_io_covers_region(const struct bkh_io *io)
{
	unsigned int width = bkh_span_width(&io->array->geo);
	u64 end = io->iter.bi_sector + (io->iter.bi_size >> SECTOR_SHIFT);

	return io->iter.bi_sector == bkh_region_start(io->array, io->region) * width &&
	       end == bkh_region_end(io->array, io->region) * width;
}

static void bkh_io_answer(struct bkh_io *io, blk_status_t status)
{
	struct bio *bio = bkh_io_bio(io);

	bkh_gather_answered(io);
	if (io->entered)
		bkh_hold_leave(io);
	io->kind = BKH_IO_NONE;
	bio->bi_status = io->status ?: status;
	if (unlikely(io->begun_ns))
		bkh_pace_request(io->array, io->begun_ns);
	bio_endio(bio);
}

/**
 * bkh_io_end() - Unlock and give the bio back, and those merged. @io is gone afterwards.
 * @io: the operation
 * @status: the result, of bios that have no error of their own
 *
 * Context: Any.
 */
void bkh_io_end(struct bkh_io *io, blk_status_t status)
{
	struct bkh_io *other, *next;

	if (unlikely(io->log_op))
		bkh_log_placed(io->array, io->log_op);
	bkh_io_unlock(io);
	list_for_each_entry_safe (other, next, &io->merged, merged)
		bkh_io_answer(other, status);
	bkh_io_answer(io, status);
}

/*
 * Whoever failed since it got the data counts as having missed it. One look at who takes part
 * serves for both masks: a member that fails meanwhile must not be in only one of them.
 */
static int bkh_io_may_ack(const struct bkh_io *io)
{
	const struct bkh_array *array = io->array;
	u32 active = bkh_active(array);
	u32 in_sync = bkh_in_sync(array) & active;
	int may;

	may = bkh_may_ack(READ_ONCE(array->durable) & io->concerns, io->written & active,
			  in_sync & io->concerns);
	/* What it overwrote must not be refused after a crash. */
	return may > 0 && READ_ONCE(array->bad.durable) < io->bad_version ? 0 : may;
}

/** bkh_io_missed() - Does the array not hold it, whoever else fails? Context: any. */
bool bkh_io_missed(const struct bkh_io *io)
{
	return bkh_io_may_ack(io) < 0;
}

/* The array does not hold it: copies may differ now, parity may belong to something else. */
static void bkh_io_corrupt(struct bkh_io *io)
{
	struct bkh_array *array = io->array;

	if ((io->kind == BKH_IO_WRITE || io->kind == BKH_IO_ZERO) &&
	    (bkh_has_rows(array) || !is_power_of_2(bkh_active(array) & io->concerns))) {
		bkh_map_event(array, io->region, BKH_EV_CORRUPT);
		bkh_sync_kick(array);
	}
}

/* Its record goes when it is durable that the region is not to be trusted without it. */
static void bkh_io_record_goes(struct bkh_io *io)
{
	if (io->mark.error)
		bkh_log_break(io->array);
	bkh_sync_kick(io->array);
	bkh_log_placed(io->array, io->log_op);
	io->log_op = 0;
}

static void bkh_io_lost_marked(struct bkh_io *io)
{
	bkh_io_record_goes(io);
	bkh_io_end(io, BLK_STS_IOERR);
}

static void bkh_io_lost(struct bkh_io *io)
{
	if (io->log_op) {
		bkh_io_mark(io, BKH_EV_CORRUPT, bkh_io_lost_marked);
		return;
	}
	bkh_io_corrupt(io);
	bkh_io_end(io, BLK_STS_IOERR);
}

/* The bio of @one has an error if the array does not hold what it wrote; else it counts on. */
static u32 bkh_io_part_lost(struct bkh_io *io, struct bkh_io *one, u32 active, u32 in_sync)
{
	u32 concerns = one->status ? 0 : bkh_row_concerns(io, one->own.cover);

	if (concerns && bkh_may_ack(0, io->written & active, in_sync & concerns) < 0) {
		one->status = BLK_STS_IOERR;
		concerns = 0;
	}
	return concerns;
}

/*
 * Several bios in one operation, and the array does not hold all of it: the error is for those
 * that it concerns. False if that is all of them.
 */
static bool bkh_io_lost_in_part(struct bkh_io *io)
{
	u32 active = bkh_active(io->array), in_sync = bkh_in_sync(io->array) & active, concerns;
	struct bkh_io *other;

	if (list_empty(&io->merged) || io->first)
		return false;
	concerns = bkh_io_part_lost(io, io, active, in_sync);
	list_for_each_entry (other, &io->merged, merged)
		concerns |= bkh_io_part_lost(io, other, active, in_sync);
	if (concerns)
		io->concerns = concerns;
	return concerns;
}

static void bkh_io_rest_marked(struct bkh_io *io)
{
	bkh_io_record_goes(io);
	bkh_io_ack(io);
}

/* Nobody is answered before it is certain that what is lost will be refused. */
static void bkh_io_ack_rest(struct bkh_io *io)
{
	if (io->log_op) {
		bkh_io_mark(io, BKH_EV_CORRUPT, bkh_io_rest_marked);
		return;
	}
	bkh_io_corrupt(io);
	bkh_io_ack(io);
}

/**
 * bkh_io_ack() - Acknowledge, now or once a head without the members that missed
 * it is durable.
 * @io: written is set
 *
 * Context: Any. Takes and releases ack_lock.
 */
void bkh_io_ack(struct bkh_io *io)
{
	struct bkh_array *array = io->array;
	int may = bkh_io_may_ack(io);
	unsigned long flags;
	bool back;

	if (!may) {
		spin_lock_irqsave(&array->ack_lock, flags);
		may = bkh_io_may_ack(io); /* a commit may just have finished */
		back = !may && array->hold && READ_ONCE(array->hold->turning_away);
		if (!may && !back)
			list_add_tail(&io->list, &array->ack_waiters);
		spin_unlock_irqrestore(&array->ack_lock, flags);
		if (back) {
			bkh_io_end(io, BLK_STS_DM_REQUEUE); /* it is written again */
			return;
		}
		if (!may) {
			bkh_head_request(array);
			return;
		}
	}
	if (may > 0)
		bkh_io_end(io, BLK_STS_OK);
	else if (bkh_io_lost_in_part(io))
		bkh_io_ack_rest(io);
	else
		bkh_io_lost(io);
}

/**
 * bkh_acks_release() - A head commit ended: look again at who waits for one.
 * @array: the array
 * @durable: the members that the head calls active
 * @error: or the commit failed, and so does what waited for it
 *
 * Context: Process. Takes and releases ack_lock.
 */
void bkh_acks_release(struct bkh_array *array, u32 durable, int error)
{
	struct bkh_io *io, *next;
	LIST_HEAD(waiters);

	spin_lock_irq(&array->ack_lock);
	if (!error)
		WRITE_ONCE(array->durable, durable);
	list_splice_init(&array->ack_waiters, &waiters);
	spin_unlock_irq(&array->ack_lock);

	list_for_each_entry_safe (io, next, &waiters, list) {
		list_del_init(&io->list);
		if (error)
			bkh_io_lost(io);
		else
			bkh_io_ack(io);
	}
}

static void bkh_io_marked(struct bkh_mark *mark)
{
	struct bkh_io *io = container_of(mark, struct bkh_io, mark);

	bkh_io_defer(io, io->array->io_wq, io->step);
}

/**
 * bkh_io_mark() - Commit @event for the region, then do @step; see mark.error there.
 * @io: the operation
 * @event: what happens to the region
 * @step: what comes next
 *
 * Context: Any.
 */
void bkh_io_mark(struct bkh_io *io, enum bkh_region_event event, void (*step)(struct bkh_io *io))
{
	io->step = step;
	io->mark.region = io->region;
	io->mark.event = event;
	io->mark.done = bkh_io_marked;
	bkh_map_mark(io->array, &io->mark);
}

static void bkh_clones_done(struct bkh_io *io)
{
	switch (io->kind) {
	case BKH_IO_FLUSH:
		bkh_members_error(io->array, atomic_read(&io->failed), BKH_ERROR_FLUSH);
		io->written = io->sent & ~atomic_read(&io->failed);
		bkh_io_ack(io);
		break;
	default:
		bkh_write_done(io);
		break;
	}
}

static void bkh_clone_endio(struct bio *bio)
{
	struct bkh_clone *clone = container_of(bio, struct bkh_clone, bio);
	struct bkh_io *io = clone->io;

	if (bio->bi_status)
		atomic_or(BIT(clone->member), &io->failed);
	bio_put(bio);
	if (atomic_dec_and_test(&io->remaining))
		bkh_clones_done(io);
}

/* All clones or none; @gfp decides whether that may fail. */
static bool bkh_clones_alloc(struct bkh_io *io, gfp_t gfp, struct bio_list *clones)
{
	struct bkh_array *array = io->array;
	struct bio *bio = bkh_io_bio(io);
	unsigned int i;

	for (i = 0; i < array->nr_members; i++) {
		struct bkh_clone *clone;
		struct bio *b;

		if (!(io->sent & (1U << i)))
			continue;
		b = bio_alloc_clone(array->members[i].dev->bdev, bio, gfp, &array->clones);
		if (!b) {
			while ((b = bio_list_pop(clones)))
				bio_put(b);
			return false;
		}
		clone = container_of(b, struct bkh_clone, bio);
		clone->io = io;
		clone->member = i;
		b->bi_end_io = bkh_clone_endio;
		if (bio_sectors(b))
			b->bi_iter.bi_sector = bkh_member_sector(array, i, io->iter.bi_sector);
		bio_list_add(clones, b);
	}
	return true;
}

static void bkh_clones_submit(struct bkh_io *io, struct bio_list *clones)
{
	struct bkh_array *array = io->array;
	struct bio *b;

	atomic_set(&io->failed, 0);
	atomic_set(&io->remaining, hweight32(io->sent));
	while ((b = bio_list_pop(clones))) /* the last one may free @io */
		if (bkh_to_both(array, container_of(b, struct bkh_clone, bio)->member, b))
			submit_bio_noacct(b);
}

/* One starved operation at a time may wait for memory: it gets all it needs. */
static void bkh_io_send_slowly(struct bkh_io *io)
{
	struct bio_list clones = BIO_EMPTY_LIST;

	/* The pool always gives in the end; what hangs on a bio (integrity) may not. */
	if (bkh_clones_alloc(io, GFP_NOIO, &clones))
		bkh_clones_submit(io, &clones);
	else
		bkh_io_end(io, BLK_STS_RESOURCE);
}

/**
 * bkh_io_send() - Send the bio to every member in @mask; at least one.
 * @io: the operation
 * @mask: the members
 *
 * Context: Process or map(). Never waits for memory.
 */
void bkh_io_send(struct bkh_io *io, u32 mask)
{
	struct bio_list clones = BIO_EMPTY_LIST;

	io->sent = mask;
	if (bkh_clones_alloc(io, GFP_NOWAIT | __GFP_NOWARN, &clones))
		bkh_clones_submit(io, &clones);
	else
		bkh_io_defer(io, io->array->alloc_wq, bkh_io_send_slowly);
}

/* Cut a discard or zeroing at the end of its region; dm sends the rest again. */
static void bkh_io_trim(struct bkh_io *io, struct bio *bio)
{
	u64 region_end = bkh_region_end(io->array, io->region) * bkh_span_width(&io->array->geo);
	u64 left = region_end - bio->bi_iter.bi_sector;

	if (bio_sectors(bio) > left)
		dm_accept_partial_bio(bio, left);
	io->iter = bio->bi_iter;
}

static void bkh_io_init(struct bkh_io *io, struct bkh_array *array, struct bio *bio)
{
	io->array = array;
	io->iter = bio->bi_iter;
	io->opf = bio->bi_opf;
	io->begun_ns = unlikely(READ_ONCE(array->sync.pacer.timed)) ? ktime_get_ns() : 0;
	io->kind = BKH_IO_NONE;
	io->locked = false;
	io->first = false;
	io->entered = false;
	io->tried = 0;
	io->bad_version = 0;
	io->log_op = 0;
	io->concerns = ~0U;
	io->plain = false;
	io->stream = BKH_STREAMS;
	io->status = BLK_STS_OK;
	INIT_LIST_HEAD(&io->merged);
	io->region = bkh_span_at(&array->geo, bio->bi_iter.bi_sector) >> array->ranges.region_shift;
}

/**
 * bkh_io_map() - The target's map(): nothing in here waits.
 * @ti: the target
 * @bio: the user's bio
 *
 * Context: Process, with bios queued until it returns.
 */
int bkh_io_map(struct dm_target *ti, struct bio *bio)
{
	struct bkh_io *io = dm_per_bio_data(bio, sizeof(*io));
	struct bkh_array *array = ti->private;
	bool nowait;

	bio->bi_iter.bi_sector = dm_target_offset(ti, bio->bi_iter.bi_sector);
	bkh_io_init(io, array, bio);
	if (READ_ONCE(array->last_user_io) != jiffies)
		WRITE_ONCE(array->last_user_io, jiffies);
	if (bio_op(bio) == REQ_OP_READ)
		return bkh_read_map(io, bio);
	if (array->readonly) {
		if (!bio_sectors(bio)) {
			bio_endio(bio); /* a flush, and nothing was ever written */
			return DM_MAPIO_SUBMITTED;
		}
		return DM_MAPIO_KILL;
	}

	/* Members are written in a work item then: they may wait there. */
	nowait = bio->bi_opf & REQ_NOWAIT;
	bio->bi_opf &= ~REQ_NOWAIT;
	io->opf = bio->bi_opf;
	switch (bio_op(bio)) {
	case REQ_OP_WRITE:
		if (!bio_sectors(bio)) { /* dm sends a flush before its data, by itself */
			io->kind = BKH_IO_FLUSH;
			if (bkh_log_settled(io, false, bkh_io_ack))
				bkh_io_send(io, bkh_active(array));
			break;
		}
		io->kind = BKH_IO_WRITE;
		if (bkh_has_rows(array))
			bkh_gather_write(io, bkh_row_trim(io, bio), nowait);
		else
			bkh_write_come(io, nowait);
		break;
	case REQ_OP_DISCARD:
		bkh_gather_release(array);
		bkh_io_trim(io, bio);
		io->kind = BKH_IO_DISCARD;
		bkh_discard_start(io);
		break;
	case REQ_OP_WRITE_ZEROES:
		bkh_gather_release(array);
		bkh_io_trim(io, bio);
		io->kind = BKH_IO_ZERO;
		bkh_zero_start(io);
		break;
	default:
		return DM_MAPIO_KILL;
	}
	return DM_MAPIO_SUBMITTED;
}

/** bkh_io_endio() - The target's end_io(): only remapped reads have work left. */
int bkh_io_endio(struct dm_target *ti, struct bio *bio, blk_status_t *error)
{
	struct bkh_io *io = dm_per_bio_data(bio, sizeof(*io));

	if (io->kind != BKH_IO_READ)
		return DM_ENDIO_DONE;
	return bkh_read_endio(io, bio, error);
}
