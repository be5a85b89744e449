// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exceptions that nobody handles: each of these ends in a bug check, before any finally
 * block has run.
 */
#include "seh_cases.h"

#include <setjmp.h>

static int stops_without_block(void)
{
	seh_say("raise");
	ExRaiseStatus(STATUS_NO_MEMORY);
	return 1;
}

static int stops_with_parameters(void)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = E1,
		.NumberParameters = 3,
		.ExceptionInformation = { 0x11, 0x22, 0x33 },
	};

	__try {
		RtlRaiseException(&record);
		seh_say("missed");
	} __except (seh_filter("filter", 0)) {
		seh_say("missed");
	}
	return 1;
}

static int stops_before_finally(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
			} __finally {
				seh_say("missed");
			}
		} __except (seh_filter("inner", 0)) {
			seh_say("missed");
		}
	} __except (seh_filter("outer", 0)) {
		seh_say("missed");
	}
	return 1;
}

static int stops_in_handler(void)
{
	__try {
		seh_raise(E1);
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
		seh_raise(E2);
	}
	return 1;
}

static int stops_in_filter(void)
{
	__try {
		seh_raise(E1);
	} __except (seh_look("filter", GetExceptionInformation(), 0),
		    GetExceptionCode() == E1 ? (seh_raise(E2), 1) : 0) {
		seh_say("missed");
	}
	return 1;
}

static int stops_in_finally(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say("finally");
			seh_raise(E2);
		}
	} __except (seh_filter("filter", GetExceptionCode() == E1)) {
		seh_say("missed");
	}
	return 1;
}

static int stops_when_continuation_is_refused(void)
{
	__try {
		ExRaiseStatus(E1);
	} __except (seh_look("filter", GetExceptionInformation(),
			     GetExceptionCode() == E1 ? -1 : 0)) {
		seh_say("missed");
	}
	return 1;
}

static int stops_after_blocks_are_left(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		__try {
			if (i == 1)
				continue;
			if (i == 2)
				seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			seh_say("handler");
		}
	}
	seh_raise(E2);
	return 1;
}

static EXCEPTION_DISPOSITION NTAPI stops_routine(PEXCEPTION_RECORD record, PVOID frame,
						 PCONTEXT context, PVOID dispatcher)
{
	seh_say("missed");
	return ExceptionContinueSearch;
}

/* A frame that does not lie on the stack ends the search. */
static int stops_at_frame_outside_of_stack(void)
{
	static NTMEM_SEH_FRAME frame;

	__try {
		ntmem_seh_routine_enter(&frame, stops_routine);
		seh_raise(E1);
		seh_say("missed");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}
