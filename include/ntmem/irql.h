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
