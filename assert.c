// SPDX-License-Identifier: GPL-2.0-only
/*
 * Assertions: what a checked build does when one fails.
 *
 * Difference: there is no debugger to ask what to do, so execution goes on.
 */
#include "internal.h"

/**
 * RtlAssert() - tell of an assertion that has failed
 * @VoidFailedAssertion: text of the expression
 * @VoidFileName: source file
 * @LineNumber: line in it
 * @MutableMessage: text before the expression, or %NULL
 *
 * Follows the NT topic of ASSERT, whose checked form calls it.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlAssert(PVOID VoidFailedAssertion, PVOID VoidFileName, ULONG LineNumber,
	       PSTR MutableMessage)
{
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, "*** Assertion failed: %s%s\n",
		   MutableMessage ?: "", (PCSTR)VoidFailedAssertion);
	DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, "*** in %s, line %u\n",
		   (PCSTR)VoidFileName, LineNumber);
}
NTMEM_EXPORT_SYMBOL(RtlAssert);
