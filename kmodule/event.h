/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened lately, in words, and the dm event that makes user space look. */
#ifndef BKH_EVENT_H
#define BKH_EVENT_H

#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "core/types.h"

#define BKH_EVENT_KEEP 128
#define BKH_EVENT_TEXT 96

struct bkh_array;

struct bkh_event {
	u64 seq;
	char text[BKH_EVENT_TEXT]; /* no ';' and no newline: they separate events */
};

struct bkh_events {
	spinlock_t lock; /* all below; innermost */
	u64 last; /* monotone over the life of the array, kept in the head */
	struct bkh_event *ring;
	struct work_struct raise;
};

int bkh_events_init(struct bkh_array *array);
void bkh_events_free(struct bkh_array *array);
void bkh_events_restart(struct bkh_array *array, u64 last);
u64 bkh_events_last(struct bkh_array *array);

/** bkh_event() - Record one event. Raise it once what it tells is durable. Context: any. */
__printf(2, 3) void bkh_event(struct bkh_array *array, const char *fmt, ...);

/** bkh_events_raise() - Tell user space to look. Context: any. */
void bkh_events_raise(struct bkh_array *array);

/** bkh_events_print() - "<seq> <text>;..." of events after @after; returns the length. */
unsigned int bkh_events_print(struct bkh_array *array, u64 after, char *result,
			      unsigned int maxlen);

#endif
