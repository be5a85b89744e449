// SPDX-License-Identifier: GPL-2.0-only
/*
 * The routines that raise: records, statuses of all kinds, refused continuation, and
 * exceptions that nobody handles.
 */
#include "seh_cases.h"

static void raise_status(NTSTATUS status)
{
	__try {
		ExRaiseStatus(status);
	} __except (seh_look("ex", GetExceptionInformation(), 1)) {
		if (GetExceptionCode() != status)
			seh_say("changed");
	}
}

static int raise_error_status(void)
{
	raise_status(STATUS_INSUFFICIENT_RESOURCES);
	return 1;
}

static int raise_status_that_is_no_error(void)
{
	raise_status(STATUS_TIMEOUT);
	raise_status(STATUS_GUARD_PAGE_VIOLATION);
	raise_status(STATUS_SUCCESS);
	raise_status((NTSTATUS)0xffffffff);
	return 1;
}

static int raise_rtl_status(void)
{
	__try {
		RtlRaiseStatus(STATUS_UNSUCCESSFUL);
	} __except (seh_look("rtl", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_access_violation(void)
{
	__try {
		ExRaiseAccessViolation();
	} __except (seh_filter("filter", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_misalignment(void)
{
	__try {
		ExRaiseDatatypeMisalignment();
	} __except (seh_filter("filter", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static ULONG raise_nr_parameters(PEXCEPTION_POINTERS pointers)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
	ULONG i;

	for (i = 0; i < record->NumberParameters && i < EXCEPTION_MAXIMUM_PARAMETERS; i++)
		if (record->ExceptionInformation[i] != ~(ULONG_PTR)i)
			return 100 + i;
	return record->NumberParameters;
}

static int raise_carries_parameters(void)
{
	ULONG i, nr, seen = 0;

	for (nr = 0; nr <= EXCEPTION_MAXIMUM_PARAMETERS; nr++) {
		EXCEPTION_RECORD record = { .ExceptionCode = E1, .NumberParameters = nr };

		for (i = 0; i < nr; i++)
			record.ExceptionInformation[i] = ~(ULONG_PTR)i;
		__try {
			RtlRaiseException(&record);
		} __except (seen = raise_nr_parameters(GetExceptionInformation()), 1) {
			if (seen != nr)
				return 1000 + nr;
		}
	}
	return nr;
}

static int raise_carries_flags_and_chain(void)
{
	EXCEPTION_RECORD cause = { .ExceptionCode = E2 };
	EXCEPTION_RECORD record = {
		.ExceptionCode = E1,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
		.ExceptionRecord = &cause,
	};

	__try {
		RtlRaiseException(&record);
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_returns_when_continued(void)
{
	EXCEPTION_RECORD record = { .ExceptionCode = E1, .NumberParameters = 1 };

	__try {
		record.ExceptionInformation[0] = 5;
		RtlRaiseException(&record);
		seh_say("resumed");
		record.ExceptionCode = E2;
		RtlRaiseException(&record);
		seh_say("missed");
	} __except (seh_look("filter", GetExceptionInformation(),
			     GetExceptionCode() == E1 ? -1 : 1)) {
		seh_say_code(GetExceptionCode());
	}
	return record.ExceptionInformation[0];
}

__attribute__((__noinline__, __noclone__)) static void raise_from_here(EXCEPTION_RECORD *record)
{
	RtlRaiseException(record);
	seh_say("resumed");
}

/* Whether an address lies in the function above, which is a short one. */
static int raise_is_here(ULONG_PTR address)
{
	return address - (ULONG_PTR)raise_from_here < 256;
}

static int raise_sets_address(void)
{
	EXCEPTION_RECORD record = { .ExceptionCode = E1 };
	ULONG_PTR address = 0;
	int same = 0;

	__try {
		raise_from_here(&record);
	} __except (address = (ULONG_PTR)GetExceptionInformation()->ExceptionRecord
			      ->ExceptionAddress,
		    same = address == GetExceptionInformation()->ContextRecord->Rip,
		    -1) {
		seh_say("missed");
	}
	return raise_is_here(address) + same * 10 +
	       raise_is_here((ULONG_PTR)record.ExceptionAddress) * 100;
}

__attribute__((__noinline__, __noclone__)) static void raise_status_from_here(void)
{
	ExRaiseStatus(E1);
}

static int raise_status_sets_address(void)
{
	ULONG_PTR address = 0;

	__try {
		raise_status_from_here();
	} __except (address = (ULONG_PTR)GetExceptionInformation()->ExceptionRecord
			      ->ExceptionAddress, 1) {
		return address - (ULONG_PTR)raise_status_from_here < 256;
	}
	return 0;
}

/* The context ---------------------------------------------------------------- */

static int raise_look_at_context(PCONTEXT context, ULONG_PTR block)
{
	int here;

	if ((context->ContextFlags & CONTEXT_CONTROL) != CONTEXT_CONTROL)
		seh_say("no-control");
	if ((context->ContextFlags & CONTEXT_INTEGER) != CONTEXT_INTEGER)
		seh_say("no-integer");
	if (context->ContextFlags & 0x1c & ~CONTEXT_AMD64)
		seh_say("too-much");
	if (!raise_is_here(context->Rip))
		seh_say("rip");
	/* The raiser's stack lies between the filter's and that of the function of the block. */
	if (context->Rsp <= (ULONG_PTR)&here || context->Rsp >= block)
		seh_say("rsp");
	if (context->Rsp % 8)
		seh_say("odd");
	if (context->Dr7 || context->MxCsr || context->FltSave[0] || context->VectorControl)
		seh_say("not-zero");
	if ((ULONG_PTR)context % 16)
		seh_say("misaligned");
	return 1;
}

static int raise_context_describes_the_raiser(void)
{
	EXCEPTION_RECORD record = { .ExceptionCode = E1 };
	int block;

	__try {
		raise_from_here(&record);
	} __except (raise_look_at_context(GetExceptionInformation()->ContextRecord,
					  (ULONG_PTR)&block)) {
		seh_say("handler");
	}
	return 1;
}

static int raise_look_at_registers(PCONTEXT context)
{
	if (context->Rbx != SEH_REGISTER(0))
		seh_say("rbx");
	if (context->R12 != SEH_REGISTER(1))
		seh_say("r12");
	if (context->R13 != SEH_REGISTER(2))
		seh_say("r13");
	if (context->R14 != SEH_REGISTER(3))
		seh_say("r14");
	if (context->R15 != SEH_REGISTER(4))
		seh_say("r15");
	return seh_filter("looked", -1);
}

static int raise_context_has_registers(void)
{
	int n = 0;

	__try {
		n = seh_raise_with_registers(E1);
	} __except (raise_look_at_registers(GetExceptionInformation()->ContextRecord)) {
		seh_say("missed");
	}
	return n;
}

__attribute__((__noinline__, __noclone__)) static void raise_capture(PCONTEXT context)
{
	RtlCaptureContext(context);
}

static int raise_captured_context(void)
{
	CONTEXT context;
	int here;

	raise_capture(&context);
	if (context.Rip - (ULONG_PTR)raise_capture >= 256)
		seh_say("rip");
	if (context.Rsp >= (ULONG_PTR)&here + 4096 || context.Rsp + 4096 < (ULONG_PTR)&here)
		seh_say("rsp");
	return (context.ContextFlags & CONTEXT_INTEGER) == CONTEXT_INTEGER;
}

/* Continuation that is refused ------------------------------------------------ */

static int raise_continue_once(PEXCEPTION_POINTERS pointers)
{
	return seh_look("filter", pointers,
			pointers->ExceptionRecord->ExceptionCode == E1 ? -1 : 1);
}

static int raise_noncontinuable_cannot_continue(void)
{
	__try {
		ExRaiseStatus(E1);
	} __except (raise_continue_once(GetExceptionInformation())) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_noncontinuable_record_cannot_continue(void)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = E1,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
	};

	__try {
		RtlRaiseException(&record);
		seh_say("missed");
	} __except (raise_continue_once(GetExceptionInformation())) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_refused_continuation_is_searched_anew(void)
{
	__try {
		__try {
			__try {
				ExRaiseStatus(E1);
			} __finally {
				seh_say("finally");
			}
		} __except (seh_look("a", GetExceptionInformation(), 0)) {
			seh_say("missed");
		}
	} __except (raise_continue_once(GetExceptionInformation())) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int raise_original_is_reachable(void)
{
	NTSTATUS code = 0;
	PVOID address = NULL, again = NULL;

	__try {
		ExRaiseStatus(STATUS_NO_MEMORY);
	} __except (GetExceptionCode() == STATUS_NO_MEMORY ?
		    (address = GetExceptionInformation()->ExceptionRecord->ExceptionAddress, -1) :
		    (code = GetExceptionInformation()->ExceptionRecord->ExceptionRecord
			    ->ExceptionCode,
		     again = GetExceptionInformation()->ExceptionRecord->ExceptionRecord
			     ->ExceptionAddress, 1)) {
		seh_say_code(GetExceptionCode());
		seh_say_code(code);
	}
	return address && address == again;
}

static int raise_refused_continuation_goes_outwards(void)
{
	__try {
		__try {
			ExRaiseStatus(E1);
		} __except (seh_look("a", GetExceptionInformation(),
				     GetExceptionCode() == E1 ? -1 : 0)) {
			seh_say("missed");
		}
	} __except (seh_look("b", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}
