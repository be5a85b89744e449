// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bursts: every processor takes and gives back as fast as it can for a while,
 * from the same few lists. The lists stay when it is over, so that one can
 * watch what becomes of what they keep.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include <ntmem/lookaside.h>

#include "memory.h"

/* "Brst". */
#define BURST_TAG 0x74737242

static const u16 burst_sizes[] = { 64, 256, 1024, 4096 };

/* One list per size, or %NULL between the end of a burst and the next. */
static NPAGED_LOOKASIDE_LIST *burst_lists;

/**
 * struct burst_worker - one processor's part
 * @task: what runs it
 * @done: it has ended
 * @entries: room for @batch entries
 * @batch: entries out at once
 * @until: when to stop
 * @result: what it did
 */
struct burst_worker {
	struct task_struct *task;
	struct completion done;
	void **entries;
	u32 batch;
	ktime_t until;
	struct bench_burst result;
};

static void burst_round(struct burst_worker *worker, PNPAGED_LOOKASIDE_LIST list)
{
	u32 i;

	for (i = 0; i < worker->batch; i++) {
		u32 *entry = ExAllocateFromNPagedLookasideList(list);

		worker->entries[i] = entry;
		if (entry)
			*entry = i;
	}
	for (i = 0; i < worker->batch; i++) {
		if (!worker->entries[i]) {
			worker->result.nr_failed++;
			continue;
		}
		ExFreeToNPagedLookasideList(list, worker->entries[i]);
		worker->result.nr_pairs++;
	}
}

static int burst_thread(void *argument)
{
	struct burst_worker *worker = argument;
	unsigned int i;

	do {
		for (i = 0; i < ARRAY_SIZE(burst_sizes); i++) {
			burst_round(worker, &burst_lists[i]);
			cond_resched();
		}
		/* Whoever watches wants a processor too. */
		usleep_range(2000, 4000);
	} while (ktime_before(ktime_get(), worker->until));
	/* Not a return: this code may be unloaded as soon as it is waited for. */
	kthread_complete_and_exit(&worker->done, 0);
}

static int burst_start(struct burst_worker *worker, unsigned int cpu, u32 batch, u32 ms)
{
	init_completion(&worker->done);
	worker->batch = batch;
	worker->until = ktime_add_ms(ktime_get(), ms);
	worker->entries = kvcalloc(batch, sizeof(*worker->entries), GFP_KERNEL);
	if (!worker->entries)
		return -ENOMEM;
	worker->task = kthread_create(burst_thread, worker, "ntmem_burst/%u", cpu);
	if (IS_ERR(worker->task)) {
		int error = PTR_ERR(worker->task);

		worker->task = NULL;
		return error;
	}
	kthread_bind(worker->task, cpu);
	wake_up_process(worker->task);
	return 0;
}

static int burst_make_lists(void)
{
	unsigned int i;

	if (burst_lists)
		return 0;
	burst_lists = kcalloc(ARRAY_SIZE(burst_sizes), sizeof(*burst_lists), GFP_KERNEL);
	if (!burst_lists)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(burst_sizes); i++)
		ExInitializeNPagedLookasideList(&burst_lists[i], NULL, NULL, 0, burst_sizes[i],
						BURST_TAG, 0);
	return 0;
}

/**
 * bench_burst_run() - press on the lists, from all processors, for a time
 * @batch: entries that each processor has at once, 1 to %BENCH_BURST_MAX_BATCH
 * @ms: for how long, 1 to %BENCH_BURST_MAX_MS
 * @burst: what came of it
 *
 * Return: 0; -ERANGE for other numbers; -ENOMEM and what making a thread gives,
 * after which the threads that were made have ended.
 */
int bench_burst_run(u32 batch, u32 ms, struct bench_burst *burst)
{
	struct burst_worker *workers;
	unsigned int cpu;
	int error;

	*burst = (struct bench_burst){};
	if (!batch || batch > BENCH_BURST_MAX_BATCH || !ms || ms > BENCH_BURST_MAX_MS)
		return -ERANGE;
	error = burst_make_lists();
	if (error)
		return error;
	workers = kcalloc(nr_cpu_ids, sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return -ENOMEM;

	cpus_read_lock();
	for_each_online_cpu(cpu) {
		error = burst_start(&workers[cpu], cpu, batch, ms);
		if (error)
			break;
	}
	cpus_read_unlock();

	for (cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (workers[cpu].task)
			wait_for_completion(&workers[cpu].done);
		burst->nr_pairs += workers[cpu].result.nr_pairs;
		burst->nr_failed += workers[cpu].result.nr_failed;
		kvfree(workers[cpu].entries);
	}
	kfree(workers);
	return error;
}

/**
 * bench_burst_end() - delete the lists, if there are any
 */
void bench_burst_end(void)
{
	unsigned int i;

	if (!burst_lists)
		return;
	for (i = 0; i < ARRAY_SIZE(burst_sizes); i++)
		ExDeleteNPagedLookasideList(&burst_lists[i]);
	kfree(burst_lists);
	burst_lists = NULL;
}
