/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes to one place of a row that are carried out together, and which writes are worth
 * waiting for: RAID-4, 5 and 6. Pure decisions; who waits how is in kmodule/gather.c.
 */
#ifndef BKH_CORE_GATHER_H
#define BKH_CORE_GATHER_H

#include "types.h"

/** struct bkh_piece - What one write covers: one place in the chunk, of some data blocks. */
struct bkh_piece {
	struct bkh_piece *next;
	u32 from; /* sectors in the chunk */
	u32 sectors; /* of each block */
	u32 cover; /* the data blocks */
};

/** struct bkh_gather - Writes that share a window: a place in the chunk of one row. */
struct bkh_gather {
	u64 row;
	u32 window; /* its first sector in the chunk */
	u32 covered; /* sectors, of all blocks together */
	u32 nr; /* pieces */
	struct bkh_piece *pieces; /* by from; no two overlap */
};

/** bkh_gather_init() - Nothing yet. */
void bkh_gather_init(struct bkh_gather *g, u64 row, u32 window);

/** bkh_gather_overlaps() - Would both write the same sector? Then they must not be one. */
bool bkh_gather_overlaps(const struct bkh_gather *g, const struct bkh_piece *piece);

/** bkh_gather_add() - One more, which overlaps none. */
void bkh_gather_add(struct bkh_gather *g, struct bkh_piece *piece);

/**
 * bkh_gather_take() - Take out those that make the next operation.
 * @whole: set to what it covers: every sector of that place in these blocks
 *
 * Pieces side by side in other blocks come together, and so do those that follow each other.
 * No piece is cut.
 *
 * Return: the pieces, linked by next; NULL if there is none.
 */
struct bkh_piece *bkh_gather_take(struct bkh_gather *g, struct bkh_piece *whole);

#define BKH_STREAMS 16
#define BKH_STREAM_CREDIT 4
#define BKH_STREAM_SKIP 64
#define BKH_STREAM_DEEP 32
/* Nothing of a stream is in flight: its writer has so long to go on, depending on its pace. */
#define BKH_STREAM_QUIET_LEAST 60000
#define BKH_STREAM_QUIET_MOST 1000000
#define BKH_STREAM_TRUST 3 /* twice as long for each */

/** struct bkh_stream - Writes each of which begins where the one before ended. */
struct bkh_stream {
	u64 end; /* array sector behind the last one */
	u64 last; /* when it came, or nothing was in flight any more; nanoseconds */
	u64 gap; /* from one to the next, about */
	u32 in_flight; /* writes that are being carried out */
	u32 held; /* writes that wait for others */
	bool waits; /* some of them because of what is in flight */
	u8 credit; /* how often waiting may be in vain */
	u8 trust; /* how well it went lately: so much more patience */
	u8 skipped; /* writes since there was none left */
	u8 deep; /* so many more writes are believed to have others behind them */
};

/**
 * bkh_stream_of() - The stream that a write goes on with, or begins.
 * @start: its first sector in the array
 * @goes_on: set if there was an earlier one
 *
 * Return: which one; BKH_STREAMS if all are in use.
 */
unsigned int bkh_stream_of(struct bkh_stream *streams, u64 start, bool *goes_on);

/**
 * bkh_stream_worth() - Is it worth while to have the next write of a stream wait for more?
 *
 * Only if others of it are in flight, or were a few writes ago: whoever waits for each write
 * before the next never waits for us. And not if it was in vain a few times: then once in
 * BKH_STREAM_SKIP.
 */
bool bkh_stream_worth(struct bkh_stream *stream);

/** bkh_stream_came() - Its next write, at @now, ends before array sector @end. */
void bkh_stream_came(struct bkh_stream *stream, u64 end, u64 now);

/** bkh_stream_quiet() - Is its writer not going on? For when nothing is in flight. */
bool bkh_stream_quiet(const struct bkh_stream *stream, u64 now);

/** bkh_stream_judge() - What waited became @ops operations of @pieces writes; @full: whole rows. */
void bkh_stream_judge(struct bkh_stream *stream, bool full, u32 pieces, u32 ops);

#endif
