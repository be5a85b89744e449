// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of guarded code: the cases of seh_cases.h, in each of their builds. Suites ntmem_seh
 * and its kin, and, compiled once more by seh_fault_kunit.c, ntmem_seh_fault and its kin.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "helpers.h"

#include "case_run.h"
#include "seh_cases.h"

#if SEH_FAULTS
#define SEH_EITHER(software, fault) fault

struct ntmem_context *seh_fault_context(void)
{
	return ntmem_context();
}

/* What a register is, or NULL, by the number that instructions have for it. */
static ULONG64 *seh_fault_operand(PCONTEXT context, const u8 *code)
{
	ULONG64 *registers = &context->Rax;
	unsigned int high = 0;

	if ((*code & 0xf0) == 0x40)
		high = (*code++ & 1) * 8;
	/* A load, and a division by a register. */
	if (code[0] == 0x8b || (code[0] == 0xf7 && code[1] >= 0xf8))
		return registers + high + (code[1] & 7);
	return NULL;
}

EXCEPTION_DISPOSITION NTAPI seh_fault_repair(PEXCEPTION_RECORD record, PVOID frame,
					     PCONTEXT context, PVOID dispatcher)
{
	static const int something;
	ULONG64 *operand;

	/* Anything but the fault is marked: raised by a filter, because of the fault, gone. */
	if (record->ExceptionFlags)
		return ExceptionContinueSearch;
	if (record->ExceptionAddress != (PVOID)context->Rip)
		seh_say("elsewhere");
	switch (SEH_NUMBER(record->ExceptionCode)) {
	case 1:
	case 2:
	case 3:
		operand = seh_fault_operand(context, record->ExceptionAddress);
		if (operand)
			*operand = record->ExceptionCode == E1 ? (ULONG_PTR)&something : 1;
		else
			seh_say("unknown-instruction");
		break;
	case 4:
		context->Rip += strlen("\x0f\x0b");
		break;
	case 5:
		context->Rip += strlen("\x0f\x01\xd1");
		break;
	default:
		seh_say("no-fault");
		break;
	}
	return ExceptionContinueSearch;
}

/* Faults that are no raise in all but the address of an access, which is NULL, and its kind. */
static ULONG seh_nr_parameters(const EXCEPTION_RECORD *record)
{
	if (record->ExceptionCode == E1 && record->NumberParameters == 2 &&
	    record->ExceptionInformation[0] == EXCEPTION_READ_FAULT &&
	    !record->ExceptionInformation[1])
		return 0;
	return record->NumberParameters;
}
#else
#define SEH_EITHER(software, fault) software

void seh_raise(NTSTATUS code)
{
	EXCEPTION_RECORD record = { .ExceptionCode = code };

	RtlRaiseException(&record);
}

static ULONG seh_nr_parameters(const EXCEPTION_RECORD *record)
{
	return record->NumberParameters;
}
#endif

static void seh_add_code(NTSTATUS code)
{
	int number = SEH_NUMBER(code);

	trace_add_code(number > 0 && number < 0x10 ? (NTSTATUS)0xe0000000 + number : code);
}

void seh_say(const char *text)
{
	trace_separate();
	trace_add("%s", text);
}

void seh_say_number(LONGLONG number)
{
	trace_separate();
	trace_add("%ld", number);
}

void seh_say_code(NTSTATUS code)
{
	trace_separate();
	seh_add_code(code);
}

int seh_filter(const char *name, int verdict)
{
	seh_say(name);
	return verdict;
}

int seh_look(const char *name, PEXCEPTION_POINTERS pointers, int verdict)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

	trace_separate();
	trace_add("%s:", name);
	seh_add_code(record->ExceptionCode);
	trace_add("/%x/%u", record->ExceptionFlags, seh_nr_parameters(record));
	while ((record = record->ExceptionRecord)) {
		trace_add("<");
		seh_add_code(record->ExceptionCode);
	}
	return verdict;
}

int seh_number(int number)
{
	OPTIMIZER_HIDE_VAR(number);
	return number;
}

void seh_raise_with(NTSTATUS code, ULONG_PTR parameter)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = code,
		.NumberParameters = 1,
		.ExceptionInformation = { parameter },
	};

	RtlRaiseException(&record);
}

/* Noinline, for the compiler to save whatever the registers held. */
noinline int seh_raise_with_registers(NTSTATUS code)
{
	EXCEPTION_RECORD record = { .ExceptionCode = code };
	PEXCEPTION_RECORD argument = &record;

	asm volatile("mov %[r0], %%rbx\n\t"
		     "lea 1(%%rbx), %%r12\n\t"
		     "lea 2(%%rbx), %%r13\n\t"
		     "lea 3(%%rbx), %%r14\n\t"
		     "lea 4(%%rbx), %%r15\n\t"
		     "call RtlRaiseException"
		     : "+D"(argument), ASM_CALL_CONSTRAINT
		     : [r0] "i"(SEH_REGISTER(0))
		     : "rax", "rbx", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r12", "r13",
		       "r14", "r15", "memory", "cc");
	return 5;
}

void seh_call(void (*routine)(void))
{
	routine();
	seh_say("returned");
}

static int seh_other_thread(void *data)
{
	void (**routine)(void) = data;

	(*routine)();
	return 0;
}

void seh_call_in_thread(void (*routine)(void))
{
	struct ntmem_thread thread = {};

	if (ntmem_thread_start(&thread, seh_other_thread, &routine, "ntmem-seh-other") ||
	    ntmem_thread_wait(&thread))
		seh_say("no-thread");
}

static void seh_check_stop(struct kunit *test, int (*routine)(void), NTSTATUS code, u64 first,
			   u64 second, const char *words)
{
	struct case_run run;
	int result = 0;

	EXPECT_VIOLATIONS(test, KMODE_EXCEPTION_NOT_HANDLED, 1,
			  result = case_run(&run, routine));
	KUNIT_EXPECT_STREQ(test, trace.text, words);
	KUNIT_EXPECT_EQ(test, result, -EIO);
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, (u32)KMODE_EXCEPTION_NOT_HANDLED);
	KUNIT_EXPECT_EQ(test, (NTSTATUS)run.thread.parameter[0], code);
	KUNIT_EXPECT_NE(test, run.thread.parameter[1], 0ULL);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[2], first);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[3], second);
}

#define SEH_CASE_NUMBER(name, ...) NR_##name,

enum seh_case {
	SEH_CASES(SEH_CASE_NUMBER)
	SEH_STOPS(SEH_CASE_NUMBER)
};

#define SEH_CASE_TEST(build, name, result, words)                         \
	static void build##_##name(struct kunit *test)                    \
	{                                                                 \
		case_check(test, seh_##build##_cases[NR_##name], result, words); \
	}
#define SEH_STOP_TEST(build, name, code, first, second, words)            \
	static void build##_##name(struct kunit *test)                    \
	{                                                                 \
		seh_check_stop(test, seh_##build##_cases[NR_##name], code, first, second, words); \
	}

/* The lists take a macro of a case's own arguments alone. */
#define SEH_O2_TEST(...) SEH_CASE_TEST(o2, __VA_ARGS__)
#define SEH_O2_STOP(...) SEH_STOP_TEST(o2, __VA_ARGS__)
#define SEH_O2_ENTRY(name, ...) KUNIT_CASE(o2_##name),
#define SEH_O1_TEST(...) SEH_CASE_TEST(o1, __VA_ARGS__)
#define SEH_O1_STOP(...) SEH_STOP_TEST(o1, __VA_ARGS__)
#define SEH_O1_ENTRY(name, ...) KUNIT_CASE(o1_##name),
#define SEH_OS_TEST(...) SEH_CASE_TEST(os, __VA_ARGS__)
#define SEH_OS_STOP(...) SEH_STOP_TEST(os, __VA_ARGS__)
#define SEH_OS_ENTRY(name, ...) KUNIT_CASE(os_##name),
#define SEH_O3_TEST(...) SEH_CASE_TEST(o3, __VA_ARGS__)
#define SEH_O3_STOP(...) SEH_STOP_TEST(o3, __VA_ARGS__)
#define SEH_O3_ENTRY(name, ...) KUNIT_CASE(o3_##name),

SEH_CASES(SEH_O2_TEST)
SEH_STOPS(SEH_O2_STOP)

static struct kunit_case seh_cases[] = {
	SEH_CASES(SEH_O2_ENTRY)
	SEH_STOPS(SEH_O2_ENTRY)
	{}
};

static struct kunit_suite seh_suite = {
	SEH_EITHER(.name = "ntmem_seh", .name = "ntmem_seh_fault"),
	.test_cases = seh_cases,
};

SEH_CASES(SEH_O1_TEST)
SEH_STOPS(SEH_O1_STOP)

static struct kunit_case seh_o1_kunit_cases[] = {
	SEH_CASES(SEH_O1_ENTRY)
	SEH_STOPS(SEH_O1_ENTRY)
	{}
};

static struct kunit_suite seh_o1_suite = {
	SEH_EITHER(.name = "ntmem_seh_o1", .name = "ntmem_seh_fault_o1"),
	.test_cases = seh_o1_kunit_cases,
};

SEH_CASES(SEH_OS_TEST)
SEH_STOPS(SEH_OS_STOP)

static struct kunit_case seh_os_kunit_cases[] = {
	SEH_CASES(SEH_OS_ENTRY)
	SEH_STOPS(SEH_OS_ENTRY)
	{}
};

static struct kunit_suite seh_os_suite = {
	SEH_EITHER(.name = "ntmem_seh_os", .name = "ntmem_seh_fault_os"),
	.test_cases = seh_os_kunit_cases,
};

SEH_CASES(SEH_O3_TEST)
SEH_STOPS(SEH_O3_STOP)

static struct kunit_case seh_o3_kunit_cases[] = {
	SEH_CASES(SEH_O3_ENTRY)
	SEH_STOPS(SEH_O3_ENTRY)
	{}
};

static struct kunit_suite seh_o3_suite = {
	SEH_EITHER(.name = "ntmem_seh_o3", .name = "ntmem_seh_fault_o3"),
	.test_cases = seh_o3_kunit_cases,
};

kunit_test_suites(&seh_suite, &seh_o1_suite, &seh_os_suite, &seh_o3_suite);

MODULE_DESCRIPTION(SEH_EITHER("Tests of ntmem's guarded code",
			      "Tests of faults in ntmem's guarded code"));
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
