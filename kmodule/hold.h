/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Status mode held: the metadata is of a foreign format and user space writes it. What waits
 * for what is core/held.h; here is who waits, and how they go on. See docs/held.md.
 */
#ifndef BKH_HOLD_H
#define BKH_HOLD_H

#include <linux/device-mapper.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "core/held.h"

struct bkh_array;
struct bkh_io;

/** struct bkh_hold - Of one array; its array has none in other modes. */
struct bkh_hold {
	/* The words of the table: what the metadata says at its first start. */
	u64 member_sectors;
	u64 rebuild_from; /* U64_MAX: not said */
	u64 resync_from; /* the same */
	u32 in_sync;
	bool dirty;
	bool force; /* start dirty and degraded: parity is taken as it is */

	bool begun; /* the words have been used, or a table before handed over what is true now */
	bool unfit; /* the table before is of an array that is not like this one: never begins */

	spinlock_t lock; /* all below */
	struct bkh_held held;
	struct list_head waiters; /* struct bkh_io that wait for DIRTY */
	u32 rebuilt; /* members that hold everything and wait for SYNCED */
	u64 told; /* the last transition that events tell of */
	unsigned long last_write; /* jiffies when a write last came or ended */
	bool turning_away; /* a suspend that does not wait: who would have to goes back to dm */
};

/* holdtable.c: its words in the table line */
int bkh_hold_alloc(struct bkh_array *array);
u32 bkh_hold_present(const struct bkh_array *array);
int bkh_hold_parse(struct dm_target *ti, struct dm_arg_set *as, struct bkh_array *array);
int bkh_hold_prepare(struct dm_target *ti, struct bkh_array *array);
unsigned int bkh_hold_print(const struct bkh_array *array, char *result, unsigned int maxlen);

/* holdstart.c: from words or from the table before to a running array, and its end */
int bkh_hold_check_trust(struct bkh_array *array);
int bkh_hold_activate(struct bkh_array *array);
bool bkh_hold_suits(const struct bkh_array *a, const struct bkh_array *b);
void bkh_hold_take(struct bkh_array *from, struct bkh_array *to);
void bkh_hold_retire(struct bkh_array *array);

/* hold.c: while it runs */
bool bkh_hold_enter(struct bkh_io *io, void (*step)(struct bkh_io *io));
void bkh_hold_leave(struct bkh_io *io);
void bkh_hold_turn_away(struct bkh_array *array);
void bkh_hold_stay(struct bkh_array *array);
int bkh_hold_commit(struct bkh_array *array);
void bkh_hold_rebuilt(struct bkh_array *array, u32 mask);
u32 bkh_hold_waiting_for_synced(const struct bkh_array *array);
bool bkh_hold_restless(struct bkh_array *array);
void bkh_hold_rest(struct bkh_array *array, bool last);
int bkh_hold_ack(struct bkh_array *array, const char *number);
unsigned int bkh_hold_pending(struct bkh_array *array, char *result, unsigned int maxlen);
unsigned int bkh_hold_stats(struct bkh_array *array, char *result, unsigned int maxlen);

#endif
