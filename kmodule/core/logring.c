// SPDX-License-Identifier: GPL-2.0-or-later
/* Room in the row log and retired operations: see logring.h. */
#include "logring.h"

/*
 * A stretch takes groups until it has its share of the ring, so there are at most SHARES full
 * ones and one that is not. That is fewer than BKH_LOG_STRETCHES.
 */
#define SHARES 16

static bool written_to(const struct bkh_log *log, u32 member)
{
	return member < BKH_MAX_MEMBERS && (log->members >> member & 1);
}

void bkh_log_init(struct bkh_log *log, const struct bkh_log_area *area, u64 next_op, u32 members)
{
	memset(log, 0, sizeof(*log));
	log->next_op = next_op;
	log->tail = next_op;
	log->durable = next_op;
	log->members = members;
	if (area->blocks > BKH_LOG_SLOTS)
		log->blocks = area->blocks - BKH_LOG_SLOTS;
	log->max_group = bkh_log_max_group(area);
}

/*
 * Is there room for @blocks more, beside all that is used and promised? A group does not wrap
 * around, so one that comes to the end of the ring may leave less than a largest group unused
 * there. That happens at most once between the oldest block in use and the last one promised: to
 * come to the end twice they would have to be as many as the ring has. So it is enough to keep
 * that much free, and what was skipped needs no account.
 */
static bool room(const struct bkh_log *log, const struct bkh_log_ring *ring, u32 blocks)
{
	return (u64)ring->used + ring->reserved + blocks + log->max_group - 1 <= log->blocks;
}

int bkh_log_begin(struct bkh_log *log, struct bkh_log_record *record)
{
	u32 blocks = 1 + bkh_log_blocks(record); /* perhaps a header for it alone */
	unsigned int i;

	if (!record->members || (record->members & ~log->members) || blocks > log->max_group)
		return -EINVAL;
	if (log->next_op - log->durable >= BKH_LOG_WINDOW)
		return -EAGAIN;
	for (i = 0; i < BKH_MAX_MEMBERS; i++)
		if ((record->members >> i & 1) && !room(log, &log->rings[i], blocks))
			return -EAGAIN;
	for (i = 0; i < BKH_MAX_MEMBERS; i++)
		if (record->members >> i & 1)
			log->rings[i].reserved += blocks;
	record->op = log->next_op++;
	return 0;
}

void bkh_log_cancel(struct bkh_log *log, const struct bkh_log_record *record)
{
	u32 blocks = 1 + bkh_log_blocks(record);
	unsigned int i;

	/* Who left since has nothing reserved: nobody joins while something is begun. */
	for (i = 0; i < BKH_MAX_MEMBERS; i++)
		if ((record->members >> i & 1) && log->rings[i].reserved >= blocks)
			log->rings[i].reserved -= blocks;
	bkh_log_retire(log, record->op);
}

static void add_stretch(const struct bkh_log *log, struct bkh_log_ring *ring, u32 blocks,
			u64 last_op)
{
	u32 last = (ring->first + ring->nr_stretches - 1) % BKH_LOG_STRETCHES;

	if (!ring->nr_stretches || ring->stretches[last].blocks >= log->blocks / SHARES) {
		last = (ring->first + ring->nr_stretches++) % BKH_LOG_STRETCHES;
		ring->stretches[last].blocks = 0;
		ring->stretches[last].last_op = 0;
	}
	ring->stretches[last].blocks += blocks;
	if (ring->stretches[last].last_op < last_op)
		ring->stretches[last].last_op = last_op;
}

int bkh_log_group(struct bkh_log *log, u32 member, u32 nr_records, u32 blocks, u64 last_op,
		  struct bkh_log_header *h)
{
	struct bkh_log_ring *ring = &log->rings[member % BKH_MAX_MEMBERS];
	u32 whole;

	if (!written_to(log, member) || !nr_records || nr_records > BKH_LOG_MAX_RECORDS)
		return -EINVAL;
	if (blocks >= log->max_group || nr_records + blocks > ring->reserved)
		return -EINVAL;
	if (last_op < log->tail || last_op >= log->next_op)
		return -EINVAL;
	whole = 1 + blocks;
	if (ring->next + whole > log->blocks)
		ring->next = 0;
	h->seq = ++ring->seq;
	h->tail = log->tail;
	h->at = BKH_LOG_SLOTS + ring->next;
	h->nr_records = nr_records;
	h->blocks = whole;
	ring->next += whole;
	ring->used += whole;
	ring->reserved -= nr_records + blocks;
	add_stretch(log, ring, whole, last_op);
	return 0;
}

static void give_back(struct bkh_log *log)
{
	unsigned int i;

	for (i = 0; i < BKH_MAX_MEMBERS; i++) {
		struct bkh_log_ring *ring = &log->rings[i];

		while (ring->nr_stretches && ring->stretches[ring->first].last_op < log->durable) {
			ring->used -= ring->stretches[ring->first].blocks;
			ring->first = (ring->first + 1) % BKH_LOG_STRETCHES;
			ring->nr_stretches--;
		}
	}
}

void bkh_log_retire(struct bkh_log *log, u64 op)
{
	if (op < log->tail || op >= log->next_op)
		return;
	log->retired[op % BKH_LOG_WINDOW / 8] |= (u8)(1U << op % 8);
	for (; log->tail < log->next_op; log->tail++) {
		u8 *byte = &log->retired[log->tail % BKH_LOG_WINDOW / 8];
		u8 bit = (u8)(1U << log->tail % 8);

		if (!(*byte & bit))
			break;
		*byte &= (u8)~bit;
	}
}

/* Long before anybody has to wait: a flush takes its time. */
static bool is_short(const struct bkh_log *log)
{
	unsigned int i;

	if (log->next_op - log->durable > BKH_LOG_WINDOW / 2)
		return true;
	for (i = 0; i < BKH_MAX_MEMBERS; i++)
		if (log->rings[i].used + log->rings[i].reserved > log->blocks / 2)
			return true;
	return false;
}

enum bkh_log_need bkh_log_need(const struct bkh_log *log)
{
	if (log->writing || !is_short(log))
		return BKH_LOG_NOTHING;
	/* Not a tail for every operation that happens to retire: a good part at a time. */
	if (log->tail > log->durable &&
	    (log->tail - log->durable) * 4 >= log->next_op - log->durable)
		return BKH_LOG_TAIL;
	return BKH_LOG_FLUSH;
}

bool bkh_log_tail_begin(struct bkh_log *log)
{
	if (log->writing || log->tail == log->durable)
		return false;
	log->writing = log->tail;
	log->rounds++;
	return true;
}

void bkh_log_tail_header(struct bkh_log *log, u32 member, struct bkh_log_header *h)
{
	h->seq = ++log->rings[member % BKH_MAX_MEMBERS].seq;
	h->tail = log->writing;
	h->at = log->rounds % BKH_LOG_SLOTS;
	h->nr_records = 0;
	h->blocks = 1;
}

void bkh_log_tail_done(struct bkh_log *log)
{
	if (log->writing > log->durable)
		log->durable = log->writing;
	log->writing = 0;
	give_back(log);
}

void bkh_log_leave(struct bkh_log *log, u32 member)
{
	if (!written_to(log, member))
		return;
	log->members &= ~(1U << member);
	memset(&log->rings[member], 0, sizeof(log->rings[member]));
}

int bkh_log_join(struct bkh_log *log, u32 member)
{
	if (member >= BKH_MAX_MEMBERS || log->tail != log->next_op)
		return -EBUSY;
	log->members |= 1U << member;
	log->durable = log->tail;
	give_back(log);
	return 0;
}
