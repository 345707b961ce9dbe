// SPDX-License-Identifier: GPL-2.0-or-later
/* The list of bad ranges. Byte tables: docs/format.md. */
#include "badlist.h"
#include "bytes.h"

#define BAD_NR 64 /* ranges of the whole list */
#define BAD_RANGES 96 /* BKH_BAD_PER_BLOCK of RANGE_BYTES: ends at 4080 */

#define RANGE_BYTES 24
#define RANGE_SECTOR 0
#define RANGE_SECTORS 8
#define RANGE_MEMBER 16

#define MAX_SEQ (1ULL << 62)

static u64 end_of(const struct bkh_bad *r)
{
	return r->sector + r->sectors;
}

static u64 lower(u64 a, u64 b)
{
	return a < b ? a : b;
}

static u64 higher(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* The first range that ends behind @sector of @member, or of a later member. */
static u32 first_behind(const struct bkh_bad_list *list, u32 member, u64 sector)
{
	u32 low = 0, high = list->nr;

	while (low < high) {
		u32 mid = low + (high - low) / 2;
		const struct bkh_bad *r = &list->ranges[mid];

		if (r->member < member || (r->member == member && end_of(r) <= sector))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Ranges [@first, @last) of the list become the @n of @with. */
static void replace(struct bkh_bad_list *list, u32 first, u32 last, const struct bkh_bad *with,
		    u32 n)
{
	memmove(&list->ranges[first + n], &list->ranges[last],
		(list->nr - last) * sizeof(list->ranges[0]));
	memcpy(&list->ranges[first], with, n * sizeof(*with));
	list->nr = list->nr - (last - first) + n;
}

bool bkh_bad_hits(const struct bkh_bad_list *list, u32 member, u64 start, u64 end)
{
	u32 i = first_behind(list, member, start);

	if (start >= end || i >= list->nr)
		return false;
	return list->ranges[i].member == member && list->ranges[i].sector < end;
}

u64 bkh_bad_alike(const struct bkh_bad_list *list, u32 member, u64 start, u64 end)
{
	u32 i = first_behind(list, member, start);
	const struct bkh_bad *r = &list->ranges[i];

	if (i >= list->nr || r->member != member)
		return end;
	return lower(end, r->sector > start ? r->sector : end_of(r));
}

int bkh_bad_add(struct bkh_bad_list *list, u32 member, u64 start, u64 end)
{
	struct bkh_bad all = { .member = member };
	u32 first, last;

	if (start >= end)
		return 0;
	first = first_behind(list, member, start);
	if (first < list->nr && list->ranges[first].member == member &&
	    list->ranges[first].sector <= start && end_of(&list->ranges[first]) >= end)
		return 0;
	/* With those that it touches it becomes one. */
	if (first && list->ranges[first - 1].member == member &&
	    end_of(&list->ranges[first - 1]) == start)
		first--;
	for (last = first; last < list->nr; last++) {
		const struct bkh_bad *r = &list->ranges[last];

		if (r->member != member || r->sector > end)
			break;
		start = lower(start, r->sector);
		end = higher(end, end_of(r));
	}
	if (first == last && list->nr >= BKH_BAD_MAX - BKH_BAD_SPARE)
		return -ENOSPC;
	all.sector = start;
	all.sectors = end - start;
	replace(list, first, last, &all, 1);
	return 1;
}

int bkh_bad_clear(struct bkh_bad_list *list, u32 member, u64 start, u64 end)
{
	u32 first = first_behind(list, member, start), last, n = 0;
	struct bkh_bad left[2];

	for (last = first; last < list->nr; last++)
		if (list->ranges[last].member != member || list->ranges[last].sector >= end)
			break;
	if (first == last || start >= end)
		return 0;
	if (list->ranges[first].sector < start) {
		left[n] = list->ranges[first];
		left[n].sectors = start - left[n].sector;
		n++;
	}
	if (end_of(&list->ranges[last - 1]) > end) {
		left[n] = list->ranges[last - 1];
		left[n].sectors = end_of(&left[n]) - end;
		left[n].sector = end;
		n++;
	}
	if (list->nr - (last - first) + n > BKH_BAD_MAX)
		return -ENOSPC;
	replace(list, first, last, left, n);
	return 1;
}

u32 bkh_bad_members(const struct bkh_bad_list *list)
{
	u32 members = 0, i;

	for (i = 0; i < list->nr; i++)
		members |= 1U << list->ranges[i].member % BKH_BAD_ROWS;
	return members;
}

/* Members with lost rows. */
static u32 rows_of(const struct bkh_bad_list *list)
{
	u32 members = 0, i;

	for (i = 0; i < list->nr; i++)
		if (list->ranges[i].member >= BKH_BAD_ROWS)
			members |= 1U << (list->ranges[i].member - BKH_BAD_ROWS);
	return members;
}

u32 bkh_bad_blocks(u32 nr)
{
	return (nr + BKH_BAD_PER_BLOCK - 1) / BKH_BAD_PER_BLOCK;
}

u64 bkh_bad_offset(u64 seq)
{
	return BKH_BADSECTOR_OFFSET + (seq & 1) * BKH_BADSECTOR_BYTES;
}

/* How many ranges of a list of @nr are in block @index. */
static u32 ranges_in(u32 nr, u32 index)
{
	return (u32)lower(nr - index * BKH_BAD_PER_BLOCK, BKH_BAD_PER_BLOCK);
}

void bkh_bad_put(const struct bkh_bad_list *list, u32 index, u8 *block)
{
	u32 i;

	memset(block, 0, BKH_BLOCK_BYTES);
	bkh_put32(block + BAD_NR, list->nr);
	for (i = 0; i < ranges_in(list->nr, index); i++) {
		const struct bkh_bad *r = &list->ranges[index * BKH_BAD_PER_BLOCK + i];
		u8 *p = block + BAD_RANGES + i * RANGE_BYTES;

		bkh_put64(p + RANGE_SECTOR, r->sector);
		bkh_put64(p + RANGE_SECTORS, r->sectors);
		bkh_put32(p + RANGE_MEMBER, r->member);
	}
}

/* The checksum of all ranges: what lies between the header and the end of each block. */
static u32 add_sum(const struct bkh_head *head, u32 index, u32 crc, const u8 *block)
{
	if (!index)
		crc = bkh_crc32c(~0U, head->array_uuid.b, BKH_UUID_BYTES);
	return bkh_crc32c(crc, block + BKH_BLOCK_HEADER_BYTES,
			  BKH_BLOCK_BYTES - BKH_BLOCK_HEADER_BYTES);
}

void bkh_bad_seal(struct bkh_head *head, u32 index, u8 *block)
{
	struct bkh_block_header h = {
		.magic = BKH_MAGIC_BAD,
		.version = BKH_FORMAT_VERSION,
		.seq = head->bad_seq,
		.index = index,
	};

	head->bad_crc = add_sum(head, index, head->bad_crc, block);
	bkh_block_seal(block, &h, &head->array_uuid);
}

void bkh_bad_name(struct bkh_head *head, u64 seq, const struct bkh_bad_list *list)
{
	head->bad_seq = list->nr ? seq : 0;
	head->bad_nr = list->nr;
	head->bad_crc = 0;
	head->bad_members = bkh_bad_members(list);
	head->bad_rows = rows_of(list);
}

static bool has_parity(const struct bkh_head *head)
{
	return head->level == BKH_LEVEL_RAID4 || head->level == BKH_LEVEL_RAID5 ||
	       head->level == BKH_LEVEL_RAID6;
}

bool bkh_bad_ok(const struct bkh_head *head)
{
	if (!head->bad_nr)
		return !head->bad_seq && !head->bad_crc && !head->bad_members && !head->bad_rows;
	if (!head->bad_seq || head->bad_seq > MAX_SEQ || head->bad_nr > BKH_BAD_MAX)
		return false;
	if (head->bad_rows & ~head->bad_members || (head->bad_rows && !has_parity(head)))
		return false;
	return head->bad_members && !((u64)head->bad_members >> head->nr_members);
}

/* Behind the range before it, not adjacent, and within the member's data? */
static bool range_ok(const struct bkh_bad_list *list, const struct bkh_head *head,
		     const struct bkh_bad *r)
{
	const struct bkh_bad *before = list->nr ? &list->ranges[list->nr - 1] : NULL;

	u32 member = r->member % BKH_BAD_ROWS;
	u32 members = r->member < BKH_BAD_ROWS ? head->bad_members : head->bad_rows;

	if (r->member >= 2 * BKH_BAD_ROWS || !(members >> member & 1))
		return false;
	if (!r->sectors || r->sectors > head->data_sectors ||
	    r->sector > head->data_sectors - r->sectors)
		return false;
	if (!before || before->member < r->member)
		return true;
	return before->member == r->member && end_of(before) < r->sector;
}

static bool all_zero(const u8 *p, const u8 *end)
{
	for (; p < end; p++)
		if (*p)
			return false;
	return true;
}

int bkh_bad_open(struct bkh_bad_list *list, const struct bkh_head *head, u32 index, const u8 *block,
		 u32 *crc)
{
	u32 i, nr = index < bkh_bad_blocks(head->bad_nr) ? ranges_in(head->bad_nr, index) : 0;
	struct bkh_block_header h;
	int err = bkh_block_open(block, BKH_MAGIC_BAD, &head->array_uuid, &h);

	if (err)
		return err;
	if (h.ro_compat)
		return -EPROTO;
	if (h.seq != head->bad_seq || bkh_get32(block + BAD_NR) != head->bad_nr)
		return -ESTALE;
	if (!nr || h.index != index || list->nr != index * BKH_BAD_PER_BLOCK)
		return -EINVAL;
	for (i = 0; i < nr; i++) {
		const u8 *p = block + BAD_RANGES + i * RANGE_BYTES;
		struct bkh_bad r = {
			.sector = bkh_get64(p + RANGE_SECTOR),
			.sectors = bkh_get64(p + RANGE_SECTORS),
			.member = bkh_get32(p + RANGE_MEMBER),
		};

		if (!range_ok(list, head, &r) || bkh_get32(p + RANGE_MEMBER + 4))
			return -EINVAL;
		list->ranges[list->nr++] = r;
	}
	if (!all_zero(block + BAD_NR + 4, block + BAD_RANGES) ||
	    !all_zero(block + BAD_RANGES + nr * RANGE_BYTES, block + BKH_BLOCK_BYTES))
		return -EINVAL;
	*crc = add_sum(head, index, *crc, block);
	return list->nr == head->bad_nr && *crc != head->bad_crc ? -ESTALE : 0;
}

void bkh_bad_unknown(struct bkh_bad_list *list, const struct bkh_head *head)
{
	u32 member;

	list->nr = 0;
	for (member = 0; member < head->nr_members; member++)
		if (head->bad_members >> member & 1)
			bkh_bad_add(list, member, 0, head->data_sectors);
	for (member = 0; member < head->nr_members; member++)
		if (head->bad_rows >> member & 1)
			bkh_bad_add(list, member + BKH_BAD_ROWS, 0, head->data_sectors);
}
