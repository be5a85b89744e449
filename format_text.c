// SPDX-License-Identifier: GPL-2.0-only
/*
 * The half of DbgPrint's formatting that puts text out.
 *
 * Strings are somebody else's memory, and this may run where nothing can be done about a
 * fault. So each character is read once, by the routine that the kernel has for memory of
 * which nothing is known, straight into the result; what cannot be read is replaced as a
 * whole. Only then is it known how long the string is, and it is moved to the right by what
 * the width asks for. User memory is not read: what is there depends on who runs.
 *
 * WCHARs become UTF-8. What a limit cuts is cut between characters.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "format.h"
#include "internal.h"

/* What stands for a WCHAR that means nothing by itself. */
#define UNCONVERTIBLE "?"

static const struct ntmem_format_string null_string = { .at = "(null)", .nr = 6 };
/* What stands for a string that cannot be read. */
const struct ntmem_format_string ntmem_format_bad_string = { .at = "(bad address)", .nr = 13 };

/**
 * ntmem_format_put() - append a character, or leave it out as a whole
 * @out: text
 * @bytes: what the character consists of
 * @nr: how many
 *
 * Context: Any context.
 */
void ntmem_format_put(struct ntmem_format_text *out, const char *bytes, size_t nr)
{
	if (nr > out->room - out->length)
		out->is_full = true;
	if (out->is_full)
		return;
	memcpy(out->text + out->length, bytes, nr);
	out->length += nr;
}

static void text_fill(struct ntmem_format_text *out, char c, int nr)
{
	while (nr-- > 0 && !out->is_full)
		ntmem_format_put(out, &c, 1);
}

/* Takes back what was put since there was so much. */
static void text_cut(struct ntmem_format_text *out, size_t length)
{
	out->length = length;
	out->is_full = false;
}

/* Inserts characters; what no longer fits goes at the end. */
static void text_insert(struct ntmem_format_text *out, size_t at, char c, size_t nr)
{
	size_t nr_inserted = min(nr, out->room - at);
	size_t nr_moved = min(out->length - at, out->room - at - nr_inserted);

	if (nr_inserted < nr || nr_moved < out->length - at)
		out->is_full = true;
	memmove(out->text + at + nr_inserted, out->text + at, nr_moved);
	memset(out->text + at, c, nr_inserted);
	out->length = at + nr_inserted + nr_moved;
}

/* Fills up to the width on the side that the flags say. */
static void text_justify(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			 size_t start, int nr)
{
	if (nr >= spec->width)
		return;
	if (spec->left)
		text_fill(out, ' ', spec->width - nr);
	else
		text_insert(out, start, spec->zero ? '0' : ' ', spec->width - nr);
}

static void text_put_code(struct ntmem_format_text *out, u32 code)
{
	char bytes[NTMEM_UTF8_BYTES];

	ntmem_format_put(out, bytes, ntmem_utf8_put(code, bytes));
}

/*
 * Puts a WCHAR, unless it is the first half of a pair: that is kept in *high until its
 * second half comes, or something else.
 */
static void text_put_wide(struct ntmem_format_text *out, u16 unit, u16 *high)
{
	u16 first = *high;

	*high = 0;
	if (first && (unit & 0xfc00) == 0xdc00) {
		text_put_code(out, 0x10000 + ((first & 0x3ff) << 10 | (unit & 0x3ff)));
		return;
	}
	if (first)
		ntmem_format_put(out, UNCONVERTIBLE, 1);
	if ((unit & 0xfc00) == 0xd800)
		*high = unit;
	else if ((unit & 0xfc00) == 0xdc00)
		ntmem_format_put(out, UNCONVERTIBLE, 1);
	else
		text_put_code(out, unit);
}

static bool string_read(const struct ntmem_format_string *string, int i, u16 *unit)
{
	u8 byte = 0;
	bool good;

	if (string->is_wide)
		return ntmem_read_nofault(unit, (const u16 *)string->at + i, sizeof(*unit));
	good = ntmem_read_nofault(&byte, (const u8 *)string->at + i, sizeof(byte));
	*unit = byte;
	return good;
}

/* Puts a string without its padding. Returns how many characters, or -EFAULT. */
static int string_put(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
		      const struct ntmem_format_string *string)
{
	int i, max = string->nr >= 0 ? string->nr : INT_MAX;
	size_t start = out->length, whole;
	u16 unit, high = 0;
	bool is_limited;
	char c;

	is_limited = spec->precision >= 0 && spec->precision < max;
	if (is_limited)
		max = spec->precision;
	/* Beyond the end of the text, characters matter until the width is reached. */
	for (i = 0; i < max && (!out->is_full || i < spec->width); i++) {
		if (!string_read(string, i, &unit))
			return -EFAULT;
		if (!unit && string->nr < 0)
			break;
		if (string->is_wide) {
			text_put_wide(out, unit, &high);
		} else {
			c = unit;
			ntmem_format_put(out, &c, 1);
		}
	}
	if (is_limited && i == max && !out->is_full) {
		/* The rest of the last character is beyond the precision. */
		if (high)
			return i - 1;
		if (!string->is_wide) {
			whole = start + ntmem_utf8_whole(out->text + start, out->length - start);
			i -= out->length - whole;
			out->length = whole;
		}
	} else if (high) {
		ntmem_format_put(out, UNCONVERTIBLE, 1);
	}
	return i;
}

/**
 * ntmem_format_string() - append a string
 * @out: text
 * @spec: flags, width and precision, in characters: bytes, or WCHARs
 * @string: string, at %NULL if there is none
 *
 * Context: Any context.
 */
void ntmem_format_string(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			 const struct ntmem_format_string *string)
{
	size_t start = out->length;
	int nr;

	if (out->is_full)
		return;
	nr = string_put(out, spec, string->at ? string : &null_string);
	if (nr < 0) {
		text_cut(out, start);
		nr = string_put(out, spec, &ntmem_format_bad_string);
	}
	text_justify(out, spec, start, nr);
}

/**
 * ntmem_format_integer() - append an integer
 * @out: text
 * @spec: flags, width, precision and base, by its letter
 * @value: without its sign
 * @is_negative: its sign
 *
 * Context: Any context.
 */
void ntmem_format_integer(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			  u64 value, bool is_negative)
{
	const char *alphabet = spec->letter == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
	bool is_signed = spec->letter == 'd' || spec->letter == 'i';
	bool is_hex = spec->letter == 'x' || spec->letter == 'X';
	unsigned int base = is_hex ? 16 : spec->letter == 'o' ? 8 : 10;
	const char *prefix = "";
	int nr = 0, nr_zeros, width;
	char digits[22];

	if (is_signed)
		prefix = is_negative ? "-" : spec->plus ? "+" : spec->blank ? " " : "";
	else if (is_hex && spec->alternate && value)
		prefix = spec->letter == 'x' ? "0x" : "0X";
	/* A precision of 0 leaves nothing of the number 0. */
	while (value || (!nr && spec->precision)) {
		digits[sizeof(digits) - ++nr] = alphabet[value % base];
		value /= base;
	}
	nr_zeros = max(spec->precision - nr, 0);
	if (base == 8 && spec->alternate && !nr_zeros &&
	    (!nr || digits[sizeof(digits) - nr] != '0'))
		nr_zeros = 1;
	width = strlen(prefix) + nr_zeros + nr;
	if (!spec->left && width < spec->width) {
		/* A precision overrides the flag 0. */
		if (spec->zero && spec->precision < 0)
			nr_zeros += spec->width - width;
		else
			text_fill(out, ' ', spec->width - width);
	}
	for (; *prefix; prefix++)
		ntmem_format_put(out, prefix, 1);
	text_fill(out, '0', nr_zeros);
	for (; nr; nr--)
		ntmem_format_put(out, &digits[sizeof(digits) - nr], 1);
	if (spec->left)
		text_fill(out, ' ', spec->width - width);
}
