// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists: their life, and the way of an entry through a call.
 *
 * A list has a public half, which is the driver's memory and shows NT's fields
 * at NT's offsets, and a private half (struct ntmem_lookaside), found through
 * the registry. What a list caches is in exact.c, or in magazine.c while it is
 * in heavy use (mode.c); what it has not is in backing.c. A list that has no
 * private half yet is in bare.c.
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
#include "seh.h"

static void lookaside_misuse(u32 code, u64 subcode, const void *nt, u64 p3, u64 p4,
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

/* What was called does not return, so neither does who holds the list for it. */
static void lookaside_undo(void *list)
{
	ntmem_lookaside_put(list);
}

/* For who holds the list. */
static void lookaside_violation(struct ntmem_lookaside *list,
				const struct ntmem_violation *violation)
{
	struct ntmem_seh_cleanup cleanup;

	ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
	ntmem_violation(violation);
	ntmem_seh_cleanup_end(&cleanup);
}

static void lookaside_deleted(struct ntmem_lookaside *list, unsigned long caller)
{
	lookaside_violation(list, &(struct ntmem_violation){
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { 0xcb, (unsigned long)list->nt },
		.tag = list->tag,
		.object = list->nt,
		.caller = caller,
		.what = "lookaside list used while it was being deleted",
	});
}

static void lookaside_check_irql(struct ntmem_lookaside *list, unsigned long caller)
{
	bool paged = ntmem_lookaside_paged(list);

	if (likely(!(paged && ntmem_at_dispatch()) && !ntmem_raised_above_dispatch()))
		return;
	lookaside_violation(list, &(struct ntmem_violation){
		.code = IRQL_NOT_LESS_OR_EQUAL,
		.parameter = { (unsigned long)list->nt, ntmem_irql(), 1, caller },
		.tag = list->tag,
		.object = list->nt,
		.caller = caller,
		.what = paged ? "paged lookaside list used at DISPATCH_LEVEL or above" :
				"lookaside list used above DISPATCH_LEVEL",
	});
}

/**
 * ntmem_lookaside_refused() - refuse what cannot be served at all
 * @nt: public half; may be anything
 * @caller: call site to report
 *
 * The entry of a free that is refused stays out.
 *
 * Context: Any context.
 * Return: whether it was refused, and reported.
 */
bool ntmem_lookaside_refused(const void *nt, unsigned long caller)
{
	if (likely(!ntmem_above_dispatch()))
		return false;
	ntmem_violation(&(struct ntmem_violation){
		.code = IRQL_NOT_LESS_OR_EQUAL,
		.parameter = { (unsigned long)nt, ntmem_irql(), 1, caller },
		.object = nt,
		.caller = caller,
		.what = "lookaside list used above DISPATCH_LEVEL",
	});
	return true;
}

/* For who holds the list. */
static bool lookaside_refused_held(struct ntmem_lookaside *list, unsigned long caller)
{
	struct ntmem_seh_cleanup cleanup;
	bool refused;

	if (likely(!ntmem_above_dispatch()))
		return false;
	ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
	refused = ntmem_lookaside_refused(list->nt, caller);
	ntmem_seh_cleanup_end(&cleanup);
	return refused;
}

static bool lookaside_refused_in_nmi(const void *nt, unsigned long caller)
{
	return unlikely(in_nmi()) && ntmem_lookaside_refused(nt, caller);
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
		list->cache = ntmem_cache_get(ntmem_backing_bytes(list), may_sleep);
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
	lookaside_misuse(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xcb, nt, 0, 0, 0, caller,
			 "lookaside list used that was never initialised or is deleted");
	return NULL;
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
 * Return: the entry; %NULL without memory, or if @nt is no list. Without memory it raises
 * STATUS_INSUFFICIENT_RESOURCES instead if the list asks for it.
 */
void *ntmem_lookaside_allocate(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller)
{
	struct ntmem_lookaside *list;
	struct ntmem_lookaside_spec spec;
	void *entry = NULL;
	bool raises = false;
	int err;

	if (lookaside_refused_in_nmi(nt, caller))
		return NULL;
	/* To give a bare list its private half takes memory. */
	if (ntmem_above_dispatch() && ntmem_bare_read(nt, &spec)) {
		ntmem_lookaside_refused(nt, caller);
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
			return ntmem_backing_custom_allocate(&spec, nt, caller);
		if (spec.type & POOL_RAISE_IF_ALLOCATION_FAILURE)
			ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
		return NULL;
	}

	lookaside_check_irql(list, caller);
	err = lookaside_pop(list, &entry, caller);
	if (err == -ENODEV) {
		lookaside_deleted(list, caller);
	} else if (err && !lookaside_refused_held(list, caller)) {
		entry = ntmem_backing_allocate(list, caller);
		raises = !entry && list->tracked && list->type & POOL_RAISE_IF_ALLOCATION_FAILURE;
		if (entry && READ_ONCE(list->magazines))
			ntmem_backing_restock(list, caller);
	}
	ntmem_lookaside_put(list);
	if (unlikely(raises))
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
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
		    block->paged == ntmem_lookaside_paged(list);

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
	ntmem_pool_end_lists(block, list, caller);
	if (!lookaside_adopt(list, block)) {
		lookaside_misuse(BAD_POOL_CALLER, 0x0b, entry, block->tag_value, list->tag,
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
		ntmem_lookaside_refused(nt, caller);
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
		ntmem_backing_release_surplus(list, &surplus, caller);
		lookaside_deleted(list, caller);
	} else {
		ntmem_backing_release_surplus(list, &surplus, caller);
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
	struct ntmem_seh_cleanup cleanup;
	int err = ntmem_exact_push(list, entry);

	if (err == -EALREADY) {
		ntmem_pool_bad_free(entry, err, list->tag, caller);
		return;
	}
	atomic_long_dec(&list->nr_outstanding);
	if (err) {
		ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
		ntmem_backing_discard(list, entry, caller);
		ntmem_seh_cleanup_end(&cleanup);
	}
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

static void lookaside_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
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
			ntmem_backing_custom_free(&spec, nt, entry, caller);
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
 * ntmem_lookaside_free() - give an entry back
 * @nt: public half; may be anything
 * @entry: what the driver claims to have from it; may be anything
 * @caller: call site to report
 *
 * Context: Any context; refused above DISPATCH_LEVEL where the kernel cannot.
 */
void ntmem_lookaside_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
{
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	lookaside_free(nt, entry, caller);
	ntmem_hold_end(&hold);
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
	struct ntmem_seh_cleanup cleanup;
	struct ntmem_lookaside *list;
	struct ntmem_hold hold;

	if (ntmem_lookaside_refused(nt, caller))
		return;
	list = lookaside_get(nt, &spec, caller);
	if (!list)
		return;
	ntmem_hold_begin(&hold);
	lookaside_check_irql(list, caller);
	ntmem_exact_empty(list, &batch, false, true);
	ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
	ntmem_backing_discard_all(list, &batch, caller);
	ntmem_seh_cleanup_end(&cleanup);
	if (READ_ONCE(list->magazines))
		lookaside_flush_magazines(list);
	ntmem_lookaside_put(list);
	ntmem_hold_end(&hold);
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
	ntmem_backing_discard_all(list, &batch, 0);
	return nr;
}

/* Life of a list ---------------------------------------------------------- */

/*
 * Ends a list. Returns false if somebody else did. The public half is touched,
 * and custom routines are called, only if @driver_there; the latter not without
 * a call of the driver's either, which is what @caller 0 means.
 */
static bool lookaside_close(struct ntmem_lookaside *list, unsigned long caller, bool driver_there)
{
	struct ntmem_magazines *magazines;
	struct ntmem_lookaside_batch batch;
	struct ntmem_seh_cleanup cleanup;
	unsigned long flags;
	long nr;

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
	/* None are added to a list that has no magazines any more. */
	if (unlikely(READ_ONCE(list->retired)))
		ntmem_mode_empty_retired(list);
	ntmem_exact_empty(list, &batch, true, driver_there);
	if (list->tracked || (driver_there && caller)) {
		ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
		ntmem_backing_discard_all(list, &batch, caller);
		ntmem_seh_cleanup_end(&cleanup);
	} else {
		ntmem_exact_batch_free(&batch);
	}
	if (driver_there) {
		nr = atomic_long_read(&list->nr_outstanding);
		if (nr > 0)
			ntmem_violation(&(struct ntmem_violation){
				.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
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

/* For who holds the list. */
static bool lookaside_close_held(struct ntmem_lookaside *list, unsigned long caller)
{
	struct ntmem_seh_cleanup cleanup;
	bool closed;

	ntmem_seh_cleanup_begin(&cleanup, lookaside_undo, list);
	closed = lookaside_close(list, caller, true);
	ntmem_seh_cleanup_end(&cleanup);
	ntmem_lookaside_put(list);
	return closed;
}

/**
 * ntmem_lookaside_abandon() - end a list whose memory is about to go away
 * @list: private half; the caller's reference goes
 * @caller: call site to report; 0 if no driver is in a call, so that custom
 *	routines are not called
 *
 * Context: As deleting the list would be.
 */
void ntmem_lookaside_abandon(struct ntmem_lookaside *list, unsigned long caller)
{
	lookaside_close_held(list, caller);
}

static void lookaside_initialise(PGENERAL_LOOKASIDE_POOL nt,
				 const struct ntmem_lookaside_spec *wanted, unsigned long caller)
{
	static const GENERAL_LOOKASIDE_POOL fresh = {
		.Depth = NTMEM_FIRST_DEPTH,
		.MaximumDepth = NTMEM_MAX_DEPTH,
	};
	struct ntmem_lookaside_spec spec = *wanted;
	struct ntmem_lookaside *list;

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

/* A list that is active is ended first, as its memory is about to be overwritten. */
static void lookaside_initialise_again(struct ntmem_lookaside *list,
				       const struct ntmem_lookaside_spec *wanted,
				       unsigned long caller)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;
	struct ntmem_hold hold;

	lookaside_violation(list, &(struct ntmem_violation){
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { 0xca, (unsigned long)nt },
		.tag = list->tag,
		.object = nt,
		.caller = caller,
		.what = "lookaside list initialised that is already active",
	});
	ntmem_hold_begin(&hold);
	lookaside_close_held(list, caller);
	lookaside_initialise(nt, wanted, caller);
	ntmem_hold_end(&hold);
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
	struct ntmem_lookaside *list = ntmem_registry_find(nt);

	if (list)
		lookaside_initialise_again(list, wanted, caller);
	else
		lookaside_initialise(nt, wanted, caller);
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
	struct ntmem_hold hold;
	bool closed = false;

	if (ntmem_lookaside_refused(nt, caller))
		return;
	list = ntmem_registry_find(nt);
	if (!list && ntmem_bare_read(nt, &spec)) {
		ntmem_bare_unmark(nt);
		return;
	}
	ntmem_hold_begin(&hold);
	if (list) {
		lookaside_check_irql(list, caller);
		/* Frees from NMIs that are still to be done belong to the list's life. */
		if (ntmem_may_sleep())
			ntmem_late_wait();
		closed = lookaside_close_held(list, caller);
	}
	if (!closed)
		lookaside_misuse(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xcb, nt, 0, 0, 0, caller,
				 "lookaside list deleted that was never initialised or is deleted");
	ntmem_hold_end(&hold);
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

	ntmem_late_wait();
	while ((list = ntmem_registry_match(lookaside_is_of, module))) {
		if (lookaside_close(list, 0, false))
			ntmem_violation_report(&(struct ntmem_violation){
				.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
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

/* A range of addresses. */
struct lookaside_range {
	unsigned long start;
	unsigned long bytes;
};

static bool lookaside_is_in(const struct ntmem_lookaside *list, const void *range)
{
	const struct lookaside_range *r = range;

	return (unsigned long)list->nt - r->start < r->bytes;
}

/**
 * ntmem_lookaside_stack_gone() - end the lists on a stack that nothing returns to
 * @stack: lowest address
 * @bytes: its size
 *
 * What the entries hold is lost with the program that had them.
 *
 * Context: Process context.
 */
void ntmem_lookaside_stack_gone(const void *stack, unsigned long bytes)
{
	struct lookaside_range range = { (unsigned long)stack, bytes };
	struct ntmem_lookaside *list;

	ntmem_late_wait();
	while ((list = ntmem_registry_match(lookaside_is_in, &range))) {
		lookaside_close(list, 0, false);
		ntmem_lookaside_put(list);
	}
}

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

	ntmem_late_wait();
	while ((list = ntmem_registry_match(lookaside_is_any, NULL))) {
		pr_warn("leak: lookaside list, tag %s, size %zu, never deleted; initialised by %s\n",
			ntmem_tag_text(list->tag, text), list->size,
			ntmem_caller_text(list->caller, caller));
		lookaside_close(list, _RET_IP_, false);
		ntmem_lookaside_put(list);
	}
}

