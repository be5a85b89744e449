// SPDX-License-Identifier: GPL-2.0-only
/*
 * The backing of lists: where entries come from, and where they go back to.
 *
 * With default routines that is the size class of the list; each entry is a
 * block in the index. Else it is the driver's routines, or the pool in the place
 * of the one that the driver left out.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/numa.h>
#include <linux/preempt.h>

#include "internal.h"
#include "list.h"
#include "seh.h"

/* What an entry needs: not below a cache line if it is to start on one. */
size_t ntmem_backing_bytes(const struct ntmem_lookaside *list)
{
	if (list->type & NonPagedPoolCacheAligned)
		return max_t(size_t, list->size, SYSTEM_CACHE_ALIGNMENT_SIZE);
	return list->size;
}

/**
 * ntmem_backing_entry_bytes() - tell what a cached entry takes
 * @list: private half
 *
 * Context: Any context.
 * Return: bytes, those of the size class if there is one.
 */
size_t ntmem_backing_entry_bytes(const struct ntmem_lookaside *list)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);

	return cache ? ntmem_cache_size(cache) : max_t(size_t, ntmem_backing_bytes(list), 1);
}

/* Custom routines ----------------------------------------------------------- */

/**
 * ntmem_backing_custom_allocate() - call the driver's routine, or the pool
 * @spec: what the driver asked for
 * @nt: public half
 * @caller: call site to record
 *
 * Context: That of the driver's call, with no lock held.
 * Return: the entry, or %NULL.
 */
void *ntmem_backing_custom_allocate(const struct ntmem_lookaside_spec *spec,
				    PGENERAL_LOOKASIDE_POOL nt, unsigned long caller)
{
	struct ntmem_hold *hold;
	void *entry;

	if (!spec->allocate && !spec->allocate_ex)
		return ntmem_pool_alloc(spec->type, spec->size, spec->tag, caller);
	hold = ntmem_hold_suspend();
	if (spec->allocate)
		entry = spec->allocate(spec->type, spec->size, spec->tag);
	else
		entry = spec->allocate_ex(spec->type, spec->size, spec->tag,
					  container_of(nt, LOOKASIDE_LIST_EX, L));
	ntmem_hold_resume(hold);
	return entry;
}

/**
 * ntmem_backing_custom_free() - call the driver's routine, or the pool
 * @spec: what the driver asked for
 * @nt: public half
 * @entry: entry; no longer the list's
 * @caller: call site to report
 *
 * Context: That of the driver's call, with no lock held.
 */
void ntmem_backing_custom_free(const struct ntmem_lookaside_spec *spec,
			       PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
{
	struct ntmem_hold *hold;

	if (!spec->free && !spec->free_ex) {
		ntmem_pool_free(entry, 0, caller);
		return;
	}
	hold = ntmem_hold_suspend();
	if (spec->free)
		spec->free(entry);
	else
		spec->free_ex(entry, container_of(nt, LOOKASIDE_LIST_EX, L));
	ntmem_hold_resume(hold);
}

static struct ntmem_lookaside_spec backing_spec_of(const struct ntmem_lookaside *list)
{
	return (struct ntmem_lookaside_spec){
		.kind = list->kind,
		.allocate = list->allocate,
		.free = list->free,
		.allocate_ex = list->allocate_ex,
		.free_ex = list->free_ex,
		.type = list->type,
		.size = list->size,
		.tag = list->tag,
	};
}

/* Entries that go ----------------------------------------------------------- */

/* Gives an entry that left the LIFO back to where it came from. */
void ntmem_backing_discard(struct ntmem_lookaside *list, void *item, unsigned long caller)
{
	struct ntmem_lookaside_spec spec;

	if (list->tracked) {
		ntmem_block_release(item);
		return;
	}
	spec = backing_spec_of(list);
	ntmem_backing_custom_free(&spec, list->nt, item, caller);
}

/*
 * Takes an entry that left a magazine out of the list's accounts. Some driver
 * gave it to the list unseen, so it may be anything: then the result is NULL.
 */
static struct ntmem_block *backing_unlist(struct ntmem_lookaside *list, void *entry,
					  unsigned long caller)
{
	struct ntmem_block *block = ntmem_block_take(entry);

	if (IS_ERR(block)) {
		atomic_long_inc(&list->nr_outstanding);
		ntmem_pool_bad_free(entry, PTR_ERR(block), list->tag, caller);
		return NULL;
	}
	ntmem_pool_end_lists(block, NULL, caller);
	/* Magazines took each entry for the list's own. */
	if (block->owner != list) {
		atomic_long_inc(&list->nr_outstanding);
		if (block->owner)
			atomic_long_dec(&block->owner->nr_outstanding);
	}
	return block;
}

/**
 * ntmem_backing_release_surplus() - give back entries that left magazines
 * @list: private half
 * @surplus: they; none is left afterwards
 * @caller: call site to report, or 0
 *
 * Context: Any context but NMI.
 * Return: how many there were.
 */
u32 ntmem_backing_release_surplus(struct ntmem_lookaside *list, struct ntmem_surplus *surplus,
				  unsigned long caller)
{
	struct ntmem_block *blocks[NTMEM_BLOCK_CHUNK];
	u32 nr = surplus->nr, nr_blocks = 0;

	while (surplus->nr) {
		void *entry = surplus->entries[--surplus->nr];

		/* On PREEMPT_RT, where preemption is off, the slab has to wait. */
		if (ntmem_above_dispatch()) {
			if (!ntmem_late_release(list, entry, caller)) {
				atomic_long_inc(&list->nr_outstanding);
				ntmem_lookaside_refused(list->nt, caller);
			}
			continue;
		}
		blocks[nr_blocks] = backing_unlist(list, entry, caller);
		if (blocks[nr_blocks])
			nr_blocks++;
		if (irqs_disabled() && nr_blocks)
			ntmem_block_release(blocks[--nr_blocks]);
		if (nr_blocks == ARRAY_SIZE(blocks)) {
			ntmem_block_release_bulk(blocks, nr_blocks);
			nr_blocks = 0;
		}
	}
	if (nr_blocks)
		ntmem_block_release_bulk(blocks, nr_blocks);
	return nr;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_backing_release_surplus);

/* The driver's routine did not return. What it has not got is lost, as it would be in NT. */
static void backing_undo_batch(void *batch)
{
	ntmem_exact_batch_free(batch);
}

/**
 * ntmem_backing_discard_all() - give back what was emptied out of a LIFO
 * @list: private half
 * @batch: entries; none is left afterwards
 * @caller: call site to report, or 0
 *
 * Context: Any context up to DISPATCH_LEVEL, with no lock held. A routine of the driver's
 * may raise.
 */
void ntmem_backing_discard_all(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch,
			       unsigned long caller)
{
	struct ntmem_seh_cleanup cleanup;

	ntmem_seh_cleanup_begin(&cleanup, backing_undo_batch, batch);
	/* The last one in goes first, as NT empties its list from the head. */
	while (batch->nr)
		ntmem_backing_discard(list, batch->entries[--batch->nr], caller);
	ntmem_seh_cleanup_end(&cleanup);
	ntmem_exact_batch_free(batch);
}

/* Entries that come --------------------------------------------------------- */

/*
 * The size class of a list that had none so far, if it can be had now. Drivers
 * may use nonpaged lists where they could sleep, and yet must not.
 */
static struct ntmem_cache *backing_cache(struct ntmem_lookaside *list)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);

	if (likely(cache))
		return cache;
	cache = ntmem_cache_get(ntmem_backing_bytes(list),
				ntmem_lookaside_paged(list) && ntmem_may_sleep());
	if (cache && cmpxchg(&list->cache, NULL, cache)) {
		ntmem_cache_put(cache);
		return READ_ONCE(list->cache);
	}
	return cache;
}

static struct ntmem_block_request backing_request(struct ntmem_lookaside *list,
						  unsigned long caller)
{
	return (struct ntmem_block_request){
		.size = list->size,
		.tag = list->tag,
		.paged = ntmem_lookaside_paged(list),
		.zero = list->type & POOL_ZERO_ALLOCATION,
		.node = NUMA_NO_NODE,
		.cache = backing_cache(list),
		.owner = list,
		.caller = caller,
	};
}

/* The driver's routine did not return, so neither does who holds the list for it. */
static void backing_undo(void *list)
{
	ntmem_lookaside_put(list);
}

/**
 * ntmem_backing_allocate() - make an entry that the list did not have
 * @list: private half
 * @caller: call site to record
 *
 * Context: Any context up to DISPATCH_LEVEL. May sleep for paged lists where the
 * caller may.
 * Return: the entry; %NULL without memory. A routine of the driver's may raise.
 */
void *ntmem_backing_allocate(struct ntmem_lookaside *list, unsigned long caller)
{
	struct ntmem_block_request request;
	struct ntmem_lookaside_spec spec;
	struct ntmem_seh_cleanup cleanup;
	struct ntmem_block *block;
	void *entry;

	if (!list->tracked) {
		spec = backing_spec_of(list);
		ntmem_seh_cleanup_begin(&cleanup, backing_undo, list);
		entry = ntmem_backing_custom_allocate(&spec, list->nt, caller);
		ntmem_seh_cleanup_end(&cleanup);
		if (entry)
			atomic_long_inc(&list->nr_outstanding);
		return entry;
	}
	request = backing_request(list, caller);
	atomic_long_inc(&list->nr_outstanding);
	block = ntmem_block_alloc(&request);
	if (block)
		return block->address;
	atomic_long_dec(&list->nr_outstanding);
	return NULL;
}

/**
 * ntmem_backing_restock() - stock the magazine after a miss, so that the next hit
 * @list: private half
 * @caller: call site to record
 *
 * Bulk allocation turns interrupts on, and is of no use where they must stay off.
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_backing_restock(struct ntmem_lookaside *list, unsigned long caller)
{
	u32 nr = irqs_disabled() || in_hardirq() ? 0 : ntmem_magazine_wanted(list);
	struct ntmem_block_request request;
	struct ntmem_surplus surplus;

	if (!nr)
		return;
	request = backing_request(list, caller);
	nr = ntmem_block_alloc_bulk(&request, surplus.entries, nr);
	atomic_long_add(nr, &list->nr_outstanding);
	surplus.nr = ntmem_magazine_stock(list, surplus.entries, nr);
	ntmem_backing_release_surplus(list, &surplus, caller);
}
