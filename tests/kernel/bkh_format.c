// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writes the first heads and maps of a RAID-1 set and prints its table line:
 *
 *   bkh-format ARRAY_UUID REGION_SECTORS|0 DATA_START_SECTORS {DEV MEMBER_UUID}...
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bkh_tool.h"

static u64 usable_sectors(const char *path, u64 data_start)
{
	int fd = open(path, O_RDONLY);
	u64 sectors;

	if (fd < 0)
		die("cannot open", path);
	sectors = (device_bytes(fd, path) - BKH_TAIL_BYTES) / BKH_SECTOR_BYTES;
	close(fd);
	if (sectors <= data_start)
		die("too small", path);
	return (sectors - data_start) & ~(u64)7;
}

static void write_member(const char *path, const struct bkh_head *head)
{
	static u8 ring[BKH_HEAD_SLOTS * BKH_BLOCK_BYTES];
	static u8 states[BKH_MAP_REGIONS_PER_BLOCK];
	u8 block[BKH_BLOCK_BYTES];
	int fd = open(path, O_RDWR);
	u64 i, copy;

	if (fd < 0)
		die("cannot open", path);
	memset(ring, 0, sizeof(ring));
	bkh_head_encode(head, ring + (head->seq % BKH_HEAD_SLOTS) * BKH_BLOCK_BYTES);
	write_at(fd, path, ring, sizeof(ring), BKH_HEAD_OFFSET);
	memset(states, BKH_REGION_NEVER, sizeof(states));
	for (copy = 0; copy < 2; copy++) {
		for (i = 0; i < head->map_bytes / BKH_BLOCK_BYTES; i++) {
			bkh_map_block_encode(&head->array_uuid, i, copy, states, block);
			write_at(fd, path, block, sizeof(block),
				 BKH_MAP_OFFSET + copy * head->map_bytes + i * BKH_BLOCK_BYTES);
		}
	}
	if (fsync(fd))
		die("cannot sync", path);
	close(fd);
}

int main(int argc, char **argv)
{
	struct bkh_uuid array, members[BKH_RAID1_MAX_MEMBERS];
	u64 region, data_start, sectors = ~0ULL;
	unsigned int n = (unsigned int)(argc - 4) / 2, i;
	struct bkh_head head;

	if (argc < 6 || n > BKH_RAID1_MAX_MEMBERS) {
		fprintf(stderr, "usage: bkh-format ARRAY_UUID REGION_SECTORS|0 DATA_START "
				"{DEV MEMBER_UUID}...\n");
		return 2;
	}
	parse_uuid(argv[1], &array);
	region = strtoull(argv[2], NULL, 0);
	data_start = strtoull(argv[3], NULL, 0);
	for (i = 0; i < n; i++) {
		u64 usable = usable_sectors(argv[4 + 2 * i], data_start);

		sectors = usable < sectors ? usable : sectors;
		parse_uuid(argv[5 + 2 * i], &members[i]);
	}
	if (!region)
		region = bkh_region_pick_sectors(sectors);
	bkh_head_init(&head, &array, BKH_LEVEL_RAID1, n, members, sectors, region);
	for (i = 0; i < n; i++) {
		head.member_uuid = members[i];
		write_member(argv[4 + 2 * i], &head);
	}
	printf("0 %llu bulkhead 1 raid1 0 none native %s %u", (unsigned long long)sectors, argv[1],
	       n);
	for (i = 0; i < n; i++)
		printf(" %s %llu 0 %s", argv[4 + 2 * i], (unsigned long long)data_start,
		       argv[5 + 2 * i]);
	printf(" 0\n");
	return 0;
}
