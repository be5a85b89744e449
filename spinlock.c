// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spin locks; see "Introduction to Spin Locks".
 *
 * A lock is the kernel's own, and beside it in the same eight bytes who holds it: so a
 * processor that takes it again, which in NT spins for ever, and a release of what is
 * not held are found out.
 *
 * A holder keeps preemption and softirqs off by itself, apart from the level: then it is
 * safe wherever Linux code calls a driver from, and stays on its processor even if the
 * driver gets the level wrong.
 *
 * The level is DISPATCH_LEVEL while a lock is held. As in NT, an interrupt must not take
 * a lock that others take below it.
 */
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/threads.h>

#include "context.h"
#include "internal.h"

/* wdm.h maps this name to KeAcquireSpinLockRaiseToDpc(), as the kit does. */
#undef KeAcquireSpinLock

/* In the holder: its CPU and one, and how often it has taken the lock again. */
#define HOLDER_CPU 0xffffU
#define HOLDER_AGAIN 0x10000U

/**
 * struct spin_word - what a KSPIN_LOCK is
 * @lock: the kernel's
 * @holder: 0 if it is free; written by who holds @lock, others may look
 */
struct spin_word {
	arch_spinlock_t lock;
	u32 holder;
};

static_assert(sizeof(struct spin_word) <= sizeof(KSPIN_LOCK));
static_assert(NR_CPUS < HOLDER_CPU);

static struct spin_word *spinlock_word(PKSPIN_LOCK lock)
{
	return (struct spin_word *)lock;
}

static void spinlock_misuse(u32 code, u64 p1, u64 p2, const KSPIN_LOCK *lock,
			    unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = code,
		.parameter = { p1, p2, p1 ? (unsigned long)lock : 0 },
		.object = lock,
		.caller = caller,
		.what = what,
	});
}

/* Subcodes are those of "Bug Check 0xC4". */
static void spinlock_bad_irql(u64 subcode, u8 irql, const KSPIN_LOCK *lock,
			      unsigned long caller, const char *what)
{
	spinlock_misuse(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, irql, lock, caller, what);
}

static void spinlock_hold(struct ntmem_context *context)
{
	if (!context->nr_locks++)
		ntmem_atomic_enter();
}

static void spinlock_let_go(struct ntmem_context *context)
{
	if (!--context->nr_locks)
		ntmem_atomic_leave();
}

/*
 * Without SMP the holder is all there is: the kernel's part is empty, or with
 * CONFIG_DEBUG_SPINLOCK one of which zeros say that it is held.
 */
static void spinlock_lock_word(struct spin_word *word)
{
	if (IS_ENABLED(CONFIG_SMP))
		arch_spin_lock(&word->lock);
}

static bool spinlock_try_lock_word(struct spin_word *word)
{
	return !READ_ONCE(word->holder) &&
	       (!IS_ENABLED(CONFIG_SMP) || arch_spin_trylock(&word->lock));
}

static void spinlock_unlock_word(struct spin_word *word)
{
	if (IS_ENABLED(CONFIG_SMP))
		arch_spin_unlock(&word->lock);
}

static u32 spinlock_me(void)
{
	return raw_smp_processor_id() + 1;
}

/*
 * Whether this processor holds the lock: by this context or one that it interrupts. If so,
 * neither can let go meanwhile, nor leave the processor.
 */
static bool spinlock_is_mine(const struct spin_word *word)
{
	bool mine;

	preempt_disable();
	mine = (READ_ONCE(word->holder) & HOLDER_CPU) == spinlock_me();
	preempt_enable();
	return mine;
}

/* Comes before anything is done, since it may raise. */
static void spinlock_check_free(PKSPIN_LOCK lock, unsigned long caller)
{
	const struct spin_word *word = spinlock_word(lock);

	if (unlikely((READ_ONCE(word->holder) & HOLDER_CPU) == spinlock_me()) &&
	    spinlock_is_mine(word))
		spinlock_misuse(SPIN_LOCK_ALREADY_OWNED, 0, 0, lock, caller,
				"spin lock acquired that this processor holds");
}

/* Both for who cannot be moved to another processor. */
static void spinlock_acquire(struct spin_word *word)
{
	u32 holder = READ_ONCE(word->holder);

	if (unlikely((holder & HOLDER_CPU) == spinlock_me())) {
		WRITE_ONCE(word->holder, holder + HOLDER_AGAIN);
		return;
	}
	spinlock_lock_word(word);
	WRITE_ONCE(word->holder, spinlock_me());
}

static void spinlock_release(struct spin_word *word)
{
	u32 holder = READ_ONCE(word->holder);

	if (likely(holder <= HOLDER_CPU)) {
		WRITE_ONCE(word->holder, 0);
		spinlock_unlock_word(word);
	} else {
		WRITE_ONCE(word->holder, holder - HOLDER_AGAIN);
	}
}

static void spinlock_take(struct ntmem_context *context, PKSPIN_LOCK lock)
{
	spinlock_hold(context);
	spinlock_acquire(spinlock_word(lock));
}

static void spinlock_drop(struct ntmem_context *context, PKSPIN_LOCK lock, unsigned long caller)
{
	struct spin_word *word = spinlock_word(lock);
	u32 holder = READ_ONCE(word->holder);
	bool mine = (holder & HOLDER_CPU) == spinlock_me() && context->nr_locks;

	if (unlikely(!mine)) {
		/* Who holds it relies on it, and will release it. */
		spinlock_misuse(SPIN_LOCK_NOT_OWNED, 0, 0, lock, caller,
				holder ? "spin lock released that somebody else holds" :
					 "spin lock released that nobody holds");
		return;
	}
	spinlock_release(word);
	spinlock_let_go(context);
}

static KIRQL spinlock_take_raise(PKSPIN_LOCK lock, unsigned long caller)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);

	if (unlikely(irql > DISPATCH_LEVEL))
		spinlock_bad_irql(0x42, irql, lock, caller,
				  "spin lock acquired above DISPATCH_LEVEL");
	spinlock_check_free(lock, caller);
	if (irql != DISPATCH_LEVEL)
		ntmem_irql_set(context, DISPATCH_LEVEL);
	spinlock_take(context, lock);
	return irql;
}

/**
 * ntmem_spinlock_enter() - take a spin lock for a few steps, at whatever level
 * @lock: initialised
 * @caller: call site to report
 *
 * The level stays as it is. To ask for what this processor holds is a violation; it then
 * holds it once more, as waiting for itself would never end.
 *
 * Context: Any context but an NMI. Spins, does not sleep; interrupts are off from then on.
 * Return: interrupts before, for ntmem_spinlock_leave().
 */
unsigned long ntmem_spinlock_enter(PKSPIN_LOCK lock, unsigned long caller)
{
	unsigned long flags;

	spinlock_check_free(lock, caller);
	local_irq_save(flags);
	spinlock_acquire(spinlock_word(lock));
	return flags;
}

/**
 * ntmem_spinlock_leave() - let go of it
 * @lock: that of ntmem_spinlock_enter()
 * @flags: what it returned
 *
 * Context: That of ntmem_spinlock_enter().
 */
void ntmem_spinlock_leave(PKSPIN_LOCK lock, unsigned long flags)
{
	spinlock_release(spinlock_word(lock));
	local_irq_restore(flags);
}

/**
 * KeInitializeSpinLock() - make a spin lock
 * @SpinLock: any contents; resident memory, of the driver's
 *
 * Zeroed memory is a spin lock as well. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock)
{
	WRITE_ONCE(*SpinLock, 0);
}
NTMEM_EXPORT_SYMBOL(KeInitializeSpinLock);

/**
 * KeAcquireSpinLockRaiseToDpc() - go to DISPATCH_LEVEL and take a spin lock
 * @SpinLock: initialised; not held by this processor
 *
 * Above DISPATCH_LEVEL a call is a violation, and sets that level all the same where
 * it can. What this processor holds is a violation too; the lock is then held until it
 * has been released as often. Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL. Spins, does not sleep.
 * Return: the level before, for KeReleaseSpinLock().
 */
KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock)
{
	return spinlock_take_raise(SpinLock, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeAcquireSpinLockRaiseToDpc);

/**
 * KeAcquireSpinLock() - go to DISPATCH_LEVEL and take a spin lock
 * @SpinLock: as for KeAcquireSpinLockRaiseToDpc()
 * @OldIrql: result, the level before
 *
 * Drivers get a macro of this name, as with the kit. Follows the NT topic of this name.
 *
 * Context: As KeAcquireSpinLockRaiseToDpc().
 */
VOID KeAcquireSpinLock(PKSPIN_LOCK SpinLock, PKIRQL OldIrql)
{
	*OldIrql = spinlock_take_raise(SpinLock, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeAcquireSpinLock);

/**
 * KeReleaseSpinLock() - release a spin lock and go back to a level
 * @SpinLock: held by the caller
 * @NewIrql: what acquiring it gave
 *
 * To release what the caller does not hold is a violation that leaves the lock alone.
 * Follows the NT topic of this name.
 *
 * Context: IRQL == DISPATCH_LEVEL; elsewhere it is a violation, and done all the same.
 * Otherwise as KeLowerIrql().
 */
VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	if (unlikely(irql != DISPATCH_LEVEL))
		spinlock_bad_irql(0x32, irql, SpinLock, _RET_IP_,
				  "spin lock released at another IRQL than DISPATCH_LEVEL");
	spinlock_drop(context, SpinLock, _RET_IP_);
	ntmem_irql_lower(NewIrql, _RET_IP_);
	ntmem_hold_end(&hold);
}
NTMEM_EXPORT_SYMBOL(KeReleaseSpinLock);

/**
 * KeAcquireSpinLockAtDpcLevel() - take a spin lock
 * @SpinLock: as for KeAcquireSpinLockRaiseToDpc()
 *
 * The level stays as it is. Follows the NT topic of this name.
 *
 * Context: IRQL >= DISPATCH_LEVEL; below it a call is a violation. Spins, does not sleep.
 */
VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);

	if (unlikely(irql < DISPATCH_LEVEL))
		spinlock_bad_irql(0x40, irql, SpinLock, _RET_IP_,
				  "spin lock acquired below DISPATCH_LEVEL without raising it");
	spinlock_check_free(SpinLock, _RET_IP_);
	spinlock_take(context, SpinLock);
}
NTMEM_EXPORT_SYMBOL(KeAcquireSpinLockAtDpcLevel);

/**
 * KeReleaseSpinLockFromDpcLevel() - release a spin lock
 * @SpinLock: as for KeReleaseSpinLock()
 *
 * The level stays as it is. Follows the NT topic of this name.
 *
 * Context: IRQL >= DISPATCH_LEVEL; below it a call is a violation. Does not sleep.
 */
VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	if (unlikely(irql < DISPATCH_LEVEL))
		spinlock_bad_irql(0x41, irql, SpinLock, _RET_IP_,
				  "spin lock released below DISPATCH_LEVEL");
	spinlock_drop(context, SpinLock, _RET_IP_);
	ntmem_hold_end(&hold);
}
NTMEM_EXPORT_SYMBOL(KeReleaseSpinLockFromDpcLevel);

/**
 * KeTryToAcquireSpinLockAtDpcLevel() - take a spin lock if it is free
 * @SpinLock: initialised
 *
 * Follows the NT topic of this name.
 *
 * Context: As KeAcquireSpinLockAtDpcLevel(), but does not spin.
 * Return: whether the caller holds it now.
 */
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock)
{
	struct ntmem_context *context = ntmem_irql_context();
	struct spin_word *word = spinlock_word(SpinLock);
	u8 irql = ntmem_irql_of(context);

	if (unlikely(irql < DISPATCH_LEVEL))
		spinlock_bad_irql(0x40, irql, SpinLock, _RET_IP_,
				  "spin lock acquired below DISPATCH_LEVEL without raising it");
	spinlock_hold(context);
	if (spinlock_try_lock_word(word)) {
		WRITE_ONCE(word->holder, spinlock_me());
		return TRUE;
	}
	spinlock_let_go(context);
	return FALSE;
}
NTMEM_EXPORT_SYMBOL(KeTryToAcquireSpinLockAtDpcLevel);

/**
 * KeTestSpinLock() - tell whether a spin lock is free
 * @SpinLock: initialised
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: whether it was free when it was looked at.
 */
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
	/* As in NT, the lowest bit of a queued lock says that it is held. */
	if (IS_ENABLED(CONFIG_QUEUED_SPINLOCKS))
		return !(READ_ONCE(*SpinLock) & 1);
	return !READ_ONCE(spinlock_word(SpinLock)->holder);
}
NTMEM_EXPORT_SYMBOL(KeTestSpinLock);
