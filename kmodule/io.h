/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * User I/O. One struct bkh_io lives in the per-bio data of every bio that dm
 * hands us, so an operation allocates nothing but its members' clones.
 *
 * The way of a write, each step possibly in another context:
 *   lock the range -> region gate -> [commit a dirty mark] -> clones to all
 *   active members -> acknowledge once no durable head calls a member active
 *   that missed it -> unlock
 * The first write to a region locks all of it, zeroes what it does not cover,
 * writes, flushes all members and commits the mark last: until then the region
 * reads as zeros, after a crash too.
 */
#ifndef BKH_IO_H
#define BKH_IO_H

#include "array.h"
#include "gather.h"

enum bkh_io_kind {
	BKH_IO_NONE, /* nothing of ours is held */
	BKH_IO_READ, /* remapped: one member's in-flight count is held */
	BKH_IO_WRITE,
	BKH_IO_ZERO,
	BKH_IO_DISCARD,
	BKH_IO_FLUSH,
};

/**
 * struct bkh_row_part - Whole blocks of a row, or one piece of one of them: a place in the
 * chunk that all of its blocks have in common.
 */
struct bkh_row_part {
	u64 row;
	u32 in_chunk; /* first sector */
	u32 sectors; /* of each block */
	u32 cover; /* the data blocks */
};

/** struct bkh_io - One bio of the user's. */
struct bkh_io {
	struct bkh_array *array;
	struct bvec_iter iter; /* as it came, like @opf: for another try */
	u64 begun_ns; /* 0: nobody wants to know how long it takes */
	blk_opf_t opf;
	u64 region;
	u8 kind; /* enum bkh_io_kind */
	u8 member; /* READ: where it is */
	bool locked; /* range is held */
	bool first; /* the first write to its region */
	bool entered; /* mode held: a write that was let through */
	u32 tried; /* READ: members that could not */
	u32 concerns; /* members that have to have it */
	u32 zeroed; /* if @first: members that zeroed the region around it */
	struct bkh_row_part part; /* levels of rows: what it covers, with those merged into it */
	struct bkh_row_part own; /* what its own bio covers of that; of writes */
	struct bkh_piece piece; /* the same, while it waits for others (gather.c) */
	struct list_head merged; /* other bios of this operation; of those: the link */
	bool plain; /* rows: no parity is written */
	u8 stream; /* of gatherer.streams, while it is unanswered */
	blk_status_t status; /* an error that only its own bio has */
	u32 sent; /* members that the clones go to */
	u32 written; /* members that have it */
	u64 bad_version; /* of the list of bad ranges: it has to be durable first */
	u64 log_op; /* rows: a record that stays until it is certain what became of it; 0: none */
	atomic_t failed; /* mask of members */
	atomic_t remaining; /* clones */
	struct bkh_range range;
	struct bkh_mark mark;
	void (*step)(struct bkh_io *io); /* what the work item does */
	struct work_struct work;
	struct list_head list; /* ack_waiters, log.flushes, or on its way from gather.c */
};

/** struct bkh_clone - A bio to one member; the bio_set's front padding. */
struct bkh_clone {
	struct bkh_io *io;
	unsigned int member;
	struct bio bio;
};

static inline struct bio *bkh_io_bio(struct bkh_io *io)
{
	return dm_bio_from_per_bio_data(io, sizeof(*io));
}

/* io.c: the common parts */
int bkh_io_map(struct dm_target *ti, struct bio *bio);
int bkh_io_endio(struct dm_target *ti, struct bio *bio, blk_status_t *error);
void bkh_io_defer(struct bkh_io *io, struct workqueue_struct *wq, void (*step)(struct bkh_io *io));
bool bkh_io_queue(struct bkh_io *io, bool whole_region, void (*step)(struct bkh_io *io));
void bkh_io_lock(struct bkh_io *io, bool whole_region, void (*step)(struct bkh_io *io));
void bkh_io_unlock(struct bkh_io *io);
bool bkh_io_holds_region(const struct bkh_io *io);
void bkh_io_end(struct bkh_io *io, blk_status_t status);
void bkh_io_ack(struct bkh_io *io);
void bkh_acks_release(struct bkh_array *array, u32 durable, int error);
void bkh_io_mark(struct bkh_io *io, enum bkh_region_event event, void (*step)(struct bkh_io *io));
void bkh_io_send(struct bkh_io *io, u32 mask);
bool bkh_io_covers_region(const struct bkh_io *io);
bool bkh_io_missed(const struct bkh_io *io);

/* read.c: reads that need no arithmetic */
int bkh_read_map(struct bkh_io *io, struct bio *bio);
int bkh_read_endio(struct bkh_io *io, struct bio *bio, blk_status_t *error);
void bkh_read_restore(struct bkh_io *io, struct bio *bio);

/* write.c: from the lock to the data, and from there to the acknowledgement */
void bkh_write_come(struct bkh_io *io, bool nowait);
bool bkh_write_queue(struct bkh_io *io);
void bkh_write_start(struct bkh_io *io);
void bkh_write_done(struct bkh_io *io);

/* row.c: operations on rows */
bool bkh_row_trim(struct bkh_io *io, struct bio *bio);
bool bkh_row_may_merge(const struct bkh_io *io);
unsigned int bkh_row_slot(const struct bkh_io *io, sector_t *sector);
u64 bkh_row_start(const struct bkh_io *io);
u32 bkh_row_concerns(const struct bkh_io *io, u32 cover);
void bkh_row_read(struct bkh_io *io);
void bkh_row_write(struct bkh_io *io);

/* pieces.c: reads that every member failed somewhere */
void bkh_read_pieces(struct bkh_io *io);

/* discard.c: discards and zeroing */
void bkh_discard_start(struct bkh_io *io);
void bkh_zero_start(struct bkh_io *io);

/* zero.c */
u32 bkh_zero_members(struct bkh_array *array, u32 mask, u64 start, u64 end);
void bkh_discard_members(struct bkh_array *array, u32 mask, u64 start, u64 end);

/* repair.c: rewriting what could not be read */
void bkh_repair_init(struct bkh_array *array);
void bkh_repair_queue(struct bkh_array *array, u64 start, u64 end, u32 bad);
void bkh_repair_stop(struct bkh_array *array);

#endif
