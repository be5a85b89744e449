// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that exercise tagged pool, through the routines that drivers call.
 */
#include "internal.h"
#include "job_entries.h"

static const char *const pool_types[] = {
	[NTMEM_ENTRY_PAGED] = "paged",
	[NTMEM_ENTRY_NONPAGED] = "nonpaged",
	NULL,
};

static int pool_begin(struct ntmem_entry_job *job)
{
	return 0;
}

static void *pool_take(struct ntmem_entry_job *job)
{
	u64 flags = job->spec.type == NTMEM_ENTRY_PAGED ? POOL_FLAG_PAGED : POOL_FLAG_NON_PAGED;

	if (!job->spec.zero)
		flags |= POOL_FLAG_UNINITIALIZED;
	return ExAllocatePool2(flags, job->spec.size, job->spec.tag);
}

static void pool_give(struct ntmem_entry_job *job, void *entry)
{
	ExFreePoolWithTag(entry, job->spec.tag);
}

static const char *pool_end(struct ntmem_entry_job *job)
{
	return NULL;
}

static const struct ntmem_entry_ops pool_entry_ops = {
	.types = pool_types,
	.begin = pool_begin,
	.allocate = pool_take,
	.free = pool_give,
	.end = pool_end,
};

static int pool_read_zero(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_bool(value, &ntmem_entry_job_of(job)->draft.zero);
}

static const struct ntmem_job_key pool_keys[] = {
	NTMEM_ENTRY_KEYS,
	{ "zero", pool_read_zero },
	{}
};

static const struct ntmem_job_ops pool_job_ops = {
	.name = "pool",
	.keys = pool_keys,
	.draft = ntmem_entry_job_draft,
	.check = ntmem_entry_job_check,
	.begin = ntmem_entry_job_begin,
	.run = ntmem_entry_job_run,
	.show = ntmem_entry_job_show,
};

struct ntmem_entry_job ntmem_pool_job = {
	.job = NTMEM_JOB(ntmem_pool_job.job, &pool_job_ops),
	.ops = &pool_entry_ops,
};
NTMEM_EXPORT_IF_KUNIT(ntmem_pool_job);
