// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of the Rtl memory routines that look at memory, and their rivals.
 *
 * Where the header has more than the function, as a macro of its name, a second
 * row has the function.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include <ntmem/rtlmem.h>

#include "rtlmem_loops.h"

RTLMEM_LOOP(compare_ours, RtlCompareMemory(first, second, size))
RTLMEM_LOOP(compare_memcmp, memcmp(first, second, size))
RTLMEM_LOOP(compare_words, bench_compare_words(first, second, size))
RTLMEM_LOOP(compare_bytes, bench_compare_bytes(first, second, size))

RTLMEM_LOOP(equal_ours, RtlEqualMemory(first, second, size))
RTLMEM_LOOP(equal_memcmp, !memcmp(first, second, size))
RTLMEM_LOOP(equal_words, !bench_compare_words(first, second, size))
RTLMEM_LOOP(equal_bytes, !bench_compare_bytes(first, second, size))

RTLMEM_LOOP(zero_ours, RtlIsZeroMemory(first, size))
RTLMEM_LOOP(zero_memchr_inv, !memchr_inv(first, 0, size))
RTLMEM_LOOP(zero_bytes, bench_zero_bytes(first, size))

RTLMEM_LOOP(ulong_ours, RtlCompareMemoryUlong(first, size, BENCH_RTLMEM_ULONG))
RTLMEM_LOOP(ulong_ulongs, bench_compare_ulongs(first, size, BENCH_RTLMEM_ULONG))

#ifdef RtlCompareMemory
RTLMEM_LOOP(compare_call, (RtlCompareMemory)(first, second, size))
#endif
#ifdef RtlEqualMemory
RTLMEM_LOOP(equal_call, (RtlEqualMemory)(first, second, size))
#endif
#ifdef RtlIsZeroMemory
RTLMEM_LOOP(zero_call, (RtlIsZeroMemory)(first, size))
#endif
#ifdef RtlCompareMemoryUlong
RTLMEM_LOOP(ulong_call, (RtlCompareMemoryUlong)(first, size, BENCH_RTLMEM_ULONG))
#endif

static const struct bench_rtlmem_rival compare_rivals[] = {
	{ "ours", compare_ours },
	{ "memcmp", compare_memcmp },
	{ "words", compare_words },
	{ "bytes", compare_bytes },
#ifdef RtlCompareMemory
	{ "ours-call", compare_call },
#endif
	{}
};

static const struct bench_rtlmem_rival equal_rivals[] = {
	{ "ours", equal_ours },
	{ "memcmp", equal_memcmp },
	{ "words", equal_words },
	{ "bytes", equal_bytes },
#ifdef RtlEqualMemory
	{ "ours-call", equal_call },
#endif
	{}
};

static const struct bench_rtlmem_rival zero_rivals[] = {
	{ "ours", zero_ours },
	{ "memchr_inv", zero_memchr_inv },
	{ "bytes", zero_bytes },
#ifdef RtlIsZeroMemory
	{ "ours-call", zero_call },
#endif
	{}
};

static const struct bench_rtlmem_rival ulong_rivals[] = {
	{ "ours", ulong_ours },
	{ "ulongs", ulong_ulongs },
#ifdef RtlCompareMemoryUlong
	{ "ours-call", ulong_call },
#endif
	{}
};

const struct bench_rtlmem_op bench_rtlmem_compare_ops[] = {
	{ "compare", compare_rivals, BENCH_RTLMEM_SAME, 1, .pair = true },
	{ "equal", equal_rivals, BENCH_RTLMEM_SAME, 1, .pair = true },
	{ "is-zero", zero_rivals, BENCH_RTLMEM_ZEROES, 1 },
	{ "compare-ulong", ulong_rivals, BENCH_RTLMEM_ULONGS, sizeof(u32) },
	{}
};
