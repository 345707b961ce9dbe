/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The target's outside: table line, status, messages. */
#ifndef BKH_TARGET_H
#define BKH_TARGET_H

#include "array.h"

/* table.c: the table line, and the array's memory */
int bkh_parse_member(struct dm_target *ti, struct dm_arg_set *as, bool held, struct bkh_member *m);
int bkh_ctr(struct dm_target *ti, unsigned int argc, char **argv);
void bkh_dtr(struct dm_target *ti);

/* handover.c: what a table hands to the one that replaces it */
void bkh_handover_join(struct bkh_array *array);
void bkh_handover_leave(struct bkh_array *array);
void bkh_handover_take(struct bkh_array *array);
bool bkh_handover_runs(struct bkh_array *array, bool *suits);

/* status.c */
void bkh_status(struct dm_target *ti, status_type_t type, unsigned int flags, char *result,
		unsigned int maxlen);

/* message.c */
int bkh_message(struct dm_target *ti, unsigned int argc, char **argv, char *result,
		unsigned int maxlen);

#endif
