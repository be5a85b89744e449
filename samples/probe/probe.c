// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic probing program: what a probe raises and what it lets pass. A probe returns
 * nothing: what runs behind it is what it has let pass.
 *
 * DriverEntry runs in a system thread, which has no user memory. A probe for read does not
 * notice, as it looks at addresses alone; a probe for write does.
 */
#include <ntddk.h>
#include <usermode_accessors.h>

#define USER_ADDRESS ((PVOID)0x10000)

/* Whatever a driver has of its own is no user memory. */
static ULONG DriverMemory[4];

/* The rest of the block does not run; what follows it does. */
static BOOLEAN CaughtProgram(VOID)
{
	BOOLEAN Caught = FALSE;

	__try {
		ProbeForWrite(NULL, 100, 4);
		DbgPrint("what follows a failed probe must not run\n");
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		Caught = TRUE;
		DbgPrint("exception 0x%08x was caught, the program goes on\n",
			 GetExceptionCode());
	}
	DbgPrint("the code behind the block runs\n");
	return Caught;
}

/* What a probe raises, or STATUS_SUCCESS. */
static NTSTATUS Probe(BOOLEAN Write, PVOID Address, SIZE_T Length, ULONG Alignment)
{
	__try {
		if (Write)
			ProbeForWrite(Address, Length, Alignment);
		else
			ProbeForRead(Address, Length, Alignment);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

typedef struct _TRIAL {
	PCSTR Name;
	BOOLEAN Write;
	PVOID Address;
	SIZE_T Length;
	ULONG Alignment;
	NTSTATUS Status;
} TRIAL;

static const TRIAL Trials[] = {
	{ "read of a user address", FALSE, USER_ADDRESS, 4096, 4, STATUS_SUCCESS },
	{ "read of NULL", FALSE, NULL, 8, 1, STATUS_SUCCESS },
	{ "write of NULL", TRUE, NULL, 8, 1, STATUS_ACCESS_VIOLATION },
	{ "write where nothing is", TRUE, USER_ADDRESS, 4096, 4, STATUS_ACCESS_VIOLATION },
	{ "read of driver memory", FALSE, DriverMemory, sizeof(DriverMemory), 4,
	  STATUS_ACCESS_VIOLATION },
	{ "write of driver memory", TRUE, DriverMemory, sizeof(DriverMemory), 4,
	  STATUS_ACCESS_VIOLATION },
	{ "length 0 of driver memory", TRUE, DriverMemory, 0, 4, STATUS_SUCCESS },
	{ "range that wraps", FALSE, (PVOID)~(ULONG_PTR)7, 16, 8, STATUS_ACCESS_VIOLATION },
	{ "range that ends too high", FALSE, USER_ADDRESS, MAXSIZE_T / 2, 4,
	  STATUS_ACCESS_VIOLATION },
	{ "misaligned by 2 for 4", FALSE, (PVOID)0x10002, 8, 4, STATUS_DATATYPE_MISALIGNMENT },
	{ "misaligned by 2 for 2", FALSE, (PVOID)0x10002, 8, 2, STATUS_SUCCESS },
	{ "misaligned by 8 for 16", FALSE, (PVOID)0x10008, 8, 16, STATUS_DATATYPE_MISALIGNMENT },
	{ "misaligned driver memory", FALSE, (PCHAR)DriverMemory + 1, 8, 4,
	  STATUS_DATATYPE_MISALIGNMENT },
};

static ULONG TrialsProgram(VOID)
{
	ULONG Wrong = 0, i;

	for (i = 0; i < RTL_NUMBER_OF(Trials); i++) {
		const TRIAL *Trial = &Trials[i];
		NTSTATUS Status = Probe(Trial->Write, Trial->Address, Trial->Length,
					Trial->Alignment);

		DbgPrint("%s: 0x%08x\n", Trial->Name, Status);
		if (Status != Trial->Status)
			Wrong++;
	}
	return Wrong;
}

/* Who accesses memory by an accessor needs no probe, and learns what was wrong with it. */
static VOID AccessorProgram(VOID)
{
	ULONG_PTR Kind = 0, Address = 0;
	PEXCEPTION_RECORD Record;
	ULONG Value = 1;

	__try {
		Value = ReadULongFromUser((PULONG)USER_ADDRESS);
	} __except (Record = GetExceptionInformation()->ExceptionRecord,
		    Kind = Record->ExceptionInformation[0],
		    Address = Record->ExceptionInformation[1], EXCEPTION_EXECUTE_HANDLER) {
		DbgPrint("no %s at 0x%Ix; the value stays %u\n",
			 Kind == EXCEPTION_WRITE_FAULT ? "write" : "read", Address, Value);
	}
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the probe sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	ULONG Wrong;

	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	if (!CaughtProgram())
		return STATUS_UNSUCCESSFUL;
	Wrong = TrialsProgram();
	DbgPrint("%u probes went wrong\n", Wrong);
	AccessorProgram();
	return Wrong ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
