// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs that take entries of memory and give them back: their limits, their run
 * and their result.
 *
 * job_worker.c has the threads that do the work, job_lookaside.c and job_pool.c
 * what they exercise.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "internal.h"
#include "job_entries.h"

/**
 * ntmem_entry_job_draft() - fill in what a line of commands leaves out
 * @job: area
 */
void ntmem_entry_job_draft(struct ntmem_job *job)
{
	ntmem_entry_job_of(job)->draft = (struct ntmem_entry_spec){
		.type = NTMEM_ENTRY_PAGED,
		.size = 64,
		.count = 50,
		.loops = 1000,
		.threads = 1,
		.order = NTMEM_ORDER_LIFO,
		/* Shows as "Demo". */
		.tag = 0x6f6d6544,
	};
}

/**
 * ntmem_entry_job_check() - tell whether the draft can run
 * @job: area
 *
 * Return: 0, or -ERANGE or -EINVAL after a line in the log.
 */
int ntmem_entry_job_check(struct ntmem_job *job)
{
	const struct ntmem_entry_spec *draft = &ntmem_entry_job_of(job)->draft;
	/* What an entry takes: its class or its pages, its record, the job's slots. */
	u64 each = roundup_pow_of_two(max_t(size_t, draft->size, 16)) +
		   sizeof(struct ntmem_block) + 2 * sizeof(void *);
	u64 bytes = each * draft->count * draft->threads;
	const char *why = NULL;

	if (draft->print && draft->count > NTMEM_ENTRY_MAX_PRINT)
		why = "print=1 takes a count of at most 10000";
	else if (bytes > (u64)totalram_pages() * PAGE_SIZE / 8)
		why = "size, count and threads together take more than an eighth of the memory";
	if (why) {
		pr_err("%s/run: %s\n", job->ops->name, why);
		return -ERANGE;
	}
	if (draft->softirq &&
	    (draft->type == NTMEM_ENTRY_PAGED || draft->type == NTMEM_ENTRY_EX_PAGED)) {
		pr_err("%s/run: context=softirq needs nonpaged memory\n", job->ops->name);
		return -EINVAL;
	}
	return 0;
}

/**
 * ntmem_entry_job_begin() - make the draft the job, empty the results
 * @job: area, @job->lock held
 */
void ntmem_entry_job_begin(struct ntmem_job *job)
{
	struct ntmem_entry_job *entries = ntmem_entry_job_of(job);

	atomic64_set(&entries->nr_done, 0);
	atomic64_set(&entries->nr_failed, 0);
	atomic64_set(&entries->nr_corrupt, 0);
	atomic64_set(&entries->busy_ns, 0);
	entries->spec = entries->draft;
	if (!entries->spec.seed)
		entries->spec.seed = get_random_u64() | 1;
	memset(&entries->counts, 0, sizeof(entries->counts));
}

/* Runs the threads on a subject that has been made. */
static int entries_exercise(struct ntmem_entry_job *job, struct ntmem_job_worker *workers,
			    const char **why)
{
	struct ntmem_entry_counts counts = {};
	u64 total = (u64)job->spec.count * job->spec.loops * job->spec.threads;
	int err = ntmem_job_workers_run(job, workers);

	/* Told to stop when all was done, it has not been cancelled. */
	if (!err && ntmem_job_stopping(&job->job) && atomic64_read(&job->nr_done) < total)
		err = -ECANCELED;
	if (job->ops->count)
		job->ops->count(job, &counts);
	spin_lock(&job->job.lock);
	job->counts = counts;
	spin_unlock(&job->job.lock);
	*why = job->ops->end(job);
	if (err && err != -EINTR && err != -ECANCELED)
		*why = "a thread could not be started";
	/* Violations, which the caller looks for, are a better reason than failed allocations. */
	if (atomic64_read(&job->nr_corrupt))
		*why = "entries were misaligned, not zero or lost their contents";
	else if (!*why && atomic64_read(&job->nr_failed) && !ntmem_job_violations(&job->job))
		*why = "allocations failed";
	return err;
}

/**
 * ntmem_entry_job_run() - run a job to its end
 * @job: area
 * @why: set to what is wrong, if anything is
 *
 * Return: 0, -ENOMEM, -ECANCELED if it was cancelled, -EINTR if the task was killed, or why
 * there was no thread.
 */
int ntmem_entry_job_run(struct ntmem_job *job, const char **why)
{
	struct ntmem_entry_job *entries = ntmem_entry_job_of(job);
	struct ntmem_job_worker *workers = ntmem_job_workers_make(entries);
	int err;

	if (!workers) {
		*why = "no memory for the job itself";
		return -ENOMEM;
	}
	err = entries->ops->begin(entries);
	if (err)
		*why = "the list could not be made";
	else
		err = entries_exercise(entries, workers, why);
	ntmem_job_workers_free(workers, entries->spec.threads);
	return err;
}

static void entries_show_spec(struct ntmem_entry_job *job, struct seq_file *m)
{
	static const char *const orders[] = { "lifo", "fifo", "random" };
	const struct ntmem_entry_spec *spec = &job->spec;
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

static void entries_show_counts(struct ntmem_entry_job *job, struct seq_file *m)
{
	const struct ntmem_entry_counts *counts = &job->counts;

	seq_printf(m, "allocates: %llu\n", counts->nr_allocates);
	seq_printf(m, "hits: %llu\n", counts->nr_allocates - counts->nr_allocate_misses);
	seq_printf(m, "misses: %llu\n", counts->nr_allocate_misses);
	seq_printf(m, "frees: %llu\n", counts->nr_frees);
	seq_printf(m, "free_misses: %llu\n", counts->nr_free_misses);
}

/**
 * ntmem_entry_job_show() - print a job, its progress and what came of it
 * @job: area, @job->lock held
 * @m: output
 */
void ntmem_entry_job_show(struct ntmem_job *job, struct seq_file *m)
{
	struct ntmem_entry_job *entries = ntmem_entry_job_of(job);
	const struct ntmem_entry_spec *spec = &entries->spec;
	u64 total = (u64)spec->count * spec->loops * spec->threads;
	u64 done = atomic64_read(&entries->nr_done);
	u64 rate;

	lockdep_assert_held(&job->lock);
	entries_show_spec(entries, m);
	ntmem_job_show_progress(job, m, done, total);
	rate = mul_u64_u64_div_u64(done, NSEC_PER_SEC, max_t(u64, ntmem_job_elapsed_ns(job), 1));
	seq_printf(m, "rate_pairs_per_s: %llu\n", rate);
	if (job->state == NTMEM_JOB_RUNNING) {
		seq_printf(m, "remaining_s: %llu\n", rate ? div64_u64(total - done, rate) : 0);
		return;
	}
	seq_printf(m, "pairs: %llu\n", done);
	seq_printf(m, "failed_allocations: %lld\n", atomic64_read(&entries->nr_failed));
	seq_printf(m, "corrupt_entries: %lld\n", atomic64_read(&entries->nr_corrupt));
	seq_printf(m, "violations: %llu\n", job->nr_violations);
	if (entries->ops->count)
		entries_show_counts(entries, m);
	seq_printf(m, "ns_per_pair: %llu\n",
		   done ? div64_u64(atomic64_read(&entries->busy_ns), done) : 0);
}
