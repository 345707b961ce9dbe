/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is left in the logs after a crash, and what to do about it.
 *
 * Read every block of the area of each member that is left, in any order. If bkh_log_open()
 * takes it: bkh_log_scan_header(), and then for each record that bkh_log_scan_wants() and whose
 * contents have the right checksum bkh_log_scan_record(). At the end bkh_log_scan_finish(), and
 * walk through with bkh_log_scan_next(). To be cut off in between costs nothing: until
 * bkh_log_settle() the same comes out again, or more of it if a member is lost meanwhile.
 */
#ifndef BKH_CORE_LOGSCAN_H
#define BKH_CORE_LOGSCAN_H

#include "logcodec.h"

/** struct bkh_log_found - An operation of which some record was found. */
struct bkh_log_found {
	struct bkh_log_record record; /* op 0: none */
	u32 found; /* members whose record is whole */
	u8 verdict; /* enum bkh_log_verdict, of bkh_log_scan_finish() */
	u32 at[BKH_MAX_MEMBERS]; /* block of the member's area where its contents begin */
};

/** struct bkh_log_scan - A recovery. Read @next_op and @tail only. */
struct bkh_log_scan {
	u64 tail; /* the highest that was found */
	u64 next_op; /* above everything that was found: for bkh_log_settle() */
	u32 left; /* members whose log counts */
	bool contradicts; /* what was found cannot have been written by us */
	struct bkh_log_found *ops; /* BKH_LOG_WINDOW, by number modulo that */
};

/**
 * bkh_log_scan_init() - Begin.
 * @ops: BKH_LOG_WINDOW of them (750 KiB); no more can matter, see bkh_log_begin(). Zeroed here.
 * @head: the one that decided
 * @left: bkh_log_left(); without those whose log cannot be read, if the others are enough. They
 *        then count as lost: as members that have to be rebuilt.
 */
void bkh_log_scan_init(struct bkh_log_scan *scan, struct bkh_log_found *ops,
		       const struct bkh_head *head, u32 left);

/** bkh_log_scan_header() - Note a header of @member. */
void bkh_log_scan_header(struct bkh_log_scan *scan, u32 member, const struct bkh_log_header *h);

/**
 * bkh_log_scan_wants() - Can a record still matter? If not its contents need not be read.
 * Ask for each, since it counts for @next_op even if it is torn.
 */
bool bkh_log_scan_wants(struct bkh_log_scan *scan, const struct bkh_log_record *record);

/** bkh_log_scan_record() - Note a record of @member that is whole, or an intent. */
void bkh_log_scan_record(struct bkh_log_scan *scan, u32 member, const struct bkh_log_entry *entry);

/**
 * bkh_log_scan_finish() - Judge everything.
 *
 * Return: 0; -EUCLEAN if what was found contradicts itself. That no crash leaves behind: the log
 * is damaged, nothing of it may be done again, and P and Q of all dirty regions are not trusted.
 */
int bkh_log_scan_finish(struct bkh_log_scan *scan);

/**
 * bkh_log_scan_next() - The next operation that is to be done again or distrusted, in order.
 * @op: 0 for the first; then as it was left
 *
 * To do one again, first mark its region as before any write; then write to each member in @found
 * what its log holds at @at. When all is done again, P and Q of what is distrusted are computed
 * from the data if all of it is there.
 *
 * Return: NULL after the last.
 */
const struct bkh_log_found *bkh_log_scan_next(const struct bkh_log_scan *scan, u64 *op);

#endif
