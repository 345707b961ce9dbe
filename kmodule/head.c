// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Status heads: the commit that decides who is a member, activation from what
 * is on the disks, and the orderly end.
 */
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"
#include "replace.h"

#define BKH_READ_TRIES 3 /* a member is not given up for a passing error */
#define BKH_LOOKS 4 /* at heads that the live table keeps writing */

/* Bring the head up to date and copy it for the commit; return who gets it. */
static u32 bkh_head_prepare(struct bkh_array *array)
{
	struct bkh_head *head = &array->head;
	unsigned long flags;
	unsigned int i;
	u32 active;

	lockdep_assert_held(&array->meta_mutex);
	spin_lock_irqsave(&array->state_lock, flags);
	active = array->active;
	if (array->head_numbered) {
		array->head_numbered = false; /* by bkh_head_activate() */
	} else {
		bkh_head_next(head);
		/* The last one may have failed on the last member in sync. */
		head->prev_seq = array->head_durable_seq;
	}
	head->events = bkh_events_last(array);
	bkh_sync_fill(array, head);
	bkh_replace_fill(array, head);
	for (i = 0; i < array->nr_members; i++)
		head->members[i].errors = atomic_read(&array->members[i].read_errors) +
					  atomic_read(&array->members[i].write_errors);
	array->head_copy = *head;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return active;
}

/* What was asked for until now will be in the next head, and in the list that it names. */
static u64 bkh_head_ticket(struct bkh_array *array)
{
	unsigned long flags;
	u64 ticket;

	spin_lock_irqsave(&array->state_lock, flags);
	ticket = array->head_wanted;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return ticket;
}

/* Write head_copy to the members in @mask; return those that could not be written. */
static u32 bkh_head_write(struct bkh_array *array, u32 mask)
{
	struct bkh_head *head = &array->head_copy;
	u64 offset = BKH_HEAD_OFFSET + (head->seq % BKH_HEAD_SLOTS) * BKH_BLOCK_BYTES;
	unsigned int i;

	bkh_batch_start(array->meta_batch);
	for (i = 0; i < array->nr_members; i++) {
		struct page *page = array->map.pages[i];

		if (!(mask & (1U << i)))
			continue;
		head->member_uuid = array->members[i].uuid;
		bkh_head_encode(head, page_address(page));
		bkh_batch_page(array->meta_batch, i,
			       REQ_OP_WRITE | REQ_PREFLUSH | REQ_FUA | REQ_SYNC | REQ_META,
			       array->members[i].status_start + (offset >> SECTOR_SHIFT), page,
			       BKH_BLOCK_BYTES);
	}
	return bkh_batch_wait(array->meta_batch);
}

static_assert(BKH_MAP_PAGES >= BKH_SLOTS); /* bkh_head_write() takes a page per member */

/**
 * bkh_head_try() - Write the next head to one member only; a commit must follow.
 * @array: the array
 * @slot: the member
 *
 * Context: Process, holding meta_mutex.
 */
bool bkh_head_try(struct bkh_array *array, unsigned int slot)
{
	bkh_head_prepare(array);
	return !bkh_head_write(array, BIT(slot));
}

/**
 * bkh_head_commit() - Write the head until every active member has it.
 * @array: the array
 *
 * A member that cannot be written is failed and the head, which now says so, is
 * written again: at most once per member.
 *
 * Context: Process, holding meta_mutex.
 * Return: 0, or -EIO if a member that stays in sync could not be written.
 */
int bkh_head_commit(struct bkh_array *array)
{
	unsigned long flags;
	u32 active = 0, failed;
	bool named;
	int error;
	u64 ticket;

	do {
		ticket = bkh_head_ticket(array);
		failed = bkh_bad_commit(array);
		named = !failed;
		if (named) {
			active = bkh_head_prepare(array);
			failed = bkh_head_write(array, active);
		}
		bkh_members_error(array, failed, BKH_ERROR_METADATA);
		error = failed & bkh_in_sync(array) ? -EIO : 0;
		if (named && !error) { /* all that are left have it */
			array->head_durable_seq = array->head_copy.seq;
			bkh_bad_committed(array);
			bkh_replace_committed(array);
		}
	} while (failed && !error);

	bkh_acks_release(array, active, error);

	spin_lock_irqsave(&array->state_lock, flags);
	array->head_done = ticket;
	WRITE_ONCE(array->head_error, error);
	spin_unlock_irqrestore(&array->state_lock, flags);
	wake_up_all(&array->meta_wait);
	bkh_events_raise(array);
	return error;
}

/* Read one member's ring of heads. Without any one slot an older head might look newest. */
static bool bkh_ring_read(struct bkh_array *array, unsigned int slot, void *ring)
{
	sector_t sector = array->members[slot].status_start + (BKH_HEAD_OFFSET >> SECTOR_SHIFT);
	unsigned int i, tries;

	for (tries = 0; tries < BKH_READ_TRIES; tries++) {
		bkh_batch_start(array->meta_batch);
		for (i = 0; i < BKH_HEAD_SLOTS; i++)
			bkh_batch_page(array->meta_batch, slot, REQ_OP_READ | REQ_META,
				       sector + i * (BKH_BLOCK_BYTES >> SECTOR_SHIFT),
				       bkh_page_of(ring + i * BKH_BLOCK_BYTES), BKH_BLOCK_BYTES);
		if (!bkh_batch_wait(array->meta_batch))
			return true;
	}
	return false;
}

/* Does the ring hold a sound head of some other array? Its UUID is first behind the header. */
static bool bkh_ring_foreign(const struct bkh_array *array, const u8 *ring)
{
	struct bkh_block_header header;
	struct bkh_uuid uuid;
	unsigned int i;

	for (i = 0; i < BKH_HEAD_SLOTS; i++, ring += BKH_BLOCK_BYTES) {
		int error;

		memcpy(uuid.b, ring + BKH_BLOCK_HEADER_BYTES, sizeof(uuid.b));
		error = bkh_block_open(ring, BKH_MAGIC_HEAD, &uuid, &header);
		if ((!error || error == -EPROTO) && memcmp(&uuid, &array->uuid, sizeof(uuid)))
			return true;
	}
	return false;
}

/* What one slot holds, into @c. Unreadable: it counts as missing. */
static int bkh_head_read(struct bkh_array *array, unsigned int slot, struct bkh_candidate *c,
			 void *ring)
{
	const char *name = dm_table_device_name(array->ti->table);
	struct bkh_member *m = &array->members[slot];
	int error;

	c->uuid = m->uuid;
	if (!m->dev || m->keep_out)
		return 0;
	m->unreadable = !bkh_ring_read(array, slot, ring);
	if (m->unreadable) {
		DMWARN("%s: cannot read the status part of member %u (%s)", name, slot,
		       m->dev->name);
		return 0;
	}
	c->present = true;
	error = bkh_head_newest(ring, &array->uuid, &c->head);
	if (error == -EPROTO) {
		DMERR("%s: member %u (%s) was written by newer software", name, slot, m->dev->name);
		return error;
	}
	if (error && bkh_ring_foreign(array, ring)) {
		DMERR("%s: %s belongs to another array", name, m->dev->name);
		return BKH_ERR_MISMATCH;
	}
	m->renamed = !error && memcmp(&c->head.member_uuid, &m->uuid, sizeof(m->uuid));
	c->has_head = !error && !m->renamed;
	return 0;
}

/* Of all members, and behind them of a replacement. */
static int bkh_heads_read(struct bkh_array *array, struct bkh_candidate *c)
{
	unsigned int i;
	int error = 0;
	void *ring;

	ring = kvmalloc(BKH_HEAD_SLOTS * BKH_BLOCK_BYTES, GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	memset(c, 0, array_size(array->nr_members + 1, sizeof(*c)));
	for (i = 0; i < array->nr_members && !error; i++)
		error = bkh_head_read(array, i, &c[i], ring);
	if (!error && bkh_replace_asks(array)) {
		bkh_replace_swap(array); /* where nobody looks but us */
		error = bkh_head_read(array, array->replace->slot, &c[i], ring);
		bkh_replace_swap(array);
	}
	kvfree(ring);
	return error;
}

/* As candidates are counted: the members, and behind them a replacement. */
static const struct bkh_member *bkh_disk_of(const struct bkh_array *array, unsigned int i)
{
	return i < array->nr_members ? &array->members[i] : &array->replace->disk;
}

/*
 * A disk that bore another name in this array comes back as a new member and is rebuilt in
 * full: its name is of its label, and user space wrote that later. Not if it is somebody
 * else in this very table, or knows more than all others: that must not be overwritten.
 */
static int bkh_check_renamed(struct bkh_array *array, const struct bkh_candidate *c,
			     const struct bkh_head *base)
{
	unsigned int n = array->nr_members + bkh_replace_asks(array), i, k;

	for (i = 0; i < n; i++) {
		const struct bkh_member *m = bkh_disk_of(array, i);
		const struct bkh_head *former = &c[i].head;
		bool refuse = former->seq > base->seq;

		if (!m->renamed)
			continue;
		for (k = 0; k < array->nr_members; k++)
			refuse |= c[k].present &&
				  !memcmp(&c[k].uuid, &former->member_uuid, sizeof(c[k].uuid));
		if (!refuse)
			continue;
		DMERR("%s: %s is not the member that slot %u names",
		      dm_table_device_name(array->ti->table), m->dev->name, i);
		return BKH_ERR_MISMATCH;
	}
	return 0;
}

static const char *bkh_assemble_words(int error)
{
	switch (error) {
	case BKH_ERR_NO_STATUS:
		return "no member has a valid status head";
	case BKH_ERR_SPLIT_BRAIN:
		return "split brain: members moved on without each other";
	case BKH_ERR_NO_MEMBERS:
		return "no member that is present is in sync";
	case BKH_ERR_MISMATCH:
		return "members disagree about the array";
	default:
		return "cannot assemble";
	}
}

/* The head was written by a stranger perhaps: it must fit this table and these disks. */
static int bkh_head_fits(struct bkh_array *array, const struct bkh_head *head)
{
	const char *name = dm_table_device_name(array->ti->table);
	u64 map_end = BKH_MAP_OFFSET + 2 * head->map_bytes;
	const struct bkh_geometry *geo = &array->geo;
	unsigned int i;

	if (head->level != geo->level || head->layout != geo->layout ||
	    head->chunk_sectors != geo->chunk_sectors ||
	    head->array_sectors != array->len_sectors) {
		DMERR("%s: the members hold another array: level %u, %llu sectors", name,
		      head->level, head->array_sectors);
		return -EINVAL;
	}
	if (array->logger.wanted && !head->log_bytes) {
		DMERR("%s: the members have no row log", name);
		return -EINVAL;
	}
	for (i = 0; i < array->nr_members + bkh_replace_asks(array); i++) {
		const struct bkh_member *m = bkh_disk_of(array, i);

		if (!m->dev)
			continue;
		if (!bkh_log_fits(head, (m->data_start - m->status_start) << SECTOR_SHIFT) ||
		    m->data_start < m->status_start + (map_end >> SECTOR_SHIFT) ||
		    bdev_nr_sectors(m->dev->bdev) < m->data_start + head->data_sectors) {
			DMERR("%s: member %u (%s) is too small or its data start is wrong", name, i,
			      m->dev->name);
			return -EINVAL;
		}
	}
	return 0;
}

/* From heads to a verdict that suits this table. A replacement may be the member afterwards. */
static int bkh_decide(struct bkh_array *array, struct bkh_candidate *c, struct bkh_verdict *v)
{
	const struct bkh_head *base;

	if (!bkh_replace_asks(array))
		bkh_assemble(c, array->nr_members, v);
	else if (bkh_replace_decide(c, array->nr_members, array->replace->slot, v))
		bkh_replace_took_over(array);
	if (v->error) {
		DMERR("%s: %s (diverged %x)", dm_table_device_name(array->ti->table),
		      bkh_assemble_words(v->error), v->diverged);
		return v->error;
	}
	base = &c[v->base].head;
	return bkh_check_renamed(array, c, base) ?: bkh_head_fits(array, base);
}

/**
 * bkh_inspect() - Refuse a table that could not be activated, while the one before it lives.
 * @array: the array, just constructed
 *
 * Decides nothing else: bkh_activate() reads everything again. The live table may be
 * writing these heads; two looks that show the same make one instant of it, and what
 * lies on the disks at one instant can be judged as after a crash.
 *
 * Context: Process, in the constructor.
 * Return: 0 or an errno.
 */
int bkh_inspect(struct bkh_array *array)
{
	size_t bytes = array_size(array->nr_members + 1, sizeof(struct bkh_candidate));
	struct bkh_candidate *c = kvmalloc(bytes, GFP_KERNEL);
	struct bkh_candidate *again = kvmalloc(bytes, GFP_KERNEL);
	struct bkh_verdict *v = kmalloc(sizeof(*v), GFP_KERNEL);
	int error = c && again && v ? bkh_heads_read(array, c) : -ENOMEM;
	unsigned int look;

	for (look = 0; !error && look < BKH_LOOKS; look++) {
		error = bkh_heads_read(array, again);
		if (!error && !memcmp(c, again, bytes)) {
			error = bkh_decide(array, c, v);
			break;
		}
		swap(c, again);
	}
	bkh_replace_took_over_undo(array);
	kfree(v);
	kvfree(again);
	kvfree(c);
	return error;
}

/* Take over what was decided. */
static void bkh_adopt(struct bkh_array *array, const struct bkh_verdict *v,
		      const struct bkh_head *base)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&array->state_lock, flags);
	array->head = *base;
	bkh_head_activate(&array->head, v, array->nr_members);
	array->head_durable_seq = array->head.prev_seq;
	array->head_numbered = true;
	array->active = bkh_head_receivers(&array->head);
	array->in_sync = 0;
	for (i = 0; i < array->nr_members; i++) {
		if (array->head.members[i].state == BKH_MEMBER_IN_SYNC)
			array->in_sync |= 1U << i;
		atomic_set(&array->members[i].read_errors, array->head.members[i].errors);
		atomic_set(&array->members[i].write_errors, 0);
		atomic_set(&array->members[i].refused, 0);
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
	bkh_events_restart(array, base->events);
}

/* Does a crash leave something in the row log that is to be looked at? */
static bool bkh_log_counts(const struct bkh_array *array, const struct bkh_head *base,
			   const struct bkh_verdict *v)
{
	return !v->clean && !array->readonly && base->log_bytes && base->log_run;
}

/* From the next head on what is in the log is void, and this run's records count, if it has any. */
static int bkh_log_begin_run(struct bkh_array *array, u64 next_op)
{
	unsigned long flags;

	spin_lock_irqsave(&array->state_lock, flags);
	bkh_log_settle(&array->head, next_op);
	if (!array->logger.wanted)
		array->head.log_run = 0;
	spin_unlock_irqrestore(&array->state_lock, flags);
	return array->logger.wanted ? bkh_log_start(array, array->head.log_tail) : 0;
}

static int bkh_activate_from(struct bkh_array *array, struct bkh_candidate *c,
			     struct bkh_verdict *v, struct bkh_log_scan *scan)
{
	const struct bkh_head *base;
	bool repair_map, listed, recovered = false;
	int error;

	error = bkh_heads_read(array, c) ?: bkh_decide(array, c, v);
	if (error)
		return error;
	base = &c[v->base].head;
	error = bkh_map_alloc(array, base);
	if (error)
		return error;
	error = bkh_head_geometry(base, &array->geo);
	if (error)
		return error;
	v->run_id = get_random_u64() | 1; /* not 0 */
	bkh_adopt(array, v, base);
	if (bkh_log_counts(array, base, v)) {
		error = bkh_log_recover_read(array, base, v, scan);
		recovered = !error;
		if (error && error != -EUCLEAN)
			return error;
	}
	/* Without a log that tells what was on its way, dirty regions may hold anything. */
	error = bkh_map_load(array, v->clean || recovered, &repair_map);
	if (error)
		return error;
	error = bkh_replace_attach(array, base);
	if (error)
		return error;
	listed = bkh_bad_load(array, base);
	bkh_sync_restore(array, base);
	if (!listed && !array->sync.request)
		array->sync.request = BKH_ACTION_SCRUB; /* it mends what it can */
	if (array->readonly) {
		WRITE_ONCE(array->life, BKH_LIFE_ACTIVE);
		return 0;
	}
	bkh_bad_crashed(array);
	if (repair_map)
		bkh_event(array, "region map blocks were damaged and replaced");
	bkh_event(array, "activated%s", v->clean ? "" : " after an unclean shutdown");

	/* The fence, in two commits: from here on older copies of members are known to be old. */
	mutex_lock(&array->meta_mutex);
	error = bkh_head_commit(array) ?: bkh_map_rewrite(array);
	if (!error && recovered)
		error = bkh_log_recover_write(array, scan);
	if (!error)
		error = bkh_log_begin_run(array, recovered ? scan->next_op : base->log_tail);
	if (!error)
		error = bkh_head_commit(array);
	if (!error)
		WRITE_ONCE(array->life, BKH_LIFE_ACTIVE);
	mutex_unlock(&array->meta_mutex);
	return error;
}

/**
 * bkh_activate() - Read the members' status and take the array over.
 * @array: the array
 *
 * Called at every resume: another table may have written in between.
 *
 * Context: Process, holding the admin mutex; no user I/O yet.
 * Return: 0 or an errno; then nothing of ours may be written.
 */
int bkh_activate(struct bkh_array *array)
{
	unsigned int noio = memalloc_noio_save(); /* swap may be on this very device */
	struct bkh_log_scan scan = {};
	struct bkh_candidate *c;
	struct bkh_verdict *v;
	int error = -ENOMEM;

	lockdep_assert_held(&array->admin);
	if (array->hold) {
		memalloc_noio_restore(noio);
		return bkh_hold_activate(array);
	}
	c = kvcalloc(array->nr_members + 1, sizeof(*c), GFP_KERNEL);
	v = kzalloc(sizeof(*v), GFP_KERNEL);
	/* Again for each member that turns out to have a log that cannot be read. */
	do {
		kvfree(scan.ops);
		scan.ops = NULL;
		if (c && v)
			error = bkh_activate_from(array, c, v, &scan);
	} while (error == -EAGAIN);
	kvfree(scan.ops);
	if (error)
		DMERR("%s: not started: %d", dm_table_device_name(array->ti->table), error);
	kfree(v);
	kvfree(c);
	memalloc_noio_restore(noio);
	return error;
}

/**
 * bkh_retire() - The orderly end: everything flushed, the map clean where that is
 * true, a last head that says so. Nothing is written afterwards.
 * @array: the array
 *
 * Context: Process, holding the admin mutex; no user or background I/O is left.
 */
void bkh_retire(struct bkh_array *array)
{
	unsigned long flags;
	int error;

	lockdep_assert_held(&array->admin);
	if (array->hold) {
		bkh_hold_retire(array);
		return;
	}
	if (!bkh_writable(array)) {
		WRITE_ONCE(array->life, BKH_LIFE_STOPPED);
		return;
	}
	bkh_log_stop(array);
	mutex_lock(&array->meta_mutex);
	error = bkh_meta_flush(array);
	if (!error) {
		bkh_map_retire(array);
		error = bkh_map_commit_stale(array);
	}
	spin_lock_irqsave(&array->state_lock, flags);
	if (!error) {
		array->head.flags |= BKH_HEAD_CLEAN;
		/* All that is in the log was placed, and is flushed now. */
		if (array->logger.log)
			bkh_log_settle(&array->head, array->logger.log->next_op);
	}
	spin_unlock_irqrestore(&array->state_lock, flags);
	error = bkh_head_commit(array) ?: error;
	WRITE_ONCE(array->life, BKH_LIFE_STOPPED);
	mutex_unlock(&array->meta_mutex);
	if (error)
		DMERR("%s: could not be shut down cleanly: %d",
		      dm_table_device_name(array->ti->table), error);
	flush_work(&array->meta_work);
}
