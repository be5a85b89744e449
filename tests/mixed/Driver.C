// SPDX-License-Identifier: GPL-2.0-only
/*
 * One driver of several sources in two languages, by somebody to whom the case of letters
 * in a file's name means nothing.
 */
#include <NTDDK.h>
#include <Ntmem/Status.h>
#include "Parts.h"

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD MixedUnload;

VOID MixedUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	PartEnd();
	KdPrint(("test_mixed: unload\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	if (!PartStart())
		return STATUS_INSUFFICIENT_RESOURCES;
	DbgPrint("test_mixed: %u from C++, 0x%08x in C\n", PartValue(MIXED_VALUE),
		 PartRaise(STATUS_INTEGER_OVERFLOW));
	DbgPrint("test_mixed: a checked build %s\n", DBG ? "it is" : "it is not");
	DriverObject->DriverUnload = MixedUnload;
	return STATUS_SUCCESS;
}
