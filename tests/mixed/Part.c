// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part in C, of the same name but for its ending.
 */
#include <ntddk.h>
#include <EXCPT.H>
#include "parts.h"

NTSTATUS PartRaise(NTSTATUS Status)
{
	try {
		ExRaiseStatus(Status);
	} except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}
