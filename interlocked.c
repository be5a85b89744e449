// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sums that a spin lock guards; see "Using Interlocked Routines".
 *
 * An atomic addition would do between calls of these, but whoever holds the lock may rely
 * on the sum to stay as it is.
 */
#include "internal.h"

#include <ntmem/interlocked.h>

/**
 * ExInterlockedAddLargeInteger() - add to a guarded sum
 * @Addend: sum
 * @Increment: what is added
 * @Lock: guards @Addend; not held by this processor
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context but an NMI, any IRQL. Spins, does not sleep.
 * Return: the sum before.
 */
LARGE_INTEGER ExInterlockedAddLargeInteger(PLARGE_INTEGER Addend, LARGE_INTEGER Increment,
					   PKSPIN_LOCK Lock)
{
	unsigned long flags = ntmem_spinlock_enter(Lock, _RET_IP_);
	LARGE_INTEGER before = *Addend;

	/* Sums wrap. */
	Addend->QuadPart = (LONGLONG)((u64)before.QuadPart + (u64)Increment.QuadPart);
	ntmem_spinlock_leave(Lock, flags);
	return before;
}
NTMEM_EXPORT_SYMBOL(ExInterlockedAddLargeInteger);

/**
 * ExInterlockedAddUlong() - add to a guarded sum
 * @Addend: sum
 * @Increment: what is added
 * @Lock: guards @Addend; not held by this processor
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context but an NMI, any IRQL. Spins, does not sleep.
 * Return: the sum before.
 */
ULONG ExInterlockedAddUlong(PULONG Addend, ULONG Increment, PKSPIN_LOCK Lock)
{
	unsigned long flags = ntmem_spinlock_enter(Lock, _RET_IP_);
	ULONG before = *Addend;

	*Addend = before + Increment;
	ntmem_spinlock_leave(Lock, flags);
	return before;
}
NTMEM_EXPORT_SYMBOL(ExInterlockedAddUlong);
