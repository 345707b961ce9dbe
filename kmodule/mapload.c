// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the region map at activation, and making every member's copies alike. */
#include <linux/slab.h>

#include "member.h"
#include "meta.h"

#define BKH_LOAD_BLOCKS 16 /* per read of one copy */

/* Scratch memory of one load. */
struct bkh_map_loader {
	u8 *slots[2]; /* BKH_LOAD_BLOCKS blocks of copy A and of copy B */
	u8 *states;
	struct bkh_map_merge *merge; /* one per block */
};

static void bkh_loader_free(struct bkh_map_loader *l)
{
	kvfree(l->slots[0]);
	kvfree(l->slots[1]);
	kvfree(l->merge);
	kfree(l->states);
}

static int bkh_loader_alloc(struct bkh_map_loader *l)
{
	l->slots[0] = kvmalloc(BKH_LOAD_BLOCKS * BKH_BLOCK_BYTES, GFP_KERNEL);
	l->slots[1] = kvmalloc(BKH_LOAD_BLOCKS * BKH_BLOCK_BYTES, GFP_KERNEL);
	l->merge = kvcalloc(BKH_LOAD_BLOCKS, sizeof(*l->merge), GFP_KERNEL);
	l->states = kmalloc(BKH_MAP_REGIONS_PER_BLOCK, GFP_KERNEL);
	if (l->slots[0] && l->slots[1] && l->merge && l->states)
		return 0;
	bkh_loader_free(l);
	return -ENOMEM;
}

/* Read @n blocks of both copies of one member; bit 0 and 1: copy A, B unreadable. */
static unsigned int bkh_loader_read(struct bkh_array *array, struct bkh_map_loader *l,
				    unsigned int member, u32 first, u32 n)
{
	unsigned int slot, bad = 0;
	u32 i;

	for (slot = 0; slot < 2; slot++) {
		u64 offset =
			BKH_MAP_OFFSET + slot * array->map.map_bytes + (u64)first * BKH_BLOCK_BYTES;
		sector_t sector = array->members[member].status_start + (offset >> SECTOR_SHIFT);

		bkh_batch_start(array->meta_batch);
		for (i = 0; i < n; i++)
			bkh_batch_page(array->meta_batch, member, REQ_OP_READ | REQ_META,
				       sector + i * (BKH_BLOCK_BYTES >> SECTOR_SHIFT),
				       bkh_page_of(l->slots[slot] + i * BKH_BLOCK_BYTES),
				       BKH_BLOCK_BYTES);
		if (bkh_batch_wait(array->meta_batch))
			bad |= 1U << slot;
	}
	return bad;
}

/* Note the newest sound copy of @block that one member holds. */
static void bkh_loader_note(struct bkh_array *array, struct bkh_map_loader *l, unsigned int member,
			    u32 block, const u8 *const at[2])
{
	struct bkh_map *map = &array->map;
	u64 newest = 0, seq;
	unsigned int slot;

	for (slot = 0; slot < 2; slot++)
		if (at[slot] && bkh_map_block_decode(at[slot], &array->uuid, block, &seq,
						     l->states) == BKH_MAP_SLOT_VALID)
			newest = max(newest, seq);
	if (!newest)
		return;
	map->newest_in[newest & 1][block] |= BIT(member);
	map->block_seq[block] = max(map->block_seq[block], newest);
}

/* Join blocks [first, first + n) of all members in sync. */
static void bkh_load_blocks(struct bkh_array *array, struct bkh_map_loader *l, u32 first, u32 n)
{
	unsigned int m;
	u32 i;

	for (i = 0; i < n; i++)
		bkh_map_merge_init(&l->merge[i]);
	for (m = 0; m < array->nr_members; m++) {
		unsigned int bad;

		if (!(bkh_in_sync(array) & (1U << m)))
			continue;
		bad = bkh_loader_read(array, l, m, first, n);
		for (i = 0; i < n; i++) {
			const u8 *const at[2] = {
				bad & 1 ? NULL : l->slots[0] + i * BKH_BLOCK_BYTES,
				bad & 2 ? NULL : l->slots[1] + i * BKH_BLOCK_BYTES,
			};

			bkh_loader_note(array, l, m, first + i, at);
			bkh_map_merge_feed(&l->merge[i], at[0], at[1], &array->uuid, first + i);
		}
	}
}

/**
 * bkh_map_load() - Fill the map from the members in sync.
 * @array: the array
 * @clean: the last shutdown was clean
 * @damaged: set if a block of a member in sync could not be trusted
 *
 * Context: Process, at activation, after bkh_map_alloc().
 */
int bkh_map_load(struct bkh_array *array, bool clean, bool *damaged)
{
	struct bkh_map *map = &array->map;
	struct bkh_map_loader l = {};
	u32 first, n, i;
	int error;

	error = bkh_loader_alloc(&l);
	if (error)
		return error;
	*damaged = false;
	for (first = 0; first < map->nr_blocks; first += n) {
		n = min_t(u32, map->nr_blocks - first, BKH_LOAD_BLOCKS);
		bkh_load_blocks(array, &l, first, n);
		for (i = 0; i < n; i++) {
			struct bkh_map_merge *merge = &l.merge[i];
			u64 region = (u64)(first + i) * BKH_MAP_REGIONS_PER_BLOCK;
			u64 left = map->nr_regions - region;

			if (bkh_map_merge_finish(merge, clean) ||
			    merge->members_sound < merge->members_fed)
				*damaged = true;
			memcpy(map->state + region, merge->states,
			       min_t(u64, left, BKH_MAP_REGIONS_PER_BLOCK));
		}
	}
	bkh_loader_free(&l);
	for (first = 0; first < map->nr_regions; first++)
		map->marked[first] = map->state[first] == BKH_REGION_DIRTY ||
				     map->state[first] == BKH_REGION_NEEDS_SYNC;
	bkh_map_count(array);
	return 0;
}

/**
 * bkh_map_rewrite() - Give every active member both copies of the map as loaded.
 * @array: the array
 *
 * After a crash members may hold different newest copies, in different slots.
 * With S the highest number found, first S + 1 goes to the members whose newest
 * copy is in the other slot, then S + 2 to all: at no instant is the newest
 * copy of a member in sync overwritten while it is the only one.
 *
 * Context: Process, holding meta_mutex, at activation.
 */
int bkh_map_rewrite(struct bkh_array *array)
{
	struct bkh_map *map = &array->map;
	u32 blocks[BKH_MAP_GROUP];
	u32 masks[BKH_MAP_GROUP];
	unsigned int round, n;
	u32 b, i;
	int error;

	for (round = 1; round <= 2; round++) {
		for (b = 0; b < map->nr_blocks; b += n) {
			n = min_t(u32, map->nr_blocks - b, BKH_MAP_GROUP);
			for (i = 0; i < n; i++) {
				u32 *in_the_way = map->newest_in[(map->block_seq[b + i] + 1) & 1];

				blocks[i] = b + i;
				masks[i] = round == 1 ? ~in_the_way[b + i] : ~0U;
			}
			error = bkh_map_write_group(array, blocks, n, round, masks,
						    REQ_OP_WRITE | REQ_META);
			if (error)
				return error;
		}
		error = bkh_meta_flush(array);
		if (error)
			return error;
	}
	for (b = 0; b < map->nr_blocks; b++)
		map->block_seq[b] += 2;
	return 0;
}
