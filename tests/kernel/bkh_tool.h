/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What bkh-format and bkh-inspect share. For tests: no locks, no questions asked. */
#ifndef BKH_TESTS_KERNEL_TOOL_H
#define BKH_TESTS_KERNEL_TOOL_H

#include "kmodule/core/codec.h"
#include "kmodule/core/recover.h"
#include "kmodule/core/region.h"

void die(const char *what, const char *subject);
void parse_uuid(const char *text, struct bkh_uuid *uuid);
void format_uuid(const struct bkh_uuid *uuid, char *text); /* 37 bytes */
u64 device_bytes(int fd, const char *path);
void read_at(int fd, const char *path, void *data, size_t len, u64 offset);
void write_at(int fd, const char *path, const void *data, size_t len, u64 offset);

#endif
