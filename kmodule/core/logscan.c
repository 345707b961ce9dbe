// SPDX-License-Identifier: GPL-2.0-or-later
/* Recovery from the row log: see logscan.h. */
#include "logscan.h"

void bkh_log_scan_init(struct bkh_log_scan *scan, struct bkh_log_found *ops,
		       const struct bkh_head *head, u32 left)
{
	memset(scan, 0, sizeof(*scan));
	memset(ops, 0, BKH_LOG_WINDOW * sizeof(*ops));
	scan->ops = ops;
	scan->left = left;
	scan->tail = head->log_tail ? head->log_tail : 1;
	scan->next_op = scan->tail;
}

static bool counts(const struct bkh_log_scan *scan, u32 member)
{
	return member < BKH_MAX_MEMBERS && (scan->left >> member & 1);
}

void bkh_log_scan_header(struct bkh_log_scan *scan, u32 member, const struct bkh_log_header *h)
{
	if (!counts(scan, member))
		return;
	if (scan->tail < h->tail)
		scan->tail = h->tail;
	if (scan->next_op < h->tail)
		scan->next_op = h->tail;
}

bool bkh_log_scan_wants(struct bkh_log_scan *scan, const struct bkh_log_record *record)
{
	if (scan->next_op <= record->op)
		scan->next_op = record->op + 1;
	return record->op >= scan->tail;
}

static bool same(const struct bkh_log_record *a, const struct bkh_log_record *b)
{
	return a->row == b->row && a->in_chunk == b->in_chunk && a->sectors == b->sectors &&
	       a->members == b->members && a->whole == b->whole && a->intent == b->intent;
}

void bkh_log_scan_record(struct bkh_log_scan *scan, u32 member, const struct bkh_log_entry *entry)
{
	const struct bkh_log_record *record = &entry->record;
	struct bkh_log_found *f = &scan->ops[record->op % BKH_LOG_WINDOW];

	if (!counts(scan, member) || !record->op || f->record.op > record->op)
		return;
	/*
	 * The newer one of two in a place has the room: it began only when the older one, being a
	 * window below it or more, was below a tail that all members had durably.
	 */
	if (f->record.op < record->op) {
		memset(f, 0, sizeof(*f));
		f->record = *record;
	} else if (!same(&f->record, record)) {
		scan->contradicts = true;
	}
	f->found |= 1U << member;
	f->at[member] = entry->at;
}

static bool covers(const struct bkh_log_record *outer, const struct bkh_log_record *inner)
{
	return outer->row == inner->row && outer->in_chunk <= inner->in_chunk &&
	       inner->in_chunk - outer->in_chunk <= outer->sectors &&
	       inner->sectors <= outer->sectors - (inner->in_chunk - outer->in_chunk);
}

/* All of the range is written again later, parity and data: what was there does not matter. */
static bool made_good(const struct bkh_log_scan *scan, const struct bkh_log_found *f)
{
	unsigned int i;

	for (i = 0; i < BKH_LOG_WINDOW; i++) {
		const struct bkh_log_found *other = &scan->ops[i];

		if (other->verdict == BKH_LOG_REDO && other->record.whole &&
		    other->record.op > f->record.op && covers(&other->record, &f->record))
			return true;
	}
	return false;
}

int bkh_log_scan_finish(struct bkh_log_scan *scan)
{
	unsigned int i;

	for (i = 0; i < BKH_LOG_WINDOW; i++) {
		struct bkh_log_found *f = &scan->ops[i];
		bool retired = f->record.op < scan->tail;

		f->verdict = bkh_log_judge(&f->record, retired, f->found, scan->left);
		if (f->record.op >= scan->tail + BKH_LOG_WINDOW)
			scan->contradicts = true;
	}
	for (i = 0; i < BKH_LOG_WINDOW; i++) {
		struct bkh_log_found *f = &scan->ops[i];

		if (f->verdict == BKH_LOG_DISTRUST && made_good(scan, f))
			f->verdict = BKH_LOG_IGNORE;
	}
	return scan->contradicts ? -EUCLEAN : 0;
}

const struct bkh_log_found *bkh_log_scan_next(const struct bkh_log_scan *scan, u64 *op)
{
	u64 i = *op < scan->tail ? scan->tail : *op;

	for (; i < scan->tail + BKH_LOG_WINDOW; i++) {
		const struct bkh_log_found *f = &scan->ops[i % BKH_LOG_WINDOW];

		*op = i + 1;
		if (f->record.op == i && f->verdict != BKH_LOG_IGNORE)
			return f;
	}
	return NULL;
}
