// SPDX-License-Identifier: GPL-2.0-or-later
#include "rowlog.h"

enum bkh_log_verdict bkh_log_judge(const struct bkh_log_record *record, bool retired, u32 found,
				   u32 left)
{
	if (retired)
		return BKH_LOG_IGNORE;
	/* Nothing is overwritten before the last of them has its record. */
	if (record->members & left & ~found)
		return BKH_LOG_IGNORE;
	return record->intent ? BKH_LOG_DISTRUST : BKH_LOG_REDO;
}
