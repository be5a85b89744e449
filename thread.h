/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads in which driver code and jobs run.
 */
#ifndef NTMEM_THREAD_H
#define NTMEM_THREAD_H

#include <linux/completion.h>
#include <linux/types.h>

struct ntmem_violation;

/**
 * struct ntmem_thread - one run of a routine in a thread of its own
 * @routine: what runs
 * @argument: passed to it
 * @result: what it returned, once @done; -EIO if a bug check stopped it
 * @bug_check: code of that, or 0; valid once @done
 * @parameter: the bug check's parameters
 * @expects_stop: a bug check is wanted and not reported; the caller's
 * @done: it has ended
 */
struct ntmem_thread {
	int (*routine)(void *argument);
	void *argument;
	int result;
	u32 bug_check;
	u64 parameter[4];
	bool expects_stop;
	struct completion done;
};

int ntmem_thread_start(struct ntmem_thread *thread, int (*routine)(void *argument), void *argument,
		       const char *name);
int ntmem_thread_wait(struct ntmem_thread *thread);
void *ntmem_thread_argument(void);
bool ntmem_thread_expects_stop(void);
void ntmem_thread_stop(const struct ntmem_violation *violation);
int ntmem_thread_run(int (*routine)(void *argument), void *argument, const char *name);

#endif /* NTMEM_THREAD_H */
