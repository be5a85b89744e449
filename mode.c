// SPDX-License-Identifier: GPL-2.0-only
/*
 * Modes: when a list gets magazines, and how it loses them.
 *
 * A list in exact mode that sees many operations within a second is promoted
 * by a worker, which may sleep for the memory. It goes back when it is idle.
 * Both happen while other processors use the list. The public half points to
 * the magazines, or to one that is always empty, so that a caller finds either.
 *
 * Going back, the list first loses its magazines, which slow paths notice under
 * the list's lock, and each processor then empties its own. A caller that was
 * preempted inside the fast path may still bring an entry, much later. So the
 * memory stays until RCU Tasks says that each task has been somewhere else, and
 * is then looked through once more. Where preemption is off in the fast path,
 * plain RCU says the same.
 *
 * Lists with custom routines stay in exact mode.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/workqueue.h>

#include "internal.h"
#include "list.h"
#include "slots.h"

/* This many operations within a second make a list worth its magazines. */
#define BUSY_OPERATIONS 1024

/* Visits that empty any magazine. */
#define MAX_VISITS DIV_ROUND_UP(NTMEM_MAGAZINE_SLOTS, NTMEM_BATCH)

static bool cache = true;
module_param(cache, bool, 0444);
MODULE_PARM_DESC(cache, "Give busy lists a cache of entries per CPU (default: Y)");

static void mode_work(struct work_struct *work);
static DECLARE_WORK(mode_changes, mode_work);

/* Serialises those who empty magazines; taken before any list's lock. */
DEFINE_MUTEX(ntmem_empty_mutex);
NTMEM_EXPORT_IF_KUNIT(ntmem_empty_mutex);
/* What a processor hands over when it is asked to; guarded by ntmem_empty_mutex. */
static struct ntmem_surplus mode_surplus;

static void mode_point_to(struct ntmem_lookaside *list, struct ntmem_magazine __percpu *magazine)
{
	lockdep_assert_held(&list->lock);
	/* Whoever finds magazines finds them initialised. */
	smp_store_release(&list->nt->ListHead.Region, (u64)(unsigned long)magazine);
}

/* Whether any list can get magazines. */
bool ntmem_mode_possible(void)
{
	return cache && !want_init_on_free();
}
NTMEM_EXPORT_IF_KUNIT(ntmem_mode_possible);

/* Whether a list can do without the certainty that each free is checked. */
static bool mode_promotable(const struct ntmem_lookaside *list)
{
	return ntmem_mode_possible() && list->tracked && READ_ONCE(list->cache);
}

/**
 * ntmem_mode_detach() - let the public half of a list point to no magazine
 * @nt: public half
 *
 * Context: Any context.
 */
void ntmem_mode_detach(PGENERAL_LOOKASIDE_POOL nt)
{
	WRITE_ONCE(nt->ListHead.Region, (u64)(unsigned long)&ntmem_no_magazine);
}

/**
 * ntmem_mode_count() - count an operation in exact mode
 * @list: private half
 *
 * Context: Any context but NMI; the list's lock is held.
 * Return: whether to call ntmem_mode_work_soon(), without the lock.
 */
bool ntmem_mode_count(struct ntmem_lookaside *list)
{
	lockdep_assert_held(&list->lock);
	if (time_after(jiffies, list->window_start + HZ)) {
		list->window_start = jiffies;
		list->nr_window_operations = 0;
	}
	if (++list->nr_window_operations != BUSY_OPERATIONS || !mode_promotable(list))
		return false;
	WRITE_ONCE(list->promotion_wanted, true);
	return true;
}

/* Context: Any context but NMI. */
void ntmem_mode_work_soon(void)
{
	queue_work(ntmem_workqueue, &mode_changes);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_mode_work_soon);

static void mode_promote(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines = ntmem_magazines_alloc(list);
	struct ntmem_depot *depot;
	unsigned long flags;
	u32 i;

	/* It goes on in exact mode, and asks again in a second. */
	if (!magazines)
		return;
	raw_spin_lock_irqsave(&list->lock, flags);
	if (!list->live || list->closing || list->magazines) {
		raw_spin_unlock_irqrestore(&list->lock, flags);
		ntmem_magazines_put(magazines);
		return;
	}
	depot = &magazines->depots[numa_mem_id()];
	for (i = 0; i < list->nr_cached; i++) {
		struct ntmem_block *block = list->entries[i];

		depot->entries[i] = block->address;
		/* To the index it is out until the list gives it back. */
		smp_store_release(&block->parked, false);
	}
	depot->nr_cached = list->nr_cached;
	atomic_long_add(list->nr_cached, &list->nr_outstanding);
	list->nr_cached = 0;
	if (list->resting) {
		/* It came to rest while this was on its way: the sweep has to see it again. */
		list->resting = false;
		list->next_tune = jiffies + HZ;
	}
	WRITE_ONCE(list->nt->ListHead.Alignment, 0);
	WRITE_ONCE(list->magazines, magazines);
	ntmem_depth_reset(list);
	mode_point_to(list, &magazines->cpu->fast);
	raw_spin_unlock_irqrestore(&list->lock, flags);
}

/* Keeps the magazines of a list there while they are worked on. */
static struct ntmem_magazines *mode_get_magazines(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	magazines = list->live ? list->magazines : NULL;
	if (magazines)
		refcount_inc(&magazines->refs);
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return magazines;
}

static void mode_grow(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines = mode_get_magazines(list);

	if (!magazines)
		return;
	if (READ_ONCE(magazines->depot_shift) < NTMEM_MAX_DEPOT_SHIFT)
		ntmem_magazines_grow(magazines);
	ntmem_magazines_put(magazines);
}

static void mode_work(struct work_struct *work)
{
	struct ntmem_lookaside *list = NULL;

	while ((list = ntmem_registry_next(list))) {
		if (xchg(&list->promotion_wanted, false))
			mode_promote(list);
		if (xchg(&list->growth_wanted, false))
			mode_grow(list);
	}
	/* A list without magazines has to be swept like any other. */
	ntmem_sweep_arm();
}

/* Losing magazines -------------------------------------------------------- */

/* Frees what a magazine gave up. Returns how many that was. */
static u32 mode_release(struct ntmem_lookaside *list, struct ntmem_surplus *surplus)
{
	return ntmem_backing_release_surplus(list, surplus, 0);
}

/* For magazines of a deleted list, or that every caller has left. */
static void mode_empty_unused(struct ntmem_magazines *magazines)
{
	struct ntmem_surplus surplus;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		do {
			ntmem_magazine_empty_remote(magazines, cpu, &surplus);
		} while (mode_release(magazines->list, &surplus));
	}
	do {
		ntmem_magazine_empty_depots(magazines, true, &surplus);
	} while (mode_release(magazines->list, &surplus));
}

static void mode_free_retired(struct rcu_head *rcu)
{
	struct ntmem_magazines *magazines = container_of(rcu, struct ntmem_magazines, rcu);
	struct ntmem_lookaside *list = magazines->list;
	struct ntmem_magazines **link;
	unsigned long flags;

	mode_empty_unused(magazines);
	raw_spin_lock_irqsave(&list->lock, flags);
	for (link = &list->retired; *link; link = &(*link)->next_retired) {
		if (*link == magazines) {
			WRITE_ONCE(*link, magazines->next_retired);
			break;
		}
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	ntmem_magazines_put(magazines);
}

/**
 * ntmem_mode_empty_retired() - collect what was brought to magazines too late
 * @list: private half of a list that is being deleted
 *
 * A caller may have put an entry into magazines just as the list lost them. It
 * is no longer out, though RCU would take its time to find it. All callers have
 * left by now, as the driver deletes the list.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes the list's lock.
 */
void ntmem_mode_empty_retired(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines, *next;
	unsigned long flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	next = list->retired;
	WRITE_ONCE(list->retired, NULL);
	for (magazines = next; magazines; magazines = magazines->next_retired)
		refcount_inc(&magazines->refs);
	raw_spin_unlock_irqrestore(&list->lock, flags);
	while ((magazines = next)) {
		next = magazines->next_retired;
		mode_empty_unused(magazines);
		ntmem_magazines_put(magazines);
	}
}

/**
 * ntmem_mode_retire() - end the magazines of a list that was deleted
 * @magazines: no longer those of the list
 *
 * Its driver has promised that nobody uses the list, so that its entries go
 * back at once.
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_mode_retire(struct ntmem_magazines *magazines)
{
	mode_empty_unused(magazines);
	call_rcu_tasks(&magazines->rcu, mode_free_retired);
}

/**
 * ntmem_mode_take_magazines() - let a list go back to exact mode
 * @list: private half
 * @visible: the public half is there to be written
 *
 * Context: Any context but NMI; the list's lock is held.
 * Return: its magazines, which take no more entries, or %NULL.
 */
struct ntmem_magazines *ntmem_mode_take_magazines(struct ntmem_lookaside *list, bool visible)
{
	struct ntmem_magazines *magazines = list->magazines;

	lockdep_assert_held(&list->lock);
	if (visible)
		ntmem_mode_detach(list->nt);
	if (!magazines)
		return NULL;
	WRITE_ONCE(list->magazines, NULL);
	ntmem_magazines_shut(magazines);
	list->nr_window_operations = 0;
	return magazines;
}

/**
 * struct mode_visit - what a processor is asked to do
 * @magazines: to be emptied
 * @keep: entries to leave in each magazine
 * @again: it could not be done now
 */
struct mode_visit {
	struct ntmem_magazines *magazines;
	u32 keep;
	bool again;
};

static void mode_visit(void *argument)
{
	struct mode_visit *visit = argument;

	visit->again = !ntmem_magazine_empty_here(visit->magazines, visit->keep, &mode_surplus);
}

/*
 * Empties the depots, of all entries or those that there is no room for. What
 * is put in meanwhile is not waited for: that may go on for ever.
 */
static unsigned long mode_empty_depots(struct ntmem_magazines *magazines, bool all,
				       struct ntmem_surplus *surplus)
{
	u32 nr_due = ntmem_magazine_depots_cached(magazines);
	u32 nr, nr_freed = 0;

	do {
		ntmem_magazine_empty_depots(magazines, all, surplus);
		nr = mode_release(magazines->list, surplus);
		nr_freed += nr;
	} while (nr && nr_freed < nr_due);
	return nr_freed;
}

/* Whether a processor has more than it may keep, or something to be counted. */
static bool mode_worth_visit(const struct ntmem_magazines *magazines, unsigned int cpu,
			     const struct mode_visit *visit, bool all)
{
	return ntmem_magazine_has_more(magazines, cpu, visit->keep) ||
	       (all && ntmem_magazine_has_news(magazines, cpu));
}

/*
 * Lets each processor empty its magazine, of all entries or those that there is
 * no room for. One that fills it again meanwhile is not waited for either.
 * Returns the number of entries freed.
 */
static unsigned long mode_empty_all(struct ntmem_magazines *magazines, bool all)
{
	struct mode_visit visit = {
		.magazines = magazines,
		.keep = all ? 0 : READ_ONCE(magazines->limit),
	};
	unsigned long nr_freed = 0;
	unsigned int cpu, visits;
	u32 nr;

	lockdep_assert_held(&ntmem_empty_mutex);
	for_each_online_cpu(cpu) {
		if (!mode_worth_visit(magazines, cpu, &visit, all))
			continue;
		visits = 0;
		do {
			mode_surplus.nr = 0;
			/* One that goes offline meanwhile is emptied for being dead. */
			if (smp_call_function_single(cpu, mode_visit, &visit, true))
				break;
			nr = mode_release(magazines->list, &mode_surplus);
			nr_freed += nr;
			visits += !visit.again;
		} while (visit.again || (nr && visits < MAX_VISITS));
	}
	return nr_freed + mode_empty_depots(magazines, all, &mode_surplus);
}

/**
 * ntmem_mode_demote() - let a list that is not used go back to exact mode
 * @list: private half
 *
 * Its entries are given back. It stays usable all the time.
 *
 * Context: Process context, may sleep. ntmem_empty_mutex is held.
 * Return: the number of entries freed.
 */
unsigned long ntmem_mode_demote(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines = NULL;
	unsigned long nr_freed, flags;

	raw_spin_lock_irqsave(&list->lock, flags);
	if (list->live) {
		magazines = ntmem_mode_take_magazines(list, true);
		if (magazines) {
			magazines->next_retired = list->retired;
			WRITE_ONCE(list->retired, magazines);
			ntmem_depth_reset(list);
		}
	}
	raw_spin_unlock_irqrestore(&list->lock, flags);
	if (!magazines)
		return 0;
	nr_freed = mode_empty_all(magazines, true);
	call_rcu_tasks(&magazines->rcu, mode_free_retired);
	return nr_freed;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_mode_demote);

/**
 * ntmem_mode_trim() - let a list's magazines give up entries
 * @list: private half
 * @all: all of them; else those that there is no room for any more
 *
 * Context: Process context, may sleep. ntmem_empty_mutex is held.
 * Return: the number of entries freed.
 */
unsigned long ntmem_mode_trim(struct ntmem_lookaside *list, bool all)
{
	struct ntmem_magazines *magazines = mode_get_magazines(list);
	unsigned long nr_freed;

	if (!magazines)
		return 0;
	nr_freed = mode_empty_all(magazines, all);
	ntmem_magazines_put(magazines);
	return nr_freed;
}

/**
 * ntmem_mode_trim_here() - empty what can be reached where sleeping is illegal
 * @list: private half
 *
 * Context: Any context but NMI.
 * Return: whether other processors may still have entries.
 */
bool ntmem_mode_trim_here(struct ntmem_lookaside *list)
{
	struct ntmem_magazines *magazines = mode_get_magazines(list);
	struct ntmem_surplus surplus;
	unsigned int visits = 0;
	unsigned long flags;

	if (!magazines)
		return false;
	do {
		local_irq_save(flags);
		ntmem_magazine_empty_here(magazines, 0, &surplus);
		local_irq_restore(flags);
	} while (mode_release(list, &surplus) && ++visits < MAX_VISITS);
	mode_empty_depots(magazines, true, &surplus);
	ntmem_magazines_put(magazines);
	return true;
}

/* Processors that go away --------------------------------------------------- */

static enum cpuhp_state mode_cpuhp_state;

static int mode_cpu_dead(unsigned int cpu)
{
	struct ntmem_lookaside *list = NULL;

	mutex_lock(&ntmem_empty_mutex);
	while ((list = ntmem_registry_next(list))) {
		struct ntmem_magazines *magazines = mode_get_magazines(list);

		if (!magazines)
			continue;
		do {
			ntmem_magazine_empty_remote(magazines, cpu, &mode_surplus);
		} while (mode_release(list, &mode_surplus));
		ntmem_magazines_put(magazines);
	}
	mutex_unlock(&ntmem_empty_mutex);
	return 0;
}

/**
 * ntmem_mode_init() - follow processors that go away
 *
 * Context: Process context.
 * Return: 0 or a negative errno, with nothing left behind.
 */
int ntmem_mode_init(void)
{
	int state = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "ntmem:dead", NULL,
					      mode_cpu_dead);

	if (state < 0)
		return state;
	mode_cpuhp_state = state;
	return 0;
}

/* No list is left. */
void ntmem_mode_exit(void)
{
	cpuhp_remove_state_nocalls(mode_cpuhp_state);
	cancel_work_sync(&mode_changes);
}

/* Waits for magazines that are on their way out; nothing sends more. */
void ntmem_mode_wait(void)
{
	rcu_barrier_tasks();
}
