/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes to rows that wait for others, to be one operation with them: those of one bio, those
 * that come before their submitter unplugs, and a stream while earlier writes of it are in flight.
 * A row that becomes whole goes at once. Nothing waits for what may never come: see
 * BKH_GATHER_MOST_NS.
 */
#ifndef BKH_GATHER_H
#define BKH_GATHER_H

#include <linux/kref.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "core/gather.h"

#define BKH_GATHERS 32
/*
 * Whatever happens, nobody waits longer: for its submitter to unplug; and for earlier writes of
 * its stream that are in flight, which may be many, on slow disks, with a log.
 */
#define BKH_GATHER_PLUGGED_NS (20 * NSEC_PER_MSEC)
#define BKH_GATHER_MOST_NS (200 * NSEC_PER_MSEC)

struct bkh_array;
struct bkh_io;

/** struct bkh_pile - Writes that wait, to one window. */
struct bkh_pile {
	struct bkh_gather gather; /* of struct bkh_io's pieces; it has none: the slot is free */
	u64 since;
	u32 streams; /* whose they are */
	bool plugged; /* their submitter has not unplugged yet */
	bool unplugged; /* it did, where nothing could be submitted */
	bool waited; /* for more of a stream */
};

/** struct bkh_gatherer - Of one array; it may outlive it while somebody has yet to unplug. */
struct bkh_gatherer {
	struct kref ref;
	spinlock_t lock; /* all of it; range bucket locks may be taken under it */
	struct bkh_stream streams[BKH_STREAMS];
	struct bkh_pile piles[BKH_GATHERS];
	bool polling; /* the work item looks again by itself */
	bool woken;
	wait_queue_head_t wait;
	struct workqueue_struct *wq;
	struct delayed_work work;
};

int bkh_gather_init_array(struct bkh_array *array);
void bkh_gather_free(struct bkh_array *array);
void bkh_gather_write(struct bkh_io *io, bool more, bool nowait);
void bkh_gather_release(struct bkh_array *array);
void bkh_gather_answered(struct bkh_io *io);

#endif
