/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites of debugfs share: lines, results, and jobs that run beside a test.
 */
#ifndef NTMEM_DEBUGFS_KUNIT_H
#define NTMEM_DEBUGFS_KUNIT_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "internal.h"
#include "jobs.h"

#define SHOW_BYTES 4096

/* Runs a line as the run file would. */
static inline int debugfs_line(struct ntmem_job *job, const char *line)
{
	char copy[256];

	strscpy(copy, line, sizeof(copy));
	return ntmem_job_command(job, copy);
}

/* What the result file would show; freed with the test. */
static inline const char *debugfs_result(struct kunit *test, struct ntmem_job *job)
{
	struct seq_file m = {
		.buf = kunit_kzalloc(test, SHOW_BYTES, GFP_KERNEL),
		.size = SHOW_BYTES - 1,
	};

	KUNIT_ASSERT_NOT_NULL(test, m.buf);
	ntmem_job_show(job, &m);
	KUNIT_ASSERT_LT(test, m.count, m.size);
	m.buf[m.count] = '\0';
	return m.buf;
}

static inline bool debugfs_shows(struct kunit *test, struct ntmem_job *job, const char *text)
{
	return strstr(debugfs_result(test, job), text);
}

/**
 * struct debugfs_long_run - a job that runs beside the test until it is stopped
 * @job: area
 * @line: what it does
 * @task: who runs it
 * @done: it has ended
 * @err: what its line returned
 */
struct debugfs_long_run {
	struct ntmem_job *job;
	const char *line;
	struct task_struct *task;
	struct completion done;
	int err;
};

static inline int debugfs_long_main(void *data)
{
	struct debugfs_long_run *run = data;

	run->err = debugfs_line(run->job, run->line);
	complete(&run->done);
	/* The test stops this thread, so that it is gone before the module can be. */
	while (!kthread_should_stop())
		usleep_range(500, 1000);
	return 0;
}

/* Returns when the job, which counts in @counter, has come to @nr_done. */
static inline void debugfs_start(struct kunit *test, struct debugfs_long_run *run,
				 struct ntmem_job *job, const char *line,
				 const atomic64_t *counter, int nr_done)
{
	int patience = 30000;

	run->job = job;
	run->line = line;
	init_completion(&run->done);
	run->task = kthread_run(debugfs_long_main, run, "ntmem-long");
	KUNIT_ASSERT_FALSE(test, IS_ERR(run->task));
	/* The count may still be an earlier job's until this one has begun. */
	while (patience-- && !completion_done(&run->done) &&
	       (READ_ONCE(job->state) != NTMEM_JOB_RUNNING || atomic64_read(counter) < nr_done))
		usleep_range(500, 1000);
}

static inline void debugfs_long_stop(struct debugfs_long_run *run)
{
	do
		ntmem_job_cancel(run->job);
	while (!wait_for_completion_timeout(&run->done, HZ));
	kthread_stop(run->task);
}

#endif /* NTMEM_DEBUGFS_KUNIT_H */
