// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reading in pieces. When every member fails a read somewhere, they rarely fail
 * in the same place: each piece is asked of each member, first in pages, then
 * in blocks, and what one could not read is rewritten from the other.
 */
#include "io.h"
#include "member.h"

/* One attempt at [start, start + sectors) of the user's bio. */
static bool bkh_piece_from(struct bkh_io *io, unsigned int slot, u64 start, unsigned int sectors)
{
	struct bkh_array *array = io->array;
	struct bio *clone;
	int error;

	/* Nothing else is held, so waiting for memory here harms nobody. */
	clone = bio_alloc_clone(array->members[slot].dev->bdev, bkh_io_bio(io), GFP_NOIO,
				&array->clones);
	if (!clone)
		return false;
	bio_trim(clone, start - io->iter.bi_sector, sectors);
	clone->bi_iter.bi_sector = bkh_member_sector(array, slot, start);
	error = submit_bio_wait(clone);
	bio_put(clone);
	return !error;
}

static bool bkh_piece_read(struct bkh_io *io, u64 start, unsigned int sectors)
{
	struct bkh_array *array = io->array;
	u32 sources = bkh_in_sync(array) & bkh_holders(array, start);
	u32 bad = bkh_bad_look(array, sources, start, start + sectors);

	if (bad && sectors > array->block_sectors)
		return false; /* each block from the lowest member that has it */
	sources &= ~bad;
	while (sources) {
		unsigned int slot = __ffs(sources);

		if (bkh_piece_from(io, slot, start, sectors)) {
			if (bad)
				bkh_repair_queue(array, start, start + sectors, bad);
			return true;
		}
		bad |= 1U << slot;
		sources &= ~(1U << slot);
	}
	return false;
}

/* A page, or if nobody can read all of it, its blocks. */
static bool bkh_page_read(struct bkh_io *io, u64 start, unsigned int sectors)
{
	unsigned int block = io->array->block_sectors, done;

	if (bkh_piece_read(io, start, sectors))
		return true;
	for (done = 0; done < sectors; done += block)
		if (sectors <= block ||
		    !bkh_piece_read(io, start + done, min(block, sectors - done)))
			return false;
	return true;
}

/**
 * bkh_read_pieces() - All members failed the bio as a whole: read it bit by bit.
 * @io: the operation
 *
 * Context: Process, on zero_wq.
 */
void bkh_read_pieces(struct bkh_io *io)
{
	u64 start = io->iter.bi_sector, end = start + (io->iter.bi_size >> SECTOR_SHIFT);
	bool ok = true;

	bkh_read_restore(io, bkh_io_bio(io));
	while (start < end && ok) {
		u64 next = min(round_down(start + PAGE_SECTORS, PAGE_SECTORS), end);

		ok = bkh_page_read(io, start, next - start);
		start = next;
	}
	bkh_io_end(io, ok ? BLK_STS_OK : BLK_STS_IOERR);
}
