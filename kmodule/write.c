// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes of all levels: the gate before the data moves, and what follows when it has. */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"

static void bkh_write_send(struct bkh_io *io)
{
	struct bkh_array *array = io->array;

	if (bkh_has_rows(array)) {
		bkh_row_write(io);
		return;
	}
	/* The zeros of a first write concern all members, its data only these. */
	io->concerns = io->first ? ~0U : bkh_holders(array, io->iter.bi_sector);
	bkh_io_send(io, bkh_active(array) & bkh_holders(array, io->iter.bi_sector));
}

static void bkh_write_marked(struct bkh_io *io)
{
	if (io->mark.error)
		bkh_io_end(io, BLK_STS_IOERR);
	else
		bkh_write_send(io);
}

/* The first write to a region: zeros around it, before the data. Rows are zeroed as a whole. */
static void bkh_write_zero_rest(struct bkh_io *io)
{
	u64 start = io->iter.bi_sector;
	u64 end = start + (io->iter.bi_size >> SECTOR_SHIFT);
	struct bkh_array *array = io->array;
	u32 zeroed = bkh_active(array);

	if (bkh_has_rows(array))
		start = end = io->range.start;
	zeroed = bkh_zero_members(array, zeroed, io->range.start, start);
	zeroed = bkh_zero_members(array, zeroed, end, io->range.end);
	io->zeroed = zeroed;
	if (bkh_in_sync(array) & ~zeroed)
		bkh_io_end(io, BLK_STS_IOERR); /* the region stays never-written */
	else
		bkh_write_send(io);
}

/* The range is held: may data move? */
static void bkh_write_gate(struct bkh_io *io)
{
	struct bkh_array *array = io->array;

	bkh_map_touch(&array->map, io->region);
	if (bkh_map_marked(&array->map, io->region)) {
		bkh_write_send(io);
		return;
	}
	if (bkh_map_state(&array->map, io->region) != BKH_REGION_NEVER) {
		bkh_io_mark(io, BKH_EV_WRITE, bkh_write_marked);
		return;
	}
	if (!bkh_io_holds_region(io)) {
		bkh_io_unlock(io);
		bkh_io_lock(io, true, bkh_write_gate);
		return;
	}
	io->first = true;
	bkh_io_defer(io, array->zero_wq, bkh_write_zero_rest);
}

/**
 * bkh_write_queue() - Lock the range of a write, or queue for it.
 * @io: the operation
 *
 * Context: Any.
 * Return: true if io->step() is to be done now; else that follows in a work item.
 */
bool bkh_write_queue(struct bkh_io *io)
{
	bool first = bkh_map_state(&io->array->map, io->region) == BKH_REGION_NEVER;

	return bkh_io_queue(io, first, bkh_write_gate);
}

/**
 * bkh_write_start() - Begin a write.
 * @io: the operation
 *
 * Context: Process or map().
 */
void bkh_write_start(struct bkh_io *io)
{
	if (bkh_write_queue(io))
		io->step(io);
}

/**
 * bkh_write_come() - A write comes: begin it, now or when it may.
 * @io: the operation
 * @nowait: not here, where nobody may wait for a member
 *
 * Context: map().
 */
void bkh_write_come(struct bkh_io *io, bool nowait)
{
	if (!bkh_hold_enter(io, bkh_write_start))
		return;
	if (nowait)
		bkh_io_defer(io, io->array->io_wq, bkh_write_start);
	else
		bkh_write_start(io);
}

static void bkh_write_first_marked(struct bkh_io *io)
{
	if (io->mark.error)
		bkh_io_end(io, BLK_STS_IOERR);
	else
		bkh_io_ack(io);
}

/**
 * bkh_write_done() - The data is on all members that took it.
 * @io: the operation
 *
 * Context: Any, typically completion.
 */
void bkh_write_done(struct bkh_io *io)
{
	u32 failed = atomic_read(&io->failed);

	io->written = (io->first ? io->zeroed : io->sent) & ~failed;
	if (unlikely(failed))
		bkh_members_error(io->array, failed, BKH_ERROR_WRITE);
	if (!bkh_bad_written(io)) {
		bkh_io_end(io, BLK_STS_IOERR);
		return;
	}
	if (!io->first) {
		bkh_io_ack(io);
		return;
	}
	if (bkh_io_missed(io))
		bkh_io_end(io, BLK_STS_IOERR); /* still never-written */
	else
		bkh_io_mark(io, BKH_EV_INIT_DONE, bkh_write_first_marked);
}
