/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites of DbgPrint's formatting share.
 */
#ifndef NTMEM_FORMAT_KUNIT_H
#define NTMEM_FORMAT_KUNIT_H

#include <linux/stdarg.h>

#include <kunit/test.h>

#include "internal.h"

/* Formats into a text of this size; returns the length. */
static inline int format_into(char *text, size_t size, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = ntmem_format(text, size, NULL, format, arguments);
	va_end(arguments);
	return length;
}

/* An argument as it is passed, whatever its type. */
#define ARGUMENT(value) ((unsigned long)(value))

#define EXPECT_FORMAT(test, expected, ...)                                    \
	do {                                                                  \
		char text_[128];                                              \
		int length_ = format_into(text_, sizeof(text_), __VA_ARGS__); \
									      \
		KUNIT_EXPECT_STREQ(test, text_, expected);                    \
		KUNIT_EXPECT_EQ(test, length_, (int)strlen(expected));        \
	} while (0)

#endif /* NTMEM_FORMAT_KUNIT_H */
