// SPDX-License-Identifier: GPL-2.0-only
/*
 * What drivers get inlined, with lengths that the compiler does not know and with
 * lengths that it does.
 */
#define RTLMEM_KUNIT_INLINE

#include "rtlmem_kunit.h"

void rtlmem_inline_copy(void *to, const void *from, size_t length)
{
	RtlCopyMemory(to, from, length);
}

void rtlmem_inline_move(void *to, const void *from, size_t length)
{
	RtlMoveMemory(to, from, length);
}

void rtlmem_inline_copy_bytes(void *to, const void *from, size_t length)
{
	RtlCopyBytes(to, from, length);
}

void rtlmem_inline_fill(void *to, size_t length, int value)
{
	RtlFillMemory(to, length, value);
}

void rtlmem_inline_fill_bytes(void *to, size_t length, int value)
{
	RtlFillBytes(to, length, value);
}

void rtlmem_inline_zero(void *to, size_t length, int value)
{
	RtlZeroMemory(to, length);
}

void rtlmem_inline_zero_bytes(void *to, size_t length, int value)
{
	RtlZeroBytes(to, length);
}

void rtlmem_inline_secure_zero(void *to, size_t length, int value)
{
	RtlSecureZeroMemory(to, length);
}

void rtlmem_inline_fill_ulong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlong(to, length, pattern);
}

void rtlmem_inline_fill_ulonglong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlonglong(to, length, pattern);
}

bool rtlmem_inline_equal(const void *a, const void *b, size_t length)
{
	return RtlEqualMemory(a, b, length);
}

/* Calls @one with each constant from 0 to RTLMEM_CONSTANTS. */
#define EIGHT(one, n) \
	one((n)) one((n) + 1) one((n) + 2) one((n) + 3) \
	one((n) + 4) one((n) + 5) one((n) + 6) one((n) + 7)
#define EACH_CONSTANT(one) \
	EIGHT(one, 0) EIGHT(one, 8) EIGHT(one, 16) EIGHT(one, 24) EIGHT(one, 32) \
	EIGHT(one, 40) EIGHT(one, 48) EIGHT(one, 56) EIGHT(one, 64) one(72)

#define MOVE(n)                             \
	case n:                             \
		RtlMoveMemory(to, from, n); \
		return true;

bool rtlmem_constant_move(void *to, const void *from, size_t length)
{
	switch (length) {
	EACH_CONSTANT(MOVE)
	}
	return false;
}

#define ZERO(n)                       \
	case n:                       \
		RtlZeroMemory(to, n); \
		return true;

bool rtlmem_constant_zero(void *to, size_t length)
{
	switch (length) {
	EACH_CONSTANT(ZERO)
	}
	return false;
}

#define EQUAL(n)                                \
	case n:                                 \
		*equal = RtlEqualMemory(a, b, n); \
		return true;

bool rtlmem_constant_equal(const void *a, const void *b, size_t length, bool *equal)
{
	switch (length) {
	EACH_CONSTANT(EQUAL)
	}
	return false;
}
