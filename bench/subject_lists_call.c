// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntmem's lists through the exported functions.
 */
#define NTMEM_LOOKASIDE_OUT_OF_LINE
#define BENCH_LISTS bench_lists_call
#define BENCH_FORM "call"

#include "lists.h"
