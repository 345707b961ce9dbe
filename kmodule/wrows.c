// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Windows of levels of rows: the same sectors of all members, whatever row they belong to.
 * Each member has a part of the window's memory; behind them is a page for each parity.
 */
#include "arith.h"
#include "io.h"
#include "member.h"
#include "replace.h"

/* A stretch of one row, of at most a page. */
struct bkh_stretch {
	struct bkh_row row;
	unsigned int offset; /* bytes into the window */
	unsigned int len;
};

/* Transfer the parts of the members in @mask; return who failed. */
static u32 bkh_parts_transfer(struct bkh_window *w, u32 mask, blk_opf_t opf)
{
	struct bkh_array *array = w->array;
	unsigned int i;

	if (!mask)
		return 0;
	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (mask & BIT(i))
			bkh_batch_vecs(w->batch, i, opf, array->members[i].data_start + w->start,
				       &w->vecs[i * w->part_pages], bkh_window_len(w));
	return bkh_batch_wait(w->batch);
}

/* The same for one stretch only. */
static u32 bkh_stretch_transfer(struct bkh_window *w, const struct bkh_stretch *s, u32 mask,
				blk_opf_t opf)
{
	struct bkh_array *array = w->array;
	u64 sector = w->start + (s->offset >> SECTOR_SHIFT);
	unsigned int i;

	if (!mask)
		return 0;
	bkh_batch_start(w->batch);
	for (i = 0; i < array->nr_members; i++)
		if (mask & BIT(i))
			bkh_batch_part(w->batch, i, opf, array->members[i].data_start + sector,
				       w->vecs[i * w->part_pages + s->offset / PAGE_SIZE].bv_page,
				       s->offset % PAGE_SIZE, s->len);
	return bkh_batch_wait(w->batch);
}

/* The stretch that begins @offset bytes into the window, of at most @most; false at its end. */
static bool bkh_stretch_at(const struct bkh_window *w, unsigned int offset, unsigned int most,
			   struct bkh_stretch *s)
{
	const struct bkh_geometry *geo = &w->array->geo;
	u64 sector = w->start + (offset >> SECTOR_SHIFT);
	u32 left_in_row;

	if (offset >= bkh_window_len(w))
		return false;
	bkh_row_init(geo, sector >> geo->chunk_shift, &s->row);
	left_in_row = (geo->chunk_sectors - (sector & (geo->chunk_sectors - 1))) << SECTOR_SHIFT;
	s->offset = offset;
	s->len = min3(most, bkh_window_len(w) - offset, left_in_row);
	s->len = min_t(unsigned int, s->len, PAGE_SIZE - offset % PAGE_SIZE);
	return true;
}

static void bkh_stretch_arith(struct bkh_window *w, const struct bkh_stretch *s,
			      struct bkh_arith *a)
{
	unsigned int block;

	a->geo = &w->array->geo;
	a->row = &s->row;
	a->len = s->len;
	for (block = 0; block < w->array->nr_members; block++) {
		unsigned int part = bkh_row_member(a->geo, a->row, block) * w->part_pages;

		a->blocks[block] = bkh_vec_data(&w->vecs[part + s->offset / PAGE_SIZE]) +
				   s->offset % PAGE_SIZE;
	}
}

/* Work out in memory what the members in @lost hold, from what those in @readable hold. */
static int bkh_stretch_recover(struct bkh_window *w, const struct bkh_stretch *s, u32 lost,
			       u32 readable)
{
	struct bkh_array *array = w->array;
	u64 region = w->start >> array->ranges.region_shift;
	struct bkh_row_health health = {
		.readable = bkh_row_blocks_on(&array->geo, &s->row, readable),
		.trusted = !bkh_region_read_one(bkh_map_state(&array->map, region)),
	};
	u32 want = bkh_row_blocks_on(&array->geo, &s->row, lost);
	struct bkh_read_plan plan;
	struct bkh_arith a;
	int error;

	error = bkh_plan_read(&array->geo, &health, want, &plan);
	if (error)
		return error;
	bkh_stretch_arith(w, s, &a);
	bkh_arith_solve(&a, &plan);
	if (plan.generate)
		bkh_arith_generate(&a);
	return 0;
}

/* Members that have bad sectors in a stretch. */
static u32 bkh_stretch_bad(struct bkh_window *w, const struct bkh_stretch *s, u32 mask)
{
	u64 start = w->start + (s->offset >> SECTOR_SHIFT);

	return bkh_bad_look(w->array, mask, start, start + (s->len >> SECTOR_SHIFT));
}

/* Too much of a stretch is lost: the members in @lost get zeros, which are not to be believed. */
static void bkh_stretch_lose(struct bkh_window *w, const struct bkh_stretch *s, u32 lost)
{
	unsigned int i;

	for (i = 0; i < w->array->nr_members; i++) {
		unsigned int page = i * w->part_pages + s->offset / PAGE_SIZE;

		if (lost & BIT(i))
			memset(bkh_vec_data(&w->vecs[page]) + s->offset % PAGE_SIZE, 0, s->len);
	}
	bkh_window_lose(w, s->offset, s->len);
}

/* What is being done to a window piece by piece. */
struct bkh_pieces {
	int (*attempt)(struct bkh_window *w, const struct bkh_stretch *s, struct bkh_pieces *p);
	/* Not even a single block could be done; an error ends it all. */
	int (*give_up)(struct bkh_window *w, const struct bkh_stretch *s, struct bkh_pieces *p,
		       int error);
	u32 lost, readable; /* members: to be worked out, and to read */
	u32 bad; /* members that could not read something */
	u32 refused; /* members that could not write something */
};

/*
 * Page by page, and where that does not do block by block, with whoever can read each: members
 * rarely fail in the same place.
 */
static int bkh_rows_pieces(struct bkh_window *w, struct bkh_pieces *p)
{
	unsigned int block = w->array->block_sectors << SECTOR_SHIFT, offset = 0, end;
	struct bkh_stretch s;
	int error;

	for (; bkh_stretch_at(w, offset, PAGE_SIZE, &s); offset = end) {
		end = offset + s.len;
		if (!p->attempt(w, &s, p))
			continue;
		for (; offset < end && bkh_stretch_at(w, offset, block, &s); offset += s.len) {
			error = p->attempt(w, &s, p);
			if (error)
				error = p->give_up(w, &s, p, error);
			if (error)
				return error;
		}
	}
	return 0;
}

/* A block that nobody can tell is lost; parity that is not trusted ends the pass. */
static int bkh_pieces_lose(struct bkh_window *w, const struct bkh_stretch *s, struct bkh_pieces *p,
			   int error)
{
	if (error != -EUCLEAN)
		bkh_stretch_lose(w, s, p->lost);
	return error == -EUCLEAN ? error : 0;
}

static int bkh_pieces_keep(struct bkh_window *w, const struct bkh_stretch *s, struct bkh_pieces *p,
			   int error)
{
	return 0;
}

/* Read a stretch from those who can, and recover it. */
static int bkh_pieces_recover(struct bkh_window *w, const struct bkh_stretch *s,
			      struct bkh_pieces *p)
{
	u32 readable = p->readable & ~bkh_stretch_bad(w, s, p->readable);
	u32 bad = bkh_stretch_transfer(w, s, readable, REQ_OP_READ);
	int error = bkh_stretch_recover(w, s, p->lost | bad, readable & ~bad);

	if (!error)
		p->bad |= bad;
	return error;
}

/*
 * Work out in memory what the members in @lost hold, all of the window. What others could not
 * read is worked out, too, and asked to be repaired.
 */
static bool bkh_rows_recover(struct bkh_window *w, u32 lost)
{
	struct bkh_array *array = w->array;
	u32 readable = bkh_in_sync(array) & ~lost;
	u32 bad = bkh_parts_transfer(w, readable, REQ_OP_READ);
	unsigned int offset = 0;
	struct bkh_stretch s;

	bkh_window_read_errors(array, bad);
	if (bad | bkh_bad_look(array, readable, w->start, w->end)) {
		struct bkh_pieces p = { .attempt = bkh_pieces_recover,
					.give_up = bkh_pieces_lose,
					.lost = lost,
					.readable = readable,
					.bad = bad };

		if (bkh_rows_pieces(w, &p))
			return false;
		if (p.bad)
			bkh_repair_queue(array, w->start, w->end, p.bad);
		return true;
	}
	for (; bkh_stretch_at(w, offset, PAGE_SIZE, &s); offset += s.len) {
		if (bkh_stretch_recover(w, &s, lost, readable))
			return false;
		cond_resched();
	}
	return true;
}

/* Read a stretch of the member that is being replaced, or work it out. */
static int bkh_pieces_copy(struct bkh_window *w, const struct bkh_stretch *s, struct bkh_pieces *p)
{
	if (!bkh_stretch_bad(w, s, p->lost) && !bkh_stretch_transfer(w, s, p->lost, REQ_OP_READ))
		return 0;
	return bkh_pieces_recover(w, s, p);
}

/* What the member that is being replaced holds; false if parity is needed and not trusted. */
static bool bkh_rows_copy(struct bkh_window *w, u32 old)
{
	struct bkh_array *array = w->array;
	struct bkh_pieces p = { .attempt = bkh_pieces_copy,
				.give_up = bkh_pieces_lose,
				.lost = old,
				.readable = bkh_in_sync(array) & ~old };

	if (!bkh_bad_look(array, old, w->start, w->end) && !bkh_parts_transfer(w, old, REQ_OP_READ))
		return true;
	bkh_window_read_errors(array, old);
	if (bkh_rows_pieces(w, &p))
		return false;
	if (p.bad)
		bkh_repair_queue(array, w->start, w->end, p.bad);
	return true;
}

/** bkh_rows_replace() - From the member where it can read, else from all the others. */
bool bkh_rows_replace(struct bkh_window *w)
{
	u32 old = bkh_replaced(w->array) & bkh_in_sync(w->array);

	if (!old)
		return true; /* the pass is about to stop */
	if (!bkh_rows_copy(w, old) || !bkh_window_mark(w, old, 0, bkh_window_len(w)))
		return false;
	return !bkh_replace_write(w, &w->vecs[__ffs(old) * w->part_pages]) || bkh_window_settle(w);
}

/* Is all data of all rows of the window on members in sync? */
static bool bkh_rows_have_data(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	u32 data = bkh_mask_data(&array->geo);
	unsigned int offset = 0;
	struct bkh_stretch s;

	for (; bkh_stretch_at(w, offset, PAGE_SIZE, &s); offset += s.len)
		if (data & ~bkh_row_blocks_on(&array->geo, &s.row, bkh_in_sync(array)))
			return false;
	return true;
}

static u32 bkh_row_parity(const struct bkh_geometry *geo, const struct bkh_row *row)
{
	return bkh_row_members_of(geo, row, bkh_mask_parity(geo));
}

static int bkh_pieces_read_data(struct bkh_window *w, const struct bkh_stretch *s,
				struct bkh_pieces *p)
{
	u32 data = bkh_in_sync(w->array) & ~bkh_row_parity(&w->array->geo, &s->row);

	if (bkh_stretch_bad(w, s, data) || bkh_stretch_transfer(w, s, data, REQ_OP_READ))
		return -EIO;
	return 0;
}

/* Read all data of the window; parity is not needed. What cannot be read is lost. */
static bool bkh_rows_read_data(struct bkh_window *w)
{
	struct bkh_pieces p = { .attempt = bkh_pieces_read_data, .give_up = bkh_pieces_lose };
	struct bkh_array *array = w->array;

	if (!bkh_rows_have_data(w))
		return false;
	if (!bkh_parts_transfer(w, bkh_in_sync(array), REQ_OP_READ) &&
	    !bkh_bad_look(array, bkh_in_sync(array), w->start, w->end))
		return true;
	return !bkh_rows_pieces(w, &p);
}

/* Of each row: parity that belongs to data is good from now on, other is not. */
static bool bkh_rows_note_parity(struct bkh_window *w, u32 members, bool before)
{
	unsigned int len = bkh_window_len(w), offset, run;
	const struct bkh_geometry *geo = &w->array->geo;
	struct bkh_row row;

	for (offset = 0; offset < len; offset += run) {
		u64 sector = w->start + (offset >> SECTOR_SHIFT);
		u32 parity;

		bkh_row_init(geo, sector >> geo->chunk_shift, &row);
		run = (geo->chunk_sectors - (sector & (geo->chunk_sectors - 1))) << SECTOR_SHIFT;
		run = min(run, len - offset);
		parity = bkh_row_parity(geo, &row) & members;
		if (!before)
			bkh_window_mend(w, parity, offset, run);
		else if (!bkh_window_mark(w, parity, offset, run))
			return false;
	}
	return true;
}

/* Write P and Q of each row of the window; return who failed. */
static u32 bkh_rows_write_parity(struct bkh_window *w)
{
	const struct bkh_geometry *geo = &w->array->geo;
	unsigned int offset, run, block, room = 0;
	struct bkh_row row;
	u32 failed = 0;

	for (offset = 0; offset < bkh_window_len(w); offset += run) {
		u64 sector = w->start + (offset >> SECTOR_SHIFT);

		bkh_row_init(geo, sector >> geo->chunk_shift, &row);
		run = (geo->chunk_sectors - (sector & (geo->chunk_sectors - 1))) << SECTOR_SHIFT;
		run = min(run, bkh_window_len(w) - offset);
		for (block = geo->nr_data; block < geo->nr_data + geo->nr_parity; block++) {
			unsigned int slot = bkh_row_member(geo, &row, block);

			if (!(bkh_active(w->array) & BIT(slot)))
				continue;
			if (!room) {
				bkh_batch_start(w->batch);
				room = w->array->nr_members;
			}
			bkh_batch_run(w->batch, slot, REQ_OP_WRITE,
				      w->array->members[slot].data_start + sector,
				      &w->vecs[slot * w->part_pages], offset, run);
			if (!--room)
				failed |= bkh_batch_wait(w->batch);
		}
	}
	return room ? failed | bkh_batch_wait(w->batch) : failed;
}

/* Make parity of all data, as it is: nobody knows which write it belonged to. */
static bool bkh_rows_resync(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	unsigned int offset = 0;
	struct bkh_stretch s;
	u32 failed;

	if (!bkh_rows_read_data(w))
		return false;
	for (; bkh_stretch_at(w, offset, PAGE_SIZE, &s); offset += s.len) {
		struct bkh_arith a;

		bkh_stretch_arith(w, &s, &a);
		bkh_arith_generate(&a);
		cond_resched();
	}
	if (!bkh_rows_note_parity(w, ~0U, true))
		return false;
	failed = bkh_rows_write_parity(w);
	bkh_members_error(array, failed, BKH_ERROR_WRITE);
	if (failed & bkh_in_sync(array))
		return false;
	bkh_rows_note_parity(w, bkh_active(array) & ~failed, false);
	return bkh_window_settle(w);
}

/** bkh_rows_sync() - Rebuild and resync. */
bool bkh_rows_sync(struct bkh_window *w)
{
	struct bkh_array *array = w->array;
	u32 targets = bkh_active(array) & ~bkh_in_sync(array), failed;

	if (w->action == BKH_ACTION_RESYNC)
		return bkh_rows_resync(w);
	if (!targets)
		return true;
	if (!bkh_rows_recover(w, targets))
		return false;
	targets &= bkh_active(array);
	if (!bkh_window_mark(w, targets, 0, bkh_window_len(w)))
		return false;
	failed = bkh_parts_transfer(w, targets, REQ_OP_WRITE);
	bkh_members_error(array, failed, BKH_ERROR_WRITE);
	bkh_window_mend(w, targets & ~failed, 0, bkh_window_len(w));
	return bkh_window_settle(w);
}

/* Rewrite what cannot be read of one stretch, and read it back; an error if nobody can tell it. */
static int bkh_pieces_rewrite(struct bkh_window *w, const struct bkh_stretch *s,
			      struct bkh_pieces *p)
{
	u64 start = w->start + (s->offset >> SECTOR_SHIFT);
	u32 members = bkh_in_sync(w->array), refused;
	u32 bad = bkh_stretch_bad(w, s, members);
	int error;

	bad |= bkh_stretch_transfer(w, s, members & ~bad, REQ_OP_READ);
	if (!bad)
		return 0;
	error = bkh_stretch_recover(w, s, bad, members & ~bad);
	if (error)
		return error;
	bad &= ~bkh_replaced(w->array); /* as in bkh_window_rewrite() */
	refused = bkh_stretch_transfer(w, s, bad, REQ_OP_WRITE | REQ_FUA);
	refused |= bkh_stretch_transfer(w, s, bad & ~refused, REQ_OP_READ);
	p->refused |= bkh_window_refuse(w, refused, s->offset, s->len);
	p->bad |= bad & ~refused;
	bkh_bad_mend(w->array, bad & ~refused, start, start + (s->len >> SECTOR_SHIFT));
	return 0;
}

/**
 * bkh_rows_rewrite() - Rewrite what cannot be read from what follows from the others.
 * @w: the window
 * @rewritten: members that took something
 * @failed: members that did not, and are to be failed
 */
bool bkh_rows_rewrite(struct bkh_window *w, u32 *rewritten, u32 *failed)
{
	struct bkh_pieces p = { .attempt = bkh_pieces_rewrite, .give_up = bkh_pieces_keep };

	bkh_rows_pieces(w, &p);
	*rewritten |= p.bad;
	*failed |= p.refused;
	return *rewritten || *failed;
}

/* Compare P and Q of one stretch with what they should be; return the sectors that differ. */
static u64 bkh_stretch_check(struct bkh_window *w, const struct bkh_stretch *s, u32 *wrong)
{
	struct bkh_array *array = w->array;
	unsigned int data = array->geo.nr_data, i, at;
	u8 *found[2], *right[2];
	struct bkh_arith a;
	u64 mismatches = 0;

	bkh_stretch_arith(w, s, &a);
	for (i = 0; i < array->geo.nr_parity; i++) {
		found[i] = a.blocks[data + i];
		right[i] = bkh_vec_data(&w->vecs[array->nr_members * w->part_pages + i]);
		a.blocks[data + i] = right[i];
	}
	bkh_arith_generate(&a);
	for (at = 0; at < s->len; at += SECTOR_SIZE) {
		u32 differ = 0;

		for (i = 0; i < array->geo.nr_parity; i++)
			if (memcmp(found[i] + at, right[i] + at, SECTOR_SIZE))
				differ |= BIT(bkh_row_member(&array->geo, &s->row, data + i));
		mismatches += differ != 0;
		*wrong |= differ;
	}
	for (i = 0; i < array->geo.nr_parity; i++)
		memcpy(found[i], right[i], s->len);
	return mismatches;
}

/** bkh_rows_scrub() - Scrub and repair: is parity what the data says? */
bool bkh_rows_scrub(struct bkh_window *w, u64 *mismatches)
{
	struct bkh_array *array = w->array;
	unsigned int offset = 0;
	struct bkh_stretch s;
	u32 bad;

	if (!bkh_redundant(array))
		return true; /* nothing is left to compare with */
	bad = bkh_parts_transfer(w, bkh_in_sync(array), REQ_OP_READ);
	bkh_window_read_errors(array, bad);
	bad |= bkh_bad_look(array, bkh_in_sync(array), w->start, w->end);
	if (bad) {
		bkh_window_rewrite(w, bad);
		return true;
	}
	for (; bkh_stretch_at(w, offset, PAGE_SIZE, &s); offset += s.len) {
		u32 wrong = 0;

		*mismatches += bkh_stretch_check(w, &s, &wrong);
		if (wrong && w->action == BKH_ACTION_REPAIR)
			bkh_members_error(array, bkh_stretch_transfer(w, &s, wrong, REQ_OP_WRITE),
					  BKH_ERROR_REPAIR);
		cond_resched();
	}
	return true;
}
