// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic assertion program: what each of the macros does when its expression does
 * not hold. With assert=raise or assert=stop as ntmem's parameter, it ends at the first.
 */
#include <ntddk.h>

static ULONG NrCalls;

static ULONG Count(VOID)
{
	return ++NrCalls;
}

static VOID AssertProgram(VOID)
{
	ULONG Number = 1;

	ASSERT(Number == 1);
	ASSERT(Number == 2);
	ASSERTMSG("the number is wrong", Number == 3);
	DbgPrint("the program goes on behind ASSERT\n");
	RTL_SOFT_ASSERT(Number == 4);
}

/* What these contain is evaluated in every build, once. */
static VOID VerifyProgram(VOID)
{
	DbgPrint("RTL_VERIFY gives %u where the expression holds\n", RTL_VERIFY(Count() == 1));
	__try {
		DbgPrint("NT_VERIFY gives %u\n", NT_VERIFY(Count() == 2));
		NT_VERIFY(Count() == 0);
		DbgPrint("what follows a failed NT_VERIFY must not run\n");
	} __except (GetExceptionCode() == STATUS_ASSERTION_FAILURE) {
		DbgPrint("handler of NT_VERIFY, after %u calls\n", NrCalls);
	}
}

/* NT_ASSERT raises; a filter may have the execution continued behind it. */
static VOID RaiseProgram(VOID)
{
	PVOID Pointer = NULL;

	__try {
		NT_ASSERT(Pointer);
		DbgPrint("what follows NT_ASSERT must not run\n");
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		DbgPrint("handler of NT_ASSERT, exception 0x%08x\n", GetExceptionCode());
	}
	__try {
		NT_ASSERTMSG("repaired by the filter", Pointer);
		DbgPrint("the program goes on behind NT_ASSERTMSG\n");
	} __except (EXCEPTION_CONTINUE_EXECUTION) {
		DbgPrint("this handler must not run\n");
	}
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the assertion sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	AssertProgram();
	VerifyProgram();
	RaiseProgram();
	return STATUS_SUCCESS;
}
