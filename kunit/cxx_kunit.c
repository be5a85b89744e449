// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of C++: the cases of cxx_cases.h, in each of their builds.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "helpers.h"

#include "case_run.h"
#include "cxx_cases.h"

void cxx_say(const char *word)
{
	trace_separate();
	trace_add("%s", word);
}

void cxx_say_number(const char *name, LONGLONG number)
{
	trace_separate();
	trace_add("%s%ld", name, number);
}

void cxx_say_code(NTSTATUS code)
{
	trace_separate();
	trace_add_code(code);
}

int cxx_filter(const char *word, int verdict)
{
	cxx_say(word);
	return verdict;
}

int cxx_number(int number)
{
	OPTIMIZER_HIDE_VAR(number);
	return number;
}

void cxx_raise(NTSTATUS code)
{
	EXCEPTION_RECORD record = { .ExceptionCode = code };

	RtlRaiseException(&record);
}

static void pure_virtual_call_is_a_bug_check(struct kunit *test)
{
	struct case_run run;
	int result = 0;

	EXPECT_VIOLATIONS(test, KMODE_EXCEPTION_NOT_HANDLED, 1,
			  result = case_run(&run, cxx_call_pure));
	KUNIT_EXPECT_EQ(test, result, -EIO);
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, (u32)KMODE_EXCEPTION_NOT_HANDLED);
	KUNIT_EXPECT_EQ(test, (NTSTATUS)run.thread.parameter[0], STATUS_NOT_IMPLEMENTED);
	KUNIT_EXPECT_NE(test, run.thread.parameter[1], 0ULL);
	KUNIT_EXPECT_STREQ(test, trace.text, "constructor");
}

#define CXX_CASE_NUMBER(name, ...) NR_##name,

enum cxx_object_case { CXX_OBJECT_CASES(CXX_CASE_NUMBER) };
enum cxx_seh_case { CXX_SEH_CASES(CXX_CASE_NUMBER) };

#define CXX_CASE_TEST(build, name, result, words)                           \
	static void build##_##name(struct kunit *test)                      \
	{                                                                   \
		case_check(test, cxx_##build##_cases[NR_##name], result, words); \
	}

/* The lists take a macro of a case's own arguments alone. */
#define CXX_OBJECT_TEST(...) CXX_CASE_TEST(object, __VA_ARGS__)
#define CXX_OBJECT_ENTRY(name, ...) KUNIT_CASE(object_##name),
#define CXX_O2_TEST(...) CXX_CASE_TEST(seh_o2, __VA_ARGS__)
#define CXX_O2_ENTRY(name, ...) KUNIT_CASE(seh_o2_##name),
#define CXX_O1_TEST(...) CXX_CASE_TEST(seh_o1, __VA_ARGS__)
#define CXX_O1_ENTRY(name, ...) KUNIT_CASE(seh_o1_##name),
#define CXX_OS_TEST(...) CXX_CASE_TEST(seh_os, __VA_ARGS__)
#define CXX_OS_ENTRY(name, ...) KUNIT_CASE(seh_os_##name),
#define CXX_O3_TEST(...) CXX_CASE_TEST(seh_o3, __VA_ARGS__)
#define CXX_O3_ENTRY(name, ...) KUNIT_CASE(seh_o3_##name),

CXX_OBJECT_CASES(CXX_OBJECT_TEST)
CXX_SEH_CASES(CXX_O2_TEST)
CXX_SEH_CASES(CXX_O1_TEST)
CXX_SEH_CASES(CXX_OS_TEST)
CXX_SEH_CASES(CXX_O3_TEST)

static struct kunit_case cxx_object_kunit_cases[] = {
	CXX_OBJECT_CASES(CXX_OBJECT_ENTRY)
	KUNIT_CASE(pure_virtual_call_is_a_bug_check),
	{}
};

static struct kunit_case cxx_seh_kunit_cases[] = {
	CXX_SEH_CASES(CXX_O2_ENTRY)
	CXX_SEH_CASES(CXX_O1_ENTRY)
	CXX_SEH_CASES(CXX_OS_ENTRY)
	CXX_SEH_CASES(CXX_O3_ENTRY)
	{}
};

static struct kunit_suite cxx_suite = {
	.name = "ntmem_cxx",
	.test_cases = cxx_object_kunit_cases,
};

static struct kunit_suite cxx_seh_suite = {
	.name = "ntmem_cxx_seh",
	.test_cases = cxx_seh_kunit_cases,
};

kunit_test_suites(&cxx_suite, &cxx_seh_suite);

MODULE_DESCRIPTION("Tests of ntmem's C++");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
