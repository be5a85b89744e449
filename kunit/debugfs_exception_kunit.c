// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the jobs that play scenes of structured exceptions.
 */
#include <linux/string.h>

#include "debugfs_kunit.h"
#include "job_exception.h"

static struct ntmem_job *const exception_job = &ntmem_exception_job.job;

struct exception_good {
	const char *line;
	const char *shows;
};

static const struct exception_good exception_goods[] = {
	{ "scenario=handler", "scenario: handler\nloops: 1\n" },
	{ "scenario=handler", "trace: body filter handler after\n" },
	{ "scenario=continue", "trace: filter continued\n" },
	{ "scenario=search", "trace: inner-filter outer-filter outer-handler\n" },
	{ "scenario=two-phases", "trace: filter finally handler\n" },
	{ "scenario=functions", "trace: filter callee-finally handler\n" },
	{ "scenario=normal-end", "trace: body finally\n" },
	{ "scenario=leave", "trace: loop finally\n" },
	{ "scenario=return", "trace: finally value-of-before\n" },
	{ "scenario=jumps", "trace: continue-finally goto-finally after\n" },
	{ "scenario=filter-raises", "trace: first nested outer-filter second\n" },
	{ "scenario=finally-raises", "trace: filter finally filter second\n" },
	{ "scenario=handler-raises", "trace: inner-handler outer-handler\n" },
	{ "scenario=noncontinuable", "trace: continue refused handler\n" },
	{ "scenario=abandoned", "trace: filter finally after goes-on\n" },
	{ "scenario=bad-address", "trace: filter handler\n" },
	{ "scenario=fault-null", "trace: read handler after\n" },
	{ "scenario=fault-write", "trace: write finally handler\n" },
	{ "scenario=fault-divide", "trace: divide handler\n" },
	{ "scenario=fault-call", "trace: execute handler\n" },
	{ "scenario=fault-repair", "trace: repair good-value\n" },
	{ "scenario=fault-null loops=1000", "scenes_done: 1000\nscenes_wrong: 0\n" },
	{ "scenario=longjmp", "trace: finally landed\n" },
	{ "scenario=unhandled", "trace: body\nexpected: body\nends_in_bug_check: 1\n" },
	{ "scenario=two-phases loops=100", "scenes_done: 100\nscenes_wrong: 0\n" },
	{ "scenario=all", "scenario: all\n" },
	{ "loops=3", "progress_percent: 100\n" },
};

static void exception_good_name(const struct exception_good *good, char *name)
{
	strscpy(name, good->line, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(exception_good, exception_goods, exception_good_name);

static void exception_good_line_runs_and_passes(struct kunit *test)
{
	const struct exception_good *good = test->param_value;

	KUNIT_EXPECT_EQ(test, debugfs_line(exception_job, good->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "scenes_wrong: 0\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "\nviolations: 0\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, exception_job, good->shows),
			      "%s is not in:\n%s", good->shows,
			      debugfs_result(test, exception_job));
}

struct exception_bad {
	const char *line;
	int err;
};

static const struct exception_bad exception_bads[] = {
	{ "scenario=", -EINVAL },
	{ "scenario=none", -EINVAL },
	{ "scenario=Handler", -EINVAL },
	{ "scenario=fault", -EINVAL },
	{ "scenario=handler scenario=handler", -EINVAL },
	{ "loops=0", -ERANGE },
	{ "loops=1000001", -ERANGE },
	{ "loops=x", -EINVAL },
	{ "loops=-1", -ERANGE },
	{ "handler", -EINVAL },
	{ "size=1", -EINVAL },
};

static void exception_bad_name(const struct exception_bad *bad, char *name)
{
	strscpy(name, bad->line, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(exception_bad, exception_bads, exception_bad_name);

static void exception_bad_line_is_refused_and_changes_nothing(struct kunit *test)
{
	const struct exception_bad *bad = test->param_value;

	KUNIT_ASSERT_EQ(test, debugfs_line(exception_job, "scenario=leave"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(exception_job, bad->line), bad->err);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "scenario: leave\n"));
}

static void exception_clear_empties_the_result(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, debugfs_line(exception_job, "scenario=leave"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(exception_job, "clear"), 0);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, exception_job), "verdict: none\n");
}

static void exception_cancelled_job_keeps_its_partial_result(struct kunit *test)
{
	struct debugfs_long_run run;

	debugfs_start(test, &run, exception_job, "scenario=all loops=1000000",
		      &ntmem_exception_job.nr_done, 20);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "verdict: running\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(exception_job, "loops=1"), -EBUSY);
	debugfs_long_stop(&run);
	KUNIT_EXPECT_EQ(test, run.err, -ECANCELED);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "verdict: cancelled\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, exception_job, "scenes_wrong: 0\n"));
}

static int exception_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

static void exception_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
	debugfs_line(exception_job, "clear");
}

static struct kunit_case exception_cases[] = {
	KUNIT_CASE_PARAM(exception_good_line_runs_and_passes, exception_good_gen_params),
	KUNIT_CASE_PARAM(exception_bad_line_is_refused_and_changes_nothing,
			 exception_bad_gen_params),
	KUNIT_CASE(exception_clear_empties_the_result),
	KUNIT_CASE(exception_cancelled_job_keeps_its_partial_result),
	{}
};

static struct kunit_suite exception_suite = {
	.name = "ntmem_debugfs_exception",
	.init = exception_init,
	.exit = exception_exit,
	.test_cases = exception_cases,
};
kunit_test_suite(exception_suite);
