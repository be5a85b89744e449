// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raising on behalf of the routines that do so when they fail.
 */
#include "internal.h"

#include <ntmem/exception.h>

/**
 * ntmem_raise() - raise an exception on behalf of a routine that must
 * @status: NTSTATUS
 * @caller: call site of the routine
 *
 * Where there is no guarded code, nobody can have a handler.
 *
 * Context: Any context. The caller holds nothing that would be lost.
 * Return: does not.
 */
void ntmem_raise(s32 status, unsigned long caller)
{
#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
	EXCEPTION_RECORD record = {
		.ExceptionCode = status,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
	};

	RtlRaiseException(&record);
#endif
	ntmem_bug_check(&(struct ntmem_violation){
		.code = NTMEM_KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)status, caller },
		.caller = caller,
		.what = "exception raised that nothing can handle here",
	});
}
