// SPDX-License-Identifier: GPL-2.0-only
/*
 * A warning is a failure to start, with a status that has no errno of its own; an
 * information would be none.
 */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(DriverObject);
	UNREFERENCED_PARAMETER(RegistryPath);
	return (NTSTATUS)0x80001234;
}
