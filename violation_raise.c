// SPDX-License-Identifier: GPL-2.0-only
/*
 * violation=raise: a mistake is an exception for whoever made it.
 *
 * It is raised only where something in the context's chain could handle it. Elsewhere it
 * would end the thread, or the machine, for what violation=log survives. The filter may
 * have the execution continued; then the call goes on as if it had only been logged.
 *
 * Whoever raises must hold nothing, and a call that gives something back has to give it
 * back all the same, or it would be lost. So such a call holds the exception until its
 * end: of several, the first, at which NT would have stopped. A call that hands something
 * out raises before it does so. Routines of the driver's that are called in between are
 * outside of the call in that respect.
 *
 * What is found while nobody is in a call, by the shrinker for one, has no call site and
 * is never raised: the context that it is found in belongs to somebody else.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"
#include "seh.h"

static void raise_violation(u32 code, const u64 parameter[4], unsigned long caller)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = NTMEM_VIOLATION_STATUS(code),
		.NumberParameters = 4,
	};
	int i;

	if (!ntmem_seh_may_be_handled())
		return;
	for (i = 0; i < 4; i++)
		record.ExceptionInformation[i] = parameter[i];
	ntmem_raise_for(&record, caller);
}

/**
 * ntmem_violation_raise() - raise an exception because of a mistake, now or soon
 * @violation: the mistake, which has been reported
 *
 * Context: Any context. The caller holds nothing, or is within ntmem_hold_begin() and
 * ntmem_hold_end().
 */
void ntmem_violation_raise(const struct ntmem_violation *violation)
{
	struct ntmem_hold *hold = ntmem_context()->hold;

	if (!violation->caller)
		return;
	if (!hold) {
		raise_violation(violation->code, violation->parameter, violation->caller);
	} else if (!hold->caller) {
		hold->code = violation->code;
		memcpy(hold->parameter, violation->parameter, sizeof(hold->parameter));
		hold->caller = violation->caller;
	}
}

/* The slow half of ntmem_hold_begin(). */
void ntmem_hold_start(struct ntmem_hold *hold)
{
	struct ntmem_context *context = ntmem_context();

	hold->caller = 0;
	hold->outer = context->hold;
	context->hold = hold;
}

/* The slow half of ntmem_hold_end(). */
void ntmem_hold_finish(struct ntmem_hold *hold)
{
	struct ntmem_hold *outer = hold->outer;

	ntmem_context()->hold = outer;
	if (!hold->caller)
		return;
	if (!outer) {
		raise_violation(hold->code, hold->parameter, hold->caller);
	} else if (!outer->caller) {
		outer->code = hold->code;
		memcpy(outer->parameter, hold->parameter, sizeof(outer->parameter));
		outer->caller = hold->caller;
	}
}

/**
 * ntmem_hold_suspend() - leave the call for a routine of the driver's
 *
 * If the routine does not return, nor does what holds: its exception goes with it.
 *
 * Context: Any context.
 * Return: for ntmem_hold_resume().
 */
struct ntmem_hold *ntmem_hold_suspend(void)
{
	struct ntmem_context *context = ntmem_context();
	struct ntmem_hold *hold = context->hold;

	context->hold = NULL;
	return hold;
}

/**
 * ntmem_hold_resume() - go on with the call
 * @hold: from ntmem_hold_suspend()
 *
 * Context: As ntmem_hold_suspend().
 */
void ntmem_hold_resume(struct ntmem_hold *hold)
{
	ntmem_context()->hold = hold;
}
