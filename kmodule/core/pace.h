/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast background work may go while users work, so that their requests take no longer than
 * asked for. It looks at what they took, and halves or raises the rate: slowing down is quick,
 * because somebody waits; speeding up is slow, because that is how one finds out how much is
 * too much.
 */
#ifndef BKH_CORE_PACE_H
#define BKH_CORE_PACE_H

#include "types.h"

/* However slow users' requests are, a rebuild ends some day: KiB per second. */
#define BKH_PACE_FLOOR_KIB 1024

/** struct bkh_pace - The regulator. All zero: no target, no limit. */
struct bkh_pace {
	u64 target_ns; /* what a request may take in the mean; 0: whatever it takes */
	u64 floor_kib; /* not slower than this per second, nor than BKH_PACE_FLOOR_KIB */
	u64 rate_kib; /* allowed per second; 0: as fast as it goes */
};

/** struct bkh_pace_look - What happened since the look before. */
struct bkh_pace_look {
	u64 elapsed_ns;
	u64 requests; /* of users, that ended */
	u64 latency_ns; /* what they took, together */
	u64 done_kib; /* by the background work */
};

/**
 * bkh_pace_step() - Look, and say how fast it may go on.
 *
 * Return: KiB per second; 0: as fast as it goes.
 */
u64 bkh_pace_step(struct bkh_pace *pace, const struct bkh_pace_look *look);

#endif
