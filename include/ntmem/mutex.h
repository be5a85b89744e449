/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fast and guarded mutexes; see "Fast Mutexes and Guarded Mutexes".
 *
 * As in NT since Windows 8, a guarded mutex is a fast one. Zeroed memory is a free mutex.
 */
#ifndef NTMEM_MUTEX_H
#define NTMEM_MUTEX_H

#include <ntmem/irql.h>

NTMEM_BEGIN_DECLS

/*
 * Drivers may look at what NT tells of: Count is 1 if the mutex is free, once it has been
 * initialised or released, Contention counts who has had to wait. Owner decides; waiters are
 * kept elsewhere, so the memory may be freed as soon as nobody uses it.
 */
typedef struct _FAST_MUTEX {
	LONG Count;
	PVOID Owner;
	ULONG Contention;
	ULONG NtmemAgain;
	ULONG_PTR NtmemReserved[3];
	ULONG OldIrql;
} FAST_MUTEX, *PFAST_MUTEX, KGUARDED_MUTEX, *PKGUARDED_MUTEX;

#ifdef __LP64__
NTMEM_STATIC_ASSERT(sizeof(FAST_MUTEX) == 0x38, "FAST_MUTEX");
#endif

VOID NTAPI ExInitializeFastMutex(PFAST_MUTEX FastMutex);
VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX FastMutex);
BOOLEAN NTAPI ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex);
VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX FastMutex);
VOID NTAPI ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex);
VOID NTAPI ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex);

VOID NTAPI KeInitializeGuardedMutex(PKGUARDED_MUTEX Mutex);
VOID NTAPI KeAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);
BOOLEAN NTAPI KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex);
VOID NTAPI KeReleaseGuardedMutex(PKGUARDED_MUTEX Mutex);
VOID NTAPI KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex);
VOID NTAPI KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex);

/* Linux delivers no APCs that these would have to keep off. */
FORCEINLINE VOID KeEnterCriticalRegion(void)
{
}

FORCEINLINE VOID KeLeaveCriticalRegion(void)
{
}

FORCEINLINE VOID KeEnterGuardedRegion(void)
{
}

FORCEINLINE VOID KeLeaveGuardedRegion(void)
{
}

NTMEM_END_DECLS

#endif /* NTMEM_MUTEX_H */
