// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines that spare the caches; see the RtlCopyMemoryNonTemporal topic.
 *
 * Stores around the caches move 13 to 22 bytes in a nanosecond here, whatever the
 * length, where the kernel's copy moves 49 in the first and second level cache, 33 at a
 * megabyte, 14 at four and 7 at sixty-four; the fence after them alone takes as long as
 * copying 8 KiB. So they are used where a range would displace most of a second level
 * cache, and where at the same time they cost little. Shorter ranges are copied like
 * any other.
 */
#include <linux/compiler.h>
#include <linux/instrumented.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/prefetch.h>
#include <linux/string.h>

#include "internal.h"

#include <ntmem/rtlmem.h>

/* From this length on, in bytes, stores go around the caches. */
#define NONTEMPORAL_FROM (4 * 1024 * 1024)

/* The most that is prefetched, in bytes: a first level cache. */
#define PREFETCH_MOST (32 * 1024)
/* Of all processors that there are, the shortest line. */
#define PREFETCH_STEP 32

#define LOAD(address) get_unaligned((const u64 *)(address))

#ifdef CONFIG_X86_64

static __always_inline bool have_nontemporal(void)
{
	return true;
}

/* Not instrumented: the caller is. @p is aligned. */
static __always_inline void store_around(u8 *p, u64 value)
{
	asm volatile("movnti %1, %0" : "=m"(*(u64 *)p) : "r"(value));
}

/* So that what is stored after this is seen after it. */
static __always_inline void store_around_fence(void)
{
	asm volatile("sfence" : : : "memory");
}

#else

static inline bool have_nontemporal(void)
{
	return false;
}

static inline void store_around(u8 *p, u64 value)
{
}

static inline void store_around_fence(void)
{
}

#endif

/* Bytes from @p to the next cache line; stores that fill lines are joined. */
static size_t bytes_to_line(const u8 *p)
{
	return -(unsigned long)p & 63;
}

static void copy_around(u8 *to, const u8 *from, size_t length)
{
	size_t head = bytes_to_line(to);

	memcpy(to, from, head);
	to += head;
	from += head;
	length -= head;
	instrument_write(to, min_t(size_t, length, INT_MAX));
	for (; length >= 64; to += 64, from += 64, length -= 64) {
		store_around(to, LOAD(from));
		store_around(to + 8, LOAD(from + 8));
		store_around(to + 16, LOAD(from + 16));
		store_around(to + 24, LOAD(from + 24));
		store_around(to + 32, LOAD(from + 32));
		store_around(to + 40, LOAD(from + 40));
		store_around(to + 48, LOAD(from + 48));
		store_around(to + 56, LOAD(from + 56));
	}
	store_around_fence();
	memcpy(to, from, length);
}

static void fill_around(u8 *to, size_t length, u8 value)
{
	size_t head = bytes_to_line(to);
	u64 word = value * 0x0101010101010101ULL;

	memset(to, value, head);
	to += head;
	length -= head;
	instrument_write(to, min_t(size_t, length, INT_MAX));
	for (; length >= 64; to += 64, length -= 64) {
		store_around(to, word);
		store_around(to + 8, word);
		store_around(to + 16, word);
		store_around(to + 24, word);
		store_around(to + 32, word);
		store_around(to + 40, word);
		store_around(to + 48, word);
		store_around(to + 56, word);
	}
	store_around_fence();
	memset(to, value, length);
}

/**
 * RtlCopyMemoryNonTemporal() - copy memory that will not be used soon
 * @Destination: memory to write; not touched if @Length is 0
 * @Source: memory to read; may overlap @Destination
 * @Length: bytes
 *
 * Much memory is written around the caches, less as by RtlMoveMemory(). When it
 * returns, the copy is ordered before all later stores. Follows the
 * "RtlCopyMemoryNonTemporal" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlCopyMemoryNonTemporal(VOID *Destination, const VOID *Source, SIZE_T Length)
{
	size_t distance = (unsigned long)Destination - (unsigned long)Source;

	/* Both ways round: neither range begins within the other. */
	if (have_nontemporal() && Length >= NONTEMPORAL_FROM && distance >= Length &&
	    -distance >= Length)
		copy_around(Destination, Source, Length);
	else
		memmove(Destination, Source, Length);
}
NTMEM_EXPORT_SYMBOL(RtlCopyMemoryNonTemporal);

/**
 * RtlFillMemoryNonTemporal() - fill memory that will not be used soon
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 * @Value: what each byte becomes
 *
 * Much memory is written around the caches, less as by RtlFillMemory(). When it
 * returns, its stores are ordered before all later ones. Follows the
 * "RtlFillMemoryNonTemporal" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlFillMemoryNonTemporal(VOID *Destination, SIZE_T Length, const UCHAR Value)
{
	if (have_nontemporal() && Length >= NONTEMPORAL_FROM)
		fill_around(Destination, Length, Value);
	else
		RtlFillMemory(Destination, Length, Value);
}
NTMEM_EXPORT_SYMBOL(RtlFillMemoryNonTemporal);

/**
 * RtlPrefetchMemoryNonTemporal() - bring memory near, without filling the caches with it
 * @Source: any address
 * @Length: bytes
 *
 * A hint: nothing happens to memory that is not there. Not more is prefetched than the
 * nearest cache has room for. Follows the "RtlPrefetchMemoryNonTemporal" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlPrefetchMemoryNonTemporal(PVOID Source, SIZE_T Length)
{
	/* Not a pointer, which must not go beyond the end of all addresses. */
	unsigned long address = (unsigned long)Source;
	size_t i;

	Length = min_t(size_t, Length, PREFETCH_MOST);
	for (i = 0; i < Length; i += PREFETCH_STEP)
		__builtin_prefetch((const void *)(address + i), 0, 0);
}
NTMEM_EXPORT_SYMBOL(RtlPrefetchMemoryNonTemporal);
