// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counted strings: case and order; see the "RtlCompareUnicodeString" topic.
 *
 * As in NT, case goes from one character of 16 bits to another, and the table stands still
 * while Unicode grows: the pairs are those of Unicode 5.1. Letters whose way back leads
 * elsewhere, as that of the dotless i, have no case, but for the final sigma.
 *
 * Difference: bytes have the case of ASCII, whatever the code page in NT.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>

#include "internal.h"

#include <ntmem/string.h>

/**
 * struct string_case - lower-case letters whose upper-case ones are as far away
 * @first: first of them
 * @last: last of them
 * @distance: what is to be added; the sum has 16 bits
 * @step: 2 where both kinds alternate, else 1
 */
struct string_case {
	u16 first;
	u16 last;
	s16 distance;
	u8 step;
};

#define FINAL_SIGMA 0x03c2
#define CAPITAL_SIGMA 0x03a3

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
	{ 0x0180, 0x0180, 195, 1 },
	{ 0x0183, 0x0185, -1, 2 },
	{ 0x0188, 0x0188, -1, 1 },
	{ 0x018c, 0x018c, -1, 1 },
	{ 0x0192, 0x0192, -1, 1 },
	{ 0x0195, 0x0195, 97, 1 },
	{ 0x0199, 0x0199, -1, 1 },
	{ 0x019a, 0x019a, 163, 1 },
	{ 0x019e, 0x019e, 130, 1 },
	{ 0x01a1, 0x01a5, -1, 2 },
	{ 0x01a8, 0x01a8, -1, 1 },
	{ 0x01ad, 0x01ad, -1, 1 },
	{ 0x01b0, 0x01b0, -1, 1 },
	{ 0x01b4, 0x01b6, -1, 2 },
	{ 0x01b9, 0x01b9, -1, 1 },
	{ 0x01bd, 0x01bd, -1, 1 },
	{ 0x01bf, 0x01bf, 56, 1 },
	{ 0x01c6, 0x01c6, -2, 1 },
	{ 0x01c9, 0x01c9, -2, 1 },
	{ 0x01cc, 0x01cc, -2, 1 },
	{ 0x01ce, 0x01dc, -1, 2 },
	{ 0x01dd, 0x01dd, -79, 1 },
	{ 0x01df, 0x01ef, -1, 2 },
	{ 0x01f3, 0x01f3, -2, 1 },
	{ 0x01f5, 0x01f5, -1, 1 },
	{ 0x01f9, 0x021f, -1, 2 },
	{ 0x0223, 0x0233, -1, 2 },
	{ 0x023c, 0x023c, -1, 1 },
	{ 0x0242, 0x0242, -1, 1 },
	{ 0x0247, 0x024f, -1, 2 },
	{ 0x0250, 0x0250, 10783, 1 },
	{ 0x0251, 0x0251, 10780, 1 },
	{ 0x0252, 0x0252, 10782, 1 },
	{ 0x0253, 0x0253, -210, 1 },
	{ 0x0254, 0x0254, -206, 1 },
	{ 0x0256, 0x0257, -205, 1 },
	{ 0x0259, 0x0259, -202, 1 },
	{ 0x025b, 0x025b, -203, 1 },
	{ 0x0260, 0x0260, -205, 1 },
	{ 0x0263, 0x0263, -207, 1 },
	{ 0x0268, 0x0268, -209, 1 },
	{ 0x0269, 0x0269, -211, 1 },
	{ 0x026b, 0x026b, 10743, 1 },
	{ 0x026f, 0x026f, -211, 1 },
	{ 0x0271, 0x0271, 10749, 1 },
	{ 0x0272, 0x0272, -213, 1 },
	{ 0x0275, 0x0275, -214, 1 },
	{ 0x027d, 0x027d, 10727, 1 },
	{ 0x0280, 0x0280, -218, 1 },
	{ 0x0283, 0x0283, -218, 1 },
	{ 0x0288, 0x0288, -218, 1 },
	{ 0x0289, 0x0289, -69, 1 },
	{ 0x028a, 0x028b, -217, 1 },
	{ 0x028c, 0x028c, -71, 1 },
	{ 0x0292, 0x0292, -219, 1 },
	{ 0x0371, 0x0373, -1, 2 },
	{ 0x0377, 0x0377, -1, 1 },
	{ 0x037b, 0x037d, 130, 1 },
	{ 0x03ac, 0x03ac, -38, 1 },
	{ 0x03ad, 0x03af, -37, 1 },
	{ 0x03b1, 0x03c1, -32, 1 },
	{ 0x03c3, 0x03cb, -32, 1 },
	{ 0x03cc, 0x03cc, -64, 1 },
	{ 0x03cd, 0x03ce, -63, 1 },
	{ 0x03d7, 0x03d7, -8, 1 },
	{ 0x03d9, 0x03ef, -1, 2 },
	{ 0x03f2, 0x03f2, 7, 1 },
	{ 0x03f8, 0x03f8, -1, 1 },
	{ 0x03fb, 0x03fb, -1, 1 },
	{ 0x0430, 0x044f, -32, 1 },
	{ 0x0450, 0x045f, -80, 1 },
	{ 0x0461, 0x0481, -1, 2 },
	{ 0x048b, 0x04bf, -1, 2 },
	{ 0x04c2, 0x04ce, -1, 2 },
	{ 0x04cf, 0x04cf, -15, 1 },
	{ 0x04d1, 0x0523, -1, 2 },
	{ 0x0561, 0x0586, -48, 1 },
	{ 0x1d79, 0x1d79, -30204, 1 },
	{ 0x1d7d, 0x1d7d, 3814, 1 },
	{ 0x1e01, 0x1e95, -1, 2 },
	{ 0x1ea1, 0x1eff, -1, 2 },
	{ 0x1f00, 0x1f07, 8, 1 },
	{ 0x1f10, 0x1f15, 8, 1 },
	{ 0x1f20, 0x1f27, 8, 1 },
	{ 0x1f30, 0x1f37, 8, 1 },
	{ 0x1f40, 0x1f45, 8, 1 },
	{ 0x1f51, 0x1f57, 8, 2 },
	{ 0x1f60, 0x1f67, 8, 1 },
	{ 0x1f70, 0x1f71, 74, 1 },
	{ 0x1f72, 0x1f75, 86, 1 },
	{ 0x1f76, 0x1f77, 100, 1 },
	{ 0x1f78, 0x1f79, 128, 1 },
	{ 0x1f7a, 0x1f7b, 112, 1 },
	{ 0x1f7c, 0x1f7d, 126, 1 },
	{ 0x1f80, 0x1f87, 8, 1 },
	{ 0x1f90, 0x1f97, 8, 1 },
	{ 0x1fa0, 0x1fa7, 8, 1 },
	{ 0x1fb0, 0x1fb1, 8, 1 },
	{ 0x1fb3, 0x1fb3, 9, 1 },
	{ 0x1fc3, 0x1fc3, 9, 1 },
	{ 0x1fd0, 0x1fd1, 8, 1 },
	{ 0x1fe0, 0x1fe1, 8, 1 },
	{ 0x1fe5, 0x1fe5, 7, 1 },
	{ 0x1ff3, 0x1ff3, 9, 1 },
	{ 0x214e, 0x214e, -28, 1 },
	{ 0x2170, 0x217f, -16, 1 },
	{ 0x2184, 0x2184, -1, 1 },
	{ 0x24d0, 0x24e9, -26, 1 },
	{ 0x2c30, 0x2c5e, -48, 1 },
	{ 0x2c61, 0x2c61, -1, 1 },
	{ 0x2c65, 0x2c65, -10795, 1 },
	{ 0x2c66, 0x2c66, -10792, 1 },
	{ 0x2c68, 0x2c6c, -1, 2 },
	{ 0x2c73, 0x2c73, -1, 1 },
	{ 0x2c76, 0x2c76, -1, 1 },
	{ 0x2c81, 0x2ce3, -1, 2 },
	{ 0x2d00, 0x2d25, -7264, 1 },
	{ 0xa641, 0xa65f, -1, 2 },
	{ 0xa663, 0xa66d, -1, 2 },
	{ 0xa681, 0xa697, -1, 2 },
	{ 0xa723, 0xa72f, -1, 2 },
	{ 0xa733, 0xa76f, -1, 2 },
	{ 0xa77a, 0xa77c, -1, 2 },
	{ 0xa77f, 0xa787, -1, 2 },
	{ 0xa78c, 0xa78c, -1, 1 },
	{ 0xff41, 0xff5a, -32, 1 },
};

static bool case_has(const struct string_case *row, WCHAR lower)
{
	return lower >= row->first && lower <= row->last && !((lower - row->first) % row->step);
}

/**
 * RtlUpcaseUnicodeChar() - turn a character into upper case
 * @SourceCharacter: any
 *
 * Follows the NT topic of this name.
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
	return SourceCharacter == FINAL_SIGMA ? CAPITAL_SIGMA : SourceCharacter;
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
