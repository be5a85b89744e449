// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that exercise tagged pool, through the routines that drivers call.
 */
#include "internal.h"
#include "jobs.h"

static const char *const pool_types[] = {
	[NTMEM_JOB_PAGED] = "paged",
	[NTMEM_JOB_NONPAGED] = "nonpaged",
	NULL,
};

static int pool_begin(struct ntmem_job *job)
{
	return 0;
}

static void *pool_take(struct ntmem_job *job)
{
	u64 flags = job->spec.type == NTMEM_JOB_PAGED ? POOL_FLAG_PAGED : POOL_FLAG_NON_PAGED;

	if (!job->spec.zero)
		flags |= POOL_FLAG_UNINITIALIZED;
	return ExAllocatePool2(flags, job->spec.size, job->spec.tag);
}

static void pool_give(struct ntmem_job *job, void *entry)
{
	ExFreePoolWithTag(entry, job->spec.tag);
}

static const char *pool_end(struct ntmem_job *job)
{
	return NULL;
}

static const struct ntmem_job_ops pool_job_ops = {
	.name = "pool",
	.types = pool_types,
	.begin = pool_begin,
	.allocate = pool_take,
	.free = pool_give,
	.end = pool_end,
};

struct ntmem_job ntmem_pool_job = NTMEM_JOB(ntmem_pool_job, &pool_job_ops);
NTMEM_EXPORT_IF_KUNIT(ntmem_pool_job);
