// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of the jobs that probe: their lines, their results, and that they notice memory
 * which is not as they expect it.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mman.h>
#include <linux/string.h>

#include "debugfs_kunit.h"
#include "helpers.h"
#include "job_probe.h"

static struct ntmem_job *const probe_job = &ntmem_probe_job.job;

/* The memory that jobs use is that of the process which has loaded the suite. */
static struct user_memory probe_user;

static int probe_line(struct kunit *test, const char *line)
{
	int err;

	if (!probe_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_DEBUGFS_KUNIT_TEST=m");
	kthread_use_mm(probe_user.mm);
	err = debugfs_line(probe_job, line);
	kthread_unuse_mm(probe_user.mm);
	return err;
}

struct probe_good {
	const char *name;
	const char *line;
	const char *shows;
};

static const struct probe_good probe_goods[] = {
	{ "all defaults but op", "op=write", "op: write\naddress: good\nlength_bytes: 8192\n"
	  "alignment_bytes: 4\nelapsed_ns: " },
	{ "good write", "op=write address=good", "expected: none\nraised: none\nparameters: 0\n"
	  "corrupt_bytes: 0\n" },
	{ "good read", "op=read address=good length=1", "raised: none\n" },
	{ "all of the buffer", "address=good length=4095", "raised: none\n" },
	{ "largest buffer", "address=good length=16777216", "raised: none\n" },
	{ "nothing", "address=kernel length=0", "expected: none\nraised: none\n" },
	{ "readonly write", "address=readonly", "raised: STATUS_ACCESS_VIOLATION\n"
	  "parameters: 2\nfault_access: write\nfault_offset_bytes: 0\n" },
	{ "readonly read", "op=read address=readonly", "raised: none\n" },
	{ "unmapped write", "address=unmapped", "raised: STATUS_ACCESS_VIOLATION\n"
	  "parameters: 2\nfault_access: read\nfault_offset_bytes: 0\n" },
	{ "unmapped read", "op=read address=unmapped", "raised: none\n" },
	{ "kernel write", "address=kernel", "raised: STATUS_ACCESS_VIOLATION\nparameters: 0\n" },
	{ "kernel read", "op=read address=kernel", "raised: STATUS_ACCESS_VIOLATION\n" },
	{ "wrap write", "address=wrap", "raised: STATUS_ACCESS_VIOLATION\nparameters: 0\n" },
	{ "wrap read", "op=read address=wrap", "raised: STATUS_ACCESS_VIOLATION\n" },
	{ "misaligned write", "address=misaligned", "raised: STATUS_DATATYPE_MISALIGNMENT\n" },
	{ "misaligned read", "op=read address=misaligned alignment=16",
	  "raised: STATUS_DATATYPE_MISALIGNMENT\n" },
	{ "any alignment", "address=misaligned alignment=1", "raised: none\n" },
	{ "null write", "address=null", "raised: STATUS_ACCESS_VIOLATION\nparameters: 2\n" },
	{ "null read", "op=read address=null length=8", "raised: none\n" },
	{ "last address", "op=read address=0x7ffffffeffff length=1 alignment=1",
	  "address: given\nlength_bytes: 1\n" },
	{ "behind it", "op=read address=0x7ffffffeffff length=2 alignment=1",
	  "raised: STATUS_ACCESS_VIOLATION\nparameters: 0\n" },
	{ "decimal address", "address=4096 alignment=8192",
	  "raised: STATUS_DATATYPE_MISALIGNMENT\n" },
	{ "largest numbers",
	  "address=0xffffffffffffffff length=18446744073709551615 alignment=4294967295",
	  "raised: STATUS_DATATYPE_MISALIGNMENT\n" },
	{ "largest length", "address=0x1000 length=18446744073709551615",
	  "raised: STATUS_ACCESS_VIOLATION\nparameters: 0\n" },
};

static void probe_good_name(const struct probe_good *good, char *name)
{
	strscpy(name, good->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(probe_good, probe_goods, probe_good_name);

static void probe_good_line_runs_and_passes(struct kunit *test)
{
	const struct probe_good *good = test->param_value;

	KUNIT_EXPECT_EQ(test, probe_line(test, good->line), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, probe_job, "verdict: pass\n"));
	KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, probe_job, good->shows),
			      "%s is not in:\n%s", good->shows, debugfs_result(test, probe_job));
}

struct probe_bad {
	const char *line;
	int err;
};

static const struct probe_bad probe_bads[] = {
	{ "", -EINVAL },
	{ "write", -EINVAL },
	{ "op=", -EINVAL },
	{ "op=execute", -EINVAL },
	{ "op=read op=write", -EINVAL },
	{ "size=5", -EINVAL },
	{ "address=", -EINVAL },
	{ "address=given", -EINVAL },
	{ "address=(null)", -EINVAL },
	{ "address=+1", -EINVAL },
	{ "address=0x", -EINVAL },
	{ "address=12z", -EINVAL },
	{ "address=-1", -ERANGE },
	{ "address=0x10000000000000000", -ERANGE },
	{ "length=", -EINVAL },
	{ "length=-1", -ERANGE },
	{ "length=18446744073709551616", -ERANGE },
	{ "address=good length=16777217", -ERANGE },
	{ "op=read address=unmapped length=16777217", -ERANGE },
	{ "address=0x1000 length=1073741825", -ERANGE },
	{ "address=0x1000 length=0x7fffffff0000", -ERANGE },
	{ "alignment=four", -EINVAL },
	{ "alignment=4294967296", -ERANGE },
};

static void probe_bad_name(const struct probe_bad *bad, char *name)
{
	strscpy(name, *bad->line ? bad->line : "nothing", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(probe_bad, probe_bads, probe_bad_name);

static void probe_bad_line_is_refused_and_changes_nothing(struct kunit *test)
{
	const struct probe_bad *bad = test->param_value;
	const char *before;

	KUNIT_EXPECT_EQ(test, probe_line(test, "op=read address=null length=3"), 0);
	before = debugfs_result(test, probe_job);
	KUNIT_EXPECT_EQ(test, probe_line(test, bad->line), bad->err);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, probe_job), before);
}

static void probe_map_page(struct kunit *test, unsigned int i, unsigned long prot)
{
	KUNIT_EXPECT_TRUE(test, user_memory_map(probe_user.address + i * PAGE_SIZE, PAGE_SIZE,
						prot));
}

/* Addresses in memory that the process has: it can be written, read, and neither. */
static void probe_given_address_follows_the_mappings(struct kunit *test)
{
	char line[80];
	const struct {
		unsigned long offset;
		size_t length;
		const char *shows;
	} rows[] = {
		{ 0, PAGE_SIZE, "raised: none\n" },
		{ 12, 1, "raised: none\n" },
		{ 12, PAGE_SIZE, "fault_access: write\nfault_offset_bytes: 4084\n" },
		{ PAGE_SIZE, 1, "fault_access: write\nfault_offset_bytes: 0\n" },
		{ 2 * PAGE_SIZE + 4, 1, "fault_access: read\nfault_offset_bytes: 0\n" },
		{ 3 * PAGE_SIZE, 2 * PAGE_SIZE, "raised: none\n" },
	};
	unsigned int i;

	if (!probe_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_DEBUGFS_KUNIT_TEST=m");
	kthread_use_mm(probe_user.mm);
	probe_map_page(test, 1, PROT_READ);
	probe_map_page(test, 2, PROT_NONE);
	kthread_unuse_mm(probe_user.mm);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(line, sizeof(line), "address=0x%lx length=%zu",
			 probe_user.address + rows[i].offset, rows[i].length);
		KUNIT_EXPECT_EQ(test, probe_line(test, line), 0);
		KUNIT_EXPECT_TRUE(test, debugfs_shows(test, probe_job, "verdict: pass\n"));
		KUNIT_EXPECT_TRUE_MSG(test, debugfs_shows(test, probe_job, rows[i].shows),
				      "%s is not in:\n%s", rows[i].shows,
				      debugfs_result(test, probe_job));
	}
}

/* A thread without user memory can have no buffer, but ranges are the same for it. */
static void probe_without_user_memory_says_so(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, debugfs_line(probe_job, "address=good"), -EINVAL);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, probe_job, "verdict: fail\n"
					      "reason: no user memory for the buffer\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(probe_job, "address=null"), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, probe_job, "verdict: pass\n"));
	KUNIT_EXPECT_EQ(test, debugfs_line(probe_job, "address=kernel"), 0);
	KUNIT_EXPECT_TRUE(test, debugfs_shows(test, probe_job, "verdict: pass\n"));
}

static void probe_clear_empties_the_result(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, probe_line(test, "address=null"), 0);
	KUNIT_EXPECT_EQ(test, debugfs_line(probe_job, "cancel"), -ENOENT);
	KUNIT_EXPECT_EQ(test, debugfs_line(probe_job, "clear"), 0);
	KUNIT_EXPECT_STREQ(test, debugfs_result(test, probe_job), "verdict: none\n");
}

static int probe_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&probe_user);
}

static void probe_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&probe_user);
}

static int probe_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

static void probe_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
	debugfs_line(probe_job, "clear");
}

static struct kunit_case probe_cases[] = {
	KUNIT_CASE_PARAM(probe_good_line_runs_and_passes, probe_good_gen_params),
	KUNIT_CASE_PARAM(probe_bad_line_is_refused_and_changes_nothing, probe_bad_gen_params),
	KUNIT_CASE(probe_given_address_follows_the_mappings),
	KUNIT_CASE(probe_without_user_memory_says_so),
	KUNIT_CASE(probe_clear_empties_the_result),
	{}
};

static struct kunit_suite probe_suite = {
	.name = "ntmem_debugfs_probe",
	.suite_init = probe_suite_init,
	.suite_exit = probe_suite_exit,
	.init = probe_init,
	.exit = probe_exit,
	.test_cases = probe_cases,
};
kunit_test_suite(probe_suite);
