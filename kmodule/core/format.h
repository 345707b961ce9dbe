/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Native format, version 1: where everything lies on a member, and the status part in host order.
 * Labels and configs belong to backend/metadata: the module never reads them. docs/format.md.
 *
 * Offsets are bytes from the start of the member (a disk or a partition). Every value is on-disk
 * format: changing one loses existing arrays. More: rowlog.h, badlist.h.
 */
#ifndef BKH_CORE_FORMAT_H
#define BKH_CORE_FORMAT_H

#include "replace.h"

#define BKH_FORMAT_VERSION 1
#define BKH_BLOCK_BYTES 4096 /* the unit of all metadata */
#define BKH_LABEL_OFFSET_0 0x1000ULL
#define BKH_LABEL_OFFSET_1 0x2000ULL
#define BKH_CONFIG_OFFSET_0 0x10000ULL
#define BKH_CONFIG_OFFSET_1 0x50000ULL
#define BKH_CONFIG_BYTES 0x40000ULL
#define BKH_HEAD_OFFSET 0x100000ULL /* ring: slot = seq mod 16 */
#define BKH_HEAD_SLOTS 16
#define BKH_HEAD_RUNS 32 /* activations that a head remembers */
#define BKH_BADSECTOR_OFFSET 0x110000ULL
#define BKH_BADSECTOR_BYTES 0x10000ULL /* each of two slots */
#define BKH_EVENTLOG_OFFSET 0x130000ULL
#define BKH_EVENTLOG_BYTES 0x40000ULL
#define BKH_MAP_OFFSET 0x180000ULL /* copy A; copy B at + head.map_bytes */
#define BKH_MAP_MAX_BYTES 0x200000ULL /* each copy */
#define BKH_DATA_OFFSET_DEFAULT 0x1000000ULL /* 16 MiB */
#define BKH_DATA_ALIGN 0x100000ULL
#define BKH_TAIL_BYTES 0x100000ULL /* tail copies end the member */
#define BKH_TAIL_LABEL_BYTES 0x2000ULL /* the last 8 KiB: label slots 0, 1; configs before */

#define BKH_MAX_MEMBERS 32
#define BKH_RAID1_MAX_MEMBERS 8

/*
 * Region map block: one state byte per region. Each 512-byte sector of a block ends in a copy of
 * the low 32 bits of the block's sequence number, so that a write torn by a crash (tags differ)
 * is told from rot (tags agree, CRC wrong).
 */
#define BKH_MAP_REGIONS_PER_BLOCK 4000 /* 4096 - 64 header - 8 * 4 tags */
#define BKH_MAP_MAX_BLOCKS (BKH_MAP_MAX_BYTES / BKH_BLOCK_BYTES)
#define BKH_MAP_MAX_REGIONS ((u64)BKH_MAP_MAX_BLOCKS * BKH_MAP_REGIONS_PER_BLOCK)
#define BKH_REGION_MIN_SECTORS 2048ULL /* 1 MiB; always a power of two */
#define BKH_REGION_MAX_SECTORS (1ULL << 22) /* 2 GiB */

/** enum bkh_region_state - On disk and in memory. Zero is never a valid state. */
enum bkh_region_state {
	BKH_REGION_NEVER = 1, /* never written: reads are zeros, nothing on disk counts */
	BKH_REGION_CLEAN = 2, /* all members in sync, nothing in flight */
	BKH_REGION_DIRTY = 3, /* writes may be in flight, or a member missed writes */
	BKH_REGION_NEEDS_SYNC = 4, /* members may differ: read from one only, then sync */
	BKH_REGION_SYNCING = 5, /* in memory only; on disk it is NEEDS_SYNC */
};

/** enum bkh_member_state - What the array believes of a member. On disk. */
enum bkh_member_state {
	BKH_MEMBER_NONE = 0, /* slot beyond nr_members */
	BKH_MEMBER_IN_SYNC = 1,
	BKH_MEMBER_REBUILDING = 2, /* written to, never read */
	BKH_MEMBER_FAILED = 3, /* failed on an error or by the user: stays out until told */
	BKH_MEMBER_MISSING = 4, /* not there at activation: may rejoin by the region map */
};

enum bkh_level {
	BKH_LEVEL_RAID1 = 1,
	BKH_LEVEL_RAID4 = 4,
	BKH_LEVEL_RAID5 = 5,
	BKH_LEVEL_RAID6 = 6,
	BKH_LEVEL_RAID10 = 10,
};

enum bkh_action {
	BKH_ACTION_IDLE = 0,
	BKH_ACTION_REBUILD = 1,
	BKH_ACTION_RESYNC = 2,
	BKH_ACTION_SCRUB = 3, /* compare and count */
	BKH_ACTION_REPAIR = 4, /* compare and rewrite */
	BKH_ACTION_REPLACE = 5, /* never on disk: replacing says it */
};

#define BKH_HEAD_HAS_BAD (1U << 0) /* incompatible feature: it names a list of bad ranges */
#define BKH_HEAD_CLEAN (1U << 0) /* flags: shut down cleanly after this head */
#define BKH_HEAD_PAUSED (1U << 1) /* the user paused the background action */
#define BKH_ENTRY_PARTIAL (1U << 0) /* its CLEAN regions are right: rebuild only the others */

/**
 * struct bkh_head_member - One slot of the array, as a status head tells it.
 *
 * A receiver is a member that is IN_SYNC or REBUILDING. @last_seq and @durable_seq tell how far it
 * had come when it last left (bkh_head_drop()), also after it rejoined. 0 if it never left.
 */
struct bkh_head_member {
	struct bkh_uuid uuid;
	u8 state; /* enum bkh_member_state */
	u8 flags; /* BKH_ENTRY_*; kept while FAILED or MISSING */
	u32 errors;
	u64 last_seq; /* the highest head that had been submitted to it */
	u64 last_generation; /* array generation of its last in-sync write */
	u64 rebuild_sectors; /* [0, this) of the span is rebuilt, durably */
	u64 joined_seq; /* head that last made it a receiver; 0 for a founder */
	u64 durable_seq; /* certainly durable on it; exact once it was taken back */
};

/** struct bkh_run - One activation: tells branches of a history apart that count alike. */
struct bkh_run {
	u64 id; /* random, not 0 */
	u64 first_seq; /* the head that began it */
	u64 base_seq; /* the head it went on from */
};

/**
 * struct bkh_head - A status head in host order. The newest of any member decides (bkh_assemble()).
 *
 * Committed one at a time, to all that are IN_SYNC or REBUILDING in it, with PREFLUSH and FUA; the
 * next is not submitted before every one completed.
 */
struct bkh_head {
	struct bkh_uuid array_uuid;
	struct bkh_uuid member_uuid; /* whose copy this is */
	u64 seq; /* grows with each commit; jumps by 2 or more at activation */
	u64 prev_seq; /* every receiver that is no stale copy has this head or a later one */
	u64 generation; /* grows at activation and when membership changes */
	u64 events; /* monotone event counter, as in the status line */
	u32 flags; /* BKH_HEAD_* */
	u8 level, nr_members; /* enum bkh_level */
	u8 action; /* enum bkh_action: what to continue at activation */
	u64 action_sectors; /* scrub/repair/resync position */
	u64 mismatch_sectors;
	u64 array_sectors; /* usable size of the array */
	u64 data_sectors; /* of each member, in use */
	u32 chunk_sectors, layout; /* 0 for raid1; the layout is md's number */
	u64 region_sectors; /* power of two */
	u64 nr_regions;
	u64 map_bytes; /* of one copy; multiple of BKH_BLOCK_BYTES */
	u64 map_generation;
	u64 log_offset; /* of the row log, bytes */
	u64 log_bytes; /* 0 without one */
	u64 log_run; /* only what this run wrote into the log counts; 0: nothing does */
	u64 log_tail; /* operations below it are retired */
	u64 bad_seq; /* the list of bad ranges that is true: badlist.h; all 0 if it is empty */
	u32 bad_nr, bad_crc, bad_members, bad_rows; /* ranges, checksum, members; with lost rows */
	struct bkh_replacing replacing;
	struct bkh_run runs[BKH_HEAD_RUNS]; /* the latest first; unused ones are zero */
	struct bkh_head_member members[BKH_MAX_MEMBERS];
};

#endif
