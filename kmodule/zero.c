// SPDX-License-Identifier: GPL-2.0-or-later
/* Zeroing a range of all members at once, with whatever each can do best. */
#include "io.h"
#include "member.h"
#include "replace.h"

#define BKH_ZERO_MOST (1U << 22) /* sectors of a bio, which counts bytes in 32 bits */

/* One after the other on one member. */
struct bkh_zero_run {
	sector_t start;
	sector_t sectors;
};

struct bkh_zeroing;

/* A member, or what replaces one. */
struct bkh_zeroing_member {
	struct bkh_zeroing *all;
	struct block_device *bdev;
	atomic_t *failed; /* a mask */
	u32 bit; /* in it */
};

struct bkh_zeroing {
	struct bkh_array *array;
	u32 mask; /* the members */
	void (*zero)(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run);
	struct bkh_zero_run runs[BKH_SLOTS];
	struct bkh_zeroing_member members[BKH_SLOTS];
	struct bkh_zeroing_member twin;
	atomic_t pending;
	atomic_t failed; /* mask of members */
	atomic_t twin_failed; /* the member that it is to replace */
	struct completion done;
};

static void bkh_zeroing_put(struct bkh_zeroing *z)
{
	if (atomic_dec_and_test(&z->pending))
		complete(&z->done);
}

static void bkh_zeroing_endio(struct bio *bio)
{
	struct bkh_zeroing_member *zm = bio->bi_private;

	if (bio->bi_status)
		atomic_or(zm->bit, zm->failed);
	bio_put(bio);
	bkh_zeroing_put(zm->all);
}

static void bkh_zeroing_submit(struct bkh_zeroing_member *zm, struct bio *bio)
{
	bio->bi_private = zm;
	bio->bi_end_io = bkh_zeroing_endio;
	atomic_inc(&zm->all->pending);
	submit_bio(bio);
}

/*
 * Of array->zeros: whoever swaps to the array may have taken all that the common pool has, and
 * waits for us. Each bio is sent before the next is asked for, so those that have one give it back.
 */
static struct bio *bkh_zeroing_bio(struct bkh_zeroing_member *zm, unsigned int vecs, blk_opf_t opf,
				   sector_t sector)
{
	struct bio *bio = bio_alloc_bioset(zm->bdev, vecs, opf, GFP_NOIO, &zm->all->array->zeros);

	bio->bi_iter.bi_sector = sector;
	return bio;
}

/* @op carries no data: zeros, or a discard, at most @most sectors at once. */
static void bkh_zeroing_empty(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run,
			      enum req_op op, sector_t most)
{
	sector_t at, n;

	most = min_t(sector_t, most, BKH_ZERO_MOST);
	for (at = 0; at < run->sectors; at += n) {
		struct bio *bio = bkh_zeroing_bio(zm, 0, op, run->start + at);

		n = min_t(sector_t, most, run->sectors - at);
		bio->bi_iter.bi_size = n << SECTOR_SHIFT;
		bkh_zeroing_submit(zm, bio);
	}
}

/* With data: any device can do that. */
static void bkh_zeroing_plain(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run)
{
	u64 left = (u64)run->sectors << SECTOR_SHIFT;

	while (left) {
		unsigned int vecs = min_t(u64, DIV_ROUND_UP_ULL(left, PAGE_SIZE), BIO_MAX_VECS);
		struct bio *bio = bkh_zeroing_bio(
			zm, vecs, REQ_OP_WRITE, run->start + run->sectors - (left >> SECTOR_SHIFT));

		for (; vecs; vecs--) {
			unsigned int bytes = min_t(u64, left, PAGE_SIZE);

			__bio_add_page(bio, ZERO_PAGE(0), bytes, 0);
			left -= bytes;
		}
		bkh_zeroing_submit(zm, bio);
	}
}

static void bkh_zeroing_send(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run)
{
	sector_t most = bdev_write_zeroes_sectors(zm->bdev);

	if (most)
		bkh_zeroing_empty(zm, run, REQ_OP_WRITE_ZEROES, most);
	else
		bkh_zeroing_plain(zm, run);
}

/* One run on a member, and on what replaces it. */
static void bkh_zeroing_run(struct bkh_zeroing *z, unsigned int slot, struct bkh_zero_run *run)
{
	if ((z->mask & BIT(slot)) && run->sectors) {
		z->zero(&z->members[slot], run);
		if (z->twin.bit == BIT(slot))
			z->zero(&z->twin, run);
	}
	run->sectors = 0;
}

static void bkh_zeroing_runs(struct bkh_zeroing *z)
{
	unsigned int i;

	for (i = 0; i < z->array->nr_members; i++)
		bkh_zeroing_run(z, i, &z->runs[i]);
}

/* RAID-10: what follows each other on a member is zeroed in one go. */
static void bkh_zeroing_chunks(struct bkh_zeroing *z, u64 start, u64 end, unsigned int copy)
{
	const struct bkh_geometry *geo = &z->array->geo;
	u64 at, next;

	for (at = start; at < end; at = next) {
		struct bkh_spot spot = bkh_copy_spot(geo, at, copy);
		sector_t sector = z->array->members[spot.member].data_start + spot.sector;
		struct bkh_zero_run *run = &z->runs[spot.member];

		next = min_t(u64, round_down(at, geo->chunk_sectors) + geo->chunk_sectors, end);
		if (run->sectors && run->start + run->sectors != sector)
			bkh_zeroing_run(z, spot.member, run);
		if (!run->sectors)
			run->start = sector;
		run->sectors += next - at;
	}
	bkh_zeroing_runs(z);
}

static void bkh_zeroing_walk(struct bkh_zeroing *z, u64 start, u64 end)
{
	struct bkh_array *array = z->array;
	unsigned int i;

	for (i = 0; array->geo.level == BKH_LEVEL_RAID10 && i < array->geo.copies; i++)
		bkh_zeroing_chunks(z, start, end, i);
	if (array->geo.level == BKH_LEVEL_RAID10)
		return;
	for (i = 0; i < array->nr_members; i++) {
		z->runs[i].start = array->members[i].data_start + start;
		z->runs[i].sectors = end - start;
	}
	bkh_zeroing_runs(z);
}

/* Errors do not matter: whoever refuses keeps what nobody will read. */
static void bkh_zeroing_discard(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run)
{
	sector_t most = bdev_max_discard_sectors(zm->bdev);

	if (most)
		bkh_zeroing_empty(zm, run, REQ_OP_DISCARD, most);
}

static void bkh_zeroing_all(struct bkh_zeroing *z, u64 start, u64 end)
{
	struct bkh_array *array = z->array;
	unsigned int i;

	atomic_set(&z->pending, 1);
	init_completion(&z->done);
	for (i = 0; i < array->nr_members; i++) {
		struct block_device *twin = bkh_replace_bdev(array, i);

		if (array->members[i].dev)
			z->members[i] = (struct bkh_zeroing_member){ z, array->members[i].dev->bdev,
								     &z->failed, BIT(i) };
		if (twin)
			z->twin = (struct bkh_zeroing_member){ z, twin, &z->twin_failed, BIT(i) };
	}
	bkh_zeroing_walk(z, start, end);
	bkh_zeroing_put(z);
	wait_for_completion_io(&z->done);
}

/**
 * bkh_discard_members() - Tell some members to forget [start, end).
 * @array: the array
 * @mask: the members, whose devices can discard
 * @start: where in the span
 * @end: and how far
 *
 * Context: Process, on zero_wq.
 */
void bkh_discard_members(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	struct bkh_zeroing z = { .array = array, .mask = mask, .zero = bkh_zeroing_discard };

	bkh_zeroing_all(&z, start, end);
}

/**
 * bkh_zero_members() - Make [start, end) zeros on some members.
 * @array: the array
 * @mask: the members
 * @start: where in the span
 * @end: and how far; of rows the parity is zeroed, too
 *
 * Members that cannot are failed, unless data would be out of reach without them.
 *
 * Context: Process, on zero_wq.
 * Return: the members that could.
 */
u32 bkh_zero_members(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	struct bkh_zeroing z = { .array = array, .mask = mask, .zero = bkh_zeroing_send };

	if (start >= end)
		return mask;
	bkh_zeroing_all(&z, start, end);
	z.mask = atomic_read(&z.failed) | atomic_read(&z.twin_failed);
	if (z.mask) {
		atomic_set(&z.failed, 0);
		atomic_set(&z.twin_failed, 0);
		z.zero = bkh_zeroing_plain; /* a device may refuse what it said it can do */
		bkh_zeroing_all(&z, start, end);
	}
	if (atomic_read(&z.twin_failed))
		bkh_replace_fail(array, BKH_ERROR_WRITE);
	bkh_members_error(array, atomic_read(&z.failed), BKH_ERROR_WRITE);
	return mask & ~atomic_read(&z.failed);
}
