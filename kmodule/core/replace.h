/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replacing a member while it still works: its disk stays the member, another one gets every
 * write too and is copied to. docs/adr/0010-replace-by-copying.md says why it is so.
 */
#ifndef BKH_CORE_REPLACE_H
#define BKH_CORE_REPLACE_H

#include "types.h"

struct bkh_candidate;
struct bkh_head;
struct bkh_verdict;

/**
 * struct bkh_replacing - What a head says of a replacement that is not finished.
 *
 * Its disk has no head of the array until it is the member. Who does not know of this writes
 * zeros here with the first head, and then there is nothing to go on from.
 */
struct bkh_replacing {
	struct bkh_uuid uuid; /* all zeros: nothing is being replaced */
	u32 slot;
	u64 sectors; /* [0, this) of the span is copied durably, where the map says CLEAN */
};

/** bkh_replacing_any() - Does the head tell of one? */
bool bkh_replacing_any(const struct bkh_replacing *r);

/**
 * bkh_replace_decide() - bkh_assemble() with a disk that is to replace the member of @slot.
 * @c: @n candidates, and behind them the replacement
 *
 * The replacement is the member if the head that decides says so, or a later head of the same
 * history that it holds itself: the last commit of a replacement is written to it first. It
 * also becomes the member, to be rebuilt, if the one in the slot is not in sync. Otherwise
 * nothing that is on it counts.
 *
 * Return: true if it is: it has changed places with the other one in @c, and @v is about that.
 */
bool bkh_replace_decide(struct bkh_candidate *c, unsigned int n, unsigned int slot,
			struct bkh_verdict *v);

/** bkh_replace_from() - How much of the span @uuid holds already, by the head that decided. */
u64 bkh_replace_from(const struct bkh_head *base, unsigned int slot, const struct bkh_uuid *uuid);

/**
 * bkh_replace_doubtful() - Must a region that was copied be copied again?
 * @state: as it was loaded at activation
 */
bool bkh_replace_doubtful(u8 state);

/**
 * bkh_head_replace() - Record that @uuid is the member of @slot from the next head on.
 * @state: IN_SYNC if it holds everything that the slot's member holds, else REBUILDING
 *
 * Nothing is left of who was there before: to the array it is a stranger.
 */
void bkh_head_replace(struct bkh_head *head, unsigned int slot, const struct bkh_uuid *uuid,
		      u8 state);

#endif
