/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that Microsoft's compiler has built in (intrin.h), of those that programs
 * about memory use and interlocked.h does not have: fences, bits, bytes, string
 * instructions. For driver objects alone.
 */
#ifndef NTMEM_INTRINSICS_H
#define NTMEM_INTRINSICS_H

#include <ntmem/interlocked.h>

#ifdef NTMEM_DRIVER

NTMEM_BEGIN_DECLS

#define _alloca(bytes) __builtin_alloca(bytes)

#ifdef __x86_64__
#define _mm_pause() __builtin_ia32_pause()
#define _mm_lfence() __asm__ volatile("lfence" ::: "memory")
#define _mm_mfence() __asm__ volatile("mfence" ::: "memory")
#define _mm_sfence() __asm__ volatile("sfence" ::: "memory")
#define __faststorefence() __sync_synchronize()
#define __rdtsc() ((ULONG64)__builtin_ia32_rdtsc())
#define ReadTimeStampCounter() __rdtsc()
#endif

#define _byteswap_ushort(value) __builtin_bswap16((USHORT)(value))
#define _byteswap_ulong(value) __builtin_bswap32((ULONG)(value))
#define _byteswap_uint64(value) ((ULONG64)__builtin_bswap64(value))

FORCEINLINE ULONG _rotl(ULONG value, INT bits)
{
	return value << (bits & 31) | value >> (-bits & 31);
}

FORCEINLINE ULONG _rotr(ULONG value, INT bits)
{
	return value >> (bits & 31) | value << (-bits & 31);
}

FORCEINLINE ULONG64 _rotl64(ULONG64 value, INT bits)
{
	return value << (bits & 63) | value >> (-bits & 63);
}

FORCEINLINE ULONG64 _rotr64(ULONG64 value, INT bits)
{
	return value >> (bits & 63) | value << (-bits & 63);
}

/* How many bits are set. Not every processor has an instruction for it. */
FORCEINLINE ULONG64 __popcnt64(ULONG64 value)
{
	value -= value >> 1 & 0x5555555555555555U;
	value = (value & 0x3333333333333333U) + (value >> 2 & 0x3333333333333333U);
	value = (value + (value >> 4)) & 0x0f0f0f0f0f0f0f0fU;
	return value * 0x0101010101010101U >> 56;
}

FORCEINLINE UINT __popcnt(UINT value)
{
	return (UINT)__popcnt64(value);
}

FORCEINLINE USHORT __popcnt16(USHORT value)
{
	return (USHORT)__popcnt64(value);
}

/*
 * One bit, counted from the base on, into the variables that follow; what it was. Another
 * processor may come between, unlike with the interlocked ones.
 */
#define NTMEM_BIT_TEST(type, unsigned_type, suffix, shift)                                  \
	FORCEINLINE UCHAR _bittest##suffix(const type *base, type bit)                      \
	{                                                                                   \
		return (*NTMEM_BIT_WORD(const unsigned_type, base, bit, shift) &            \
			NTMEM_BIT_MASK(unsigned_type, bit, shift)) != 0;                    \
	}
#define NTMEM_BIT_CHANGE(type, unsigned_type, suffix, shift, name, operation)               \
	FORCEINLINE UCHAR _bittestand##name##suffix(type *base, type bit)                   \
	{                                                                                   \
		UCHAR old = _bittest##suffix(base, bit);                                    \
		*NTMEM_BIT_WORD(unsigned_type, base, bit, shift) operation                  \
			NTMEM_BIT_MASK(unsigned_type, bit, shift);                          \
		return old;                                                                 \
	}
#define NTMEM_BITS(type, unsigned_type, suffix, shift)                                      \
	NTMEM_BIT_TEST(type, unsigned_type, suffix, shift)                                  \
	NTMEM_BIT_CHANGE(type, unsigned_type, suffix, shift, set, |=)                       \
	NTMEM_BIT_CHANGE(type, unsigned_type, suffix, shift, reset, &= ~)                   \
	NTMEM_BIT_CHANGE(type, unsigned_type, suffix, shift, complement, ^=)
NTMEM_BITS(LONG, ULONG, , 5)
NTMEM_BITS(LONG64, ULONG64, 64, 6)

#define BitTest _bittest
#define BitTestAndSet _bittestandset
#define BitTestAndReset _bittestandreset
#define BitTestAndComplement _bittestandcomplement
#define BitTest64 _bittest64
#define BitTestAndSet64 _bittestandset64
#define BitTestAndReset64 _bittestandreset64
#define BitTestAndComplement64 _bittestandcomplement64

#define __fastfail(code) RtlFailFast(code)

/* The number of the lowest or highest bit that is set; FALSE, and no number, if none is. */
FORCEINLINE UCHAR _BitScanForward(ULONG *index, ULONG mask)
{
	if (mask)
		*index = (ULONG)__builtin_ctz(mask);
	return mask != 0;
}

FORCEINLINE UCHAR _BitScanReverse(ULONG *index, ULONG mask)
{
	if (mask)
		*index = 31 - (ULONG)__builtin_clz(mask);
	return mask != 0;
}

FORCEINLINE UCHAR _BitScanForward64(ULONG *index, ULONG64 mask)
{
	if (mask)
		*index = (ULONG)__builtin_ctzll(mask);
	return mask != 0;
}

FORCEINLINE UCHAR _BitScanReverse64(ULONG *index, ULONG64 mask)
{
	if (mask)
		*index = 63 - (ULONG)__builtin_clzll(mask);
	return mask != 0;
}

#define BitScanForward _BitScanForward
#define BitScanReverse _BitScanReverse
#define BitScanForward64 _BitScanForward64
#define BitScanReverse64 _BitScanReverse64

#ifdef __x86_64__
#define NTMEM_STRING_INSTRUCTIONS(suffix, letter, type)                                     \
	FORCEINLINE VOID __stos##suffix(type *destination, type value, SIZE_T count)        \
	{                                                                                   \
		__asm__ volatile("rep stos" letter                                          \
				 : "+D"(destination), "+c"(count)                           \
				 : "a"(value)                                               \
				 : "memory");                                               \
	}                                                                                   \
	FORCEINLINE VOID __movs##suffix(type *destination, const type *source, SIZE_T count) \
	{                                                                                   \
		__asm__ volatile("rep movs" letter                                          \
				 : "+D"(destination), "+S"(source), "+c"(count)             \
				 :                                                          \
				 : "memory");                                               \
	}
NTMEM_STRING_INSTRUCTIONS(b, "b", UCHAR)
NTMEM_STRING_INSTRUCTIONS(w, "w", USHORT)
NTMEM_STRING_INSTRUCTIONS(d, "l", ULONG)
NTMEM_STRING_INSTRUCTIONS(q, "q", ULONG64)
#endif

NTMEM_END_DECLS

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_INTRINSICS_H */
