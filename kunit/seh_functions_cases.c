// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded blocks and exceptions across functions of all kinds: recursion, pointers,
 * variable arguments, code without blocks in between.
 */
#include "seh_cases.h"

static void functions_innermost(void)
{
	seh_say("innermost");
	seh_raise(E1);
	seh_say("missed");
}

static void functions_inner(void)
{
	__try {
		functions_innermost();
	} __finally {
		seh_say("inner");
	}
	seh_say("missed");
}

static void functions_middle(void)
{
	__try {
		functions_inner();
	} __except (seh_filter("middle", 0)) {
		seh_say("missed");
	}
	seh_say("missed");
}

static int functions_exception_crosses_functions(void)
{
	__try {
		functions_middle();
		seh_say("missed");
	} __except (seh_filter("outer", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int functions_exception_crosses_foreign_code(void)
{
	__try {
		__try {
			seh_call(functions_middle);
			seh_say("missed");
		} __finally {
			SEH_SAY_ENDING();
		}
	} __except (seh_filter("outer", 1)) {
		seh_say("handler");
	}
	return 1;
}

static void functions_handle(void)
{
	__try {
		seh_raise(E1);
	} __except (seh_filter("inner", 1)) {
		seh_say("handler");
	}
}

static int functions_callee_handles(void)
{
	__try {
		functions_handle();
		seh_call(functions_handle);
		seh_say("rest");
	} __except (seh_filter("missed", 1)) {
		seh_say("missed");
	}
	return 1;
}

static void functions_count_down(int depth)
{
	__try {
		if (depth == 0)
			seh_raise(E1);
		functions_count_down(depth - 1);
		seh_say("missed");
	} __finally {
		seh_say_number(depth);
	}
}

static int functions_recursion_with_finally(void)
{
	__try {
		functions_count_down(seh_number(20));
	} __except (seh_filter("filter", 1)) {
		seh_say("handler");
	}
	return 1;
}

static int functions_ask(int depth, int last)
{
	int n = depth;

	__try {
		if (depth == 0)
			seh_raise(E1);
		n += functions_ask(depth - 1, last);
	} __except (seh_say_number(depth), depth == last) {
		n += 100;
	}
	return n;
}

static int functions_recursion_with_filters(void)
{
	int n = functions_ask(seh_number(20), seh_number(20));

	return n * 1000 + functions_ask(seh_number(5), seh_number(3));
}

static int functions_raise_on(int depth)
{
	__try {
		if (depth == 0)
			seh_raise(E1);
		return functions_raise_on(depth - 1);
	} __except (1) {
		seh_say_number(depth);
		if (depth < 5)
			ExRaiseStatus(SEH_CODE(SEH_NUMBER(GetExceptionCode()) + 1));
		seh_say_code(GetExceptionCode());
	}
	return depth;
}

static int functions_each_handler_raises(void)
{
	return functions_raise_on(seh_number(5));
}

static int functions_odd(int n);

static int functions_even(int n)
{
	__try {
		if (n == 0)
			seh_raise(E1);
		return functions_odd(n - 1);
	} __except (seh_filter("even", 0)) {
		seh_say("missed");
	}
	return -1;
}

static int functions_odd(int n)
{
	__try {
		return functions_even(n - 1);
	} __except (seh_filter("odd", n == 3)) {
		return n;
	}
	return -1;
}

static int functions_mutual_recursion(void)
{
	return functions_even(seh_number(4));
}

/* Handlers of several activations of one function are active at a time. */
static int functions_handler_enters_again(int depth)
{
	int n = depth;

	__try {
		seh_raise(SEH_CODE(depth + 1));
	} __except (1) {
		if (depth < 3)
			n += functions_handler_enters_again(depth + 1) * 10;
		seh_say_code(GetExceptionCode());
	}
	return n;
}

static int functions_recursion_in_handler(void)
{
	return functions_handler_enters_again(seh_number(1));
}

static int functions_finally_enters_again(int depth)
{
	int n = depth;

	__try {
		__try {
			seh_raise(E1);
		} __finally {
			if (depth < 3)
				n += functions_finally_enters_again(depth + 1) * 10;
			seh_say_number(depth);
		}
	} __except (1) {
		n += 5;
	}
	return n;
}

static int functions_recursion_in_finally(void)
{
	return functions_finally_enters_again(seh_number(1));
}

static void (*functions_pointers[])(void) = { functions_innermost, functions_inner };

static int functions_call_through_pointers(void)
{
	int i, n = 0;

	for (i = 0; i < 2; i++) {
		__try {
			functions_pointers[i]();
		} __except (seh_filter("filter", 1)) {
			n++;
		}
	}
	return n;
}

static int functions_sum(int nr, ...)
{
	__builtin_va_list arguments;
	int i, sum = 0;

	__builtin_va_start(arguments, nr);
	__try {
		for (i = 0; i < nr; i++) {
			int n = __builtin_va_arg(arguments, int);

			if (n < 0)
				seh_raise(E1);
			sum += n;
		}
	} __except (seh_say_number(sum), sum != 28) {
		sum += __builtin_va_arg(arguments, int);
	}
	__builtin_va_end(arguments);
	return sum;
}

static int functions_variable_arguments(void)
{
	int n = functions_sum(9, 1, 2, 3, 4, 5, 6, 7, 8, 9);

	n = n * 100 + functions_sum(4, 10, 20, -1, 12);
	__try {
		functions_sum(9, 1, 2, 3, 4, 5, 6, 7, -1, 9);
	} __except (seh_filter("outer", 1)) {
		seh_say("handler");
	}
	return n;
}

static void functions_tail(int n)
{
	if (n)
		functions_tail(n - 1);
	else
		seh_raise(E1);
}

static void functions_tail_in_block(void)
{
	__try {
		functions_tail(seh_number(5));
		return;
	} __except (seh_filter("filter", 0)) {
		seh_say("missed");
	}
}

static int functions_tail_calls(void)
{
	__try {
		functions_tail_in_block();
		return 1;
	} __except (seh_filter("outer", 1)) {
		return 2;
	}
}

struct functions_large {
	int a[10];
};

static struct functions_large functions_give_large(int n)
{
	struct functions_large large = {};

	__try {
		large.a[3] = n;
		seh_raise(E1);
		large.a[3] = 0;
	} __except (seh_filter("filter", 1)) {
		large.a[9] = large.a[3] * 10;
	}
	return large;
}

static int functions_take_large(struct functions_large large, int n)
{
	__try {
		large.a[0] = n;
		seh_raise(E1);
	} __except (seh_say_number(large.a[0]), 1) {
		return large.a[0] + large.a[9];
	}
	return 0;
}

static int functions_large_values(void)
{
	struct functions_large large = functions_give_large(seh_number(4));

	return functions_take_large(large, 2) * 100 + large.a[0] + large.a[3];
}

/* Whoever calls a function that handles an exception keeps its registers. */
static int functions_registers_are_kept(void)
{
	int a = seh_number(1), b = seh_number(2), c = seh_number(3), d = seh_number(4);
	int e = seh_number(5), f = seh_number(6), g = seh_number(7), i, n = 0;

	for (i = 0; i < 3; i++) {
		functions_handle();
		n += a * 64 + b * 32 + c * 16 + d * 8 + e * 4 + f * 2 + g;
		a += g, g -= 1;
	}
	return n + a + b + c + d + e + f + g;
}

static int functions_return_through_finally(int n)
{
	__try {
		if (n)
			return n;
	} __finally {
		seh_say("finally");
	}
	return 0;
}

static int functions_registers_are_kept_by_jumps(void)
{
	int a = seh_number(1), b = seh_number(2), c = seh_number(3), d = seh_number(4);
	int e = seh_number(5), f = seh_number(6), g = seh_number(7), i, n = 0;

	for (i = 0; i < 3; i++) {
		n += functions_return_through_finally(i) * 1000;
		n += a * 64 + b * 32 + c * 16 + d * 8 + e * 4 + f * 2 + g;
		a += g, g -= 1;
	}
	return n + a + b + c + d + e + f + g;
}

static int functions_memory_of_the_stack(void)
{
	char *text = __builtin_alloca(seh_number(40));
	int i;

	for (i = 0; i < 39; i++)
		text[i] = 'a' + i % 26;
	text[39] = '\0';
	__try {
		text[0] = 'A';
		seh_raise(E1);
	} __except (text[1] = 'B', 1) {
		text[2] = 'C';
	}
	text[5] = '\0';
	seh_say(text);
	return 1;
}

static int functions_shared;

static void functions_add(int n)
{
	__try {
		functions_shared += n;
		if (n == 3)
			seh_raise(E1);
		functions_shared += n;
	} __finally {
		functions_shared *= 2;
	}
}

static int functions_global_state(void)
{
	functions_shared = 0;
	__try {
		functions_add(1);
		functions_add(3);
	} __except (seh_say_number(functions_shared), 1) {
		functions_shared += 1000;
	}
	return functions_shared;
}

static int functions_blocks_in_arguments(void)
{
	struct functions_large large = {};

	__try {
		seh_say_number(functions_return_through_finally(3) +
			       functions_return_through_finally(4));
		functions_take_large(large, functions_raise_on(0));
		seh_say("missed");
	} __except (seh_filter("filter", 1)) {
		seh_say_code(GetExceptionCode());
	}
	return 1;
}

static int functions_memory_within_body(int nr)
{
	int sum = seh_number(100), i;

	for (i = 0; i < nr; i++) {
		__try {
			char *memory = __builtin_alloca(seh_number(64));

			memory[0] = i + 1;
			memory[63] = 5;
			if (i % 2)
				seh_raise(E1);
			sum += memory[0] + memory[63];
		} __except (sum += 1000, 1) {
			sum += 10000;
		}
	}
	return sum;
}

static int functions_stack_grows_in_body(void)
{
	return functions_memory_within_body(seh_number(4));
}
