// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guarded half of the suite ntmem_seh_stress: functions that nest blocks at random and
 * end in an exception, which comes out where it should, after all that had to run has.
 */
#include <ntddk.h>
#include <setjmp.h>

#include "seh_stress_kunit.h"

/* Deeper than this, with what a filter does on top, a stack would get short. */
#define MAX_DEPTH 5

static ULONG stress_random(struct seh_stress *stress, ULONG limit)
{
	stress->seed = stress->seed * 1664525 + 1013904223;
	return (stress->seed >> 8) % limit;
}

static VOID stress_raise(struct seh_stress *stress, NTSTATUS code)
{
	EXCEPTION_RECORD record;

	stress->raised++;
	if (stress_random(stress, 2))
		ExRaiseStatus(code);
	RtlZeroMemory(&record, sizeof(record));
	record.ExceptionCode = code;
	record.NumberParameters = 1;
	record.ExceptionInformation[0] = (ULONG_PTR)stress;
	RtlRaiseException(&record);
	stress->wrong++;
}

/* Another exception, which is over when this returns. */
static VOID stress_aside(struct seh_stress *stress)
{
	ULONG kind = stress_random(stress, 3);
	ULONG before = kind;

	stress->raised++;
	__try {
		before += 10;
		if (kind == 0)
			RtlFillMemory(NULL, 100, 1);
		else if (kind == 1)
			stress_raise(stress, STATUS_TIMEOUT);
		else
			ExRaiseDatatypeMisalignment();
		stress->wrong++;
	} __except (seh_stress_pause(stress), stress->asked++, EXCEPTION_EXECUTE_HANDLER) {
		if (GetExceptionCode() != (kind == 0 ? STATUS_ACCESS_VIOLATION :
					   kind == 1 ? STATUS_TIMEOUT :
						       STATUS_DATATYPE_MISALIGNMENT))
			stress->wrong++;
	}
	if (before != kind + 10)
		stress->wrong++;
}

/* A longjmp() over a clause. */
static VOID stress_jump(struct seh_stress *stress)
{
	jmp_buf buffer;
	ULONG finished = stress->finished;

	if (!setjmp(buffer)) {
		stress->entered++;
		__try {
			seh_stress_pause(stress);
			longjmp(buffer, 1);
		} __finally {
			stress->finished++;
		}
	}
	if (stress->finished != finished + 1)
		stress->wrong++;
}

/* Each level adds to what it was given, so that a lost local shows. */
static VOID stress_descend(struct seh_stress *stress, ULONG depth, NTSTATUS code)
{
	ULONG mark = depth * 7, choice = stress_random(stress, 6);

	if (depth == MAX_DEPTH || choice == 0) {
		stress_raise(stress, code);
		return;
	}
	if (choice == 1)
		stress_aside(stress);
	if (choice == 2)
		stress_jump(stress);
	if (choice == 3) {
		stress_descend(stress, depth + 1, code);
		return;
	}
	if (choice == 4) {
		__try {
			mark += 1;
			stress_descend(stress, depth + 1, code);
			stress->wrong++;
		} __except (stress->wrong += mark != depth * 7 + 1, seh_stress_pause(stress),
			    EXCEPTION_CONTINUE_SEARCH) {
			stress->wrong++;
		}
		return;
	}
	stress->entered++;
	__try {
		mark += 2;
		stress_descend(stress, depth + 1, code);
		stress->wrong++;
	} __finally {
		stress->finished++;
		if (!AbnormalTermination() || mark != depth * 7 + 2)
			stress->wrong++;
		if (stress_random(stress, 4) == 0)
			stress_aside(stress);
	}
	stress->wrong++;
}

VOID seh_stress_round(struct seh_stress *stress)
{
	NTSTATUS code = (NTSTATUS)(0xe0000000 | stress_random(stress, 0x10000));
	ULONG handled = 0;

	__try {
		seh_stress_pause(stress);
		stress_descend(stress, 0, code);
		stress->wrong++;
	} __except (GetExceptionCode() == code ? EXCEPTION_EXECUTE_HANDLER :
						 EXCEPTION_CONTINUE_SEARCH) {
		handled = 1;
		if (GetExceptionCode() != code)
			stress->wrong++;
	}
	if (!handled || stress->entered != stress->finished)
		stress->wrong++;
}
