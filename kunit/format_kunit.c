// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of DbgPrint's format language, conversion by conversion: a table of formats, what
 * they are about, and the text that NT makes of them.
 *
 * Every argument of a row is as long as a pointer, as all are that this processor passes. The
 * last conversion of a row shows that those before it took what they had to, no more and no
 * less.
 */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/string.h>

#include "format_kunit.h"
#include "thread.h"

/**
 * struct format_row - a format and what becomes of it
 * @format: format
 * @expected: text
 * @arguments: what it is about, pointers and integers alike
 */
struct format_row {
	const char *format;
	const char *expected;
	unsigned long arguments[5];
};

static char unterminated[3] = { 'a', 'b', 'c' };
static char holed[5] = { 'a', '\0', 'b', 'c', 'd' };
static WCHAR wide_unterminated[3] = { 'a', 'b', 'c' };
static WCHAR wide[] = u"wide";
static WCHAR accents[] = u"gr\u00fc\u00dfe";
static WCHAR euro[] = u"5\u20ac";
static WCHAR smile[] = u"a\U0001f600b";
static WCHAR halves[] = { 0xd83d, 'x', 0xde00, 'y', 0xd83d, 0 };
static WCHAR two_highs[] = { 0xd83d, 0xd83d, 0xde00, 0 };

static ANSI_STRING ansi = { 3, 3, unterminated };
static ANSI_STRING ansi_empty = { 0, 3, unterminated };
static ANSI_STRING ansi_none = { 3, 3, NULL };
static UNICODE_STRING unicode = { 6, 6, wide_unterminated };
static UNICODE_STRING unicode_odd = { 5, 6, wide_unterminated };
static UNICODE_STRING unicode_one = { 1, 6, wide_unterminated };
static UNICODE_STRING unicode_empty = { 0, 6, wide_unterminated };
static UNICODE_STRING unicode_none = { 6, 6, NULL };
static UNICODE_STRING unicode_smile = { 8, 8, smile };
static UNICODE_STRING unicode_half = { 4, 8, smile };

#define A(value) ARGUMENT(value)

static const struct format_row format_rows[] = {
	/* Text. */
	{ "", "" },
	{ "plain", "plain" },
	{ "100%%", "100%" },
	{ "lone%", "lone" },
	{ "%", "" },
	{ "%5", "" },
	{ "%-#", "" },
	{ "%.", "" },
	{ "%l", "" },
	{ "%I64", "" },
	{ "%I", "I" },
	{ "%%%d%%", "%7%", { 7 } },
	{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },

	/* Unknown letters are printed and take nothing. */
	{ "%y|%d", "y|1", { 1 } },
	{ "%D%U%O|%d", "DUO|1", { 1 } },
	{ "%Q|%s", "Q|s", { A("s") } },
	{ "%5q|%d", "q|1", { 1 } },
	{ "%-+ #07.3Q|%d", "Q|1", { 1 } },
	{ "%P|%d", "P|1", { 1 } },
	{ "%lI64wQ|%d", "Q|1", { 1 } },
	{ "%Ild|%d", "Ild|1", { 1 } },
	{ "%Ic|%d", "Ic|1", { 1 } },
	{ "%Is|%d", "Is|1", { 1 } },
	{ "%I6x|%d", "I6x|1", { 1 } },
	{ "%I3d|%d", "I3d|1", { 1 } },
	{ "%I65d|%d", "I65d|1", { 1 } },
	{ "%I64D|%d", "D|1", { 1 } },
	{ "%Ip|%d", "Ip|1", { 1 } },
	{ "%5%|%d", "%|1", { 1 } },
	{ "%,|%d", ",|1", { 1 } },
	{ "50%\n|%d", "50\n|1", { 1 } },
	{ "%.-5d|%d", "-5d|1", { 1 } },
	{ "%*Q|%d", "Q|2", { 5, 2 } },
	{ "%.*Q|%d", "Q|2", { 5, 2 } },
	{ "%\xc3\xbc|%d", "\xc3\xbc|1", { 1 } },

	/* Signed integers and their widths. */
	{ "%d", "0", { 0 } },
	{ "%d|%d", "-1|2", { -1, 2 } },
	{ "%i|%d", "42|2", { 42, 2 } },
	{ "%d", "2147483647", { INT_MAX } },
	{ "%d", "-2147483648", { INT_MIN } },
	{ "%d", "-1", { 0xffffffff } },
	{ "%d", "1", { 0x700000001 } },
	{ "%ld", "-1", { 0x1ffffffff } },
	{ "%ld", "-2147483648", { 0x80000000 } },
	{ "%li", "1", { 0x900000001 } },
	{ "%wd", "1", { 0x900000001 } },
	{ "%lld", "8589934591", { 0x1ffffffff } },
	{ "%lld", "-9223372036854775808", { S64_MIN } },
	{ "%I64d|%d", "-9223372036854775808|2", { S64_MIN, 2 } },
	{ "%I64i", "9223372036854775807", { S64_MAX } },
	{ "%I32d|%d", "-1|2", { 0x1ffffffff, 2 } },
	{ "%I32i", "1", { 0x100000001 } },
	{ "%Id", "-1", { -1L } },
	{ "%Id|%d", "8589934591|2", { 0x1ffffffff, 2 } },
	{ "%Ii", "8589934591", { 0x1ffffffff } },
	{ "%hd|%d", "-1|2", { 0xffff, 2 } },
	{ "%hd", "-31073", { 99999 } },
	{ "%hhd", "-31073", { 99999 } },
	{ "%hi", "1", { 0x10001 } },
	{ "%hld", "-31073", { 99999 } },
	{ "%zd", "8589934591", { 0x1ffffffff } },
	{ "%td", "-2", { -2L } },
	{ "%jd", "8589934591", { 0x1ffffffff } },
	{ "%Ld", "1", { 0x100000001 } },

	/* Modifiers repeat and combine. */
	{ "%lhwI64d", "4294967297", { 0x100000001 } },
	{ "%I64lhwd", "4294967297", { 0x100000001 } },
	{ "%I32I64d", "4294967297", { 0x100000001 } },
	{ "%I64I32d", "1", { 0x100000001 } },
	{ "%hI32d", "99999", { 99999 } },
	{ "%llld", "4294967297", { 0x100000001 } },
	{ "%lhld", "-31073", { 99999 } },
	{ "%wwwd", "1", { 1 } },
	{ "%hI64x", "123456789", { 0x123456789 } },

	/* Unsigned integers. */
	{ "%u", "4294967295", { -1 } },
	{ "%lu", "4294967295", { -1L } },
	{ "%I32u", "4294967295", { -1L } },
	{ "%I64u", "18446744073709551615", { -1L } },
	{ "%Iu|%d", "18446744073709551615|2", { -1L, 2 } },
	{ "%llu", "18446744073709551615", { -1L } },
	{ "%zu", "18446744073709551615", { -1L } },
	{ "%hu", "65535", { -1 } },
	{ "%hhu", "65535", { -1 } },
	{ "%x", "1234abcd", { 0x1234abcd } },
	{ "%X", "1234ABCD", { 0x1234abcd } },
	{ "%lx", "ffffffff", { -1L } },
	{ "%I64x", "ffffffffffffffff", { -1L } },
	{ "%I64X|%d", "1FFFFFFFF|2", { 0x1ffffffff, 2 } },
	{ "%Ix", "1ffffffff", { 0x1ffffffff } },
	{ "%IX", "1FFFFFFFF", { 0x1ffffffff } },
	{ "%llx", "1ffffffff", { 0x1ffffffff } },
	{ "%hx", "2345", { 0x12345 } },
	{ "%hhx", "2345", { 0x12345 } },
	{ "%hX", "FFFF", { -1 } },
	{ "%o", "37777777777", { -1 } },
	{ "%lo", "37777777777", { -1L } },
	{ "%I64o", "1777777777777777777777", { -1L } },
	{ "%Io", "77777777777", { 0x1ffffffff } },
	{ "%ho", "177777", { -1 } },

	/* Flags of integers. */
	{ "%+d", "+42", { 42 } },
	{ "%+d", "-42", { -42 } },
	{ "%+d", "+0", { 0 } },
	{ "% d", " 42", { 42 } },
	{ "% d", "-42", { -42 } },
	{ "%+ d", "+42", { 42 } },
	{ "% +d", "+42", { 42 } },
	{ "%+u", "42", { 42 } },
	{ "% u", "42", { 42 } },
	{ "%+x", "2a", { 42 } },
	{ "% o", "52", { 42 } },
	{ "%#x", "0x2a", { 42 } },
	{ "%#X", "0X2A", { 42 } },
	{ "%#x", "0", { 0 } },
	{ "%#o", "052", { 42 } },
	{ "%#o", "0", { 0 } },
	{ "%#.0o", "0", { 0 } },
	{ "%#.3o", "052", { 42 } },
	{ "%#.5o", "00052", { 42 } },
	{ "%#d", "42", { 42 } },
	{ "%#I64x", "0x123456789a", { 0x123456789a } },
	{ "%#012X", "0X001234ABCD", { 0x1234abcd } },
	{ "%#12x", "  0x1234abcd", { 0x1234abcd } },
	{ "%-#12x|", "0x1234abcd  |", { 0x1234abcd } },
	{ "%#lx", "0xffffffff", { -1L } },
	{ "%##x", "0x2a", { 42 } },

	/* Widths of integers. */
	{ "[%5d]", "[   42]", { 42 } },
	{ "[%-5d]", "[42   ]", { 42 } },
	{ "[%05d]", "[00042]", { 42 } },
	{ "[%05d]", "[-0042]", { -42 } },
	{ "[%+05d]", "[+0042]", { 42 } },
	{ "[% 05d]", "[ 0042]", { 42 } },
	{ "[%-05d]", "[42   ]", { 42 } },
	{ "[%0-5d]", "[42   ]", { 42 } },
	{ "[%1d]", "[42]", { 42 } },
	{ "[%2d]", "[42]", { 42 } },
	{ "[%3d]", "[ 42]", { 42 } },
	{ "[%+3d]", "[+42]", { 42 } },
	{ "%08x", "0000beef", { 0xbeef } },
	{ "%016I64x", "000000000000beef", { 0xbeef } },
	{ "[%*d]", "[   42]", { 5, 42 } },
	{ "[%*d]", "[42   ]", { -5, 42 } },
	{ "[%-*d]", "[42   ]", { -5, 42 } },
	{ "[%0*d]", "[00042]", { 5, 42 } },
	{ "[%0*d]", "[42   ]", { -5, 42 } },
	{ "[%*d]", "[42]", { 0, 42 } },

	/* Precisions of integers. */
	{ "[%.3d]", "[042]", { 42 } },
	{ "[%.3d]", "[-042]", { -42 } },
	{ "[%.1d]", "[42]", { 42 } },
	{ "[%5.3d]", "[  042]", { 42 } },
	{ "[%-5.3d]", "[042  ]", { 42 } },
	{ "[%05.3d]", "[  042]", { 42 } },
	{ "[%+.3d]", "[+042]", { 42 } },
	{ "[%.0d]", "[]", { 0 } },
	{ "[%.d]", "[]", { 0 } },
	{ "[%.0x]", "[]", { 0 } },
	{ "[%#.0x]", "[]", { 0 } },
	{ "[%5.0d]", "[     ]", { 0 } },
	{ "[%+.0d]", "[+]", { 0 } },
	{ "[%.0d]", "[1]", { 1 } },
	{ "[%.*d]", "[0042]", { 4, 42 } },
	{ "[%.*d]", "[42]", { -4, 42 } },
	{ "[%05.*d]", "[00042]", { -1, 42 } },
	{ "[%.*d]", "[]", { 0, 0 } },
	{ "[%*.*d]", "[   042]", { 6, 3, 42 } },
	{ "[%*.*d]", "[042   ]", { -6, 3, 42 } },
	{ "[%#.8x]", "[0x0000beef]", { 0xbeef } },
	{ "[%.10I64u]", "[0000000042]", { 42 } },

	/* Pointers. */
	{ "%p", "0000000000000000", { 0 } },
	{ "%p|%d", "0000000000001234|2", { 0x1234, 2 } },
	{ "%p", "00007FFFDEADBEEF", { 0x7fffdeadbeef } },
	{ "%p", "FFFFFFFFFFFFFFFF", { -1L } },
	{ "%p", "FFFFFFFFFFFFFFFE", { -2L } },
	{ "%5p", "0000000000001234", { 0x1234 } },
	{ "%20p", "    0000000000001234", { 0x1234 } },
	{ "%-20p|", "0000000000001234    |", { 0x1234 } },
	{ "%020p", "    0000000000001234", { 0x1234 } },
	{ "%.5p", "0000000000001234", { 0x1234 } },
	{ "%.20p", "0000000000001234", { 0x1234 } },
	{ "%+p", "0000000000001234", { 0x1234 } },
	{ "% p", "0000000000001234", { 0x1234 } },
	{ "%#p", "0X0000000000001234", { 0x1234 } },
	{ "%#20p", "  0X0000000000001234", { 0x1234 } },
	{ "%hp", "0000000012345678", { 0x12345678 } },
	{ "%lp", "0000000112345678", { 0x112345678 } },
	{ "%I32p|%d", "0000000112345678|2", { 0x112345678, 2 } },
	{ "%pS|%d", "0000000000001234S|2", { 0x1234, 2 } },
	{ "%pK%pB", "0000000000000001K0000000000000002B", { 1, 2 } },
	{ "%phN.", "0000000000001234hN.", { 0x1234 } },
	{ "%px", "0000000000001234x", { 0x1234 } },
	{ "%pV%pd", "0000000000000001V0000000000000002d", { 1, 2 } },

	/* Characters. */
	{ "%c|%d", "x|2", { 'x', 2 } },
	{ "%c", "x", { 0x4100 | 'x' } },
	{ "%hc", "x", { 0x4100 | 'x' } },
	{ "%hC", "x", { 0x4100 | 'x' } },
	{ "%C|%d", "x|2", { 'x', 2 } },
	{ "%C", "\xe2\x82\xac", { 0x20ac } },
	{ "%lc", "\xc3\xbc", { 0xfc } },
	{ "%wc", "\xe2\x82\xac", { 0x20ac } },
	{ "%lC", "\xe2\x82\xac", { 0x20ac } },
	{ "%hlc", "\xe2\x82\xac", { 0x20ac } },
	{ "%C%C", "??", { 0xd83d, 0xde00 } },
	{ "%C", "x", { 0x10000 | 'x' } },
	{ "[%4c]", "[   1]", { '1' } },
	{ "[%-4c]", "[1   ]", { '1' } },
	{ "[%04c]", "[0001]", { '1' } },
	{ "[%-04c]", "[1   ]", { '1' } },
	{ "[%+4c]", "[   1]", { '1' } },
	{ "[%#4c]", "[   1]", { '1' } },
	{ "[%.0c]", "[1]", { '1' } },
	{ "[%3C]", "[  \xe2\x82\xac]", { 0x20ac } },
	{ "[%03wc]", "[00\xe2\x82\xac]", { 0x20ac } },

	/* Narrow strings. */
	{ "%s|%d", "text|2", { A("text"), 2 } },
	{ "%s", "", { A("") } },
	{ "%hs", "text", { A("text") } },
	{ "%hS|%d", "text|2", { A("text"), 2 } },
	{ "%hhs", "text", { A("text") } },
	{ "%I64s", "text", { A("text") } },
	{ "[%6s]", "[  text]", { A("text") } },
	{ "[%-6s]", "[text  ]", { A("text") } },
	{ "[%07s]", "[000test]", { A("test") } },
	{ "[%-07s]", "[test   ]", { A("test") } },
	{ "[%0-7s]", "[test   ]", { A("test") } },
	{ "[%+7.3s]", "[    tes]", { A("test") } },
	{ "[%2s]", "[text]", { A("text") } },
	{ "[%.2s]", "[te]", { A("text") } },
	{ "[%.s]", "[]", { A("text") } },
	{ "[%.0s]", "[]", { A("text") } },
	{ "[%.9s]", "[text]", { A("text") } },
	{ "[%5.2s]", "[   te]", { A("text") } },
	{ "[%-5.2s]", "[te   ]", { A("text") } },
	{ "[%*s]", "[  text]", { 6, A("text") } },
	{ "[%*s]", "[text  ]", { -6, A("text") } },
	{ "[%.*s]", "[abc]", { 3, A(unterminated) } },
	{ "[%.*s]", "[whole]", { -1, A("whole") } },
	{ "[%*.*s]", "[  te]", { 4, 2, A("text") } },
	{ "%s|%d", "(null)|2", { 0, 2 } },
	{ "%.3s", "(nu", { 0 } },
	{ "[%8s]", "[  (null)]", { 0 } },
	{ "[%-8.4s]", "[(nul    ]", { 0 } },
	{ "%s", "gr\xc3\xbc\xc3\x9f", { A("gr\xc3\xbc\xc3\x9f") } },

	/* Strings of WCHARs. */
	{ "%S|%d", "wide|2", { A(wide), 2 } },
	{ "%ls", "wide", { A(wide) } },
	{ "%ws|%d", "wide|2", { A(wide), 2 } },
	{ "%lS", "wide", { A(wide) } },
	{ "%wS", "wide", { A(wide) } },
	{ "%hls", "wide", { A(wide) } },
	{ "[%6ws]", "[  wide]", { A(wide) } },
	{ "[%-6S]", "[wide  ]", { A(wide) } },
	{ "[%06ls]", "[00wide]", { A(wide) } },
	{ "[%.2ws]", "[wi]", { A(wide) } },
	{ "[%.*S]", "[abc]", { 3, A(wide_unterminated) } },
	{ "[%5.2ls]", "[   wi]", { A(wide) } },
	{ "%ws|%d", "(null)|2", { 0, 2 } },
	{ "%.4S", "(nul", { 0 } },
	{ "%ws", "gr\303\274\303\237e", { A(accents) } },
	{ "%S", "5\xe2\x82\xac", { A(euro) } },
	{ "[%4S]", "[  5\xe2\x82\xac]", { A(euro) } },
	{ "[%-4S]", "[5\xe2\x82\xac  ]", { A(euro) } },
	{ "[%.3ws]", "[gr\xc3\xbc]", { A(accents) } },
	{ "%ws", "a\360\237\230\200b", { A(smile) } },
	{ "[%.3ws]", "[a\xf0\x9f\x98\x80]", { A(smile) } },
	{ "[%.2ws]", "[a]", { A(smile) } },
	{ "[%4.2ws]", "[   a]", { A(smile) } },
	{ "%ws", "?x?y?", { A(halves) } },
	{ "%ws", "?\xf0\x9f\x98\x80", { A(two_highs) } },

	/* Counted strings. */
	{ "%Z|%d", "abc|2", { A(&ansi), 2 } },
	{ "%hZ", "abc", { A(&ansi) } },
	{ "[%5Z]", "[  abc]", { A(&ansi) } },
	{ "[%-5Z]", "[abc  ]", { A(&ansi) } },
	{ "[%05Z]", "[00abc]", { A(&ansi) } },
	{ "[%.2Z]", "[ab]", { A(&ansi) } },
	{ "[%.9Z]", "[abc]", { A(&ansi) } },
	{ "[%Z]", "[]", { A(&ansi_empty) } },
	{ "%Z|%d", "(null)|2", { 0, 2 } },
	{ "%Z|%d", "(null)|2", { A(&ansi_none), 2 } },
	{ "%.3Z", "(nu", { A(&ansi_none) } },
	{ "%wZ|%d", "abc|2", { A(&unicode), 2 } },
	{ "%lZ", "abc", { A(&unicode) } },
	{ "[%5wZ]", "[  abc]", { A(&unicode) } },
	{ "[%-5wZ]", "[abc  ]", { A(&unicode) } },
	{ "[%05wZ]", "[00abc]", { A(&unicode) } },
	{ "[%.2wZ]", "[ab]", { A(&unicode) } },
	{ "[%.3wZ]", "[abc]", { A(&unicode) } },
	{ "[%.*wZ]", "[a]", { 1, A(&unicode) } },
	{ "[%.*wZ]", "[abc]", { -1, A(&unicode) } },
	{ "[%wZ]", "[ab]", { A(&unicode_odd) } },
	{ "[%wZ]", "[]", { A(&unicode_one) } },
	{ "[%wZ]", "[]", { A(&unicode_empty) } },
	{ "%wZ|%d", "(null)|2", { 0, 2 } },
	{ "%wZ|%d", "(null)|2", { A(&unicode_none), 2 } },
	{ "%.3wZ", "(nu", { 0 } },
	{ "[%9wZ]", "[   (null)]", { 0 } },
	{ "[%wZ]", "[a\360\237\230\200b]", { A(&unicode_smile) } },
	{ "[%wZ]", "[a?]", { A(&unicode_half) } },
	{ "[%.2wZ]", "[a]", { A(&unicode_smile) } },

	/* What the kernel has no support for takes its argument. */
	{ "[%f]|%d", "[]|2", { 1, 2 } },
	{ "[%e%E%g%G]|%d", "[]|5", { 1, 2, 3, 4, 5 } },
	{ "[%a%A]|%s", "[]|s", { 1, 2, A("s") } },
	{ "[%5.2lf]|%d", "[]|2", { 1, 2 } },
	{ "[%Lf]|%d", "[]|2", { 1, 2 } },
	{ "[%*.*f]|%d", "[]|2", { 5, 2, 1, 2 } },

	/* Several at once. */
	{ "%d %s %ws %Iu %p", "1 two wide 4 0000000000000005",
	  { 1, A("two"), A(wide), 4, 5 } },
	{ "%wZ%Z%c%C%x", "abcabcxyff", { A(&unicode), A(&ansi), 'x', 'y', 0xff } },
};

/* A # would begin a directive in the report, and a row has to be one line of text. */
static void format_row_name(const struct format_row *row, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "row %td: %s", row - format_rows, row->format);
	for (; *name; name++)
		if (*name == '#' || !isascii(*name) || !isprint(*name))
			*name = '~';
}

KUNIT_ARRAY_PARAM(format, format_rows, format_row_name);

static void format_is_as_in_nt(struct kunit *test)
{
	const struct format_row *row = test->param_value;
	const unsigned long *a = row->arguments;
	char text[128];
	int length;

	length = format_into(text, sizeof(text), row->format, a[0], a[1], a[2], a[3], a[4]);
	KUNIT_EXPECT_STREQ(test, text, row->expected);
	KUNIT_EXPECT_EQ(test, length, (int)strlen(row->expected));
}

static void format_keeps_embedded_nuls(struct kunit *test)
{
	const ANSI_STRING string = { sizeof(holed), sizeof(holed), holed };
	char text[16];

	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "[%Z]", &string), 7);
	KUNIT_EXPECT_EQ(test, memcmp(text, "[a\0bcd]", 8), 0);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "[%.3Z]", &string), 5);
	KUNIT_EXPECT_EQ(test, memcmp(text, "[a\0b]", 6), 0);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "[%c%C]", 0, 0), 4);
	KUNIT_EXPECT_EQ(test, memcmp(text, "[\0\0]", 5), 0);
}

/* Whatever stands before it, %n takes its pointer and leaves what is there alone. */
static void format_n_stores_nothing(struct kunit *test)
{
	u64 counter = 0x1122334455667788;

	EXPECT_FORMAT(test, "abc|1", "abc%n|%d", &counter, 1);
	EXPECT_FORMAT(test, "abc|1", "abc%hn|%d", &counter, 1);
	EXPECT_FORMAT(test, "abc|1", "abc%lln|%d", &counter, 1);
	EXPECT_FORMAT(test, "abc|1", "abc%I64n|%d", &counter, 1);
	EXPECT_FORMAT(test, "abc|1", "abc%*.3n|%d", 7, &counter, 1);
	EXPECT_FORMAT(test, "abc|1", "abc%n|%d", NULL, 1);
	KUNIT_EXPECT_EQ(test, counter, (u64)0x1122334455667788);
}

/* An int where an int is due: the other half of its place is not to be looked at. */
static void format_takes_ints_and_pointers_as_they_are_passed(struct kunit *test)
{
	EXPECT_FORMAT(test, "-1 4294967295 ffffffff", "%d %u %x", -1, -1, -1);
	EXPECT_FORMAT(test, "1 2 3 4 5 6 7 8 9", "%d %d %d %d %d %d %ld %hd %I32d", 1, 2, 3, 4, 5,
		      6, 7, (short)8, 9);
	EXPECT_FORMAT(test, "1 -2 3 four 5", "%d %I64d %c %s %Iu", 1, -2LL, '3', "four", 5UL);
	EXPECT_FORMAT(test, "[   a] text", "[%*s] %s", 4, "a", "text");
}

/* A thread of its own has next to nothing on its stack before this. */
static int format_many(void *argument)
{
	char format[2 * 300 + 1];
	char *text = argument;
	int i;

	for (i = 0; i < 300; i++)
		memcpy(format + 2 * i, "%s", 2);
	format[2 * i] = '\0';
	/* Nothing is printed of these, so that there can be any number. */
	for (i = 0; i < 250; i++)
		memcpy(format + 2 * i, "%n", 2);
	return format_into(text, 512, format);
}

/* Beyond the top of the stack there are no arguments, and perhaps no memory. */
static void format_takes_no_more_than_there_is(struct kunit *test)
{
	struct ntmem_thread thread = {};
	char *text = kunit_kzalloc(test, 512, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_EQ(test, ntmem_thread_start(&thread, format_many, text, "format"), 0);
	KUNIT_EXPECT_GT(test, ntmem_thread_wait(&thread), 0);
}

static struct kunit_case format_cases[] = {
	KUNIT_CASE_PARAM(format_is_as_in_nt, format_gen_params),
	KUNIT_CASE(format_keeps_embedded_nuls),
	KUNIT_CASE(format_n_stores_nothing),
	KUNIT_CASE(format_takes_ints_and_pointers_as_they_are_passed),
	KUNIT_CASE(format_takes_no_more_than_there_is),
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
