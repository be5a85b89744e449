// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sweep: what lists need now and then.
 *
 * While any list is in use a worker comes by twice a second: it brings counters
 * up to date, adapts depths once a second, and takes the entries of lists that
 * were not used for two rounds, so that they are back within two seconds. When
 * all lists are idle and have come down to the depth that they started with,
 * no timer is armed; the next operation, in exact mode by then, arms it.
 *
 * Custom routines are never called from here.
 */
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <linux/workqueue.h>

#include "internal.h"
#include "list.h"

/* Time between two rounds, in milliseconds. */
#define SWEEP_MS 500
/* Rounds without an operation after which a list is idle. */
#define IDLE_ROUNDS 2

/* A list that gave back so many leaves slabs behind that are worth asking for. */
#define MANY_ENTRIES 64

static void sweep_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(sweep_dwork, sweep_work);
/* Lists gave back many entries since all were idle. The worker's own. */
static bool sweep_emptied;

static void sweep_fold_one(struct ntmem_lookaside *list, void *unused)
{
	if (READ_ONCE(list->magazines))
		ntmem_magazine_fold_here(list);
}

static void sweep_fold_here(void *unused)
{
	ntmem_registry_for_each(sweep_fold_one, NULL);
}

/**
 * struct sweep_look - whether a processor has something to tell
 * @cpu: processor
 * @found: it has
 */
struct sweep_look {
	unsigned int cpu;
	bool found;
};

static void sweep_look_at(struct ntmem_lookaside *list, void *argument)
{
	struct sweep_look *look = argument;
	struct ntmem_magazines *magazines = READ_ONCE(list->magazines);

	/* Freed after RCU readers have gone. */
	if (magazines && !look->found)
		look->found = ntmem_magazine_has_news(magazines, look->cpu);
}

static bool sweep_worth_visiting(int cpu, void *unused)
{
	struct sweep_look look = { .cpu = cpu };

	ntmem_registry_for_each(sweep_look_at, &look);
	return look.found;
}

/**
 * ntmem_sweep_fold() - bring the counters of all lists up to date
 *
 * Processors whose magazines are as they were are left alone.
 *
 * Context: Process context with interrupts on.
 */
void ntmem_sweep_fold(void)
{
	on_each_cpu_cond_mask(sweep_worth_visiting, sweep_fold_here, NULL, true, cpu_online_mask);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_sweep_fold);

/* One list's turn. Returns whether it has to be looked at again; notes if it is used. */
static bool sweep_list(struct ntmem_lookaside *list, bool *used)
{
	unsigned long flags;
	u64 nr_operations;
	unsigned long nr_freed;
	bool settled;

	raw_spin_lock_irqsave(&list->lock, flags);
	nr_operations = list->nr_allocates + list->nr_frees;
	if (nr_operations == list->nr_seen_operations)
		list->nr_idle_rounds = min(list->nr_idle_rounds + 1, IDLE_ROUNDS);
	else
		list->nr_idle_rounds = 0;
	list->nr_seen_operations = nr_operations;
	raw_spin_unlock_irqrestore(&list->lock, flags);

	if (list->tracked && list->nr_idle_rounds == IDLE_ROUNDS) {
		nr_freed = ntmem_mode_demote(list) + ntmem_lookaside_drop_cached(list);
		sweep_emptied |= nr_freed >= MANY_ENTRIES;
	}
	settled = ntmem_depth_tune(list);
	/* All that a flush could not reach, or what the new depth leaves no room for. */
	ntmem_mode_trim(list, xchg(&list->trim_wanted, false));

	raw_spin_lock_irqsave(&list->lock, flags);
	if (settled && list->nr_idle_rounds == IDLE_ROUNDS && !list->magazines &&
	    nr_operations == list->nr_allocates + list->nr_frees)
		list->resting = true;
	*used |= list->live && !list->resting && list->nr_idle_rounds < IDLE_ROUNDS;
	settled = list->resting || !list->live;
	raw_spin_unlock_irqrestore(&list->lock, flags);
	return !settled;
}

static void sweep_work(struct work_struct *work)
{
	struct ntmem_lookaside *list = NULL;
	bool again = false, used = false;

	ntmem_sweep_fold();
	mutex_lock(&ntmem_empty_mutex);
	while ((list = ntmem_registry_next(list)))
		again |= sweep_list(list, &used);
	mutex_unlock(&ntmem_empty_mutex);
	if (again)
		ntmem_sweep_arm();
	if (sweep_emptied && !used) {
		/* All are idle: once, let the slab give back what it keeps for us. */
		sweep_emptied = false;
		ntmem_caches_shrink();
		ntmem_blocks_shrink();
	}
}

/**
 * ntmem_sweep_arm() - see to it that a sweep comes
 *
 * Context: Any context but NMI.
 */
void ntmem_sweep_arm(void)
{
	/* What was counted before this is seen by the round that is still to come. */
	smp_mb();
	if (!delayed_work_pending(&sweep_dwork))
		queue_delayed_work(ntmem_workqueue, &sweep_dwork, msecs_to_jiffies(SWEEP_MS));
}

/* A sweep at once, for a list that could not be emptied where it was asked for. */
void ntmem_sweep_now(void)
{
	mod_delayed_work(ntmem_workqueue, &sweep_dwork, 0);
}

/* No list is left. */
void ntmem_sweep_exit(void)
{
	cancel_delayed_work_sync(&sweep_dwork);
}
