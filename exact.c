// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exact mode: one locked LIFO of Depth entries.
 *
 * After every call each public field has the value that NT gives it. All but
 * the depths is written in both halves of the list, so that reports need not
 * read the driver's memory.
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "list.h"

#define MAX_DEPTH EX_MAXIMUM_LOOKASIDE_DEPTH_BASE

/* Shows the number of cached entries the way ExQueryDepthSList reads it. */
static void exact_publish_cached(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	WRITE_ONCE(list->nt->ListHead.Alignment, list->nr_cached);
}

/*
 * The number of entries that the list may keep now. Depth is ntmem's to write,
 * but NT would honour what a driver puts there, zero included; so do we, up to
 * what the table can hold.
 */
static u32 exact_depth(struct ntmem_lookaside *list)
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
static void exact_grow(struct ntmem_lookaside *list)
{
	unsigned long flags;
	void **entries;

	if (ntmem_fault_now())
		return;
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

/**
 * ntmem_exact_pop() - count an allocation and take a cached entry
 * @list: private half
 * @live: result, whether the list still is one; nothing is counted otherwise
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 * Return: what was cached last, or %NULL, which is counted as a miss.
 */
void *ntmem_exact_pop(struct ntmem_lookaside *list, bool *live)
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
		exact_publish_cached(list);
	} else {
		list->nr_allocate_misses++;
		WRITE_ONCE(nt->AllocateMisses, nt->AllocateMisses + 1);
	}
out:
	spin_unlock_irqrestore(&list->lock, flags);
	return item;
}

/* As ntmem_exact_push(), and -EAGAIN if a larger table is needed first. */
static int exact_try_push(struct ntmem_lookaside *list, void *item, bool may_grow)
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
	depth = exact_depth(list);
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
		exact_publish_cached(list);
	} else {
		list->nr_free_misses++;
		WRITE_ONCE(nt->FreeMisses, nt->FreeMisses + 1);
		err = -ENOSPC;
	}
out:
	spin_unlock_irqrestore(&list->lock, flags);
	return err;
}

/**
 * ntmem_exact_push() - count a free and keep the entry if there is room
 * @list: private half
 * @item: block of a tracked list, else an address
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 * Return: 0 if the list keeps @item, else
 * * -ENOSPC - it is full; counted as a miss, @item is the caller's
 * * -EALREADY - @item is cached already; not counted
 * * -ENODEV - the list was deleted meanwhile; not counted
 */
int ntmem_exact_push(struct ntmem_lookaside *list, void *item)
{
	int err = exact_try_push(list, item, true);

	if (err != -EAGAIN)
		return err;
	exact_grow(list);
	return exact_try_push(list, item, false);
}

/**
 * ntmem_exact_empty() - take all cached entries out
 * @list: private half
 * @batch: result, for ntmem_exact_batch_free() when its entries are gone
 * @end: nobody may use the list any more
 * @visible: the public half is there to be written
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 */
void ntmem_exact_empty(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch, bool end,
		       bool visible)
{
	unsigned long flags;
	bool live;

	spin_lock_irqsave(&list->lock, flags);
	live = list->live;
	list->live = live && !end;
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
	if (live && visible)
		exact_publish_cached(list);
	spin_unlock_irqrestore(&list->lock, flags);
}

/* Frees what a batch may have brought along besides its entries. */
void ntmem_exact_batch_free(struct ntmem_lookaside_batch *batch)
{
	if (batch->entries != batch->inline_entries)
		kfree(batch->entries);
}
