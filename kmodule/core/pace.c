// SPDX-License-Identifier: GPL-2.0-or-later
#include "pace.h"

#define MOST_KIB (1ULL << 40)

static u64 larger(u64 a, u64 b)
{
	return a > b ? a : b;
}

static u64 smaller(u64 a, u64 b)
{
	return a < b ? a : b;
}

/* What the background work really did, KiB per second. */
static u64 speed_of(const struct bkh_pace_look *look)
{
	u64 elapsed_us = larger(div64_u64(look->elapsed_ns, 1000), 1);

	return div64_u64(smaller(look->done_kib, MOST_KIB) * 1000000, elapsed_us);
}

u64 bkh_pace_step(struct bkh_pace *pace, const struct bkh_pace_look *look)
{
	u64 floor = larger(pace->floor_kib, BKH_PACE_FLOOR_KIB);
	u64 speed = speed_of(look), rate = pace->rate_kib, mean;

	if (!pace->target_ns || !look->requests) {
		/* Nobody waits: twice as fast each time, until the limit is none any more. */
		if (rate)
			rate = pace->target_ns && rate < 4 * speed ? 2 * rate : 0;
		pace->rate_kib = rate;
		return rate;
	}
	mean = div64_u64(look->latency_ns, look->requests);
	if (mean > pace->target_ns)
		/* From what was done, if the limit was far above it. */
		rate = larger((rate ? smaller(rate, speed) : speed) / 2, floor);
	else if (rate && mean <= pace->target_ns - pace->target_ns / 4)
		rate = larger(smaller(rate + rate / 8, 2 * speed), floor);
	pace->rate_kib = rate;
	return rate;
}
