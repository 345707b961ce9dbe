/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bad ranges at work; core/badlist.h says what they are. Bad sectors of a member count like sectors
 * that it cannot read: nobody reads them or works anything out from them, and reads that would
 * need them fail.
 *
 * Ranges are added and taken off in memory, and each head commit first writes the list if it
 * changed (bkh_bad_commit()). So
 *  - whoever adds one waits for a commit before anything relies on it: before the window that
 *    leaves a gap is done, before parity is left behind;
 *  - one that was overwritten is off the list at once, and the write is acknowledged when a head
 *    says so: what was acknowledged must not be refused after a crash. The members' caches are
 *    flushed with the list, so no crash leaves a range too few, but it may leave one too many.
 *
 * Ranges of places change only under the range lock of these places.
 */
#ifndef BKH_BAD_H
#define BKH_BAD_H

#include <linux/bio.h>
#include <linux/spinlock.h>

#include "core/badrows.h"

struct bkh_array;
struct bkh_io;

/** struct bkh_badness - The list of an array. */
struct bkh_badness {
	spinlock_t lock; /* the list and its version */
	struct bkh_bad_list *list;
	u32 nr; /* its length: read anywhere */
	u64 version; /* counts its changes */
	u64 durable; /* the version that the last durable head names; read anywhere */
	u64 written; /* the version that the next head names; under meta_mutex, as the rest */
	u64 written_seq; /* its number */
	u64 durable_seq; /* of the list that the last durable head names */
	struct bio_vec vecs[BKH_BAD_BLOCKS];
};

/* bad.c: the list in memory. Ranges are of the span; of each member it is what is there. */
u32 bkh_bad_look(struct bkh_array *array, u32 mask, u64 start, u64 end);
u64 bkh_bad_same(struct bkh_array *array, u64 start, u64 end);
int bkh_bad_mark(struct bkh_array *array, u32 mask, u64 start, u64 end);
int bkh_bad_lose_rows(struct bkh_array *array, u32 members, u64 start, u64 end);
int bkh_bad_mend(struct bkh_array *array, u32 mask, u64 start, u64 end);
bool bkh_bad_written(struct bkh_io *io);
bool bkh_bad_any_rows(struct bkh_array *array);
int bkh_bad_settle(struct bkh_array *array);
void bkh_bad_start_anew(struct bkh_array *array, unsigned int slot);
void bkh_bad_check(struct bkh_array *array, unsigned int slot);
unsigned int bkh_bad_print(struct bkh_array *array, char *result, unsigned int maxlen);

/* badload.c: on the disks */
int bkh_bad_init(struct bkh_array *array);
void bkh_bad_free(struct bkh_array *array);
bool bkh_bad_load(struct bkh_array *array, const struct bkh_head *base);
void bkh_bad_crashed(struct bkh_array *array);
u32 bkh_bad_commit(struct bkh_array *array);
void bkh_bad_committed(struct bkh_array *array);

/** bkh_bad_any() - Is there any bad range? All that it costs an array without. Context: any. */
static inline bool bkh_bad_any(const struct bkh_badness *bad)
{
	return unlikely(READ_ONCE(bad->nr));
}

#endif
