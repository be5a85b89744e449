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
