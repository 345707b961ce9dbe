/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recovery decisions: which members of a set may be believed. The module asks in
 * preresume, the helper and bulkhead-assemble before they load a table; all get
 * the same answer because this is the only place that decides.
 */
#ifndef BKH_CORE_RECOVER_H
#define BKH_CORE_RECOVER_H

#include "codec.h"

/** struct bkh_candidate - One slot of the table and what was read from its disk. */
struct bkh_candidate {
	struct bkh_uuid uuid; /* member UUID from the table line */
	bool present; /* a device is given for the slot */
	bool has_head; /* @head is valid and is this member's own copy */
	struct bkh_head head;
};

/** struct bkh_verdict - How to activate the set. */
struct bkh_verdict {
	int error; /* 0, or why the set must not be started, below */
	u8 base; /* index of the candidate whose head decides */
	bool clean; /* last shutdown was clean: DIRTY needs no resync */
	bool changed; /* membership differs from the base head */
	u8 nr_in_sync; /* members that are present and IN_SYNC */
	u32 diverged; /* bit mask of slots that moved on by themselves */
	u32 fresh; /* bit mask of slots the base head does not know (spares) */
	u64 next_seq; /* of the head to commit: above every head seen, plus 2 */
	u64 prev_seq; /* the oldest head among the members that are kept */
	u64 run_id; /* for the caller to set before bkh_head_activate(): a random number */
	struct bkh_head_member members[BKH_MAX_MEMBERS]; /* new entries, by table slot */
};

/* Values of bkh_verdict.error (negative errno) */
#define BKH_ERR_NO_STATUS (-ENODATA) /* no present member has a valid head */
#define BKH_ERR_SPLIT_BRAIN (-EEXIST) /* two halves both moved on: a person must choose */
#define BKH_ERR_NO_MEMBERS (-ENXIO) /* too few present members are IN_SYNC */
#define BKH_ERR_MISMATCH (-EINVAL) /* heads disagree on level, count or geometry */

/**
 * bkh_assemble() - Decide how @n candidates become an array.
 *
 * A head counts only if it calls its own member a receiver. Each head tells of the last
 * activations before it, so two heads tell where their histories part; of what is longer
 * ago than they remember, their entries give an idea. Heads of which neither belongs to
 * the history of the other are a fork. A branch of a fork is an orphan if one of its
 * receivers provably never got its head: then it was cut off by a crash in its first
 * commit, nothing was ever acknowledged on it, and it gives way. If neither branch is an
 * orphan both moved on: SPLIT_BRAIN.
 *
 * The highest head that did not give way is the base. Against it, slot by slot:
 *  - IN_SYNC there, present, on its line with seq >= base.prev_seq: IN_SYNC; older,
 *    orphaned or without a head: an old copy of itself, REBUILDING from 0 in full;
 *  - REBUILDING there: from its checkpoint by the same condition, else from 0 in full;
 *  - FAILED or MISSING there, present: REBUILDING from 0; ENTRY_PARTIAL if the entry has
 *    it and what is on the member is at least as new as the entry's durable_seq;
 *  - unknown there, present: fresh, REBUILDING from 0 in full;
 *  - not present: FAILED stays FAILED, anything else becomes MISSING.
 * A member whose uuid is in the base head under another slot is a MISMATCH.
 *
 * Not decidable from heads: a copy made while the array ran, and a lone old copy when
 * no newer member is present.
 */
void bkh_assemble(const struct bkh_candidate *c, unsigned int n, struct bkh_verdict *v);

/**
 * bkh_head_init() - First head of a new array: all members IN_SYNC, clean, seq 1.
 * @members: as many as the geometry has
 * @data_sectors: of each member; the geometry was made of this
 * @region_sectors: see bkh_geometry_region()
 */
void bkh_head_init(struct bkh_head *head, const struct bkh_uuid *array,
		   const struct bkh_geometry *g, const struct bkh_uuid *members, u64 data_sectors,
		   u64 region_sectors);

/**
 * bkh_head_activate() - Turn a base head and a verdict into the head to commit: the
 * verdict's seq, prev_seq and entries, a new run, generation + 1, not clean, nothing being
 * replaced.
 *
 * Commit it, then bkh_head_next() and commit again, both before the first write may be
 * acknowledged: only then does prev_seq rule out every copy made while the array was
 * stopped. Each copy needs its own member_uuid.
 */
void bkh_head_activate(struct bkh_head *head, const struct bkh_verdict *v, unsigned int n);

/**
 * bkh_head_next() - Number the next head: only when the last one completed on every
 * member that is still a receiver.
 */
void bkh_head_next(struct bkh_head *head);

/**
 * bkh_head_drop() - Record in memory that @slot became FAILED or MISSING (@state), with
 * what a later rejoin must know. Call before bkh_head_next() numbers the head that says so.
 *
 * Return: 0; -EBUSY if without it data would be out of reach: that is never recorded.
 */
int bkh_head_drop(struct bkh_head *head, unsigned int slot, u8 state);

/**
 * bkh_head_synced() - Record that the rebuild of @slot is complete. All of its data and
 * both copies of its map must be durable before the head that says so is submitted.
 */
void bkh_head_synced(struct bkh_head *head, unsigned int slot);

/** bkh_head_receivers() - Bit mask of the IN_SYNC and REBUILDING slots. */
u32 bkh_head_receivers(const struct bkh_head *head);

/**
 * bkh_may_ack() - May a write be acknowledged?
 * @durable_mask: members that the last durable head calls IN_SYNC or REBUILDING
 * @written_mask: members on which this write succeeded
 * @in_sync_mask: members in sync now, in memory
 *
 * All of them masked by the members that the write concerns. Call it when those that failed
 * were taken out: one that is in sync still and lacks the write could not be.
 *
 * Return: 1 yes; 0 not before a new head is durable; -EIO the array does not hold it.
 */
int bkh_may_ack(u32 durable_mask, u32 written_mask, u32 in_sync_mask);

#endif
