// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of how DbgPrint makes lines of what it is given.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/instruction_pointer.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "debug_kunit.h"
#include "helpers.h"
#include "internal.h"

static void debug_whole_line_comes_at_once(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, DbgPrint("one %d\n", 1), STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, captured.text, "one 1\n");
}

static void debug_parts_are_joined(struct kunit *test)
{
	DbgPrint("a");
	DbgPrint("%c", 'b');
	KUNIT_EXPECT_STREQ(test, captured.text, "");
	DbgPrint("c\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "abc\n");
}

static void debug_call_may_hold_several_lines(struct kunit *test)
{
	DbgPrint("a\nb\n\nc");
	KUNIT_EXPECT_STREQ(test, captured.text, "a\nb\n\n");
	DbgPrint("\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "a\nb\n\nc\n");
}

static void debug_carriage_return_before_newline_is_dropped(struct kunit *test)
{
	DbgPrint("a\r\nb\rc\r\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "a\nb\rc\n");
}

static void debug_carriage_return_may_end_a_part(struct kunit *test)
{
	DbgPrint("a\r");
	DbgPrint("\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "a\n");
}

static void debug_unfinished_line_comes_after_a_second(struct kunit *test)
{
	unsigned long start = jiffies;

	DbgPrint("unfinished");
	while (!READ_ONCE(captured.length) && time_before(jiffies, start + 5 * HZ))
		fsleep(20000);
	KUNIT_EXPECT_STREQ(test, captured.text, "unfinished\n");
	KUNIT_EXPECT_GE(test, jiffies - start, (unsigned long)HZ - 1);
	DbgPrint("next\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "unfinished\nnext\n");
}

/* Threads here end in the kernel, as this module may be unloaded at once. */
static int debug_other_task(void *done)
{
	DbgPrint("other");
	DbgPrint(" task\n");
	kthread_complete_and_exit(done, 0);
}

static void debug_tasks_do_not_mix(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);

	DbgPrint("this");
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(debug_other_task, &done, "ntmem-debug")));
	wait_for_completion(&done);
	DbgPrint(" task\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "other task\nthis task\n");
}

static void debug_print_inside(void *unused)
{
	DbgPrint("interrupt\n");
}

static void debug_interrupts_do_not_mix(struct kunit *test)
{
	DbgPrint("task");
	run_in_softirq(debug_print_inside, NULL);
	run_in_hardirq(debug_print_inside, NULL);
	DbgPrint(" again\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "interrupt\ninterrupt\ntask again\n");
}

static void debug_message_is_cut_at_512_bytes(struct kunit *test)
{
	DbgPrint("%600d", 1);
	DbgPrint("\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)513);
}

static void debug_long_joined_line_is_split(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++)
		DbgPrint("%300d", i);
	DbgPrint("\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)902);
	KUNIT_EXPECT_EQ(test, captured.text[512], '\n');
}

static void debug_prefixed(const char *prefix, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vDbgPrintExWithPrefix(prefix, DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, format, arguments);
	va_end(arguments);
}

static void debug_relatives_print_too(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_TRACE_LEVEL, "%s\n", "ex"),
			STATUS_SUCCESS);
	KdPrint(("kd %d\n", 2));
	KdPrintEx((DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "kdex\n"));
	debug_prefixed("100%d: ", "%d\n", 3);
	KUNIT_EXPECT_STREQ(test, captured.text, "ex\nkd 2\nkdex\n100%d: 3\n");
}

static void debug_null_prefix_is_none(struct kunit *test)
{
	debug_prefixed(NULL, "%d\n", 3);
	debug_prefixed((const char *)1, "|%d\n", 4);
	KUNIT_EXPECT_STREQ(test, captured.text, "3\n(bad address)|4\n");
}

static void debug_prefix_counts_towards_512_bytes(struct kunit *test)
{
	static char prefix[601];

	memset(prefix, 'p', sizeof(prefix) - 1);
	prefix[510] = '\0';
	debug_prefixed(prefix, "%s", "abcdef");
	DbgPrint("\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)513);
	KUNIT_EXPECT_STREQ(test, captured.text + 508, "ppab\n");
	prefix[510] = 'p';
	debug_prefixed(prefix, "\n");
	DbgPrint("\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)1026);
}

static void debug_nul_prints_nothing(struct kunit *test)
{
	char text[] = { 'a', '\0', 'b' };
	const ANSI_STRING string = { sizeof(text), sizeof(text), text };

	DbgPrint("[%Z%c%C]\n", &string, 0, 0);
	KUNIT_EXPECT_STREQ(test, captured.text, "[ab]\n");
}

/* Three bytes each: neither a message nor a line that is joined is cut within one. */
static void debug_characters_stay_whole(struct kunit *test)
{
	static WCHAR euros[301];
	char *line;
	int i;

	for (i = 0; i < ARRAY_SIZE(euros) - 1; i++)
		euros[i] = 0x20ac;
	DbgPrint("%ws", euros);
	DbgPrint("\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)510 + 1);
	captured.length = 0;
	DbgPrint("x%.150ws", euros);
	DbgPrint("%.150ws\n", euros);
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)901 + 2);
	line = captured.text;
	/* One letter and 170 characters are 511 bytes. */
	KUNIT_EXPECT_EQ(test, line[511], '\n');
	KUNIT_EXPECT_EQ(test, memcmp(line + 512, "\xe2\x82\xac", 3), 0);
	/* Bytes of a character may also come one by one. */
	captured.length = 0;
	DbgPrint("%511s", "");
	DbgPrint("\xe2");
	DbgPrint("\x82\xac\n");
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)511 + 1 + 3 + 1);
	KUNIT_EXPECT_EQ(test, captured.text[511], '\n');
	KUNIT_EXPECT_STREQ(test, captured.text + 512, "\xe2\x82\xac\n");
}

static void debug_print_whole_and_part(void *unused)
{
	DbgPrint("whole\npart");
}

/* Nothing can be held back there. */
static void debug_nmi_prints_at_once(struct kunit *test)
{
	DbgPrint("task");
	IN_NMI(debug_print_whole_and_part(NULL));
	DbgPrint(" again\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "whole\npart\ntask again\n");
}

static void debug_no_debugger_is_there(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, KD_DEBUGGER_ENABLED, FALSE);
	KUNIT_EXPECT_EQ(test, KD_DEBUGGER_NOT_PRESENT, TRUE);
	KUNIT_EXPECT_EQ(test, KdRefreshDebuggerNotPresent(), TRUE);
}

/* More unfinished lines than the table has: the oldest are printed early, none is lost. */
static int debug_one_part(void *done)
{
	DbgPrint("part");
	kthread_complete_and_exit(done, 0);
}

static void debug_full_table_loses_nothing(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned long start;
	int i;

	for (i = 0; i < 20; i++) {
		reinit_completion(&done);
		KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(debug_one_part, &done, "ntmem-part")));
		wait_for_completion(&done);
	}
	start = jiffies;
	while (READ_ONCE(captured.length) < 20 * 5 && time_before(jiffies, start + 5 * HZ))
		fsleep(20000);
	KUNIT_EXPECT_EQ(test, captured.length, (size_t)20 * 5);
}

static void debug_call_sites_are_named_or_withheld(struct kunit *test)
{
	char *text = kunit_kzalloc(test, NTMEM_CALLER_TEXT, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	ntmem_caller_text(_THIS_IP_, text);
	KUNIT_EXPECT_EQ_MSG(test, strncmp(text, __func__, strlen(__func__)), 0, "%s", text);
	KUNIT_EXPECT_STREQ(test, ntmem_caller_text((unsigned long)text, text),
			   "code that is gone");
}

static int debug_init(struct kunit *test)
{
	debug_capture_start();
	return 0;
}

static void debug_exit(struct kunit *test)
{
	debug_capture_stop();
}

static struct kunit_case debug_cases[] = {
	KUNIT_CASE(debug_whole_line_comes_at_once),
	KUNIT_CASE(debug_parts_are_joined),
	KUNIT_CASE(debug_call_may_hold_several_lines),
	KUNIT_CASE(debug_carriage_return_before_newline_is_dropped),
	KUNIT_CASE(debug_carriage_return_may_end_a_part),
	KUNIT_CASE(debug_unfinished_line_comes_after_a_second),
	KUNIT_CASE(debug_tasks_do_not_mix),
	KUNIT_CASE(debug_interrupts_do_not_mix),
	KUNIT_CASE(debug_message_is_cut_at_512_bytes),
	KUNIT_CASE(debug_long_joined_line_is_split),
	KUNIT_CASE(debug_relatives_print_too),
	KUNIT_CASE(debug_null_prefix_is_none),
	KUNIT_CASE(debug_prefix_counts_towards_512_bytes),
	KUNIT_CASE(debug_nul_prints_nothing),
	KUNIT_CASE(debug_characters_stay_whole),
	KUNIT_CASE(debug_nmi_prints_at_once),
	KUNIT_CASE(debug_no_debugger_is_there),
	KUNIT_CASE(debug_full_table_loses_nothing),
	KUNIT_CASE(debug_call_sites_are_named_or_withheld),
	{}
};

static struct kunit_suite debug_suite = {
	.name = "ntmem_debug",
	.init = debug_init,
	.exit = debug_exit,
	.test_cases = debug_cases,
};
kunit_test_suite(debug_suite);

MODULE_DESCRIPTION("Tests of DbgPrint's lines");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
