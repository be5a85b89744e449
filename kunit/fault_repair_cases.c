// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filters that repair what has faulted, by the CONTEXT or by memory, and go on.
 */
#include "fault_cases.h"

static int repair_pointer_of_read(void)
{
	ULONG good = 1234;
	PULONG p = fault_pointer(0x44);
	ULONG value = 0;

	__try {
		value = *p;
	} __except (fault_repair(GetExceptionInformation(), (PVOID)0x44, &good)) {
		return -1;
	}
	return (int)value;
}

static int repair_pointer_of_write(void)
{
	ULONG good = 1;
	PULONG p = fault_pointer(FAULT_USER_ADDRESS);

	__try {
		*p = 77;
	} __except (fault_repair(GetExceptionInformation(), (PVOID)FAULT_USER_ADDRESS, &good)) {
		return -1;
	}
	return (int)*(volatile ULONG *)&good;
}

/* A walk over pointers, of which one is bad. */
struct repair_node {
	struct repair_node *next;
	int number;
};

static int repair_pointer_in_loop(void)
{
	struct repair_node nodes[4] = {
		{ &nodes[1], 1 }, { fault_pointer(0x66), 2 }, { &nodes[3], 3 }, { NULL, 4 },
	};
	struct repair_node *node;
	int sum = 0;

	__try {
		for (node = fault_pointer((ULONG64)nodes); node; node = node->next)
			sum += node->number;
	} __except (fault_repair(GetExceptionInformation(), (PVOID)0x66, &nodes[2])) {
		return -1;
	}
	return sum;
}

static int repair_divisor(void)
{
	LONGLONG divisor = fault_number(0), n = fault_number(98), result = 0;

	__try {
		__asm__ volatile("cqto\n\tidivq %%rcx" : "=a"(result) : "0"(n), "c"(divisor)
				 : "rdx", "cc");
	} __except (GetExceptionInformation()->ContextRecord->Rcx = 7,
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return (int)result;
}

/* Divisions by ecx are two bytes long. */
static int repair_by_skipping(void)
{
	LONG result = 5;

	__try {
		__asm__ volatile("idivl %%ecx" : "+a"(result) : "c"(0), "d"(0) : "cc");
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 0),
		    GetExceptionInformation()->ContextRecord->Rip += 2,
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return result;
}

/* As is what the processor refuses, which is three. */
static int repair_privileged_instruction(void)
{
	LONG result = 3;

	__try {
		__asm__ volatile("xsetbv\n\taddl $1, %0"
				 : "+b"(result) : "a"(0), "d"(0), "c"(0xdeadbeef) : "cc");
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 0),
		    GetExceptionInformation()->ContextRecord->Rip += 3,
		    GetExceptionInformation()->ContextRecord->Rbx += 4,
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return result;
}

/* Not the address, but what is there. */
static int repair_memory_for_retry(void)
{
	volatile ULONG divisor = 0;
	ULONG result = 0;

	__try {
		__asm__ volatile("divl %[divisor]" : "=a"(result)
				 : "0"(30), "d"(0), [divisor] "m"(divisor) : "cc");
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 0), divisor = 10,
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return (int)result;
}

static LONG repair_as_if_divided(PCONTEXT context)
{
	context->Rax = 4242;
	context->Rip += 2;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int repair_value_of_register(void)
{
	LONG result = 5;

	__try {
		__asm__ volatile("idivl %%ecx" : "+a"(result) : "c"(0), "d"(0) : "cc");
	} __except (fault_look(GetExceptionInformation(), FAULT_NULL, 0),
		    repair_as_if_divided(GetExceptionInformation()->ContextRecord)) {
		return -1;
	}
	return result;
}

/* The zero flag, as it was and the other way round. */
static LONG repair_zero_flag(PEXCEPTION_POINTERS pointers, ULONG flip)
{
	fault_look(pointers, FAULT_NULL, 0);
	pointers->ContextRecord->EFlags ^= flip;
	pointers->ContextRecord->Rip += 3;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int repair_flags_by(ULONG flip)
{
	UCHAR zero = 2;

	__try {
		__asm__ volatile("cmpl %%eax, %%eax\n\txsetbv\n\tsetz %[zero]"
				 : [zero] "=&r"(zero) : "a"(0), "d"(0), "c"(0xdeadbeef) : "cc");
	} __except (repair_zero_flag(GetExceptionInformation(), flip)) {
		return -1;
	}
	return zero;
}

static int repair_flags(void)
{
	return 10 * repair_flags_by(0) + repair_flags_by(0x40);
}

/* Each integer register is the filter's to set, and those that are not set stay. */
static LONG repair_set_all(PCONTEXT context)
{
	PULONG64 registers = &context->Rax;
	ULONG i;

	if (registers[0] != 0x500)
		return EXCEPTION_EXECUTE_HANDLER;
	/* Behind the load. */
	for (i = 0; i < 16; i++)
		/* The stack, the frame, and what addresses the results. */
		if (i != 4 && i != 5 && i != 3)
			registers[i] = 0x1000 + i;
	context->Rip += 2;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int repair_all_registers(void)
{
	ULONG64 got[16] = { 0 };
	PULONG64 p = got;
	ULONG i;

	__try {
		__asm__ volatile("movb (%%rax), %%al\n\t"
				 "movq %%rax, 0x00(%%rbx)\n\tmovq %%rcx, 0x08(%%rbx)\n\t"
				 "movq %%rdx, 0x10(%%rbx)\n\tmovq %%rsi, 0x30(%%rbx)\n\t"
				 "movq %%rdi, 0x38(%%rbx)\n\tmovq %%r8, 0x40(%%rbx)\n\t"
				 "movq %%r9, 0x48(%%rbx)\n\tmovq %%r10, 0x50(%%rbx)\n\t"
				 "movq %%r11, 0x58(%%rbx)\n\tmovq %%r12, 0x60(%%rbx)\n\t"
				 "movq %%r13, 0x68(%%rbx)\n\tmovq %%r14, 0x70(%%rbx)\n\t"
				 "movq %%r15, 0x78(%%rbx)"
				 : : "a"(0x500), "b"(p)
				 : "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12",
				   "r13", "r14", "r15", "memory");
	} __except (repair_set_all(GetExceptionInformation()->ContextRecord)) {
		return -1;
	}
	for (i = 0; i < 16; i++)
		if (i != 4 && i != 5 && i != 3 && got[i] != 0x1000 + i)
			return (int)i + 100;
	return 1;
}

/* Also what a program raises goes on as the CONTEXT says. */
static int repair_of_raise(void)
{
	EXCEPTION_RECORD record;
	PEXCEPTION_RECORD argument = &record;
	ULONG64 kept = 1;

	RtlZeroMemory(&record, sizeof(record));
	record.ExceptionCode = STATUS_UNSUCCESSFUL;
	__try {
		__asm__ volatile("call RtlRaiseException" : "+D"(argument), "+b"(kept) :
				 : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory",
				   "cc");
	} __except (GetExceptionInformation()->ContextRecord->Rbx += 90,
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return (int)kept;
}

static int repair_again_and_again(void)
{
	ULONG good = 1, sum = 0;
	int i;

	__try {
		for (i = 0; i < 1000; i++)
			sum += *(PULONG)fault_pointer(0x44);
	} __except (fault_repair(GetExceptionInformation(), (PVOID)0x44, &good)) {
		return -1;
	}
	return (int)sum;
}
