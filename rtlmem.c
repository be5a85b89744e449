// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines that copy; see the RtlMoveMemory topic. And those that are made of
 * others.
 *
 * The kernel's memmove() is the best code there is on each processor, as the kernel
 * patches it when it starts; but not for up to 64 bytes, where it takes up to twice the
 * time of a few loads and stores.
 *
 * The other routines are in files of their own: rtlmem_fill.c fills memory,
 * rtlmem_compare.c and rtlmem_span.c look at it, rtlmem_nontemporal.c spares the caches,
 * rtlmem_device.c is for memory of devices. None has a state, takes a lock or sleeps.
 */
#include <linux/string.h>
#include <linux/swab.h>

/* The routines themselves, not what callers get inlined. */
#define NTMEM_RTLMEM_OUT_OF_LINE

#include "internal.h"

#include <ntmem/rtlmem.h>

/**
 * ntmem_move_bytes() - copy little memory
 * @destination: memory to write; not touched if @length is 0
 * @source: memory to read; may overlap @destination
 * @length: bytes, %NTMEM_SHORT at most
 *
 * For the inline forms of RtlCopyMemory() and RtlMoveMemory().
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ntmem_move_bytes(VOID *destination, const VOID *source, SIZE_T length)
{
	ntmem_move_short(destination, source, length);
}
NTMEM_EXPORT_SYMBOL(ntmem_move_bytes);

/**
 * RtlMoveMemory() - copy memory
 * @Destination: memory to write; not touched if @Length is 0
 * @Source: memory to read; may overlap @Destination
 * @Length: bytes
 *
 * Follows the "RtlMoveMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlMoveMemory(VOID *Destination, const VOID *Source, SIZE_T Length)
{
	if (Length <= NTMEM_SHORT)
		ntmem_move_short(Destination, Source, Length);
	else
		memmove(Destination, Source, Length);
}
NTMEM_EXPORT_SYMBOL(RtlMoveMemory);

/**
 * RtlCopyMemory() - copy memory
 * @Destination: memory to write; not touched if @Length is 0
 * @Source: memory to read
 * @Length: bytes
 *
 * Follows the "RtlCopyMemory" topic, which forbids an overlap. Windows copies overlapping
 * memory like RtlMoveMemory() all the same, and so does this.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID RtlCopyMemory(VOID *Destination, const VOID *Source, SIZE_T Length)
{
	RtlMoveMemory(Destination, Source, Length);
}
NTMEM_EXPORT_SYMBOL(RtlCopyMemory);

/**
 * RtlSecureZeroMemory() - fill memory with zeros, though nobody reads it afterwards
 * @ptr: memory; not touched if @cnt is 0
 * @cnt: bytes
 *
 * Follows the "RtlSecureZeroMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @ptr.
 */
PVOID RtlSecureZeroMemory(PVOID ptr, SIZE_T cnt)
{
	return ntmem_secure_zero(ptr, cnt);
}
NTMEM_EXPORT_SYMBOL(RtlSecureZeroMemory);

/**
 * RtlSecureZeroMemory2() - fill memory with zeros, though nobody reads it afterwards
 * @ptr: memory; not touched if @cnt is 0
 * @cnt: bytes
 *
 * Follows the "RtlSecureZeroMemory2" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @ptr.
 */
volatile VOID *RtlSecureZeroMemory2(volatile VOID *ptr, SIZE_T cnt)
{
	return ntmem_secure_zero((VOID *)ptr, cnt);
}
NTMEM_EXPORT_SYMBOL(RtlSecureZeroMemory2);

/*
 * The volatile routines. What is promised is that a call is carried out, as often as it
 * is made. The compiler of a driver knows nothing of what these do, so that is so.
 */

/**
 * RtlMoveVolatileMemory() - copy memory, whatever the compiler thinks of it
 * @Destination: memory to write; not touched if @Size is 0
 * @Source: memory to read; may overlap @Destination
 * @Size: bytes
 *
 * Bytes may be read more than once, in any order and by accesses of any width. Follows
 * the "RtlMoveVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlMoveVolatileMemory(volatile VOID *Destination, const volatile VOID *Source,
				     SIZE_T Size)
{
	memmove((VOID *)Destination, (const VOID *)Source, Size);
	return Destination;
}
NTMEM_EXPORT_SYMBOL(RtlMoveVolatileMemory);

/**
 * RtlCopyVolatileMemory() - copy memory, whatever the compiler thinks of it
 * @Destination: memory to write; not touched if @Size is 0
 * @Source: memory to read; an overlap is harmless here
 * @Size: bytes
 *
 * As RtlMoveVolatileMemory(). Follows the "RtlCopyVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlCopyVolatileMemory(volatile VOID *Destination, const volatile VOID *Source,
				     SIZE_T Size)
{
	return RtlMoveVolatileMemory(Destination, Source, Size);
}
NTMEM_EXPORT_SYMBOL(RtlCopyVolatileMemory);

/**
 * RtlSetVolatileMemory() - fill memory with a byte, whatever the compiler thinks of it
 * @Destination: memory; not touched if @Length is 0
 * @Value: what each byte becomes; the low byte counts
 * @Length: bytes; arguments stand as in memset()
 *
 * Follows the "RtlSetVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlSetVolatileMemory(volatile VOID *Destination, INT Value, SIZE_T Length)
{
	ntmem_fill_bytes((VOID *)Destination, Value, Length);
	return Destination;
}
NTMEM_EXPORT_SYMBOL(RtlSetVolatileMemory);

/**
 * RtlFillVolatileMemory() - fill memory with a byte, whatever the compiler thinks of it
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 * @Fill: what each byte becomes; the low byte counts
 *
 * Follows the "RtlFillVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlFillVolatileMemory(volatile VOID *Destination, SIZE_T Length, INT Fill)
{
	return RtlSetVolatileMemory(Destination, Fill, Length);
}
NTMEM_EXPORT_SYMBOL(RtlFillVolatileMemory);

/**
 * RtlZeroVolatileMemory() - fill memory with zeros, whatever the compiler thinks of it
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 *
 * Follows the "RtlZeroVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlZeroVolatileMemory(volatile VOID *Destination, SIZE_T Length)
{
	return RtlSetVolatileMemory(Destination, 0, Length);
}
NTMEM_EXPORT_SYMBOL(RtlZeroVolatileMemory);

/**
 * RtlEqualVolatileMemory() - compare memory, whatever the compiler thinks of it
 * @Source1: first range; not looked at if @Length is 0
 * @Source2: second range
 * @Length: bytes
 *
 * Follows the "RtlEqualVolatileMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %TRUE if all bytes are equal or there are none, else %FALSE.
 */
LOGICAL RtlEqualVolatileMemory(const volatile VOID *Source1, const volatile VOID *Source2,
			       SIZE_T Length)
{
	return RtlEqualMemory((const VOID *)Source1, (const VOID *)Source2, Length);
}
NTMEM_EXPORT_SYMBOL(RtlEqualVolatileMemory);

/**
 * RtlUshortByteSwap() - reverse the bytes of a USHORT
 * @Source: value
 *
 * Follows the "RtlUshortByteSwap" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the value in the other byte order.
 */
USHORT RtlUshortByteSwap(USHORT Source)
{
	return swab16(Source);
}
NTMEM_EXPORT_SYMBOL(RtlUshortByteSwap);

/**
 * RtlUlongByteSwap() - reverse the bytes of a ULONG
 * @Source: value
 *
 * Follows the "RtlUlongByteSwap" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the value in the other byte order.
 */
ULONG RtlUlongByteSwap(ULONG Source)
{
	return swab32(Source);
}
NTMEM_EXPORT_SYMBOL(RtlUlongByteSwap);

/**
 * RtlUlonglongByteSwap() - reverse the bytes of a ULONGLONG
 * @Source: value
 *
 * Follows the "RtlUlonglongByteSwap" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the value in the other byte order.
 */
ULONGLONG RtlUlonglongByteSwap(ULONGLONG Source)
{
	return swab64(Source);
}
NTMEM_EXPORT_SYMBOL(RtlUlonglongByteSwap);
