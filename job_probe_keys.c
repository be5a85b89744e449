// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of jobs that probe memory, and what goes together.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/printk.h>

#include "internal.h"
#include "job_probe.h"

#include <ntmem/probe.h>

/* By enum ntmem_probe_place; the last one is no word of a line. */
const char *const ntmem_probe_places[] = {
	[NTMEM_PROBE_GOOD] = "good",
	[NTMEM_PROBE_READONLY] = "readonly",
	[NTMEM_PROBE_UNMAPPED] = "unmapped",
	[NTMEM_PROBE_MISALIGNED] = "misaligned",
	[NTMEM_PROBE_KERNEL] = "kernel",
	[NTMEM_PROBE_WRAP] = "wrap",
	[NTMEM_PROBE_NULL] = "null",
	[NTMEM_PROBE_GIVEN] = NULL,
};

static int read_op(struct ntmem_job *job, const char *value)
{
	static const char *const choices[] = { "read", "write", NULL };
	int choice = ntmem_job_read_choice(value, choices);

	if (choice < 0)
		return choice;
	ntmem_probe_job_of(job)->draft.write = choice;
	return 0;
}

static int read_address(struct ntmem_job *job, const char *value)
{
	struct ntmem_probe_spec *draft = &ntmem_probe_job_of(job)->draft;
	int place;

	if (isdigit(*value) || *value == '-') {
		draft->place = NTMEM_PROBE_GIVEN;
		return ntmem_job_read_number(value, ULONG_MAX, &draft->address);
	}
	place = ntmem_job_read_choice(value, ntmem_probe_places);
	if (place < 0)
		return place;
	draft->place = place;
	return 0;
}

static int read_length(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_number(value, SIZE_MAX, &ntmem_probe_job_of(job)->draft.length);
}

static int read_alignment(struct ntmem_job *job, const char *value)
{
	u64 alignment;
	int err = ntmem_job_read_number(value, U32_MAX, &alignment);

	if (!err)
		ntmem_probe_job_of(job)->draft.alignment = alignment;
	return err;
}

const struct ntmem_job_key ntmem_probe_keys[] = {
	{ "op", read_op },
	{ "address", read_address },
	{ "length", read_length },
	{ "alignment", read_alignment },
	{}
};

/**
 * ntmem_probe_draft() - fill in what a line of commands leaves out
 * @job: area
 */
void ntmem_probe_draft(struct ntmem_job *job)
{
	ntmem_probe_job_of(job)->draft = (struct ntmem_probe_spec){
		.write = true,
		.length = 8192,
		.alignment = 4,
	};
}

/**
 * ntmem_probe_check() - tell whether the draft can run
 * @job: area
 *
 * Return: 0, or -ERANGE after a line in the log.
 */
int ntmem_probe_check(struct ntmem_job *job)
{
	const struct ntmem_probe_spec *draft = &ntmem_probe_job_of(job)->draft;

	if (draft->place <= NTMEM_PROBE_MISALIGNED && draft->length > NTMEM_PROBE_MAX_BUFFER) {
		pr_err("%s/run: address=%s takes a length of at most %d\n", job->ops->name,
		       ntmem_probe_places[draft->place], NTMEM_PROBE_MAX_BUFFER);
		return -ERANGE;
	}
	/* More than that is no user range, and is refused before anything is touched. */
	if (draft->write && draft->length > NTMEM_PROBE_MAX_TOUCH &&
	    draft->length <= MmUserProbeAddress) {
		pr_err("%s/run: op=write takes a length of at most %d\n", job->ops->name,
		       NTMEM_PROBE_MAX_TOUCH);
		return -ERANGE;
	}
	return 0;
}
