// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fails, and has forgotten to give back what it took before.
 */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(DriverObject);
	UNREFERENCED_PARAMETER(RegistryPath);
	(VOID)ExAllocatePoolWithTag(NonPagedPool, 256, 'ylre');
	return STATUS_NOT_SUPPORTED;
}
