/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Linked lists; see "Singly and Doubly Linked Lists".
 *
 * Like the kit's, the doubly linked ones look at the links that they are about to change.
 * What does not fit together is a violation; see link.c for what comes of it.
 */
#ifndef NTMEM_LINK_H
#define NTMEM_LINK_H

#include <ntmem/irql.h>

NTMEM_BEGIN_DECLS

/* For the inline routines below: whether what was asked for fits, else nothing is done. */
FORCEINLINE BOOLEAN ntmem_link_put(PLIST_ENTRY previous, PLIST_ENTRY entry, PLIST_ENTRY next)
{
	if (__builtin_expect(previous->Flink != next || next->Blink != previous, 0))
		return FALSE;
	entry->Flink = next;
	entry->Blink = previous;
	previous->Flink = entry;
	next->Blink = entry;
	return TRUE;
}

FORCEINLINE BOOLEAN ntmem_link_take(PLIST_ENTRY previous, PLIST_ENTRY entry, PLIST_ENTRY next)
{
	if (__builtin_expect(previous->Flink != entry || next->Blink != entry, 0))
		return FALSE;
	previous->Flink = next;
	next->Blink = previous;
	return TRUE;
}

/* Once they have found what is wrong. */
VOID ntmem_link_bad_insert(PLIST_ENTRY entry);
VOID ntmem_link_bad_remove(PLIST_ENTRY entry);
PLIST_ENTRY ntmem_link_bad_head(PLIST_ENTRY head);

PLIST_ENTRY NTAPI ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
					      PKSPIN_LOCK Lock);
PLIST_ENTRY NTAPI ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
					      PKSPIN_LOCK Lock);
PLIST_ENTRY NTAPI ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
						    PSINGLE_LIST_ENTRY ListEntry,
						    PKSPIN_LOCK Lock);
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead,
						   PKSPIN_LOCK Lock);

/**
 * InitializeListHead() - make an empty list
 * @ListHead: any contents
 *
 * Follows the NT topic of this name. No routine of this header takes a lock, so they are
 * for any context; who shares a list must see to it.
 *
 * Context: Any context, any IRQL at which the memory is there. Does not sleep.
 */
FORCEINLINE VOID InitializeListHead(PLIST_ENTRY ListHead)
{
	ListHead->Flink = ListHead;
	ListHead->Blink = ListHead;
}

/**
 * IsListEmpty() - tell whether a list is empty
 * @ListHead: initialised
 *
 * Context: As InitializeListHead().
 * Return: %TRUE if it is.
 */
FORCEINLINE BOOLEAN IsListEmpty(const LIST_ENTRY *ListHead)
{
	return ListHead->Flink == ListHead;
}

/**
 * RemoveEntryList() - take an entry out of the list that it is in
 * @Entry: it; its own links stay as they are
 *
 * An entry that its neighbours do not know, as one that has been removed already, is
 * left alone and reported.
 *
 * Context: As InitializeListHead().
 * Return: %TRUE if the list is empty now.
 */
FORCEINLINE BOOLEAN RemoveEntryList(PLIST_ENTRY Entry)
{
	PLIST_ENTRY next = Entry->Flink;
	PLIST_ENTRY previous = Entry->Blink;

	if (!ntmem_link_take(previous, Entry, next))
		ntmem_link_bad_remove(Entry);
	return next == previous;
}

/**
 * RemoveHeadList() - take the first entry out of a list
 * @ListHead: initialised
 *
 * Context: As InitializeListHead().
 * Return: the entry; @ListHead if the list was empty, or corrupt and is now empty.
 */
FORCEINLINE PLIST_ENTRY RemoveHeadList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY entry = ListHead->Flink;

	if (__builtin_expect(entry->Blink != ListHead, 0) ||
	    !ntmem_link_take(ListHead, entry, entry->Flink))
		return ntmem_link_bad_head(ListHead);
	return entry;
}

/**
 * RemoveTailList() - take the last entry out of a list
 * @ListHead: initialised
 *
 * Context: As InitializeListHead().
 * Return: the entry; @ListHead if the list was empty, or corrupt and is now empty.
 */
FORCEINLINE PLIST_ENTRY RemoveTailList(PLIST_ENTRY ListHead)
{
	PLIST_ENTRY entry = ListHead->Blink;

	if (__builtin_expect(entry->Flink != ListHead, 0) ||
	    !ntmem_link_take(entry->Blink, entry, ListHead))
		return ntmem_link_bad_head(ListHead);
	return entry;
}

/**
 * InsertHeadList() - put an entry in front of a list
 * @ListHead: initialised
 * @Entry: any contents; the list's until it is removed
 *
 * Context: As InitializeListHead().
 */
FORCEINLINE VOID InsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	if (!ntmem_link_put(ListHead, Entry, ListHead->Flink))
		ntmem_link_bad_insert(Entry);
}

/**
 * InsertTailList() - put an entry at the end of a list
 * @ListHead: initialised
 * @Entry: any contents; the list's until it is removed
 *
 * Context: As InitializeListHead().
 */
FORCEINLINE VOID InsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY Entry)
{
	if (!ntmem_link_put(ListHead->Blink, Entry, ListHead))
		ntmem_link_bad_insert(Entry);
}

/**
 * AppendTailList() - put a chain of entries at the end of a list
 * @ListHead: initialised
 * @ListToAppend: first entry of the chain, which goes round in a circle and has no head
 *
 * Context: As InitializeListHead().
 */
FORCEINLINE VOID AppendTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListToAppend)
{
	PLIST_ENTRY last = ListHead->Blink;
	PLIST_ENTRY appended = ListToAppend->Blink;

	if (__builtin_expect(last->Flink != ListHead || appended->Flink != ListToAppend, 0)) {
		ntmem_link_bad_remove(ListToAppend);
		return;
	}
	last->Flink = ListToAppend;
	ListHead->Blink = appended;
	appended->Flink = ListHead;
	ListToAppend->Blink = last;
}

/**
 * PushEntryList() - put an entry in front of a singly linked list
 * @ListHead: list; its Next is %NULL if it is empty
 * @Entry: any contents; the list's until it is popped
 *
 * Context: As InitializeListHead().
 */
FORCEINLINE VOID PushEntryList(PSINGLE_LIST_ENTRY ListHead, PSINGLE_LIST_ENTRY Entry)
{
	Entry->Next = ListHead->Next;
	ListHead->Next = Entry;
}

/**
 * PopEntryList() - take the first entry out of a singly linked list
 * @ListHead: list
 *
 * Context: As InitializeListHead().
 * Return: the entry, or %NULL if the list was empty.
 */
FORCEINLINE PSINGLE_LIST_ENTRY PopEntryList(PSINGLE_LIST_ENTRY ListHead)
{
	PSINGLE_LIST_ENTRY entry = ListHead->Next;

	if (entry)
		ListHead->Next = entry->Next;
	return entry;
}

NTMEM_END_DECLS

#endif /* NTMEM_LINK_H */
