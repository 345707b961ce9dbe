/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arrays whose metadata user space writes (status mode held). What the metadata is to say next
 * is a *transition*: it has a number, is pending until user space acknowledges it, and only then
 * counts as recorded. Until then the metadata may say the one or the other, and nothing is done
 * that would be wrong with either. See docs/held.md and docs/adr/0009.
 *
 * The caller serialises all calls for one array.
 */
#ifndef BKH_CORE_HELD_H
#define BKH_CORE_HELD_H

#include "format.h"

/** enum bkh_held_kind - What user space is asked to record. */
enum bkh_held_kind {
	BKH_HELD_NOTHING, /* acknowledged before, or overtaken by a later transition */
	BKH_HELD_DIRTY, /* writes are about to be let through */
	BKH_HELD_CLEAN, /* no write is under way; what is before @from is consistent */
	BKH_HELD_FAILED, /* the member takes no part any more */
	BKH_HELD_SYNCED, /* the member is rebuilt */
};

/** struct bkh_transition - One of them. */
struct bkh_transition {
	u64 number;
	u64 from; /* CLEAN: where in the span a resync has still to begin; BKH_HELD_ALL_SYNCED */
	u8 kind; /* enum bkh_held_kind */
	u8 slot; /* FAILED, SYNCED: the member */
};

#define BKH_HELD_ALL_SYNCED (~0ULL)

/** enum bkh_held_word - What the metadata says of the array, as far as we know. */
enum bkh_held_word {
	BKH_WORD_CLEAN,
	BKH_WORD_TO_DIRTY, /* pending: it may say either */
	BKH_WORD_DIRTY,
	BKH_WORD_TO_CLEAN, /* pending: it may say either */
};

/** struct bkh_held - One array. Only the functions below change it. */
struct bkh_held {
	u64 last; /* number of the latest transition; they count from 1 */
	u64 word_number; /* of the pending DIRTY or CLEAN, else 0 */
	u64 from; /* what the latest CLEAN says */
	u64 in_flight; /* writes that were let through and have not ended */
	u64 waiting; /* writes that wait for DIRTY */
	u8 word; /* enum bkh_held_word */
	bool resting; /* between bkh_held_rest() and bkh_held_rested() */
	u32 recorded; /* members that the metadata may call in sync or being rebuilt */
	u32 in_sync; /* of these, those that were recorded as in sync */
	u64 failed[BKH_MAX_MEMBERS]; /* numbers of what is pending for each slot, else 0 */
	u64 synced[BKH_MAX_MEMBERS];
};

/**
 * bkh_held_init() - Begin with what the metadata says.
 * @recorded: members that it calls in sync or being rebuilt
 * @in_sync: those of them that it calls in sync
 * @dirty: it calls the array dirty
 * @from: unless @dirty, where the resync has to begin that it knows of; BKH_HELD_ALL_SYNCED
 */
void bkh_held_init(struct bkh_held *h, u32 recorded, u32 in_sync, bool dirty, u64 from);

/**
 * bkh_held_enter() - A write comes.
 *
 * Return: true if it may go, which ends with bkh_held_leave(). Else it counts as waiting until
 * DIRTY is acknowledged or bkh_held_turn_away() is called.
 */
bool bkh_held_enter(struct bkh_held *h);

/** bkh_held_leave() - A write that was let through has ended, whatever came of it. */
void bkh_held_leave(struct bkh_held *h);

/** bkh_held_turn_away() - Those who wait are sent back; what is pending stays so. */
void bkh_held_turn_away(struct bkh_held *h);

/**
 * bkh_held_look() - Make transitions of what changed with members.
 * @active: who takes part now
 * @rebuilt: who of them holds everything, though it is not called in sync
 */
void bkh_held_look(struct bkh_held *h, u32 active, u32 rebuilt);

/**
 * bkh_held_rest() - May the array be called clean?
 * @active: who takes part now
 * @from: where a resync has still to begin, or BKH_HELD_ALL_SYNCED
 * @last: nothing will be written before the array is resumed
 *
 * Not while a failure is not recorded: a write that a member missed may have been given back
 * unacknowledged. While the array runs, not before its resync is complete.
 *
 * Return: true if so. Then flush all members, and call bkh_held_rested().
 */
bool bkh_held_rest(struct bkh_held *h, u32 active, u64 from, bool last);

/**
 * bkh_held_rested() - All members were flushed, or not (@flushed).
 *
 * If no write came meanwhile, CLEAN becomes pending: from now on the metadata may say so.
 */
void bkh_held_rested(struct bkh_held *h, u32 active, u64 from, bool flushed);

/**
 * bkh_held_ack() - User space has recorded transition @number.
 * @t: what it was: BKH_HELD_NOTHING if it is no longer pending
 *
 * After DIRTY, all who waited are let through and count as in flight. After FAILED, ask
 * bkh_may_ack() again with @h->recorded. After SYNCED the member may be read.
 *
 * Return: 0; -EINVAL if there never was such a number.
 */
int bkh_held_ack(struct bkh_held *h, u64 number, struct bkh_transition *t);

/** bkh_held_next() - The pending transition with the lowest number above @after; false: none. */
bool bkh_held_next(const struct bkh_held *h, u64 after, struct bkh_transition *t);

/**
 * bkh_held_replace() - Another disk is in @slot, and the metadata calls it being rebuilt.
 *
 * What was pending for the slot is over.
 */
void bkh_held_replace(struct bkh_held *h, unsigned int slot);

/** bkh_held_remove() - The metadata does not count on @slot any more. What was pending is over. */
void bkh_held_remove(struct bkh_held *h, unsigned int slot);

#endif
