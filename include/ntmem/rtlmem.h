/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rtl memory routines; see "Run-time library (RTL) routines" of the WDK.
 *
 * Arguments stand in NT's order: length before value. A length of 0 touches neither
 * pointer. No routine sleeps or takes a lock, so all may be called at any IRQL on memory
 * that is resident, which in Linux all kernel memory is.
 *
 * Every routine is exported under its NT name, but for the names with Bytes, which are
 * others for the same. Those that a compiler can improve where they are called are macros
 * besides, over inline functions that evaluate each argument once: RtlZeroMemory(p, 8) is
 * one store. An object that defines NTMEM_RTLMEM_OUT_OF_LINE calls the exported ones
 * throughout. One that ntcc compiles gets others under these names, for which any address
 * will do: what is no memory raises an exception.
 */
#ifndef NTMEM_RTLMEM_H
#define NTMEM_RTLMEM_H

#include <ntmem/types.h>

NTMEM_BEGIN_DECLS

/* Copying. Ranges may overlap, in RtlCopyMemory too: drivers have come to rely on it. */
VOID NTAPI RtlCopyMemory(VOID *Destination, const VOID *Source, SIZE_T Length);
VOID NTAPI RtlMoveMemory(VOID *Destination, const VOID *Source, SIZE_T Length);
VOID NTAPI RtlCopyMemoryNonTemporal(VOID *Destination, const VOID *Source, SIZE_T Length);

/* Filling. The low byte of Fill counts. */
VOID NTAPI RtlFillMemory(VOID *Destination, SIZE_T Length, INT Fill);
VOID NTAPI RtlZeroMemory(VOID *Destination, SIZE_T Length);
VOID NTAPI RtlFillMemoryNonTemporal(VOID *Destination, SIZE_T Length, const UCHAR Value);
VOID NTAPI RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern);
VOID NTAPI RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern);

/*
 * Looking. What counts leading bytes is no ordering. Lengths may reach beyond memory where a
 * difference comes before, but for RtlEqualMemory with a constant length.
 */
LOGICAL NTAPI RtlEqualMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length);
SIZE_T NTAPI RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length);
SIZE_T NTAPI RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern);
BOOLEAN NTAPI RtlIsZeroMemory(PVOID Buffer, SIZE_T Length);
INT NTAPI RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len);

/* A hint; any address will do. */
VOID NTAPI RtlPrefetchMemoryNonTemporal(PVOID Source, SIZE_T Length);

/* What the compiler may not leave out, though nothing reads it any more. */
PVOID NTAPI RtlSecureZeroMemory(PVOID ptr, SIZE_T cnt);
volatile VOID *NTAPI RtlSecureZeroMemory2(volatile VOID *ptr, SIZE_T cnt);

/* Nor may it of these leave out, repeat or replace a call. */
volatile VOID *NTAPI RtlCopyVolatileMemory(volatile VOID *Destination,
					   const volatile VOID *Source, SIZE_T Size);
volatile VOID *NTAPI RtlMoveVolatileMemory(volatile VOID *Destination,
					   const volatile VOID *Source, SIZE_T Size);
volatile VOID *NTAPI RtlSetVolatileMemory(volatile VOID *Destination, INT Value, SIZE_T Length);
volatile VOID *NTAPI RtlFillVolatileMemory(volatile VOID *Destination, SIZE_T Length, INT Fill);
volatile VOID *NTAPI RtlZeroVolatileMemory(volatile VOID *Destination, SIZE_T Length);
LOGICAL NTAPI RtlEqualVolatileMemory(const volatile VOID *Source1, const volatile VOID *Source2,
				     SIZE_T Length);

/* These besides access each byte once, and are aligned throughout. */
volatile VOID *NTAPI RtlCopyDeviceMemory(volatile VOID *Destination,
					 const volatile VOID *Source, SIZE_T Size);
volatile VOID *NTAPI RtlMoveDeviceMemory(volatile VOID *Destination,
					 const volatile VOID *Source, SIZE_T Size);
volatile VOID *NTAPI RtlSetDeviceMemory(volatile VOID *Destination, INT Value, SIZE_T Length);
volatile VOID *NTAPI RtlFillDeviceMemory(volatile VOID *Destination, SIZE_T Length, INT Fill);
volatile VOID *NTAPI RtlZeroDeviceMemory(volatile VOID *Destination, SIZE_T Length);
LOGICAL NTAPI RtlEqualDeviceMemory(const volatile VOID *Source1, const volatile VOID *Source2,
				   SIZE_T Length);

USHORT NTAPI RtlUshortByteSwap(USHORT Source);
ULONG NTAPI RtlUlongByteSwap(ULONG Source);
ULONGLONG NTAPI RtlUlonglongByteSwap(ULONGLONG Source);

/* Inline forms -------------------------------------------------------------- */

/* Up to this length, in bytes, the module copies faster than the kernel's memmove(). */
#define NTMEM_SHORT 64
/* From this length on, in bytes, string stores fill faster than words. */
#define NTMEM_FILL_LONG 768

/* Arguments stand as in memmove() and memset(). */
VOID ntmem_move_bytes(VOID *destination, const VOID *source, SIZE_T length);
VOID ntmem_fill_bytes(VOID *destination, INT fill, SIZE_T length);

/* Memory of any alignment and type. */
typedef struct _NTMEM_ANY_ULONGLONG {
	ULONGLONG Value;
} __attribute__((__packed__, __may_alias__)) NTMEM_ANY_ULONGLONG;

typedef struct _NTMEM_ANY_ULONG {
	ULONG Value;
} __attribute__((__packed__, __may_alias__)) NTMEM_ANY_ULONG;

typedef struct _NTMEM_ANY_USHORT {
	USHORT Value;
} __attribute__((__packed__, __may_alias__)) NTMEM_ANY_USHORT;

#define NTMEM_LOAD(type, address) (((const NTMEM_ANY_##type *)(address))->Value)
#define NTMEM_STORE(type, address, value) (((NTMEM_ANY_##type *)(address))->Value = (value))

/*
 * The words at the end overlap those at the start where the length asks for it. All are
 * loaded before the first is stored, as the ranges may overlap.
 */
FORCEINLINE VOID ntmem_move_short(UCHAR *to, const UCHAR *from, SIZE_T length)
{
	UCHAR *to_end = to + length;
	const UCHAR *from_end = from + length;

	if (length >= 8 && length <= 16) {
		ULONGLONG a = NTMEM_LOAD(ULONGLONG, from);
		ULONGLONG z = NTMEM_LOAD(ULONGLONG, from_end - 8);

		NTMEM_STORE(ULONGLONG, to, a);
		NTMEM_STORE(ULONGLONG, to_end - 8, z);
	} else if (length > 16) {
		ULONGLONG a = NTMEM_LOAD(ULONGLONG, from);
		ULONGLONG b = NTMEM_LOAD(ULONGLONG, from + 8);
		ULONGLONG y = NTMEM_LOAD(ULONGLONG, from_end - 16);
		ULONGLONG z = NTMEM_LOAD(ULONGLONG, from_end - 8);

		if (length > 32) {
			ULONGLONG c = NTMEM_LOAD(ULONGLONG, from + 16);
			ULONGLONG d = NTMEM_LOAD(ULONGLONG, from + 24);
			ULONGLONG w = NTMEM_LOAD(ULONGLONG, from_end - 32);
			ULONGLONG x = NTMEM_LOAD(ULONGLONG, from_end - 24);

			NTMEM_STORE(ULONGLONG, to + 16, c);
			NTMEM_STORE(ULONGLONG, to + 24, d);
			NTMEM_STORE(ULONGLONG, to_end - 32, w);
			NTMEM_STORE(ULONGLONG, to_end - 24, x);
		}
		NTMEM_STORE(ULONGLONG, to, a);
		NTMEM_STORE(ULONGLONG, to + 8, b);
		NTMEM_STORE(ULONGLONG, to_end - 16, y);
		NTMEM_STORE(ULONGLONG, to_end - 8, z);
	} else if (length >= 4) {
		ULONG a = NTMEM_LOAD(ULONG, from);
		ULONG z = NTMEM_LOAD(ULONG, from_end - 4);

		NTMEM_STORE(ULONG, to, a);
		NTMEM_STORE(ULONG, to_end - 4, z);
	} else if (length >= 2) {
		USHORT a = NTMEM_LOAD(USHORT, from);
		USHORT z = NTMEM_LOAD(USHORT, from_end - 2);

		NTMEM_STORE(USHORT, to, a);
		NTMEM_STORE(USHORT, to_end - 2, z);
	} else if (length) {
		*to = *from;
	}
}

FORCEINLINE VOID ntmem_move(VOID *destination, const VOID *source, SIZE_T length)
{
	if (__builtin_constant_p(length) && length <= NTMEM_SHORT)
		ntmem_move_short((UCHAR *)destination, (const UCHAR *)source, length);
	else if (length <= NTMEM_SHORT)
		ntmem_move_bytes(destination, source, length);
	else
		__builtin_memmove(destination, source, length);
}

/* As ntmem_move_short(). The length is a multiple of what the word repeats. */
FORCEINLINE VOID ntmem_fill_short(UCHAR *to, SIZE_T length, ULONGLONG word)
{
	UCHAR *end = to + length;

	if (length >= 8) {
		NTMEM_STORE(ULONGLONG, to, word);
		if (length > 16) {
			NTMEM_STORE(ULONGLONG, to + 8, word);
			if (length > 32) {
				NTMEM_STORE(ULONGLONG, to + 16, word);
				NTMEM_STORE(ULONGLONG, to + 24, word);
				NTMEM_STORE(ULONGLONG, end - 32, word);
				NTMEM_STORE(ULONGLONG, end - 24, word);
			}
			NTMEM_STORE(ULONGLONG, end - 16, word);
		}
		NTMEM_STORE(ULONGLONG, end - 8, word);
	} else if (length >= 4) {
		NTMEM_STORE(ULONG, to, (ULONG)(word & 0xffffffff));
		NTMEM_STORE(ULONG, end - 4, (ULONG)(word & 0xffffffff));
	} else if (length >= 2) {
		NTMEM_STORE(USHORT, to, (USHORT)(word & 0xffff));
		NTMEM_STORE(USHORT, end - 2, (USHORT)(word & 0xffff));
	} else if (length) {
		*to = (UCHAR)(word & 0xff);
	}
}

/* A byte eight times. */
#define NTMEM_REPEAT(fill) ((UCHAR)(fill) * 0x0101010101010101ULL)

FORCEINLINE VOID ntmem_fill(VOID *destination, SIZE_T length, INT fill)
{
	if (__builtin_constant_p(length) && length <= NTMEM_SHORT)
		ntmem_fill_short((UCHAR *)destination, length, NTMEM_REPEAT(fill));
	else
		ntmem_fill_bytes(destination, fill, length);
}

FORCEINLINE VOID ntmem_zero(VOID *destination, SIZE_T length)
{
	ntmem_fill(destination, length, 0);
}

/* As NT's header has them. Inlined they would hide from a sanitizer. */
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && \
	!defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_MEMORY__)
#define NTMEM_STRING_STORES
#endif

FORCEINLINE VOID ntmem_fill_ulong(PVOID destination, SIZE_T length, ULONG pattern)
{
#ifdef NTMEM_STRING_STORES
	if (length >= NTMEM_FILL_LONG && !((ULONG_PTR)destination % sizeof(pattern))) {
		length /= sizeof(pattern);
		__asm__ __volatile__("rep stosl"
				     : "+D"(destination), "+c"(length)
				     : "a"(pattern)
				     : "memory");
		return;
	}
#endif
	RtlFillMemoryUlong(destination, length, pattern);
}

FORCEINLINE VOID ntmem_fill_ulonglong(PVOID destination, SIZE_T length, ULONGLONG pattern)
{
#ifdef NTMEM_STRING_STORES
	if (length >= NTMEM_FILL_LONG && !((ULONG_PTR)destination % sizeof(pattern))) {
		length /= sizeof(pattern);
		__asm__ __volatile__("rep stosq"
				     : "+D"(destination), "+c"(length)
				     : "a"(pattern)
				     : "memory");
		return;
	}
#endif
	RtlFillMemoryUlonglong(destination, length, pattern);
}

/* What the kernel's memcmp() would be called for is done better by the module. */
FORCEINLINE LOGICAL ntmem_equal(const VOID *source1, const VOID *source2, SIZE_T length)
{
	if (__builtin_constant_p(length) && length <= 16)
		return !__builtin_memcmp(source1, source2, length);
	return RtlCompareMemory(source1, source2, length) == length;
}

/* The empty asm could read the memory, for all that the compiler knows. */
FORCEINLINE PVOID ntmem_secure_zero(PVOID memory, SIZE_T length)
{
	ntmem_zero(memory, length);
	__asm__ __volatile__("" : : "r"(memory) : "memory");
	return memory;
}

/* Forms for guarded code ------------------------------------------------------ */

/*
 * These raise STATUS_ACCESS_VIOLATION where there is no memory. An object of the driver's own
 * that the compiler sees is memory, and is worth no call.
 */
volatile VOID *ntmem_guarded_move(volatile VOID *destination, const volatile VOID *source,
				  SIZE_T length);
volatile VOID *ntmem_guarded_fill(volatile VOID *destination, SIZE_T length, INT fill);
VOID ntmem_guarded_fill_ulong(PVOID destination, SIZE_T length, ULONG pattern);
VOID ntmem_guarded_fill_ulonglong(PVOID destination, SIZE_T length, ULONGLONG pattern);
SIZE_T ntmem_guarded_compare(const volatile VOID *source1, const volatile VOID *source2,
			     SIZE_T length);
LOGICAL ntmem_guarded_equal(const volatile VOID *source1, const volatile VOID *source2,
			    SIZE_T length);
SIZE_T ntmem_guarded_compare_ulong(PVOID source, SIZE_T length, ULONG pattern);
BOOLEAN ntmem_guarded_is_zero(PVOID buffer, SIZE_T length);
INT ntmem_guarded_constant_time_equal(const VOID *v1, const VOID *v2, ULONG len);

#define NTMEM_IS_OBJECT(address, length)                                     \
	(__builtin_constant_p(length) && (length) <= NTMEM_SHORT &&          \
	 __builtin_object_size(address, 0) != (SIZE_T)-1 &&                  \
	 __builtin_object_size(address, 0) >= (length))

FORCEINLINE VOID ntmem_guarded_copy(VOID *destination, const VOID *source, SIZE_T length)
{
	if (NTMEM_IS_OBJECT(destination, length) && NTMEM_IS_OBJECT(source, length))
		ntmem_move(destination, source, length);
	else
		ntmem_guarded_move(destination, source, length);
}

FORCEINLINE VOID ntmem_guarded_set(VOID *destination, SIZE_T length, INT fill)
{
	if (NTMEM_IS_OBJECT(destination, length))
		ntmem_fill(destination, length, fill);
	else
		ntmem_guarded_fill(destination, length, fill);
}

FORCEINLINE VOID ntmem_guarded_zero(VOID *destination, SIZE_T length)
{
	ntmem_guarded_set(destination, length, 0);
}

FORCEINLINE volatile VOID *ntmem_guarded_set_volatile(volatile VOID *destination, INT value,
						      SIZE_T length)
{
	return ntmem_guarded_fill(destination, length, value);
}

FORCEINLINE volatile VOID *ntmem_guarded_zero_volatile(volatile VOID *destination, SIZE_T length)
{
	return ntmem_guarded_fill(destination, length, 0);
}

FORCEINLINE PVOID ntmem_guarded_secure_zero(PVOID memory, SIZE_T length)
{
	ntmem_guarded_fill(memory, length, 0);
	return memory;
}

/* Whatever stands between the parentheses: an argument of a call may contain commas. */
#if defined(NTMEM_NTCC)
#define RtlCopyMemory(...) ntmem_guarded_copy(__VA_ARGS__)
#define RtlMoveMemory(...) ntmem_guarded_copy(__VA_ARGS__)
#define RtlCopyMemoryNonTemporal(...) ntmem_guarded_copy(__VA_ARGS__)
#define RtlFillMemory(...) ntmem_guarded_set(__VA_ARGS__)
#define RtlZeroMemory(...) ntmem_guarded_zero(__VA_ARGS__)
#define RtlFillMemoryNonTemporal(...) ntmem_guarded_set(__VA_ARGS__)
#define RtlFillMemoryUlong(...) ntmem_guarded_fill_ulong(__VA_ARGS__)
#define RtlFillMemoryUlonglong(...) ntmem_guarded_fill_ulonglong(__VA_ARGS__)
#define RtlEqualMemory(...) ntmem_guarded_equal(__VA_ARGS__)
#define RtlCompareMemory(...) ntmem_guarded_compare(__VA_ARGS__)
#define RtlCompareMemoryUlong(...) ntmem_guarded_compare_ulong(__VA_ARGS__)
#define RtlIsZeroMemory(...) ntmem_guarded_is_zero(__VA_ARGS__)
#define RtlConstantTimeEqualMemory(...) ntmem_guarded_constant_time_equal(__VA_ARGS__)
#define RtlSecureZeroMemory(...) ntmem_guarded_secure_zero(__VA_ARGS__)
#define RtlSecureZeroMemory2(...) ntmem_guarded_zero_volatile(__VA_ARGS__)
#define RtlCopyVolatileMemory(...) ntmem_guarded_move(__VA_ARGS__)
#define RtlMoveVolatileMemory(...) ntmem_guarded_move(__VA_ARGS__)
#define RtlSetVolatileMemory(...) ntmem_guarded_set_volatile(__VA_ARGS__)
#define RtlFillVolatileMemory(...) ntmem_guarded_fill(__VA_ARGS__)
#define RtlZeroVolatileMemory(...) ntmem_guarded_zero_volatile(__VA_ARGS__)
#define RtlEqualVolatileMemory(...) ntmem_guarded_equal(__VA_ARGS__)
#define RtlUshortByteSwap(...) __builtin_bswap16((USHORT)(__VA_ARGS__))
#define RtlUlongByteSwap(...) __builtin_bswap32((ULONG)(__VA_ARGS__))
#define RtlUlonglongByteSwap(...) ((ULONGLONG)__builtin_bswap64(__VA_ARGS__))
#elif !defined(NTMEM_RTLMEM_OUT_OF_LINE)
#define RtlCopyMemory(...) ntmem_move(__VA_ARGS__)
#define RtlMoveMemory(...) ntmem_move(__VA_ARGS__)
#define RtlFillMemory(...) ntmem_fill(__VA_ARGS__)
#define RtlZeroMemory(...) ntmem_zero(__VA_ARGS__)
#define RtlFillMemoryUlong(...) ntmem_fill_ulong(__VA_ARGS__)
#define RtlFillMemoryUlonglong(...) ntmem_fill_ulonglong(__VA_ARGS__)
#define RtlEqualMemory(...) ntmem_equal(__VA_ARGS__)
#define RtlSecureZeroMemory(...) ntmem_secure_zero(__VA_ARGS__)
#define RtlUshortByteSwap(...) __builtin_bswap16((USHORT)(__VA_ARGS__))
#define RtlUlongByteSwap(...) __builtin_bswap32((ULONG)(__VA_ARGS__))
#define RtlUlonglongByteSwap(...) ((ULONGLONG)__builtin_bswap64(__VA_ARGS__))
#endif

#define RtlCopyBytes RtlCopyMemory
#define RtlFillBytes RtlFillMemory
#define RtlZeroBytes RtlZeroMemory

NTMEM_END_DECLS

#endif /* NTMEM_RTLMEM_H */
