// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the last run.
 *
 * All of this is called with the mutex of runs held.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include "bench.h"
#include "rtlmem.h"
#include "seh_run.h"

#define MAX_ROWS 8

/**
 * struct bench_row - one row
 * @operation: what was measured, a string literal
 * @minimum: least value, in hundredths of the clock's unit, or %BENCH_NO_MINIMUM
 * @median: median, or the one value there is
 */
struct bench_row {
	const char *operation;
	u64 minimum;
	u64 median;
};

static struct bench_spec result_spec;
static struct bench_row result_rows[MAX_ROWS];
static u32 nr_result_rows;

/**
 * bench_result_clear() - forget the last run, whatever it measured
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_result_clear(void)
{
	nr_result_rows = 0;
	bench_rtlmem_result_clear();
	bench_seh_result_clear();
}

/**
 * bench_result_begin() - begin a run's rows
 * @spec: run
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_result_begin(const struct bench_spec *spec)
{
	bench_result_clear();
	result_spec = *spec;
}

/**
 * bench_result_add() - add a row
 * @operation: what was measured, a string literal
 * @minimum: least value, in hundredths, or %BENCH_NO_MINIMUM
 * @median: median, in hundredths
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_result_add(const char *operation, u64 minimum, u64 median)
{
	if (WARN_ON_ONCE(nr_result_rows == MAX_ROWS))
		return;
	result_rows[nr_result_rows++] = (struct bench_row){
		.operation = operation,
		.minimum = minimum,
		.median = median,
	};
}

static void result_value_show(struct seq_file *m, u64 hundredths)
{
	u32 rest;
	u64 whole = div_u64_rem(hundredths, 100, &rest);

	if (hundredths == BENCH_NO_MINIMUM)
		seq_putc(m, ',');
	else if (bench_figures_withheld())
		seq_puts(m, ",-");
	else
		seq_printf(m, ",%llu.%02u", whole, rest);
}

/**
 * bench_result_show() - print the rows of the last run
 * @m: output
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_result_show(struct seq_file *m)
{
	const struct bench_spec *spec = &result_spec;
	const char *unit = spec->clock == BENCH_INSTRUCTIONS ? "instructions" : "ns";
	u32 i;

	if (!nr_result_rows)
		return;
	seq_printf(m, "subject,form,size,batch,order,processors,reps,operation,%s_min,%s_median\n",
		   unit, unit);
	for (i = 0; i < nr_result_rows; i++) {
		seq_printf(m, "%s,%s,%u,%u,%s,%u,%u,%s", spec->subject->name, spec->subject->form,
			   spec->size, spec->batch, spec->fifo ? "fifo" : "lifo",
			   bench_workers(spec->what), spec->reps, result_rows[i].operation);
		result_value_show(m, result_rows[i].minimum);
		result_value_show(m, result_rows[i].median);
		seq_putc(m, '\n');
	}
}
