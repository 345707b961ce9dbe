// SPDX-License-Identifier: GPL-2.0-or-later
/* The reasoning is in recover.h above bkh_assemble(). */
#include "recover.h"
#include "bytes.h"

#define FIRST_SEQ 1 /* of the head that user space writes at creation */

static bool enough(const struct bkh_head *head, u32 in_sync)
{
	struct bkh_geometry g;

	return !bkh_head_geometry(head, &g) && bkh_geometry_enough(&g, in_sync);
}

static u64 span_of(const struct bkh_head *head)
{
	struct bkh_geometry g;

	return bkh_head_geometry(head, &g) ? 0 : bkh_span_sectors(&g);
}

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

static u64 lower(u64 a, u64 b)
{
	return a < b ? a : b;
}

/* The last head of @head's history that belongs to run @i of its list. */
static u64 run_end(const struct bkh_head *head, unsigned int i)
{
	return i ? head->runs[i - 1].base_seq : head->seq;
}

/* Does the list of runs reach back to the creation? @first: where the oldest one began. */
static bool runs_complete(const struct bkh_head *head, u64 *first)
{
	unsigned int i = 0;

	*first = head->seq;
	for (; i < BKH_HEAD_RUNS && head->runs[i].id; i++)
		*first = head->runs[i].base_seq;
	return *first <= FIRST_SEQ;
}

/*
 * The highest sequence that the histories of both heads share, in @upto. False if that
 * is longer ago than they remember.
 */
static bool parted(const struct bkh_head *a, const struct bkh_head *b, u64 *upto)
{
	unsigned int i, k;
	u64 first_a, first_b;

	for (i = 0; i < BKH_HEAD_RUNS && a->runs[i].id; i++) {
		for (k = 0; k < BKH_HEAD_RUNS && b->runs[k].id; k++) {
			if (a->runs[i].id != b->runs[k].id ||
			    a->runs[i].first_seq != b->runs[k].first_seq)
				continue;
			*upto = lower(run_end(a, i), run_end(b, k));
			return true;
		}
	}
	if (!runs_complete(a, &first_a) || !runs_complete(b, &first_b))
		return false;
	*upto = lower(first_a, first_b);
	return true;
}

/* Is the member a receiver of both heads since before @upto, and did not leave? */
static bool stayed(const struct bkh_head *a, const struct bkh_head *b, const struct bkh_uuid *uuid,
		   unsigned int hint, u64 upto)
{
	const struct bkh_head_member *in_a = find_entry(a, uuid, hint);
	const struct bkh_head_member *in_b = find_entry(b, uuid, hint);

	return in_a && in_b && receives(in_a) && receives(in_b) &&
	       in_a->joined_seq == in_b->joined_seq && in_a->joined_seq <= upto;
}

/* accounts_for() by what the heads say about members. */
static bool entries_account_for(const struct bkh_head *late, const struct bkh_head *early)
{
	const struct bkh_head_member *e;
	unsigned int i;

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
		if (receives(e) && e->joined_seq <= early->seq &&
		    !stayed(late, early, &e->uuid, i, early->seq))
			return false;
	}
	return true;
}

/* Does the line of history that ends in @late account for @early? */
static bool accounts_for(const struct bkh_head *late, const struct bkh_head *early)
{
	u64 upto;

	if (early->seq > late->seq)
		return false;
	if (parted(late, early, &upto))
		return early->seq <= upto;
	return entries_account_for(late, early);
}

static bool forked(const struct bkh_head *a, const struct bkh_head *b)
{
	return !accounts_for(a, b) && !accounts_for(b, a);
}

/*
 * The newest head that completed on @c's line and that @c holds; while its own line only
 * just took it back, what it came with.
 */
static u64 held_for_sure(const struct bkh_candidate *c, unsigned int slot)
{
	const struct bkh_head_member *own = find_entry(&c->head, &c->uuid, slot);

	return own->joined_seq > c->head.prev_seq ? own->durable_seq : c->head.prev_seq;
}

/*
 * How much of @c's line belongs to the line of @h too. Where that is too long ago to
 * remember: what @h's line gave to @c, or all of it if @h's line took @c back later and
 * so had seen what was on it.
 */
static u64 shared_with(const struct bkh_candidate *c, unsigned int slot, const struct bkh_head *h)
{
	const struct bkh_head_member *e = find_entry(h, &c->uuid, slot);
	u64 upto;

	if (parted(&c->head, h, &upto))
		return upto;
	if (e && e->joined_seq > c->head.seq)
		return c->head.seq;
	return submitted_to(h, &c->uuid, slot, c->head.seq);
}

/* The last head that @c's line shares with @h's, as far as @h can tell: below @c's. */
static u64 fork_seq(const struct bkh_candidate *c, unsigned int slot, const struct bkh_head *h)
{
	u64 upto;

	if (parted(&c->head, h, &upto))
		return upto;
	return lower(submitted_to(h, &c->uuid, slot, c->head.seq), c->head.seq - 1);
}

/*
 * Was the member, which was to receive @g, on @h's line when heads completed there that lie
 * beyond @upto, where the lines part? Then it never got @g: it would have brought it along.
 */
static bool went_with(const struct bkh_head *g, const struct bkh_head *h,
		      const struct bkh_uuid *uuid, unsigned int hint, u64 upto)
{
	const struct bkh_head_member *in_h = find_entry(h, uuid, hint);
	const struct bkh_head_member *in_g = find_entry(g, uuid, hint);

	if (stayed(g, h, uuid, hint, g->seq))
		return h->prev_seq > upto;
	return in_g && in_h && receives(in_g) && in_h->durable_seq > upto;
}

/*
 * Was @z to receive @g, and does its own head show that it did not? If @g was to take it
 * back, what it holds must be what it left with; an older copy proves nothing.
 */
static bool missed(const struct bkh_head *g, const struct bkh_candidate *z, unsigned int slot)
{
	const struct bkh_head_member *e = find_entry(g, &z->uuid, slot);

	if (!e || !receives(e))
		return false;
	if (e->joined_seq > g->prev_seq)
		return z->head.seq >= e->durable_seq;
	return z->head.seq >= g->prev_seq && stayed(g, &z->head, &z->uuid, slot, g->seq);
}

/*
 * Does candidate @z show that the head of candidate @x never completed?
 *
 * What @x holds for sure must belong to @z's line: otherwise @z is an old copy, or @x
 * really moved on.
 */
static bool shows_orphan(const struct bkh_candidate *x, const struct bkh_candidate *z,
			 unsigned int slot_x, unsigned int slot_z)
{
	const struct bkh_head *g = &x->head;
	const struct bkh_head *h = &z->head;
	unsigned int i;

	if (accounts_for(h, g))
		return false;
	if (accounts_for(g, h))
		return missed(g, z, slot_z);
	if (held_for_sure(x, slot_x) > shared_with(x, slot_x, h))
		return false;
	if (missed(g, z, slot_z))
		return true;
	for (i = 0; i < g->nr_members; i++) /* somebody else did */
		if (!bkh_uuid_same(&g->members[i].uuid, &x->uuid) &&
		    went_with(g, h, &g->members[i].uuid, i, fork_seq(x, slot_x, h)))
			return true;
	return false;
}

/* Is the branch of @x that forked from @h's line one on which nothing was acknowledged? */
static bool gives_way(const struct bkh_candidate *c, unsigned int n, u32 usable, unsigned int x,
		      const struct bkh_head *h)
{
	const struct bkh_head *g = &c[x].head;
	bool orphan = false;
	unsigned int w;

	for (w = 0; w < n; w++) {
		if (!(usable & 1U << w))
			continue;
		orphan |= w != x && shows_orphan(&c[x], &c[w], x, w);
		if (accounts_for(&c[w].head, h))
			continue;
		if ((accounts_for(g, &c[w].head) || accounts_for(&c[w].head, g)) &&
		    held_for_sure(&c[w], w) > shared_with(&c[w], w, h))
			return false; /* others on this branch know that it moved on */
	}
	return orphan;
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
	       a->nr_regions == b->nr_regions && a->map_bytes == b->map_bytes &&
	       a->log_offset == b->log_offset && a->log_bytes == b->log_bytes;
}

/* Settles every fork; returns the slots that must not be the base. */
static u32 settle_forks(const struct bkh_candidate *c, unsigned int n, u32 usable,
			struct bkh_verdict *v)
{
	unsigned int x, y;
	u32 out = 0;

	for (x = 0; x < n; x++) {
		for (y = x + 1; y < n; y++) {
			u32 pair = 1U << x | 1U << y;
			bool x_yields, y_yields;

			if ((usable & pair) != pair || !forked(&c[x].head, &c[y].head))
				continue;
			x_yields = gives_way(c, n, usable, x, &c[y].head);
			y_yields = gives_way(c, n, usable, y, &c[x].head);
			if (!x_yields && !y_yields)
				v->diverged |= pair;
			else if (x_yields && y_yields) /* any line will do, take the longer */
				out |= c[y].head.seq > c[x].head.seq ? 1U << x : 1U << y;
			else
				out |= x_yields ? 1U << x : 1U << y;
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
	bool partial = false;

	if (receives(e) && in_line && c->head.seq >= base->prev_seq) {
		v->prev_seq = lower(v->prev_seq, c->head.seq);
		return;
	}
	if (receives(e))
		freeze_entry(base, e);
	else /* of an orphan only what completed before its last head counts */
		partial = usable && (in_line ? c->head.seq : c->head.prev_seq) >= e->durable_seq;
	if (in_line) { /* now it is known exactly */
		e->durable_seq = c->head.seq;
		if (e->last_seq < e->durable_seq) /* heads that contradict each other */
			e->last_seq = e->durable_seq;
	}
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
	u32 usable = 0, in_sync = 0, out;
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
	out = settle_forks(c, n, usable, v);
	if (out == usable) { /* nobody is left: only contradicting heads can do that */
		v->diverged = usable;
		out = 0;
	}
	v->base = (u8)pick_base(c, n, usable & ~out);
	base = &c[v->base].head;
	v->clean = base->flags & BKH_HEAD_CLEAN;
	v->prev_seq = base->seq;
	for (i = 0; i < n; i++) {
		if (resolve_slot(&c[i], i, usable & 1U << i, base, v))
			v->error = BKH_ERR_MISMATCH;
		if (c[i].present && v->members[i].state == BKH_MEMBER_IN_SYNC) {
			in_sync |= 1U << i;
			v->nr_in_sync++;
		}
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
	if (!v->error && !enough(base, in_sync))
		v->error = BKH_ERR_NO_MEMBERS;
}

void bkh_head_init(struct bkh_head *head, const struct bkh_uuid *array,
		   const struct bkh_geometry *g, const struct bkh_uuid *members, u64 data_sectors,
		   u64 region_sectors)
{
	u64 span = bkh_span_sectors(g);
	unsigned int i, shift = 0;

	memset(head, 0, sizeof(*head));
	head->array_uuid = *array;
	head->seq = FIRST_SEQ;
	head->generation = 1;
	head->flags = BKH_HEAD_CLEAN;
	head->level = g->level;
	head->nr_members = g->nr_members;
	head->data_sectors = data_sectors;
	head->array_sectors = g->array_sectors;
	head->chunk_sectors = g->chunk_sectors;
	head->layout = g->layout;
	head->region_sectors = region_sectors;
	while (shift < 63 && 1ULL << shift < region_sectors)
		shift++;
	head->nr_regions = (span >> shift) + !!(span & ((1ULL << shift) - 1));
	head->map_bytes = bkh_map_bytes(head->nr_regions);
	for (i = 0; i < g->nr_members; i++) {
		head->members[i].uuid = members[i];
		head->members[i].state = BKH_MEMBER_IN_SYNC;
		head->members[i].last_generation = head->generation;
		head->members[i].rebuild_sectors = span;
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
	struct bkh_run *run = &head->runs[0];

	memmove(run + 1, run, (BKH_HEAD_RUNS - 1) * sizeof(*run));
	run->base_seq = head->seq;
	run->first_seq = v->next_seq;
	run->id = v->run_id;
	if (!run->id) /* at least what this activation is made of */
		run->id = 1ULL << 32 | bkh_crc32c(head->generation, v, sizeof(*v));
	head->seq = v->next_seq;
	head->prev_seq = v->prev_seq;
	head->generation++;
	head->flags &= ~BKH_HEAD_CLEAN;
	memset(&head->replacing, 0, sizeof(head->replacing));
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
	u32 others = 0;
	unsigned int i;

	if (!receives(e)) {
		e->state = state;
		return 0;
	}
	for (i = 0; i < head->nr_members && i < BKH_MAX_MEMBERS; i++)
		if (i != slot && head->members[i].state == BKH_MEMBER_IN_SYNC)
			others |= 1U << i;
	if (!enough(head, others))
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
	e->rebuild_sectors = span_of(head);
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
	if (!(written_mask & in_sync_mask) || (in_sync_mask & ~written_mask))
		return -EIO;
	return !(durable_mask & ~written_mask);
}

bool bkh_replacing_any(const struct bkh_replacing *r)
{
	static const struct bkh_uuid none;

	return !bkh_uuid_same(&r->uuid, &none);
}

/* By bytes: they are too large for a kernel's stack. */
static void change_places(struct bkh_candidate *a, struct bkh_candidate *b)
{
	u8 *pa = (u8 *)a, *pb = (u8 *)b, byte;
	size_t i;

	for (i = 0; i < sizeof(*a); i++) {
		byte = pa[i];
		pa[i] = pb[i];
		pb[i] = byte;
	}
}

/*
 * The replacement has a head that does not belong to the history of the others. If it is the last
 * commit of the replacement and was cut off, one of the others shows that it did not get it.
 */
static bool cut_off(struct bkh_candidate *c, unsigned int n, unsigned int slot,
		    struct bkh_verdict *v)
{
	bool alone;

	change_places(&c[slot], &c[n]);
	bkh_assemble(c, n, v);
	alone = v->base == slot || v->diverged || v->error == BKH_ERR_MISMATCH;
	change_places(&c[slot], &c[n]);
	bkh_assemble(c, n, v);
	return !alone;
}

/* Does only the replacement itself say that it is the member? Sets @v->error if nobody can tell. */
static bool took_over(struct bkh_candidate *c, unsigned int n, unsigned int slot,
		      struct bkh_verdict *v)
{
	const struct bkh_candidate *r = &c[n];
	const struct bkh_head *base = &c[v->base].head;
	const struct bkh_head_member *known;

	if (v->error == BKH_ERR_NO_STATUS)
		return true; /* nobody else says anything */
	known = find_entry(base, &r->uuid, slot);
	if (known && known != &base->members[slot])
		v->error = BKH_ERR_MISMATCH;
	if (known || !is_usable(r, slot) || accounts_for(base, &r->head))
		return false; /* known: then nobody knows the other one, which is not in sync */
	if (accounts_for(&r->head, base))
		return find_entry(&r->head, &r->uuid, slot) == &r->head.members[slot];
	if (!cut_off(c, n, slot, v))
		v->error = BKH_ERR_SPLIT_BRAIN;
	return false;
}

bool bkh_replace_decide(struct bkh_candidate *c, unsigned int n, unsigned int slot,
			struct bkh_verdict *v)
{
	bool took;

	bkh_assemble(c, n, v);
	if (!n || n > BKH_MAX_MEMBERS || slot >= n || !c[n].present || v->diverged)
		return false;
	took = took_over(c, n, slot, v);
	if (v->error == BKH_ERR_SPLIT_BRAIN || v->error == BKH_ERR_MISMATCH)
		return false;
	if (!took && v->members[slot].state == BKH_MEMBER_IN_SYNC) {
		if (c[n].has_head && c[n].head.seq + 2 > v->next_seq)
			v->next_seq = c[n].head.seq + 2; /* it stays in its ring */
		return false;
	}
	change_places(&c[slot], &c[n]);
	bkh_assemble(c, n, v);
	return true;
}

u64 bkh_replace_from(const struct bkh_head *base, unsigned int slot, const struct bkh_uuid *uuid)
{
	const struct bkh_replacing *r = &base->replacing;

	return r->slot == slot && bkh_uuid_same(&r->uuid, uuid) ? r->sectors : 0;
}

bool bkh_replace_doubtful(u8 state)
{
	return state != BKH_REGION_NEVER && state != BKH_REGION_CLEAN;
}

void bkh_head_replace(struct bkh_head *head, unsigned int slot, const struct bkh_uuid *uuid,
		      u8 state)
{
	struct bkh_head_member *e = &head->members[slot];

	memset(e, 0, sizeof(*e));
	e->uuid = *uuid;
	e->state = state;
	e->rebuild_sectors = state == BKH_MEMBER_IN_SYNC ? span_of(head) : 0;
	e->joined_seq = head->seq + 1;
	head->generation++;
}
