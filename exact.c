// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exact mode: one locked LIFO of Depth entries.
 *
 * After every call each public field has the value that NT gives it.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "list.h"

/* Shows the number of cached entries the way ExQueryDepthSList reads it. */
static void exact_publish_cached(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	WRITE_ONCE(list->nt->ListHead.Alignment, list->nr_cached);
}

/* Replaces the first table when a list needs more room; a failure costs misses. */
static void exact_grow(struct ntmem_lookaside *list)
{
	unsigned long flags;
	void **entries;

	if (ntmem_fault_now())
		return;
	entries = kmalloc_array(NTMEM_MAX_DEPTH, sizeof(*entries), GFP_NOWAIT | __GFP_NOWARN);
	if (!entries)
		return;
	raw_spin_lock_irqsave(&list->lock, flags);
	if (list->entries == list->inline_entries) {
		memcpy(entries, list->entries, list->nr_cached * sizeof(*entries));
		swap(entries, list->entries);
		list->max_cached = NTMEM_MAX_DEPTH;
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	if (entries != list->inline_entries)
		kfree(entries);
}

/* What every call does first, under the lock. */
static int exact_begin(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	if (!list->live)
		return -ENODEV;
	if (list->magazines)
		return -ESTALE;
	if (unlikely(list->resting)) {
		/* Depth stays as it is for a second after a list is taken into use. */
		list->resting = false;
		list->next_tune = jiffies + HZ;
	}
	return 0;
}

/* What every call does in the end, without the lock. */
static void exact_end(bool busy)
{
	if (busy)
		ntmem_mode_work_soon();
	ntmem_sweep_arm();
}

/**
 * ntmem_exact_pop() - count an allocation and take a cached entry
 * @list: private half
 * @item: result, what was cached last; untouched on failure
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 * Return: 0, or
 * * -ENOENT - nothing is cached; counted as a miss
 * * -ENODEV - the list was deleted meanwhile; not counted
 * * -ESTALE - it has got magazines; not counted
 */
int ntmem_exact_pop(struct ntmem_lookaside *list, void **item)
{
	unsigned long flags;
	bool busy = false;
	int err;

	raw_spin_lock_irqsave(&list->lock, flags);
	err = exact_begin(list);
	if (err)
		goto out;
	busy = ntmem_mode_count(list);
	list->nr_allocates++;
	if (list->nr_cached) {
		*item = list->entries[--list->nr_cached];
		list->nr_idle_entries = min(list->nr_idle_entries, list->nr_cached);
		exact_publish_cached(list);
	} else {
		list->nr_allocate_misses++;
		ntmem_depth_missed(list, 1);
		err = -ENOENT;
	}
	ntmem_lookaside_publish(list);
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	exact_end(busy);
	return err;
}

/* As ntmem_exact_push(), and -EAGAIN if a larger table is needed first. */
static int exact_try_push(struct ntmem_lookaside *list, void *item, bool may_grow)
{
	unsigned long flags;
	bool busy = false;
	u32 i, room;
	int err;

	raw_spin_lock_irqsave(&list->lock, flags);
	err = exact_begin(list);
	if (err)
		goto out;
	ntmem_depth_refresh(list);
	room = min(list->depth, list->max_kept);
	/* A block that is out cannot be cached; of other memory only this is known. */
	for (i = 0; !list->tracked && i < list->nr_cached; i++) {
		if (list->entries[i] == item) {
			err = -EALREADY;
			goto out;
		}
	}
	if (may_grow && list->nr_cached < room && list->nr_cached == list->max_cached) {
		err = -EAGAIN;
		goto out;
	}
	busy = ntmem_mode_count(list);
	list->nr_frees++;
	if (list->nr_cached < min(room, list->max_cached)) {
		list->entries[list->nr_cached++] = item;
		exact_publish_cached(list);
	} else {
		list->nr_free_misses++;
		ntmem_depth_overflowed(list, 1);
		err = -ENOSPC;
	}
	ntmem_lookaside_publish(list);
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	exact_end(busy);
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
 * * -ESTALE - it has got magazines; not counted
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

	raw_spin_lock_irqsave(&list->lock, flags);
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
	if (end)
		ntmem_bounds_resize(list, 0);
	else if (live && !list->magazines)
		/* What was beyond the depth takes no room any more. */
		ntmem_depth_reset(list);
	if (live && visible)
		exact_publish_cached(list);
	if (live && visible && end)
		ntmem_lookaside_publish_last(list);
	raw_spin_unlock_irqrestore(&list->lock, flags);
}

/* Frees what a batch may have brought along besides its entries. */
void ntmem_exact_batch_free(struct ntmem_lookaside_batch *batch)
{
	if (batch->entries != batch->inline_entries)
		kfree(batch->entries);
}
