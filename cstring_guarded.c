// SPDX-License-Identifier: GPL-2.0-only
/*
 * The C library's routines for strings in guarded code: what they are given may be no memory
 * at all.
 *
 * This is guarded code itself, so every access raises where it faults, with its address.
 * Memory is looked at eight bytes at a time where these are in one page: then they are all
 * there, or the first of them is not, which is the one that a routine going byte by byte would
 * have come to next. What lies behind the string's end is not looked at for what it is.
 *
 * Each load is made once. Memory may change meanwhile, so that a second one would be of
 * something else; and the compiler would make calls of such routines as these of loops over
 * plain memory.
 *
 * Sanitizers do not see these loads, no more than those of any other guarded code.
 */
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/types.h>

#include "compat.h"
#include "cstring_guarded.h"

/* A byte eight times, or the lowest and the highest bit of each. */
#define REPEAT(byte) (ONES * (u8)(byte))
#define ONES 0x0101010101010101UL
#define HIGHS 0x8080808080808080UL

struct cstring_word {
	unsigned long value;
} __packed;

/* Memory -------------------------------------------------------------------- */

/* Whether the word at the address is within one page. */
static __always_inline bool cstring_fits(const void *address)
{
	return offset_in_page(address) <= PAGE_SIZE - sizeof(struct cstring_word);
}

static __always_inline u8 cstring_load_byte(const void *address)
{
	return *(const volatile u8 *)address;
}

static __always_inline unsigned long cstring_load_word(const void *address)
{
	return ((const volatile struct cstring_word *)address)->value;
}

static __always_inline void cstring_store_byte(void *address, u8 value)
{
	*(volatile u8 *)address = value;
}

static __always_inline void cstring_store_word(void *address, unsigned long value)
{
	((volatile struct cstring_word *)address)->value = value;
}

/* Loads a word; or a byte, which then stands for all of the word. Returns how many bytes. */
static __always_inline size_t cstring_load(const void *address, bool fits, unsigned long *word)
{
	if (likely(fits)) {
		*word = cstring_load_word(address);
		return sizeof(*word);
	}
	*word = REPEAT(cstring_load_byte(address));
	return 1;
}

/* Words --------------------------------------------------------------------- */

/* The lowest bit that is set is in the first byte that is zero. Those above may be wrong. */
static __always_inline unsigned long cstring_zeros(unsigned long word)
{
	return (word - ONES) & ~word & HIGHS;
}

/* In which byte the lowest bit is. */
static __always_inline size_t cstring_first(unsigned long bits)
{
	return __ffs(bits) / BITS_PER_BYTE;
}

static __always_inline u8 cstring_byte(unsigned long word, size_t i)
{
	return word >> i * BITS_PER_BYTE;
}

/* What all of them are made of ------------------------------------------------ */

/*
 * Looks for a byte of that value, or for the end of the string as well. Returns its offset, or
 * the limit if there is none before that; what was found is in @seen.
 */
static __always_inline size_t cstring_find(const char *text, u8 value, bool or_end, size_t limit,
					   u8 *seen)
{
	unsigned long repeated = REPEAT(value), word, found;
	size_t at = 0, nr;

	while (at < limit) {
		nr = cstring_load(text + at, cstring_fits(text + at), &word);
		found = cstring_zeros(word ^ repeated);
		if (or_end)
			found |= cstring_zeros(word);
		if (found) {
			*seen = cstring_byte(word, cstring_first(found));
			return min(at + cstring_first(found), limit);
		}
		at += min(nr, limit - at);
	}
	return limit;
}

static __always_inline size_t cstring_length(const char *text)
{
	u8 seen;

	return cstring_find(text, 0, false, SIZE_MAX, &seen);
}

/* The difference of the first bytes that differ, up to the limit and the strings' end. */
static __always_inline int cstring_compare(const char *a, const char *b, size_t limit)
{
	unsigned long word_a, word_b, found;
	size_t at = 0, nr, first;
	bool fit;

	while (at < limit) {
		fit = cstring_fits(a + at) && cstring_fits(b + at);
		nr = cstring_load(a + at, fit, &word_a);
		cstring_load(b + at, fit, &word_b);
		found = (word_a ^ word_b) | cstring_zeros(word_a);
		if (found) {
			first = cstring_first(found);
			if (first >= limit - at)
				return 0;
			return cstring_byte(word_a, first) - cstring_byte(word_b, first);
		}
		at += min(nr, limit - at);
	}
	return 0;
}

/* Copies up to the end, and that as well, or up to the limit. Returns where that is. */
static __always_inline char *cstring_copy(char *to, const char *from, size_t limit)
{
	unsigned long word;
	size_t at = 0, nr;

	while (at < limit) {
		nr = cstring_load(from + at, cstring_fits(from + at), &word);
		if (nr <= limit - at && nr > 1 && !cstring_zeros(word) && cstring_fits(to + at)) {
			cstring_store_word(to + at, word);
			at += nr;
			continue;
		}
		cstring_store_byte(to + at, word);
		if (!(u8)word)
			break;
		at++;
	}
	return to + at;
}

/* How many bytes at the begin are in the set, or are not, and before the string's end. */
static __always_inline size_t cstring_span(const char *text, const char *set, bool is_in)
{
	unsigned long members[256 / BITS_PER_LONG] = {}, word;
	size_t at = 0, nr;
	u8 byte;

	while ((byte = cstring_load_byte(set++)))
		members[byte / BITS_PER_LONG] |= BIT(byte % BITS_PER_LONG);
	if (!is_in)
		members[0] |= BIT(0);
	for (;;) {
		nr = cstring_load(text + at, cstring_fits(text + at), &word);
		for (; nr; nr--, at++, word >>= BITS_PER_BYTE) {
			byte = word;
			if (!(members[byte / BITS_PER_LONG] & BIT(byte % BITS_PER_LONG)) == is_in)
				return at;
		}
	}
}

/* Looking ------------------------------------------------------------------- */

/**
 * ntmem_guarded_memchr() - memchr() in guarded code
 * @address: a range; any address
 * @value: what to look for; the low byte counts
 * @length: length of the range in bytes, or more than it has up to the first such byte
 *
 * Context: Any context, any IRQL. Sleeps where the caller may and the memory is of the user
 * half.
 * Return: the first such byte, or %NULL. Raises STATUS_ACCESS_VIOLATION if there is no memory
 * before it.
 */
void *ntmem_guarded_memchr(const void *address, int value, size_t length)
{
	u8 seen;
	size_t at = cstring_find(address, value, false, length, &seen);

	return at < length ? (void *)address + at : NULL;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_memchr);

/**
 * ntmem_guarded_strlen() - strlen() in guarded code
 * @text: string; any address
 *
 * Context: As ntmem_guarded_memchr().
 * Return: its length in bytes. Raises STATUS_ACCESS_VIOLATION if there is no memory before its
 * end.
 */
size_t ntmem_guarded_strlen(const char *text)
{
	return cstring_length(text);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strlen);

/**
 * ntmem_guarded_strnlen() - strnlen() in guarded code
 * @text: string; any address
 * @limit: bytes to look at, at the most
 *
 * Context: As ntmem_guarded_memchr().
 * Return: its length in bytes, or @limit. Raises as ntmem_guarded_strlen().
 */
size_t ntmem_guarded_strnlen(const char *text, size_t limit)
{
	u8 seen;

	return cstring_find(text, 0, false, limit, &seen);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strnlen);

/**
 * ntmem_guarded_strchr() - strchr() in guarded code
 * @text: string; any address
 * @character: what to look for; may be the end
 *
 * Context: As ntmem_guarded_memchr().
 * Return: the first such character, or %NULL. Raises as ntmem_guarded_strlen().
 */
char *ntmem_guarded_strchr(const char *text, int character)
{
	u8 seen;
	size_t at = cstring_find(text, character, true, SIZE_MAX, &seen);

	return seen == (u8)character ? (char *)text + at : NULL;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strchr);

/**
 * ntmem_guarded_strrchr() - strrchr() in guarded code
 * @text: string; any address
 * @character: what to look for; may be the end
 *
 * Context: As ntmem_guarded_memchr().
 * Return: the last such character, or %NULL. Raises as ntmem_guarded_strlen().
 */
char *ntmem_guarded_strrchr(const char *text, int character)
{
	const char *last = NULL;
	u8 seen;

	do {
		text += cstring_find(text, character, true, SIZE_MAX, &seen);
		if (seen == (u8)character)
			last = text;
		text++;
	} while (seen);
	return (char *)last;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strrchr);

/**
 * ntmem_guarded_strstr() - strstr() in guarded code
 * @text: string; any address
 * @part: another, to be found in it
 *
 * Context: As ntmem_guarded_memchr().
 * Return: where @part first is in @text, or %NULL. Raises as ntmem_guarded_strlen().
 */
char *ntmem_guarded_strstr(const char *text, const char *part)
{
	u8 first = cstring_load_byte(part), seen;
	size_t rest;

	if (!first)
		return (char *)text;
	rest = cstring_length(part + 1);
	for (;; text++) {
		text += cstring_find(text, first, true, SIZE_MAX, &seen);
		if (!seen)
			return NULL;
		if (!cstring_compare(text + 1, part + 1, rest))
			return (char *)text;
	}
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strstr);

/**
 * ntmem_guarded_strspn() - strspn() in guarded code
 * @text: string; any address
 * @set: another, of characters
 *
 * Context: As ntmem_guarded_memchr().
 * Return: how many characters @text begins with that are in @set. Raises as
 * ntmem_guarded_strlen(), for @set first.
 */
size_t ntmem_guarded_strspn(const char *text, const char *set)
{
	return cstring_span(text, set, true);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strspn);

/**
 * ntmem_guarded_strcspn() - strcspn() in guarded code
 * @text: string; any address
 * @set: another, of characters
 *
 * Context: As ntmem_guarded_memchr().
 * Return: how many characters @text begins with that are not in @set. Raises as
 * ntmem_guarded_strlen(), for @set first.
 */
size_t ntmem_guarded_strcspn(const char *text, const char *set)
{
	return cstring_span(text, set, false);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strcspn);

/* Comparing ----------------------------------------------------------------- */

/**
 * ntmem_guarded_strcmp() - strcmp() in guarded code
 * @first: string; any address
 * @second: another
 *
 * Context: As ntmem_guarded_memchr().
 * Return: 0 if they are equal, else less or more as the first character of @first that differs
 * is less or more, as a number without a sign. Raises STATUS_ACCESS_VIOLATION if there is no
 * memory before that or the strings' end.
 */
int ntmem_guarded_strcmp(const char *first, const char *second)
{
	return cstring_compare(first, second, SIZE_MAX);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strcmp);

/**
 * ntmem_guarded_strncmp() - strncmp() in guarded code
 * @first: string; any address
 * @second: another
 * @limit: bytes of each to look at, at the most
 *
 * Context: As ntmem_guarded_memchr().
 * Return: As ntmem_guarded_strcmp().
 */
int ntmem_guarded_strncmp(const char *first, const char *second, size_t limit)
{
	return cstring_compare(first, second, limit);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strncmp);

/* Copying ------------------------------------------------------------------- */

/**
 * ntmem_guarded_strcpy() - strcpy() in guarded code
 * @destination: destination; any address
 * @source: string; any address
 *
 * Context: As ntmem_guarded_memchr().
 * Return: @destination. Raises STATUS_ACCESS_VIOLATION; what was copied by then stays.
 */
char *ntmem_guarded_strcpy(char *destination, const char *source)
{
	cstring_copy(destination, source, SIZE_MAX);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strcpy);

/**
 * ntmem_guarded_stpcpy() - stpcpy(), which the compiler calls, in guarded code
 * @destination: destination; any address
 * @source: string; any address
 *
 * Context: As ntmem_guarded_memchr().
 * Return: the end of the string at @destination. Raises as ntmem_guarded_strcpy().
 */
char *ntmem_guarded_stpcpy(char *destination, const char *source)
{
	return cstring_copy(destination, source, SIZE_MAX);
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_stpcpy);

/**
 * ntmem_guarded_strncpy() - strncpy() in guarded code
 * @destination: destination of @limit bytes; any address
 * @source: string; any address
 * @limit: bytes to write; those behind the string's end become zero
 *
 * Context: As ntmem_guarded_memchr().
 * Return: @destination. Raises as ntmem_guarded_strcpy().
 */
char *ntmem_guarded_strncpy(char *destination, const char *source, size_t limit)
{
	char *end = cstring_copy(destination, source, limit);

	ntmem_guarded_memset(end, 0, destination + limit - end);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strncpy);

/**
 * ntmem_guarded_strcat() - strcat() in guarded code
 * @destination: string to be made longer; any address
 * @source: another; any address
 *
 * Context: As ntmem_guarded_memchr().
 * Return: @destination. Raises as ntmem_guarded_strcpy().
 */
char *ntmem_guarded_strcat(char *destination, const char *source)
{
	cstring_copy(destination + cstring_length(destination), source, SIZE_MAX);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strcat);

/**
 * ntmem_guarded_strncat() - strncat() in guarded code
 * @destination: string to be made longer; any address
 * @source: another; any address
 * @limit: bytes of @source to take, at the most; an end follows them
 *
 * Context: As ntmem_guarded_memchr().
 * Return: @destination. Raises as ntmem_guarded_strcpy().
 */
char *ntmem_guarded_strncat(char *destination, const char *source, size_t limit)
{
	char *end = cstring_copy(destination + cstring_length(destination), source, limit);

	cstring_store_byte(end, 0);
	return destination;
}
NTMEM_EXPORT_SYMBOL(ntmem_guarded_strncat);
