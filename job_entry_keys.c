// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of jobs that have entries; lookaside lists and pool add one each.
 */
#include <linux/kernel.h>

#include "internal.h"
#include "job_entries.h"

/* Each reads a value into the area's draft; see struct ntmem_job_key. */

int ntmem_entry_read_type(struct ntmem_job *job, const char *value)
{
	struct ntmem_entry_job *entries = ntmem_entry_job_of(job);
	int choice = ntmem_job_read_choice(value, entries->ops->types);

	if (choice < 0)
		return choice;
	entries->draft.type = choice;
	return 0;
}

int ntmem_entry_read_size(struct ntmem_job *job, const char *value)
{
	u32 size;
	int err = ntmem_job_read_positive(value, NTMEM_ENTRY_MAX_SIZE, &size);

	if (!err)
		ntmem_entry_job_of(job)->draft.size = size;
	return err;
}

int ntmem_entry_read_count(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_ENTRY_MAX_COUNT,
				       &ntmem_entry_job_of(job)->draft.count);
}

int ntmem_entry_read_loops(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_ENTRY_MAX_LOOPS,
				       &ntmem_entry_job_of(job)->draft.loops);
}

int ntmem_entry_read_threads(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_ENTRY_MAX_THREADS,
				       &ntmem_entry_job_of(job)->draft.threads);
}

int ntmem_entry_read_order(struct ntmem_job *job, const char *value)
{
	static const char *const choices[] = { "lifo", "fifo", "random", NULL };
	int choice = ntmem_job_read_choice(value, choices);

	if (choice < 0)
		return choice;
	ntmem_entry_job_of(job)->draft.order = choice;
	return 0;
}

int ntmem_entry_read_tag(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_tag(value, &ntmem_entry_job_of(job)->draft.tag);
}

int ntmem_entry_read_seed(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_number(value, U64_MAX, &ntmem_entry_job_of(job)->draft.seed);
}

int ntmem_entry_read_print(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_bool(value, &ntmem_entry_job_of(job)->draft.print);
}

int ntmem_entry_read_context(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_context(value, &ntmem_entry_job_of(job)->draft.softirq);
}
