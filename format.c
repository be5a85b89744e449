// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatting for DbgPrint.
 *
 * The conversions that printf and NT share: d i u x X o c s p and %%, with
 * flags, width and precision, and NT's sizes: l is 32 bits, I64 and ll are 64,
 * a bare I or z is pointer size. Each conversion goes to the kernel's own
 * snprintf by itself, which keeps that one's extensions out of reach: letters
 * after %p are text, as in NT.
 *
 * What is not known ends the formatting: the rest appears as it stands, since
 * the arguments that belong to it cannot be told apart any more.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"

enum format_size {
	FORMAT_CHAR,
	FORMAT_SHORT,
	FORMAT_INT,
	FORMAT_INT64,
};

/* One conversion, as read from the format. */
struct format_spec {
	char flags[8];
	int width;
	int precision;
	enum format_size size;
	char conversion;
};

static const char *format_read_flags(const char *p, struct format_spec *spec)
{
	size_t nr = 0;

	for (; *p && strchr("-+ #0", *p); p++)
		if (nr < sizeof(spec->flags) - 1 && !strchr(spec->flags, *p))
			spec->flags[nr++] = *p;
	return p;
}

static const char *format_read_number(const char *p, int *number)
{
	for (*number = 0; isdigit(*p); p++)
		if (*number < 1000)
			*number = *number * 10 + *p - '0';
	return p;
}

static const char *format_read_size(const char *p, struct format_spec *spec)
{
	spec->size = FORMAT_INT;
	if (!strncmp(p, "I64", 3)) {
		spec->size = FORMAT_INT64;
		return p + 3;
	}
	if (!strncmp(p, "I32", 3))
		return p + 3;
	if (!strncmp(p, "ll", 2)) {
		spec->size = FORMAT_INT64;
		return p + 2;
	}
	if (!strncmp(p, "hh", 2)) {
		spec->size = FORMAT_CHAR;
		return p + 2;
	}
	switch (*p) {
	case 'h':
		spec->size = FORMAT_SHORT;
		return p + 1;
	case 'l':
		return p + 1;
	case 'I':
	case 'z':
		spec->size = sizeof(size_t) == sizeof(u64) ? FORMAT_INT64 : FORMAT_INT;
		return p + 1;
	}
	return p;
}

/* Prints one integer with the kernel's snprintf; everything is widened to 64 bits. */
static int format_integer(char *text, size_t size, const struct format_spec *spec, u64 value)
{
	bool is_signed = spec->conversion == 'd' || spec->conversion == 'i';
	char format[32];

	switch (spec->size) {
	case FORMAT_CHAR:
		value = is_signed ? (u64)(s8)value : (u8)value;
		break;
	case FORMAT_SHORT:
		value = is_signed ? (u64)(s16)value : (u16)value;
		break;
	case FORMAT_INT:
		value = is_signed ? (u64)(s32)value : (u32)value;
		break;
	case FORMAT_INT64:
		break;
	}
	if (spec->precision < 0) {
		snprintf(format, sizeof(format), "%%%s*ll%c", spec->flags, spec->conversion);
		return scnprintf(text, size, format, spec->width, value);
	}
	/* A precision overrides the flag 0. */
	snprintf(format, sizeof(format), "%%%s%s%s%s*.*ll%c", strchr(spec->flags, '-') ? "-" : "",
		 strchr(spec->flags, '+') ? "+" : "", strchr(spec->flags, ' ') ? " " : "",
		 strchr(spec->flags, '#') ? "#" : "", spec->conversion);
	return scnprintf(text, size, format, spec->width, spec->precision, value);
}

static int format_string(char *text, size_t size, const struct format_spec *spec,
			 const char *string)
{
	int width = strchr(spec->flags, '-') ? -abs(spec->width) : spec->width;

	if (!string)
		string = "(null)";
	if (spec->precision < 0)
		return scnprintf(text, size, "%*s", width, string);
	return scnprintf(text, size, "%*.*s", width, spec->precision, string);
}

/**
 * ntmem_format() - format text the NT way
 * @text: result, always terminated
 * @size: room in bytes, not 0
 * @format: format
 * @arguments: what it refers to
 *
 * Context: Any context.
 * Return: length of @text in bytes, cut to what fits.
 */
int ntmem_format(char *text, size_t size, const char *format, va_list arguments)
{
	size_t length = 0;

	while (*format && length + 1 < size) {
		struct format_spec spec = { .precision = -1 };
		const char *start = format;
		char *end = text + length;
		size_t room = size - length;

		if (*format != '%') {
			text[length++] = *format++;
			continue;
		}
		format = format_read_flags(format + 1, &spec);
		if (*format == '*') {
			/* snprintf takes a negative one for left-justified too. */
			spec.width = clamp(va_arg(arguments, int), -10000, 10000);
			format++;
		} else {
			format = format_read_number(format, &spec.width);
		}
		if (*format == '.' && format[1] == '*') {
			spec.precision = clamp(va_arg(arguments, int), -1, 10000);
			format += 2;
		} else if (*format == '.') {
			format = format_read_number(format + 1, &spec.precision);
		}
		format = format_read_size(format, &spec);
		spec.conversion = *format;

		switch (spec.conversion) {
		case '%':
			text[length++] = '%';
			break;
		case 'd':
		case 'i':
		case 'u':
		case 'x':
		case 'X':
		case 'o':
			if (spec.size == FORMAT_INT64)
				length += format_integer(end, room, &spec, va_arg(arguments, u64));
			else
				length += format_integer(end, room, &spec, va_arg(arguments, u32));
			break;
		case 'c': {
			char c[2] = { va_arg(arguments, int) };

			/* A NUL ends no line of a log, so it prints as nothing. */
			length += format_string(end, room, &spec, c);
			break;
		}
		case 's':
			length += format_string(end, room, &spec, va_arg(arguments, const char *));
			break;
		case 'p':
			length += scnprintf(end, room, "%p", va_arg(arguments, void *));
			break;
		case '\0':
			/* A lone percent sign at the end prints nothing. */
			goto out;
		default:
			length += scnprintf(end, room, "%s", start);
			goto out;
		}
		format++;
	}
out:
	text[length] = '\0';
	return length;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_format);
