// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sequenced singly linked lists; see "Singly and Doubly Linked Lists".
 *
 * A header is 16 bytes that change as a whole: the first entry, the depth, and a count of
 * pushes. The count is what a pop relies on: it has read the next entry from the first one,
 * and if meanwhile that was popped, changed and pushed again, the count tells. To pop and
 * to flush need not be counted, as no entry comes back without a push. The 48 bits wrap
 * after weeks of nothing else, within one pop that would have to be interrupted as long.
 *
 * The entry that a pop reads from may have been popped by somebody else, and freed: what
 * is read is then not used, but the memory may be gone altogether. So it is read in a way
 * that survives that, and that sanitizers do not look at. If it could not be read though
 * the header still names it, the list is broken.
 *
 * Where there is no instruction for 16 bytes a lock stands in; see exchange128.c. Then a
 * list is not for NMIs.
 *
 * A header or entry that is not aligned to 16 has no place in this. Its use is a violation
 * that does nothing, but for ExInitializeSListHead(), which raises, as documented.
 */
#include <linux/compiler.h>

#include "internal.h"

#include <ntmem/slist.h>

/* The halves may belong to different moments; what relies on them finds that out. */
static SLIST_HEADER slist_read(const SLIST_HEADER *head)
{
	SLIST_HEADER seen;

	seen.Alignment = READ_ONCE(head->Alignment);
	seen.Region = READ_ONCE(head->Region);
	return seen;
}

static bool slist_is_same(const SLIST_HEADER *one, const SLIST_HEADER *other)
{
	return one->Alignment == other->Alignment && one->Region == other->Region;
}

/* A full barrier. Returns whether @seen was still true; it is up to date then or now. */
static bool slist_replace(PSLIST_HEADER head, SLIST_HEADER *seen, const SLIST_HEADER *wanted)
{
	return ntmem_exchange128((u64 *)head, (u64 *)seen, (const u64 *)wanted);
}

static PSLIST_ENTRY slist_first(const SLIST_HEADER *head)
{
	return (PSLIST_ENTRY)(unsigned long)(head->Region & ~15ULL);
}

/* The depth wraps by itself, and must not run over into the count. */
static SLIST_HEADER slist_header(const SLIST_HEADER *before, PSLIST_ENTRY first, u64 depth,
				 unsigned int nr_pushes)
{
	SLIST_HEADER header;

	header.HeaderX64.Depth = depth;
	header.HeaderX64.Sequence = before->HeaderX64.Sequence + nr_pushes;
	header.Region = (unsigned long)first;
	return header;
}

static bool slist_is_aligned(const void *memory)
{
	return IS_ALIGNED((unsigned long)memory, 16);
}

static void slist_misaligned(const void *memory, unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = KMODE_EXCEPTION_NOT_HANDLED,
		.parameter = { (u32)STATUS_DATATYPE_MISALIGNMENT, caller, 0,
			       (unsigned long)memory },
		.object = memory,
		.caller = caller,
		.what = what,
	});
}

static bool slist_check_header(const SLIST_HEADER *head, unsigned long caller)
{
	if (likely(slist_is_aligned(head)))
		return true;
	slist_misaligned(head, caller, "header of a sequenced list is not aligned to 16");
	return false;
}

static bool slist_check_entry(const SLIST_ENTRY *entry, unsigned long caller)
{
	if (likely(slist_is_aligned(entry)))
		return true;
	slist_misaligned(entry, caller, "entry of a sequenced list is not aligned to 16");
	return false;
}

static PSLIST_ENTRY slist_push(PSLIST_HEADER head, PSLIST_ENTRY first, PSLIST_ENTRY last,
			       u32 count)
{
	SLIST_HEADER seen = slist_read(head), wanted;

	do {
		/* A pop that comes late may read this, and not use it. */
		WRITE_ONCE(last->Next, slist_first(&seen));
		wanted = slist_header(&seen, first, seen.HeaderX64.Depth + count, 1);
	} while (!slist_replace(head, &seen, &wanted));
	return slist_first(&seen);
}

/**
 * ExInitializeSListHead() - make an empty list
 * @SListHead: any contents; aligned to 16, else %STATUS_DATATYPE_MISALIGNMENT is raised
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
VOID ExInitializeSListHead(PSLIST_HEADER SListHead)
{
	if (unlikely(!slist_is_aligned(SListHead)))
		ntmem_raise_status(STATUS_DATATYPE_MISALIGNMENT, _RET_IP_);
	SListHead->Alignment = 0;
	SListHead->Region = 0;
}
NTMEM_EXPORT_SYMBOL(ExInitializeSListHead);

/**
 * InterlockedPushEntrySList() - put an entry in front of a list
 * @ListHead: initialised
 * @ListEntry: any contents, aligned to 16; the list's until it is popped
 *
 * ExInterlockedPushEntrySList() is this with a lock that is not used. Follows the NT topic
 * of that name.
 *
 * Context: Any context, any IRQL; in an NMI only where the processor has cmpxchg16b. Does
 * not sleep.
 * Return: what was the first entry, or %NULL if the list was empty.
 */
PSLIST_ENTRY InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry)
{
	if (!slist_check_header(ListHead, _RET_IP_) || !slist_check_entry(ListEntry, _RET_IP_))
		return NULL;
	return slist_push(ListHead, ListEntry, ListEntry, 1);
}
NTMEM_EXPORT_SYMBOL(InterlockedPushEntrySList);

/**
 * InterlockedPushListSListEx() - put a chain of entries in front of a list
 * @ListHead: initialised
 * @List: first entry of the chain, aligned to 16 as all of them
 * @ListEnd: last entry; where it points to does not matter
 * @Count: entries in the chain
 *
 * It counts as one push. Follows the NT topic of this name.
 *
 * Context: As InterlockedPushEntrySList().
 * Return: what was the first entry, or %NULL if the list was empty.
 */
PSLIST_ENTRY InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
					PSLIST_ENTRY ListEnd, ULONG Count)
{
	if (!slist_check_header(ListHead, _RET_IP_) || !slist_check_entry(List, _RET_IP_) ||
	    !slist_check_entry(ListEnd, _RET_IP_))
		return NULL;
	return slist_push(ListHead, List, ListEnd, Count);
}
NTMEM_EXPORT_SYMBOL(InterlockedPushListSListEx);

/**
 * InterlockedPopEntrySList() - take the first entry out of a list
 * @ListHead: initialised
 *
 * What it returns may be freed at once, even if others are about to pop it too. A list of
 * which the first entry is no memory is a violation, and stays as it is.
 *
 * ExInterlockedPopEntrySList() is this with a lock that is not used. Follows the NT topic
 * of that name.
 *
 * Context: As InterlockedPushEntrySList().
 * Return: the entry, or %NULL if the list was empty or is broken.
 */
PSLIST_ENTRY InterlockedPopEntrySList(PSLIST_HEADER ListHead)
{
	SLIST_HEADER seen, again, wanted;
	PSLIST_ENTRY first, next;

	if (!slist_check_header(ListHead, _RET_IP_))
		return NULL;
	seen = slist_read(ListHead);
	for (;;) {
		first = slist_first(&seen);
		if (!first)
			return NULL;
		/* Perhaps it is no memory any more. */
		if (likely(ntmem_read_nofault(&next, &first->Next, sizeof(next)))) {
			wanted = slist_header(&seen, next, seen.HeaderX64.Depth - 1ULL, 0);
			if (slist_replace(ListHead, &seen, &wanted))
				return first;
			continue;
		}
		again = slist_read(ListHead);
		if (slist_is_same(&again, &seen))
			break;
		seen = again;
	}
	ntmem_violation(&(struct ntmem_violation){
		.code = PAGE_FAULT_IN_NONPAGED_AREA,
		.parameter = { (unsigned long)first, 0, _RET_IP_ },
		.object = ListHead,
		.caller = _RET_IP_,
		.what = "first entry of a sequenced list is no memory",
	});
	return NULL;
}
NTMEM_EXPORT_SYMBOL(InterlockedPopEntrySList);

/**
 * InterlockedFlushSList() - take all entries out of a list
 * @ListHead: initialised
 *
 * Follows the NT topic of ExInterlockedFlushSList, which is the same.
 *
 * Context: As InterlockedPushEntrySList().
 * Return: the first entry, with the others behind it; or %NULL if the list was empty.
 */
PSLIST_ENTRY InterlockedFlushSList(PSLIST_HEADER ListHead)
{
	SLIST_HEADER seen, wanted;

	if (!slist_check_header(ListHead, _RET_IP_))
		return NULL;
	seen = slist_read(ListHead);
	do {
		if (!slist_first(&seen))
			return NULL;
		wanted = slist_header(&seen, NULL, 0, 0);
	} while (!slist_replace(ListHead, &seen, &wanted));
	return slist_first(&seen);
}
NTMEM_EXPORT_SYMBOL(InterlockedFlushSList);

/**
 * ExQueryDepthSList() - count the entries of a list
 * @SListHead: initialised, or the ListHead of a lookaside list
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: how many there were when it was looked at; counts from 0 again at 65536.
 */
USHORT ExQueryDepthSList(PSLIST_HEADER SListHead)
{
	return (USHORT)READ_ONCE(SListHead->Alignment);
}
NTMEM_EXPORT_SYMBOL(ExQueryDepthSList);

/**
 * RtlFirstEntrySList() - look at the first entry of a list
 * @ListHead: initialised
 *
 * Others may pop it at any time. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the entry, or %NULL if the list was empty.
 */
PSLIST_ENTRY RtlFirstEntrySList(const SLIST_HEADER *ListHead)
{
	SLIST_HEADER seen = slist_read(ListHead);

	return slist_first(&seen);
}
NTMEM_EXPORT_SYMBOL(RtlFirstEntrySList);
