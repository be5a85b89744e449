// SPDX-License-Identifier: GPL-2.0-only
/*
 * Size classes: the slab caches that lists and pool share.
 *
 * Up to a page the classes are the powers of two from 16 bytes, each aligned
 * to its own size. That is what keeps a block inside one page under every slab
 * debugging option, as NT promises for pool; classes in between could not.
 * Pool works in any context from the start, so these are made at load. Above a
 * page the classes are whole pages up to 64 KiB, page-aligned, four to a
 * doubling; they serve lists, are made when a list first asks, and go a while
 * after the last list and the last entry have gone.
 *
 * Making and destroying a slab cache sleeps and, on new kernels, takes
 * milliseconds. Where a list is initialised in a context that cannot, the
 * worker makes the class and the list takes it up at a later miss.
 *
 * The whole object is open to user copies. That also keeps the caches from
 * being merged with others, so that slabinfo shows them on every kernel.
 */
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "internal.h"

/* How long a class stays without a user, in milliseconds. */
#define CACHE_LINGER_MS 2000

/**
 * struct ntmem_cache - one size class
 * @name: shown in slabinfo
 * @size: bytes per object, exactly
 * @nr_refs: lists and entries that use it; rises from 0 only under cache_mutex
 *	or, when the slab exists, under cache_lock
 * @slab: the cache; written under cache_mutex and cache_lock
 * @wanted: a list is waiting for it
 */
struct ntmem_cache {
	const char *name;
	unsigned int size;
	atomic_t nr_refs;
	struct kmem_cache *slab;
	bool wanted;
};

/* NT's page size is 4 KiB wherever it runs; so is the one that ntmem supports. */
static_assert(PAGE_SIZE == SZ_4K);

#define SIZE_CLASS(bytes) { .name = "ntmem-" #bytes, .size = bytes }
#define NR_SMALL 9
#define SMALLEST_SHIFT 4

static struct ntmem_cache small_caches[NR_SMALL] = {
	SIZE_CLASS(16),	  SIZE_CLASS(32),   SIZE_CLASS(64),
	SIZE_CLASS(128),  SIZE_CLASS(256),  SIZE_CLASS(512),
	SIZE_CLASS(1024), SIZE_CLASS(2048), SIZE_CLASS(4096),
};

static struct ntmem_cache large_caches[] = {
	SIZE_CLASS(8192),  SIZE_CLASS(12288), SIZE_CLASS(16384),
	SIZE_CLASS(20480), SIZE_CLASS(24576), SIZE_CLASS(28672),
	SIZE_CLASS(32768), SIZE_CLASS(40960), SIZE_CLASS(49152),
	SIZE_CLASS(57344), SIZE_CLASS(65536),
};

/* Serialises making and destroying; sleeps. */
static DEFINE_MUTEX(cache_mutex);
/* Makes "the slab exists" and "take a reference" one step. */
static DEFINE_SPINLOCK(cache_lock);

static void cache_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(cache_dwork, cache_work);

static int cache_make(struct ntmem_cache *cache)
{
	struct kmem_cache *slab;
	unsigned int align = min_t(unsigned int, cache->size, PAGE_SIZE);
	unsigned long flags;

	lockdep_assert_held(&cache_mutex);
	if (cache->slab)
		return 0;
	slab = kmem_cache_create_usercopy(cache->name, cache->size, align, 0, 0, cache->size, NULL);
	if (!slab)
		return -ENOMEM;
	spin_lock_irqsave(&cache_lock, flags);
	cache->slab = slab;
	spin_unlock_irqrestore(&cache_lock, flags);
	return 0;
}

static void cache_reap(struct ntmem_cache *cache)
{
	struct kmem_cache *slab = NULL;
	unsigned long flags;

	lockdep_assert_held(&cache_mutex);
	spin_lock_irqsave(&cache_lock, flags);
	if (!atomic_read(&cache->nr_refs))
		swap(slab, cache->slab);
	spin_unlock_irqrestore(&cache_lock, flags);
	/* Accepts NULL. */
	kmem_cache_destroy(slab);
}

/* Makes the classes that are waited for and destroys those that nobody uses. */
static void cache_work(struct work_struct *work)
{
	struct ntmem_cache *cache;

	mutex_lock(&cache_mutex);
	for (cache = large_caches; cache < large_caches + ARRAY_SIZE(large_caches); cache++) {
		if (xchg(&cache->wanted, false)) {
			cache_make(cache);
			/* Whoever waited gets this long to come and take it. */
			queue_delayed_work(ntmem_workqueue, &cache_dwork,
					   msecs_to_jiffies(CACHE_LINGER_MS));
		} else {
			cache_reap(cache);
		}
	}
	mutex_unlock(&cache_mutex);
}

static bool cache_try_get(struct ntmem_cache *cache)
{
	unsigned long flags;
	bool found;

	if (atomic_inc_not_zero(&cache->nr_refs))
		return true;
	spin_lock_irqsave(&cache_lock, flags);
	found = cache->slab;
	if (found)
		atomic_inc(&cache->nr_refs);
	spin_unlock_irqrestore(&cache_lock, flags);
	return found;
}

static struct ntmem_cache *cache_class(size_t size)
{
	struct ntmem_cache *cache;

	if (size <= PAGE_SIZE) {
		size = max_t(size_t, size, 1 << SMALLEST_SHIFT);
		return &small_caches[ilog2(roundup_pow_of_two(size)) - SMALLEST_SHIFT];
	}
	for (cache = large_caches; cache < large_caches + ARRAY_SIZE(large_caches); cache++)
		if (size <= cache->size)
			return cache;
	return NULL;
}

/**
 * ntmem_cache_get() - take a reference to the class for a size
 * @size: bytes, any value
 * @may_sleep: the class may be made at once
 *
 * Context: Any context up to DISPATCH_LEVEL. Sleeps only if @may_sleep.
 * Return: the class, or %NULL when @size is above the largest class, when
 * memory is short, or when the class has yet to be made and this caller does
 * not wait for it; the worker then makes it for a later call.
 */
struct ntmem_cache *ntmem_cache_get(size_t size, bool may_sleep)
{
	struct ntmem_cache *cache = cache_class(size);

	if (!cache || cache_try_get(cache))
		return cache;

	if (!may_sleep) {
		WRITE_ONCE(cache->wanted, true);
		mod_delayed_work(ntmem_workqueue, &cache_dwork, 0);
		return NULL;
	}
	mutex_lock(&cache_mutex);
	if (ntmem_fault_now() || cache_make(cache))
		cache = NULL;
	else
		atomic_inc(&cache->nr_refs);
	mutex_unlock(&cache_mutex);
	return cache;
}

/**
 * ntmem_cache_hold() - take another reference
 * @cache: class that the caller has a reference to
 *
 * Context: Any context.
 */
void ntmem_cache_hold(struct ntmem_cache *cache)
{
	atomic_inc(&cache->nr_refs);
}

static void cache_put_many(struct ntmem_cache *cache, unsigned int nr)
{
	if (atomic_sub_and_test(nr, &cache->nr_refs))
		queue_delayed_work(ntmem_workqueue, &cache_dwork,
				   msecs_to_jiffies(CACHE_LINGER_MS));
}

/**
 * ntmem_cache_put() - drop a reference
 * @cache: class, or %NULL
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_cache_put(struct ntmem_cache *cache)
{
	if (cache)
		cache_put_many(cache, 1);
}

/**
 * ntmem_cache_alloc() - take an object
 * @cache: class that the caller has a reference to
 * @gfp: how
 * @node: NUMA node to prefer, or %NUMA_NO_NODE
 *
 * Context: As @gfp says.
 * Return: the object, or %NULL.
 */
void *ntmem_cache_alloc(struct ntmem_cache *cache, gfp_t gfp, int node)
{
	return kmem_cache_alloc_node(cache->slab, gfp, node);
}

/**
 * ntmem_cache_free() - give an object back
 * @cache: class that it came from
 * @address: the object
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_cache_free(struct ntmem_cache *cache, void *address)
{
	kmem_cache_free(cache->slab, address);
}

/**
 * ntmem_cache_alloc_bulk() - take several objects, and a reference for each
 * @cache: class that the caller has a reference to
 * @gfp: how
 * @nr: how many
 * @addresses: result
 *
 * Context: As @gfp says, with interrupts on.
 * Return: %false if not all could be had; none is then taken.
 */
bool ntmem_cache_alloc_bulk(struct ntmem_cache *cache, gfp_t gfp, unsigned int nr,
			    void **addresses)
{
	if (!kmem_cache_alloc_bulk(cache->slab, gfp, nr, addresses))
		return false;
	atomic_add(nr, &cache->nr_refs);
	return true;
}

/**
 * ntmem_cache_free_bulk() - give several objects back, and their references
 * @cache: class that they came from
 * @nr: how many
 * @addresses: the objects
 *
 * Context: Any context up to DISPATCH_LEVEL, with interrupts on.
 */
void ntmem_cache_free_bulk(struct ntmem_cache *cache, unsigned int nr, void **addresses)
{
	kmem_cache_free_bulk(cache->slab, nr, addresses);
	cache_put_many(cache, nr);
}

/* Bytes that a block of this class really has. */
size_t ntmem_cache_size(const struct ntmem_cache *cache)
{
	return cache->size;
}

/**
 * ntmem_caches_shrink() - give back the slabs that hold no object
 *
 * The slab keeps some, per CPU too. Worth asking for when lists come to rest.
 *
 * Context: Process context, may sleep; not for reclaim.
 */
void ntmem_caches_shrink(void)
{
	unsigned int i;

	mutex_lock(&cache_mutex);
	for (i = 0; i < NR_SMALL; i++)
		kmem_cache_shrink(small_caches[i].slab);
	for (i = 0; i < ARRAY_SIZE(large_caches); i++)
		if (large_caches[i].slab)
			kmem_cache_shrink(large_caches[i].slab);
	mutex_unlock(&cache_mutex);
}

/**
 * ntmem_caches_init() - make the classes up to a page
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM, with nothing left behind.
 */
int ntmem_caches_init(void)
{
	int i, err = 0;

	mutex_lock(&cache_mutex);
	for (i = 0; i < NR_SMALL && !err; i++) {
		err = cache_make(&small_caches[i]);
		if (!err)
			atomic_inc(&small_caches[i].nr_refs);
	}
	mutex_unlock(&cache_mutex);
	if (err)
		ntmem_caches_exit();
	return err;
}

/**
 * ntmem_caches_exit() - destroy all classes
 *
 * Context: Process context; no list and no block is left.
 */
void ntmem_caches_exit(void)
{
	unsigned int i;

	cancel_delayed_work_sync(&cache_dwork);
	mutex_lock(&cache_mutex);
	for (i = 0; i < NR_SMALL; i++) {
		atomic_set(&small_caches[i].nr_refs, 0);
		cache_reap(&small_caches[i]);
	}
	for (i = 0; i < ARRAY_SIZE(large_caches); i++)
		cache_reap(&large_caches[i]);
	mutex_unlock(&cache_mutex);
}
