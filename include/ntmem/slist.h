/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequenced singly linked lists; see "Singly and Doubly Linked Lists".
 *
 * Many may push and pop at once, without a lock and in any context. The spin lock that
 * some routines take is not used, as on NT's x64, and may be NULL. Header and entries are
 * aligned to 16.
 */
#ifndef NTMEM_SLIST_H
#define NTMEM_SLIST_H

#include <ntmem/irql.h>

NTMEM_BEGIN_DECLS

VOID NTAPI ExInitializeSListHead(PSLIST_HEADER SListHead);
PSLIST_ENTRY NTAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry);
PSLIST_ENTRY NTAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead);
PSLIST_ENTRY NTAPI InterlockedFlushSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY NTAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
					      PSLIST_ENTRY ListEnd, ULONG Count);
USHORT NTAPI ExQueryDepthSList(PSLIST_HEADER SListHead);
PSLIST_ENTRY NTAPI RtlFirstEntrySList(const SLIST_HEADER *ListHead);

/* As InterlockedPushEntrySList() and InterlockedPopEntrySList(). */
FORCEINLINE PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead,
						     PSLIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
	(void)Lock;
	return InterlockedPushEntrySList(ListHead, ListEntry);
}

FORCEINLINE PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock)
{
	(void)Lock;
	return InterlockedPopEntrySList(ListHead);
}

#define ExInterlockedFlushSList(ListHead) InterlockedFlushSList(ListHead)
#define InitializeSListHead(ListHead) ExInitializeSListHead(ListHead)
#define RtlInitializeSListHead(ListHead) ExInitializeSListHead(ListHead)
#define QueryDepthSList(ListHead) ExQueryDepthSList(ListHead)
#define RtlQueryDepthSList(ListHead) ExQueryDepthSList(ListHead)
#define FirstEntrySList(ListHead) RtlFirstEntrySList(ListHead)

NTMEM_END_DECLS

#endif /* NTMEM_SLIST_H */
