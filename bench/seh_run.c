// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line of the run file that measures structured exceptions, its run and its rows:
 *
 *	what=seh
 *	clock=instructions|ns		(ns)
 *	reps=3 to 1001			(31)
 *
 * It measures all that seh_ops.c has, with interrupts off: nothing of it sleeps, and a
 * pass is short. Faults and user memory are for PASSIVE_LEVEL, and so is what seh_faults.c
 * and seh_access.c have; a median is without the few interrupts that come. The stack of
 * functions with blocks comes in rows of its own.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "bench.h"
#include "clock.h"
#include "line.h"
#include "seh_run.h"

/* Calls per value. An instruction is seen in few, and with interrupts on one hits few values. */
#define CALLS 256
#define PASSIVE_CALLS 8

#define MAX_ROWS 160

/**
 * struct seh_spec - what a line asks for
 * @clock: in what
 * @reps: values that a minimum and a median are of
 * @passive: what is being measured is to be done with interrupts on
 * @values: room for as many as @reps says
 */
struct seh_spec {
	enum bench_clock clock;
	u32 reps;
	bool passive;
	u64 *values;
};

/**
 * struct seh_row - one row
 * @name: what was measured
 * @unit: in what
 * @minimum: least value, in hundredths
 * @median: median, in hundredths
 */
struct seh_row {
	char name[BENCH_SEH_NAME];
	const char *unit;
	u64 minimum;
	u64 median;
};

/* Guarded by the mutex of runs, as all below. */
static struct seh_row seh_rows[MAX_ROWS];
static u32 nr_seh_rows;
static u32 seh_reps;

/* What is copied, and where to. */
u64 bench_seh_buffers[2][128];

/* Code that is not guarded ------------------------------------------------ */

static noinline void copy_8_loop(u32 nr)
{
	bench_seh_copy(nr, 8, true);
}

static noinline void copy_64_loop(u32 nr)
{
	bench_seh_copy(nr, 64, true);
}

static noinline void copy_1024_loop(u32 nr)
{
	bench_seh_copy(nr, 1024, true);
}

static noinline void empty_copy_loop(u32 nr)
{
	bench_seh_copy(nr, 8, false);
}

static const struct bench_seh_op plain_ops[] = {
	{ "copy-8-inline", copy_8_loop, empty_copy_loop },
	{ "copy-64-inline", copy_64_loop, empty_copy_loop },
	{ "copy-1024-inline", copy_1024_loop, empty_copy_loop },
	{}
};

/* Values ------------------------------------------------------------------ */

static u32 seh_calls(const struct seh_spec *spec)
{
	return spec->passive ? PASSIVE_CALLS : CALLS;
}

static u64 seh_time(const struct seh_spec *spec, void (*loop)(u32 nr))
{
	unsigned long flags = 0;
	u64 ticks;

	if (!spec->passive)
		local_irq_save(flags);
	ticks = bench_ticks();
	loop(seh_calls(spec));
	ticks = bench_ticks() - ticks;
	if (!spec->passive)
		local_irq_restore(flags);
	return ticks;
}

static int value_cmp(const void *a, const void *b)
{
	u64 first = *(const u64 *)a;
	u64 second = *(const u64 *)b;

	return first < second ? -1 : first > second;
}

/* Sorted. */
static int seh_values(const struct seh_spec *spec, void (*loop)(u32 nr))
{
	u32 i;

	/* What is done once in a context, or in the caches. */
	seh_time(spec, loop);
	for (i = 0; i < spec->reps; i++) {
		spec->values[i] = seh_time(spec, loop);
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	sort(spec->values, spec->reps, sizeof(*spec->values), value_cmp, NULL);
	return 0;
}

/* Rows -------------------------------------------------------------------- */

static void seh_row_add(const char *name, const char *unit, u64 minimum, u64 median)
{
	if (WARN_ON_ONCE(nr_seh_rows == MAX_ROWS))
		return;
	seh_rows[nr_seh_rows] = (struct seh_row){
		.unit = unit,
		.minimum = minimum,
		.median = median,
	};
	strscpy(seh_rows[nr_seh_rows++].name, name, BENCH_SEH_NAME);
}

static u64 seh_per_call(const struct seh_spec *spec, u64 ticks, u64 base)
{
	return bench_hundredths(spec->clock, ticks - min(ticks, base), seh_calls(spec));
}

static int seh_measure(const struct bench_seh_op *op, void *context)
{
	const struct seh_spec *spec = context;
	const char *unit = spec->clock == BENCH_INSTRUCTIONS ? "instructions" : "ns";
	u64 base;
	int err;

	err = seh_values(spec, op->empty);
	if (err)
		return err;
	base = spec->values[0];
	err = seh_values(spec, op->loop);
	if (err)
		return err;
	seh_row_add(op->name, unit, seh_per_call(spec, spec->values[0], base),
		    seh_per_call(spec, spec->values[spec->reps / 2], base));
	return 0;
}

static void seh_value_show(struct seq_file *m, u64 hundredths)
{
	u32 rest;
	u64 whole = div_u64_rem(hundredths, 100, &rest);

	if (bench_figures_withheld())
		seq_puts(m, ",-");
	else
		seq_printf(m, ",%llu.%02u", whole, rest);
}

/**
 * bench_seh_result_show() - print the rows of the last run, if that was one of these
 * @m: output
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_seh_result_show(struct seq_file *m)
{
	u32 i;

	if (!nr_seh_rows)
		return;
	seq_puts(m, "operation,unit,reps,minimum,median\n");
	for (i = 0; i < nr_seh_rows; i++) {
		seq_printf(m, "%s,%s,%u", seh_rows[i].name, seh_rows[i].unit, seh_reps);
		seh_value_show(m, seh_rows[i].minimum);
		seh_value_show(m, seh_rows[i].median);
		seq_putc(m, '\n');
	}
}

/**
 * bench_seh_result_clear() - forget the last run
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_seh_result_clear(void)
{
	nr_seh_rows = 0;
}

/* Runs -------------------------------------------------------------------- */

static int seh_run_ops(struct seh_spec *spec, const struct bench_seh_op *ops)
{
	int err = 0;

	for (; !err && ops->name; ops++)
		err = seh_measure(ops, spec);
	return err;
}

static int seh_run_passive(struct seh_spec *spec)
{
	int err;

	spec->passive = true;
	err = seh_run_ops(spec, bench_seh_faults);
	return err ?: bench_seh_access_run(seh_measure, spec);
}

static void seh_run_stacks(void)
{
	const struct bench_seh_stack *stack;
	u64 hundredths;

	for (stack = bench_seh_stacks; stack->name; stack++) {
		hundredths = stack->bytes() * 100;
		seh_row_add(stack->name, "bytes", hundredths, hundredths);
	}
}

static int seh_run(struct seh_spec *spec)
{
	int err;

	err = bench_clock_check(spec->clock);
	if (err)
		return err;
	bench_result_clear();
	spec->values = kcalloc(spec->reps, sizeof(*spec->values), GFP_KERNEL);
	if (!spec->values) {
		pr_err("run: no memory for %u values\n", spec->reps);
		return -ENOMEM;
	}
	seh_reps = spec->reps;
	err = seh_run_ops(spec, bench_seh_ops);
	err = err ?: seh_run_ops(spec, plain_ops);
	err = err ?: seh_run_passive(spec);
	if (!err)
		seh_run_stacks();
	else
		bench_result_clear();
	kfree(spec->values);
	return err;
}

/* Lines ------------------------------------------------------------------- */

/* It has chosen this kind of line already. */
static int read_what(void *target, char *value)
{
	return strcmp(value, "seh") ? -EINVAL : 0;
}

static int read_clock(void *target, char *value)
{
	struct seh_spec *spec = target;
	static const char *const choices[] = { "instructions", "ns", NULL };
	int choice = bench_read_choice(choices, value);

	if (choice < 0)
		return choice;
	spec->clock = choice;
	return 0;
}

static int read_reps(void *target, char *value)
{
	struct seh_spec *spec = target;

	return bench_read_number(value, BENCH_MIN_REPS, BENCH_MAX_REPS, &spec->reps);
}

static const struct bench_key seh_keys[] = {
	{ "what", read_what },
	{ "clock", read_clock },
	{ "reps", read_reps },
	{}
};

/**
 * bench_seh_command() - do what a line that begins with what=seh says
 * @line: words separated by blanks; written over
 *
 * The caller sees to it that there is one at a time.
 *
 * Context: Process context, sleeps until the run has ended.
 * Return: 0 if the run came to its end, else
 * * -EINVAL or -ERANGE - a bad line
 * * -EOPNOTSUPP - the clock cannot be used here
 * * -ENOMEM - no memory
 * * -EINTR - the task was killed
 *
 * All but the last are explained in the log.
 */
int bench_seh_command(char *line)
{
	struct seh_spec spec = { .clock = BENCH_NS, .reps = 31 };
	int err = bench_line_read(line, seh_keys, &spec);

	return err ?: seh_run(&spec);
}
