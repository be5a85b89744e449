/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every macro once, as a driver has it, for the kind of build that DBG says. Included by
 * one source per kind, which names the table.
 */
#include <ntddk.h>

#include "assert_kunit.h"

static BOOLEAN Evaluate(struct assert_run *Run)
{
	Run->nr_evaluations++;
	return Run->holds;
}

/* The expression ends a line of its own, so that the text of it is short. */
#define STATEMENT(macro, ...)                          \
	static VOID macro##Run(struct assert_run *Run)        \
	{                                              \
		Run->line = __LINE__;                  \
		Run->value = NO_VALUE;                 \
		macro(__VA_ARGS__);                    \
		Run->came = TRUE;                      \
	}

#define EXPRESSION(macro, ...)                         \
	static VOID macro##Run(struct assert_run *Run)        \
	{                                              \
		Run->line = __LINE__;                  \
		Run->value = macro(__VA_ARGS__);       \
		Run->came = TRUE;                      \
	}

STATEMENT(ASSERT, Evaluate(Run))
STATEMENT(ASSERTMSG, "told", Evaluate(Run))
EXPRESSION(RTL_VERIFY, Evaluate(Run))
EXPRESSION(RTL_VERIFYMSG, "told", Evaluate(Run))
STATEMENT(RTL_SOFT_ASSERT, Evaluate(Run))
STATEMENT(RTL_SOFT_ASSERTMSG, "told", Evaluate(Run))
EXPRESSION(RTL_SOFT_VERIFY, Evaluate(Run))
EXPRESSION(RTL_SOFT_VERIFYMSG, "told", Evaluate(Run))
STATEMENT(NT_ASSERT, Evaluate(Run))
STATEMENT(NT_ASSERTMSG, "told", Evaluate(Run))
STATEMENT(NT_ASSERTMSGW, L"told", Evaluate(Run))
EXPRESSION(NT_VERIFY, Evaluate(Run))
EXPRESSION(NT_VERIFYMSG, "told", Evaluate(Run))
EXPRESSION(NT_VERIFYMSGW, L"told", Evaluate(Run))
STATEMENT(NT_FRE_ASSERT, Evaluate(Run))
STATEMENT(NT_FRE_ASSERTMSG, "told", Evaluate(Run))
STATEMENT(NT_FRE_ASSERTMSGW, L"told", Evaluate(Run))
EXPRESSION(NT_FRE_VERIFY, Evaluate(Run))
EXPRESSION(NT_FRE_VERIFYMSG, "told", Evaluate(Run))
EXPRESSION(NT_FRE_VERIFYMSGW, L"told", Evaluate(Run))

#if DBG
#define BUILD "checked "
#else
#define BUILD "free "
#endif

#define FORM(macro, how, active, has_value, message)                           \
	{                                                                      \
		BUILD #macro, __FILE__, macro##Run, how, active,               \
		(active) || (has_value), has_value, message,                   \
	}

const struct assert_form FORMS[NR_FORMS] = {
	FORM(ASSERT, ASSERT_BY_RTL, DBG, FALSE, NULL),
	FORM(ASSERTMSG, ASSERT_BY_RTL, DBG, FALSE, "told"),
	FORM(RTL_VERIFY, ASSERT_BY_RTL, DBG, TRUE, NULL),
	FORM(RTL_VERIFYMSG, ASSERT_BY_RTL, DBG, TRUE, "told"),
	FORM(RTL_SOFT_ASSERT, ASSERT_SOFTLY, DBG, FALSE, NULL),
	FORM(RTL_SOFT_ASSERTMSG, ASSERT_SOFTLY, DBG, FALSE, "told"),
	FORM(RTL_SOFT_VERIFY, ASSERT_SOFTLY, DBG, TRUE, NULL),
	FORM(RTL_SOFT_VERIFYMSG, ASSERT_SOFTLY, DBG, TRUE, "told"),
	FORM(NT_ASSERT, ASSERT_BY_RAISING, DBG, FALSE, NULL),
	FORM(NT_ASSERTMSG, ASSERT_BY_RAISING, DBG, FALSE, "told"),
	FORM(NT_ASSERTMSGW, ASSERT_BY_RAISING, DBG, FALSE, "L\"told\""),
	FORM(NT_VERIFY, ASSERT_BY_RAISING, DBG, TRUE, NULL),
	FORM(NT_VERIFYMSG, ASSERT_BY_RAISING, DBG, TRUE, "told"),
	FORM(NT_VERIFYMSGW, ASSERT_BY_RAISING, DBG, TRUE, "L\"told\""),
	FORM(NT_FRE_ASSERT, ASSERT_BY_RAISING, TRUE, FALSE, NULL),
	FORM(NT_FRE_ASSERTMSG, ASSERT_BY_RAISING, TRUE, FALSE, "told"),
	FORM(NT_FRE_ASSERTMSGW, ASSERT_BY_RAISING, TRUE, FALSE, "L\"told\""),
	FORM(NT_FRE_VERIFY, ASSERT_BY_RAISING, TRUE, TRUE, NULL),
	FORM(NT_FRE_VERIFYMSG, ASSERT_BY_RAISING, TRUE, TRUE, "told"),
	FORM(NT_FRE_VERIFYMSGW, ASSERT_BY_RAISING, TRUE, TRUE, "L\"told\""),
};

VOID BREAK(VOID)
{
	KdBreakPoint();
	KdBreakPointWithStatus(0x12);
}
