// SPDX-License-Identifier: GPL-2.0-or-later
#include "bkh_tool.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void die(const char *what, const char *subject)
{
	fprintf(stderr, "%s: %s: %s\n", subject, what, errno ? strerror(errno) : "");
	exit(1);
}

void parse_uuid(const char *text, struct bkh_uuid *uuid)
{
	unsigned int i, byte;

	for (i = 0; i < BKH_UUID_BYTES; i++) {
		if (*text == '-')
			text++;
		if (sscanf(text, "%2x", &byte) != 1)
			die("invalid UUID", text);
		uuid->b[i] = (u8)byte;
		text += 2;
	}
}

void format_uuid(const struct bkh_uuid *uuid, char *text)
{
	unsigned int i;

	for (i = 0; i < BKH_UUID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		text += sprintf(text, "%02x", uuid->b[i]);
	}
}

u64 device_bytes(int fd, const char *path)
{
	off_t end = lseek(fd, 0, SEEK_END);

	if (end < 0)
		die("cannot tell its size", path);
	return (u64)end;
}

void read_at(int fd, const char *path, void *data, size_t len, u64 offset)
{
	if (pread(fd, data, len, (off_t)offset) != (ssize_t)len)
		die("cannot read", path);
}

void write_at(int fd, const char *path, const void *data, size_t len, u64 offset)
{
	if (pwrite(fd, data, len, (off_t)offset) != (ssize_t)len)
		die("cannot write", path);
}
