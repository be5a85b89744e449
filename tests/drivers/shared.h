/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two drivers with the same tag, the same size of entries and lists of the same kind, so that
 * they share all that ntmem shares. What is one's stays as it is when the other one goes.
 */
#ifndef SHARED_H
#define SHARED_H

#include <ntddk.h>

#define SHARED_TAG 'rahS'
#define SHARED_BLOCKS 100
#define SHARED_BYTES 96

static NPAGED_LOOKASIDE_LIST SharedList;
static PUCHAR SharedBlocks[SHARED_BLOCKS], SharedEntries[SHARED_BLOCKS];

static VOID SharedUnload(PDRIVER_OBJECT DriverObject)
{
	ULONG i, Whole = 0;

	UNREFERENCED_PARAMETER(DriverObject);
	for (i = 0; i < SHARED_BLOCKS; i++) {
		UCHAR Pattern = (UCHAR)(SHARED_PATTERN + i);
		UCHAR Wanted[SHARED_BYTES];

		RtlFillMemory(Wanted, SHARED_BYTES, Pattern);
		if (RtlEqualMemory(SharedBlocks[i], Wanted, SHARED_BYTES) &&
		    RtlEqualMemory(SharedEntries[i], Wanted, SHARED_BYTES))
			Whole++;
		ExFreePoolWithTag(SharedBlocks[i], SHARED_TAG);
		ExFreeToNPagedLookasideList(&SharedList, SharedEntries[i]);
	}
	ExDeleteNPagedLookasideList(&SharedList);
	DbgPrint(SHARED_NAME ": %u of %u blocks are whole\n", Whole, SHARED_BLOCKS);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	POOL_TYPE RaisingPool = (POOL_TYPE)(NonPagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE);
	ULONG i;

	UNREFERENCED_PARAMETER(RegistryPath);
	ExInitializeNPagedLookasideList(&SharedList, NULL, NULL, POOL_RAISE_IF_ALLOCATION_FAILURE,
					SHARED_BYTES, SHARED_TAG, 0);
	for (i = 0; i < SHARED_BLOCKS; i++) {
		SharedBlocks[i] = (PUCHAR)ExAllocatePoolWithTag(RaisingPool, SHARED_BYTES,
								SHARED_TAG);
		SharedEntries[i] = (PUCHAR)ExAllocateFromNPagedLookasideList(&SharedList);
		RtlFillMemory(SharedBlocks[i], SHARED_BYTES, SHARED_PATTERN + i);
		RtlFillMemory(SharedEntries[i], SHARED_BYTES, SHARED_PATTERN + i);
	}
	DriverObject->DriverUnload = SharedUnload;
	return STATUS_SUCCESS;
}

#endif /* SHARED_H */
