// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines that fill memory with a byte or a pattern; see the RtlFillMemory
 * and RtlFillMemoryUlong topics.
 *
 * Short ranges are filled with words, long ones by the processor's string stores. What
 * was measured, in bytes per cycle in the first level cache, filling 4 KiB:
 *
 *  - a word at a time, unrolled: 16. The kernel's memset() is that too, unless the
 *    processor has short string stores that are fast, a feature bit few have yet, or
 *    the kernel is older than 6.4. It ends with single bytes where the length is odd,
 *    and is half as fast then up to 64 bytes, or less.
 *  - rep stosb: 62, but 9 cycles and more before it begins. It overtakes words at about
 *    640 bytes.
 *  - rep stosl and rep stosq: the same if aligned, else 7 or less. So the pattern is
 *    turned until it fits an aligned destination.
 *  - stores that go around the caches: 4; see rtlmem_nontemporal.c.
 */
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/instrumented.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

/* The routines themselves, not what callers get inlined. */
#define NTMEM_RTLMEM_OUT_OF_LINE

#include "internal.h"

#ifdef CONFIG_X86_64
#include <asm/cpufeature.h>
#endif

#include <ntmem/rtlmem.h>

#define STORE(value, address) put_unaligned(value, (u64 *)(address))

#ifdef CONFIG_X86_64

/* Of words they are fast on all processors, of bytes on those that say so. */
#define HAVE_STRING_STORES true

static __always_inline bool string_stores(void)
{
	return boot_cpu_has(X86_FEATURE_ERMS);
}

static __always_inline void store_bytes(u8 *p, size_t length, u8 value)
{
	instrument_write(p, min_t(size_t, length, INT_MAX));
	asm volatile("rep stosb" : "+D"(p), "+c"(length) : "a"(value) : "memory");
}

/* @p is aligned to 8; what is left of @length after the last whole word is not written. */
static __always_inline void store_words(u8 *p, size_t length, u64 value)
{
	size_t nr = length / sizeof(value);

	instrument_write(p, min_t(size_t, length, INT_MAX));
	asm volatile("rep stosq" : "+D"(p), "+c"(nr) : "a"(value) : "memory");
}

/* @p is aligned to 4, and @length a multiple of it. */
static __always_inline void store_ulongs(u8 *p, size_t length, u32 value)
{
	size_t nr = length / sizeof(value);

	instrument_write(p, min_t(size_t, length, INT_MAX));
	asm volatile("rep stosl" : "+D"(p), "+c"(nr) : "a"(value) : "memory");
}

#else

#define HAVE_STRING_STORES false

static inline bool string_stores(void)
{
	return false;
}

static inline void store_bytes(u8 *p, size_t length, u8 value)
{
}

static inline void store_words(u8 *p, size_t length, u64 value)
{
}

static inline void store_ulongs(u8 *p, size_t length, u32 value)
{
}

#endif

/* A pattern as it looks @bytes further on in memory. */
static __always_inline u64 turn(u64 pattern, size_t bytes)
{
#ifdef __LITTLE_ENDIAN
	return ror64(pattern, bytes * BITS_PER_BYTE);
#else
	return rol64(pattern, bytes * BITS_PER_BYTE);
#endif
}

/*
 * More than 64 bytes. The pattern repeats within @length, so that the last words are like
 * the first; between them are aligned words of the pattern as it looks there. In order,
 * so that what comes before a fault is done.
 */
static __always_inline void fill_words(u8 *p, size_t length, u64 pattern)
{
	size_t head = -(unsigned long)p & (sizeof(pattern) - 1);
	u64 turned = turn(pattern, head);
	u8 *end = p + length;

	STORE(pattern, p);
	for (p += head; end - p > 64; p += 64) {
		STORE(turned, p);
		STORE(turned, p + 8);
		STORE(turned, p + 16);
		STORE(turned, p + 24);
		STORE(turned, p + 32);
		STORE(turned, p + 40);
		STORE(turned, p + 48);
		STORE(turned, p + 56);
	}
	STORE(pattern, end - 64);
	STORE(pattern, end - 56);
	STORE(pattern, end - 48);
	STORE(pattern, end - 40);
	STORE(pattern, end - 32);
	STORE(pattern, end - 24);
	STORE(pattern, end - 16);
	STORE(pattern, end - 8);
}

/* As fill_words(), for much memory that is not aligned. */
static noinline void fill_unaligned(u8 *p, size_t length, u64 pattern)
{
	size_t head = -(unsigned long)p & (sizeof(pattern) - 1);
	u64 turned = turn(pattern, head);

	STORE(pattern, p);
	store_words(p + head, length - head, turned);
	STORE(pattern, p + length - sizeof(pattern));
}

/**
 * ntmem_fill_bytes() - fill memory with a byte
 * @destination: memory; not touched if @length is 0
 * @fill: value; its low byte counts
 * @length: bytes
 *
 * For the inline forms of RtlFillMemory() and RtlZeroMemory().
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ntmem_fill_bytes(VOID *destination, INT fill, SIZE_T length)
{
	if (length <= NTMEM_SHORT)
		ntmem_fill_short(destination, length, NTMEM_REPEAT(fill));
	else if (length < NTMEM_FILL_LONG)
		fill_words(destination, length, NTMEM_REPEAT(fill));
	else if (string_stores())
		store_bytes(destination, length, fill);
	else
		memset(destination, fill, length);
}
NTMEM_EXPORT_SYMBOL(ntmem_fill_bytes);

/**
 * RtlFillMemory() - fill memory with a byte
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 * @Fill: what each byte becomes; the low byte counts
 *
 * Follows the "RtlFillMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlFillMemory(VOID *Destination, SIZE_T Length, INT Fill)
{
	ntmem_fill_bytes(Destination, Fill, Length);
}
NTMEM_EXPORT_SYMBOL(RtlFillMemory);

/**
 * RtlZeroMemory() - fill memory with zeros
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 *
 * Follows the "RtlZeroMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlZeroMemory(VOID *Destination, SIZE_T Length)
{
	ntmem_fill_bytes(Destination, 0, Length);
}
NTMEM_EXPORT_SYMBOL(RtlZeroMemory);

/**
 * RtlFillMemoryUlong() - fill memory with a ULONG
 * @Destination: memory, of any alignment; not written if @Length is below 4
 * @Length: bytes; what is left after the last whole ULONG is not written
 * @Pattern: ULONG, in the byte order of the processor
 *
 * Follows the "RtlFillMemoryUlong" topic. Difference: that page asks for aligned memory
 * and a multiple of 4; Windows does what is done here.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern)
{
	u64 pattern = (u64)Pattern << 32 | Pattern;

	Length = round_down(Length, sizeof(Pattern));
	if (Length <= NTMEM_SHORT)
		ntmem_fill_short(Destination, Length, pattern);
	else if (Length < NTMEM_FILL_LONG || !HAVE_STRING_STORES)
		fill_words(Destination, Length, pattern);
	else if (IS_ALIGNED((unsigned long)Destination, sizeof(Pattern)))
		store_ulongs(Destination, Length, Pattern);
	else
		fill_unaligned(Destination, Length, pattern);
}
NTMEM_EXPORT_SYMBOL(RtlFillMemoryUlong);

/**
 * RtlFillMemoryUlonglong() - fill memory with a ULONGLONG
 * @Destination: memory, of any alignment; not written if @Length is below 8
 * @Length: bytes; what is left after the last whole ULONGLONG is not written
 * @Pattern: ULONGLONG, in the byte order of the processor
 *
 * Follows the "RtlFillMemoryUlonglong" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern)
{
	Length = round_down(Length, sizeof(Pattern));
	if (Length <= NTMEM_SHORT)
		ntmem_fill_short(Destination, Length, Pattern);
	else if (Length < NTMEM_FILL_LONG || !HAVE_STRING_STORES)
		fill_words(Destination, Length, Pattern);
	else if (IS_ALIGNED((unsigned long)Destination, sizeof(Pattern)))
		store_words(Destination, Length, Pattern);
	else
		fill_unaligned(Destination, Length, Pattern);
}
NTMEM_EXPORT_SYMBOL(RtlFillMemoryUlonglong);
