// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: threads that take entries, fill them, check them and give them back.
 *
 * debugfs and the suites run the same jobs. Each thread takes @count entries,
 * writes a stamp of its own into each, checks all the stamps, and gives the
 * entries back, as often as @loops says. Two owners of one entry, an entry that
 * overlaps another, lost contents and counters that do not add up fail it. Only
 * the calls under test are timed.
 *
 * A job stops between chunks when it is cancelled or its writer is killed. The
 * entries that are out then go back first, so a job never leaves any behind.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "internal.h"
#include "jobs.h"
#include "thread.h"

/* Calls between two looks at whether to stop, and in one soft interrupt. */
#define CHUNK 256
/* Of larger entries only the ends are filled after the first loop. */
#define FILL_BYTES 256

/**
 * struct job_worker - one thread of a job
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
struct job_worker {
	struct ntmem_job *job;
	u32 number;
	struct ntmem_thread thread;
	void **entries;
	u32 *order;
	struct rnd_state random;
	struct tasklet_struct tasklet;
	void (*step)(struct job_worker *worker, u32 from, u32 to);
	u32 from;
	u32 to;
	struct completion stepped;
};

static bool job_stopping(struct ntmem_job *job)
{
	return READ_ONCE(job->cancel);
}

/* Steps: what a thread does to a chunk of its entries --------------------- */

static void step_take(struct job_worker *worker, u32 from, u32 to)
{
	struct ntmem_job *job = worker->job;
	u64 start = ktime_get_ns();
	u32 i;

	for (i = from; i < to; i++)
		worker->entries[i] = job->ops->allocate(job);
	atomic64_add(ktime_get_ns() - start, &job->busy_ns);
	for (i = from; i < to; i++)
		if (!worker->entries[i])
			atomic64_inc(&job->nr_failed);
}

static void step_give(struct job_worker *worker, u32 from, u32 to)
{
	struct ntmem_job *job = worker->job;
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
	struct job_worker *worker = from_tasklet(worker, tasklet, tasklet);

	worker->step(worker, worker->from, worker->to);
	complete(&worker->stepped);
}

static void job_step(struct job_worker *worker,
		     void (*step)(struct job_worker *worker, u32 from, u32 to), u32 from, u32 to)
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

static u64 stamp_of(const struct job_worker *worker, u32 i)
{
	return worker->job->spec.seed ^ (u64)worker->number << 32 ^ (i + 1);
}

/* Bytes at each end of an entry that a loop fills and checks. */
static size_t stamp_span(const struct ntmem_job_spec *spec, u32 loop)
{
	return loop && spec->size > 2 * FILL_BYTES ? FILL_BYTES : spec->size;
}

static void stamp_write(struct job_worker *worker, u32 i, u32 loop)
{
	const struct ntmem_job_spec *spec = &worker->job->spec;
	size_t span = stamp_span(spec, loop);
	u64 stamp = stamp_of(worker, i);
	u8 *entry = worker->entries[i];

	memset(entry, (u8)stamp, span);
	memset(entry + spec->size - span, (u8)stamp, span);
	memcpy(entry, &stamp, min(span, sizeof(stamp)));
}

static bool stamp_intact(struct job_worker *worker, u32 i, u32 loop)
{
	const struct ntmem_job_spec *spec = &worker->job->spec;
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
static bool entry_sound(struct job_worker *worker, u32 i)
{
	const struct ntmem_job_spec *spec = &worker->job->spec;
	size_t align = spec->size >= PAGE_SIZE ? PAGE_SIZE : MEMORY_ALLOCATION_ALIGNMENT;

	if (!IS_ALIGNED((unsigned long)worker->entries[i], align))
		return false;
	return !spec->zero || !memchr_inv(worker->entries[i], 0, spec->size);
}

static void job_fill(struct job_worker *worker, u32 nr, u32 loop)
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

static void job_print(struct job_worker *worker, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		if (worker->entries[i])
			DbgPrint("%u\n", i);
		cond_resched();
	}
}

/* Writes down in which order the first @nr entries go back. */
static void job_arrange(struct job_worker *worker, u32 nr)
{
	enum ntmem_job_order order = worker->job->spec.order;
	u32 i, j;

	for (i = 0; i < nr; i++)
		worker->order[i] = order == NTMEM_ORDER_LIFO ? nr - 1 - i : i;
	for (i = nr; order == NTMEM_ORDER_RANDOM && i > 1; i--) {
		j = prandom_u32_state(&worker->random) % i;
		swap(worker->order[i - 1], worker->order[j]);
	}
}

static void job_loop(struct job_worker *worker, u32 loop)
{
	struct ntmem_job *job = worker->job;
	const struct ntmem_job_spec *spec = &job->spec;
	u32 i, nr = 0;

	while (nr < spec->count && !job_stopping(job)) {
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
	struct job_worker *worker = argument;
	u32 loop;

	for (loop = 0; loop < worker->job->spec.loops && !job_stopping(worker->job); loop++)
		job_loop(worker, loop);
	return 0;
}

/* Threads ----------------------------------------------------------------- */

static void job_workers_free(struct job_worker *workers, u32 nr)
{
	u32 i;

	for (i = 0; i < nr; i++) {
		kvfree(workers[i].entries);
		kvfree(workers[i].order);
	}
	kvfree(workers);
}

static struct job_worker *job_workers_make(struct ntmem_job *job)
{
	const struct ntmem_job_spec *spec = &job->spec;
	struct job_worker *workers;
	u32 i;

	workers = kvcalloc(spec->threads, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return NULL;
	for (i = 0; i < spec->threads; i++) {
		struct job_worker *worker = &workers[i];

		worker->job = job;
		worker->number = i;
		prandom_seed_state(&worker->random, spec->seed + i);
		tasklet_setup(&worker->tasklet, job_tasklet);
		init_completion(&worker->stepped);
		worker->entries = kvcalloc(spec->count, sizeof(*worker->entries), GFP_KERNEL);
		worker->order = kvcalloc(spec->count, sizeof(*worker->order), GFP_KERNEL);
		if (!worker->entries || !worker->order) {
			job_workers_free(workers, i + 1);
			return NULL;
		}
	}
	return workers;
}

/*
 * Runs all threads to their end. A writer that is killed stops them, then still
 * waits: what they use is its own.
 */
static int job_workers_run(struct ntmem_job *job, struct job_worker *workers)
{
	u32 i, nr;
	int err = 0;

	for (nr = 0; nr < job->spec.threads; nr++) {
		err = ntmem_thread_start(&workers[nr].thread, job_worker_main, &workers[nr],
					 "ntmem-job");
		if (err) {
			WRITE_ONCE(job->cancel, true);
			break;
		}
	}
	for (i = 0; i < nr; i++) {
		struct completion *done = &workers[i].thread.done;

		if (!err && wait_for_completion_killable(done)) {
			err = -EINTR;
			WRITE_ONCE(job->cancel, true);
		}
		/* Done already unless the wait above was cut short or left out. */
		if (err)
			wait_for_completion(done);
		tasklet_kill(&workers[i].tasklet);
	}
	return err;
}

/* Results ----------------------------------------------------------------- */

static void job_begin(struct ntmem_job *job, const struct ntmem_job_spec *spec)
{
	WRITE_ONCE(job->cancel, false);
	atomic64_set(&job->nr_done, 0);
	atomic64_set(&job->nr_failed, 0);
	atomic64_set(&job->nr_corrupt, 0);
	atomic64_set(&job->busy_ns, 0);
	spin_lock(&job->lock);
	job->state = NTMEM_JOB_RUNNING;
	job->spec = *spec;
	if (!job->spec.seed)
		job->spec.seed = get_random_u64() | 1;
	job->why = NULL;
	job->start_ns = ktime_get_ns();
	job->nr_violations = ntmem_violation_total();
	memset(&job->counts, 0, sizeof(job->counts));
	spin_unlock(&job->lock);
}

static void job_end(struct ntmem_job *job, int err, const char *why)
{
	u64 nr_violations = ntmem_violation_total() - job->nr_violations;
	enum ntmem_job_state state = NTMEM_JOB_PASSED;

	if (atomic64_read(&job->nr_corrupt))
		why = "entries were misaligned, not zero or lost their contents";
	else if (!why && nr_violations)
		why = "violations were reported meanwhile";
	else if (!why && atomic64_read(&job->nr_failed))
		why = "allocations failed";
	if (why)
		state = NTMEM_JOB_FAILED;
	else if (err)
		state = NTMEM_JOB_CANCELLED;

	spin_lock(&job->lock);
	job->state = state;
	job->why = why;
	job->elapsed_ns = ktime_get_ns() - job->start_ns;
	job->nr_violations = nr_violations;
	spin_unlock(&job->lock);
}

static int job_run_locked(struct ntmem_job *job, const struct ntmem_job_spec *spec)
{
	struct ntmem_job_counts counts = {};
	struct job_worker *workers;
	const char *why;
	int err;

	job_begin(job, spec);
	workers = job_workers_make(job);
	if (!workers) {
		job_end(job, -ENOMEM, "no memory for the job itself");
		return -ENOMEM;
	}
	err = job->ops->begin(job);
	if (err) {
		job_workers_free(workers, job->spec.threads);
		job_end(job, err, "the list could not be made");
		return err;
	}
	err = job_workers_run(job, workers);
	if (!err && job_stopping(job))
		err = -ECANCELED;
	if (job->ops->count)
		job->ops->count(job, &counts);
	spin_lock(&job->lock);
	job->counts = counts;
	spin_unlock(&job->lock);
	why = job->ops->end(job);
	job_workers_free(workers, job->spec.threads);
	job_end(job, err, why);
	return err;
}

/**
 * ntmem_job_defaults() - fill in what a line of commands leaves out
 * @spec: result
 */
void ntmem_job_defaults(struct ntmem_job_spec *spec)
{
	*spec = (struct ntmem_job_spec){
		.type = NTMEM_JOB_PAGED,
		.size = 64,
		.count = 50,
		.loops = 1000,
		.threads = 1,
		.order = NTMEM_ORDER_LIFO,
		/* Shows as "Demo". */
		.tag = 0x6f6d6544,
	};
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_defaults);

static int job_check(const struct ntmem_job *job, const struct ntmem_job_spec *spec)
{
	u64 bytes = (u64)spec->size * spec->count * spec->threads;
	const char *why = NULL;

	if (!spec->size || spec->size > NTMEM_JOB_MAX_SIZE)
		why = "size must be 1 to 1048576 bytes";
	else if (!spec->count || spec->count > NTMEM_JOB_MAX_COUNT)
		why = "count must be 1 to 100000";
	else if (!spec->loops || spec->loops > NTMEM_JOB_MAX_LOOPS)
		why = "loops must be 1 to 100000000";
	else if (!spec->threads || spec->threads > NTMEM_JOB_MAX_THREADS)
		why = "threads must be 1 to 64";
	else if (spec->print && spec->count > NTMEM_JOB_MAX_PRINT)
		why = "print=1 takes a count of at most 10000";
	else if (bytes > (u64)totalram_pages() * PAGE_SIZE / 4)
		why = "size * count * threads must be at most a quarter of the memory";
	if (why) {
		pr_err("%s/run: %s\n", job->ops->name, why);
		return -ERANGE;
	}
	if (spec->softirq &&
	    (spec->type == NTMEM_JOB_PAGED || spec->type == NTMEM_JOB_EX_PAGED)) {
		pr_err("%s/run: context=softirq needs nonpaged memory\n", job->ops->name);
		return -EINVAL;
	}
	return 0;
}

/**
 * ntmem_job_run() - run a job to its end
 * @job: area
 * @spec: what to do
 *
 * Context: Process context, sleeps; a fatal signal ends the job.
 * Return: 0 if it ran to its end, whatever its verdict, else
 * * -ERANGE or -EINVAL - @spec asks for too much or for what does not go
 *   together; said in the log, nothing was changed
 * * -EBUSY - another one runs
 * * -ENOMEM - no memory for the job itself
 * * -ECANCELED - cancelled
 * * -EINTR - the task was killed
 */
int ntmem_job_run(struct ntmem_job *job, const struct ntmem_job_spec *spec)
{
	int err = job_check(job, spec);

	if (err)
		return err;
	if (!mutex_trylock(&job->busy)) {
		pr_err("%s/run: another job is running\n", job->ops->name);
		return -EBUSY;
	}
	err = job_run_locked(job, spec);
	mutex_unlock(&job->busy);
	return err;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_run);

/**
 * ntmem_job_cancel() - let a running job stop soon
 * @job: area
 *
 * Context: Process context.
 * Return: whether one was running.
 */
bool ntmem_job_cancel(struct ntmem_job *job)
{
	bool running;

	spin_lock(&job->lock);
	running = job->state == NTMEM_JOB_RUNNING;
	if (running)
		WRITE_ONCE(job->cancel, true);
	spin_unlock(&job->lock);
	return running;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_cancel);

/**
 * ntmem_job_clear() - forget the result
 * @job: area
 *
 * Context: Process context.
 * Return: 0, or -EBUSY while a job runs.
 */
int ntmem_job_clear(struct ntmem_job *job)
{
	if (!mutex_trylock(&job->busy)) {
		pr_err("%s/run: another job is running\n", job->ops->name);
		return -EBUSY;
	}
	spin_lock(&job->lock);
	job->state = NTMEM_JOB_IDLE;
	spin_unlock(&job->lock);
	mutex_unlock(&job->busy);
	return 0;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_clear);

static void job_show_spec(struct seq_file *m, const struct ntmem_job *job,
			  const struct ntmem_job_spec *spec)
{
	static const char *const orders[] = { "lifo", "fifo", "random" };
	char tag[NTMEM_TAG_TEXT];

	seq_printf(m, "type: %s\n", job->ops->types[spec->type]);
	seq_printf(m, "size_bytes: %zu\n", spec->size);
	seq_printf(m, "count: %u\n", spec->count);
	seq_printf(m, "loops: %u\n", spec->loops);
	seq_printf(m, "threads: %u\n", spec->threads);
	seq_printf(m, "order: %s\n", orders[spec->order]);
	seq_printf(m, "context: %s\n", spec->softirq ? "softirq" : "task");
	seq_printf(m, "tag: %s\n", ntmem_tag_text(spec->tag, tag));
	seq_printf(m, "seed: %llu\n", spec->seed);
}

/**
 * ntmem_job_show() - print the progress of a running job, or the last result
 * @job: area
 * @m: output
 *
 * Context: Process context.
 */
void ntmem_job_show(struct ntmem_job *job, struct seq_file *m)
{
	static const char *const verdicts[] = { "none", "running", "pass", "fail", "cancelled" };
	u64 total, done, elapsed_ns, rate, nr_violations;
	struct ntmem_job_counts counts;
	struct ntmem_job_spec spec;
	enum ntmem_job_state state;
	const char *why;

	spin_lock(&job->lock);
	state = job->state;
	spec = job->spec;
	why = job->why;
	counts = job->counts;
	elapsed_ns = state == NTMEM_JOB_RUNNING ? ktime_get_ns() - job->start_ns : job->elapsed_ns;
	nr_violations = job->nr_violations;
	spin_unlock(&job->lock);

	seq_printf(m, "verdict: %s\n", verdicts[state]);
	if (state == NTMEM_JOB_IDLE)
		return;
	if (why)
		seq_printf(m, "reason: %s\n", why);
	job_show_spec(m, job, &spec);

	done = atomic64_read(&job->nr_done);
	total = (u64)spec.count * spec.loops * spec.threads;
	rate = mul_u64_u64_div_u64(done, NSEC_PER_SEC, max_t(u64, elapsed_ns, 1));
	seq_printf(m, "progress_percent: %llu\n", mul_u64_u64_div_u64(done, 100, total));
	seq_printf(m, "elapsed_ns: %llu\n", elapsed_ns);
	seq_printf(m, "rate_pairs_per_s: %llu\n", rate);
	if (state == NTMEM_JOB_RUNNING) {
		seq_printf(m, "remaining_s: %llu\n", rate ? div64_u64(total - done, rate) : 0);
		return;
	}
	seq_printf(m, "pairs: %llu\n", done);
	seq_printf(m, "failed_allocations: %lld\n", atomic64_read(&job->nr_failed));
	seq_printf(m, "corrupt_entries: %lld\n", atomic64_read(&job->nr_corrupt));
	seq_printf(m, "violations: %llu\n", nr_violations);
	if (job->ops->count) {
		seq_printf(m, "allocates: %llu\n", counts.nr_allocates);
		seq_printf(m, "hits: %llu\n", counts.nr_allocates - counts.nr_allocate_misses);
		seq_printf(m, "misses: %llu\n", counts.nr_allocate_misses);
		seq_printf(m, "frees: %llu\n", counts.nr_frees);
		seq_printf(m, "free_misses: %llu\n", counts.nr_free_misses);
	}
	seq_printf(m, "ns_per_pair: %llu\n",
		   done ? div64_u64(atomic64_read(&job->busy_ns), done) : 0);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_show);
