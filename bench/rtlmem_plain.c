// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver without these routines would write: plain loops, called like the
 * others. They stay what they are: the compiler, which likes to make a call of
 * memset() or memcpy() of such a loop, may not know what each step carries.
 */
#include <linux/compiler.h>
#include <linux/types.h>

#include "rtlmem.h"

/* At any address. */
struct plain_word {
	unsigned long value;
} __packed;

/**
 * bench_compare_bytes() - compare byte by byte
 * @first: buffer
 * @second: buffer
 * @size: bytes
 *
 * Return: difference of the first bytes that differ, or 0.
 */
int bench_compare_bytes(const void *first, const void *second, size_t size)
{
	const u8 *a = first, *b = second;
	size_t i;

	for (i = 0; i < size; i++) {
		u8 byte = a[i];

		OPTIMIZER_HIDE_VAR(byte);
		if (byte != b[i])
			return byte - b[i];
	}
	return 0;
}

/**
 * bench_compare_words() - compare as lib/string.c does
 * @first: buffer
 * @second: buffer
 * @size: bytes
 *
 * The kernel's own memcmp() may be another one on another architecture.
 *
 * Return: difference of the first bytes that differ, or 0.
 */
int bench_compare_words(const void *first, const void *second, size_t size)
{
	const u8 *a = first, *b = second;
	int result = 0;

	while (size >= sizeof(unsigned long)) {
		const struct plain_word *word_a = (const void *)a, *word_b = (const void *)b;

		if (word_a->value != word_b->value)
			break;
		a += sizeof(unsigned long);
		b += sizeof(unsigned long);
		size -= sizeof(unsigned long);
	}
	for (; size; a++, b++, size--) {
		result = *a - *b;
		if (result)
			break;
	}
	return result;
}

/**
 * bench_zero_bytes() - look for a byte that is not zero, byte by byte
 * @buffer: buffer
 * @size: bytes
 *
 * Return: whether there is none.
 */
bool bench_zero_bytes(const void *buffer, size_t size)
{
	const u8 *bytes = buffer;
	size_t i;

	for (i = 0; i < size; i++) {
		u8 byte = bytes[i];

		OPTIMIZER_HIDE_VAR(byte);
		if (byte)
			return false;
	}
	return true;
}

/**
 * bench_compare_ulongs() - compare with a pattern, 32 bits at a time
 * @buffer: buffer, aligned to 4 bytes
 * @size: bytes, a multiple of 4
 * @pattern: pattern
 *
 * Return: bytes before the first that differ.
 */
size_t bench_compare_ulongs(const void *buffer, size_t size, u32 pattern)
{
	const u32 *ulongs = buffer;
	size_t i;

	for (i = 0; i < size / sizeof(*ulongs); i++) {
		u32 ulong = ulongs[i];

		OPTIMIZER_HIDE_VAR(ulong);
		if (ulong != pattern)
			break;
	}
	return i * sizeof(*ulongs);
}

/**
 * bench_copy_bytes() - copy byte by byte, upwards
 * @destination: where to
 * @source: where from
 * @size: bytes
 */
void bench_copy_bytes(void *destination, const void *source, size_t size)
{
	const u8 *from = source;
	u8 *to = destination;
	size_t i;

	for (i = 0; i < size; i++) {
		u8 byte = from[i];

		OPTIMIZER_HIDE_VAR(byte);
		to[i] = byte;
	}
}

/**
 * bench_fill_bytes() - fill byte by byte
 * @destination: what to fill
 * @value: with what
 * @size: bytes
 */
void bench_fill_bytes(void *destination, u8 value, size_t size)
{
	u8 *to = destination;
	size_t i;

	for (i = 0; i < size; i++) {
		OPTIMIZER_HIDE_VAR(value);
		to[i] = value;
	}
}

/**
 * bench_fill_ulongs() - fill 32 bits at a time
 * @destination: what to fill, aligned to 4 bytes
 * @pattern: with what
 * @size: bytes, a multiple of 4
 */
void bench_fill_ulongs(void *destination, u32 pattern, size_t size)
{
	u32 *to = destination;
	size_t i;

	for (i = 0; i < size / sizeof(*to); i++) {
		OPTIMIZER_HIDE_VAR(pattern);
		to[i] = pattern;
	}
}
