// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depth: how many entries a list keeps, and how that adapts to its use.
 *
 * NT promises that lists in heavy use hold more, that lists nobody allocates
 * from are reduced, that Depth starts at 4 and stays within MaximumDepth, and
 * that LastTotalAllocates and LastAllocateMisses show what was seen at the last
 * look, once a second. How much, it leaves open. The policy here asks what a
 * deeper list would have saved: an entry that a free gave back for want of room
 * and an allocation that missed make one such case.
 *
 * A list with magazines doubles its depth at each miss that more room would
 * have avoided, as a batch that does not fit would cost many before the next
 * look. In exact mode depth changes at the looks alone, of which the first
 * comes a second after a list is taken into use.
 */
#include <linux/jiffies.h>
#include <linux/minmax.h>

#include "internal.h"
#include "list.h"

/* Fewer allocations than this between two looks: the list is hardly used. */
#define FEW_ALLOCATES 25
/* As many visits to a depot between two looks: magazines are too small. */
#define MANY_FETCHES 16

/* Makes room for the present depth, as far as the bounds allow. */
static void depth_apply(struct ntmem_lookaside *list)
{
	if (list->magazines) {
		/* More room than depth asks for is for lists that need all of it. */
		if (list->depth < NTMEM_MAX_DEPTH)
			WRITE_ONCE(list->magazines->depot_shift, NTMEM_FIRST_DEPOT_SHIFT);
		ntmem_magazines_resize(list->magazines, list->depth);
	} else {
		/* Entries beyond a depth that was lowered stay until they are used. */
		list->max_kept = min_t(u32, list->depth,
				       ntmem_bounds_resize(list, max_t(u32, list->depth,
								       list->nr_cached)));
	}
}

static void depth_set(struct ntmem_lookaside *list, u32 depth)
{
	list->depth = depth;
	WRITE_ONCE(list->nt->Depth, depth);
	depth_apply(list);
}

static void depth_double(struct ntmem_lookaside *list)
{
	if (list->depth < list->max_depth)
		depth_set(list, min_t(u32, max(2 * list->depth, NTMEM_FIRST_DEPTH),
				      list->max_depth));
}

/**
 * ntmem_depth_refresh() - take notice of what a driver wrote into its list
 * @list: private half
 *
 * The depths are ntmem's to write, but NT would honour what a driver puts
 * there, a Depth of zero included; so do we, up to what a list can hold.
 *
 * Context: Any context but NMI; the list's lock is held, the list is live.
 */
void ntmem_depth_refresh(struct ntmem_lookaside *list)
{
	PGENERAL_LOOKASIDE_POOL nt = list->nt;
	u16 depth = READ_ONCE(nt->Depth);
	u16 max_depth = READ_ONCE(nt->MaximumDepth);

	lockdep_assert_held(&list->lock);
	if (likely(depth == list->depth && max_depth == list->max_depth))
		return;
	if (max_depth > NTMEM_MAX_DEPTH) {
		max_depth = NTMEM_MAX_DEPTH;
		WRITE_ONCE(nt->MaximumDepth, max_depth);
	}
	list->max_depth = max_depth;
	depth_set(list, min(depth, max_depth));
}

/**
 * ntmem_depth_reset() - make room for the depth in another mode
 * @list: private half
 *
 * Context: Any context but NMI; the list's lock is held, the list is live.
 */
void ntmem_depth_reset(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	depth_apply(list);
}

/**
 * ntmem_depth_overflowed() - note entries that a free found no room for
 * @list: private half
 * @nr: how many
 *
 * Context: Any context but NMI; the list's lock is held, the list is live.
 */
void ntmem_depth_overflowed(struct ntmem_lookaside *list, u32 nr)
{
	lockdep_assert_held(&list->lock);
	list->nr_given_up += nr;
}

/**
 * ntmem_depth_fetched() - note that a magazine was filled from the depot
 * @list: private half
 *
 * Entries that go back and forth there are no misses, but a larger magazine
 * would have had them.
 *
 * Context: Any context but NMI; the list's lock is held, the list is live.
 */
void ntmem_depth_fetched(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	if (++list->nr_fetches < MANY_FETCHES || list->depth >= NTMEM_MAGAZINE_SLOTS)
		return;
	list->nr_fetches = 0;
	depth_double(list);
}

/**
 * ntmem_depth_missed() - note entries that were not there to be had
 * @list: private half
 * @nr: how many
 *
 * Context: Any context but NMI; the list's lock is held, the list is live.
 */
void ntmem_depth_missed(struct ntmem_lookaside *list, u32 nr)
{
	u64 avoidable = min_t(u64, nr, list->nr_given_up);

	lockdep_assert_held(&list->lock);
	if (!avoidable)
		return;
	list->nr_given_up -= avoidable;
	list->nr_avoidable += avoidable;
	if (!list->magazines)
		return;
	if (list->depth < list->max_depth) {
		depth_double(list);
	} else if (list->depth == NTMEM_MAX_DEPTH && !list->growth_wanted &&
		   list->magazines->depot_shift < NTMEM_MAX_DEPOT_SHIFT) {
		/* A ceiling that a driver lowered is its last word; ours is not. */
		WRITE_ONCE(list->growth_wanted, true);
		ntmem_mode_work_soon();
	}
}

static u32 depth_next(const struct ntmem_lookaside *list, u32 nr_allocates, u32 nr_idle)
{
	u32 least = min_t(u32, NTMEM_FIRST_DEPTH, list->max_depth);
	u32 above = list->depth > least ? list->depth - least : 0;
	u64 more;

	if (nr_allocates < FEW_ALLOCATES)
		return least + above / 2;
	if (list->nr_avoidable) {
		/* At most double: one burst is no habit yet. */
		more = min_t(u64, list->nr_avoidable, max_t(u32, list->depth, 1));
		return clamp_t(u64, list->depth + more, least, list->max_depth);
	}
	/* Entries that stayed all the time are more than the list needs. */
	return max(least, list->depth - min(above, nr_idle / 2));
}

/**
 * ntmem_depth_tune() - look at a list, once a second
 * @list: private half
 *
 * Context: Any context but NMI. Takes the list's lock.
 * Return: whether the list has come down to the depth it started with.
 */
bool ntmem_depth_tune(struct ntmem_lookaside *list)
{
	unsigned long flags;
	bool settled = true;
	u32 nr_idle;

	raw_spin_lock_irqsave(&list->lock, flags);
	if (!list->live || list->resting)
		goto out;
	ntmem_depth_refresh(list);
	if (time_before(jiffies, list->next_tune)) {
		settled = false;
		goto out;
	}
	list->next_tune = jiffies + HZ;
	ntmem_lookaside_publish(list);
	nr_idle = list->magazines ? ntmem_magazine_idle(list->magazines) : list->nr_idle_entries;
	/* What fits into magazines is not for the depot to decide. */
	if (list->magazines && list->depth <= NTMEM_MAGAZINE_SLOTS)
		nr_idle = 0;
	depth_set(list, depth_next(list, list->nr_allocates - list->nr_tuned_allocates, nr_idle));
	list->nr_tuned_allocates = list->nr_allocates;
	WRITE_ONCE(list->nt->LastTotalAllocates, READ_ONCE(list->nt->TotalAllocates));
	WRITE_ONCE(list->nt->LastAllocateMisses, READ_ONCE(list->nt->AllocateMisses));
	list->nr_avoidable = 0;
	list->nr_given_up = 0;
	list->nr_fetches = 0;
	list->nr_idle_entries = list->nr_cached;
	settled = list->depth <= NTMEM_FIRST_DEPTH;
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return settled;
}
