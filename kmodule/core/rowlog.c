// SPDX-License-Identifier: GPL-2.0-or-later
/* The row log: its place, whose records count, and the verdict on one operation. */
#include "rowlog.h"

#define MAX_CONTENTS_SECTORS 1024
#define SHARE 16 /* of the log, that one record may take */

enum bkh_log_verdict bkh_log_judge(const struct bkh_log_record *record, bool retired, u32 found,
				   u32 left)
{
	if (retired)
		return BKH_LOG_IGNORE;
	/* Nothing is overwritten before the last of them has its record. */
	if (record->members & left & ~found)
		return BKH_LOG_IGNORE;
	return record->intent ? BKH_LOG_DISTRUST : BKH_LOG_REDO;
}

bool bkh_log_place(u64 map_bytes, u64 data_bytes, u64 *offset, u64 *bytes)
{
	u64 begin, room;

	*offset = 0;
	*bytes = 0;
	if (map_bytes > BKH_MAP_MAX_BYTES)
		return false;
	begin = (BKH_MAP_OFFSET + 2 * map_bytes + BKH_LOG_ALIGN - 1) & ~(BKH_LOG_ALIGN - 1);
	if (data_bytes < begin + BKH_LOG_MIN_BYTES)
		return false;
	room = (data_bytes - begin) & ~(BKH_LOG_ALIGN - 1);
	*offset = begin;
	*bytes = room < BKH_LOG_DEFAULT_BYTES ? room : BKH_LOG_DEFAULT_BYTES;
	return true;
}

bool bkh_log_fits(const struct bkh_head *head, u64 data_bytes)
{
	return head->log_bytes <= data_bytes && head->log_offset <= data_bytes - head->log_bytes;
}

u32 bkh_log_max_sectors(u64 log_bytes)
{
	u64 sectors = log_bytes / SHARE / BKH_SECTOR_BYTES;

	return sectors < MAX_CONTENTS_SECTORS ? (u32)sectors : MAX_CONTENTS_SECTORS;
}

/* The last head under which the run of the log may have written to it. */
static u64 last_log_seq(const struct bkh_head *base)
{
	u64 seq = base->seq;
	unsigned int i;

	/* A run that is forgotten ended before all that are known. */
	for (i = 0; i < BKH_HEAD_RUNS && base->runs[i].id; i++) {
		if (base->runs[i].id == base->log_run)
			break;
		seq = base->runs[i].base_seq;
	}
	return seq;
}

u32 bkh_log_left(const struct bkh_head *base, const struct bkh_verdict *v)
{
	u64 last = last_log_seq(base);
	unsigned int i;
	u32 left = 0;

	for (i = 0; i < base->nr_members && i < BKH_MAX_MEMBERS; i++) {
		const struct bkh_head_member *e = &v->members[i];

		/* One that starts anew joins with the head that is to come. */
		if ((e->state == BKH_MEMBER_IN_SYNC || e->state == BKH_MEMBER_REBUILDING) &&
		    e->joined_seq <= last)
			left |= 1U << i;
	}
	return left;
}

void bkh_log_settle(struct bkh_head *head, u64 next_op)
{
	if (!head->log_bytes)
		return;
	head->log_run = head->runs[0].id;
	head->log_tail = next_op ? next_op : 1;
}
