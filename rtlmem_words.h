/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking at memory a word at a time, or more; what rtlmem_compare.c and
 * rtlmem_span.c share.
 *
 * The routines there say how many bytes are as they should be, counted from the start,
 * so the first that is not ends the search. A caller may name a length that reaches
 * beyond its memory if it knows of a difference before that: code that goes byte by
 * byte would never get there. So no load may touch a page that a byte up to the
 * difference is not in. Within a page, which is there as a whole or not at all, loads
 * are as wide and as many as is fastest, past the difference too.
 *
 * That is too much for a sanitizer. What NT's routines would not have looked at may be
 * freed, or written by others at the same time. So the loads are not instrumented, and
 * what NT would have looked at is shown to the sanitizer afterwards.
 *
 * Memory may change while it is looked at. Then the answer is that of some moment. Each
 * word that decides is hidden from the compiler, or it could load it a second time, when
 * it is another one.
 *
 * What was measured, in bytes per cycle in the first level cache of a processor with
 * three load ports, and what became of it:
 *
 *  - words of 8 bytes, the results of several joined before one branch: 11.8 comparing,
 *    of the 12 that three loads in a cycle allow, and 23.5 of 24 looking at one range. A
 *    branch for each word, as in memcmp() and memchr_inv(), gives 8 and 8. For two
 *    ranges joining 128 bytes is no better than 64; for one, 256 are a tenth better.
 *  - going on where one range is aligned, so that only the other's words lie across
 *    cache lines: a twentieth at 1,000 bytes, nothing at 256. Done from ALIGN_FROM on.
 *  - prefetching one kilobyte ahead: a tenth slower in the first level cache, 1.4 times
 *    as fast in the second. Done from PREFETCH_FROM on.
 *  - AVX2: 29 and 50, and still 2.3 times as fast as words in the second level cache.
 *    If the registers hold a program's values, saving and restoring them takes 80 ns,
 *    and words are faster below 8 KiB; in a thread of the kernel, which drivers' code
 *    mostly runs in, there is nothing to save, and they are faster below 1 to 3 KiB.
 *    Done from WIDE_FROM or WIDE_FROM_UNSAVED on, where tasks may be preempted; see
 *    rtlmem_wide.c. AVX-512 was not tried: it could only gain in the first level cache.
 *  - repe cmpsb and repe scasb: 2. On some newer processors of another make they have
 *    20, but no feature bit tells which. Not kept.
 */
#ifndef NTMEM_RTLMEM_WORDS_H
#define NTMEM_RTLMEM_WORDS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/instrumented.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/prefetch.h>
#include <linux/types.h>

#include "internal.h"

/* Of the loads in here, sanitizers are told what matters afterwards. */
#define RTLMEM_UNCHECKED __no_sanitize_address __no_kcsan

#define WORD_BYTES sizeof(unsigned long)
#define LOAD(address) get_unaligned((const unsigned long *)(address))
#define LOAD_U32(address) get_unaligned((const u32 *)(address))

/* Lengths in bytes from which a way of looking pays; see above. */
#define ALIGN_FROM 512
#define WIDE_FROM_UNSAVED (4 * 1024)
#define WIDE_FROM (16 * 1024)
#define PREFETCH_FROM (32 * 1024)

/* What is looked at before, in bytes: what ends here is not worth a section. */
#define WIDE_HEAD 512U

/* How far ahead, in bytes. What lies there need not exist. */
#define PREFETCH_AHEAD 1024

/* A way of looking at much memory; constant wherever it is an argument. */
enum rtlmem_way {
	RTLMEM_WORDS,
	RTLMEM_PREFETCHED_WORDS,
	RTLMEM_WIDE,
};

/* Bytes that are left in the page of an address. */
static __always_inline size_t page_rest(const void *address)
{
	return PAGE_SIZE - offset_in_page(address);
}

/* Which byte of a word in memory is the first that is not 0, if @word is not. */
static __always_inline size_t first_byte(unsigned long word)
{
#ifdef __LITTLE_ENDIAN
	return (unsigned int)__builtin_ctzl(word) / BITS_PER_BYTE;
#else
	return (unsigned int)__builtin_clzl(word) / BITS_PER_BYTE;
#endif
}

static __always_inline size_t first_byte_u32(u32 half)
{
#ifdef __LITTLE_ENDIAN
	return (unsigned int)__builtin_ctz(half) / BITS_PER_BYTE;
#else
	return (unsigned int)__builtin_clz(half) / BITS_PER_BYTE;
#endif
}

#if IS_ENABLED(CONFIG_KUNIT)
/* For cases that ask what a sanitizer is shown. */
extern void (*ntmem_rtlmem_looked)(const void *address, size_t nr);
#endif

/* Shows a sanitizer @nr bytes, of which the last may be the one that did not fit. */
static __always_inline void rtlmem_looked(const void *address, size_t nr)
{
#if IS_ENABLED(CONFIG_KUNIT)
	if (unlikely(ntmem_rtlmem_looked))
		ntmem_rtlmem_looked(address, nr);
#endif
	/* The check takes an unsigned int. */
	instrument_read(address, min_t(size_t, nr, INT_MAX));
}

/* rtlmem_wide.c */

/* What the wide routines look at before they stop, in bytes. */
#define RTLMEM_WIDE_BLOCK 128U

/* Less than this, in bytes, is left to words once a section has ended. */
#define WIDE_LEAST 1024U

/* The most, in bytes, that is looked at with preemption off. */
#define RTLMEM_WIDE_CHUNK (32 * 1024)

#ifdef CONFIG_X86_64
bool ntmem_wide_begin(const void *a, const void *b, size_t length);
void ntmem_wide_end(void);
size_t ntmem_wide_equal(const u8 *a, const u8 *b, size_t nr_blocks);
size_t ntmem_wide_span(const u8 *p, size_t nr_blocks, u64 pattern);
#else
static inline bool ntmem_wide_begin(const void *a, const void *b, size_t length)
{
	return false;
}

static inline void ntmem_wide_end(void)
{
}

static inline size_t ntmem_wide_equal(const u8 *a, const u8 *b, size_t nr_blocks)
{
	return 0;
}

static inline size_t ntmem_wide_span(const u8 *p, size_t nr_blocks, u64 pattern)
{
	return 0;
}
#endif

#endif /* NTMEM_RTLMEM_WORDS_H */
