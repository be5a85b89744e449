/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs: what a line written to debugfs makes ntmem do.
 */
#ifndef NTMEM_JOBS_H
#define NTMEM_JOBS_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include <ntmem/types.h>

struct seq_file;

enum ntmem_job_order {
	NTMEM_ORDER_LIFO,
	NTMEM_ORDER_FIFO,
	NTMEM_ORDER_RANDOM,
};

/* Kinds of memory; the pool has the first two only. */
enum ntmem_job_type {
	NTMEM_JOB_PAGED,
	NTMEM_JOB_NONPAGED,
	NTMEM_JOB_EX_PAGED,
	NTMEM_JOB_EX_NONPAGED,
};

/**
 * struct ntmem_job_spec - what a job does
 * @type: kind of memory
 * @size: bytes per entry
 * @count: entries that each thread has at once
 * @loops: times that each thread takes and gives back @count entries
 * @threads: threads that do so at the same time
 * @order: in which a thread gives its entries back
 * @tag: pool tag
 * @seed: of the random order and the patterns
 * @print: print the numbers of the first thread's entries, in its first loop
 * @softirq: take and give back in a soft interrupt
 * @custom: the list has routines of its own
 * @zero: ask for zeroed memory and check it
 */
struct ntmem_job_spec {
	enum ntmem_job_type type;
	size_t size;
	u32 count;
	u32 loops;
	u32 threads;
	enum ntmem_job_order order;
	u32 tag;
	u64 seed;
	bool print;
	bool softirq;
	bool custom;
	bool zero;
};

/* What users may ask for; debugfs and the suites check against these. */
#define NTMEM_JOB_MAX_SIZE SZ_1M
#define NTMEM_JOB_MAX_COUNT 100000U
#define NTMEM_JOB_MAX_LOOPS 100000000U
#define NTMEM_JOB_MAX_THREADS 64U
#define NTMEM_JOB_MAX_PRINT 10000U

/**
 * struct ntmem_job_counts - what a job saw
 * @nr_allocates: as the routines under test count it
 * @nr_allocate_misses: likewise
 * @nr_frees: likewise
 * @nr_free_misses: likewise
 */
struct ntmem_job_counts {
	u64 nr_allocates;
	u64 nr_allocate_misses;
	u64 nr_frees;
	u64 nr_free_misses;
};

struct ntmem_job;

/**
 * struct ntmem_job_ops - what jobs of one area exercise
 * @name: area, as its folder in debugfs is called
 * @types: names of the kinds of memory, %NULL-terminated, by enum ntmem_job_type
 * @begin: make what is under test; sets @job->subject
 * @allocate: take an entry
 * @free: give one back
 * @count: read the counters of what is under test; %NULL if it has none
 * @end: undo @begin; returns %NULL, or what is wrong in a few words
 */
struct ntmem_job_ops {
	const char *name;
	const char *const *types;
	int (*begin)(struct ntmem_job *job);
	void *(*allocate)(struct ntmem_job *job);
	void (*free)(struct ntmem_job *job, void *entry);
	void (*count)(struct ntmem_job *job, struct ntmem_job_counts *counts);
	const char *(*end)(struct ntmem_job *job);
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
 * @ops: what it exercises
 * @busy: held while one runs
 * @subject: what @ops made
 * @cancel: it shall stop
 * @nr_done: entries taken and given back so far
 * @nr_failed: allocations that gave nothing
 * @nr_corrupt: entries whose contents were not what was written
 * @busy_ns: time spent in the routines under test, all threads together
 * @lock: guards all below
 * @state: how far it is
 * @spec: what it does
 * @why: what went wrong, or %NULL
 * @start_ns: when it started
 * @elapsed_ns: how long it ran, once it has ended
 * @nr_violations: violations while it ran
 * @counts: as the routines under test count, once it has ended
 */
struct ntmem_job {
	const struct ntmem_job_ops *ops;
	struct mutex busy;
	void *subject;
	bool cancel;
	atomic64_t nr_done;
	atomic64_t nr_failed;
	atomic64_t nr_corrupt;
	atomic64_t busy_ns;

	spinlock_t lock;
	enum ntmem_job_state state;
	struct ntmem_job_spec spec;
	const char *why;
	u64 start_ns;
	u64 elapsed_ns;
	u64 nr_violations;
	struct ntmem_job_counts counts;
};

extern struct ntmem_job ntmem_lookaside_job;
extern struct ntmem_job ntmem_pool_job;

void ntmem_job_defaults(struct ntmem_job_spec *spec);
int ntmem_job_run(struct ntmem_job *job, const struct ntmem_job_spec *spec);
bool ntmem_job_cancel(struct ntmem_job *job);
int ntmem_job_clear(struct ntmem_job *job);
void ntmem_job_show(struct ntmem_job *job, struct seq_file *m);

struct ntmem_job_worker;

struct ntmem_job_worker *ntmem_job_workers_make(struct ntmem_job *job);
void ntmem_job_workers_free(struct ntmem_job_worker *workers, u32 nr);
int ntmem_job_workers_run(struct ntmem_job *job, struct ntmem_job_worker *workers);

int ntmem_job_command(struct ntmem_job *job, char *line);

/* Initialises the job of an area, a static object. */
#define NTMEM_JOB(name, job_ops)                           \
	{                                                  \
		.ops = (job_ops),                          \
		.busy = __MUTEX_INITIALIZER((name).busy),  \
		.lock = __SPIN_LOCK_UNLOCKED((name).lock), \
	}

#endif /* NTMEM_JOBS_H */
