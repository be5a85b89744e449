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

static int spelling_text_with_braces(void)
{
	char open = '{', quote = '\'';

	__try {
		seh_say("}"); /* } __except (0) { */
		if (open == '{' && quote != '}')
			seh_raise(E1);
	} __except (seh_filter("){", ')' == ')')) {
		seh_say("\"{");
	}
	return '}' == 125;
}

static int spelling_names_like_keywords(void)
{
	int __try_count = seh_number(1), __exception = 2, my__finally = 3, __leaves = 4;

	__try {
		__try_count += __exception;
		seh_raise(E1);
	} __except (my__finally - 2) {
		__leaves += __try_count;
	}
	return __leaves;
}

#define SPELLING_GUARDED(statement, verdict) \
	__try { statement; } __except (seh_filter("filter", verdict)) { seh_say("handler"); }

static int spelling_from_macro(void)
{
	SPELLING_GUARDED(seh_raise(E1), 1)
	SPELLING_GUARDED(SPELLING_GUARDED(seh_raise(E1), 0), 1);
	return 1;
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
