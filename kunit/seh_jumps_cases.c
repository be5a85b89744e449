// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded blocks that are left by __leave, return, goto, break and continue while nobody
 * unwinds the stack.
 */
#include "seh_cases.h"

/* __leave ------------------------------------------------------------------ */

static int jumps_leave_ends_normally(void)
{
	__try {
		seh_say("body");
		if (seh_number(1))
			__leave;
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("after");
	return 1;
}

static int jumps_leave_passes_handler(void)
{
	__try {
		seh_say("body");
		if (seh_number(1))
			__leave;
		seh_say("missed");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	seh_say("after");
	return 1;
}

static int jumps_leave_from_loops_and_switch(void)
{
	int i = 0;

	__try {
		for (i = 0; i < 3; i++) {
			do {
				while (1) {
					switch (i) {
					case 1:
						__leave;
					default:
						break;
					}
					break;
				}
			} while (0);
			seh_say("round");
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	return i;
}

static int jumps_leave_means_the_innermost(void)
{
	__try {
		__try {
			if (seh_number(1))
				__leave;
			seh_say("missed");
		} __finally {
			SEH_SAY_ENDING();
		}
		seh_say("rest");
		if (seh_number(1))
			__leave;
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	return 1;
}

static int jumps_leave_in_handler_means_the_outer(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			seh_say("handler");
			if (seh_number(1))
				__leave;
			seh_say("missed");
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("after");
	return 1;
}

static int jumps_leave_in_finally_means_the_outer(void)
{
	__try {
		__try {
			seh_say("body");
		} __finally {
			SEH_SAY_ENDING();
			if (seh_number(1))
				__leave;
			seh_say("missed");
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("after");
	return 1;
}

static int jumps_leave_in_block_within_clause(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			__try {
				__leave;
			} __finally {
				SEH_SAY_ENDING();
			}
			seh_say("rest");
			__leave;
		}
		seh_say("missed");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	seh_say("after");
	return 1;
}

/* return ------------------------------------------------------------------- */

static int jumps_return_runs_finally(void)
{
	__try {
		seh_say("body");
		if (seh_number(1))
			return 7;
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("missed");
	return 1;
}

static int jumps_return_passes_handler(void)
{
	__try {
		if (seh_number(1))
			return 7;
	} __except (seh_filter("missed", 1)) {
		return 8;
	}
	return 9;
}

static int jumps_return_value_precedes_finally(void)
{
	int n = seh_number(5);

	__try {
		return n;
	} __finally {
		n = 99;
		seh_say_number(n);
	}
	return -1;
}

static int jumps_say_five(void)
{
	seh_say("five");
	return seh_number(5);
}

static int jumps_return_calls_before_finally(void)
{
	__try {
		return jumps_say_five() + 1;
	} __finally {
		SEH_SAY_ENDING();
	}
	return -1;
}

static void jumps_return_nothing(void)
{
	__try {
		seh_say("body");
		if (seh_number(1))
			return;
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("missed");
}

static int jumps_return_without_value(void)
{
	jumps_return_nothing();
	return 1;
}

static void say_body(void)
{
	seh_say("body");
}

static void return_nothing(int nested)
{
	__try {
		if (nested)
			return seh_say("inner");
		return say_body();
	} __finally {
		SEH_SAY_ENDING();
	}
}

static int jumps_return_expression_without_value(void)
{
	__try {
		seh_say("inner");
	} __finally {
		return_nothing(seh_number(0));
	}
	return 1;
}

/* Where drivers have what may be paged. */
static __attribute__((__section__("PAGE"), __noinline__)) int return_from_section(int number)
{
	__try {
		seh_say("body");
		return number;
	} __finally {
		SEH_SAY_ENDING();
	}
}

static __attribute__((__noinline__)) void overwrite_stack(void)
{
	volatile char memory[400] __attribute__((__unused__));
	int i;

	for (i = 0; i < 400; i++)
		memory[i] = 0x5a;
}

/* What a body allocates there is the function's, whatever its clause calls. */
static int jumps_keep_what_is_on_the_stack(void)
{
	char *memory = NULL;
	int i;

	for (;;) {
		__try {
			memory = __builtin_alloca(100);
			RtlFillMemory(memory, 100, 'A');
			break;
		} __finally {
			overwrite_stack();
		}
	}
	for (i = 0; i < 100; i++)
		if (memory[i] != 'A')
			return 0;
	return 1;
}

static int jumps_return_from_named_section(void)
{
	return return_from_section(seh_number(3));
}

static LONGLONG jumps_long_long(LONGLONG n)
{
	__try {
		return n * 3;
	} __finally {
		n = seh_number(0);
		seh_say_number(n);
	}
	return n;
}

static LONGLONG jumps_computed(void)
{
	return seh_number(4) * 2LL;
}

/* What the function returns on its other ways is computed in the clause. */
static LONGLONG jumps_long_long_computed(LONGLONG n)
{
	__try {
		if (seh_number(1))
			return n * 3;
	} __finally {
		n = jumps_computed();
		seh_say_number(n);
	}
	return n;
}

static const char *jumps_pointer(const char *text)
{
	__try {
		return text + 1;
	} __finally {
		text = "missed";
		seh_say("finally");
	}
	return text;
}

struct jumps_pair {
	LONGLONG a, b;
};

static struct jumps_pair jumps_small(struct jumps_pair pair)
{
	__try {
		return pair;
	} __finally {
		pair.a = seh_number(0);
		pair.b = seh_number(0);
		seh_say("small");
	}
	return pair;
}

struct jumps_many {
	LONGLONG a[6];
};

static struct jumps_many jumps_large(LONGLONG first)
{
	struct jumps_many many;
	int i;

	for (i = 0; i < 6; i++)
		many.a[i] = first + i;
	__try {
		return many;
	} __finally {
		for (i = 0; i < 6; i++)
			many.a[i] = seh_number(0);
		seh_say("large");
	}
	return many;
}

static int jumps_return_wide_value(void)
{
	return jumps_long_long(0x100000000LL + seh_number(1)) == 0x300000003LL;
}

static int jumps_return_value_is_not_computed_in_finally(void)
{
	return jumps_long_long_computed(0x100000000LL + seh_number(1)) == 0x300000003LL;
}

static int jumps_return_pointer(void)
{
	seh_say(jumps_pointer("xpointer"));
	return 1;
}

static int jumps_return_structure(void)
{
	struct jumps_pair pair = { seh_number(3), seh_number(4) };
	struct jumps_many many;

	pair = jumps_small(pair);
	many = jumps_large(seh_number(10));
	return pair.a * 1000 + pair.b * 100 + many.a[0] + many.a[5];
}

static int jumps_return_runs_all_finally_blocks(void)
{
	__try {
		__try {
			__try {
				if (seh_number(1))
					return 7;
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
	return 1;
}

static int jumps_return_from_handler(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			return seh_number(7);
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	return 1;
}

static int jumps_return_from_finally(void)
{
	__try {
		__try {
			seh_say("body");
		} __finally {
			SEH_SAY_ENDING();
			if (seh_number(1))
				return 7;
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	return 1;
}

static int jumps_return_from_finally_replaces_value(void)
{
	__try {
		return seh_number(1);
	} __finally {
		SEH_SAY_ENDING();
		return seh_number(2);
	}
	return 3;
}

static int jumps_raise_and_return(void)
{
	seh_say("raising");
	seh_raise(E1);
	return 1;
}

static int jumps_exception_in_returned_value(void)
{
	__try {
		__try {
			return jumps_raise_and_return();
		} __finally {
			SEH_SAY_ENDING();
		}
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 2;
}

static int jumps_operands(int a, int b, int c, int d, int e, int f)
{
	int x = a * b, y = c * d, z = e * f, i;

	__try {
		return x + y * 10 + z * 100 + (a ^ b ^ c) * 1000;
	} __finally {
		int u = b + c, v = d + e, w = f + a;

		for (i = 0; i < 3; i++) {
			u = u * 31 + seh_number(v);
			v = v * 17 + seh_number(w);
			w = w * 13 + seh_number(u);
		}
		x = u, y = v, z = w;
		seh_say_number(x && y && z);
	}
	return -1;
}

/* What the compiler keeps over the clause must not share its place with the clause's own. */
static int jumps_return_value_survives_busy_finally(void)
{
	return jumps_operands(seh_number(1), seh_number(2), seh_number(3), seh_number(4),
			      seh_number(5), seh_number(6));
}
