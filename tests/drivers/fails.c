// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fails, and is not told to go: what DriverEntry has made it has to undo itself.
 */
#include <ntddk.h>

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	DbgPrint("test_fails: unload must not run\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = Unload;
	return STATUS_INSUFFICIENT_RESOURCES;
}
