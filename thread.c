// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads in which driver code and jobs run, while whoever asked waits.
 *
 * Nothing of the asking task (its credentials, its address space, a pending
 * signal) reaches what runs here, as nothing would in an NT system thread.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>

#include "internal.h"
#include "list.h"
#include "seh.h"
#include "thread.h"

static int thread_main(void *data)
{
	struct ntmem_thread *thread = data;

	thread->result = thread->routine(thread->argument);
	ntmem_irql_check_return(thread->routine);
	/* The waiter may unload this module as soon as it knows: end in the kernel. */
	kthread_complete_and_exit(&thread->done, 0);
}

/**
 * ntmem_thread_start() - start a thread
 * @thread: the caller's, which must wait for it before @thread goes
 * @routine: what to run
 * @argument: passed to it
 * @name: the thread's name
 *
 * Context: Process context.
 * Return: 0, or a negative errno if there is no thread; nothing is to be waited
 * for then.
 */
int ntmem_thread_start(struct ntmem_thread *thread, int (*routine)(void *argument), void *argument,
		       const char *name)
{
	struct task_struct *task;

	thread->routine = routine;
	thread->argument = argument;
	thread->result = -EIO;
	thread->bug_check = 0;
	init_completion(&thread->done);
	task = kthread_run(thread_main, thread, "%s", name);
	return PTR_ERR_OR_ZERO(task);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_thread_start);

/**
 * ntmem_thread_wait() - wait for a thread's end
 * @thread: started thread
 *
 * Context: Process context.
 * Return: what its routine returned.
 */
int ntmem_thread_wait(struct ntmem_thread *thread)
{
	wait_for_completion(&thread->done);
	return thread->result;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_thread_wait);

/* The thread that runs, or NULL if it is none of ours or an interrupt. */
static struct ntmem_thread *thread_current(void)
{
	if (!in_task() || !(current->flags & PF_KTHREAD) || kthread_func(current) != thread_main)
		return NULL;
	return kthread_data(current);
}

/**
 * ntmem_thread_argument() - find what the running thread was started with
 *
 * Context: A thread of ntmem_thread_start().
 * Return: its argument.
 */
void *ntmem_thread_argument(void)
{
	return thread_current()->argument;
}

/**
 * ntmem_thread_expects_stop() - tell whether a bug check of what runs is wanted
 *
 * Context: Any context.
 */
bool ntmem_thread_expects_stop(void)
{
	struct ntmem_thread *thread = thread_current();

	return thread && thread->expects_stop;
}

/**
 * ntmem_thread_stop() - end the running thread because of a bug check
 * @violation: the bug check
 *
 * Whoever waits for the thread gets -EIO. Its stack goes, and so do the lists on it.
 *
 * Context: Any context.
 * Return: only if what runs is no thread of ntmem's, or holds what keeps it from ending.
 */
void ntmem_thread_stop(const struct ntmem_violation *violation)
{
	struct ntmem_thread *thread = thread_current();

	if (!thread)
		return;
	ntmem_irql_reset();
	/*
	 * What the driver holds besides, a spinlock or RCU, nobody would ever give back. Where
	 * no preempt count tells of it, that has to be taken for a driver that holds nothing.
	 */
	if (ntmem_at_dispatch())
		return;
	ntmem_hold_suspend();
	ntmem_seh_abandon();
	ntmem_lookaside_stack_gone(task_stack_page(current), THREAD_SIZE);
	/* Its end would drop a reference that kthread_use_mm() has not taken. */
	if (current->mm)
		kthread_unuse_mm(current->mm);
	thread->bug_check = violation->code;
	memcpy(thread->parameter, violation->parameter, sizeof(thread->parameter));
	thread->result = -EIO;
	kthread_complete_and_exit(&thread->done, 0);
}

/**
 * ntmem_thread_run() - run a routine in a thread of its own and wait for it
 * @routine: what to run
 * @argument: passed to it
 * @name: the thread's name
 *
 * Context: Process context.
 * Return: what @routine returned, -EIO if a bug check stopped it, or another negative
 * errno if there is no thread.
 */
int ntmem_thread_run(int (*routine)(void *argument), void *argument, const char *name)
{
	struct ntmem_thread thread = {};
	int err = ntmem_thread_start(&thread, routine, argument, name);

	return err ?: ntmem_thread_wait(&thread);
}
