// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory of row operations, see rowpool.h. */
#include <linux/slab.h>

#include "array.h"

static void bkh_row_op_free(struct bkh_row_op *op)
{
	if (!op)
		return;
	bkh_vecs_free(op->vecs, op->nr_buffers * op->pages_each);
	kvfree(op);
}

static struct bkh_row_op *bkh_row_op_alloc(struct bkh_array *array, unsigned int pages_each,
					   unsigned int buffers, gfp_t gfp)
{
	unsigned int nr_bios = array->nr_members;
	size_t bios = array_size(nr_bios, sizeof(struct bkh_row_bio));
	size_t vecs = array3_size(buffers, pages_each, sizeof(struct bio_vec));
	struct bkh_row_op *op = kvzalloc(sizeof(*op) + bios + vecs, gfp);

	if (!op)
		return NULL;
	op->array = array;
	op->pages_each = pages_each;
	op->nr_buffers = buffers;
	op->bios = (struct bkh_row_bio *)(op + 1);
	op->vecs = (struct bio_vec *)(op->bios + nr_bios);
	if (bkh_vecs_alloc(op->vecs, buffers * pages_each, gfp))
		return op;
	kvfree(op);
	return NULL;
}

static unsigned int bkh_row_pages(u32 sectors)
{
	return DIV_ROUND_UP(sectors << SECTOR_SHIFT, PAGE_SIZE);
}

/**
 * bkh_row_op_get() - Memory for an operation, at once or not at all.
 * @array: the array
 * @sectors: of each block
 * @buffers: how many
 *
 * Context: Process or map(). Does not sleep.
 */
struct bkh_row_op *bkh_row_op_get(struct bkh_array *array, u32 sectors, unsigned int buffers)
{
	struct bkh_row_pool *pool = &array->rows;
	unsigned int each = bkh_row_pages(sectors);
	long need = (long)each * buffers;
	struct bkh_row_op *op = NULL;

	if (atomic_long_add_return(need, &pool->pages) <= pool->most)
		op = bkh_row_op_alloc(array, each, buffers,
				      GFP_NOWAIT | __GFP_NOWARN | __GFP_NOMEMALLOC);
	if (!op)
		atomic_long_sub(need, &pool->pages);
	return op;
}

static struct bkh_row_op *bkh_row_op_try(struct bkh_array *array, u32 sectors, unsigned int buffers)
{
	struct bkh_row_op *op = bkh_row_op_get(array, sectors, buffers);
	unsigned int each = bkh_row_pages(sectors), i;
	struct bkh_row_bio *bios;
	struct bio_vec *vecs;

	if (op || atomic_cmpxchg(&array->rows.reserve_taken, 0, 1))
		return op;
	op = array->rows.reserve;
	bios = op->bios;
	vecs = op->vecs;
	memset(op, 0, sizeof(*op));
	op->array = array;
	op->reserve = true;
	op->bios = bios;
	op->vecs = vecs;
	op->pages_each = each;
	op->nr_buffers = buffers;
	for (i = 0; i < each * buffers; i++)
		vecs[i].bv_len = PAGE_SIZE;
	return op;
}

/**
 * bkh_row_op_wait() - Memory for an operation, when there is some.
 * @array: the array
 * @sectors: of each block
 * @buffers: how many
 *
 * Whoever has such memory needs no more to come to its end, so this does too.
 *
 * Context: Process, on alloc_wq: one at a time.
 */
struct bkh_row_op *bkh_row_op_wait(struct bkh_array *array, u32 sectors, unsigned int buffers)
{
	struct bkh_row_op *op;

	wait_event(array->rows.wait, (op = bkh_row_op_try(array, sectors, buffers)));
	return op;
}

/** bkh_row_op_put() - Give it back. Context: any. */
void bkh_row_op_put(struct bkh_row_op *op)
{
	struct bkh_row_pool *pool = &op->array->rows;

	if (op->reserve) {
		atomic_set_release(&pool->reserve_taken, 0);
	} else {
		long pages = (long)op->pages_each * op->nr_buffers;

		bkh_row_op_free(op);
		atomic_long_sub(pages, &pool->pages);
	}
	if (wq_has_sleeper(&pool->wait))
		wake_up(&pool->wait);
}

/** bkh_row_pool_init() - Nothing to do for levels of copies. Context: process. */
int bkh_row_pool_init(struct bkh_array *array)
{
	struct bkh_row_pool *pool = &array->rows;
	unsigned int buffers = array->nr_members + array->geo.nr_data;
	u32 sectors = min_t(u32, array->geo.chunk_sectors, BKH_ROW_OP_SECTORS);

	pool->op_sectors = sectors;
	init_waitqueue_head(&pool->wait);
	pool->most = BKH_ROW_POOL_BYTES / PAGE_SIZE;
	if (!bkh_has_rows(array))
		return 0;
	pool->reserve = bkh_row_op_alloc(array, bkh_row_pages(sectors), buffers, GFP_KERNEL);
	return pool->reserve ? 0 : -ENOMEM;
}

void bkh_row_pool_free(struct bkh_array *array)
{
	struct bkh_row_op *op = array->rows.reserve;

	if (!op)
		return;
	/* Its last user may have used less of it. */
	op->nr_buffers = array->nr_members + array->geo.nr_data;
	op->pages_each = bkh_row_pages(min_t(u32, array->geo.chunk_sectors, BKH_ROW_OP_SECTORS));
	bkh_row_op_free(op);
	array->rows.reserve = NULL;
}
