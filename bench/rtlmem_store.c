// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of the Rtl memory routines that change memory, and their rivals.
 *
 * Where the header has more than the function, as a macro of its name, a second
 * row has the function.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include <ntmem/rtlmem.h>

#include "rtlmem_loops.h"

RTLMEM_VOID_LOOP(copy_ours, RtlCopyMemory(first, second, size))
RTLMEM_VOID_LOOP(copy_memcpy, memcpy(first, second, size))
RTLMEM_VOID_LOOP(copy_bytes, bench_copy_bytes(first, second, size))

RTLMEM_VOID_LOOP(move_ours, RtlMoveMemory(first, second, size))
RTLMEM_VOID_LOOP(move_memmove, memmove(first, second, size))

RTLMEM_VOID_LOOP(fill_ours, RtlFillMemory(first, size, BENCH_RTLMEM_BYTE))
RTLMEM_VOID_LOOP(fill_memset, memset(first, BENCH_RTLMEM_BYTE, size))
RTLMEM_VOID_LOOP(fill_bytes, bench_fill_bytes(first, BENCH_RTLMEM_BYTE, size))

RTLMEM_VOID_LOOP(zero_ours, RtlZeroMemory(first, size))
RTLMEM_VOID_LOOP(zero_memset, memset(first, 0, size))
RTLMEM_VOID_LOOP(zero_bytes, bench_fill_bytes(first, 0, size))

RTLMEM_VOID_LOOP(secure_ours, RtlSecureZeroMemory(first, size))
RTLMEM_VOID_LOOP(secure_memzero, memzero_explicit(first, size))

RTLMEM_VOID_LOOP(ulong_ours, RtlFillMemoryUlong(first, size, BENCH_RTLMEM_ULONG))
RTLMEM_VOID_LOOP(ulong_memset32, memset32(first, BENCH_RTLMEM_ULONG, size / sizeof(u32)))
RTLMEM_VOID_LOOP(ulong_ulongs, bench_fill_ulongs(first, BENCH_RTLMEM_ULONG, size))

RTLMEM_VOID_LOOP(ulonglong_ours, RtlFillMemoryUlonglong(first, size, BENCH_RTLMEM_ULONGLONG))
RTLMEM_VOID_LOOP(ulonglong_memset64, memset64(first, BENCH_RTLMEM_ULONGLONG, size / sizeof(u64)))

RTLMEM_VOID_LOOP(copy_nontemporal_ours, RtlCopyMemoryNonTemporal(first, second, size))
RTLMEM_VOID_LOOP(fill_nontemporal_ours, RtlFillMemoryNonTemporal(first, size, BENCH_RTLMEM_BYTE))

#ifdef RtlCopyMemory
RTLMEM_VOID_LOOP(copy_call, (RtlCopyMemory)(first, second, size))
#endif
#ifdef RtlMoveMemory
RTLMEM_VOID_LOOP(move_call, (RtlMoveMemory)(first, second, size))
#endif
#ifdef RtlFillMemory
RTLMEM_VOID_LOOP(fill_call, (RtlFillMemory)(first, size, BENCH_RTLMEM_BYTE))
#endif
#ifdef RtlZeroMemory
RTLMEM_VOID_LOOP(zero_call, (RtlZeroMemory)(first, size))
#endif
#ifdef RtlSecureZeroMemory
RTLMEM_VOID_LOOP(secure_call, (RtlSecureZeroMemory)(first, size))
#endif
#ifdef RtlFillMemoryUlong
RTLMEM_VOID_LOOP(ulong_call, (RtlFillMemoryUlong)(first, size, BENCH_RTLMEM_ULONG))
#endif
#ifdef RtlFillMemoryUlonglong
RTLMEM_VOID_LOOP(ulonglong_call, (RtlFillMemoryUlonglong)(first, size, BENCH_RTLMEM_ULONGLONG))
#endif

static const struct bench_rtlmem_rival copy_rivals[] = {
	{ "ours", copy_ours },
	{ "memcpy", copy_memcpy },
	{ "bytes", copy_bytes },
#ifdef RtlCopyMemory
	{ "ours-call", copy_call },
#endif
	{}
};

static const struct bench_rtlmem_rival move_rivals[] = {
	{ "ours", move_ours },
	{ "memmove", move_memmove },
#ifdef RtlMoveMemory
	{ "ours-call", move_call },
#endif
	{}
};

static const struct bench_rtlmem_rival fill_rivals[] = {
	{ "ours", fill_ours },
	{ "memset", fill_memset },
	{ "bytes", fill_bytes },
#ifdef RtlFillMemory
	{ "ours-call", fill_call },
#endif
	{}
};

static const struct bench_rtlmem_rival zero_rivals[] = {
	{ "ours", zero_ours },
	{ "memset", zero_memset },
	{ "bytes", zero_bytes },
#ifdef RtlZeroMemory
	{ "ours-call", zero_call },
#endif
	{}
};

static const struct bench_rtlmem_rival secure_rivals[] = {
	{ "ours", secure_ours },
	{ "memzero_explicit", secure_memzero },
#ifdef RtlSecureZeroMemory
	{ "ours-call", secure_call },
#endif
	{}
};

static const struct bench_rtlmem_rival ulong_rivals[] = {
	{ "ours", ulong_ours },
	{ "memset32", ulong_memset32 },
	{ "ulongs", ulong_ulongs },
#ifdef RtlFillMemoryUlong
	{ "ours-call", ulong_call },
#endif
	{}
};

static const struct bench_rtlmem_rival ulonglong_rivals[] = {
	{ "ours", ulonglong_ours },
	{ "memset64", ulonglong_memset64 },
#ifdef RtlFillMemoryUlonglong
	{ "ours-call", ulonglong_call },
#endif
	{}
};

static const struct bench_rtlmem_rival copy_nontemporal_rivals[] = {
	{ "ours", copy_nontemporal_ours },
	{ "memcpy", copy_memcpy },
	{}
};

static const struct bench_rtlmem_rival fill_nontemporal_rivals[] = {
	{ "ours", fill_nontemporal_ours },
	{ "memset", fill_memset },
	{}
};

const struct bench_rtlmem_op bench_rtlmem_store_ops[] = {
	{ "copy", copy_rivals, BENCH_RTLMEM_ANY, 1, .pair = true },
	{ "move", move_rivals, BENCH_RTLMEM_ANY, 1, .pair = true },
	{ "move-up", move_rivals, BENCH_RTLMEM_ANY, 1, .overlap = 8 },
	{ "move-down", move_rivals, BENCH_RTLMEM_ANY, 1, .overlap = -8 },
	{ "fill", fill_rivals, BENCH_RTLMEM_ANY, 1 },
	{ "zero", zero_rivals, BENCH_RTLMEM_ANY, 1 },
	{ "secure-zero", secure_rivals, BENCH_RTLMEM_ANY, 1 },
	{ "fill-ulong", ulong_rivals, BENCH_RTLMEM_ANY, sizeof(u32) },
	{ "fill-ulonglong", ulonglong_rivals, BENCH_RTLMEM_ANY, sizeof(u64) },
	{ "copy-nontemporal", copy_nontemporal_rivals, BENCH_RTLMEM_ANY, 1, .pair = true },
	{ "fill-nontemporal", fill_nontemporal_rivals, BENCH_RTLMEM_ANY, 1 },
	{}
};
