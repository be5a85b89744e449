// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines that compare two ranges; see the RtlCompareMemory topic.
 *
 * rtlmem_words.h tells what they may look at, and what is fastest.
 */
/* The routines themselves, not what callers get inlined. */
#define NTMEM_RTLMEM_OUT_OF_LINE

#include "rtlmem_words.h"

#include <ntmem/rtlmem.h>

#if IS_ENABLED(CONFIG_KUNIT)
/* Set by one case at a time. */
void (*ntmem_rtlmem_looked)(const void *address, size_t nr);
NTMEM_EXPORT_IF_KUNIT(ntmem_rtlmem_looked);
#endif

#define DIFFERENCE(at) (LOAD(a + (at)) ^ LOAD(b + (at)))
#define DIFFERENCE_U32(at) (LOAD_U32(a + (at)) ^ LOAD_U32(b + (at)))
#define DIFFERENCE_4(at)                                                          \
	((DIFFERENCE(at) | DIFFERENCE((at) + WORD_BYTES)) |                       \
	 (DIFFERENCE((at) + 2 * WORD_BYTES) | DIFFERENCE((at) + 3 * WORD_BYTES)))
#define DIFFERENCE_8(at) (DIFFERENCE_4(at) | DIFFERENCE_4((at) + 4 * WORD_BYTES))

/* @length is at least a word, and no page begins within it in either range. */
static __always_inline RTLMEM_UNCHECKED size_t compare_in_page(const u8 *a, const u8 *b,
							       size_t length, enum rtlmem_way way)
{
	size_t last = length - 8 * WORD_BYTES;
	unsigned long difference;
	size_t i = 0;

	if (length < 8 * WORD_BYTES)
		goto locate;
	if (way == RTLMEM_WIDE)
		i = ntmem_wide_equal(a, b, length / RTLMEM_WIDE_BLOCK);
	for (; i <= last; i += 8 * WORD_BYTES) {
		if (way == RTLMEM_PREFETCHED_WORDS) {
			prefetch(a + i + PREFETCH_AHEAD);
			prefetch(b + i + PREFETCH_AHEAD);
		}
		if (DIFFERENCE_8(i))
			goto locate;
	}
	/* The last eight words overlap those before, which have been compared. */
	if (i == length || !DIFFERENCE_8(last))
		return length;
locate:
	for (; length - i >= WORD_BYTES; i += WORD_BYTES) {
		difference = DIFFERENCE(i);
		OPTIMIZER_HIDE_VAR(difference);
		if (difference)
			return i + first_byte(difference);
	}
	if (i == length)
		return length;
	/* So does the last word. */
	i = length - WORD_BYTES;
	difference = DIFFERENCE(i);
	OPTIMIZER_HIDE_VAR(difference);
	return difference ? i + first_byte(difference) : length;
}

static __always_inline RTLMEM_UNCHECKED size_t compare_bytes(const u8 *a, const u8 *b,
							     size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (a[i] != b[i])
			break;
	return i;
}

/*
 * Up to the end of a page that is less than a word away. @done bytes before have been
 * compared already: if they are enough, a word that ends there can be taken. If one of
 * them has changed meanwhile, the result is negative, and the caller's sum is right.
 */
static __always_inline RTLMEM_UNCHECKED size_t compare_few(const u8 *a, const u8 *b,
							   size_t length, size_t done)
{
	size_t back = WORD_BYTES - length;
	unsigned long difference;

	if (done < back)
		return compare_bytes(a, b, length);
	a -= back;
	b -= back;
	difference = DIFFERENCE(0);
	OPTIMIZER_HIDE_VAR(difference);
	return difference ? first_byte(difference) - back : length;
}

static __always_inline RTLMEM_UNCHECKED size_t compare_pages(const u8 *a, const u8 *b,
							     size_t length, enum rtlmem_way way)
{
	size_t room, equal, done = 0;

	do {
		room = min3(length - done, page_rest(a + done), page_rest(b + done));
		if (room >= WORD_BYTES)
			equal = compare_in_page(a + done, b + done, room, way);
		else
			equal = compare_few(a + done, b + done, room, done);
		done += equal;
	} while (equal == room && done < length);
	return done;
}

/* Returns how far it got: to the end, to a difference, or until it may not go on. */
static RTLMEM_UNCHECKED size_t compare_wide(const u8 *a, const u8 *b, size_t length)
{
	size_t chunk, equal, done = 0;

	while (length - done >= WIDE_LEAST && ntmem_wide_begin(a + done, b + done, length - done)) {
		chunk = min_t(size_t, length - done, RTLMEM_WIDE_CHUNK);
		equal = compare_pages(a + done, b + done, chunk, RTLMEM_WIDE);
		ntmem_wide_end();
		done += equal;
		if (equal < chunk)
			break;
	}
	return done;
}

/*
 * The widest way that is worth it, once it is known that not all ends near the start.
 * What the wide way leaves is for words, a difference that it found among it.
 */
static noinline RTLMEM_UNCHECKED size_t compare_long(const u8 *a, const u8 *b, size_t length)
{
	size_t done;

	if (length < WIDE_FROM_UNSAVED)
		return compare_pages(a, b, length, RTLMEM_WORDS);
	done = compare_pages(a, b, WIDE_HEAD, RTLMEM_WORDS);
	if (done < WIDE_HEAD)
		return done;
	done += compare_wide(a + done, b + done, length - done);
	if (done == length)
		return done;
	if (length - done < PREFETCH_FROM)
		return done + compare_pages(a + done, b + done, length - done, RTLMEM_WORDS);
	return done + compare_pages(a + done, b + done, length - done, RTLMEM_PREFETCHED_WORDS);
}

/*
 * In one page, and the first word is equal. Out of line, as what is shorter shall not
 * have to save the registers that this takes.
 */
static noinline RTLMEM_UNCHECKED size_t compare_medium(const u8 *a, const u8 *b, size_t length)
{
	size_t skip;

	if (length < ALIGN_FROM)
		return compare_in_page(a, b, length, RTLMEM_WORDS);
	skip = WORD_BYTES - (unsigned long)a % WORD_BYTES;
	return skip + compare_in_page(a + skip, b + skip, length - skip, RTLMEM_WORDS);
}

/* @length is less than a word. */
static __always_inline RTLMEM_UNCHECKED size_t compare_short(const u8 *a, const u8 *b,
							     size_t length)
{
	size_t half = sizeof(u32);
	u32 difference;

	if (!length || (length < half && a[0] != b[0]))
		return 0;
	if (length == 1 || (length < half && a[1] != b[1]))
		return 1;
	if (length < half)
		return 2 + (length == 3 && a[2] == b[2]);
	if ((offset_in_page(a) | offset_in_page(b)) > PAGE_SIZE - WORD_BYTES)
		return compare_bytes(a, b, length);
	difference = DIFFERENCE_U32(0);
	OPTIMIZER_HIDE_VAR(difference);
	if (difference)
		return first_byte_u32(difference);
	difference = DIFFERENCE_U32(length - half);
	OPTIMIZER_HIDE_VAR(difference);
	return difference ? length - half + first_byte_u32(difference) : length;
}

/*
 * What differs behind the first word of more than two and up to eight, all at once.
 * The words at the end overlap the others where the length asks for it.
 */
static __always_inline RTLMEM_UNCHECKED unsigned long compare_middle(const u8 *a, const u8 *b,
								     size_t length)
{
	size_t end = length - WORD_BYTES;
	unsigned long difference =
		DIFFERENCE(WORD_BYTES) | DIFFERENCE(end - WORD_BYTES) | DIFFERENCE(end);

	if (length > 4 * WORD_BYTES)
		difference |= DIFFERENCE(2 * WORD_BYTES) | DIFFERENCE(3 * WORD_BYTES) |
			      DIFFERENCE(end - 3 * WORD_BYTES) | DIFFERENCE(end - 2 * WORD_BYTES);
	return difference;
}

static __always_inline RTLMEM_UNCHECKED size_t compare_first(const u8 *a, const u8 *b,
							     size_t length)
{
	/* No offset is above both joined: one test for two, and few ranges fail it wrongly. */
	size_t offsets = offset_in_page(a) | offset_in_page(b);
	unsigned long difference;

	if (length < WORD_BYTES)
		return compare_short(a, b, length);
	if (unlikely(offsets > PAGE_SIZE - 2 * WORD_BYTES))
		return compare_long(a, b, length);
	/* Most ranges that differ do so at once. */
	difference = DIFFERENCE(0);
	OPTIMIZER_HIDE_VAR(difference);
	if (difference)
		return first_byte(difference);
	if (length == WORD_BYTES)
		return length;
	if (length <= 2 * WORD_BYTES) {
		difference = DIFFERENCE(length - WORD_BYTES);
		OPTIMIZER_HIDE_VAR(difference);
		return difference ? length - WORD_BYTES + first_byte(difference) : length;
	}
	if (length >= WIDE_FROM_UNSAVED)
		return compare_long(a, b, length);
	if (offsets + length > PAGE_SIZE && length > min(page_rest(a), page_rest(b)))
		return compare_long(a, b, length);
	if (length <= 8 * WORD_BYTES && !compare_middle(a, b, length))
		return length;
	return compare_medium(a, b, length);
}

static __always_inline RTLMEM_UNCHECKED size_t compare(const u8 *a, const u8 *b, size_t length)
{
	size_t equal = compare_first(a, b, length);

	rtlmem_looked(a, equal + (equal < length));
	rtlmem_looked(b, equal + (equal < length));
	return equal;
}

/**
 * RtlCompareMemory() - count the leading bytes that two ranges have in common
 * @Source1: first range; not looked at if @Length is 0
 * @Source2: second range; may overlap the first
 * @Length: bytes to compare at most, 0 to %MAXSIZE_T
 *
 * No page is touched that byte-by-byte comparison up to the first difference would not
 * touch. Follows the "RtlCompareMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: number of equal bytes from the start: @Length if all are, else the offset of
 * the first that differs. Never an ordering as of memcmp().
 */
RTLMEM_UNCHECKED SIZE_T RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
	return compare(Source1, Source2, Length);
}
NTMEM_EXPORT_SYMBOL(RtlCompareMemory);

/**
 * RtlEqualMemory() - tell whether two ranges are equal
 * @Source1: first range; not looked at if @Length is 0
 * @Source2: second range
 * @Length: bytes
 *
 * As RtlCompareMemory(), but that the inline form with a constant length up to 16 looks at
 * all bytes. Follows the "RtlEqualMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %TRUE if all bytes are equal or there are none, else %FALSE.
 */
RTLMEM_UNCHECKED LOGICAL RtlEqualMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
	return compare(Source1, Source2, Length) == Length;
}
NTMEM_EXPORT_SYMBOL(RtlEqualMemory);

/* In constant time ------------------------------------------------------------ */

/**
 * RtlConstantTimeEqualMemory() - compare secrets
 * @v1: first range
 * @v2: second range
 * @len: bytes
 *
 * How long it takes depends on @len alone and not on where the ranges differ, if they
 * do. Every byte of both is looked at. Follows the "RtlConstantTimeEqualMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: 1 if all bytes are equal or there are none, else 0.
 */
INT RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len)
{
	const u8 *a = v1, *b = v2;
	unsigned long difference = 0;
	size_t i = 0;

	/* The compiler must not see that nothing can change any more. */
	for (; len - i >= WORD_BYTES; i += WORD_BYTES) {
		difference |= DIFFERENCE(i);
		OPTIMIZER_HIDE_VAR(difference);
	}
	for (; i < len; i++) {
		difference |= a[i] ^ b[i];
		OPTIMIZER_HIDE_VAR(difference);
	}
	return !difference;
}
NTMEM_EXPORT_SYMBOL(RtlConstantTimeEqualMemory);
