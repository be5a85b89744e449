// SPDX-License-Identifier: GPL-2.0-only
/*
 * The catalogue of scenes; guarded code in NT's own syntax.
 */
#include <ntddk.h>
#include <setjmp.h>

#include "exception_scenes.h"

#define FIRST ((NTSTATUS)0xe0000001)
#define SECOND ((NTSTATUS)0xe0000002)

static VOID say(PCSTR word)
{
	ntmem_scene_say(word);
}

static LONG filter(PCSTR word, LONG verdict)
{
	say(word);
	return verdict;
}

/* An exception after which the execution may be continued. */
static VOID raise(NTSTATUS code)
{
	EXCEPTION_RECORD record;

	RtlZeroMemory(&record, sizeof(record));
	record.ExceptionCode = code;
	RtlRaiseException(&record);
}

static VOID handler(VOID)
{
	__try {
		say("body");
		raise(FIRST);
		say("rest");
	} __except (filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		say(GetExceptionCode() == FIRST ? "handler" : "wrong-code");
	}
	say("after");
}

static VOID continues(VOID)
{
	__try {
		raise(FIRST);
		say("continued");
	} __except (filter("filter", EXCEPTION_CONTINUE_EXECUTION)) {
		say("handler");
	}
}

static VOID search(VOID)
{
	__try {
		__try {
			raise(FIRST);
		} __except (filter("inner-filter", EXCEPTION_CONTINUE_SEARCH)) {
			say("inner-handler");
		}
	} __except (filter("outer-filter", EXCEPTION_EXECUTE_HANDLER)) {
		say("outer-handler");
	}
}

/* Filters run before any clause, though it is further in. */
static VOID two_phases(VOID)
{
	__try {
		__try {
			raise(FIRST);
		} __finally {
			say(AbnormalTermination() ? "finally" : "wrong-termination");
		}
	} __except (filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		say("handler");
	}
}

static VOID callee(VOID)
{
	__try {
		ExRaiseStatus(STATUS_TIMEOUT);
	} __finally {
		say("callee-finally");
	}
}

static VOID across_functions(VOID)
{
	__try {
		callee();
	} __except (filter("filter", GetExceptionCode() == STATUS_TIMEOUT)) {
		say("handler");
	}
}

static VOID normal_end(VOID)
{
	__try {
		say("body");
	} __finally {
		say(AbnormalTermination() ? "wrong-termination" : "finally");
	}
}

static VOID leaves(VOID)
{
	__try {
		for (;;) {
			say("loop");
			__leave;
		}
	} __finally {
		say(AbnormalTermination() ? "wrong-termination" : "finally");
	}
}

static INT returns_value(VOID)
{
	INT value = 1;

	__try {
		return value;
	} __finally {
		value = 2;
		say(AbnormalTermination() ? "finally" : "wrong-termination");
	}
	return value;
}

static VOID returns(VOID)
{
	say(returns_value() == 1 ? "value-of-before" : "value-of-after");
}

static VOID jumps(VOID)
{
	INT i;

	for (i = 0; i < 3; i++) {
		__try {
			if (i == 0)
				continue;
			if (i == 1)
				goto out;
			say("third-round");
		} __finally {
			say(i == 0 ? "continue-finally" : "goto-finally");
		}
	}
out:
	say("after");
}

/* The filter's own exception is asked about from the innermost frame on again. */
static LONG filter_raises(PEXCEPTION_POINTERS pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode == SECOND) {
		say(pointers->ExceptionRecord->ExceptionFlags & EXCEPTION_NESTED_CALL ?
			    "nested" : "wrong-flags");
		return EXCEPTION_CONTINUE_SEARCH;
	}
	say("first");
	raise(SECOND);
	return EXCEPTION_EXECUTE_HANDLER;
}

static VOID exception_in_filter(VOID)
{
	__try {
		__try {
			raise(FIRST);
		} __except (filter_raises(GetExceptionInformation())) {
			say("inner-handler");
		}
	} __except (filter("outer-filter", EXCEPTION_EXECUTE_HANDLER)) {
		say(GetExceptionCode() == SECOND ? "second" : "wrong-code");
	}
}

static VOID exception_in_finally(VOID)
{
	__try {
		__try {
			raise(FIRST);
		} __finally {
			say("finally");
			raise(SECOND);
		}
	} __except (filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		say(GetExceptionCode() == SECOND ? "second" : "wrong-code");
	}
}

static VOID exception_in_handler(VOID)
{
	__try {
		__try {
			raise(FIRST);
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			say("inner-handler");
			raise(SECOND);
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		say(GetExceptionCode() == SECOND ? "outer-handler" : "wrong-code");
	}
}

static VOID noncontinuable(VOID)
{
	__try {
		ExRaiseStatus(FIRST);
	} __except (GetExceptionCode() == FIRST ?
			    filter("continue", EXCEPTION_CONTINUE_EXECUTION) :
			    filter("refused", EXCEPTION_EXECUTE_HANDLER)) {
		say(GetExceptionCode() == STATUS_NONCONTINUABLE_EXCEPTION ? "handler" :
									    "wrong-code");
	}
}

static VOID abandoned_unwind(VOID)
{
	INT i;

	for (i = 0; i < 1; i++) {
		__try {
			raise(FIRST);
		} __finally {
			say("finally");
			break;
		}
	}
	say("after");
}

static VOID abandoned(VOID)
{
	__try {
		abandoned_unwind();
		say("goes-on");
	} __except (filter("filter", EXCEPTION_EXECUTE_HANDLER)) {
		say("handler");
	}
}

static VOID bad_address(VOID)
{
	__try {
		RtlZeroMemory(NULL, 16);
		say("rest");
	} __except (filter("filter", GetExceptionCode() == STATUS_ACCESS_VIOLATION)) {
		say("handler");
	}
}

/* Says what the processor could not do there, and handles it. */
static LONG fault(PEXCEPTION_POINTERS pointers, PVOID address)
{
	PEXCEPTION_RECORD record = pointers->ExceptionRecord;

	if (record->ExceptionCode == STATUS_INTEGER_DIVIDE_BY_ZERO)
		return filter("divide", EXCEPTION_EXECUTE_HANDLER);
	if (record->ExceptionCode != STATUS_ACCESS_VIOLATION || record->NumberParameters != 2)
		return filter("wrong-code", EXCEPTION_EXECUTE_HANDLER);
	if (record->ExceptionInformation[1] != (ULONG_PTR)address)
		return filter("wrong-address", EXCEPTION_EXECUTE_HANDLER);
	switch (record->ExceptionInformation[0]) {
	case EXCEPTION_READ_FAULT:
		return filter("read", EXCEPTION_EXECUTE_HANDLER);
	case EXCEPTION_WRITE_FAULT:
		return filter("write", EXCEPTION_EXECUTE_HANDLER);
	case EXCEPTION_EXECUTE_FAULT:
		return filter("execute", EXCEPTION_EXECUTE_HANDLER);
	default:
		return filter("wrong-kind", EXCEPTION_EXECUTE_HANDLER);
	}
}

static VOID fault_null(VOID)
{
	PULONG pointer = NULL;
	ULONG steps = 1;

	__try {
		steps = 2;
		steps = *pointer;
		say("rest");
	} __except (fault(GetExceptionInformation(), NULL)) {
		say(steps == 2 ? "handler" : "wrong-value");
	}
	say("after");
}

static VOID fault_write(VOID)
{
	PULONG pointer = NULL;

	__try {
		__try {
			*pointer = 1;
			say("rest");
		} __finally {
			say(AbnormalTermination() ? "finally" : "wrong-termination");
		}
	} __except (fault(GetExceptionInformation(), NULL)) {
		say("handler");
	}
}

static VOID fault_divide(VOID)
{
	ULONG result = 7, divisor = 0;

	__try {
		result = 100 / divisor;
	} __except (fault(GetExceptionInformation(), NULL)) {
		say(result == 7 ? "handler" : "wrong-value");
	}
}

static VOID fault_call(VOID)
{
	VOID (*routine)(VOID) = NULL;

	__try {
		routine();
		say("rest");
	} __except (fault(GetExceptionInformation(), NULL)) {
		say("handler");
	}
}

#define BAD_POINTER 0x4444

static LONG repair(PCONTEXT registers, PULONG good)
{
	PULONG64 all = &registers->Rax;
	ULONG i;

	for (i = 0; i < 16; i++) {
		if (all[i] != BAD_POINTER)
			continue;
		all[i] = (ULONG64)good;
		return filter("repair", EXCEPTION_CONTINUE_EXECUTION);
	}
	return filter("wrong-registers", EXCEPTION_EXECUTE_HANDLER);
}

static VOID fault_repair(VOID)
{
	PULONG pointer = (PULONG)BAD_POINTER;
	ULONG number = 1234;

	/* Who knows what it is needs no register for it. */
	__asm__ volatile("" : "+r"(pointer));
	__try {
		say(*pointer == 1234 ? "good-value" : "wrong-value");
	} __except (repair(GetExceptionInformation()->ContextRecord, &number)) {
		say("handler");
	}
}

static VOID long_jump(VOID)
{
	jmp_buf buffer;

	if (setjmp(buffer)) {
		say("landed");
		return;
	}
	__try {
		longjmp(buffer, 1);
	} __finally {
		say("finally");
	}
}

static VOID unhandled(VOID)
{
	__try {
		say("body");
		ExRaiseStatus(STATUS_UNSUCCESSFUL);
	} __finally {
		say("finally");
	}
}

const struct ntmem_scene ntmem_scenes[] = {
	{ "handler", handler, "body filter handler after", 0 },
	{ "continue", continues, "filter continued", 0 },
	{ "search", search, "inner-filter outer-filter outer-handler", 0 },
	{ "two-phases", two_phases, "filter finally handler", 0 },
	{ "functions", across_functions, "filter callee-finally handler", 0 },
	{ "normal-end", normal_end, "body finally", 0 },
	{ "leave", leaves, "loop finally", 0 },
	{ "return", returns, "finally value-of-before", 0 },
	{ "jumps", jumps, "continue-finally goto-finally after", 0 },
	{ "filter-raises", exception_in_filter, "first nested outer-filter second", 0 },
	{ "finally-raises", exception_in_finally, "filter finally filter second", 0 },
	{ "handler-raises", exception_in_handler, "inner-handler outer-handler", 0 },
	{ "noncontinuable", noncontinuable, "continue refused handler", 0 },
	{ "abandoned", abandoned, "filter finally after goes-on", 0 },
	{ "bad-address", bad_address, "filter handler", 0 },
	{ "fault-null", fault_null, "read handler after", 0 },
	{ "fault-write", fault_write, "write finally handler", 0 },
	{ "fault-divide", fault_divide, "divide handler", 0 },
	{ "fault-call", fault_call, "execute handler", 0 },
	{ "fault-repair", fault_repair, "repair good-value", 0 },
	{ "longjmp", long_jump, "finally landed", 0 },
	/* Nothing runs any more once nobody is found, not even what stands in its way. */
	{ "unhandled", unhandled, "body", 1 },
	{ NULL, NULL, NULL, 0 },
};
