// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_seh_fault_contexts: ntmem_seh_contexts with a fault in place of each raise.
 */
#define SEH_FAULTS 1
#include "seh_contexts_kunit.c"
