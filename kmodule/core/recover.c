// SPDX-License-Identifier: GPL-2.0-or-later
/* The reasoning is in recover.h above bkh_assemble(). */
#include "codec.h"
#include "recover.h"
#include "bytes.h"

static bool receives(const struct bkh_head_member *e)
{
	return e->state == BKH_MEMBER_IN_SYNC || e->state == BKH_MEMBER_REBUILDING;
}

/* @hint: the slot where the member most likely is. */
static const struct bkh_head_member *find_entry(const struct bkh_head *head,
						const struct bkh_uuid *uuid, unsigned int hint)
{
	unsigned int i;

	if (hint < head->nr_members && bkh_uuid_same(&head->members[hint].uuid, uuid))
		return &head->members[hint];
	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		if (bkh_uuid_same(&head->members[i].uuid, uuid))
			return &head->members[i];
	return NULL;
}

/* What @head's line of history had submitted to the member around sequence @upto. */
static u64 submitted_to(const struct bkh_head *head, const struct bkh_uuid *uuid, unsigned int hint,
			u64 upto)
{
	const struct bkh_head_member *e = find_entry(head, uuid, hint);

	if (!e)
		return 0;
	return receives(e) && e->joined_seq <= upto ? head->seq : e->last_seq;
}

/* Is the member a receiver of both heads, without having left in between? */
static bool stayed(const struct bkh_head *a, const struct bkh_head *b, const struct bkh_uuid *uuid,
		   unsigned int hint)
{
	const struct bkh_head_member *in_a = find_entry(a, uuid, hint);
	const struct bkh_head_member *in_b = find_entry(b, uuid, hint);

	return in_a && in_b && receives(in_a) && receives(in_b) &&
	       in_a->joined_seq == in_b->joined_seq;
}

/* Does the line of history that ends in @late account for @early? */
static bool accounts_for(const struct bkh_head *late, const struct bkh_head *early)
{
	const struct bkh_head_member *e;
	unsigned int i;

	if (early->seq > late->seq)
		return false;
	if (early->seq == late->seq &&
	    (early->prev_seq != late->prev_seq || early->generation != late->generation))
		return false;
	/* Whoever received @early: the later line must have sent it that much. */
	for (i = 0; i < early->nr_members; i++) {
		e = &early->members[i];
		if (receives(e) && find_entry(late, &e->uuid, i) &&
		    submitted_to(late, &e->uuid, i, early->seq) < early->seq)
			return false;
	}
	/* Whoever was in the later line since before @early must be in @early too. */
	for (i = 0; i < late->nr_members; i++) {
		e = &late->members[i];
		if (receives(e) && e->joined_seq <= early->seq && !stayed(late, early, &e->uuid, i))
			return false;
	}
	return true;
}

static bool forked(const struct bkh_head *a, const struct bkh_head *b)
{
	return !accounts_for(a, b) && !accounts_for(b, a);
}

/* The newest head that certainly completed on @c's line and that @c holds. */
static u64 held_for_sure(const struct bkh_candidate *c, unsigned int slot)
{
	const struct bkh_head_member *own = find_entry(&c->head, &c->uuid, slot);

	return own->joined_seq > c->head.prev_seq ? own->last_seq : c->head.prev_seq;
}

/*
 * Does candidate @z show that the head @g of candidate @x never completed?
 *
 * What @x holds for sure must not be newer than what @z's line gave to @x: otherwise @z
 * is an old copy and proves nothing.
 */
static bool shows_orphan(const struct bkh_candidate *x, const struct bkh_candidate *z,
			 unsigned int slot_x, unsigned int slot_z)
{
	const struct bkh_head *g = &x->head;
	const struct bkh_head *h = &z->head;
	u64 given = submitted_to(h, &x->uuid, slot_x, g->seq);
	unsigned int i;

	if (accounts_for(h, g))
		return false;
	if (accounts_for(g, h)) /* @z lags: it was to receive @g and has not */
		return h->seq >= g->prev_seq && stayed(g, h, &z->uuid, slot_z);
	if (given < held_for_sure(x, slot_x))
		return false;
	if (stayed(g, h, &z->uuid, slot_z)) /* @z went another way instead */
		return true;
	/* Somebody else did: a head that @x was never given completed there. */
	if (given >= h->prev_seq)
		return false;
	for (i = 0; i < g->nr_members; i++)
		if (stayed(g, h, &g->members[i].uuid, i))
			return true;
	return false;
}

static bool is_orphan(const struct bkh_candidate *c, unsigned int n, u32 usable, unsigned int x)
{
	unsigned int z;

	for (z = 0; z < n; z++)
		if (z != x && (usable & 1U << z) && shows_orphan(&c[x], &c[z], x, z))
			return true;
	return false;
}

static bool is_usable(const struct bkh_candidate *c, unsigned int slot)
{
	const struct bkh_head_member *own;

	if (!c->present || !c->has_head || !bkh_uuid_same(&c->uuid, &c->head.member_uuid))
		return false;
	own = find_entry(&c->head, &c->uuid, slot);
	return own && receives(own); /* no head is ever sent to a member it calls out */
}

static bool same_geometry(const struct bkh_head *a, const struct bkh_head *b)
{
	return bkh_uuid_same(&a->array_uuid, &b->array_uuid) && a->level == b->level &&
	       a->nr_members == b->nr_members && a->array_sectors == b->array_sectors &&
	       a->data_sectors == b->data_sectors && a->chunk_sectors == b->chunk_sectors &&
	       a->layout == b->layout && a->region_sectors == b->region_sectors &&
	       a->nr_regions == b->nr_regions && a->map_bytes == b->map_bytes;
}

/* Settles every fork; returns the slots that must not be the base. */
static u32 settle_forks(const struct bkh_candidate *c, unsigned int n, u32 usable,
			struct bkh_verdict *v)
{
	unsigned int x, y;
	u32 orphans = 0;
	u32 out = 0;

	for (x = 0; x < n; x++)
		if ((usable & 1U << x) && is_orphan(c, n, usable, x))
			orphans |= 1U << x;
	for (x = 0; x < n; x++) {
		for (y = x + 1; y < n; y++) {
			u32 pair = 1U << x | 1U << y;

			if ((usable & pair) != pair || !forked(&c[x].head, &c[y].head))
				continue;
			if (!(orphans & pair))
				v->diverged |= pair;
			else if ((orphans & pair) != pair)
				out |= orphans & pair;
			else /* neither completed: any line will do, take the longer */
				out |= c[y].head.seq > c[x].head.seq ? 1U << x : 1U << y;
		}
	}
	return out;
}

static unsigned int pick_base(const struct bkh_candidate *c, unsigned int n, u32 eligible)
{
	unsigned int best = n, i;

	for (i = 0; i < n; i++)
		if ((eligible & 1U << i) && (best == n || c[i].head.seq > c[best].head.seq))
			best = i;
	return best;
}

/* Freezes how far the line of history that ends in @head took a receiver with it. */
static void freeze_entry(const struct bkh_head *head, struct bkh_head_member *e)
{
	e->last_seq = head->seq;
	e->durable_seq = head->prev_seq;
}

/* What becomes of a slot that has no device. */
static void resolve_absent(const struct bkh_head *base, struct bkh_head_member *e)
{
	if (receives(e)) {
		if (e->state == BKH_MEMBER_IN_SYNC)
			e->flags |= BKH_ENTRY_PARTIAL;
		freeze_entry(base, e);
	}
	e->rebuild_sectors = 0;
	if (e->state != BKH_MEMBER_FAILED)
		e->state = BKH_MEMBER_MISSING;
}

static void rebuild_from_start(struct bkh_head_member *e, bool partial, u64 seq)
{
	e->state = BKH_MEMBER_REBUILDING;
	e->flags = partial ? e->flags & BKH_ENTRY_PARTIAL : 0;
	e->rebuild_sectors = 0;
	e->joined_seq = seq;
}

/* What becomes of a present member that the base head knows as @e. */
static void resolve_present(const struct bkh_head *base, const struct bkh_candidate *c, bool usable,
			    struct bkh_head_member *e, struct bkh_verdict *v)
{
	bool in_line = usable && accounts_for(base, &c->head);
	bool partial;

	if (receives(e)) {
		if (!in_line || c->head.seq < base->prev_seq) {
			freeze_entry(base, e);
			rebuild_from_start(e, false, v->next_seq);
			return;
		}
		if (c->head.seq < v->prev_seq)
			v->prev_seq = c->head.seq;
		return;
	}
	/* Of an orphan only what completed before its last head counts. */
	partial = usable && (in_line ? c->head.seq : c->head.prev_seq) >= e->durable_seq;
	rebuild_from_start(e, partial, v->next_seq);
}

/* Returns BKH_ERR_MISMATCH if the member belongs elsewhere, else 0. */
static int resolve_slot(const struct bkh_candidate *c, unsigned int slot, bool usable,
			const struct bkh_head *base, struct bkh_verdict *v)
{
	const struct bkh_head_member *known = find_entry(base, &c->uuid, slot);
	struct bkh_head_member *e = &v->members[slot];

	if (!known) {
		e->uuid = c->uuid;
		e->state = BKH_MEMBER_MISSING;
		if (!c->present)
			return 0;
		v->fresh |= 1U << slot;
		rebuild_from_start(e, false, v->next_seq);
		return 0;
	}
	*e = *known;
	if (c->present)
		resolve_present(base, c, usable, e, v);
	else
		resolve_absent(base, e);
	if (c->present && e->state == BKH_MEMBER_IN_SYNC)
		v->nr_in_sync++;
	return known == &base->members[slot] ? 0 : BKH_ERR_MISMATCH;
}

static bool uuids_distinct(const struct bkh_candidate *c, unsigned int n)
{
	unsigned int i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			if (bkh_uuid_same(&c[i].uuid, &c[k].uuid))
				return false;
	return true;
}

void bkh_assemble(const struct bkh_candidate *c, unsigned int n, struct bkh_verdict *v)
{
	const struct bkh_head *base;
	u32 usable = 0;
	unsigned int i;

	memset(v, 0, sizeof(*v));
	if (!n || n > BKH_MAX_MEMBERS || !uuids_distinct(c, n)) {
		v->error = BKH_ERR_MISMATCH;
		return;
	}
	for (i = 0; i < n; i++) {
		if (is_usable(&c[i], i))
			usable |= 1U << i;
		if (c[i].present && c[i].has_head && c[i].head.seq + 2 > v->next_seq)
			v->next_seq = c[i].head.seq + 2;
	}
	if (!usable) {
		v->error = BKH_ERR_NO_STATUS;
		return;
	}
	v->base = (u8)pick_base(c, n, usable & ~settle_forks(c, n, usable, v));
	base = &c[v->base].head;
	v->clean = base->flags & BKH_HEAD_CLEAN;
	v->prev_seq = base->seq;
	for (i = 0; i < n; i++) {
		if (resolve_slot(&c[i], i, usable & 1U << i, base, v))
			v->error = BKH_ERR_MISMATCH;
		if ((usable & 1U << i) && !same_geometry(base, &c[i].head))
			v->error = BKH_ERR_MISMATCH;
		if (v->members[i].state != base->members[i].state ||
		    v->members[i].joined_seq != base->members[i].joined_seq)
			v->changed = true;
	}
	if (base->nr_members != n)
		v->error = BKH_ERR_MISMATCH;
	if (!v->error && v->diverged)
		v->error = BKH_ERR_SPLIT_BRAIN;
	if (!v->error && !v->nr_in_sync)
		v->error = BKH_ERR_NO_MEMBERS;
}

void bkh_head_init(struct bkh_head *head, const struct bkh_uuid *array, u8 level, unsigned int n,
		   const struct bkh_uuid *members, u64 data_sectors, u64 region_sectors)
{
	unsigned int i, shift = 0;

	memset(head, 0, sizeof(*head));
	head->array_uuid = *array;
	head->seq = 1;
	head->generation = 1;
	head->flags = BKH_HEAD_CLEAN;
	head->level = level;
	head->nr_members = (u8)n;
	head->data_sectors = data_sectors;
	head->array_sectors = data_sectors;
	head->region_sectors = region_sectors;
	while (shift < 63 && 1ULL << shift < region_sectors)
		shift++;
	head->nr_regions = (data_sectors >> shift) + !!(data_sectors & ((1ULL << shift) - 1));
	head->map_bytes = bkh_map_bytes(head->nr_regions);
	for (i = 0; i < n && i < BKH_MAX_MEMBERS; i++) {
		head->members[i].uuid = members[i];
		head->members[i].state = BKH_MEMBER_IN_SYNC;
		head->members[i].last_generation = head->generation;
		head->members[i].rebuild_sectors = data_sectors;
	}
}

static void note_generation(struct bkh_head *head)
{
	unsigned int i;

	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		if (head->members[i].state == BKH_MEMBER_IN_SYNC)
			head->members[i].last_generation = head->generation;
}

void bkh_head_activate(struct bkh_head *head, const struct bkh_verdict *v, unsigned int n)
{
	head->seq = v->next_seq;
	head->prev_seq = v->prev_seq;
	head->generation++;
	head->flags &= ~BKH_HEAD_CLEAN;
	memcpy(head->members, v->members, n * sizeof(head->members[0]));
	note_generation(head);
}

void bkh_head_next(struct bkh_head *head)
{
	head->prev_seq = head->seq;
	head->seq++;
	note_generation(head);
}

int bkh_head_drop(struct bkh_head *head, unsigned int slot, u8 state)
{
	struct bkh_head_member *e = &head->members[slot];
	unsigned int i, others = 0;

	if (!receives(e)) {
		e->state = state;
		return 0;
	}
	for (i = 0; i < head->nr_members; i++)
		others += i != slot && head->members[i].state == BKH_MEMBER_IN_SYNC;
	if (!others)
		return -EBUSY;
	resolve_absent(head, e);
	e->state = state;
	head->generation++;
	return 0;
}

void bkh_head_synced(struct bkh_head *head, unsigned int slot)
{
	struct bkh_head_member *e = &head->members[slot];

	e->state = BKH_MEMBER_IN_SYNC;
	e->flags = 0;
	e->rebuild_sectors = head->data_sectors;
	head->generation++;
}

u32 bkh_head_receivers(const struct bkh_head *head)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		if (receives(&head->members[i]))
			mask |= 1U << i;
	return mask;
}

int bkh_may_ack(u32 durable_mask, u32 written_mask, u32 in_sync_mask)
{
	if (!(written_mask & in_sync_mask))
		return -EIO;
	return !(durable_mask & ~written_mask);
}
