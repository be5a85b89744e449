// SPDX-License-Identifier: GPL-2.0-only
/*
 * Magazines: the entries of a busy list, per processor, and the depot behind.
 *
 * Most calls end in the fast path and never come here. What does come has found
 * no entry, no room, or a hint that was wrong. Each such visit first puts the
 * processor's magazine in order: entries move down to close gaps, the hint is
 * set, and what the fast paths have done since the last visit is added to the
 * counters. Then half a magazine moves to or from the node's depot, so that at
 * least as many operations pass before the next visit.
 *
 * Only allocations are counted as they happen. With what slow paths moved in
 * and out of a magazine, and what is in it, the frees follow: each entry that
 * came in otherwise was freed.
 *
 * All of this runs with interrupts off under the list's lock, which also guards
 * the depots: it is taken once in half a magazine's worth of operations.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/topology.h>

#include "internal.h"
#include "list.h"
#include "slots.h"

DEFINE_PER_CPU(struct ntmem_magazine, ntmem_no_magazine);

/* Counting ---------------------------------------------------------------- */

/*
 * Adds to the counters what happened in a magazine since it was last asked.
 * A caller that was moved to another processor half way through is counted on
 * either, so that a difference may be negative; the sum is right.
 */
static void magazine_fold(struct ntmem_lookaside *list, struct ntmem_cpu_magazine *cpu,
			  u32 nr_cached)
{
	u64 calls = READ_ONCE(cpu->fast.Calls);
	u64 frees = calls + nr_cached + cpu->nr_moved_out - cpu->nr_moved_in;

	lockdep_assert_held(&list->lock);
	list->nr_allocates += calls - cpu->folded_calls;
	list->nr_frees += frees - cpu->folded_frees;
	cpu->folded_calls = calls;
	cpu->folded_frees = frees;
	WRITE_ONCE(cpu->nr_cached, nr_cached);
	ntmem_lookaside_publish(list);
}

static u32 magazine_count(const struct ntmem_cpu_magazine *cpu)
{
	u32 slot, nr = 0;

	for (slot = 0; slot < NTMEM_MAGAZINE_SLOTS; slot++)
		nr += !!READ_ONCE(cpu->fast.Slots[slot]);
	return nr;
}

/* Depots ------------------------------------------------------------------ */

static struct ntmem_depot *magazine_depot(struct ntmem_magazines *magazines)
{
	return magazines->depots[numa_mem_id()];
}

static bool depot_put(struct ntmem_depot *depot, u32 max_cached, void *entry)
{
	if (depot->nr_cached >= max_cached)
		return false;
	depot->entries[depot->nr_cached] = entry;
	WRITE_ONCE(depot->nr_cached, depot->nr_cached + 1);
	return true;
}

static void depot_drop(struct ntmem_depot *depot, u32 nr)
{
	WRITE_ONCE(depot->nr_cached, depot->nr_cached - nr);
	depot->nr_least = min(depot->nr_least, depot->nr_cached);
}

static void *depot_take(struct ntmem_depot *depot)
{
	if (!depot->nr_cached)
		return NULL;
	depot_drop(depot, 1);
	return depot->entries[depot->nr_cached];
}

/* Magazines --------------------------------------------------------------- */

/*
 * Closes the gaps of an open magazine and sets its hint. What an NMI leaves no
 * slot for goes to the depot, which has room for a magazine beyond its bound.
 */
static u32 magazine_compact(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu)
{
	struct ntmem_magazine *fast = &cpu->fast;
	u32 from, to = 0;

	for (from = 0; from < magazines->nr_used_slots; from++) {
		void *entry = READ_ONCE(fast->Slots[from]);

		if (!entry)
			continue;
		if (from != to) {
			entry = slots_take(fast, from);
			if (!entry)
				continue;
			while (to < NTMEM_MAGAZINE_SLOTS && !slots_put(fast, to, entry))
				to++;
			if (to == NTMEM_MAGAZINE_SLOTS) {
				cpu->nr_moved_out++;
				depot_put(magazine_depot(magazines), NTMEM_DEPOT_SLOTS, entry);
				break;
			}
		}
		to++;
	}
	WRITE_ONCE(fast->Hint, to);
	return to;
}

static u32 magazine_settle(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu)
{
	u32 nr_cached = magazine_compact(magazines, cpu);

	magazine_fold(magazines->list, cpu, nr_cached);
	return nr_cached;
}

/* What slow paths move is no call of the driver's; see magazine_fold(). */
static bool magazine_move_in(struct ntmem_cpu_magazine *cpu, u32 slot, void *entry)
{
	if (!slots_put(&cpu->fast, slot, entry))
		return false;
	cpu->nr_moved_in++;
	WRITE_ONCE(cpu->fast.Hint, slot + 1);
	WRITE_ONCE(cpu->nr_cached, cpu->nr_cached + 1);
	return true;
}

static void *magazine_move_out(struct ntmem_cpu_magazine *cpu, u32 slot)
{
	void *entry = slots_take(&cpu->fast, slot);

	if (!entry)
		return NULL;
	cpu->nr_moved_out++;
	WRITE_ONCE(cpu->fast.Hint, slot);
	WRITE_ONCE(cpu->nr_cached, cpu->nr_cached - 1);
	return entry;
}

/* Half a magazine goes back and forth at a time. */
static u32 magazine_batch(const struct ntmem_magazines *magazines)
{
	return clamp_t(u32, magazines->limit / 2, 1, NTMEM_BATCH);
}

static void *magazine_take(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu)
{
	struct ntmem_depot *depot = magazine_depot(magazines);
	u32 nr_cached = magazine_settle(magazines, cpu);
	u32 nr = magazine_batch(magazines);
	void *entry = NULL;
	u32 slot;

	while (nr_cached && !entry)
		entry = magazine_move_out(cpu, --nr_cached);
	if (entry)
		return entry;
	entry = depot_take(depot);
	/* The depot's oldest go lowest, so that order is kept. */
	nr = min(nr - 1, min(depot->nr_cached, magazines->limit));
	for (slot = 0; slot < nr; slot++) {
		void *next = depot->entries[depot->nr_cached - nr + slot];

		/* An NMI was here first: the rest stays where it is. */
		if (!magazine_move_in(cpu, slot, next))
			break;
	}
	if (slot) {
		memmove(&depot->entries[depot->nr_cached - nr],
			&depot->entries[depot->nr_cached - nr + slot],
			(nr - slot) * sizeof(*depot->entries));
		depot_drop(depot, slot);
	}
	return entry;
}

static void surplus_add(struct ntmem_surplus *surplus, void *entry)
{
	surplus->entries[surplus->nr++] = entry;
}

static void magazine_put(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu,
			 void *entry, struct ntmem_surplus *surplus)
{
	struct ntmem_depot *depot = magazine_depot(magazines);
	u32 nr_cached = magazine_settle(magazines, cpu);
	u32 nr = magazine_batch(magazines);

	if (nr_cached >= magazines->limit) {
		for (; nr && nr_cached; nr--) {
			void *old = magazine_move_out(cpu, --nr_cached);

			if (old && !depot_put(depot, magazines->max_depot, old))
				surplus_add(surplus, old);
		}
	}
	if (nr_cached < magazines->limit && magazine_move_in(cpu, nr_cached, entry))
		return;
	if (!depot_put(depot, magazines->max_depot, entry))
		surplus_add(surplus, entry);
}

/* Calls ------------------------------------------------------------------- */

/**
 * ntmem_magazine_pop() - count an allocation and take a cached entry
 * @list: private half
 * @entry: result; untouched on failure
 *
 * Context: Any context but NMI. Takes the list's lock.
 * Return: 0, or
 * * -ENOENT - nothing is cached; counted as one miss
 * * -ENODEV - the list was deleted meanwhile; not counted
 * * -ESTALE - it has no magazines any more; not counted
 */
int ntmem_magazine_pop(struct ntmem_lookaside *list, void **entry)
{
	struct ntmem_magazines *magazines;
	struct ntmem_cpu_magazine *cpu;
	unsigned long flags;
	void *found;
	int err = 0;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (!list->live || !magazines) {
		err = list->live ? -ESTALE : -ENODEV;
		goto out;
	}
	ntmem_depth_refresh(list);
	cpu = this_cpu_ptr(magazines->cpu);
	if (slots_open(&cpu->fast)) {
		found = magazine_take(magazines, cpu);
		slots_close(&cpu->fast);
	} else {
		found = depot_take(magazine_depot(magazines));
	}
	list->nr_allocates++;
	if (found) {
		*entry = found;
	} else {
		list->nr_allocate_misses++;
		ntmem_depth_missed(list, 1);
		err = -ENOENT;
	}
	ntmem_lookaside_publish(list);
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return err;
}

/**
 * ntmem_magazine_push() - count a free and keep the entry if there is room
 * @list: private half
 * @entry: what the driver gave back
 * @surplus: result, entries that the list has no room for, counted as misses
 *
 * Context: Any context but NMI. Takes the list's lock.
 * Return: 0, or
 * * -ENODEV - the list was deleted meanwhile; not counted
 * * -ESTALE - it has no magazines any more; not counted
 */
int ntmem_magazine_push(struct ntmem_lookaside *list, void *entry, struct ntmem_surplus *surplus)
{
	struct ntmem_magazines *magazines;
	struct ntmem_cpu_magazine *cpu;
	unsigned long flags;
	int err = 0;

	surplus->nr = 0;
	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (!list->live || !magazines) {
		err = list->live ? -ESTALE : -ENODEV;
		goto out;
	}
	ntmem_depth_refresh(list);
	cpu = this_cpu_ptr(magazines->cpu);
	if (slots_open(&cpu->fast)) {
		magazine_put(magazines, cpu, entry, surplus);
		slots_close(&cpu->fast);
	} else if (!depot_put(magazine_depot(magazines), magazines->max_depot, entry)) {
		surplus_add(surplus, entry);
	}
	list->nr_frees++;
	list->nr_free_misses += surplus->nr;
	ntmem_depth_overflowed(list, surplus->nr);
	ntmem_lookaside_publish(list);
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return err;
}

/**
 * ntmem_magazine_stock() - put entries fresh from the backing into magazines
 * @list: private half
 * @entries: they; those that found no room are left at the beginning
 * @nr: how many
 *
 * Context: Any context but NMI. Takes the list's lock.
 * Return: the number of those left.
 */
u32 ntmem_magazine_stock(struct ntmem_lookaside *list, void **entries, u32 nr)
{
	struct ntmem_magazines *magazines;
	struct ntmem_cpu_magazine *cpu;
	u32 nr_cached, left = nr;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (!list->live || !magazines)
		goto out;
	cpu = this_cpu_ptr(magazines->cpu);
	if (slots_open(&cpu->fast)) {
		nr_cached = magazine_settle(magazines, cpu);
		while (left && nr_cached < magazines->limit) {
			if (magazine_move_in(cpu, nr_cached++, entries[left - 1]))
				left--;
		}
		slots_close(&cpu->fast);
	}
	while (left && depot_put(magazine_depot(magazines), magazines->max_depot, entries[left - 1]))
		left--;
	/* The one that a miss asked for was counted there. */
	list->nr_allocate_misses += nr - left;
	ntmem_depth_missed(list, nr - left);
	ntmem_lookaside_publish(list);
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return left;
}

/* How many entries a miss should bring along besides the one that is wanted. */
u32 ntmem_magazine_wanted(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines;
	unsigned long flags;
	u32 nr = 0;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (list->live && magazines && magazines->limit)
		nr = magazine_batch(magazines) - 1;
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return nr;
}

/* Emptying ---------------------------------------------------------------- */

static void magazine_empty(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu,
			   u32 keep, struct ntmem_surplus *surplus)
{
	u32 nr_cached = magazine_settle(magazines, cpu);

	while (nr_cached > keep && surplus->nr < ARRAY_SIZE(surplus->entries)) {
		void *entry = magazine_move_out(cpu, --nr_cached);

		if (entry)
			surplus_add(surplus, entry);
	}
}

/**
 * ntmem_magazine_empty_here() - take entries out of this processor's magazine
 * @magazines: of a list, perhaps retired
 * @keep: leave this many
 * @surplus: result
 *
 * Context: Interrupts off, but no NMI. Takes the list's lock.
 * Return: %false if code that was interrupted is at work on it.
 */
bool ntmem_magazine_empty_here(struct ntmem_magazines *magazines, u32 keep,
			       struct ntmem_surplus *surplus)
{
	struct ntmem_cpu_magazine *cpu = this_cpu_ptr(magazines->cpu);
	bool open;

	surplus->nr = 0;
	raw_spin_lock(&magazines->list->lock);
	open = slots_open(&cpu->fast);
	if (open) {
		magazine_empty(magazines, cpu, keep, surplus);
		slots_close(&cpu->fast);
	}
	raw_spin_unlock(&magazines->list->lock);
	return open;
}

/**
 * ntmem_magazine_empty_remote() - empty a magazine that nobody can be using
 * @magazines: of a list, perhaps retired
 * @nr: processor: a dead one, or any if no caller is left
 * @surplus: result
 *
 * Context: Any context but NMI. Takes the list's lock.
 */
void ntmem_magazine_empty_remote(struct ntmem_magazines *magazines, unsigned int nr,
				 struct ntmem_surplus *surplus)
{
	struct ntmem_cpu_magazine *cpu = per_cpu_ptr(magazines->cpu, nr);
	unsigned long flags;

	surplus->nr = 0;
	raw_spin_lock_irqsave(&magazines->list->lock, flags);
	magazine_empty(magazines, cpu, 0, surplus);
	raw_spin_unlock_irqrestore(&magazines->list->lock, flags);
}

/**
 * ntmem_magazine_empty_depots() - take entries out of the depots
 * @magazines: of a list, perhaps retired
 * @keep: leave each depot this many
 * @surplus: result, as many as it can hold
 *
 * Context: Any context but NMI. Takes the list's lock.
 */
void ntmem_magazine_empty_depots(struct ntmem_magazines *magazines, u32 keep,
				 struct ntmem_surplus *surplus)
{
	unsigned long flags;
	int node;

	surplus->nr = 0;
	raw_spin_lock_irqsave(&magazines->list->lock, flags);
	for_each_node_state(node, N_POSSIBLE) {
		struct ntmem_depot *depot = magazines->depots[node];

		while (depot->nr_cached > keep && surplus->nr < ARRAY_SIZE(surplus->entries))
			surplus_add(surplus, depot_take(depot));
	}
	raw_spin_unlock_irqrestore(&magazines->list->lock, flags);
}

/**
 * ntmem_magazine_fold_here() - bring the counters up to date for this processor
 * @list: private half
 *
 * Context: Interrupts off, but no NMI. Takes the list's lock.
 */
void ntmem_magazine_fold_here(struct ntmem_lookaside *list)
{
	struct ntmem_cpu_magazine *cpu;

	raw_spin_lock(&list->lock);
	if (list->magazines) {
		cpu = this_cpu_ptr(list->magazines->cpu);
		if (slots_open(&cpu->fast)) {
			magazine_settle(list->magazines, cpu);
			slots_close(&cpu->fast);
		}
	}
	raw_spin_unlock(&list->lock);
}

/* Whether a visit to a processor could tell something new, or bring entries. */
bool ntmem_magazine_worth_visiting(const struct ntmem_magazines *magazines, unsigned int nr)
{
	const struct ntmem_cpu_magazine *cpu = per_cpu_ptr(magazines->cpu, nr);
	u32 nr_cached = magazine_count(cpu);

	return nr_cached || nr_cached != READ_ONCE(cpu->nr_cached) ||
	       READ_ONCE(cpu->fast.Calls) != READ_ONCE(cpu->folded_calls);
}

/**
 * ntmem_magazine_cached() - count the entries in magazines and depots
 * @magazines: of a list
 *
 * Context: Any context; the list's lock keeps @magazines there.
 * Return: their number, exact when nobody uses the list.
 */
u32 ntmem_magazine_cached(const struct ntmem_magazines *magazines)
{
	unsigned int nr;
	u32 total = 0;
	int node;

	for_each_possible_cpu(nr)
		total += magazine_count(per_cpu_ptr(magazines->cpu, nr));
	for_each_node_state(node, N_POSSIBLE)
		total += READ_ONCE(magazines->depots[node]->nr_cached);
	return total;
}

/* Memory that magazines take besides the entries in them; %NULL takes none. */
size_t ntmem_magazines_bytes(const struct ntmem_magazines *magazines)
{
	if (!magazines)
		return 0;
	return struct_size(magazines, depots, nr_node_ids) +
	       num_possible_cpus() * sizeof(struct ntmem_cpu_magazine) +
	       num_possible_nodes() * (sizeof(struct ntmem_depot) +
				       NTMEM_DEPOT_SLOTS * sizeof(void *));
}

/**
 * ntmem_magazine_contains() - look for an entry in all magazines and depots
 * @list: private half
 * @entry: address to look for
 *
 * Context: Any context but NMI. Takes the list's lock.
 * Return: whether it is cached, which means that no driver has it.
 */
bool ntmem_magazine_contains(struct ntmem_lookaside *list, const void *entry)
{
	struct ntmem_magazines *magazines;
	unsigned long flags;
	bool found = false;
	unsigned int nr;
	int node;
	u32 i;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (!magazines)
		goto out;
	for_each_possible_cpu(nr) {
		struct ntmem_cpu_magazine *cpu = per_cpu_ptr(magazines->cpu, nr);

		for (i = 0; i < NTMEM_MAGAZINE_SLOTS; i++)
			found |= READ_ONCE(cpu->fast.Slots[i]) == entry;
	}
	for_each_node_state(node, N_POSSIBLE)
		for (i = 0; i < magazines->depots[node]->nr_cached; i++)
			found |= magazines->depots[node]->entries[i] == entry;
out:
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return found;
}

/**
 * ntmem_magazine_idle() - count the entries that nobody needed
 * @magazines: of a list that is live
 *
 * What stayed in the depots since the last call. What magazines could do
 * without is not known, as fast paths do not say how far they empty them.
 *
 * Context: Any context but NMI; the list's lock is held.
 * Return: their number.
 */
u32 ntmem_magazine_idle(struct ntmem_magazines *magazines)
{
	u32 total = 0;
	int node;

	lockdep_assert_held(&magazines->list->lock);
	for_each_node_state(node, N_POSSIBLE) {
		struct ntmem_depot *depot = magazines->depots[node];

		total += depot->nr_least;
		depot->nr_least = depot->nr_cached;
	}
	return total;
}

/* Sizes ------------------------------------------------------------------- */

/**
 * ntmem_magazines_resize() - make room for a depth
 * @magazines: of a list that is live
 * @depth: entries that one processor should find
 *
 * Depth beyond a magazine's slots is kept in the depot, which also holds what
 * flows from one processor to another. Entries that lose their room go when
 * they are next in the way, or with the next sweep.
 *
 * Context: Any context but NMI; the list's lock is held.
 */
void ntmem_magazines_resize(struct ntmem_magazines *magazines, u32 depth)
{
	u32 nr_cpus = num_possible_cpus(), nr_nodes = num_possible_nodes();
	struct ntmem_lookaside *list = magazines->list;
	u32 limit = min_t(u32, depth, NTMEM_MAGAZINE_SLOTS);
	u32 max_depot = min_t(u32, 2 * depth, NTMEM_DEPOT_SLOTS - NTMEM_MAGAZINE_SLOTS);
	u32 wanted = nr_cpus * limit + nr_nodes * max_depot;
	unsigned int nr;
	u32 granted;

	lockdep_assert_held(&list->lock);
	granted = ntmem_bounds_resize(list, wanted);
	if (granted < wanted) {
		max_depot = min(max_depot, granted / 4 / nr_nodes);
		limit = min(limit, (granted - max_depot * nr_nodes) / nr_cpus);
	}
	magazines->limit = limit;
	magazines->max_depot = max_depot;
	magazines->nr_used_slots = max(magazines->nr_used_slots, limit);
	for_each_possible_cpu(nr)
		WRITE_ONCE(per_cpu_ptr(magazines->cpu, nr)->fast.Limit, limit);
}

/* No more entries are to come in; callers on their way still may bring some. */
void ntmem_magazines_shut(struct ntmem_magazines *magazines)
{
	unsigned int nr;

	lockdep_assert_held(&magazines->list->lock);
	magazines->limit = 0;
	magazines->max_depot = 0;
	for_each_possible_cpu(nr)
		WRITE_ONCE(per_cpu_ptr(magazines->cpu, nr)->fast.Limit, 0);
}

static void magazines_free(struct ntmem_magazines *magazines)
{
	int node;

	for_each_node_state(node, N_POSSIBLE)
		kfree(magazines->depots[node]);
	free_percpu(magazines->cpu);
	ntmem_lookaside_put(magazines->list);
	kfree(magazines);
}

/**
 * ntmem_magazines_alloc() - make the magazines of a list
 * @list: private half; the result holds a reference to it
 *
 * Context: Process context, may sleep.
 * Return: the magazines, with no room yet, or %NULL without memory.
 */
struct ntmem_magazines *ntmem_magazines_alloc(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines;
	int node;

	if (ntmem_fault_now())
		return NULL;
	magazines = kzalloc(struct_size(magazines, depots, nr_node_ids), GFP_KERNEL | __GFP_NOWARN);
	if (!magazines)
		return NULL;
	refcount_inc(&list->refs);
	refcount_set(&magazines->refs, 1);
	magazines->list = list;
	magazines->cpu = alloc_percpu_gfp(struct ntmem_cpu_magazine, GFP_KERNEL | __GFP_NOWARN);
	if (!magazines->cpu)
		goto free;
	for_each_node_state(node, N_POSSIBLE) {
		struct ntmem_depot *depot;

		depot = kzalloc_node(struct_size(depot, entries, NTMEM_DEPOT_SLOTS),
				     GFP_KERNEL | __GFP_NOWARN, node);
		if (!depot)
			goto free;
		magazines->depots[node] = depot;
	}
	return magazines;

free:
	magazines_free(magazines);
	return NULL;
}

/**
 * ntmem_magazines_put() - drop a reference to magazines
 * @magazines: of a list; empty ones when the last reference goes
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_magazines_put(struct ntmem_magazines *magazines)
{
	if (refcount_dec_and_test(&magazines->refs))
		magazines_free(magazines);
}
