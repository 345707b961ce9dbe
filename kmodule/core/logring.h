/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room in the log while the array runs, and which operations are retired. Pure accounting:
 * the caller has the lock.
 *
 * An operation begins with room for its records on all its members, so that it never waits for
 * room later. Its number is given with that. When its records are durable everywhere it may
 * overwrite; when what it wrote is flushed everywhere it is retired, in any order. The tail is
 * the lowest number that is not. Room is used again when all members have a tail durably that is
 * above everything in it; for that a tail is written to a slot of each, in turns, so that what
 * the room depends on is never overwritten by a write that may be cut off. The slots are not
 * part of the ring: there is always room for a tail.
 *
 * A begun operation waits for nobody, and when all have retired a tail gives back everything:
 * who waits for room will get it, as long as the caller does what bkh_log_need() says.
 */
#ifndef BKH_CORE_LOGRING_H
#define BKH_CORE_LOGRING_H

#include "logcodec.h"

#define BKH_LOG_STRETCHES 32

/** struct bkh_log_stretch - A piece of a ring that is given back as one. */
struct bkh_log_stretch {
	u64 last_op; /* the highest in it */
	u32 blocks;
};

/** struct bkh_log_ring - One member's. Private. */
struct bkh_log_ring {
	u64 seq; /* of the header that was made last */
	u32 next; /* block of the ring, not of the area, after the newest group */
	u32 used;
	u32 reserved; /* for records of begun operations that are in no group yet */
	u32 first; /* the oldest stretch, in a ring of its own */
	u32 nr_stretches;
	struct bkh_log_stretch stretches[BKH_LOG_STRETCHES];
};

/** struct bkh_log - The log of an array. Read @tail, @durable and @next_op only; 20 KiB. */
struct bkh_log {
	u64 next_op;
	u64 tail; /* all below are retired */
	u64 durable; /* a tail that all members have durably */
	u64 writing; /* the tail that is on its way; 0 for none */
	u64 rounds; /* of tails that were begun */
	u32 members; /* bit mask of those that are written to */
	u32 blocks; /* of a ring */
	u32 max_group;
	u8 retired[BKH_LOG_WINDOW / 8]; /* from the tail on, by number modulo the window */
	struct bkh_log_ring rings[BKH_MAX_MEMBERS];
};

/** enum bkh_log_need - What has to be done so that room is found. */
enum bkh_log_need {
	BKH_LOG_NOTHING,
	BKH_LOG_TAIL, /* write the tail to all members */
	BKH_LOG_FLUSH, /* flush all members and retire what was placed before, once something was */
};

/**
 * bkh_log_init() - An empty log, as bkh_log_settle() leaves it.
 * @area: of any member
 * @members: bit mask of those that are written to
 */
void bkh_log_init(struct bkh_log *log, const struct bkh_log_area *area, u64 next_op, u32 members);

/**
 * bkh_log_begin() - Begin an operation.
 * @record: all but @op, which is set here
 *
 * The last thing before its records are submitted: the range is locked, until it is placed, and
 * the contents are known. So numbers are in the order of what overlaps, and whoever waits for the
 * tail waits only for writes.
 *
 * Return: 0; -EAGAIN if there is no room before bkh_log_tail_done(); -EINVAL if it is too large
 * or names a member that is not written to.
 */
int bkh_log_begin(struct bkh_log *log, struct bkh_log_record *record);

/**
 * bkh_log_cancel() - Give up an operation of which no record was submitted to any member.
 * All others have to be placed: their records may be found after a crash.
 */
void bkh_log_cancel(struct bkh_log *log, const struct bkh_log_record *record);

/**
 * bkh_log_group() - Find room for a group of records of begun operations, each on this member.
 * @blocks: of their contents together; with the header at most bkh_log_max_group()
 * @last_op: the highest of them
 * @h: set to what goes into the header
 *
 * Return: 0; -EINVAL if no room was reserved for that: nothing is changed then.
 */
int bkh_log_group(struct bkh_log *log, u32 member, u32 nr_records, u32 blocks, u64 last_op,
		  struct bkh_log_header *h);

/**
 * bkh_log_retire() - What the operation wrote was placed, and then flushed on all members.
 *
 * Operations of one flush in ascending order, so that never a later one is retired and an
 * earlier one of the same sectors not.
 */
void bkh_log_retire(struct bkh_log *log, u64 op);

/** bkh_log_need() - Is room short? Ask when something was begun, refused, retired or placed. */
enum bkh_log_need bkh_log_need(const struct bkh_log *log);

/**
 * bkh_log_tail_begin() - Begin to write the tail to the slots of all members, one such round at
 * a time. bkh_log_tail_header() then makes each member's header.
 *
 * Return: false if one is on its way, or if there is nothing new to tell.
 */
bool bkh_log_tail_begin(struct bkh_log *log);
void bkh_log_tail_header(struct bkh_log *log, u32 member, struct bkh_log_header *h);

/**
 * bkh_log_tail_done() - The tail is durable on each member, or a durable head says that the
 * member is gone. What is below it is given back.
 */
void bkh_log_tail_done(struct bkh_log *log);

/** bkh_log_leave() - A member is not written to any more. */
void bkh_log_leave(struct bkh_log *log, u32 member);

/**
 * bkh_log_join() - A member is written to from now on. Before, a head with log_tail = next_op
 * that calls it a receiver must be durable: what is in its log is below that.
 *
 * Return: 0; -EBUSY if an operation is not retired.
 */
int bkh_log_join(struct bkh_log *log, u32 member);

#endif
