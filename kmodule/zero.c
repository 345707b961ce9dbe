// SPDX-License-Identifier: GPL-2.0-or-later
/* Zeroing a range of all members at once, with whatever each can do best. */
#include "io.h"
#include "member.h"
#include "replace.h"

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
	if (!bio)
		return;
	bio->bi_private = zm;
	bio->bi_end_io = bkh_zeroing_endio;
	atomic_inc(&zm->all->pending);
	submit_bio(bio);
}

/* Send one member's share before the next allocates: nobody holds memory and waits. */
static void bkh_zeroing_send(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run)
{
	struct bio *bio = NULL;

	if (__blkdev_issue_zeroout(zm->bdev, run->start, run->sectors, GFP_NOIO, &bio, 0))
		atomic_or(zm->bit, zm->failed);
	bkh_zeroing_submit(zm, bio);
}

/* Once more, plainly: a device may refuse what it said it can do. */
static void bkh_zeroing_retry(struct bkh_zeroing_member *zm, const struct bkh_zero_run *run)
{
	if (blkdev_issue_zeroout(zm->bdev, run->start, run->sectors, GFP_NOIO, 0))
		atomic_or(zm->bit, zm->failed);
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
	struct bio *bio = NULL;

	if (!bdev_max_discard_sectors(zm->bdev))
		return;
	__blkdev_issue_discard(zm->bdev, run->start, run->sectors, GFP_NOIO, &bio);
	bkh_zeroing_submit(zm, bio);
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
		z.zero = bkh_zeroing_retry;
		bkh_zeroing_walk(&z, start, end);
	}
	if (atomic_read(&z.twin_failed))
		bkh_replace_fail(array, BKH_ERROR_WRITE);
	bkh_members_error(array, atomic_read(&z.failed), BKH_ERROR_WRITE);
	return mask & ~atomic_read(&z.failed);
}
