// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each kind of fault, in plain C: which exception it is, and that the machine lives.
 */
#include "fault_cases.h"

/* Counts statements that fault; the trace has what as. */
#define FAULTS_AS(look, address, ...)                                                   \
	({                                                                              \
		int nr_handled = 0;                                                     \
		__try {                                                                 \
			__VA_ARGS__;                                                    \
		} __except (look(GetExceptionInformation(), (address), 1)) {            \
			nr_handled = 1;                                                 \
		}                                                                       \
		nr_handled;                                                             \
	})
#define FAULTS(address, ...) FAULTS_AS(fault_look, address, __VA_ARGS__)

static int kinds_write_through_null(void)
{
	PULONG p = fault_pointer(0);
	int steps = 1;

	__try {
		*p = 1;
		steps |= 4;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		steps |= 2;
	}
	return steps;
}

/* Whatever the compiler makes of a program that it can see through. */
static int kinds_write_through_known_null(void)
{
	PULONG p = NULL;
	int steps = 1;

	__try {
		*p = 1;
		steps |= 4;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		steps |= 2;
	}
	return steps;
}

static int kinds_read_through_null(void)
{
	PULONG p = fault_pointer(0);
	int value = 7;

	__try {
		value = (int)*p;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
	}
	return value;
}

/* Nobody needs the value. */
static int kinds_read_of_no_use(void)
{
	volatile ULONG *p = fault_pointer(0);
	int steps = 1;

	__try {
		*p;
		steps |= 4;
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 1)) {
		steps |= 2;
	}
	return steps;
}

struct kinds_object {
	UCHAR before[0x28];
	ULONG member;
	ULONG flag : 3, count : 7;
	LIST_ENTRY link;
	UCHAR behind[400];
};

static int kinds_member_of_null(void)
{
	struct kinds_object *object = fault_pointer(0);
	int steps = 1;

	__try {
		object->member = 5;
		steps |= 4;
	} __except (fault_look(GetExceptionInformation(), (PVOID)0x28, 1)) {
		steps |= 2;
	}
	return steps;
}

static int kinds_read_and_write(ULONG64 address, PVOID told)
{
	PUCHAR p = fault_pointer(address);
	int nr;

	nr = FAULTS(told, fault_say_number(*p));
	return nr + 10 * FAULTS(told, *p = 1);
}

static int kinds_user_address(void)
{
	return kinds_read_and_write(FAULT_USER_ADDRESS, (PVOID)FAULT_USER_ADDRESS);
}

static int kinds_kernel_address(void)
{
	return kinds_read_and_write((ULONG64)fault_hole(), fault_hole());
}

/* The processor tells neither the address nor what was to be done with it. */
static int kinds_wild_address(void)
{
	return kinds_read_and_write(FAULT_WILD_ADDRESS, FAULT_MINUS_ONE);
}

static int kinds_constants_are_not_written(void)
{
	PUCHAR p = fault_constants();

	return FAULTS(p, *p = 1) + *p - 1;
}

static int kinds_widths(void)
{
	PVOID p = fault_pointer(FAULT_USER_ADDRESS);
	int nr = 0;

	nr += FAULTS(p, fault_say_number(*(volatile UCHAR *)p));
	nr += FAULTS(p, *(volatile UCHAR *)p = (UCHAR)nr);
	nr += FAULTS(p, fault_say_number(*(volatile USHORT *)p));
	nr += FAULTS(p, *(volatile USHORT *)p = (USHORT)nr);
	nr += FAULTS(p, fault_say_number(*(volatile ULONG *)p));
	nr += FAULTS(p, *(volatile ULONG *)p = (ULONG)nr);
	nr += FAULTS(p, fault_say_number(*(volatile LONG64 *)p));
	nr += FAULTS(p, *(volatile ULONG64 *)p = (ULONG64)nr);
	return nr;
}

static ULONG kinds_table[4] = { 1, 2, 3, 4 };

static int kinds_index(void)
{
	LONGLONG i = fault_number(0x10000000000LL);
	PULONG null = fault_pointer(0);
	int nr = 0;

	nr += FAULTS((PVOID)(i * 4), fault_say_number(null[i]));
	nr += FAULTS((PVOID)(i * 4 + 8), null[i + 2] = 1);
	/* The variable's own address is added, and the sum lies in the user half. */
	i = (LONGLONG)(FAULT_USER_ADDRESS - (ULONG64)kinds_table) / 4;
	nr += FAULTS(&kinds_table[fault_number(i)], fault_say_number(kinds_table[fault_number(i)]));
	nr += FAULTS(&kinds_table[fault_number(i)], kinds_table[fault_number(i)] = 1);
	return nr;
}

static int kinds_index_on_the_stack(void)
{
	volatile ULONG local[4] = { 1, 2, 3, 4 };
	LONGLONG i = fault_number((LONGLONG)(FAULT_USER_ADDRESS - (ULONG64)local) / 4);
	int nr = 0;

	nr += FAULTS((PVOID)&local[i], local[i] = 1);
	nr += FAULTS((PVOID)&local[i], fault_say_number(local[i]));
	return nr;
}

static int kinds_read_modify_write(void)
{
	PULONG p = fault_pointer(0);
	PULONG64 q = fault_pointer(0);
	PUCHAR c = fault_pointer(0);
	int nr = 0;

	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, (*p)++);
	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, *p += (ULONG)fault_number(5));
	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, *q |= 1);
	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, *c ^= 3);
	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, *q <<= 1);
	nr += FAULTS_AS(fault_look_roughly, FAULT_NULL, *p = -*p);
	return nr;
}

static int kinds_bit_fields(void)
{
	struct kinds_object *object = fault_pointer(0);
	int nr = 0;

	nr += FAULTS_AS(fault_look_roughly, (PVOID)0x2c, object->flag |= 1);
	nr += FAULTS((PVOID)0x2c, if (object->count == 3) fault_say("three"));
	return nr;
}

static int kinds_interlocked(void)
{
	LONG volatile *p = fault_pointer(0);
	PVOID volatile *pointer = fault_pointer(0);
	LONG64 volatile *q = fault_pointer(0);
	int nr = 0;

	nr += FAULTS(FAULT_NULL, InterlockedIncrement(p));
	nr += FAULTS(FAULT_NULL, InterlockedExchangeAdd64(q, 5));
	nr += FAULTS(FAULT_NULL, InterlockedCompareExchange(p, 1, 2));
	nr += FAULTS(FAULT_NULL, InterlockedExchangePointer(pointer, NULL));
	nr += FAULTS(FAULT_NULL, InterlockedOr(p, 4));
	return nr;
}

static int kinds_lists(void)
{
	PLIST_ENTRY head = fault_pointer(0);
	LIST_ENTRY entry;
	int nr = 0;

	nr += FAULTS(FAULT_NULL, if (IsListEmpty(head)) fault_say("empty"));
	nr += FAULTS(FAULT_NULL, InitializeListHead(head));
	(void)entry;
	return nr;
}

/* As large as the compiler likes to copy by itself, or by a string instruction. */
struct kinds_medium {
	ULONG64 words[5];
};

static int kinds_structure(void)
{
	struct kinds_medium *p = fault_pointer(FAULT_USER_ADDRESS), local = { { 1 } };
	int nr = 0;

	nr += FAULTS(p, local = *p);
	nr += FAULTS(p, *p = local);
	return local.words[0] == 1 ? nr : -1;
}

static int kinds_divide_by_zero(void)
{
	LONGLONG zero = fault_number(0), n = fault_number(100);
	int nr = 0;

	nr += FAULTS(0, fault_say_number((LONG)n / (LONG)zero));
	nr += FAULTS(0, fault_say_number((ULONG)n / (ULONG)zero));
	nr += FAULTS(0, fault_say_number(n / zero));
	nr += FAULTS(0, fault_say_number((LONGLONG)((ULONG64)n % (ULONG64)zero)));
	nr += FAULTS(0, fault_say_number((UCHAR)n / (UCHAR)zero));
	nr += FAULTS(0, fault_say_number((SHORT)n % (SHORT)zero));
	return nr;
}

static int kinds_divide_by_known_zero(void)
{
	LONG zero = 0, n = 100;

	return FAULTS(0, fault_say_number(n / zero));
}

static int kinds_divide_by_memory(void)
{
	volatile ULONG zero = 0, *p = fault_pointer(0x30);
	ULONG n = (ULONG)fault_number(100);
	int nr = 0;

	nr += FAULTS(0, fault_say_number(n / zero));
	nr += FAULTS((PVOID)0x30, fault_say_number(n / *p));
	return nr;
}

static int kinds_divide_overflow(void)
{
	int nr = 0;

	nr += FAULTS(0, fault_say_number((LONG)fault_number(-0x7fffffffLL - 1) /
					 (LONG)fault_number(-1)));
	nr += FAULTS(0, fault_say_number(fault_number(-0x7fffffffffffffffLL - 1) /
					 fault_number(-1)));
	return nr;
}

static int kinds_illegal_instruction(void)
{
	return FAULTS(0, if (fault_number(1)) __builtin_trap());
}

/* Drivers ask the processor for registers that not every one has. */
static int kinds_privileged_instruction(void)
{
	/* Nothing is known by that number. */
	return FAULTS(0, __asm__ volatile("xsetbv" : : "a"(0), "d"(0), "c"(0xdeadbeef)));
}

static int kinds_record_is_whole(void)
{
	volatile UCHAR *p = fault_pointer(0x1234);
	EXCEPTION_RECORD record;
	CONTEXT context;

	__try {
		*p = 1;
	} __except (record = *GetExceptionInformation()->ExceptionRecord,
		    context = *GetExceptionInformation()->ContextRecord,
		    EXCEPTION_EXECUTE_HANDLER) {
	}
	return record.ExceptionCode == STATUS_ACCESS_VIOLATION && !record.ExceptionFlags &&
	       !record.ExceptionRecord && record.NumberParameters == 2 &&
	       record.ExceptionInformation[0] == EXCEPTION_WRITE_FAULT &&
	       record.ExceptionInformation[1] == 0x1234 && !record.ExceptionInformation[2] &&
	       record.ExceptionAddress == (PVOID)context.Rip &&
	       (context.ContextFlags & CONTEXT_CONTROL) == CONTEXT_CONTROL &&
	       (context.ContextFlags & CONTEXT_INTEGER) == CONTEXT_INTEGER &&
	       context.Rsp - (ULONG64)&record + 0x1000 < 0x2000 && (context.EFlags & 2) &&
	       context.SegCs && !context.Dr7 && !context.FltSave[0] && !context.FltSave[511];
}
