// SPDX-License-Identifier: GPL-2.0-or-later
#include "gather.h"

static unsigned int count(u32 mask)
{
	unsigned int nr = 0;

	for (; mask; mask &= mask - 1)
		nr++;
	return nr;
}

static u32 end_of(const struct bkh_piece *piece)
{
	return piece->from + piece->sectors;
}

static u32 area(const struct bkh_piece *piece)
{
	return piece->sectors * count(piece->cover);
}

void bkh_gather_init(struct bkh_gather *g, u64 row, u32 window)
{
	memset(g, 0, sizeof(*g));
	g->row = row;
	g->window = window;
}

bool bkh_gather_overlaps(const struct bkh_gather *g, const struct bkh_piece *piece)
{
	const struct bkh_piece *p;

	for (p = g->pieces; p && p->from < end_of(piece); p = p->next)
		if ((p->cover & piece->cover) && end_of(p) > piece->from)
			return true;
	return false;
}

void bkh_gather_add(struct bkh_gather *g, struct bkh_piece *piece)
{
	struct bkh_piece **at = &g->pieces;

	while (*at && (*at)->from <= piece->from)
		at = &(*at)->next;
	piece->next = *at;
	*at = piece;
	g->covered += area(piece);
	g->nr++;
}

/*
 * The first pieces that belong together: those whose places overlap, directly or through others.
 * Returns how many; @whole becomes their place and blocks, @full whether they fill it.
 */
static u32 first_band(const struct bkh_piece *p, struct bkh_piece *whole, bool *full)
{
	u32 nr = 0, sum = 0;

	whole->from = p->from;
	whole->sectors = 0;
	whole->cover = 0;
	for (; p && (!nr || p->from < end_of(whole)); p = p->next, nr++) {
		if (end_of(p) > end_of(whole))
			whole->sectors = end_of(p) - whole->from;
		whole->cover |= p->cover;
		sum += area(p);
	}
	*full = sum == area(whole);
	return nr;
}

static const struct bkh_piece *skip(const struct bkh_piece *p, u32 nr)
{
	while (nr--)
		p = p->next;
	return p;
}

/* How many pieces from the first on, with nothing between them, fill one place in some blocks. */
static u32 rectangle(const struct bkh_gather *g, struct bkh_piece *whole)
{
	struct bkh_piece more;
	const struct bkh_piece *p;
	bool full;
	u32 nr = first_band(g->pieces, whole, &full), next;

	if (!full)
		return 0;
	for (p = skip(g->pieces, nr); p && p->from == end_of(whole); p = skip(p, next)) {
		next = first_band(p, &more, &full);
		if (!full || more.cover != whole->cover)
			break;
		whole->sectors += more.sectors;
		nr += next;
	}
	return nr;
}

/* Unlink from *@at what @whole takes on; the end of the taken ones is @last. */
static void move(struct bkh_gather *g, struct bkh_piece **at, struct bkh_piece ***last)
{
	struct bkh_piece *p = *at;

	*at = p->next;
	p->next = NULL;
	**last = p;
	*last = &p->next;
	g->covered -= area(p);
	g->nr--;
}

struct bkh_piece *bkh_gather_take(struct bkh_gather *g, struct bkh_piece *whole)
{
	struct bkh_piece *taken = NULL, **last = &taken, **at = &g->pieces;
	u32 nr;

	memset(whole, 0, sizeof(*whole));
	if (!g->pieces)
		return NULL;
	nr = rectangle(g, whole);
	if (nr) {
		while (nr--)
			move(g, at, &last);
		return taken;
	}
	/* They overlap but leave gaps: one block after the other. */
	whole->from = g->pieces->from;
	whole->sectors = 0;
	whole->cover = g->pieces->cover;
	while (*at) {
		if ((*at)->cover == whole->cover && (*at)->from == end_of(whole)) {
			whole->sectors += (*at)->sectors;
			move(g, at, &last);
		} else {
			at = &(*at)->next;
		}
	}
	return taken;
}

unsigned int bkh_stream_of(struct bkh_stream *streams, u64 start, bool *goes_on)
{
	unsigned int i, oldest = BKH_STREAMS;

	*goes_on = true;
	for (i = 0; i < BKH_STREAMS; i++) {
		if (streams[i].end == start && start)
			return i;
		if (streams[i].in_flight || streams[i].held)
			continue;
		if (oldest == BKH_STREAMS || streams[i].last < streams[oldest].last)
			oldest = i;
	}
	*goes_on = false;
	if (oldest < BKH_STREAMS) {
		memset(&streams[oldest], 0, sizeof(streams[oldest]));
		streams[oldest].credit = BKH_STREAM_CREDIT;
	}
	return oldest;
}

bool bkh_stream_worth(struct bkh_stream *stream)
{
	if (stream->in_flight || stream->waits)
		stream->deep = BKH_STREAM_DEEP;
	else if (stream->deep)
		stream->deep--;
	if (!stream->deep)
		return false;
	if (!stream->credit && ++stream->skipped == BKH_STREAM_SKIP) {
		stream->credit = 1;
		stream->skipped = 0;
	}
	return stream->credit;
}

void bkh_stream_came(struct bkh_stream *stream, u64 end, u64 now)
{
	u64 gap = now - stream->last;

	if (!stream->end)
		gap = 0;
	if (gap > BKH_STREAM_QUIET_MOST)
		gap = BKH_STREAM_QUIET_MOST;
	stream->gap = stream->gap - stream->gap / 8 + gap / 8;
	stream->end = end;
	stream->last = now;
}

bool bkh_stream_quiet(const struct bkh_stream *stream, u64 now)
{
	u64 quiet = (4 * stream->gap) << stream->trust;
	u64 most = (u64)BKH_STREAM_QUIET_MOST << stream->trust;

	if (quiet < BKH_STREAM_QUIET_LEAST)
		quiet = BKH_STREAM_QUIET_LEAST;
	if (quiet > most)
		quiet = most;
	return now - stream->last >= quiet;
}

void bkh_stream_judge(struct bkh_stream *stream, bool full, u32 pieces, u32 ops)
{
	if (full && stream->trust < BKH_STREAM_TRUST)
		stream->trust++;
	if (!full && stream->trust)
		stream->trust--;
	if (full || pieces > 2 * ops)
		stream->credit = BKH_STREAM_CREDIT;
	else if (stream->credit)
		stream->credit--;
}
