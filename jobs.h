/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs: what a line written to debugfs makes ntmem do.
 */
#ifndef NTMEM_JOBS_H
#define NTMEM_JOBS_H

#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct ntmem_job;
struct seq_file;

/**
 * struct ntmem_job_key - a key that lines of an area may have
 * @name: key
 * @read: reads the text of its value into the area's draft; returns 0, -EINVAL or
 *	-ERANGE. @job->busy is held.
 */
struct ntmem_job_key {
	const char *name;
	int (*read)(struct ntmem_job *job, const char *value);
};

/**
 * struct ntmem_job_ops - what jobs of one area are
 * @name: area, as its folder in debugfs is called
 * @keys: its keys, 32 at the most; the last has no name
 * @draft: fills the draft with what a line leaves out
 * @check: tells whether the draft can run; returns 0, or an errno that it has
 *	explained in the log
 * @begin: makes the draft the job and empties the results; @job->lock is held
 * @run: runs the job; sets *@why if something is wrong. Returns 0 if it came to its end,
 *	-ECANCELED if it stopped before because it was told to, or another errno
 * @show: prints what is known of it but its verdict; @job->lock is held
 *
 * All but @show are called with @job->busy held.
 */
struct ntmem_job_ops {
	const char *name;
	const struct ntmem_job_key *keys;
	void (*draft)(struct ntmem_job *job);
	int (*check)(struct ntmem_job *job);
	void (*begin)(struct ntmem_job *job);
	int (*run)(struct ntmem_job *job, const char **why);
	void (*show)(struct ntmem_job *job, struct seq_file *m);
};

enum ntmem_job_state {
	NTMEM_JOB_IDLE,
	NTMEM_JOB_RUNNING,
	NTMEM_JOB_PASSED,
	NTMEM_JOB_FAILED,
	NTMEM_JOB_CANCELLED,
};

/**
 * struct ntmem_job - the one job of an area, and its result until the next
 * @ops: what it is
 * @busy: held while one is read or runs
 * @cancel: it shall stop
 * @lock: guards all below
 * @state: how far it is
 * @why: what went wrong, or %NULL
 * @start_ns: when it started
 * @elapsed_ns: how long it ran, once it has ended
 * @nr_violations: violations while it ran, once it has ended; before, those of all
 *	time when it started
 *
 * Areas embed it in what their jobs need besides.
 */
struct ntmem_job {
	const struct ntmem_job_ops *ops;
	struct mutex busy;
	bool cancel;

	spinlock_t lock;
	enum ntmem_job_state state;
	const char *why;
	u64 start_ns;
	u64 elapsed_ns;
	u64 nr_violations;
};

/* Initialises the job of an area, a static object. */
#define NTMEM_JOB(name, job_ops)                           \
	{                                                  \
		.ops = (job_ops),                          \
		.busy = __MUTEX_INITIALIZER((name).busy),  \
		.lock = __SPIN_LOCK_UNLOCKED((name).lock), \
	}

int ntmem_job_command(struct ntmem_job *job, char *line);
int ntmem_job_run(struct ntmem_job *job);
bool ntmem_job_cancel(struct ntmem_job *job);
int ntmem_job_clear(struct ntmem_job *job);
void ntmem_job_show(struct ntmem_job *job, struct seq_file *m);

/* For areas --------------------------------------------------------------- */

u64 ntmem_job_elapsed_ns(const struct ntmem_job *job);
u64 ntmem_job_violations(const struct ntmem_job *job);
void ntmem_job_show_progress(struct ntmem_job *job, struct seq_file *m, u64 done, u64 total);

int ntmem_job_read_choice(const char *value, const char *const *choices);
int ntmem_job_read_bool(const char *value, bool *result);
int ntmem_job_read_number(const char *value, u64 max, u64 *result);
int ntmem_job_read_positive(const char *value, u32 max, u32 *result);
int ntmem_job_read_tag(const char *value, u32 *result);
int ntmem_job_read_context(const char *value, bool *softirq);

/* Whether the work shall stop; for the loops of a job. */
static inline bool ntmem_job_stopping(const struct ntmem_job *job)
{
	return READ_ONCE(job->cancel);
}

#endif /* NTMEM_JOBS_H */
