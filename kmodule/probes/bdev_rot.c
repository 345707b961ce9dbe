// SPDX-License-Identifier: GPL-2.0-or-later
/* bdev_rot() replaced bdev_nonrot(). */
#include <linux/blkdev.h>
bool bkh_probe(struct block_device *bdev);
bool bkh_probe(struct block_device *bdev)
{
	return bdev_rot(bdev);
}
