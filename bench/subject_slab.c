// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slab cache of its own, and a mempool over one.
 */
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mempool.h>
#include <linux/slab.h>

#include "loops.h"

/* What a driver that may be in any context asks for, as our nonpaged lists do. */
#define BENCH_GFP (GFP_ATOMIC | __GFP_NOWARN)

/* Entries that a mempool keeps for bad times. */
#define RESERVE 16

/* Numbers the caches: two of one name are not allowed at the same time. */
static atomic_t nr_caches = ATOMIC_INIT(0);

/**
 * bench_cache_create() - make a slab cache
 * @size: bytes per object
 *
 * The whole object may be copied to and from user space: such a cache is never
 * merged with another one, whose users would disturb.
 *
 * Context: Process context.
 * Return: the cache, or %NULL without memory.
 */
struct kmem_cache *bench_cache_create(u32 size)
{
	char name[32];

	snprintf(name, sizeof(name), "ntmem-bench-%u", atomic_inc_return(&nr_caches));
	return kmem_cache_create_usercopy(name, size, 16, 0, 0, size, NULL);
}

struct slab_instance {
	struct kmem_cache *cache;
	mempool_t *pool;
};

static int kmem_cache_subject_create(void *instance, const struct bench_spec *spec)
{
	struct slab_instance *slab = instance;

	slab->cache = bench_cache_create(spec->size);
	return slab->cache ? 0 : -ENOMEM;
}

static void kmem_cache_subject_destroy(void *instance)
{
	struct slab_instance *slab = instance;

	kmem_cache_destroy(slab->cache);
}

static __always_inline void *kmem_cache_take(void *instance)
{
	struct slab_instance *slab = instance;

	return kmem_cache_alloc(slab->cache, BENCH_GFP);
}

static __always_inline void kmem_cache_give(void *instance, void *entry)
{
	struct slab_instance *slab = instance;

	kmem_cache_free(slab->cache, entry);
}

static int kmem_cache_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmem_cache_take, kmem_cache_give);
}

const struct bench_subject bench_kmem_cache = {
	.name = "kmem_cache",
	.form = "call",
	.instance_bytes = sizeof(struct slab_instance),
	.irqs_off = true,
	.lifetime = true,
	.create = kmem_cache_subject_create,
	.destroy = kmem_cache_subject_destroy,
	.loop = kmem_cache_loop,
};

static int mempool_subject_create(void *instance, const struct bench_spec *spec)
{
	struct slab_instance *slab = instance;
	int err = kmem_cache_subject_create(instance, spec);

	if (err)
		return err;
	slab->pool = mempool_create_slab_pool(RESERVE, slab->cache);
	if (slab->pool)
		return 0;
	kmem_cache_subject_destroy(instance);
	return -ENOMEM;
}

static void mempool_subject_destroy(void *instance)
{
	struct slab_instance *slab = instance;

	mempool_destroy(slab->pool);
	kmem_cache_subject_destroy(instance);
}

static __always_inline void *mempool_take(void *instance)
{
	struct slab_instance *slab = instance;

	return mempool_alloc(slab->pool, BENCH_GFP);
}

static __always_inline void mempool_give(void *instance, void *entry)
{
	struct slab_instance *slab = instance;

	mempool_free(entry, slab->pool);
}

static int mempool_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, mempool_take, mempool_give);
}

const struct bench_subject bench_mempool = {
	.name = "mempool",
	.form = "call",
	.instance_bytes = sizeof(struct slab_instance),
	.irqs_off = true,
	.lifetime = true,
	.create = mempool_subject_create,
	.destroy = mempool_subject_destroy,
	.loop = mempool_loop,
};
