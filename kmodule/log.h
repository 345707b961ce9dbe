/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The row log at work: core/rowlog.h and docs/adr/0007 say why, this is when and where.
 *
 * Two workers. The committer (logwrite.c) takes all operations that wait, writes their records to
 * each member in one go, and lets them overwrite. The settler (logsettle.c) answers flushes: it
 * flushes the members, retires what was placed before, and writes the tail where that matters or
 * room is short. An operation that finds no room waits for it.
 */
#ifndef BKH_LOG_H
#define BKH_LOG_H

#include <linux/bio.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "core/logscan.h"
#include "core/logring.h"

struct bkh_array;
struct bkh_batch;
struct bkh_io;
struct bkh_row_op;
struct bkh_verdict;

/** struct bkh_logger - Of one array. */
struct bkh_logger {
	bool wanted; /* by the table */
	bool intents; /* by the table: full rows leave no contents in it, see ADR 0007 */
	bool on; /* this run writes records */
	spinlock_t lock; /* all below that is not said to be otherwise */
	struct bkh_log *log;
	struct bkh_log_area *areas; /* per member; read only */
	struct list_head pending; /* begun operations whose records are to be written */
	struct list_head waiting; /* operations that found no room */
	struct list_head flushes; /* struct bkh_io that wait for the settler */
	unsigned long *open; /* BKH_LOG_WINDOW bits by number: begun and not placed */
	unsigned long *placed; /* the same: placed and not retired */
	unsigned long *settling; /* the settler's copy of it */
	u64 last_intent; /* the latest operation without contents */
	bool broken; /* a member that cannot be done without takes no records: nothing is written */
	wait_queue_head_t wait; /* for operations to be placed */
	struct workqueue_struct *commit_wq;
	struct workqueue_struct *settle_wq;
	struct work_struct commit_work;
	struct work_struct settle_work;
	struct bkh_batch *commit_batch; /* the committer's */
	struct bio_vec headers[BKH_MAX_MEMBERS]; /* a page per member; the committer's */
	struct bio_vec *vecs; /* max_group per member; the committer's */
	struct bkh_batch *settle_batch; /* the settler's */
	struct bio_vec tails[BKH_MAX_MEMBERS]; /* a page per member; the settler's */
};

/* logwrite.c */
int bkh_logger_init(struct bkh_array *array);
void bkh_logger_free(struct bkh_array *array);
void bkh_log_write(struct bkh_row_op *op);
void bkh_log_placed(struct bkh_array *array, u64 op);
void bkh_log_retry(struct bkh_array *array);
void bkh_log_break(struct bkh_array *array);
u32 bkh_log_members_gone(struct bkh_array *array, u32 failed);
sector_t bkh_log_sector(const struct bkh_array *array, unsigned int slot, u32 block);

/* logsettle.c */
void bkh_log_settle_work(struct work_struct *work);
void bkh_log_settle_kick(struct bkh_array *array);
bool bkh_log_settled(struct bkh_io *io, bool all, void (*step)(struct bkh_io *io));

/* logread.c: at activation */
int bkh_log_recover_read(struct bkh_array *array, const struct bkh_head *base,
			 const struct bkh_verdict *v, struct bkh_log_scan *scan);
int bkh_log_recover_write(struct bkh_array *array, struct bkh_log_scan *scan);
int bkh_log_start(struct bkh_array *array, u64 next_op);
void bkh_log_stop(struct bkh_array *array);

#endif
