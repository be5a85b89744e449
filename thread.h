/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads in which driver code and jobs run.
 */
#ifndef NTMEM_THREAD_H
#define NTMEM_THREAD_H

#include <linux/completion.h>

/**
 * struct ntmem_thread - one run of a routine in a thread of its own
 * @routine: what runs
 * @argument: passed to it
 * @result: what it returned, once @done
 * @done: it has ended
 */
struct ntmem_thread {
	int (*routine)(void *argument);
	void *argument;
	int result;
	struct completion done;
};

int ntmem_thread_start(struct ntmem_thread *thread, int (*routine)(void *argument), void *argument,
		       const char *name);
int ntmem_thread_wait(struct ntmem_thread *thread);
int ntmem_thread_run(int (*routine)(void *argument), void *argument, const char *name);

#endif /* NTMEM_THREAD_H */
