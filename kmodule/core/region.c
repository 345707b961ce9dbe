// SPDX-License-Identifier: GPL-2.0-or-later
#include "region.h"

#define STAY(state)                   \
	{                             \
		BKH_REGION_##state, 0 \
	}
#define GO(state, todo)                           \
	{                                         \
		BKH_REGION_##state, BKH_DO_##todo \
	}
#define NOT_ALLOWED  \
	{            \
		0, 0 \
	}

/*
 * CLEAN is reached only through IDLE: a finished sync leaves the region DIRTY, because
 * writers may be in it. A write needs no commit in NEEDS_SYNC and SYNCING: what is on
 * disk already promises a sync.
 */
static const struct bkh_region_step region_table[][BKH_NR_REGION_EVENTS] = {
	[BKH_REGION_NEVER] = {
		[BKH_EV_WRITE] = GO(NEVER, ZERO_ALL),
		[BKH_EV_INIT_DONE] = GO(DIRTY, COMMIT),
		[BKH_EV_IDLE] = STAY(NEVER),
		[BKH_EV_DISCARD] = STAY(NEVER),
		[BKH_EV_CRASH] = STAY(NEVER),
		[BKH_EV_CORRUPT] = GO(NEEDS_SYNC, COMMIT_LAZY),
	},
	[BKH_REGION_CLEAN] = {
		[BKH_EV_WRITE] = GO(DIRTY, COMMIT),
		[BKH_EV_INIT_DONE] = NOT_ALLOWED,
		[BKH_EV_IDLE] = STAY(CLEAN),
		[BKH_EV_DISCARD] = GO(NEVER, COMMIT),
		[BKH_EV_CRASH] = STAY(CLEAN),
		[BKH_EV_CORRUPT] = GO(NEEDS_SYNC, COMMIT_LAZY),
	},
	[BKH_REGION_DIRTY] = {
		[BKH_EV_WRITE] = STAY(DIRTY),
		[BKH_EV_INIT_DONE] = NOT_ALLOWED,
		[BKH_EV_IDLE] = GO(CLEAN, COMMIT_LAZY),
		[BKH_EV_DISCARD] = GO(NEVER, COMMIT),
		[BKH_EV_CRASH] = GO(NEEDS_SYNC, COMMIT_LAZY),
		[BKH_EV_CORRUPT] = GO(NEEDS_SYNC, COMMIT_LAZY),
	},
	[BKH_REGION_NEEDS_SYNC] = {
		[BKH_EV_WRITE] = STAY(NEEDS_SYNC),
		[BKH_EV_INIT_DONE] = NOT_ALLOWED,
		[BKH_EV_IDLE] = STAY(NEEDS_SYNC),
		[BKH_EV_DISCARD] = GO(NEVER, COMMIT),
		[BKH_EV_CRASH] = STAY(NEEDS_SYNC),
		[BKH_EV_CORRUPT] = STAY(NEEDS_SYNC),
		[BKH_EV_SYNC_START] = STAY(SYNCING),
	},
	[BKH_REGION_SYNCING] = {
		[BKH_EV_WRITE] = STAY(SYNCING),
		[BKH_EV_INIT_DONE] = NOT_ALLOWED,
		[BKH_EV_IDLE] = STAY(SYNCING),
		[BKH_EV_DISCARD] = NOT_ALLOWED, /* abort the sync first */
		[BKH_EV_CRASH] = STAY(NEEDS_SYNC),
		[BKH_EV_CORRUPT] = STAY(SYNCING),
		[BKH_EV_SYNC_DONE] = GO(DIRTY, COMMIT_LAZY),
		[BKH_EV_SYNC_ABORT] = STAY(NEEDS_SYNC),
	},
};

struct bkh_region_step bkh_region_step(u8 state, enum bkh_region_event event, bool redundant)
{
	static const struct bkh_region_step not_allowed = NOT_ALLOWED;
	static const struct bkh_region_step stay_dirty = STAY(DIRTY);

	if (state < BKH_REGION_NEVER || state > BKH_REGION_SYNCING)
		return not_allowed;
	if ((unsigned int)event >= BKH_NR_REGION_EVENTS)
		return not_allowed;
	if (state == BKH_REGION_DIRTY && event == BKH_EV_IDLE && !redundant)
		return stay_dirty;
	return region_table[state][event];
}

bool bkh_region_rebuild_needed(u8 state, bool partial)
{
	if (state == BKH_REGION_NEVER)
		return false;
	return !(partial && state == BKH_REGION_CLEAN);
}

bool bkh_region_read_one(u8 state)
{
	return state == BKH_REGION_NEEDS_SYNC || state == BKH_REGION_SYNCING;
}

u64 bkh_region_pick_sectors(u64 array_sectors)
{
	unsigned int shift = 11; /* BKH_REGION_MIN_SECTORS */

	if (!array_sectors)
		return 0;
	for (; 1ULL << shift <= BKH_REGION_MAX_SECTORS; shift++)
		if (((array_sectors - 1) >> shift) < 256 * 1024)
			return 1ULL << shift;
	return 0;
}

char bkh_region_letter(u8 state)
{
	static const char letters[] = "?ncdsy";

	return state <= BKH_REGION_SYNCING ? letters[state] : '?';
}
