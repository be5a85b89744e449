// SPDX-License-Identifier: GPL-2.0-only
/*
 * Assertions that fail, and breakpoints; see "Using Assertions in Driver Code".
 *
 * An assertion that fails says so, in two lines at once: what was asserted, and where.
 * NT's RtlAssert() then asks whoever sits at the debugger. Nobody does here, so the module
 * parameter assert= has the answer. A failed assertion also fails the KUnit test that runs,
 * unless it is one that the test provokes.
 *
 * Difference: RtlAssert() acts whether or not a debugger is attached, and asks nothing.
 * Difference: NT_ASSERT says what was asserted before it raises; in NT that is the
 * debugger's part.
 * Difference: a breakpoint says where it is, and the execution goes on. In NT it is an
 * exception, which nothing handles where no debugger is attached.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include <kunit/test-bug.h>

#include "internal.h"

#include <ntmem/assert.h>
#include <ntmem/exception.h>

/* DbgPrint takes 512 bytes of a message. Cut to these, all parts of a line are in there. */
#define MAX_MESSAGE_TEXT "100"
#define MAX_EXPRESSION_TEXT "180"
#define MAX_FILE_TEXT 170

static const char *const policies[] = { "continue", "raise", "stop" };

/* What RtlAssert() does; fixed at load, but for tests. */
static enum ntmem_assert_policy assert_policy;

static int assert_policy_set(const char *value, const struct kernel_param *kp)
{
	int policy = sysfs_match_string(policies, value);

	if (policy < 0) {
		pr_err("assert=%s: expected continue, raise or stop\n", value);
		return policy;
	}
	assert_policy = policy;
	return 0;
}

static int assert_policy_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%s\n", policies[assert_policy]);
}

static const struct kernel_param_ops assert_policy_ops = {
	.set = assert_policy_set,
	.get = assert_policy_get,
};
module_param_cb(assert, &assert_policy_ops, NULL, 0444);
MODULE_PARM_DESC(assert,
		 "What a failed ASSERT does: continue (report and go on, the default), raise or stop");

#if IS_ENABLED(CONFIG_KUNIT)
/* Tests that provoke failures, and how many there were meanwhile. */
static atomic_t nr_watches;
static atomic_t nr_watched;

/**
 * ntmem_assert_policy() - choose what RtlAssert() does, for a test
 * @policy: what from now on
 *
 * Context: Any context.
 * Return: what until now.
 */
enum ntmem_assert_policy ntmem_assert_policy(enum ntmem_assert_policy policy)
{
	return xchg(&assert_policy, policy);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_assert_policy);

/**
 * ntmem_assert_watch() - expect assertions to fail
 *
 * Context: Any context.
 */
void ntmem_assert_watch(void)
{
	atomic_set(&nr_watched, 0);
	atomic_inc(&nr_watches);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_assert_watch);

/**
 * ntmem_assert_unwatch() - expect it no longer
 *
 * Context: Any context.
 * Return: how many have failed.
 */
unsigned int ntmem_assert_unwatch(void)
{
	atomic_dec(&nr_watches);
	return atomic_read(&nr_watched);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_assert_unwatch);

static bool assert_expected(void)
{
	if (!atomic_read(&nr_watches))
		return false;
	atomic_inc(&nr_watched);
	return true;
}
#else
static bool assert_expected(void)
{
	return false;
}
#endif

/* The end of a path says more than its beginning. */
static const char *assert_tail(const char *text, size_t max)
{
	size_t length = text ? strlen(text) : 0;

	return length > max ? text + length - max : text;
}

/* Stands between message and expression. NT has nothing there, so messages may end in it. */
static const char *assert_separator(const char *message)
{
	size_t length = message ? strlen(message) : 0;

	return length && message[length - 1] != ' ' ? ": " : "";
}

static void assert_say(const char *expression, const char *file, u32 line, const char *message)
{
	ntmem_debug_end_line();
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL,
		   "*** Assertion failed: %." MAX_MESSAGE_TEXT "s%s%." MAX_EXPRESSION_TEXT "s\n",
		   message ?: "", assert_separator(message), expression);
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, "***   file %s, line %u\n",
		   assert_tail(file, MAX_FILE_TEXT), line);
	/* It allocates. */
	if (!assert_expected() && ntmem_may_sleep())
		kunit_fail_current_test("assertion failed: %s", expression ?: "(null)");
}

static void assert_raise(unsigned long caller)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = STATUS_ASSERTION_FAILURE,
	};

	ntmem_raise_for(&record, caller);
}

/*
 * Does what assert= says. A function by itself: gcc may split a cold part off one that asks
 * for its caller, and that part would then be told about the rest.
 */
static noinline void assert_act(u32 line, unsigned long caller)
{
	const struct ntmem_violation violation = {
		.code = KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)STATUS_ASSERTION_FAILURE, caller, line },
		.caller = caller,
		.what = "assertion failed, and assert=stop",
	};

	switch (READ_ONCE(assert_policy)) {
	case NTMEM_ASSERT_CONTINUE:
		return;
	case NTMEM_ASSERT_RAISE:
		assert_raise(caller);
		return;
	case NTMEM_ASSERT_STOP:
		ntmem_bug_check(&violation);
	}
}

/**
 * RtlAssert() - report an assertion that has failed
 * @VoidFailedAssertion: its expression, or %NULL
 * @VoidFileName: source file, or %NULL
 * @LineNumber: line in it
 * @MutableMessage: what to say besides, or %NULL
 *
 * Prints two lines. Then, as the module parameter assert= has it, returns, raises
 * STATUS_ASSERTION_FAILURE, or stops with KMODE_EXCEPTION_NOT_HANDLED, whose parameters are
 * that status, the call site and the line. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 */
VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber, PSTR MutableMessage)
{
	assert_say(VoidFailedAssertion, VoidFileName, LineNumber, MutableMessage);
	assert_act(LineNumber, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlAssert);

/**
 * ntmem_assert_soft() - report a soft assertion that has failed
 * @expression: what was asserted
 * @file: source file
 * @line: line in it
 * @message: what to say besides, or %NULL
 *
 * Prints one line; nothing else happens, whatever assert= says.
 *
 * Context: Any context, any IRQL.
 */
VOID ntmem_assert_soft(PCSTR expression, PCSTR file, ULONG line, PCSTR message)
{
	ntmem_debug_end_line();
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_WARNING_LEVEL,
		   "*** Soft assertion failed: %." MAX_MESSAGE_TEXT "s%s%." MAX_EXPRESSION_TEXT
		   "s, file %s, line %u\n",
		   message ?: "", assert_separator(message), expression,
		   assert_tail(file, MAX_FILE_TEXT), line);
}
NTMEM_EXPORT_SYMBOL(ntmem_assert_soft);

/**
 * ntmem_assert_raise() - report an assertion that has failed, and raise
 * @expression: what was asserted
 * @file: source file
 * @line: line in it
 * @message: what to say besides, or %NULL
 *
 * Raises STATUS_ASSERTION_FAILURE, which a filter may have continued. If nothing handles
 * it, that is a bug check.
 *
 * Context: Any context, any IRQL.
 */
VOID ntmem_assert_raise(PCSTR expression, PCSTR file, ULONG line, PCSTR message)
{
	assert_say(expression, file, line, message);
	assert_raise(_RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_assert_raise);

/**
 * DbgRaiseAssertionFailure() - raise what NT_ASSERT raises
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 */
VOID DbgRaiseAssertionFailure(void)
{
	assert_raise(_RET_IP_);
}
NTMEM_EXPORT_SYMBOL(DbgRaiseAssertionFailure);

static noinline_for_stack void assert_break(unsigned long caller, const u32 *status)
{
	char text[NTMEM_CALLER_TEXT];

	ntmem_caller_text(caller, text);
	ntmem_debug_end_line();
	if (status)
		DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_WARNING_LEVEL,
			   "*** Breakpoint at %.400s, status 0x%08x\n", text, *status);
	else
		DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_WARNING_LEVEL, "*** Breakpoint at %.400s\n",
			   text);
}

/**
 * DbgBreakPoint() - say that this place was reached
 *
 * Prints a line and returns; see the head of this file. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 */
VOID DbgBreakPoint(void)
{
	assert_break(_RET_IP_, NULL);
}
NTMEM_EXPORT_SYMBOL(DbgBreakPoint);

/**
 * DbgBreakPointWithStatus() - say that this place was reached, and with what
 * @Status: any number
 *
 * As DbgBreakPoint(). Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL.
 */
VOID DbgBreakPointWithStatus(ULONG Status)
{
	assert_break(_RET_IP_, &Status);
}
NTMEM_EXPORT_SYMBOL(DbgBreakPointWithStatus);
