/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Little-endian fields at any alignment. Private to the codecs. */
#ifndef BKH_CORE_BYTES_H
#define BKH_CORE_BYTES_H

#include "types.h"

static inline u32 bkh_get32(const u8 *p)
{
	return (u32)p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

static inline u64 bkh_get64(const u8 *p)
{
	return (u64)bkh_get32(p) | (u64)bkh_get32(p + 4) << 32;
}

static inline void bkh_put32(u8 *p, u32 v)
{
	p[0] = (u8)v;
	p[1] = (u8)(v >> 8);
	p[2] = (u8)(v >> 16);
	p[3] = (u8)(v >> 24);
}

static inline void bkh_put64(u8 *p, u64 v)
{
	bkh_put32(p, (u32)v);
	bkh_put32(p + 4, (u32)(v >> 32));
}

static inline bool bkh_uuid_same(const struct bkh_uuid *a, const struct bkh_uuid *b)
{
	return !memcmp(a->b, b->b, BKH_UUID_BYTES);
}

#endif
