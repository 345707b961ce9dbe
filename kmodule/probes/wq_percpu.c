// SPDX-License-Identifier: GPL-2.0-or-later
/* WQ_PERCPU is an enum constant: the preprocessor cannot see it. */
#include <linux/workqueue.h>
int bkh_probe(void);
int bkh_probe(void)
{
	return WQ_PERCPU;
}
