/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replacing a member that still works. Its disk stays the member; the replacement gets every write
 * to the member's data, map and list of bad ranges too, and is copied to by a background action.
 * docs/adr/0010 says why, core/replace.h decides, replacetake.c is the moment when it takes over.
 */
#ifndef BKH_REPLACE_H
#define BKH_REPLACE_H

#include <linux/bio.h>
#include <linux/compiler.h>
#include <linux/workqueue.h>

#include "member.h"

struct dm_arg_set;
struct dm_target;

/** struct bkh_replace - Of one array; its array has none if its table names none. */
struct bkh_replace {
	struct bkh_array *array;
	unsigned int slot;
	struct bkh_member disk; /* the replacement; when it took over, the disk from before */
	bool out; /* it took over or failed: not looked at again under this table */
	bool attached; /* it gets every write; changed under state_lock, read anywhere */
	bool again; /* what was copied is not to be believed; under state_lock */
	u64 copied; /* [0, this) of the span needs no copy where it is not stale; the same */
	u64 changes; /* what a durable head has to say before a region becomes clean; the same */
	u64 written; /* of them, in the head that was made last; under meta_mutex */
	u64 durable; /* the same, in the last durable head; read anywhere */
	struct bkh_head_member former; /* entry of the disk from before; under meta_mutex */
	unsigned long *stale; /* regions that are copied although they lie before @copied */
	u64 nr_regions; /* bits of it */
	struct bio_set twins;
	spinlock_t lock; /* starved */
	struct bio_list starved; /* writes whose twin found no memory yet */
	struct work_struct work; /* waits for memory for them */
	struct workqueue_struct *wq;
};

/* replace.c: the words of the table, memory, writes that go to both, what became of it */
int bkh_replace_parse(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array);
int bkh_replace_init(struct bkh_array *array);
void bkh_replace_free(struct dm_target *ti, struct bkh_array *array);
void bkh_replace_swap(struct bkh_array *array);
void bkh_replace_took_over(struct bkh_array *array);
void bkh_replace_took_over_undo(struct bkh_array *array);
int bkh_replace_attach(struct bkh_array *array, const struct bkh_head *base);
bool bkh_replace_twin(struct bkh_array *array, unsigned int slot, struct bio *bio);
struct block_device *bkh_replace_bdev(const struct bkh_array *array, unsigned int slot);
void bkh_replace_fail(struct bkh_array *array, enum bkh_error_kind kind);
void bkh_replace_distrust(struct bkh_array *array, unsigned int slot);
bool bkh_replace_doubts(const struct bkh_array *array, u64 region);
void bkh_replace_fill(struct bkh_array *array, struct bkh_head *head);
void bkh_replace_committed(struct bkh_array *array);

/* Its background action, for sync.c and windows */
bool bkh_replace_due(const struct bkh_array *array);
bool bkh_replace_wants(const struct bkh_array *array, u64 region);
void bkh_replace_begin(struct bkh_array *array);
void bkh_replace_region_done(struct bkh_array *array, u64 region);
void bkh_replace_copied(struct bkh_array *array, u64 position);
bool bkh_replace_write(struct bkh_window *w, struct bio_vec *vecs);

/* Of a replacement that counts still, for the table line. */
const struct bkh_replace *bkh_replace_shown(const struct bkh_array *array);

/* replacetake.c */
void bkh_replace_step_in(struct bkh_array *array);
bool bkh_replace_finish(struct bkh_array *array);

/** bkh_replace_asks() - Is there a replacement whose heads have to be looked at? */
static inline bool bkh_replace_asks(const struct bkh_array *array)
{
	return array->replace && !array->replace->out;
}

/** bkh_replaced() - The member that is being replaced, as a mask. Context: any. */
static inline u32 bkh_replaced(const struct bkh_array *array)
{
	const struct bkh_replace *r = array->replace;

	return unlikely(r) && READ_ONCE(r->attached) ? BIT(r->slot) : 0;
}

/**
 * bkh_to_both() - Before a bio goes to a member: its replacement gets the same if it is a write.
 * @array: the array
 * @slot: the member
 * @bio: ready to be submitted; it ends when both have it, with the member's result
 *
 * Context: Any. Does not wait.
 * Return: true if the caller is to submit it; else that is done for it.
 */
static inline bool bkh_to_both(struct bkh_array *array, unsigned int slot, struct bio *bio)
{
	return likely(!array->replace) || bkh_replace_twin(array, slot, bio);
}

#endif
