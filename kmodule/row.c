// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Operations on rows (RAID-4, 5, 6): writes, and reads of what its member cannot give.
 *
 * Each works on one place in the chunk that all its blocks have in common, whose range is
 * held, so that nobody else changes it. What it reads, computes and writes is planned in
 * core/plan.h. Data is copied before parity is computed from it: whoever changes a buffer
 * during a write harms nobody else's data.
 */
#include "arith.h"
#include "io.h"
#include "member.h"
#include "replace.h"

/** bkh_row_start() - Where in the span the operation is. Context: any. */
u64 bkh_row_start(const struct bkh_io *io)
{
	return (io->part.row << io->array->geo.chunk_shift) + io->part.in_chunk;
}

/*
 * Of @sectors, those from the first on that are bad on the same members: what is lost in some of
 * them must not cost the others their parity.
 */
static u32 bkh_row_same(const struct bkh_io *io, u32 sectors)
{
	u64 start = bkh_row_start(io);

	return bkh_bad_same(io->array, start, start + sectors) - start;
}

/**
 * bkh_row_trim() - Cut a bio to what one operation can do, and note what that is.
 * @io: the operation
 * @bio: its bio, inside one row
 *
 * Context: map().
 * Return: true if something of the bio is left, which comes next.
 */
bool bkh_row_trim(struct bkh_io *io, struct bio *bio)
{
	const struct bkh_geometry *geo = &io->array->geo;
	u32 limit = io->array->rows.op_sectors;
	struct bkh_row_part *part = &io->part;
	u32 sectors = bio_sectors(bio), whole = 0, all = sectors;
	unsigned int block;

	part->row = bkh_row_locate(geo, bio->bi_iter.bi_sector, &block, &part->in_chunk);
	if (bio_op(bio) == REQ_OP_READ)
		limit = geo->chunk_sectors; /* mostly it is only sent on */
	else if (!part->in_chunk && limit == geo->chunk_sectors && bkh_row_same(io, limit) == limit)
		whole = min_t(u32, sectors >> geo->chunk_shift, geo->nr_data - block);
	if (whole) {
		part->sectors = geo->chunk_sectors;
		part->cover = (BIT(whole) - 1) << block;
		sectors = whole << geo->chunk_shift;
	} else {
		part->sectors = min(sectors, limit - (part->in_chunk & (limit - 1)));
		if (bio_op(bio) != REQ_OP_READ)
			part->sectors = bkh_row_same(io, part->sectors);
		part->cover = BIT(block);
		sectors = part->sectors;
	}
	if (sectors < all)
		dm_accept_partial_bio(bio, sectors);
	io->iter = bio->bi_iter;
	return sectors < all;
}

/**
 * bkh_row_may_merge() - May a write be one operation with others around it?
 * @io: the operation
 *
 * Not where some sectors are bad: what is lost there must not cost the others their parity.
 *
 * Context: Any.
 */
bool bkh_row_may_merge(const struct bkh_io *io)
{
	u32 limit = io->array->rows.op_sectors;
	u64 start = bkh_row_start(io) - (io->part.in_chunk & (limit - 1));

	return bkh_bad_same(io->array, start, start + limit) == start + limit;
}

/**
 * bkh_row_slot() - Which member holds the one block that a read is about.
 * @io: the operation
 * @sector: set to where on its device
 *
 * Context: Any.
 */
unsigned int bkh_row_slot(const struct bkh_io *io, sector_t *sector)
{
	const struct bkh_array *array = io->array;
	const struct bkh_geometry *geo = &array->geo;
	struct bkh_row row;
	unsigned int slot;

	bkh_row_init(geo, io->part.row, &row);
	slot = bkh_row_member(geo, &row, __ffs(io->part.cover));
	*sector = array->members[slot].data_start + (io->part.row << geo->chunk_shift) +
		  io->part.in_chunk;
	return slot;
}

static bool bkh_row_reads(const struct bkh_io *io)
{
	return (io->opf & REQ_OP_MASK) == REQ_OP_READ;
}

/* The buffer with what a block held before: those that are overwritten have one more. */
static unsigned int bkh_row_old(const struct bkh_row_op *op, unsigned int block)
{
	u32 cover = op->io->part.cover;

	if (bkh_row_reads(op->io) || !(cover & BIT(block)))
		return block;
	return op->array->nr_members + hweight32(cover & (BIT(block) - 1));
}

/** bkh_row_members() - The members that hold @blocks of the row. Context: any. */
u32 bkh_row_members(const struct bkh_row_op *op, u32 blocks)
{
	return bkh_row_members_of(&op->array->geo, &op->row, blocks);
}

static u32 bkh_row_blocks(const struct bkh_row_op *op, u32 members)
{
	return bkh_row_blocks_on(&op->array->geo, &op->row, members);
}

/* Members whose block is bad where the operation is just now. */
static u32 bkh_row_bad(const struct bkh_row_op *op)
{
	u64 start = bkh_row_start(op->io) + op->at;

	return op->io->first ? 0 : bkh_bad_look(op->array, ~0U, start, start + op->sectors);
}

static void bkh_row_look(struct bkh_row_op *op)
{
	struct bkh_array *array = op->array;
	u32 active = bkh_active(array);
	u32 in_sync = bkh_in_sync(array) & active;
	u32 bad = bkh_row_bad(op);

	op->health.readable = bkh_row_blocks(op, in_sync & ~bad) & ~op->bad;
	op->health.writable = bkh_row_blocks(op, active);
	op->health.trusted =
		op->io->first || !bkh_region_read_one(bkh_map_state(&array->map, op->io->region));
}

static void bkh_row_op_work(struct work_struct *work)
{
	struct bkh_row_op *op = container_of(work, struct bkh_row_op, work);

	op->step(op);
}

static void bkh_row_put(struct bkh_row_op *op)
{
	if (!atomic_dec_and_test(&op->pending))
		return;
	INIT_WORK(&op->work, bkh_row_op_work);
	queue_work(op->array->io_wq, &op->work);
}

static void bkh_row_endio(struct bio *bio)
{
	struct bkh_row_bio *b = container_of(bio, struct bkh_row_bio, bio);
	struct bkh_row_op *op = b->op;

	if (bio->bi_status)
		atomic_or(BIT(b->member), &op->failed);
	bio_uninit(bio);
	bkh_row_put(op);
}

static void bkh_row_submit(struct bkh_row_op *op, unsigned int block, unsigned int buffer,
			   blk_opf_t opf)
{
	unsigned int slot = bkh_row_member(&op->array->geo, &op->row, block);
	const struct bkh_member *m = &op->array->members[slot];
	struct bkh_row_bio *b = &op->bios[block];
	u64 row_start = op->row.row << op->array->geo.chunk_shift;

	b->op = op;
	b->member = slot;
	bio_init(&b->bio, m->dev->bdev, &op->vecs[buffer * op->pages_each], op->pages_each, opf);
	b->bio.bi_vcnt = op->pages_each;
	b->bio.bi_iter.bi_size = op->sectors << SECTOR_SHIFT;
	b->bio.bi_iter.bi_sector = m->data_start + row_start + op->io->part.in_chunk + op->at;
	b->bio.bi_end_io = bkh_row_endio;
	atomic_inc(&op->pending);
	if (bkh_to_both(op->array, slot, &b->bio))
		submit_bio_noacct(&b->bio);
}

/* Read what is planned into the buffers for old contents, then do @step in a work item. */
static void bkh_row_fetch(struct bkh_row_op *op, void (*step)(struct bkh_row_op *op))
{
	unsigned int block;

	op->step = step;
	atomic_set(&op->failed, 0);
	atomic_set(&op->pending, 1);
	for (block = 0; block < op->array->nr_members; block++)
		if (op->plan.before.read & BIT(block))
			bkh_row_submit(op, block, bkh_row_old(op, block), REQ_OP_READ);
	bkh_row_put(op);
}

/* Members that could not read are left out of the next plan, and repaired afterwards. */
static void bkh_row_note_errors(struct bkh_row_op *op, u32 failed)
{
	unsigned int i;

	for (i = 0; i < op->array->nr_members; i++)
		if (failed & BIT(i))
			atomic_inc(&op->array->members[i].read_errors);
	op->bad |= bkh_row_blocks(op, failed);
	op->repair |= failed;
}

/* The buffers at @offset: of data blocks the old contents, or the new. Returns its length. */
static unsigned int bkh_row_arith(const struct bkh_row_op *op, unsigned int offset, bool old,
				  struct bkh_arith *a)
{
	unsigned int block;

	a->geo = &op->array->geo;
	a->row = &op->row;
	a->len = min_t(unsigned int, (op->sectors << SECTOR_SHIFT) - offset, PAGE_SIZE);
	for (block = 0; block < op->array->nr_members; block++)
		a->blocks[block] = bkh_row_buffer(op, old ? bkh_row_old(op, block) : block, offset);
	return a->len;
}

static void bkh_row_solve(struct bkh_row_op *op)
{
	unsigned int offset;
	struct bkh_arith a;

	if (op->plan.before.solve == BKH_SOLVE_NONE)
		return;
	for (offset = 0; offset < op->sectors << SECTOR_SHIFT; offset += a.len) {
		bkh_row_arith(op, offset, true, &a);
		bkh_arith_solve(&a, &op->plan.before);
	}
}

/* A place in a bio, and in the buffers. */
struct bkh_row_copy {
	struct bkh_io *io;
	u32 from; /* sectors into the bio, */
	u32 at; /* into the buffer, */
	u32 sectors; /* and how many */
	bool to_bio;
};

/* Copy between a bio and a buffer. */
static void bkh_row_copy(struct bkh_row_op *op, unsigned int buffer, const struct bkh_row_copy *c)
{
	struct bio *bio = bkh_io_bio(c->io);
	struct bvec_iter iter, start = c->io->iter;
	unsigned int offset = c->at << SECTOR_SHIFT;
	struct bio_vec vec;

	bio_advance_iter(bio, &start, c->from << SECTOR_SHIFT);
	start.bi_size = c->sectors << SECTOR_SHIFT;
	__bio_for_each_segment(vec, bio, iter, start)
	{
		unsigned int done, len;

		for (done = 0; done < vec.bv_len; done += len, offset += len) {
			u8 *at = bkh_row_buffer(op, buffer, offset);
			struct bio_vec part = vec;

			len = min_t(unsigned int, vec.bv_len - done,
				    PAGE_SIZE - offset % PAGE_SIZE);
			part.bv_offset += done;
			part.bv_len = len;
			if (c->to_bio)
				memcpy_to_bvec(&part, at);
			else
				memcpy_from_bvec(at, &part);
		}
	}
}

/* What one of its bios writes. */
static void bkh_row_copy_own(struct bkh_row_op *op, struct bkh_io *io)
{
	struct bkh_row_copy c = {
		.io = io,
		.at = io->own.in_chunk - op->io->part.in_chunk,
		.sectors = io->own.sectors,
	};
	unsigned int block;

	for (block = 0; block < op->array->geo.nr_data; block++) {
		if (!(io->own.cover & BIT(block)))
			continue;
		bkh_row_copy(op, block, &c);
		c.from += c.sectors;
	}
}

/* Ends the operation and gives its memory back; what could not be read is repaired. */
static void bkh_row_end(struct bkh_row_op *op, blk_status_t status)
{
	struct bkh_io *io = op->io;
	struct bkh_range range = io->range;
	u32 repair = status ? 0 : op->repair;
	struct bkh_array *array = op->array;

	bkh_row_op_put(op);
	bkh_io_end(io, status);
	if (repair)
		bkh_repair_queue(array, range.start, range.end, repair);
}

/* ---- reads ---- */

static void bkh_row_read_plan(struct bkh_row_op *op);

static void bkh_row_read_part(struct bkh_row_op *op)
{
	u32 left = op->io->part.sectors - op->at;
	u32 limit = op->pages_each * PAGE_SECTORS;

	op->sectors = min(left, op->pieces ? op->array->block_sectors : limit);
	op->bad = op->pieces ? 0 : bkh_row_blocks(op, op->io->tried);
	bkh_row_read_plan(op);
}

static void bkh_row_read_done(struct bkh_row_op *op)
{
	const struct bkh_row_copy answer = {
		.io = op->io, .from = op->at, .sectors = op->sectors, .to_bio = true
	};
	u32 failed = atomic_read(&op->failed);

	if (failed) {
		bkh_row_note_errors(op, failed);
		bkh_row_read_plan(op);
		return;
	}
	bkh_row_solve(op);
	op->repair |= bkh_row_bad(op) & bkh_row_members(op, op->io->part.cover);
	bkh_row_copy(op, __ffs(op->io->part.cover), &answer);
	op->at += op->sectors;
	if (op->at < op->io->part.sectors)
		bkh_row_read_part(op);
	else
		bkh_row_end(op, BLK_STS_OK);
}

static void bkh_row_read_plan(struct bkh_row_op *op)
{
	struct bkh_array *array = op->array;
	int error;

	bkh_row_look(op);
	error = bkh_plan_read(&array->geo, &op->health, op->io->part.cover, &op->plan.before);
	if (!error) {
		bkh_row_fetch(op, bkh_row_read_done);
	} else if (error == -EIO && !op->pieces && op->sectors > array->block_sectors) {
		op->pieces = true; /* members rarely fail in the same place */
		bkh_row_read_part(op);
	} else {
		DMERR_LIMIT("%s: sector %llu cannot be %s", dm_table_device_name(array->ti->table),
			    (u64)op->io->iter.bi_sector + op->at,
			    error == -EUCLEAN ? "trusted before a resync" : "read");
		bkh_row_end(op, BLK_STS_IOERR);
	}
}

/* ---- writes ---- */

/**
 * bkh_row_concerns() - Which members have to have a write.
 * @io: the operation
 * @cover: which of its blocks
 *
 * Context: Any.
 */
u32 bkh_row_concerns(const struct bkh_io *io, u32 cover)
{
	const struct bkh_geometry *geo = &io->array->geo;
	struct bkh_row row;

	if (io->first)
		return ~0U;
	bkh_row_init(geo, io->part.row, &row);
	return bkh_row_members_of(geo, &row, io->plain ? cover : cover | bkh_mask_parity(geo));
}

/* The last write came back. */
static void bkh_row_written(struct bkh_row_op *op)
{
	struct bkh_io *io = op->io;
	struct bkh_array *array = op->array;
	struct bkh_range range = io->range;
	u32 repair = op->repair;

	io->sent = bkh_row_members(op, op->plan.write);
	atomic_set(&io->failed, atomic_read(&op->failed));
	if (atomic_read(&op->failed))
		io->log_op = op->record.op;
	else if (op->record.op)
		bkh_log_placed(array, op->record.op);
	bkh_row_op_put(op);
	bkh_write_done(io);
	if (repair)
		bkh_repair_queue(array, range.start, range.end, repair);
}

/** bkh_row_fail() - It cannot be written, and nothing of it was. Context: process. */
void bkh_row_fail(struct bkh_row_op *op)
{
	bkh_row_end(op, BLK_STS_IOERR);
}

/** bkh_row_store() - Write the blocks to their places. Context: process. */
void bkh_row_store(struct bkh_row_op *op)
{
	blk_opf_t opf = REQ_OP_WRITE | (op->io->opf & (REQ_FUA | REQ_SYNC | REQ_META | REQ_PRIO));
	unsigned int block;

	op->step = bkh_row_written;
	atomic_set(&op->failed, 0);
	atomic_set(&op->pending, 1);
	for (block = 0; block < op->array->nr_members; block++)
		if (op->plan.write & BIT(block))
			bkh_row_submit(op, block, block, opf);
	bkh_row_put(op);
}

static void bkh_row_compute(struct bkh_row_op *op)
{
	u32 cover = op->io->part.cover;
	unsigned int offset, block;
	struct bkh_arith a;

	bkh_row_solve(op);
	for (offset = 0; offset < op->sectors << SECTOR_SHIFT; offset += a.len) {
		bkh_row_arith(op, offset, false, &a);
		if (op->plan.method == BKH_WRITE_RECONSTRUCT)
			bkh_arith_generate(&a);
		for (block = 0; block < a.geo->nr_data; block++) {
			u8 *old;

			if (op->plan.method != BKH_WRITE_MODIFY || !(cover & BIT(block)))
				continue;
			old = bkh_row_buffer(op, bkh_row_old(op, block), offset);
			bkh_arith_xor(old, a.blocks[block], a.len);
			bkh_arith_modify(&a, block, old);
		}
	}
	/* The first write to a region counts only when it is complete. */
	if (op->array->logger.on && !op->io->first)
		bkh_log_write(op);
	else
		bkh_row_store(op);
}

static void bkh_row_write_plan(struct bkh_row_op *op);

static void bkh_row_write_fetched(struct bkh_row_op *op)
{
	u32 failed = atomic_read(&op->failed);

	if (failed) {
		bkh_row_note_errors(op, failed);
		bkh_row_write_plan(op);
	} else {
		bkh_row_compute(op);
	}
}

/* The region was just zeroed: nothing has to be read to know what it holds. */
static void bkh_row_old_zeros(struct bkh_row_op *op)
{
	unsigned int block, page;

	for (block = 0; block < op->array->nr_members; block++)
		if (op->plan.before.read & BIT(block))
			for (page = 0; page < op->pages_each; page++)
				clear_page(bkh_row_buffer(op, bkh_row_old(op, block),
							  page * PAGE_SIZE));
}

static void bkh_row_write_planned(struct bkh_row_op *op)
{
	if (op->io->first)
		bkh_row_old_zeros(op);
	if (op->plan.before.read && !op->io->first)
		bkh_row_fetch(op, bkh_row_write_fetched);
	else
		bkh_row_compute(op);
}

/*
 * It cannot be written, and nothing of it was. That may be because of some of its bios only: each
 * is tried alone.
 */
static void bkh_row_refuse(struct bkh_row_op *op)
{
	struct bkh_io *io = op->io, *next;
	LIST_HEAD(bios);

	if (list_empty(&io->merged)) {
		bkh_row_end(op, BLK_STS_IOERR);
		return;
	}
	bkh_row_op_put(op);
	bkh_io_unlock(io);
	list_splice_init(&io->merged, &bios);
	list_add(&io->merged, &bios);
	list_for_each_entry_safe (io, next, &bios, merged) {
		list_del_init(&io->merged);
		io->part = io->own;
		io->opf = bkh_io_bio(io)->bi_opf;
		io->first = false;
		bkh_write_start(io);
	}
}

/* Parity that will not belong to the data is bad before the data is written. */
static void bkh_row_parity_left(struct bkh_row_op *op)
{
	if (bkh_bad_settle(op->array))
		bkh_row_refuse(op);
	else
		bkh_row_write_planned(op);
}

/* No parity is written. True if the operation goes on by itself, when that is durable. */
static bool bkh_row_leave_parity(struct bkh_row_op *op)
{
	u32 parity = bkh_row_members(op, bkh_mask_parity(&op->array->geo));
	struct bkh_array *array = op->array;
	struct bkh_io *io = op->io;
	u64 start = bkh_row_start(io);

	io->plain = true; /* nobody with parity can miss it */
	io->concerns = bkh_row_concerns(io, io->part.cover);
	if (!io->first && op->health.trusted) {
		if (!bkh_bad_mark(array, parity, start, start + op->sectors)) {
			op->step = bkh_row_parity_left;
			INIT_WORK(&op->work, bkh_row_op_work);
			queue_work(array->zero_wq, &op->work);
			return true;
		}
		if (array->logger.on) { /* no room on the list, and dirty regions are trusted */
			bkh_row_refuse(op);
			return true;
		}
	}
	/* On disk the region is dirty already: a crash comes to the same. */
	bkh_map_event(array, io->region, BKH_EV_CORRUPT);
	bkh_sync_kick(array);
	return false;
}

static void bkh_row_write_plan(struct bkh_row_op *op)
{
	struct bkh_array *array = op->array;
	struct bkh_io *io = op->io;
	u32 out;

	bkh_row_look(op);
	out = io->part.cover & ~bkh_row_blocks(op, bkh_in_sync(array));
	/* What is read from parity only, and parity is not trusted, would be refused afterwards. */
	if ((!op->health.trusted && out) ||
	    bkh_plan_write(&array->geo, &op->health, io->part.cover, &op->plan) ||
	    (op->plan.untrusted && out)) {
		bkh_row_refuse(op);
		return;
	}
	if (op->plan.untrusted && bkh_row_leave_parity(op))
		return;
	bkh_row_write_planned(op);
}

static void bkh_row_clear_in(struct bkh_row_op *op)
{
	unsigned int block, page;

	for (block = 0; block < op->array->geo.nr_data; block++)
		for (page = 0; (op->io->part.cover & BIT(block)) && page < op->pages_each; page++)
			clear_page(bkh_row_buffer(op, block, page * PAGE_SIZE));
}

static void bkh_row_copy_in(struct bkh_row_op *op)
{
	struct bkh_io *other;

	if (op->io->kind == BKH_IO_ZERO) {
		bkh_row_clear_in(op);
		return;
	}
	bkh_row_copy_own(op, op->io);
	list_for_each_entry (other, &op->io->merged, merged)
		bkh_row_copy_own(op, other);
}

/* ---- both: memory ---- */

static void bkh_row_begin(struct bkh_io *io, struct bkh_row_op *op)
{
	op->io = io;
	bkh_row_init(&io->array->geo, io->part.row, &op->row);
	if (bkh_row_reads(io)) {
		op->repair = io->tried;
		bkh_row_read_part(op);
		return;
	}
	op->sectors = io->part.sectors;
	io->plain = false;
	io->concerns = bkh_row_concerns(io, io->part.cover);
	bkh_row_copy_in(op);
	bkh_row_write_plan(op);
}

static u32 bkh_row_op_sectors(const struct bkh_io *io)
{
	return min(io->part.sectors, io->array->rows.op_sectors);
}

static unsigned int bkh_row_op_buffers(const struct bkh_io *io)
{
	unsigned int blocks = io->array->nr_members;

	if (bkh_row_reads(io) || io->part.cover == bkh_mask_data(&io->array->geo))
		return blocks;
	return blocks + hweight32(io->part.cover);
}

static void bkh_row_begin_slowly(struct bkh_io *io)
{
	bkh_row_begin(io,
		      bkh_row_op_wait(io->array, bkh_row_op_sectors(io), bkh_row_op_buffers(io)));
}

static void bkh_row_memory(struct bkh_io *io)
{
	struct bkh_row_op *op =
		bkh_row_op_get(io->array, bkh_row_op_sectors(io), bkh_row_op_buffers(io));

	if (op)
		bkh_row_begin(io, op);
	else
		bkh_io_defer(io, io->array->alloc_wq, bkh_row_begin_slowly);
}

static void bkh_row_read_locked(struct bkh_io *io)
{
	if (bkh_map_state(&io->array->map, io->region) != BKH_REGION_NEVER) {
		bkh_row_memory(io);
		return;
	}
	zero_fill_bio(bkh_io_bio(io)); /* discarded since */
	bkh_io_end(io, BLK_STS_OK);
}

/**
 * bkh_row_read() - Read a block that its member cannot give.
 * @io: the operation; tried has the member if it was asked
 *
 * Context: Process or map().
 */
void bkh_row_read(struct bkh_io *io)
{
	if (io->tried)
		bkh_read_restore(io, bkh_io_bio(io));
	io->kind = BKH_IO_NONE;
	bkh_io_lock(io, false, bkh_row_read_locked);
}

/**
 * bkh_row_write() - Write what the bio covers, and the parity of it.
 * @io: the operation; its range is held, its region marked
 *
 * bkh_write_done() follows.
 *
 * Context: Process or map().
 */
void bkh_row_write(struct bkh_io *io)
{
	bkh_row_memory(io);
}
