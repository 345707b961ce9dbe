// SPDX-License-Identifier: GPL-2.0-or-later
/* RAID-1: which member a read goes to, and how a write reaches all of them. */
#include "io.h"
#include "member.h"
#include "meta.h"

/* A sequential reader stays where it is unless that member is this much busier. */
#define BKH_STICK_DEPTH 16

static unsigned int bkh_seek_distance(const struct bkh_member *m, u64 sector)
{
	u64 head = READ_ONCE(m->next_read);
	u64 distance = head > sector ? head - sector : sector - head;

	return min_t(u64, distance, UINT_MAX);
}

/* The best member of @mask, which is not empty, to read @sector from. */
static unsigned int bkh_read_choose(struct bkh_array *array, u32 mask, u64 sector)
{
	unsigned int i, best = __ffs(mask), stick = BKH_SLOTS;
	unsigned int least = UINT_MAX;

	if (is_power_of_2(mask))
		return best;
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];
		unsigned int load = atomic_read(&m->reads_in_flight);

		if (!(mask & (1U << i)))
			continue;
		if (READ_ONCE(m->next_read) == sector)
			stick = i;
		if (load < least) {
			least = load;
			best = i;
		} else if (load == least) {
			const struct bkh_member *b = &array->members[best];

			if (b->rotational &&
			    (!m->rotational ||
			     bkh_seek_distance(m, sector) < bkh_seek_distance(b, sector)))
				best = i;
		}
	}
	if (stick < BKH_SLOTS &&
	    atomic_read(&array->members[stick].reads_in_flight) < least + BKH_STICK_DEPTH)
		return stick;
	return best;
}

/* Members that may answer a read of this region; empty if none is left. */
static u32 bkh_read_sources(struct bkh_array *array, u64 region, u32 tried)
{
	u32 mask = bkh_in_sync(array) & ~tried;

	if (mask && bkh_region_read_one(bkh_map_state(&array->map, region)))
		mask &= -mask; /* always the lowest: it is also what a sync copies from */
	return mask;
}

static void bkh_read_aim(struct bkh_io *io, struct bio *bio, u32 mask)
{
	u64 sector = io->iter.bi_sector;
	unsigned int slot = bkh_read_choose(io->array, mask, sector);
	struct bkh_member *m = &io->array->members[slot];

	io->kind = BKH_IO_READ;
	io->member = slot;
	atomic_inc(&m->reads_in_flight);
	WRITE_ONCE(m->next_read, sector + bio_sectors(bio));
	bio_set_dev(bio, m->dev->bdev);
	bio->bi_iter.bi_sector = bkh_member_sector(m, sector);
}

/**
 * bkh_read_map() - Answer a read with zeros or send it to one member.
 * @io: the operation
 * @bio: the user's bio
 *
 * Context: map(). Takes no lock and allocates nothing.
 */
int bkh_read_map(struct bkh_io *io, struct bio *bio)
{
	struct bkh_array *array = io->array;
	u32 sources;

	if (bkh_map_state(&array->map, io->region) == BKH_REGION_NEVER) {
		zero_fill_bio(bio);
		bio_endio(bio);
		return DM_MAPIO_SUBMITTED;
	}
	sources = bkh_read_sources(array, io->region, 0);
	if (!sources)
		return DM_MAPIO_KILL;
	bkh_read_aim(io, bio, sources);
	return DM_MAPIO_REMAPPED;
}

/**
 * bkh_read_restore() - Make a bio that came back fit to be sent again.
 * @io: the operation
 * @bio: its bio
 *
 * A member that split it counted its parts down to none; a member that did not
 * leaves one. What is below changes the flags, too.
 *
 * Context: Process.
 */
void bkh_read_restore(struct bkh_io *io, struct bio *bio)
{
	bio->bi_iter = io->iter;
	bio->bi_opf = io->opf;
	bio->bi_status = BLK_STS_OK;
	atomic_set(&bio->__bi_remaining, 1);
}

static void bkh_read_again(struct bkh_io *io)
{
	struct bio *bio = bkh_io_bio(io);
	u32 sources = bkh_read_sources(io->array, io->region, io->tried);

	bkh_read_restore(io, bio);
	if (!sources) {
		bkh_io_end(io, BLK_STS_IOERR);
		return;
	}
	bkh_read_aim(io, bio, sources);
	submit_bio_noacct(bio);
}

/**
 * bkh_read_endio() - A read came back: done, or try another member.
 * @io: the operation
 * @bio: the user's bio
 * @error: the result so far; may be changed
 *
 * Context: Any.
 */
int bkh_read_endio(struct bkh_io *io, struct bio *bio, blk_status_t *error)
{
	struct bkh_array *array = io->array;
	struct bkh_member *m = &array->members[io->member];
	u64 start = io->iter.bi_sector;

	io->kind = BKH_IO_NONE;
	atomic_dec(&m->reads_in_flight);
	if (likely(!*error)) {
		if (unlikely(io->tried))
			bkh_repair_queue(array, start, start + (io->iter.bi_size >> SECTOR_SHIFT),
					 io->tried);
		return DM_ENDIO_DONE;
	}
	if (bio->bi_opf & REQ_RAHEAD)
		return DM_ENDIO_DONE; /* nobody needs it */

	atomic_inc(&m->read_errors);
	io->tried |= 1U << io->member;
	if (bkh_in_sync(array) & ~io->tried)
		bkh_io_defer(io, array->io_wq, bkh_read_again);
	else if (!is_power_of_2(io->tried) &&
		 io->iter.bi_size >> SECTOR_SHIFT > array->block_sectors)
		bkh_io_defer(io, array->zero_wq, bkh_read_pieces);
	else
		return DM_ENDIO_DONE;
	return DM_ENDIO_INCOMPLETE;
}

static void bkh_write_send(struct bkh_io *io)
{
	bkh_io_send(io, bkh_active(io->array));
}

static void bkh_write_marked(struct bkh_io *io)
{
	if (io->mark.error)
		bkh_io_end(io, BLK_STS_IOERR);
	else
		bkh_write_send(io);
}

/* The first write to a region: zeros around it, before the data. */
static void bkh_write_zero_rest(struct bkh_io *io)
{
	u64 start = io->iter.bi_sector;
	u64 end = start + (io->iter.bi_size >> SECTOR_SHIFT);
	struct bkh_array *array = io->array;
	u32 zeroed = bkh_active(array);

	zeroed = bkh_zero_members(array, zeroed, io->range.start, start);
	zeroed = bkh_zero_members(array, zeroed, end, io->range.end);
	if (!(zeroed & bkh_in_sync(array)))
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
 * bkh_write_start() - Begin a write.
 * @io: the operation
 *
 * Context: map().
 */
void bkh_write_start(struct bkh_io *io)
{
	bool first = bkh_map_state(&io->array->map, io->region) == BKH_REGION_NEVER;

	bkh_io_lock(io, first, bkh_write_gate);
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

	io->written = io->sent & ~failed;
	if (unlikely(failed))
		bkh_members_error(io->array, failed, BKH_ERROR_WRITE);
	if (!io->first) {
		bkh_io_ack(io);
		return;
	}
	if (!(io->written & bkh_in_sync(io->array)))
		bkh_io_end(io, BLK_STS_IOERR); /* still never-written */
	else
		bkh_io_mark(io, BKH_EV_INIT_DONE, bkh_write_first_marked);
}
