// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads in which driver code and jobs run, while whoever asked waits.
 *
 * Nothing of the asking task (its credentials, its address space, a pending
 * signal) reaches what runs here, as nothing would in an NT system thread.
 */
#include <linux/err.h>
#include <linux/kthread.h>

#include "internal.h"
#include "thread.h"

static int thread_main(void *data)
{
	struct ntmem_thread *thread = data;

	thread->result = thread->routine(thread->argument);
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
	init_completion(&thread->done);
	task = kthread_run(thread_main, thread, "%s", name);
	return PTR_ERR_OR_ZERO(task);
}

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

/**
 * ntmem_thread_run() - run a routine in a thread of its own and wait for it
 * @routine: what to run
 * @argument: passed to it
 * @name: the thread's name
 *
 * Context: Process context.
 * Return: what @routine returned, or a negative errno if there is no thread.
 */
int ntmem_thread_run(int (*routine)(void *argument), void *argument, const char *name)
{
	struct ntmem_thread thread;
	int err = ntmem_thread_start(&thread, routine, argument, name);

	return err ?: ntmem_thread_wait(&thread);
}
