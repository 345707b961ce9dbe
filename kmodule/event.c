// SPDX-License-Identifier: GPL-2.0-or-later
/* A bounded ring of event texts; see event.h. */
#include <linux/slab.h>

#include "array.h"

static void bkh_events_raise_work(struct work_struct *work)
{
	struct bkh_array *array = container_of(work, struct bkh_array, events.raise);

	dm_table_event(array->ti->table);
}

int bkh_events_init(struct bkh_array *array)
{
	spin_lock_init(&array->events.lock);
	INIT_WORK(&array->events.raise, bkh_events_raise_work);
	array->events.ring = kvcalloc(BKH_EVENT_KEEP, sizeof(*array->events.ring), GFP_KERNEL);
	return array->events.ring ? 0 : -ENOMEM;
}

void bkh_events_free(struct bkh_array *array)
{
	if (array->events.ring)
		cancel_work_sync(&array->events.raise);
	kvfree(array->events.ring);
}

/**
 * bkh_events_restart() - Go on counting where the durable head stopped.
 * @array: the array
 * @last: the last event number known
 *
 * Context: Process, at activation.
 */
void bkh_events_restart(struct bkh_array *array, u64 last)
{
	unsigned long flags;

	spin_lock_irqsave(&array->events.lock, flags);
	array->events.last = max(array->events.last, last);
	spin_unlock_irqrestore(&array->events.lock, flags);
}

u64 bkh_events_last(struct bkh_array *array)
{
	unsigned long flags;
	u64 last;

	spin_lock_irqsave(&array->events.lock, flags);
	last = array->events.last;
	spin_unlock_irqrestore(&array->events.lock, flags);
	return last;
}

void bkh_event(struct bkh_array *array, const char *fmt, ...)
{
	struct bkh_events *events = &array->events;
	struct bkh_event *event;
	unsigned long flags;
	va_list args;

	spin_lock_irqsave(&events->lock, flags);
	event = &events->ring[++events->last % BKH_EVENT_KEEP];
	event->seq = events->last;
	va_start(args, fmt);
	vscnprintf(event->text, sizeof(event->text), fmt, args);
	va_end(args);
	spin_unlock_irqrestore(&events->lock, flags);
}

void bkh_events_raise(struct bkh_array *array)
{
	queue_work(array->sync_wq, &array->events.raise);
}

unsigned int bkh_events_print(struct bkh_array *array, u64 after, char *result, unsigned int maxlen)
{
	struct bkh_events *events = &array->events;
	unsigned int sz = 0;
	unsigned long flags;
	u64 seq;

	spin_lock_irqsave(&events->lock, flags);
	seq = events->last > BKH_EVENT_KEEP ? events->last - BKH_EVENT_KEEP : 0;
	for (seq = max(seq, after); seq < events->last; seq++) {
		const struct bkh_event *event = &events->ring[(seq + 1) % BKH_EVENT_KEEP];

		if (event->seq == seq + 1) /* else it is of an earlier activation */
			DMEMIT("%s%llu %s", sz ? ";" : "", event->seq, event->text);
	}
	spin_unlock_irqrestore(&events->lock, flags);
	return sz;
}
