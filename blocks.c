// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks: every piece of memory that pool and lists have handed out.
 *
 * Each block has a record outside the block, found through a hash of its
 * address. So a pointer that a driver merely claims to be pool memory is looked
 * up, never read; an overrun damages no bookkeeping; and a block needs no
 * header, which lets it start on a page.
 *
 * Small blocks come from the size classes. Larger ones are whole pages from
 * kmalloc, physically contiguous, or for paged pool also from vmalloc. What
 * vmalloc gave is handed to a worker where the caller of the free may not
 * sleep.
 *
 * A block is out (with a driver), or parked (cached by a list, or on its way
 * back). Only one caller can park a block that is out; everybody else's attempt
 * to give it back is a mistake that is reported. The record of a parked block
 * belongs to whoever parked it.
 *
 * Contexts: up to DISPATCH_LEVEL, hard interrupts where the kernel can.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hash.h>
#include <linux/llist.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "internal.h"
#include "list.h"

/* One bucket for this many pages of memory, within the limits that follow. */
#define PAGES_PER_BUCKET 16
#define MIN_HASH_BITS 10
#define MAX_HASH_BITS 18
#define LOCK_HASH_BITS 8
#define RECENT_HASH_BITS 10

/* Block records by address; guarded by bucket_locks. */
static struct hlist_head *buckets;
static unsigned int hash_bits;
static spinlock_t bucket_locks[1 << LOCK_HASH_BITS];
static struct kmem_cache *record_cache;
/* Addresses freed lately, to tell a double free from a foreign pointer. A hint. */
static const void *recent_frees[1 << RECENT_HASH_BITS];

/* vmalloc memory that waits for the worker; the link lies in the memory. */
static LLIST_HEAD(late_frees);

static void block_late_free(struct work_struct *work)
{
	struct llist_node *node, *next;

	llist_for_each_safe(node, next, llist_del_all(&late_frees))
		vfree(node);
}

static DECLARE_WORK(late_free_work, block_late_free);

static struct hlist_head *block_bucket(const void *address)
{
	return &buckets[hash_ptr(address, hash_bits)];
}

/* The lock is chosen by the bucket's low bits: one bucket never has two locks. */
static spinlock_t *block_lock(const void *address)
{
	return &bucket_locks[hash_ptr(address, hash_bits) & (ARRAY_SIZE(bucket_locks) - 1)];
}

static const void **block_recent(const void *address)
{
	return &recent_frees[hash_ptr(address, RECENT_HASH_BITS)];
}

static struct ntmem_block *block_find(const void *address)
{
	struct ntmem_block *block;

	lockdep_assert_held(block_lock(address));
	hlist_for_each_entry(block, block_bucket(address), node)
		if (block->address == address)
			return block;
	return NULL;
}

static gfp_t block_gfp(const struct ntmem_block_request *request)
{
	gfp_t gfp = __GFP_NOWARN;

	if (request->zero)
		gfp |= __GFP_ZERO;
	/* NT fails a request when pool runs out; it does not kill a process for it. */
	if (request->paged && ntmem_may_sleep())
		return gfp | GFP_KERNEL | __GFP_RETRY_MAYFAIL;
	return gfp | GFP_ATOMIC;
}

static void *block_alloc_large(const struct ntmem_block_request *request, gfp_t gfp)
{
	size_t bytes = PAGE_ALIGN(request->size);

	if (bytes < request->size)
		return NULL;
	if (gfpflags_allow_blocking(gfp))
		return kvmalloc_node(bytes, gfp, request->node);
	if (bytes > KMALLOC_MAX_SIZE)
		return NULL;
	return kmalloc_node(bytes, gfp, request->node);
}

/**
 * ntmem_block_kvfree() - do what kvfree() does, where sleeping may be illegal
 * @address: memory from kvmalloc(), or %NULL
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_block_kvfree(void *address)
{
	if (!is_vmalloc_addr(address))
		kfree(address);
	else if (ntmem_may_sleep())
		vfree(address);
	else if (llist_add(address, &late_frees))
		queue_work(ntmem_workqueue, &late_free_work);
}

static void block_free_memory(struct ntmem_block *block)
{
	if (block->cache) {
		ntmem_cache_free(block->cache, block->address);
		ntmem_cache_put(block->cache);
	} else {
		ntmem_block_kvfree(block->address);
	}
}

static void *block_alloc_memory(struct ntmem_block *block,
				const struct ntmem_block_request *request)
{
	size_t size = request->size;
	gfp_t gfp = block_gfp(request);
	struct ntmem_cache *cache = request->cache;
	void *address;

	if (!cache && size > NTMEM_SMALL_BYTES)
		return block_alloc_large(request, gfp);

	/* A class of a cache line or more is aligned to a cache line. */
	if (request->cache_aligned)
		size = max_t(size_t, size, SYSTEM_CACHE_ALIGNMENT_SIZE);
	if (cache)
		ntmem_cache_hold(cache);
	else
		cache = ntmem_cache_get(size, false);
	address = ntmem_cache_alloc(cache, gfp, request->node);
	if (!address) {
		ntmem_cache_put(cache);
		return NULL;
	}
	block->cache = cache;
	return address;
}

/* Fills in a record that has its memory, and puts it into the index. */
static void block_record(struct ntmem_block *block, const struct ntmem_block_request *request,
			 struct ntmem_tag *tag)
{
	spinlock_t *lock = block_lock(block->address);
	unsigned long flags;

	block->size = request->size;
	block->tag = tag;
	block->tag_value = request->tag;
	block->paged = request->paged;
	block->quota = request->quota;
	block->array = request->array;
	block->parked = request->type;
	block->owner = request->owner;
	block->type = request->type;
	block->caller = request->caller;

	if (READ_ONCE(*block_recent(block->address)) == block->address)
		WRITE_ONCE(*block_recent(block->address), NULL);
	spin_lock_irqsave(lock, flags);
	hlist_add_head(&block->node, block_bucket(block->address));
	spin_unlock_irqrestore(lock, flags);
}

/**
 * ntmem_block_alloc() - get memory and record it
 * @request: what is wanted
 *
 * The block is out, charged to its tag, and holds a reference to its owner.
 *
 * Context: Any context up to DISPATCH_LEVEL; sleeps only for paged requests and
 * only where the caller may. Hard interrupts are served except on PREEMPT_RT.
 * Return: the record, or %NULL when memory is short or @request->size is
 * more than can be had at all.
 */
struct ntmem_block *ntmem_block_alloc(const struct ntmem_block_request *request)
{
	struct ntmem_block *block;
	struct ntmem_tag *tag;

	if (ntmem_above_dispatch() || ntmem_fault_now())
		return NULL;

	block = kmem_cache_alloc(record_cache, (block_gfp(request) & ~__GFP_ZERO));
	if (!block)
		return NULL;
	block->cache = NULL;
	block->address = block_alloc_memory(block, request);
	if (!block->address) {
		kmem_cache_free(record_cache, block);
		return NULL;
	}
	tag = ntmem_tag_get(request->tag & ~PROTECTED_POOL, request->paged);
	ntmem_tag_charge(tag, request->size, 1);
	if (request->owner)
		refcount_inc(&request->owner->refs);
	block_record(block, request, tag);
	return block;
}

/* Several at once, of one class; all or none. */
static bool block_alloc_chunk(const struct ntmem_block_request *request, void **addresses,
			      unsigned int nr)
{
	gfp_t gfp = block_gfp(request);
	void *blocks[NTMEM_BLOCK_CHUNK];
	struct ntmem_tag *tag;
	unsigned int i;

	if (ntmem_fault_now() ||
	    !kmem_cache_alloc_bulk(record_cache, gfp & ~__GFP_ZERO, nr, blocks))
		return false;
	if (!ntmem_cache_alloc_bulk(request->cache, gfp, nr, addresses)) {
		kmem_cache_free_bulk(record_cache, nr, blocks);
		return false;
	}
	tag = ntmem_tag_get(request->tag & ~PROTECTED_POOL, request->paged);
	ntmem_tag_charge(tag, request->size, nr);
	refcount_add(nr, &request->owner->refs);
	for (i = 0; i < nr; i++) {
		struct ntmem_block *block = blocks[i];

		block->cache = request->cache;
		block->address = addresses[i];
		block_record(block, request, tag);
	}
	return true;
}

/**
 * ntmem_block_alloc_bulk() - get memory for several entries of a list at once
 * @request: what is wanted; a list asks, and its class is given
 * @addresses: result
 * @nr: how many
 *
 * Context: Interrupts on, and no hard interrupt; sleeps as ntmem_block_alloc().
 * Return: the number of blocks, which may be less than @nr.
 */
unsigned int ntmem_block_alloc_bulk(const struct ntmem_block_request *request, void **addresses,
				    unsigned int nr)
{
	unsigned int done = 0;

	while (done < nr) {
		unsigned int chunk = min_t(unsigned int, nr - done, NTMEM_BLOCK_CHUNK);

		if (!block_alloc_chunk(request, addresses + done, chunk))
			break;
		done += chunk;
	}
	return done;
}

/* Says what is wrong with an address that no block that is out starts at. */
static long block_diagnose(const void *address)
{
	if (READ_ONCE(*block_recent(address)) == address)
		return -EALREADY;
	return -ENOENT;
}

/**
 * ntmem_block_check() - tell whether a driver can have a block
 * @address: what the driver claims to have; may be anything, is never read
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock.
 * Return: 0 if a block that is out starts there, else as ntmem_block_park().
 */
int ntmem_block_check(const void *address)
{
	struct ntmem_block *block;
	unsigned long flags;
	spinlock_t *lock = block_lock(address);
	int err = 0;

	spin_lock_irqsave(lock, flags);
	block = block_find(address);
	if (!block)
		err = -ENOENT;
	else if (READ_ONCE(block->parked))
		err = -EALREADY;
	else if (block->type)
		err = -EPROTOTYPE;
	spin_unlock_irqrestore(lock, flags);
	return err == -ENOENT ? block_diagnose(address) : err;
}

/**
 * ntmem_block_take() - take a block out of the index, to release it
 * @address: what a list has; may be anything, is never read
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock.
 * Return: the record, which only the caller knows from now on, or an ERR_PTR():
 * * -EALREADY - the block was given back before
 * * -ENOENT - no block starts there
 */
struct ntmem_block *ntmem_block_take(void *address)
{
	struct ntmem_block *block;
	unsigned long flags;
	spinlock_t *lock = block_lock(address);

	spin_lock_irqsave(lock, flags);
	block = block_find(address);
	if (block) {
		/* Pairs with the release by which a list hands an entry out. */
		if (smp_load_acquire(&block->parked))
			block = ERR_PTR(-EALREADY);
		else
			hlist_del_init(&block->node);
	}
	spin_unlock_irqrestore(lock, flags);
	if (!block)
		return ERR_PTR(block_diagnose(address));
	WRITE_ONCE(*block_recent(address), address);
	return block;
}

/* What is no object has no type, and is no array. */
static struct ntmem_block *block_park(const void *address, const NTMEM_OBJECT_TYPE *type,
				      bool array)
{
	spinlock_t *lock = block_lock(address);
	struct ntmem_block *block;
	unsigned long flags;

	spin_lock_irqsave(lock, flags);
	block = block_find(address);
	if (block) {
		/* Pairs with the release by which an entry or an object is handed out. */
		if (smp_load_acquire(&block->parked))
			block = ERR_PTR(-EALREADY);
		else if (block->type != type)
			block = ERR_PTR(-EPROTOTYPE);
		else if (block->array != array)
			block = ERR_PTR(-EDOM);
		else
			WRITE_ONCE(block->parked, true);
	}
	spin_unlock_irqrestore(lock, flags);
	return block ?: ERR_PTR(block_diagnose(address));
}

/**
 * ntmem_block_park() - take a block back from the driver that has it
 * @address: what the driver claims to have; may be anything, is never read
 *
 * The index takes entries in magazines to be with a driver. That a driver could
 * free such an entry is a mistake, for which its list is looked through.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock, then perhaps
 * a list's lock.
 * Return: the record, which the caller now owns and must either make available
 * to a driver again or release; or an ERR_PTR():
 * * -EALREADY - the block was given back before
 * * -ENOENT - no block starts there
 * * -EPROTOTYPE - it has an object in it, which is to be deleted instead
 */
struct ntmem_block *ntmem_block_park(void *address)
{
	struct ntmem_block *block = block_park(address, NULL, false);

	if (IS_ERR(block) || !block->owner || !READ_ONCE(block->owner->magazines) ||
	    !ntmem_magazine_contains(block->owner, address))
		return block;
	/* Pairs with the acquire of the next one who tries. */
	smp_store_release(&block->parked, false);
	return ERR_PTR(-EALREADY);
}

/**
 * ntmem_block_park_object() - take objects back from the driver that has them
 * @address: what the driver claims to have; may be anything, is never read
 * @type: what type it claims them to be
 * @array: whether it claims them to be an array
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock.
 * Return: the record, which the caller now owns and must release; or an ERR_PTR():
 * * -EALREADY - the block was given back before, or is being constructed
 * * -ENOENT - no block starts there
 * * -EPROTOTYPE - it is none of that type
 * * -EDOM - it is an array and said to be none, or the other way round
 */
struct ntmem_block *ntmem_block_park_object(void *address, const NTMEM_OBJECT_TYPE *type,
					    bool array)
{
	return block_park(address, type, array);
}

/* Out of the index first: the memory may be handed out again at once. */
static void block_forget(struct ntmem_block *block)
{
	spinlock_t *lock = block_lock(block->address);
	unsigned long flags;

	/* Who takes a block out has it; neighbours may still change its links. */
	if (hlist_unhashed_lockless(&block->node))
		return;
	WRITE_ONCE(*block_recent(block->address), block->address);
	spin_lock_irqsave(lock, flags);
	hlist_del(&block->node);
	spin_unlock_irqrestore(lock, flags);
}

/**
 * ntmem_block_release() - give a block's memory back
 * @block: record, parked or taken by the caller; invalid afterwards
 *
 * The owner's count of outstanding entries is the caller's business.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock.
 */
void ntmem_block_release(struct ntmem_block *block)
{
	block_forget(block);
	ntmem_tag_uncharge(block->tag, block->size, 1);
	block_free_memory(block);
	if (block->owner)
		ntmem_lookaside_put(block->owner);
	kmem_cache_free(record_cache, block);
}

/* Whether two blocks can be given back as one lot. */
static bool block_alike(const struct ntmem_block *one, const struct ntmem_block *other)
{
	return one->cache && one->cache == other->cache && one->owner == other->owner &&
	       one->tag == other->tag && one->size == other->size;
}

static void block_release_alike(struct ntmem_block **blocks, unsigned int nr)
{
	struct ntmem_block first = *blocks[0];
	void *addresses[NTMEM_BLOCK_CHUNK];
	unsigned int i;

	for (i = 0; i < nr; i++) {
		addresses[i] = blocks[i]->address;
		block_forget(blocks[i]);
	}
	ntmem_tag_uncharge(first.tag, first.size, nr);
	ntmem_cache_free_bulk(first.cache, nr, addresses);
	kmem_cache_free_bulk(record_cache, nr, (void **)blocks);
	if (first.owner)
		ntmem_lookaside_put_many(first.owner, nr);
}

/**
 * ntmem_block_release_bulk() - give several blocks' memory back
 * @blocks: records, parked or taken by the caller; invalid afterwards
 * @nr: how many, at most %NTMEM_BLOCK_CHUNK
 *
 * Context: Interrupts on, any context up to DISPATCH_LEVEL. Takes bucket locks.
 */
void ntmem_block_release_bulk(struct ntmem_block **blocks, unsigned int nr)
{
	unsigned int done, alike;

	for (done = 0; done < nr; done += alike) {
		for (alike = 1; done + alike < nr; alike++)
			if (!block_alike(blocks[done], blocks[done + alike]))
				break;
		if (alike > 1)
			block_release_alike(blocks + done, alike);
		else
			ntmem_block_release(blocks[done]);
	}
}

/* Bytes that a block really has, at least what was asked for. */
size_t ntmem_block_usable_bytes(const struct ntmem_block *block)
{
	return block->cache ? ntmem_cache_size(block->cache) : PAGE_ALIGN(block->size);
}

/**
 * ntmem_block_query() - look up a block
 * @address: what the driver claims to have; may be anything, is never read
 * @usable_bytes: bytes that the block really has; untouched on failure
 * @quota: whether it was charged; untouched on failure
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes a bucket lock.
 * Return: whether a block that is out starts at @address.
 */
bool ntmem_block_query(void *address, size_t *usable_bytes, bool *quota)
{
	struct ntmem_block *block;
	unsigned long flags;
	spinlock_t *lock = block_lock(address);
	bool found;

	spin_lock_irqsave(lock, flags);
	block = block_find(address);
	found = block && !READ_ONCE(block->parked);
	if (found) {
		*usable_bytes = ntmem_block_usable_bytes(block);
		*quota = block->quota;
	}
	spin_unlock_irqrestore(lock, flags);
	return found;
}

/**
 * ntmem_block_owner_caller() - find who has an entry of a list
 * @owner: list
 *
 * Walks the whole index, so it is for reports of mistakes only.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the bucket locks in turn.
 * Return: call site that got one of the entries that are out, or 0.
 */
unsigned long ntmem_block_owner_caller(const struct ntmem_lookaside *owner)
{
	struct ntmem_block *block;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < 1U << hash_bits; i++) {
		spinlock_t *lock = &bucket_locks[i & (ARRAY_SIZE(bucket_locks) - 1)];

		/* A block that appears meanwhile may be missed; most buckets are empty. */
		if (hlist_empty(&buckets[i]))
			continue;
		spin_lock_irqsave(lock, flags);
		hlist_for_each_entry(block, &buckets[i], node) {
			if (READ_ONCE(block->owner) == owner && !READ_ONCE(block->parked)) {
				unsigned long caller = READ_ONCE(block->caller);

				spin_unlock_irqrestore(lock, flags);
				return caller;
			}
		}
		spin_unlock_irqrestore(lock, flags);
	}
	return 0;
}

/* A module's own, or made by another as an object of its type. */
static bool block_is_of(const struct ntmem_block *block, const struct module *module)
{
	return within_module(block->caller, module) ||
	       within_module((unsigned long)block->type, module);
}

/**
 * ntmem_blocks_visit() - visit the blocks of a module
 * @module: it
 * @visit: called with each, with a bucket lock held; may change the type and the caller
 * @argument: passed to it
 *
 * Context: Process context. Takes the bucket locks in turn.
 */
void ntmem_blocks_visit(const struct module *module,
			void (*visit)(struct ntmem_block *block, void *argument), void *argument)
{
	struct ntmem_block *block;
	unsigned int i;

	for (i = 0; i < 1U << hash_bits; i++) {
		spinlock_t *lock = &bucket_locks[i & (ARRAY_SIZE(bucket_locks) - 1)];

		cond_resched();
		/* A module that is about to go gets no more, and most buckets are empty. */
		if (hlist_empty(&buckets[i]))
			continue;
		spin_lock_irq(lock);
		hlist_for_each_entry(block, &buckets[i], node)
			if (block_is_of(block, module))
				visit(block, argument);
		spin_unlock_irq(lock);
	}
}

/* As ntmem_caches_shrink(), for the records. */
void ntmem_blocks_shrink(void)
{
	kmem_cache_shrink(record_cache);
}

/**
 * ntmem_blocks_init() - make the index
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM, with nothing left behind.
 */
int ntmem_blocks_init(void)
{
	unsigned int i;

	hash_bits = clamp_t(unsigned int, ilog2(totalram_pages() / PAGES_PER_BUCKET + 1),
			    MIN_HASH_BITS, MAX_HASH_BITS);
	for (i = 0; i < ARRAY_SIZE(bucket_locks); i++)
		spin_lock_init(&bucket_locks[i]);

	record_cache = kmem_cache_create("ntmem-block", sizeof(struct ntmem_block), 0, 0, NULL);
	if (!record_cache)
		return -ENOMEM;
	buckets = kvcalloc(1UL << hash_bits, sizeof(*buckets), GFP_KERNEL);
	if (!buckets) {
		kmem_cache_destroy(record_cache);
		return -ENOMEM;
	}
	return 0;
}

/* What was reported when its driver went is only counted here. */
struct block_remainder {
	u64 nr;
	u64 bytes;
};

static void block_reclaim_reported(struct ntmem_block *block, struct block_remainder *reported)
{
	if (!ntmem_caller_is_kept(block->caller))
		return;
	reported->nr++;
	reported->bytes += block->size;
	ntmem_block_release(block);
}

/* Takes a leaked block back: nobody can use it any more. One report per tag. */
static void block_reclaim(struct ntmem_block *block)
{
	struct ntmem_tag *tag = block->tag;
	char caller[NTMEM_CALLER_TEXT];
	char text[NTMEM_TAG_TEXT];

	if (!tag->leak_reported)
		pr_warn("leak: tag %s, %s pool: %lld blocks, %lld bytes never freed, one allocated by %s\n",
			ntmem_tag_text(tag->tag, text), tag->paged ? "paged" : "nonpaged",
			atomic64_read(&tag->nr_allocs) - atomic64_read(&tag->nr_frees),
			atomic64_read(&tag->bytes), ntmem_caller_text(block->caller, caller));
	tag->leak_reported = true;
	ntmem_block_release(block);
}

/**
 * ntmem_blocks_exit() - report and reclaim what is left, drop the index
 *
 * Context: Process context; no driver is loaded any more.
 */
void ntmem_blocks_exit(void)
{
	struct block_remainder reported = {};
	struct ntmem_block *block;
	struct hlist_node *next;
	unsigned int i;

	for (i = 0; i < 1U << hash_bits; i++)
		hlist_for_each_entry_safe(block, next, &buckets[i], node)
			block_reclaim_reported(block, &reported);
	if (reported.nr)
		pr_info("%llu blocks, %llu bytes that drivers had left behind are freed\n",
			reported.nr, reported.bytes);
	for (i = 0; i < 1U << hash_bits; i++)
		hlist_for_each_entry_safe(block, next, &buckets[i], node)
			block_reclaim(block);
	flush_work(&late_free_work);
	kvfree(buckets);
	kmem_cache_destroy(record_cache);
}
