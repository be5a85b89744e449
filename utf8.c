// SPDX-License-Identifier: GPL-2.0-only
/*
 * UTF-8: what the kernel has for it comes with its file systems, and is not always there.
 */
#include "internal.h"

/**
 * ntmem_utf8_put() - write a character
 * @character: its number, at most 0x10ffff
 * @bytes: result
 *
 * Context: Any context.
 * Return: the number of bytes.
 */
size_t ntmem_utf8_put(u32 character, char bytes[NTMEM_UTF8_BYTES])
{
	size_t nr = 0;

	if (character < 0x80) {
		bytes[nr++] = character;
		return nr;
	}
	if (character < 0x800) {
		bytes[nr++] = 0xc0 | character >> 6;
	} else if (character < 0x10000) {
		bytes[nr++] = 0xe0 | character >> 12;
		bytes[nr++] = 0x80 | (character >> 6 & 0x3f);
	} else {
		bytes[nr++] = 0xf0 | character >> 18;
		bytes[nr++] = 0x80 | (character >> 12 & 0x3f);
		bytes[nr++] = 0x80 | (character >> 6 & 0x3f);
	}
	bytes[nr++] = 0x80 | (character & 0x3f);
	return nr;
}

/**
 * ntmem_utf8_whole() - find where text can be cut
 * @text: text, of which more may follow
 * @length: bytes of it
 *
 * Context: Any context.
 * Return: @length, or less if the last character would be cut in half there.
 */
size_t ntmem_utf8_whole(const char *text, size_t length)
{
	size_t i, needed;
	u8 byte;

	for (i = 1; i <= 3 && i <= length; i++) {
		byte = text[length - i];
		if ((byte & 0xc0) == 0x80)
			continue;
		needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
		return i < needed ? length - i : length;
	}
	return length;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_utf8_whole);
