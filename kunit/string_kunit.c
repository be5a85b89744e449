// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of the counted strings.
 */
#include <linux/vmalloc.h>

#include "helpers.h"

#include <ntmem/string.h>

#define CANARY 0xa5a5

/**
 * struct string_room - a string with a buffer between canaries
 * @string: it
 * @before: canary
 * @text: its buffer
 * @after: canary
 */
struct string_room {
	UNICODE_STRING string;
	WCHAR before;
	WCHAR text[64];
	WCHAR after;
};

static void string_room_make(struct string_room *room, unsigned int nr)
{
	unsigned int i;

	room->before = CANARY;
	room->after = CANARY;
	for (i = 0; i < ARRAY_SIZE(room->text); i++)
		room->text[i] = CANARY;
	RtlInitEmptyUnicodeString(&room->string, room->text, nr * sizeof(WCHAR));
}

/* The text is this, and ends in a NUL if it is to; behind it nothing was touched. */
static void string_expect(struct kunit *test, const struct string_room *room, const WCHAR *text,
			  bool ends)
{
	unsigned int nr = 0, i;

	while (text[nr])
		nr++;
	KUNIT_ASSERT_EQ(test, room->string.Length, (USHORT)(nr * sizeof(WCHAR)));
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ_MSG(test, room->text[i], text[i], "at %u", i);
	if (ends)
		KUNIT_EXPECT_EQ(test, room->text[nr++], (WCHAR)0);
	for (i = nr; i < ARRAY_SIZE(room->text); i++)
		KUNIT_EXPECT_EQ_MSG(test, room->text[i], (WCHAR)CANARY, "at %u", i);
	KUNIT_EXPECT_EQ(test, room->before, (WCHAR)CANARY);
	KUNIT_EXPECT_EQ(test, room->after, (WCHAR)CANARY);
}

static UNICODE_STRING wide(const WCHAR *text)
{
	UNICODE_STRING string;

	RtlInitUnicodeString(&string, text);
	return string;
}

static STRING bytes(const char *text)
{
	STRING string;

	RtlInitString(&string, text);
	return string;
}

/* Making ------------------------------------------------------------------------ */

static void string_init_counts_up_to_the_nul(struct kunit *test)
{
	static const WCHAR text[] = u"abc\0def";
	UNICODE_STRING string = wide(text);
	ANSI_STRING ansi;

	KUNIT_EXPECT_EQ(test, string.Length, (USHORT)6);
	KUNIT_EXPECT_EQ(test, string.MaximumLength, (USHORT)8);
	KUNIT_EXPECT_PTR_EQ(test, (const WCHAR *)string.Buffer, &text[0]);
	string = wide(u"");
	KUNIT_EXPECT_EQ(test, string.Length, (USHORT)0);
	KUNIT_EXPECT_EQ(test, string.MaximumLength, (USHORT)2);
	RtlInitAnsiString(&ansi, "abc");
	KUNIT_EXPECT_EQ(test, ansi.Length, (USHORT)3);
	KUNIT_EXPECT_EQ(test, ansi.MaximumLength, (USHORT)4);
}

static void string_init_of_null_is_all_zero(struct kunit *test)
{
	UNICODE_STRING string;
	STRING narrow;

	memset(&string, 0xff, sizeof(string));
	RtlInitUnicodeString(&string, NULL);
	KUNIT_EXPECT_TRUE(test, !string.Length && !string.MaximumLength && !string.Buffer);
	memset(&string, 0xff, sizeof(string));
	KUNIT_EXPECT_EQ(test, RtlInitUnicodeStringEx(&string, NULL), STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, !string.Length && !string.MaximumLength && !string.Buffer);
	memset(&narrow, 0xff, sizeof(narrow));
	RtlInitString(&narrow, NULL);
	KUNIT_EXPECT_TRUE(test, !narrow.Length && !narrow.MaximumLength && !narrow.Buffer);
}

/* Text of so many bytes, before its NUL, and what becomes of it. */
struct string_long {
	unsigned int nr_bytes;
	u16 length;
	u16 max_length;
	NTSTATUS status;
};

static void string_init_clamps_wide_text(struct kunit *test)
{
	static const struct string_long rows[] = {
		{ 0xfffa, 0xfffa, 0xfffc, STATUS_SUCCESS },
		{ 0xfffc, 0xfffc, 0xfffe, STATUS_SUCCESS },
		{ 0xfffe, 0xfffc, 0xfffe, STATUS_NAME_TOO_LONG },
		{ 0x10000, 0xfffc, 0xfffe, STATUS_NAME_TOO_LONG },
		{ 0x10010, 0xfffc, 0xfffe, STATUS_NAME_TOO_LONG },
	};
	WCHAR *text = vzalloc(0x10020);
	UNICODE_STRING string;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(text, 'x', rows[i].nr_bytes);
		string = wide(text);
		KUNIT_EXPECT_EQ_MSG(test, string.Length, rows[i].length, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, string.MaximumLength, rows[i].max_length, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, RtlInitUnicodeStringEx(&string, text), rows[i].status,
				    "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, string.Length, rows[i].status ? 0 : rows[i].length,
				    "row %u", i);
	}
	vfree(text);
}

static void string_init_clamps_bytes(struct kunit *test)
{
	static const struct string_long rows[] = {
		{ 0xfffd, 0xfffd, 0xfffe }, { 0xfffe, 0xfffe, 0xffff },
		{ 0xffff, 0xfffe, 0xffff }, { 0x10000, 0xfffe, 0xffff },
	};
	char *text = vzalloc(0x10020);
	unsigned int i;
	STRING string;

	KUNIT_ASSERT_NOT_NULL(test, text);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		memset(text, 'x', rows[i].nr_bytes);
		string = bytes(text);
		KUNIT_EXPECT_EQ_MSG(test, string.Length, rows[i].length, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, string.MaximumLength, rows[i].max_length, "row %u", i);
	}
	vfree(text);
}

static void string_constants_are_counted(struct kunit *test)
{
	static const UNICODE_STRING constant = RTL_CONSTANT_STRING(u"abcd");
	static const STRING narrow = RTL_CONSTANT_STRING("abcd");
	DECLARE_CONST_UNICODE_STRING(declared, u"abcd");
	DECLARE_UNICODE_STRING_SIZE(room, 7);

	KUNIT_EXPECT_EQ(test, constant.Length, (USHORT)8);
	KUNIT_EXPECT_EQ(test, constant.MaximumLength, (USHORT)10);
	KUNIT_EXPECT_EQ(test, narrow.Length, (USHORT)4);
	KUNIT_EXPECT_EQ(test, narrow.MaximumLength, (USHORT)5);
	KUNIT_EXPECT_EQ(test, RtlEqualUnicodeString(&constant, &declared, FALSE), TRUE);
	KUNIT_EXPECT_EQ(test, declared.MaximumLength, (USHORT)10);
	KUNIT_EXPECT_EQ(test, room.Length, (USHORT)0);
	KUNIT_EXPECT_EQ(test, room.MaximumLength, (USHORT)14);
}

/* Copying and appending ----------------------------------------------------------- */

static void string_copy_takes_what_fits(struct kunit *test)
{
	UNICODE_STRING source = wide(u"abcd");
	struct string_room room;

	string_room_make(&room, 5);
	RtlCopyUnicodeString(&room.string, &source);
	string_expect(test, &room, u"abcd", true);
	string_room_make(&room, 4);
	RtlCopyUnicodeString(&room.string, &source);
	string_expect(test, &room, u"abcd", false);
	string_room_make(&room, 3);
	RtlCopyUnicodeString(&room.string, &source);
	string_expect(test, &room, u"abc", false);
	string_room_make(&room, 0);
	RtlCopyUnicodeString(&room.string, &source);
	string_expect(test, &room, u"", false);
	string_room_make(&room, 4);
	room.string.Length = 4;
	RtlCopyUnicodeString(&room.string, NULL);
	string_expect(test, &room, u"", false);
}

static void string_upper_case_is_a_copy(struct kunit *test)
{
	UNICODE_STRING source = wide(u"aZ9\u00e4");
	UNICODE_STRING made = {};
	struct string_room room;

	string_room_make(&room, 4);
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&room.string, &source, FALSE), STATUS_SUCCESS);
	string_expect(test, &room, u"AZ9\u00c4", false);
	string_room_make(&room, 3);
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&room.string, &source, FALSE),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, room.string.Length, (USHORT)0);
	KUNIT_ASSERT_EQ(test, RtlUpcaseUnicodeString(&made, &source, TRUE), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, made.Length, (USHORT)8);
	KUNIT_EXPECT_EQ(test, made.MaximumLength, (USHORT)8);
	KUNIT_EXPECT_TRUE(test, RtlEqualUnicodeString(&made, &source, TRUE));
	KUNIT_EXPECT_FALSE(test, RtlEqualUnicodeString(&made, &source, FALSE));
	/* In place. */
	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeString(&made, &made, FALSE), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, made.Buffer[0], (WCHAR)'A');
	RtlFreeUnicodeString(&made);
}

static void string_copy_of_bytes_takes_what_fits(struct kunit *test)
{
	STRING source = bytes("abcd"), string;
	char text[6];
	int size;

	for (size = 0; size < 6; size++) {
		memset(text, 'x', sizeof(text));
		RtlInitEmptyAnsiString(&string, text, size);
		RtlCopyString(&string, &source);
		KUNIT_EXPECT_EQ(test, string.Length, (USHORT)min(size, 4));
		KUNIT_EXPECT_EQ(test, memcmp(text, "abcd", min(size, 4)), 0);
		KUNIT_EXPECT_TRUE(test, is_filled(text + min(size, 4), 'x', 6 - min(size, 4)));
	}
	RtlCopyString(&string, NULL);
	KUNIT_EXPECT_EQ(test, string.Length, (USHORT)0);
}

static void string_append_is_all_or_nothing(struct kunit *test)
{
	UNICODE_STRING more = wide(u"cd"), none = {};
	struct string_room room;

	string_room_make(&room, 5);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&room.string, u"ab"), STATUS_SUCCESS);
	string_expect(test, &room, u"ab", true);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&room.string, &more), STATUS_SUCCESS);
	string_expect(test, &room, u"abcd", true);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&room.string, &more),
			STATUS_BUFFER_TOO_SMALL);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&room.string, u"ef"),
			STATUS_BUFFER_TOO_SMALL);
	string_expect(test, &room, u"abcd", true);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeStringToString(&room.string, &none), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&room.string, NULL), STATUS_SUCCESS);
	string_expect(test, &room, u"abcd", true);
	KUNIT_EXPECT_EQ(test, RtlAppendUnicodeToString(&room.string, u"e"), STATUS_SUCCESS);
	string_expect(test, &room, u"abcde", false);
}

/* Case and order -------------------------------------------------------------------- */

static void string_case_pairs(struct kunit *test)
{
	static const WCHAR pairs[][2] = {
		{ 'a', 'A' }, { 'z', 'Z' }, { 0xe0, 0xc0 }, { 0xfe, 0xde }, { 0xff, 0x178 },
		{ 0x101, 0x100 }, { 0x13a, 0x139 }, { 0x17e, 0x17d }, { 0x3ac, 0x386 },
		{ 0x3b1, 0x391 }, { 0x3c9, 0x3a9 }, { 0x3ce, 0x38f }, { 0x430, 0x410 },
		{ 0x451, 0x401 }, { 0x45f, 0x40f }, { 0x561, 0x531 }, { 0x217f, 0x216f },
		{ 0x24e9, 0x24cf }, { 0xff5a, 0xff3a }, { 0x253, 0x181 }, { 0x371, 0x370 },
		{ 0x3d9, 0x3d8 }, { 0x4cf, 0x4c0 }, { 0x4d9, 0x4d8 }, { 0x523, 0x522 },
		{ 0x1d79, 0xa77d }, { 0x1ef9, 0x1ef8 }, { 0x1f80, 0x1f88 }, { 0x1fe5, 0x1fec },
		{ 0x2d00, 0x10a0 }, { 0x2c65, 0x23a }, { 0xa641, 0xa640 },
	};
	unsigned int i;

	KUNIT_EXPECT_EQ(test, RtlUpcaseUnicodeChar(0x3c2), (WCHAR)0x3a3);
	KUNIT_EXPECT_EQ(test, RtlDowncaseUnicodeChar(0x3c2), (WCHAR)0x3c2);

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		KUNIT_EXPECT_EQ_MSG(test, RtlUpcaseUnicodeChar(pairs[i][0]), pairs[i][1], "%u", i);
		KUNIT_EXPECT_EQ_MSG(test, RtlDowncaseUnicodeChar(pairs[i][1]), pairs[i][0], "%u",
				    i);
	}
}

static void string_characters_without_case_stay(struct kunit *test)
{
	static const WCHAR none[] = {
		0, ' ', '@', '[', '`', '{', 0xb5, 0xd7, 0xdf, 0xf7, 0x130, 0x131, 0x138, 0x149,
		0x17f, 0x1c5, 0x525, 0x10d0, 0x1fb6, 0x4e2d, 0xa661, 0xd83d, 0xfffd, 0xffff,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		KUNIT_EXPECT_EQ_MSG(test, RtlUpcaseUnicodeChar(none[i]), none[i], "%u", i);
		KUNIT_EXPECT_EQ_MSG(test, RtlDowncaseUnicodeChar(none[i]), none[i], "%u", i);
	}
}

static void string_case_goes_there_and_back(struct kunit *test)
{
	unsigned int c, nr = 0;
	WCHAR other;

	for (c = 0; c <= U16_MAX; c++) {
		other = RtlUpcaseUnicodeChar(c);
		nr += other != c;
		/* There are two small sigmas. */
		if (other != c && c != 0x3c2)
			KUNIT_EXPECT_EQ_MSG(test, RtlDowncaseUnicodeChar(other), (WCHAR)c, "%x", c);
		KUNIT_EXPECT_EQ_MSG(test, RtlUpcaseUnicodeChar(other), other, "%x", c);
		other = RtlDowncaseUnicodeChar(c);
		KUNIT_EXPECT_EQ_MSG(test, RtlUpcaseUnicodeChar(other), RtlUpcaseUnicodeChar(c),
				    "%x", c);
	}
	KUNIT_EXPECT_EQ(test, nr, 975U);
}

static void string_upper_char_knows_ascii(struct kunit *test)
{
	int c;

	for (c = -128; c < 128; c++)
		KUNIT_EXPECT_EQ(test, RtlUpperChar(c),
				(CHAR)(c >= 'a' && c <= 'z' ? c - 32 : c));
}

struct string_pair {
	const WCHAR *one;
	const WCHAR *other;
	int order;
	int folded;
};

static const struct string_pair string_pairs[] = {
	{ u"", u"", 0, 0 },
	{ u"", u"a", -1, -1 },
	{ u"abc", u"abc", 0, 0 },
	{ u"abc", u"abd", -1, -1 },
	{ u"abc", u"ab", 1, 1 },
	{ u"ABC", u"abc", -1, 0 },
	{ u"abc", u"ABD", 1, -1 },
	{ u"[", u"a", -1, 1 },
	{ u"\u00e4\u00f6", u"\u00c4\u00d6", 1, 0 },
	{ u"\u0431", u"\u0411", 1, 0 },
	{ u"\uffff", u"a", 1, 1 },
};

static int sign(long value)
{
	return value < 0 ? -1 : value > 0;
}

static void string_compare_orders(struct kunit *test)
{
	const struct string_pair *pair;

	for (pair = string_pairs; pair < string_pairs + ARRAY_SIZE(string_pairs); pair++) {
		UNICODE_STRING a = wide(pair->one), b = wide(pair->other);
		int row = pair - string_pairs;

		KUNIT_EXPECT_EQ_MSG(test, sign(RtlCompareUnicodeString(&a, &b, FALSE)), pair->order,
				    "row %d", row);
		KUNIT_EXPECT_EQ_MSG(test, sign(RtlCompareUnicodeString(&b, &a, FALSE)),
				    -pair->order, "row %d", row);
		KUNIT_EXPECT_EQ_MSG(test, sign(RtlCompareUnicodeString(&a, &b, TRUE)), pair->folded,
				    "row %d", row);
		KUNIT_EXPECT_EQ_MSG(test, RtlEqualUnicodeString(&a, &b, FALSE), !pair->order,
				    "row %d", row);
		KUNIT_EXPECT_EQ_MSG(test, RtlEqualUnicodeString(&a, &b, TRUE), !pair->folded,
				    "row %d", row);
	}
}

static void string_compare_orders_bytes(struct kunit *test)
{
	STRING lower = bytes("abc"), upper = bytes("ABC"), more = bytes("abcd");
	STRING high = bytes("\xff");

	KUNIT_EXPECT_EQ(test, RtlCompareString(&lower, &lower, FALSE), 0);
	KUNIT_EXPECT_GT(test, RtlCompareString(&lower, &upper, FALSE), 0);
	KUNIT_EXPECT_EQ(test, RtlCompareString(&lower, &upper, TRUE), 0);
	KUNIT_EXPECT_LT(test, RtlCompareString(&lower, &more, TRUE), 0);
	KUNIT_EXPECT_GT(test, RtlCompareString(&high, &lower, FALSE), 0);
	KUNIT_EXPECT_EQ(test, RtlEqualString(&lower, &upper, TRUE), TRUE);
	KUNIT_EXPECT_EQ(test, RtlEqualString(&lower, &upper, FALSE), FALSE);
	KUNIT_EXPECT_EQ(test, RtlEqualString(&lower, &more, TRUE), FALSE);
}

static void string_prefixes(struct kunit *test)
{
	UNICODE_STRING none = {}, ab = wide(u"ab"), abc = wide(u"ABc");

	KUNIT_EXPECT_EQ(test, RtlPrefixUnicodeString(&none, &ab, FALSE), TRUE);
	KUNIT_EXPECT_EQ(test, RtlPrefixUnicodeString(&ab, &ab, FALSE), TRUE);
	KUNIT_EXPECT_EQ(test, RtlPrefixUnicodeString(&ab, &abc, FALSE), FALSE);
	KUNIT_EXPECT_EQ(test, RtlPrefixUnicodeString(&ab, &abc, TRUE), TRUE);
	KUNIT_EXPECT_EQ(test, RtlPrefixUnicodeString(&abc, &ab, TRUE), FALSE);
}

/* Other kinds of text ----------------------------------------------------------------- */

struct string_text {
	const char *name;
	const WCHAR *wide;
	const char *narrow;
};

static const struct string_text string_texts[] = {
	{ "empty", u"", "" },
	{ "ASCII", u"abc", "abc" },
	{ "two bytes", u"\u00e4\u07ff", "\xc3\xa4\xdf\xbf" },
	{ "three bytes", u"\u0800\u4e2d\uffff", "\xe0\xa0\x80\xe4\xb8\xad\xef\xbf\xbf" },
	{ "pairs", u"\xd800\xdc00\xdbff\xdfff", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
};

static void string_text_desc(const struct string_text *text, char *description)
{
	strscpy(description, text->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(string_text, string_texts, string_text_desc);

static void string_converts_both_ways(struct kunit *test)
{
	const struct string_text *text = test->param_value;
	UNICODE_STRING from_wide = wide(text->wide), to_wide;
	STRING from_narrow = bytes(text->narrow), to_narrow;

	KUNIT_EXPECT_EQ(test, RtlUnicodeStringToAnsiSize(&from_wide), from_narrow.Length + 1U);
	KUNIT_EXPECT_EQ(test, RtlAnsiStringToUnicodeSize(&from_narrow), from_wide.Length + 2U);

	KUNIT_ASSERT_EQ(test, RtlUnicodeStringToAnsiString(&to_narrow, &from_wide, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlEqualString(&to_narrow, &from_narrow, FALSE), TRUE);
	KUNIT_EXPECT_EQ(test, to_narrow.MaximumLength, (USHORT)(from_narrow.Length + 1));
	KUNIT_EXPECT_EQ(test, to_narrow.Buffer[to_narrow.Length], (CHAR)0);
	RtlFreeAnsiString(&to_narrow);
	KUNIT_EXPECT_TRUE(test, !to_narrow.Buffer && !to_narrow.Length);

	KUNIT_ASSERT_EQ(test, RtlAnsiStringToUnicodeString(&to_wide, &from_narrow, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, RtlEqualUnicodeString(&to_wide, &from_wide, FALSE), TRUE);
	KUNIT_EXPECT_EQ(test, to_wide.MaximumLength, (USHORT)(from_wide.Length + 2));
	KUNIT_EXPECT_EQ(test, to_wide.Buffer[to_wide.Length / 2], (WCHAR)0);
	RtlFreeUnicodeString(&to_wide);
	KUNIT_EXPECT_TRUE(test, !to_wide.Buffer && !to_wide.Length);
	/* A string without a buffer may be freed. */
	RtlFreeUnicodeString(&to_wide);
	RtlFreeAnsiString(&to_narrow);
}

static void string_ill_formed_text_is_replaced(struct kunit *test)
{
	static const struct {
		const char *narrow;
		unsigned int nr;
	} rows[] = {
		{ "\x80", 1 }, { "\xc3", 1 }, { "\xc0\x80", 2 }, { "\xe0\x80\x80", 3 },
		{ "\xed\xa0\x80", 3 }, { "\xf5\x80\x80\x80", 4 }, { "\xf4\x90\x80\x80", 4 },
		{ "\xff", 1 }, { "\xe4\xb8", 2 },
	};
	static const WCHAR lone[][2] = { { 0xd800 }, { 0xdc00 }, { 0xdbff } };
	struct string_room room;
	unsigned int i, j;
	STRING narrow;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		narrow = bytes(rows[i].narrow);
		string_room_make(&room, 16);
		KUNIT_ASSERT_EQ(test, RtlAnsiStringToUnicodeString(&room.string, &narrow, FALSE),
				STATUS_SUCCESS);
		KUNIT_EXPECT_EQ_MSG(test, room.string.Length / 2U, rows[i].nr, "row %u", i);
		for (j = 0; j < rows[i].nr; j++)
			KUNIT_EXPECT_EQ_MSG(test, room.text[j], (WCHAR)0xfffd, "row %u", i);
	}
	for (i = 0; i < ARRAY_SIZE(lone); i++) {
		UNICODE_STRING string = wide(lone[i]);

		KUNIT_ASSERT_EQ(test, RtlUnicodeStringToAnsiString(&narrow, &string, TRUE),
				STATUS_SUCCESS);
		KUNIT_EXPECT_STREQ(test, narrow.Buffer, "\xef\xbf\xbd");
		RtlFreeAnsiString(&narrow);
	}
}

static void string_conversion_needs_room(struct kunit *test)
{
	UNICODE_STRING source = wide(u"a\u4e2d");
	STRING narrow_source = bytes("abc"), narrow;
	struct string_room room;
	char text[8];
	int size;

	for (size = 0; size <= 6; size++) {
		memset(text, 'x', sizeof(text));
		RtlInitEmptyAnsiString(&narrow, text, size);
		KUNIT_EXPECT_EQ(test, RtlUnicodeStringToAnsiString(&narrow, &source, FALSE),
				size < 5 ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS);
		/* No part of a character is left. */
		KUNIT_EXPECT_EQ(test, narrow.Length, (USHORT)(size < 2 ? 0 : size < 5 ? 1 : 4));
		if (size)
			KUNIT_EXPECT_EQ(test, text[narrow.Length], (char)0);
		KUNIT_EXPECT_TRUE(test, is_filled(text + size, 'x', sizeof(text) - size));
	}
	string_room_make(&room, 3);
	KUNIT_EXPECT_EQ(test, RtlAnsiStringToUnicodeString(&room.string, &narrow_source, FALSE),
			STATUS_BUFFER_OVERFLOW);
	string_expect(test, &room, u"", false);
	string_room_make(&room, 4);
	KUNIT_EXPECT_EQ(test, RtlAnsiStringToUnicodeString(&room.string, &narrow_source, FALSE),
			STATUS_SUCCESS);
	string_expect(test, &room, u"abc", true);
}

/* What is read is what was written just before, so that more comes of it than was asked for. */
static void string_conversion_in_place_stays_inside(struct kunit *test)
{
	static const u8 text[] = { 'a', 'b', 0xc3, 0xa9 };
	u8 memory[12] __aligned(sizeof(WCHAR));
	STRING source = { sizeof(text), sizeof(text), (PCHAR)memory };
	UNICODE_STRING result = { 0, 8, (PWCH)memory };

	memset(memory, 'x', sizeof(memory));
	memcpy(memory, text, sizeof(text));
	KUNIT_EXPECT_EQ(test, RtlAnsiStringToUnicodeString(&result, &source, FALSE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_LE(test, result.Length, (USHORT)6);
	KUNIT_EXPECT_TRUE(test, is_filled(memory + 8, 'x', sizeof(memory) - 8));
}

static void string_conversion_has_a_limit(struct kunit *test)
{
	WCHAR *text = vmalloc(0xfffe);
	UNICODE_STRING source = { 0xfffc, 0xfffe, text }, result;
	STRING narrow = { 0x7ffe, 0x7fff, (PCHAR)text }, short_result;

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 0x4e, 0xfffe);
	/* Three bytes each. */
	KUNIT_EXPECT_EQ(test, RtlUnicodeStringToAnsiString(&short_result, &source, TRUE),
			STATUS_INVALID_PARAMETER_2);
	source.Length = 2 * 0x5554;
	KUNIT_ASSERT_EQ(test, RtlUnicodeStringToAnsiString(&short_result, &source, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, short_result.Length, (USHORT)0xfffc);
	RtlFreeAnsiString(&short_result);

	KUNIT_ASSERT_EQ(test, RtlAnsiStringToUnicodeString(&result, &narrow, TRUE),
			STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, result.Length, (USHORT)0xfffc);
	RtlFreeUnicodeString(&result);
	narrow.Length = 0x7fff;
	KUNIT_EXPECT_EQ(test, RtlAnsiStringToUnicodeString(&result, &narrow, TRUE),
			STATUS_INVALID_PARAMETER_2);
	vfree(text);
}

static void string_conversion_without_memory_fails(struct kunit *test)
{
	UNICODE_STRING source = wide(u"abc"), result;
	NTSTATUS to_bytes = 0, to_wide = 0;
	STRING narrow = bytes("abc"), other;

	WITH_FAULTS(0, ALL_FAULTS, {
		to_bytes = RtlUnicodeStringToAnsiString(&other, &source, TRUE);
		to_wide = RtlAnsiStringToUnicodeString(&result, &narrow, TRUE);
	});
	KUNIT_EXPECT_EQ(test, to_bytes, STATUS_NO_MEMORY);
	KUNIT_EXPECT_EQ(test, to_wide, STATUS_NO_MEMORY);
}

/* Numbers -------------------------------------------------------------------------------- */

struct string_number {
	const WCHAR *text;
	ULONG base;
	NTSTATUS status;
	ULONG value;
};

static const struct string_number string_numbers[] = {
	{ u"", 0, STATUS_SUCCESS, 0 },
	{ u"0", 0, STATUS_SUCCESS, 0 },
	{ u"42", 0, STATUS_SUCCESS, 42 },
	{ u"  \t42xyz", 0, STATUS_SUCCESS, 42 },
	{ u"-1", 0, STATUS_SUCCESS, 0xffffffff },
	{ u"+7", 10, STATUS_SUCCESS, 7 },
	{ u"0x1F", 0, STATUS_SUCCESS, 31 },
	{ u"-0x10", 0, STATUS_SUCCESS, 0xfffffff0 },
	{ u"0b101", 0, STATUS_SUCCESS, 5 },
	{ u"0o17", 0, STATUS_SUCCESS, 15 },
	{ u"0x1F", 16, STATUS_SUCCESS, 0 },
	{ u"1f", 16, STATUS_SUCCESS, 31 },
	{ u"19", 8, STATUS_SUCCESS, 1 },
	{ u"102", 2, STATUS_SUCCESS, 2 },
	{ u"xyz", 0, STATUS_SUCCESS, 0 },
	{ u"4294967295", 10, STATUS_SUCCESS, 0xffffffff },
	{ u"4294967297", 10, STATUS_SUCCESS, 1 },
	{ u"\uff11", 10, STATUS_SUCCESS, 0 },
	{ u"1", 3, STATUS_INVALID_PARAMETER, 99 },
	{ u"1", 36, STATUS_INVALID_PARAMETER, 99 },
};

static void string_to_integer(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(string_numbers); i++) {
		const struct string_number *row = &string_numbers[i];
		UNICODE_STRING string = wide(row->text);
		ULONG value = 99;

		KUNIT_EXPECT_EQ_MSG(test, RtlUnicodeStringToInteger(&string, row->base, &value),
				    row->status, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, value, row->value, "row %u", i);
	}
}

static void string_from_integer(struct kunit *test)
{
	struct string_room room;

	string_room_make(&room, 40);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(0xdeadbeef, 16, &room.string),
			STATUS_SUCCESS);
	string_expect(test, &room, u"DEADBEEF", true);
	string_room_make(&room, 10);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(MAXULONG, 0, &room.string),
			STATUS_SUCCESS);
	string_expect(test, &room, u"4294967295", false);
	string_room_make(&room, 40);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(0x80000001, 2, &room.string),
			STATUS_SUCCESS);
	string_expect(test, &room, u"10000000000000000000000000000001", true);
	string_room_make(&room, 2);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(0, 8, &room.string), STATUS_SUCCESS);
	string_expect(test, &room, u"0", true);
	string_room_make(&room, 2);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(100, 10, &room.string),
			STATUS_BUFFER_OVERFLOW);
	KUNIT_EXPECT_EQ(test, RtlIntegerToUnicodeString(1, 7, &room.string),
			STATUS_INVALID_PARAMETER);
	string_expect(test, &room, u"", false);
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(string_init_counts_up_to_the_nul),
	KUNIT_CASE(string_init_of_null_is_all_zero),
	KUNIT_CASE(string_init_clamps_wide_text),
	KUNIT_CASE(string_init_clamps_bytes),
	KUNIT_CASE(string_constants_are_counted),
	KUNIT_CASE(string_copy_takes_what_fits),
	KUNIT_CASE(string_upper_case_is_a_copy),
	KUNIT_CASE(string_copy_of_bytes_takes_what_fits),
	KUNIT_CASE(string_append_is_all_or_nothing),
	KUNIT_CASE(string_case_pairs),
	KUNIT_CASE(string_characters_without_case_stay),
	KUNIT_CASE(string_case_goes_there_and_back),
	KUNIT_CASE(string_upper_char_knows_ascii),
	KUNIT_CASE(string_compare_orders),
	KUNIT_CASE(string_compare_orders_bytes),
	KUNIT_CASE(string_prefixes),
	KUNIT_CASE_PARAM(string_converts_both_ways, string_text_gen_params),
	KUNIT_CASE(string_ill_formed_text_is_replaced),
	KUNIT_CASE(string_conversion_needs_room),
	KUNIT_CASE(string_conversion_in_place_stays_inside),
	KUNIT_CASE(string_conversion_has_a_limit),
	KUNIT_CASE(string_conversion_without_memory_fails),
	KUNIT_CASE(string_to_integer),
	KUNIT_CASE(string_from_integer),
	{}
};

static struct kunit_suite string_suite = {
	.name = "ntmem_string",
	.test_cases = string_cases,
};

kunit_test_suite(string_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's counted strings");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
