// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code that the cases about contexts run: it lets them do something at every stage of
 * an exception.
 */
#include "seh_contexts.h"

static int contexts_filter(struct seh_stages *stages, PEXCEPTION_POINTERS pointers, int stage)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

	if (record->ExceptionCode != stages->code || record->ExceptionFlags)
		stages->nr_wrong++;
	stages->at(stages, stage);
	return stage == SEH_OUTER_FILTER;
}

/* In a function of its own, so that the exception passes one. */
static void contexts_raise(struct seh_stages *stages)
{
	__try {
		__try {
			stages->at(stages, SEH_BODY);
			seh_raise(stages->code);
			stages->nr_wrong++;
		} __finally {
			if (!AbnormalTermination())
				stages->nr_wrong++;
			stages->at(stages, SEH_FINALLY);
		}
	} __except (contexts_filter(stages, GetExceptionInformation(), SEH_INNER_FILTER)) {
		stages->nr_wrong++;
	}
}

int seh_run_stages(struct seh_stages *stages)
{
	__try {
		contexts_raise(stages);
		stages->nr_wrong++;
	} __except (contexts_filter(stages, GetExceptionInformation(), SEH_OUTER_FILTER)) {
		if (GetExceptionCode() != stages->code)
			stages->nr_wrong++;
		stages->at(stages, SEH_HANDLER);
	}
	stages->at(stages, SEH_AFTER);
	return stages->nr_wrong;
}

int seh_run_with_finally(void (*body)(void *argument), void (*finally)(void *argument),
			 void *argument)
{
	__try {
		__try {
			body(argument);
			seh_raise(E1);
		} __finally {
			finally(argument);
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return 1;
	}
	return 0;
}

void seh_raise_unguarded(NTSTATUS code)
{
	seh_raise(code);
}
