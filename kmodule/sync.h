/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Background actions. One coordinator (sync.c) walks the regions and hands out windows (window.c),
 * several at a time; each does its work under a range lock, at its pace (pace.c).
 */
#ifndef BKH_SYNC_H
#define BKH_SYNC_H

#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "core/format.h"
#include "pace.h"
#include "rangelock.h"

#define BKH_WINDOWS 64 /* at most */
#define BKH_WINDOW_BYTES (1024 * 1024) /* of a member's, at most */
#define BKH_WINDOW_PAGES (BKH_WINDOW_BYTES / PAGE_SIZE)
#define BKH_WINDOWS_BYTES (8 * BKH_WINDOW_BYTES) /* all of them together, about */
#define BKH_RATE_SAMPLES 8

struct bkh_array;
struct bkh_batch;

/** struct bkh_window - A piece of an action in flight, with its memory. */
struct bkh_window {
	struct bkh_array *array;
	bool busy; /* under sync.lock */
	u8 action;
	u64 start, end; /* in the span, inside one region, and of RAID-10 inside one chunk */
	struct bkh_range range;
	struct work_struct work;
	struct bkh_batch *batch;
	unsigned int nr_pages;
	unsigned int part_pages; /* one member's, where each has a part of its own */
	DECLARE_BITMAP(lost, BKH_WINDOW_BYTES / SECTOR_SIZE); /* what nobody can tell */
	struct bio_vec *vecs; /* @nr_pages, behind this structure */
};

/** struct bkh_sync - State of the coordinator. */
struct bkh_sync {
	spinlock_t lock; /* everything below that is not said to be otherwise */
	struct work_struct work; /* the coordinator */
	wait_queue_head_t wait; /* it sleeps here */
	u8 action; /* enum bkh_action: running, or what would run were it not paused */
	u8 request; /* SCRUB, REPAIR or IDLE: what the user asked for */
	bool paused; /* by the user, kept in the head */
	bool held; /* cancelled or stuck: until told to go on, or the next activation */
	bool stopping; /* suspend */
	bool running; /* a pass is under way */
	u64 total_sectors;
	u64 done_sectors;
	u64 failed_sector; /* first that could not be done; U64_MAX if none */
	u64 next_sector; /* where the pass hands out its next window */
	u64 start_sector; /* where the next scrub or repair pass begins */
	u64 mismatch_sectors;
	u64 throttle_min_kib, throttle_max_kib; /* per second; 0: none */
	u64 throttle_ns; /* what a user's request may take meanwhile; 0: whatever it takes */
	struct bkh_pacer pacer;
	u64 sample_sectors[BKH_RATE_SAMPLES];
	unsigned long sample_jiffies[BKH_RATE_SAMPLES];
	unsigned int samples; /* taken since the pass began */
	struct bkh_window *windows[BKH_WINDOWS]; /* allocated while a pass runs */
	struct bkh_batch *batch; /* the coordinator's */
};

/** struct bkh_repair_queue - Read errors that wait to be rewritten (repair.c). */
struct bkh_repair_queue {
	spinlock_t lock; /* list and length */
	struct list_head list;
	unsigned int length;
	struct work_struct work;
	atomic64_t repaired_sectors;
};

/** struct bkh_cleaner - Makes idle dirty regions clean (clean.c). */
struct bkh_cleaner {
	struct delayed_work work;
	struct bkh_clean_item *items;
};

/** struct bkh_sync_report - What the status line says. */
struct bkh_sync_report {
	u8 action;
	bool paused;
	u64 done_sectors, total_sectors;
	u64 rate_kib;
	u64 mismatch_sectors;
	u64 throttle_min_kib, throttle_max_kib;
	u64 throttle_ns;
};

/* sync.c */
void bkh_sync_init(struct bkh_array *array);
void bkh_sync_restore(struct bkh_array *array, const struct bkh_head *head);
const char *bkh_sync_word(u8 action);
void bkh_sync_kick(struct bkh_array *array);
void bkh_sync_stop_begin(struct bkh_array *array);
void bkh_sync_stop_undo(struct bkh_array *array);
void bkh_sync_stop_wait(struct bkh_array *array);
bool bkh_sync_must_stop(struct bkh_array *array);
void bkh_sync_fill(struct bkh_array *array, struct bkh_head *head);
void bkh_sync_window_done(struct bkh_window *w, bool ok, u64 mismatches);
void bkh_sync_report(struct bkh_array *array, struct bkh_sync_report *report);

/* synccmd.c: what messages ask for */
int bkh_sync_ask(struct bkh_array *array, u8 action);
int bkh_sync_command(struct bkh_array *array, const char *word);
int bkh_sync_throttle(struct bkh_array *array, u64 min_kib, u64 max_kib, u64 latency_ns);

/* window.c */
struct bkh_window *bkh_window_alloc(struct bkh_array *array);
void bkh_window_free(struct bkh_window *w);
void bkh_window_start(struct bkh_window *w);
u64 bkh_window_sectors(struct bkh_array *array, u8 action);
unsigned int bkh_windows_wanted(struct bkh_array *array);
bool bkh_window_rewrite(struct bkh_window *w, u32 bad);
u32 bkh_window_refuse(struct bkh_window *w, u32 members, unsigned int offset, unsigned int len);
void bkh_window_read_errors(struct bkh_array *array, u32 mask);
void bkh_window_lose(struct bkh_window *w, unsigned int offset, unsigned int len);
bool bkh_window_mark(struct bkh_window *w, u32 mask, unsigned int offset, unsigned int len);
void bkh_window_mend(struct bkh_window *w, u32 mask, unsigned int offset, unsigned int len);
bool bkh_window_settle(struct bkh_window *w);

/** bkh_window_len() - Bytes of each member's share. */
static inline unsigned int bkh_window_len(const struct bkh_window *w)
{
	return (w->end - w->start) << SECTOR_SHIFT;
}

/* wcopies.c: windows of RAID-1 and 10. Process context, the range is held. */
bool bkh_copies_sync(struct bkh_window *w);
bool bkh_copies_replace(struct bkh_window *w);
bool bkh_copies_scrub(struct bkh_window *w, u64 *mismatches);
bool bkh_copies_rewrite(struct bkh_window *w, u32 bad, u32 *rewritten, u32 *failed);

/* wrows.c: windows of RAID-4, 5 and 6. The same. */
bool bkh_rows_sync(struct bkh_window *w);
bool bkh_rows_replace(struct bkh_window *w);
bool bkh_rows_scrub(struct bkh_window *w, u64 *mismatches);
bool bkh_rows_rewrite(struct bkh_window *w, u32 *rewritten, u32 *failed);

/* clean.c */
int bkh_clean_init(struct bkh_array *array);
void bkh_clean_arm(struct bkh_array *array);
void bkh_clean_stop(struct bkh_array *array);
void bkh_clean_free(struct bkh_array *array);

#endif
