// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints what the status part of one member says, one "key value" per line:
 *
 *   bkh-inspect ARRAY_UUID DEV
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bkh_tool.h"

static void print_head(const struct bkh_head *h)
{
	static const char *const states[] = { "none", "in-sync", "rebuilding", "failed", "missing" };
	char uuid[40];
	unsigned int i;

	printf("seq %llu\nprev_seq %llu\ngeneration %llu\nevents %llu\nclean %d\npaused %d\n",
	       (unsigned long long)h->seq, (unsigned long long)h->prev_seq,
	       (unsigned long long)h->generation, (unsigned long long)h->events,
	       !!(h->flags & BKH_HEAD_CLEAN), !!(h->flags & BKH_HEAD_PAUSED));
	printf("array_sectors %llu\nregion_sectors %llu\nnr_regions %llu\naction %u\n",
	       (unsigned long long)h->array_sectors, (unsigned long long)h->region_sectors,
	       (unsigned long long)h->nr_regions, h->action);
	for (i = 0; i < h->nr_members; i++) {
		const struct bkh_head_member *m = &h->members[i];

		format_uuid(&m->uuid, uuid);
		printf("member %u %s %s rebuilt %llu last_seq %llu errors %u partial %d\n", i,
		       m->state <= BKH_MEMBER_MISSING ? states[m->state] : "?", uuid,
		       (unsigned long long)m->rebuild_sectors, (unsigned long long)m->last_seq,
		       m->errors, !!(m->flags & BKH_ENTRY_PARTIAL));
	}
}

static void print_map(int fd, const char *path, const struct bkh_head *h)
{
	static u8 slots[2][BKH_BLOCK_BYTES];
	struct bkh_map_merge m;
	u64 block, region, i;
	u64 counts[8] = { 0 };

	printf("regions ");
	for (block = 0; block < h->map_bytes / BKH_BLOCK_BYTES; block++) {
		for (i = 0; i < 2; i++)
			read_at(fd, path, slots[i], BKH_BLOCK_BYTES,
				BKH_MAP_OFFSET + i * h->map_bytes + block * BKH_BLOCK_BYTES);
		bkh_map_merge_init(&m);
		bkh_map_merge_feed(&m, slots[0], slots[1], &h->array_uuid, block);
		bkh_map_merge_finish(&m, true);
		for (i = 0; i < BKH_MAP_REGIONS_PER_BLOCK; i++) {
			region = block * BKH_MAP_REGIONS_PER_BLOCK + i;
			if (region >= h->nr_regions)
				break;
			counts[m.states[i] & 7]++;
			putchar(bkh_region_letter(m.states[i]));
		}
	}
	printf("\ncounts n%llu c%llu d%llu s%llu\n", (unsigned long long)counts[BKH_REGION_NEVER],
	       (unsigned long long)counts[BKH_REGION_CLEAN],
	       (unsigned long long)counts[BKH_REGION_DIRTY],
	       (unsigned long long)counts[BKH_REGION_NEEDS_SYNC]);
}

int main(int argc, char **argv)
{
	static u8 ring[BKH_HEAD_SLOTS * BKH_BLOCK_BYTES];
	struct bkh_uuid array;
	struct bkh_head head;
	int fd, error;

	if (argc != 3) {
		fprintf(stderr, "usage: bkh-inspect ARRAY_UUID DEV\n");
		return 2;
	}
	parse_uuid(argv[1], &array);
	fd = open(argv[2], O_RDONLY);
	if (fd < 0)
		die("cannot open", argv[2]);
	read_at(fd, argv[2], ring, sizeof(ring), BKH_HEAD_OFFSET);
	error = bkh_head_newest(ring, &array, &head);
	if (error) {
		fprintf(stderr, "%s: no head (%d)\n", argv[2], error);
		return 1;
	}
	print_head(&head);
	print_map(fd, argv[2], &head);
	return 0;
}
