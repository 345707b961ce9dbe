// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Recovery from the row log at activation: read what is in it before anything is written, and do
 * it again behind the first head. Until the head that settles it, all of that can be repeated.
 */
#include <linux/crc32c.h>
#include <linux/slab.h>

#include "io.h"
#include "member.h"
#include "meta.h"

#define BKH_LOG_PAGES 512
#define BKH_LOG_STEP (BKH_LOG_PAGES / 2) /* blocks whose headers one look concerns */

/* Memory for a piece of a log, and the bios to read and write it. */
struct bkh_log_reader {
	struct bkh_array *array;
	struct bkh_batch *batch;
	struct bio_vec vecs[BKH_LOG_PAGES];
};

static void bkh_reader_free(struct bkh_log_reader *r)
{
	if (!r)
		return;
	bkh_vecs_free(r->vecs, BKH_LOG_PAGES);
	kvfree(r->batch);
	kvfree(r);
}

static struct bkh_log_reader *bkh_reader_alloc(struct bkh_array *array)
{
	struct bkh_log_reader *r = kvzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	r->array = array;
	r->batch = bkh_batch_alloc(array, array->nr_members);
	if (r->batch && bkh_vecs_alloc(r->vecs, BKH_LOG_PAGES, GFP_KERNEL))
		return r;
	bkh_reader_free(r);
	return NULL;
}

static u8 *bkh_reader_block(const struct bkh_log_reader *r, u32 block)
{
	return bkh_vec_data(&r->vecs[block]);
}

/* Read blocks [first, first + nr) of a member's log into the first pages; false on error. */
static bool bkh_reader_read(struct bkh_log_reader *r, unsigned int slot, u32 first, u32 nr)
{
	u32 done, step;
	u32 failed = 0;

	for (done = 0; done < nr && !failed; done += step) {
		step = min_t(u32, nr - done, BIO_MAX_VECS);
		bkh_batch_start(r->batch);
		bkh_batch_vecs(r->batch, slot, REQ_OP_READ | REQ_META,
			       bkh_log_sector(r->array, slot, first + done), &r->vecs[done],
			       step * BKH_BLOCK_BYTES);
		failed = bkh_batch_wait(r->batch);
	}
	return !failed;
}

/* Is what the log holds for a record what was meant? Its first block is page @block. */
static bool bkh_log_whole(const struct bkh_log_reader *r, const struct bkh_log_area *area,
			  const struct bkh_log_entry *entry, u32 block)
{
	unsigned int left = entry->record.sectors << SECTOR_SHIFT;
	u32 crc = bkh_log_seed(area, entry->record.op);

	for (; left; block++) {
		unsigned int len = min_t(unsigned int, left, BKH_BLOCK_BYTES);

		crc = crc32c(crc, bkh_reader_block(r, block), len);
		left -= len;
	}
	return crc == entry->crc;
}

/* One header, at page @block of what was read from block @first on. */
static void bkh_log_scan_group(const struct bkh_log_reader *r, const struct bkh_log_area *area,
			       struct bkh_log_scan *scan, u32 first, u32 block)
{
	struct bkh_log_header h;
	u32 i;

	if (bkh_log_open(bkh_reader_block(r, block), area, first + block, &h))
		return;
	bkh_log_scan_header(scan, area->slot, &h);
	for (i = 0; i < h.nr_records; i++) {
		struct bkh_log_entry entry;

		bkh_log_get(bkh_reader_block(r, block), i, &entry);
		if (!bkh_log_scan_wants(scan, &entry.record))
			continue;
		if (entry.record.intent || bkh_log_whole(r, area, &entry, entry.at - first))
			bkh_log_scan_record(scan, area->slot, &entry);
	}
}

static int bkh_log_scan_member(struct bkh_log_reader *r, const struct bkh_head *base,
			       unsigned int slot, struct bkh_log_scan *scan)
{
	struct bkh_log_area area;
	u32 first, block;
	int error;

	error = bkh_log_area_init(&area, base, slot, base->log_run);
	if (error)
		return error;
	for (first = 0; first < area.blocks; first += BKH_LOG_STEP) {
		u32 nr = min_t(u32, area.blocks - first, BKH_LOG_PAGES);

		if (!bkh_reader_read(r, slot, first, nr))
			return -EIO;
		for (block = 0; block < min_t(u32, nr, BKH_LOG_STEP); block++)
			bkh_log_scan_group(r, &area, scan, first, block);
		cond_resched();
	}
	return 0;
}

/**
 * bkh_log_recover_read() - Find out what a crash left in the logs.
 * @array: the array; head is that of the run that begins
 * @base: the head that decided
 * @v: the verdict
 * @scan: filled in; its ops are the caller's to kvfree()
 *
 * Context: Process, at activation. Writes nothing.
 * Return: 0; -EUCLEAN if what was found contradicts itself; -EAGAIN if the log of a member cannot
 * be read: it counts as lost now, and everything has to be decided anew.
 */
int bkh_log_recover_read(struct bkh_array *array, const struct bkh_head *base,
			 const struct bkh_verdict *v, struct bkh_log_scan *scan)
{
	struct bkh_log_found *ops;
	struct bkh_log_reader *r;
	unsigned int i;
	int error = 0;

	static_assert(BKH_LOG_PAGES - BKH_LOG_STEP >= 1 + 1024 / 8); /* a group that begins in it */
	ops = kvcalloc(BKH_LOG_WINDOW, sizeof(*ops), GFP_KERNEL);
	r = bkh_reader_alloc(array);
	if (!ops || !r) {
		kvfree(ops);
		bkh_reader_free(r);
		return -ENOMEM;
	}
	bkh_log_scan_init(scan, ops, base, bkh_log_left(base, v));
	for (i = 0; i < array->nr_members && !error; i++) {
		if (!(scan->left & BIT(i)))
			continue;
		error = bkh_log_scan_member(r, base, i, scan);
		if (error != -EIO)
			continue;
		DMWARN("%s: cannot read the row log of member %u (%s)",
		       dm_table_device_name(array->ti->table), i, array->members[i].dev->name);
		array->members[i].keep_out = true;
		error = -EAGAIN;
	}
	bkh_reader_free(r);
	return error ?: bkh_log_scan_finish(scan);
}

static u64 bkh_record_start(const struct bkh_array *array, const struct bkh_log_record *record)
{
	return (record->row << array->geo.chunk_shift) + record->in_chunk;
}

/* Move the contents of one operation between the pages and members; return who failed. */
static u32 bkh_log_move(struct bkh_log_reader *r, const struct bkh_log_found *f, u32 mask,
			bool write)
{
	u32 blocks = bkh_log_blocks(&f->record), page = 0;
	struct bkh_array *array = r->array;
	unsigned int i;

	bkh_batch_start(r->batch);
	for (i = 0; i < array->nr_members; i++) {
		sector_t to = array->members[i].data_start + bkh_record_start(array, &f->record);

		if (!(mask & BIT(i)))
			continue;
		if (write)
			bkh_batch_vecs(r->batch, i, REQ_OP_WRITE, to, &r->vecs[page],
				       f->record.sectors << SECTOR_SHIFT);
		else
			bkh_batch_vecs(r->batch, i, REQ_OP_READ | REQ_META,
				       bkh_log_sector(array, i, f->at[i]), &r->vecs[page],
				       blocks * BKH_BLOCK_BYTES);
		page += blocks;
	}
	return bkh_batch_wait(r->batch);
}

/* Write what each member's log holds to its place, as many members at a time as there is room. */
static int bkh_log_redo(struct bkh_log_reader *r, const struct bkh_log_found *f)
{
	struct bkh_array *array = r->array;
	u32 left = f->found & bkh_active(array);

	while (left) {
		u32 most = BKH_LOG_PAGES / max_t(u32, bkh_log_blocks(&f->record), 1), mask = 0;
		u32 failed;

		for (; left && most; most--) {
			mask |= left & -left;
			left &= left - 1;
		}
		if (bkh_log_move(r, f, mask, false))
			return -EIO; /* it could be read a moment ago */
		failed = bkh_log_move(r, f, mask, true);
		bkh_members_error(array, failed, BKH_ERROR_WRITE);
		if (failed & bkh_active(array))
			return -EIO;
	}
	return 0;
}

/* Parity that nobody knows to be right: made anew if all data is there. */
static void bkh_log_distrust(struct bkh_array *array, struct bkh_window *w,
			     const struct bkh_log_record *record)
{
	u64 start = bkh_record_start(array, record), end = start + record->sectors;
	u64 most = bkh_window_sectors(array, BKH_ACTION_RESYNC);
	u64 region = start >> array->ranges.region_shift;
	bool good = true;
	u32 lost;

	w->action = BKH_ACTION_RESYNC;
	bitmap_zero(w->lost, BKH_WINDOW_BYTES / SECTOR_SIZE);
	for (w->start = start; w->start < end && good; w->start = w->end) {
		w->end = min(w->start + most, end);
		good = bkh_rows_sync(w);
	}
	if (good)
		return;
	/* Lost is what missing members held of these rows; the head that ends this says so. */
	lost = bkh_head_lost(&array->head, end);
	if (!lost || bkh_bad_lose_rows(array, lost, start, end))
		bkh_map_event(array, region, BKH_EV_CORRUPT);
}

/**
 * bkh_log_recover_write() - Do again what the log holds.
 * @array: the array; the first head of its run is durable, the map is loaded
 * @scan: what bkh_log_recover_read() found
 *
 * All of it is flushed afterwards.
 *
 * Context: Process, at activation, holding meta_mutex.
 */
int bkh_log_recover_write(struct bkh_array *array, struct bkh_log_scan *scan)
{
	struct bkh_log_reader *r = bkh_reader_alloc(array);
	struct bkh_window *w = bkh_window_alloc(array);
	const struct bkh_log_found *f;
	unsigned int again = 0, distrusted = 0;
	int error = r && w ? 0 : -ENOMEM;
	u64 op = 0;

	while (!error && (f = bkh_log_scan_next(scan, &op))) {
		if (f->verdict != BKH_LOG_REDO)
			continue;
		error = bkh_log_redo(r, f);
		again++;
	}
	for (op = 0; !error && (f = bkh_log_scan_next(scan, &op));) {
		if (f->verdict != BKH_LOG_DISTRUST)
			continue;
		bkh_log_distrust(array, w, &f->record);
		distrusted++;
	}
	if (!error)
		error = bkh_meta_flush(array);
	if (!error)
		error = bkh_map_commit_stale(array);
	if (!error && (again || distrusted))
		bkh_event(array, "row log: %u writes done again, parity of %u made anew", again,
			  distrusted);
	bkh_window_free(w);
	bkh_reader_free(r);
	return error;
}
