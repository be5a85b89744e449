// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs: one at a time per area, from its start to its verdict.
 *
 * debugfs and the suites run the same jobs. What a job does is its area's affair:
 * job_entries.c has those that take and give back entries, job_rtlmem.c those on
 * memory routines. The result stays until the next job or until it is cleared.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

#include "internal.h"
#include "jobs.h"

static void job_begin(struct ntmem_job *job)
{
	WRITE_ONCE(job->cancel, false);
	spin_lock(&job->lock);
	job->ops->begin(job);
	job->state = NTMEM_JOB_RUNNING;
	job->why = NULL;
	job->start_ns = ktime_get_ns();
	job->nr_violations = ntmem_violation_total();
	spin_unlock(&job->lock);
}

static void job_end(struct ntmem_job *job, int err, const char *why)
{
	u64 nr_violations = ntmem_job_violations(job);
	enum ntmem_job_state state = NTMEM_JOB_PASSED;

	if (!why && nr_violations)
		why = "violations were reported meanwhile";
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

/**
 * ntmem_job_run() - run the job that the area's draft describes to its end
 * @job: area, @job->busy held
 *
 * Context: Process context, sleeps; a fatal signal ends the job.
 * Return: 0 if it ran to its end, whatever its verdict, else
 * * -ERANGE or -EINVAL - the draft asks for too much or for what does not go
 *   together; said in the log, nothing was changed
 * * -ENOMEM - no memory for the job itself
 * * -ECANCELED - cancelled
 * * -EINTR - the task was killed
 */
int ntmem_job_run(struct ntmem_job *job)
{
	const char *why = NULL;
	int err;

	lockdep_assert_held(&job->busy);
	err = job->ops->check(job);
	if (err)
		return err;
	job_begin(job);
	err = job->ops->run(job, &why);
	job_end(job, err, why);
	return err;
}

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

/**
 * ntmem_job_elapsed_ns() - tell how long a job has run
 * @job: area, @job->lock held
 *
 * Return: wall-clock time in nanoseconds, up to now or to its end.
 */
u64 ntmem_job_elapsed_ns(const struct ntmem_job *job)
{
	lockdep_assert_held(&job->lock);
	if (job->state == NTMEM_JOB_RUNNING)
		return ktime_get_ns() - job->start_ns;
	return job->elapsed_ns;
}

/**
 * ntmem_job_violations() - count the violations since the running job's start
 * @job: area, @job->busy held and a job begun
 *
 * Return: how many, whoever made them.
 */
u64 ntmem_job_violations(const struct ntmem_job *job)
{
	lockdep_assert_held(&job->busy);
	return ntmem_violation_total() - job->nr_violations;
}

/**
 * ntmem_job_show_progress() - print the lines on progress that all areas have
 * @job: area, @job->lock held
 * @m: output
 * @done: how much of the job is done
 * @total: how much there is, not 0
 */
void ntmem_job_show_progress(struct ntmem_job *job, struct seq_file *m, u64 done, u64 total)
{
	seq_printf(m, "progress_percent: %llu\n", mul_u64_u64_div_u64(done, 100, total));
	seq_printf(m, "elapsed_ns: %llu\n", ntmem_job_elapsed_ns(job));
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

	spin_lock(&job->lock);
	seq_printf(m, "verdict: %s\n", verdicts[job->state]);
	if (job->state != NTMEM_JOB_IDLE) {
		if (job->why)
			seq_printf(m, "reason: %s\n", job->why);
		job->ops->show(job, m);
	}
	spin_unlock(&job->lock);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_show);
