// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * While this is loaded, the block layer's common pool of bios (fs_bio_set) is empty and no memory
 * fills it: who asks for one waits until it is unloaded. So it is when all that the pool has are
 * on their way to an array, from swap or from a file system, and memory has run out. What the array
 * needs to let them come to their end must come from elsewhere.
 */
#include <linux/bio.h>
#include <linux/mempool.h>
#include <linux/module.h>

#define MOST 64

static mempool_t *pool = &fs_bio_set.bio_pool;
static mempool_alloc_t *pool_alloc;
static void *taken[MOST];
static unsigned int nr_taken;

static void *nothing(gfp_t gfp, void *data)
{
	return NULL;
}

static int __init bkh_pool_init(void)
{
	pool_alloc = pool->alloc;
	WRITE_ONCE(pool->alloc, nothing);
	for (; nr_taken < MOST; nr_taken++) {
		taken[nr_taken] = mempool_alloc(pool, GFP_NOWAIT);
		if (!taken[nr_taken])
			break;
	}
	pr_info("bkh-pool: took %u bios\n", nr_taken);
	return 0;
}

static void __exit bkh_pool_exit(void)
{
	WRITE_ONCE(pool->alloc, pool_alloc);
	while (nr_taken)
		mempool_free(taken[--nr_taken], pool);
}

module_init(bkh_pool_init);
module_exit(bkh_pool_exit);
MODULE_DESCRIPTION("An empty common pool of bios, for tests of dm-bulkhead");
MODULE_LICENSE("GPL");
