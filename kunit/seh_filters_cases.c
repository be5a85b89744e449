// SPDX-License-Identifier: GPL-2.0-only
/*
 * What filters may be, what they see and what follows from their values.
 */
#include "seh_cases.h"

static void filters_ask(int verdict)
{
	__try {
		__try {
			seh_raise(E1);
			seh_say("resumed");
		} __except (seh_filter("inner", verdict)) {
			seh_say("handler");
		}
		seh_say("rest");
	} __except (seh_filter("outer", 1)) {
		seh_say("outer-handler");
	}
}

static int filters_one_handles(void)
{
	filters_ask(1);
	return 1;
}

static int filters_any_positive_handles(void)
{
	filters_ask(12345);
	filters_ask(0x7fffffff);
	return 1;
}

static int filters_zero_searches_on(void)
{
	filters_ask(0);
	return 1;
}

static int filters_minus_one_continues(void)
{
	filters_ask(-1);
	return 1;
}

static int filters_any_negative_continues(void)
{
	filters_ask(-12345);
	filters_ask(-0x7fffffff - 1);
	return 1;
}

static int filters_constants(void)
{
	__try {
		seh_raise(E1);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		seh_say("handler");
	}
	__try {
		__try {
			seh_raise(E1);
		} __except (EXCEPTION_CONTINUE_SEARCH) {
			seh_say("missed");
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		seh_say("outer");
	}
	__try {
		seh_raise(E1);
		seh_say("resumed");
	} __except (EXCEPTION_CONTINUE_EXECUTION) {
		seh_say("missed");
	}
	return 1;
}

/* A code is unsigned, as in MSVC, whatever length a constant of it has. */
static int filters_compare_codes_with_constants(void)
{
	__try {
		ExRaiseStatus(0xE0000001L);
	} __except (seh_filter("filter", GetExceptionCode() == 0xE0000001L &&
					 GetExceptionCode() == 0xE0000001)) {
		if (GetExceptionCode() == 0xE0000001LL && GetExceptionCode() > 0)
			seh_say("handler");
	}
	return 1;
}

static int filters_comma_expression(void)
{
	int n = 0;

	__try {
		seh_raise(E1);
	} __except (seh_say("a"), n = 5, seh_say("b"), n - 4) {
		seh_say_number(n);
	}
	__try {
		seh_raise(E1);
	} __except ((n++, seh_filter("c", 1))) {
		seh_say_number(n);
	}
	return n;
}

static int filters_conditional_expression(void)
{
	int i;
	static const NTSTATUS codes[] = { E1, E2, E3 };

	for (i = 0; i < 3; i++) {
		__try {
			__try {
				seh_raise(codes[i]);
				seh_say("resumed");
			} __except (GetExceptionCode() == E1 ? EXCEPTION_EXECUTE_HANDLER :
				    GetExceptionCode() == E2 ? EXCEPTION_CONTINUE_EXECUTION :
							       EXCEPTION_CONTINUE_SEARCH) {
				seh_say("inner");
			}
		} __except (GetExceptionCode() == E3 && seh_filter("filter", 1)) {
			seh_say("outer");
		}
	}
	return i;
}

static int filters_assign_locals(void)
{
	NTSTATUS code = 0;
	EXCEPTION_RECORD record = {};
	int n = 1;

	__try {
		n = 2;
		seh_raise(E1);
	} __except (code = GetExceptionCode(),
		    record = *GetExceptionInformation()->ExceptionRecord,
		    n += 40,
		    EXCEPTION_EXECUTE_HANDLER) {
		seh_say_code(code);
		seh_say_code(record.ExceptionCode);
	}
	return n;
}

/*
 * By a call, in every build: a compiler knows what a call may change, and that an instruction
 * which faults changes nothing where it goes on.
 */
static int filters_assign_what_the_body_sees(void)
{
	int n = 1;

	__try {
		n += 10;
		seh_raise_with(E1, 0);
		seh_say_number(n);
		n += 1000;
	} __except (n += 100, EXCEPTION_CONTINUE_EXECUTION) {
		seh_say("missed");
	}
	return n;
}

static int filters_see_locals_as_of_the_raise(void)
{
	int n = seh_number(1);

	__try {
		n = seh_number(2);
		seh_raise(E1);
		n = seh_number(3);
		seh_raise(E1);
		n = seh_number(4);
	} __except (seh_say_number(n), n == 2 ? -1 : 1) {
		seh_say("handler");
	}
	return n;
}

static int filters_see_outer_locals(void)
{
	int n = seh_number(1), m = seh_number(10);

	__try {
		n = seh_number(2);
		__try {
			m = seh_number(20);
			seh_raise(E1);
			m = seh_number(30);
		} __except (seh_say_number(n + m), n = 3, 0) {
			seh_say("missed");
		}
	} __except (seh_say_number(n + m), 1) {
		seh_say("handler");
	}
	return n;
}

static int filters_parameter(int a, int b, int c, int d, int e, int f, int g, int h)
{
	__try {
		a += 1;
		h += 1;
		seh_raise(E1);
	} __except (seh_say_number(a), seh_say_number(g), seh_say_number(h), 1) {
		return a + b + c + d + e + f + g + h;
	}
	return 0;
}

static int filters_see_parameters(void)
{
	return filters_parameter(seh_number(1), 2, 3, 4, 5, 6, 7, 8);
}

static int filters_do_not_run_without_exception(void)
{
	int n = 0;

	__try {
		seh_say("body");
	} __except (n++, seh_say("missed"), 1) {
		n++;
	}
	__try {
		__leave;
	} __except (n++, 1) {
		n++;
	}
	return n;
}

static int filters_run_before_finally(void)
{
	__try {
		__try {
			seh_say("body");
			seh_raise(E1);
		} __finally {
			seh_say("finally");
		}
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 1;
}

static void filters_raising(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __finally {
			seh_say("1");
		}
	} __except (seh_filter("a", 0)) {
		seh_say("missed");
	}
}

static void filters_passing(void)
{
	__try {
		__try {
			filters_raising();
			seh_say("missed");
		} __except (seh_filter("b", 0)) {
			seh_say("missed");
		}
	} __finally {
		seh_say("2");
	}
	seh_say("missed");
}

static int filters_run_before_finally_of_callees(void)
{
	__try {
		filters_passing();
		seh_say("missed");
	} __except (seh_filter("c", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int filters_continue_without_finally(void)
{
	__try {
		__try {
			__try {
				seh_raise(E1);
				seh_say("resumed");
			} __finally {
				SEH_SAY_ENDING();
			}
		} __except (seh_filter("a", 0)) {
			seh_say("missed");
		}
	} __except (seh_filter("b", -1)) {
		seh_say("missed");
	}
	return 1;
}

static int filters_first_positive_wins(void)
{
	__try {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __except (seh_filter("a", 0)) {
					seh_say("missed");
				}
			} __except (seh_filter("b", 1)) {
				seh_say("handler");
			}
		} __except (seh_filter("missed", 1)) {
			seh_say("missed");
		}
	} __except (seh_filter("missed", -1)) {
		seh_say("missed");
	}
	return 1;
}

static int filters_increment(PEXCEPTION_POINTERS pointers)
{
	int *local = (int *)pointers->ExceptionRecord->ExceptionInformation[0];

	++*local;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int filters_callee(void)
{
	int local = seh_number(5);

	seh_raise_with(E1, (ULONG_PTR)&local);
	return local;
}

static int filters_run_while_callees_live(void)
{
	int n = 0;

	__try {
		n = filters_callee();
	} __except (filters_increment(GetExceptionInformation())) {
		seh_say("missed");
	}
	return n;
}

static int filters_code_in_filter_and_handler(void)
{
	__try {
		seh_raise(E2);
	} __except (seh_say_code(GetExceptionCode()), 1) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int filters_code_in_nested_blocks(void)
{
	__try {
		seh_raise(E1);
	} __except (1) {
		__try {
			seh_say_code(GetExceptionCode());
			seh_raise(E2);
		} __except (seh_say_code(GetExceptionCode()), 1) {
			seh_say_code(GetExceptionCode());
		}
		__try {
			seh_say_code(GetExceptionCode());
		} __finally {
			seh_say_code(GetExceptionCode());
		}
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int filters_ending_in_nested_blocks(void)
{
	__try {
		seh_say("body");
	} __finally {
		__try {
			SEH_SAY_ENDING();
			if (seh_number(1))
				goto out;
		} __finally {
			SEH_SAY_ENDING();
		}
out:
		SEH_SAY_ENDING();
	}
	return 1;
}

static int filters_verdict(PEXCEPTION_POINTERS pointers)
{
	int verdict = 0;

	__try {
		seh_raise(E2);
	} __except (seh_look("inner", GetExceptionInformation(), 1)) {
		verdict = pointers->ExceptionRecord->ExceptionCode == E1;
	}
	return verdict;
}

static int filters_with_blocks_in_callees(void)
{
	__try {
		seh_raise(E1);
	} __except (filters_verdict(GetExceptionInformation())) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int filters_call_through_pointer(void)
{
	int (*look)(const char *name, PEXCEPTION_POINTERS pointers, int verdict) = seh_look;
	static int verdicts[2] = { 0, 1 };

	__try {
		seh_raise(E1);
	} __except (look("filter", GetExceptionInformation(), verdicts[1])) {
		seh_say("handler");
	}
	return 1;
}

static int filters_continue_again_and_again(void)
{
	int i = 0, n = 0;

	__try {
		for (i = 0; i < 5; i++) {
			seh_raise(E1);
			n += i;
		}
		seh_raise(E2);
	} __except (seh_say_number(i), i < 5 ? -1 : 1) {
		seh_say_code(GetExceptionCode());
	}
	return n;
}

static int filters_recursion(int depth)
{
	int local = depth * 10, n = 0;

	__try {
		if (depth == 0)
			seh_raise(E1);
		n = filters_recursion(depth - 1);
	} __except (seh_say_number(local), depth == 2) {
		n = local;
	}
	return n;
}

static int filters_see_their_own_activation(void)
{
	return filters_recursion(seh_number(3));
}

struct filters_state {
	NTSTATUS code;
	int nr;
};

/* Drivers' filters often are routines that take what they need by address. */
static LONG NTAPI filters_note(PEXCEPTION_POINTERS pointers, struct filters_state *state)
{
	state->code = pointers->ExceptionRecord->ExceptionCode;
	state->nr++;
	return state->nr < 3 ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_EXECUTE_HANDLER;
}

static int filters_note_into_locals(void)
{
	struct filters_state state = { STATUS_SUCCESS, 0 };
	BOOLEAN caught = FALSE;

	__try {
		seh_raise(E1);
		seh_say_number(state.nr);
		seh_raise(E2);
		seh_say_number(state.nr);
		seh_raise(E3);
		seh_say("missed");
	} __except (filters_note(GetExceptionInformation(), &state)) {
		caught = TRUE;
	}
	seh_say_code(state.code);
	return state.nr * 10 + caught;
}

/* As drivers have filters report, which are told where they are. */
static int filters_are_in_their_function(void)
{
	int length = 0;

	__try {
		seh_raise(E1);
	} __except (length = sizeof(__func__) - 1, seh_filter(__func__, 1)) {
		seh_say(__func__);
	}
	return length;
}
