// SPDX-License-Identifier: GPL-2.0-only
/*
 * Leaves behind what it should not: pool of two tags, a list with an entry out, and a
 * mistake.
 */
#include <ntddk.h>

static PAGED_LOOKASIDE_LIST List;
static NPAGED_LOOKASIDE_LIST Kept;
static PVOID Entry;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	DbgPrint("test_leaks: unload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	ULONG i;

	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = Unload;
	for (i = 0; i < 3; i++)
		(VOID)ExAllocatePoolWithTag(PagedPool, 100, 'onek');
	(VOID)ExAllocatePoolWithTag(NonPagedPool, 5000, 'owtk');
	ExInitializePagedLookasideList(&List, NULL, NULL, 0, 64, 'lstk', 0);
	ExInitializeNPagedLookasideList(&Kept, NULL, NULL, 0, 64, 'lstk', 0);
	Entry = ExAllocateFromPagedLookasideList(&List);
	/* Nothing was allocated there. */
	ExFreePoolWithTag(&List, 'onek');
	return STATUS_SUCCESS;
}
