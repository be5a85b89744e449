// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatting for DbgPrint: the half that reads the format and fetches the arguments.
 *
 * The language is that of the narrow printf of the Windows kernel: "Format Specification
 * Syntax: printf and wprintf Functions". Where its versions differ, this is the older one, to
 * which drivers were written: hh is two times h, thus 16 bits, and %n and %Z are conversions.
 * The modifiers z, t and j of newer ones are known too.
 *
 * Each conversion takes what NT takes for it, and no more: an unknown letter is printed and
 * takes nothing. What the arguments point to is read in such a way that a bad pointer does
 * no harm, and so are arguments on the stack, of which a format may ask for more than there
 * are; so a format that does not fit its arguments prints nonsense at the worst.
 *
 * Difference: %n stores nothing. %e, %f, %g and %a, for which the kernel has no support in
 * NT either, print nothing; each takes one argument.
 * Difference: kernel addresses are hashed, as in all that Linux prints, if raw_pointers=1 is
 * not given. Pointers that are errors, such as (HANDLE)-1, say nothing of the kernel.
 * Difference: WCHARs become UTF-8, not what the code page has, and that at any IRQL: NT has
 * its tables in paged memory and allows these conversions at PASSIVE_LEVEL only.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "format.h"
#include "internal.h"

/* Fixed at load, but for tests. */
static bool raw_pointers;
module_param(raw_pointers, bool, 0444);
MODULE_PARM_DESC(raw_pointers,
		 "Print kernel addresses as they are, where DbgPrint has a %p (default: N, hashed)");

#if IS_ENABLED(CONFIG_KUNIT)
/**
 * ntmem_format_raw_pointers() - choose how kernel addresses are printed, for a test
 * @raw: as they are, from now on
 *
 * Context: Any context.
 * Return: whether they were until now.
 */
bool ntmem_format_raw_pointers(bool raw)
{
	return xchg(&raw_pointers, raw);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_format_raw_pointers);
#endif

/* One character of a format. A format ends where it cannot be read. */
static char format_at(const char *p)
{
	char c;

	return ntmem_read_nofault(&c, p, sizeof(c)) ? c : '\0';
}

static bool format_read_flag(char c, struct ntmem_format_spec *spec)
{
	switch (c) {
	case '-':
		spec->left = true;
		return true;
	case '+':
		spec->plus = true;
		return true;
	case ' ':
		spec->blank = true;
		return true;
	case '#':
		spec->alternate = true;
		return true;
	case '0':
		spec->zero = true;
		return true;
	}
	return false;
}

static const char *format_read_number(const char *p, int *number)
{
	char c;

	for (*number = 0; c = format_at(p), isdigit(c); p++)
		*number = min(*number * 10 + c - '0', NTMEM_FORMAT_MAX_FIELD);
	return p;
}

/*
 * Whether there is one more argument. Who passes fewer than the format asks for has what is
 * further up on the stack printed, and at its end there may be no memory.
 */
static bool format_has_argument(va_list *arguments)
{
	/* Sparse takes a va_list for something of its own. */
#if defined(__x86_64__) && !defined(__CHECKER__)
	u64 next;

	/* The first few were in registers and have been saved. */
	return (*arguments)->gp_offset < 6 * sizeof(next) ||
	       ntmem_read_nofault(&next, (*arguments)->overflow_arg_area, sizeof(next));
#else
	return true;
#endif
}

/* What stands for an argument that is not there is zero. */
static int format_take_int(va_list *arguments)
{
	return format_has_argument(arguments) ? va_arg(*arguments, int) : 0;
}

static u64 format_take_u64(va_list *arguments)
{
	return format_has_argument(arguments) ? va_arg(*arguments, u64) : 0;
}

static void *format_take_pointer(va_list *arguments)
{
	return format_has_argument(arguments) ? va_arg(*arguments, void *) : NULL;
}

/* An I is a modifier only in front of what it can modify; else it is an unknown letter. */
static const char *format_read_i(const char *p, struct ntmem_format_spec *spec)
{
	switch (format_at(p + 1)) {
	case '6':
		if (format_at(p + 2) != '4')
			return NULL;
		spec->size = NTMEM_FORMAT_64;
		return p + 3;
	case '3':
		if (format_at(p + 2) != '2')
			return NULL;
		spec->size = NTMEM_FORMAT_32;
		return p + 3;
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		spec->size = sizeof(void *) == sizeof(u64) ? NTMEM_FORMAT_64 : NTMEM_FORMAT_32;
		return p + 1;
	}
	return NULL;
}

/* Modifiers come in any number and order. Returns the one that follows, or %NULL. */
static const char *format_read_modifier(const char *p, struct ntmem_format_spec *spec)
{
	switch (format_at(p)) {
	case 'h':
		spec->is_short = true;
		return p + 1;
	case 'l':
		if (format_at(p + 1) == 'l') {
			spec->size = NTMEM_FORMAT_64;
			return p + 2;
		}
		fallthrough;
	case 'w':
		spec->is_wide = true;
		return p + 1;
	case 'I':
		return format_read_i(p, spec);
	case 'j':
		spec->size = NTMEM_FORMAT_64;
		return p + 1;
	case 't':
	case 'z':
		spec->size = sizeof(void *) == sizeof(u64) ? NTMEM_FORMAT_64 : NTMEM_FORMAT_32;
		return p + 1;
	case 'L':
		return p + 1;
	}
	return NULL;
}

/* Reads what follows a percent sign, up to the letter. Returns where the letter is. */
static const char *format_read(const char *p, struct ntmem_format_spec *spec, va_list *arguments)
{
	const char *next;

	*spec = (struct ntmem_format_spec){ .precision = -1 };
	while (format_read_flag(format_at(p), spec))
		p++;
	if (format_at(p) == '*') {
		spec->width = clamp(format_take_int(arguments), -NTMEM_FORMAT_MAX_FIELD,
				    NTMEM_FORMAT_MAX_FIELD);
		spec->left |= spec->width < 0;
		spec->width = abs(spec->width);
		p++;
	} else {
		p = format_read_number(p, &spec->width);
	}
	if (format_at(p) == '.' && format_at(p + 1) == '*') {
		spec->precision = clamp(format_take_int(arguments), -1, NTMEM_FORMAT_MAX_FIELD);
		p += 2;
	} else if (format_at(p) == '.') {
		p = format_read_number(p + 1, &spec->precision);
	}
	while ((next = format_read_modifier(p, spec)))
		p = next;
	spec->letter = format_at(p);
	return p;
}

static void format_signed(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			  va_list *arguments)
{
	s64 value;

	if (spec->size == NTMEM_FORMAT_64)
		value = format_take_u64(arguments);
	else
		value = format_take_int(arguments);
	if (spec->size == NTMEM_FORMAT_PLAIN && spec->is_short)
		value = (s16)value;
	ntmem_format_integer(out, spec, value < 0 ? -(u64)value : value, value < 0);
}

static void format_unsigned(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			    va_list *arguments)
{
	u64 value;

	if (spec->size == NTMEM_FORMAT_64)
		value = format_take_u64(arguments);
	else
		value = (unsigned int)format_take_int(arguments);
	if (spec->size == NTMEM_FORMAT_PLAIN && spec->is_short)
		value = (u16)value;
	ntmem_format_integer(out, spec, value, false);
}

/* As many digits as a pointer can have, whatever flags and precision say. */
static void format_pointer(struct ntmem_format_text *out, struct ntmem_format_spec *spec,
			   const void *pointer)
{
	u64 value = (unsigned long)pointer;
	char hashed[24];

	spec->letter = 'X';
	spec->precision = 2 * sizeof(pointer);
	if ((long)pointer < 0 && !READ_ONCE(raw_pointers)) {
		snprintf(hashed, sizeof(hashed), "%p", pointer);
		/* It is no number as long as the kernel lacks the random numbers to hash with. */
		if (kstrtou64(hashed, 16, &value)) {
			const struct ntmem_format_string string = { .at = hashed, .nr = -1 };

			spec->zero = false;
			ntmem_format_string(out, spec, &string);
			return;
		}
	}
	ntmem_format_integer(out, spec, value, false);
}

static void format_character(struct ntmem_format_text *out, struct ntmem_format_spec *spec,
			     bool is_wide, int c)
{
	u8 narrow = c;
	u16 wide = c;
	const struct ntmem_format_string string = {
		.at = is_wide ? (const void *)&wide : &narrow,
		.nr = 1,
		.is_wide = is_wide,
	};

	spec->precision = -1;
	ntmem_format_string(out, spec, &string);
}

static void format_plain_string(struct ntmem_format_text *out,
				const struct ntmem_format_spec *spec, bool is_wide, const void *at)
{
	const struct ntmem_format_string string = { .at = at, .nr = -1, .is_wide = is_wide };

	ntmem_format_string(out, spec, &string);
}

/* ANSI_STRING and UNICODE_STRING have the same fields. */
static void format_counted_string(struct ntmem_format_text *out,
				  const struct ntmem_format_spec *spec, const void *descriptor)
{
	struct ntmem_format_string string = { .at = NULL };
	UNICODE_STRING copy;

	BUILD_BUG_ON(sizeof(ANSI_STRING) != sizeof(copy));
	if (descriptor && !ntmem_read_nofault(&copy, descriptor, sizeof(copy))) {
		string = ntmem_format_bad_string;
	} else if (descriptor) {
		string.at = copy.Buffer;
		string.is_wide = spec->is_wide;
		string.nr = spec->is_wide ? copy.Length / sizeof(WCHAR) : copy.Length;
	}
	ntmem_format_string(out, spec, &string);
}

/* One conversion. What is not known is its own letter. */
static void format_convert(struct ntmem_format_text *out, struct ntmem_format_spec *spec,
			   va_list *arguments)
{
	bool is_wide = spec->is_wide;

	if (spec->left)
		spec->zero = false;
	switch (spec->letter) {
	case 'd':
	case 'i':
		format_signed(out, spec, arguments);
		break;
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		format_unsigned(out, spec, arguments);
		break;
	case 'p':
		format_pointer(out, spec, format_take_pointer(arguments));
		break;
	case 'C':
		is_wide |= !spec->is_short;
		fallthrough;
	case 'c':
		format_character(out, spec, is_wide, format_take_int(arguments));
		break;
	case 'S':
		is_wide |= !spec->is_short;
		fallthrough;
	case 's':
		format_plain_string(out, spec, is_wide, format_take_pointer(arguments));
		break;
	case 'Z':
		format_counted_string(out, spec, format_take_pointer(arguments));
		break;
	case 'a':
	case 'A':
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
	case 'n':
		/* Kernel code cannot pass a double: what stands for it was passed as others are. */
		format_take_pointer(arguments);
		break;
	default:
		ntmem_format_put(out, &spec->letter, 1);
	}
}

/**
 * ntmem_format() - format text the NT way
 * @text: result, always terminated; may have other NULs in it
 * @size: room in bytes, not 0
 * @prefix: what the text begins with, taken as it is, or %NULL
 * @format: format
 * @arguments: what it refers to
 *
 * Context: Any context.
 * Return: length of @text in bytes, cut to what fits.
 */
int ntmem_format(char *text, size_t size, const char *prefix, const char *format,
		 va_list arguments)
{
	struct ntmem_format_text out = { .text = text, .room = size - 1 };
	struct ntmem_format_spec spec = { .precision = -1 };
	va_list rest;
	char c;

	if (prefix)
		format_plain_string(&out, &spec, false, prefix);
	/* Where a va_list is an array, the parameter is a pointer, of another type. */
	va_copy(rest, arguments);
	for (; !out.is_full && (c = format_at(format)); format++) {
		if (c != '%') {
			ntmem_format_put(&out, &c, 1);
			continue;
		}
		format = format_read(format + 1, &spec, &rest);
		/* A lone percent sign at the end prints nothing. */
		if (!spec.letter)
			break;
		format_convert(&out, &spec, &rest);
	}
	va_end(rest);
	if (out.is_full)
		out.length = ntmem_utf8_whole(text, out.length);
	text[out.length] = '\0';
	return out.length;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_format);
