// SPDX-License-Identifier: GPL-2.0-only
/*
 * User-mode accessors for single values, and those that replace one; see the topics
 * ReadULongFromUser, WriteULongToUser and InterlockedCompareExchangeToUser. What drivers
 * call for each of NT's types are inline forms of these, in usermode.h.
 *
 * A value is read and written by one access, at any address. If part of it lies in a page
 * that is not there, nothing of it is written.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include "internal.h"
#include "useraccess.h"

#include <ntmem/usermode.h>

/* The first byte out of reach: where there are two pages, it may be the second one's. */
static unsigned long value_fault_address(unsigned long address, size_t size, bool write)
{
	unsigned long second = (address & PAGE_MASK) + PAGE_SIZE;
	u64 value;

	if (address + size <= second)
		return address;
	if (write ? !ntmem_user_try_touch(address) : ntmem_user_try_load(address, 1, &value))
		return second;
	return address;
}

static u64 value_read(const volatile void *source, size_t size, unsigned long caller)
{
	unsigned long address = (unsigned long)source;
	u64 value;

	ntmem_user_begin(address, size, false, caller);
	while (!ntmem_user_try_load(address, size, &value))
		ntmem_user_raise(value_fault_address(address, size, false), NTMEM_USER_NO_READ,
				 caller);
	return value;
}

static void value_write(volatile void *destination, size_t size, u64 value, unsigned long caller)
{
	unsigned long address = (unsigned long)destination;

	ntmem_user_begin(address, size, true, caller);
	while (!ntmem_user_try_store(address, size, value))
		ntmem_user_raise(value_fault_address(address, size, true), NTMEM_USER_NO_WRITE,
				 caller);
}

/**
 * RtlReadUCharFromUser() - read a byte of user memory
 * @Source: user memory
 *
 * Raises STATUS_ACCESS_VIOLATION: without parameters if the source is no user range, with the
 * kind of access and the address if it cannot be read.
 *
 * Context: IRQL <= APC_LEVEL; above is reported, and a page that is not there counts as
 * memory that is not. May sleep.
 * Return: the value.
 */
UCHAR RtlReadUCharFromUser(const volatile UCHAR *Source)
{
	return value_read(Source, sizeof(*Source), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlReadUCharFromUser);

/**
 * RtlReadUShortFromUser() - read 16 bits of user memory
 * @Source: user memory, at any alignment
 *
 * Raises as RtlReadUCharFromUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value.
 */
USHORT RtlReadUShortFromUser(const volatile USHORT *Source)
{
	return value_read(Source, sizeof(*Source), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlReadUShortFromUser);

/**
 * RtlReadULongFromUser() - read 32 bits of user memory
 * @Source: user memory, at any alignment
 *
 * Raises as RtlReadUCharFromUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value.
 */
ULONG RtlReadULongFromUser(const volatile ULONG *Source)
{
	return value_read(Source, sizeof(*Source), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlReadULongFromUser);

/**
 * RtlReadULong64FromUser() - read 64 bits of user memory
 * @Source: user memory, at any alignment
 *
 * Raises as RtlReadUCharFromUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value.
 */
ULONG64 RtlReadULong64FromUser(const volatile ULONG64 *Source)
{
	return value_read(Source, sizeof(*Source), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlReadULong64FromUser);

/**
 * RtlWriteUCharToUser() - write a byte of user memory
 * @Destination: user memory
 * @Value: what to write
 *
 * Raises as RtlReadUCharFromUser(), for what cannot be written.
 *
 * Context: As RtlReadUCharFromUser().
 */
VOID RtlWriteUCharToUser(volatile UCHAR *Destination, UCHAR Value)
{
	value_write(Destination, sizeof(*Destination), Value, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlWriteUCharToUser);

/**
 * RtlWriteUShortToUser() - write 16 bits of user memory
 * @Destination: user memory, at any alignment
 * @Value: what to write
 *
 * Raises as RtlReadUCharFromUser(), for what cannot be written.
 *
 * Context: As RtlReadUCharFromUser().
 */
VOID RtlWriteUShortToUser(volatile USHORT *Destination, USHORT Value)
{
	value_write(Destination, sizeof(*Destination), Value, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlWriteUShortToUser);

/**
 * RtlWriteULongToUser() - write 32 bits of user memory
 * @Destination: user memory, at any alignment
 * @Value: what to write
 *
 * Raises as RtlReadUCharFromUser(), for what cannot be written.
 *
 * Context: As RtlReadUCharFromUser().
 */
VOID RtlWriteULongToUser(volatile ULONG *Destination, ULONG Value)
{
	value_write(Destination, sizeof(*Destination), Value, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlWriteULongToUser);

/**
 * RtlWriteULong64ToUser() - write 64 bits of user memory
 * @Destination: user memory, at any alignment
 * @Value: what to write
 *
 * Raises as RtlReadUCharFromUser(), for what cannot be written.
 *
 * Context: As RtlReadUCharFromUser().
 */
VOID RtlWriteULong64ToUser(volatile ULONG64 *Destination, ULONG64 Value)
{
	value_write(Destination, sizeof(*Destination), Value, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(RtlWriteULong64ToUser);

/* Interlocked --------------------------------------------------------------- */

/* A locked access to two cache lines at once stops some machines; NT does not allow it. */
static void interlocked_begin(const volatile void *destination, size_t size, unsigned long caller)
{
	unsigned long address = (unsigned long)destination;

	if (address & (size - 1))
		ntmem_raise_status(STATUS_DATATYPE_MISALIGNMENT, caller);
	ntmem_user_begin(address, size, true, caller);
}

/* Replaces the value by a new one if it is @expected. Returns what was there. */
static u64 interlocked_exchange(volatile void *destination, size_t size, u64 new_value,
				u64 expected, unsigned long caller)
{
	unsigned long address = (unsigned long)destination;
	enum ntmem_user_fault fault;
	bool exchanged;

	while ((fault = ntmem_user_try_exchange(address, size, &expected, new_value, &exchanged)))
		ntmem_user_raise(address, fault, caller);
	return expected;
}

/* Keeps the bits of @keep and sets those of @set. Returns what was there. */
static u64 interlocked_combine(volatile void *destination, size_t size, u64 keep, u64 set,
			       unsigned long caller)
{
	/* A guess; the first attempt tells what is there if it was wrong. */
	u64 old = 0, seen;

	interlocked_begin(destination, size, caller);
	for (;;) {
		seen = interlocked_exchange(destination, size, (old & keep) | set, old, caller);
		if (seen == old)
			return old;
		old = seen;
	}
}

/**
 * InterlockedCompareExchangeToUser() - replace a value of user memory if it is expected
 * @Destination: user memory, aligned
 * @ExChange: new value
 * @Comperand: the value to replace
 *
 * Raises STATUS_DATATYPE_MISALIGNMENT, or STATUS_ACCESS_VIOLATION as RtlWriteULongToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG InterlockedCompareExchangeToUser(volatile LONG *Destination, LONG ExChange, LONG Comperand)
{
	interlocked_begin(Destination, sizeof(*Destination), _RET_IP_);
	return interlocked_exchange(Destination, sizeof(*Destination), (u32)ExChange,
				    (u32)Comperand, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedCompareExchangeToUser);

/**
 * InterlockedCompareExchange64ToUser() - replace a value of user memory if it is expected
 * @Destination: user memory, aligned
 * @ExChange: new value
 * @Comperand: the value to replace
 *
 * Raises as InterlockedCompareExchangeToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG64 InterlockedCompareExchange64ToUser(volatile LONG64 *Destination, LONG64 ExChange,
					  LONG64 Comperand)
{
	interlocked_begin(Destination, sizeof(*Destination), _RET_IP_);
	return interlocked_exchange(Destination, sizeof(*Destination), ExChange, Comperand,
				    _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedCompareExchange64ToUser);

/**
 * InterlockedAndToUser() - clear bits of user memory
 * @Destination: user memory, aligned
 * @Value: bits to keep
 *
 * Raises as InterlockedCompareExchangeToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG InterlockedAndToUser(volatile LONG *Destination, LONG Value)
{
	return interlocked_combine(Destination, sizeof(*Destination), (u32)Value, 0, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedAndToUser);

/**
 * InterlockedAnd64ToUser() - clear bits of user memory
 * @Destination: user memory, aligned
 * @Value: bits to keep
 *
 * Raises as InterlockedCompareExchangeToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG64 InterlockedAnd64ToUser(volatile LONG64 *Destination, LONG64 Value)
{
	return interlocked_combine(Destination, sizeof(*Destination), Value, 0, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedAnd64ToUser);

/**
 * InterlockedOrToUser() - set bits of user memory
 * @Destination: user memory, aligned
 * @Value: bits to set
 *
 * Raises as InterlockedCompareExchangeToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG InterlockedOrToUser(volatile LONG *Destination, LONG Value)
{
	return interlocked_combine(Destination, sizeof(*Destination), U32_MAX, (u32)Value,
				   _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedOrToUser);

/**
 * InterlockedOr64ToUser() - set bits of user memory
 * @Destination: user memory, aligned
 * @Value: bits to set
 *
 * Raises as InterlockedCompareExchangeToUser().
 *
 * Context: As RtlReadUCharFromUser().
 * Return: the value that was there.
 */
LONG64 InterlockedOr64ToUser(volatile LONG64 *Destination, LONG64 Value)
{
	return interlocked_combine(Destination, sizeof(*Destination), U64_MAX, Value, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(InterlockedOr64ToUser);
