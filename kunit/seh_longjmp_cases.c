// SPDX-License-Identifier: GPL-2.0-only
/*
 * setjmp() and longjmp() into, out of and past guarded blocks.
 */
#include "seh_cases.h"

#include <setjmp.h>

/* What a callee jumps to. */
static jmp_buf longjmp_env;

static void longjmp_callee(int value)
{
	longjmp(longjmp_env, value);
}

static int longjmp_gives_the_value(void)
{
	int value = setjmp(longjmp_env);

	seh_say_number(value);
	if (value == 0)
		longjmp_callee(seh_number(5));
	if (value == 5)
		longjmp_callee(seh_number(-7));
	return value;
}

static int longjmp_of_zero_gives_one(void)
{
	int value = setjmp(longjmp_env);

	if (value == 0)
		longjmp_callee(seh_number(0));
	return value;
}

static int longjmp_evaluates_its_buffer_once(void)
{
	jmp_buf envs[2], *next = envs;
	int value = setjmp(*next++);

	seh_say_number(next - envs);
	if (value == 0)
		longjmp(envs[0], seh_number(3));
	return value;
}

static int longjmp_in_conditions(void)
{
	jmp_buf env;

	if (setjmp(env) == 0) {
		seh_say("first");
		longjmp(env, 1);
	} else {
		seh_say("second");
	}
	switch (setjmp(env)) {
	case 0:
		seh_say("zero");
		longjmp(env, 2);
	case 2:
		seh_say("two");
		break;
	default:
		seh_say("missed");
	}
	if (!setjmp(env))
		longjmp(env, 3);
	seh_say("end");
	return 1;
}

static int longjmp_runs_finally(void)
{
	jmp_buf env;

	if (setjmp(env) == 0) {
		__try {
			seh_say("body");
			longjmp(env, 1);
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("missed");
	}
	return 1;
}

static int longjmp_runs_nested_finally_blocks(void)
{
	int value = setjmp(longjmp_env);

	if (value == 0) {
		__try {
			__try {
				__try {
					longjmp_callee(3);
				} __finally {
					seh_say("1");
					SEH_SAY_ENDING();
				}
			} __except (seh_filter("missed", 1)) {
				seh_say("missed");
			}
		} __finally {
			seh_say("2");
			SEH_SAY_ENDING();
		}
		seh_say("missed");
	}
	return value;
}

static void longjmp_recursion(int depth)
{
	__try {
		if (depth == 0)
			longjmp_callee(4);
		longjmp_recursion(depth - 1);
		seh_say("missed");
	} __finally {
		seh_say_number(depth);
	}
}

static int longjmp_runs_finally_of_callees(void)
{
	int value = setjmp(longjmp_env);

	if (value == 0)
		longjmp_recursion(seh_number(5));
	return value;
}

static int longjmp_stops_at_its_block(void)
{
	__try {
		__try {
			if (setjmp(longjmp_env) == 0) {
				__try {
					longjmp_callee(1);
				} __finally {
					seh_say("inner");
				}
			}
			seh_say("jumped");
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_raise(E1);
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int longjmp_into_left_body(void)
{
	jmp_buf env;
	int value, n = 0;

	__try {
		value = setjmp(env);
		seh_say("body");
		if (value == 2)
			seh_raise(E1);
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	if (n++ == 0)
		longjmp(env, 2);
	seh_say("after");
	return n;
}

static int longjmp_into_left_body_with_finally(void)
{
	jmp_buf env;
	int n = 0;

	__try {
		setjmp(env);
		seh_say("body");
	} __finally {
		SEH_SAY_ENDING();
	}
	if (n++ < 2)
		longjmp(env, 1);
	return n;
}

static int longjmp_into_nested_left_bodies(void)
{
	jmp_buf env;
	int n = 0;

	__try {
		__try {
			__try {
				if (setjmp(env))
					seh_raise(E1);
				seh_say("body");
			} __finally {
				SEH_SAY_ENDING();
			}
		} __except (seh_filter("inner", 0)) {
			seh_say("missed");
		}
	} __except (seh_filter("outer", 1)) {
		seh_say("handler");
	}
	if (n++ == 0)
		longjmp(env, 1);
	return n;
}

static int longjmp_from_handler(void)
{
	jmp_buf env;
	int n = 0;

	__try {
		if (setjmp(env) == 0)
			seh_raise(E1);
		seh_say("again");
		if (n == 1) {
			n++;
			seh_raise(E2);
		}
	} __except (seh_filter("filter", 1)) {
		seh_say_code(GetExceptionCode());
		if (n++ == 0)
			longjmp(env, 1);
	}
	return n;
}

static int longjmp_filter(void)
{
	seh_say("filter");
	longjmp_callee(6);
	return 1;
}

static int longjmp_from_filter(void)
{
	int value = setjmp(longjmp_env);

	if (value == 0) {
		__try {
			__try {
				__try {
					seh_raise(E1);
				} __finally {
					seh_say("1");
					SEH_SAY_ENDING();
				}
			} __except (longjmp_filter()) {
				seh_say("missed");
			}
		} __finally {
			seh_say("2");
			SEH_SAY_ENDING();
		}
	}
	__try {
		seh_raise(E2);
	} __except (seh_look("next", GetExceptionInformation(), 1)) {
		seh_say("handler");
	}
	return value;
}

/* Into the body whose filter jumps: it goes on as if nothing had been raised. */
static int longjmp_from_filter_into_body(void)
{
	int value = -1;

	__try {
		value = setjmp(longjmp_env);
		if (value == 0)
			seh_raise(E1);
		seh_say("rest");
		seh_raise(E2);
	} __except (seh_look("look", GetExceptionInformation(), 0),
		    GetExceptionCode() == E1 ? longjmp_filter() : 1) {
		seh_say_code(GetExceptionCode());
	}
	return value;
}

static int longjmp_from_finally(void)
{
	int value = setjmp(longjmp_env);

	if (value == 0) {
		__try {
			__try {
				seh_say("body");
			} __finally {
				SEH_SAY_ENDING();
				longjmp_callee(8);
			}
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("missed");
	}
	return value;
}

static int longjmp_from_finally_of_longjmp(void)
{
	jmp_buf near, far;
	int value = setjmp(far);

	if (value == 0) {
		__try {
			if (setjmp(near) == 0) {
				__try {
					longjmp(near, 1);
				} __finally {
					seh_say("1");
					longjmp(far, 9);
				}
			}
			seh_say("missed");
		} __finally {
			seh_say("2");
		}
	}
	return value;
}

/* One in a finally block, to the same place, that never comes there. */
static int longjmp_abandoned_leaves_the_value(void)
{
	jmp_buf env;
	int value = setjmp(env), n;

	if (value == 0) {
		__try {
			__try {
				longjmp(env, 3);
			} __finally {
				seh_say("1");
				for (n = 0; n < 2; n++) {
					__try {
						longjmp(env, 4);
					} __finally {
						seh_say("2");
						break;
					}
				}
			}
		} __finally {
			seh_say("3");
		}
	}
	return value;
}

static int longjmp_exception_in_finally(void)
{
	jmp_buf env;

	__try {
		if (setjmp(env) == 0) {
			__try {
				__try {
					longjmp(env, 1);
				} __finally {
					seh_say("1");
					seh_raise(E1);
				}
			} __finally {
				seh_say("2");
			}
		}
		seh_say("missed");
	} __except (seh_look("filter", GetExceptionInformation(), 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int longjmp_keeps_locals(void)
{
	jmp_buf env;
	int n = seh_number(1), i;
	LONGLONG wide = 1;

	if (setjmp(env) == 0) {
		for (i = 0; i < 5; i++) {
			n += i;
			wide *= 1000;
		}
		__try {
			n += 100;
			longjmp(env, 1);
		} __finally {
			n += 1000;
		}
	}
	return n + (wide == 1000000000000000LL ? 10000 : 0);
}

static int longjmp_again_and_again(void)
{
	jmp_buf env;
	int n = 0, value = setjmp(env);

	if (value < 100) {
		__try {
			__try {
				longjmp(env, value + 1);
			} __finally {
				n += 1;
			}
		} __except (seh_filter("missed", 1)) {
			n += 1000;
		}
	}
	return n + value;
}

/* What cannot be gone to ------------------------------------------------------- */

static void longjmp_mark(void)
{
	setjmp(longjmp_env);
}

static void longjmp_refused(void)
{
	__try {
		longjmp_callee(1);
		seh_say("missed");
	} __except (seh_filter("filter", GetExceptionCode() == STATUS_INVALID_UNWIND_TARGET ||
			       GetExceptionCode() == STATUS_BAD_STACK)) {
		seh_say("refused");
	}
}

static int longjmp_to_another_thread(void)
{
	seh_call_in_thread(longjmp_mark);
	longjmp_refused();
	return 1;
}

static int longjmp_from_another_thread(void)
{
	if (setjmp(longjmp_env) == 0)
		seh_call_in_thread(longjmp_refused);
	else
		seh_say("missed");
	return 1;
}
