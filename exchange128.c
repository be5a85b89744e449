// SPDX-License-Identifier: GPL-2.0-only
/*
 * Exchanges of 16 bytes at once; see the "InterlockedCompareExchange128" topic.
 *
 * NT asks for a processor with the instruction for it, cmpxchg16b. Linux does not, and
 * some emulators have none: then a lock stands in, of a few that all such memory shares.
 *
 * Difference: with a lock, the exchange is atomic among its like, and not together with
 * other writes to the same memory; and it is not for NMIs.
 */
#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/spinlock.h>

#include <asm/cpufeature.h>

#include "internal.h"

#include <ntmem/interlocked.h>

#define LOCK_BITS 4

/* In place of the instruction; innermost, held for a few steps with interrupts off. */
static raw_spinlock_t exchange_locks[1 << LOCK_BITS] = {
	[0 ... (1 << LOCK_BITS) - 1] = __RAW_SPIN_LOCK_UNLOCKED(exchange_locks),
};

#if IS_ENABLED(CONFIG_KUNIT)
/* Locks are used though there is the instruction. Changed only while nobody exchanges. */
bool ntmem_exchange128_locked;
NTMEM_EXPORT_IF_KUNIT(ntmem_exchange128_locked);
#else
#define ntmem_exchange128_locked false
#endif

/**
 * ntmem_exchange128_is_native() - tell whether there is the instruction
 *
 * Context: Any context.
 */
bool ntmem_exchange128_is_native(void)
{
#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
	return boot_cpu_has(X86_FEATURE_CX16);
#else
	return false;
#endif
}
NTMEM_EXPORT_IF_KUNIT(ntmem_exchange128_is_native);

static __always_inline bool exchange128_native(u64 *memory, u64 seen[2], const u64 wanted[2])
{
	bool same = false;

#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
	asm volatile("lock cmpxchg16b %1\n\t"
		     "sete %0"
		     : "=q"(same), "+m"(*(u64(*)[2])memory), "+a"(seen[0]), "+d"(seen[1])
		     : "b"(wanted[0]), "c"(wanted[1])
		     : "memory", "cc");
#endif
	return same;
}

static noinline bool exchange128_locked(u64 *memory, u64 seen[2], const u64 wanted[2])
{
	raw_spinlock_t *lock = &exchange_locks[hash_ptr(memory, LOCK_BITS)];
	unsigned long flags;
	u64 found[2];
	bool same;

	raw_spin_lock_irqsave(lock, flags);
	found[0] = READ_ONCE(memory[0]);
	found[1] = READ_ONCE(memory[1]);
	same = found[0] == seen[0] && found[1] == seen[1];
	if (same) {
		WRITE_ONCE(memory[0], wanted[0]);
		WRITE_ONCE(memory[1], wanted[1]);
	}
	raw_spin_unlock_irqrestore(lock, flags);
	seen[0] = found[0];
	seen[1] = found[1];
	/* As the instruction: the lock itself is no full barrier. */
	smp_mb();
	return same;
}

/**
 * ntmem_exchange128() - replace 16 bytes if they are as expected
 * @memory: them, aligned to 16
 * @seen: what is expected; afterwards what was found
 * @wanted: what replaces them
 *
 * A full barrier.
 *
 * Context: Any context; an NMI only where there is the instruction. Does not sleep.
 * Return: whether they were as expected.
 */
bool ntmem_exchange128(u64 *memory, u64 seen[2], const u64 wanted[2])
{
	if (likely(ntmem_exchange128_is_native() && !ntmem_exchange128_locked))
		return exchange128_native(memory, seen, wanted);
	return exchange128_locked(memory, seen, wanted);
}

/**
 * InterlockedCompareExchange128() - replace 16 bytes if they are as expected
 * @Destination: them, the lower half first; aligned to 16
 * @ExchangeHigh: upper half of what replaces them
 * @ExchangeLow: lower half
 * @ComparandResult: what is expected; afterwards what was found
 *
 * Memory that is not aligned raises %STATUS_ACCESS_VIOLATION, as the instruction does in NT.
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL; an NMI only where the processor has cmpxchg16b. Does not
 * sleep.
 * Return: 1 if they were replaced, else 0.
 */
UCHAR InterlockedCompareExchange128(LONG64 volatile *Destination, LONG64 ExchangeHigh,
				    LONG64 ExchangeLow, LONG64 *ComparandResult)
{
	const u64 wanted[2] = { ExchangeLow, ExchangeHigh };

	if (unlikely(!IS_ALIGNED((unsigned long)Destination, 16)))
		ntmem_raise_status(STATUS_ACCESS_VIOLATION, _RET_IP_);
	return ntmem_exchange128((u64 *)Destination, (u64 *)ComparandResult, wanted);
}
NTMEM_EXPORT_SYMBOL(InterlockedCompareExchange128);
