/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases that are driver source: each has a result, and traces its steps as words.
 *
 * Every case runs in a thread of its own, so that one which nobody handles an exception of
 * fails instead of stopping the machine, and none sees what another has left behind.
 */
#ifndef NTMEM_KUNIT_CASE_RUN_H
#define NTMEM_KUNIT_CASE_RUN_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "context.h"
#include "thread.h"

/* More than any case has to say; one that says more goes round in circles. */
#define MAX_TRACE 512

#define NTMEM_END_OF_CASE 0xe2 /* MANUALLY_INITIATED_CRASH */

/* The running case's words; cases run one at a time. */
static struct {
	size_t length;
	char text[MAX_TRACE];
} trace;

static void __printf(1, 2) trace_add(const char *format, ...)
{
	size_t room = sizeof(trace.text) - trace.length;
	va_list arguments;

	va_start(arguments, format);
	trace.length += vscnprintf(trace.text + trace.length, room, format, arguments);
	va_end(arguments);
	if (trace.length + 1 >= sizeof(trace.text))
		KeBugCheck(NTMEM_END_OF_CASE);
}

static void trace_separate(void)
{
	if (trace.length)
		trace_add(" ");
}

static void __maybe_unused trace_add_code(NTSTATUS code)
{
	if (code > (NTSTATUS)0xe0000000 && code < (NTSTATUS)0xe0000010)
		trace_add("e%x", code & 0xf);
	else
		trace_add("%x", code);
}

/**
 * struct case_run - one run of a case
 * @routine: the case
 * @thread: where it runs
 * @frames_before: innermost frame that was active before, and
 * @frames_after: when it was done; %NULL both
 */
struct case_run {
	int (*routine)(void);
	struct ntmem_thread thread;
	const void *frames_before;
	const void *frames_after;
};

static int case_thread(void *data)
{
	struct case_run *run = data;
	int result;

	run->frames_before = ntmem_context()->frames;
	result = run->routine();
	run->frames_after = ntmem_context()->frames;
	return result;
}

static int case_run(struct case_run *run, int (*routine)(void))
{
	int err;

	*run = (struct case_run){ .routine = routine };
	trace.length = 0;
	trace.text[0] = '\0';
	err = ntmem_thread_start(&run->thread, case_thread, run, "ntmem-case");
	return err ?: ntmem_thread_wait(&run->thread);
}

static void case_check(struct kunit *test, int (*routine)(void), int result, const char *words)
{
	struct case_run run;
	int seen = case_run(&run, routine);

	KUNIT_EXPECT_STREQ(test, trace.text, words);
	KUNIT_EXPECT_EQ(test, seen, result);
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, 0U);
	KUNIT_EXPECT_NULL(test, run.frames_before);
	KUNIT_EXPECT_NULL(test, run.frames_after);
}

#endif /* NTMEM_KUNIT_CASE_RUN_H */
