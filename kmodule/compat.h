/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences between the kernels we build on (6.1, 6.12, 7.x), all in one
 * place. What a kernel offers is found by compiling probes (probes/, Kbuild),
 * never by its version number: distributions backport.
 */
#ifndef BKH_COMPAT_H
#define BKH_COMPAT_H

#include <linux/blkdev.h>
#include <linux/workqueue.h>

/* 7.x wants every workqueue to say whether it is per CPU; 6.1 has no such flag. */
#ifdef BKH_HAVE_WQ_PERCPU
#define BKH_WQ_PERCPU WQ_PERCPU
#else
#define BKH_WQ_PERCPU 0
#endif

static inline bool bkh_bdev_rotational(struct block_device *bdev)
{
#ifdef BKH_HAVE_BDEV_ROT
	return bdev_rot(bdev);
#else
	return !bdev_nonrot(bdev);
#endif
}

#endif
