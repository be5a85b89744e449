// SPDX-License-Identifier: GPL-2.0-only
/*
 * A run, from its start to its rows.
 *
 * It makes the subject's instances, starts a thread per CPU, waits, and makes
 * rows of what the threads measured. A run that did not come to its end leaves
 * no rows, and no run leaves an entry behind.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "bench.h"

/* Instances are at least this large, so that no two share a cache line. */
#define MIN_INSTANCE_BYTES 256

/* Ends all threads soon. */
static void run_stop(struct bench_run *run)
{
	WRITE_ONCE(run->stop, true);
	if (run->ring)
		WRITE_ONCE(run->ring->stop, true);
}

static int run_main(void *data)
{
	struct bench_worker *worker = data;

	worker->err = bench_thread_run(worker);
	/* Nobody waits in vain for a thread that gave up. */
	if (worker->err)
		run_stop(worker->run);
	/* The waiter may unload this module as soon as it knows: end in the kernel. */
	kthread_complete_and_exit(&worker->done, 0);
}

static int run_start_worker(struct bench_worker *worker)
{
	struct task_struct *task;

	init_completion(&worker->done);
	task = kthread_create(run_main, worker, "ntmem-bench/%u", worker->number);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, worker->cpu);
	wake_up_process(task);
	return 0;
}

/* Rather the error that made the others give up than theirs. */
static int run_worse(int err, int other)
{
	return !err || err == -EINTR ? other ?: err : err;
}

static int run_threads(struct bench_run *run)
{
	u32 i, nr;
	int err = 0;

	for (nr = 0; nr < run->nr_workers; nr++) {
		err = run_start_worker(&run->workers[nr]);
		if (err) {
			run_stop(run);
			break;
		}
	}
	for (i = 0; i < nr; i++) {
		struct bench_worker *worker = &run->workers[i];

		if (!err && wait_for_completion_killable(&worker->done)) {
			err = -EINTR;
			run_stop(run);
		}
		/* Done already unless the wait above was cut short or left out. */
		if (err)
			wait_for_completion(&worker->done);
		err = run_worse(err, worker->err);
	}
	return err;
}

/* If there never was a consumer. */
static void run_empty_ring(struct bench_run *run)
{
	struct bench_pass pass = {
		.kind = BENCH_PASS_CONSUME,
		.nr = BENCH_RING_ENTRIES + 1,
		.ring = run->ring,
	};

	run->ring->ended = true;
	run->spec.subject->loop(run->instances[0], &pass);
}

/* Memory of a run --------------------------------------------------------- */

static void run_free_worker(struct bench_worker *worker)
{
	int i;

	for (i = 0; i < BENCH_NR_SERIES; i++) {
		kvfree(worker->series[i]);
		kvfree(worker->base[i]);
	}
	kvfree(worker->pass.slots);
	kvfree(worker->pass.alloc_samples);
	kvfree(worker->pass.free_samples);
}

/* What is missing is freed by run_free_worker() like what is there. */
static int run_make_worker(struct bench_run *run, u32 number, unsigned int cpu)
{
	struct bench_worker *worker = &run->workers[number];
	const struct bench_spec *spec = &run->spec;
	struct bench_pass *pass = &worker->pass;
	u32 samples = bench_samples(spec);
	int i;

	worker->run = run;
	worker->number = number;
	worker->cpu = cpu;
	worker->instance = run->instances[number % run->nr_instances];
	pass->batch = spec->batch;
	pass->fifo = spec->fifo;
	pass->nr = bench_units(spec);
	pass->ring = run->ring;
	if (spec->what != BENCH_HAND_OVER)
		pass->nr /= spec->batch;
	for (i = 0; i < BENCH_NR_SERIES; i++) {
		worker->series[i] = kvcalloc(spec->reps, sizeof(u64), GFP_KERNEL);
		worker->base[i] = kvcalloc(spec->reps, sizeof(u64), GFP_KERNEL);
		if (!worker->series[i] || !worker->base[i])
			return -ENOMEM;
	}
	pass->slots = kvcalloc(spec->batch, sizeof(*pass->slots), GFP_KERNEL);
	if (!pass->slots)
		return -ENOMEM;
	if (spec->what != BENCH_LATENCY)
		return 0;
	pass->alloc_samples = kvcalloc(samples, sizeof(u32), GFP_KERNEL);
	pass->free_samples = kvcalloc(samples, sizeof(u32), GFP_KERNEL);
	return pass->alloc_samples && pass->free_samples ? 0 : -ENOMEM;
}

static void run_free(struct bench_run *run)
{
	u32 i;

	for (i = 0; i < BENCH_MAX_WORKERS; i++) {
		run_free_worker(&run->workers[i]);
		kfree(run->instances[i]);
	}
	kvfree(run->ring);
	kfree(run);
}

static struct bench_run *run_make(const struct bench_spec *spec)
{
	size_t bytes = roundup_pow_of_two(max_t(size_t, spec->subject->instance_bytes,
						MIN_INSTANCE_BYTES));
	unsigned int cpu = cpumask_first(cpu_online_mask);
	struct bench_run *run;
	u32 i;

	run = kzalloc(sizeof(*run), GFP_KERNEL);
	if (!run)
		return NULL;
	run->spec = *spec;
	run->nr_workers = bench_workers(spec->what);
	run->nr_instances = spec->what == BENCH_TWO_LISTS ? 2 : 1;
	for (i = 0; i < run->nr_instances; i++) {
		run->instances[i] = kzalloc(bytes, GFP_KERNEL);
		if (!run->instances[i])
			goto fail;
	}
	if (spec->what == BENCH_HAND_OVER) {
		run->ring = kvzalloc(sizeof(*run->ring), GFP_KERNEL);
		if (!run->ring)
			goto fail;
	}
	for (i = 0; i < run->nr_workers; i++) {
		if (run_make_worker(run, i, cpu))
			goto fail;
		cpu = cpumask_next(cpu, cpu_online_mask);
	}
	return run;

fail:
	run_free(run);
	return NULL;
}

/* Rows -------------------------------------------------------------------- */

static int value_cmp(const void *a, const void *b)
{
	u64 first = *(const u64 *)a;
	u64 second = *(const u64 *)b;

	return first < second ? -1 : first > second;
}

static void sort_values(u64 *values, u32 nr)
{
	sort(values, nr, sizeof(*values), value_cmp, NULL);
}

/*
 * From the minimum and the median alike the least that the empty loop took is
 * subtracted, which favours nobody.
 */
static u64 per_call(const struct bench_spec *spec, u64 ticks, u64 base_ticks, u64 calls)
{
	ticks = ticks > base_ticks ? ticks - base_ticks : 0;
	return bench_hundredths(spec->clock, ticks, calls);
}

static void add_values(const struct bench_run *run, const char *operation,
		       enum bench_series series, u64 calls)
{
	const struct bench_spec *spec = &run->spec;
	/* Of a hand-over, the consumer's. */
	const struct bench_worker *worker = &run->workers[run->nr_workers - 1];
	u64 *values = worker->series[series];
	u64 *base = worker->base[series];
	u32 nr = spec->reps;

	sort_values(values, nr);
	sort_values(base, nr);
	bench_result_add(operation, per_call(spec, values[0], base[0], calls),
			 per_call(spec, values[nr / 2], base[0], calls));
}

/*
 * The threads have run against each other: the minimum is the better thread's,
 * the median the mean of both.
 */
static void add_shared(const struct bench_run *run, const char *operation)
{
	const struct bench_spec *spec = &run->spec;
	u64 minimum = U64_MAX, median = 0, base_ticks = 0;
	u64 calls = bench_units(spec);
	u32 i, nr = spec->reps;

	for (i = 0; i < run->nr_workers; i++) {
		u64 *values = run->workers[i].series[BENCH_SERIES_PAIR];
		u64 *base = run->workers[i].base[BENCH_SERIES_PAIR];

		sort_values(values, nr);
		sort_values(base, nr);
		minimum = min(minimum, per_call(spec, values[0], base[0], calls));
		median += values[nr / 2];
		base_ticks += base[0];
	}
	bench_result_add(operation, minimum,
			 per_call(spec, median, base_ticks, calls * run->nr_workers));
}

/* Names are those of the percentiles, in order. */
static void add_samples(const struct bench_spec *spec, const char *const names[4], u32 *samples,
			u32 nr, u32 overhead)
{
	const u32 places[] = { nr / 2, (u64)nr * 99 / 100, (u64)nr * 999 / 1000, nr - 1 };
	int i;

	bench_sort_samples(samples, nr);
	for (i = 0; i < ARRAY_SIZE(places); i++)
		bench_result_add(names[i], BENCH_NO_MINIMUM,
				 per_call(spec, samples[places[i]], overhead, 1));
}

static void run_report(struct bench_run *run)
{
	static const char *const allocs[] = {
		"alloc-p50", "alloc-p99", "alloc-p99.9", "alloc-max",
	};
	static const char *const frees[] = { "free-p50", "free-p99", "free-p99.9", "free-max" };
	const struct bench_worker *worker = &run->workers[0];
	const struct bench_spec *spec = &run->spec;
	u64 calls = bench_units(spec);

	bench_result_begin(spec);
	switch (spec->what) {
	case BENCH_PAIR:
		add_values(run, "alloc", BENCH_SERIES_ALLOC, calls);
		add_values(run, "free", BENCH_SERIES_FREE, calls);
		add_values(run, "pair", BENCH_SERIES_PAIR, calls);
		break;
	case BENCH_ONE_LIST:
		add_shared(run, "one-list");
		break;
	case BENCH_TWO_LISTS:
		add_shared(run, "two-lists");
		break;
	case BENCH_HAND_OVER:
		add_values(run, "hand-over", BENCH_SERIES_PAIR, calls);
		break;
	case BENCH_INIT_DELETE:
		add_values(run, "init", BENCH_SERIES_ALLOC, 1);
		add_values(run, "delete", BENCH_SERIES_FREE, 1);
		add_values(run, "init-delete", BENCH_SERIES_BOTH, 1);
		break;
	case BENCH_USED_DELETE:
		add_values(run, "used-delete", BENCH_SERIES_FREE, 1);
		break;
	case BENCH_LATENCY:
		add_samples(spec, allocs, worker->pass.alloc_samples, worker->pass.nr_samples,
			    worker->alloc_overhead);
		add_samples(spec, frees, worker->pass.free_samples, worker->pass.nr_samples,
			    worker->free_overhead);
		break;
	}
}

/* Checks, and the run itself ----------------------------------------------- */

/**
 * bench_workers() - tell how many threads a run has
 * @what: what it measures
 *
 * Return: number of threads, each on a CPU of its own.
 */
u32 bench_workers(enum bench_what what)
{
	switch (what) {
	case BENCH_ONE_LIST:
	case BENCH_TWO_LISTS:
	case BENCH_HAND_OVER:
		return 2;
	default:
		return 1;
	}
}

/* Whether the thread makes and deletes the instance. */
static bool run_has_lifetimes(const struct bench_spec *spec)
{
	return spec->what == BENCH_INIT_DELETE || spec->what == BENCH_USED_DELETE;
}

static int run_check(const struct bench_spec *spec)
{
	/* Entries under way at once, twice for what subjects keep besides. */
	u64 entries = 2 * max(spec->batch, 2 * BENCH_RING_ENTRIES) * BENCH_MAX_WORKERS;

	if (spec->clock == BENCH_INSTRUCTIONS && spec->what != BENCH_PAIR) {
		pr_err("run: instructions are counted with what=pair alone\n");
		return -EINVAL;
	}
	if (run_has_lifetimes(spec) && !spec->subject->lifetime) {
		pr_err("run: %s has nothing to create\n", spec->subject->name);
		return -EINVAL;
	}
	if (bench_workers(spec->what) > num_online_cpus()) {
		pr_err("run: this takes %u CPUs\n", bench_workers(spec->what));
		return -ERANGE;
	}
	if (entries * (spec->size + sizeof(void *)) > (u64)totalram_pages() * PAGE_SIZE / 4) {
		pr_err("run: size and batch together take more than a quarter of the memory\n");
		return -ERANGE;
	}
	return bench_clock_check(spec->clock);
}

/**
 * bench_run() - do a run and leave its rows
 * @spec: what to measure
 *
 * The caller sees to it that there is one run at a time.
 *
 * Context: Process context, sleeps; a fatal signal ends the run.
 * Return: 0 if it came to its end, else
 * * -EINVAL or -ERANGE - @spec does not go together, or asks for too much
 * * -EOPNOTSUPP - the clock cannot be used here
 * * -ENOMEM - no memory, for the run or for an entry
 * * -EAGAIN - a CPU went offline
 * * -EINTR - the task was killed
 *
 * All but the last are explained in the log.
 */
int bench_run(const struct bench_spec *spec)
{
	const struct bench_subject *subject = spec->subject;
	struct bench_run *run;
	u32 nr = 0;
	int err;

	err = run_check(spec);
	if (err)
		return err;
	bench_result_clear();
	run = run_make(spec);
	if (!run) {
		err = -ENOMEM;
		goto report;
	}
	/* Or making and deleting it is what is measured. */
	while (!err && !run_has_lifetimes(spec) && nr < run->nr_instances) {
		err = subject->create(run->instances[nr], spec);
		if (!err)
			nr++;
	}
	if (!err)
		err = run_threads(run);
	if (run->ring && nr)
		run_empty_ring(run);
	while (nr)
		subject->destroy(run->instances[--nr]);
	if (!err)
		run_report(run);
	run_free(run);
report:
	if (err == -EAGAIN)
		pr_err("run: a CPU went offline\n");
	else if (err && err != -EINTR)
		pr_err("run: failed with error %d\n", err);
	return err;
}
