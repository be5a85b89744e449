// SPDX-License-Identifier: GPL-2.0-only
/*
 * The keys of jobs on the Rtl memory routines, and what goes together.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"
#include "job_rtlmem.h"

/* What fills write where a line does not say; cut to what the routine takes. */
#define DEFAULT_PATTERN 0xaaaaaaaaaaaaaaaaULL

static int read_op(struct ntmem_job *job, const char *value)
{
	struct ntmem_rtlmem_job *rtlmem = ntmem_rtlmem_job_of(job);
	const struct ntmem_rtlmem_op *op;

	for (op = rtlmem->ops; op->name; op++) {
		if (strcmp(op->name, value))
			continue;
		rtlmem->draft.op = op;
		return 0;
	}
	return -EINVAL;
}

static int read_u32(const char *value, u32 max, u32 *result)
{
	u64 number;
	int err = ntmem_job_read_number(value, max, &number);

	if (!err)
		*result = number;
	return err;
}

static int read_size(struct ntmem_job *job, const char *value)
{
	return read_u32(value, NTMEM_RTLMEM_MAX_SIZE, &ntmem_rtlmem_job_of(job)->draft.size);
}

static int read_offset(struct ntmem_job *job, const char *value)
{
	return read_u32(value, NTMEM_RTLMEM_MAX_OFFSET, &ntmem_rtlmem_job_of(job)->draft.offset);
}

static int read_overlap(struct ntmem_job *job, const char *value)
{
	bool negative = *value == '-';
	u32 distance;
	int err;

	/* One sign, not two. */
	if (negative && value[1] == '-')
		return -EINVAL;
	err = read_u32(value + negative, NTMEM_RTLMEM_MAX_SIZE, &distance);
	if (!err)
		ntmem_rtlmem_job_of(job)->draft.overlap = negative ? -(s32)distance : (s32)distance;
	return err;
}

static int read_pattern(struct ntmem_job *job, const char *value)
{
	struct ntmem_rtlmem_spec *draft = &ntmem_rtlmem_job_of(job)->draft;

	draft->pattern_given = true;
	return ntmem_job_read_number(value, U64_MAX, &draft->pattern);
}

static int read_difference(struct ntmem_job *job, const char *value)
{
	u32 *difference = &ntmem_rtlmem_job_of(job)->draft.difference;

	if (!strcmp(value, "none")) {
		*difference = NTMEM_RTLMEM_SAME;
		return 0;
	}
	return read_u32(value, NTMEM_RTLMEM_MAX_SIZE - 1, difference);
}

static int read_loops(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_positive(value, NTMEM_RTLMEM_MAX_LOOPS,
				       &ntmem_rtlmem_job_of(job)->draft.loops);
}

static int read_verify(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_bool(value, &ntmem_rtlmem_job_of(job)->draft.verify);
}

static int read_seed(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_number(value, U64_MAX, &ntmem_rtlmem_job_of(job)->draft.seed);
}

static int read_context(struct ntmem_job *job, const char *value)
{
	return ntmem_job_read_context(value, &ntmem_rtlmem_job_of(job)->draft.softirq);
}

const struct ntmem_job_key ntmem_rtlmem_keys[] = {
	{ "op", read_op },
	{ "size", read_size },
	{ "offset", read_offset },
	{ "overlap", read_overlap },
	{ "pattern", read_pattern },
	{ "difference", read_difference },
	{ "loops", read_loops },
	{ "verify", read_verify },
	{ "seed", read_seed },
	{ "context", read_context },
	{}
};

/**
 * ntmem_rtlmem_draft() - fill in what a line of commands leaves out
 * @job: area
 */
void ntmem_rtlmem_draft(struct ntmem_job *job)
{
	struct ntmem_rtlmem_job *rtlmem = ntmem_rtlmem_job_of(job);

	rtlmem->draft = (struct ntmem_rtlmem_spec){
		.op = rtlmem->ops,
		.size = 4096,
		.difference = NTMEM_RTLMEM_SAME,
		.loops = 1000,
		.verify = true,
	};
}

/* The pattern depends on the routine, which may come later in the line. */
static int check_pattern(struct ntmem_job *job, struct ntmem_rtlmem_spec *draft)
{
	const struct ntmem_rtlmem_op *op = draft->op;
	u64 widest = GENMASK_ULL(8 * op->unit - 1, 0);

	if (!ntmem_rtlmem_has_pattern(op)) {
		if (!draft->pattern_given)
			return 0;
		pr_err("%s/run: op=%s takes no pattern\n", job->ops->name, op->name);
		return -EINVAL;
	}
	if (!draft->pattern_given) {
		draft->pattern = DEFAULT_PATTERN & widest;
		return 0;
	}
	if (draft->pattern <= widest)
		return 0;
	pr_err("%s/run: the pattern of op=%s is at most 0x%llx\n", job->ops->name, op->name,
	       widest);
	return -ERANGE;
}

/**
 * ntmem_rtlmem_check() - tell whether the draft can run
 * @job: area
 *
 * Return: 0, or -ERANGE or -EINVAL after a line in the log.
 */
int ntmem_rtlmem_check(struct ntmem_job *job)
{
	struct ntmem_rtlmem_spec *draft = &ntmem_rtlmem_job_of(job)->draft;
	const char *name = draft->op->name;

	if (draft->overlap && draft->op->kind != NTMEM_RTLMEM_COPY) {
		pr_err("%s/run: op=%s copies nothing, so nothing can overlap\n", job->ops->name,
		       name);
		return -EINVAL;
	}
	if (draft->difference != NTMEM_RTLMEM_SAME) {
		if (!ntmem_rtlmem_compares(draft->op)) {
			pr_err("%s/run: op=%s compares nothing, so nothing can differ\n",
			       job->ops->name, name);
			return -EINVAL;
		}
		if (draft->difference >= draft->size) {
			pr_err("%s/run: difference must be less than size\n", job->ops->name);
			return -ERANGE;
		}
	}
	return check_pattern(job, draft);
}
