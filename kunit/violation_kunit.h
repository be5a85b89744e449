/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the suite ntmem_violation share. One is written as a driver is, so
 * nothing of Linux is in here.
 */
#ifndef NTMEM_VIOLATION_KUNIT_H
#define NTMEM_VIOLATION_KUNIT_H

#include <ntmem/exception.h>

/* In guarded code. The first has the execution continued, and tells how often. */
ULONG violation_continue(void (*routine)(void *argument), void *argument,
			 EXCEPTION_RECORD *record);
BOOLEAN violation_in_finally_alone(void (*routine)(void *argument), void *argument);
void violation_search(void *routine);

#endif /* NTMEM_VIOLATION_KUNIT_H */
