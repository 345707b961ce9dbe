/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several bios of our own, sent together and waited for together. */
#ifndef BKH_BATCH_H
#define BKH_BATCH_H

#include <linux/bio.h>
#include <linux/completion.h>
#include <linux/mm.h>

#include "core/types.h"

struct bkh_array;
struct bkh_batch;

/** struct bkh_batch_bio - One bio to one member; at most one page inline. */
struct bkh_batch_bio {
	struct bio bio;
	struct bio_vec vec;
	struct bkh_batch *batch;
	unsigned int member;
};

/**
 * struct bkh_batch - Up to @capacity bios. Owned by one caller at a time; no
 * memory is allocated between bkh_batch_start() and bkh_batch_wait().
 */
struct bkh_batch {
	struct bkh_array *array;
	unsigned int capacity;
	unsigned int used;
	atomic_t pending;
	atomic_t failed; /* mask of members with at least one error */
	struct completion done;
	struct bkh_batch_bio *bios; /* @capacity of them, behind this structure */
};

/** bkh_page_of() - The page behind a page-aligned piece of kvmalloc() memory. */
static inline struct page *bkh_page_of(const void *p)
{
	return is_vmalloc_addr(p) ? vmalloc_to_page(p) : virt_to_page(p);
}

/**
 * bkh_vecs_alloc() - A page for each of @nr vectors; all or nothing. Context: as @gfp.
 * @vecs: the vectors
 * @nr: how many
 * @gfp: where the pages come from
 */
bool bkh_vecs_alloc(struct bio_vec *vecs, unsigned int nr, gfp_t gfp);

/** bkh_vecs_free() - Those that have one lose it. Context: any. */
void bkh_vecs_free(struct bio_vec *vecs, unsigned int nr);

/** bkh_vec_data() - What a vector's page holds. */
static inline u8 *bkh_vec_data(const struct bio_vec *vec)
{
	return page_address(vec->bv_page);
}

struct bkh_batch *bkh_batch_alloc(struct bkh_array *array, unsigned int capacity);
void bkh_batch_start(struct bkh_batch *batch);

/** bkh_batch_part() - Queue a part of one page at @sector of @member's device. */
void bkh_batch_part(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		    struct page *page, unsigned int offset, unsigned int len);

/** bkh_batch_page() - Queue the first @len bytes of a page. */
static inline void bkh_batch_page(struct bkh_batch *batch, unsigned int member, blk_opf_t opf,
				  sector_t sector, struct page *page, unsigned int len)
{
	bkh_batch_part(batch, member, opf, sector, page, 0, len);
}

/** bkh_batch_vecs() - Queue a prepared vector: @len bytes of full pages from @vecs. */
void bkh_batch_vecs(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		    struct bio_vec *vecs, unsigned int len);

/** bkh_batch_run() - Queue @len bytes from byte @offset of such a vector on. */
void bkh_batch_run(struct bkh_batch *batch, unsigned int member, blk_opf_t opf, sector_t sector,
		   struct bio_vec *vecs, unsigned int offset, unsigned int len);

/** bkh_batch_replacement() - Queue such a vector for the replacement of @slot's member only. */
void bkh_batch_replacement(struct bkh_batch *batch, unsigned int slot, sector_t sector,
			   struct bio_vec *vecs, unsigned int len);

/** bkh_batch_flush() - Queue an empty flush to every member of @mask. */
void bkh_batch_flush(struct bkh_batch *batch, u32 mask);

/** bkh_batch_wait() - Wait for all; return the mask of members with an error. */
u32 bkh_batch_wait(struct bkh_batch *batch);

#endif
