// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the jobs behind debugfs and of the language that starts them. The
 * files themselves are tested from user space.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "debugfs_kunit.h"
#include "job_entries.h"

struct debugfs_good {
	const char *name;
	bool pool;
	const char *line;
	const char *shows;
};

static const struct debugfs_good debugfs_goods[] = {
	{ "all defaults but loops", false, "loops=2", "count: 50\nloops: 2\nthreads: 1\n" },
	{ "paged", false, "type=paged loops=9", "allocates: 450\n" },
	{ "nonpaged", false, "type=nonpaged loops=9", "frees: 450\n" },
	{ "ex-paged", false, "type=ex-paged loops=9", "type: ex-paged\n" },
	{ "ex-nonpaged", false, "type=ex-nonpaged loops=9", "type: ex-nonpaged\n" },
	{ "lifo", false, "order=lifo loops=9 count=4", "misses: 4\n" },
	{ "fifo", false, "order=fifo loops=9 count=4", "hits: 32\n" },
	{ "random", false, "order=random loops=9 seed=7", "seed: 7\n" },
	{ "two threads", false, "threads=2 loops=50", "pairs: 5000\n" },
	{ "64 threads", false, "threads=64 loops=2 count=3", "pairs: 384\n" },
	{ "softirq", false, "type=nonpaged context=softirq loops=9", "context: softirq\n" },
	{ "softirq on two threads", false,
	  "type=ex-nonpaged context=softirq loops=20 threads=2", "pairs: 2000\n" },
	{ "custom routines", false, "type=paged routines=custom loops=3", "pairs: 150\n" },
	{ "custom Ex routines", false, "type=ex-nonpaged routines=custom loops=3", "pairs: 150\n" },
	{ "smallest", false, "size=1 count=1 loops=1", "size_bytes: 1\n" },
	{ "larger than a page", false, "size=8192 count=9 loops=3", "pairs: 27\n" },
	{ "largest size", false, "size=1048576 count=2 loops=2", "size_bytes: 1048576\n" },
	{ "several chunks", false, "count=1000 size=1 loops=2", "pairs: 2000\n" },
	{ "hexadecimal", false, "size=0x40 loops=1", "size_bytes: 64\n" },
	{ "leading zero", false, "size=010 loops=1", "size_bytes: 10\n" },
	{ "short tag", false, "tag=A loops=1", "tag: A \x20\x20\n" },
	{ "blanks", false, "  loops=1 \t count=2  ", "pairs: 2\n" },
	{ "pool paged", true, "type=paged loops=9", "pairs: 450\n" },
	{ "pool nonpaged", true, "type=nonpaged loops=9 order=random", "pairs: 450\n" },
	{ "pool zeroed", true, "zero=1 loops=9 size=3000", "corrupt_entries: 0\n" },
	{ "pool softirq", true, "type=nonpaged context=softirq threads=2 loops=9", "pairs: 900\n" },
	{ "pool larger than slab", true, "size=1048576 count=4 loops=2", "pairs: 8\n" },
};

static void debugfs_good_name(const struct debugfs_good *good, char *name)
{
	strscpy(name, good->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(debugfs_good, debugfs_goods, debugfs_good_name);

static void debugfs_good_line_runs_and_passes(struct kunit *test)
{
	const struct debugfs_good *good = test->param_value;
	struct ntmem_job *job = good->pool ? &ntmem_pool_job.job : &ntmem_lookaside_job.job;

	KUNIT_EXPECT_EQ(test, debugfs_line(job, good->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, job, good->shows), "%s is not in:\n%s",
			      good->shows, debugfs_result(test, job));
}

struct debugfs_bad {
	bool pool;
	const char *line;
	int err;
};

static const struct debugfs_bad debugfs_bads[] = {
	{ false, "", -EINVAL },
	{ false, "nonsense", -EINVAL },
	{ false, "colour=red", -EINVAL },
	{ false, "=1", -EINVAL },
	{ false, "size=", -EINVAL },
	{ false, "size=abc", -EINVAL },
	{ false, "size=12x", -EINVAL },
	{ false, "size=+5", -EINVAL },
	{ false, "size=1 size=2", -EINVAL },
	{ false, "Size=1", -EINVAL },
	{ false, "type=none", -EINVAL },
	{ false, "type=", -EINVAL },
	{ false, "order=sorted", -EINVAL },
	{ false, "print=2", -EINVAL },
	{ false, "print=yes", -EINVAL },
	{ false, "tag=", -EINVAL },
	{ false, "tag=Longer", -EINVAL },
	{ false, "tag=\x01", -EINVAL },
	{ false, "context=hardirq", -EINVAL },
	{ false, "context=softirq", -EINVAL },
	{ false, "routines=mine", -EINVAL },
	{ false, "zero=1", -EINVAL },
	{ false, "clear now", -EINVAL },
	{ false, "cancel", -ENOENT },
	{ false, "size=0", -ERANGE },
	{ false, "size=-1", -ERANGE },
	{ false, "size=1048577", -ERANGE },
	{ false, "size=18446744073709551616", -ERANGE },
	{ false, "count=0", -ERANGE },
	{ false, "count=100001", -ERANGE },
	{ false, "loops=0", -ERANGE },
	{ false, "loops=100000001", -ERANGE },
	{ false, "threads=0", -ERANGE },
	{ false, "threads=65", -ERANGE },
	{ false, "seed=18446744073709551616", -ERANGE },
	{ false, "print=1 count=10001", -ERANGE },
	{ false, "size=1048576 count=100000", -ERANGE },
	{ true, "type=ex-paged", -EINVAL },
	{ true, "routines=custom", -EINVAL },
	{ true, "zero=maybe", -EINVAL },
};

static void debugfs_bad_name(const struct debugfs_bad *bad, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "\"%s\"", bad->line);
}

KUNIT_ARRAY_PARAM(debugfs_bad, debugfs_bads, debugfs_bad_name);

static void debugfs_bad_line_is_refused_and_changes_nothing(struct kunit *test)
{
	const struct debugfs_bad *bad = test->param_value;
	struct ntmem_job *job = bad->pool ? &ntmem_pool_job.job : &ntmem_lookaside_job.job;
	const char *before;

	KUNIT_ASSERT_EQ(test, debugfs_line(job, "loops=1 count=3"), 0);
	before = debugfs_result(test, job);
	KUNIT_EXPECT_EQ(test, debugfs_line(job, bad->line), bad->err);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, job), before);
}

static void debugfs_clear_empties_the_result(struct kunit *test)
{
	struct ntmem_job *job = &ntmem_lookaside_job.job;

	KUNIT_ASSERT_EQ(test, debugfs_line(job, "loops=1"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, job), "verdict: none\n");
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
}

static void debugfs_same_seed_gives_same_misses(struct kunit *test)
{
	struct ntmem_entry_job *entries = &ntmem_lookaside_job;
	struct ntmem_job *job = &entries->job;
	struct ntmem_entry_counts first;

	/* Too few calls for the list to get magazines, which comes when it comes. */
	KUNIT_ASSERT_EQ(test, debugfs_line(job, "order=random seed=99 loops=10"), 0);
	first = entries->counts;
	KUNIT_ASSERT_EQ(test, debugfs_line(job, "order=random seed=99 loops=10"), 0);
	KUNIT_EXPECT_EQ(test, entries->counts.nr_allocate_misses, first.nr_allocate_misses);
	KUNIT_EXPECT_EQ(test, entries->counts.nr_free_misses, first.nr_free_misses);
}

static void debugfs_long_start(struct kunit *test, struct debugfs_long_run *run)
{
	debugfs_start(test, run, &ntmem_lookaside_job.job, "loops=100000000 threads=2",
		      &ntmem_lookaside_job.nr_done, 1000);
}

static void debugfs_busy_job_refuses_other_lines(struct kunit *test)
{
	struct debugfs_long_run run;

	debugfs_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(&ntmem_lookaside_job.job, "loops=1"), -EBUSY);
	KUNIT_EXPECT_EQ(test, debugfs_line(&ntmem_lookaside_job.job, "bogus=1"), -EBUSY);
	KUNIT_EXPECT_EQ(test, debugfs_line(&ntmem_lookaside_job.job, "clear"), -EBUSY);
	debugfs_long_stop(&run);
}

static void debugfs_busy_list_leaves_pool_free(struct kunit *test)
{
	struct debugfs_long_run run;

	debugfs_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(&ntmem_pool_job.job, "loops=1"), 0);
	debugfs_long_stop(&run);
}

static void debugfs_running_job_shows_progress(struct kunit *test)
{
	struct ntmem_job *job = &ntmem_lookaside_job.job;
	struct debugfs_long_run run;

	debugfs_long_start(test, &run);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: running\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "progress_percent: "));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "rate_pairs_per_s: "));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "remaining_s: "));
	debugfs_long_stop(&run);
}

static void debugfs_cancelled_job_keeps_its_partial_result(struct kunit *test)
{
	struct ntmem_job *job = &ntmem_lookaside_job.job;
	struct debugfs_long_run run;

	debugfs_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "cancel"), 0);
	debugfs_long_stop(&run);
	KUNIT_EXPECT_EQ(test, run.err, -ECANCELED);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: cancelled\n"));
	KUNIT_EXPECT_FALSE(test, debugfs_shows(test, job, "\npairs: 0\n"));
	KUNIT_EXPECT_EQ(test, ntmem_lookaside_job.counts.nr_allocates,
			ntmem_lookaside_job.counts.nr_frees);
}

/* What is within the limits starts, and can be stopped at once. */
static void debugfs_largest_numbers_are_accepted(struct kunit *test)
{
	static const char *const lines[] = {
		"count=100000 size=1 loops=100000000",
		"threads=64 count=1 loops=100000000",
		"size=1048576 count=2 loops=100000000",
		"seed=18446744073709551615 loops=100000000",
	};
	struct debugfs_long_run run;
	int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		debugfs_start(test, &run, &ntmem_lookaside_job.job, lines[i],
			      &ntmem_lookaside_job.nr_done, 0);
		debugfs_long_stop(&run);
		KUNIT_EXPECT_EQ_MSG(test, run.err, -ECANCELED, "%s", lines[i]);
	}
}

static int debugfs_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

/* No case here makes a mistake for NT to complain of. */
static void debugfs_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
	debugfs_line(&ntmem_lookaside_job.job, "clear");
	debugfs_line(&ntmem_pool_job.job, "clear");
}

static struct kunit_case debugfs_cases[] = {
	KUNIT_CASE_PARAM(debugfs_good_line_runs_and_passes, debugfs_good_gen_params),
	KUNIT_CASE_PARAM(debugfs_bad_line_is_refused_and_changes_nothing, debugfs_bad_gen_params),
	KUNIT_CASE(debugfs_clear_empties_the_result),
	KUNIT_CASE(debugfs_same_seed_gives_same_misses),
	KUNIT_CASE(debugfs_busy_job_refuses_other_lines),
	KUNIT_CASE(debugfs_busy_list_leaves_pool_free),
	KUNIT_CASE(debugfs_running_job_shows_progress),
	KUNIT_CASE(debugfs_cancelled_job_keeps_its_partial_result),
	KUNIT_CASE(debugfs_largest_numbers_are_accepted),
	{}
};

static struct kunit_suite debugfs_suite = {
	.name = "ntmem_debugfs",
	.init = debugfs_init,
	.exit = debugfs_exit,
	.test_cases = debugfs_cases,
};
kunit_test_suite(debugfs_suite);

MODULE_DESCRIPTION("Tests of the jobs behind ntmem's debugfs files");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
