// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starts, finds what NT promises a driver at its start, and goes when it is told to.
 */
#include <ntddk.h>

static DRIVER_UNLOAD Unload;

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
	DbgPrint("test_good: unload, the driver object is %s\n",
		 DriverObject->DriverUnload == Unload ? "the same" : "another");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	ULONG i, Refused = 0;

	DbgPrint("test_good: %wZ\n", &DriverObject->DriverName);
	DbgPrint("test_good: %wZ\n", RegistryPath);
	DbgPrint("test_good: IRQL %d, %s\n", KeGetCurrentIrql(),
		 DriverObject->DriverInit == DriverEntry ? "its own entry" : "another entry");
	for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
		if (DriverObject->MajorFunction[i](NULL, NULL) == STATUS_INVALID_DEVICE_REQUEST)
			Refused++;
	DbgPrint("test_good: %u major functions refuse\n", Refused);
	DriverObject->DriverUnload = Unload;
	return STATUS_SUCCESS;
}
