// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: one at a time per area, from its start to its verdict.
 *
 * debugfs and the suites run the same jobs. job_worker.c has the threads that do
 * the work, job_lookaside.c and job_pool.c what they exercise. The result stays
 * until the next job or until it is cleared.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"
#include "jobs.h"

static void job_begin(struct ntmem_job *job, const struct ntmem_job_spec *spec)
{
	WRITE_ONCE(job->cancel, false);
	spin_lock(&job->lock);
	atomic64_set(&job->nr_done, 0);
	atomic64_set(&job->nr_failed, 0);
	atomic64_set(&job->nr_corrupt, 0);
	atomic64_set(&job->busy_ns, 0);
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
	struct ntmem_job_worker *workers;
	const char *why;
	int err;

	job_begin(job, spec);
	workers = ntmem_job_workers_make(job);
	if (!workers) {
		job_end(job, -ENOMEM, "no memory for the job itself");
		return -ENOMEM;
	}
	err = job->ops->begin(job);
	if (err) {
		ntmem_job_workers_free(workers, job->spec.threads);
		job_end(job, err, "the list could not be made");
		return err;
	}
	err = ntmem_job_workers_run(job, workers);
	if (!err && READ_ONCE(job->cancel))
		err = -ECANCELED;
	if (job->ops->count)
		job->ops->count(job, &counts);
	spin_lock(&job->lock);
	job->counts = counts;
	spin_unlock(&job->lock);
	why = job->ops->end(job);
	ntmem_job_workers_free(workers, job->spec.threads);
	if (err && err != -ECANCELED && err != -EINTR)
		why = "a thread could not be started";
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
	/* What an entry takes: its class or its pages, its record, the job's slots. */
	u64 each = roundup_pow_of_two(max_t(size_t, spec->size, 16)) + sizeof(struct ntmem_block) +
		   2 * sizeof(void *);
	u64 bytes = each * spec->count * spec->threads;
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
	else if (bytes > (u64)totalram_pages() * PAGE_SIZE / 8)
		why = "size, count and threads together take more than an eighth of the memory";
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
	u64 total, done, nr_failed, nr_corrupt, busy_ns, elapsed_ns, rate, nr_violations;
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
	done = atomic64_read(&job->nr_done);
	nr_failed = atomic64_read(&job->nr_failed);
	nr_corrupt = atomic64_read(&job->nr_corrupt);
	busy_ns = atomic64_read(&job->busy_ns);
	spin_unlock(&job->lock);

	seq_printf(m, "verdict: %s\n", verdicts[state]);
	if (state == NTMEM_JOB_IDLE)
		return;
	if (why)
		seq_printf(m, "reason: %s\n", why);
	job_show_spec(m, job, &spec);

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
	seq_printf(m, "failed_allocations: %llu\n", nr_failed);
	seq_printf(m, "corrupt_entries: %llu\n", nr_corrupt);
	seq_printf(m, "violations: %llu\n", nr_violations);
	if (job->ops->count) {
		seq_printf(m, "allocates: %llu\n", counts.nr_allocates);
		seq_printf(m, "hits: %llu\n", counts.nr_allocates - counts.nr_allocate_misses);
		seq_printf(m, "misses: %llu\n", counts.nr_allocate_misses);
		seq_printf(m, "frees: %llu\n", counts.nr_frees);
		seq_printf(m, "free_misses: %llu\n", counts.nr_free_misses);
	}
	seq_printf(m, "ns_per_pair: %llu\n", done ? div64_u64(busy_ns, done) : 0);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_show);
