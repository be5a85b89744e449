// SPDX-License-Identifier: GPL-2.0-only
/*
 * goto, break and continue over the edges of guarded blocks, and blocks in loops.
 */
#include "seh_cases.h"

static int loops_goto_leaves_body(void)
{
	__try {
		seh_say("body");
		if (seh_number(1))
			goto out;
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("missed");
out:
	seh_say("out");
	return 1;
}

static int loops_goto_backwards(void)
{
	int n = 0;

again:
	n++;
	__try {
		if (n < 3)
			goto again;
	} __finally {
		SEH_SAY_ENDING();
	}
	return n;
}

static int loops_goto_leaves_several(void)
{
	__try {
		__try {
			__try {
				if (seh_number(1))
					goto out;
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
out:
	return 1;
}

static int loops_goto_within_body_runs_nothing(void)
{
	int n = 0;

	__try {
again:
		seh_say("body");
		if (n++ < 2)
			goto again;
		__try {
			if (n)
				goto next;
		} __finally {
			seh_say("inner");
		}
next:
		seh_say("next");
	} __finally {
		SEH_SAY_ENDING();
	}
	return n;
}

static int loops_goto_within_clauses(void)
{
	int n = 0;

	__try {
		__try {
			seh_raise(E1);
		} __finally {
again:
			seh_say("finally");
			if (n++ < 1)
				goto again;
		}
	} __except (1) {
more:
		seh_say("handler");
		if (n++ < 3)
			goto more;
	}
	return n;
}

static int loops_goto_leaves_clauses(void)
{
	__try {
		__try {
			seh_raise(E1);
		} __except (seh_filter("filter", 1)) {
			if (seh_number(1))
				goto rest;
		}
		seh_say("missed");
rest:
		__try {
			seh_say("body");
		} __finally {
			if (seh_number(1))
				goto out;
		}
		seh_say("missed");
	} __finally {
		SEH_SAY_ENDING();
	}
	seh_say("missed");
out:
	return 1;
}

static int loops_break_leaves_body(void)
{
	int i;

	for (i = 0; i < 5; i++) {
		__try {
			if (i == 2)
				break;
			seh_say("body");
		} __finally {
			SEH_SAY_ENDING();
		}
	}
	return i;
}

static int loops_continue_leaves_body(void)
{
	int i, n = 0;

	for (i = 0; i < 3; i++) {
		__try {
			if (i == 1)
				continue;
			n += 1;
		} __finally {
			SEH_SAY_ENDING();
			n += 10;
		}
		n += 100;
	}
	return n;
}

static int loops_finally_precedes_condition(void)
{
	int i = 0;

	while (seh_say("test"), i < 2) {
		__try {
			i++;
			continue;
		} __finally {
			seh_say("finally");
		}
	}
	do {
		__try {
			continue;
		} __finally {
			seh_say("once");
		}
	} while (seh_say("test"), 0);
	return i;
}

static int loops_finally_precedes_step(void)
{
	int i;

	for (i = 0; i < 2; seh_say("step"), i++) {
		__try {
			continue;
		} __finally {
			seh_say("finally");
		}
	}
	return i;
}

static int loops_break_leaves_several(void)
{
	while (1) {
		__try {
			__try {
				if (seh_number(1))
					break;
			} __finally {
				seh_say("1");
				SEH_SAY_ENDING();
			}
		} __finally {
			seh_say("2");
			SEH_SAY_ENDING();
		}
		seh_say("missed");
	}
	return 1;
}

static int loops_break_of_switch(void)
{
	int i, n = 0;

	for (i = 0; i < 2; i++) {
		switch (i) {
		case 0:
			__try {
				break;
			} __finally {
				SEH_SAY_ENDING();
			}
			n += 1;
			break;
		default:
			__try {
				continue;
			} __finally {
				SEH_SAY_ENDING();
			}
			n += 10;
		}
		n += 100;
	}
	return n;
}

static int loops_break_within_body_runs_nothing(void)
{
	int i;

	__try {
		for (i = 0; i < 5; i++)
			if (i == 3)
				break;
		seh_say_number(i);
		while (i--) {
			if (i)
				continue;
			seh_say("zero");
		}
	} __finally {
		SEH_SAY_ENDING();
	}
	return 1;
}

static int loops_jumps_leave_handler(void)
{
	int i, n = 0;

	for (i = 0; i < 4; i++) {
		__try {
			seh_raise(E1);
		} __except (1) {
			if (i == 1)
				continue;
			if (i == 3)
				break;
			n += 1;
		}
		n += 10;
	}
	return n * 10 + i;
}

static int loops_jumps_leave_finally(void)
{
	int i, n = 0;

	for (i = 0; i < 4; i++) {
		__try {
			n += 1;
		} __finally {
			if (i == 1)
				continue;
			if (i == 3)
				break;
		}
		n += 10;
	}
	return n * 10 + i;
}

static int loops_break_in_finally_cancels_return(void)
{
	while (1) {
		__try {
			return seh_number(1);
		} __finally {
			SEH_SAY_ENDING();
			break;
		}
	}
	return 2;
}

static int loops_continue_in_finally_cancels_break(void)
{
	int i;

	for (i = 0; i < 3; i++) {
		__try {
			break;
		} __finally {
			seh_say("finally");
			if (i < 2)
				continue;
		}
	}
	return i;
}

static int loops_goto_in_finally_cancels_return(void)
{
	__try {
		__try {
			return seh_number(1);
		} __finally {
			seh_say("1");
			goto out;
		}
	} __finally {
		seh_say("2");
		SEH_SAY_ENDING();
	}
out:
	return 2;
}

static int loops_thousand_normal_ends(void)
{
	int i, n = 0;

	for (i = 0; i < 1000; i++) {
		__try {
			__try {
				n += 1;
			} __finally {
				n += 10;
			}
		} __except (seh_filter("missed", 1)) {
			n = 0;
		}
	}
	return n;
}

static int loops_thousand_exceptions(void)
{
	int i, n = 0;

	for (i = 0; i < 1000; i++) {
		__try {
			__try {
				n += 1;
				seh_raise(E1);
			} __finally {
				n += AbnormalTermination() ? 10 : 1000000;
			}
		} __except (GetExceptionCode() == E1) {
			n += 100;
		}
	}
	return n;
}

static int loops_thousand_jumps(void)
{
	int i, n = 0;

	for (i = 0; i < 1000; i++) {
		while (1) {
			__try {
				if (i % 2)
					break;
				goto next;
			} __finally {
				n += AbnormalTermination() ? 1 : 1000000;
			}
		}
		n += 10;
next:
		n += 100;
	}
	return n;
}

static int loops_exceptions_in_some_rounds(void)
{
	int i, j, n = 0;

	for (i = 0; i < 10; i++) {
		__try {
			for (j = 0; j < 10; j++) {
				__try {
					if (j == i && i < 5)
						seh_raise(E1);
					if (j > i)
						break;
					n += 1;
				} __finally {
					n += 100;
				}
			}
			if (i == 5)
				continue;
			n += 10000;
		} __except (1) {
			n += 1000000;
		}
	}
	return n;
}
