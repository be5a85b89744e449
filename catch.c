// SPDX-License-Identifier: GPL-2.0-only
/*
 * What routine raises which exception, for tests and jobs that are no guarded code.
 */
#include <ntddk.h>

#include "catch.h"
#include "compat.h"

/**
 * ntmem_catch() - call a routine and take the exception that it may raise
 * @routine: what to call
 * @argument: passed to it
 * @record: filled with what was raised; untouched if nothing was
 *
 * Context: Any context, any IRQL.
 * Return: 1 if something was raised, else 0.
 */
int ntmem_catch(void (*routine)(void *argument), void *argument, EXCEPTION_RECORD *record)
{
	__try {
		routine(argument);
		return 0;
	} __except (*record = *GetExceptionInformation()->ExceptionRecord,
		    EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
}
NTMEM_EXPORT_IF_KUNIT(ntmem_catch);
