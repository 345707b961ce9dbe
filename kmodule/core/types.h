/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The only door between the core and its surroundings. The core is pure C: no
 * allocation, no locks, no I/O, no clock. It builds into the module and into
 * user space, and every function may be called from any context.
 */
#ifndef BKH_CORE_TYPES_H
#define BKH_CORE_TYPES_H

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = (u32)(dividend % divisor);
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}
#endif

#define BKH_UUID_BYTES 16
#define BKH_SECTOR_BYTES 512

/** struct bkh_uuid - 16 bytes in the order they are printed (RFC 9562). */
struct bkh_uuid {
	u8 b[BKH_UUID_BYTES];
};

#endif
