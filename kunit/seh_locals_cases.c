// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locals that change in a body and are looked at in filter, handler and finally block, and
 * afterwards. None is volatile, and no address is taken unless that is the point.
 */
#include "seh_cases.h"

static int locals_integer(void)
{
	int n = seh_number(1);

	__try {
		n = 2;
		seh_raise(E1);
		n = 3;
	} __except (seh_say_number(n), 1) {
		seh_say_number(n);
		n += 10;
	}
	return n;
}

static int locals_constants(void)
{
	int n = 1;

	__try {
		n = 2;
		seh_raise(E1);
		n = 3;
	} __except (n == 2) {
		n = n == 2 ? 20 : 30;
	}
	return n;
}

static int locals_before_each_raise(void)
{
	int n = 1;

	__try {
		n = 2;
		seh_raise(E1);
		n = 3;
		seh_raise(E1);
		n = 4;
		seh_raise(E2);
		n = 5;
	} __except (seh_say_number(n), GetExceptionCode() == E1 ? -1 : 1) {
		n *= 10;
	}
	return n;
}

static int locals_in_finally(void)
{
	int n = seh_number(1), m = 0;

	__try {
		__try {
			n = 5;
			seh_raise(E1);
			n = 6;
		} __finally {
			seh_say_number(n);
			n = 7;
			m = 8;
		}
	} __except (seh_say_number(n), seh_say_number(m), 1) {
		seh_say_number(n);
	}
	return n * 10 + m;
}

static int locals_in_normal_finally(void)
{
	int n = seh_number(1);

	__try {
		n += 1;
	} __finally {
		n *= 10;
	}
	return n;
}

static int locals_loop_counter(void)
{
	int i, sum = 0;

	__try {
		for (i = 0; i < 100; i++) {
			sum += i;
			if (sum > 50)
				seh_raise(E1);
		}
	} __except (seh_say_number(i), 1) {
		return sum * 100 + i;
	}
	return -1;
}

static int locals_pointer(void)
{
	const char *text = "abcdef";

	__try {
		while (*text) {
			if (*text == 'd')
				seh_raise(E1);
			text++;
		}
	} __except (seh_say(text), 1) {
		text++;
	}
	return *text;
}

static int locals_wide(void)
{
	LONGLONG wide = 1;
	int i;

	__try {
		for (i = 0; i < 20; i++) {
			wide *= 10;
			if (i == 15)
				seh_raise(E1);
		}
	} __except (seh_say_number(wide), 1) {
		wide += 5;
	}
	return wide == 10000000000000005LL;
}

struct locals_structure {
	int a;
	LONGLONG b;
	char c;
	const char *d;
};

static int locals_in_structure(void)
{
	struct locals_structure s = { .a = 1, .b = 2, .c = 'x', .d = "before" };

	__try {
		s.a = 10;
		s.b = 0x123456789aLL;
		s.c = 'y';
		s.d = "changed";
		seh_raise(E1);
		s.a = 0;
		s.d = "late";
	} __except (seh_say_number(s.a), seh_say(s.d), 1) {
		seh_say_number(s.c == 'y' && s.b == 0x123456789aLL);
		s.a++;
	}
	return s.a;
}

static int locals_copied_structure(void)
{
	struct locals_structure a = { .a = 1, .d = "a" }, b = { .a = 2, .d = "b" }, c;

	__try {
		c = a;
		a = b;
		b = c;
		seh_raise(E1);
		a = b;
	} __except (seh_say(a.d), seh_say(b.d), 1) {
		return a.a * 10 + b.a;
	}
	return 0;
}

static int locals_array(void)
{
	int a[8] = {}, i, sum = 0;

	__try {
		for (i = 0; i < 8; i++) {
			a[i] = i + 1;
			if (i == seh_number(5))
				seh_raise(E1);
		}
	} __except (seh_say_number(a[5]), seh_say_number(a[6]), 1) {
		a[7] = 100;
	}
	for (i = 0; i < 8; i++)
		sum += a[i];
	return sum;
}

/* Long enough for a compiler to make vectors of. */
static int locals_array_filled_in_part(void)
{
	int a[64], i, sum = 0, stop = seh_number(40);

	for (i = 0; i < 64; i++)
		a[i] = 0;
	__try {
		for (i = 0; i < stop; i++)
			a[i] = i;
		seh_raise(E1);
		for (i = 0; i < 64; i++)
			a[i] = 1000;
	} __except (1) {
		for (i = 0; i < 64; i++)
			sum += a[i];
	}
	return sum;
}

static int locals_narrow(void)
{
	char c = 1;
	UCHAR u = 1;
	SHORT s = 1;
	USHORT w = 1;
	BOOLEAN b = FALSE;

	__try {
		c = -2;
		u = 250;
		s = -300;
		w = 60000;
		b = TRUE;
		seh_raise(E1);
		c = 0, u = 0, s = 0, w = 0, b = FALSE;
	} __except (seh_say_number(c), seh_say_number(u), seh_say_number(s), 1) {
		u += 10;
		seh_say_number(w);
		seh_say_number(b);
	}
	return u + c;
}

struct locals_bits {
	unsigned int a : 3, b : 10, c : 1;
};

static int locals_bit_fields(void)
{
	struct locals_bits bits = { 1, 2, 0 };

	__try {
		bits.a = 5;
		bits.b = 777;
		bits.c = 1;
		seh_raise(E1);
		bits.b = 0;
	} __except (seh_say_number(bits.a), 1) {
		bits.a += bits.c;
	}
	return bits.b * 10 + bits.a;
}

static int locals_parameters_change(int a, LONGLONG b, const char *c, int d, int e, int f, int g)
{
	__try {
		a *= 2, b *= 2, c++, d *= 2, e *= 2, f *= 2, g *= 2;
		seh_raise(E1);
		a = b = d = e = f = g = 0;
		c = "missed";
	} __except (seh_say_number(a), seh_say_number(b), seh_say(c), seh_say_number(g), 1) {
		return a + b + d + e + f + g;
	}
	return 0;
}

static int locals_parameters(void)
{
	return locals_parameters_change(seh_number(1), 2, "xtext", 4, 5, 6, seh_number(7));
}

static int locals_many(void)
{
	int a = seh_number(1), b = seh_number(2), c = seh_number(3), d = seh_number(4);
	int e = seh_number(5), f = seh_number(6), g = seh_number(7), h = seh_number(8);
	int i = seh_number(9), j = seh_number(10), k = seh_number(11), l = seh_number(12);

	__try {
		a += b, b += c, c += d, d += e, e += f, f += g;
		g += h, h += i, i += j, j += k, k += l, l += a;
		seh_raise(E1);
		a = b = c = d = e = f = g = h = i = j = k = l = 0;
	} __except (seh_say_number(a + b + c + d), seh_say_number(i + j + k + l), 1) {
		return ((((a * 2 + b) * 2 + c) * 2 + d) * 2 + e) * 2 + f +
		       ((((g * 3 + h) * 3 + i) * 3 + j) * 3 + k) * 3 + l;
	}
	return 0;
}

/* Nothing but the unwind can have put them back where they belong. */
static int locals_unchanged_are_kept(void)
{
	int a = seh_number(3), b = seh_number(5), c = a * b, d = a + b, e = c - d, f = c ^ d;

	__try {
		seh_raise(E1);
	} __except (1) {
		seh_say("handler");
	}
	return a * 1 + b * 10 + c * 100 + d * 1000 + e * 10000 + f * 100000;
}

static int locals_swapped(void)
{
	int a = seh_number(1), b = seh_number(2), c, i;

	__try {
		for (i = 0; i < 5; i++) {
			c = a;
			a = b;
			b = c;
			if (i == seh_number(2))
				seh_raise(E1);
		}
	} __except (1) {
		return a * 10 + b;
	}
	return 0;
}

static int locals_of_nested_blocks(void)
{
	int a = 1, b = 1, c = 1;

	__try {
		a = 2;
		__try {
			b = 2;
			__try {
				c = 2;
				seh_raise(E1);
				c = 3;
			} __except (a = 4, b += c, 0) {
				c = 5;
			}
			b = 6;
		} __finally {
			c += 10;
			seh_say_number(a * 100 + b * 10);
		}
		a = 7;
	} __except (seh_say_number(a * 100 + b * 10 + c), 1) {
		seh_say_number(a * 100 + b * 10 + c);
	}
	return a + b + c;
}

static void locals_add_and_raise(int *n)
{
	*n += 10;
	seh_raise(E1);
	*n += 100;
}

static int locals_changed_by_callee(void)
{
	int n = seh_number(1);

	__try {
		locals_add_and_raise(&n);
	} __except (seh_say_number(n), 1) {
		n += 1000;
	}
	return n;
}

static int locals_of_rounds(void)
{
	int i, n = 0, last = -1, odd = 0;

	for (i = 0; i < 6; i++) {
		__try {
			n += i;
			if (i & 1)
				seh_raise(E1);
			last = i;
		} __except (1) {
			odd = odd * 10 + i;
		}
	}
	seh_say_number(n);
	seh_say_number(last);
	return odd;
}

static int locals_of_finally_rounds(void)
{
	int i, n = 0, m = 0;

	for (i = 0; i < 6; i++) {
		__try {
			n += i;
			if (i & 1)
				continue;
			m += i;
		} __finally {
			n += 100;
			m += 1000;
		}
		m += 10;
	}
	seh_say_number(n);
	return m;
}

static int locals_changed_by_handler(void)
{
	int n = seh_number(1), m = seh_number(2);

	__try {
		__try {
			n = 10;
			seh_raise(E1);
		} __except (1) {
			n += 5;
			m = n;
			seh_raise(E2);
			m = 0;
		}
	} __except (seh_say_number(m), 1) {
		n += m;
	}
	return n;
}

static int locals_static(void)
{
	static int n;

	n = 1;
	__try {
		n = 2;
		seh_raise(E1);
		n = 3;
	} __except (seh_say_number(n), 1) {
		n *= 10;
	}
	return n;
}

union locals_union {
	LONGLONG wide;
	int parts[2];
};

static int locals_in_union(void)
{
	union locals_union u = { .wide = 0 };

	__try {
		u.wide = 0x500000007LL;
		seh_raise(E1);
		u.wide = 0;
	} __except (seh_say_number(u.parts[0]), 1) {
		u.parts[0]++;
	}
	return u.parts[0] * 10 + u.parts[1];
}

static int locals_chosen_by_condition(int condition)
{
	int n = condition ? 5 : 6, m;

	__try {
		m = condition ? n + 1 : n - 1;
		if (condition)
			n = 50;
		seh_raise(E1);
	} __except (1) {
		return n * 100 + m;
	}
	return 0;
}

static int locals_of_branches(void)
{
	return locals_chosen_by_condition(seh_number(1)) * 1000 +
	       locals_chosen_by_condition(seh_number(0));
}

/* What no other way leads to is computed all the same. */
static int locals_for_handlers(int number, int which)
{
	int n = number * 5;

	if (number == 7)
		return 0;
	__try {
		if (which == 1)
			seh_raise(E1);
	} __except (1) {
		seh_say_number(n);
	}
	__try {
		if (which == 2)
			seh_raise(E1);
	} __except (1) {
		seh_say_number(n + 1);
	}
	return which;
}

static int locals_of_handlers_alone(void)
{
	return locals_for_handlers(seh_number(3), seh_number(1)) * 10 +
	       locals_for_handlers(seh_number(3), seh_number(2));
}

static int locals_for_clause_and_handler(int number)
{
	int n = number * 5;

	if (number == 7)
		return 0;
	__try {
		__try {
			if (number == 1)
				ExRaiseStatus(E1);
			return seh_number(1);
		} __finally {
			if (number != 1)
				seh_say_number(n);
		}
	} __except (1) {
		seh_say_number(n + 12);
	}
	return 3;
}

static int locals_of_clause_and_handler(void)
{
	return locals_for_clause_and_handler(seh_number(3)) * 10 +
	       locals_for_clause_and_handler(seh_number(1));
}
