// SPDX-License-Identifier: GPL-2.0-only
/*
 * Levels: paged memory may be used below DISPATCH_LEVEL only. The nonpaged twin works
 * there, and what the paged list does is caught, where Windows would stop with a blue
 * screen.
 */
#include <ntddk.h>

#define ITEM_TAG 'lqrI'

typedef struct _ITEM {
	ULONG Number;
} ITEM, *PITEM;

static KSPIN_LOCK Lock;
static ULONG Guarded;

/* Routines that may be paged out say so first: they are for levels up to APC_LEVEL. */
static VOID LevelProgram(VOID)
{
	KIRQL OldIrql;

	PAGED_CODE();
	DbgPrint("a page has %u bytes\n", (ULONG)PAGE_SIZE);
	DbgPrint("IRQL %u at first\n", KeGetCurrentIrql());
	KeRaiseIrql(HIGH_LEVEL, &OldIrql);
	DbgPrint("IRQL %u at the top\n", KeGetCurrentIrql());
	KeLowerIrql(OldIrql);
	DbgPrint("IRQL %u again\n", KeGetCurrentIrql());
}

static VOID LockProgram(VOID)
{
	KIRQL OldIrql;

	KeInitializeSpinLock(&Lock);
	KeAcquireSpinLock(&Lock, &OldIrql);
	Guarded++;
	DbgPrint("IRQL %u while the spin lock is held\n", KeGetCurrentIrql());
	KeReleaseSpinLock(&Lock, OldIrql);
	DbgPrint("IRQL %u after its release\n", KeGetCurrentIrql());
}

static BOOLEAN NonPagedProgram(KIRQL Irql)
{
	NPAGED_LOOKASIDE_LIST List;
	KIRQL OldIrql;
	PITEM Item;

	ExInitializeNPagedLookasideList(&List, NULL, NULL, 0, sizeof(ITEM), ITEM_TAG, 0);
	KeRaiseIrql(Irql, &OldIrql);
	Item = (PITEM)ExAllocateFromNPagedLookasideList(&List);
	if (Item) {
		Item->Number = 1;
		ExFreeToNPagedLookasideList(&List, Item);
	}
	KeLowerIrql(OldIrql);
	ExDeleteNPagedLookasideList(&List);
	DbgPrint("nonpaged list at IRQL %u: %s\n", Irql, Item ? "an item" : "nothing");
	return Item ? TRUE : FALSE;
}

/* At DISPATCH_LEVEL the allocation is the mistake that is shown. */
static BOOLEAN PagedProgram(KIRQL Irql)
{
	PAGED_LOOKASIDE_LIST List;
	KIRQL OldIrql;
	PITEM Item;

	ExInitializePagedLookasideList(&List, NULL, NULL, 0, sizeof(ITEM), ITEM_TAG, 0);
	KeRaiseIrql(Irql, &OldIrql);
	Item = (PITEM)ExAllocateFromPagedLookasideList(&List);
	KeLowerIrql(OldIrql);
	if (Item) {
		Item->Number = 1;
		ExFreeToPagedLookasideList(&List, Item);
	}
	ExDeletePagedLookasideList(&List);
	DbgPrint("paged list at IRQL %u: %s\n", Irql, Item ? "an item" : "nothing");
	return Item ? TRUE : FALSE;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the irql sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	LevelProgram();
	LockProgram();
	if (!PagedProgram(APC_LEVEL) || !NonPagedProgram(DISPATCH_LEVEL))
		return STATUS_UNSUCCESSFUL;
	DbgPrint("now a paged list at DISPATCH_LEVEL, where Windows would stop\n");
	if (!PagedProgram(DISPATCH_LEVEL))
		return STATUS_UNSUCCESSFUL;
	DbgPrint("it was caught, and the driver goes on\n");
	return STATUS_SUCCESS;
}
