/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recovery decisions: which members of a set may be believed. The module asks in
 * preresume, the helper and bulkhead-assemble before they load a table; all get
 * the same answer because this is the only place that decides.
 */
#ifndef BKH_CORE_RECOVER_H
#define BKH_CORE_RECOVER_H

#include "format.h"

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
	bool changed; /* membership differs from the base head: bump generation */
	u8 nr_in_sync; /* members that are present and IN_SYNC */
	u32 diverged; /* bit mask of slots that moved on by themselves */
	u32 fresh; /* bit mask of slots the base head does not know (spares) */
	struct bkh_head_member members[BKH_MAX_MEMBERS]; /* new entries, by table slot */
};

/* Values of bkh_verdict.error (negative errno) */
#define BKH_ERR_NO_STATUS (-ENODATA) /* no present member has a valid head */
#define BKH_ERR_SPLIT_BRAIN (-EEXIST) /* two halves both moved on: a person must choose */
#define BKH_ERR_NO_MEMBERS (-ENXIO) /* no present member is IN_SYNC */
#define BKH_ERR_MISMATCH (-EINVAL) /* heads disagree on level, count or geometry */

/**
 * bkh_assemble() - Decide how @n candidates become an array.
 *
 * The head with the highest seq is the base. Against it, slot by slot:
 *  - known and IN_SYNC there, present, own seq >= base.prev_seq: IN_SYNC;
 *    own head older or absent: an old copy of itself, REBUILDING from 0;
 *  - known, FAILED or MISSING there, present, own seq <= its last_seq and it has a
 *    head: REBUILDING from 0 with ENTRY_PARTIAL; without a head: REBUILDING in full;
 *    own seq > its last_seq: diverged, error SPLIT_BRAIN;
 *  - known and REBUILDING there: REBUILDING from its checkpoint;
 *  - unknown there, present: fresh, REBUILDING from 0;
 *  - not present: FAILED stays FAILED, anything else becomes MISSING.
 * A member whose uuid is in the base head under another slot is a MISMATCH.
 */
void bkh_assemble(const struct bkh_candidate *c, unsigned int n, struct bkh_verdict *v);

/**
 * bkh_head_init() - First head of a new array: all members IN_SYNC, clean, seq 1.
 * @data_sectors: of each member; for raid1 also the size of the array
 */
void bkh_head_init(struct bkh_head *head, const struct bkh_uuid *array, u8 level, unsigned int n,
		   const struct bkh_uuid *members, u64 data_sectors, u64 region_sectors);

/**
 * bkh_head_activate() - Turn a base head and a verdict into the head to commit
 * before the first write: seq + 2, prev_seq = old seq, generation + 1, not clean.
 */
void bkh_head_activate(struct bkh_head *head, const struct bkh_verdict *v, unsigned int n);

/**
 * bkh_may_ack() - May a write be acknowledged?
 * @durable_mask: members that the last durable head calls IN_SYNC or REBUILDING
 * @written_mask: members on which this write succeeded
 * @in_sync_mask: members in sync now, in memory
 *
 * Return: 1 yes; 0 not before a new head is durable; -EIO no in-sync member has it.
 */
int bkh_may_ack(u32 durable_mask, u32 written_mask, u32 in_sync_mask);

#endif
