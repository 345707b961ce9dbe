// SPDX-License-Identifier: GPL-2.0-or-later
/* Messages: dmsetup message <device> 0 <words>. */
#include "hold.h"
#include "io.h"
#include "member.h"
#include "meta.h"
#include "target.h"

/* Return value by which dm hands the result text to user space. */
#define BKH_MESSAGE_HAS_RESULT 1

static int bkh_message_fail(struct bkh_array *array, const char *word)
{
	unsigned int slot;
	int error;

	if (kstrtouint(word, 10, &slot) || slot >= array->nr_members)
		return -EINVAL;
	error = bkh_member_fail(array, slot, BKH_ERROR_USER);
	return error ?: bkh_head_commit_wait(array);
}

/* KiB per second, both of them; then milliseconds, none if they are left out. */
static int bkh_message_throttle(struct bkh_array *array, unsigned int argc, char **argv)
{
	unsigned long long min_kib, max_kib;
	unsigned int latency_ms = 0;

	if (kstrtoull(argv[1], 10, &min_kib) || kstrtoull(argv[2], 10, &max_kib) ||
	    (argc > 3 && kstrtouint(argv[3], 10, &latency_ms)))
		return -EINVAL;
	return bkh_sync_throttle(array, min_kib, max_kib, (u64)latency_ms * NSEC_PER_MSEC);
}

/* "n12 c4 d1": the states of regions, run-length coded. */
static int bkh_message_regions(struct bkh_array *array, const char *first_word,
			       const char *count_word, char *result, unsigned int maxlen)
{
	const struct bkh_map *map = &array->map;
	unsigned long long first, count;
	unsigned int sz = 0;
	u64 region, end;

	if (kstrtoull(first_word, 10, &first) || kstrtoull(count_word, 10, &count) ||
	    first > map->nr_regions)
		return -EINVAL;
	end = first + min_t(u64, count, map->nr_regions - first);
	result[0] = '\0';
	for (region = first; region < end;) {
		u8 state = bkh_map_state(map, region);
		u64 run = 1;

		while (region + run < end && bkh_map_state(map, region + run) == state)
			run++;
		DMEMIT("%s%c%llu", sz ? " " : "", bkh_region_letter(state), run);
		region += run;
		cond_resched();
	}
	return BKH_MESSAGE_HAS_RESULT;
}

static int bkh_message_events(struct bkh_array *array, const char *after_word, char *result,
			      unsigned int maxlen)
{
	unsigned long long after;

	if (kstrtoull(after_word, 10, &after))
		return -EINVAL;
	result[0] = '\0';
	bkh_events_print(array, after, result, maxlen);
	return BKH_MESSAGE_HAS_RESULT;
}

static int bkh_message_bad(struct bkh_array *array, char *result, unsigned int maxlen)
{
	result[0] = '\0';
	bkh_bad_print(array, result, maxlen);
	return BKH_MESSAGE_HAS_RESULT;
}

static int bkh_message_stats(struct bkh_array *array, char *result, unsigned int maxlen)
{
	unsigned int sz = 0, i;

	DMEMIT("seq=%llu generation=%llu in_sync=%x active=%x durable=%x repaired_sectors=%llu",
	       READ_ONCE(array->head.seq), READ_ONCE(array->head.generation), bkh_in_sync(array),
	       bkh_active(array), READ_ONCE(array->durable),
	       (u64)atomic64_read(&array->repairs.repaired_sectors));
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];

		DMEMIT(" read_errors.%u=%d write_errors.%u=%d reads_in_flight.%u=%d", i,
		       atomic_read(&m->read_errors), i, atomic_read(&m->write_errors), i,
		       atomic_read(&m->reads_in_flight));
	}
	if (array->hold)
		bkh_hold_stats(array, result + sz, maxlen - sz);
	return BKH_MESSAGE_HAS_RESULT;
}

/* Messages that change something; -EAGAIN says that it was none of them. */
static int bkh_message_change(struct bkh_array *array, unsigned int argc, char **argv)
{
	if (argc == 2 && !strcasecmp(argv[0], "sync"))
		return bkh_sync_command(array, argv[1]);
	if ((argc == 3 || argc == 4) && !strcasecmp(argv[0], "throttle"))
		return bkh_message_throttle(array, argc, argv);
	if (argc == 2 && !strcasecmp(argv[0], "fail"))
		return bkh_message_fail(array, argv[1]);
	if (argc == 2 && !strcasecmp(argv[0], "ack"))
		return -EOPNOTSUPP; /* nothing is ever held in native mode */
	return -EAGAIN;
}

/* What user space asks and says of its metadata, suspended or not; -EAGAIN: none of that. */
static int bkh_message_held(struct bkh_array *array, unsigned int argc, char **argv, char *result,
			    unsigned int maxlen)
{
	if (!array->hold || array->life == BKH_LIFE_NEW)
		return -EAGAIN;
	if (argc == 2 && !strcasecmp(argv[0], "ack"))
		return bkh_hold_ack(array, argv[1]);
	if (argc != 1 || strcasecmp(argv[0], "pending"))
		return -EAGAIN;
	bkh_hold_pending(array, result, maxlen);
	return BKH_MESSAGE_HAS_RESULT;
}

/**
 * bkh_message() - Handle one message.
 * @ti: the target
 * @argc: number of words
 * @argv: the words
 * @result: buffer for the answer
 * @maxlen: its size
 *
 * Context: Process. Takes the admin mutex.
 * Return: 0; 1 if @result holds an answer; -EINVAL for what is not understood;
 * -ENODEV while suspended, but for "ack" and "pending"; -EROFS for changes in readonly mode.
 */
int bkh_message(struct dm_target *ti, unsigned int argc, char **argv, char *result,
		unsigned int maxlen)
{
	struct bkh_array *array = ti->private;
	int error = -EINVAL;

	mutex_lock(&array->admin);
	error = bkh_message_held(array, argc, argv, result, maxlen);
	if (error != -EAGAIN)
		goto done;
	if (array->life != BKH_LIFE_ACTIVE) {
		error = -ENODEV;
		goto out;
	}
	if (argc == 3 && !strcasecmp(argv[0], "regions")) {
		error = bkh_message_regions(array, argv[1], argv[2], result, maxlen);
	} else if (argc == 2 && !strcasecmp(argv[0], "events")) {
		error = bkh_message_events(array, argv[1], result, maxlen);
	} else if (argc == 1 && !strcasecmp(argv[0], "bad")) {
		error = bkh_message_bad(array, result, maxlen);
	} else if (argc == 1 && !strcasecmp(argv[0], "stats")) {
		error = bkh_message_stats(array, result, maxlen);
	} else if (array->readonly) {
		error = -EROFS;
	} else {
		error = bkh_message_change(array, argc, argv);
		if (error == -EAGAIN)
			error = -EINVAL;
	}
done:
	if (error == -EINVAL)
		DMWARN("%s: invalid message '%s'", dm_table_device_name(ti->table), argv[0]);
out:
	mutex_unlock(&array->admin);
	return error;
}
