// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_seh_fault and its kin: ntmem_seh with a fault in place of each raise.
 */
#define SEH_FAULTS 1
#include "seh_kunit.c"
