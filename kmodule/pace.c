// SPDX-License-Identifier: GPL-2.0-or-later
/* Background work makes way for users: limits that were set, and core/pace.h. */
#include "array.h"

/* How often to look at what users' requests take. */
#define BKH_PACE_LOOK_NS (100 * NSEC_PER_MSEC)

/** bkh_pace_begin() - A pass begins: time users' requests. Context: process. */
void bkh_pace_begin(struct bkh_array *array)
{
	struct bkh_sync *sync = &array->sync;

	memset(&sync->pacer.pace, 0, sizeof(sync->pacer.pace));
	atomic64_set(&sync->pacer.requests, 0);
	atomic64_set(&sync->pacer.latency_ns, 0);
	sync->pacer.look_ns = ktime_get_ns();
	sync->pacer.look_sectors = 0;
	WRITE_ONCE(sync->pacer.timed, sync->throttle_ns);
}

/** bkh_pace_end() - Nobody wants to know any more. Context: process. */
void bkh_pace_end(struct bkh_array *array)
{
	WRITE_ONCE(array->sync.pacer.timed, false);
}

/**
 * bkh_pace_request() - A user's request ended while a pass runs.
 * @array: the array
 * @begun_ns: when it came
 *
 * Context: Any.
 */
void bkh_pace_request(struct bkh_array *array, u64 begun_ns)
{
	atomic64_inc(&array->sync.pacer.requests);
	atomic64_add(ktime_get_ns() - begun_ns, &array->sync.pacer.latency_ns);
}

static void bkh_pace_look(struct bkh_sync *sync, u64 now)
{
	struct bkh_pace_look look = { .elapsed_ns = now - sync->pacer.look_ns };

	if (look.elapsed_ns < BKH_PACE_LOOK_NS)
		return;
	look.requests = atomic64_xchg(&sync->pacer.requests, 0);
	look.latency_ns = atomic64_xchg(&sync->pacer.latency_ns, 0);
	look.done_kib = sync->pacer.look_sectors / 2;
	sync->pacer.look_ns = now;
	sync->pacer.look_sectors = 0;
	sync->pacer.pace.target_ns = READ_ONCE(sync->throttle_ns);
	sync->pacer.pace.floor_kib = READ_ONCE(sync->throttle_min_kib);
	WRITE_ONCE(sync->pacer.timed, sync->pacer.pace.target_ns);
	bkh_pace_step(&sync->pacer.pace, &look);
}

/* KiB per second that may be read now; 0: as fast as it goes. */
static u64 bkh_pace_limit(struct bkh_array *array)
{
	u64 min_kib = READ_ONCE(array->sync.throttle_min_kib);
	u64 limit = READ_ONCE(array->sync.throttle_max_kib);

	if (READ_ONCE(array->sync.throttle_ns))
		return min_not_zero(limit, array->sync.pacer.pace.rate_kib);
	if (time_before(jiffies, READ_ONCE(array->last_user_io) + HZ / 10))
		limit = min_not_zero(limit, min_kib);
	return limit;
}

/**
 * bkh_pace_wait() - Wait until the throttle lets another window go, or the pass has to stop.
 * @array: the array
 * @sectors: of the window
 *
 * Context: Process, the coordinator.
 */
void bkh_pace_wait(struct bkh_array *array, u64 sectors)
{
	struct bkh_sync *sync = &array->sync;
	u64 limit, now = ktime_get_ns();

	bkh_pace_look(sync, now);
	while ((limit = bkh_pace_limit(array)) && READ_ONCE(sync->pacer.next_issue_ns) > now &&
	       !bkh_sync_must_stop(array)) {
		u64 wait = sync->pacer.next_issue_ns - now;

		/* In pieces: the limit follows the user's I/O. */
		wait_event_idle_timeout(sync->wait, bkh_sync_must_stop(array),
					min_t(u64, nsecs_to_jiffies64(wait) + 1, HZ / 5));
		now = ktime_get_ns();
		bkh_pace_look(sync, now);
	}
	sync->pacer.look_sectors += sectors;
	if (limit)
		WRITE_ONCE(sync->pacer.next_issue_ns,
			   now + div64_u64(sectors * (NSEC_PER_SEC / 2), limit));
}
