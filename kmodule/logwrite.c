// SPDX-License-Identifier: GPL-2.0-or-later
/* The committer of the row log: records first, then the blocks. See log.h. */
#include <linux/crc32c.h>
#include <linux/slab.h>

#include "io.h"
#include "member.h"
#include "meta.h"

/* What one commit takes from those that wait: one group for each member. */
struct bkh_log_batch {
	struct list_head ops;
	u64 last_op;
	u32 nr[BKH_SLOTS];
	u32 blocks[BKH_SLOTS];
};

/** bkh_log_sector() - Where a block of a member's log is on its device. */
sector_t bkh_log_sector(const struct bkh_array *array, unsigned int slot, u32 block)
{
	return array->members[slot].status_start +
	       ((array->head.log_offset + (u64)block * BKH_BLOCK_BYTES) >> SECTOR_SHIFT);
}

/* The checksums of what each member will hold; what the log pads them with is zeros. */
static void bkh_log_sums(struct bkh_row_op *op)
{
	u32 seed = bkh_log_seed(&op->array->logger.areas[0], op->record.op);
	unsigned int bytes = op->sectors << SECTOR_SHIFT, block, offset, len;

	if (op->record.intent)
		return;
	for (block = 0; block < op->array->nr_members; block++) {
		u32 crc = seed;

		if (!(op->plan.write & BIT(block)))
			continue;
		for (offset = 0; offset < bytes; offset += len) {
			u8 *at = bkh_row_buffer(op, block, offset);

			len = min_t(unsigned int, bytes - offset, PAGE_SIZE);
			crc = crc32c(crc, at, len);
			memset(at + len, 0, PAGE_SIZE - len);
		}
		op->bios[block].crc = crc;
	}
}

/* Begin @op, or have it wait for room; its records are written by the committer. */
static void bkh_log_begin_op(struct bkh_row_op *op)
{
	struct bkh_array *array = op->array;
	struct bkh_logger *logger = &array->logger;
	unsigned long flags;
	int error = -EAGAIN;

	spin_lock_irqsave(&logger->lock, flags);
	/* Who is gone in a durable head is not asked for a record after a crash. */
	op->record.members = bkh_row_members(op, op->plan.write) & logger->log->members;
	if (logger->broken)
		error = -EIO;
	else if (list_empty(&logger->waiting))
		error = bkh_log_begin(logger->log, &op->record);
	if (!error) {
		__set_bit(op->record.op % BKH_LOG_WINDOW, logger->open);
		if (op->record.intent)
			logger->last_intent = op->record.op;
	} else if (error == -EAGAIN) {
		list_add_tail(&op->list, &logger->waiting);
	}
	spin_unlock_irqrestore(&logger->lock, flags);

	if (error == -EAGAIN) {
		bkh_log_settle_kick(array);
		return;
	}
	if (error) {
		bkh_row_fail(op);
		return;
	}
	bkh_log_sums(op);
	spin_lock_irqsave(&logger->lock, flags);
	list_add_tail(&op->list, &logger->pending);
	spin_unlock_irqrestore(&logger->lock, flags);
	queue_work(logger->commit_wq, &logger->commit_work);
}

/**
 * bkh_log_write() - Record what @op will write; then bkh_row_store() or bkh_row_fail().
 * @op: everything is computed
 *
 * Context: Process. Does not wait.
 */
void bkh_log_write(struct bkh_row_op *op)
{
	struct bkh_array *array = op->array;
	struct bkh_io *io = op->io;

	op->record.row = op->row.row;
	op->record.in_chunk = io->part.in_chunk;
	op->record.sectors = op->sectors;
	op->record.whole = io->part.cover == bkh_mask_data(&array->geo);
	/*
	 * What has to be durable when it is answered must not be refused after a crash. And with a
	 * member missing a crash alone must cost nothing, without a further loss.
	 */
	op->record.intent = array->logger.intents && op->record.whole && !(io->opf & REQ_FUA) &&
			    bkh_redundant(array);
	bkh_log_begin_op(op);
}

/* Those that waited for room try again. Whoever finds none is the first to wait again. */
void bkh_log_retry(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;
	struct bkh_row_op *op, *next;
	unsigned long flags;
	LIST_HEAD(again);

	spin_lock_irqsave(&logger->lock, flags);
	list_splice_init(&logger->waiting, &again);
	spin_unlock_irqrestore(&logger->lock, flags);
	list_for_each_entry_safe (op, next, &again, list) {
		list_del_init(&op->list);
		bkh_log_begin_op(op);
	}
}

/**
 * bkh_log_break() - Records can be written no more, and neither can rows.
 * @array: the array
 *
 * Context: Process.
 */
void bkh_log_break(struct bkh_array *array)
{
	unsigned long flags;

	spin_lock_irqsave(&array->logger.lock, flags);
	array->logger.broken = true;
	spin_unlock_irqrestore(&array->logger.lock, flags);
	DMERR_LIMIT("%s: the row log cannot be written: writes are refused",
		    dm_table_device_name(array->ti->table));
	bkh_log_retry(array);
}

/**
 * bkh_log_placed() - What an operation wrote is where it belongs, or nobody relies on it.
 * @array: the array
 * @op: its number
 *
 * Context: Any.
 */
void bkh_log_placed(struct bkh_array *array, u64 op)
{
	struct bkh_logger *logger = &array->logger;
	unsigned int bit = op % BKH_LOG_WINDOW;
	enum bkh_log_need need;
	unsigned long flags;

	spin_lock_irqsave(&logger->lock, flags);
	__clear_bit(bit, logger->open);
	__set_bit(bit, logger->placed);
	need = bkh_log_need(logger->log);
	spin_unlock_irqrestore(&logger->lock, flags);
	wake_up_all(&logger->wait);
	if (need != BKH_LOG_NOTHING || !list_empty_careful(&logger->waiting))
		bkh_log_settle_kick(array);
}

/**
 * bkh_log_members_gone() - Wait until a durable head says who is not written to any more.
 * @array: the array
 * @failed: members that could not be written just now; they were taken out where possible
 *
 * A recovery asks everybody whom the last durable head counts for a record.
 *
 * Context: Process, not on meta_wq.
 * Return: those that could not be taken out; all, if no head can be written.
 */
u32 bkh_log_members_gone(struct bkh_array *array, u32 failed)
{
	struct bkh_logger *logger = &array->logger;
	unsigned long flags;
	unsigned int i;
	u32 durable;

	while (READ_ONCE(array->durable) & logger->log->members & ~bkh_active(array))
		if (bkh_head_commit_wait(array))
			return ~0U;
	durable = READ_ONCE(array->durable);
	spin_lock_irqsave(&logger->lock, flags);
	for (i = 0; i < array->nr_members; i++)
		if (!(durable & BIT(i)))
			bkh_log_leave(logger->log, i);
	spin_unlock_irqrestore(&logger->lock, flags);
	return failed & bkh_active(array);
}

static bool bkh_log_fits_batch(const struct bkh_log_batch *batch, const struct bkh_row_op *op,
			       u32 max_group)
{
	u32 blocks = bkh_log_blocks(&op->record);
	unsigned int i;

	for (i = 0; i < op->array->nr_members; i++)
		if ((op->record.members & BIT(i)) && (batch->nr[i] == BKH_LOG_MAX_RECORDS ||
						      1 + batch->blocks[i] + blocks > max_group))
			return false;
	return true;
}

/* Take as many as fit into a group; false if none waits. */
static bool bkh_log_take(struct bkh_array *array, struct bkh_log_batch *batch)
{
	struct bkh_logger *logger = &array->logger;
	struct bkh_row_op *op, *next;
	unsigned long flags;
	unsigned int i;

	memset(batch, 0, sizeof(*batch));
	INIT_LIST_HEAD(&batch->ops);
	spin_lock_irqsave(&logger->lock, flags);
	list_for_each_entry_safe (op, next, &logger->pending, list) {
		if (!bkh_log_fits_batch(batch, op, logger->log->max_group))
			break;
		list_move_tail(&op->list, &batch->ops);
		batch->last_op = max(batch->last_op, op->record.op);
		for (i = 0; i < array->nr_members; i++) {
			if (!(op->record.members & BIT(i)))
				continue;
			batch->nr[i]++;
			batch->blocks[i] += bkh_log_blocks(&op->record);
		}
	}
	spin_unlock_irqrestore(&logger->lock, flags);
	return !list_empty(&batch->ops);
}

/* The block of the row that the member holds. */
static unsigned int bkh_log_block_of(const struct bkh_row_op *op, unsigned int slot)
{
	return bkh_row_block(&op->array->geo, &op->row, slot);
}

/* Fill in the header of @slot's group and list its pages; false if it cannot be written. */
static bool bkh_log_build(struct bkh_array *array, struct bkh_log_batch *batch, unsigned int slot,
			  struct bkh_log_header *h, unsigned int *pages)
{
	struct bkh_logger *logger = &array->logger;
	struct bio_vec *vecs = &logger->vecs[slot * logger->log->max_group];
	u8 *header = bkh_vec_data(&logger->headers[slot]);
	struct bkh_row_op *op;
	unsigned long flags;
	unsigned int nr = 0;
	int error;

	spin_lock_irqsave(&logger->lock, flags);
	error = bkh_log_group(logger->log, slot, batch->nr[slot], batch->blocks[slot],
			      batch->last_op, h);
	spin_unlock_irqrestore(&logger->lock, flags);
	if (error)
		return false; /* it left meanwhile */
	clear_page(header);
	vecs[0].bv_page = logger->headers[slot].bv_page;
	*pages = 1;
	list_for_each_entry (op, &batch->ops, list) {
		unsigned int block, page;

		if (!(op->record.members & BIT(slot)))
			continue;
		block = bkh_log_block_of(op, slot);
		bkh_log_put(header, nr++, &op->record, op->bios[block].crc);
		for (page = 0; page < bkh_log_blocks(&op->record); page++)
			vecs[(*pages)++].bv_page = op->vecs[block * op->pages_each + page].bv_page;
	}
	return !WARN_ON_ONCE(bkh_log_seal(header, &logger->areas[slot], h));
}

static_assert(PAGE_SIZE == BKH_BLOCK_BYTES); /* contents go to the log in whole pages */

static void bkh_log_commit(struct bkh_array *array, struct bkh_log_batch *batch)
{
	struct bkh_logger *logger = &array->logger;
	struct bkh_row_op *op, *next;
	unsigned int i, pages;
	u32 failed = 0, stuck;

	bkh_batch_start(logger->commit_batch);
	for (i = 0; i < array->nr_members; i++) {
		struct bkh_log_header h = {};

		if (!batch->nr[i])
			continue;
		if (!(bkh_active(array) & BIT(i)) || !bkh_log_build(array, batch, i, &h, &pages))
			failed |= BIT(i);
		else
			bkh_batch_vecs(logger->commit_batch, i,
				       REQ_OP_WRITE | REQ_FUA | REQ_SYNC | REQ_META,
				       bkh_log_sector(array, i, h.at),
				       &logger->vecs[i * logger->log->max_group],
				       pages * PAGE_SIZE);
	}
	failed |= bkh_batch_wait(logger->commit_batch);
	bkh_members_error(array, failed & bkh_active(array), BKH_ERROR_METADATA);
	stuck = bkh_log_members_gone(array, failed);
	list_for_each_entry_safe (op, next, &batch->ops, list) {
		list_del_init(&op->list);
		if (op->record.members & stuck) {
			/* Nothing was overwritten, and it may be found. */
			bkh_log_placed(array, op->record.op);
			bkh_row_fail(op);
		} else {
			bkh_row_store(op);
		}
	}
	if (stuck)
		bkh_log_break(array);
}

static void bkh_log_commit_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, logger.commit_work);
	struct bkh_log_batch batch;

	while (bkh_log_take(array, &batch))
		bkh_log_commit(array, &batch);
}

/** bkh_logger_init() - What needs no head. Context: process, constructor. */
int bkh_logger_init(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;

	spin_lock_init(&logger->lock);
	INIT_LIST_HEAD(&logger->pending);
	INIT_LIST_HEAD(&logger->waiting);
	INIT_LIST_HEAD(&logger->flushes);
	init_waitqueue_head(&logger->wait);
	INIT_WORK(&logger->commit_work, bkh_log_commit_work);
	INIT_WORK(&logger->settle_work, bkh_log_settle_work);
	if (!logger->wanted)
		return 0;
	logger->commit_wq = alloc_workqueue("bkh_log", WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_UNBOUND, 1);
	logger->settle_wq = alloc_workqueue("bkh_settle", WQ_MEM_RECLAIM | WQ_UNBOUND, 1);
	return logger->commit_wq && logger->settle_wq ? 0 : -ENOMEM;
}

/* Takes a logger in any state. */
static void bkh_log_memory_free(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;

	bkh_vecs_free(logger->headers, BKH_MAX_MEMBERS);
	bkh_vecs_free(logger->tails, BKH_MAX_MEMBERS);
	bitmap_free(logger->open);
	bitmap_free(logger->placed);
	bitmap_free(logger->settling);
	kvfree(logger->log);
	kvfree(logger->areas);
	kvfree(logger->vecs);
	kvfree(logger->commit_batch);
	kvfree(logger->settle_batch);
	logger->open = NULL;
	logger->placed = NULL;
	logger->settling = NULL;
	logger->log = NULL;
	logger->areas = NULL;
	logger->vecs = NULL;
	logger->commit_batch = NULL;
	logger->settle_batch = NULL;
}

void bkh_logger_free(struct bkh_array *array)
{
	if (array->logger.commit_wq)
		destroy_workqueue(array->logger.commit_wq);
	if (array->logger.settle_wq)
		destroy_workqueue(array->logger.settle_wq);
	bkh_log_memory_free(array);
}

static int bkh_log_memory_alloc(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;
	unsigned int n = array->nr_members, i, vecs;
	int error = 0;

	bkh_log_memory_free(array);
	logger->areas = kvcalloc(n, sizeof(*logger->areas), GFP_KERNEL);
	if (!logger->areas)
		return -ENOMEM;
	for (i = 0; i < n && !error; i++)
		error = bkh_log_area_init(&logger->areas[i], &array->head, i,
					  array->head.runs[0].id);
	if (error)
		return error;
	vecs = n * bkh_log_max_group(&logger->areas[0]);
	logger->log = kvzalloc(sizeof(*logger->log), GFP_KERNEL);
	logger->vecs = kvcalloc(vecs, sizeof(*logger->vecs), GFP_KERNEL);
	logger->open = bitmap_zalloc(BKH_LOG_WINDOW, GFP_KERNEL);
	logger->placed = bitmap_zalloc(BKH_LOG_WINDOW, GFP_KERNEL);
	logger->settling = bitmap_zalloc(BKH_LOG_WINDOW, GFP_KERNEL);
	logger->commit_batch = bkh_batch_alloc(array, n);
	logger->settle_batch = bkh_batch_alloc(array, n);
	if (!logger->log || !logger->vecs || !logger->open || !logger->placed ||
	    !logger->settling || !logger->commit_batch || !logger->settle_batch ||
	    !bkh_vecs_alloc(logger->headers, n, GFP_KERNEL | __GFP_ZERO) ||
	    !bkh_vecs_alloc(logger->tails, n, GFP_KERNEL | __GFP_ZERO))
		return -ENOMEM;
	for (i = 0; i < vecs; i++)
		logger->vecs[i].bv_len = PAGE_SIZE;
	return 0;
}

/**
 * bkh_log_start() - This run writes records.
 * @array: the array; its head is that of the run, and settled with @next_op
 * @next_op: the first operation
 *
 * Context: Process, at activation.
 */
int bkh_log_start(struct bkh_array *array, u64 next_op)
{
	struct bkh_logger *logger = &array->logger;
	int error = bkh_log_memory_alloc(array);

	if (error)
		return error;
	bkh_log_init(logger->log, &logger->areas[0], next_op, bkh_active(array));
	array->rows.op_sectors =
		min_t(u32, array->rows.op_sectors,
		      rounddown_pow_of_two(bkh_log_max_sectors(array->head.log_bytes)));
	logger->last_intent = 0;
	logger->broken = false;
	logger->on = true;
	return 0;
}

/** bkh_log_stop() - No rows are written any more. Context: process, no user I/O is left. */
void bkh_log_stop(struct bkh_array *array)
{
	if (!array->logger.on)
		return;
	flush_work(&array->logger.commit_work);
	flush_work(&array->logger.settle_work);
	array->logger.on = false;
}
