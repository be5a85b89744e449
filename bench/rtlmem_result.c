// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of the last run of the Rtl memory routines, if that was the last run.
 *
 * All of this is called with the mutex of runs held.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include "bench.h"
#include "rtlmem.h"

static struct bench_rtlmem_spec result_spec;
static u32 result_calls;
static struct bench_rtlmem_row result_rows[BENCH_RTLMEM_MAX_RIVALS];
static u32 nr_result_rows;

/**
 * bench_rtlmem_result_clear() - forget the last run
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_rtlmem_result_clear(void)
{
	nr_result_rows = 0;
}

/**
 * bench_rtlmem_result_begin() - begin a run's rows
 * @spec: run
 * @calls: calls per value
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_rtlmem_result_begin(const struct bench_rtlmem_spec *spec, u32 calls)
{
	bench_rtlmem_result_clear();
	result_spec = *spec;
	result_calls = calls;
}

/**
 * bench_rtlmem_result_add() - add a row
 * @row: row; its name stays where it is
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_rtlmem_result_add(const struct bench_rtlmem_row *row)
{
	if (!WARN_ON_ONCE(nr_result_rows == ARRAY_SIZE(result_rows)))
		result_rows[nr_result_rows++] = *row;
}

static void result_values_show(struct seq_file *m, const u64 *thousandths, u32 nr)
{
	u32 i, rest;

	for (i = 0; i < nr; i++) {
		u64 whole = div_u64_rem(thousandths[i], 1000, &rest);

		if (bench_figures_withheld())
			seq_puts(m, ",-");
		else
			seq_printf(m, ",%llu.%03u", whole, rest);
	}
}

/**
 * bench_rtlmem_result_show() - print the rows of the last run
 * @m: output
 *
 * Context: The caller holds the mutex of runs.
 */
void bench_rtlmem_result_show(struct seq_file *m)
{
	const struct bench_rtlmem_spec *spec = &result_spec;
	u32 i;

	if (!nr_result_rows)
		return;
	seq_puts(m, "op,rival,size,first_offset,second_offset,difference,calls,reps,");
	seq_puts(m, "ns_min,ns_p25,ns_median,ns_p75,ratio_p25,ratio_median,ratio_p75\n");
	for (i = 0; i < nr_result_rows; i++) {
		seq_printf(m, "%s,%s,%u,%u,%u,%s,%u,%u", spec->op->name, result_rows[i].name,
			   spec->size, spec->first_offset, spec->second_offset,
			   spec->early ? "early" : "none", result_calls, spec->reps);
		result_values_show(m, result_rows[i].ns, ARRAY_SIZE(result_rows[i].ns));
		result_values_show(m, result_rows[i].ratio, ARRAY_SIZE(result_rows[i].ratio));
		seq_putc(m, '\n');
	}
}
