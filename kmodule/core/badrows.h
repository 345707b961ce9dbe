/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lost rows: what a crash leaves where a member is missing and nothing tells what was on its way
 * in the rows. Parity may not belong to the data there, so nobody can tell what the missing member
 * should hold, however many of the others can be read.
 *
 * The list of bad ranges says so with one range of the missing member, whatever the chunks: its
 * number there is that of the member plus BKH_BAD_ROWS. The member counts as bad in this range, and
 * so do P and Q of its rows, on whichever members they are. When these are made anew from all data
 * of a row, that part of the range is over: the missing block was overwritten, or held parity.
 */
#ifndef BKH_CORE_BADROWS_H
#define BKH_CORE_BADROWS_H

#include "badlist.h"
#include "rows.h"

/**
 * bkh_head_lost() - Of which members does a head say that a crash may have lost what they hold?
 * @end: where a region ends, sectors of the span: of the region before it
 *
 * Those that nobody could read and that nothing had written there: missing, or not rebuilt so far.
 */
u32 bkh_head_lost(const struct bkh_head *head, u64 end);

/** bkh_bad_has_rows() - Are there any lost rows? */
bool bkh_bad_has_rows(const struct bkh_bad_list *list);

/** bkh_bad_rows_hit() - Members with sectors that are bad in lost rows of [@start, @end). */
u32 bkh_bad_rows_hit(const struct bkh_bad_list *list, const struct bkh_geometry *g, u64 start,
		     u64 end);

/** bkh_bad_rows_say() - Is all of [@start, @end) of @member bad because of lost rows? */
bool bkh_bad_rows_say(const struct bkh_bad_list *list, const struct bkh_geometry *g, u32 member,
		      u64 start, u64 end);

/**
 * bkh_bad_rows_made() - Members were written [@start, @end) as all data of its rows says.
 * @written: these; not with anything that was only copied or modified
 * @active: members that every write goes to
 *
 * Rows of which all parity that is active was written are lost no more.
 *
 * Return: as bkh_bad_clear().
 */
int bkh_bad_rows_made(struct bkh_bad_list *list, const struct bkh_geometry *g, u32 written,
		      u32 active, u64 start, u64 end);

#endif
