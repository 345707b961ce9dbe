// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Batches: metadata blocks, flushes and rebuild windows all go out as a few
 * preallocated bios, one or more per member, and are waited for together.
 */
#include <linux/slab.h>

#include "replace.h"

static void bkh_batch_put(struct bkh_batch *batch)
{
	if (atomic_dec_and_test(&batch->pending))
		complete(&batch->done);
}

static void bkh_batch_endio(struct bio *bio)
{
	struct bkh_batch_bio *b = container_of(bio, struct bkh_batch_bio, bio);

	if (bio->bi_status)
		atomic_or(BIT(b->member), &b->batch->failed);
	bkh_batch_put(b->batch);
}

void bkh_vecs_free(struct bio_vec *vecs, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (vecs[i].bv_page)
			__free_page(vecs[i].bv_page);
	memset(vecs, 0, nr * sizeof(*vecs));
}

bool bkh_vecs_alloc(struct bio_vec *vecs, unsigned int nr, gfp_t gfp)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		vecs[i].bv_page = alloc_page(gfp);
		if (!vecs[i].bv_page) {
			bkh_vecs_free(vecs, i);
			return false;
		}
		vecs[i].bv_len = PAGE_SIZE;
	}
	return true;
}

/**
 * bkh_batch_alloc() - Memory for up to @capacity bios in flight at once.
 * @array: the array
 * @capacity: how many bios
 *
 * Context: May sleep. Free with kvfree().
 */
struct bkh_batch *bkh_batch_alloc(struct bkh_array *array, unsigned int capacity)
{
	struct bkh_batch *batch =
		kvzalloc(sizeof(*batch) + array_size(capacity, sizeof(*batch->bios)), GFP_KERNEL);

	if (!batch)
		return NULL;
	batch->bios = (struct bkh_batch_bio *)(batch + 1);
	batch->array = array;
	batch->capacity = capacity;
	init_completion(&batch->done);
	return batch;
}

/**
 * bkh_batch_start() - Begin a new batch; the last one was waited for.
 * @batch: the batch
 *
 * Context: Process.
 */
void bkh_batch_start(struct bkh_batch *batch)
{
	batch->used = 0;
	atomic_set(&batch->pending, 1); /* the caller's, dropped in bkh_batch_wait() */
	atomic_set(&batch->failed, 0);
	reinit_completion(&batch->done);
}

static struct bkh_batch_bio *bkh_batch_next(struct bkh_batch *batch, unsigned int member)
{
	struct bkh_batch_bio *b;

	if (WARN_ON_ONCE(batch->used == batch->capacity)) {
		atomic_or(BIT(member), &batch->failed); /* never pass it off as done */
		return NULL;
	}
	b = &batch->bios[batch->used++];
	b->batch = batch;
	b->member = member;
	return b;
}

static void bkh_batch_submit(struct bkh_batch_bio *b, sector_t sector)
{
	b->bio.bi_iter.bi_sector = sector;
	b->bio.bi_end_io = bkh_batch_endio;
	atomic_inc(&b->batch->pending);
	if (bkh_to_both(b->batch->array, b->member, &b->bio))
		submit_bio(&b->bio);
}

void bkh_batch_part(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		    struct page *page, unsigned int offset, unsigned int len)
{
	struct bkh_batch_bio *b = bkh_batch_next(batch, member);

	if (!b)
		return;
	bio_init(&b->bio, batch->array->members[member].dev->bdev, &b->vec, 1, opf);
	__bio_add_page(&b->bio, page, len, offset);
	bkh_batch_submit(b, sector);
}

void bkh_batch_vecs(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		    struct bio_vec *vecs, unsigned int len)
{
	bkh_batch_run(batch, member, opf, sector, vecs, 0, len);
}

static void bkh_batch_run_on(struct bkh_batch *batch, struct block_device *bdev,
			     unsigned int member, blk_opf_t opf, sector_t sector,
			     struct bio_vec *vecs, unsigned int offset, unsigned int len)
{
	struct bkh_batch_bio *b = bkh_batch_next(batch, member);
	unsigned short nr = DIV_ROUND_UP(offset + len, PAGE_SIZE);

	if (!b)
		return;
	/* The vector is only read by those below, so members may share it. */
	bio_init(&b->bio, bdev, vecs, nr, opf);
	b->bio.bi_vcnt = nr;
	b->bio.bi_iter.bi_size = offset + len;
	bio_advance(&b->bio, offset);
	bkh_batch_submit(b, sector);
}

void bkh_batch_run(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		   struct bio_vec *vecs, unsigned int offset, unsigned int len)
{
	bkh_batch_run_on(batch, batch->array->members[member].dev->bdev, member, opf, sector, vecs,
			 offset, len);
}

void bkh_batch_replacement(struct bkh_batch *batch, unsigned int slot, sector_t sector,
			   struct bio_vec *vecs, unsigned int len)
{
	bkh_batch_run_on(batch, batch->array->replace->disk.dev->bdev, slot, REQ_OP_WRITE, sector,
			 vecs, 0, len);
}

void bkh_batch_flush(struct bkh_batch *batch, u32 mask)
{
	unsigned int i;

	for (i = 0; i < batch->array->nr_members; i++) {
		struct bkh_batch_bio *b;

		if (!(mask & (1U << i)))
			continue;
		b = bkh_batch_next(batch, i);
		if (!b)
			continue;
		bio_init(&b->bio, batch->array->members[i].dev->bdev, NULL, 0,
			 REQ_OP_WRITE | REQ_PREFLUSH);
		bkh_batch_submit(b, 0);
	}
}

u32 bkh_batch_wait(struct bkh_batch *batch)
{
	unsigned int i;

	bkh_batch_put(batch);
	wait_for_completion_io(&batch->done);
	for (i = 0; i < batch->used; i++)
		bio_uninit(&batch->bios[i].bio);
	return atomic_read(&batch->failed);
}
