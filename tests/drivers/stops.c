// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ends in a bug check when it is told to go.
 */
#include <ntddk.h>

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
	KeBugCheckEx(0xdead0001, 1, 2, 3, (ULONG_PTR)DriverObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = Unload;
	return STATUS_SUCCESS;
}
