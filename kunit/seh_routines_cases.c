// SPDX-License-Identifier: GPL-2.0-only
/*
 * Frames with a handler routine in place of a block, and what follows from the dispositions
 * that it answers.
 */
#include "seh_cases.h"

/* What the routine answers for the first, the second and every other exception. */
static EXCEPTION_DISPOSITION routines_answers[3];

static EXCEPTION_DISPOSITION NTAPI routines_routine(PEXCEPTION_RECORD record, PVOID frame,
						    PCONTEXT context, PVOID dispatcher)
{
	EXCEPTION_POINTERS pointers = { record, context };

	if (IS_UNWINDING(record->ExceptionFlags)) {
		seh_say("unwinding");
		return ExceptionContinueSearch;
	}
	seh_look("routine", &pointers, 0);
	if (record->ExceptionCode == E1)
		return routines_answers[0];
	if (record->ExceptionCode == E2)
		return routines_answers[1];
	return routines_answers[2];
}

static int routines_ask(int first)
{
	NTMEM_SEH_FRAME frame;

	routines_answers[0] = (EXCEPTION_DISPOSITION)first;
	routines_answers[1] = ExceptionContinueSearch;
	routines_answers[2] = ExceptionContinueSearch;
	__try {
		ntmem_seh_routine_enter(&frame, routines_routine);
		__try {
			seh_raise(E1);
			seh_say("resumed");
		} __finally {
			SEH_SAY_ENDING();
		}
		ntmem_seh_routine_leave(&frame);
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int routines_search(void)
{
	return routines_ask(ExceptionContinueSearch);
}

static int routines_continue(void)
{
	return routines_ask(ExceptionContinueExecution);
}

static int routines_nested_and_collided(void)
{
	return routines_ask(ExceptionNestedException) + routines_ask(ExceptionCollidedUnwind);
}

static int routines_invalid_disposition(void)
{
	return routines_ask(4);
}

static int routines_any_invalid_disposition(void)
{
	return routines_ask(-1) + routines_ask(0x7fffffff);
}

static int routines_noncontinuable(void)
{
	NTMEM_SEH_FRAME frame;

	routines_answers[0] = ExceptionContinueExecution;
	routines_answers[1] = ExceptionContinueSearch;
	routines_answers[2] = ExceptionContinueSearch;
	__try {
		ntmem_seh_routine_enter(&frame, routines_routine);
		ExRaiseStatus(E1);
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int routines_are_unwound_in_order(void)
{
	NTMEM_SEH_FRAME frame;

	routines_answers[0] = ExceptionContinueSearch;
	__try {
		__try {
			ntmem_seh_routine_enter(&frame, routines_routine);
			__try {
				seh_raise(E1);
			} __finally {
				seh_say("1");
			}
			ntmem_seh_routine_leave(&frame);
		} __finally {
			seh_say("2");
		}
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int routines_left_are_not_asked(void)
{
	NTMEM_SEH_FRAME frame;

	__try {
		ntmem_seh_routine_enter(&frame, routines_routine);
		ntmem_seh_routine_leave(&frame);
		seh_raise(E1);
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 1;
}

static EXCEPTION_DISPOSITION NTAPI routines_raising(PEXCEPTION_RECORD record, PVOID frame,
						    PCONTEXT context, PVOID dispatcher)
{
	EXCEPTION_POINTERS pointers = { record, context };

	if (IS_UNWINDING(record->ExceptionFlags)) {
		seh_say("unwinding");
		return ExceptionContinueSearch;
	}
	seh_look("routine", &pointers, 0);
	if (record->ExceptionCode == E1)
		seh_raise(E2);
	return ExceptionContinueSearch;
}

static int routines_that_raise(void)
{
	NTMEM_SEH_FRAME frame;

	__try {
		ntmem_seh_routine_enter(&frame, routines_raising);
		seh_raise(E1);
		seh_say("missed");
		ntmem_seh_routine_leave(&frame);
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}
