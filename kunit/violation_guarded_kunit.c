// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_violation: guarded code around mistakes, written as a driver is.
 */
#include <ntddk.h>

#include "violation_kunit.h"

static LONG Continue(PEXCEPTION_RECORD Record, PEXCEPTION_RECORD Seen, PULONG NrSeen)
{
	*Seen = *Record;
	++*NrSeen;
	return EXCEPTION_CONTINUE_EXECUTION;
}

ULONG violation_continue(void (*routine)(void *argument), void *argument, EXCEPTION_RECORD *record)
{
	ULONG NrSeen = 0;

	__try {
		routine(argument);
	} __except (Continue(GetExceptionInformation()->ExceptionRecord, record, &NrSeen)) {
		NrSeen = 1000;
	}
	return NrSeen;
}

/* Tells whether the routine came back by itself. */
BOOLEAN violation_in_finally_alone(void (*routine)(void *argument), void *argument)
{
	BOOLEAN Came = FALSE;

	__try {
		routine(argument);
	} __finally {
		Came = !AbnormalTermination();
	}
	return Came;
}

/* A block that could handle the exception, and does not. */
void violation_search(void *routine)
{
	__try {
		((void (*)(void *))routine)(NULL);
	} __except (EXCEPTION_CONTINUE_SEARCH) {
		DbgPrint("a handler whose filter said no\n");
	}
}
