/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interlocked routines, memory barriers, accesses that are made once; see "Using Interlocked
 * Routines".
 *
 * All of this is inline but for what takes a spin lock, which there is in order to exclude
 * whoever else takes it, and what not every processor has an instruction for. Names with
 * Acquire, Release and NoFence are full barriers too, as on NT's x64. In C++ what exchanges or
 * computes takes ULONG variables as well as LONG ones, bits and accesses their own type alone;
 * in C the compiler lets all be either.
 */
#ifndef NTMEM_INTERLOCKED_H
#define NTMEM_INTERLOCKED_H

#include <ntmem/irql.h>

NTMEM_BEGIN_DECLS

LARGE_INTEGER NTAPI ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend, LARGE_INTEGER Increment,
						 PKSPIN_LOCK Lock);
UCHAR NTAPI InterlockedCompareExchange128(LONG64 volatile *Destination, LONG64 ExchangeHigh,
					  LONG64 ExchangeLow, LONG64 *ComparandResult);
ULONG NTAPI ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock);

NTMEM_END_DECLS

/*
 * What the source itself calls a long long is no LONG64 here, though it has its size. C++ has
 * overloads for it, in C either is taken.
 */
#if defined(__LP64__) && defined(NTMEM_DRIVER) && !defined(__cplusplus)
typedef union {
	LONG64 volatile *word;
	ULONG64 volatile *unsigned_word;
	long long volatile *literal;
	unsigned long long volatile *unsigned_literal;
} __attribute__((__transparent_union__)) ntmem_target64;
#define NTMEM_TARGET64 ntmem_target64, .word
#else
#define NTMEM_TARGET64 LONG64 volatile *,
#endif

/*
 * Target and member: the type that is passed, and what of it is the pointer. Of the sum and of
 * a count of one the new value is returned, of all else the old one.
 */
#define NTMEM_INTERLOCKED_EXCHANGE(type, suffix, target, member)                               \
	FORCEINLINE type InterlockedExchange##suffix(target Target, type Value)                \
	{                                                                                      \
		return __atomic_exchange_n(Target member, Value, __ATOMIC_SEQ_CST);            \
	}                                                                                      \
	FORCEINLINE type InterlockedCompareExchange##suffix(target Destination,                \
							    type Exchange, type Comperand)     \
	{                                                                                      \
		__atomic_compare_exchange_n(Destination member, &Comperand, Exchange, 0,       \
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);               \
		return Comperand;                                                              \
	}
#define NTMEM_INTERLOCKED_OLD(type, name, suffix, target, member, builtin)                     \
	FORCEINLINE type Interlocked##name##suffix(target Target, type Value)                  \
	{                                                                                      \
		return builtin(Target member, Value, __ATOMIC_SEQ_CST);                        \
	}
#define NTMEM_INTERLOCKED_ARITHMETIC(type, suffix, target, member)                             \
	NTMEM_INTERLOCKED_OLD(type, ExchangeAdd, suffix, target, member, __atomic_fetch_add)   \
	NTMEM_INTERLOCKED_OLD(type, And, suffix, target, member, __atomic_fetch_and)           \
	NTMEM_INTERLOCKED_OLD(type, Or, suffix, target, member, __atomic_fetch_or)             \
	NTMEM_INTERLOCKED_OLD(type, Xor, suffix, target, member, __atomic_fetch_xor)           \
	FORCEINLINE type InterlockedAdd##suffix(target Addend, type Value)                     \
	{                                                                                      \
		return __atomic_add_fetch(Addend member, Value, __ATOMIC_SEQ_CST);             \
	}                                                                                      \
	FORCEINLINE type InterlockedIncrement##suffix(target Addend)                           \
	{                                                                                      \
		return __atomic_add_fetch(Addend member, (type)1, __ATOMIC_SEQ_CST);           \
	}                                                                                      \
	FORCEINLINE type InterlockedDecrement##suffix(target Addend)                           \
	{                                                                                      \
		return __atomic_sub_fetch(Addend member, (type)1, __ATOMIC_SEQ_CST);           \
	}
#define NTMEM_INTERLOCKED_TARGET(type, suffix, ...)                                            \
	NTMEM_INTERLOCKED_EXCHANGE(type, suffix, __VA_ARGS__)                                  \
	NTMEM_INTERLOCKED_ARITHMETIC(type, suffix, __VA_ARGS__)
#define NTMEM_INTERLOCKED_ALL(type, suffix)                                                    \
	NTMEM_INTERLOCKED_TARGET(type, suffix, type volatile *, )

NTMEM_INTERLOCKED_ALL(LONG, )
NTMEM_INTERLOCKED_ALL(CHAR, 8)
NTMEM_INTERLOCKED_ALL(SHORT, 16)
NTMEM_INTERLOCKED_TARGET(LONG64, 64, NTMEM_TARGET64)
#ifdef __cplusplus
NTMEM_BEGIN_CXX
NTMEM_INTERLOCKED_ALL(ULONG, )
NTMEM_INTERLOCKED_ALL(ULONG64, 64)
#ifdef __LP64__
NTMEM_INTERLOCKED_ALL(long long, 64)
NTMEM_INTERLOCKED_ALL(unsigned long long, 64)
#endif
NTMEM_END_CXX
#endif

/* Plain pointers cannot be told apart in C; in C++ a driver casts, as with the kit. */
NTMEM_INTERLOCKED_EXCHANGE(PVOID, Pointer, PVOID volatile *, )

/*
 * Bits are counted from Base on, those of the following variables after its own, as the
 * processor's instructions for them count.
 */
#define NTMEM_BIT_WORD(type, base, bit, shift) ((type *)(base) + ((bit) >> (shift)))
#define NTMEM_BIT_MASK(type, bit, shift) ((type)1 << ((bit) & ((1 << (shift)) - 1)))
#define NTMEM_INTERLOCKED_BIT(type, unsigned_type, suffix, shift, name, value, builtin)        \
	FORCEINLINE UCHAR InterlockedBitTestAnd##name##suffix(type volatile *Base, type Bit)   \
	{                                                                                      \
		unsigned_type volatile *word =                                                 \
			NTMEM_BIT_WORD(unsigned_type volatile, Base, Bit, shift);              \
		unsigned_type mask = NTMEM_BIT_MASK(unsigned_type, Bit, shift);                \
		return (builtin(word, value, __ATOMIC_SEQ_CST) & mask) != 0;                   \
	}
#define NTMEM_INTERLOCKED_BITS(type, unsigned_type, suffix, shift)                             \
	NTMEM_INTERLOCKED_BIT(type, unsigned_type, suffix, shift, Set, mask, __atomic_fetch_or) \
	NTMEM_INTERLOCKED_BIT(type, unsigned_type, suffix, shift, Reset, ~mask,                \
			      __atomic_fetch_and)                                              \
	NTMEM_INTERLOCKED_BIT(type, unsigned_type, suffix, shift, Complement, mask,            \
			      __atomic_fetch_xor)

NTMEM_INTERLOCKED_BITS(LONG, ULONG, , 5)
NTMEM_INTERLOCKED_BITS(LONG64, ULONG64, 64, 6)

#define InterlockedCompareExchangeAcquire128 InterlockedCompareExchange128
#define InterlockedCompareExchangeRelease128 InterlockedCompareExchange128
#define InterlockedCompareExchangeNoFence128 InterlockedCompareExchange128
#define _InterlockedCompareExchange128 InterlockedCompareExchange128

/* A 64-bit statistic that is never to be too high, and may lag. Needs no lock on x64. */
FORCEINLINE VOID ExInterlockedAddLargeStatistic(PLARGE_INTEGER Addend, ULONG Increment)
{
	__atomic_fetch_add(&Addend->QuadPart, (LONGLONG)Increment, __ATOMIC_SEQ_CST);
}

FORCEINLINE LONG64 ntmem_compare_exchange64(LONG64 volatile *destination, const LONG64 *exchange,
					    const LONG64 *comperand, PKSPIN_LOCK lock)
{
	(void)lock;
	return InterlockedCompareExchange64(destination, *exchange, *comperand);
}
#define ExInterlockedCompareExchange64 ntmem_compare_exchange64

/* Barriers ------------------------------------------------------------------ */

/* What the processor does must not be moved over it; nor what the compiler does. */
#define KeMemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define MemoryBarrier() __atomic_thread_fence(__ATOMIC_SEQ_CST)
/* For the compiler alone. */
#define KeMemoryBarrierWithoutFence() __asm__ __volatile__("" : : : "memory")
#define _ReadWriteBarrier() KeMemoryBarrierWithoutFence()
#define _ReadBarrier() KeMemoryBarrierWithoutFence()
#define _WriteBarrier() KeMemoryBarrierWithoutFence()
/* For the body of a loop that waits. */
#ifdef __x86_64__
#define YieldProcessor() __builtin_ia32_pause()
#else
#define YieldProcessor() KeMemoryBarrierWithoutFence()
#endif

/* Accesses made once ---------------------------------------------------------- */

#define NTMEM_INTERLOCKED_READ(type, prefix, name, suffix, order)                             \
	FORCEINLINE type Read##prefix##name##suffix(type const volatile *Source)              \
	{                                                                                     \
		return __atomic_load_n(Source, order);                                        \
	}
#define NTMEM_INTERLOCKED_WRITE(type, prefix, name, suffix, order)                            \
	FORCEINLINE VOID Write##prefix##name##suffix(type volatile *Destination, type Value)  \
	{                                                                                     \
		__atomic_store_n(Destination, Value, order);                                  \
	}
#define NTMEM_INTERLOCKED_ACCESS(type, prefix, suffix)                                        \
	NTMEM_INTERLOCKED_READ(type, prefix, Acquire, suffix, __ATOMIC_ACQUIRE)               \
	NTMEM_INTERLOCKED_READ(type, prefix, NoFence, suffix, __ATOMIC_RELAXED)               \
	NTMEM_INTERLOCKED_READ(type, prefix, Raw, suffix, __ATOMIC_RELAXED)                   \
	NTMEM_INTERLOCKED_WRITE(type, prefix, Release, suffix, __ATOMIC_RELEASE)              \
	NTMEM_INTERLOCKED_WRITE(type, prefix, NoFence, suffix, __ATOMIC_RELAXED)              \
	NTMEM_INTERLOCKED_WRITE(type, prefix, Raw, suffix, __ATOMIC_RELAXED)

NTMEM_INTERLOCKED_ACCESS(CHAR, , 8)
NTMEM_INTERLOCKED_ACCESS(SHORT, , 16)
NTMEM_INTERLOCKED_ACCESS(LONG, , )
NTMEM_INTERLOCKED_ACCESS(LONG64, , 64)
NTMEM_INTERLOCKED_ACCESS(UCHAR, UChar, )
NTMEM_INTERLOCKED_ACCESS(USHORT, UShort, )
NTMEM_INTERLOCKED_ACCESS(ULONG, ULong, )
NTMEM_INTERLOCKED_ACCESS(ULONG64, ULong64, )
NTMEM_INTERLOCKED_ACCESS(PVOID, Pointer, )
NTMEM_INTERLOCKED_ACCESS(BOOLEAN, Boolean, )
NTMEM_INTERLOCKED_ACCESS(LONG_PTR, LongPtr, )
NTMEM_INTERLOCKED_ACCESS(ULONG_PTR, ULongPtr, )

/* Other spellings ------------------------------------------------------------- */

#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAcquire64 InterlockedExchange64
#define InterlockedExchangeRelease64 InterlockedExchange64
#define InterlockedExchangeNoFence64 InterlockedExchange64
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerRelease InterlockedExchangePointer
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchangeAcquire16 InterlockedCompareExchange16
#define InterlockedCompareExchangeRelease16 InterlockedCompareExchange16
#define InterlockedCompareExchangeNoFence16 InterlockedCompareExchange16
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedExchangeAddAcquire64 InterlockedExchangeAdd64
#define InterlockedExchangeAddRelease64 InterlockedExchangeAdd64
#define InterlockedExchangeAddNoFence64 InterlockedExchangeAdd64
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAddAcquire64 InterlockedAdd64
#define InterlockedAddRelease64 InterlockedAdd64
#define InterlockedAddNoFence64 InterlockedAdd64
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedIncrementAcquire16 InterlockedIncrement16
#define InterlockedIncrementRelease16 InterlockedIncrement16
#define InterlockedIncrementNoFence16 InterlockedIncrement16
#define InterlockedIncrementAcquire64 InterlockedIncrement64
#define InterlockedIncrementRelease64 InterlockedIncrement64
#define InterlockedIncrementNoFence64 InterlockedIncrement64
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedDecrementAcquire16 InterlockedDecrement16
#define InterlockedDecrementRelease16 InterlockedDecrement16
#define InterlockedDecrementNoFence16 InterlockedDecrement16
#define InterlockedDecrementAcquire64 InterlockedDecrement64
#define InterlockedDecrementRelease64 InterlockedDecrement64
#define InterlockedDecrementNoFence64 InterlockedDecrement64
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedAnd64Acquire InterlockedAnd64
#define InterlockedAnd64Release InterlockedAnd64
#define InterlockedAnd64NoFence InterlockedAnd64
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedOrNoFence InterlockedOr
#define InterlockedOr64Acquire InterlockedOr64
#define InterlockedOr64Release InterlockedOr64
#define InterlockedOr64NoFence InterlockedOr64
#define InterlockedXorAcquire InterlockedXor
#define InterlockedXorRelease InterlockedXor
#define InterlockedXorNoFence InterlockedXor
#define InterlockedXor64Acquire InterlockedXor64
#define InterlockedXor64Release InterlockedXor64
#define InterlockedXor64NoFence InterlockedXor64
#define InterlockedBitTestAndSetAcquire InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease InterlockedBitTestAndSet
#define InterlockedBitTestAndSetNoFence InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease InterlockedBitTestAndReset
#define InterlockedBitTestAndResetNoFence InterlockedBitTestAndReset

#ifdef __LP64__
#define InterlockedIncrementSizeT(address) InterlockedIncrement64((LONG64 *)(address))
#define InterlockedDecrementSizeT(address) InterlockedDecrement64((LONG64 *)(address))
#define InterlockedExchangeAddSizeT(address, value) \
	InterlockedExchangeAdd64((LONG64 *)(address), (LONG64)(value))
#define InterlockedExchangeAddSizeTAcquire InterlockedExchangeAddSizeT
#define InterlockedExchangeAddSizeTNoFence InterlockedExchangeAddSizeT
#endif

/* The compiler's names for the same. */
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchange8 InterlockedExchange8
#define _InterlockedExchange16 InterlockedExchange16
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedCompareExchange8 InterlockedCompareExchange8
#define _InterlockedCompareExchange16 InterlockedCompareExchange16
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedExchangeAdd8 InterlockedExchangeAdd8
#define _InterlockedExchangeAdd16 InterlockedExchangeAdd16
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedAdd InterlockedAdd
#define _InterlockedAdd64 InterlockedAdd64
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedIncrement16 InterlockedIncrement16
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedDecrement16 InterlockedDecrement16
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedAnd InterlockedAnd
#define _InterlockedAnd8 InterlockedAnd8
#define _InterlockedAnd16 InterlockedAnd16
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedOr InterlockedOr
#define _InterlockedOr8 InterlockedOr8
#define _InterlockedOr16 InterlockedOr16
#define _InterlockedOr64 InterlockedOr64
#define _InterlockedXor InterlockedXor
#define _InterlockedXor8 InterlockedXor8
#define _InterlockedXor16 InterlockedXor16
#define _InterlockedXor64 InterlockedXor64
#define _interlockedbittestandset InterlockedBitTestAndSet
#define _interlockedbittestandset64 InterlockedBitTestAndSet64
#define _interlockedbittestandreset InterlockedBitTestAndReset
#define _interlockedbittestandreset64 InterlockedBitTestAndReset64

#endif /* NTMEM_INTERLOCKED_H */
