/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Metadata commits, one at a time, and activation. */
#ifndef BKH_META_H
#define BKH_META_H

#include "core/types.h"

struct bkh_array;
struct work_struct;

/* meta.c: the commit loop */
void bkh_meta_work(struct work_struct *work);
int bkh_meta_flush(struct bkh_array *array);
void bkh_head_request(struct bkh_array *array);
int bkh_head_commit_wait(struct bkh_array *array);

/* head.c: reading heads, activation, shutdown */
bool bkh_head_try(struct bkh_array *array, unsigned int slot);
int bkh_head_commit(struct bkh_array *array);
int bkh_inspect(struct bkh_array *array);
int bkh_activate(struct bkh_array *array);
void bkh_retire(struct bkh_array *array);

#endif
