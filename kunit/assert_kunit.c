// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_assert: what assertions evaluate, say, give and raise.
 *
 * assert_forms_kunit.h has each macro once; two sources include it, for checked and for
 * free builds.
 */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "helpers.h"
#include "assert_kunit.h"

#include <ntmem/assert.h>

#define MAX_CAPTURED 4096
/* What DbgPrint takes of one message, with its newline. */
#define MAX_MESSAGE 512

/* What was printed, each line with a newline. */
static struct {
	/* Guards the rest: interrupts print too. */
	spinlock_t lock;
	size_t length;
	size_t longest;
	char text[MAX_CAPTURED];
} captured;

static void assert_capture(const char *text, unsigned int length)
{
	unsigned long flags;

	spin_lock_irqsave(&captured.lock, flags);
	captured.longest = max_t(size_t, captured.longest, length + 1);
	if (captured.length + length + 2 <= sizeof(captured.text)) {
		memcpy(captured.text + captured.length, text, length);
		captured.length += length;
		captured.text[captured.length++] = '\n';
		captured.text[captured.length] = '\0';
	}
	spin_unlock_irqrestore(&captured.lock, flags);
}

static void assert_forget(void)
{
	captured.length = 0;
	captured.longest = 0;
	captured.text[0] = '\0';
}

static unsigned int assert_nr_lines(void)
{
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < captured.length; i++)
		nr += captured.text[i] == '\n';
	return nr;
}

/* Expects the address in a function whose name begins like that. */
static void assert_expect_in(struct kunit *test, u64 address, const char *name)
{
	char *text = kunit_kzalloc(test, NTMEM_CALLER_TEXT, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	ntmem_caller_text(address, text);
	KUNIT_EXPECT_EQ_MSG(test, strncmp(text, name, strlen(name)), 0, "%s", text);
}

/* Every macro --------------------------------------------------------------- */

static void assert_form_name(const struct assert_form *form, char *name)
{
	strscpy(name, form->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(assert_checked, assert_checked_forms, assert_form_name);
KUNIT_ARRAY_PARAM(assert_free, assert_free_forms, assert_form_name);

static void assert_run_form(void *argument)
{
	struct assert_run *run = ((void **)argument)[1];
	const struct assert_form *form = ((void **)argument)[0];

	form->run(run);
}

/* Evaluates a macro, and tells what it raised. The execution goes on if it can. */
static s32 assert_evaluate(const struct assert_form *form, struct assert_run *run,
			   EXCEPTION_RECORD *record)
{
	void *argument[] = { (void *)form, run };
	unsigned int nr;

	nr = assert_continue(assert_run_form, argument, record);
	return nr ? nr == 1 ? record->ExceptionCode : STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}

/* What a form prints when it fails. */
static const char *assert_text(struct kunit *test, const struct assert_form *form, u32 line)
{
	const char *message = form->message ?: "", *colon = form->message ? ": " : "";
	const char *format = "*** Assertion failed: %s%sEvaluate(Run)\n***   file %s, line %u\n";
	char *text = kunit_kzalloc(test, MAX_CAPTURED, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	if (form->how == ASSERT_SOFTLY)
		format = "*** Soft assertion failed: %s%sEvaluate(Run), file %s, line %u\n";
	if (form->active)
		snprintf(text, MAX_CAPTURED, format, message, colon, form->file, line);
	return text;
}

static void assert_that_holds_says_nothing(struct kunit *test)
{
	const struct assert_form *form = test->param_value;
	struct assert_run run = { .holds = true };
	EXCEPTION_RECORD record;

	KUNIT_EXPECT_EQ(test, assert_evaluate(form, &run, &record), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, run.came);
	KUNIT_EXPECT_EQ(test, run.nr_evaluations, form->evaluates ? 1U : 0U);
	KUNIT_EXPECT_EQ(test, run.value, form->has_value ? TRUE : NO_VALUE);
	KUNIT_EXPECT_STREQ(test, captured.text, "");
	KUNIT_EXPECT_EQ(test, ntmem_assert_unwatch(), 0U);
	ntmem_assert_watch();
}

static void assert_expect_failure(struct kunit *test, bool rtl_raises)
{
	const struct assert_form *form = test->param_value;
	bool raises = form->active && (form->how == ASSERT_BY_RAISING ||
				       (form->how == ASSERT_BY_RTL && rtl_raises));
	EXCEPTION_RECORD record = {};
	struct assert_run run = {};

	KUNIT_EXPECT_EQ(test, assert_evaluate(form, &run, &record),
			raises ? STATUS_ASSERTION_FAILURE : STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, run.came);
	KUNIT_EXPECT_EQ(test, run.nr_evaluations, form->evaluates ? 1U : 0U);
	KUNIT_EXPECT_EQ(test, run.value, form->has_value ? FALSE : NO_VALUE);
	KUNIT_EXPECT_STREQ(test, captured.text, assert_text(test, form, run.line));
	if (raises) {
		KUNIT_EXPECT_EQ(test, record.ExceptionFlags, 0U);
		KUNIT_EXPECT_EQ(test, record.NumberParameters, 0U);
		KUNIT_EXPECT_NULL(test, record.ExceptionRecord);
		assert_expect_in(test, (unsigned long)record.ExceptionAddress,
				 strchr(form->name, ' ') + 1);
	}
}

static void assert_that_fails_goes_on(struct kunit *test)
{
	assert_expect_failure(test, false);
}

static void assert_that_fails_raises_if_told_to(struct kunit *test)
{
	ntmem_assert_policy(NTMEM_ASSERT_RAISE);
	assert_expect_failure(test, true);
}

/* A handler that does not continue: nothing behind the macro runs. */
static void assert_that_raises_can_be_handled(struct kunit *test)
{
	const struct assert_form *form = test->param_value;
	struct assert_run run = { .value = 5 };
	void *argument[] = { (void *)form, &run };
	bool raises = form->active && form->how != ASSERT_SOFTLY;

	ntmem_assert_policy(NTMEM_ASSERT_RAISE);
	KUNIT_EXPECT_EQ(test, status_raised_by(assert_run_form, argument),
			raises ? STATUS_ASSERTION_FAILURE : STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, run.came, !raises);
	KUNIT_EXPECT_EQ(test, run.nr_evaluations, form->evaluates ? 1U : 0U);
}

/* Where macros may stand ---------------------------------------------------- */

static void assert_is_an_expression(struct kunit *test)
{
	int values[] = { (ASSERT(test), 1), (NT_ASSERT(test), 2), (RTL_SOFT_ASSERT(test), 3),
			 (NT_FRE_ASSERT(test), 4) };

	KUNIT_EXPECT_EQ(test, values[0] + values[1] + values[2] + values[3], 10);
	test ? ASSERT(test) : NT_ASSERT(!test);
	KUNIT_EXPECT_STREQ(test, captured.text, "");
}

static void assert_is_one_statement(struct kunit *test)
{
	int way = 0;

	if (test)
		ASSERT(test);
	else
		way = 1;
	if (!test)
		NT_ASSERT(!test);
	else
		way += 2;
	KUNIT_EXPECT_EQ(test, way, 2);
}

static void assert_takes_any_scalar(struct kunit *test)
{
	u64 high = 1ULL << 40;
	void *pointer = test;
	struct {
		int bit : 3;
	} bits = { 1 };

	ASSERT(high);
	ASSERT(pointer);
	ASSERT(bits.bit);
	ASSERT(!"text" || high);
	KUNIT_EXPECT_EQ(test, RTL_VERIFY(high), TRUE);
	KUNIT_EXPECT_EQ(test, NT_VERIFY(pointer), TRUE);
	KUNIT_EXPECT_EQ(test, NT_VERIFY(high == 0 || bits.bit), TRUE);
	KUNIT_EXPECT_EQ(test, sizeof(NT_VERIFY(high)), sizeof(BOOLEAN));
	KUNIT_EXPECT_STREQ(test, captured.text, "");
}

static void assert_shows_macros_unexpanded(struct kunit *test)
{
	ASSERT(FALSE);
	KUNIT_EXPECT_EQ(test, strncmp(captured.text, "*** Assertion failed: FALSE\n", 28), 0);
}

static bool assert_inner_fails(void)
{
	ASSERT(!"inner");
	return false;
}

static void assert_may_fail_within_another(struct kunit *test)
{
	ASSERT(assert_inner_fails());
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 4U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "failed: !\"inner\"\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "failed: assert_inner_fails()\n"));
	KUNIT_EXPECT_EQ(test, ntmem_assert_unwatch(), 2U);
	ntmem_assert_watch();
}

static void assert_message_may_bring_its_separator(struct kunit *test)
{
	RtlAssert("e", "f", 1, "told: ");
	ntmem_assert_soft("e", "f", 2, "told ");
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "*** Assertion failed: told: e\n***   file f, line 1\n"
			   "*** Soft assertion failed: told e, file f, line 2\n");
}

static PCSTR assert_counted_message(unsigned int *nr)
{
	(*nr)++;
	return "counted";
}

static void assert_message_is_evaluated_on_failure(struct kunit *test)
{
	unsigned int nr = 0;

	ASSERTMSG(assert_counted_message(&nr), TRUE);
	KUNIT_EXPECT_EQ(test, nr, 0U);
	ASSERTMSG(assert_counted_message(&nr), FALSE);
	KUNIT_EXPECT_EQ(test, nr, 1U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "failed: counted: FALSE\n"));
}

static void assert_percent_signs_are_text(struct kunit *test)
{
	RtlAssert("a % s %d", "%s.c", 7, "100%n");
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "*** Assertion failed: 100%n: a % s %d\n***   file %s.c, line 7\n");
}

/* RtlAssert ----------------------------------------------------------------- */

static void assert_null_texts_are_survived(struct kunit *test)
{
	RtlAssert(NULL, NULL, 0, NULL);
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "*** Assertion failed: (null)\n***   file (null), line 0\n");
}

static void assert_empty_texts_are_survived(struct kunit *test)
{
	RtlAssert("", "", U32_MAX, "");
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "*** Assertion failed: \n***   file , line 4294967295\n");
}

static char *assert_long_text(struct kunit *test, char fill)
{
	char *text = kunit_kzalloc(test, 3000, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, fill, 2999);
	return text;
}

static void assert_long_texts_are_cut(struct kunit *test)
{
	char *file = assert_long_text(test, 'f');

	file[2998] = 'g';
	RtlAssert(assert_long_text(test, 'e'), file, 12, assert_long_text(test, 'm'));
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
	KUNIT_EXPECT_LE(test, captured.longest, (size_t)MAX_MESSAGE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "mmmm: eeee"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "ffffg, line 12\n"));
}

static void assert_long_soft_texts_are_cut(struct kunit *test)
{
	char *text = assert_long_text(test, 'x');

	ntmem_assert_soft(text, text, U32_MAX, text);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 1U);
	KUNIT_EXPECT_LE(test, captured.longest, (size_t)MAX_MESSAGE);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "x, line 4294967295\n"));
}

static void assert_null_soft_texts_are_survived(struct kunit *test)
{
	ntmem_assert_soft(NULL, NULL, 1, NULL);
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "*** Soft assertion failed: (null), file (null), line 1\n");
}

static void assert_begins_a_line(struct kunit *test)
{
	DbgPrint("unfinished");
	RtlAssert("e", "f", 1, NULL);
	DbgPrint("also");
	ntmem_assert_soft("e", "f", 2, NULL);
	KUNIT_EXPECT_STREQ(test, captured.text,
			   "unfinished\n*** Assertion failed: e\n***   file f, line 1\n"
			   "also\n*** Soft assertion failed: e, file f, line 2\n");
}

static void assert_policy_is_remembered(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ntmem_assert_policy(NTMEM_ASSERT_STOP), NTMEM_ASSERT_CONTINUE);
	KUNIT_EXPECT_EQ(test, ntmem_assert_policy(NTMEM_ASSERT_RAISE), NTMEM_ASSERT_STOP);
	KUNIT_EXPECT_EQ(test, ntmem_assert_policy(NTMEM_ASSERT_CONTINUE), NTMEM_ASSERT_RAISE);
}

static void assert_fail_once(void *behind)
{
	ASSERT(!behind);
	*(bool *)behind = true;
}

static void assert_raised_address_is_the_callers(struct kunit *test)
{
	EXCEPTION_RECORD record = {};
	bool behind = false;

	ntmem_assert_policy(NTMEM_ASSERT_RAISE);
	KUNIT_EXPECT_EQ(test, assert_continue(assert_fail_once, &behind, &record), 1U);
	KUNIT_EXPECT_TRUE(test, behind);
	assert_expect_in(test, (unsigned long)record.ExceptionAddress, "assert_fail_once+");
}

static void assert_raise_without_text(void *behind)
{
	DbgRaiseAssertionFailure();
	*(bool *)behind = true;
}

static void assert_raise_without_text_is_continuable(struct kunit *test)
{
	EXCEPTION_RECORD record = {};
	bool behind = false;

	KUNIT_EXPECT_EQ(test, assert_continue(assert_raise_without_text, &behind, &record), 1U);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_EQ(test, record.ExceptionFlags, 0U);
	KUNIT_EXPECT_TRUE(test, behind);
	KUNIT_EXPECT_STREQ(test, captured.text, "");
}

/* Guarded code -------------------------------------------------------------- */

static void assert_runs_blocks_in_order(struct kunit *test)
{
	static const s32 wanted[] = { 1, 2, 3, 4, 5, 0 };
	s32 steps[8] = {};

	assert_order(steps);
	KUNIT_EXPECT_EQ(test, memcmp(steps, wanted, sizeof(wanted)), 0);
}

static void assert_may_fail_in_a_filter(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assert_in_filter(), STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
}

static void assert_may_fail_in_a_finally_block(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assert_in_finally(), STATUS_ASSERTION_FAILURE);
}

static void assert_of_a_callee_is_handled(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assert_through_callee(), 4711);
}

static void assert_may_fail_again_and_again(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, assert_repeatedly(1000), 500);
	KUNIT_EXPECT_EQ(test, ntmem_assert_unwatch(), 500U);
	ntmem_assert_watch();
}

/* Stopping ------------------------------------------------------------------ */

/* Returns the status that the bug check is about, or 0 if there was none. */
static u32 assert_stop(struct kunit *test, void (*routine)(void *argument), void *argument,
		       struct stopped_run *run)
{
	int err = 0;

	*run = (struct stopped_run){ .routine = routine, .argument = argument };
	EXPECT_VIOLATIONS(test, KMODE_EXCEPTION_NOT_HANDLED, 1,
			  err = run_until_stopped(run));
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_EQ(test, run->thread.bug_check, KMODE_EXCEPTION_NOT_HANDLED);
	return run->thread.parameter[0];
}

static void assert_that_nothing_handles_stops(struct kunit *test)
{
	struct stopped_run run;

	KUNIT_EXPECT_EQ(test, assert_stop(test, assert_unhandled, NULL, &run),
			STATUS_ASSERTION_FAILURE);
	assert_expect_in(test, run.thread.parameter[1], "assert_unhandled+");
	KUNIT_EXPECT_EQ(test, run.thread.parameter[2], 0ULL);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[3], 0ULL);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
}

static void assert_that_stops_runs_no_finally_block(struct kunit *test)
{
	BOOLEAN ran = false;
	struct stopped_run run;

	KUNIT_EXPECT_EQ(test, assert_stop(test, assert_unhandled_in_finally, &ran, &run),
			STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_FALSE(test, ran);
}

static void assert_that_nothing_handles_stops_by_policy(struct kunit *test)
{
	struct stopped_run run;
	bool behind = false;

	ntmem_assert_policy(NTMEM_ASSERT_RAISE);
	KUNIT_EXPECT_EQ(test, assert_stop(test, assert_fail_once, &behind, &run),
			STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_FALSE(test, behind);
}

static void assert_stops_if_told_to(struct kunit *test)
{
	struct stopped_run run;
	bool behind = false;

	ntmem_assert_policy(NTMEM_ASSERT_STOP);
	KUNIT_EXPECT_EQ(test, assert_stop(test, assert_fail_once, &behind, &run),
			STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_FALSE(test, behind);
	assert_expect_in(test, run.thread.parameter[1], "assert_fail_once+");
	KUNIT_EXPECT_GT(test, run.thread.parameter[2], 100ULL);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
}

static void assert_catch_and_fail(void *behind)
{
	EXCEPTION_RECORD record;

	ntmem_catch(assert_fail_once, behind, &record);
	*(bool *)behind = true;
}

static void assert_stop_is_not_handled(struct kunit *test)
{
	struct stopped_run run;
	bool behind = false;

	ntmem_assert_policy(NTMEM_ASSERT_STOP);
	KUNIT_EXPECT_EQ(test, assert_stop(test, assert_catch_and_fail, &behind, &run),
			STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_FALSE(test, behind);
}

static void assert_soft_one_never_stops(struct kunit *test)
{
	ntmem_assert_policy(NTMEM_ASSERT_STOP);
	RTL_SOFT_ASSERT(!test);
	KUNIT_EXPECT_EQ(test, RTL_SOFT_VERIFY(!test), FALSE);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
}

/* Contexts ------------------------------------------------------------------ */

struct assert_levels {
	s32 raised;
	bool behind;
	bool value;
};

static void assert_at_level(void *argument)
{
	struct assert_levels *seen = argument;

	ASSERT(!argument);
	RTL_SOFT_ASSERT(!argument);
	seen->value = RTL_VERIFY(!argument);
	seen->behind = true;
	seen->raised = status_raised_by(assert_raise_without_text, &seen->behind);
}

static void assert_expect_level(struct kunit *test, const struct assert_levels *seen)
{
	KUNIT_EXPECT_EQ(test, seen->raised, STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_TRUE(test, seen->behind);
	KUNIT_EXPECT_FALSE(test, seen->value);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 5U);
}

static void assert_works_in_softirq(struct kunit *test)
{
	struct assert_levels seen = { .value = true };

	run_in_softirq(assert_at_level, &seen);
	assert_expect_level(test, &seen);
}

static void assert_works_in_hardirq(struct kunit *test)
{
	struct assert_levels seen = { .value = true };

	run_in_hardirq(assert_at_level, &seen);
	assert_expect_level(test, &seen);
}

static void assert_works_with_interrupts_off(struct kunit *test)
{
	struct assert_levels seen = { .value = true };
	unsigned long flags;

	local_irq_save(flags);
	assert_at_level(&seen);
	local_irq_restore(flags);
	assert_expect_level(test, &seen);
}

/* Held by a case. */
static DEFINE_SPINLOCK(assert_lock);

static void assert_works_with_a_spinlock_held(struct kunit *test)
{
	struct assert_levels seen = { .value = true };

	spin_lock(&assert_lock);
	assert_at_level(&seen);
	spin_unlock(&assert_lock);
	assert_expect_level(test, &seen);
}

static void assert_raise_at_level(void *argument)
{
	struct assert_levels *seen = argument;

	seen->raised = status_raised_by(assert_fail_once, &seen->behind);
}

static void assert_raises_in_interrupts(struct kunit *test)
{
	struct assert_levels softirq = {}, hardirq = {};

	ntmem_assert_policy(NTMEM_ASSERT_RAISE);
	run_in_softirq(assert_raise_at_level, &softirq);
	run_in_hardirq(assert_raise_at_level, &hardirq);
	KUNIT_EXPECT_EQ(test, softirq.raised, STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_EQ(test, hardirq.raised, STATUS_ASSERTION_FAILURE);
	KUNIT_EXPECT_FALSE(test, softirq.behind || hardirq.behind);
}

/* Tests that fail ----------------------------------------------------------- */

/* Runs as if in another test, and tells whether that one failed. */
static bool assert_fails_test(struct kunit *test, void (*routine)(void *argument))
{
	struct kunit *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	bool behind = false;

	KUNIT_ASSERT_NOT_NULL(test, other);
	kunit_init_test(other, "expected", NULL);
	current->kunit_test = other;
	status_raised_by(routine, &behind);
	current->kunit_test = test;
	return READ_ONCE(other->status) == KUNIT_FAILURE;
}

static void assert_fail_by_raising(void *behind)
{
	NT_ASSERT(!behind);
}

static void assert_fail_softly(void *behind)
{
	RTL_SOFT_ASSERT(!behind);
}

static void assert_failure_fails_the_test(struct kunit *test)
{
	ntmem_assert_unwatch();
	KUNIT_EXPECT_TRUE(test, assert_fails_test(test, assert_fail_once));
	KUNIT_EXPECT_TRUE(test, assert_fails_test(test, assert_fail_by_raising));
	KUNIT_EXPECT_FALSE(test, assert_fails_test(test, assert_fail_softly));
	ntmem_assert_watch();
}

static void assert_expected_failure_fails_no_test(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, assert_fails_test(test, assert_fail_once));
	KUNIT_EXPECT_FALSE(test, assert_fails_test(test, assert_fail_by_raising));
	KUNIT_EXPECT_EQ(test, ntmem_assert_unwatch(), 2U);
	ntmem_assert_watch();
}

/* Breakpoints --------------------------------------------------------------- */

static void assert_breakpoint_names_its_place(struct kunit *test)
{
	DbgBreakPoint();
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 1U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, "*** Breakpoint at "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, __func__));
}

static void assert_breakpoint_shows_its_status(struct kunit *test)
{
	DbgBreakPointWithStatus(0xabc);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, ", status 0x00000abc\n"));
}

static void assert_checked_breakpoints_print(struct kunit *test)
{
	assert_break_checked();
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured.text, ", status 0x00000012\n"));
}

static void assert_free_breakpoints_do_nothing(struct kunit *test)
{
	assert_break_free();
	KUNIT_EXPECT_STREQ(test, captured.text, "");
}

static void assert_break_anywhere(void *unused)
{
	DbgBreakPoint();
}

static void assert_breakpoint_works_in_interrupts(struct kunit *test)
{
	run_in_softirq(assert_break_anywhere, NULL);
	run_in_hardirq(assert_break_anywhere, NULL);
	KUNIT_EXPECT_EQ(test, assert_nr_lines(), 2U);
}

static int assert_init(struct kunit *test)
{
	spin_lock_init(&captured.lock);
	assert_forget();
	ntmem_debug_divert(assert_capture);
	ntmem_assert_watch();
	return 0;
}

static void assert_exit(struct kunit *test)
{
	ntmem_assert_policy(NTMEM_ASSERT_CONTINUE);
	ntmem_assert_unwatch();
	ntmem_debug_divert(NULL);
}

static struct kunit_case assert_cases[] = {
	KUNIT_CASE_PARAM(assert_that_holds_says_nothing, assert_checked_gen_params),
	KUNIT_CASE_PARAM(assert_that_holds_says_nothing, assert_free_gen_params),
	KUNIT_CASE_PARAM(assert_that_fails_goes_on, assert_checked_gen_params),
	KUNIT_CASE_PARAM(assert_that_fails_goes_on, assert_free_gen_params),
	KUNIT_CASE_PARAM(assert_that_fails_raises_if_told_to, assert_checked_gen_params),
	KUNIT_CASE_PARAM(assert_that_fails_raises_if_told_to, assert_free_gen_params),
	KUNIT_CASE_PARAM(assert_that_raises_can_be_handled, assert_checked_gen_params),
	KUNIT_CASE_PARAM(assert_that_raises_can_be_handled, assert_free_gen_params),
	KUNIT_CASE(assert_is_an_expression),
	KUNIT_CASE(assert_is_one_statement),
	KUNIT_CASE(assert_takes_any_scalar),
	KUNIT_CASE(assert_shows_macros_unexpanded),
	KUNIT_CASE(assert_may_fail_within_another),
	KUNIT_CASE(assert_message_may_bring_its_separator),
	KUNIT_CASE(assert_message_is_evaluated_on_failure),
	KUNIT_CASE(assert_percent_signs_are_text),
	KUNIT_CASE(assert_null_texts_are_survived),
	KUNIT_CASE(assert_empty_texts_are_survived),
	KUNIT_CASE(assert_long_texts_are_cut),
	KUNIT_CASE(assert_long_soft_texts_are_cut),
	KUNIT_CASE(assert_null_soft_texts_are_survived),
	KUNIT_CASE(assert_begins_a_line),
	KUNIT_CASE(assert_policy_is_remembered),
	KUNIT_CASE(assert_raised_address_is_the_callers),
	KUNIT_CASE(assert_raise_without_text_is_continuable),
	KUNIT_CASE(assert_runs_blocks_in_order),
	KUNIT_CASE(assert_may_fail_in_a_filter),
	KUNIT_CASE(assert_may_fail_in_a_finally_block),
	KUNIT_CASE(assert_of_a_callee_is_handled),
	KUNIT_CASE(assert_may_fail_again_and_again),
	KUNIT_CASE(assert_that_nothing_handles_stops),
	KUNIT_CASE(assert_that_stops_runs_no_finally_block),
	KUNIT_CASE(assert_that_nothing_handles_stops_by_policy),
	KUNIT_CASE(assert_stops_if_told_to),
	KUNIT_CASE(assert_stop_is_not_handled),
	KUNIT_CASE(assert_soft_one_never_stops),
	KUNIT_CASE(assert_works_in_softirq),
	KUNIT_CASE(assert_works_in_hardirq),
	KUNIT_CASE(assert_works_with_interrupts_off),
	KUNIT_CASE(assert_works_with_a_spinlock_held),
	KUNIT_CASE(assert_raises_in_interrupts),
	KUNIT_CASE(assert_failure_fails_the_test),
	KUNIT_CASE(assert_expected_failure_fails_no_test),
	KUNIT_CASE(assert_breakpoint_names_its_place),
	KUNIT_CASE(assert_breakpoint_shows_its_status),
	KUNIT_CASE(assert_checked_breakpoints_print),
	KUNIT_CASE(assert_free_breakpoints_do_nothing),
	KUNIT_CASE(assert_breakpoint_works_in_interrupts),
	{}
};

static struct kunit_suite assert_suite = {
	.name = "ntmem_assert",
	.init = assert_init,
	.exit = assert_exit,
	.test_cases = assert_cases,
};
kunit_test_suite(assert_suite);

MODULE_DESCRIPTION("Tests of ntmem's assertions");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
