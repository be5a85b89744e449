// SPDX-License-Identifier: GPL-2.0-only
/*
 * One access to memory by guarded code, as plain C and inline assembly have it.
 */
#include "fault_touch.h"

static void touch_memory(struct fault_touch *touch)
{
	PULONG64 p = (PULONG64)touch->address;
	ULONG64 to = touch->address, from, count = touch->length;

	switch (touch->kind) {
	case FAULT_TOUCH_READ:
		touch->value = *p;
		break;
	case FAULT_TOUCH_WRITE:
		*p = touch->value;
		break;
	case FAULT_TOUCH_ADD:
		touch->value = (ULONG64)InterlockedExchangeAdd64((PLONG64)p, (LONG64)touch->value);
		break;
	case FAULT_TOUCH_FILL:
		__asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(touch->value)
				 : "memory");
		break;
	case FAULT_TOUCH_COPY:
		from = touch->address;
		to = (ULONG64)touch->other;
		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
		break;
	}
}

static LONG touch_filter(struct fault_touch *touch, PEXCEPTION_POINTERS pointers)
{
	touch->nr_faults++;
	touch->record = *pointers->ExceptionRecord;
	touch->nr_left = pointers->ContextRecord->Rcx;
	return touch->repair ? touch->repair(touch) : EXCEPTION_EXECUTE_HANDLER;
}

NTSTATUS fault_touch(struct fault_touch *touch)
{
	__try {
		touch_memory(touch);
	} __except (touch_filter(touch, GetExceptionInformation())) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

#define FILL_REGISTERS                                                                           \
	"movl $1000, %%eax\n\txorl %%edx, %%edx\n\tmovl $3, %%ebx\n\tmovl $6, %%esi\n\t" \
	"movl $7, %%edi\n\tmovl $8, %%r8d\n\tmovl $9, %%r9d\n\tmovl $10, %%r10d\n\t"     \
	"movl $11, %%r11d\n\tmovl $12, %%r12d\n\tmovl $13, %%r13d\n\tmovq %%rbp, %%r14\n\t" \
	"movq %%rsp, %%r15\n\tstc\n\t"

#define UNGUARDED(instruction)                                                              \
	__asm__ volatile(FILL_REGISTERS instruction                                         \
			 : "=&a"(result), "+c"(operand)                                      \
			 :                                                                  \
			 : "rdx", "rbx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", \
			   "r14", "r15", "cc", "memory")

ULONG64 fault_unguarded(enum fault_unguarded_kind kind, ULONG64 operand)
{
	ULONG64 result;

	if (kind == FAULT_UNGUARDED_READ)
		UNGUARDED("movq (%%rcx), %%rax");
	else
		UNGUARDED("divq %%rcx");
	return result;
}
