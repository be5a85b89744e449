// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of which debug output is shown, and of the texts that set it.
 */
#include <kunit/test.h>
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/string.h>

#include "debug_kunit.h"
#include "helpers.h"
#include "internal.h"

#include <ntmem/dpfilter.h>

#define DEFAULTS "*=0x0,WIN2000=0x1,DEFAULT=0xf\n"

static char *filter_text(struct kunit *test)
{
	char *text = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_EQ(test, ntmem_filter_text(text, PAGE_SIZE), (int)strlen(text));
	return text;
}

static bool filter_shows(u32 component, u32 level)
{
	captured.length = 0;
	DbgPrintEx(component, level, "x\n");
	return captured.length;
}

static void filter_default_shows_its_named_levels(struct kunit *test)
{
	u32 level;

	KUNIT_EXPECT_STREQ(test, filter_text(test), DEFAULTS);
	for (level = 0; level < 32; level++)
		KUNIT_EXPECT_EQ_MSG(test, filter_shows(DPFLTR_DEFAULT_ID, level), level < 4,
				    "level %u", level);
}

static void filter_other_components_show_errors_alone(struct kunit *test)
{
	u32 component, level;

	for (component = 0; component < DPFLTR_ENDOFTABLE_ID; component++)
		for (level = 0; level < 32 && component != DPFLTR_DEFAULT_ID; level++)
			KUNIT_EXPECT_EQ_MSG(test, filter_shows(component, level), !level,
					    "component %u, level %u", component, level);
}

static void filter_levels_from_32_on_are_masks(struct kunit *test)
{
	DbgSetDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_MASK | 0x40, TRUE);
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVDRIVER_ID, 6));
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVDRIVER_ID, 31));
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVDRIVER_ID, 0x60));
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVDRIVER_ID, DPFLTR_MASK));
	KUNIT_EXPECT_FALSE(test, filter_shows(DPFLTR_IHVDRIVER_ID, 0x20));
	KUNIT_EXPECT_FALSE(test, filter_shows(DPFLTR_IHVDRIVER_ID, 5));
	/* The bit of errors is shown for every component. */
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVBUS_ID, 0x21));
	KUNIT_EXPECT_FALSE(test, filter_shows(DPFLTR_IHVBUS_ID, 0x20));
}

static void filter_unknown_component_is_default(struct kunit *test)
{
	static const u32 unknown[] = { DPFLTR_ENDOFTABLE_ID, 1000, 0x80000000, MAXULONG - 1 };
	int i;

	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		KUNIT_EXPECT_TRUE(test, filter_shows(unknown[i], DPFLTR_INFO_LEVEL));
		KUNIT_EXPECT_FALSE(test, filter_shows(unknown[i], 4));
		DbgSetDebugFilterState(DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, FALSE);
		KUNIT_EXPECT_FALSE(test, filter_shows(unknown[i], DPFLTR_INFO_LEVEL));
		DbgSetDebugFilterState(DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, TRUE);
	}
}

static void filter_win2000_holds_for_all(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, filter_shows(MAXULONG, DPFLTR_TRACE_LEVEL));
	KUNIT_EXPECT_EQ(test, DbgSetDebugFilterState(MAXULONG, DPFLTR_TRACE_LEVEL, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, filter_shows(MAXULONG, DPFLTR_TRACE_LEVEL));
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_IHVVIDEO_ID, DPFLTR_TRACE_LEVEL));
	DbgSetDebugFilterState(MAXULONG, DPFLTR_ERROR_LEVEL, FALSE);
	KUNIT_EXPECT_FALSE(test, filter_shows(DPFLTR_IHVVIDEO_ID, DPFLTR_ERROR_LEVEL));
	KUNIT_EXPECT_TRUE(test, filter_shows(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL));
}

static void filter_states_are_set_and_queried(struct kunit *test)
{
	const u32 id = DPFLTR_IHVAUDIO_ID;

	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, DPFLTR_ERROR_LEVEL), FALSE);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(MAXULONG, DPFLTR_ERROR_LEVEL), TRUE);
	KUNIT_EXPECT_EQ(test, DbgSetDebugFilterState(id, 31, TRUE), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, 31), TRUE);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, DPFLTR_MASK), TRUE);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, 30), FALSE);
	/* Any boolean but FALSE is true. */
	KUNIT_EXPECT_EQ(test, DbgSetDebugFilterState(id, 0xff00, 0x80), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, 0x100), TRUE);
	KUNIT_EXPECT_EQ(test, DbgSetDebugFilterState(id, 8, FALSE), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, 0x100), FALSE);
	KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(id, 0x300), TRUE);
	KUNIT_EXPECT_TRUE(test, strstr(filter_text(test), ",IHVAUDIO=0x8000fe00,"));
}

static void filter_bad_component_has_no_state(struct kunit *test)
{
	static const u32 bad[] = { DPFLTR_ENDOFTABLE_ID, 0x80000000, MAXULONG - 1 };
	int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, DbgSetDebugFilterState(bad[i], 1, TRUE),
				STATUS_INVALID_PARAMETER_1);
		KUNIT_EXPECT_EQ(test, DbgQueryDebugFilterState(bad[i], 1),
				STATUS_INVALID_PARAMETER_1);
	}
	KUNIT_EXPECT_STREQ(test, filter_text(test), DEFAULTS);
}

static u32 filter_vprint(const char *format, ...)
{
	va_list arguments;
	u32 status;

	va_start(arguments, format);
	status = vDbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, format, arguments);
	va_end(arguments);
	return status;
}

static u32 filter_vprint_prefix(const char *format, ...)
{
	va_list arguments;
	u32 status;

	va_start(arguments, format);
	status = vDbgPrintExWithPrefix("prefix", DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, format,
				       arguments);
	va_end(arguments);
	return status;
}

static void filter_hidden_messages_succeed(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "%s\n", "x"),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, filter_vprint("%d\n", 1), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, filter_vprint_prefix("%d\n", 1), STATUS_SUCCESS);
	ntmem_filter_set("test", "DEFAULT=0");
	KUNIT_EXPECT_EQ(test, DbgPrint("%d\n", 1), STATUS_SUCCESS);
	KUNIT_EXPECT_STREQ(test, captured.text, "");
}

/* A part that is hidden is no part of a line, nor does it end one. */
static void filter_lines_are_joined_of_what_is_shown(struct kunit *test)
{
	DbgPrint("a");
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "hidden\nhidden");
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "b");
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_WARNING_LEVEL, "c\n");
	KUNIT_EXPECT_STREQ(test, captured.text, "abc\n");
}

struct filter_good {
	const char *text;
	const char *expected;
};

static const struct filter_good filter_goods[] = {
	{ "DEFAULT=0xff", "*=0x0,WIN2000=0x1,DEFAULT=0xff\n" },
	{ "DEFAULT=0", "*=0x0,WIN2000=0x1\n" },
	{ "DEFAULT=0xff,IHVDRIVER=0xf", "*=0x0,WIN2000=0x1,IHVDRIVER=0xf,DEFAULT=0xff\n" },
	{ "ihvdriver=15", "*=0x0,WIN2000=0x1,IHVDRIVER=0xf,DEFAULT=0xf\n" },
	{ "77=0xf 0x4e=1", "*=0x0,WIN2000=0x1,IHVDRIVER=0xf,IHVVIDEO=0x1,DEFAULT=0xf\n" },
	{ "0=1", "*=0x0,WIN2000=0x1,SYSTEM=0x1,DEFAULT=0xf\n" },
	{ "145=1", "*=0x0,WIN2000=0x1,DEFAULT=0xf,DRIVEEXTENDER=0x1\n" },
	{ "WIN2000=0", "*=0x0,WIN2000=0x0,DEFAULT=0xf\n" },
	{ "WIN2000=0xf", "*=0x0,WIN2000=0xf,DEFAULT=0xf\n" },
	{ "4294967295=2", "*=0x0,WIN2000=0x2,DEFAULT=0xf\n" },
	{ "0xffffffff=3", "*=0x0,WIN2000=0x3,DEFAULT=0xf\n" },
	{ "IHVBUS=0xffffffff", "*=0x0,WIN2000=0x1,IHVBUS=0xffffffff,DEFAULT=0xf\n" },
	{ "*=0", "*=0x0,WIN2000=0x1\n" },
	{ "IHVBUS=1,*=0,IHVVIDEO=2", "*=0x0,WIN2000=0x1,IHVVIDEO=0x2\n" },
	{ "IHVBUS=1,IHVBUS=2", "*=0x0,WIN2000=0x1,IHVBUS=0x2,DEFAULT=0xf\n" },
	{ "  IHVBUS=1 ,\tIHVVIDEO=2,\r\n",
	  "*=0x0,WIN2000=0x1,IHVVIDEO=0x2,IHVBUS=0x1,DEFAULT=0xf\n" },
	{ DEFAULTS, DEFAULTS },
};

static void filter_good_name(const struct filter_good *good, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "\"%*pE\"", (int)strlen(good->text), good->text);
}

KUNIT_ARRAY_PARAM(filter_good, filter_goods, filter_good_name);

static void filter_good_text_is_taken(struct kunit *test)
{
	const struct filter_good *good = test->param_value;
	char *text;

	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", good->text), 0);
	text = filter_text(test);
	KUNIT_EXPECT_STREQ(test, text, good->expected);
	/* It is what it was after it has been something else. */
	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", "*=0x55,WIN2000=0xaa"), 0);
	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", text), 0);
	KUNIT_EXPECT_STREQ(test, filter_text(test), text);
}

struct filter_bad {
	const char *text;
	int err;
};

static const struct filter_bad filter_bads[] = {
	{ "", -EINVAL },
	{ " ,\n", -EINVAL },
	{ "DEFAULT", -EINVAL },
	{ "=1", -EINVAL },
	{ "DEFAULT=", -EINVAL },
	{ "DEFAULT= 1", -EINVAL },
	{ "DEFAULT=x", -EINVAL },
	{ "DEFAULT=0x", -EINVAL },
	{ "DEFAULT=1x", -EINVAL },
	{ "DEFAULT=-1", -EINVAL },
	{ "DEFAULT=+1", -EINVAL },
	{ "DEFAULT=1=2", -EINVAL },
	{ "DEFAULT==1", -EINVAL },
	{ "DEFAULT=0x100000000", -ERANGE },
	{ "DEFAULT=99999999999999999999", -ERANGE },
	{ "DEFAULT=0000000000000000000000000000001", -EINVAL },
	{ "DEFAULTS=1", -EINVAL },
	{ "DPFLTR_DEFAULT_ID=1", -EINVAL },
	{ "DEFAUL=1", -EINVAL },
	{ "146=1", -EINVAL },
	{ "-1=1", -EINVAL },
	{ "4294967294=1", -EINVAL },
	{ "4294967296=1", -EINVAL },
	{ "**=1", -EINVAL },
	{ "STORAGECLASSMEMORYSTORAGECLASSMEMORY=1", -EINVAL },
	{ "IHVBUS=1,IHVVIDEO=2,nonsense", -EINVAL },
	{ "IHVBUS=1,nonsense=1,IHVVIDEO=2", -EINVAL },
};

static void filter_bad_name(const struct filter_bad *bad, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "\"%*pE\"", (int)strlen(bad->text), bad->text);
}

KUNIT_ARRAY_PARAM(filter_bad, filter_bads, filter_bad_name);

static void filter_bad_text_changes_nothing(struct kunit *test)
{
	const struct filter_bad *bad = test->param_value;

	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", bad->text), bad->err);
	KUNIT_EXPECT_STREQ(test, filter_text(test), DEFAULTS);
}

/* As long as it can become it is still taken back, and fits where it has to. */
static void filter_longest_text_comes_back(struct kunit *test)
{
	char *text;

	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", "*=0xffffffff,WIN2000=0xffffffff"), 0);
	text = filter_text(test);
	KUNIT_EXPECT_LT(test, strlen(text), (size_t)PAGE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", DEFAULTS), 0);
	KUNIT_EXPECT_EQ(test, ntmem_filter_set("test", text), 0);
	KUNIT_EXPECT_STREQ(test, filter_text(test), text);
	KUNIT_EXPECT_TRUE(test, strstr(text, ",DRIVEEXTENDER=0xffffffff\n"));
}

static void filter_set_a_bit(void *level)
{
	int i;

	for (i = 0; i < 10000; i++) {
		DbgSetDebugFilterState(DPFLTR_IHVDRIVER_ID, (unsigned long)level, i & 1);
		DbgQueryDebugFilterState(DPFLTR_IHVDRIVER_ID, (unsigned long)level);
	}
}

static void filter_bits_set_at_once_are_all_kept(struct kunit *test)
{
	void *levels[] = { (void *)3, (void *)30 };

	KUNIT_ASSERT_EQ(test, run_on_cpus(filter_set_a_bit, levels, 2), 0);
	KUNIT_EXPECT_TRUE(test, strstr(filter_text(test), ",IHVDRIVER=0x40000008,"));
}

static void filter_set_in_context(void *unused)
{
	DbgSetDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, TRUE);
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "shown\n");
	DbgSetDebugFilterState(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, FALSE);
	DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "hidden\n");
}

static void filter_is_set_in_any_context(struct kunit *test)
{
	filter_set_in_context(NULL);
	run_in_softirq(filter_set_in_context, NULL);
	run_in_hardirq(filter_set_in_context, NULL);
	IN_NMI(filter_set_in_context(NULL));
	KUNIT_EXPECT_STREQ(test, captured.text, "shown\nshown\nshown\nshown\n");
}

static int filter_init(struct kunit *test)
{
	char *before = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	if (!before)
		return -ENOMEM;
	ntmem_filter_text(before, PAGE_SIZE);
	test->priv = before;
	debug_capture_start();
	return ntmem_filter_set("test", DEFAULTS);
}

static void filter_exit(struct kunit *test)
{
	debug_capture_stop();
	if (test->priv)
		ntmem_filter_set("test", test->priv);
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE(filter_default_shows_its_named_levels),
	KUNIT_CASE(filter_other_components_show_errors_alone),
	KUNIT_CASE(filter_levels_from_32_on_are_masks),
	KUNIT_CASE(filter_unknown_component_is_default),
	KUNIT_CASE(filter_win2000_holds_for_all),
	KUNIT_CASE(filter_states_are_set_and_queried),
	KUNIT_CASE(filter_bad_component_has_no_state),
	KUNIT_CASE(filter_hidden_messages_succeed),
	KUNIT_CASE(filter_lines_are_joined_of_what_is_shown),
	KUNIT_CASE_PARAM(filter_good_text_is_taken, filter_good_gen_params),
	KUNIT_CASE_PARAM(filter_bad_text_changes_nothing, filter_bad_gen_params),
	KUNIT_CASE(filter_longest_text_comes_back),
	KUNIT_CASE(filter_bits_set_at_once_are_all_kept),
	KUNIT_CASE(filter_is_set_in_any_context),
	{}
};

static struct kunit_suite filter_suite = {
	.name = "ntmem_debug_filter",
	.init = filter_init,
	.exit = filter_exit,
	.test_cases = filter_cases,
};
kunit_test_suite(filter_suite);
