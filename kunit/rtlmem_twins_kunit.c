// SPDX-License-Identifier: GPL-2.0-only
/*
 * What objects get that ntcc compiles: routines that raise where there is no memory.
 */
#define RTLMEM_KUNIT_INLINE

#include "rtlmem_kunit.h"

#include <ntmem/seh.h>

void rtlmem_twin_move(void *to, const void *from, size_t length)
{
	RtlMoveMemory(to, from, length);
}

void rtlmem_twin_copy(void *to, const void *from, size_t length)
{
	RtlCopyMemory(to, from, length);
}

void rtlmem_twin_move_volatile(void *to, const void *from, size_t length)
{
	RtlMoveVolatileMemory(to, from, length);
}

void rtlmem_twin_fill(void *to, size_t length, int value)
{
	RtlFillMemory(to, length, value);
}

void rtlmem_twin_zero(void *to, size_t length, int value)
{
	RtlZeroMemory(to, length);
}

void rtlmem_twin_secure_zero(void *to, size_t length, int value)
{
	RtlSecureZeroMemory(to, length);
}

void rtlmem_twin_set_volatile(void *to, size_t length, int value)
{
	RtlSetVolatileMemory(to, value, length);
}

bool rtlmem_twin_equal(const void *a, const void *b, size_t length)
{
	return RtlEqualMemory(a, b, length);
}

bool rtlmem_twin_equal_in_constant_time(const void *a, const void *b, size_t length)
{
	return RtlConstantTimeEqualMemory(a, b, length);
}

void rtlmem_twin_fill_ulong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlong(to, length, pattern);
}

void rtlmem_twin_fill_ulonglong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlonglong(to, length, pattern);
}

size_t rtlmem_twin_compare(const void *a, const void *b, size_t length)
{
	return RtlCompareMemory(a, b, length);
}

size_t rtlmem_twin_compare_ulong(void *memory, size_t length, ULONG pattern)
{
	return RtlCompareMemoryUlong(memory, length, pattern);
}

bool rtlmem_twin_is_zero(void *memory, size_t length)
{
	return RtlIsZeroMemory(memory, length);
}

static void *fault_address(EXCEPTION_POINTERS *pointers)
{
	return (void *)pointers->ExceptionRecord->ExceptionInformation[1];
}

/* As a driver would: the filter makes what is missing be there, and the copy goes on. */
int rtlmem_twin_copy_with_repair(void *to, const void *from, size_t length,
				 void (*repair)(void *address))
{
	int nr_repairs = 0;

	__try {
		RtlCopyMemory(to, from, length);
	} __except (nr_repairs++, repair(fault_address(GetExceptionInformation())),
		    EXCEPTION_CONTINUE_EXECUTION) {
		return -1;
	}
	return nr_repairs;
}
