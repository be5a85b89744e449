// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suites of ntmem_fault: what their files share, and their lists of cases.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

#include "fault_kunit.h"

#include "case_run.h"
#include "fault_cases.h"

struct user_memory fault_user;
struct fault_memory fault_memory;

/* Divisors, too. */
const u8 fault_read_only[64] = { [0 ... 63] = 0x11 };

void fault_say(const char *text)
{
	trace_separate();
	trace_add("%s", text);
}

void fault_say_number(LONGLONG number)
{
	trace_separate();
	trace_add("%ld", number);
}

static const char *fault_kind(ULONG_PTR kind)
{
	switch (kind) {
	case EXCEPTION_READ_FAULT:
		return "read";
	case EXCEPTION_WRITE_FAULT:
		return "write";
	case EXCEPTION_EXECUTE_FAULT:
		return "execute";
	default:
		return "unknown";
	}
}

int fault_look(PEXCEPTION_POINTERS pointers, PVOID address, int verdict)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
	unsigned long told = record->ExceptionInformation[1];

	trace_separate();
	if (record->ExceptionCode != STATUS_ACCESS_VIOLATION) {
		trace_add("%x/%u", record->ExceptionCode, record->NumberParameters);
		return verdict;
	}
	trace_add("%s", fault_kind(record->ExceptionInformation[0]));
	if (record->NumberParameters != 2)
		trace_add("/%u", record->NumberParameters);
	if (told != (unsigned long)address)
		trace_add("@%lx", told);
	return verdict;
}

int fault_look_roughly(PEXCEPTION_POINTERS pointers, PVOID address, int verdict)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

	if (record->ExceptionCode != STATUS_ACCESS_VIOLATION || record->NumberParameters != 2 ||
	    record->ExceptionInformation[0] > EXCEPTION_WRITE_FAULT ||
	    record->ExceptionInformation[1] != (unsigned long)address)
		return fault_look(pointers, address, verdict);
	fault_say("access");
	return verdict;
}

int fault_repair(PEXCEPTION_POINTERS pointers, PVOID bad, PVOID good)
{
	ULONG64 *registers = &pointers->ContextRecord->Rax;
	int verdict = EXCEPTION_EXECUTE_HANDLER, i;

	for (i = 0; i < 16; i++) {
		if (registers[i] != (unsigned long)bad)
			continue;
		registers[i] = (unsigned long)good;
		verdict = EXCEPTION_CONTINUE_EXECUTION;
	}
	return verdict;
}

PVOID fault_pointer(ULONG64 address)
{
	OPTIMIZER_HIDE_VAR(address);
	return (void *)(unsigned long)address;
}

LONGLONG fault_number(LONGLONG number)
{
	OPTIMIZER_HIDE_VAR(number);
	return number;
}

PUCHAR fault_hole(void)
{
	return fault_memory.hole;
}

PUCHAR fault_constants(void)
{
	return (u8 *)fault_read_only;
}

/* Behind what vmalloc() gives comes a page without memory. */
static int fault_suite_init(struct kunit_suite *suite)
{
	fault_memory.good = vmalloc(PAGE_SIZE);
	if (!fault_memory.good)
		return -ENOMEM;
	memset(fault_memory.good, 0x5a, PAGE_SIZE);
	fault_memory.hole = fault_memory.good + PAGE_SIZE;
	return 0;
}

static void fault_suite_exit(struct kunit_suite *suite)
{
	vfree(fault_memory.good);
	fault_memory.good = NULL;
}

#define FAULT_CASE_NUMBER(name, ...) NR_##name,

enum fault_case {
	FAULT_CASES(FAULT_CASE_NUMBER)
};

#define FAULT_CASE_TEST(build, name, result, words)                                 \
	static void build##_##name(struct kunit *test)                              \
	{                                                                           \
		case_check(test, fault_##build##_cases[NR_##name], result, words);  \
	}

/* The lists take a macro of a case's own arguments alone. */
#define FAULT_O2_TEST(...) FAULT_CASE_TEST(o2, __VA_ARGS__)
#define FAULT_O2_ENTRY(name, ...) KUNIT_CASE(o2_##name),
#define FAULT_O1_TEST(...) FAULT_CASE_TEST(o1, __VA_ARGS__)
#define FAULT_O1_ENTRY(name, ...) KUNIT_CASE(o1_##name),
#define FAULT_OS_TEST(...) FAULT_CASE_TEST(os, __VA_ARGS__)
#define FAULT_OS_ENTRY(name, ...) KUNIT_CASE(os_##name),
#define FAULT_O3_TEST(...) FAULT_CASE_TEST(o3, __VA_ARGS__)
#define FAULT_O3_ENTRY(name, ...) KUNIT_CASE(o3_##name),

FAULT_CASES(FAULT_O2_TEST)

static struct kunit_case fault_o2_kunit_cases[] = {
	FAULT_CASES(FAULT_O2_ENTRY)
	{}
};

static struct kunit_suite fault_o2_suite = {
	.name = "ntmem_fault",
	.suite_init = fault_suite_init,
	.suite_exit = fault_suite_exit,
	.test_cases = fault_o2_kunit_cases,
};

FAULT_CASES(FAULT_O1_TEST)

static struct kunit_case fault_o1_kunit_cases[] = {
	FAULT_CASES(FAULT_O1_ENTRY)
	{}
};

static struct kunit_suite fault_o1_suite = {
	.name = "ntmem_fault_o1",
	.suite_init = fault_suite_init,
	.suite_exit = fault_suite_exit,
	.test_cases = fault_o1_kunit_cases,
};

FAULT_CASES(FAULT_OS_TEST)

static struct kunit_case fault_os_kunit_cases[] = {
	FAULT_CASES(FAULT_OS_ENTRY)
	{}
};

static struct kunit_suite fault_os_suite = {
	.name = "ntmem_fault_os",
	.suite_init = fault_suite_init,
	.suite_exit = fault_suite_exit,
	.test_cases = fault_os_kunit_cases,
};

FAULT_CASES(FAULT_O3_TEST)

static struct kunit_case fault_o3_kunit_cases[] = {
	FAULT_CASES(FAULT_O3_ENTRY)
	{}
};

static struct kunit_suite fault_o3_suite = {
	.name = "ntmem_fault_o3",
	.suite_init = fault_suite_init,
	.suite_exit = fault_suite_exit,
	.test_cases = fault_o3_kunit_cases,
};

static struct kunit_case fault_forms_kunit_cases[] = {
	FAULT_FORMS_CASES,
	{}
};

static struct kunit_suite fault_forms_suite = {
	.name = "ntmem_fault_forms",
	.suite_init = fault_suite_init,
	.suite_exit = fault_suite_exit,
	.test_cases = fault_forms_kunit_cases,
};

static int fault_user_suite_init(struct kunit_suite *suite)
{
	int err = user_memory_make(&fault_user);

	return err ?: fault_suite_init(suite);
}

static void fault_user_suite_exit(struct kunit_suite *suite)
{
	fault_suite_exit(suite);
	user_memory_drop(&fault_user);
}

static struct kunit_suite fault_user_suite = {
	.name = "ntmem_fault_user",
	.suite_init = fault_user_suite_init,
	.suite_exit = fault_user_suite_exit,
	.test_cases = fault_user_kunit_cases,
};

static struct kunit_suite fault_outside_suite = {
	.name = "ntmem_fault_outside",
	.test_cases = fault_outside_kunit_cases,
};

kunit_test_suites(&fault_o2_suite, &fault_o1_suite, &fault_os_suite, &fault_o3_suite,
		  &fault_forms_suite, &fault_user_suite, &fault_outside_suite);

MODULE_DESCRIPTION("Tests of faults in ntmem's guarded code");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
