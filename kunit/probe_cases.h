/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guarded code of the suite ntmem_probe: what has a filter, or is as a driver has it.
 */
#ifndef NTMEM_KUNIT_PROBE_CASES_H
#define NTMEM_KUNIT_PROBE_CASES_H

#include <ntmem/exception.h>

NTSTATUS ProbeCallWithFilter(VOID (*Routine)(PVOID Argument),
			     LONG (*Filter)(PVOID Argument, PEXCEPTION_RECORD Record),
			     PVOID Argument);

/* What follows returns which of its steps have run, a bit for each. */
ULONG ProbeHandlerSteps(PVOID Bad);
ULONG ProbeFinallySteps(PVOID Bad);
ULONG ProbeNestedSteps(PVOID Bad);
ULONG ProbeLoopSteps(PVOID Good, PVOID Bad);
ULONG ProbeFilterSteps(PVOID Good, PVOID Bad);
ULONG ProbeLocalsSteps(PVOID Bad);

#endif /* NTMEM_KUNIT_PROBE_CASES_H */
