// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fast and guarded mutexes; see "Fast Mutexes and Guarded Mutexes".
 *
 * The owner's task is what is locked by: it is put there if there is none. Who has to wait
 * does so by the kernel's table of waits for variables, for which the memory is no more
 * than an address: a mutex is made in any memory, and is gone with it. Waiting ends by
 * nothing but the mutex, as in NT, and is not taken for a hang.
 *
 * The level is APC_LEVEL while a mutex is held, but for the routines that are called
 * unsafe, which leave it alone.
 *
 * Who owns a mutex and asks for it again waits for ever in NT. That is a violation, and the
 * mutex is then held until it has been released as often. A task that cannot wait, above
 * APC_LEVEL, gets a mutex that is free, and goes on without one that is not; what it
 * releases then is not its own, so that the owner's is safe. An interrupt never gets one.
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>

#include "context.h"
#include "internal.h"

#include <ntmem/mutex.h>

/* Parameters are those of "Bug Check 0xC4". */
static void mutex_misuse(u64 subcode, u64 p2, u64 p3, u64 p4, const FAST_MUTEX *mutex,
			 unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { subcode, p2, p3, p4 },
		.object = mutex,
		.caller = caller,
		.what = what,
	});
}

/* An interrupt is not the task that it stands on. */
static bool mutex_is_mine(const FAST_MUTEX *mutex)
{
	return in_task() && READ_ONCE(mutex->Owner) == current;
}

/* A full barrier if it succeeds; pairs with the release in mutex_let_go(). */
static bool mutex_take(PFAST_MUTEX mutex)
{
	if (READ_ONCE(mutex->Owner) || cmpxchg(&mutex->Owner, NULL, current))
		return false;
	WRITE_ONCE(mutex->Count, 0);
	return true;
}

static void mutex_wait(PFAST_MUTEX mutex)
{
	/* Any number may count at once, and NT does not promise exactness. */
	WRITE_ONCE(mutex->Contention, READ_ONCE(mutex->Contention) + 1);
	___wait_var_event(&mutex->Owner, mutex_take(mutex), TASK_IDLE, 0, 0, schedule());
}

static void mutex_let_go(PFAST_MUTEX mutex)
{
	WRITE_ONCE(mutex->Count, 1);
	/* From here on the memory may be freed. Pairs with mutex_take(). */
	smp_store_release(&mutex->Owner, NULL);
	/* Before looking for waiters; theirs is in prepare_to_wait_event(). */
	smp_mb();
	wake_up_var(&mutex->Owner);
}

/* Returns whether the caller holds it now; what it raises comes before anything is done. */
static bool mutex_get(PFAST_MUTEX mutex, u8 irql, unsigned long caller)
{
	if (unlikely(irql > APC_LEVEL)) {
		mutex_misuse(0x33, irql, (unsigned long)mutex, 0, mutex, caller,
			     "mutex acquired above APC_LEVEL");
		if (!mutex_is_mine(mutex))
			return in_task() && mutex_take(mutex);
		/* It is about to be released as often. */
		mutex->NtmemAgain++;
		return false;
	}
	if (unlikely(mutex_is_mine(mutex))) {
		mutex_misuse(0x1000, (unsigned long)mutex, 0, 0, mutex, caller,
			     "mutex acquired that this thread holds");
		mutex->NtmemAgain++;
		return false;
	}
	might_sleep();
	if (!mutex_take(mutex))
		mutex_wait(mutex);
	return true;
}

/* Returns whether it was the caller's and is not any more. */
static bool mutex_put(PFAST_MUTEX mutex, unsigned long caller)
{
	const void *owner = READ_ONCE(mutex->Owner);

	if (unlikely(!mutex_is_mine(mutex))) {
		if (owner)
			mutex_misuse(0x1004, (unsigned long)mutex, (unsigned long)owner,
				     (unsigned long)current, mutex, caller,
				     "mutex released that another thread holds");
		else
			mutex_misuse(0x1007, (unsigned long)mutex, 0, 0, mutex, caller,
				     "mutex released that nobody holds");
		return false;
	}
	if (unlikely(mutex->NtmemAgain)) {
		mutex->NtmemAgain--;
		return false;
	}
	mutex_let_go(mutex);
	return true;
}

static void mutex_get_raise(PFAST_MUTEX mutex, unsigned long caller)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);

	if (!mutex_get(mutex, irql, caller))
		return;
	mutex->OldIrql = irql;
	if (irql < APC_LEVEL)
		ntmem_irql_set(context, APC_LEVEL);
}

static bool mutex_try_raise(PFAST_MUTEX mutex, unsigned long caller)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);

	if (unlikely(irql > APC_LEVEL))
		mutex_misuse(0x33, irql, (unsigned long)mutex, 0, mutex, caller,
			     "mutex acquired above APC_LEVEL");
	if (!in_task() || !mutex_take(mutex))
		return false;
	mutex->OldIrql = irql;
	if (irql < APC_LEVEL)
		ntmem_irql_set(context, APC_LEVEL);
	return true;
}

static void mutex_put_lower(PFAST_MUTEX mutex, unsigned long caller)
{
	u8 irql = ntmem_irql(), old = READ_ONCE(mutex->OldIrql);
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	if (unlikely(irql != APC_LEVEL && mutex_is_mine(mutex)))
		mutex_misuse(0x34, irql, (unsigned long)mutex, 0, mutex, caller,
			     "mutex released at another IRQL than APC_LEVEL");
	if (mutex_put(mutex, caller) && irql != old)
		ntmem_irql_lower(old, caller);
	ntmem_hold_end(&hold);
}

/**
 * ExInitializeFastMutex() - make a mutex
 * @FastMutex: any contents; resident memory, of the driver's
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ExInitializeFastMutex(PFAST_MUTEX FastMutex)
{
	*FastMutex = (FAST_MUTEX){ .Count = 1 };
}
NTMEM_EXPORT_SYMBOL(ExInitializeFastMutex);

/**
 * ExAcquireFastMutex() - take a mutex and go to APC_LEVEL
 * @FastMutex: initialised; not held by the caller
 *
 * Follows the NT topic of this name. What the caller holds is a violation, and is held
 * once more. Above APC_LEVEL a call is a violation too, and takes the mutex only if it is
 * free or the caller's.
 *
 * Context: Task context, IRQL <= APC_LEVEL. Sleeps for as long as it takes.
 */
VOID ExAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	mutex_get_raise(FastMutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAcquireFastMutex);

/**
 * ExTryToAcquireFastMutex() - take a mutex if it is free, and go to APC_LEVEL
 * @FastMutex: initialised
 *
 * Follows the NT topic of this name.
 *
 * Context: Task context, IRQL <= APC_LEVEL; elsewhere it is a violation. Does not sleep.
 * Return: whether the caller holds it now; else the level is as before.
 */
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex)
{
	return mutex_try_raise(FastMutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExTryToAcquireFastMutex);

/**
 * ExReleaseFastMutex() - release a mutex and go back to the level before
 * @FastMutex: held by the caller
 *
 * What the caller does not hold is a violation, and left alone. Follows the NT topic of
 * this name.
 *
 * Context: Task context, IRQL == APC_LEVEL; elsewhere it is a violation, and done all the
 * same. Does not sleep.
 */
VOID ExReleaseFastMutex(PFAST_MUTEX FastMutex)
{
	mutex_put_lower(FastMutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExReleaseFastMutex);

/**
 * ExAcquireFastMutexUnsafe() - take a mutex
 * @FastMutex: as for ExAcquireFastMutex()
 *
 * The level stays as it is. Follows the NT topic of this name.
 *
 * Context: As ExAcquireFastMutex().
 */
VOID ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
	mutex_get(FastMutex, ntmem_irql(), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAcquireFastMutexUnsafe);

/**
 * ExReleaseFastMutexUnsafe() - release a mutex
 * @FastMutex: as for ExReleaseFastMutex()
 *
 * The level stays as it is. Follows the NT topic of this name.
 *
 * Context: Task context. Does not sleep.
 */
VOID ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex)
{
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	mutex_put(FastMutex, _RET_IP_);
	ntmem_hold_end(&hold);
}
NTMEM_EXPORT_SYMBOL(ExReleaseFastMutexUnsafe);

/**
 * KeInitializeGuardedMutex() - make a mutex
 * @Mutex: as for ExInitializeFastMutex()
 *
 * Context: As ExInitializeFastMutex().
 */
VOID KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex)
{
	ExInitializeFastMutex(Mutex);
}
NTMEM_EXPORT_SYMBOL(KeInitializeGuardedMutex);

/**
 * KeAcquireGuardedMutex() - take a mutex and go to APC_LEVEL
 * @Mutex: as for ExAcquireFastMutex()
 *
 * Context: As ExAcquireFastMutex().
 */
VOID KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
	mutex_get_raise(Mutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeAcquireGuardedMutex);

/**
 * KeTryToAcquireGuardedMutex() - take a mutex if it is free, and go to APC_LEVEL
 * @Mutex: as for ExTryToAcquireFastMutex()
 *
 * Context: As ExTryToAcquireFastMutex().
 * Return: whether the caller holds it now.
 */
BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
	return mutex_try_raise(Mutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeTryToAcquireGuardedMutex);

/**
 * KeReleaseGuardedMutex() - release a mutex and go back to the level before
 * @Mutex: as for ExReleaseFastMutex()
 *
 * Context: As ExReleaseFastMutex().
 */
VOID KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex)
{
	mutex_put_lower(Mutex, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeReleaseGuardedMutex);

/**
 * KeAcquireGuardedMutexUnsafe() - take a mutex
 * @Mutex: as for ExAcquireFastMutexUnsafe()
 *
 * Context: As ExAcquireFastMutex().
 */
VOID KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
	mutex_get(Mutex, ntmem_irql(), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeAcquireGuardedMutexUnsafe);

/**
 * KeReleaseGuardedMutexUnsafe() - release a mutex
 * @Mutex: as for ExReleaseFastMutexUnsafe()
 *
 * Context: As ExReleaseFastMutexUnsafe().
 */
VOID KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	mutex_put(Mutex, _RET_IP_);
	ntmem_hold_end(&hold);
}
NTMEM_EXPORT_SYMBOL(KeReleaseGuardedMutexUnsafe);
