// SPDX-License-Identifier: GPL-2.0-only
/*
 * Raising on behalf of the routines that do so when they fail.
 */
#include "internal.h"
#include "seh.h"

/**
 * ntmem_raise_for() - raise an exception in the name of a call site
 * @record: what it is; its address becomes the call site
 * @caller: call site
 *
 * Where there is no guarded code, nobody can have a handler.
 *
 * Context: Any context. The caller holds nothing that would be lost.
 * Return: only if a filter has the execution continued.
 */
void ntmem_raise_for(EXCEPTION_RECORD *record, unsigned long caller)
{
#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
	ntmem_raise_record(record, caller);
#else
	ntmem_bug_check(&(struct ntmem_violation){
		.code = KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)record->ExceptionCode, caller,
			       record->ExceptionInformation[0],
			       record->ExceptionInformation[1] },
		.caller = caller,
		.what = "exception raised that nothing can handle here",
	});
#endif
}

/**
 * ntmem_raise() - raise an exception on behalf of a routine that must
 * @status: NTSTATUS
 * @caller: call site of the routine
 *
 * Context: As ntmem_raise_for().
 * Return: does not.
 */
void ntmem_raise(s32 status, unsigned long caller)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = status,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
	};

	ntmem_raise_for(&record, caller);
	/* The dispatcher lets no filter continue this one. */
	ntmem_never();
}

/**
 * ntmem_raise_fault() - raise an access violation as the processor's would be
 * @write: memory was to be written, not read
 * @address: where
 * @caller: call site of the routine that found out
 *
 * Context: As ntmem_raise_for().
 * Return: only if a filter wants the access to be made again.
 */
void ntmem_raise_fault(bool write, unsigned long address, unsigned long caller)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = STATUS_ACCESS_VIOLATION,
		.NumberParameters = 2,
		.ExceptionInformation = {
			write ? EXCEPTION_WRITE_FAULT : EXCEPTION_READ_FAULT, address,
		},
	};

	ntmem_raise_for(&record, caller);
}
