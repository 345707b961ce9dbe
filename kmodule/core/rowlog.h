/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The row log: what closes the write hole of RAID-4, 5 and 6.
 *
 * Before a row operation overwrites anything, each member that it writes to gets a durable
 * record of what that member will hold. A record is kept until the operation is retired: all
 * its blocks are durable in their places. After a crash an operation either has its records
 * on all members that are left, and is done again from them, or it cannot have begun. Lost
 * members need nothing: what they would hold follows from P and Q.
 *
 * An operation that writes all data of its range may leave an intent, a record without
 * contents. After a crash nobody can tell how far it came; P and Q are not trusted there.
 * That is why a flush is answered only when the intents before it are durably retired: what
 * was flushed must not be refused. It also keeps older contents from being written over what
 * an intent brought, since the operations before it are retired with it.
 */
#ifndef BKH_CORE_ROWLOG_H
#define BKH_CORE_ROWLOG_H

#include "types.h"

/** struct bkh_log_record - One operation, as each of its members tells it. */
struct bkh_log_record {
	u64 op; /* counts the operations of the array, from 1 */
	u64 row;
	u32 in_chunk; /* first sector in each chunk */
	u32 sectors;
	u32 members; /* bit per member that has to have this record */
	bool whole; /* all data blocks of the range are overwritten */
	bool intent; /* no contents follow; only if whole */
};

enum bkh_log_verdict {
	BKH_LOG_IGNORE, /* it was retired, or it never began */
	BKH_LOG_REDO, /* write each member's contents to its place, in the order of op */
	BKH_LOG_DISTRUST, /* P and Q of the range do not belong to its data */
};

/**
 * bkh_log_judge() - What to do about an operation after a crash.
 * @record: one of its records
 * @retired: a member that is left says that it was
 * @found: members whose record was read and is whole
 * @left: members that are there and were written to until the crash
 */
enum bkh_log_verdict bkh_log_judge(const struct bkh_log_record *record, bool retired, u32 found,
				   u32 left);

#endif
