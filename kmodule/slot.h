/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A member's disk, as the table names it. */
#ifndef BKH_SLOT_H
#define BKH_SLOT_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/types.h>

#include "core/types.h"

struct dm_dev;

/**
 * struct bkh_member - One slot of the table. What the array believes of it is
 * in the array's masks and in head.members[].
 */
struct bkh_member {
	struct dm_dev *dev; /* NULL: missing */
	sector_t data_start;
	sector_t status_start;
	struct bkh_uuid uuid;
	bool rotational;
	bool unreadable; /* its status part could not be read at activation */
	bool renamed; /* its newest head is of this array and calls it otherwise */
	bool keep_out; /* failed under this table: only a new table brings it back */
	sector_t next_read; /* on it, where a sequential reader would go on; a hint */
	atomic_t reads_in_flight;
	atomic_t read_errors;
	atomic_t refused; /* places that it did not take back, in this activation */
	atomic_t write_errors;
} ____cacheline_aligned_in_smp;

#endif
