// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of bad ranges in memory; see bad.h. */
#include "io.h"
#include "meta.h"

/* What is done with each piece of a range, with the lock held. Rows: one piece for each member. */
struct bkh_bad_walk {
	struct bkh_array *array;
	u32 mask; /* members */
	bool for_user; /* who waits for it, and gets an error otherwise */
	void (*piece)(struct bkh_bad_walk *walk, u32 member, u64 start, u64 end);
	u32 found; /* members */
	bool changed;
	int error;
};

static void bkh_bad_piece(struct bkh_bad_walk *walk, u32 member, u64 start, u64 end)
{
	struct bkh_badness *bad = &walk->array->bad;
	unsigned long flags;

	if (!(walk->mask & BIT(member)))
		return;
	spin_lock_irqsave(&bad->lock, flags);
	walk->piece(walk, member, start, end);
	WRITE_ONCE(bad->nr, bad->list->nr);
	spin_unlock_irqrestore(&bad->lock, flags);
}

/* [start, end) of the span, as it lies on members. */
static void bkh_bad_walk(struct bkh_bad_walk *walk, u64 start, u64 end)
{
	const struct bkh_geometry *geo = &walk->array->geo;
	unsigned int i;
	u64 at, next;

	if (geo->level != BKH_LEVEL_RAID10) {
		for (i = 0; i < walk->array->nr_members; i++)
			bkh_bad_piece(walk, i, start, end);
		return;
	}
	for (at = start; at < end; at = next) {
		next = min_t(u64, round_down(at, geo->chunk_sectors) + geo->chunk_sectors, end);
		for (i = 0; i < geo->copies; i++) {
			struct bkh_spot spot = bkh_copy_spot(geo, at, i);

			bkh_bad_piece(walk, spot.member, spot.sector, spot.sector + next - at);
		}
	}
}

static void bkh_bad_look_piece(struct bkh_bad_walk *walk, u32 member, u64 start, u64 end)
{
	if (bkh_bad_hits(walk->array->bad.list, member, start, end))
		walk->found |= BIT(member);
}

/**
 * bkh_bad_look() - Which members have bad sectors there?
 * @array: the array
 * @mask: the members to ask about
 * @start: where in the span
 * @end: and how far
 *
 * Context: Any.
 */
u32 bkh_bad_look(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	struct bkh_bad_walk walk = { .array = array, .mask = mask, .piece = bkh_bad_look_piece };
	unsigned long flags;

	if (!bkh_bad_any(&array->bad))
		return 0;
	bkh_bad_walk(&walk, start, end);
	if (!bkh_has_rows(array))
		return walk.found;
	spin_lock_irqsave(&array->bad.lock, flags);
	walk.found |= mask & bkh_bad_rows_hit(array->bad.list, &array->geo, start, end);
	spin_unlock_irqrestore(&array->bad.lock, flags);
	return walk.found;
}

/**
 * bkh_bad_same() - How far all sectors from @start on are alike on each member, bad or not.
 * @array: of a level of rows
 * @start: where in the span
 * @end: look no further
 *
 * Context: Any.
 * Return: in whole blocks, at least one.
 */
u64 bkh_bad_same(struct bkh_array *array, u64 start, u64 end)
{
	u64 block = array->block_sectors, upto = end;
	unsigned long flags;
	unsigned int i;

	if (!bkh_bad_any(&array->bad))
		return end;
	spin_lock_irqsave(&array->bad.lock, flags);
	for (i = 0; i < array->nr_members; i++) {
		upto = bkh_bad_alike(array->bad.list, i, start, upto);
		upto = bkh_bad_alike(array->bad.list, i + BKH_BAD_ROWS, start, upto);
	}
	spin_unlock_irqrestore(&array->bad.lock, flags);
	if (upto == end)
		return end;
	return min(max(round_down(upto, block), round_down(start, block) + block), end);
}

/* Note what became of a change: 1 made, 0 none to make, or an errno. */
static bool bkh_bad_changed(struct bkh_bad_walk *walk, int result)
{
	if (result < 0)
		walk->error = result;
	if (result <= 0)
		return false;
	walk->changed = true;
	walk->array->bad.version++;
	return true;
}

static void bkh_bad_mark_piece(struct bkh_bad_walk *walk, u32 member, u64 start, u64 end)
{
	if (bkh_has_rows(walk->array) &&
	    bkh_bad_rows_say(walk->array->bad.list, &walk->array->geo, member, start, end))
		return;
	if (bkh_bad_changed(walk, bkh_bad_add(walk->array->bad.list, member, start, end)))
		bkh_event(walk->array, "member %u: bad from sector %llu of its data, %llu sectors",
			  member, start, end - start);
}

/**
 * bkh_bad_mark() - What members hold there is not to be believed.
 * @array: the array
 * @mask: the members
 * @start: where in the span
 * @end: and how far
 *
 * Durable after bkh_bad_settle().
 *
 * Context: Any; the range is held.
 * Return: 0; -ENOSPC if there is no room for all of it.
 */
int bkh_bad_mark(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	struct bkh_bad_walk walk = { .array = array, .mask = mask, .piece = bkh_bad_mark_piece };

	if (array->hold)
		return -ENOSPC; /* metadata of others has no place for it */
	bkh_bad_walk(&walk, start, end);
	return walk.error;
}

/**
 * bkh_bad_lose_rows() - Nobody can tell what members hold there, and parity is of no help.
 * @array: of a level of rows
 * @members: who is lost
 * @start: where in the span
 * @end: and how far
 *
 * Context: Process, at activation; the caller commits a head before anything relies on it.
 * Return: 0; -ENOSPC if there is no room for all of it.
 */
int bkh_bad_lose_rows(struct bkh_array *array, u32 members, u64 start, u64 end)
{
	struct bkh_bad_walk walk = { .array = array };
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&array->bad.lock, flags);
	for (i = 0; i < array->nr_members; i++)
		if (members & BIT(i))
			bkh_bad_changed(&walk,
					bkh_bad_add(array->bad.list, i + BKH_BAD_ROWS, start, end));
	WRITE_ONCE(array->bad.nr, array->bad.list->nr);
	spin_unlock_irqrestore(&array->bad.lock, flags);
	return walk.error;
}

/*
 * Rows of which all parity was made anew are lost no more. In the background only while there is
 * much room: of a region in which nothing but parity follows from the rest, every few rows would
 * become a range.
 */
static void bkh_bad_mend_rows(struct bkh_bad_walk *walk, u64 start, u64 end)
{
	struct bkh_array *array = walk->array;
	u32 active = bkh_active(array);
	unsigned long flags;

	spin_lock_irqsave(&array->bad.lock, flags);
	if ((walk->for_user || !(active & ~walk->mask) || array->bad.list->nr < BKH_BAD_MAX / 2) &&
	    bkh_bad_changed(walk, bkh_bad_rows_made(array->bad.list, &array->geo, walk->mask,
						    active, start, end)))
		bkh_event(array, "rows mended from sector %llu of members, %llu sectors", start,
			  end - start);
	WRITE_ONCE(array->bad.nr, array->bad.list->nr);
	spin_unlock_irqrestore(&array->bad.lock, flags);
}

static void bkh_bad_mend_piece(struct bkh_bad_walk *walk, u32 member, u64 start, u64 end)
{
	if (bkh_bad_changed(walk, bkh_bad_clear(walk->array->bad.list, member, start, end)))
		bkh_event(walk->array,
			  "member %u: mended from sector %llu of its data, %llu sectors", member,
			  start, end - start);
}

static int bkh_bad_mend_for(struct bkh_array *array, u32 mask, u64 start, u64 end, bool for_user)
{
	struct bkh_bad_walk walk = {
		.array = array, .mask = mask, .for_user = for_user, .piece = bkh_bad_mend_piece
	};

	if (!bkh_bad_any(&array->bad))
		return 0;
	bkh_bad_walk(&walk, start, end);
	if (bkh_has_rows(array))
		bkh_bad_mend_rows(&walk, start, end);
	if (walk.changed)
		bkh_head_request(array);
	return walk.error ?: walk.changed;
}

/**
 * bkh_bad_mend() - Members hold there what they should; writing it completed.
 * @array: the array
 * @mask: the members
 * @start: where in the span
 * @end: and how far
 *
 * A head that says so is asked for, and not waited for.
 *
 * Context: Any; the range is held.
 * Return: 1 if anything there was bad, 0; -ENOSPC if some of it has to stay so.
 */
int bkh_bad_mend(struct bkh_array *array, u32 mask, u64 start, u64 end)
{
	return bkh_bad_mend_for(array, mask, start, end, false);
}

/**
 * bkh_bad_written() - What @io covers was written to the members in io->written.
 * @io: the operation, with its range
 *
 * It is acknowledged when a durable head does not call it bad any more.
 *
 * Context: Any.
 * Return: false if it would be refused nevertheless.
 */
bool bkh_bad_written(struct bkh_io *io)
{
	struct bkh_badness *bad = &io->array->bad;
	unsigned long flags;
	int mended = bkh_bad_mend_for(io->array, io->written, io->range.start, io->range.end, true);

	if (mended <= 0)
		return !mended;
	spin_lock_irqsave(&bad->lock, flags);
	io->bad_version = bad->version;
	spin_unlock_irqrestore(&bad->lock, flags);
	return true;
}

/**
 * bkh_bad_settle() - Wait until all that was marked is durable.
 * @array: the array
 *
 * Context: Process, not on meta_wq. At activation the caller commits a head by itself.
 */
int bkh_bad_settle(struct bkh_array *array)
{
	struct bkh_badness *bad = &array->bad;
	unsigned long flags;
	bool durable;

	spin_lock_irqsave(&bad->lock, flags);
	durable = READ_ONCE(bad->durable) == bad->version;
	spin_unlock_irqrestore(&bad->lock, flags);
	return !durable && bkh_writable(array) ? bkh_head_commit_wait(array) : 0;
}

/** bkh_bad_any_rows() - Are there lost rows? Context: any. */
bool bkh_bad_any_rows(struct bkh_array *array)
{
	unsigned long flags;
	bool any;

	spin_lock_irqsave(&array->bad.lock, flags);
	any = bkh_bad_has_rows(array->bad.list);
	spin_unlock_irqrestore(&array->bad.lock, flags);
	return any;
}

/**
 * bkh_bad_start_anew() - Another disk, which holds nothing yet, is the member of @slot.
 * @array: the array
 * @slot: of the member
 *
 * The next head comes with a list that the disk has, too.
 *
 * Context: Process; nobody holds a range.
 */
void bkh_bad_start_anew(struct bkh_array *array, unsigned int slot)
{
	struct bkh_badness *bad = &array->bad;
	unsigned long flags;

	spin_lock_irqsave(&bad->lock, flags);
	if (bad->list->nr) {
		bkh_bad_clear(bad->list, slot, 0, array->head.data_sectors);
		bad->version++;
		WRITE_ONCE(bad->nr, bad->list->nr);
	}
	spin_unlock_irqrestore(&bad->lock, flags);
}

/**
 * bkh_bad_check() - Is what is bad on @slot bad still? A scrub mends what it can.
 * @array: the array
 * @slot: a member that was copied to another disk
 *
 * Context: Process.
 */
void bkh_bad_check(struct bkh_array *array, unsigned int slot)
{
	unsigned long flags;
	u32 members;

	spin_lock_irqsave(&array->bad.lock, flags);
	members = bkh_bad_members(array->bad.list);
	spin_unlock_irqrestore(&array->bad.lock, flags);
	if (members & BIT(slot))
		bkh_sync_ask(array, BKH_ACTION_SCRUB);
}

/**
 * bkh_bad_print() - "1:2048+8 …": member, first sector of its data, sectors; a star: of lost rows.
 * @array: the array
 * @result: buffer
 * @maxlen: its size
 *
 * Context: Process.
 */
unsigned int bkh_bad_print(struct bkh_array *array, char *result, unsigned int maxlen)
{
	struct bkh_badness *bad = &array->bad;
	unsigned int sz = 0;
	unsigned long flags;
	u32 i;

	spin_lock_irqsave(&bad->lock, flags);
	for (i = 0; i < bad->list->nr && sz < maxlen; i++) {
		const struct bkh_bad *r = &bad->list->ranges[i];

		DMEMIT("%s%u:%llu+%llu%s", sz ? " " : "", r->member % BKH_BAD_ROWS, r->sector,
		       r->sectors, r->member < BKH_BAD_ROWS ? "" : "*");
	}
	spin_unlock_irqrestore(&bad->lock, flags);
	return sz;
}
