// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The settler of the row log: flushes members, retires what was placed before, writes tails.
 * A flush of the user's goes this way if full rows were written that the log has no contents of:
 * what was flushed must not be refused after a crash.
 */
#include "io.h"
#include "member.h"
#include "meta.h"

/* What one round is to do. */
struct bkh_log_round {
	struct list_head flushes; /* struct bkh_io */
	enum bkh_log_need need;
	bool hungry; /* operations wait for room */
	bool all; /* everything begun so far is to be retired durably */
	u64 upto; /* that is, below this number */
	u32 flushed; /* members */
};

void bkh_log_settle_kick(struct bkh_array *array)
{
	queue_work(array->logger.settle_wq, &array->logger.settle_work);
}

/* Has anything begun below @upto still to be placed? */
static bool bkh_log_open_below(struct bkh_logger *logger, u64 upto)
{
	unsigned long flags;
	bool open = false;
	u64 op;

	spin_lock_irqsave(&logger->lock, flags);
	for (op = logger->log->tail; op < upto && !open; op++)
		open = test_bit(op % BKH_LOG_WINDOW, logger->open);
	spin_unlock_irqrestore(&logger->lock, flags);
	return open;
}

/* What is due; false if nothing is. */
static bool bkh_log_round_take(struct bkh_array *array, struct bkh_log_round *round)
{
	struct bkh_logger *logger = &array->logger;
	struct bkh_io *io;
	unsigned long flags;

	memset(round, 0, sizeof(*round));
	INIT_LIST_HEAD(&round->flushes);
	spin_lock_irqsave(&logger->lock, flags);
	list_splice_init(&logger->flushes, &round->flushes);
	round->need = bkh_log_need(logger->log);
	round->hungry = !list_empty(&logger->waiting);
	round->upto = logger->log->next_op;
	if (!list_empty(&round->flushes))
		round->all = logger->last_intent >= logger->log->durable;
	list_for_each_entry (io, &round->flushes, list)
		round->all |= io->kind != BKH_IO_FLUSH;
	spin_unlock_irqrestore(&logger->lock, flags);
	return round->need != BKH_LOG_NOTHING || round->hungry || !list_empty(&round->flushes);
}

/* Flush all members, and retire what was placed before that; false if one could not. */
static bool bkh_log_retire_placed(struct bkh_array *array, struct bkh_log_round *round)
{
	struct bkh_logger *logger = &array->logger;
	u32 active = bkh_active(array), failed;
	unsigned long flags;
	u64 op, end;

	spin_lock_irqsave(&logger->lock, flags);
	bitmap_copy(logger->settling, logger->placed, BKH_LOG_WINDOW);
	end = logger->log->next_op;
	spin_unlock_irqrestore(&logger->lock, flags);
	bkh_batch_start(logger->settle_batch);
	bkh_batch_flush(logger->settle_batch, active);
	failed = bkh_batch_wait(logger->settle_batch);
	bkh_members_error(array, failed, BKH_ERROR_FLUSH);
	round->flushed = active & ~failed;
	if (failed & bkh_active(array))
		return false;
	spin_lock_irqsave(&logger->lock, flags);
	for (op = logger->log->tail; op < end; op++) {
		if (!test_bit(op % BKH_LOG_WINDOW, logger->settling))
			continue;
		__clear_bit(op % BKH_LOG_WINDOW, logger->placed);
		bkh_log_retire(logger->log, op);
	}
	spin_unlock_irqrestore(&logger->lock, flags);
	return true;
}

/* Write the tail to all members; false if one that stays did not get it. */
static bool bkh_log_write_tail(struct bkh_array *array)
{
	struct bkh_logger *logger = &array->logger;
	struct bkh_log_header headers[BKH_SLOTS];
	u32 members = 0, failed;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&logger->lock, flags);
	if (bkh_log_tail_begin(logger->log))
		members = logger->log->members;
	for (i = 0; i < array->nr_members; i++)
		if (members & BIT(i))
			bkh_log_tail_header(logger->log, i, &headers[i]);
	spin_unlock_irqrestore(&logger->lock, flags);
	if (!members)
		return true;

	failed = members & ~bkh_active(array);
	bkh_batch_start(logger->settle_batch);
	for (i = 0; i < array->nr_members; i++) {
		u8 *block = bkh_vec_data(&logger->tails[i]);

		if (!(members & ~failed & BIT(i)))
			continue;
		clear_page(block);
		if (WARN_ON_ONCE(bkh_log_seal(block, &logger->areas[i], &headers[i])))
			failed |= BIT(i);
		else
			bkh_batch_page(logger->settle_batch, i,
				       REQ_OP_WRITE | REQ_FUA | REQ_SYNC | REQ_META,
				       bkh_log_sector(array, i, headers[i].at),
				       logger->tails[i].bv_page, BKH_BLOCK_BYTES);
	}
	failed |= bkh_batch_wait(logger->settle_batch);
	bkh_members_error(array, failed & bkh_active(array), BKH_ERROR_METADATA);
	if (bkh_log_members_gone(array, failed))
		return false;
	spin_lock_irqsave(&logger->lock, flags);
	bkh_log_tail_done(logger->log);
	spin_unlock_irqrestore(&logger->lock, flags);
	return true;
}

/* Is there something to retire or to tell? Or nothing on its way that there will be? */
static bool bkh_log_any_placed(struct bkh_logger *logger)
{
	unsigned long flags;
	bool any;

	spin_lock_irqsave(&logger->lock, flags);
	any = !bitmap_empty(logger->placed, BKH_LOG_WINDOW) ||
	      bitmap_empty(logger->open, BKH_LOG_WINDOW) ||
	      logger->log->tail != logger->log->durable;
	spin_unlock_irqrestore(&logger->lock, flags);
	return any;
}

/* Those who wait for the round go on; @flushed: members, none if it went wrong. */
static void bkh_log_answer(struct bkh_array *array, struct bkh_log_round *round, u32 flushed)
{
	struct bkh_io *io, *next;

	list_for_each_entry_safe (io, next, &round->flushes, list) {
		list_del_init(&io->list);
		io->written = flushed;
		bkh_io_defer(io, array->io_wq, io->step);
	}
}

static void bkh_log_round_do(struct bkh_array *array, struct bkh_log_round *round)
{
	struct bkh_logger *logger = &array->logger;
	bool good = true;

	if (round->all)
		wait_event(logger->wait, !bkh_log_open_below(logger, round->upto));
	else if (list_empty(&round->flushes))
		wait_event(logger->wait, bkh_log_any_placed(logger));
	if (round->need != BKH_LOG_TAIL || !list_empty(&round->flushes))
		good = bkh_log_retire_placed(array, round);
	if (good && (round->all || round->hungry || round->need != BKH_LOG_NOTHING))
		good = bkh_log_write_tail(array);
	if (!good)
		bkh_log_break(array);
	else if (round->hungry)
		bkh_log_retry(array);
	bkh_log_answer(array, round, good ? round->flushed : 0);
}

void bkh_log_settle_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, logger.settle_work);
	struct bkh_log_round round;

	while (!array->logger.broken && bkh_log_round_take(array, &round))
		bkh_log_round_do(array, &round);
	/* Broken: whoever waits is answered, with an error. */
	if (array->logger.broken && bkh_log_round_take(array, &round))
		bkh_log_answer(array, &round, 0);
}

/**
 * bkh_log_settled() - Is there nothing in the log that what @io is about has to wait for?
 * @io: a flush; or holds the range of what it is about
 * @all: everything must be retired durably, not only what the log has no contents of
 * @step: what comes next; written has the members that were flushed, none if that went wrong
 *
 * Context: Any.
 * Return: true if so; else @step is done later, in a work item.
 */
bool bkh_log_settled(struct bkh_io *io, bool all, void (*step)(struct bkh_io *io))
{
	struct bkh_logger *logger = &io->array->logger;
	unsigned long flags;
	bool settled;

	if (!logger->on)
		return true;
	spin_lock_irqsave(&logger->lock, flags);
	settled = all ? logger->log->durable == logger->log->next_op
		      : logger->last_intent < logger->log->durable;
	if (!settled) {
		io->step = step;
		list_add_tail(&io->list, &logger->flushes);
	}
	spin_unlock_irqrestore(&logger->lock, flags);
	if (!settled)
		bkh_log_settle_kick(io->array);
	return settled;
}
