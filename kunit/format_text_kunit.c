// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of what DbgPrint's formatting does with limits, bad memory, kernel addresses and
 * contexts.
 */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "format_kunit.h"
#include "helpers.h"

/* Canaries around the text show a write outside it. */
struct format_buffer {
	char before[8];
	char text[64];
	char after[8];
};

static void text_stays_inside_its_buffer(struct kunit *test)
{
	static const char *const formats[] = {
		"%s %08x %20d %% %p %c", "%-70s|%d", "%70s|%d", "%070s|%.70d", "%ws",
	};
	size_t size, before = sizeof_field(struct format_buffer, before), rest;
	struct format_buffer buffer;
	int i, length;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		for (size = 1; size <= sizeof(buffer.text); size++) {
			memset(&buffer, 0xa5, sizeof(buffer));
			length = format_into(buffer.text, size, formats[i], u"a longer text", 1, 2,
					     NULL, 'x');
			rest = sizeof(buffer) - before - size;
			KUNIT_EXPECT_LT_MSG(test, length, (int)size, "%d, size %zu", i, size);
			KUNIT_EXPECT_EQ_MSG(test, buffer.text[length], '\0', "%d, size %zu", i,
					    size);
			KUNIT_EXPECT_TRUE_MSG(test, is_filled(&buffer, 0xa5, before),
					      "%d, size %zu", i, size);
			KUNIT_EXPECT_TRUE_MSG(test,
					      is_filled((u8 *)&buffer + before + size, 0xa5, rest),
					      "%d, size %zu", i, size);
		}
	}
}

static void text_huge_widths_and_precisions_are_cut(struct kunit *test)
{
	char text[32];

	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.99999d", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%99999999d", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%99999999999999999999999d", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%*d", INT_MIN, 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%*d", INT_MAX, 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.*d", INT_MAX, 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.*d|", INT_MIN, 1), 2);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%.99999s|", "x"), 2);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%4294967297d|", 1), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%99999s", "x"), 31);
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%-99999s", "x"), 31);
	KUNIT_EXPECT_EQ(test, strspn(text + 1, " "), (size_t)30);
}

/* What does not fit is the end, also of a string that stands at the right of its field. */
static void text_is_cut_at_the_end(struct kunit *test)
{
	char text[8];

	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%d%s", 123, "abcdefgh"), 7);
	KUNIT_EXPECT_STREQ(test, text, "123abcd");
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%10s", "abcdefgh"), 7);
	KUNIT_EXPECT_STREQ(test, text, "  abcde");
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "%9d", 12345), 7);
	KUNIT_EXPECT_STREQ(test, text, "    123");
	/* Nothing that follows is put into the room that was left. */
	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), "12345%wsx", u"a\u20ac"), 6);
	KUNIT_EXPECT_STREQ(test, text, "12345a");
}

static void text_never_has_half_a_character(struct kunit *test)
{
	static const char *const formats[] = { "%s%ws", "%.11s%.11ws", "%11s%11ws" };
	char text[48];
	size_t size;
	int i, n;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		for (size = 1; size <= sizeof(text); size++) {
			n = format_into(text, size, formats[i],
					"\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80z",
					u"\u00fc\u20ac\U0001f600z");
			KUNIT_EXPECT_EQ_MSG(test, ntmem_utf8_whole(text, n), (size_t)n,
					    "%d, size %zu: %*pE", i, size, n, text);
			KUNIT_EXPECT_EQ_MSG(test, text[n], '\0', "%d, size %zu", i, size);
		}
	}
}

static void text_precision_never_halves_a_character(struct kunit *test)
{
	/* Bytes of a narrow string, WCHARs of a wide one. */
	static const int narrow[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11 };
	static const int wide[] = { 0, 1, 3, 6, 6, 10, 11, 11 };
	char text[32];
	int i;

	for (i = 0; i < ARRAY_SIZE(narrow); i++)
		KUNIT_EXPECT_EQ_MSG(test, narrow[i],
				    format_into(text, sizeof(text), "%.*s", i,
						"a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80z"),
				    "precision %d", i);
	for (i = 0; i < ARRAY_SIZE(wide); i++)
		KUNIT_EXPECT_EQ_MSG(test, wide[i],
				    format_into(text, sizeof(text), "%.*ws", i,
						u"a\u00fc\u20ac\U0001f600z"),
				    "precision %d", i);
}

static void text_end_of_whole_characters_is_found(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("", 0), (size_t)0);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("abc", 3), (size_t)3);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("a\xc3", 2), (size_t)1);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("a\xc3\xbc", 3), (size_t)3);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("a\xe2\x82", 3), (size_t)1);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("a\xe2\x82\xac", 4), (size_t)4);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("\xf0\x9f\x98", 3), (size_t)0);
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("\xf0\x9f\x98\x80", 4), (size_t)4);
	/* What is no UTF-8 has no characters to keep whole. */
	KUNIT_EXPECT_EQ(test, ntmem_utf8_whole("\x80\x80\x80\x80\x80", 5), (size_t)5);
}

static void text_prefix_is_no_format(struct kunit *test)
{
	char text[16];
	va_list none;

	memset(&none, 0, sizeof(none));
	KUNIT_EXPECT_EQ(test, ntmem_format(text, sizeof(text), "5%d ", "x", none), 5);
	KUNIT_EXPECT_STREQ(test, text, "5%d x");
	KUNIT_EXPECT_EQ(test, ntmem_format(text, 4, "12345", "x", none), 3);
	KUNIT_EXPECT_STREQ(test, text, "123");
}

/* Bad memory ---------------------------------------------------------------- */

static const void *const bad_addresses[] = {
	(void *)1,
	(void *)0x1000,
	/* User memory and its end, and what is in neither half. */
	(void *)0x00007fffffffe000,
	(void *)0x0000800000000000,
	(void *)0x4141414141414141,
	(void *)0x8000000000000000,
	/*
	 * The kernel's half, where nothing is: holes with four and five levels of
	 * page tables. What lies between them is KASAN's shadow with five.
	 */
	(void *)0xff00000000000000,
	(void *)0xff0fffffffffffff,
	(void *)0xffffffffff5fffff,
	(void *)-1L,
	(void *)-2L,
};

static void text_bad_strings_are_called_so(struct kunit *test)
{
	static const char *const formats[] = { "[%s]|%d", "[%ws]|%d", "[%S]|%d", "[%Z]|%d",
					       "[%wZ]|%d" };
	char text[64];
	int i, k;

	for (i = 0; i < ARRAY_SIZE(bad_addresses); i++) {
		for (k = 0; k < ARRAY_SIZE(formats); k++) {
			format_into(text, sizeof(text), formats[k], bad_addresses[i], 2);
			KUNIT_EXPECT_STREQ_MSG(test, text, "[(bad address)]|2", "%s of address %d",
					       formats[k], i);
		}
	}
	EXPECT_FORMAT(test, "[  (bad address)][(bad    ]", "[%15s][%-8.4s]", (void *)1, (void *)1);
}

static void text_bad_buffers_are_called_so(struct kunit *test)
{
	UNICODE_STRING string = { 6, 6, (WCHAR *)1 };

	EXPECT_FORMAT(test, "[(bad address)][(bad address)]", "[%wZ][%Z]", &string, &string);
	string.Length = 0;
	EXPECT_FORMAT(test, "[][]", "[%wZ][%Z]", &string, &string);
}

static void text_bad_formats_end_there(struct kunit *test)
{
	char text[16];
	int i;

	KUNIT_EXPECT_EQ(test, format_into(text, sizeof(text), NULL), 0);
	for (i = 0; i < ARRAY_SIZE(bad_addresses); i++)
		KUNIT_EXPECT_EQ_MSG(test, format_into(text, sizeof(text), bad_addresses[i]), 0,
				    "address %d", i);
}

/* Areas of this kind have a page behind them that is not there. */
static void text_strings_may_end_with_their_page(struct kunit *test)
{
	char *page = vmalloc(PAGE_SIZE), *end = page + PAGE_SIZE;
	ANSI_STRING ansi = { 4, 4, end - 4 };
	UNICODE_STRING unicode = { 4, 4, (WCHAR *)(end - 4) };

	KUNIT_ASSERT_NOT_NULL(test, page);
	memcpy(end - 4, "abc", 4);
	EXPECT_FORMAT(test, "abc", "%s", end - 4);
	EXPECT_FORMAT(test, "abc", end - 4);
	memcpy(end - 4, "abcd", 4);
	EXPECT_FORMAT(test, "[abcd][abcd]", "[%.4s][%Z]", end - 4, &ansi);
	EXPECT_FORMAT(test, "(bad address)", "%s", end - 4);
	EXPECT_FORMAT(test, "(bad ", "%.5s", end - 4);
	EXPECT_FORMAT(test, "abcd", end - 4);
	memcpy(end - 4, u"ab", 4);
	EXPECT_FORMAT(test, "[ab][ab]", "[%.2ws][%wZ]", end - 4, &unicode);
	EXPECT_FORMAT(test, "(bad address)", "%ws", end - 4);
	unicode.Length = 6;
	EXPECT_FORMAT(test, "(bad address)", "%wZ", &unicode);
	vfree(page);
}

static void text_user_memory_is_not_read(struct kunit *test)
{
	struct user_memory *user = test->priv;

	if (!user->mm)
		kunit_skip(test, "no user memory: a kernel thread loads the suite");
	kthread_use_mm(user->mm);
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)user->address, "secret", 7), 0UL);
	EXPECT_FORMAT(test, "(bad address)", "%s", user->address);
	EXPECT_FORMAT(test, "(bad address)", "%ws", user->address);
	kthread_unuse_mm(user->mm);
}

/* Kernel addresses ------------------------------------------------------------ */

/* The kernel hashes addresses once it has random numbers; until then it prints none. */
static bool text_wait_for_hashes(const void *address)
{
	char text[32];
	int patience = 100;

	if (wait_for_random_bytes())
		return false;
	while (snprintf(text, sizeof(text), "%p", address), *text == '(' && patience--)
		msleep(20);
	return *text != '(';
}

static void text_kernel_addresses_are_hashed(struct kunit *test)
{
	char first[32], second[32], again[32], exact[32], kernel[32];
	int *here = kunit_kzalloc(test, 64, GFP_KERNEL);

	if (IS_ENABLED(CONFIG_UML))
		kunit_skip(test, "a kernel in user mode has no addresses in the upper half");
	KUNIT_ASSERT_NOT_NULL(test, here);
	KUNIT_ASSERT_EQ(test, format_into(first, sizeof(first), "%p", here), 16);
	KUNIT_ASSERT_TRUE(test, text_wait_for_hashes(here));
	KUNIT_ASSERT_EQ(test, format_into(first, sizeof(first), "%p", here), 16);
	KUNIT_ASSERT_EQ(test, format_into(second, sizeof(second), "%p", here + 1), 16);
	KUNIT_ASSERT_EQ(test, format_into(again, sizeof(again), "%p", here), 16);
	snprintf(exact, sizeof(exact), "%016lX", (unsigned long)here);
	snprintf(kernel, sizeof(kernel), "%p", here);
	KUNIT_EXPECT_STREQ(test, first, again);
	KUNIT_EXPECT_STRNEQ(test, first, second);
	/* It has the name of the rest of the log, where debugging may ask for exact ones. */
	KUNIT_EXPECT_EQ(test, strcasecmp(first, kernel), 0);
	if (strcasecmp(kernel, exact))
		KUNIT_EXPECT_STRNEQ(test, first, exact);
	KUNIT_EXPECT_EQ(test, strspn(first, "0123456789ABCDEF"), (size_t)16);
	KUNIT_EXPECT_EQ(test, format_into(again, sizeof(again), "[%#20p]", here), 22);
	KUNIT_EXPECT_EQ(test, memcmp(again, "[  0X", 5), 0);
	KUNIT_EXPECT_EQ(test, memcmp(again + 5, first, 16), 0);
}

static void text_raw_pointers_are_exact(struct kunit *test)
{
	bool before = ntmem_format_raw_pointers(true);

	EXPECT_FORMAT(test, "FFFF888012345678", "%p", (void *)0xffff888012345678);
	EXPECT_FORMAT(test, "8000000000000000", "%p", (void *)0x8000000000000000);
	EXPECT_FORMAT(test, "0XFFFF888012345678", "%#p", (void *)0xffff888012345678);
	EXPECT_FORMAT(test, "0000000000001234", "%p", (void *)0x1234);
	ntmem_format_raw_pointers(before);
	KUNIT_EXPECT_FALSE(test, before);
}

/* Integers are what the driver says they are. */
static void text_addresses_as_integers_are_exact(struct kunit *test)
{
	EXPECT_FORMAT(test, "ffff888012345678", "%I64x", 0xffff888012345678);
	EXPECT_FORMAT(test, "FFFF888012345678", "%IX", 0xffff888012345678);
}

/* Contexts -------------------------------------------------------------------- */

static void text_format_all(void *text)
{
	format_into(text, 128, "%d %s %ws %p %s %wZ", 1, "two", u"\u20ac", (void *)5, (void *)6,
		    (void *)-1L);
}

static void text_is_the_same_in_every_context(struct kunit *test)
{
	static const char expected[] =
		"1 two \xe2\x82\xac 0000000000000005 (bad address) (bad address)";
	char text[128];
	unsigned long flags;

	text_format_all(text);
	KUNIT_EXPECT_STREQ(test, text, expected);
	memset(text, 0, sizeof(text));
	run_in_softirq(text_format_all, text);
	KUNIT_EXPECT_STREQ(test, text, expected);
	memset(text, 0, sizeof(text));
	run_in_hardirq(text_format_all, text);
	KUNIT_EXPECT_STREQ(test, text, expected);
	memset(text, 0, sizeof(text));
	local_irq_save(flags);
	text_format_all(text);
	local_irq_restore(flags);
	KUNIT_EXPECT_STREQ(test, text, expected);
	memset(text, 0, sizeof(text));
	IN_NMI(text_format_all(text));
	KUNIT_EXPECT_STREQ(test, text, expected);
}

/* Somebody who changes a string while it is printed gets one text or the other, or a mix. */
struct text_race {
	char string[16];
	bool stop;
	unsigned int nr_wrong;
};

static void text_change(void *data)
{
	struct text_race *race = data;
	unsigned int i;

	for (i = 0; !READ_ONCE(race->stop); i++)
		WRITE_ONCE(race->string[i % 15], i & 16 ? 'x' : '\0');
}

static void text_print(void *data)
{
	struct text_race *race = data;
	char text[64];
	int i, n;

	for (i = 0; i < 20000; i++) {
		n = format_into(text, sizeof(text), "[%20s]", race->string);
		if (n != 22 || strlen(text) != 22 || text[0] != '[' || text[21] != ']')
			race->nr_wrong++;
	}
	WRITE_ONCE(race->stop, true);
}

static void text_run_race(void *data)
{
	void **pair = data;
	void (*routine)(void *race) = pair[0];

	routine(pair[1]);
}

static void text_survives_strings_that_change(struct kunit *test)
{
	struct text_race race = {};
	void *change[] = { text_change, &race }, *print[] = { text_print, &race };
	void *both[] = { change, print };

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	KUNIT_ASSERT_EQ(test, run_on_cpus(text_run_race, both, 2), 0);
	KUNIT_EXPECT_EQ(test, race.nr_wrong, 0U);
}

static struct user_memory user;

static int text_init(struct kunit *test)
{
	test->priv = &user;
	return 0;
}

static int text_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&user);
}

static void text_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&user);
}

static struct kunit_case text_cases[] = {
	KUNIT_CASE(text_stays_inside_its_buffer),
	KUNIT_CASE(text_huge_widths_and_precisions_are_cut),
	KUNIT_CASE(text_is_cut_at_the_end),
	KUNIT_CASE(text_never_has_half_a_character),
	KUNIT_CASE(text_precision_never_halves_a_character),
	KUNIT_CASE(text_end_of_whole_characters_is_found),
	KUNIT_CASE(text_prefix_is_no_format),
	KUNIT_CASE(text_bad_strings_are_called_so),
	KUNIT_CASE(text_bad_buffers_are_called_so),
	KUNIT_CASE(text_bad_formats_end_there),
	KUNIT_CASE(text_strings_may_end_with_their_page),
	KUNIT_CASE(text_user_memory_is_not_read),
	KUNIT_CASE(text_kernel_addresses_are_hashed),
	KUNIT_CASE(text_raw_pointers_are_exact),
	KUNIT_CASE(text_addresses_as_integers_are_exact),
	KUNIT_CASE(text_is_the_same_in_every_context),
	KUNIT_CASE(text_survives_strings_that_change),
	{}
};

static struct kunit_suite text_suite = {
	.name = "ntmem_format_text",
	.suite_init = text_suite_init,
	.suite_exit = text_suite_exit,
	.init = text_init,
	.test_cases = text_cases,
};
kunit_test_suite(text_suite);
