// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the jobs that do things at raised levels.
 */
#include <linux/string.h>

#include "debugfs_kunit.h"
#include "job_irql.h"

static struct ntmem_job *const irql_job = &ntmem_irql_job.job;

struct irql_good {
	const char *line;
	const char *shows;
};

static const struct irql_good irql_goods[] = {
	{ "level=2", "level: 2\naction: paged-list\nloops: 50\n" },
	{ "loops=1", "seen_violations: 2\n" },
	{ "level=2 action=paged-list", "irql_not_less_or_equal: 100\nbad_pool_caller: 0\n" },
	{ "level=1 action=paged-list", "seen_violations: 0\n" },
	{ "level=0 action=paged-list", "loops_done: 50\n" },
	{ "level=15 action=paged-list", "level_seen: 15\n" },
	{ "level=2 action=nonpaged-list", "seen_violations: 0\n" },
	{ "level=3 action=nonpaged-list", "irql_not_less_or_equal: 100\n" },
	{ "level=1 action=paged-pool", "seen_violations: 0\n" },
	{ "level=2 action=paged-pool", "irql_not_less_or_equal: 50\nbad_pool_caller: 50\n" },
	{ "level=2 action=nonpaged-pool", "seen_violations: 0\n" },
	{ "level=0x5 action=nonpaged-pool", "irql_not_less_or_equal: 50\nbad_pool_caller: 50\n" },
	{ "level=2 action=spin-lock", "seen_violations: 0\n" },
	{ "level=3 action=spin-lock", "driver_verifier_detected: 100\n" },
	{ "level=15 action=walk", "level_seen: 15\nwrong_levels: 0\n" },
	{ "level=0 action=walk loops=1", "progress_percent: 100\n" },
	/* Several batches, and more calls than make a list busy. */
	{ "level=2 action=paged-list loops=5000", "seen_violations: 10000\n" },
	{ "level=2 action=nonpaged-list loops=5000", "failed_allocations: 0\n" },
};

static void irql_good_name(const struct irql_good *good, char *name)
{
	strscpy(name, good->line, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(irql_good, irql_goods, irql_good_name);

/* What is expected is not among the violations of all others. */
static void irql_good_line_runs_and_passes(struct kunit *test)
{
	const struct irql_good *good = test->param_value;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, good->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "\nviolations: 0\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, irql_job, good->shows),
			      "%s is not in:\n%s", good->shows, debugfs_result(test, irql_job));
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

struct irql_bad {
	const char *line;
	int err;
};

static const struct irql_bad irql_bads[] = {
	{ "", -EINVAL },
	{ "level=", -EINVAL },
	{ "level=high", -EINVAL },
	{ "level=16", -ERANGE },
	{ "level=-1", -ERANGE },
	{ "level=1 level=2", -EINVAL },
	{ "action=", -EINVAL },
	{ "action=sleep", -EINVAL },
	{ "action=paged_list", -EINVAL },
	{ "loops=0", -ERANGE },
	{ "loops=100000001", -ERANGE },
	{ "count=1", -EINVAL },
	{ "cancel", -ENOENT },
};

static void irql_bad_name(const struct irql_bad *bad, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "\"%s\"", bad->line);
}

KUNIT_ARRAY_PARAM(irql_bad, irql_bads, irql_bad_name);

static void irql_bad_line_is_refused_and_changes_nothing(struct kunit *test)
{
	const struct irql_bad *bad = test->param_value;
	const char *before;

	KUNIT_ASSERT_EQ(test, debugfs_line(irql_job, "action=walk loops=3"), 0);
	before = debugfs_result(test, irql_job);
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, bad->line), bad->err);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, irql_job), before);
}

static void irql_failed_allocation_fails_the_job(struct kunit *test)
{
	ntmem_fault_set(0, 1000);
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, "level=0 action=paged-pool loops=2"), 0);
	ntmem_fault_set(0, 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "verdict: fail\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "reason: an allocation failed\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "failed_allocations: 2\n"));
}

static void irql_clear_empties_the_result(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, debugfs_line(irql_job, "action=walk"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, "clear"), 0);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, irql_job), "verdict: none\n");
}

static void irql_long_start(struct kunit *test, struct debugfs_long_run *run)
{
	debugfs_start(test, run, irql_job, "level=15 action=walk loops=100000000",
		      &ntmem_irql_job.nr_done, 64);
}

static void irql_busy_job_refuses_other_lines(struct kunit *test)
{
	struct debugfs_long_run run;

	irql_long_start(test, &run);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "verdict: running\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "progress_percent: "));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "remaining_s: "));
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, "loops=1"), -EBUSY);
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, "clear"), -EBUSY);
	debugfs_long_stop(&run);
}

static void irql_cancelled_job_keeps_its_partial_result(struct kunit *test)
{
	struct debugfs_long_run run;

	irql_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(irql_job, "cancel"), 0);
	debugfs_long_stop(&run);
	KUNIT_EXPECT_EQ(test, run.err, -ECANCELED);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "verdict: cancelled\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, irql_job, "wrong_levels: 0\n"));
	KUNIT_EXPECT_FALSE(test, debugfs_shows(test, irql_job, "\nloops_done: 0\n"));
}

static int irql_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

static void irql_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
	debugfs_line(irql_job, "clear");
}

static struct kunit_case irql_cases[] = {
	KUNIT_CASE_PARAM(irql_good_line_runs_and_passes, irql_good_gen_params),
	KUNIT_CASE_PARAM(irql_bad_line_is_refused_and_changes_nothing, irql_bad_gen_params),
	KUNIT_CASE(irql_failed_allocation_fails_the_job),
	KUNIT_CASE(irql_clear_empties_the_result),
	KUNIT_CASE(irql_busy_job_refuses_other_lines),
	KUNIT_CASE(irql_cancelled_job_keeps_its_partial_result),
	{}
};

static struct kunit_suite irql_suite = {
	.name = "ntmem_debugfs_irql",
	.init = irql_init,
	.exit = irql_exit,
	.test_cases = irql_cases,
};
kunit_test_suite(irql_suite);
