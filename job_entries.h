/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs that take entries of memory and give them back, in several threads.
 */
#ifndef NTMEM_JOB_ENTRIES_H
#define NTMEM_JOB_ENTRIES_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "jobs.h"

enum ntmem_entry_order {
	NTMEM_ORDER_LIFO,
	NTMEM_ORDER_FIFO,
	NTMEM_ORDER_RANDOM,
};

/* Kinds of memory; the pool has the first two only. */
enum ntmem_entry_type {
	NTMEM_ENTRY_PAGED,
	NTMEM_ENTRY_NONPAGED,
	NTMEM_ENTRY_EX_PAGED,
	NTMEM_ENTRY_EX_NONPAGED,
};

/**
 * struct ntmem_entry_spec - what a job does
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
struct ntmem_entry_spec {
	enum ntmem_entry_type type;
	size_t size;
	u32 count;
	u32 loops;
	u32 threads;
	enum ntmem_entry_order order;
	u32 tag;
	u64 seed;
	bool print;
	bool softirq;
	bool custom;
	bool zero;
};

/**
 * struct ntmem_entry_counts - what a job saw
 * @nr_allocates: as the routines under test count it
 * @nr_allocate_misses: likewise
 * @nr_frees: likewise
 * @nr_free_misses: likewise
 */
struct ntmem_entry_counts {
	u64 nr_allocates;
	u64 nr_allocate_misses;
	u64 nr_frees;
	u64 nr_free_misses;
};

struct ntmem_entry_job;

/**
 * struct ntmem_entry_ops - what jobs of one area exercise
 * @types: names of the kinds of memory, %NULL-terminated, by enum ntmem_entry_type
 * @begin: make what is under test; sets @job->subject
 * @allocate: take an entry
 * @free: give one back
 * @count: read the counters of what is under test; %NULL if it has none
 * @end: undo @begin; returns %NULL, or what is wrong in a few words
 */
struct ntmem_entry_ops {
	const char *const *types;
	int (*begin)(struct ntmem_entry_job *job);
	void *(*allocate)(struct ntmem_entry_job *job);
	void (*free)(struct ntmem_entry_job *job, void *entry);
	void (*count)(struct ntmem_entry_job *job, struct ntmem_entry_counts *counts);
	const char *(*end)(struct ntmem_entry_job *job);
};

/**
 * struct ntmem_entry_job - the job of an area that has entries
 * @job: its life
 * @ops: what it exercises
 * @draft: what a line says; guarded by @job.busy
 * @subject: what @ops made
 * @nr_done: entries taken and given back so far
 * @nr_failed: allocations that gave nothing
 * @nr_corrupt: entries whose contents were not what was written
 * @busy_ns: time spent in the routines under test, all threads together
 * @spec: what it does; written with @job.busy and @job.lock held
 * @counts: as the routines under test count, once it has ended; likewise
 */
struct ntmem_entry_job {
	struct ntmem_job job;
	const struct ntmem_entry_ops *ops;
	struct ntmem_entry_spec draft;
	void *subject;
	atomic64_t nr_done;
	atomic64_t nr_failed;
	atomic64_t nr_corrupt;
	atomic64_t busy_ns;

	struct ntmem_entry_spec spec;
	struct ntmem_entry_counts counts;
};

static inline struct ntmem_entry_job *ntmem_entry_job_of(struct ntmem_job *job)
{
	return container_of(job, struct ntmem_entry_job, job);
}

extern struct ntmem_entry_job ntmem_lookaside_job;
extern struct ntmem_entry_job ntmem_pool_job;

/* For struct ntmem_job_ops. */
void ntmem_entry_job_draft(struct ntmem_job *job);
int ntmem_entry_job_check(struct ntmem_job *job);
void ntmem_entry_job_begin(struct ntmem_job *job);
int ntmem_entry_job_run(struct ntmem_job *job, const char **why);
void ntmem_entry_job_show(struct ntmem_job *job, struct seq_file *m);

/* For struct ntmem_job_key: what all kinds of entries have. */
int ntmem_entry_read_type(struct ntmem_job *job, const char *value);
int ntmem_entry_read_size(struct ntmem_job *job, const char *value);
int ntmem_entry_read_count(struct ntmem_job *job, const char *value);
int ntmem_entry_read_loops(struct ntmem_job *job, const char *value);
int ntmem_entry_read_threads(struct ntmem_job *job, const char *value);
int ntmem_entry_read_order(struct ntmem_job *job, const char *value);
int ntmem_entry_read_tag(struct ntmem_job *job, const char *value);
int ntmem_entry_read_seed(struct ntmem_job *job, const char *value);
int ntmem_entry_read_print(struct ntmem_job *job, const char *value);
int ntmem_entry_read_context(struct ntmem_job *job, const char *value);

/* The first keys of each area that has entries. */
#define NTMEM_ENTRY_KEYS				\
	{ "type", ntmem_entry_read_type },		\
	{ "size", ntmem_entry_read_size },		\
	{ "count", ntmem_entry_read_count },		\
	{ "loops", ntmem_entry_read_loops },		\
	{ "threads", ntmem_entry_read_threads },	\
	{ "order", ntmem_entry_read_order },		\
	{ "tag", ntmem_entry_read_tag },		\
	{ "seed", ntmem_entry_read_seed },		\
	{ "print", ntmem_entry_read_print },		\
	{ "context", ntmem_entry_read_context }

/* What users may ask for. */
#define NTMEM_ENTRY_MAX_SIZE SZ_1M
#define NTMEM_ENTRY_MAX_COUNT 100000U
#define NTMEM_ENTRY_MAX_LOOPS 100000000U
#define NTMEM_ENTRY_MAX_THREADS 64U
#define NTMEM_ENTRY_MAX_PRINT 10000U

struct ntmem_job_worker;

struct ntmem_job_worker *ntmem_job_workers_make(struct ntmem_entry_job *job);
void ntmem_job_workers_free(struct ntmem_job_worker *workers, u32 nr);
int ntmem_job_workers_run(struct ntmem_entry_job *job, struct ntmem_job_worker *workers);

#endif /* NTMEM_JOB_ENTRIES_H */
