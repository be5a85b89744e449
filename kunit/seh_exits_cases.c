// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jumps out of bodies with a finally block, in every form in which C has them: it takes more
 * than finding the words to tell which jumps leave a body, and where a statement ends.
 */
#include "seh_cases.h"

/* Which loop or switch a jump belongs to ------------------------------------------ */

static int exits_of_loops_without_braces(void)
{
	int i, j, k = 0, n = 0;

	for (i = 0; i < 6; i++) {
		__try {
			for (j = 0; j < 5; j++)
				if (j == 1)
					continue;
				else if (j > 2)
					break;
				else
					n++;
			while (1)
				if (k++ > 2)
					break;
			do
				if (k)
					continue;
				else
					break;
			while (0);
			for (;;)
				for (;;)
					while (1)
						if (i < 9)
							goto inside;
inside:
			if (i == 1)
				continue;
			else if (i == 3)
				break;
			n += 10;
		} __finally {
			SEH_SAY_ENDING();
		}
		n += 100;
	}
	return n * 10 + i;
}

static int exits_of_switch_in_body(void)
{
	int i, n = 0;

	for (i = 0; i < 5; i++) {
		__try {
			switch (i) {
			case 0:
				break;
			case 1:
				continue;
			case 2: {
				while (1)
					break;
				if (n)
					break;
				break;
			}
			case 3:
				for (;;) {
					switch (n) {
					default:
						break;
					}
					break;
				}
				break;
			default:
				goto out;
			}
			n += 1;
		} __finally {
			SEH_SAY_ENDING();
		}
		n += 10;
	}
out:
	return n;
}

static int exits_of_switch_around_body(void)
{
	int i, n = 0;

	for (i = 0; i < 3; i++) {
		switch (i)
		case 0:
		case 1:
			__try {
				if (i == 0)
					break;
				continue;
			} __finally {
				n += 1;
			}
		n += 10;
	}
	return n;
}

static int exits_of_loop_in_clause(void)
{
	int i, n = 0;

	for (i = 0; i < 2; i++) {
		__try {
			continue;
		} __finally {
			int j;

			for (j = 0; j < 5; j++) {
				if (j == 1)
					continue;
				if (j == 3)
					break;
				n++;
			}
			do {
				if (n)
					break;
			} while (1);
			switch (j) {
			case 3:
				n += 10;
				break;
			}
			SEH_SAY_ENDING();
		}
		n += 1000;
	}
	return n;
}

/* Where the statement ends ---------------------------------------------------------- */

static int exits_choose(int condition)
{
	__try {
		if (condition == 1)
			return 1;
		else if (condition == 2)
			return 2;
		else
			do
				return 3;
			while (0);
	} __finally {
		SEH_SAY_ENDING();
	}
	return 4;
}

static int exits_as_branches(void)
{
	int n = exits_choose(seh_number(1));

	n = n * 10 + exits_choose(seh_number(2));
	return n * 10 + exits_choose(seh_number(3));
}

static int exits_label(int n)
{
	__try {
		switch (n) {
		case 1: return 10;
		case 2: case 3: goto label;
		default: __leave;
		}
label:		return 20;
	} __finally {
		seh_say("finally");
	}
	return 30;
}

static int exits_behind_labels(void)
{
	int n = exits_label(seh_number(1));

	n += exits_label(seh_number(3));
	return n + exits_label(seh_number(4));
}

static int exits_length(const char *text)
{
	int n = 0;

	while (text[n])
		n++;
	return n;
}

static int exits_text(int n)
{
	__try {
		if (n == 0)
			return exits_length("return 1; }") + (n ? ';' : '}');
		if (n == 1)
			return ({ int m = n; while (1) { if (m++ > 3) break; } m; });
		if (n == 2)
			return /* 1; */ n
				+ 1 > 2 ? seh_number(40), 40 + n : 5;
		if (n == 3)
			return(n);
		if (n == 4)
			return*(&n);
		return-n;
	} __finally {
		seh_say("finally");
	}
	return 0;
}

static int exits_with_odd_text(void)
{
	int i, n = 0;

	for (i = 0; i < 6; i++)
		n = n * 3 + exits_text(seh_number(i));
	return n;
}

/* What is returned -------------------------------------------------------------------- */

static const char *exits_null(int n)
{
	__try {
		if (n == 0)
			return 0;
		if (n == 1)
			return NULL;
		if (n == 2)
			return "literal";
		if (n == 3) {
			static const char array[] = "array";

			return array;
		}
		return n == 4 ? "choice" : 0;
	} __finally {
		seh_say("finally");
	}
	return "missed";
}

static int exits_with_pointers(void)
{
	int n = !exits_null(seh_number(0)) + !exits_null(seh_number(1)) * 10;

	seh_say(exits_null(seh_number(2)));
	seh_say(exits_null(seh_number(3)));
	seh_say(exits_null(seh_number(4)));
	return n;
}

struct exits_bits {
	unsigned int a : 4, b : 12;
	int c : 5;
};

static UCHAR exits_narrow(int n)
{
	struct exits_bits bits = { 9, 300, -3 };

	__try {
		if (n == 0)
			return bits.a;
		if (n == 1)
			return bits.b;
		if (n == 2)
			return bits.c;
		return n;
	} __finally {
		bits.a = bits.b = bits.c = 1;
		n = 7;
	}
	return 0;
}

static int exits_with_narrow_values(void)
{
	int n = exits_narrow(seh_number(0));

	n = n * 1000 + exits_narrow(seh_number(1));
	n = n * 1000 + exits_narrow(seh_number(2));
	return n - exits_narrow(seh_number(1000));
}

static const volatile int exits_const = 5;

typedef int (*exits_routine)(int n);

static exits_routine exits_function(void)
{
	__try {
		return exits_choose;
	} __finally {
		seh_say("finally");
	}
	return NULL;
}

static int exits_qualified(void)
{
	const int n = seh_number(3);
	volatile int m = n;

	__try {
		if (n == 4)
			return n;
		if (n == 5)
			return exits_const;
		return m;
	} __finally {
		m = 8;
	}
	return 0;
}

static int exits_with_qualified_values(void)
{
	return exits_qualified() * 10 + exits_function()(1);
}

static void exits_void(int n)
{
	__try {
		if (n)
			return;
		else
			seh_say("else");
	} __finally {
		SEH_SAY_ENDING();
	}
}

static int exits_without_value(void)
{
	exits_void(seh_number(1));
	exits_void(seh_number(0));
	return 1;
}

/* Functions that end with their blocks ------------------------------------------------ */

static int exits_last(int n)
{
	__try {
		return n + 1;
	} __finally {
		seh_say("1");
	}
}

static int exits_last_of_branches(int n)
{
	__try {
		__try {
			if (n)
				return n + 1;
			else
				return n - 1;
		} __finally {
			seh_say("2");
		}
	} __except (1) {
		return 0;
	}
	return -1;
}

static int exits_last_of_loop(int n)
{
	while (1) {
		__try {
			if (n > 10)
				return n;
		} __finally {
			n += 5;
		}
	}
}

static int exits_last_raises(int n)
{
	__try {
		__try {
			ExRaiseStatus(E1);
		} __finally {
			seh_say("3");
		}
	} __except (1) {
		return n;
	}
	return -1;
}

static int exits_at_the_end(void)
{
	int n = exits_last(seh_number(1));

	n = n * 10 + exits_last_of_branches(seh_number(2));
	n = n * 100 + exits_last_of_loop(seh_number(3));
	return n * 10 + exits_last_raises(seh_number(4));
}
