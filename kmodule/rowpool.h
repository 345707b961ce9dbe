/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory of row operations: all that one needs at once or nothing, at most so much for one
 * array, and always enough for one of them to come to its end.
 */
#ifndef BKH_ROWPOOL_H
#define BKH_ROWPOOL_H

#include <linux/bio.h>
#include <linux/wait.h>

#include "core/plan.h"
#include "core/rowlog.h"

/* A member's share in one operation: 128 KiB. */
#define BKH_ROW_OP_SECTORS 256
/* All operations of an array together. */
#define BKH_ROW_POOL_BYTES (64ULL << 20)

struct bkh_array;
struct bkh_io;
struct bkh_row_op;

/** struct bkh_row_pool - Of one array. */
struct bkh_row_pool {
	atomic_long_t pages; /* in use, the reserve not counted */
	long most; /* of @pages */
	u32 op_sectors; /* of a member's share, at most: a power of two */
	struct bkh_row_op *reserve; /* the largest operation, with its memory */
	atomic_t reserve_taken;
	wait_queue_head_t wait; /* for either */
};

/** struct bkh_row_bio - One bio to one member. */
struct bkh_row_bio {
	struct bio bio;
	struct bkh_row_op *op;
	unsigned int member;
	u32 crc; /* of what is written, if it is logged */
};

/**
 * struct bkh_row_op - One operation on a row.
 *
 * Buffers are counted like the blocks of the row: data, P, Q; behind them one for the old
 * contents of each data block, for parity that is modified. Each has @pages_each pages.
 */
struct bkh_row_op {
	struct bkh_array *array;
	struct bkh_io *io;
	struct bkh_row row;
	struct bkh_row_health health;
	struct bkh_write_plan plan; /* of reads only @plan.before counts */
	u32 bad; /* blocks that could not be read */
	u32 repair; /* members to be repaired afterwards */
	u32 at; /* sectors into the part that is being read just now, and */
	u32 sectors; /* how many */
	bool pieces; /* it is read piece by piece */
	bool reserve; /* this is the reserve */
	struct bkh_log_record record; /* op is 0 unless it is logged */
	struct list_head list; /* the log's */
	unsigned int pages_each;
	unsigned int nr_buffers;
	atomic_t pending;
	atomic_t failed; /* mask of members */
	struct work_struct work;
	void (*step)(struct bkh_row_op *op);
	struct bkh_row_bio *bios; /* one per block of the row */
	struct bio_vec *vecs; /* pages_each per buffer */
};

int bkh_row_pool_init(struct bkh_array *array);
void bkh_row_pool_free(struct bkh_array *array);
struct bkh_row_op *bkh_row_op_get(struct bkh_array *array, u32 sectors, unsigned int buffers);
struct bkh_row_op *bkh_row_op_wait(struct bkh_array *array, u32 sectors, unsigned int buffers);
void bkh_row_op_put(struct bkh_row_op *op);

/* row.c: what the log goes on with */
void bkh_row_store(struct bkh_row_op *op);
void bkh_row_fail(struct bkh_row_op *op);
u32 bkh_row_members(const struct bkh_row_op *op, u32 blocks);

/** bkh_row_buffer() - Where byte @offset of a buffer is. */
static inline u8 *bkh_row_buffer(const struct bkh_row_op *op, unsigned int buffer,
				 unsigned int offset)
{
	const struct bio_vec *vec = &op->vecs[buffer * op->pages_each + offset / PAGE_SIZE];

	return bkh_vec_data(vec) + offset % PAGE_SIZE;
}

#endif
