// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads that one member can answer: which one, and which next if it cannot. */
#include "io.h"
#include "member.h"

/* A sequential reader stays where it is unless that member is this much busier. */
#define BKH_STICK_DEPTH 16

static unsigned int bkh_seek_distance(const struct bkh_member *m, u64 sector)
{
	u64 head = READ_ONCE(m->next_read);
	u64 distance = head > sector ? head - sector : sector - head;

	return min_t(u64, distance, UINT_MAX);
}

/* The best member of @mask, which is not empty, to read array sector @start from. */
static unsigned int bkh_read_choose(struct bkh_array *array, u32 mask, u64 start)
{
	unsigned int i, best = __ffs(mask), stick = BKH_SLOTS;
	unsigned int least = UINT_MAX;

	if (is_power_of_2(mask))
		return best;
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];
		unsigned int load = atomic_read(&m->reads_in_flight);
		u64 sector;

		if (!(mask & (1U << i)))
			continue;
		sector = bkh_member_sector(array, i, start);
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

static u64 bkh_read_end(const struct bkh_io *io)
{
	return io->iter.bi_sector + (io->iter.bi_size >> SECTOR_SHIFT);
}

static u32 bkh_read_holders(const struct bkh_io *io)
{
	return bkh_holders(io->array, io->iter.bi_sector) & bkh_in_sync(io->array);
}

/* Members that may answer a read; empty if none is left. */
static u32 bkh_read_sources(const struct bkh_io *io)
{
	struct bkh_array *array = io->array;
	u32 mask = bkh_read_holders(io) & ~io->tried;

	if (mask && bkh_region_read_one(bkh_map_state(&array->map, io->region)))
		mask &= -mask; /* always the lowest: it is also what a sync copies from */
	/* If only some is bad there, the rest must not come from another: bkh_read_pieces(). */
	mask &= ~bkh_bad_look(array, mask, io->iter.bi_sector, bkh_read_end(io));
	return mask;
}

static void bkh_read_aim(struct bkh_io *io, struct bio *bio, unsigned int slot, sector_t sector)
{
	struct bkh_member *m = &io->array->members[slot];

	io->kind = BKH_IO_READ;
	io->member = slot;
	atomic_inc(&m->reads_in_flight);
	WRITE_ONCE(m->next_read, sector + bio_sectors(bio));
	bio_set_dev(bio, m->dev->bdev);
	bio->bi_iter.bi_sector = sector;
}

static void bkh_read_aim_at_copy(struct bkh_io *io, struct bio *bio, u32 mask)
{
	unsigned int slot = bkh_read_choose(io->array, mask, io->iter.bi_sector);

	bkh_read_aim(io, bio, slot, bkh_member_sector(io->array, slot, io->iter.bi_sector));
}

/* Many members are read, in a work item if whoever submits it must not wait for them. */
static void bkh_read_start_row(struct bkh_io *io, struct bio *bio)
{
	bool nowait = io->opf & REQ_NOWAIT;

	io->opf &= ~REQ_NOWAIT;
	bio->bi_opf = io->opf;
	if (nowait)
		bkh_io_defer(io, io->array->io_wq, bkh_row_read);
	else
		bkh_row_read(io);
}

/* A read of one block of a row: its member answers if it can, or all the others do. */
static int bkh_read_map_row(struct bkh_io *io, struct bio *bio)
{
	struct bkh_array *array = io->array;
	unsigned int slot;
	sector_t sector;

	bkh_row_trim(io, bio);
	slot = bkh_row_slot(io, &sector);
	if (!(bkh_in_sync(array) & (1U << slot)) ||
	    bkh_bad_look(array, BIT(slot), bkh_row_start(io),
			 bkh_row_start(io) + bio_sectors(bio))) {
		bkh_read_start_row(io, bio);
		return DM_MAPIO_SUBMITTED;
	}
	bkh_read_aim(io, bio, slot, sector);
	return DM_MAPIO_REMAPPED;
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
	if (bkh_has_rows(array))
		return bkh_read_map_row(io, bio);
	sources = bkh_read_sources(io);
	if (sources) {
		bkh_read_aim_at_copy(io, bio, sources);
		return DM_MAPIO_REMAPPED;
	}
	if (!bkh_read_holders(io))
		return DM_MAPIO_KILL;
	bkh_io_defer(io, array->zero_wq, bkh_read_pieces); /* each has bad sectors somewhere */
	return DM_MAPIO_SUBMITTED;
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
	u32 sources = bkh_read_sources(io);

	bkh_read_restore(io, bio);
	if (!sources) {
		bkh_io_end(io, BLK_STS_IOERR);
		return;
	}
	bkh_read_aim_at_copy(io, bio, sources);
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
		if (unlikely(io->begun_ns))
			bkh_pace_request(array, io->begun_ns);
		if (unlikely(io->tried))
			bkh_repair_queue(array, start, start + (io->iter.bi_size >> SECTOR_SHIFT),
					 io->tried);
		return DM_ENDIO_DONE;
	}
	if (bio->bi_opf & REQ_RAHEAD)
		return DM_ENDIO_DONE; /* nobody needs it */
	if (*error == BLK_STS_AGAIN && (io->opf & REQ_NOWAIT))
		return DM_ENDIO_DONE; /* the member is only busy */
	io->opf &= ~REQ_NOWAIT; /* where it goes on somebody may wait */

	atomic_inc(&m->read_errors);
	io->tried |= 1U << io->member;
	if (bkh_has_rows(array))
		bkh_io_defer(io, array->io_wq, bkh_row_read);
	else if (bkh_read_sources(io))
		bkh_io_defer(io, array->io_wq, bkh_read_again);
	else if (!is_power_of_2(io->tried | bkh_read_holders(io)) &&
		 io->iter.bi_size >> SECTOR_SHIFT > array->block_sectors)
		bkh_io_defer(io, array->zero_wq, bkh_read_pieces);
	else
		return DM_ENDIO_DONE;
	return DM_ENDIO_INCOMPLETE;
}
