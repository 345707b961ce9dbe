/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences between the kernels we build on (6.1, 6.12, 7.x), all in one
 * place. What a kernel offers is found by compiling probes (probes/, Kbuild),
 * never by its version number: distributions backport.
 */
#ifndef BKH_COMPAT_H
#define BKH_COMPAT_H

#include <linux/blkdev.h>
#include <linux/raid/pq.h>
#include <linux/raid/xor.h>
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

/* How many sources one call takes. */
#define BKH_XOR_MOST 4

/** bkh_xor_into() - @to ^= all of @from, at most BKH_XOR_MOST of them. Context: process. */
static inline void bkh_xor_into(void *to, void **from, unsigned int nr, unsigned int len)
{
#ifdef BKH_HAVE_XOR_GEN
	xor_gen(to, from, nr, len);
#else
	xor_blocks(nr, len, to, from);
#endif
}

/*
 * The syndrome functions of lib/raid6: @ptrs has data, P and Q in this order, @disks of them.
 * Context of all: process.
 */
static inline void bkh_raid6_generate(unsigned int disks, size_t len, void **ptrs)
{
#ifdef BKH_HAVE_RAID6_CALL
	raid6_call.gen_syndrome(disks, len, ptrs);
#else
	raid6_gen_syndrome(disks, len, ptrs);
#endif
}

/** bkh_raid6_modify() - Add ptrs[@slot] to P and Q; false if this kernel cannot. */
static inline bool bkh_raid6_modify(unsigned int disks, unsigned int slot, size_t len, void **ptrs)
{
#ifdef BKH_HAVE_RAID6_CALL
	if (!raid6_call.xor_syndrome)
		return false;
	raid6_call.xor_syndrome(disks, slot, slot, len, ptrs);
#else
	if (!raid6_can_xor_syndrome())
		return false;
	raid6_xor_syndrome(disks, slot, slot, len, ptrs);
#endif
	return true;
}

/** bkh_raid6_solve_q() - Data block @slot and P from Q and the other data. */
static inline void bkh_raid6_solve_q(unsigned int disks, size_t len, int slot, void **ptrs)
{
#ifdef BKH_HAVE_RAID6_CALL
	raid6_datap_recov(disks, len, slot, ptrs);
#else
	raid6_recov_datap(disks, len, slot, ptrs);
#endif
}

/** bkh_raid6_solve_two() - Data blocks @one < @two from P, Q and the other data. */
static inline void bkh_raid6_solve_two(unsigned int disks, size_t len, int one, int two,
				       void **ptrs)
{
#ifdef BKH_HAVE_RAID6_CALL
	raid6_2data_recov(disks, len, one, two, ptrs);
#else
	raid6_recov_2data(disks, len, one, two, ptrs);
#endif
}

#endif
