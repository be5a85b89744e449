/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What makes the cases of ntmem_seh those of ntmem_seh_fault: seh_raise() is an instruction
 * that faults, in the function that raises, and the codes are those of the faults.
 *
 * Nothing here is a call, of which the compiler thinks that it may read all memory: what a
 * case changes before it raises is in memory for the fault's sake, or it is not there.
 *
 * A filter may have the execution continued, which repeats the instruction, so somebody has
 * to repair it: a frame with a routine, the innermost one, does by means of the CONTEXT and
 * lets the search go on.
 *
 * What stays a raise, since no fault is the same: exceptions that cannot be continued, of
 * ExRaiseStatus() and others; those of seh_raise_with(), which have parameters or a reason of
 * their own; and the sixth code.
 * The cases of seh_raise_cases.c are about the routines that raise alone, and left out.
 */
#ifndef NTMEM_KUNIT_SEH_FAULTS_H
#define NTMEM_KUNIT_SEH_FAULTS_H

#include <linux/compiler.h>
#include <linux/limits.h>

#include <asm/page.h>

#include <ntddk.h>
#include <ntmem/seh.h>

#include "context.h"

/* A kernel may have both suites in it. */
#define seh_say seh_fault_say
#define seh_say_number seh_fault_say_number
#define seh_say_code seh_fault_say_code
#define seh_filter seh_fault_filter
#define seh_look seh_fault_look
#define seh_number seh_fault_number
#define seh_raise_with seh_fault_raise_with
#define seh_raise_with_registers seh_fault_raise_with_registers
#define seh_call seh_fault_call
#define seh_call_in_thread seh_fault_call_in_thread
#define seh_run_stages seh_fault_run_stages
#define seh_run_with_finally seh_fault_run_with_finally
#define seh_raise_unguarded seh_fault_raise_unguarded
#define seh_o2_cases seh_fault_o2_cases
#define seh_o1_cases seh_fault_o1_cases
#define seh_os_cases seh_fault_os_cases
#define seh_o3_cases seh_fault_o3_cases

/* Codes of faults, as far as there are any, and which traces show as e1, e2, ... */
#define SEH_CODE(n) \
	((n) == 1 ? STATUS_ACCESS_VIOLATION : \
	 (n) == 2 ? STATUS_INTEGER_DIVIDE_BY_ZERO : \
	 (n) == 3 ? STATUS_INTEGER_OVERFLOW : \
	 (n) == 4 ? STATUS_ILLEGAL_INSTRUCTION : \
	 (n) == 5 ? STATUS_PRIVILEGED_INSTRUCTION : \
		    (NTSTATUS)(0xe0000000 + (n)))
#define SEH_NUMBER(code) seh_fault_code_number(code)

static __always_inline int seh_fault_code_number(NTSTATUS code)
{
	switch (code) {
	case STATUS_ACCESS_VIOLATION:
		return 1;
	case STATUS_INTEGER_DIVIDE_BY_ZERO:
		return 2;
	case STATUS_INTEGER_OVERFLOW:
		return 3;
	case STATUS_ILLEGAL_INSTRUCTION:
		return 4;
	case STATUS_PRIVILEGED_INSTRUCTION:
		return 5;
	default:
		return code - (NTSTATUS)0xe0000000;
	}
}

/*
 * The context that runs. Const, which is true enough: it is the same for as long as a function
 * runs, and what it holds is not looked at.
 */
__attribute_const__ struct ntmem_context *seh_fault_context(void);

/* Repairs the instruction, the first time that it is asked. */
EXCEPTION_DISPOSITION NTAPI seh_fault_repair(PEXCEPTION_RECORD record, PVOID frame,
					     PCONTEXT context, PVOID dispatcher);

void seh_fault_say(const char *text);

static __always_inline void seh_fault_access(void)
{
	const volatile int *nothing = NULL;

	OPTIMIZER_HIDE_VAR(nothing);
	(void)*nothing;
}

static __always_inline void seh_fault_divide(int dividend, int divisor)
{
	int quotient;

	/* Volatile, for otherwise a division may come before its frame. */
	asm volatile("" : "+r"(dividend), "+r"(divisor));
	quotient = dividend / divisor;
	/* Somebody wants it, or it need not be computed. */
	asm volatile("" : : "r"(quotient));
}

/* The kernel's tools take it that nothing follows an instruction like this one, but for jumps. */
static __always_inline void seh_fault_illegal(void)
{
	int always = 1;

	OPTIMIZER_HIDE_VAR(always);
	asm volatile("testl %0, %0\n\t"
		     "jz 1f\n\t"
		     "ud2\n"
		     "1:"
		     : : "r"(always) : "cc");
}

/* Of a register that no processor has. */
static __always_inline void seh_fault_privileged(void)
{
	asm volatile("xsetbv" : : "a"(0), "c"(INT_MAX), "d"(0));
}

/* What ntmem_seh_routine_enter() does, and ntmem_seh_routine_leave(). */
static __always_inline void seh_raise(NTSTATUS code)
{
	struct ntmem_context *context = seh_fault_context();
	volatile NTMEM_SEH_FRAME frame;

	frame.prev = READ_ONCE(context->frames);
	frame.context = context;
	frame.filter = (PVOID)seh_fault_repair;
	frame.kind = NTMEM_SEH_KIND_ROUTINE;
	frame.state = NTMEM_SEH_BODY;
	WRITE_ONCE(context->frames, (NTMEM_SEH_FRAME *)&frame);
	switch (SEH_NUMBER(code)) {
	case 1:
		seh_fault_access();
		break;
	case 2:
		seh_fault_divide(1, 0);
		break;
	case 3:
		seh_fault_divide(INT_MIN, -1);
		break;
	case 4:
		seh_fault_illegal();
		break;
	case 5:
		seh_fault_privileged();
		break;
	default:
		seh_fault_say("no-fault");
		break;
	}
	WRITE_ONCE(context->frames, frame.prev);
}

#endif /* NTMEM_KUNIT_SEH_FAULTS_H */
