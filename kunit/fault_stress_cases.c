// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guarded half of the suite ntmem_fault_stress: plain C that faults, in the middle of
 * blocks nested at random, in filters and in clauses; and instructions that a filter repairs
 * by the registers of the CONTEXT, some of them only after they have faulted again.
 */
#include <ntddk.h>

#include "fault_stress_kunit.h"

/* Deeper than this, with what a filter does on top, a stack would get short. */
#define MAX_DEPTH 4

/*
 * Where no process has memory, the kernel has none however deep its page tables are, and the
 * processor has none.
 */
#define NO_USER_MEMORY 0x100000000000ULL
#define NO_KERNEL_MEMORY 0xffffffffffe00000ULL
#define NO_ADDRESS 0x8000000000000000ULL
#define NULL_BYTES 0x10000

/* One fault: how it comes about, and what the record of its exception is to say. */
struct fault {
	enum fault_form form;
	NTSTATUS code;
	ULONG_PTR address;
	ULONG_PTR kind;
	ULONG_PTR place;
};

static ULONG stress_random(struct fault_stress *stress, ULONG limit)
{
	stress->seed = stress->seed * 1664525 + 1013904223;
	return (stress->seed >> 8) % limit;
}

/* The compiler cannot know what number it is. */
static ULONG_PTR stress_hide(ULONG_PTR number)
{
	asm("" : "+r"(number));
	return number;
}

/* What a fault is to be, and count ---------------------------------------------- */

static ULONG_PTR stress_address(struct fault_stress *stress, enum fault_form form)
{
	/* Aligned, so that no access is of two pages. */
	ULONG_PTR distance = 8ULL * stress_random(stress, 0xffffff);

	switch (form) {
	case FAULT_READ_NULL:
	case FAULT_WRITE_NULL:
		return distance % NULL_BYTES;
	case FAULT_READ_USER:
	case FAULT_WRITE_USER:
		return NO_USER_MEMORY + distance;
	case FAULT_WRITE_READONLY:
		return (ULONG_PTR)stress->readonly + distance % PAGE_SIZE;
	case FAULT_READ_KERNEL:
	case FAULT_WRITE_KERNEL:
		return NO_KERNEL_MEMORY + distance % 0x100000;
	case FAULT_READ_NOWHERE:
	case FAULT_WRITE_NOWHERE:
		return NO_ADDRESS + distance;
	default:
		return 0;
	}
}

static void stress_choose(struct fault_stress *stress, struct fault *fault)
{
	enum fault_form form = stress_random(stress, FAULT_NR_FORMS);

	if (form == FAULT_WRITE_READONLY && !stress->readonly)
		form = FAULT_READ_NULL;
	fault->form = form;
	fault->address = stress_address(stress, form);
	fault->place = fault->address;
	fault->code = STATUS_ACCESS_VIOLATION;
	switch (form) {
	case FAULT_DIVIDE:
		fault->code = STATUS_INTEGER_DIVIDE_BY_ZERO;
		break;
	case FAULT_OVERFLOW:
		fault->code = STATUS_INTEGER_OVERFLOW;
		break;
	case FAULT_EXECUTE:
		fault->kind = EXCEPTION_EXECUTE_FAULT;
		break;
	case FAULT_READ_NOWHERE:
	case FAULT_WRITE_NOWHERE:
		/* The processor does not say more of such an address. */
		fault->kind = EXCEPTION_READ_FAULT;
		fault->place = ~(ULONG_PTR)0;
		break;
	case FAULT_WRITE_NULL:
	case FAULT_WRITE_USER:
	case FAULT_WRITE_READONLY:
	case FAULT_WRITE_KERNEL:
		fault->kind = EXCEPTION_WRITE_FAULT;
		break;
	default:
		fault->kind = EXCEPTION_READ_FAULT;
		break;
	}
}

static void stress_count(struct fault_stress *stress, const struct fault *fault)
{
	stress->faults++;
	stress->forms[fault->form]++;
	/* What the processor has no place for is an exception at every level. */
	if (fault->code == STATUS_ACCESS_VIOLATION && fault->place != ~(ULONG64)0 &&
	    fault_stress_is_reported())
		stress->reported++;
}

static void stress_check(struct fault_stress *stress, const struct fault *fault,
			 PEXCEPTION_POINTERS pointers)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
	const CONTEXT *context = pointers->ContextRecord;

	if (record->ExceptionCode != fault->code || record->ExceptionRecord ||
	    record->ExceptionFlags & EXCEPTION_NONCONTINUABLE ||
	    (ULONG_PTR)record->ExceptionAddress != context->Rip)
		stress->wrong++;
	if (fault->code != STATUS_ACCESS_VIOLATION)
		stress->wrong += record->NumberParameters != 0;
	else if (record->NumberParameters != 2 ||
		 record->ExceptionInformation[0] != fault->kind ||
		 record->ExceptionInformation[1] != fault->place)
		stress->wrong++;
	if (fault->form == FAULT_EXECUTE && context->Rip != fault->address)
		stress->wrong++;
}

/* Faults in plain C --------------------------------------------------------------- */

static VOID stress_fault(struct fault_stress *stress, const struct fault *fault)
{
	volatile LONG *memory = (volatile LONG *)fault->address;

	stress_count(stress, fault);
	switch (fault->form) {
	case FAULT_READ_NULL:
	case FAULT_READ_USER:
	case FAULT_READ_KERNEL:
	case FAULT_READ_NOWHERE:
		(VOID)*memory;
		break;
	case FAULT_WRITE_NULL:
	case FAULT_WRITE_USER:
	case FAULT_WRITE_READONLY:
	case FAULT_WRITE_KERNEL:
	case FAULT_WRITE_NOWHERE:
		*memory = 1;
		break;
	case FAULT_DIVIDE:
		stress->wrong += 100 / (LONG)stress_hide(0);
		break;
	case FAULT_OVERFLOW:
		stress->wrong += (LONG)stress_hide(0x80000000) / (LONG)stress_hide(0xffffffff);
		break;
	default:
		((VOID (*)(VOID))fault->address)();
		break;
	}
	stress->wrong++;
}

/* A fault that is over when this returns. Locals that the body has changed are seen. */
static VOID stress_aside(struct fault_stress *stress)
{
	struct fault fault;
	ULONG mark = 1;

	stress_choose(stress, &fault);
	__try {
		mark = 2;
		stress_fault(stress, &fault);
	} __except (stress->wrong += mark != 2, mark = 3,
		    stress_check(stress, &fault, GetExceptionInformation()),
		    fault_stress_pause(stress), EXCEPTION_EXECUTE_HANDLER) {
		stress->handled++;
		if (GetExceptionCode() != fault.code || mark != 3)
			stress->wrong++;
	}
}

/* Each level adds to what it was given, so that a lost local shows. */
static VOID stress_descend(struct fault_stress *stress, ULONG depth, const struct fault *fault)
{
	ULONG mark = depth * 7, choice = stress_random(stress, 5);

	if (depth == MAX_DEPTH || choice == 0) {
		stress_fault(stress, fault);
		return;
	}
	if (choice == 1)
		stress_aside(stress);
	if (choice == 2) {
		__try {
			mark += 1;
			stress_descend(stress, depth + 1, fault);
			stress->wrong++;
		} __except (stress->wrong += mark != depth * 7 + 1,
			    stress_check(stress, fault, GetExceptionInformation()),
			    stress_random(stress, 4) ? fault_stress_pause(stress) :
						       stress_aside(stress),
			    EXCEPTION_CONTINUE_SEARCH) {
			stress->wrong++;
		}
		return;
	}
	stress->entered++;
	__try {
		mark += 2;
		stress_descend(stress, depth + 1, fault);
		stress->wrong++;
	} __finally {
		stress->finished++;
		if (!AbnormalTermination() || mark != depth * 7 + 2)
			stress->wrong++;
		if (stress_random(stress, 4) == 0)
			stress_aside(stress);
	}
	stress->wrong++;
}

static VOID stress_nested(struct fault_stress *stress)
{
	struct fault fault;

	stress_choose(stress, &fault);
	__try {
		fault_stress_pause(stress);
		stress_descend(stress, 0, &fault);
		stress->wrong++;
	} __except (GetExceptionCode() == fault.code ? EXCEPTION_EXECUTE_HANDLER :
						       EXCEPTION_CONTINUE_SEARCH) {
		stress->handled++;
	}
}

/* A task at DISPATCH_LEVEL, which faults there and gets back from it by a clause. */
static VOID stress_raised(struct fault_stress *stress)
{
	struct fault fault;
	KIRQL level;

	do {
		stress_choose(stress, &fault);
	} while (fault.form == FAULT_WRITE_READONLY);
	__try {
		KeRaiseIrql(DISPATCH_LEVEL, &level);
		stress->is_raised = TRUE;
		stress->entered++;
		__try {
			stress_fault(stress, &fault);
		} __finally {
			stress->finished++;
			stress->is_raised = FALSE;
			KeLowerIrql(level);
		}
	} __except (stress_check(stress, &fault, GetExceptionInformation()),
		    EXCEPTION_EXECUTE_HANDLER) {
		stress->handled++;
	}
	if (KeGetCurrentIrql() != level)
		stress->wrong++;
}

/* Faults that are repaired ---------------------------------------------------------- */

/*
 * Has the instruction made again, with the register right or as it was. It faults again then:
 * that counts as another one.
 */
static LONG stress_repair(struct fault_stress *stress, const struct fault *fault,
			  PEXCEPTION_POINTERS pointers, ULONG64 *what, ULONG64 good)
{
	stress_check(stress, fault, pointers);
	stress->repeated++;
	if (stress_random(stress, 3) == 0)
		stress_aside(stress);
	else
		fault_stress_pause(stress);
	if (stress_random(stress, 3) == 0)
		stress_count(stress, fault);
	else
		*what = good;
	return EXCEPTION_CONTINUE_EXECUTION;
}

#define STRESS_REPAIR(member, good)                                                     \
	stress_repair(stress, &fault, GetExceptionInformation(),                        \
		      &GetExceptionInformation()->ContextRecord->member, (ULONG64)(good))

static VOID stress_repaired_read(struct fault_stress *stress)
{
	struct fault fault = { FAULT_READ_NULL, STATUS_ACCESS_VIOLATION };
	ULONG good = stress->seed, value = 0;

	stress_count(stress, &fault);
	__try {
		asm volatile("movl (%%rcx), %0" : "=a"(value) : "c"(fault.address), "m"(good));
	} __except (STRESS_REPAIR(Rcx, &good)) {
		stress->wrong++;
	}
	stress->wrong += value != good;
}

static VOID stress_repaired_write(struct fault_stress *stress)
{
	struct fault fault = {
		FAULT_WRITE_USER, STATUS_ACCESS_VIOLATION, NO_USER_MEMORY, EXCEPTION_WRITE_FAULT,
		NO_USER_MEMORY,
	};
	ULONG good = 5;

	stress_count(stress, &fault);
	__try {
		asm volatile("addl $2, (%%rcx)" : "+m"(good) : "c"(fault.address) : "cc");
	} __except (STRESS_REPAIR(Rcx, &good)) {
		stress->wrong++;
	}
	stress->wrong += good != 7;
}

static VOID stress_repaired_copy(struct fault_stress *stress)
{
	struct fault fault = {
		FAULT_READ_KERNEL, STATUS_ACCESS_VIOLATION, NO_KERNEL_MEMORY,
		EXCEPTION_READ_FAULT, NO_KERNEL_MEMORY,
	};
	CHAR good[] = "a string to copy", copy[sizeof(good)] = "";
	PVOID from = (PVOID)fault.address, to = copy;
	SIZE_T length = sizeof(good);
	ULONG i;

	stress_count(stress, &fault);
	__try {
		asm volatile("rep movsb" : "+S"(from), "+D"(to), "+c"(length), "+m"(copy)
					 : "m"(good));
	} __except (STRESS_REPAIR(Rsi, good)) {
		stress->wrong++;
	}
	for (i = 0; i < sizeof(good); i++)
		stress->wrong += copy[i] != good[i];
}

static VOID stress_repaired_divide(struct fault_stress *stress)
{
	struct fault fault = { FAULT_DIVIDE, STATUS_INTEGER_DIVIDE_BY_ZERO };
	ULONG quotient = 100, rest = 0;

	stress_count(stress, &fault);
	__try {
		asm volatile("divl %%ecx" : "+a"(quotient), "+d"(rest) : "c"(0) : "cc");
	} __except (STRESS_REPAIR(Rcx, 7)) {
		stress->wrong++;
	}
	stress->wrong += quotient != 14 || rest != 2;
}

static VOID stress_called(struct fault_stress *stress)
{
	stress->called++;
}

/* Its argument is in a register, as it was. */
static VOID stress_repaired_call(struct fault_stress *stress)
{
	struct fault fault = {
		FAULT_EXECUTE, STATUS_ACCESS_VIOLATION, 0, EXCEPTION_EXECUTE_FAULT,
	};
	VOID (*call)(struct fault_stress *stress) = (PVOID)stress_hide(0);
	ULONG called = stress->called;

	stress_count(stress, &fault);
	__try {
		call(stress);
	} __except (STRESS_REPAIR(Rip, stress_called)) {
		stress->wrong++;
	}
	stress->wrong += stress->called != called + 1;
}

/* Rounds ---------------------------------------------------------------------------- */

VOID fault_stress_round(struct fault_stress *stress)
{
	static VOID (*const kinds[])(struct fault_stress *stress) = {
		stress_aside, stress_nested, stress_nested, stress_nested,
		stress_repaired_read, stress_repaired_write, stress_repaired_copy,
		stress_repaired_divide, stress_repaired_call, stress_raised,
	};
	ULONG kind = stress_random(stress, RTL_NUMBER_OF(kinds) - (stress->in_task ? 0 : 1));

	kinds[kind](stress);
	if (stress->faults != stress->handled + stress->repeated ||
	    stress->entered != stress->finished)
		stress->wrong++;
}
