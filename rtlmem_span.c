// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines that look for the end of a pattern; see the RtlIsZeroMemory and
 * RtlCompareMemoryUlong topics.
 *
 * rtlmem_words.h tells what they may look at, and what is fastest.
 */
#include "rtlmem_words.h"

#include <ntmem/rtlmem.h>

/* A ULONG as often as it fits in a word. */
#define REPEAT_U32(ulong) ((unsigned long)(ulong) * (~0UL / U32_MAX))

#define OTHER(at) (LOAD(p + (at)) ^ pattern)
#define OTHER_8(at)                                                       \
	(OTHER(at) | OTHER((at) + WORD_BYTES) |                           \
	 OTHER((at) + 2 * WORD_BYTES) | OTHER((at) + 3 * WORD_BYTES) |    \
	 OTHER((at) + 4 * WORD_BYTES) | OTHER((at) + 5 * WORD_BYTES) |    \
	 OTHER((at) + 6 * WORD_BYTES) | OTHER((at) + 7 * WORD_BYTES))
#define OTHER_32(at)                                                      \
	(OTHER_8(at) | OTHER_8((at) + 8 * WORD_BYTES) |                   \
	 OTHER_8((at) + 16 * WORD_BYTES) | OTHER_8((at) + 24 * WORD_BYTES))

/*
 * @length is at least a word, and no page begins within it. Where @length is no
 * multiple of the word, the pattern repeats within it, and @length is a multiple of
 * that.
 */
static __always_inline RTLMEM_UNCHECKED size_t span_in_page(const u8 *p, size_t length,
							    unsigned long pattern,
							    enum rtlmem_way way)
{
	unsigned long other;
	size_t i = 0;

	if (way == RTLMEM_WIDE)
		i = ntmem_wide_span(p, length / RTLMEM_WIDE_BLOCK, pattern);
	for (; length - i >= 32 * WORD_BYTES; i += 32 * WORD_BYTES) {
		if (way == RTLMEM_PREFETCHED_WORDS) {
			prefetch(p + i + PREFETCH_AHEAD);
			prefetch(p + i + PREFETCH_AHEAD + 8 * WORD_BYTES);
			prefetch(p + i + PREFETCH_AHEAD + 16 * WORD_BYTES);
			prefetch(p + i + PREFETCH_AHEAD + 24 * WORD_BYTES);
		}
		if (OTHER_32(i))
			break;
	}
	for (; length - i >= 8 * WORD_BYTES; i += 8 * WORD_BYTES)
		if (OTHER_8(i))
			goto locate;
	/* The last eight words overlap those before, which were as they should be. */
	if (i && (i == length || !OTHER_8(length - 8 * WORD_BYTES)))
		return length;
locate:
	for (; length - i >= WORD_BYTES; i += WORD_BYTES) {
		other = OTHER(i);
		OPTIMIZER_HIDE_VAR(other);
		if (other)
			return i + first_byte(other);
	}
	if (i == length)
		return length;
	/* So does the last word. */
	i = length - WORD_BYTES;
	other = OTHER(i);
	OPTIMIZER_HIDE_VAR(other);
	return other ? i + first_byte(other) : length;
}

static __always_inline RTLMEM_UNCHECKED size_t zeros_bytes(const u8 *p, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (p[i])
			break;
	return i;
}

/*
 * Up to the end of a page that is less than a word away. @done bytes before have been
 * looked at already: if they are enough, a word that ends there can be taken. If one of
 * them has changed meanwhile, the result is negative, and the caller's sum is right.
 */
static __always_inline RTLMEM_UNCHECKED size_t zeros_few(const u8 *p, size_t length, size_t done)
{
	size_t back = WORD_BYTES - length;
	unsigned long other;

	if (done < back)
		return zeros_bytes(p, length);
	other = LOAD(p - back);
	OPTIMIZER_HIDE_VAR(other);
	return other ? first_byte(other) - back : length;
}

/*
 * @unit is what is looked at as a whole, also where a page begins within it: a byte, if
 * the pattern is zero, or a ULONG, of which @length is a multiple.
 */
static __always_inline RTLMEM_UNCHECKED size_t span_pages(const u8 *p, size_t length,
							  unsigned long pattern, size_t unit,
							  enum rtlmem_way way)
{
	size_t room, good, done = 0;

	do {
		room = round_down(min(length - done, page_rest(p + done)), unit);
		if (room >= WORD_BYTES) {
			good = span_in_page(p + done, room, pattern, way);
		} else if (unit == 1) {
			good = zeros_few(p + done, room, done);
		} else {
			room = unit;
			good = LOAD_U32(p + done) == (u32)pattern ? unit : 0;
		}
		done += good;
	} while (good == room && done < length);
	return done;
}

/* Returns how far it got, in whole units; as compare_wide(). */
static __always_inline RTLMEM_UNCHECKED size_t span_wide(const u8 *p, size_t length,
							 unsigned long pattern, size_t unit)
{
	size_t chunk, good, done = 0;

	while (length - done >= WIDE_LEAST && ntmem_wide_begin(p + done, p + done, length - done)) {
		chunk = min_t(size_t, length - done, RTLMEM_WIDE_CHUNK);
		good = span_pages(p + done, chunk, pattern, unit, RTLMEM_WIDE);
		ntmem_wide_end();
		done += round_down(good, unit);
		if (good < chunk)
			break;
	}
	return done;
}

/* As compare_long(). */
static __always_inline RTLMEM_UNCHECKED size_t span_long(const u8 *p, size_t length,
							 unsigned long pattern, size_t unit)
{
	size_t done;

	if (length < WIDE_FROM_UNSAVED)
		return span_pages(p, length, pattern, unit, RTLMEM_WORDS);
	done = span_pages(p, WIDE_HEAD, pattern, unit, RTLMEM_WORDS);
	if (done < WIDE_HEAD)
		return done;
	done += span_wide(p + done, length - done, pattern, unit);
	if (done == length)
		return done;
	if (length - done < PREFETCH_FROM)
		return done + span_pages(p + done, length - done, pattern, unit, RTLMEM_WORDS);
	return done + span_pages(p + done, length - done, pattern, unit, RTLMEM_PREFETCHED_WORDS);
}

/*
 * What is wrong behind the first word of more than two and up to eight, all at once.
 * The words at the end overlap the others where the length asks for it.
 */
static __always_inline RTLMEM_UNCHECKED unsigned long span_middle(const u8 *p, size_t length,
								  unsigned long pattern)
{
	size_t end = length - WORD_BYTES;
	unsigned long other = OTHER(WORD_BYTES) | OTHER(end - WORD_BYTES) | OTHER(end);

	if (length > 4 * WORD_BYTES)
		other |= OTHER(2 * WORD_BYTES) | OTHER(3 * WORD_BYTES) |
			 OTHER(end - 3 * WORD_BYTES) | OTHER(end - 2 * WORD_BYTES);
	return other;
}

/* Zero bytes ---------------------------------------------------------------- */

static noinline RTLMEM_UNCHECKED size_t zeros_long(const u8 *p, size_t length)
{
	return span_long(p, length, 0, 1);
}

/* @length is less than a word. */
static __always_inline RTLMEM_UNCHECKED size_t zeros_short(const u8 *p, size_t length)
{
	size_t half = sizeof(u32);
	u32 other;

	if (!length || (length < half && p[0]))
		return 0;
	if (length == 1 || (length < half && p[1]))
		return 1;
	if (length < half)
		return 2 + (length == 3 && !p[2]);
	if (offset_in_page(p) > PAGE_SIZE - WORD_BYTES)
		return zeros_bytes(p, length);
	other = LOAD_U32(p);
	OPTIMIZER_HIDE_VAR(other);
	if (other)
		return first_byte_u32(other);
	other = LOAD_U32(p + length - half);
	OPTIMIZER_HIDE_VAR(other);
	return other ? length - half + first_byte_u32(other) : length;
}

static __always_inline RTLMEM_UNCHECKED size_t zeros(const u8 *p, size_t length)
{
	unsigned long other;

	if (length < WORD_BYTES)
		return zeros_short(p, length);
	if (page_rest(p) < 2 * WORD_BYTES)
		return zeros_long(p, length);
	/* Most ranges that are not zero are not so at once. */
	other = LOAD(p);
	OPTIMIZER_HIDE_VAR(other);
	if (other)
		return first_byte(other);
	if (length <= 2 * WORD_BYTES) {
		other = LOAD(p + length - WORD_BYTES);
		OPTIMIZER_HIDE_VAR(other);
		return other ? length - WORD_BYTES + first_byte(other) : length;
	}
	if (length > page_rest(p) || length >= WIDE_FROM_UNSAVED)
		return zeros_long(p, length);
	if (length <= 8 * WORD_BYTES && !span_middle(p, length, 0))
		return length;
	return span_in_page(p, length, 0, RTLMEM_WORDS);
}

/**
 * RtlIsZeroMemory() - tell whether all bytes of a range are zero
 * @Buffer: range, of any alignment; not looked at if @Length is 0
 * @Length: bytes
 *
 * Follows the "RtlIsZeroMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %TRUE if all bytes are zero or there are none, else %FALSE.
 */
RTLMEM_UNCHECKED BOOLEAN RtlIsZeroMemory(PVOID Buffer, SIZE_T Length)
{
	size_t nr = zeros(Buffer, Length);

	rtlmem_looked(Buffer, nr + (nr < Length));
	return nr == Length;
}
NTMEM_EXPORT_SYMBOL(RtlIsZeroMemory);

/* A repeated ULONG ----------------------------------------------------------- */

static noinline RTLMEM_UNCHECKED size_t ulongs_long(const u8 *p, size_t length, u32 ulong)
{
	return span_long(p, length, REPEAT_U32(ulong), sizeof(ulong));
}

/* In one page. Out of line, as what is shorter need not save the registers that this takes. */
static noinline RTLMEM_UNCHECKED size_t ulongs_medium(const u8 *p, size_t length, u32 ulong)
{
	return span_in_page(p, length, REPEAT_U32(ulong), RTLMEM_WORDS);
}

static __always_inline RTLMEM_UNCHECKED size_t ulongs(const u8 *p, size_t length, u32 ulong)
{
	unsigned long pattern = REPEAT_U32(ulong);
	unsigned long other;

	if (length < WORD_BYTES)
		return length && LOAD_U32(p) == ulong ? length : 0;
	if (page_rest(p) < 2 * WORD_BYTES)
		return ulongs_long(p, length, ulong);
	/* Most ranges that are something else are so at once. */
	other = LOAD(p) ^ pattern;
	OPTIMIZER_HIDE_VAR(other);
	if (other)
		return first_byte(other);
	if (length <= 2 * WORD_BYTES) {
		other = LOAD(p + length - WORD_BYTES) ^ pattern;
		OPTIMIZER_HIDE_VAR(other);
		return other ? length - WORD_BYTES + first_byte(other) : length;
	}
	if (length > page_rest(p) || length >= WIDE_FROM_UNSAVED)
		return ulongs_long(p, length, ulong);
	if (length <= 8 * WORD_BYTES && !span_middle(p, length, pattern))
		return length;
	return ulongs_medium(p, length, ulong);
}

/**
 * RtlCompareMemoryUlong() - count the leading bytes that repeat a ULONG
 * @Source: range, of any alignment; not looked at if @Length is below 4
 * @Length: bytes; what is left after the last whole ULONG is not looked at
 * @Pattern: ULONG to compare with, in the byte order of the processor
 *
 * Follows the "RtlCompareMemoryUlong" topic. Difference: that page asks for an aligned
 * range and a multiple of 4 and promises 0 else; Windows does what is done here.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: number of bytes, a multiple of 4, that repeat @Pattern. A ULONG that is equal
 * in part does not count.
 */
RTLMEM_UNCHECKED SIZE_T RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern)
{
	size_t same;

	Length = round_down(Length, sizeof(Pattern));
	same = round_down(ulongs(Source, Length, Pattern), sizeof(Pattern));
	/* The ULONG that differs has been looked at as a whole. */
	rtlmem_looked(Source, same < Length ? same + sizeof(Pattern) : Length);
	return same;
}
NTMEM_EXPORT_SYMBOL(RtlCompareMemoryUlong);
