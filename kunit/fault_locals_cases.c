// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locals that change in front of an instruction which faults: filters and handlers see them,
 * though nothing is volatile and nothing is called.
 */
#include "fault_cases.h"

static int locals_before_the_fault(void)
{
	PULONG p = fault_pointer(0);
	int a = 1, b = 10;

	__try {
		a = 2;
		b = 30;
		*p = 1;
		a = 3;
		b = 50;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return a + b;
	}
	return 0;
}

static int locals_between_faults(void)
{
	PULONG p = fault_pointer(0);
	int step = 0, sum = 0, i;

	for (i = 1; i <= 3; i++) {
		__try {
			step = 1;
			if (i == 1)
				step += (int)*p;
			step = 2;
			if (i == 2)
				step += (int)*p;
			step = 3;
			step += (int)*p;
		} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
			sum += step;
		}
	}
	return sum;
}

static int locals_seen_by_filter(void)
{
	PULONG p = fault_pointer(0);
	int a = 1;

	__try {
		a = 2;
		*p = (fault_say_number(a), *p) + 1;
		a = 3;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, a == 2)) {
		return a;
	}
	return 0;
}

static int locals_of_loop(void)
{
	ULONG numbers[] = { 1, 2, 3, 4, 5, 6, 7 };
	PULONG at = fault_pointer((ULONG64)numbers);
	int sum = 0, i = 0;

	__try {
		for (i = 0; i < 20; i++) {
			if (i == 7)
				at = fault_pointer(0);
			sum += (int)*at++;
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return sum + i * 4 + 1;
	}
	return 0;
}

static int locals_assigned_what_faults(void)
{
	PULONG p = fault_pointer(0);
	ULONG value = 1;

	__try {
		value = *p;
		value = 2;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return (int)value;
}

static int locals_many(void)
{
	PULONG p = fault_pointer(0);
	int n = (int)fault_number(1), a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
	int i = 0, j = 0, k = 0, l = 0, m = 0, o = 0, q = 0, r = 0;

	__try {
		a = n, b = 2 * n, c = 3 * n, d = 4 * n, e = 5 * n, f = 6 * n, g = 7 * n;
		h = 8 * n, i = 9 * n, j = 10 * n, k = 11 * n, l = 12 * n, m = 13 * n;
		o = 14 * n, q = 15 * n, r = 16 * n;
		n = (int)*p;
		a = b = c = d = e = f = g = h = i = j = k = l = m = o = q = r = n;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return a + b + c + d + e + f + g + h + i + j + k + l + m + o + q + r;
	}
	return a + b + c + d + e + f + g + h + i + j + k + l + m + o + q + r + 1;
}

static int locals_in_structure(void)
{
	struct { int thousands, hundreds, tens, ones; } s = { 0, 0, 0, 0 };
	PULONG p = fault_pointer(0);

	__try {
		s.thousands = 1;
		s.hundreds = 2;
		s.tens = 3;
		s.ones = 4;
		s.hundreds = (int)*p;
		s.tens = 9;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return s.thousands * 1000 + s.hundreds * 100 + s.tens * 10 + s.ones;
}

static int locals_in_finally(void)
{
	PULONG p = fault_pointer(0);
	int a = 1;

	__try {
		__try {
			a = 5;
			a = (int)*p;
			a = 6;
		} __finally {
			fault_say_number(a);
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return a;
}

static int locals_of_division(void)
{
	LONG zero = (LONG)fault_number(0), a = 10;

	__try {
		a = 20;
		a /= zero;
		a = 30;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return a;
}

static int locals_of_call(void)
{
	int (*routine)(void) = fault_pointer(0);
	int a = 1, b = 2;

	__try {
		a = 10;
		b = routine();
		a = 20;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return a + b;
}

static int locals_wide(void)
{
	PULONG p = fault_pointer(0);
	unsigned __int128 wide = 1;

	__try {
		wide = (unsigned __int128)9 << 100;
		*p = 1;
		wide = 0;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return (int)(wide >> 100);
}

/* What a loop has done when its condition faults, or the next round. */
static int locals_of_conditions(void)
{
	PULONG p = fault_pointer(0);
	ULONG good = 1;
	int i = 0, n = 0;

	__try {
		for (i = 0; *(i < 3 ? &good : p); i++)
			n++;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		n = n * 1000 + i * 100;
	}
	i = 0;
	__try {
		while (*(i < 2 ? &good : p))
			i++;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		n += i * 10;
	}
	i = 0;
	__try {
		do
			i++;
		while (*(i < 2 ? &good : p));
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		n += i;
	}
	return n;
}

static int locals_of_switch(void)
{
	PULONG p = fault_pointer(0);
	int a = 0, sum = 0, i;

	for (i = 0; i < 3; i++) {
		__try {
			a = 1;
			switch (fault_number(i)) {
			case 0:
				a = 2;
				fault_say_number(*p);
				break;
			case 1:
				a = 3;
				__attribute__((__fallthrough__));
			case 2:
				if (i == 2)
					a = 4;
				fault_say_number(*p);
				a = 9;
			}
		} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
			sum = sum * 10 + a;
		}
	}
	return sum;
}

static void locals_change(int *a, PULONG p)
{
	*a = 50;
	*p = 1;
	*a = 60;
}

static int locals_changed_by_callee(void)
{
	PULONG p = fault_pointer(0);
	int a = 1, b = 2;

	__try {
		b = 7;
		locals_change(&a, p);
		b = 8;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return a + b;
}

static int locals_in_clauses(void)
{
	PULONG p = fault_pointer(0);
	int a = 1, b = 1;

	__try {
		__try {
			a = 2;
			a = (int)*p;
		} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
			b = a + 2;
			a = (int)*p;
			b = 9;
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return a + b;
	}
	return 0;
}

/* Copied, and zeroed, by whatever the compiler has for such sizes. */
struct locals_large {
	ULONG64 words[100];
};

static int locals_over_structures(void)
{
	struct locals_large *bad = fault_pointer(FAULT_USER_ADDRESS), local;
	PULONG64 last = fault_pointer((ULONG64)&local.words[99]);
	int a = 1, b = 1, c = 1, d = 1;

	__try {
		a = 2;
		local = *bad;
		a = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	__try {
		*last = 5;
		b = 2;
		*bad = local;
		b = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	__try {
		c = 4;
		*bad = (struct locals_large) { { 0 } };
		c = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	__try {
		d = 4;
		RtlZeroMemory(bad, sizeof(*bad));
		d = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	return a * 1000 + b * 100 + c * 10 + d;
}

/* Loops that could be calls. */
static int locals_over_loops(void)
{
	PUCHAR bad = fault_pointer(FAULT_USER_ADDRESS);
	UCHAR from[200] = { 1, 2, 3 };
	int a = 1, b = 1, i;

	__try {
		a = 2;
		for (i = 0; i < 200; i++)
			bad[i] = 0;
		a = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	__try {
		b = 4;
		for (i = 0; i < 200; i++)
			bad[i] = from[i];
		b = 3;
	} __except (fault_look(GetExceptionInformation(), bad, 1)) {
	}
	return a * 10 + b;
}
