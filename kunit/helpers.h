/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites share: expected violations, contexts, threads, user memory.
 */
#ifndef NTMEM_KUNIT_HELPERS_H
#define NTMEM_KUNIT_HELPERS_H

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "catch.h"
#include "internal.h"
#include "thread.h"

/**
 * EXPECT_VIOLATIONS() - run statements that must be reported as mistakes
 * @test: running test
 * @violation_code: bug check
 * @nr_wanted: exact number of reports
 * @statements: what to run; no assertion among them, which would leave the watch
 */
#define EXPECT_VIOLATIONS(test, violation_code, nr_wanted, statements...)                  \
	do {                                                                               \
		struct ntmem_violation_watch watch_;                                       \
		unsigned int nr_seen_;                                                     \
		ntmem_violation_watch(&watch_, violation_code);                            \
		statements;                                                                \
		nr_seen_ = ntmem_violation_unwatch(&watch_);                               \
		KUNIT_EXPECT_EQ(test, nr_seen_, (unsigned int)(nr_wanted));                \
	} while (0)

/* Runs the routine; what it raises, or STATUS_SUCCESS. */
static inline s32 status_raised_by(void (*routine)(void *argument), void *argument)
{
	EXCEPTION_RECORD record;

	return ntmem_catch(routine, argument, &record) ? record.ExceptionCode : STATUS_SUCCESS;
}

/* Runs with the allocations after the first few failing, up to a number. */
#define WITH_FAULTS(nr_skip, nr_fail, statements...) \
	do {                                         \
		ntmem_fault_set(nr_skip, nr_fail);   \
		statements;                          \
		ntmem_fault_set(0, 0);               \
	} while (0)

#define ALL_FAULTS 1000

static inline bool is_filled(const void *memory, u8 value, size_t bytes)
{
	return !memchr_inv(memory, value, bytes);
}

static inline u32 random_below(struct rnd_state *random, u32 limit)
{
	return prandom_u32_state(random) % limit;
}

/* Contexts ---------------------------------------------------------------- */

/**
 * struct context_run - one run of a routine outside of task context
 * @routine: what runs; must not use KUnit, whose failures may sleep
 * @argument: passed to it
 * @tasklet: how it gets into a softirq
 * @irq_work: how it gets into a hard interrupt
 * @done: it has run
 */
struct context_run {
	void (*routine)(void *argument);
	void *argument;
	struct tasklet_struct tasklet;
	struct irq_work irq_work;
	struct completion done;
};

static inline void context_run_tasklet(struct tasklet_struct *tasklet)
{
	struct context_run *run = container_of(tasklet, struct context_run, tasklet);

	run->routine(run->argument);
	complete(&run->done);
}

static inline void context_run_irq_work(struct irq_work *irq_work)
{
	struct context_run *run = container_of(irq_work, struct context_run, irq_work);

	run->routine(run->argument);
	complete(&run->done);
}

static inline void run_in_softirq(void (*routine)(void *argument), void *argument)
{
	struct context_run run = { .routine = routine, .argument = argument };

	init_completion(&run.done);
	tasklet_setup(&run.tasklet, context_run_tasklet);
	tasklet_schedule(&run.tasklet);
	wait_for_completion(&run.done);
	tasklet_kill(&run.tasklet);
}

static inline void run_in_hardirq(void (*routine)(void *argument), void *argument)
{
	struct context_run run = { .routine = routine, .argument = argument };

	init_completion(&run.done);
	init_irq_work(&run.irq_work, context_run_irq_work);
	irq_work_queue(&run.irq_work);
	wait_for_completion(&run.done);
	irq_work_sync(&run.irq_work);
}

/* What an NMI looks like to whoever asks, with its real limits. */
#define IN_NMI(statements...)                                     \
	do {                                                      \
		unsigned long flags_;                             \
		local_irq_save(flags_);                           \
		preempt_count_add(NMI_OFFSET + HARDIRQ_OFFSET);   \
		statements;                                       \
		preempt_count_sub(NMI_OFFSET + HARDIRQ_OFFSET);   \
		local_irq_restore(flags_);                        \
	} while (0)

/* Threads ----------------------------------------------------------------- */

/**
 * struct bound_thread - a routine that runs on a CPU of its own
 * @routine: what runs; must not use KUnit's assertions
 * @argument: passed to it
 * @task: the thread, until it is woken
 * @done: it has ended
 */
struct bound_thread {
	void (*routine)(void *argument);
	void *argument;
	struct task_struct *task;
	struct completion done;
};

static inline int bound_thread_main(void *data)
{
	struct bound_thread *thread = data;

	thread->routine(thread->argument);
	/* Not a plain return: this code may be unloaded once it is done. */
	kthread_complete_and_exit(&thread->done, 0);
}

/* Runs the routine once per argument, each on another CPU as far as there are any; or never. */
static inline int run_on_cpus(void (*routine)(void *argument), void *arguments[], unsigned int nr)
{
	struct bound_thread threads[4] = {};
	unsigned int i, cpu = cpumask_first(cpu_online_mask);
	int err = 0;

	if (WARN_ON_ONCE(nr > ARRAY_SIZE(threads)))
		return -EINVAL;
	for (i = 0; i < nr; i++) {
		threads[i].routine = routine;
		threads[i].argument = arguments[i];
		init_completion(&threads[i].done);
		threads[i].task =
			kthread_create(bound_thread_main, &threads[i], "ntmem_kunit/%u", i);
		if (IS_ERR(threads[i].task)) {
			err = PTR_ERR(threads[i].task);
			break;
		}
		kthread_bind(threads[i].task, cpu);
		cpu = cpumask_next(cpu, cpu_online_mask);
		if (cpu >= nr_cpu_ids)
			cpu = cpumask_first(cpu_online_mask);
	}
	if (err) {
		/* Those that are there may wait for the one that is not. */
		while (i--)
			kthread_stop(threads[i].task);
		return err;
	}
	for (i = 0; i < nr; i++)
		wake_up_process(threads[i].task);
	for (i = 0; i < nr; i++)
		wait_for_completion(&threads[i].done);
	return 0;
}

/* Bug checks ---------------------------------------------------------------- */

/**
 * struct stopped_run - a routine that a bug check may stop
 * @routine: what runs; must not use KUnit
 * @argument: passed to it
 * @thread: where; has the bug check afterwards
 */
struct stopped_run {
	void (*routine)(void *argument);
	void *argument;
	struct ntmem_thread thread;
};

static inline int stopped_run_main(void *argument)
{
	struct stopped_run *run = argument;

	run->routine(run->argument);
	return 0;
}

/* Runs the routine in a thread of its own. Returns 0, or -EIO if a bug check stopped it. */
static inline int run_until_stopped(struct stopped_run *run)
{
	int err = ntmem_thread_start(&run->thread, stopped_run_main, run, "ntmem_kunit");

	return err ?: ntmem_thread_wait(&run->thread);
}

/* User memory ------------------------------------------------------------- */

#define USER_MEMORY_BYTES (128 * 1024)

/**
 * struct user_memory - memory of the process that loads the suite
 * @mm: its address space, or %NULL if a kernel thread runs the suite
 * @address: the memory in it
 *
 * Cases run in threads without user memory, so it is made before them.
 */
struct user_memory {
	struct mm_struct *mm;
	unsigned long address;
};

static inline int user_memory_make(struct user_memory *user)
{
	unsigned long address;

	*user = (struct user_memory){};
	if (!current->mm)
		return 0;
	address = vm_mmap(NULL, 0, USER_MEMORY_BYTES, PROT_READ | PROT_WRITE,
			  MAP_ANONYMOUS | MAP_PRIVATE, 0);
	if (IS_ERR_VALUE(address))
		return (int)address;
	user->mm = current->mm;
	user->address = address;
	mmget(user->mm);
	return 0;
}

static inline void user_memory_drop(struct user_memory *user)
{
	if (!user->mm)
		return;
	if (current->mm == user->mm)
		vm_munmap(user->address, USER_MEMORY_BYTES);
	mmput(user->mm);
	user->mm = NULL;
}

/* Puts fresh memory, zeroed, into the address space in use. Returns whether it is there. */
static inline bool user_memory_map(unsigned long address, unsigned long bytes, unsigned long prot)
{
	return vm_mmap(NULL, address, bytes, prot, MAP_ANONYMOUS | MAP_PRIVATE | MAP_FIXED, 0) ==
	       address;
}

#endif /* NTMEM_KUNIT_HELPERS_H */
