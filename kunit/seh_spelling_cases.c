// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other spellings: macros for compilers without the keywords, the functions' names with
 * an underscore and without, and keywords in lower case. Comes last, as the header for these
 * makes them so for whatever follows.
 */
#include "seh_cases.h"

static int spelling_of_macros(void)
{
	_SEH2_VOLATILE int n = 0;

	_SEH2_TRY {
		_SEH2_TRY {
			n = 1;
			seh_raise(E1);
		} _SEH2_FINALLY {
			seh_say(_SEH2_AbnormalTermination() ? "abnormal" : "normal");
		} _SEH2_END;
	} _SEH2_EXCEPT(seh_look("filter", _SEH2_GetExceptionInformation(), 1)) {
		seh_say_code(_SEH2_GetExceptionCode());
	} _SEH2_END;
	_SEH2_TRY {
		_SEH2_LEAVE;
	} _SEH2_EXCEPT(EXCEPTION_EXECUTE_HANDLER) {
		_SEH2_YIELD(return 2);
	} _SEH2_END;
	_SEH2_TRY {
		seh_raise(E2);
	} _SEH2_EXCEPT(EXCEPTION_EXECUTE_HANDLER) {
		_SEH2_YIELD(return n);
	} _SEH2_END;
	return 3;
}

static int spelling_with_underscore(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say(_abnormal_termination() ? "abnormal" : "normal");
		}
	} __except (seh_look("filter", _exception_info(), _exception_code() == E1)) {
		seh_say_code(_exception_code());
	}
	return 1;
}

static int spelling_without_underscore(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say(abnormal_termination() ? "abnormal" : "normal");
		}
	} __except (seh_look("filter", exception_info(), exception_code() == E1)) {
		seh_say_code(exception_code());
	}
	return 1;
}

static int spelling_without_blanks(void)
{
	int n=0;

	__try{n++;__try{seh_raise(E1);}__finally{n+=10;}}__except(seh_filter("filter",1)){n+=100;}
	__try

	{
		n += 1000;
	}

	__finally

	{
		n += 10000;
	}
	__try { n += 0; } /* between */ __except /* and */ (1) /* them */ { n = 0; }
	return n;
}

#include <excpt.h>

static int spelling_in_lower_case(void)
{
	try {
		try {
			seh_raise(E1);
		} finally {
			SEH_SAY_ENDING();
		}
	} except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	try {
		leave;
	} finally {
		SEH_SAY_ENDING();
	}
	return 1;
}
