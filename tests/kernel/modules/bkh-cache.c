// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dm target "bkh_cache DEVICE [START]": a disk with a volatile cache, for tests.
 *
 * What is written stays in memory until a flush, or until the message
 *
 *   destage START SECTORS PERCENT
 *
 * puts so much of that range on the disk: what a real cache happens to do by itself, in any order,
 * 4 KiB by 4 KiB. Writes with FUA go to the disk at once. After "off" everything fails, and when
 * the table goes, so does the cache: a power cut. (dm's own error target would answer flushes with
 * success.) "hold reads", "hold writes" (flushes are neither) keep what comes from then on until
 * "release", or until "fail", which ends it with an error. After "fail-nth N" the N-th bio fails.
 * The status line tells how many sectors are cached, how many bios are held, and how many come
 * before the one that is to fail.
 *
 * One worker does everything, one bio at a time: slow, and easy to be sure of.
 */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/device-mapper.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#define DM_MSG_PREFIX "bkh-cache"
#define LINE_SECTORS (PAGE_SIZE >> SECTOR_SHIFT)

enum { HOLD_READS = 1, HOLD_WRITES = 2 };

struct line {
	unsigned long valid; /* which of its sectors are cached */
	u8 data[PAGE_SIZE];
};

struct cache {
	struct dm_dev *dev;
	sector_t start; /* of the target on it */
	struct workqueue_struct *wq;
	struct work_struct work;
	spinlock_t lock; /* todo, held, hold, off, nth */
	struct bio_list todo;
	struct bio_list held;
	unsigned int hold;
	bool off;
	unsigned int nth; /* counts down to the bio that fails; 0: none */
	struct mutex mutex; /* lines */
	struct xarray lines; /* by number of page */
	struct bio_set bios;
};

static unsigned long cached_of(struct cache *c)
{
	unsigned long index, sectors = 0;
	struct line *line;

	mutex_lock(&c->mutex);
	xa_for_each(&c->lines, index, line) sectors += hweight_long(line->valid);
	mutex_unlock(&c->mutex);
	return sectors;
}

static void forget(struct cache *c)
{
	unsigned long index;
	struct line *line;

	xa_for_each(&c->lines, index, line) kvfree(line);
	xa_destroy(&c->lines);
}

static struct line *line_get(struct cache *c, unsigned long index)
{
	struct line *line = xa_load(&c->lines, index);

	if (line)
		return line;
	line = kvzalloc(sizeof(*line), GFP_NOIO);
	if (line && xa_is_err(xa_store(&c->lines, index, line, GFP_NOIO))) {
		kvfree(line);
		return NULL;
	}
	return line;
}

/* Write one run of cached sectors of a page. */
static blk_status_t write_run(struct cache *c, unsigned long index, struct line *line,
			      unsigned int first, unsigned int count)
{
	struct page *page = alloc_page(GFP_NOIO);
	struct bio_vec vec;
	struct bio bio;
	int error;

	if (!page)
		return BLK_STS_RESOURCE;
	memcpy(page_address(page), line->data + (first << SECTOR_SHIFT), count << SECTOR_SHIFT);
	bio_init(&bio, c->dev->bdev, &vec, 1, REQ_OP_WRITE);
	bio.bi_iter.bi_sector = index * LINE_SECTORS + first;
	__bio_add_page(&bio, page, count << SECTOR_SHIFT, 0);
	error = submit_bio_wait(&bio);
	bio_uninit(&bio);
	__free_page(page);
	return errno_to_blk_status(error);
}

/* Put the page @index on the disk, what of it is in [@start, @end) and cached. */
static blk_status_t destage(struct cache *c, unsigned long index, struct line *line, sector_t start,
			    sector_t end)
{
	sector_t base = (sector_t)index * LINE_SECTORS;
	blk_status_t status = BLK_STS_OK;
	unsigned int at, first = 0, count = 0;

	for (at = 0; at <= LINE_SECTORS && !status; at++) {
		if (at < LINE_SECTORS && (line->valid & BIT(at)) && base + at >= start &&
		    base + at < end) {
			first = count++ ? first : at;
			continue;
		}
		if (count)
			status = write_run(c, index, line, first, count);
		if (count && !status)
			line->valid &= ~(((1UL << count) - 1) << first);
		count = 0;
	}
	return status;
}

static blk_status_t destage_all(struct cache *c)
{
	blk_status_t status = BLK_STS_OK;
	unsigned long index;
	struct line *line;

	xa_for_each(&c->lines, index, line)
	{
		status = destage(c, index, line, 0, ~(sector_t)0);
		if (status)
			break;
		xa_erase(&c->lines, index);
		kvfree(line);
	}
	return status;
}

/* Between one sector in memory and the cache; a read takes only what is cached. */
static blk_status_t copy_sector(struct cache *c, sector_t sector, u8 *data, bool to_cache)
{
	unsigned long index = sector / LINE_SECTORS;
	unsigned int at = sector % LINE_SECTORS;
	struct line *line = to_cache ? line_get(c, index) : xa_load(&c->lines, index);

	if (!line)
		return to_cache ? BLK_STS_RESOURCE : BLK_STS_OK;
	if (to_cache) {
		memcpy(line->data + (at << SECTOR_SHIFT), data, SECTOR_SIZE);
		line->valid |= BIT(at);
	} else if (line->valid & BIT(at)) {
		memcpy(data, line->data + (at << SECTOR_SHIFT), SECTOR_SIZE);
	}
	return BLK_STS_OK;
}

static blk_status_t copy(struct cache *c, struct bio *bio, bool to_cache)
{
	blk_status_t status = BLK_STS_OK;
	struct bvec_iter iter;
	struct bio_vec vec;

	bio_for_each_segment (vec, bio, iter) {
		u8 *data = bvec_kmap_local(&vec);
		unsigned int i;

		for (i = 0; i < vec.bv_len >> SECTOR_SHIFT && !status; i++)
			status = copy_sector(c, iter.bi_sector + i, data + (i << SECTOR_SHIFT),
					     to_cache);
		kunmap_local(data);
	}
	return status;
}

static void drop(struct cache *c, sector_t start, sector_t end)
{
	for (; start < end; start++) {
		struct line *line = xa_load(&c->lines, start / LINE_SECTORS);

		if (line)
			line->valid &= ~BIT(start % LINE_SECTORS);
	}
}

/* The same on the disk, past the cache. */
static blk_status_t pass_on(struct cache *c, struct bio *bio)
{
	struct bio *clone = bio_alloc_clone(c->dev->bdev, bio, GFP_NOIO, &c->bios);
	int error = submit_bio_wait(clone);

	bio_put(clone);
	return errno_to_blk_status(error);
}

static blk_status_t handle(struct cache *c, struct bio *bio)
{
	sector_t end = bio_end_sector(bio);
	blk_status_t status;

	if (bio_op(bio) == REQ_OP_READ)
		return pass_on(c, bio) ?: copy(c, bio, false);
	if (!bio_sectors(bio))
		return destage_all(c) ?: errno_to_blk_status(blkdev_issue_flush(c->dev->bdev));
	if (!(bio->bi_opf & REQ_FUA))
		return copy(c, bio, true);
	status = pass_on(c, bio);
	if (!status)
		drop(c, bio->bi_iter.bi_sector, end);
	return status;
}

static bool is_held(const struct cache *c, const struct bio *bio)
{
	if (!bio_sectors(bio))
		return false;
	return c->hold & (bio_op(bio) == REQ_OP_READ ? HOLD_READS : HOLD_WRITES);
}

/* What to do next; @fail if only to fail it. */
static struct bio *next(struct cache *c, bool *fail)
{
	struct bio *bio;

	spin_lock_irq(&c->lock);
	while ((bio = bio_list_pop(&c->todo)) && is_held(c, bio))
		bio_list_add(&c->held, bio);
	*fail = bio && (c->off || (c->nth && !--c->nth));
	spin_unlock_irq(&c->lock);
	return bio;
}

static void cache_work(struct work_struct *work)
{
	struct cache *c = container_of(work, struct cache, work);
	struct bio *bio;
	bool fail;

	while ((bio = next(c, &fail))) {
		mutex_lock(&c->mutex);
		bio->bi_status = fail ? BLK_STS_IOERR : handle(c, bio);
		mutex_unlock(&c->mutex);
		bio_endio(bio);
		cond_resched();
	}
}

static int cache_map(struct dm_target *ti, struct bio *bio)
{
	struct cache *c = ti->private;
	unsigned long flags;

	bio->bi_iter.bi_sector = c->start + dm_target_offset(ti, bio->bi_iter.bi_sector);
	spin_lock_irqsave(&c->lock, flags);
	bio_list_add(&c->todo, bio);
	spin_unlock_irqrestore(&c->lock, flags);
	queue_work(c->wq, &c->work);
	return DM_MAPIO_SUBMITTED;
}

static void set_hold(struct cache *c, unsigned int hold)
{
	spin_lock_irq(&c->lock);
	c->hold = hold ? c->hold | hold : 0;
	if (!hold) {
		bio_list_merge(&c->held, &c->todo);
		c->todo = c->held;
		bio_list_init(&c->held);
	}
	spin_unlock_irq(&c->lock);
	queue_work(c->wq, &c->work);
}

/* Everything that is held fails; if @off all that comes, too. */
static void fail_held(struct cache *c, bool off)
{
	struct bio_list held;
	struct bio *bio;

	spin_lock_irq(&c->lock);
	c->off = off;
	held = c->held;
	bio_list_init(&c->held);
	c->hold = 0;
	spin_unlock_irq(&c->lock);
	while ((bio = bio_list_pop(&held)))
		bio_io_error(bio);
}

static int set_nth(struct cache *c, const char *word)
{
	unsigned int nth;

	if (kstrtouint(word, 10, &nth))
		return -EINVAL;
	spin_lock_irq(&c->lock);
	c->nth = nth;
	spin_unlock_irq(&c->lock);
	return 0;
}

static int destage_some(struct cache *c, char **argv)
{
	unsigned long long start, sectors;
	blk_status_t status = BLK_STS_OK;
	unsigned int percent;
	unsigned long index;
	struct line *line;

	if (kstrtoull(argv[1], 10, &start) || kstrtoull(argv[2], 10, &sectors) ||
	    kstrtouint(argv[3], 10, &percent))
		return -EINVAL;
	mutex_lock(&c->mutex);
	xa_for_each(&c->lines, index, line) if (get_random_u32() % 100 < percent && !status)
		status = destage(c, index, line, start, start + sectors);
	mutex_unlock(&c->mutex);
	return blk_status_to_errno(status);
}

static int cache_message(struct dm_target *ti, unsigned int argc, char **argv, char *result,
			 unsigned int maxlen)
{
	struct cache *c = ti->private;

	if (argc == 4 && !strcmp(argv[0], "destage"))
		return destage_some(c, argv);
	if (argc == 2 && !strcmp(argv[0], "fail-nth"))
		return set_nth(c, argv[1]);
	if (argc == 2 && !strcmp(argv[0], "hold") && !strcmp(argv[1], "reads"))
		set_hold(c, HOLD_READS);
	else if (argc == 2 && !strcmp(argv[0], "hold") && !strcmp(argv[1], "writes"))
		set_hold(c, HOLD_WRITES);
	else if (argc == 1 && !strcmp(argv[0], "release"))
		set_hold(c, 0);
	else if (argc == 1 && !strcmp(argv[0], "fail"))
		fail_held(c, false);
	else if (argc == 1 && !strcmp(argv[0], "off"))
		fail_held(c, true);
	else
		return -EINVAL;
	return 0;
}

static void cache_status(struct dm_target *ti, status_type_t type, unsigned int flags, char *result,
			 unsigned int maxlen)
{
	struct cache *c = ti->private;
	unsigned int sz = 0;

	if (type == STATUSTYPE_TABLE)
		DMEMIT("%s %llu", c->dev->name, (unsigned long long)c->start);
	else if (type == STATUSTYPE_INFO)
		DMEMIT("%lu %d %u", cached_of(c), bio_list_size(&c->held), READ_ONCE(c->nth));
	else
		*result = '\0';
}

static void cache_dtr(struct dm_target *ti)
{
	struct cache *c = ti->private;

	if (c->wq)
		destroy_workqueue(c->wq);
	if (c->dev)
		dm_put_device(ti, c->dev);
	bioset_exit(&c->bios);
	forget(c);
	kfree(c);
}

static int cache_ctr(struct dm_target *ti, unsigned int argc, char **argv)
{
	struct cache *c = kzalloc(sizeof(*c), GFP_KERNEL);
	unsigned long long start = 0;

	if (!c)
		return -ENOMEM;
	ti->private = c;
	spin_lock_init(&c->lock);
	mutex_init(&c->mutex);
	xa_init(&c->lines);
	bio_list_init(&c->todo);
	bio_list_init(&c->held);
	INIT_WORK(&c->work, cache_work);
	c->wq = alloc_ordered_workqueue("bkh_cache", WQ_MEM_RECLAIM);
	if (argc < 1 || argc > 2 || (argc == 2 && kstrtoull(argv[1], 10, &start)) || !c->wq ||
	    bioset_init(&c->bios, 16, 0, BIOSET_NEED_BVECS) ||
	    dm_get_device(ti, argv[0], dm_table_get_mode(ti->table), &c->dev)) {
		ti->error = "not DEVICE [START]";
		cache_dtr(ti);
		return -EINVAL;
	}
	c->start = start;
	ti->num_flush_bios = 1;
	ti->flush_supported = true;
	return 0;
}

static int cache_iterate(struct dm_target *ti, iterate_devices_callout_fn fn, void *data)
{
	struct cache *c = ti->private;

	return fn(ti, c->dev, c->start, ti->len, data);
}

static struct target_type cache_target = {
	.name = "bkh_cache",
	.version = { 1, 0, 0 },
	.module = THIS_MODULE,
	.ctr = cache_ctr,
	.dtr = cache_dtr,
	.map = cache_map,
	.message = cache_message,
	.status = cache_status,
	.iterate_devices = cache_iterate,
};

static int __init cache_init(void)
{
	return dm_register_target(&cache_target);
}

static void __exit cache_exit(void)
{
	dm_unregister_target(&cache_target);
}

module_init(cache_init);
module_exit(cache_exit);

MODULE_DESCRIPTION("a disk with a volatile cache, for tests of dm-bulkhead");
MODULE_LICENSE("GPL");
