// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has no DriverUnload, and starts with an informational status.
 */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(DriverObject);
	UNREFERENCED_PARAMETER(RegistryPath);
	DbgPrint("test_stays: here for good\n");
	return (NTSTATUS)0x40000001;
}
