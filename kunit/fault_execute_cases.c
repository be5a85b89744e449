// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of what is no code.
 */
#include "fault_cases.h"

typedef int execute_routine(int first, int second);

static int execute_at(ULONG64 address, PVOID told)
{
	void (*routine)(void) = fault_pointer(address);
	int nr = 0;

	__try {
		routine();
		nr = 100;
	} __except (fault_look(GetExceptionInformation(), told, 1)) {
		nr++;
	}
	return nr;
}

static int execute_null(void)
{
	return execute_at(0, FAULT_NULL);
}

static int execute_known_null(void)
{
	void (*routine)(void) = NULL;
	int nr = 0;

	__try {
		routine();
		nr = 100;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		nr++;
	}
	return nr;
}

static int execute_user_address(void)
{
	return execute_at(FAULT_USER_ADDRESS, (PVOID)FAULT_USER_ADDRESS);
}

static int execute_wild_address(void)
{
	return execute_at(FAULT_WILD_ADDRESS, FAULT_MINUS_ONE);
}

/* What no code can be in. */
static int execute_data(void)
{
	return execute_at((ULONG64)fault_hole(), fault_hole());
}

struct execute_table {
	execute_routine *routines[4];
};

static int execute_add(int first, int second)
{
	return first + second;
}

static int execute_multiply(int first, int second)
{
	return first * second;
}

static int execute_from_table(void)
{
	struct execute_table table = { { execute_add, execute_multiply } };
	struct execute_table *p = &table;
	int nr = 0;

	__asm__ volatile("" : "+r"(p) : : "memory");
	__try {
		nr = p->routines[fault_number(2)](1, 2) + 100;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		nr++;
	}
	return nr;
}

static int execute_from_bad_table(void)
{
	struct execute_table *p = fault_pointer(0);
	int nr = 0;

	__try {
		nr = p->routines[2](1, 2) + 100;
	} __except (fault_look(GetExceptionInformation(), (PVOID)16, 1)) {
		nr++;
	}
	return nr;
}

static __attribute__((__noinline__)) int execute_tail(execute_routine *routine, int first)
{
	return routine(first, first + 1);
}

static int execute_as_tail(void)
{
	int nr = 0;

	__try {
		nr = execute_tail(fault_pointer(0), 1) + 100;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		nr++;
	}
	return nr;
}

static int execute_with_arguments(void)
{
	int (*routine)(int, int, int, int, int, int, int, int) = fault_pointer(8);
	int nr = 0;

	__try {
		nr = routine(1, 2, 3, 4, 5, 6, 7, 8) + 100;
	} __except (fault_look(GetExceptionInformation(), (PVOID)8, 1)) {
		nr++;
	}
	return nr;
}

static int execute_six(int a, int b, int c, int d, int e, int f)
{
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f;
}

/* What is good is called as ever, with all of its arguments. */
static int execute_good_pointers(void)
{
	int (*six)(int, int, int, int, int, int) = fault_pointer((ULONG64)execute_six);
	struct execute_table table = { { execute_add, execute_multiply } };
	struct execute_table *p = &table;
	int sum = 0;

	__asm__ volatile("" : "+r"(p) : : "memory");
	__try {
		sum = six(1, 1, 1, 1, 1, 1);
		sum += p->routines[fault_number(0)](2, 3) + p->routines[fault_number(1)](2, 3);
		sum += execute_tail(fault_pointer((ULONG64)execute_multiply), 1) +
		       execute_tail(fault_pointer((ULONG64)execute_add), 0) + 1;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		sum = -1;
	}
	return sum;
}

static int execute_repaired_register(void)
{
	execute_routine *routine = fault_pointer(0x77);
	int result = 0;

	__try {
		result = routine(6, 7);
	} __except (fault_repair(GetExceptionInformation(), (PVOID)0x77, execute_multiply)) {
		result = -1;
	}
	return result;
}

/* As NT has it: the processor is there already, and the way back is on the stack. */
static LONG execute_go(PCONTEXT context, PVOID place)
{
	if (context->Rip != 0x77)
		return EXCEPTION_EXECUTE_HANDLER;
	context->Rip = (ULONG64)place;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int execute_goes_elsewhere(void)
{
	execute_routine *routine = fault_pointer(0x77);
	int result = 0;

	__try {
		result = routine(6, 7);
	} __except (execute_go(GetExceptionInformation()->ContextRecord, execute_multiply)) {
		result = -1;
	}
	return result;
}

static LONG execute_return(PCONTEXT context, ULONG64 value)
{
	context->Rip = *(PULONG64)context->Rsp;
	context->Rsp += sizeof(ULONG64);
	context->Rax = value;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int execute_is_returned_from(void)
{
	execute_routine *routine = fault_pointer(0);
	int result = 0;

	__try {
		result = routine(6, 7) + 1;
	} __except (execute_return(GetExceptionInformation()->ContextRecord, 42)) {
		result = -1;
	}
	return result;
}

static int execute_choose(int n)
{
	switch (n) {
	case 0:
		return 1000;
	case 1:
		return 4;
	case 2:
		return 30;
	case 3:
		return 3;
	case 4:
		return 202;
	case 5:
		return 6;
	default:
		return 0;
	}
}

/* Jumps of the compiler's own making are no calls. */
static int execute_switches(void)
{
	int sum = 0, i;

	__try {
		for (i = 0; i < 8; i++)
			sum += execute_choose((int)fault_number(i));
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return -1;
	}
	return sum;
}
