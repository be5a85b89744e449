// SPDX-License-Identifier: GPL-2.0-only
/*
 * A job's threads: they take entries, fill them, check them, give them back.
 *
 * Each thread takes @count entries, writes a stamp of its own into each, checks
 * all the stamps, and gives the entries back, as often as @loops says. Two
 * owners of one entry, an entry that overlaps another and lost contents show.
 * Only the calls under test are timed.
 *
 * A thread looks between chunks whether to stop. The entries that are out then
 * go back first, so a job never leaves any behind.
 */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "job_entries.h"
#include "thread.h"

/* Calls between two looks at whether to stop, and in one soft interrupt. */
#define CHUNK 256
/* Of larger entries only the ends are filled after the first loop. */
#define FILL_BYTES 256

/**
 * struct ntmem_job_worker - one thread of a job
 * @job: its job
 * @number: which
 * @thread: what runs it
 * @entries: @count entries, %NULL where the thread has none
 * @order: in which to give them back
 * @random: for the order
 * @tasklet: runs a step in a soft interrupt
 * @step: what it runs, on the entries from @from to @to - 1
 * @from: first
 * @to: past the last
 * @stepped: it has run
 */
struct ntmem_job_worker {
	struct ntmem_entry_job *job;
	u32 number;
	struct ntmem_thread thread;
	void **entries;
	u32 *order;
	struct rnd_state random;
	struct tasklet_struct tasklet;
	void (*step)(struct ntmem_job_worker *worker, u32 from, u32 to);
	u32 from;
	u32 to;
	struct completion stepped;
};

/* Steps: what a thread does to a chunk of its entries --------------------- */

static void step_take(struct ntmem_job_worker *worker, u32 from, u32 to)
{
	struct ntmem_entry_job *job = worker->job;
	u64 start = ktime_get_ns();
	u32 i;

	for (i = from; i < to; i++)
		worker->entries[i] = job->ops->allocate(job);
	atomic64_add(ktime_get_ns() - start, &job->busy_ns);
	for (i = from; i < to; i++)
		if (!worker->entries[i])
			atomic64_inc(&job->nr_failed);
}

static void step_give(struct ntmem_job_worker *worker, u32 from, u32 to)
{
	struct ntmem_entry_job *job = worker->job;
	u32 i, nr = 0;
	u64 start;

	for (i = from; i < to; i++)
		nr += worker->entries[worker->order[i]] != NULL;
	start = ktime_get_ns();
	for (i = from; i < to; i++)
		if (worker->entries[worker->order[i]])
			job->ops->free(job, worker->entries[worker->order[i]]);
	atomic64_add(ktime_get_ns() - start, &job->busy_ns);
	for (i = from; i < to; i++)
		worker->entries[worker->order[i]] = NULL;
	atomic64_add(nr, &job->nr_done);
}

static void job_tasklet(struct tasklet_struct *tasklet)
{
	struct ntmem_job_worker *worker = from_tasklet(worker, tasklet, tasklet);

	worker->step(worker, worker->from, worker->to);
	complete(&worker->stepped);
}

static void job_step(struct ntmem_job_worker *worker,
		     void (*step)(struct ntmem_job_worker *worker, u32 from, u32 to),
		     u32 from, u32 to)
{
	if (!worker->job->spec.softirq) {
		step(worker, from, to);
		return;
	}
	worker->step = step;
	worker->from = from;
	worker->to = to;
	reinit_completion(&worker->stepped);
	tasklet_schedule(&worker->tasklet);
	wait_for_completion(&worker->stepped);
}

/* Stamps: an entry's contents say whose it is ----------------------------- */

static u64 stamp_of(const struct ntmem_job_worker *worker, u32 i)
{
	return worker->job->spec.seed ^ (u64)worker->number << 32 ^ (i + 1);
}

/* Bytes at each end of an entry that a loop fills and checks. */
static size_t stamp_span(const struct ntmem_entry_spec *spec, u32 loop)
{
	return loop && spec->size > 2 * FILL_BYTES ? FILL_BYTES : spec->size;
}

static void stamp_write(struct ntmem_job_worker *worker, u32 i, u32 loop)
{
	const struct ntmem_entry_spec *spec = &worker->job->spec;
	size_t span = stamp_span(spec, loop);
	u64 stamp = stamp_of(worker, i);
	u8 *entry = worker->entries[i];

	memset(entry, (u8)stamp, span);
	memset(entry + spec->size - span, (u8)stamp, span);
	memcpy(entry, &stamp, min(span, sizeof(stamp)));
}

static bool stamp_intact(struct ntmem_job_worker *worker, u32 i, u32 loop)
{
	const struct ntmem_entry_spec *spec = &worker->job->spec;
	size_t span = stamp_span(spec, loop);
	u64 stamp = stamp_of(worker, i);
	size_t head = min(span, sizeof(stamp));
	u8 *entry = worker->entries[i];

	if (memcmp(entry, &stamp, head))
		return false;
	if (span == spec->size)
		return !memchr_inv(entry + head, (u8)stamp, span - head);
	return !memchr_inv(entry + head, (u8)stamp, span - head) &&
	       !memchr_inv(entry + spec->size - span, (u8)stamp, span);
}

/* Whether fresh memory is what the routine promises: aligned, and zero if asked. */
static bool entry_sound(struct ntmem_job_worker *worker, u32 i)
{
	const struct ntmem_entry_spec *spec = &worker->job->spec;
	size_t align = spec->size >= PAGE_SIZE ? PAGE_SIZE : MEMORY_ALLOCATION_ALIGNMENT;

	if (!IS_ALIGNED((unsigned long)worker->entries[i], align))
		return false;
	return !spec->zero || !memchr_inv(worker->entries[i], 0, spec->size);
}

static void job_fill(struct ntmem_job_worker *worker, u32 nr, u32 loop)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		if (!worker->entries[i])
			continue;
		if (!entry_sound(worker, i))
			atomic64_inc(&worker->job->nr_corrupt);
		stamp_write(worker, i, loop);
		if (!(i % CHUNK))
			cond_resched();
	}
	for (i = 0; i < nr; i++) {
		if (worker->entries[i] && !stamp_intact(worker, i, loop))
			atomic64_inc(&worker->job->nr_corrupt);
		if (!(i % CHUNK))
			cond_resched();
	}
}

static void job_print(struct ntmem_job_worker *worker, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		if (worker->entries[i])
			DbgPrint("%u\n", i);
		cond_resched();
	}
}

/* Writes down in which order the first @nr entries go back. */
static void job_arrange(struct ntmem_job_worker *worker, u32 nr)
{
	enum ntmem_entry_order order = worker->job->spec.order;
	u32 i, j;

	for (i = 0; i < nr; i++)
		worker->order[i] = order == NTMEM_ORDER_LIFO ? nr - 1 - i : i;
	for (i = nr; order == NTMEM_ORDER_RANDOM && i > 1; i--) {
		j = prandom_u32_state(&worker->random) % i;
		swap(worker->order[i - 1], worker->order[j]);
	}
}

static void job_loop(struct ntmem_job_worker *worker, u32 loop)
{
	struct ntmem_entry_job *job = worker->job;
	const struct ntmem_entry_spec *spec = &job->spec;
	u32 i, nr = 0;

	while (nr < spec->count && !ntmem_job_stopping(&job->job)) {
		i = min_t(u32, nr + CHUNK, spec->count);
		job_step(worker, step_take, nr, i);
		nr = i;
		cond_resched();
	}
	job_fill(worker, nr, loop);
	if (spec->print && !worker->number && !loop)
		job_print(worker, nr);
	job_arrange(worker, nr);
	for (i = 0; i < nr; i += CHUNK) {
		job_step(worker, step_give, i, min_t(u32, i + CHUNK, nr));
		cond_resched();
	}
}

static int job_worker_main(void *argument)
{
	struct ntmem_job_worker *worker = argument;
	u32 loop;

	for (loop = 0; loop < worker->job->spec.loops; loop++) {
		if (ntmem_job_stopping(&worker->job->job))
			break;
		job_loop(worker, loop);
	}
	return 0;
}

/**
 * ntmem_job_workers_free() - free what ntmem_job_workers_make() gave
 * @workers: they; none runs
 * @nr: how many
 */
void ntmem_job_workers_free(struct ntmem_job_worker *workers, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		kvfree(workers[i].entries);
		kvfree(workers[i].order);
	}
	kvfree(workers);
}

/**
 * ntmem_job_workers_make() - prepare a job's threads
 * @job: job, @job->spec valid
 *
 * Context: Process context.
 * Return: one for each thread, or %NULL without memory.
 */
struct ntmem_job_worker *ntmem_job_workers_make(struct ntmem_entry_job *job)
{
	const struct ntmem_entry_spec *spec = &job->spec;
	struct ntmem_job_worker *workers;
	u32 i;

	workers = kvcalloc(spec->threads, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return NULL;
	for (i = 0; i < spec->threads; i++) {
		struct ntmem_job_worker *worker = &workers[i];

		worker->job = job;
		worker->number = i;
		prandom_seed_state(&worker->random, spec->seed + i);
		tasklet_setup(&worker->tasklet, job_tasklet);
		init_completion(&worker->stepped);
		worker->entries = kvcalloc(spec->count, sizeof(*worker->entries), GFP_KERNEL);
		worker->order = kvcalloc(spec->count, sizeof(*worker->order), GFP_KERNEL);
		if (!worker->entries || !worker->order) {
			ntmem_job_workers_free(workers, i + 1);
			return NULL;
		}
	}
	return workers;
}

/**
 * ntmem_job_workers_run() - run a job's threads to their end
 * @job: job
 * @workers: its threads
 *
 * A writer that is killed stops them, then still waits: what they use is its
 * own.
 *
 * Context: Process context, sleeps.
 * Return: 0, -EINTR if the task was killed, or a negative errno if there was no
 * thread; those that had started have then ended.
 */
int ntmem_job_workers_run(struct ntmem_entry_job *job, struct ntmem_job_worker *workers)
{
	u32 i, nr;
	int err = 0;

	for (nr = 0; nr < job->spec.threads; nr++) {
		err = ntmem_thread_start(&workers[nr].thread, job_worker_main, &workers[nr],
					 "ntmem-job");
		if (err) {
			WRITE_ONCE(job->job.cancel, true);
			break;
		}
	}
	for (i = 0; i < nr; i++) {
		struct completion *done = &workers[i].thread.done;

		if (!err && wait_for_completion_killable(done)) {
			err = -EINTR;
			WRITE_ONCE(job->job.cancel, true);
		}
		/* Done already unless the wait above was cut short or left out. */
		if (err)
			wait_for_completion(done);
		tasklet_kill(&workers[i].tasklet);
	}
	return err;
}
