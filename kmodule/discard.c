// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Discards and zeroing. A whole region becomes never-written: that is durable
 * first, then the members may forget the data. Anything smaller is left alone
 * by a discard, because members need not agree on what a discarded sector
 * holds, and is written as zeros by a write-zeroes.
 */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"

/* Members whose device can discard; errors do not matter, the map says it all. */
static u32 bkh_discarding(struct bkh_array *array)
{
	u32 active = bkh_active(array), mask = 0;
	unsigned int i;

	for (i = 0; i < array->nr_members; i++)
		if ((active & (1U << i)) && bdev_max_discard_sectors(array->members[i].dev->bdev))
			mask |= 1U << i;
	return mask;
}

/* What the region is on each member, which with RAID-10 may be many pieces. */
static void bkh_discard_work(struct bkh_io *io)
{
	bkh_discard_members(io->array, bkh_discarding(io->array), io->range.start, io->range.end);
	bkh_io_ack(io);
}

static void bkh_forget_locked(struct bkh_io *io);

static void bkh_discard_marked(struct bkh_io *io)
{
	u32 mask = bkh_discarding(io->array);

	if (io->mark.error == -EBUSY) { /* being synced just now: a discard may do nothing */
		bkh_io_end(io, BLK_STS_OK);
		return;
	}
	if (io->mark.error) {
		bkh_io_end(io, BLK_STS_IOERR);
		return;
	}
	io->written = bkh_active(io->array);
	bkh_bad_mend(io->array, ~0U, io->range.start, io->range.end); /* all of it is zeros now */
	if (mask)
		bkh_io_defer(io, io->array->zero_wq, bkh_discard_work);
	else
		bkh_io_ack(io);
}

/**
 * bkh_discard_start() - Begin a discard inside one region.
 * @io: the operation
 *
 * Context: map().
 */
void bkh_discard_start(struct bkh_io *io)
{
	if (!bkh_io_covers_region(io) ||
	    bkh_map_state(&io->array->map, io->region) == BKH_REGION_NEVER)
		bkh_io_end(io, BLK_STS_OK);
	else
		bkh_io_lock(io, true, bkh_forget_locked);
}

static void bkh_zero_work(struct bkh_io *io)
{
	if (bkh_has_rows(io->array) && !bkh_io_covers_region(io)) {
		bkh_row_write(io);
		return;
	}
	io->written =
		bkh_zero_members(io->array, bkh_active(io->array), io->range.start, io->range.end);
	if (bkh_bad_written(io))
		bkh_io_ack(io);
	else
		bkh_io_end(io, BLK_STS_IOERR);
}

static void bkh_zero_write_marked(struct bkh_io *io)
{
	if (io->mark.error)
		bkh_io_end(io, BLK_STS_IOERR);
	else
		bkh_io_defer(io, io->array->zero_wq, bkh_zero_work);
}

/* Like a write, with zeros for data; a never-written region holds them already. */
static void bkh_zero_gate(struct bkh_io *io)
{
	struct bkh_array *array = io->array;

	bkh_map_touch(&array->map, io->region);
	if (bkh_map_marked(&array->map, io->region))
		bkh_io_defer(io, array->zero_wq, bkh_zero_work);
	else if (bkh_map_state(&array->map, io->region) == BKH_REGION_NEVER)
		bkh_io_end(io, BLK_STS_OK);
	else
		bkh_io_mark(io, BKH_EV_WRITE, bkh_zero_write_marked);
}

static void bkh_zero_forgotten(struct bkh_io *io)
{
	if (io->mark.error == -EBUSY) {
		bkh_zero_gate(io); /* being synced just now: write the zeros */
		return;
	}
	if (io->mark.error) {
		bkh_io_end(io, BLK_STS_IOERR);
		return;
	}
	io->written = bkh_active(io->array);
	bkh_bad_mend(io->array, ~0U, io->range.start, io->range.end);
	bkh_io_ack(io);
}

static void bkh_forget_settled(struct bkh_io *io)
{
	if (io->written)
		bkh_io_mark(io, BKH_EV_DISCARD,
			    io->kind == BKH_IO_ZERO ? bkh_zero_forgotten : bkh_discard_marked);
	else
		bkh_io_end(io, BLK_STS_IOERR);
}

/* What the log holds of the region must not come back over what will be written there next. */
static void bkh_forget_locked(struct bkh_io *io)
{
	io->written = ~0U;
	if (bkh_map_state(&io->array->map, io->region) == BKH_REGION_NEVER)
		bkh_io_end(io, BLK_STS_OK);
	else if (bkh_log_settled(io, true, bkh_forget_settled))
		bkh_forget_settled(io);
}

static void bkh_zero_entered(struct bkh_io *io)
{
	bkh_io_lock(io, false, bkh_zero_gate);
}

/**
 * bkh_zero_start() - Begin a write-zeroes inside one region.
 * @io: the operation
 *
 * Context: map().
 */
void bkh_zero_start(struct bkh_io *io)
{
	bool keep = bkh_io_bio(io)->bi_opf & REQ_NOUNMAP;

	/* No short cut for never-written: a discard of it may not be durable yet. */
	if (bkh_io_covers_region(io) && !keep && !io->array->hold) {
		bkh_io_lock(io, true, bkh_forget_locked);
		return;
	}
	if (bkh_has_rows(io->array))
		bkh_row_trim(io, bkh_io_bio(io));
	if (bkh_hold_enter(io, bkh_zero_entered))
		bkh_zero_entered(io);
}
