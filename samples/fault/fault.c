// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic fault program: what the processor cannot do is an exception, which the
 * program handles, or repairs, and it keeps going. Without __try, and in Windows for
 * addresses of the kernel's half with it, the machine would stop.
 */
#include <ntddk.h>

#define NODE_TAG 'tluF'
#define NR_NODES 3

/* Nothing is there: in the user's half, in the kernel's, and in neither. */
#define USER_ADDRESS 0x0000000012345678ULL
#define KERNEL_ADDRESS 0xFFFF800012345678ULL
#define NO_ADDRESS 0x8000000000000000ULL

typedef ULONG ROUTINE(ULONG Number);

typedef struct _NODE {
	struct _NODE *Next;
	ULONG Number;
} NODE, *PNODE;

static LONG Report(PCSTR What, PEXCEPTION_POINTERS Pointers)
{
	PEXCEPTION_RECORD Record = Pointers->ExceptionRecord;

	if (Record->NumberParameters == 2)
		DbgPrint("%s: exception 0x%08x, parameters %I64u and 0x%I64x\n", What,
			 Record->ExceptionCode, (ULONG64)Record->ExceptionInformation[0],
			 (ULONG64)Record->ExceptionInformation[1]);
	else
		DbgPrint("%s: exception 0x%08x, %u parameters\n", What, Record->ExceptionCode,
			 Record->NumberParameters);
	return EXCEPTION_EXECUTE_HANDLER;
}

static VOID NullProgram(VOID)
{
	PULONG Pointer = NULL;
	ULONG Step = 0;

	__try {
		Step = 1;
		DbgPrint("what is at NULL must not be read: %u\n", *Pointer);
		Step = 2;
	} __except (Report("read at NULL", GetExceptionInformation())) {
		DbgPrint("handler after step %u, exception 0x%08x\n", Step, GetExceptionCode());
	}
	DbgPrint("the program keeps going\n");
}

static VOID AddressProgram(PCSTR Name, PULONG Pointer)
{
	DbgPrint("now the address is %s\n", Name);
	__try {
		DbgPrint("what is there must not be read: %u\n", *Pointer);
	} __except (Report("read", GetExceptionInformation())) {
	}
	__try {
		*Pointer = 1;
		DbgPrint("what is behind the write must not run\n");
	} __except (Report("write", GetExceptionInformation())) {
	}
}

static ULONG Average(ULONG Sum, ULONG Count)
{
	return Sum / Count;
}

static VOID DivideProgram(VOID)
{
	ULONG Result = 7;

	__try {
		Result = Average(100, 0);
	} __except (Report("divide", GetExceptionInformation())) {
		DbgPrint("the result is %u, as it was\n", Result);
	}
}

static VOID CallProgram(ROUTINE *Routine)
{
	__try {
		DbgPrint("what is no routine must not return: %u\n", Routine(1));
	} __except (Report("call", GetExceptionInformation())) {
	}
}

/* Wherever a register has the bad address, it gets the good one. */
static LONG Repair(PEXCEPTION_POINTERS Pointers, ULONG64 Bad, PNODE Good)
{
	PULONG64 Registers = &Pointers->ContextRecord->Rax;
	LONG Verdict = EXCEPTION_CONTINUE_SEARCH;
	ULONG i;

	Report("walk", Pointers);
	for (i = 0; i < 16; i++) {
		if (Registers[i] != Bad)
			continue;
		Registers[i] = (ULONG64)Good;
		Verdict = EXCEPTION_CONTINUE_EXECUTION;
	}
	return Verdict;
}

static DECLSPEC_NOINLINE ULONG Walk(PNODE Node)
{
	ULONG Sum = 0;

	for (; Node; Node = Node->Next)
		Sum += Node->Number;
	return Sum;
}

/* A list of 1, 2 and 3, whose first link is bad. */
static VOID RepairProgram(VOID)
{
	PNODE Nodes = (PNODE)ExAllocatePoolWithTag(NonPagedPool, NR_NODES * sizeof(NODE), NODE_TAG);
	ULONG i;

	if (!Nodes)
		return;
	for (i = 0; i < NR_NODES; i++) {
		Nodes[i].Next = &Nodes[i + 1];
		Nodes[i].Number = i + 1;
	}
	Nodes[0].Next = (PNODE)USER_ADDRESS;
	Nodes[NR_NODES - 1].Next = NULL;

	__try {
		DbgPrint("the walk came to its end, the sum is %u\n", Walk(Nodes));
	} __except (Repair(GetExceptionInformation(), USER_ADDRESS, &Nodes[1])) {
		DbgPrint("the handler of the walk must not run\n");
	}
	ExFreePoolWithTag(Nodes, NODE_TAG);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the fault sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	NullProgram();
	AddressProgram("the user's", (PULONG)USER_ADDRESS);
	AddressProgram("the kernel's", (PULONG)KERNEL_ADDRESS);
	AddressProgram("nobody's", (PULONG)NO_ADDRESS);
	DivideProgram();
	CallProgram(NULL);
	RepairProgram();
	return STATUS_SUCCESS;
}
