// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic memory program: two blocks that are filled, copied and compared, and
 * what overlapping ranges ask for.
 */
#include <ntddk.h>

#define BLOCK_SIZE 1024
#define BLOCK_TAG 'klbM'
#define TEXT "ABCDEFGH"
#define TEXT_SIZE sizeof(TEXT)

/* Fills the second block, copies it over the first: then they are the same. */
static BOOLEAN CopyProgram(PUCHAR First, PUCHAR Second)
{
	RtlZeroMemory(First, BLOCK_SIZE);
	RtlFillMemory(Second, BLOCK_SIZE, 0xAA);
	if (RtlEqualMemory(First, Second, BLOCK_SIZE)) {
		DbgPrint("zeroed and filled blocks must not be equal\n");
		return FALSE;
	}
	RtlCopyMemory(First, Second, BLOCK_SIZE);
	if (RtlCompareMemory(First, Second, BLOCK_SIZE) != BLOCK_SIZE) {
		DbgPrint("the two blocks differ\n");
		return FALSE;
	}
	DbgPrint("the two blocks are same\n");
	return TRUE;
}

/* Moves A..C to where B..D are; RtlCopyMemory promises nothing there. */
static BOOLEAN MoveProgram(PUCHAR Block)
{
	RtlCopyMemory(Block, TEXT, TEXT_SIZE);
	DbgPrint("before the move: %s\n", (PCSTR)Block);
	RtlMoveMemory(Block + 1, Block, 3);
	DbgPrint("after the move:  %s\n", (PCSTR)Block);
	if (!RtlEqualMemory(Block, "AABCEFGH", TEXT_SIZE)) {
		DbgPrint("the move went wrong\n");
		return FALSE;
	}
	DbgPrint("RtlEqualMemory: the move is right\n");
	return TRUE;
}

/* The first byte that differs is the one after those counted. */
static BOOLEAN CompareProgram(PUCHAR First, PUCHAR Second)
{
	SIZE_T Matching;

	First[100] = 0x55;
	First[BLOCK_SIZE - 1] = 0x55;
	Matching = RtlCompareMemory(First, Second, BLOCK_SIZE);
	DbgPrint("%u of %u leading bytes match\n", (ULONG)Matching, (ULONG)BLOCK_SIZE);
	return Matching == 100;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the rtlmem sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	NTSTATUS Status = STATUS_SUCCESS;
	PUCHAR First, Second;

	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	First = (PUCHAR)ExAllocatePoolWithTag(PagedPool, BLOCK_SIZE, BLOCK_TAG);
	if (!First)
		return STATUS_INSUFFICIENT_RESOURCES;
	Second = (PUCHAR)ExAllocatePoolWithTag(PagedPool, BLOCK_SIZE, BLOCK_TAG);
	if (!Second) {
		ExFreePoolWithTag(First, BLOCK_TAG);
		return STATUS_INSUFFICIENT_RESOURCES;
	}
	/* The second program needs the blocks as the first leaves them. */
	if (!CopyProgram(First, Second) || !CompareProgram(First, Second) || !MoveProgram(First))
		Status = STATUS_UNSUCCESSFUL;
	ExFreePoolWithTag(Second, BLOCK_TAG);
	ExFreePoolWithTag(First, BLOCK_TAG);
	return Status;
}
