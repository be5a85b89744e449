// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults in all parts of guarded code, and of what it calls: who handles them, and what runs.
 */
#include "fault_cases.h"

static int flow_rest_of_body_is_left(void)
{
	PULONG p = fault_pointer(0);
	int steps = 1;

	__try {
		steps += 10;
		*p = 1;
		steps += 100;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		steps += 1000;
	}
	return steps;
}

static int flow_finally_runs(void)
{
	PULONG p = fault_pointer(0);
	int steps = 1;

	__try {
		__try {
			fault_say_number(*p);
		} __finally {
			steps += AbnormalTermination() ? 10 : 20;
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		steps += 100;
	}
	return steps;
}

static int flow_search_goes_on(void)
{
	PULONG p = fault_pointer(0);

	__try {
		__try {
			fault_say_number(*p);
		} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 0),
			    fault_say("inner"), EXCEPTION_CONTINUE_SEARCH) {
			fault_say("wrong");
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		fault_say("outer");
	}
	return 1;
}

static __attribute__((__noinline__)) ULONG flow_read(PULONG p)
{
	return *p;
}

static __attribute__((__noinline__)) ULONG flow_read_between(PULONG p, int depth)
{
	ULONG value;

	__try {
		value = depth ? flow_read_between(p, depth - 1) : flow_read(p) + 1;
	} __finally {
		fault_say_number(depth + 1);
	}
	return value;
}

static int flow_callee_faults(void)
{
	__try {
		fault_say_number(flow_read_between(fault_pointer(0), 1));
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 1;
	}
	return 0;
}

static int flow_callee_without_frame(void)
{
	__try {
		fault_say_number(flow_read(fault_pointer(0)));
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 1;
	}
	return 0;
}

static int flow_fault_in_filter(void)
{
	PULONG p = fault_pointer(0);
	int nr = 0;

	__try {
		__try {
			fault_say_number(*p);
		} __except (nr++ ? EXCEPTION_CONTINUE_SEARCH :
				   (fault_look(GetExceptionInformation(), FAULT_NULL, 0), *p)) {
			fault_say("wrong");
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		fault_say("outer");
	}
	return nr == 2;
}

static int flow_fault_in_handler(void)
{
	PULONG p = fault_pointer(0);

	__try {
		__try {
			fault_say_number(*p);
		} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
			*p = 1;
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		fault_say("outer");
	}
	return 1;
}

static int flow_fault_in_finally(void)
{
	PULONG p = fault_pointer(0);

	__try {
		__try {
			fault_say_number(*p);
		} __finally {
			fault_say(AbnormalTermination() ? "abnormal" : "normal");
			*p = 1;
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 1;
	}
	return 0;
}

static int flow_fault_in_loop(void)
{
	PULONG bad = fault_pointer(0);
	ULONG good = 0;
	int sum = 0, i;

	for (i = 1; i <= 1000; i++) {
		__try {
			if (i % 2)
				good = *bad;
			good = *(PULONG)fault_pointer((ULONG64)&good);
			if (i % 4 == 0)
				continue;
			*bad = (ULONG)i;
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			sum += i;
			continue;
		}
		sum += i;
	}
	/* Rounds that were continued have added nothing: 4 + 8 + ... + 1000. */
	return sum + 125500;
}

static int flow_fault_in_switch(void)
{
	PULONG p = fault_pointer(0);
	int result = 0;

	__try {
		switch (*p) {
		case 0:
			result = 1;
			break;
		default:
			result = 2;
		}
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		result = 3;
	}
	return result;
}

static int flow_fault_in_condition(void)
{
	PULONG p = fault_pointer(0);

	__try {
		if (*p == 5)
			fault_say("five");
		else
			fault_say("other");
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 1;
	}
	return 0;
}

static int flow_fault_in_argument(void)
{
	PLONG p = fault_pointer(0);

	__try {
		fault_say_number(*p + fault_number(*p));
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 1;
	}
	return 0;
}

static int flow_fault_in_returned_value(void)
{
	PULONG p = fault_pointer(0);

	__try {
		return (int)*p;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return 5;
	}
}

static int flow_recursion(int depth)
{
	PULONG p = fault_pointer(0);
	int sum = 0;

	__try {
		if (depth == 7)
			return fault_say_number(*p), 0;
		sum = flow_recursion(depth + 1);
	} __except (depth ? EXCEPTION_CONTINUE_SEARCH :
			    fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		return depth + 28;
	}
	return sum;
}

static int flow_fault_in_recursion(void)
{
	return flow_recursion(0);
}

static int flow_fault_in_nested_function(void)
{
	PULONG p = fault_pointer(0);
	int a = 1;

	int inner(int n)
	{
		a = 7;
		return n + (int)*p;
	}

	__try {
		a = inner(2);
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return a;
}

static NTMEM_UNGUARDED int flow_sum(const int *numbers, int nr)
{
	int sum = 0;

	while (nr--)
		sum += *numbers++;
	return sum;
}

static int flow_of_unguarded_function(void)
{
	int numbers[] = { 1, 2, 3, 4, 5 }, sum = 0;
	PULONG p = fault_pointer(0);

	__try {
		sum = flow_sum(numbers, 5);
		sum = (int)*p;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return sum;
}

static void flow_say_code(NTSTATUS code)
{
	fault_say(code == STATUS_ACCESS_VIOLATION ? "c0000005" :
		  code == STATUS_INTEGER_DIVIDE_BY_ZERO ? "c0000094" : "other");
}

static int flow_code_is_the_status(void)
{
	PULONG p = fault_pointer(0);

	__try {
		*p = 1;
	} __except (GetExceptionCode() == STATUS_ACCESS_VIOLATION) {
		flow_say_code(GetExceptionCode());
	}
	__try {
		fault_say_number(5 / fault_number(0));
	} __except (GetExceptionCode() == STATUS_INTEGER_DIVIDE_BY_ZERO) {
		flow_say_code(GetExceptionCode());
	}
	return 1;
}
