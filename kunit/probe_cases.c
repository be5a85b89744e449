// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code of the suite ntmem_probe, as drivers have it.
 */
#include <ntddk.h>
#include <usermode_accessors.h>

#include "probe_cases.h"

/* Calls a routine with a filter; returns the status that was handled, or STATUS_SUCCESS. */
NTSTATUS ProbeCallWithFilter(VOID (*Routine)(PVOID Argument),
			     LONG (*Filter)(PVOID Argument, PEXCEPTION_RECORD Record),
			     PVOID Argument)
{
	__try {
		Routine(Argument);
	} __except (Filter(Argument, GetExceptionInformation()->ExceptionRecord)) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

/* The classic program: the rest of the block does not run, what follows it does. */
ULONG ProbeHandlerSteps(PVOID Bad)
{
	ULONG Steps = 0;

	__try {
		Steps |= 0x1;
		ProbeForWrite(Bad, 100, 4);
		Steps |= 0x2;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Steps |= GetExceptionCode() == STATUS_ACCESS_VIOLATION ? 0x4 : 0x8;
	}
	Steps |= 0x10;
	return Steps;
}

/* What a probe leaves by an exception is cleaned up on the way out. */
ULONG ProbeFinallySteps(PVOID Bad)
{
	ULONG Steps = 0;

	__try {
		__try {
			ProbeForWrite(Bad, 1, 1);
			Steps |= 0x1;
		} __finally {
			Steps |= AbnormalTermination() ? 0x2 : 0x4;
		}
		Steps |= 0x8;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Steps |= 0x10;
	}
	return Steps;
}

static VOID CopyFromBad(PVOID Bad)
{
	ULONG Value;

	CopyFromUser(&Value, Bad, sizeof(Value));
}

/* A filter that is interested in something else, then one of the caller that is not. */
ULONG ProbeNestedSteps(PVOID Bad)
{
	ULONG Steps = 0;

	__try {
		__try {
			CopyFromBad(Bad);
		} __except (GetExceptionCode() == STATUS_DATATYPE_MISALIGNMENT ?
				    EXCEPTION_EXECUTE_HANDLER :
				    EXCEPTION_CONTINUE_SEARCH) {
			Steps |= 0x1;
		}
		Steps |= 0x2;
	} __except (GetExceptionCode() == STATUS_ACCESS_VIOLATION) {
		Steps |= 0x4;
	}
	return Steps;
}

/* Blocks in a loop, which goes on whichever way each is left. */
ULONG ProbeLoopSteps(PVOID Good, PVOID Bad)
{
	ULONG Steps = 0, i;

	for (i = 0; i < 4; i++) {
		__try {
			ProbeForWrite(i % 2 ? Bad : Good, 1, 1);
			Steps |= 0x1 << i;
			continue;
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			Steps |= 0x10 << i;
		}
	}
	return Steps;
}

static LONG ReadInFilter(PVOID Good, PULONG Value)
{
	*Value = ReadULongFromUser((PULONG)Good);
	return EXCEPTION_EXECUTE_HANDLER;
}

/* A filter may access user memory itself. */
ULONG ProbeFilterSteps(PVOID Good, PVOID Bad)
{
	ULONG Steps = 0, Value = 0;

	__try {
		WriteULongToUser((PULONG)Bad, 1);
	} __except (ReadInFilter(Good, &Value)) {
		Steps |= 0x1;
	}
	return Steps | Value << 8;
}

/* What has been computed before the fault is there after it. */
ULONG ProbeLocalsSteps(PVOID Bad)
{
	ULONG i, Sum = 0, Squares[8];

	__try {
		for (i = 0; i < 8; i++) {
			Squares[i] = i * i;
			Sum += Squares[i];
			if (i == 5)
				FillUserMemory(Bad, 16, 0);
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return Sum + Squares[i];
	}
	return 0;
}
