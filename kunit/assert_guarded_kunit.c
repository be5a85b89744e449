// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_assert: assertions in guarded code, written as a driver is.
 */
#define DBG 1
#include <ntddk.h>

#include "assert_kunit.h"

static LONG Continue(PEXCEPTION_RECORD Record, PEXCEPTION_RECORD Seen, PULONG NrSeen)
{
	*Seen = *Record;
	++*NrSeen;
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* Has the execution continued behind whatever the routine raises; tells how often. */
ULONG assert_continue(void (*Routine)(PVOID Argument), PVOID Argument, PEXCEPTION_RECORD Record)
{
	ULONG NrSeen = 0;

	__try {
		Routine(Argument);
	} __except (Continue(GetExceptionInformation()->ExceptionRecord, Record, &NrSeen)) {
		NrSeen = 1000;
	}
	return NrSeen;
}

static LONG Note(LONG Steps[8], LONG Step, LONG Value)
{
	ULONG i = 0;

	while (Steps[i])
		i++;
	Steps[i] = Step;
	return Value;
}

/* Filter, finally, handler, and what stands behind. */
LONG assert_order(LONG Steps[8])
{
	__try {
		__try {
			Note(Steps, 1, 0);
			NT_ASSERT(!Steps);
			Note(Steps, 100, 0);
		} __finally {
			Note(Steps, AbnormalTermination() ? 3 : 101, 0);
		}
	} __except (Note(Steps, 2, GetExceptionCode() == STATUS_ASSERTION_FAILURE)) {
		Note(Steps, 4, 0);
	}
	return Note(Steps, 5, 0);
}

static LONG RaisingFilter(NTSTATUS Code)
{
	if (Code == STATUS_ASSERTION_FAILURE)
		return EXCEPTION_CONTINUE_SEARCH;
	NT_ASSERT(Code == STATUS_ASSERTION_FAILURE);
	return EXCEPTION_EXECUTE_HANDLER;
}

/* The inner filter asserts because of the first exception, and sees its own. */
LONG assert_in_filter(VOID)
{
	LONG Result = 0;

	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __except (RaisingFilter(GetExceptionCode())) {
			Result = -1;
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Result = GetExceptionCode();
	}
	return Result;
}

/* What the finally block raises takes the place of what it runs because of. */
LONG assert_in_finally(VOID)
{
	LONG Result = 0;

	__try {
		__try {
			ExRaiseStatus(STATUS_UNSUCCESSFUL);
		} __finally {
			NT_ASSERT(!AbnormalTermination());
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Result = GetExceptionCode();
	}
	return Result;
}

static LONG Callee(LONG Depth)
{
	NT_ASSERT(Depth > 0);
	return Depth ? Callee(Depth - 1) + 1 : 0;
}

LONG assert_through_callee(VOID)
{
	__try {
		return Callee(10);
	} __except (GetExceptionCode() == STATUS_ASSERTION_FAILURE) {
		return 4711;
	}
}

LONG assert_repeatedly(LONG Rounds)
{
	LONG Round, NrCaught = 0;

	for (Round = 0; Round < Rounds; Round++) {
		__try {
			NT_ASSERT(Round % 2);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			NrCaught++;
		}
	}
	return NrCaught;
}

VOID assert_unhandled(PVOID Unused)
{
	__try {
		NT_ASSERT(Unused);
	} __except (EXCEPTION_CONTINUE_SEARCH) {
		DbgPrint("a handler whose filter said no\n");
	}
}

VOID assert_unhandled_in_finally(PVOID RanFinally)
{
	__try {
		NT_ASSERT(!RanFinally);
	} __finally {
		*(PBOOLEAN)RanFinally = TRUE;
	}
}
