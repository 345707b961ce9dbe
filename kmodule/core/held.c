// SPDX-License-Identifier: GPL-2.0-or-later
#include "held.h"

void bkh_held_init(struct bkh_held *h, u32 recorded, u32 in_sync, bool dirty, u64 from)
{
	memset(h, 0, sizeof(*h));
	h->recorded = recorded;
	h->in_sync = in_sync & recorded;
	h->word = dirty ? BKH_WORD_DIRTY : BKH_WORD_CLEAN;
	h->from = dirty ? BKH_HELD_ALL_SYNCED : from;
}

bool bkh_held_enter(struct bkh_held *h)
{
	h->resting = false; /* user space was told nothing of it yet */
	if (h->word == BKH_WORD_DIRTY) {
		h->in_flight++;
		return true;
	}
	h->waiting++;
	if (h->word != BKH_WORD_TO_DIRTY) {
		/* A pending CLEAN is overtaken: it may be recorded still, but before this one. */
		h->word = BKH_WORD_TO_DIRTY;
		h->word_number = ++h->last;
	}
	return false;
}

void bkh_held_leave(struct bkh_held *h)
{
	h->in_flight--;
}

void bkh_held_turn_away(struct bkh_held *h)
{
	h->waiting = 0;
}

void bkh_held_look(struct bkh_held *h, u32 active, u32 rebuilt)
{
	unsigned int slot;

	for (slot = 0; slot < BKH_MAX_MEMBERS; slot++) {
		u32 bit = 1U << slot;

		if (!(h->recorded & bit))
			continue;
		if (!(active & bit)) {
			h->synced[slot] = 0;
			if (!h->failed[slot])
				h->failed[slot] = ++h->last;
		} else if ((rebuilt & ~h->in_sync & bit) && !h->synced[slot]) {
			h->synced[slot] = ++h->last;
		}
	}
}

bool bkh_held_rest(struct bkh_held *h, u32 active, u64 from, bool last)
{
	bool say_more = h->word == BKH_WORD_CLEAN && from != h->from;

	if (h->word != BKH_WORD_DIRTY && !say_more)
		return false;
	if (h->in_flight || (h->recorded & ~active))
		return false;
	if (from != BKH_HELD_ALL_SYNCED && !last)
		return false;
	h->resting = true;
	return true;
}

void bkh_held_rested(struct bkh_held *h, u32 active, u64 from, bool flushed)
{
	bool undisturbed = h->resting;

	h->resting = false;
	if (!undisturbed || !flushed || (h->recorded & ~active))
		return;
	h->from = from;
	h->word = BKH_WORD_TO_CLEAN;
	h->word_number = ++h->last;
}

static void ack_word(struct bkh_held *h, struct bkh_transition *t)
{
	h->word_number = 0;
	if (h->word == BKH_WORD_TO_CLEAN) {
		t->kind = BKH_HELD_CLEAN;
		t->from = h->from;
		h->word = BKH_WORD_CLEAN;
		return;
	}
	t->kind = BKH_HELD_DIRTY;
	h->word = BKH_WORD_DIRTY;
	h->in_flight += h->waiting;
	h->waiting = 0;
}

int bkh_held_ack(struct bkh_held *h, u64 number, struct bkh_transition *t)
{
	unsigned int slot;

	memset(t, 0, sizeof(*t));
	if (!number || number > h->last)
		return -EINVAL;
	t->number = number;
	if (number == h->word_number) {
		ack_word(h, t);
		return 0;
	}
	for (slot = 0; slot < BKH_MAX_MEMBERS; slot++) {
		if (number == h->failed[slot]) {
			t->kind = BKH_HELD_FAILED;
			t->slot = (u8)slot;
			bkh_held_remove(h, slot);
		} else if (number == h->synced[slot]) {
			t->kind = BKH_HELD_SYNCED;
			t->slot = (u8)slot;
			h->synced[slot] = 0;
			h->in_sync |= 1U << slot;
		}
	}
	return 0;
}

static void consider(const struct bkh_transition *c, u64 after, struct bkh_transition *t)
{
	if (c->number > after && (!t->number || c->number < t->number))
		*t = *c;
}

bool bkh_held_next(const struct bkh_held *h, u64 after, struct bkh_transition *t)
{
	struct bkh_transition c = {
		.number = h->word_number,
		.from = h->from,
		.kind = h->word == BKH_WORD_TO_CLEAN ? BKH_HELD_CLEAN : BKH_HELD_DIRTY,
	};
	unsigned int slot;

	memset(t, 0, sizeof(*t));
	consider(&c, after, t);
	for (slot = 0; slot < BKH_MAX_MEMBERS; slot++) {
		c.slot = (u8)slot;
		c.number = h->failed[slot];
		c.kind = BKH_HELD_FAILED;
		consider(&c, after, t);
		c.number = h->synced[slot];
		c.kind = BKH_HELD_SYNCED;
		consider(&c, after, t);
	}
	return t->number != 0;
}

void bkh_held_replace(struct bkh_held *h, unsigned int slot)
{
	bkh_held_remove(h, slot);
	h->recorded |= 1U << slot;
}

void bkh_held_remove(struct bkh_held *h, unsigned int slot)
{
	h->failed[slot] = 0;
	h->synced[slot] = 0;
	h->recorded &= ~(1U << slot);
	h->in_sync &= ~(1U << slot);
}
