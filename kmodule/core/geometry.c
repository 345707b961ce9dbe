// SPDX-License-Identifier: GPL-2.0-or-later
#include "region.h"
#include "rows.h"

enum where_p {
	P_NOWHERE,
	P_LEFT, /* one member to the left with each row */
	P_RIGHT,
	P_LEFT_NEXT, /* as LEFT, begun one row later */
	P_FIRST,
	P_LAST, /* next to Q */
};

enum where_q {
	Q_AFTER_P,
	Q_BEFORE_P,
	Q_ON_LAST, /* and the rest rotates among the others */
};

struct row_layout {
	const char *name;
	u8 p; /* enum where_p */
	u8 q; /* enum where_q */
	bool symmetric; /* data goes on after the parity instead of from member 0 */
	bool ddf; /* Q counts all members */
};

static const struct row_layout row_layouts[] = {
	[BKH_LEFT_ASYMMETRIC] = { "left-asymmetric", P_LEFT, Q_AFTER_P, false, false },
	[BKH_RIGHT_ASYMMETRIC] = { "right-asymmetric", P_RIGHT, Q_AFTER_P, false, false },
	[BKH_LEFT_SYMMETRIC] = { "left-symmetric", P_LEFT, Q_AFTER_P, true, false },
	[BKH_RIGHT_SYMMETRIC] = { "right-symmetric", P_RIGHT, Q_AFTER_P, true, false },
	[BKH_PARITY_FIRST] = { "parity-first", P_FIRST, Q_AFTER_P, false, false },
	[BKH_PARITY_LAST] = { "parity-last", P_LAST, Q_AFTER_P, false, false },
	[BKH_ZERO_RESTART] = { "ddf-zero-restart", P_RIGHT, Q_AFTER_P, false, true },
	[BKH_N_RESTART] = { "ddf-N-restart", P_LEFT_NEXT, Q_AFTER_P, false, true },
	[BKH_N_CONTINUE] = { "ddf-N-continue", P_LEFT, Q_BEFORE_P, true, true },
	[BKH_LEFT_ASYMMETRIC_6] = { "left-asymmetric-6", P_LEFT, Q_ON_LAST, false, false },
	[BKH_RIGHT_ASYMMETRIC_6] = { "right-asymmetric-6", P_RIGHT, Q_ON_LAST, false, false },
	[BKH_LEFT_SYMMETRIC_6] = { "left-symmetric-6", P_LEFT, Q_ON_LAST, true, false },
	[BKH_RIGHT_SYMMETRIC_6] = { "right-symmetric-6", P_RIGHT, Q_ON_LAST, true, false },
	[BKH_PARITY_FIRST_6] = { "parity-first-6", P_FIRST, Q_ON_LAST, false, false },
};

#define NR_ROW_LAYOUTS (sizeof(row_layouts) / sizeof(row_layouts[0]))

static const struct row_layout *row_layout(enum bkh_level level, u32 layout)
{
	if (layout >= NR_ROW_LAYOUTS || row_layouts[layout].p == P_NOWHERE)
		return NULL;
	switch (level) {
	case BKH_LEVEL_RAID4:
		return layout == BKH_PARITY_FIRST || layout == BKH_PARITY_LAST
			       ? &row_layouts[layout]
			       : NULL;
	case BKH_LEVEL_RAID5:
		return layout <= BKH_PARITY_LAST ? &row_layouts[layout] : NULL;
	case BKH_LEVEL_RAID6:
		return &row_layouts[layout];
	default:
		return NULL;
	}
}

/* How many copies a RAID-10 layout makes; 0 if there is no such layout. */
static unsigned int layout_copies(u32 layout)
{
	unsigned int near = layout & 0xff, far = layout >> 8 & 0xff;

	if (layout >> 17 || (near != 1 && far != 1) || (layout >> 16 && far == 1))
		return 0;
	return near * far;
}

static unsigned int far_copies(const struct bkh_geometry *g)
{
	return g->layout >> 8 & 0xff;
}

static bool is_offset(const struct bkh_geometry *g)
{
	return g->layout >> 16;
}

/* Fills in how often everything is there; false if the numbers do not go together. */
static bool set_redundancy(struct bkh_geometry *g)
{
	unsigned int n = g->nr_members;

	switch (g->level) {
	case BKH_LEVEL_RAID1:
		g->copies = n;
		return n >= 2 && !g->layout && !g->chunk_sectors;
	case BKH_LEVEL_RAID10:
		g->copies = layout_copies(g->layout);
		return g->copies >= 2 && g->copies <= n;
	case BKH_LEVEL_RAID4:
	case BKH_LEVEL_RAID5:
	case BKH_LEVEL_RAID6:
		g->copies = 1;
		g->nr_parity = g->level == BKH_LEVEL_RAID6 ? 2 : 1;
		if (n < g->nr_parity + 2U || !row_layout(g->level, g->layout))
			return false;
		g->nr_data = n - g->nr_parity;
		return true;
	default:
		return false;
	}
}

/* md's rounding: whole chunks, whole sections, and no chunk without all its copies. */
static void set_copy_sizes(struct bkh_geometry *g, u64 member_chunks)
{
	u32 rem;
	u64 chunks = div_u64_rem(member_chunks, far_copies(g), &rem) * g->nr_members;
	u64 used;

	chunks = div_u64_rem(chunks, g->layout & 0xff, &rem);
	used = div_u64_rem(chunks * g->copies + g->nr_members - 1, g->nr_members, &rem);
	g->array_sectors = chunks << g->chunk_shift;
	g->member_sectors = used << g->chunk_shift;
	if (far_copies(g) > 1 && !is_offset(g))
		g->section_sectors = div_u64_rem(used, far_copies(g), &rem) << g->chunk_shift;
}

static int check_size(const struct bkh_geometry *g)
{
	if (!g->array_sectors)
		return -ENOSPC;
	return g->array_sectors >> 54 ? -EOVERFLOW : 0; /* a file offset has 63 bits */
}

int bkh_geometry_init(struct bkh_geometry *g, enum bkh_level level, u32 layout,
		      unsigned int nr_members, u32 chunk_sectors, u64 member_sectors)
{
	u64 chunks;

	memset(g, 0, sizeof(*g));
	if (nr_members > BKH_MAX_MEMBERS)
		return -EINVAL;
	g->level = level;
	g->layout = layout;
	g->nr_members = nr_members;
	g->chunk_sectors = chunk_sectors;
	if (!set_redundancy(g))
		return -EINVAL;
	/* Nothing below overflows: 32 members, 32 copies. */
	if (member_sectors >> 52)
		return -EOVERFLOW;
	if (level == BKH_LEVEL_RAID1) {
		g->member_sectors = member_sectors;
		g->array_sectors = member_sectors;
		return check_size(g);
	}
	if (chunk_sectors < BKH_MIN_CHUNK_SECTORS || chunk_sectors > BKH_MAX_CHUNK_SECTORS ||
	    (chunk_sectors & (chunk_sectors - 1)))
		return -EINVAL;
	while (1U << g->chunk_shift < chunk_sectors)
		g->chunk_shift++;
	chunks = member_sectors >> g->chunk_shift;
	if (g->nr_data) {
		g->member_sectors = chunks << g->chunk_shift;
		g->array_sectors = g->member_sectors * g->nr_data;
	} else {
		set_copy_sizes(g, chunks);
	}
	return check_size(g);
}

unsigned int bkh_geometry_survives(const struct bkh_geometry *g)
{
	return g->nr_data ? g->nr_parity : g->copies - 1U;
}

static u32 all_members(const struct bkh_geometry *g)
{
	return g->nr_members < 32 ? (1U << g->nr_members) - 1 : ~0U;
}

static int count(u32 mask)
{
	int nr = 0;

	for (; mask; mask &= mask - 1)
		nr++;
	return nr;
}

int bkh_geometry_spare(const struct bkh_geometry *g, u32 members)
{
	int least = g->copies;
	u64 chunk;

	members &= all_members(g);
	if (g->nr_data)
		return count(members) - g->nr_data;
	/* Which members share a chunk repeats after as many chunks as there are members. */
	for (chunk = 0; chunk < g->nr_members; chunk++) {
		int there = count(bkh_copy_members(g, chunk << g->chunk_shift) & members);

		if (there < least)
			least = there;
	}
	return least - 1;
}

u64 bkh_span_at(const struct bkh_geometry *g, u64 array_sector)
{
	unsigned int block;
	u32 in_chunk;

	if (!g->nr_data)
		return array_sector;
	return (bkh_row_locate(g, array_sector, &block, &in_chunk) << g->chunk_shift) + in_chunk;
}

u64 bkh_geometry_region(const struct bkh_geometry *g)
{
	u64 region = bkh_region_pick_sectors(bkh_span_sectors(g));

	return region && region < g->chunk_sectors ? g->chunk_sectors : region;
}

struct bkh_spot bkh_copy_spot(const struct bkh_geometry *g, u64 array_sector, unsigned int copy)
{
	struct bkh_spot spot = { copy, array_sector };
	unsigned int near = g->layout & 0xff;
	u64 chunk = array_sector >> g->chunk_shift, on_member;
	u32 in_chunk = array_sector & (g->chunk_sectors - 1U);
	u32 member;

	if (g->level == BKH_LEVEL_RAID1)
		return spot;
	if (near > 1) { /* the copies follow each other, over the end of a row too */
		on_member = div_u64_rem(chunk * near + copy, g->nr_members, &member);
	} else { /* the same row again, turned by one member for each copy */
		on_member = div_u64_rem(chunk, g->nr_members, &member);
		member += copy;
		if (member >= g->nr_members)
			member -= g->nr_members;
		if (is_offset(g))
			on_member = on_member * g->copies + copy;
	}
	spot.member = member;
	spot.sector = (on_member << g->chunk_shift) + in_chunk + copy * g->section_sectors;
	return spot;
}

u32 bkh_copy_members(const struct bkh_geometry *g, u64 array_sector)
{
	unsigned int copy;
	u32 mask = 0;

	if (g->level == BKH_LEVEL_RAID1)
		return all_members(g);
	for (copy = 0; copy < g->copies; copy++)
		mask |= 1U << bkh_copy_spot(g, array_sector, copy).member;
	return mask;
}

bool bkh_copy_at(const struct bkh_geometry *g, const struct bkh_spot *spot, u64 *array_sector,
		 unsigned int *copy)
{
	u64 sector = spot->sector, chunk;
	u32 nth = spot->member;

	if (sector >= g->member_sectors || spot->member >= g->nr_members)
		return false;
	*array_sector = sector;
	*copy = nth;
	if (g->level == BKH_LEVEL_RAID1)
		return true;
	if ((g->layout & 0xff) > 1) {
		chunk = (sector >> g->chunk_shift) * g->nr_members + spot->member;
		chunk = div_u64_rem(chunk, g->copies, &nth);
	} else {
		if (is_offset(g)) {
			chunk = div_u64_rem(sector >> g->chunk_shift, g->copies, &nth);
		} else {
			for (nth = 0; sector >= g->section_sectors; nth++)
				sector -= g->section_sectors;
			chunk = sector >> g->chunk_shift;
		}
		chunk = chunk * g->nr_members +
			(spot->member + g->nr_members - nth) % g->nr_members;
	}
	*array_sector = (chunk << g->chunk_shift) + (sector & (g->chunk_sectors - 1U));
	*copy = nth;
	return *array_sector < g->array_sectors;
}

void bkh_row_init(const struct bkh_geometry *g, u64 row, struct bkh_row *r)
{
	const struct row_layout *layout = &row_layouts[g->layout];
	unsigned int n = g->nr_members;
	bool apart = g->nr_parity == 2 && layout->q == Q_ON_LAST;
	unsigned int ring = apart ? n - 1 : n; /* of those that P goes round */
	u32 turn;

	r->row = row;
	div_u64_rem(layout->p == P_LEFT_NEXT ? row + 1 : row, ring, &turn);
	switch (layout->p) {
	case P_FIRST:
		r->p = 0;
		break;
	case P_LAST:
		r->p = n - g->nr_parity;
		break;
	case P_RIGHT:
		r->p = turn;
		break;
	default:
		r->p = ring - 1 - turn;
		break;
	}
	if (g->nr_parity < 2)
		r->q = n;
	else if (apart)
		r->q = n - 1;
	else if (layout->q == Q_BEFORE_P)
		r->q = (r->p + n - 1) % n;
	else
		r->q = (r->p + 1) % n;
	r->first = layout->symmetric ? (r->p + 1) % n : 0;
	r->generator = layout->ddf ? 0 : (r->q + 1) % n;
}

u64 bkh_row_locate(const struct bkh_geometry *g, u64 array_sector, unsigned int *block,
		   u32 *in_chunk)
{
	u32 rem;
	u64 row = div_u64_rem(array_sector >> g->chunk_shift, g->nr_data, &rem);

	*block = rem;
	*in_chunk = array_sector & (g->chunk_sectors - 1U);
	return row;
}

/* How many steps from @from to @to, going up and round. */
static unsigned int steps(const struct bkh_geometry *g, unsigned int from, unsigned int to)
{
	return (to + g->nr_members - from) % g->nr_members;
}

/* How many members without parity there are from @from up to @member. */
static unsigned int rank(const struct bkh_geometry *g, const struct bkh_row *r, unsigned int from,
			 unsigned int member)
{
	unsigned int at = steps(g, from, member), rank = at;

	rank -= steps(g, from, r->p) < at ? 1 : 0;
	if (g->nr_parity == 2)
		rank -= steps(g, from, r->q) < at ? 1 : 0;
	return rank;
}

unsigned int bkh_row_member(const struct bkh_geometry *g, const struct bkh_row *r,
			    unsigned int block)
{
	unsigned int at = block, near, far;

	if (block >= g->nr_data)
		return block == g->nr_data ? r->p : r->q;
	/* Past the parity that comes first, then past the other. */
	near = steps(g, r->first, r->p);
	far = g->nr_parity == 2 ? steps(g, r->first, r->q) : g->nr_members;
	if (near > far) {
		unsigned int other = near;

		near = far;
		far = other;
	}
	at += at >= near ? 1 : 0;
	at += at >= far ? 1 : 0;
	return (r->first + at) % g->nr_members;
}

unsigned int bkh_row_block(const struct bkh_geometry *g, const struct bkh_row *r,
			   unsigned int member)
{
	if (member == r->p)
		return g->nr_data;
	if (member == r->q)
		return g->nr_data + 1U;
	return rank(g, r, r->first, member);
}

u32 bkh_row_blocks_on(const struct bkh_geometry *g, const struct bkh_row *r, u32 members)
{
	unsigned int member;
	u32 blocks = 0;

	for (member = 0; member < g->nr_members; member++)
		if (members & 1U << member)
			blocks |= 1U << bkh_row_block(g, r, member);
	return blocks;
}

u32 bkh_row_members_of(const struct bkh_geometry *g, const struct bkh_row *r, u32 blocks)
{
	unsigned int block;
	u32 members = 0;

	for (block = 0; block < g->nr_members; block++)
		if (blocks & 1U << block)
			members |= 1U << bkh_row_member(g, r, block);
	return members;
}

unsigned int bkh_row_power(const struct bkh_geometry *g, const struct bkh_row *r,
			   unsigned int block)
{
	unsigned int member = bkh_row_member(g, r, block);

	if (row_layouts[g->layout].ddf)
		return member;
	return rank(g, r, r->generator, member);
}

/* "near=2": a word and a number of at most 8 bits. */
static const char *copies_name(const char *word, unsigned int copies, char *buffer)
{
	size_t len = strlen(word);
	unsigned int unit = 100;

	memcpy(buffer, word, len);
	while (unit > 1 && copies < unit)
		unit /= 10;
	for (; unit; unit /= 10)
		buffer[len++] = '0' + copies / unit % 10;
	buffer[len] = '\0';
	return buffer;
}

const char *bkh_layout_name(enum bkh_level level, u32 layout, char *buffer)
{
	const struct row_layout *row = row_layout(level, layout);
	unsigned int copies;

	if (row)
		return row->name;
	if (level != BKH_LEVEL_RAID10)
		return NULL;
	copies = layout_copies(layout);
	if (copies < 2)
		return NULL;
	if (layout >> 16)
		return copies_name("offset=", copies, buffer);
	return copies_name((layout & 0xff) > 1 ? "near=" : "far=", copies, buffer);
}

int bkh_layout_parse(enum bkh_level level, const char *name, u32 *layout)
{
	char buffer[BKH_LAYOUT_NAME_BYTES];
	unsigned int copies;

	if (level == BKH_LEVEL_RAID1) {
		*layout = 0;
		return strcmp(name, "none") ? -EINVAL : 0;
	}
	for (*layout = 0; *layout < NR_ROW_LAYOUTS; ++*layout)
		if (row_layout(level, *layout) && !strcmp(name, row_layouts[*layout].name))
			return 0;
	for (copies = 2; level == BKH_LEVEL_RAID10 && copies <= BKH_MAX_MEMBERS; copies++) {
		const u32 layouts[] = { BKH_NEAR(copies), BKH_FAR(copies), BKH_OFFSET(copies) };
		unsigned int i;

		for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
			*layout = layouts[i];
			if (!strcmp(name, bkh_layout_name(level, *layout, buffer)))
				return 0;
		}
	}
	return -EINVAL;
}
