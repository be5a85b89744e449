// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exact mode: how lookaside lists work. lookaside.c has the NT routines.
 *
 * A list has a public half, which is the driver's memory and shows NT's fields
 * at NT's offsets, and a private half (struct ntmem_lookaside), found through
 * the registry. In exact mode a list is one locked LIFO of Depth entries. After
 * every call each public field has the value that NT gives it.
 *
 * Where both routines are the default ones, entries are blocks of a shared size
 * class. The index of blocks then knows each entry, so that freeing one twice,
 * or what is none, is reported and refused. As in NT an entry is pool memory:
 * the driver may also give it to ExFreePool. Custom routines are called once
 * per miss, in the caller's context, with no lock held.
 *
 * Initialisation cannot fail in NT. If there is no memory for the private half,
 * the public half carries a mark (a "bare" list), and the next call tries again.
 * Meanwhile nothing is cached: custom routines are called each time, and the
 * default allocation fails, as it would with no memory left.
 *
 * Difference: L.ListEntry is linked to itself. A list whose memory went away
 * without being deleted can so damage nothing.
 *
 * Contexts: up to DISPATCH_LEVEL; paged lists below it. Hard interrupts are
 * served where the kernel can, NMIs never.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "internal.h"

#define FIRST_DEPTH 4
#define MAX_DEPTH EX_MAXIMUM_LOOKASIDE_DEPTH_BASE

/* Entries on their way out of a list, when its lock has been dropped. */
struct lookaside_batch {
	unsigned int nr;
	void **entries;
	void *inline_entries[NTMEM_INLINE_ENTRIES];
};

/* Their addresses mark bare lists; the contents mean nothing. */
static const char bare_marks[NTMEM_NR_LOOKASIDE_KINDS];
/*
 * Guards the public counters of bare lists and their change to proper ones.
 * Taken before registry_lock.
 */
static DEFINE_SPINLOCK(bare_lock);

static u64 bare_cookie(const void *nt, enum ntmem_lookaside_kind kind)
{
	return (unsigned long)nt ^ (unsigned long)&bare_marks[kind];
}

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

static void lookaside_release(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct ntmem_lookaside, rcu));
}

/**
 * ntmem_lookaside_put() - drop a reference to a private half
 * @list: private half, perhaps of a list that was deleted long ago
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_lookaside_put(struct ntmem_lookaside *list)
{
	if (!refcount_dec_and_test(&list->refs))
		return;
	ntmem_cache_put(list->cache);
	if (list->entries != list->inline_entries)
		kfree(list->entries);
	call_rcu(&list->rcu, lookaside_release);
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

/* Private half ------------------------------------------------------------ */

static struct ntmem_lookaside *lookaside_make(PGENERAL_LOOKASIDE_POOL nt,
					      const struct ntmem_lookaside_spec *spec,
					      unsigned long caller)
{
	gfp_t gfp = (ntmem_may_sleep() ? GFP_KERNEL : GFP_ATOMIC) | __GFP_NOWARN;
	struct ntmem_lookaside *list;

	list = ntmem_fault_now() ? NULL : kzalloc(sizeof(*list), gfp);
	if (!list)
		return NULL;
	refcount_set(&list->refs, 2);
	spin_lock_init(&list->lock);
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
	list->depth = FIRST_DEPTH;
	list->max_depth = MAX_DEPTH;
	list->entries = list->inline_entries;
	list->max_cached = NTMEM_INLINE_ENTRIES;
	if (list->tracked)
		list->cache = ntmem_cache_get(lookaside_backing_bytes(list));
	return list;
}

static bool bare_read(PGENERAL_LOOKASIDE_POOL nt, struct ntmem_lookaside_spec *spec)
{
	enum ntmem_lookaside_kind kind;
	u64 cookie;

	/* The address may be anything: nothing is known of it yet. */
	if (copy_from_kernel_nofault(&cookie, &nt->ListHead.Region, sizeof(cookie)))
		return false;
	for (kind = 0; kind < NTMEM_NR_LOOKASIDE_KINDS; kind++)
		if (cookie == bare_cookie(nt, kind))
			break;
	if (kind == NTMEM_NR_LOOKASIDE_KINDS)
		return false;

	*spec = (struct ntmem_lookaside_spec){
		.kind = kind,
		.type = nt->Type,
		.size = nt->Size,
		.tag = nt->Tag,
	};
	if (kind == NTMEM_LOOKASIDE_EX) {
		if (nt->Allocate != ExAllocatePoolWithTag)
			spec->allocate_ex = nt->AllocateEx;
		if (nt->Free != ExFreePool)
			spec->free_ex = nt->FreeEx;
	} else {
		if (nt->Allocate != ExAllocatePoolWithTag)
			spec->allocate = nt->Allocate;
		if (nt->Free != ExFreePool)
			spec->free = nt->Free;
	}
	return true;
}

/* Gives a bare list its private half, with a reference for the caller. */
static struct ntmem_lookaside *bare_promote(PGENERAL_LOOKASIDE_POOL nt,
					    const struct ntmem_lookaside_spec *spec, unsigned long caller)
{
	struct ntmem_lookaside *fresh = lookaside_make(nt, spec, caller);
	struct ntmem_lookaside *list;
	unsigned long flags;

	spin_lock_irqsave(&bare_lock, flags);
	list = ntmem_registry_find(nt);
	if (!list && fresh) {
		fresh->nr_allocates = nt->TotalAllocates;
		fresh->nr_allocate_misses = nt->AllocateMisses;
		fresh->nr_frees = nt->TotalFrees;
		fresh->nr_free_misses = nt->FreeMisses;
		/* Fails if somebody initialises the list anew this very moment. */
		if (ntmem_registry_add(fresh))
			swap(list, fresh);
	}
	spin_unlock_irqrestore(&bare_lock, flags);
	if (fresh) {
		/* Somebody else was first: neither reference is needed. */
		refcount_set(&fresh->refs, 1);
		ntmem_lookaside_put(fresh);
	}
	return list;
}

/*
 * Counts one call on a bare list. Fails if the list got its private half
 * meanwhile: from then on its counters have another guard.
 */
static bool bare_count(PGENERAL_LOOKASIDE_POOL nt, ULONG *total, ULONG *misses)
{
	struct ntmem_lookaside *list;
	unsigned long flags;

	spin_lock_irqsave(&bare_lock, flags);
	list = ntmem_registry_find(nt);
	if (!list) {
		WRITE_ONCE(*total, *total + 1);
		WRITE_ONCE(*misses, *misses + 1);
	}
	spin_unlock_irqrestore(&bare_lock, flags);
	if (!list)
		return true;
	ntmem_lookaside_put(list);
	return false;
}

/*
 * Finds the private half for a call. If there is none, *spec says whether the
 * list is a bare one (its kind is valid) or no list at all, which is reported.
 */
static struct ntmem_lookaside *lookaside_get(PGENERAL_LOOKASIDE_POOL nt,
					     struct ntmem_lookaside_spec *spec, unsigned long caller)
{
	struct ntmem_lookaside *list = ntmem_registry_find(nt);

	if (likely(list))
		return list;
	if (bare_read(nt, spec))
		return bare_promote(nt, spec, caller);
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

static void custom_free(const struct ntmem_lookaside_spec *spec, PGENERAL_LOOKASIDE_POOL nt, void *entry,
			unsigned long caller)
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

/* Shows the number of cached entries the way ExQueryDepthSList reads it. */
static void lookaside_publish_cached(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	WRITE_ONCE(list->nt->ListHead.Alignment, list->nr_cached);
}

/*
 * The number of entries that the list may keep now. Depth is ntmem's to write,
 * but NT would honour what a driver puts there, zero included; so do we, up to
 * what the table can hold.
 */
static u32 lookaside_depth(struct ntmem_lookaside *list)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;
	u16 depth = READ_ONCE(nt->Depth);
	u16 max_depth = READ_ONCE(nt->MaximumDepth);

	lockdep_assert_held(&list->lock);
	if (unlikely(max_depth > MAX_DEPTH)) {
		max_depth = MAX_DEPTH;
		WRITE_ONCE(nt->MaximumDepth, max_depth);
	}
	if (unlikely(depth > max_depth)) {
		depth = max_depth;
		WRITE_ONCE(nt->Depth, depth);
	}
	list->depth = depth;
	list->max_depth = max_depth;
	return depth;
}

/* Replaces the first table when a list needs more room; a failure costs misses. */
static void lookaside_grow(struct ntmem_lookaside *list)
{
	unsigned long flags;
	void **entries;

	entries = kmalloc_array(MAX_DEPTH, sizeof(*entries), GFP_NOWAIT | __GFP_NOWARN);
	if (!entries)
		return;
	spin_lock_irqsave(&list->lock, flags);
	if (list->entries == list->inline_entries) {
		memcpy(entries, list->entries, list->nr_cached * sizeof(*entries));
		swap(entries, list->entries);
		list->max_cached = MAX_DEPTH;
	}
	spin_unlock_irqrestore(&list->lock, flags);
	if (entries != list->inline_entries)
		kfree(entries);
}

static void *lookaside_pop(struct ntmem_lookaside *list, bool *live)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;
	void *item = NULL;
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	*live = list->live;
	if (!list->live)
		goto out;
	list->nr_allocates++;
	WRITE_ONCE(nt->TotalAllocates, nt->TotalAllocates + 1);
	if (list->nr_cached) {
		item = list->entries[--list->nr_cached];
		lookaside_publish_cached(list);
	} else {
		list->nr_allocate_misses++;
		WRITE_ONCE(nt->AllocateMisses, nt->AllocateMisses + 1);
	}
out:
	spin_unlock_irqrestore(&list->lock, flags);
	return item;
}

/*
 * Returns 0 if the list keeps the item, -ENOSPC if it is full, -EALREADY if the
 * item is there already, -ENODEV if the list was deleted meanwhile, -EAGAIN if
 * a larger table is needed; only the first two were counted as frees.
 */
static int lookaside_push(struct ntmem_lookaside *list, void *item, bool may_grow)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;
	unsigned long flags;
	u32 i, depth;
	int err = 0;

	spin_lock_irqsave(&list->lock, flags);
	if (!list->live) {
		err = -ENODEV;
		goto out;
	}
	depth = lookaside_depth(list);
	/* A block that is out cannot be cached; of other memory only this is known. */
	for (i = 0; !list->tracked && i < list->nr_cached; i++) {
		if (list->entries[i] == item) {
			err = -EALREADY;
			goto out;
		}
	}
	if (may_grow && list->nr_cached < depth && list->nr_cached == list->max_cached) {
		err = -EAGAIN;
		goto out;
	}
	list->nr_frees++;
	WRITE_ONCE(nt->TotalFrees, nt->TotalFrees + 1);
	if (list->nr_cached < min(depth, list->max_cached)) {
		list->entries[list->nr_cached++] = item;
		lookaside_publish_cached(list);
	} else {
		list->nr_free_misses++;
		WRITE_ONCE(nt->FreeMisses, nt->FreeMisses + 1);
		err = -ENOSPC;
	}
out:
	spin_unlock_irqrestore(&list->lock, flags);
	return err;
}

/* Empties the LIFO into a batch; list->lock is held. */
static void lookaside_take_all(struct ntmem_lookaside *list, struct lookaside_batch *batch)
{
	lockdep_assert_held(&list->lock);
	batch->nr = list->nr_cached;
	if (list->entries == list->inline_entries) {
		memcpy(batch->inline_entries, list->entries, batch->nr * sizeof(void *));
		batch->entries = batch->inline_entries;
	} else {
		batch->entries = list->entries;
		list->entries = list->inline_entries;
		list->max_cached = NTMEM_INLINE_ENTRIES;
	}
	list->nr_cached = 0;
}

static void lookaside_discard_all(struct ntmem_lookaside *list, struct lookaside_batch *batch,
				  unsigned long caller)
{
	/* The last one in goes first, as NT empties its list from the head. */
	while (batch->nr)
		lookaside_discard(list, batch->entries[--batch->nr], caller);
	if (batch->entries != batch->inline_entries)
		kfree(batch->entries);
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

/* The size class of a list that had none so far, if it can be had now. */
static struct ntmem_cache *lookaside_cache(struct ntmem_lookaside *list)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);

	if (likely(cache))
		return cache;
	cache = ntmem_cache_get(lookaside_backing_bytes(list));
	if (cache && cmpxchg(&list->cache, NULL, cache)) {
		ntmem_cache_put(cache);
		return READ_ONCE(list->cache);
	}
	return cache;
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
	request = (struct ntmem_block_request){
		.size = list->size,
		.tag = list->tag,
		.paged = lookaside_paged(list),
		.zero = list->type & POOL_ZERO_ALLOCATION,
		.node = NUMA_NO_NODE,
		.cache = lookaside_cache(list),
		.owner = list,
		.caller = caller,
	};
	atomic_long_inc(&list->nr_outstanding);
	block = ntmem_block_alloc(&request);
	if (block)
		return block->address;
	atomic_long_dec(&list->nr_outstanding);
	if (list->type & POOL_RAISE_IF_ALLOCATION_FAILURE)
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
	return NULL;
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
	bool live;

	if (lookaside_refused(nt, caller))
		return NULL;
again:
	list = lookaside_get(nt, &spec, caller);
	if (unlikely(!list)) {
		if (spec.kind == NTMEM_NR_LOOKASIDE_KINDS)
			return NULL;
		if (!bare_count(nt, &nt->TotalAllocates, &nt->AllocateMisses))
			goto again;
		if (spec.allocate || spec.allocate_ex)
			return custom_allocate(&spec, nt, caller);
		if (spec.type & POOL_RAISE_IF_ALLOCATION_FAILURE)
			ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
		return NULL;
	}

	lookaside_check_irql(list, caller);
	entry = lookaside_pop(list, &live);
	if (entry)
		entry = lookaside_hand_out(list, entry, caller);
	else if (live)
		entry = lookaside_miss(list, caller);
	else
		lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xcb, nt, 0, 0, list->tag, caller,
				 "lookaside list used while it was being deleted");
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

static void lookaside_free_tracked(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	struct ntmem_block *block = ntmem_block_park(entry);
	int err;

	if (IS_ERR(block)) {
		ntmem_pool_bad_free(entry, PTR_ERR(block), list->tag, caller);
		return;
	}
	if (!lookaside_adopt(list, block)) {
		lookaside_misuse(NTMEM_BAD_POOL_CALLER, 0x0b, entry, block->tag_value, list->tag,
				 list->tag, caller,
				 "block freed to a lookaside list that it is too small or of the wrong pool for");
		ntmem_block_release(block);
		return;
	}
	err = lookaside_push(list, block, true);
	if (err == -EAGAIN) {
		lookaside_grow(list);
		err = lookaside_push(list, block, false);
	}
	if (err)
		ntmem_block_release(block);
	if (err == -ENODEV)
		lookaside_misuse(NTMEM_DRIVER_VERIFIER_DETECTED, 0xcb, list->nt, 0, 0, list->tag,
				 caller, "lookaside list used while it was being deleted");
}

static void lookaside_free_custom(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	int err = lookaside_push(list, entry, true);

	if (err == -EAGAIN) {
		lookaside_grow(list);
		err = lookaside_push(list, entry, false);
	}
	if (err == -EALREADY) {
		ntmem_pool_bad_free(entry, err, list->tag, caller);
		return;
	}
	atomic_long_dec(&list->nr_outstanding);
	if (err)
		lookaside_discard(list, entry, caller);
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

	if (lookaside_refused(nt, caller))
		return;
	if (!entry) {
		ntmem_pool_bad_free(entry, -EINVAL, 0, caller);
		return;
	}
again:
	list = lookaside_get(nt, &spec, caller);
	if (unlikely(!list)) {
		if (spec.kind == NTMEM_NR_LOOKASIDE_KINDS)
			/* To the pool, so that nothing leaks. */
			ntmem_pool_free(entry, 0, caller);
		else if (!bare_count(nt, &nt->TotalFrees, &nt->FreeMisses))
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
	struct lookaside_batch batch;
	struct ntmem_lookaside *list;
	unsigned long flags;

	if (lookaside_refused(nt, caller))
		return;
	list = lookaside_get(nt, &spec, caller);
	if (!list)
		return;
	lookaside_check_irql(list, caller);
	spin_lock_irqsave(&list->lock, flags);
	lookaside_take_all(list, &batch);
	if (list->live)
		lookaside_publish_cached(list);
	spin_unlock_irqrestore(&list->lock, flags);
	lookaside_discard_all(list, &batch, caller);
	ntmem_lookaside_put(list);
}

/* Life of a list ---------------------------------------------------------- */

/*
 * Ends a list. Returns false if somebody else did. The public half is touched,
 * and custom routines are called, only if @driver_there.
 */
static bool lookaside_close(struct ntmem_lookaside *list, unsigned long caller, bool driver_there)
{
	struct lookaside_batch batch;
	unsigned long flags;
	bool live;
	long nr;

	spin_lock_irqsave(&list->lock, flags);
	live = list->live;
	list->live = false;
	lookaside_take_all(list, &batch);
	if (live && driver_there)
		lookaside_publish_cached(list);
	spin_unlock_irqrestore(&list->lock, flags);
	if (!live)
		return false;

	ntmem_registry_remove(list);
	if (driver_there || list->tracked)
		lookaside_discard_all(list, &batch, caller);
	else if (batch.entries != batch.inline_entries)
		kfree(batch.entries);
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
				.what = "lookaside list deleted with entries still out; the last parameter counts them",
			});
	}
	/* The registry's reference. */
	ntmem_lookaside_put(list);
	return true;
}

/**
 * ntmem_lookaside_abandon() - end a list whose memory is about to go away
 * @list: private half; the caller keeps its reference
 * @caller: call site to report
 *
 * Context: As deleting the list would be.
 */
void ntmem_lookaside_abandon(struct ntmem_lookaside *list, unsigned long caller)
{
	lookaside_close(list, caller, true);
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
		.Depth = FIRST_DEPTH,
		.MaximumDepth = MAX_DEPTH,
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

	*nt = fresh;
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

	list = ntmem_above_dispatch() ? NULL : lookaside_make(nt, &spec, caller);
	if (!list) {
		nt->ListHead.Region = bare_cookie(nt, spec.kind);
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
	if (!list && bare_read(nt, &spec)) {
		nt->ListHead.Region = 0;
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

/**
 * ntmem_lookaside_report() - take the figures of a list at one moment
 * @list: private half
 * @report: result
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 */
void ntmem_lookaside_report(struct ntmem_lookaside *list, struct ntmem_lookaside_report *report)
{
	struct ntmem_cache *cache = READ_ONCE(list->cache);
	size_t entry_bytes = cache ? ntmem_cache_size(cache) : lookaside_backing_bytes(list);
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	*report = (struct ntmem_lookaside_report){
		.mode = !list->tracked ? "custom" : cache ? "exact" : "direct",
		.depth = list->depth,
		.max_depth = list->max_depth,
		.nr_allocates = list->nr_allocates,
		.nr_allocate_misses = list->nr_allocate_misses,
		.nr_frees = list->nr_frees,
		.nr_free_misses = list->nr_free_misses,
		.nr_cached = list->nr_cached,
		.nr_outstanding = atomic_long_read(&list->nr_outstanding),
		.held_bytes = list->nr_cached * entry_bytes + sizeof(*list) +
			      (list->entries == list->inline_entries ?
			       0 : list->max_cached * sizeof(*list->entries)),
	};
	spin_unlock_irqrestore(&list->lock, flags);
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
	char text[NTMEM_TAG_TEXT];

	while ((list = ntmem_registry_first())) {
		pr_warn("leak: lookaside list, tag %s, size %zu, never deleted; initialised by %pS\n",
			ntmem_tag_text(list->tag, text), list->size, (void *)list->caller);
		lookaside_close(list, _RET_IP_, false);
		ntmem_lookaside_put(list);
	}
}

