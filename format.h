/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two halves of DbgPrint's formatting: format.c reads conversions and fetches what
 * they are about, format_text.c puts it out.
 */
#ifndef NTMEM_FORMAT_H
#define NTMEM_FORMAT_H

#include <linux/types.h>

/* Widths and precisions beyond this are as good as this: no text is as long. */
#define NTMEM_FORMAT_MAX_FIELD 8192

/**
 * enum ntmem_format_size - what an integer's modifiers say of its width
 * @NTMEM_FORMAT_PLAIN: nothing: 32 bits, or 16 with an h
 * @NTMEM_FORMAT_32: 32 bits
 * @NTMEM_FORMAT_64: 64 bits
 */
enum ntmem_format_size {
	NTMEM_FORMAT_PLAIN,
	NTMEM_FORMAT_32,
	NTMEM_FORMAT_64,
};

/**
 * struct ntmem_format_spec - one conversion, as read from the format
 * @left: flag -
 * @plus: flag +
 * @blank: flag blank
 * @alternate: flag #
 * @zero: flag 0
 * @is_short: modifier h
 * @is_wide: modifier l or w
 * @size: what the other modifiers say
 * @width: characters at least, 0 if not given
 * @precision: -1 if not given
 * @letter: what kind of conversion
 */
struct ntmem_format_spec {
	bool left;
	bool plus;
	bool blank;
	bool alternate;
	bool zero;
	bool is_short;
	bool is_wide;
	enum ntmem_format_size size;
	int width;
	int precision;
	char letter;
};

/**
 * struct ntmem_format_text - where text is put
 * @text: the text so far, without its NUL
 * @room: bytes that @text can hold besides the NUL
 * @length: bytes in @text
 * @is_full: something had to be left out; what follows is left out too
 */
struct ntmem_format_text {
	char *text;
	size_t room;
	size_t length;
	bool is_full;
};

/**
 * struct ntmem_format_string - characters to be put out; nothing is known of their memory
 * @at: the first
 * @nr: how many, or -1 if a NUL ends them
 * @is_wide: they are WCHARs
 */
struct ntmem_format_string {
	const void *at;
	int nr;
	bool is_wide;
};

extern const struct ntmem_format_string ntmem_format_bad_string;

void ntmem_format_put(struct ntmem_format_text *out, const char *bytes, size_t nr);
void ntmem_format_string(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			 const struct ntmem_format_string *string);
void ntmem_format_integer(struct ntmem_format_text *out, const struct ntmem_format_spec *spec,
			  u64 value, bool is_negative);

#endif /* NTMEM_FORMAT_H */
