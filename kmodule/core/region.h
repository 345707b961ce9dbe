/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Region state machine: what an event does to a region, and what the caller
 * must have made durable before it goes on. Table-driven; no state of its own.
 */
#ifndef BKH_CORE_REGION_H
#define BKH_CORE_REGION_H

#include "format.h"

enum bkh_region_event {
	BKH_EV_WRITE, /* a write enters the region */
	BKH_EV_INIT_DONE, /* the region was zeroed on all members after WRITE on NEVER */
	BKH_EV_IDLE, /* no writers for a while, and all members were flushed */
	BKH_EV_DISCARD, /* the whole region was discarded or zeroed */
	BKH_EV_CRASH, /* loaded after an unclean shutdown */
	BKH_EV_CORRUPT, /* its map block could not be trusted */
	BKH_EV_SYNC_START,
	BKH_EV_SYNC_DONE, /* copied to every other receiver, REBUILDING ones too */
	BKH_EV_SYNC_ABORT,
	BKH_NR_REGION_EVENTS,
};

/*
 * What the caller must do before the event takes effect. The zeros must be flushed, and
 * bkh_may_ack() must allow it for the members that have them, before the commit of
 * INIT_DONE is submitted: otherwise a crash shows old bytes of a stranger.
 */
#define BKH_DO_ZERO_ALL (1U << 0) /* zero the region on every receiver, then INIT_DONE */
#define BKH_DO_COMMIT (1U << 1) /* make the new state durable before data moves */
#define BKH_DO_COMMIT_LAZY (1U << 2) /* write it some time, before a clean head at the latest */

struct bkh_region_step {
	u8 next; /* enum bkh_region_state; 0 if the event is not allowed here */
	u8 todo; /* BKH_DO_* */
};

/**
 * bkh_region_step() - The transition for @event in @state.
 * @redundant: every slot of the array is IN_SYNC. While it is not, a region that
 *             was written stays DIRTY: that is what a returning member must copy.
 */
struct bkh_region_step bkh_region_step(u8 state, enum bkh_region_event event, bool redundant);

/** bkh_region_rebuild_needed() - Must a rebuild copy this region? @partial: ENTRY_PARTIAL. */
bool bkh_region_rebuild_needed(u8 state, bool partial);

/** bkh_region_read_one() - Must reads of this region come from one fixed member? */
bool bkh_region_read_one(u8 state);

/**
 * bkh_region_pick_sectors() - Region size for an array: the smallest power of
 * two of at least 1 MiB that needs at most 256 Ki regions. 0 if none fits.
 */
u64 bkh_region_pick_sectors(u64 array_sectors);

/** bkh_region_letter() - 'n' 'c' 'd' 's' 'y' for NEVER CLEAN DIRTY NEEDS_SYNC SYNCING; '?' else. */
char bkh_region_letter(u8 state);

#endif
