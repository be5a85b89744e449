// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rtl memory routines for memory of devices; see the RtlCopyDeviceMemory topic.
 *
 * A device may take two accesses to one byte for two commands, and may refuse an access
 * that is not aligned. So every byte is accessed once, in the order of addresses (of a
 * move upwards, in the opposite order), by accesses of 1, 2, 4 or 8 bytes that are
 * aligned on both sides: the widest that fit, and that the machine has.
 */
#include <linux/compiler.h>
#include <linux/io.h>

#include "internal.h"

#include <ntmem/rtlmem.h>

#define IO(address) ((volatile void __iomem __force *)(address))
#define CONST_IO(address) ((const volatile void __iomem __force *)(address))

#if IS_ENABLED(CONFIG_KUNIT)
/* For cases that ask how memory is accessed; set by one at a time. */
void (*ntmem_device_accessed)(const void *address, size_t bytes, bool store);
NTMEM_EXPORT_IF_KUNIT(ntmem_device_accessed);

static void device_accessed(const volatile void *address, size_t bytes, bool store)
{
	if (ntmem_device_accessed)
		ntmem_device_accessed((const void *)address, bytes, store);
}
#else
static inline void device_accessed(const volatile void *address, size_t bytes, bool store)
{
}
#endif

/* The widest access, in bytes, that is aligned at all of @addresses and not above @length. */
static size_t access_bytes(unsigned long addresses, size_t length)
{
	size_t bytes = sizeof(unsigned long);

	while (bytes > length || (addresses & (bytes - 1)))
		bytes /= 2;
	return bytes;
}

/* Moves and nothing else: a hypervisor that emulates a device may know no other access. */
static u64 device_load(const volatile void *from, size_t bytes)
{
	device_accessed(from, bytes, false);
	switch (bytes) {
#ifdef CONFIG_64BIT
	case 8:
		return __raw_readq(CONST_IO(from));
#endif
	case 4:
		return __raw_readl(CONST_IO(from));
	case 2:
		return __raw_readw(CONST_IO(from));
	default:
		return __raw_readb(CONST_IO(from));
	}
}

static void device_store(volatile void *to, u64 value, size_t bytes)
{
	device_accessed(to, bytes, true);
	switch (bytes) {
#ifdef CONFIG_64BIT
	case 8:
		__raw_writeq(value, IO(to));
		break;
#endif
	case 4:
		__raw_writel(value, IO(to));
		break;
	case 2:
		__raw_writew(value, IO(to));
		break;
	default:
		__raw_writeb(value, IO(to));
	}
}

static void device_copy_up(volatile u8 *to, const volatile u8 *from, size_t length)
{
	size_t bytes;

	for (; length; to += bytes, from += bytes, length -= bytes) {
		bytes = access_bytes((unsigned long)to | (unsigned long)from, length);
		device_store(to, device_load(from, bytes), bytes);
	}
}

/* From the end: what an access leaves in front of it must stay aligned, so ends count. */
static void device_copy_down(volatile u8 *to, const volatile u8 *from, size_t length)
{
	size_t bytes;

	for (; length; length -= bytes) {
		bytes = access_bytes((unsigned long)(to + length) | (unsigned long)(from + length),
				     length);
		device_store(to + length - bytes, device_load(from + length - bytes, bytes), bytes);
	}
}

/**
 * RtlMoveDeviceMemory() - copy memory of a device, or to it
 * @Destination: memory to write; not touched if @Size is 0
 * @Source: memory to read; may overlap @Destination
 * @Size: bytes
 *
 * Follows the "RtlMoveDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlMoveDeviceMemory(volatile VOID *Destination, const volatile VOID *Source,
				   SIZE_T Size)
{
	/* Upwards by less than its length it must begin at the end. */
	if ((unsigned long)Destination - (unsigned long)Source < Size)
		device_copy_down(Destination, Source, Size);
	else
		device_copy_up(Destination, Source, Size);
	return Destination;
}
NTMEM_EXPORT_SYMBOL(RtlMoveDeviceMemory);

/**
 * RtlCopyDeviceMemory() - copy memory of a device, or to it
 * @Destination: memory to write; not touched if @Size is 0
 * @Source: memory to read; an overlap is harmless here
 * @Size: bytes
 *
 * Follows the "RtlCopyDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlCopyDeviceMemory(volatile VOID *Destination, const volatile VOID *Source,
				   SIZE_T Size)
{
	return RtlMoveDeviceMemory(Destination, Source, Size);
}
NTMEM_EXPORT_SYMBOL(RtlCopyDeviceMemory);

/**
 * RtlSetDeviceMemory() - fill memory of a device with a byte
 * @Destination: memory; not touched if @Length is 0
 * @Value: what each byte becomes; the low byte counts
 * @Length: bytes; arguments stand as in memset()
 *
 * Follows the "RtlSetDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlSetDeviceMemory(volatile VOID *Destination, INT Value, SIZE_T Length)
{
	u64 word = (u8)Value * 0x0101010101010101ULL;
	volatile u8 *to = Destination;
	size_t bytes;

	for (; Length; to += bytes, Length -= bytes) {
		bytes = access_bytes((unsigned long)to, Length);
		device_store(to, word, bytes);
	}
	return Destination;
}
NTMEM_EXPORT_SYMBOL(RtlSetDeviceMemory);

/**
 * RtlFillDeviceMemory() - fill memory of a device with a byte
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 * @Fill: what each byte becomes; the low byte counts
 *
 * Follows the "RtlFillDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlFillDeviceMemory(volatile VOID *Destination, SIZE_T Length, INT Fill)
{
	return RtlSetDeviceMemory(Destination, Fill, Length);
}
NTMEM_EXPORT_SYMBOL(RtlFillDeviceMemory);

/**
 * RtlZeroDeviceMemory() - fill memory of a device with zeros
 * @Destination: memory; not touched if @Length is 0
 * @Length: bytes
 *
 * Follows the "RtlZeroDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: @Destination.
 */
volatile VOID *RtlZeroDeviceMemory(volatile VOID *Destination, SIZE_T Length)
{
	return RtlSetDeviceMemory(Destination, 0, Length);
}
NTMEM_EXPORT_SYMBOL(RtlZeroDeviceMemory);

/**
 * RtlEqualDeviceMemory() - tell whether two ranges are equal, of which one is a device's
 * @Source1: first range; not looked at if @Length is 0
 * @Source2: second range
 * @Length: bytes
 *
 * Reading ends with the access that finds a difference. Follows the
 * "RtlEqualDeviceMemory" topic.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: %TRUE if all bytes are equal or there are none, else %FALSE.
 */
LOGICAL RtlEqualDeviceMemory(const volatile VOID *Source1, const volatile VOID *Source2,
			     SIZE_T Length)
{
	const volatile u8 *a = Source1, *b = Source2;
	size_t bytes;

	for (; Length; a += bytes, b += bytes, Length -= bytes) {
		bytes = access_bytes((unsigned long)a | (unsigned long)b, Length);
		if (device_load(a, bytes) != device_load(b, bytes))
			return FALSE;
	}
	return TRUE;
}
NTMEM_EXPORT_SYMBOL(RtlEqualDeviceMemory);
