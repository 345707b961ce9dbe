// SPDX-License-Identifier: GPL-2.0-or-later
/* The status line and the table line; both are interfaces, see the design. */
#include "hold.h"
#include "replace.h"
#include "target.h"

static const char *bkh_state_word(struct bkh_array *array)
{
	if (array->readonly)
		return "readonly";
	if (array->life == BKH_LIFE_NEW || !bkh_in_sync(array))
		return "failed";
	return bkh_redundant(array) ? "active" : "degraded";
}

static char bkh_health_letter(struct bkh_array *array, unsigned int slot)
{
	if (array->life == BKH_LIFE_NEW)
		return array->members[slot].dev ? 'A' : '-';
	switch (READ_ONCE(array->head.members[slot].state)) {
	case BKH_MEMBER_IN_SYNC:
		return 'A';
	case BKH_MEMBER_REBUILDING:
		return 'a';
	case BKH_MEMBER_FAILED:
		return 'D';
	default:
		return '-';
	}
}

static unsigned int bkh_status_info(struct bkh_array *array, char *result, unsigned int maxlen)
{
	const struct bkh_map *map = &array->map;
	struct bkh_sync_report report;
	unsigned int sz = 0, i;

	bkh_sync_report(array, &report);
	DMEMIT("1 raid%u %s %u ", array->geo.level, bkh_state_word(array), array->nr_members);
	for (i = 0; i < array->nr_members; i++)
		DMEMIT("%c", bkh_health_letter(array, i));
	DMEMIT(" %s%s %llu %llu %llu %llu", bkh_sync_word(report.action),
	       report.paused ? ":paused" : "", report.done_sectors, report.total_sectors,
	       report.rate_kib, report.mismatch_sectors);
	DMEMIT(" %llu,%llu,%llu,%llu,%llu", bkh_map_in_state(map, BKH_REGION_NEVER),
	       bkh_map_in_state(map, BKH_REGION_CLEAN), bkh_map_in_state(map, BKH_REGION_DIRTY),
	       bkh_map_in_state(map, BKH_REGION_NEEDS_SYNC),
	       bkh_map_in_state(map, BKH_REGION_SYNCING));
	DMEMIT(" %llu %llu %llu %llu %llu", map->region_sectors * bkh_span_width(&array->geo),
	       report.throttle_min_kib, report.throttle_max_kib, bkh_events_last(array),
	       div_u64(report.throttle_ns, NSEC_PER_MSEC));
	return sz;
}

static unsigned int bkh_status_table(struct bkh_array *array, char *result, unsigned int maxlen)
{
	const struct bkh_replace *r = bkh_replace_shown(array);
	const struct bkh_geometry *geo = &array->geo;
	char buffer[BKH_LAYOUT_NAME_BYTES];
	unsigned int sz = 0, i;

	DMEMIT("1 raid%u %u %s %s %pUb %u", geo->level, geo->chunk_sectors,
	       bkh_layout_name(geo->level, geo->layout, buffer) ?: "none",
	       array->hold	 ? "held"
	       : array->readonly ? "readonly"
				 : "native",
	       array->uuid.b, array->nr_members);
	for (i = 0; i < array->nr_members; i++) {
		const struct bkh_member *m = &array->members[i];

		if (m->dev && array->hold)
			DMEMIT(" %s %llu - %pUb", m->dev->name, (u64)m->data_start, m->uuid.b);
		else if (m->dev)
			DMEMIT(" %s %llu %llu %pUb", m->dev->name, (u64)m->data_start,
			       (u64)m->status_start, m->uuid.b);
		else
			DMEMIT(" - - - %pUb", m->uuid.b);
	}
	if (array->hold)
		return sz + bkh_hold_print(array, result + sz, maxlen - sz);
	DMEMIT(" %u%s%s", array->logger.wanted + array->logger.intents + (r ? 6 : 0),
	       array->logger.wanted ? " row_log" : "", array->logger.intents ? " intents" : "");
	if (r)
		DMEMIT(" replace %u %s %llu %llu %pUb", r->slot, r->disk.dev->name,
		       (u64)r->disk.data_start, (u64)r->disk.status_start, r->disk.uuid.b);
	return sz;
}

/** bkh_status() - Status, table and measurement lines. Context: process. */
void bkh_status(struct dm_target *ti, status_type_t type, unsigned int flags, char *result,
		unsigned int maxlen)
{
	struct bkh_array *array = ti->private;
	unsigned int sz = 0;

	switch (type) {
	case STATUSTYPE_INFO:
		bkh_status_info(array, result, maxlen);
		break;
	case STATUSTYPE_TABLE:
		bkh_status_table(array, result, maxlen);
		break;
	case STATUSTYPE_IMA:
		DMEMIT_TARGET_NAME_VERSION(ti->type);
		DMEMIT(",level=raid%u,members=%u,array_uuid=%pUb;", array->geo.level,
		       array->nr_members, array->uuid.b);
		break;
	}
}
