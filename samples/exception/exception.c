// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic exception program: what the values of a filter do, what runs whatever
 * happens, and in which order, across blocks and functions.
 */
#include <ntddk.h>

#define STATUS_EXAMPLE ((NTSTATUS)0xE0000001)

static LONG Filter(PCSTR Name, LONG Verdict)
{
	DbgPrint("filter of the %s block says %d\n", Name, Verdict);
	return Verdict;
}

static VOID Raise(VOID)
{
	EXCEPTION_RECORD Record;

	RtlZeroMemory(&Record, sizeof(Record));
	Record.ExceptionCode = STATUS_EXAMPLE;
	RtlRaiseException(&Record);
	DbgPrint("the execution is continued behind the exception\n");
}

/* 1: the handler runs, and nothing goes back. */
static VOID HandlerProgram(VOID)
{
	ULONG Step = 0;

	__try {
		Step = 1;
		Raise();
		Step = 2;
	} __except (Filter("only", EXCEPTION_EXECUTE_HANDLER)) {
		DbgPrint("handler after step %u, exception 0x%08x\n", Step, GetExceptionCode());
	}
	DbgPrint("the program keeps going\n");
}

/* 0: the next block outwards is asked, here one of the caller. */
static VOID InnerProgram(VOID)
{
	__try {
		__try {
			Raise();
		} __except (Filter("inner", EXCEPTION_CONTINUE_SEARCH)) {
			DbgPrint("the inner handler must not run\n");
		}
	} __finally {
		DbgPrint("finally of the callee, abnormal termination %u\n",
			 (ULONG)AbnormalTermination());
	}
}

static VOID SearchProgram(VOID)
{
	__try {
		InnerProgram();
		DbgPrint("what follows the call must not run\n");
	} __except (Filter("outer", EXCEPTION_EXECUTE_HANDLER)) {
		DbgPrint("handler of the caller\n");
	}
}

/* -1: as if nothing had happened. */
static VOID ContinueProgram(VOID)
{
	__try {
		Raise();
		DbgPrint("the rest of the body runs\n");
	} __except (Filter("repairing", EXCEPTION_CONTINUE_EXECUTION)) {
		DbgPrint("the repairing handler must not run\n");
	}
}

static ULONG ReturnProgram(VOID)
{
	ULONG Value = 1;

	__try {
		return Value;
	} __finally {
		Value = 2;
		DbgPrint("finally on return\n");
	}
	return Value;
}

static VOID FinallyProgram(VOID)
{
	ULONG i;

	for (i = 0; i < 4; i++) {
		__try {
			if (i == 0)
				continue;
			if (i == 1)
				__leave;
			if (i == 2)
				goto Out;
		} __finally {
			DbgPrint("finally in round %u, abnormal termination %u\n", i,
				 (ULONG)AbnormalTermination());
		}
	}
Out:
	DbgPrint("left by goto in round %u; returned %u\n", i, ReturnProgram());
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the exception sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	HandlerProgram();
	SearchProgram();
	ContinueProgram();
	FinallyProgram();
	return STATUS_SUCCESS;
}
