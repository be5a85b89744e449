// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the jobs on memory routines: their lines, their results, and that they
 * notice a routine that does wrong.
 */
#include <kunit/test.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "debugfs_kunit.h"
#include "helpers.h"
#include "job_rtlmem.h"

/* The area's own job, with the real routines. */
static struct ntmem_job *const rtlmem_job = &ntmem_rtlmem_job.job;

/* Lines ------------------------------------------------------------------- */

struct rtlmem_good {
	const char *name;
	const char *line;
	const char *shows;
};

static const struct rtlmem_good rtlmem_goods[] = {
	{ "all defaults but loops", "loops=2", "op: copy\nsize_bytes: 4096\noffset_bytes: 0\n"
	  "overlap_bytes: 0\npattern: none\ndifference: none\nloops: 2\nverify: 1\n"
	  "context: task\nseed: " },
	{ "bytes of a copy", "op=copy size=100 loops=3", "\nbytes: 300\n" },
	{ "one loop", "op=move loops=1", "loops_done: 1\n" },
	{ "move to higher", "op=move size=1000 overlap=1 loops=9", "overlap_bytes: 1\n" },
	{ "move to lower", "op=move size=1000 overlap=-8 loops=9", "overlap_bytes: -8\n" },
	{ "copy over a page", "op=copy size=9000 overlap=-4096 loops=3", "corrupt_bytes: 0\n" },
	{ "hexadecimal distance", "op=move overlap=-0x10 loops=1", "overlap_bytes: -16\n" },
	{ "as far as size", "op=move size=64 overlap=64 loops=1", "overlap_bytes: 64\n" },
	{ "farther than size", "op=move size=64 overlap=-5000 loops=1", "canaries_intact: 1\n" },
	{ "largest offset", "op=copy offset=4095 loops=3", "offset_bytes: 4095\n" },
	{ "fill's own pattern", "op=fill loops=3", "pattern: 0xaa\n" },
	{ "widest byte", "op=fill pattern=255 loops=3", "pattern: 0xff\n" },
	{ "pattern before the routine", "pattern=0xffffffff op=fill-ulong loops=3",
	  "pattern: 0xffffffff\n" },
	{ "fill-ulong's own pattern", "op=fill-ulong loops=3", "pattern: 0xaaaaaaaa\n" },
	{ "widest pattern", "op=fill-ulonglong pattern=0xffffffffffffffff loops=3",
	  "pattern: 0xffffffffffffffff\n" },
	{ "a part of a pattern", "op=fill-ulonglong size=1023 loops=3", "corrupt_bytes: 0\n" },
	{ "secure-zero", "op=secure-zero size=33 loops=3", "pattern: none\n" },
	{ "compare", "op=compare size=100 loops=9", "returned: 100\n" },
	{ "compare that differs", "op=compare size=100 difference=57 loops=9", "returned: 57\n" },
	{ "up to the difference", "op=compare size=100 difference=57 loops=10", "\nbytes: 580\n" },
	{ "first byte differs", "op=compare size=100 difference=0 loops=9", "returned: 0\n" },
	{ "last byte differs", "op=equal size=100 difference=99 loops=9", "returned: 0\n" },
	{ "no difference", "op=equal size=100 difference=none loops=9", "returned: 1\n" },
	{ "is-zero", "op=is-zero size=100 loops=9", "returned: 1\n" },
	{ "is-zero that is not", "op=is-zero size=100 difference=99 loops=9", "returned: 0\n" },
	{ "compare-ulong", "op=compare-ulong size=102 loops=9", "returned: 100\n" },
	{ "compare-ulong that differs", "op=compare-ulong size=100 difference=7 loops=9",
	  "returned: 4\n" },
	{ "all of it in constant time", "op=constant-time-equal size=10 difference=2 loops=10",
	  "\nbytes: 100\n" },
	{ "nothing to copy", "op=copy size=0 loops=5", "\nbytes: 0\nmib_per_s: 0\n" },
	{ "nothing to compare", "op=compare size=0 loops=5", "returned: 0\n" },
	{ "nothing differs from nothing", "op=equal size=0 loops=5", "returned: 1\n" },
	{ "softirq", "op=fill context=softirq loops=500", "context: softirq\n" },
	{ "softirq compares", "op=compare context=softirq loops=50", "wrong_returns: 0\n" },
	{ "without a check", "op=copy verify=0 loops=5", "verify: 0\n" },
	{ "compares without a check", "op=compare verify=0 size=9 loops=5",
	  "returned: 9\nviolations: 0\n" },
	{ "seed", "op=copy seed=7 loops=3", "seed: 7\n" },
	{ "many loops", "op=copy size=8 loops=100001", "loops_done: 100001\n" },
};

static void rtlmem_good_name(const struct rtlmem_good *good, char *name)
{
	strscpy(name, good->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rtlmem_good, rtlmem_goods, rtlmem_good_name);

static void rtlmem_good_line_runs_and_passes(struct kunit *test)
{
	const struct rtlmem_good *good = test->param_value;

	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, good->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, rtlmem_job, good->shows),
			      "%s is not in:\n%s", good->shows, debugfs_result(test, rtlmem_job));
}

struct rtlmem_bad {
	const char *line;
	int err;
};

static const struct rtlmem_bad rtlmem_bads[] = {
	{ "", -EINVAL },
	{ "copy", -EINVAL },
	{ "op=", -EINVAL },
	{ "op=memcpy", -EINVAL },
	{ "op=copy op=move", -EINVAL },
	{ "count=5", -EINVAL },
	{ "threads=2", -EINVAL },
	{ "size=many", -EINVAL },
	{ "size=16777217", -ERANGE },
	{ "size=-1", -ERANGE },
	{ "offset=4096", -ERANGE },
	{ "offset=-1", -ERANGE },
	{ "overlap=near", -EINVAL },
	{ "overlap=", -EINVAL },
	{ "overlap=-", -EINVAL },
	{ "overlap=--1", -EINVAL },
	{ "overlap=+1", -EINVAL },
	{ "overlap=16777217", -ERANGE },
	{ "overlap=-16777217", -ERANGE },
	{ "overlap=-99999999999999999999", -ERANGE },
	{ "op=fill overlap=1", -EINVAL },
	{ "op=compare overlap=1", -EINVAL },
	{ "op=is-zero overlap=-1", -EINVAL },
	{ "op=copy pattern=1", -EINVAL },
	{ "op=zero pattern=0", -EINVAL },
	{ "op=is-zero pattern=0", -EINVAL },
	{ "op=compare pattern=1", -EINVAL },
	{ "op=fill pattern=red", -EINVAL },
	{ "op=fill pattern=256", -ERANGE },
	{ "pattern=0x100000000 op=fill-ulong", -ERANGE },
	{ "op=compare-ulong pattern=0x100000000", -ERANGE },
	{ "op=fill-ulonglong pattern=0x10000000000000000", -ERANGE },
	{ "op=copy difference=1", -EINVAL },
	{ "op=fill difference=1", -EINVAL },
	{ "op=compare difference=some", -EINVAL },
	{ "op=compare size=8 difference=8", -ERANGE },
	{ "op=compare size=0 difference=0", -ERANGE },
	{ "op=compare difference=-1", -ERANGE },
	{ "op=compare difference=4294967295", -ERANGE },
	{ "loops=0", -ERANGE },
	{ "loops=100000001", -ERANGE },
	{ "verify=2", -EINVAL },
	{ "verify=yes", -EINVAL },
	{ "seed=18446744073709551616", -ERANGE },
	{ "context=hardirq", -EINVAL },
	{ "cancel", -ENOENT },
	{ "clear now", -EINVAL },
};

static void rtlmem_bad_name(const struct rtlmem_bad *bad, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "\"%s\"", bad->line);
}

KUNIT_ARRAY_PARAM(rtlmem_bad, rtlmem_bads, rtlmem_bad_name);

static void rtlmem_bad_line_is_refused_and_changes_nothing(struct kunit *test)
{
	const struct rtlmem_bad *bad = test->param_value;
	const char *before;

	KUNIT_ASSERT_EQ(test, debugfs_line(rtlmem_job, "loops=1 size=3"), 0);
	before = debugfs_result(test, rtlmem_job);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, bad->line), bad->err);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, rtlmem_job), before);
}

/* All routines ------------------------------------------------------------ */

static void rtlmem_expect_pass(struct kunit *test, const char *line)
{
	KUNIT_EXPECT_EQ_MSG(test, debugfs_line(rtlmem_job, line), 0, "%s", line);
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, rtlmem_job, "verdict: pass\n"),
			      "%s:\n%s", line, debugfs_result(test, rtlmem_job));
}

static void rtlmem_each_routine_passes_at_each_size(struct kunit *test)
{
	static const u32 sizes[] = { 0, 1, 2, 7, 8, 9, 31, 64, 255, 4096, 4097, 20000 };
	const struct ntmem_rtlmem_op *op;
	char line[96];
	int i;

	for (op = ntmem_rtlmem_job.ops; op->name; op++) {
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			snprintf(line, sizeof(line), "op=%s size=%u offset=%d loops=4 context=%s",
				 op->name, sizes[i], i % 9, i % 2 ? "softirq" : "task");
			rtlmem_expect_pass(test, line);
		}
	}
}

static void rtlmem_each_copy_passes_at_each_distance(struct kunit *test)
{
	static const s32 distances[] = { 1, -1, 7, -7, 8, -8, 64, -64, 999, -999, 1000, -1001 };
	const struct ntmem_rtlmem_op *op;
	char line[96];
	int i;

	for (op = ntmem_rtlmem_job.ops; op->name; op++) {
		for (i = 0; i < ARRAY_SIZE(distances) && op->kind == NTMEM_RTLMEM_COPY; i++) {
			snprintf(line, sizeof(line), "op=%s size=1000 overlap=%d offset=%d loops=4",
				 op->name, distances[i], i % 5);
			rtlmem_expect_pass(test, line);
		}
	}
}

static void rtlmem_each_compare_passes_at_each_difference(struct kunit *test)
{
	static const u32 differences[] = { 0, 1, 3, 4, 7, 8, 15, 63, 64, 97, 98 };
	const struct ntmem_rtlmem_op *op;
	char line[96];
	int i;

	for (op = ntmem_rtlmem_job.ops; op->name; op++) {
		for (i = 0; i < ARRAY_SIZE(differences) && ntmem_rtlmem_compares(op); i++) {
			snprintf(line, sizeof(line), "op=%s size=99 difference=%u offset=%d",
				 op->name, differences[i], i % 5);
			rtlmem_expect_pass(test, line);
		}
	}
}

static void rtlmem_largest_numbers_are_accepted(struct kunit *test)
{
	rtlmem_expect_pass(test, "op=copy size=16777216 offset=4095 loops=1");
	rtlmem_expect_pass(test, "op=move size=16 overlap=-16777216 loops=1");
	rtlmem_expect_pass(test, "op=compare size=16777216 difference=16777215 loops=1 verify=0");
	rtlmem_expect_pass(test, "loops=1 size=16 seed=18446744073709551615");
}

/* Routines that do wrong -------------------------------------------------- */

/* Calls of those that do wrong late. */
static unsigned int rtlmem_nr_calls;

static u64 bad_copy_short(const struct ntmem_rtlmem_call *call)
{
	memmove(call->destination, call->source, call->size - 1);
	return 0;
}

static u64 bad_copy_upwards(const struct ntmem_rtlmem_call *call)
{
	u8 *to = call->destination, *from = call->source;
	size_t i;

	for (i = 0; i < call->size; i++) {
		to[i] = from[i];
		/* Byte for byte, whatever a compiler makes of such a loop. */
		barrier();
	}
	return 0;
}

static u64 bad_copy_touches_source(const struct ntmem_rtlmem_call *call)
{
	memmove(call->destination, call->source, call->size);
	((u8 *)call->source)[2] ^= 1;
	return 0;
}

static u64 bad_copy_late(const struct ntmem_rtlmem_call *call)
{
	memmove(call->destination, call->source, call->size - (++rtlmem_nr_calls > 98));
	return 0;
}

static u64 bad_fill_beyond(const struct ntmem_rtlmem_call *call)
{
	memset(call->destination, call->pattern, call->size + 1);
	return 0;
}

static u64 bad_fill_before(const struct ntmem_rtlmem_call *call)
{
	memset(call->destination - 1, call->pattern, call->size + 1);
	return 0;
}

static u64 bad_fill_part(const struct ntmem_rtlmem_call *call)
{
	size_t i;

	for (i = 0; i < call->size; i++)
		((u8 *)call->destination)[i] = call->pattern >> 8 * (i % 4);
	return 0;
}

static u64 bad_compare_one_less(const struct ntmem_rtlmem_call *call)
{
	return call->size - 1;
}

static u64 bad_compare_as_memcmp(const struct ntmem_rtlmem_call *call)
{
	return memcmp(call->source, call->destination, call->size);
}

/* Right in the loops whose memory is checked too. */
static u64 bad_compare_once(const struct ntmem_rtlmem_call *call)
{
	return call->size - (++rtlmem_nr_calls == 50);
}

static u64 bad_compare_writes(const struct ntmem_rtlmem_call *call)
{
	((u8 *)call->destination)[5] ^= 1;
	return call->size;
}

/* Right in a soft interrupt alone. */
static u64 compare_in_softirq(const struct ntmem_rtlmem_call *call)
{
	return in_serving_softirq() ? call->size : 0;
}

/* A job of the tests' own, which knows only the routines below. */
static struct ntmem_rtlmem_job rtlmem_bad_job = {
	.job = NTMEM_JOB(rtlmem_bad_job.job, &ntmem_rtlmem_job_ops),
};

/* Right, but as if somebody wrote `cancel` meanwhile. */
static u64 compare_and_cancel(const struct ntmem_rtlmem_call *call)
{
	ntmem_job_cancel(&rtlmem_bad_job.job);
	return call->size;
}

static const struct ntmem_rtlmem_op rtlmem_bad_ops[] = {
	{ "short", NTMEM_RTLMEM_COPY, 1, .call = bad_copy_short },
	{ "upwards", NTMEM_RTLMEM_COPY, 1, .call = bad_copy_upwards },
	{ "touches-source", NTMEM_RTLMEM_COPY, 1, .call = bad_copy_touches_source },
	{ "late", NTMEM_RTLMEM_COPY, 1, .call = bad_copy_late },
	{ "beyond", NTMEM_RTLMEM_FILL, 1, .call = bad_fill_beyond },
	{ "before", NTMEM_RTLMEM_FILL, 1, .call = bad_fill_before },
	{ "part", NTMEM_RTLMEM_FILL, 4, .call = bad_fill_part },
	{ "one-less", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = bad_compare_one_less },
	{ "as-memcmp", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = bad_compare_as_memcmp },
	{ "once", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = bad_compare_once },
	{ "writes", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = bad_compare_writes },
	{ "in-softirq", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = compare_in_softirq },
	{ "cancel", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = compare_and_cancel },
	{}
};

#define CANARY_REASON "reason: bytes beside the buffers were overwritten\n"
#define CORRUPT_REASON "reason: bytes are not what the routine has to leave\n"
#define WRONG_REASON "reason: a call returned a wrong value\n"

struct rtlmem_wrong {
	const char *line;
	const char *reason;
	const char *shows;
};

static const struct rtlmem_wrong rtlmem_wrongs[] = {
	{ "op=short size=100 loops=2", CORRUPT_REASON,
	  "corrupt_bytes: 2\nfirst_corrupt_offset: 99\ncanaries_intact: 1\n" },
	{ "op=short size=100 loops=2 overlap=3", CORRUPT_REASON,
	  "corrupt_bytes: 2\nfirst_corrupt_offset: 99\n" },
	{ "op=short size=100 loops=2 overlap=-3", CORRUPT_REASON,
	  "corrupt_bytes: 2\nfirst_corrupt_offset: 99\n" },
	{ "op=upwards size=100 loops=1 overlap=1", CORRUPT_REASON, "first_corrupt_offset: 1\n" },
	{ "op=touches-source size=100 loops=1", CORRUPT_REASON,
	  "corrupt_bytes: 1\nfirst_corrupt_offset: 2\n" },
	{ "op=late size=100 loops=100", CORRUPT_REASON, "corrupt_bytes: 1\n" },
	{ "op=beyond size=100 loops=1", CANARY_REASON, "corrupt_bytes: 0\ncanaries_intact: 0\n" },
	{ "op=before size=100 loops=1 offset=9", CANARY_REASON, "canaries_intact: 0\n" },
	{ "op=beyond size=4096 loops=1 context=softirq", CANARY_REASON, "canaries_intact: 0\n" },
	{ "op=part size=103 loops=1", CORRUPT_REASON, "first_corrupt_offset: 100\n" },
	{ "op=one-less size=100 loops=9", WRONG_REASON, "returned: 99\nwrong_returns: 9\n" },
	{ "op=as-memcmp size=100 loops=9", WRONG_REASON, "returned: 0\nwrong_returns: 9\n" },
	{ "op=once size=100 loops=99", WRONG_REASON, "returned: 99\nwrong_returns: 1\n" },
	{ "op=writes size=100 loops=1", CORRUPT_REASON, "first_corrupt_offset: 5\n" },
	{ "op=in-softirq size=100 loops=3", WRONG_REASON, "returned: 0\nwrong_returns: 3\n" },
};

static void rtlmem_wrong_name(const struct rtlmem_wrong *wrong, char *name)
{
	strscpy(name, wrong->line, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rtlmem_wrong, rtlmem_wrongs, rtlmem_wrong_name);

static void rtlmem_wrong_routine_fails(struct kunit *test)
{
	const struct rtlmem_wrong *wrong = test->param_value;
	struct ntmem_job *job = &rtlmem_bad_job.job;

	rtlmem_nr_calls = 0;
	KUNIT_EXPECT_EQ(test, debugfs_line(job, wrong->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: fail\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, job, wrong->reason) &&
			      debugfs_shows(test, job, wrong->shows), "%s%s are not in:\n%s",
			      wrong->reason, wrong->shows, debugfs_result(test, job));
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
}

static void rtlmem_nobody_looks_with_verify_0(struct kunit *test)
{
	struct ntmem_job *job = &rtlmem_bad_job.job;

	KUNIT_EXPECT_EQ(test, debugfs_line(job, "op=one-less size=100 loops=9 verify=0"), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "returned: 99\nviolations: "));
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
}

static void rtlmem_softirq_is_a_softirq(struct kunit *test)
{
	struct ntmem_job *job = &rtlmem_bad_job.job;

	KUNIT_EXPECT_EQ(test, debugfs_line(job, "op=in-softirq size=9 loops=3 context=softirq"), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: pass\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
}

/* A job's life ------------------------------------------------------------ */

/* Told to stop in its last call, a job has nothing left to do; before, it has. */
static void rtlmem_finished_job_is_not_cancelled(struct kunit *test)
{
	struct ntmem_job *job = &rtlmem_bad_job.job;

	KUNIT_EXPECT_EQ(test, debugfs_line(job, "op=cancel size=9 loops=1 verify=0"), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: pass\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "op=cancel size=9 loops=5000 verify=0"),
			-ECANCELED);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, job, "verdict: cancelled\n"));
	KUNIT_EXPECT_FALSE(test, debugfs_shows(test, job, "loops_done: 5000\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(job, "clear"), 0);
}

static void rtlmem_without_memory_fails_with_its_reason(struct kunit *test)
{
	int nr_skip, err;

	for (nr_skip = 0; nr_skip < 2; nr_skip++) {
		WITH_FAULTS(nr_skip, ALL_FAULTS, err = debugfs_line(rtlmem_job, "op=copy"));
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job, "verdict: fail\n"));
		KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job,
						      "reason: no memory for the buffers\n"));
		KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job, "loops_done: 0\n"));
	}
}

static void rtlmem_clear_empties_the_result(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, debugfs_line(rtlmem_job, "loops=1"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, "clear"), 0);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, rtlmem_job), "verdict: none\n");
}

static void rtlmem_long_start(struct kunit *test, struct debugfs_long_run *run)
{
	debugfs_start(test, run, rtlmem_job, "op=compare size=100 difference=9 loops=100000000",
		      &ntmem_rtlmem_job.nr_done, 1000);
}

static void rtlmem_running_job_shows_progress(struct kunit *test)
{
	static const char *const texts[] = {
		"verdict: running\n", "progress_percent: ", "rate_mib_per_s: ", "remaining_s: ",
	};
	struct debugfs_long_run run;
	int i;

	rtlmem_long_start(test, &run);
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, rtlmem_job, texts[i]), "%s",
				      texts[i]);
	KUNIT_EXPECT_FALSE(test, debugfs_shows(test, rtlmem_job, "loops_done: "));
	debugfs_long_stop(&run);
}

static void rtlmem_busy_job_refuses_other_lines(struct kunit *test)
{
	struct debugfs_long_run run;

	rtlmem_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, "loops=1"), -EBUSY);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, "bogus=1"), -EBUSY);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, "clear"), -EBUSY);
	debugfs_long_stop(&run);
}

static void rtlmem_cancelled_job_keeps_its_partial_result(struct kunit *test)
{
	struct debugfs_long_run run;

	rtlmem_long_start(test, &run);
	KUNIT_EXPECT_EQ(test, debugfs_line(rtlmem_job, "cancel"), 0);
	debugfs_long_stop(&run);
	KUNIT_EXPECT_EQ(test, run.err, -ECANCELED);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job, "verdict: cancelled\n"));
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, rtlmem_job, "returned: 9\n"));
	KUNIT_EXPECT_FALSE(test, debugfs_shows(test, rtlmem_job, "loops_done: 0\n"));
}

static int rtlmem_init(struct kunit *test)
{
	rtlmem_bad_job.ops = rtlmem_bad_ops;
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

static void rtlmem_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
	debugfs_line(rtlmem_job, "clear");
}

static struct kunit_case rtlmem_cases[] = {
	KUNIT_CASE_PARAM(rtlmem_good_line_runs_and_passes, rtlmem_good_gen_params),
	KUNIT_CASE_PARAM(rtlmem_bad_line_is_refused_and_changes_nothing, rtlmem_bad_gen_params),
	KUNIT_CASE(rtlmem_each_routine_passes_at_each_size),
	KUNIT_CASE(rtlmem_each_copy_passes_at_each_distance),
	KUNIT_CASE(rtlmem_each_compare_passes_at_each_difference),
	NTMEM_KUNIT_CASE_SLOW(rtlmem_largest_numbers_are_accepted),
	KUNIT_CASE_PARAM(rtlmem_wrong_routine_fails, rtlmem_wrong_gen_params),
	KUNIT_CASE(rtlmem_nobody_looks_with_verify_0),
	KUNIT_CASE(rtlmem_softirq_is_a_softirq),
	KUNIT_CASE(rtlmem_finished_job_is_not_cancelled),
	KUNIT_CASE(rtlmem_without_memory_fails_with_its_reason),
	KUNIT_CASE(rtlmem_clear_empties_the_result),
	KUNIT_CASE(rtlmem_running_job_shows_progress),
	KUNIT_CASE(rtlmem_busy_job_refuses_other_lines),
	KUNIT_CASE(rtlmem_cancelled_job_keeps_its_partial_result),
	{}
};

static struct kunit_suite rtlmem_suite = {
	.name = "ntmem_debugfs_rtlmem",
	.init = rtlmem_init,
	.exit = rtlmem_exit,
	.test_cases = rtlmem_cases,
};
kunit_test_suite(rtlmem_suite);
