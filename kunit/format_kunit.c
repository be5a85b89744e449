// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of DbgPrint's formatting.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

#include "internal.h"

/* Canaries around the text show a write outside it. */
struct format_buffer {
	char before[8];
	char text[64];
	char after[8];
};

static int format_into(char *text, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = ntmem_format(text, size, format, arguments);
	va_end(arguments);
	return length;
}

#define EXPECT_FORMAT(test, expected, ...)                                    \
	do {                                                                  \
		char text_[96];                                               \
		int length_ = format_into(text_, sizeof(text_), __VA_ARGS__); \
									      \
		KUNIT_EXPECT_STREQ(test, text_, expected);                    \
		KUNIT_EXPECT_EQ(test, length_, (int)strlen(expected));        \
	} while (0)

static void format_integers_follow_nt_sizes(struct kunit *test)
{
	EXPECT_FORMAT(test, "-1 4294967295 ffffffff", "%d %u %x", -1, -1, -1);
	EXPECT_FORMAT(test, "-1 4294967295", "%ld %lu", 0x1ffffffffULL, 0x1ffffffffULL);
	EXPECT_FORMAT(test, "8589934591", "%lld", 0x1ffffffffULL);
	EXPECT_FORMAT(test, "8589934591 1FFFFFFFF", "%I64d %I64X", 0x1ffffffffULL, 0x1ffffffffULL);
	EXPECT_FORMAT(test, "8589934591", "%Iu", 0x1ffffffffUL);
	EXPECT_FORMAT(test, "-1 65535", "%hd %hu", 0xffff, 0x1ffff);
	EXPECT_FORMAT(test, "5 after", "%I32d %s", 5, "after");
}

static void format_widths_and_flags_apply(struct kunit *test)
{
	EXPECT_FORMAT(test, "[   42][42   ][00042]", "[%5d][%-5d][%05d]", 42, 42, 42);
	EXPECT_FORMAT(test, "[+42][ 42][0x2a][052]", "[%+d][% d][%#x][%#o]", 42, 42, 42, 42);
	EXPECT_FORMAT(test, "[  042]", "[%05.3d]", 42);
	EXPECT_FORMAT(test, "[   42][42   ]", "[%*d][%*d]", 5, 42, -5, 42);
	EXPECT_FORMAT(test, "[0042]", "[%.*d]", 4, 42);
}

static void format_strings_obey_width_and_precision(struct kunit *test)
{
	const char unterminated[3] = { 'a', 'b', 'c' };

	EXPECT_FORMAT(test, "[text][  text][text  ][te]", "[%s][%6s][%-6s][%.2s]", "text", "text",
		      "text", "text");
	EXPECT_FORMAT(test, "[abc]", "[%.*s]", 3, unterminated);
	EXPECT_FORMAT(test, "[whole]", "[%.*s]", -1, "whole");
	EXPECT_FORMAT(test, "[(null)][(nu]", "[%s][%.3s]", NULL, NULL);
	EXPECT_FORMAT(test, "[x][   y]", "[%c][%4c]", 'x', 'y');
}

static void format_percent_signs(struct kunit *test)
{
	EXPECT_FORMAT(test, "100%", "100%%");
	EXPECT_FORMAT(test, "lone", "lone%");
	EXPECT_FORMAT(test, "", "");
}

static void format_letters_after_a_pointer_are_text(struct kunit *test)
{
	char text[64];
	int length = format_into(text, sizeof(text), "%pS%phN.", NULL, NULL);

	KUNIT_ASSERT_GT(test, length, 4);
	KUNIT_EXPECT_TRUE_MSG(test, strchr(text, 'S'), "%s", text);
	KUNIT_EXPECT_STREQ_MSG(test, text + length - 3, "hN.", "%s", text);
}

/* What belongs to an unknown conversion cannot be told, so nothing is read. */
static void format_unknown_conversion_ends_it(struct kunit *test)
{
	EXPECT_FORMAT(test, "1 %wZ %s", "%d %wZ %s", 1);
	EXPECT_FORMAT(test, "%n", "%n");
	EXPECT_FORMAT(test, "%f %d", "%f %d");
}

static void format_stays_inside_its_buffer(struct kunit *test)
{
	struct format_buffer buffer;
	size_t size, before = sizeof(buffer.before), rest;

	for (size = 1; size <= sizeof(buffer.text); size++) {
		memset(&buffer, 0xa5, sizeof(buffer));
		format_into(buffer.text, size, "%s %08x %20d %% %p %c", "a longer text", 1, 2, NULL,
			    'x');
		rest = sizeof(buffer) - before - size;
		KUNIT_EXPECT_LT_MSG(test, strnlen(buffer.text, size), size, "size %zu", size);
		KUNIT_EXPECT_FALSE_MSG(test, memchr_inv(&buffer, 0xa5, before), "size %zu", size);
		KUNIT_EXPECT_FALSE_MSG(test, memchr_inv((u8 *)&buffer + before + size, 0xa5, rest),
				       "size %zu", size);
	}
}

static void format_huge_widths_and_precisions_are_cut(struct kunit *test)
{
	char text[32];

	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.99999d", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%99999999d", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%*d", INT_MIN, 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.*d", INT_MAX, 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.99999s|", "x"), 2);
}

static struct kunit_case format_cases[] = {
	KUNIT_CASE(format_integers_follow_nt_sizes),
	KUNIT_CASE(format_widths_and_flags_apply),
	KUNIT_CASE(format_strings_obey_width_and_precision),
	KUNIT_CASE(format_percent_signs),
	KUNIT_CASE(format_letters_after_a_pointer_are_text),
	KUNIT_CASE(format_unknown_conversion_ends_it),
	KUNIT_CASE(format_stays_inside_its_buffer),
	KUNIT_CASE(format_huge_widths_and_precisions_are_cut),
	{}
};

static struct kunit_suite format_suite = {
	.name = "ntmem_format",
	.test_cases = format_cases,
};
kunit_test_suite(format_suite);

MODULE_DESCRIPTION("Tests of DbgPrint's formatting");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
