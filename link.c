// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked lists: what does not fit together, and lists that a spin lock guards; see "Singly
 * and Doubly Linked Lists".
 *
 * NT checks the links that it is about to change and fails fast where they are wrong. Here
 * that is a violation, after which something has to become of the call:
 *
 * An entry that cannot be removed stays as it is. One that cannot be inserted becomes a
 * list of its own, so that to remove it later does no harm. Whoever takes entries out
 * until a list is empty would do so for ever if a corrupt one stayed as it is, and would
 * be given what is none of his; so it is emptied, and what was in it is lost.
 *
 * The ExInterlocked routines hold their lock with interrupts off, which makes them right
 * for any IRQL, and report what they have found once they have let go of it.
 */
#include "internal.h"

#include <ntmem/link.h>

static void link_corrupt(const void *entry, unsigned long caller)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = KERNEL_SECURITY_CHECK_FAILURE,
		/* NT has a trap frame and an exception record to tell of; here is neither. */
		.parameter = { FAST_FAIL_CORRUPT_LIST_ENTRY },
		.object = entry,
		.caller = caller,
		.what = "list is corrupt: an entry and its neighbour do not know each other",
	});
}

/**
 * ntmem_link_bad_insert() - report a list that an entry could not be inserted into
 * @entry: it, which becomes a list of its own
 *
 * Context: Any context.
 */
VOID ntmem_link_bad_insert(PLIST_ENTRY entry)
{
	InitializeListHead(entry);
	link_corrupt(entry, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_link_bad_insert);

/**
 * ntmem_link_bad_remove() - report an entry that could not be removed, or a chain that
 *	could not be appended
 * @entry: it, which stays as it is
 *
 * Context: Any context.
 */
VOID ntmem_link_bad_remove(PLIST_ENTRY entry)
{
	link_corrupt(entry, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_link_bad_remove);

/**
 * ntmem_link_bad_head() - report a list that no entry could be taken out of
 * @head: it, which becomes empty
 *
 * Context: Any context.
 * Return: @head.
 */
PLIST_ENTRY ntmem_link_bad_head(PLIST_ENTRY head)
{
	InitializeListHead(head);
	link_corrupt(head, _RET_IP_);
	return head;
}
NTMEM_EXPORT_SYMBOL(ntmem_link_bad_head);

/* Reports once nothing is held any more, as that may raise. */
static void link_unlock(PKSPIN_LOCK lock, unsigned long flags, const void *corrupt,
			unsigned long caller)
{
	ntmem_spinlock_leave(lock, flags);
	if (unlikely(corrupt))
		link_corrupt(corrupt, caller);
}

/* Inserts on one side of the head. Returns what was there, or NULL for the head itself. */
static PLIST_ENTRY link_insert(PLIST_ENTRY head, PLIST_ENTRY entry, bool in_front,
			       PKSPIN_LOCK lock, unsigned long caller)
{
	unsigned long flags = ntmem_spinlock_enter(lock, caller);
	PLIST_ENTRY neighbour = in_front ? head->Flink : head->Blink;
	const LIST_ENTRY *corrupt = NULL;

	if (!(in_front ? ntmem_link_put(head, entry, neighbour) :
			 ntmem_link_put(neighbour, entry, head))) {
		InitializeListHead(entry);
		corrupt = entry;
		neighbour = head;
	}
	link_unlock(lock, flags, corrupt, caller);
	return neighbour == head ? NULL : neighbour;
}

/**
 * ExInterlockedInsertHeadList() - put an entry in front of a guarded list
 * @ListHead: initialised
 * @ListEntry: any contents; the list's until it is removed
 * @Lock: guards the list against all others who use it with this lock
 *
 * To call this with @Lock held, for which NT waits for ever, is a violation, and works all
 * the same. Follows the NT topic of this name.
 *
 * Context: Any context but an NMI, any IRQL. Spins, does not sleep.
 * Return: what was the first entry, or %NULL if the list was empty or corrupt.
 */
PLIST_ENTRY ExInterlockedInsertHeadList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock)
{
	return link_insert(ListHead, ListEntry, true, Lock, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExInterlockedInsertHeadList);

/**
 * ExInterlockedInsertTailList() - put an entry at the end of a guarded list
 * @ListHead: initialised
 * @ListEntry: any contents; the list's until it is removed
 * @Lock: as for ExInterlockedInsertHeadList()
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExInterlockedInsertHeadList().
 * Return: what was the last entry, or %NULL if the list was empty or corrupt.
 */
PLIST_ENTRY ExInterlockedInsertTailList(PLIST_ENTRY ListHead, PLIST_ENTRY ListEntry,
					PKSPIN_LOCK Lock)
{
	return link_insert(ListHead, ListEntry, false, Lock, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExInterlockedInsertTailList);

/**
 * ExInterlockedRemoveHeadList() - take the first entry out of a guarded list
 * @ListHead: initialised
 * @Lock: as for ExInterlockedInsertHeadList()
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExInterlockedInsertHeadList().
 * Return: the entry; %NULL if the list was empty, or corrupt and is now empty.
 */
PLIST_ENTRY ExInterlockedRemoveHeadList(PLIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
	unsigned long flags = ntmem_spinlock_enter(Lock, _RET_IP_);
	PLIST_ENTRY entry = ListHead->Flink;
	const LIST_ENTRY *corrupt = NULL;

	if (entry->Blink != ListHead || !ntmem_link_take(ListHead, entry, entry->Flink)) {
		InitializeListHead(ListHead);
		corrupt = ListHead;
		entry = ListHead;
	}
	link_unlock(Lock, flags, corrupt, _RET_IP_);
	return entry == ListHead ? NULL : entry;
}
NTMEM_EXPORT_SYMBOL(ExInterlockedRemoveHeadList);

/**
 * ExInterlockedPushEntryList() - put an entry in front of a guarded singly linked list
 * @ListHead: list; its Next is %NULL if it is empty
 * @ListEntry: any contents; the list's until it is popped
 * @Lock: as for ExInterlockedInsertHeadList()
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExInterlockedInsertHeadList().
 * Return: what was the first entry, or %NULL if the list was empty.
 */
PSINGLE_LIST_ENTRY ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY ListHead,
					      PSINGLE_LIST_ENTRY ListEntry, PKSPIN_LOCK Lock)
{
	unsigned long flags = ntmem_spinlock_enter(Lock, _RET_IP_);
	PSINGLE_LIST_ENTRY first;

	first = ListHead->Next;
	PushEntryList(ListHead, ListEntry);
	link_unlock(Lock, flags, NULL, _RET_IP_);
	return first;
}
NTMEM_EXPORT_SYMBOL(ExInterlockedPushEntryList);

/**
 * ExInterlockedPopEntryList() - take the first entry out of a guarded singly linked list
 * @ListHead: list
 * @Lock: as for ExInterlockedInsertHeadList()
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExInterlockedInsertHeadList().
 * Return: the entry, or %NULL if the list was empty.
 */
PSINGLE_LIST_ENTRY ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY ListHead, PKSPIN_LOCK Lock)
{
	unsigned long flags = ntmem_spinlock_enter(Lock, _RET_IP_);
	PSINGLE_LIST_ENTRY entry;

	entry = PopEntryList(ListHead);
	link_unlock(Lock, flags, NULL, _RET_IP_);
	return entry;
}
NTMEM_EXPORT_SYMBOL(ExInterlockedPopEntryList);
