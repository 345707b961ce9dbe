/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One array: what the parts of the module share. Lock order, outermost first:
 *   admin mutex > meta_mutex > gatherer > range bucket > map, state, ack, bad, hold lock
 * Only mutexes are held over I/O. Completions take spinlocks, so interrupts are off under them.
 * Of the last ones only sync.lock nests, and events.lock, under state, bad and hold.lock.
 */
#ifndef BKH_ARRAY_H
#define BKH_ARRAY_H

#include <linux/bio.h>
#include <linux/device-mapper.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "bad.h"
#include "batch.h"
#include "compat.h"
#include "core/recover.h"
#include "core/region.h"
#include "core/rows.h"
#include "event.h"
#include "log.h"
#include "map.h"
#include "rangelock.h"
#include "rowpool.h"
#include "slot.h"
#include "sync.h"

#define DM_MSG_PREFIX "bulkhead"
#define BKH_SLOTS BKH_MAX_MEMBERS
/* Every region is a power of two of at least this, so no bio to a mirror crosses one. */
#define BKH_MAX_IO_SECTORS BKH_REGION_MIN_SECTORS

/** enum bkh_life - Changed under the admin mutex, read anywhere. */
enum bkh_life {
	BKH_LIFE_NEW, /* constructed; nothing was read or written */
	BKH_LIFE_ACTIVE, /* between preresume and postsuspend */
	BKH_LIFE_STOPPED, /* after postsuspend: writes nothing any more */
};

/** struct bkh_array - The target's private data. */
struct bkh_array {
	struct dm_target *ti;
	struct mutex admin; /* life, messages */
	enum bkh_life life;
	struct list_head entry; /* in the list of handover.c, as is bound */
	bool bound; /* resumed once: the table of its device, until the next one is */
	bool readonly; /* status mode readonly: nothing is ever written */
	struct bkh_hold *hold; /* status mode held, else NULL: user space writes the metadata */
	struct bkh_replace *replace; /* NULL if the table names no replacement */
	struct bkh_uuid uuid;
	sector_t len_sectors;
	struct bkh_geometry geo; /* sizes of members are a guess until activation */
	unsigned int block_sectors; /* the largest logical block of a member */
	unsigned int nr_members;
	struct bkh_member *members;

	/* Who may be read and written. Written under state_lock, read anywhere. */
	spinlock_t state_lock;
	u32 in_sync;
	u32 active; /* in_sync and those being rebuilt: every write goes to all of them */
	struct bkh_head head; /* what the next commit will say */

	/* What the last durable head calls active, and who waits for it to change. */
	spinlock_t ack_lock;
	u32 durable; /* written under ack_lock, read anywhere */
	struct list_head ack_waiters; /* struct bkh_io */

	/* Metadata commits, one at a time (meta.c, head.c, map.c). */
	struct mutex meta_mutex;
	struct work_struct meta_work;
	wait_queue_head_t meta_wait;
	u64 head_wanted, head_done; /* tickets, under state_lock */
	int head_error; /* of the last commit */
	u64 head_durable_seq; /* every receiver has this head; under meta_mutex */
	bool head_numbered; /* the next commit has its number already; under meta_mutex */
	struct bkh_head head_copy; /* the commit being written; under meta_mutex */
	struct bkh_batch *meta_batch; /* under meta_mutex */

	struct bkh_map map;
	struct bkh_badness bad;
	struct bkh_range_table ranges;
	struct bkh_events events;
	struct bkh_sync sync;
	struct bkh_cleaner cleaner;
	struct bkh_repair_queue repairs;
	struct bkh_row_pool rows; /* memory of row operations */
	struct bkh_logger logger;
	struct bkh_gatherer *gatherer; /* levels of rows: writes that wait for others */

	struct bio_set clones, zeros; /* zeros: of zero.c */
	struct workqueue_struct *io_wq; /* continues operations; never blocks for memory */
	struct workqueue_struct *alloc_wq; /* ordered: one starved operation at a time */
	struct workqueue_struct *meta_wq; /* ordered */
	struct workqueue_struct *zero_wq; /* blocking zeroing that writes wait for */
	struct workqueue_struct *sync_wq; /* background; not needed for progress of writes */
	unsigned long last_user_io; /* jiffies; a hint for throttling */
};

static inline u32 bkh_in_sync(const struct bkh_array *array)
{
	return READ_ONCE(array->in_sync);
}

static inline u32 bkh_active(const struct bkh_array *array)
{
	return READ_ONCE(array->active);
}

/** bkh_has_rows() - RAID-4, 5 or 6? Else every chunk has copies. */
static inline bool bkh_has_rows(const struct bkh_array *array)
{
	return array->geo.nr_data;
}

/** bkh_span() - How much regions, ranges and background actions have to cover; see geometry.h. */
static inline u64 bkh_span(const struct bkh_array *array)
{
	return bkh_span_sectors(&array->geo);
}

/** bkh_region_start() - Where a region begins in the span. */
static inline u64 bkh_region_start(const struct bkh_array *array, u64 region)
{
	return region * array->map.region_sectors;
}

/** bkh_region_end() - Where a region ends in the span. */
static inline u64 bkh_region_end(const struct bkh_array *array, u64 region)
{
	return min_t(u64, bkh_region_start(array, region + 1), bkh_span(array));
}

/** bkh_holders() - Members with a copy of @sector. Levels of copies. */
static inline u32 bkh_holders(const struct bkh_array *array, sector_t sector)
{
	return bkh_copy_members(&array->geo, sector);
}

sector_t bkh_member_sector(const struct bkh_array *array, unsigned int slot, sector_t sector);

/** bkh_writable() - May this table still write to its members? */
static inline bool bkh_writable(const struct bkh_array *array)
{
	return READ_ONCE(array->life) == BKH_LIFE_ACTIVE && !array->readonly;
}

#endif
