/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the next window of a background action may begin. */
#ifndef BKH_PACER_H
#define BKH_PACER_H

#include <linux/atomic.h>

#include "core/pace.h"

struct bkh_array;

/** struct bkh_pacer - The coordinator's, but for what is said to be otherwise. */
struct bkh_pacer {
	u64 next_issue_ns; /* set to 0 by anyone: at once */
	u64 look_ns; /* when it looked last, and */
	u64 look_sectors; /* what began since */
	struct bkh_pace pace;
	bool timed; /* users' requests are; read anywhere */
	atomic64_t requests; /* of users, that ended since the look, and */
	atomic64_t latency_ns; /* what they took together; both written anywhere */
};

void bkh_pace_begin(struct bkh_array *array);
void bkh_pace_end(struct bkh_array *array);
void bkh_pace_wait(struct bkh_array *array, u64 sectors);
void bkh_pace_request(struct bkh_array *array, u64 begun_ns);

#endif
