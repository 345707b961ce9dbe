// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes to rows wait for each other here; see gather.h. What waits holds no lock and no memory
 * but its bio. It queues for its range while gatherer.lock is pile, so that writes which overlap
 * are done in the order in which they came.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "io.h"

/* What somebody who plugged leaves behind; the first must be what the block layer knows. */
struct bkh_plug {
	struct blk_plug_cb cb;
	bool counted;
	bool nowait; /* they must not wait for members */
};

static struct bkh_io *bkh_piece_io(struct bkh_piece *piece)
{
	return container_of(piece, struct bkh_io, piece);
}

static void bkh_gatherer_gone(struct kref *ref)
{
	kfree(container_of(ref, struct bkh_gatherer, ref));
}

/* ---- from waiting to an operation; all under the lock ---- */

/* It is on its way; those that have their range go on from @go. */
static void bkh_gather_queue(struct bkh_io *io, struct list_head *go)
{
	if (bkh_write_queue(io))
		list_add_tail(&io->list, go);
}

static void bkh_gather_leaves(struct bkh_gatherer *g, struct bkh_io *io)
{
	struct bkh_stream *stream;

	if (io->stream == BKH_STREAMS)
		return;
	stream = &g->streams[io->stream];
	stream->in_flight++;
	if (!--stream->held)
		stream->waits = false;
}

/* The pieces become one operation, which the first of their bios stands for. */
static struct bkh_io *bkh_gather_unite(struct bkh_gatherer *g, struct bkh_piece *pieces,
				       const struct bkh_piece *whole)
{
	struct bkh_io *io = bkh_piece_io(pieces);
	struct bkh_piece *piece;

	for (piece = pieces; piece; piece = piece->next) {
		struct bkh_io *other = bkh_piece_io(piece);

		bkh_gather_leaves(g, other);
		if (other == io)
			continue;
		list_add_tail(&other->merged, &io->merged);
		io->opf |= other->opf & (REQ_FUA | REQ_SYNC | REQ_META | REQ_PRIO);
	}
	io->part.in_chunk = whole->from;
	io->part.sectors = whole->sectors;
	io->part.cover = whole->cover;
	return io;
}

static void bkh_pile_release(struct bkh_gatherer *g, struct bkh_pile *pile, bool full,
			     struct list_head *go)
{
	u32 nr = pile->gather.nr, ops = 0;
	struct bkh_piece *pieces, whole;
	unsigned int i;

	while ((pieces = bkh_gather_take(&pile->gather, &whole))) {
		bkh_gather_queue(bkh_gather_unite(g, pieces, &whole), go);
		ops++;
	}
	for (i = 0; pile->waited && i < BKH_STREAMS; i++)
		if (pile->streams & BIT(i))
			bkh_stream_judge(&g->streams[i], full, nr, ops);
}

static void bkh_pile_release_all(struct bkh_gatherer *g, u32 streams, struct list_head *go)
{
	struct bkh_pile *pile;

	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++)
		if (pile->gather.nr && (pile->streams & streams))
			bkh_pile_release(g, pile, false, go);
}

/* Without the lock. With @nowait nobody may wait for members here. */
static void bkh_gather_go(struct list_head *go, bool nowait)
{
	struct bkh_io *io, *next;

	list_for_each_entry_safe (io, next, go, list) {
		list_del_init(&io->list);
		if (nowait)
			bkh_io_defer(io, io->array->io_wq, io->step);
		else
			io->step(io); /* may free it */
	}
}

/* ---- who waits, and how long ---- */

static bool bkh_pile_in_flight(const struct bkh_gatherer *g, const struct bkh_pile *pile)
{
	unsigned int i;

	for (i = 0; i < BKH_STREAMS; i++)
		if ((pile->streams & BIT(i)) && g->streams[i].in_flight)
			return true;
	return false;
}

/* Of streams of which nothing is in flight: is the writer not going on? */
static bool bkh_pile_quiet(const struct bkh_gatherer *g, const struct bkh_pile *pile, u64 now)
{
	unsigned int i;

	for (i = 0; i < BKH_STREAMS; i++)
		if ((pile->streams & BIT(i)) && !bkh_stream_quiet(&g->streams[i], now))
			return false;
	return true;
}

static bool bkh_pile_ripe(const struct bkh_gatherer *g, const struct bkh_pile *pile, u64 now)
{
	if (now - pile->since >= BKH_GATHER_MOST_NS)
		return true;
	if (pile->plugged)
		return now - pile->since >= BKH_GATHER_PLUGGED_NS;
	return !bkh_pile_in_flight(g, pile) && bkh_pile_quiet(g, pile, now);
}

/* Those in @streams wait for more of them from now on. */
static void bkh_gather_waits(struct bkh_gatherer *g, struct bkh_pile *pile, u32 streams)
{
	unsigned int i;

	pile->waited = true;
	for (i = 0; i < BKH_STREAMS; i++)
		if (streams & BIT(i))
			g->streams[i].waits = true;
}

/* Its submitter has no more for now: wait for what else is in flight, or not. */
static void bkh_pile_unplug(struct bkh_gatherer *g, struct bkh_pile *pile, struct list_head *go)
{
	u32 worth = 0;
	unsigned int i;

	pile->plugged = false;
	pile->unplugged = false;
	for (i = 0; i < BKH_STREAMS; i++)
		if ((pile->streams & BIT(i)) && bkh_stream_worth(&g->streams[i]))
			worth |= BIT(i);
	if (worth)
		bkh_gather_waits(g, pile, worth);
	else
		bkh_pile_release(g, pile, false, go);
}

/* One look at all that waits. Returns whether to look again; @soon: at once, nearly. */
static bool bkh_gather_look(struct bkh_gatherer *g, bool *soon, struct list_head *go)
{
	u64 now = ktime_get_ns();
	struct bkh_pile *pile;
	bool again = false;

	*soon = false;
	g->woken = false;
	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++) {
		if (pile->gather.nr && pile->unplugged)
			bkh_pile_unplug(g, pile, go);
		if (!pile->gather.nr)
			continue;
		if (bkh_pile_ripe(g, pile, now)) {
			bkh_pile_release(g, pile, false, go);
			continue;
		}
		again = true;
		*soon |= !pile->plugged && !bkh_pile_in_flight(g, pile);
	}
	return again;
}

static void bkh_gather_work(struct work_struct *work)
{
	struct bkh_gatherer *g = container_of(work, struct bkh_gatherer, work.work);
	bool again, soon;
	LIST_HEAD(go);

	do {
		spin_lock_irq(&g->lock);
		again = bkh_gather_look(g, &soon, &go);
		g->polling = again;
		spin_unlock_irq(&g->lock);
		bkh_gather_go(&go, false);
		if (again && soon)
			usleep_range(BKH_STREAM_QUIET_LEAST / NSEC_PER_USEC / 2,
				     BKH_STREAM_QUIET_LEAST / NSEC_PER_USEC);
		else if (again)
			wait_event_timeout(g->wait, READ_ONCE(g->woken),
					   nsecs_to_jiffies(BKH_GATHER_PLUGGED_NS));
	} while (again);
}

/* Somebody has to look: now, or if all else fails. */
static void bkh_gather_watch(struct bkh_gatherer *g, bool now)
{
	if (g->polling) {
		if (now && !g->woken) {
			g->woken = true;
			wake_up(&g->wait);
		}
	} else if (now) {
		g->polling = true;
		mod_delayed_work(g->wq, &g->work, 0);
	} else {
		queue_delayed_work(g->wq, &g->work, nsecs_to_jiffies(BKH_GATHER_PLUGGED_NS));
	}
}

/* ---- plugs ---- */

static void bkh_gather_unplug(struct blk_plug_cb *cb, bool from_schedule)
{
	struct bkh_plug *plug = container_of(cb, struct bkh_plug, cb);
	struct bkh_gatherer *g = cb->data;
	struct bkh_pile *pile;
	unsigned long flags;
	LIST_HEAD(go);

	/* If nothing waits, the array may be gone: then nothing of it is touched. */
	spin_lock_irqsave(&g->lock, flags);
	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++) {
		if (!pile->gather.nr || !pile->plugged)
			continue;
		if (from_schedule)
			pile->unplugged = true;
		else
			bkh_pile_unplug(g, pile, &go);
		if (pile->gather.nr)
			bkh_gather_watch(g, true);
	}
	spin_unlock_irqrestore(&g->lock, flags);
	bkh_gather_go(&go, plug->nowait);
	kref_put(&g->ref, bkh_gatherer_gone);
	kfree(plug);
	module_put(THIS_MODULE);
}

/* Will the submitter tell when it has no more for now? */
static bool bkh_gather_plugged(struct bkh_gatherer *g, bool nowait)
{
	struct blk_plug_cb *cb = blk_check_plugged(bkh_gather_unplug, g, sizeof(struct bkh_plug));
	struct bkh_plug *plug = container_of(cb, struct bkh_plug, cb);

	if (!cb)
		return false;
	if (!plug->counted) {
		kref_get(&g->ref);
		__module_get(THIS_MODULE);
		plug->counted = true;
	}
	plug->nowait |= nowait;
	return true;
}

/* ---- entry ---- */

static struct bkh_pile *bkh_pile_find(struct bkh_gatherer *g, u64 row, u32 window)
{
	struct bkh_pile *pile;

	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++)
		if (pile->gather.nr && pile->gather.row == row && pile->gather.window == window)
			return pile;
	return NULL;
}

/* A free slot; if there is none, those that wait longest go. */
static struct bkh_pile *bkh_pile_new(struct bkh_gatherer *g, u64 row, u32 window,
				     struct list_head *go)
{
	struct bkh_pile *pile, *found = NULL;

	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++) {
		if (!pile->gather.nr) {
			found = pile;
			break;
		}
		if (!found || pile->since < found->since)
			found = pile;
	}
	if (found->gather.nr)
		bkh_pile_release(g, found, false, go);
	memset(found, 0, sizeof(*found));
	bkh_gather_init(&found->gather, row, window);
	found->since = ktime_get_ns();
	return found;
}

/* The last of one bio's: do they wait for others of their stream? */
static void bkh_gather_decide(struct bkh_gatherer *g, unsigned int stream, bool worth,
			      struct list_head *go)
{
	struct bkh_pile *pile;

	if (!g->streams[stream].held)
		return;
	if (!worth) {
		bkh_pile_release_all(g, BIT(stream), go);
		return;
	}
	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++)
		if (pile->gather.nr && (pile->streams & BIT(stream)))
			bkh_gather_waits(g, pile, BIT(stream));
	if (!g->polling)
		bkh_gather_watch(g, true);
}

static void bkh_gather_hold(struct bkh_gatherer *g, struct bkh_pile *pile, struct bkh_io *io,
			    bool plugged)
{
	bkh_gather_add(&pile->gather, &io->piece);
	pile->plugged |= plugged;
	if (io->stream == BKH_STREAMS)
		return;
	pile->streams |= BIT(io->stream);
	g->streams[io->stream].held++;
}

static void bkh_gather_place(struct bkh_gatherer *g, struct bkh_io *io, bool more, bool plugged,
			     struct list_head *go)
{
	const struct bkh_array *array = io->array;
	u32 limit = array->rows.op_sectors, window = io->part.in_chunk & ~(limit - 1);
	u32 full = limit * array->geo.nr_data;
	struct bkh_pile *pile = bkh_pile_find(g, io->part.row, window);
	struct bkh_stream *stream;
	bool goes_on, worth = false;

	io->stream = bkh_stream_of(g->streams, io->iter.bi_sector, &goes_on);
	if (io->stream < BKH_STREAMS) {
		stream = &g->streams[io->stream];
		worth = !more && goes_on && bkh_stream_worth(stream);
		bkh_stream_came(stream, io->iter.bi_sector + (io->iter.bi_size >> SECTOR_SHIFT),
				ktime_get_ns());
	} else {
		more = false; /* nobody would know which ones belong together */
	}
	if (pile && bkh_gather_overlaps(&pile->gather, &io->piece)) {
		bkh_pile_release(g, pile, false, go);
		pile = NULL;
	}
	if (!pile)
		pile = bkh_pile_new(g, io->part.row, window, go);
	bkh_gather_hold(g, pile, io, plugged);
	if (pile->gather.covered == full)
		bkh_pile_release(g, pile, true, go);
	else if (io->stream == BKH_STREAMS && !plugged)
		bkh_pile_release(g, pile, false, go);
	if (io->stream < BKH_STREAMS && !more && !plugged)
		bkh_gather_decide(g, io->stream, worth, go);
	if (pile->gather.nr)
		bkh_gather_watch(g, false);
}

/**
 * bkh_gather_write() - Begin a write to a row, or have it wait for others.
 * @io: the operation; its part says what it covers
 * @more: the rest of its bio comes next, to the same row
 * @nowait: who submits it does not want to wait for members
 *
 * Context: map().
 */
void bkh_gather_write(struct bkh_io *io, bool more, bool nowait)
{
	struct bkh_gatherer *g = io->array->gatherer;
	unsigned long flags;
	bool plugged;
	LIST_HEAD(go);

	io->own = io->part;
	if (io->array->hold || !bkh_row_may_merge(io)) {
		bkh_write_come(io, nowait);
		return;
	}
	plugged = bkh_gather_plugged(g, nowait);
	io->piece.from = io->part.in_chunk;
	io->piece.sectors = io->part.sectors;
	io->piece.cover = io->part.cover;
	spin_lock_irqsave(&g->lock, flags);
	bkh_gather_place(g, io, more, plugged, &go);
	spin_unlock_irqrestore(&g->lock, flags);
	bkh_gather_go(&go, nowait);
}

/** bkh_gather_release() - Nobody waits any longer. Context: process or map(). */
void bkh_gather_release(struct bkh_array *array)
{
	struct bkh_gatherer *g = array->gatherer;
	struct bkh_pile *pile;
	unsigned long flags;
	LIST_HEAD(go);

	if (!bkh_has_rows(array))
		return;
	spin_lock_irqsave(&g->lock, flags);
	for (pile = g->piles; pile < g->piles + BKH_GATHERS; pile++)
		if (pile->gather.nr)
			bkh_pile_release(g, pile, false, &go);
	spin_unlock_irqrestore(&g->lock, flags);
	bkh_gather_go(&go, false);
}

/** bkh_gather_answered() - A write of a stream is about to be answered. Context: any. */
void bkh_gather_answered(struct bkh_io *io)
{
	struct bkh_gatherer *g = io->array->gatherer;
	struct bkh_stream *stream;
	unsigned long flags;

	if (io->stream == BKH_STREAMS)
		return;
	spin_lock_irqsave(&g->lock, flags);
	stream = &g->streams[io->stream];
	if (!--stream->in_flight && stream->held) {
		stream->last = ktime_get_ns();
		bkh_gather_watch(g, true);
	}
	spin_unlock_irqrestore(&g->lock, flags);
	io->stream = BKH_STREAMS;
}

/** bkh_gather_init_array() - Nothing to do for levels of copies. Context: process. */
int bkh_gather_init_array(struct bkh_array *array)
{
	struct bkh_gatherer *g;

	if (!bkh_has_rows(array))
		return 0;
	g = kzalloc(sizeof(*g), GFP_KERNEL);
	array->gatherer = g;
	if (!g)
		return -ENOMEM;
	kref_init(&g->ref);
	spin_lock_init(&g->lock);
	init_waitqueue_head(&g->wait);
	INIT_DELAYED_WORK(&g->work, bkh_gather_work);
	g->wq = alloc_workqueue("bkh_gather", WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_UNBOUND, 1);
	return g->wq ? 0 : -ENOMEM;
}

/** bkh_gather_free() - Takes an array in any state of construction; nothing waits. */
void bkh_gather_free(struct bkh_array *array)
{
	struct bkh_gatherer *g = array->gatherer;

	if (!g)
		return;
	if (g->wq) {
		cancel_delayed_work_sync(&g->work);
		destroy_workqueue(g->wq);
	}
	array->gatherer = NULL;
	kref_put(&g->ref, bkh_gatherer_gone);
}
