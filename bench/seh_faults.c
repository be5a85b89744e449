// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a fault takes that becomes an exception and is handled, from the instruction on: the
 * processor's way into the kernel, the kernel's to the exception table, and the dispatcher's
 * to the handler. Instructions that are repaired are made twice.
 */
#include <linux/compiler.h>

#include <ntmem/exception.h>
#include <ntmem/seh.h>

#include "seh_run.h"

#define FAULT_LOOP(name)                \
	static void name##_loop(u32 nr) \
	{                               \
		while (nr--)            \
			name();         \
	}

static SEH_NOIPA void empty(void)
{
	barrier();
}

FAULT_LOOP(empty)

/* The kernel looks for user memory there, and for its own at the end of the address space. */
static SEH_NOIPA void fault_null(void)
{
	__try {
		*(volatile int *)NULL;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

FAULT_LOOP(fault_null)

static SEH_NOIPA void fault_kernel(void)
{
	__try {
		*(volatile int *)-PAGE_SIZE;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

FAULT_LOOP(fault_kernel)

/* No page fault: the processor has no place for it. */
static SEH_NOIPA void fault_nowhere(void)
{
	__try {
		*(volatile int *)(1UL << 63);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

FAULT_LOOP(fault_nowhere)

static SEH_NOIPA void fault_divide(void)
{
	unsigned int divisor = 0;
	unsigned int quotient;

	OPTIMIZER_HIDE_VAR(divisor);
	__try {
		quotient = 1 / divisor;
		OPTIMIZER_HIDE_VAR(quotient);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

FAULT_LOOP(fault_divide)

/* Found before the call is made. */
static SEH_NOIPA void fault_call(void)
{
	void (*nothing)(void) = NULL;

	OPTIMIZER_HIDE_VAR(nothing);
	__try {
		nothing();
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		barrier();
	}
}

FAULT_LOOP(fault_call)

static LONG repair(PEXCEPTION_POINTERS pointers)
{
	pointers->ContextRecord->Rcx = (ULONG_PTR)bench_seh_buffers;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static SEH_NOIPA void fault_repair(void)
{
	int value;

	__try {
		asm volatile("movl (%%rcx), %0" : "=a"(value) : "c"(NULL));
	} __except (repair(GetExceptionInformation())) {
		barrier();
	}
}

FAULT_LOOP(fault_repair)

const struct bench_seh_op bench_seh_faults[] = {
	{ "fault-null", fault_null_loop, empty_loop },
	{ "fault-kernel", fault_kernel_loop, empty_loop },
	{ "fault-nowhere", fault_nowhere_loop, empty_loop },
	{ "fault-divide", fault_divide_loop, empty_loop },
	{ "fault-call", fault_call_loop, empty_loop },
	{ "fault-repair", fault_repair_loop, empty_loop },
	{}
};
