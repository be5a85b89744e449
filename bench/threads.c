// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the threads of a run do.
 *
 * Times are taken with interrupts on. Instructions are counted with interrupts
 * off where that changes nothing: the one emulator that counts gives an
 * interrupted task wrong flags back if it was stopped right after cmpxchg16b,
 * which slabs are full of. Our lists need interrupts on: paged ones may not be
 * used without, and none takes entries from the slab in bulk without. A
 * repetition that an interrupt hit is an outlier, which a median does not
 * notice; one in which another task got the CPU is repeated. Passes are short,
 * and long enough for reading the clock not to matter; a time is the mean of as
 * many as fill a window.
 *
 * First the loops run around nothing, then the subject is warmed up in the
 * pattern to be measured, with pauses in which what adapts in the background
 * can do so, and then it is measured at once: lists that are idle for a second
 * give their memory back.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "bench.h"
#include "clock.h"

#define WARM_UP_ROUNDS 4
#define WARM_UP_PAIRS 5120
#define WARM_UP_PAUSE_MS 5

/* Pairs per pass. An instruction is seen in few, a nanosecond needs many. */
#define NS_PAIRS 16384
#define INSTRUCTION_PAIRS 256
/* On kernels that check every call; enough for what adapts to be seen at work. */
#define DRY_PAIRS 1024

/*
 * How long the passes of one repetition go on. Two processors need longer: if
 * they ran in turns, by grace of a host, only what is longer than a turn shows it.
 */
#define NS_WINDOW (2 * NSEC_PER_MSEC)
#define NS_SHARED_WINDOW (10 * NSEC_PER_MSEC)

/* A repetition is repeated this often at most. */
#define MAX_TRIES 8

/* A list is made and deleted this often per repetition, unless it takes long. */
#define LIFETIMES 64
#define LIFETIME_NS NSEC_PER_MSEC

/**
 * bench_units() - tell what one value of a run is made of
 * @spec: run
 *
 * Return: pairs of calls, or objects handed over, per repetition.
 */
u32 bench_units(const struct bench_spec *spec)
{
	u32 pairs = spec->clock == BENCH_NS ? NS_PAIRS : INSTRUCTION_PAIRS;

	if (bench_figures_withheld())
		pairs = DRY_PAIRS;
	if (spec->what == BENCH_HAND_OVER)
		return pairs;
	return DIV_ROUND_UP(pairs, spec->batch) * spec->batch;
}

/**
 * bench_samples() - tell how many calls of a kind a run times one by one
 * @spec: run
 *
 * Return: room for samples that it needs.
 */
u32 bench_samples(const struct bench_spec *spec)
{
	return DIV_ROUND_UP(bench_units(spec), BENCH_SAMPLE_EVERY) * spec->reps;
}

static int bench_sample_cmp(const void *a, const void *b)
{
	u32 first = *(const u32 *)a;
	u32 second = *(const u32 *)b;

	return first < second ? -1 : first > second;
}

/**
 * bench_sort_samples() - sort samples, the smallest first
 * @samples: samples
 * @nr: how many
 *
 * Context: Process context.
 */
void bench_sort_samples(u32 *samples, u32 nr)
{
	sort(samples, nr, sizeof(*samples), bench_sample_cmp, NULL);
}

static bool bench_stopping(struct bench_worker *worker)
{
	return READ_ONCE(worker->run->stop);
}

static int bench_pass(struct bench_worker *worker, const struct bench_subject *subject,
		      enum bench_pass_kind kind)
{
	const struct bench_spec *spec = &worker->run->spec;
	bool irqs_off = spec->clock == BENCH_INSTRUCTIONS && spec->subject->irqs_off;
	unsigned long switches;
	int err;

	worker->pass.kind = kind;
	cond_resched();
	switches = current->nivcsw;
	/* User Mode Linux, where this is dear, has no such clock. */
	if (irqs_off)
		local_irq_disable();
	err = subject->loop(worker->instance, &worker->pass);
	if (irqs_off)
		local_irq_enable();
	worker->disturbed = current->nivcsw != switches;
	if (!err && bench_stopping(worker))
		err = -EINTR;
	/* The thread is bound to its CPU; only losing that CPU moves it. */
	if (!err && raw_smp_processor_id() != worker->cpu)
		err = -EAGAIN;
	return err;
}

static u64 bench_window(const struct bench_spec *spec)
{
	if (spec->clock != BENCH_NS || bench_figures_withheld())
		return 0;
	return bench_workers(spec->what) > 1 ? NS_SHARED_WINDOW : NS_WINDOW;
}

/* At least one pass, and more until the window is over; leaves their means. */
static int bench_passes(struct bench_worker *worker, const struct bench_subject *subject,
			enum bench_pass_kind kind)
{
	struct bench_pass *pass = &worker->pass;
	u64 window = bench_window(&worker->run->spec);
	u64 ticks = 0, alloc_ticks = 0, free_ticks = 0;
	u64 begin = ktime_get_ns();
	bool disturbed = false;
	u32 nr = 0;
	int err;

	do {
		err = bench_pass(worker, subject, kind);
		ticks += pass->ticks;
		alloc_ticks += pass->alloc_ticks;
		free_ticks += pass->free_ticks;
		disturbed |= worker->disturbed;
		nr++;
	} while (!err && ktime_get_ns() - begin < window);
	pass->ticks = div_u64(ticks, nr);
	pass->alloc_ticks = div_u64(alloc_ticks, nr);
	pass->free_ticks = div_u64(free_ticks, nr);
	worker->disturbed = disturbed;
	return err;
}

static int bench_pairs(struct bench_worker *worker, const struct bench_subject *subject,
		       u64 **series)
{
	int err = bench_passes(worker, subject, BENCH_PASS_PAIRS);

	series[BENCH_SERIES_PAIR][worker->nr_values] = worker->pass.ticks;
	return err;
}

static int bench_split(struct bench_worker *worker, const struct bench_subject *subject,
		       u64 **series)
{
	int err = bench_passes(worker, subject, BENCH_PASS_SPLIT);

	series[BENCH_SERIES_ALLOC][worker->nr_values] = worker->pass.alloc_ticks;
	series[BENCH_SERIES_FREE][worker->nr_values] = worker->pass.free_ticks;
	return err;
}

static int bench_repeat(struct bench_worker *worker, const struct bench_subject *subject,
			u64 **series,
			int (*value)(struct bench_worker *worker,
				     const struct bench_subject *subject, u64 **series))
{
	int tries, err = 0;

	worker->nr_values = 0;
	while (!err && worker->nr_values < worker->run->spec.reps) {
		for (tries = 0; tries < MAX_TRIES; tries++) {
			err = value(worker, subject, series);
			if (err || !worker->disturbed)
				break;
		}
		worker->nr_values++;
	}
	return err;
}

static int bench_warm_up(struct bench_worker *worker)
{
	const struct bench_spec *spec = &worker->run->spec;
	u32 nr = worker->pass.nr;
	int i, err = 0;

	if (!bench_figures_withheld())
		worker->pass.nr = DIV_ROUND_UP(WARM_UP_PAIRS, spec->batch);
	for (i = 0; !err && i < WARM_UP_ROUNDS; i++) {
		err = bench_pass(worker, spec->subject, BENCH_PASS_PAIRS);
		msleep(WARM_UP_PAUSE_MS);
	}
	worker->pass.nr = nr;
	/* The caches are warm again after this, and the list knows that it is in use. */
	return err ?: bench_pass(worker, spec->subject, BENCH_PASS_PAIRS);
}

static int bench_one(struct bench_worker *worker)
{
	const struct bench_subject *subject = worker->run->spec.subject;
	int err;

	err = bench_repeat(worker, &bench_none, worker->base, bench_pairs);
	if (!err)
		err = bench_repeat(worker, &bench_none, worker->base, bench_split);
	if (!err)
		err = bench_warm_up(worker);
	if (!err)
		err = bench_repeat(worker, subject, worker->series, bench_pairs);
	if (!err)
		err = bench_repeat(worker, subject, worker->series, bench_split);
	return err;
}

/* Waits until all threads have come here; none goes on if one gave up. */
static int bench_meet(struct bench_worker *worker)
{
	struct bench_run *run = worker->run;

	atomic_inc(&run->nr_ready);
	while (atomic_read(&run->nr_ready) < run->nr_workers) {
		if (bench_stopping(worker))
			return -EINTR;
		cpu_relax();
		cond_resched();
	}
	return 0;
}

/* Whoever has all its values goes on without, so that nobody is ever alone. */
static int bench_two_cpus(struct bench_worker *worker)
{
	struct bench_run *run = worker->run;
	const struct bench_subject *subject = run->spec.subject;
	int err;

	err = bench_repeat(worker, &bench_none, worker->base, bench_pairs);
	if (!err)
		err = bench_warm_up(worker);
	if (!err)
		err = bench_meet(worker);
	if (!err)
		err = bench_repeat(worker, subject, worker->series, bench_pairs);
	atomic_inc(&run->nr_finished);
	while (!err && atomic_read(&run->nr_finished) < run->nr_workers)
		err = bench_pass(worker, subject, BENCH_PASS_PAIRS);
	return err;
}

static int bench_hand_over_produce(struct bench_worker *worker)
{
	struct bench_run *run = worker->run;
	int err = 0;

	while (!err && !READ_ONCE(run->ring->stop))
		err = bench_pass(worker, run->spec.subject, BENCH_PASS_PRODUCE);
	/* What is in the ring is the consumer's; no more will come. */
	smp_store_release(&run->ring->ended, true);
	return err == -EINTR && !bench_stopping(worker) ? 0 : err;
}

static int bench_consume_value(struct bench_worker *worker, const struct bench_subject *subject,
			       u64 **series)
{
	int err = bench_passes(worker, subject, BENCH_PASS_CONSUME);

	series[BENCH_SERIES_PAIR][worker->nr_values] = worker->pass.ticks;
	return err;
}

static int bench_hand_over_consume(struct bench_worker *worker)
{
	struct bench_run *run = worker->run;
	const struct bench_subject *subject = run->spec.subject;
	struct bench_pass *pass = &worker->pass;
	int i, err = 0;

	for (i = 0; !err && i < WARM_UP_ROUNDS; i++) {
		err = bench_pass(worker, subject, BENCH_PASS_CONSUME);
		msleep(WARM_UP_PAUSE_MS);
	}
	if (!err)
		err = bench_pass(worker, subject, BENCH_PASS_CONSUME);
	if (!err)
		err = bench_repeat(worker, subject, worker->series, bench_consume_value);

	/* Then everything that is left, until the producer has ended. */
	WRITE_ONCE(run->ring->stop, true);
	pass->kind = BENCH_PASS_CONSUME;
	pass->nr = U32_MAX;
	while (!subject->loop(worker->instance, pass))
		;
	return err;
}

static int bench_hand_over(struct bench_worker *worker)
{
	return worker->number ? bench_hand_over_consume(worker) : bench_hand_over_produce(worker);
}

static int bench_init_delete_value(struct bench_worker *worker)
{
	const struct bench_spec *spec = &worker->run->spec;
	u64 create_ticks = 0, delete_ticks = 0;
	u64 begin_ns = ktime_get_ns();
	u64 start, made;
	u32 nr = 0;
	int err;

	do {
		memset(worker->instance, 0, spec->subject->instance_bytes);
		start = bench_ticks();
		err = spec->subject->create(worker->instance, spec);
		made = bench_ticks();
		if (err)
			return err;
		spec->subject->destroy(worker->instance);
		delete_ticks += bench_ticks() - made;
		create_ticks += made - start;
	} while (++nr < LIFETIMES && ktime_get_ns() - begin_ns < LIFETIME_NS);
	worker->series[BENCH_SERIES_ALLOC][worker->nr_values] = create_ticks / nr;
	worker->series[BENCH_SERIES_FREE][worker->nr_values] = delete_ticks / nr;
	worker->series[BENCH_SERIES_BOTH][worker->nr_values] = (create_ticks + delete_ticks) / nr;
	cond_resched();
	return bench_stopping(worker) ? -EINTR : 0;
}

/* The instance is made and deleted here alone: the run made none. */
static int bench_init_delete(struct bench_worker *worker)
{
	int err = bench_init_delete_value(worker);

	while (!err && worker->nr_values < worker->run->spec.reps) {
		err = bench_init_delete_value(worker);
		worker->nr_values++;
	}
	return err;
}

/* What a list has cached, and its magazines, go with it. */
static int bench_used_delete(struct bench_worker *worker)
{
	const struct bench_spec *spec = &worker->run->spec;
	u64 start;
	int err;

	while (worker->nr_values < spec->reps) {
		memset(worker->instance, 0, spec->subject->instance_bytes);
		err = spec->subject->create(worker->instance, spec);
		if (err)
			return err;
		err = bench_warm_up(worker);
		start = bench_ticks();
		spec->subject->destroy(worker->instance);
		worker->series[BENCH_SERIES_FREE][worker->nr_values++] = bench_ticks() - start;
		if (err)
			return err;
	}
	return 0;
}

/* Half of the readings that nothing took are shorter, half are longer. */
static u32 bench_overhead(u32 *samples, u32 nr)
{
	bench_sort_samples(samples, nr);
	return samples[nr / 2];
}

/* What the readings of the clock take is taken off each sample later. */
static int bench_latency(struct bench_worker *worker)
{
	const struct bench_spec *spec = &worker->run->spec;
	struct bench_pass *pass = &worker->pass;
	int err = bench_pass(worker, &bench_none, BENCH_PASS_SAMPLE);

	if (err)
		return err;
	worker->alloc_overhead = bench_overhead(pass->alloc_samples, pass->nr_samples);
	worker->free_overhead = bench_overhead(pass->free_samples, pass->nr_samples);
	pass->nr_samples = 0;
	err = bench_warm_up(worker);
	while (!err && worker->nr_values < spec->reps) {
		err = bench_pass(worker, spec->subject, BENCH_PASS_SAMPLE);
		worker->nr_values++;
	}
	return err;
}

/**
 * bench_thread_run() - do a thread's part of a run
 * @worker: thread, which this is called in
 *
 * All entries are back afterwards, whatever happened.
 *
 * Context: Process context, bound to a CPU, sleeps.
 * Return: 0, or a negative errno:
 * * -ENOMEM - an allocation failed
 * * -EINTR - told to stop, or another thread gave up
 * * -EAGAIN - the CPU went offline
 */
int bench_thread_run(struct bench_worker *worker)
{
	switch (worker->run->spec.what) {
	case BENCH_PAIR:
		return bench_one(worker);
	case BENCH_ONE_LIST:
	case BENCH_TWO_LISTS:
		return bench_two_cpus(worker);
	case BENCH_HAND_OVER:
		return bench_hand_over(worker);
	case BENCH_INIT_DELETE:
		return bench_init_delete(worker);
	case BENCH_USED_DELETE:
		return bench_used_delete(worker);
	case BENCH_LATENCY:
		return bench_latency(worker);
	}
	return -EINVAL;
}
