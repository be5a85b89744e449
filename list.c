// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists: their life, and the way of an entry through a call.
 *
 * A list has a public half, which is the driver's memory and shows NT's fields
 * at NT's offsets, and a private half (struct ntmem_lookaside), found through
 * the registry. What a list caches is in exact.c, or in magazine.c while it is
 * in heavy use (mode.c); a list that has no private half yet is in bare.c.
 *
 * Where both routines are the default ones, entries are blocks of a shared size
 * class. In exact mode the index of blocks is asked about each entry, so that
 * freeing one twice, or what is none, is reported and refused; magazines ask
 * when an entry leaves them. As in NT an entry is pool memory: the driver may
 * also give it to ExFreePool. Custom routines are called once per miss, in the
 * caller's context, with no lock held.
 *
 * Difference: L.ListEntry is linked to itself. A list whose memory went away
 * without being deleted can so damage nothing.
 *
 * Contexts: up to DISPATCH_LEVEL; paged lists below it. Hard interrupts are
 * served where the kernel can, NMIs never.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include "internal.h"
#include "list.h"

static bool lookaside_paged(const struct ntmem_lookaside *list)
{
	return list->type & PagedPool;
}

static size_t lookaside_backing_bytes(const struct ntmem_lookaside *list)
{
	if (list->type & NonPagedPoolCacheAligned)
		return max_t(size_t, list->size, SYSTEM_CACHE_ALIGNMENT_SIZE);
	return list->size;
}

/**
 * ntmem_lookaside_entry_bytes() - tell what a cached entry takes
 * @list: private half
 *
 * Context: Any context.
 * Return: bytes, those of the size class if there is one.
 */
size_t ntmem_lookaside_entry_bytes(const struct ntmem_lookaside *list)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);

	return cache ? ntmem_cache_size(cache) : max_t(size_t, lookaside_backing_bytes(list), 1);
}

static void lookaside_misuse(enum ntmem_bug_check code, u64 subcode, const void *nt, u64 p3, u64 p4,
			     u32 tag, unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = code,
		.parameter = { subcode, (unsigned long)nt, p3, p4 },
		.tag = tag,
		.object = nt,
		.caller = caller,
		.what = what,
	});
}

static void lookaside_deleted(const struct ntmem_lookaside *list, unsigned long caller)
{
	lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xcb, list->nt, 0, 0, list->tag, caller,
			 "lookaside list used while it was being deleted");
}

static void lookaside_check_irql(const struct ntmem_lookaside *list, unsigned long caller)
{
	if (!lookaside_paged(list) || likely(!ntmem_at_dispatch()))
		return;
	ntmem_violation(&(struct ntmem_violation){
		.code = NTMEM_IRQL_NOT_LESS_OR_EQUAL,
		.parameter = { (unsigned long)list->nt, ntmem_irql(), 1, caller },
		.tag = list->tag,
		.object = list->nt,
		.caller = caller,
		.what = "paged lookaside list used at DISPATCH_LEVEL or above",
	});
}

/* Refuses what cannot be served at all; the entry of a free stays out. */
static bool lookaside_refused(const void *nt, unsigned long caller)
{
	if (likely(!ntmem_above_dispatch()))
		return false;
	ntmem_violation(&(struct ntmem_violation){
		.code = NTMEM_IRQL_NOT_LESS_OR_EQUAL,
		.parameter = { (unsigned long)nt, ntmem_irql(), 1, caller },
		.object = nt,
		.caller = caller,
		.what = "lookaside list used above DISPATCH_LEVEL",
	});
	return true;
}

static bool lookaside_refused_in_nmi(const void *nt, unsigned long caller)
{
	return unlikely(in_nmi()) && lookaside_refused(nt, caller);
}

/* Private half ------------------------------------------------------------ */

static struct ntmem_lookaside *lookaside_make(PGENERAL_LOOKASIDE_POOL nt,
					      const struct ntmem_lookaside_spec *spec,
					      bool may_sleep, unsigned long caller)
{
	gfp_t gfp = (may_sleep ? GFP_KERNEL : GFP_ATOMIC) | __GFP_NOWARN;
	struct ntmem_lookaside *list;
	unsigned long flags;

	list = ntmem_fault_now() ? NULL : kzalloc(sizeof(*list), gfp);
	if (!list)
		return NULL;
	refcount_set(&list->refs, 2);
	raw_spin_lock_init(&list->lock);
	list->nt = nt;
	list->kind = spec->kind;
	list->allocate = spec->allocate;
	list->free = spec->free;
	list->allocate_ex = spec->allocate_ex;
	list->free_ex = spec->free_ex;
	list->tracked = !spec->allocate && !spec->free && !spec->allocate_ex && !spec->free_ex;
	list->type = spec->type;
	list->size = spec->size;
	list->tag = spec->tag;
	list->caller = caller;
	list->live = true;
	list->resting = true;
	list->depth = NTMEM_FIRST_DEPTH;
	list->max_depth = NTMEM_MAX_DEPTH;
	list->entries = list->inline_entries;
	list->max_cached = NTMEM_INLINE_ENTRIES;
	if (list->tracked)
		list->cache = ntmem_cache_get(lookaside_backing_bytes(list), may_sleep);
	raw_spin_lock_irqsave(&list->lock, flags);
	ntmem_depth_reset(list);
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return list;
}

/*
 * Finds the private half for a call. If there is none, *spec says whether the
 * list is a bare one (its kind is valid) or no list at all, which is reported.
 */
static struct ntmem_lookaside *lookaside_get(PGENERAL_LOOKASIDE_POOL nt,
					     struct ntmem_lookaside_spec *spec,
					     unsigned long caller)
{
	struct ntmem_lookaside *list = ntmem_registry_find(nt);
	bool may_sleep;

	if (likely(list))
		return list;
	if (ntmem_bare_read(nt, spec)) {
		may_sleep = ntmem_may_sleep() && (spec->type & PagedPool);
		return ntmem_bare_promote(nt, lookaside_make(nt, spec, may_sleep, caller));
	}
	/* It may have become a proper list since the first look. */
	list = ntmem_registry_find(nt);
	if (list)
		return list;
	spec->kind = NTMEM_NR_LOOKASIDE_KINDS;
	lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xcb, nt, 0, 0, 0, caller,
			 "lookaside list used that was never initialised or is deleted");
	return NULL;
}

/* Entries ----------------------------------------------------------------- */

static void *custom_allocate(const struct ntmem_lookaside_spec *spec, PGENERAL_LOOKASIDE_POOL nt,
			     unsigned long caller)
{
	if (spec->allocate)
		return spec->allocate(spec->type, spec->size, spec->tag);
	if (spec->allocate_ex)
		return spec->allocate_ex(spec->type, spec->size, spec->tag,
					 container_of(nt, LOOKASIDE_LIST_EX, L));
	return ntmem_pool_alloc(spec->type, spec->size, spec->tag, caller);
}

static void custom_free(const struct ntmem_lookaside_spec *spec, PGENERAL_LOOKASIDE_POOL nt,
			void *entry, unsigned long caller)
{
	if (spec->free)
		spec->free(entry);
	else if (spec->free_ex)
		spec->free_ex(entry, container_of(nt, LOOKASIDE_LIST_EX, L));
	else
		ntmem_pool_free(entry, 0, caller);
}

static struct ntmem_lookaside_spec lookaside_spec_of(const struct ntmem_lookaside *list)
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

/* Gives entries that left the LIFO back to where they came from. */
static void lookaside_discard(struct ntmem_lookaside *list, void *item, unsigned long caller)
{
	struct ntmem_lookaside_spec spec;

	if (list->tracked) {
		ntmem_block_release(item);
		return;
	}
	spec = lookaside_spec_of(list);
	custom_free(&spec, list->nt, item, caller);
}

/*
 * Takes an entry that left a magazine out of the list's accounts. Some driver
 * gave it to the list unseen, so it may be anything: then the result is NULL.
 */
static struct ntmem_block *lookaside_unlist(struct ntmem_lookaside *list, void *entry,
					    unsigned long caller)
{
	struct ntmem_block *block = ntmem_block_take(entry);

	if (IS_ERR(block)) {
		atomic_long_inc(&list->nr_outstanding);
		ntmem_pool_bad_free(entry, PTR_ERR(block), list->tag, caller);
		return NULL;
	}
	ntmem_pool_end_lists(block, caller);
	/* Magazines took each entry for the list's own. */
	if (block->owner != list) {
		atomic_long_inc(&list->nr_outstanding);
		if (block->owner)
			atomic_long_dec(&block->owner->nr_outstanding);
	}
	return block;
}

/**
 * ntmem_lookaside_release_surplus() - give back entries that left magazines
 * @list: private half
 * @surplus: they; none is left afterwards
 * @caller: call site to report, or 0
 *
 * Context: Any context but NMI.
 * Return: how many there were.
 */
u32 ntmem_lookaside_release_surplus(struct ntmem_lookaside *list, struct ntmem_surplus *surplus,
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
				lookaside_refused(list->nt, caller);
			}
			continue;
		}
		blocks[nr_blocks] = lookaside_unlist(list, entry, caller);
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
NTMEM_EXPORT_IF_KUNIT(ntmem_lookaside_release_surplus);

static void lookaside_discard_all(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch,
				  unsigned long caller)
{
	/* The last one in goes first, as NT empties its list from the head. */
	while (batch->nr)
		lookaside_discard(list, batch->entries[--batch->nr], caller);
	ntmem_exact_batch_free(batch);
}

static void *lookaside_hand_out(struct ntmem_lookaside *list, void *item, unsigned long caller)
{
	struct ntmem_block *block = item;

	atomic_long_inc(&list->nr_outstanding);
	if (!list->tracked)
		return item;
	WRITE_ONCE(block->caller, caller);
	/* From here on the driver may give it back. Pairs with ntmem_block_park(). */
	smp_store_release(&block->parked, false);
	return block->address;
}

/*
 * The size class of a list that had none so far, if it can be had now. Drivers
 * may use nonpaged lists where they could sleep, and yet must not.
 */
static struct ntmem_cache *lookaside_cache(struct ntmem_lookaside *list)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);

	if (likely(cache))
		return cache;
	cache = ntmem_cache_get(lookaside_backing_bytes(list),
				lookaside_paged(list) && ntmem_may_sleep());
	if (cache && cmpxchg(&list->cache, NULL, cache)) {
		ntmem_cache_put(cache);
		return READ_ONCE(list->cache);
	}
	return cache;
}

static struct ntmem_block_request lookaside_request(struct ntmem_lookaside *list,
						    unsigned long caller)
{
	return (struct ntmem_block_request){
		.size = list->size,
		.tag = list->tag,
		.paged = lookaside_paged(list),
		.zero = list->type & POOL_ZERO_ALLOCATION,
		.node = NUMA_NO_NODE,
		.cache = lookaside_cache(list),
		.owner = list,
		.caller = caller,
	};
}

static void *lookaside_miss(struct ntmem_lookaside *list, unsigned long caller)
{
	struct ntmem_block_request request;
	struct ntmem_lookaside_spec spec;
	struct ntmem_block *block;
	void *entry;

	if (!list->tracked) {
		spec = lookaside_spec_of(list);
		entry = custom_allocate(&spec, list->nt, caller);
		if (entry)
			atomic_long_inc(&list->nr_outstanding);
		return entry;
	}
	request = lookaside_request(list, caller);
	atomic_long_inc(&list->nr_outstanding);
	block = ntmem_block_alloc(&request);
	if (block)
		return block->address;
	atomic_long_dec(&list->nr_outstanding);
	if (list->type & POOL_RAISE_IF_ALLOCATION_FAILURE)
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
	return NULL;
}

/*
 * Stocks the magazine after a miss, so that the next ones hit. Bulk allocation
 * turns interrupts on, and is of no use where they must stay off.
 */
static void lookaside_restock(struct ntmem_lookaside *list, unsigned long caller)
{
	u32 nr = irqs_disabled() || in_hardirq() ? 0 : ntmem_magazine_wanted(list);
	struct ntmem_block_request request;
	struct ntmem_surplus surplus;

	if (!nr)
		return;
	request = lookaside_request(list, caller);
	nr = ntmem_block_alloc_bulk(&request, surplus.entries, nr);
	atomic_long_add(nr, &list->nr_outstanding);
	surplus.nr = ntmem_magazine_stock(list, surplus.entries, nr);
	ntmem_lookaside_release_surplus(list, &surplus, caller);
}

/* Counts an allocation and looks for a cached entry, in the mode of the moment. */
static int lookaside_pop(struct ntmem_lookaside *list, void **entry, unsigned long caller)
{
	void *item;
	int err;

	do {
		if (READ_ONCE(list->magazines)) {
			err = ntmem_magazine_pop(list, entry);
			continue;
		}
		err = ntmem_exact_pop(list, &item);
		if (!err)
			*entry = lookaside_hand_out(list, item, caller);
	} while (err == -ESTALE);
	return err;
}

/**
 * ntmem_lookaside_allocate() - take an entry
 * @nt: public half; may be anything
 * @caller: call site to record
 *
 * Context: Any context; refused above DISPATCH_LEVEL where the kernel cannot.
 * Return: the entry; %NULL without memory, or if @nt is no list.
 */
void *ntmem_lookaside_allocate(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller)
{
	struct ntmem_lookaside *list;
	struct ntmem_lookaside_spec spec;
	void *entry = NULL;
	int err;

	if (lookaside_refused_in_nmi(nt, caller))
		return NULL;
	/* To give a bare list its private half takes memory. */
	if (ntmem_above_dispatch() && ntmem_bare_read(nt, &spec)) {
		lookaside_refused(nt, caller);
		return NULL;
	}
again:
	list = lookaside_get(nt, &spec, caller);
	if (unlikely(!list)) {
		if (spec.kind == NTMEM_NR_LOOKASIDE_KINDS)
			return NULL;
		if (!ntmem_bare_count(nt, &nt->TotalAllocates, &nt->AllocateMisses))
			goto again;
		if (spec.allocate || spec.allocate_ex)
			return custom_allocate(&spec, nt, caller);
		if (spec.type & POOL_RAISE_IF_ALLOCATION_FAILURE)
			ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
		return NULL;
	}

	lookaside_check_irql(list, caller);
	err = lookaside_pop(list, &entry, caller);
	if (err == -ENODEV) {
		lookaside_deleted(list, caller);
	} else if (err && !lookaside_refused(nt, caller)) {
		entry = lookaside_miss(list, caller);
		if (entry && READ_ONCE(list->magazines))
			lookaside_restock(list, caller);
	}
	ntmem_lookaside_put(list);
	return entry;
}

/*
 * Makes a block that the driver gave to this list the list's own. It need not
 * come from here: NT lets a driver free any pool block of the right kind.
 */
static bool lookaside_adopt(struct ntmem_lookaside *list, struct ntmem_block *block)
{
	struct ntmem_lookaside *owner = block->owner;
	bool fits = ntmem_block_usable_bytes(block) >= list->size &&
		    block->paged == lookaside_paged(list);

	if (owner)
		atomic_long_dec(&owner->nr_outstanding);
	if (owner == list || !fits)
		return fits;
	refcount_inc(&list->refs);
	block->owner = list;
	if (owner)
		ntmem_lookaside_put(owner);
	return true;
}

/* Returns false if the list got magazines meanwhile: the entry is for these. */
static bool lookaside_free_exact(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	struct ntmem_block *block = ntmem_block_park(entry);
	int err;

	if (IS_ERR(block)) {
		ntmem_pool_bad_free(entry, PTR_ERR(block), list->tag, caller);
		return true;
	}
	ntmem_pool_end_lists(block, caller);
	if (!lookaside_adopt(list, block)) {
		lookaside_misuse(NTMEM_BAD_POOL_CALLER, 0x0b, entry, block->tag_value, list->tag,
				 list->tag, caller,
				 "block freed to a lookaside list that it is too small or of the wrong pool for");
		ntmem_block_release(block);
		return true;
	}
	err = ntmem_exact_push(list, block);
	if (err == -ESTALE) {
		lookaside_hand_out(list, block, caller);
		return false;
	}
	if (err)
		ntmem_block_release(block);
	if (err == -ENODEV)
		lookaside_deleted(list, caller);
	return true;
}

/* Notes a free for later; it is done with if there is no room for it either. */
static bool lookaside_free_late(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
{
	if (!ntmem_late_free(nt, entry, caller))
		lookaside_refused(nt, caller);
	return true;
}

/* Returns false if the list lost its magazines meanwhile. */
static bool lookaside_free_magazine(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	struct ntmem_surplus surplus;
	int err;

	/* One look in half a magazine's worth of frees finds most mistakes early. */
	if (!ntmem_above_dispatch()) {
		err = ntmem_block_check(entry);
		if (err) {
			ntmem_pool_bad_free(entry, err, list->tag, caller);
			return true;
		}
	}
	err = ntmem_magazine_push(list, entry, &surplus);
	if (err == -ESTALE)
		return false;
	if (err == -ENODEV) {
		atomic_long_dec(&list->nr_outstanding);
		surplus.nr = 1;
		surplus.entries[0] = entry;
		ntmem_lookaside_release_surplus(list, &surplus, caller);
		lookaside_deleted(list, caller);
	} else {
		ntmem_lookaside_release_surplus(list, &surplus, caller);
	}
	return true;
}

static void lookaside_free_tracked(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	bool done;

	do {
		if (READ_ONCE(list->magazines))
			done = lookaside_free_magazine(list, entry, caller);
		else if (ntmem_above_dispatch())
			/* It has lost its magazines since the first look. */
			done = lookaside_free_late(list->nt, entry, caller);
		else
			done = lookaside_free_exact(list, entry, caller);
	} while (!done);
}

static void lookaside_free_custom(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	int err = ntmem_exact_push(list, entry);

	if (err == -EALREADY) {
		ntmem_pool_bad_free(entry, err, list->tag, caller);
		return;
	}
	atomic_long_dec(&list->nr_outstanding);
	if (err)
		lookaside_discard(list, entry, caller);
	if (err == -ENODEV)
		lookaside_deleted(list, caller);
}

/*
 * In an NMI, and on PREEMPT_RT where preemption is off, a free is put off if it
 * needs more than magazines. Returns false if it does not.
 */
static bool lookaside_free_above_dispatch(PGENERAL_LOOKASIDE_POOL nt, void *entry,
					  unsigned long caller)
{
	struct ntmem_lookaside *list = in_nmi() ? NULL : ntmem_registry_find(nt);
	bool magazines = list && READ_ONCE(list->magazines);

	if (list)
		ntmem_lookaside_put(list);
	return !magazines && lookaside_free_late(nt, entry, caller);
}

/**
 * ntmem_lookaside_free() - give an entry back
 * @nt: public half; may be anything
 * @entry: what the driver claims to have from it; may be anything
 * @caller: call site to report
 *
 * Context: Any context; refused above DISPATCH_LEVEL where the kernel cannot.
 */
void ntmem_lookaside_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
{
	struct ntmem_lookaside *list;
	struct ntmem_lookaside_spec spec;

	if (!entry) {
		ntmem_pool_bad_free(entry, -EINVAL, 0, caller);
		return;
	}
	if (ntmem_above_dispatch() && lookaside_free_above_dispatch(nt, entry, caller))
		return;
again:
	list = lookaside_get(nt, &spec, caller);
	if (unlikely(!list)) {
		if (spec.kind == NTMEM_NR_LOOKASIDE_KINDS)
			/* To the pool, so that nothing leaks. */
			ntmem_pool_free(entry, 0, caller);
		else if (!ntmem_bare_count(nt, &nt->TotalFrees, &nt->FreeMisses))
			goto again;
		else
			custom_free(&spec, nt, entry, caller);
		return;
	}
	lookaside_check_irql(list, caller);
	if (list->tracked)
		lookaside_free_tracked(list, entry, caller);
	else
		lookaside_free_custom(list, entry, caller);
	ntmem_lookaside_put(list);
}

static void lookaside_flush_magazines(struct ntmem_lookaside *list)
{
	if (ntmem_may_sleep()) {
		mutex_lock(&ntmem_empty_mutex);
		ntmem_mode_trim(list, true);
		mutex_unlock(&ntmem_empty_mutex);
	} else if (ntmem_mode_trim_here(list)) {
		/* Other CPUs cannot be waited for here. */
		WRITE_ONCE(list->trim_wanted, true);
		ntmem_sweep_now();
	}
}

/**
 * ntmem_lookaside_flush() - free all cached entries
 * @nt: public half; may be anything
 * @caller: call site to report
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_lookaside_flush(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller)
{
	struct ntmem_lookaside_spec spec;
	struct ntmem_lookaside_batch batch;
	struct ntmem_lookaside *list;

	if (lookaside_refused(nt, caller))
		return;
	list = lookaside_get(nt, &spec, caller);
	if (!list)
		return;
	lookaside_check_irql(list, caller);
	ntmem_exact_empty(list, &batch, false, true);
	lookaside_discard_all(list, &batch, caller);
	if (READ_ONCE(list->magazines))
		lookaside_flush_magazines(list);
	ntmem_lookaside_put(list);
}

/**
 * ntmem_lookaside_drop_cached() - free what a list in exact mode has cached
 * @list: private half with default routines
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 * Return: the number of entries freed.
 */
unsigned long ntmem_lookaside_drop_cached(struct ntmem_lookaside *list)
{
	struct ntmem_lookaside_batch batch;
	unsigned long nr;

	if (!READ_ONCE(list->nr_cached))
		return 0;
	ntmem_exact_empty(list, &batch, false, true);
	nr = batch.nr;
	lookaside_discard_all(list, &batch, 0);
	return nr;
}

/* Life of a list ---------------------------------------------------------- */

/*
 * Ends a list. Returns false if somebody else did. The public half is touched,
 * and custom routines are called, only if @driver_there.
 */
static bool lookaside_close(struct ntmem_lookaside *list, unsigned long caller, bool driver_there)
{
	struct ntmem_magazines *magazines;
	struct ntmem_lookaside_batch batch;
	unsigned long flags;
	long nr;

	/* Frees from NMIs that are still to be done belong to the list's life. */
	if (ntmem_may_sleep())
		ntmem_late_wait();
	if (!ntmem_registry_remove(list))
		return false;
	raw_spin_lock_irqsave(&list->lock, flags);
	list->live = driver_there;
	list->closing = true;
	magazines = ntmem_mode_take_magazines(list, driver_there);
	raw_spin_unlock_irqrestore(&list->lock, flags);
	/* The public half is shown the last calls while the list is still live. */
	if (magazines)
		ntmem_mode_retire(magazines);
	ntmem_mode_empty_retired(list);
	ntmem_exact_empty(list, &batch, true, driver_there);
	if (driver_there || list->tracked)
		lookaside_discard_all(list, &batch, caller);
	else
		ntmem_exact_batch_free(&batch);
	if (driver_there) {
		nr = atomic_long_read(&list->nr_outstanding);
		if (nr > 0)
			ntmem_violation(&(struct ntmem_violation){
				.code = NTMEM_DRIVER_VERIFIER_DETECTED,
				.parameter = { 0x62, (unsigned long)list->nt, list->tag, nr },
				.tag = list->tag,
				.object = list->nt,
				.caller = caller,
				.holder = ntmem_block_owner_caller(list),
				.nr = nr,
				.what = "lookaside list deleted with entries still out",
			});
	}
	/* The registry's reference. */
	ntmem_lookaside_put(list);
	return true;
}

/**
 * ntmem_lookaside_abandon() - end a list whose memory is about to go away
 * @list: private half; the caller keeps its reference
 * @caller: call site to report; 0 if no driver is in a call, so that custom
 *	routines are not called
 *
 * Context: As deleting the list would be.
 */
void ntmem_lookaside_abandon(struct ntmem_lookaside *list, unsigned long caller)
{
	lookaside_close(list, caller, caller);
}

/**
 * ntmem_lookaside_initialise() - make a list
 * @nt: public half, any contents
 * @wanted: what the driver asks for
 * @caller: call site to record
 *
 * Cannot fail; see the head of this file.
 *
 * Context: Any context up to DISPATCH_LEVEL. May sleep where the caller may.
 */
void ntmem_lookaside_initialise(PGENERAL_LOOKASIDE_POOL nt,
				const struct ntmem_lookaside_spec *wanted, unsigned long caller)
{
	static const GENERAL_LOOKASIDE_POOL fresh = {
		.Depth = NTMEM_FIRST_DEPTH,
		.MaximumDepth = NTMEM_MAX_DEPTH,
	};
	struct ntmem_lookaside_spec spec = *wanted;
	struct ntmem_lookaside *list = ntmem_registry_find(nt);

	if (list) {
		lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xca, nt, 0, 0, list->tag, caller,
				 "lookaside list initialised that is already active");
		lookaside_close(list, caller, true);
		ntmem_lookaside_put(list);
	}

	/* The default routines named outright are still the default ones. */
	if (spec.allocate == ExAllocatePoolWithTag)
		spec.allocate = NULL;
	if (spec.free == ExFreePool)
		spec.free = NULL;

	/* The public Size has 32 bits. What is larger can never be had anyway. */
	spec.size = min_t(size_t, spec.size, U32_MAX);

	*nt = fresh;
	ntmem_mode_detach(nt);
	nt->Type = spec.type;
	nt->Tag = spec.tag;
	nt->Size = spec.size;
	if (spec.allocate_ex)
		nt->AllocateEx = spec.allocate_ex;
	else
		nt->Allocate = spec.allocate ?: ExAllocatePoolWithTag;
	if (spec.free_ex)
		nt->FreeEx = spec.free_ex;
	else
		nt->Free = spec.free ?: ExFreePool;
	nt->ListEntry.Flink = &nt->ListEntry;
	nt->ListEntry.Blink = &nt->ListEntry;

	list = ntmem_above_dispatch() ? NULL :
	       lookaside_make(nt, &spec, ntmem_may_sleep(), caller);
	if (!list) {
		ntmem_bare_mark(nt, spec.kind);
		return;
	}
	if (!ntmem_registry_add(list))
		/* Two initialisations at once; the other one's private half serves both. */
		ntmem_lookaside_put(list);
	ntmem_lookaside_put(list);
}

/**
 * ntmem_lookaside_delete() - end a list on behalf of its driver
 * @nt: public half; may be anything
 * @caller: call site to report
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_lookaside_delete(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller)
{
	struct ntmem_lookaside *list;
	struct ntmem_lookaside_spec spec;
	bool closed;

	if (lookaside_refused(nt, caller))
		return;
	list = ntmem_registry_find(nt);
	if (!list && ntmem_bare_read(nt, &spec)) {
		ntmem_bare_unmark(nt);
		return;
	}
	closed = false;
	if (list) {
		lookaside_check_irql(list, caller);
		closed = lookaside_close(list, caller, true);
		ntmem_lookaside_put(list);
	}
	if (!closed)
		lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xcb, nt, 0, 0, 0, caller,
				 "lookaside list deleted that was never initialised or is deleted");
}

static bool lookaside_is_of(const struct ntmem_lookaside *list, const void *module)
{
	return within_module((unsigned long)list->nt, module) ||
	       within_module(list->caller, module) ||
	       within_module((unsigned long)list->allocate, module) ||
	       within_module((unsigned long)list->free, module) ||
	       within_module((unsigned long)list->allocate_ex, module) ||
	       within_module((unsigned long)list->free_ex, module);
}

/**
 * ntmem_lookaside_module_gone() - end the lists that a driver leaves behind
 * @module: its module, whose exit routine has run
 *
 * Their public halves and custom routines go with the module, so neither is
 * touched: entries that a custom routine made are not freed.
 *
 * Context: Process context.
 */
void ntmem_lookaside_module_gone(const struct module *module)
{
	struct ntmem_lookaside *list;

	while ((list = ntmem_registry_match(lookaside_is_of, module))) {
		if (lookaside_close(list, 0, false))
			ntmem_violation(&(struct ntmem_violation){
				.code = NTMEM_DRIVER_VERIFIER_DETECTED,
				.parameter = { 0x62, (unsigned long)list->nt, list->tag, 1 },
				.tag = list->tag,
				.object = list->nt,
				.caller = list->caller,
				.what = "driver unloaded without deleting its lookaside list",
			});
		ntmem_lookaside_put(list);
	}
}
NTMEM_EXPORT_IF_KUNIT(ntmem_lookaside_module_gone);

static bool lookaside_is_any(const struct ntmem_lookaside *list, const void *unused)
{
	return true;
}

/**
 * ntmem_lookaside_exit() - report and end the lists that are left
 *
 * Their public halves, and any custom routines, went with the drivers.
 *
 * Context: Process context; no driver is loaded any more.
 */
void ntmem_lookaside_exit(void)
{
	struct ntmem_lookaside *list;
	char caller[NTMEM_CALLER_TEXT];
	char text[NTMEM_TAG_TEXT];

	while ((list = ntmem_registry_match(lookaside_is_any, NULL))) {
		pr_warn("leak: lookaside list, tag %s, size %zu, never deleted; initialised by %s\n",
			ntmem_tag_text(list->tag, text), list->size,
			ntmem_caller_text(list->caller, caller));
		lookaside_close(list, _RET_IP_, false);
		ntmem_lookaside_put(list);
	}
}

