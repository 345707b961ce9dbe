// SPDX-License-Identifier: GPL-2.0-or-later
/* Zeroing a range of all members at once, with whatever each can do best. */
#include "io.h"
#include "member.h"

struct bkh_zeroing {
	atomic_t pending;
	atomic_t failed; /* mask of members */
	struct completion done;
};

struct bkh_zeroing_member {
	struct bkh_zeroing *all;
	unsigned int slot;
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
		atomic_or(1 << zm->slot, &zm->all->failed);
	bio_put(bio);
	bkh_zeroing_put(zm->all);
}

/* Send one member's share before the next allocates: nobody holds memory and waits. */
static void bkh_zeroing_send(const struct bkh_member *m, struct bkh_zeroing_member *zm, u64 start,
			     u64 end)
{
	struct bio *bio = NULL;

	if (__blkdev_issue_zeroout(m->dev->bdev, bkh_member_sector(m, start), end - start, GFP_NOIO,
				   &bio, 0))
		atomic_or(1 << zm->slot, &zm->all->failed);
	if (!bio)
		return;
	bio->bi_private = zm;
	bio->bi_end_io = bkh_zeroing_endio;
	atomic_inc(&zm->all->pending);
	submit_bio(bio);
}

/**
 * bkh_zero_members() - Make [start, end) zeros on some members.
 * @array: the array
 * @mask: the members
 * @start: first array sector
 * @end: array sector after the last
 *
 * Members that cannot are failed, unless last in sync.
 *
 * Context: Process, on zero_wq.
 * Return: the members that could.
 */
u32 bkh_zero_members(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	struct bkh_zeroing_member members[BKH_SLOTS];
	struct bkh_zeroing z = { .pending = ATOMIC_INIT(1) };
	unsigned int i;
	u32 failed;

	if (start >= end)
		return mask;
	init_completion(&z.done);
	for (i = 0; i < array->nr_members; i++) {
		members[i].all = &z;
		members[i].slot = i;
		if (mask & (1U << i))
			bkh_zeroing_send(&array->members[i], &members[i], start, end);
	}
	bkh_zeroing_put(&z);
	wait_for_completion_io(&z.done);

	failed = atomic_read(&z.failed);
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];

		/* Once more, plainly: a device may refuse what it said it can do. */
		if ((failed & (1U << i)) &&
		    !blkdev_issue_zeroout(m->dev->bdev, bkh_member_sector(m, start), end - start,
					  GFP_NOIO, 0))
			failed &= ~(1U << i);
	}
	bkh_members_error(array, failed, BKH_ERROR_WRITE);
	return mask & ~failed;
}
