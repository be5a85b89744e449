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
	WRITE_ONCE(cpu->folded_calls, calls);
	cpu->folded_frees = frees;
	WRITE_ONCE(cpu->nr_cached, nr_cached);
	ntmem_lookaside_publish(list);
}

static u32 magazine_count(const struct ntmem_cpu_magazine *cpu)
{
	u32 slot, nr = !!READ_ONCE(cpu->fast.Last);

	for (slot = 0; slot < NTMEM_MAGAZINE_SLOTS; slot++)
		nr += !!READ_ONCE(cpu->fast.Slots[slot]);
	return nr;
}

/* Magazines --------------------------------------------------------------- */

static struct ntmem_depot *magazine_depot(struct ntmem_magazines *magazines)
{
	return &magazines->depots[numa_mem_id()];
}

/* Whether exactly the slots below the hint are full, as is nearly always so. */
static bool magazine_in_order(const struct ntmem_magazine *fast, u32 hint, u32 nr_used)
{
	u32 slot;

#pragma GCC unroll 8
	for (slot = 0; slot < hint; slot++)
		if (!READ_ONCE(fast->Slots[slot]))
			return false;
#pragma GCC unroll 8
	for (; slot < nr_used; slot++)
		if (READ_ONCE(fast->Slots[slot]))
			return false;
	return true;
}

/*
 * Closes the gaps of an open magazine and sets its hint. What an NMI leaves no
 * slot for goes to the depot, which has room for a magazine beyond its bound.
 */
static u32 magazine_compact(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu)
{
	struct ntmem_magazine *fast = &cpu->fast;
	u32 from, to;

	slots_settle(fast);
	to = READ_ONCE(fast->Hint);
	if (magazine_in_order(fast, to, magazines->nr_used_slots))
		return to;
	to = 0;
	for (from = 0; from < magazines->nr_used_slots; from++) {
		void *entry = READ_ONCE(fast->Slots[from]);

		if (!entry)
			continue;
		if (from != to) {
			entry = slots_take(fast, from);
			if (!entry)
				continue;
			while (to < magazines->nr_used_slots && !slots_put(fast, to, entry))
				to++;
			if (to == magazines->nr_used_slots) {
				cpu->nr_moved_out++;
				ntmem_depot_put_beyond(magazine_depot(magazines), entry);
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

/*
 * What slow paths move is no call of the driver's; see magazine_fold(). An NMI
 * that comes in between is put right by the next visit.
 */
static void magazine_moved(struct ntmem_cpu_magazine *cpu, u32 nr_in, u32 nr_out, u32 nr_cached)
{
	cpu->nr_moved_in += nr_in;
	cpu->nr_moved_out += nr_out;
	WRITE_ONCE(cpu->fast.Hint, nr_cached);
	WRITE_ONCE(cpu->nr_cached, nr_cached);
}

/* Fills slots from @slot on. Returns how many of @nr entries found one. */
static u32 magazine_move_in(struct ntmem_cpu_magazine *cpu, u32 slot, void **entries, u32 nr)
{
	u32 done;

	for (done = 0; done < nr; done++)
		if (!slots_put(&cpu->fast, slot + done, entries[done]))
			break;
	magazine_moved(cpu, done, 0, slot + done);
	return done;
}

/* Empties the slots from @slot to @end. Returns how many entries there were. */
static u32 magazine_move_out(struct ntmem_cpu_magazine *cpu, u32 slot, u32 end, void **entries)
{
	u32 first = slot, done = 0;

	for (; slot < end; slot++) {
		entries[done] = slots_take(&cpu->fast, slot);
		done += !!entries[done];
	}
	magazine_moved(cpu, 0, done, first);
	return done;
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
	void *entry, **batch;
	u32 nr;

	for (; nr_cached; nr_cached--)
		if (magazine_move_out(cpu, nr_cached - 1, nr_cached, &entry))
			return entry;
	entry = ntmem_depot_take(depot);
	if (entry)
		ntmem_depth_fetched(magazines->list);
	/* The depot's oldest go lowest, so that order is kept. */
	nr = min3(magazine_batch(magazines) - 1, depot->nr_cached, magazines->limit);
	batch = ntmem_depot_top(depot, nr);
	if (nr)
		ntmem_depot_drop(depot, nr, magazine_move_in(cpu, 0, batch, nr));
	return entry;
}

static void surplus_add(struct ntmem_surplus *surplus, void *entry)
{
	surplus->entries[surplus->nr++] = entry;
}

/*
 * Entries that leave under the lock are no longer out from that moment on, though
 * they are freed without it: who asks meanwhile must not take them for lost.
 */
static void surplus_account(struct ntmem_lookaside *list, u32 nr)
{
	lockdep_assert_held(&list->lock);
	atomic_long_sub(nr, &list->nr_outstanding);
}

static void magazine_put(struct ntmem_magazines *magazines, struct ntmem_cpu_magazine *cpu,
			 void *entry, struct ntmem_surplus *surplus)
{
	struct ntmem_depot *depot = magazine_depot(magazines);
	u32 nr_cached = magazine_settle(magazines, cpu);
	u32 nr = min(magazine_batch(magazines), nr_cached);

	if (nr_cached >= magazines->limit && nr) {
		/* The surplus is where they go if the depot has no room. */
		nr_cached -= nr;
		nr = magazine_move_out(cpu, nr_cached, nr_cached + nr, surplus->entries);
		surplus->nr = ntmem_depot_put(depot, surplus->entries, nr);
	}
	if (nr_cached < magazines->limit && magazine_move_in(cpu, nr_cached, &entry, 1))
		return;
	if (ntmem_depot_put(depot, &entry, 1))
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
		found = ntmem_depot_take(magazine_depot(magazines));
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
	} else if (ntmem_depot_put(magazine_depot(magazines), &entry, 1)) {
		surplus_add(surplus, entry);
	}
	surplus_account(list, surplus->nr);
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
	u32 nr_cached, room, done, left = nr;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->magazines;
	if (!list->live || !magazines)
		goto out;
	cpu = this_cpu_ptr(magazines->cpu);
	if (slots_open(&cpu->fast)) {
		nr_cached = magazine_settle(magazines, cpu);
		if (nr_cached < magazines->limit) {
			room = min(left, magazines->limit - nr_cached);
			left -= room;
			done = magazine_move_in(cpu, nr_cached, entries + left, room);
			/* An NMI may have taken a slot: then those behind it are left. */
			memmove(entries + left, entries + left + done,
				(room - done) * sizeof(*entries));
			left += room - done;
		}
		slots_close(&cpu->fast);
	}
	left = ntmem_depot_put(magazine_depot(magazines), entries, left);
	/* The one that a miss asked for was counted there. */
	list->nr_allocate_misses += nr - left;
	ntmem_depth_missed(list, nr - left);
	ntmem_lookaside_publish(list);
out:
	surplus_account(list, left);
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
	u32 nr;

	nr = min_t(u32, nr_cached - min(nr_cached, keep), ARRAY_SIZE(surplus->entries));
	surplus->nr = magazine_move_out(cpu, nr_cached - nr, nr_cached, surplus->entries);
	surplus_account(magazines->list, surplus->nr);
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
NTMEM_EXPORT_IF_KUNIT(ntmem_magazine_empty_here);

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
 * @all: all of them; else those that there is no room for any more
 * @surplus: result, as many as it can hold
 *
 * Context: Any context but NMI. Takes the list's lock.
 */
void ntmem_magazine_empty_depots(struct ntmem_magazines *magazines, bool all,
				 struct ntmem_surplus *surplus)
{
	unsigned long flags;
	int node;

	surplus->nr = 0;
	raw_spin_lock_irqsave(&magazines->list->lock, flags);
	for_each_node_state(node, N_POSSIBLE) {
		struct ntmem_depot *depot = &magazines->depots[node];

		while (depot->nr_cached > (all ? 0 : depot->max_cached) &&
		       surplus->nr < ARRAY_SIZE(surplus->entries))
			surplus_add(surplus, ntmem_depot_take(depot));
	}
	surplus_account(magazines->list, surplus->nr);
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
NTMEM_EXPORT_IF_KUNIT(ntmem_magazine_fold_here);

/* Whether a processor has done something that is not counted yet. */
bool ntmem_magazine_has_news(const struct ntmem_magazines *magazines, unsigned int nr)
{
	const struct ntmem_cpu_magazine *cpu = per_cpu_ptr(magazines->cpu, nr);

	return READ_ONCE(cpu->fast.Calls) != READ_ONCE(cpu->folded_calls) ||
	       magazine_count(cpu) != READ_ONCE(cpu->nr_cached);
}

/* Whether a processor has more than so many entries. */
bool ntmem_magazine_has_more(const struct ntmem_magazines *magazines, unsigned int nr, u32 keep)
{
	return magazine_count(per_cpu_ptr(magazines->cpu, nr)) > keep;
}

/* The number of entries in the depots. */
u32 ntmem_magazine_depots_cached(const struct ntmem_magazines *magazines)
{
	u32 total = 0;
	int node;

	for_each_node_state(node, N_POSSIBLE)
		total += READ_ONCE(magazines->depots[node].nr_cached);
	return total;
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
	u32 total = ntmem_magazine_depots_cached(magazines);
	unsigned int nr;

	for_each_possible_cpu(nr)
		total += magazine_count(per_cpu_ptr(magazines->cpu, nr));
	return total;
}

/* Memory that magazines take besides the entries in them; %NULL takes none. */
size_t ntmem_magazines_bytes(const struct ntmem_magazines *magazines)
{
	size_t bytes = 0;
	int node;

	if (!magazines)
		return 0;
	for_each_node_state(node, N_POSSIBLE)
		bytes += magazines->depots[node].nr_slots * sizeof(void *);
	return bytes + struct_size(magazines, depots, nr_node_ids) +
	       num_possible_cpus() * sizeof(struct ntmem_cpu_magazine);
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

		found |= READ_ONCE(cpu->fast.Last) == entry;
		for (i = 0; i < NTMEM_MAGAZINE_SLOTS; i++)
			found |= READ_ONCE(cpu->fast.Slots[i]) == entry;
	}
	for_each_node_state(node, N_POSSIBLE)
		for (i = 0; i < magazines->depots[node].nr_cached; i++)
			found |= magazines->depots[node].entries[i] == entry;
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
		struct ntmem_depot *depot = &magazines->depots[node];

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
	u32 limit = min_t(u32, depth, SLOTS_MAX_LIMIT);
	u32 max_depot = depth << magazines->depot_shift;
	u32 wanted = nr_cpus * limit + nr_nodes * max_depot;
	unsigned int nr;
	u32 granted;
	int node;

	lockdep_assert_held(&list->lock);
	granted = ntmem_bounds_resize(list, wanted);
	if (granted < wanted) {
		/* Magazines first: without them the depot serves nobody well. */
		limit = min(limit, granted / (nr_cpus + nr_nodes));
		max_depot = min(max_depot, (granted - limit * nr_cpus) / nr_nodes);
	}
	magazines->limit = limit;
	/* One more than the limit where the last entry is kept apart. */
	magazines->nr_used_slots = max(magazines->nr_used_slots,
				       limit + NTMEM_MAGAZINE_SLOTS - SLOTS_MAX_LIMIT);
	for_each_node_state(node, N_POSSIBLE)
		ntmem_depot_limit(&magazines->depots[node], max_depot);
	for_each_possible_cpu(nr)
		WRITE_ONCE(per_cpu_ptr(magazines->cpu, nr)->fast.Limit, limit);
}

/**
 * ntmem_magazines_grow() - give the depots more room than depth asks for
 * @magazines: of a list, with a reference
 *
 * Context: Process context, may sleep. Takes the list's lock.
 */
void ntmem_magazines_grow(struct ntmem_magazines *magazines)
{
	struct ntmem_lookaside *list = magazines->list;
	u32 shift = READ_ONCE(magazines->depot_shift) + 1;
	u32 nr_slots = (NTMEM_MAX_DEPTH << shift) + NTMEM_MAGAZINE_SLOTS;
	unsigned long flags;
	int node;

	for_each_node_state(node, N_POSSIBLE)
		if (!ntmem_depot_grow(&magazines->depots[node], nr_slots, node, list))
			return;
	raw_spin_lock_irqsave(&list->lock, flags);
	if (list->live && list->magazines == magazines) {
		WRITE_ONCE(magazines->depot_shift, shift);
		ntmem_magazines_resize(magazines, list->depth);
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
}

/* No more entries are to come in; callers on their way still may bring some. */
void ntmem_magazines_shut(struct ntmem_magazines *magazines)
{
	unsigned int nr;
	int node;

	lockdep_assert_held(&magazines->list->lock);
	magazines->limit = 0;
	for_each_node_state(node, N_POSSIBLE)
		ntmem_depot_limit(&magazines->depots[node], 0);
	for_each_possible_cpu(nr)
		WRITE_ONCE(per_cpu_ptr(magazines->cpu, nr)->fast.Limit, 0);
}

static void magazines_free(struct ntmem_magazines *magazines)
{
	int node;

	for_each_node_state(node, N_POSSIBLE)
		ntmem_depot_free(&magazines->depots[node]);
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
	for_each_node_state(node, N_POSSIBLE)
		if (!ntmem_depot_grow(&magazines->depots[node], NTMEM_DEPOT_SLOTS, node, list))
			goto free;
	magazines->depot_shift = NTMEM_FIRST_DEPOT_SHIFT;
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
