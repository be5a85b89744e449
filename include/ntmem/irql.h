/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupt request levels and spin locks; see "Managing Hardware Priorities" and
 * "Introduction to Spin Locks". types.h has the levels themselves.
 */
#ifndef NTMEM_IRQL_H
#define NTMEM_IRQL_H

#include <ntmem/debug.h>

NTMEM_BEGIN_DECLS

KIRQL KeGetCurrentIrql(void);
KIRQL KfRaiseIrql(KIRQL NewIrql);
VOID KeRaiseIrql(KIRQL NewIrql, PKIRQL OldIrql);
KIRQL KeRaiseIrqlToDpcLevel(void);
KIRQL KeRaiseIrqlToSynchLevel(void);
VOID KeLowerIrql(KIRQL NewIrql);

/* Opaque, and 0 when it is free. */
typedef ULONG_PTR KSPIN_LOCK, *PKSPIN_LOCK;

VOID KeInitializeSpinLock(PKSPIN_LOCK SpinLock);
VOID KeAcquireSpinLock(PKSPIN_LOCK SpinLock, PKIRQL OldIrql);
KIRQL KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK SpinLock);
VOID KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql);
VOID KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
VOID KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock);
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock);

/* The caller's, from the acquisition to the release. Next is not used: spinlocks queue. */
typedef struct _KSPIN_LOCK_QUEUE {
	struct _KSPIN_LOCK_QUEUE *volatile Next;
	PKSPIN_LOCK volatile Lock;
} KSPIN_LOCK_QUEUE, *PKSPIN_LOCK_QUEUE;

typedef struct _KLOCK_QUEUE_HANDLE {
	KSPIN_LOCK_QUEUE LockQueue;
	KIRQL OldIrql;
} KLOCK_QUEUE_HANDLE, *PKLOCK_QUEUE_HANDLE;

/* See "Queued Spin Locks". Here all spin locks are taken in the order of their callers. */
FORCEINLINE VOID KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock,
						PKLOCK_QUEUE_HANDLE LockHandle)
{
	LockHandle->LockQueue.Next = NULL;
	LockHandle->LockQueue.Lock = SpinLock;
	LockHandle->OldIrql = KeAcquireSpinLockRaiseToDpc(SpinLock);
}

FORCEINLINE VOID KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle)
{
	KeReleaseSpinLock(LockHandle->LockQueue.Lock, LockHandle->OldIrql);
}

FORCEINLINE VOID KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock,
							  PKLOCK_QUEUE_HANDLE LockHandle)
{
	LockHandle->LockQueue.Next = NULL;
	LockHandle->LockQueue.Lock = SpinLock;
	KeAcquireSpinLockAtDpcLevel(SpinLock);
}

FORCEINLINE VOID KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle)
{
	KeReleaseSpinLockFromDpcLevel(LockHandle->LockQueue.Lock);
}

/* As in the x64 kit. The routines of these names serve who wants their address. */
#define KeRaiseIrql(NewIrql, OldIrql) (*(OldIrql) = KfRaiseIrql(NewIrql))
#define KeAcquireSpinLock(SpinLock, OldIrql) (*(OldIrql) = KeAcquireSpinLockRaiseToDpc(SpinLock))

/**
 * PAGED_CODE() - state that what follows may be paged out
 *
 * Stands at the start of a routine. In checked builds a caller above APC_LEVEL is
 * told of, with the level, and an assertion fails; free builds do nothing. Nothing is
 * paged out on Linux, but the routine may sleep. Follows the NT topic of this name.
 *
 * Context: Any context; IRQL <= APC_LEVEL is what it checks.
 */
#if DBG
#define PAGED_CODE()                                                                      \
	((void)(KeGetCurrentIrql() > APC_LEVEL &&                                         \
		(DbgPrintEx(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL,                        \
			    "PAGED_CODE: pageable code runs at IRQL %u\n",                \
			    (ULONG)KeGetCurrentIrql()),                                   \
		 RtlAssert((PVOID) "KeGetCurrentIrql() <= APC_LEVEL", (PVOID)__FILE__, \
			   __LINE__, NULL),                                               \
		 0)))
#else
#define PAGED_CODE() ((void)0)
#endif

/* Says of a routine that it is made resident while it is in use; checks nothing. */
#define PAGED_CODE_LOCKED() ((void)0)

NTMEM_END_DECLS

#endif /* NTMEM_IRQL_H */
