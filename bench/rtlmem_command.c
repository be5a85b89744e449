// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line of the run file that measures the Rtl memory routines:
 *
 *	what=rtlmem
 *	op=compare|equal|is-zero|compare-ulong|copy|move|move-up|move-down|fill|zero|
 *		secure-zero|fill-ulong|fill-ulonglong|copy-nontemporal|fill-nontemporal
 *	size=1 to 1048576		(64)
 *	offset=0 to 63[,0 to 63]	of the first, or only, and of the second buffer
 *					(0; the second as the first)
 *	difference=none|early		early: byte 5, or the last if there are fewer
 *	reps=3 to 1001			(31)
 *
 * A bad word gets its errno and one line in the log, and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "bench.h"
#include "line.h"
#include "rtlmem.h"

/* It has chosen this kind of line already. */
static int read_what(void *target, char *value)
{
	return strcmp(value, "rtlmem") ? -EINVAL : 0;
}

static const struct bench_rtlmem_op *rtlmem_op_find(const char *name)
{
	const struct bench_rtlmem_op *op;

	for (op = bench_rtlmem_compare_ops; op->name; op++)
		if (!strcmp(op->name, name))
			return op;
	for (op = bench_rtlmem_store_ops; op->name; op++)
		if (!strcmp(op->name, name))
			return op;
	return NULL;
}

static int read_op(void *target, char *value)
{
	struct bench_rtlmem_spec *spec = target;

	spec->op = rtlmem_op_find(value);
	return spec->op ? 0 : -EINVAL;
}

static int read_size(void *target, char *value)
{
	struct bench_rtlmem_spec *spec = target;

	return bench_read_number(value, 1, BENCH_RTLMEM_MAX_SIZE, &spec->size);
}

static int read_offset(void *target, char *value)
{
	struct bench_rtlmem_spec *spec = target;
	char *comma = strchr(value, ',');
	int err;

	if (comma)
		*comma = '\0';
	err = bench_read_number(value, 0, BENCH_RTLMEM_MAX_OFFSET, &spec->first_offset);
	spec->second_offset = spec->first_offset;
	if (!comma)
		return err;
	/* The log shows all of it. */
	*comma = ',';
	if (err)
		return err;
	return bench_read_number(comma + 1, 0, BENCH_RTLMEM_MAX_OFFSET, &spec->second_offset);
}

static int read_difference(void *target, char *value)
{
	struct bench_rtlmem_spec *spec = target;

	if (strcmp(value, "none") && strcmp(value, "early"))
		return -EINVAL;
	spec->early = !strcmp(value, "early");
	return 0;
}

static int read_reps(void *target, char *value)
{
	struct bench_rtlmem_spec *spec = target;

	return bench_read_number(value, BENCH_MIN_REPS, BENCH_MAX_REPS, &spec->reps);
}

static const struct bench_key rtlmem_keys[] = {
	{ "what", read_what },
	{ "op", read_op },
	{ "size", read_size },
	{ "offset", read_offset },
	{ "difference", read_difference },
	{ "reps", read_reps },
	{}
};

static int rtlmem_check(const struct bench_rtlmem_spec *spec)
{
	const struct bench_rtlmem_op *op = spec->op;

	if (!op) {
		pr_err("run: no op\n");
		return -EINVAL;
	}
	if (!op->pair && spec->first_offset != spec->second_offset) {
		pr_err("run: op=%s has one offset\n", op->name);
		return -EINVAL;
	}
	if (spec->early && op->content == BENCH_RTLMEM_ANY) {
		pr_err("run: op=%s compares nothing\n", op->name);
		return -EINVAL;
	}
	if (spec->size % op->unit || spec->first_offset % op->unit) {
		pr_err("run: op=%s takes sizes and offsets in steps of %u bytes\n", op->name,
		       op->unit);
		return -ERANGE;
	}
	return 0;
}

/**
 * bench_rtlmem_command() - do what a line that begins with what=rtlmem says
 * @line: words separated by blanks; written over
 *
 * The caller sees to it that there is one at a time.
 *
 * Context: Process context, sleeps until the run has ended.
 * Return: 0, -EINVAL or -ERANGE for a bad line, which is explained in the log,
 * or what bench_rtlmem_run() returns.
 */
int bench_rtlmem_command(char *line)
{
	struct bench_rtlmem_spec spec = { .size = 64, .reps = 31 };
	int err = bench_line_read(line, rtlmem_keys, &spec);

	if (err)
		return err;
	err = rtlmem_check(&spec);
	return err ?: bench_rtlmem_run(&spec);
}
