// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run of the Rtl memory routines.
 *
 * All rivals get the same buffers and make the same number of calls, which is such
 * that the fastest of them has something to do. In each repetition each rival has
 * a turn, and an empty loop has one too; the order moves on by one place each time
 * and turns around, so that nobody always runs after the same one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "bench.h"
#include "clock.h"
#include "rtlmem_loops.h"

/* What a value takes at least, for the fastest rival. */
#define MIN_VALUE_NS 100000U
/* Calls per value at most: a loop of nothing would never get there. */
#define MAX_CALLS 1000000U
/* Before a value a rival makes one in so many of its calls without a clock. */
#define WARM_UP 8
/* From a page's begin to the source: stores are not where soon after loads are. */
#define SECOND_SKEW (PAGE_SIZE / 2)
/* Byte where buffers differ early. */
#define EARLY 5U
/* Rivals and the empty loop. */
#define MAX_TURNS (BENCH_RTLMEM_MAX_RIVALS + 1)

/**
 * struct rtlmem_run - a run
 * @spec: what it measures
 * @args: of each call
 * @buffers: first and second
 * @turns: the empty loop, then the rivals
 * @nr_turns: how many
 * @calls: per value
 * @values: ticks, per turn one for each repetition
 * @scratch: room for one value per repetition
 */
struct rtlmem_run {
	const struct bench_rtlmem_spec *spec;
	struct bench_rtlmem_args args;
	void *buffers[2];
	struct bench_rtlmem_rival turns[MAX_TURNS];
	u32 nr_turns;
	u32 calls;
	u64 *values[MAX_TURNS];
	u64 *scratch;
};

static void nothing(const struct bench_rtlmem_args *args, u32 nr)
{
	rtlmem_loop(args, nr, NULL);
}

/* Memory of a run --------------------------------------------------------- */

static void rtlmem_free(struct rtlmem_run *run)
{
	u32 i;

	for (i = 0; i < MAX_TURNS; i++)
		kvfree(run->values[i]);
	kvfree(run->scratch);
	vfree(run->buffers[0]);
	vfree(run->buffers[1]);
	kfree(run);
}

static void rtlmem_fill_ulongs(u32 *buffer, size_t size, u32 pattern)
{
	size_t i;

	for (i = 0; i < size / sizeof(*buffer); i++)
		buffer[i] = pattern;
}

static void rtlmem_fill(struct rtlmem_run *run)
{
	const struct bench_rtlmem_spec *spec = run->spec;
	u8 *first = run->args.first;
	u32 size = spec->size;

	switch (spec->op->content) {
	case BENCH_RTLMEM_ANY:
		break;
	case BENCH_RTLMEM_SAME:
		memset(run->args.first, BENCH_RTLMEM_BYTE, size);
		memset(run->args.second, BENCH_RTLMEM_BYTE, size);
		break;
	case BENCH_RTLMEM_ZEROES:
		memset(run->args.first, 0, size);
		break;
	case BENCH_RTLMEM_ULONGS:
		rtlmem_fill_ulongs(run->args.first, size, BENCH_RTLMEM_ULONG);
		break;
	}
	if (spec->early)
		first[min(EARLY, size - 1)] ^= 1;
}

static int rtlmem_make_buffers(struct rtlmem_run *run)
{
	const struct bench_rtlmem_spec *spec = run->spec;
	const struct bench_rtlmem_op *op = spec->op;
	size_t bytes = BENCH_RTLMEM_MAX_OFFSET + SECOND_SKEW + abs(op->overlap) + spec->size;
	u32 i;

	for (i = 0; i < (op->pair ? 2 : 1); i++) {
		run->buffers[i] = vzalloc(bytes);
		if (!run->buffers[i])
			return -ENOMEM;
	}
	run->args.size = spec->size;
	run->args.first = run->buffers[0] + spec->first_offset;
	if (op->pair)
		run->args.second = run->buffers[1] + SECOND_SKEW + spec->second_offset;
	if (op->overlap > 0) {
		run->args.second = run->args.first;
		run->args.first += op->overlap;
	} else if (op->overlap < 0) {
		run->args.second = run->args.first - op->overlap;
	}
	rtlmem_fill(run);
	return 0;
}

static int rtlmem_make_values(struct rtlmem_run *run)
{
	u32 i;

	for (i = 0; i < run->nr_turns; i++) {
		run->values[i] = kvcalloc(run->spec->reps, sizeof(u64), GFP_KERNEL);
		if (!run->values[i])
			return -ENOMEM;
	}
	run->scratch = kvcalloc(run->spec->reps, sizeof(u64), GFP_KERNEL);
	return run->scratch ? 0 : -ENOMEM;
}

static struct rtlmem_run *rtlmem_make(const struct bench_rtlmem_spec *spec)
{
	const struct bench_rtlmem_rival *rival;
	struct rtlmem_run *run;

	run = kzalloc(sizeof(*run), GFP_KERNEL);
	if (!run)
		return NULL;
	run->spec = spec;
	run->turns[run->nr_turns++] = (struct bench_rtlmem_rival){ "nothing", nothing };
	for (rival = spec->op->rivals; rival->name; rival++) {
		if (WARN_ON_ONCE(run->nr_turns == MAX_TURNS))
			break;
		run->turns[run->nr_turns++] = *rival;
	}
	if (rtlmem_make_buffers(run) || rtlmem_make_values(run)) {
		rtlmem_free(run);
		return NULL;
	}
	return run;
}

/* Values ------------------------------------------------------------------ */

/* On one processor: two may be of different speed. */
static u64 rtlmem_time(const struct rtlmem_run *run, u32 turn, u32 calls)
{
	void (*loop)(const struct bench_rtlmem_args *args, u32 nr) = run->turns[turn].loop;
	u64 ticks;

	migrate_disable();
	loop(&run->args, max(calls / WARM_UP, 1U));
	ticks = bench_ticks();
	loop(&run->args, calls);
	ticks = bench_ticks() - ticks;
	migrate_enable();
	return ticks;
}

static int rtlmem_pause(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/* As many calls as the fastest rival needs to fill its time. */
static int rtlmem_find_calls(struct rtlmem_run *run)
{
	u32 i;
	int err;

	run->calls = 1;
	for (i = 1; i < run->nr_turns; i++) {
		for (;;) {
			u64 ticks = rtlmem_time(run, i, run->calls);

			err = rtlmem_pause();
			if (err)
				return err;
			if (run->calls >= MAX_CALLS ||
			    bench_hundredths(BENCH_NS, ticks, 100) >= MIN_VALUE_NS)
				break;
			run->calls *= 2;
		}
	}
	return 0;
}

static int rtlmem_measure(struct rtlmem_run *run)
{
	u32 rep, i, turn;
	int err;

	err = rtlmem_find_calls(run);
	for (rep = 0; !err && rep < run->spec->reps; rep++) {
		for (i = 0; !err && i < run->nr_turns; i++) {
			turn = (rep + i) % run->nr_turns;
			if (rep % 2)
				turn = run->nr_turns - 1 - turn;
			run->values[turn][rep] = rtlmem_time(run, turn, run->calls);
			err = rtlmem_pause();
		}
	}
	return err;
}

/* Rows -------------------------------------------------------------------- */

static int value_cmp(const void *a, const void *b)
{
	u64 first = *(const u64 *)a;
	u64 second = *(const u64 *)b;

	return first < second ? -1 : first > second;
}

/*
 * The least that the empty loop took is subtracted from all alike. What is left is the
 * call, as far as the two do not overlap, and a ratio of calls is further from 1.
 */
static void rtlmem_subtract(struct rtlmem_run *run)
{
	u32 reps = run->spec->reps, i, rep;
	u64 least = U64_MAX;

	for (rep = 0; rep < reps; rep++)
		least = min(least, run->values[0][rep]);
	for (i = 1; i < run->nr_turns; i++)
		for (rep = 0; rep < reps; rep++)
			run->values[i][rep] -= min(least, run->values[i][rep]);
}

static void rtlmem_quartiles(u64 *values, u32 nr, u64 *quartiles)
{
	sort(values, nr, sizeof(*values), value_cmp, NULL);
	quartiles[0] = values[nr / 4];
	quartiles[1] = values[nr / 2];
	quartiles[2] = values[nr - 1 - nr / 4];
}

static void rtlmem_add_row(struct rtlmem_run *run, u32 turn)
{
	struct bench_rtlmem_row row = { .name = run->turns[turn].name };
	u32 reps = run->spec->reps, rep, i;
	u64 *values = run->scratch;

	for (rep = 0; rep < reps; rep++)
		values[rep] = div64_u64(run->values[turn][rep] * 1000,
					max_t(u64, run->values[1][rep], 1));
	rtlmem_quartiles(values, reps, row.ratio);
	memcpy(values, run->values[turn], reps * sizeof(*values));
	rtlmem_quartiles(values, reps, &row.ns[1]);
	row.ns[0] = values[0];
	for (i = 0; i < ARRAY_SIZE(row.ns); i++)
		row.ns[i] = bench_hundredths(BENCH_NS, row.ns[i] * 10, run->calls);
	bench_rtlmem_result_add(&row);
}

static void rtlmem_report(struct rtlmem_run *run)
{
	u32 i;

	rtlmem_subtract(run);
	bench_rtlmem_result_begin(run->spec, run->calls);
	for (i = 1; i < run->nr_turns; i++)
		rtlmem_add_row(run, i);
}

/**
 * bench_rtlmem_run() - measure all rivals of an operation, and leave their rows
 * @spec: what to measure, within the limits
 *
 * The caller sees to it that there is one run at a time.
 *
 * Context: Process context, sleeps; a fatal signal ends the run.
 * Return: 0 if it came to its end, else
 * * -EOPNOTSUPP - the clock cannot be used here
 * * -ENOMEM - no memory
 * * -EINTR - the task was killed
 *
 * All but the last are explained in the log. No rows are left then.
 */
int bench_rtlmem_run(const struct bench_rtlmem_spec *spec)
{
	struct rtlmem_run *run;
	int err;

	err = bench_clock_check(BENCH_NS);
	if (err)
		return err;
	bench_result_clear();
	run = rtlmem_make(spec);
	if (!run) {
		pr_err("run: no memory for two buffers of %u bytes\n", spec->size);
		return -ENOMEM;
	}
	err = rtlmem_measure(run);
	if (!err)
		rtlmem_report(run);
	rtlmem_free(run);
	return err;
}
