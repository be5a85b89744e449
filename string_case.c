// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings: case and order; see the "RtlCompareUnicodeString" topic.
 *
 * Difference: NT has a table of case for all of Unicode's basic plane; the kernel has none
 * that is always there. Known here are ASCII, Latin-1 and Latin Extended-A, Greek,
 * Cyrillic, Armenian, Roman numerals and letters in circles, and full-width letters;
 * everything else has no case. Bytes have that of ASCII, whatever the code page in NT.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "internal.h"

#include <ntmem/string.h>

/**
 * struct string_case - lower-case letters whose upper-case ones are as far away
 * @first: first of them
 * @last: last of them
 * @distance: what is to be added
 * @step: 2 where both kinds alternate, else 1
 */
struct string_case {
	u16 first;
	u16 last;
	s16 distance;
	u8 step;
};

/* In the order of the lower-case letters; no upper-case one is named twice. */
static const struct string_case cases[] = {
	{ 0x0061, 0x007a, -32, 1 },
	{ 0x00e0, 0x00f6, -32, 1 },
	{ 0x00f8, 0x00fe, -32, 1 },
	{ 0x00ff, 0x00ff, 121, 1 },
	{ 0x0101, 0x012f, -1, 2 },
	{ 0x0133, 0x0137, -1, 2 },
	{ 0x013a, 0x0148, -1, 2 },
	{ 0x014b, 0x0177, -1, 2 },
	{ 0x017a, 0x017e, -1, 2 },
	{ 0x03ac, 0x03ac, -38, 1 },
	{ 0x03ad, 0x03af, -37, 1 },
	{ 0x03b1, 0x03c1, -32, 1 },
	{ 0x03c3, 0x03cb, -32, 1 },
	{ 0x03cc, 0x03cc, -64, 1 },
	{ 0x03cd, 0x03ce, -63, 1 },
	{ 0x0430, 0x044f, -32, 1 },
	{ 0x0450, 0x045f, -80, 1 },
	{ 0x0461, 0x0481, -1, 2 },
	{ 0x048b, 0x04bf, -1, 2 },
	{ 0x0561, 0x0586, -48, 1 },
	{ 0x2170, 0x217f, -16, 1 },
	{ 0x24d0, 0x24e9, -26, 1 },
	{ 0xff41, 0xff5a, -32, 1 },
};

static bool case_has(const struct string_case *row, unsigned int lower)
{
	return lower >= row->first && lower <= row->last && !((lower - row->first) % row->step);
}

/**
 * RtlUpcaseUnicodeChar() - turn a character into upper case
 * @SourceCharacter: any
 *
 * Difference: see the head of this file for what has case. Follows the NT topic of this
 * name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the character in upper case, or itself if it has none.
 */
WCHAR RtlUpcaseUnicodeChar(WCHAR SourceCharacter)
{
	const struct string_case *row;

	if (SourceCharacter < 'a')
		return SourceCharacter;
	for (row = cases; row < cases + ARRAY_SIZE(cases) && row->first <= SourceCharacter; row++)
		if (case_has(row, SourceCharacter))
			return SourceCharacter + row->distance;
	return SourceCharacter;
}
NTMEM_EXPORT_SYMBOL(RtlUpcaseUnicodeChar);

/**
 * RtlDowncaseUnicodeChar() - turn a character into lower case
 * @SourceCharacter: any
 *
 * As RtlUpcaseUnicodeChar(), the other way.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the character in lower case, or itself if it has none.
 */
WCHAR RtlDowncaseUnicodeChar(WCHAR SourceCharacter)
{
	const struct string_case *row;

	for (row = cases; row < cases + ARRAY_SIZE(cases); row++)
		if (case_has(row, SourceCharacter - row->distance))
			return SourceCharacter - row->distance;
	return SourceCharacter;
}
NTMEM_EXPORT_SYMBOL(RtlDowncaseUnicodeChar);

/**
 * RtlUpperChar() - turn a byte into upper case
 * @Character: any; what is not ASCII stays as it is
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the character in upper case, or itself if it has none.
 */
CHAR RtlUpperChar(CHAR Character)
{
	return Character >= 'a' && Character <= 'z' ? Character - 'a' + 'A' : Character;
}
NTMEM_EXPORT_SYMBOL(RtlUpperChar);

static int case_compare_wide(const WCHAR *one, const WCHAR *other, size_t nr, bool fold)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		WCHAR a = one[i], b = other[i];

		if (a != b && fold) {
			a = RtlUpcaseUnicodeChar(a);
			b = RtlUpcaseUnicodeChar(b);
		}
		if (a != b)
			return a - b;
	}
	return 0;
}

static int case_compare_bytes(const CHAR *one, const CHAR *other, size_t nr, bool fold)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		CHAR a = fold ? RtlUpperChar(one[i]) : one[i];
		CHAR b = fold ? RtlUpperChar(other[i]) : other[i];

		if (a != b)
			return (UCHAR)a - (UCHAR)b;
	}
	return 0;
}

/**
 * RtlCompareUnicodeString() - tell which string comes first
 * @String1: one
 * @String2: other
 * @CaseInSensitive: compare both in upper case
 *
 * Characters count by their numbers. Follows the NT topic of this name, which asks for
 * PASSIVE_LEVEL.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: negative if it is @String1, 0 if they are the same, else positive.
 */
LONG RtlCompareUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
			     BOOLEAN CaseInSensitive)
{
	int one = String1->Length / sizeof(WCHAR), other = String2->Length / sizeof(WCHAR);

	return case_compare_wide(String1->Buffer, String2->Buffer, min(one, other),
				 CaseInSensitive) ?: one - other;
}
NTMEM_EXPORT_SYMBOL(RtlCompareUnicodeString);

/**
 * RtlEqualUnicodeString() - tell whether two strings are the same
 * @String1: one
 * @String2: other
 * @CaseInSensitive: compare both in upper case
 *
 * Context: As RtlCompareUnicodeString().
 * Return: %TRUE if they are.
 */
BOOLEAN RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
			      BOOLEAN CaseInSensitive)
{
	return String1->Length == String2->Length &&
	       !RtlCompareUnicodeString(String1, String2, CaseInSensitive);
}
NTMEM_EXPORT_SYMBOL(RtlEqualUnicodeString);

/**
 * RtlPrefixUnicodeString() - tell whether a string begins with another
 * @String1: what it may begin with
 * @String2: it
 * @CaseInSensitive: compare both in upper case
 *
 * Context: As RtlCompareUnicodeString().
 * Return: %TRUE if it does.
 */
BOOLEAN RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
			       BOOLEAN CaseInSensitive)
{
	return String1->Length <= String2->Length &&
	       !case_compare_wide(String1->Buffer, String2->Buffer,
				  String1->Length / sizeof(WCHAR), CaseInSensitive);
}
NTMEM_EXPORT_SYMBOL(RtlPrefixUnicodeString);

/**
 * RtlCompareString() - tell which string comes first
 * @String1: one
 * @String2: other
 * @CaseInSensitive: compare both in upper case
 *
 * Context: As RtlCompareUnicodeString().
 * Return: negative if it is @String1, 0 if they are the same, else positive.
 */
LONG RtlCompareString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
	int one = String1->Length, other = String2->Length;

	return case_compare_bytes(String1->Buffer, String2->Buffer, min(one, other),
				  CaseInSensitive) ?: one - other;
}
NTMEM_EXPORT_SYMBOL(RtlCompareString);

/**
 * RtlEqualString() - tell whether two strings are the same
 * @String1: one
 * @String2: other
 * @CaseInSensitive: compare both in upper case
 *
 * Context: As RtlCompareUnicodeString().
 * Return: %TRUE if they are.
 */
BOOLEAN RtlEqualString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive)
{
	return String1->Length == String2->Length &&
	       !RtlCompareString(String1, String2, CaseInSensitive);
}
NTMEM_EXPORT_SYMBOL(RtlEqualString);
