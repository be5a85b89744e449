// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic lookaside program: fifty items from a paged list, the same from a
 * nonpaged one, and what the counters say about it.
 */
#include <ntddk.h>

#define ITEM_COUNT 50
#define ITEM_TAG 'metI'

typedef struct _ITEM {
	ULONG Number;
} ITEM, *PITEM;

typedef struct _RECORD {
	ULONG Number;
	CHAR Name[60];
	ULONGLONG Values[24];
} RECORD, *PRECORD;

static VOID PrintCounters(PCSTR Name, ULONG Allocates, ULONG Misses, ULONG Frees, ULONG FreeMisses)
{
	DbgPrint("%s list: %u allocations, %u hits, %u misses; %u frees, %u kept\n", Name,
		 Allocates, Allocates - Misses, Misses, Frees, Frees - FreeMisses);
}

static NTSTATUS PagedProgram(VOID)
{
	PAGED_LOOKASIDE_LIST List;
	PITEM Items[ITEM_COUNT];
	NTSTATUS Status = STATUS_SUCCESS;
	ULONG i, Count;

	ExInitializePagedLookasideList(&List, NULL, NULL, 0, sizeof(ITEM), ITEM_TAG, 0);
	for (Count = 0; Count < ITEM_COUNT; Count++) {
		Items[Count] = (PITEM)ExAllocateFromPagedLookasideList(&List);
		if (!Items[Count]) {
			Status = STATUS_INSUFFICIENT_RESOURCES;
			break;
		}
		Items[Count]->Number = Count;
	}
	for (i = 0; i < Count; i++)
		DbgPrint("%u\n", Items[i]->Number);
	for (i = 0; i < Count; i++) {
		ExFreeToPagedLookasideList(&List, Items[i]);
		Items[i] = NULL;
	}
	PrintCounters("Paged", List.L.TotalAllocates, List.L.AllocateMisses, List.L.TotalFrees,
		      List.L.FreeMisses);
	ExDeletePagedLookasideList(&List);
	return Status;
}

/* A larger item, a second round over what the list kept, and no output per item. */
static NTSTATUS NonPagedProgram(VOID)
{
	NPAGED_LOOKASIDE_LIST List;
	PRECORD Records[ITEM_COUNT];
	NTSTATUS Status = STATUS_SUCCESS;
	ULONG Round, i, Count;

	ExInitializeNPagedLookasideList(&List, NULL, NULL, 0, sizeof(RECORD), ITEM_TAG, 0);
	for (Round = 0; Round < 2; Round++) {
		for (Count = 0; Count < ITEM_COUNT; Count++) {
			Records[Count] = (PRECORD)ExAllocateFromNPagedLookasideList(&List);
			if (!Records[Count]) {
				Status = STATUS_INSUFFICIENT_RESOURCES;
				break;
			}
			Records[Count]->Number = Count;
		}
		for (i = 0; i < Count; i++) {
			ExFreeToNPagedLookasideList(&List, Records[i]);
			Records[i] = NULL;
		}
	}
	PrintCounters("NonPaged", List.L.TotalAllocates, List.L.AllocateMisses, List.L.TotalFrees,
		      List.L.FreeMisses);
	ExDeleteNPagedLookasideList(&List);
	return Status;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the lookaside sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	NTSTATUS Status;

	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	Status = PagedProgram();
	if (NT_SUCCESS(Status))
		Status = NonPagedProgram();
	return Status;
}
