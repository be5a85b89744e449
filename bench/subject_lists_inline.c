// SPDX-License-Identifier: GPL-2.0-only
/*
 * ntmem's lists as the public header gives them to every driver: inline where
 * the kernel allows.
 */
#define BENCH_LISTS bench_lists_inline
#define BENCH_FORM "inline"

#include "lists.h"
