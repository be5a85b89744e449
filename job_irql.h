/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs that do things at raised levels.
 */
#ifndef NTMEM_JOB_IRQL_H
#define NTMEM_JOB_IRQL_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/types.h>

#include "internal.h"
#include "jobs.h"

/* What users may ask for. */
#define NTMEM_IRQL_MAX_LOOPS 100000000U

struct ntmem_irql_action;

/**
 * struct ntmem_irql_spec - what a job does
 * @action: it
 * @level: where, 0 to 15
 * @loops: how often
 */
struct ntmem_irql_spec {
	const struct ntmem_irql_action *action;
	u8 level;
	u32 loops;
};

/* The bug checks that actions can call for. */
#define NTMEM_IRQL_BUG_CHECKS 3

/**
 * struct ntmem_irql_job - the job of the area
 * @job: its life
 * @draft: what a line says; guarded by @job.busy
 * @nr_done: actions done
 * @spec: what it does; written with @job.busy and @job.lock held
 *
 * The rest is the running job's, and what came of it once it has ended.
 *
 * @level_seen: what KeGetCurrentIrql() said last
 * @nr_wrong_levels: times when it said something else than was set
 * @nr_failed: allocations that failed
 * @nr_expected: violations for which NT would have stopped
 * @nr_seen: violations that there were, by bug check
 */
struct ntmem_irql_job {
	struct ntmem_job job;
	struct ntmem_irql_spec draft;
	atomic64_t nr_done;

	struct ntmem_irql_spec spec;
	u8 level_seen;
	u64 nr_wrong_levels;
	u64 nr_failed;
	u64 nr_expected;
	u64 nr_seen[NTMEM_IRQL_BUG_CHECKS];
};

static inline struct ntmem_irql_job *ntmem_irql_job_of(struct ntmem_job *job)
{
	return container_of(job, struct ntmem_irql_job, job);
}

extern struct ntmem_irql_job ntmem_irql_job;

#endif /* NTMEM_JOB_IRQL_H */
