// SPDX-License-Identifier: GPL-2.0-only
/*
 * Guarded code that the cases of ntmem_seh_fault_contexts run.
 */
#define SEH_FAULTS 1
#include "seh_contexts_cases.c"
