/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The region map in memory and its commits.
 *
 * Three bytes per region, each in an array of its own so that plain byte
 * accesses suffice:
 *   state   enum bkh_region_state; changed under the region's bucket lock
 *   marked  1 if, durably, a crash now makes this region NEEDS_SYNC. Only then
 *           may data move. Set by the committer alone, after a finished commit;
 *           cleared by it alone, while the whole region is locked.
 *   recent  1 if a writer came since the cleaner last looked
 */
#ifndef BKH_MAP_H
#define BKH_MAP_H

#include <linux/blk_types.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "core/codec.h"
#include "core/region.h"

struct bkh_array;
struct page;

/* Blocks encoded and written at once. */
#define BKH_MAP_GROUP 8
/* A page for each of them, or for each member's head. */
#define BKH_MAP_PAGES BKH_MAX_MEMBERS

/**
 * struct bkh_mark - A change of one region's state that must become durable.
 *
 * The owner holds a range of the region (all of it for INIT_DONE, IDLE and
 * DISCARD) from queueing until @done. Embedded in whoever waits.
 */
struct bkh_mark {
	struct list_head list;
	u64 region;
	enum bkh_region_event event;
	int error; /* 0, -EBUSY if the event is not allowed now, or -EIO */
	u8 old_state; /* used by the committer */
	bool skip; /* used by the committer: nothing to write for it */
	void (*done)(struct bkh_mark *mark); /* on meta_wq; must not block */
};

struct bkh_map {
	u64 nr_regions;
	u64 region_sectors;
	u32 nr_blocks;
	u64 map_bytes;
	u8 *state;
	u8 *marked;
	u8 *recent;
	u64 *block_seq; /* of the last commit; under meta_mutex */
	unsigned long *stale; /* blocks whose states moved on since they were written */
	unsigned long *writing; /* blocks of the commit at hand; under meta_mutex */
	u32 *newest_in[2]; /* per block: members with the newest copy in A, B; at activation */
	u8 *block_states; /* BKH_MAP_REGIONS_PER_BLOCK bytes; under meta_mutex */
	struct page *pages[BKH_MAP_PAGES]; /* under meta_mutex */
	atomic64_t count[BKH_REGION_SYNCING + 1]; /* regions per state */
	spinlock_t lock; /* marks */
	struct list_head marks;
};

/* map.c: memory, states and commits */
void bkh_map_init(struct bkh_map *map);
int bkh_map_alloc(struct bkh_array *array, const struct bkh_head *head);
void bkh_map_free(struct bkh_map *map);
void bkh_map_count(struct bkh_array *array);
u8 bkh_map_event(struct bkh_array *array, u64 region, enum bkh_region_event event);
void bkh_map_mark(struct bkh_array *array, struct bkh_mark *mark);
bool bkh_map_marks_waiting(struct bkh_array *array);
void bkh_map_commit_marks(struct bkh_array *array);
int bkh_map_commit_stale(struct bkh_array *array);
int bkh_map_commit_all(struct bkh_array *array);
int bkh_map_write_group(struct bkh_array *array, const u32 *blocks, unsigned int n,
			unsigned int ahead, const u32 *masks, blk_opf_t opf);
u64 bkh_map_retire(struct bkh_array *array);

/* mapload.c: reading it at activation, and making all copies alike */
int bkh_map_load(struct bkh_array *array, bool clean, bool *damaged);
int bkh_map_rewrite(struct bkh_array *array);

static inline u8 bkh_map_state(const struct bkh_map *map, u64 region)
{
	return READ_ONCE(map->state[region]);
}

static inline bool bkh_map_marked(const struct bkh_map *map, u64 region)
{
	/* Pairs with the release in the committer: what was zeroed is visible. */
	return smp_load_acquire(&map->marked[region]);
}

static inline void bkh_map_touch(struct bkh_map *map, u64 region)
{
	if (!READ_ONCE(map->recent[region]))
		WRITE_ONCE(map->recent[region], 1);
}

static inline u64 bkh_map_in_state(const struct bkh_map *map, enum bkh_region_state state)
{
	return atomic64_read(&map->count[state]);
}

#endif
