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
 *
 * This file: where the log is, and whose records count. The others: logcodec.h for the bytes,
 * logring.h for the room while the array runs, logscan.h for what is left after a crash.
 *
 * Only records of the run in bkh_head.log_run count, of operations from bkh_head.log_tail on.
 * So one head ends a recovery and makes all that is in the log void at once, on a member that
 * comes back with an old log too; and a head may raise the tail of its own run.
 */
#ifndef BKH_CORE_ROWLOG_H
#define BKH_CORE_ROWLOG_H

#include "recover.h"

#define BKH_LOG_ALIGN 0x100000ULL
#define BKH_LOG_MIN_BYTES 0x100000ULL
#define BKH_LOG_MAX_BYTES 0x10000000ULL
#define BKH_LOG_DEFAULT_BYTES 0x800000ULL

/*
 * No operation begins that is this far above a tail which all members have durably. So of all
 * records that are found, those that matter are of this many operations in a row.
 */
#define BKH_LOG_WINDOW 4096
#define BKH_LOG_MAX_OP (1ULL << 62) /* room to add to it, and more than there ever are */

/** struct bkh_log_record - One operation, as each of its members tells it. */
struct bkh_log_record {
	u64 op; /* counts the operations of the array, from 1 */
	u64 row;
	u32 in_chunk; /* first sector in each chunk */
	u32 sectors;
	u32 members; /* bit per member that has to have this record; all tell the same */
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

/**
 * bkh_log_place() - The place of the log on the members of a new array: up to 8 MiB.
 * @map_bytes: of one copy of the map
 * @data_bytes: where the data begins, of all members the lowest
 *
 * Return: true; false, and zeros, if not even 1 MiB is free there.
 */
bool bkh_log_place(u64 map_bytes, u64 data_bytes, u64 *offset, u64 *bytes);

/**
 * bkh_log_fits() - Does the log end before the data of a member begins? Ask before it is
 * written or read: the head does not know where that is. True without a log.
 */
bool bkh_log_fits(const struct bkh_head *head, u64 data_bytes);

/** bkh_log_max_sectors() - Of one operation with contents, in each chunk: 64 to 512 KiB. */
u32 bkh_log_max_sectors(u64 log_bytes);

/**
 * bkh_log_left() - Whose log counts after a crash, and who is written to by what is done again.
 * @base: the head that decided, as it was read
 * @v: what bkh_assemble() made of it
 *
 * Those that go on as receivers and were receivers of the run that wrote the log: not one that
 * joined at an activation since, whose recovery did not come to its end.
 */
u32 bkh_log_left(const struct bkh_head *base, const struct bkh_verdict *v);

/**
 * bkh_log_settle() - Say in a head, in memory, that all that is in the log is void.
 * @next_op: the next operation of the run: above all that was found
 *
 * For the head that ends a recovery, or the first activation of all, with @next_op 1. Before it
 * is submitted, all that is done again must be flushed, and what is not trusted either computed
 * again and flushed, or durably marked in the region map. Before it is durable, nothing may be
 * written into the log, and no read or write be answered.
 *
 * Also for a head that makes a member a receiver while the array runs, or that says it is clean:
 * with every operation retired.
 */
void bkh_log_settle(struct bkh_head *head, u64 next_op);

#endif
