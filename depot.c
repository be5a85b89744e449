// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depots: what stands between the magazines of one node and the backing.
 *
 * A depot is a table of entries, last in, first out, guarded by its list's
 * lock. It has room for a magazine's worth beyond its bound. Where a list
 * proves to need much more than its depth, a worker gives it a larger table.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "list.h"

/**
 * ntmem_depot_put() - put entries in
 * @depot: its list's lock is held
 * @entries: they; those that find no room are left at the beginning
 * @nr: how many
 *
 * Context: Any context but NMI.
 * Return: the number of those left.
 */
u32 ntmem_depot_put(struct ntmem_depot *depot, void **entries, u32 nr)
{
	u32 room = depot->max_cached > depot->nr_cached ? depot->max_cached - depot->nr_cached : 0;
	u32 fit = min(nr, room);

	if (!fit)
		return nr;
	memcpy(depot->entries + depot->nr_cached, entries + nr - fit, fit * sizeof(*entries));
	WRITE_ONCE(depot->nr_cached, depot->nr_cached + fit);
	return nr - fit;
}

/* Puts in an entry that has nowhere else to go. There is always room for those. */
void ntmem_depot_put_beyond(struct ntmem_depot *depot, void *entry)
{
	if (WARN_ON_ONCE(depot->nr_cached == depot->nr_slots))
		return;
	depot->entries[depot->nr_cached] = entry;
	WRITE_ONCE(depot->nr_cached, depot->nr_cached + 1);
}

/* The @nr entries that came in last, the last one last. */
void **ntmem_depot_top(struct ntmem_depot *depot, u32 nr)
{
	return depot->entries + depot->nr_cached - nr;
}

/**
 * ntmem_depot_drop() - forget entries that went elsewhere
 * @depot: its list's lock is held
 * @nr: size of the batch at its top
 * @nr_gone: how many of that went, from the batch's beginning
 *
 * Context: Any context but NMI.
 */
void ntmem_depot_drop(struct ntmem_depot *depot, u32 nr, u32 nr_gone)
{
	void **batch = ntmem_depot_top(depot, nr);

	if (nr_gone != nr)
		memmove(batch, batch + nr_gone, (nr - nr_gone) * sizeof(*batch));
	WRITE_ONCE(depot->nr_cached, depot->nr_cached - nr_gone);
	depot->nr_least = min(depot->nr_least, depot->nr_cached);
}

/* Takes the entry that came in last; %NULL if there is none. */
void *ntmem_depot_take(struct ntmem_depot *depot)
{
	if (!depot->nr_cached)
		return NULL;
	ntmem_depot_drop(depot, 1, 1);
	return depot->entries[depot->nr_cached];
}

/* Sets the bound; what is beyond it stays until it is taken out. */
void ntmem_depot_limit(struct ntmem_depot *depot, u32 max_cached)
{
	depot->max_cached = min_t(u32, max_cached, depot->nr_slots - NTMEM_MAGAZINE_SLOTS);
}

/**
 * ntmem_depot_grow() - give a depot a larger table
 * @depot: of @list
 * @nr_slots: entries that it should hold
 * @node: where the table should be
 * @list: whose lock guards it
 *
 * Context: Process context, may sleep. Takes the list's lock.
 * Return: %false without memory; nothing has changed then.
 */
bool ntmem_depot_grow(struct ntmem_depot *depot, u32 nr_slots, int node,
		      struct ntmem_lookaside *list)
{
	void **entries = kvmalloc_node(array_size(nr_slots, sizeof(*entries)),
				       GFP_KERNEL | __GFP_NOWARN, node);
	unsigned long flags;

	if (!entries)
		return false;
	raw_spin_lock_irqsave(&list->lock, flags);
	if (nr_slots > depot->nr_slots) {
		memcpy(entries, depot->entries, depot->nr_cached * sizeof(*entries));
		swap(entries, depot->entries);
		depot->nr_slots = nr_slots;
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	kvfree(entries);
	return true;
}

/* Frees the table, in any context. Nobody uses the depot any more. */
void ntmem_depot_free(struct ntmem_depot *depot)
{
	ntmem_block_kvfree(depot->entries);
}
