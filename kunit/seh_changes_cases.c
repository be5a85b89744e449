// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a finally block changes while a body is left by a jump is seen where the jump goes,
 * and what is returned stays as it is. The compiler has to know that the clause runs there.
 */
#include "seh_cases.h"

static int changes_goto_over(int condition)
{
	int n = 1;

	__try {
		if (condition)
			goto out;
		n = 3;
	} __finally {
		seh_say_number(n);
		n = 2;
	}
	return n * 100;
out:
	return n;
}

static int changes_seen_after_goto(void)
{
	int n = changes_goto_over(seh_number(1));

	return n + changes_goto_over(seh_number(0));
}

static int changes_seen_after_break(void)
{
	int i, n = 0;

	for (i = 0; i < 3; i++) {
		n = 1;
		__try {
			if (i == seh_number(1))
				break;
		} __finally {
			n = 2;
		}
		n = 3;
	}
	return n;
}

static int changes_seen_after_continue(void)
{
	int i, sum = 0, seen = 0;

	for (i = 0; i < 10; i++) {
		seen = seen * 10 + i;
		__try {
			sum += 1;
			continue;
		} __finally {
			i += 2;
			sum += 10;
		}
	}
	seh_say_number(seen);
	return sum;
}

static int changes_pointer_is_cleared(int early)
{
	static int storage;
	int *p = &storage;

	storage = 7;
	__try {
		if (early)
			goto out;
		seh_say("body");
	} __finally {
		if (p) {
			seh_say_number(*p);
			p = NULL;
		}
	}
out:
	return p ? 1 : 2;
}

static int changes_clearing_is_seen(void)
{
	int n = changes_pointer_is_cleared(seh_number(1));

	return n * 10 + changes_pointer_is_cleared(seh_number(0));
}

static int changes_by_several_blocks(void)
{
	int n = 1, m = 1;

	while (1) {
		__try {
			n = 2;
			__try {
				m = 2;
				if (seh_number(1))
					break;
				m = 3;
			} __finally {
				m += 10;
				n += 10;
			}
			n = 4;
		} __finally {
			m += 100;
			n += m;
		}
		m = n = 0;
	}
	return n * 1000 + m;
}

/* The clause uses as many places as the value and what is kept beside it. */
static LONGLONG changes_beside_value(LONGLONG a, LONGLONG b, LONGLONG c)
{
	LONGLONG x = a + b, y = b + c, z = c + a;

	__try {
		if (seh_number(1))
			return x * 10000 + y * 100 + z;
		x = y;
	} __finally {
		x = seh_number(1) + 7LL;
		y = seh_number(2) + x * 3;
		z = seh_number(3) + y * 5;
		a = x + y + z;
		seh_say_number(a);
	}
	return a + x + y + z;
}

static int changes_beside_returned_value(void)
{
	return changes_beside_value(seh_number(1), seh_number(2), seh_number(3));
}

static int changes_of_a_structure(void)
{
	struct {
		int a, b;
		const char *c;
	} s = { 1, 2, "before" };

	__try {
		s.a = 10;
		if (seh_number(1))
			goto out;
		s.b = 30;
	} __finally {
		s.b = 20;
		s.c = "after";
	}
	return 0;
out:
	seh_say(s.c);
	return s.a + s.b;
}

static int changes_cleanup(int fail)
{
	NTSTATUS status = STATUS_UNSUCCESSFUL;
	int held = 0, twice = 0;

	__try {
		held = 1;
		if (fail == 1) {
			status = STATUS_NO_MEMORY;
			__leave;
		}
		if (fail == 2) {
			status = STATUS_INVALID_PARAMETER;
			goto out;
		}
		status = STATUS_SUCCESS;
	} __finally {
		if (held) {
			held = 0;
			seh_say_code(status);
		}
		if (!NT_SUCCESS(status))
			status = STATUS_UNSUCCESSFUL;
	}
	twice = held;
out:
	if (held)
		twice = 1;
	return twice + (status == STATUS_UNSUCCESSFUL ? 10 : 0);
}

/* As drivers do it. */
static int changes_by_cleanup(void)
{
	int n = changes_cleanup(seh_number(0));

	n = n * 100 + changes_cleanup(seh_number(1));
	return n * 100 + changes_cleanup(seh_number(2));
}
