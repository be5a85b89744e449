// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that do things at raised levels, right and wrong ones.
 *
 * What is wrong is a violation, and here it is wanted: the job counts those of its own,
 * so that they are neither printed nor among all others, and fails if there are not as
 * many as NT would have stopped for.
 *
 * Actions come in batches between which the level is at PASSIVE_LEVEL, for interrupts
 * and others to have their turn. A list lasts for one batch: too short a life to become
 * a list that is not looked after in each call.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "job_irql.h"

#define BATCH 64
#define TAG 0x6c717249 /* "Irql" */
#define ENTRY_BYTES 64

/* Where an action is used at a level that NT forbids, it is told of twice. */
#define VIOLATIONS_PER_ACTION 2

/**
 * struct irql_tools - what a batch of actions works with
 * @paged: list
 * @nonpaged: list
 * @lock: spin lock
 */
struct irql_tools {
	PAGED_LOOKASIDE_LIST paged;
	NPAGED_LOOKASIDE_LIST nonpaged;
	KSPIN_LOCK lock;
};

/**
 * struct ntmem_irql_action - what can be done at a level
 * @name: as lines call it
 * @max_level: the highest at which NT allows it
 * @act: does it once; returns whether it got what it asked for
 */
struct ntmem_irql_action {
	const char *name;
	u8 max_level;
	bool (*act)(struct ntmem_irql_job *job, struct irql_tools *tools);
};

static const struct {
	u32 code;
	const char *name;
} irql_bug_checks[NTMEM_IRQL_BUG_CHECKS] = {
	{ IRQL_NOT_LESS_OR_EQUAL, "irql_not_less_or_equal" },
	{ BAD_POOL_CALLER, "bad_pool_caller" },
	{ DRIVER_VERIFIER_DETECTED_VIOLATION, "driver_verifier_detected" },
};

/* Actions ----------------------------------------------------------------- */

static bool irql_paged_list(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	void *entry = ExAllocateFromPagedLookasideList(&tools->paged);

	if (!entry)
		return false;
	memset(entry, 0x5a, ENTRY_BYTES);
	ExFreeToPagedLookasideList(&tools->paged, entry);
	return true;
}

static bool irql_nonpaged_list(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	void *entry = ExAllocateFromNPagedLookasideList(&tools->nonpaged);

	if (!entry)
		return false;
	memset(entry, 0x5a, ENTRY_BYTES);
	ExFreeToNPagedLookasideList(&tools->nonpaged, entry);
	return true;
}

static bool irql_pool(POOL_FLAGS flags)
{
	void *block = ExAllocatePool2(flags, ENTRY_BYTES, TAG);

	if (!block)
		return false;
	memset(block, 0x5a, ENTRY_BYTES);
	ExFreePoolWithTag(block, TAG);
	return true;
}

static bool irql_paged_pool(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	return irql_pool(POOL_FLAG_PAGED);
}

static bool irql_nonpaged_pool(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	return irql_pool(POOL_FLAG_NON_PAGED);
}

static bool irql_spin_lock(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	KIRQL old;

	KeAcquireSpinLock(&tools->lock, &old);
	KeReleaseSpinLock(&tools->lock, old);
	return true;
}

static void irql_look(struct ntmem_irql_job *job, u8 level)
{
	job->level_seen = KeGetCurrentIrql();
	if (job->level_seen != level)
		job->nr_wrong_levels++;
}

/* Down to the bottom, and up again step by step. */
static bool irql_walk(struct ntmem_irql_job *job, struct irql_tools *tools)
{
	KIRQL old[HIGH_LEVEL + 1];
	u8 level;

	KeLowerIrql(PASSIVE_LEVEL);
	for (level = PASSIVE_LEVEL; level <= job->spec.level; level++) {
		KeRaiseIrql(level, &old[level]);
		irql_look(job, level);
	}
	while (level-- > PASSIVE_LEVEL) {
		irql_look(job, level);
		KeLowerIrql(old[level]);
	}
	KeRaiseIrql(job->spec.level, &old[0]);
	return true;
}

static const struct ntmem_irql_action irql_actions[] = {
	{ "paged-list", APC_LEVEL, irql_paged_list },
	{ "nonpaged-list", DISPATCH_LEVEL, irql_nonpaged_list },
	{ "paged-pool", APC_LEVEL, irql_paged_pool },
	{ "nonpaged-pool", DISPATCH_LEVEL, irql_nonpaged_pool },
	{ "spin-lock", DISPATCH_LEVEL, irql_spin_lock },
	{ "walk", HIGH_LEVEL, irql_walk },
	{}
};

/* Lines ------------------------------------------------------------------- */

static int irql_read_action(struct ntmem_job *job, const char *value)
{
	const struct ntmem_irql_action *action;

	for (action = irql_actions; action->name; action++) {
		if (strcmp(action->name, value))
			continue;
		ntmem_irql_job_of(job)->draft.action = action;
		return 0;
	}
	return -EINVAL;
}

static int irql_read_level(struct ntmem_job *job, const char *value)
{
	u64 level;
	int err = ntmem_job_read_number(value, HIGH_LEVEL, &level);

	if (!err)
		ntmem_irql_job_of(job)->draft.level = level;
	return err;
}

static int irql_read_loops(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_IRQL_MAX_LOOPS,
				       &ntmem_irql_job_of(job)->draft.loops);
}

static const struct ntmem_job_key irql_keys[] = {
	{ "level", irql_read_level },
	{ "action", irql_read_action },
	{ "loops", irql_read_loops },
	{}
};

static void irql_draft(struct ntmem_job *job)
{
	ntmem_irql_job_of(job)->draft = (struct ntmem_irql_spec){
		.action = irql_actions,
		.level = DISPATCH_LEVEL,
		.loops = 50,
	};
}

static int irql_check(struct ntmem_job *job)
{
	return 0;
}

/* Runs -------------------------------------------------------------------- */

static void irql_begin(struct ntmem_job *job)
{
	struct ntmem_irql_job *irql = ntmem_irql_job_of(job);

	atomic64_set(&irql->nr_done, 0);
	irql->spec = irql->draft;
	irql->level_seen = PASSIVE_LEVEL;
	irql->nr_wrong_levels = 0;
	irql->nr_failed = 0;
	irql->nr_expected = 0;
	memset(irql->nr_seen, 0, sizeof(irql->nr_seen));
}

static void irql_act(struct ntmem_irql_job *job, struct irql_tools *tools, u32 nr)
{
	const struct ntmem_irql_spec *spec = &job->spec;
	KIRQL old;
	u32 i;

	KeRaiseIrql(spec->level, &old);
	for (i = 0; i < nr; i++) {
		if (!spec->action->act(job, tools))
			job->nr_failed++;
		irql_look(job, spec->level);
	}
	KeLowerIrql(old);
}

/* Counts what the task provokes meanwhile. */
static void irql_batch(struct ntmem_irql_job *job, struct irql_tools *tools, u32 nr)
{
	struct ntmem_violation_watch watches[NTMEM_IRQL_BUG_CHECKS];
	int i;

	for (i = 0; i < NTMEM_IRQL_BUG_CHECKS; i++)
		ntmem_violation_watch_own(&watches[i], irql_bug_checks[i].code);
	irql_act(job, tools, nr);
	for (i = 0; i < NTMEM_IRQL_BUG_CHECKS; i++)
		job->nr_seen[i] += ntmem_violation_unwatch(&watches[i]);
	if (job->spec.level > job->spec.action->max_level)
		job->nr_expected += (u64)nr * VIOLATIONS_PER_ACTION;
	atomic64_add(nr, &job->nr_done);
}

static void irql_batch_with_tools(struct ntmem_irql_job *job, u32 nr)
{
	struct irql_tools tools;

	ExInitializePagedLookasideList(&tools.paged, NULL, NULL, 0, ENTRY_BYTES, TAG, 0);
	ExInitializeNPagedLookasideList(&tools.nonpaged, NULL, NULL, 0, ENTRY_BYTES, TAG, 0);
	KeInitializeSpinLock(&tools.lock);
	irql_batch(job, &tools, nr);
	ExDeleteNPagedLookasideList(&tools.nonpaged);
	ExDeletePagedLookasideList(&tools.paged);
}

static u64 irql_nr_seen(const struct ntmem_irql_job *job)
{
	u64 nr = 0;
	int i;

	for (i = 0; i < NTMEM_IRQL_BUG_CHECKS; i++)
		nr += job->nr_seen[i];
	return nr;
}

static int irql_run(struct ntmem_job *job, const char **why)
{
	struct ntmem_irql_job *irql = ntmem_irql_job_of(job);
	u32 left = irql->spec.loops;
	int err = 0;

	while (left && !err) {
		u32 nr = min_t(u32, left, BATCH);

		irql_batch_with_tools(irql, nr);
		left -= nr;
		cond_resched();
		if (!left)
			break;
		if (ntmem_job_stopping(job))
			err = -ECANCELED;
		else if (fatal_signal_pending(current))
			err = -EINTR;
	}
	if (irql->nr_wrong_levels)
		*why = "the level was not what was set";
	else if (irql->nr_failed)
		*why = "an allocation failed";
	else if (irql_nr_seen(irql) < irql->nr_expected)
		*why = "not all mistakes were found";
	else if (irql_nr_seen(irql) > irql->nr_expected)
		*why = "mistakes were found where there was none";
	return err;
}

static void irql_show(struct ntmem_job *job, struct seq_file *m)
{
	struct ntmem_irql_job *irql = ntmem_irql_job_of(job);
	u64 done = atomic64_read(&irql->nr_done);
	u64 left_ns;
	int i;

	lockdep_assert_held(&job->lock);
	seq_printf(m, "level: %u\n", irql->spec.level);
	seq_printf(m, "action: %s\n", irql->spec.action->name);
	seq_printf(m, "loops: %u\n", irql->spec.loops);
	ntmem_job_show_progress(job, m, done, irql->spec.loops);
	if (job->state == NTMEM_JOB_RUNNING) {
		left_ns = mul_u64_u64_div_u64(ntmem_job_elapsed_ns(job), irql->spec.loops - done,
					      max(done, 1ULL));
		seq_printf(m, "remaining_s: %llu\n", div_u64(left_ns, NSEC_PER_SEC));
		return;
	}
	seq_printf(m, "loops_done: %llu\n", done);
	seq_printf(m, "level_seen: %u\n", irql->level_seen);
	seq_printf(m, "wrong_levels: %llu\n", irql->nr_wrong_levels);
	seq_printf(m, "failed_allocations: %llu\n", irql->nr_failed);
	seq_printf(m, "expected_violations: %llu\n", irql->nr_expected);
	seq_printf(m, "seen_violations: %llu\n", irql_nr_seen(irql));
	for (i = 0; i < NTMEM_IRQL_BUG_CHECKS; i++)
		seq_printf(m, "%s: %llu\n", irql_bug_checks[i].name, irql->nr_seen[i]);
	seq_printf(m, "violations: %llu\n", job->nr_violations);
}

static const struct ntmem_job_ops irql_job_ops = {
	.name = "irql",
	.keys = irql_keys,
	.draft = irql_draft,
	.check = irql_check,
	.begin = irql_begin,
	.run = irql_run,
	.show = irql_show,
};

struct ntmem_irql_job ntmem_irql_job = {
	.job = NTMEM_JOB(ntmem_irql_job.job, &irql_job_ops),
};
NTMEM_EXPORT_IF_KUNIT(ntmem_irql_job);
