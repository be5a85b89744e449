/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timed loops of the Rtl memory routines: one per rival, with a call in it
 * that goes through no pointer of ours. The compiler knows neither the buffers nor
 * the length, and each result is used.
 */
#ifndef NTMEM_BENCH_RTLMEM_LOOPS_H
#define NTMEM_BENCH_RTLMEM_LOOPS_H

#include <linux/compiler.h>

#include "rtlmem.h"

typedef unsigned long (*rtlmem_call)(void *first, void *second, size_t size);

static __always_inline void rtlmem_loop(const struct bench_rtlmem_args *args, u32 nr,
					rtlmem_call call)
{
	void *first = args->first;
	void *second = args->second;
	size_t size = args->size;
	unsigned long result = 0;

	while (nr--) {
		OPTIMIZER_HIDE_VAR(first);
		OPTIMIZER_HIDE_VAR(second);
		OPTIMIZER_HIDE_VAR(size);
		if (call)
			result = call(first, second, size);
		asm volatile("" : : "r"(result) : "memory");
	}
}

/* Defines the loop of a rival; @expression is an integer of first, second, size. */
#define RTLMEM_LOOP(name, expression) \
static __always_inline unsigned long name##_call(void *first, void *second, size_t size) \
{ \
	return expression; \
} \
\
static void name(const struct bench_rtlmem_args *args, u32 nr) \
{ \
	rtlmem_loop(args, nr, name##_call); \
}

/* The same of a call without a result. */
#define RTLMEM_VOID_LOOP(name, statement) RTLMEM_LOOP(name, ({ statement; 0UL; }))

#endif /* NTMEM_BENCH_RTLMEM_LOOPS_H */
