/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the sectors of an array are on its members, for every level and layout, byte for byte
 * as md places them (Linux 6.1, drivers/md/raid5.c and raid10.c).
 *
 * Two kinds. Levels of copies (RAID-1, RAID-10): each chunk of the array is on `copies` members.
 * Levels of rows (RAID-4, 5, 6): a row is one chunk of every member at the same place; `nr_data`
 * of them hold user data, the others P and Q.
 */
#ifndef BKH_CORE_GEOMETRY_H
#define BKH_CORE_GEOMETRY_H

#include "format.h"

#define BKH_MIN_CHUNK_SECTORS 8 /* 4 KiB */
#define BKH_MAX_CHUNK_SECTORS 32768 /* 16 MiB */

/* Layouts of RAID-4, 5 and 6 with md's numbers. RAID-4 is one that does not rotate. */
enum bkh_row_layout {
	BKH_LEFT_ASYMMETRIC = 0,
	BKH_RIGHT_ASYMMETRIC = 1,
	BKH_LEFT_SYMMETRIC = 2,
	BKH_RIGHT_SYMMETRIC = 3,
	BKH_PARITY_FIRST = 4,
	BKH_PARITY_LAST = 5,
	/* RAID-6 only, from DDF */
	BKH_ZERO_RESTART = 8,
	BKH_N_RESTART = 9,
	BKH_N_CONTINUE = 10,
	/* RAID-6 only: RAID-5 on all members but the last, which holds Q */
	BKH_LEFT_ASYMMETRIC_6 = 16,
	BKH_RIGHT_ASYMMETRIC_6 = 17,
	BKH_LEFT_SYMMETRIC_6 = 18,
	BKH_RIGHT_SYMMETRIC_6 = 19,
	BKH_PARITY_FIRST_6 = 20,
};

/* Layouts of RAID-10 with md's numbers: @copies of each chunk, 2 or more. */
#define BKH_NEAR(copies) (1U << 8 | (copies))
#define BKH_FAR(copies) ((copies) << 8 | 1U)
#define BKH_OFFSET(copies) (1U << 16 | BKH_FAR(copies))

/** struct bkh_geometry - What bkh_geometry_init() made of level, layout and sizes. Read only. */
struct bkh_geometry {
	u32 layout;
	u32 chunk_sectors; /* 0 for RAID-1: nothing is cut */
	u64 member_sectors; /* of each member, in use */
	u64 array_sectors; /* usable */
	u64 section_sectors; /* RAID-10 far: from a copy to the next; 0 for all others */
	u8 level; /* enum bkh_level */
	u8 nr_members;
	u8 nr_data; /* of a row; 0 for levels of copies */
	u8 nr_parity; /* 0, 1 or 2 */
	u8 copies; /* 1 for levels of rows */
	u8 chunk_shift;
};

/**
 * bkh_geometry_init() - Work out the placement.
 * @layout: 0 for RAID-1
 * @nr_members: RAID-1 and 10: 2 or more; RAID-4 and 5: 3; RAID-6: 4; at most BKH_MAX_MEMBERS
 * @chunk_sectors: a power of two in the bounds above; 0 for RAID-1
 * @member_sectors: of the smallest member; what does not fill a chunk is left unused
 *
 * Return: 0; -EINVAL if these do not go together; -ENOSPC if the members are too small for
 * one chunk; -EOVERFLOW if the array would have 2^63 bytes or more.
 */
int bkh_geometry_init(struct bkh_geometry *g, enum bkh_level level, u32 layout,
		      unsigned int nr_members, u32 chunk_sectors, u64 member_sectors);

/** bkh_geometry_survives() - Of how many members the loss costs no data, whichever they are. */
unsigned int bkh_geometry_survives(const struct bkh_geometry *g);

/**
 * bkh_geometry_spare() - Of how many more members the loss costs no data, whichever they are.
 * @members: bit mask of those that hold what they should
 *
 * Return: below 0 if data is out of reach already.
 */
int bkh_geometry_spare(const struct bkh_geometry *g, u32 members);

/** bkh_geometry_enough() - Is all data within reach? */
static inline bool bkh_geometry_enough(const struct bkh_geometry *g, u32 members)
{
	return bkh_geometry_spare(g, members) >= 0;
}

/**
 * bkh_span_sectors() - The space in which regions, locks and positions of background actions
 * count: array sectors for levels of copies, sectors of each member for levels of rows. So a
 * region is always made of whole rows.
 */
static inline u64 bkh_span_sectors(const struct bkh_geometry *g)
{
	return g->nr_data ? g->member_sectors : g->array_sectors;
}

/** bkh_span_width() - How many array sectors one sector of that space stands for. */
static inline unsigned int bkh_span_width(const struct bkh_geometry *g)
{
	return g->nr_data ? g->nr_data : 1;
}

/** bkh_span_at() - Where an array sector is in that space. */
u64 bkh_span_at(const struct bkh_geometry *g, u64 array_sector);

/** bkh_geometry_region() - Region size for a new array, sectors of that space; 0: none fits. */
u64 bkh_geometry_region(const struct bkh_geometry *g);

/** struct bkh_spot - A place on a member. @sector counts from where its data begins. */
struct bkh_spot {
	u32 member;
	u64 sector;
};

/**
 * bkh_copy_spot() - Where copy @copy of an array sector is. It goes on there to the end of the
 * chunk, with RAID-1 to the end of the array.
 */
struct bkh_spot bkh_copy_spot(const struct bkh_geometry *g, u64 array_sector, unsigned int copy);

/** bkh_copy_members() - Bit mask of the members that hold a copy of an array sector. */
u32 bkh_copy_members(const struct bkh_geometry *g, u64 array_sector);

/**
 * bkh_copy_at() - What a sector of a member holds: the inverse of bkh_copy_spot().
 *
 * Return: false if it is left unused.
 */
bool bkh_copy_at(const struct bkh_geometry *g, const struct bkh_spot *spot, u64 *array_sector,
		 unsigned int *copy);

/** bkh_layout_name() - md's name, as the table has it; NULL if @level has no such @layout. */
const char *bkh_layout_name(enum bkh_level level, u32 layout, char *buffer);

/** Of bkh_layout_name()'s buffer. */
#define BKH_LAYOUT_NAME_BYTES 24

/**
 * bkh_layout_parse() - The layout with that name; RAID-1 has "none", number 0.
 *
 * Return: 0 or -EINVAL.
 */
int bkh_layout_parse(enum bkh_level level, const char *name, u32 *layout);

#endif
