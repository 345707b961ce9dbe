// SPDX-License-Identifier: GPL-2.0-or-later
/* Must compile everywhere: if not, the probes say nothing. */
#include <linux/blkdev.h>
#include <linux/device-mapper.h>
int bkh_probe(struct dm_target *ti);
int bkh_probe(struct dm_target *ti)
{
	return ti->num_flush_bios;
}
