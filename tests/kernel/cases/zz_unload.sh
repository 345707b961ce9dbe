# SPDX-License-Identifier: GPL-2.0-or-later
# Goal: the module can be unloaded after all of this, and leaves nothing behind.
# Method: rmmod; the slab allocator complains about objects that are left.
rmmod dm-bulkhead
refuses dmsetup create x --table "0 8 bulkhead"
dmsetup remove x 2>/dev/null || true
