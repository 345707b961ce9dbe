/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which members take part, and what happens when one fails. */
#ifndef BKH_MEMBER_H
#define BKH_MEMBER_H

#include "array.h"

/** enum bkh_error_kind - What went wrong on a member. */
enum bkh_error_kind {
	BKH_ERROR_WRITE,
	BKH_ERROR_FLUSH,
	BKH_ERROR_METADATA,
	BKH_ERROR_REPAIR,
	BKH_ERROR_USER, /* told so by message */
};

const char *bkh_error_words(enum bkh_error_kind kind);
int bkh_member_fail(struct bkh_array *array, unsigned int slot, enum bkh_error_kind kind);
void bkh_members_error(struct bkh_array *array, u32 mask, enum bkh_error_kind kind);
void bkh_members_promote(struct bkh_array *array, u32 mask);

/** bkh_redundant() - Is every slot in sync? Context: any. */
static inline bool bkh_redundant(const struct bkh_array *array)
{
	return hweight32(bkh_in_sync(array)) == array->nr_members;
}

#endif
