// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lookaside lists: the NT routines; see "Using Lookaside Lists".
 *
 * They check, translate and record who called. list.c does the work.
 */
#include <linux/kernel.h>

/* The routines themselves, not what callers get inlined. */
#define NTMEM_LOOKASIDE_OUT_OF_LINE

#include "internal.h"
#include "list.h"
#include "slots.h"

/*
 * The families' public halves begin alike; the longer one only has padding at
 * its end, as lookaside.h asserts.
 */
static PGENERAL_LOOKASIDE_POOL general(PGENERAL_LOOKASIDE list)
{
	return (PGENERAL_LOOKASIDE_POOL)list;
}

/* Inlined: the caller that they record is the routine's. */
#ifdef NTMEM_MAGAZINE_INLINE
static __always_inline void *lookaside_take(PGENERAL_LOOKASIDE_POOL nt)
{
	struct ntmem_magazine __percpu *magazine = slots_magazine(nt);
	void *entry;

	if (unlikely(!magazine))
		goto slow;
	NTMEM_MAGAZINE_TAKE((unsigned long)magazine, entry);
	return entry;
slow:
	return ntmem_lookaside_allocate(nt, _RET_IP_);
}

static __always_inline void lookaside_give(PGENERAL_LOOKASIDE_POOL nt, void *entry)
{
	struct ntmem_magazine __percpu *magazine = slots_magazine(nt);

	if (unlikely(!magazine))
		goto slow;
	NTMEM_MAGAZINE_PUT((unsigned long)magazine, entry);
	return;
slow:
	ntmem_lookaside_free(nt, entry, _RET_IP_);
}

/* Where callers go from the inline path. */
PVOID ntmem_lookaside_take(PGENERAL_LOOKASIDE_POOL list);
VOID ntmem_lookaside_give(PGENERAL_LOOKASIDE_POOL list, PVOID entry);

/**
 * ntmem_lookaside_take() - take an entry that the inline path did not find
 * @list: initialised list
 *
 * Context: As ExAllocateFromNPagedLookasideList().
 * Return: likewise.
 */
PVOID ntmem_lookaside_take(PGENERAL_LOOKASIDE_POOL list)
{
	return ntmem_lookaside_allocate(list, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_lookaside_take);

/**
 * ntmem_lookaside_give() - give back an entry that the inline path had no room for
 * @list: initialised list
 * @entry: entry
 *
 * Context: As ExFreeToNPagedLookasideList().
 */
VOID ntmem_lookaside_give(PGENERAL_LOOKASIDE_POOL list, PVOID entry)
{
	ntmem_lookaside_free(list, entry, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ntmem_lookaside_give);
#else
static __always_inline void *lookaside_take(PGENERAL_LOOKASIDE_POOL nt)
{
	void *entry = slots_fast_take(nt);

	return likely(entry) ? entry : ntmem_lookaside_allocate(nt, _RET_IP_);
}

static __always_inline void lookaside_give(PGENERAL_LOOKASIDE_POOL nt, void *entry)
{
	if (unlikely(!slots_fast_put(nt, entry)))
		ntmem_lookaside_free(nt, entry, _RET_IP_);
}
#endif

/**
 * ExInitializePagedLookasideList() - make a list of paged entries
 * @Lookaside: list, in memory that stays valid until it is deleted; 16-aligned
 * @Allocate: called on each miss, or %NULL for ExAllocatePoolWithTag
 * @Free: called for each entry that the list does not keep, or %NULL for ExFreePool
 * @Flags: POOL_RAISE_IF_ALLOCATION_FAILURE and POOL_NX_ALLOCATION, recorded in Type
 * @Size: bytes per entry
 * @Tag: pool tag of the entries, not 0
 * @Depth: ignored; a list starts with Depth 4 and MaximumDepth 256
 *
 * Cannot fail. Nothing is allocated in advance: the first allocation misses.
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL in NT; works up to DISPATCH_LEVEL. May sleep where
 * the caller may.
 */
VOID ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
				    PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
				    USHORT Depth)
{
	struct ntmem_lookaside_spec spec = {
		.kind = NTMEM_LOOKASIDE_PAGED,
		.allocate = Allocate,
		.free = Free,
		.type = PagedPool | Flags,
		.size = Size,
		.tag = Tag,
	};

	ntmem_lookaside_initialise(general(&Lookaside->L), &spec, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExInitializePagedLookasideList);

/**
 * ExAllocateFromPagedLookasideList() - take an entry
 * @Lookaside: initialised list
 *
 * Contents are whatever was there. Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL; at DISPATCH_LEVEL it is reported as a violation
 * and served without sleeping.
 * Return: the entry, 16-aligned; %NULL if there is no memory, or with a
 * violation reported if @Lookaside is no list.
 */
PVOID ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
	return lookaside_take(general(&Lookaside->L));
}
NTMEM_EXPORT_SYMBOL(ExAllocateFromPagedLookasideList);

/**
 * ExFreeToPagedLookasideList() - give an entry back
 * @Lookaside: initialised list
 * @Entry: entry, not %NULL; no longer the caller's afterwards
 *
 * What is no entry, or was given back before, is refused with a violation.
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= APC_LEVEL; see ExAllocateFromPagedLookasideList().
 */
VOID ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	lookaside_give(general(&Lookaside->L), Entry);
}
NTMEM_EXPORT_SYMBOL(ExFreeToPagedLookasideList);

/**
 * ExDeletePagedLookasideList() - end a list
 * @Lookaside: initialised list that nobody uses any more
 *
 * Cached entries are freed. Entries still with the driver are reported; they
 * stay valid until they are given to ExFreePool. Follows the NT topic of this
 * name.
 *
 * Context: IRQL <= APC_LEVEL; see ExAllocateFromPagedLookasideList().
 */
VOID ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
	ntmem_lookaside_delete(general(&Lookaside->L), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExDeletePagedLookasideList);

/**
 * ExInitializeNPagedLookasideList() - make a list of nonpaged entries
 * @Lookaside: list, in memory that stays valid until it is deleted; 16-aligned
 * @Allocate: called on each miss, or %NULL for ExAllocatePoolWithTag
 * @Free: called for each entry that the list does not keep, or %NULL for ExFreePool
 * @Flags: POOL_RAISE_IF_ALLOCATION_FAILURE and POOL_NX_ALLOCATION, recorded in Type
 * @Size: bytes per entry
 * @Tag: pool tag of the entries, not 0
 * @Depth: ignored; a list starts with Depth 4 and MaximumDepth 256
 *
 * As ExInitializePagedLookasideList(). Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL.
 */
VOID ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
				     PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
				     USHORT Depth)
{
	struct ntmem_lookaside_spec spec = {
		.kind = NTMEM_LOOKASIDE_NPAGED,
		.allocate = Allocate,
		.free = Free,
		.type = NonPagedPool | Flags,
		.size = Size,
		.tag = Tag,
	};

	ntmem_lookaside_initialise(general(&Lookaside->L), &spec, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExInitializeNPagedLookasideList);

/**
 * ExAllocateFromNPagedLookasideList() - take an entry
 * @Lookaside: initialised list
 *
 * Contents are whatever was there. Never sleeps. Follows the NT topic of this
 * name.
 *
 * Context: IRQL <= DISPATCH_LEVEL. Hard interrupts are served except on
 * PREEMPT_RT; an NMI gets %NULL and a violation.
 * Return: the entry, 16-aligned; %NULL if there is no memory, or with a
 * violation reported if @Lookaside is no list.
 */
PVOID ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	return lookaside_take(general(&Lookaside->L));
}
NTMEM_EXPORT_SYMBOL(ExAllocateFromNPagedLookasideList);

/**
 * ExFreeToNPagedLookasideList() - give an entry back
 * @Lookaside: initialised list
 * @Entry: entry, not %NULL; no longer the caller's afterwards
 *
 * What is no entry, or was given back before, is refused with a violation.
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL; see ExAllocateFromNPagedLookasideList().
 */
VOID ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	lookaside_give(general(&Lookaside->L), Entry);
}
NTMEM_EXPORT_SYMBOL(ExFreeToNPagedLookasideList);

/**
 * ExDeleteNPagedLookasideList() - end a list
 * @Lookaside: initialised list that nobody uses any more
 *
 * As ExDeletePagedLookasideList(). Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL.
 */
VOID ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	ntmem_lookaside_delete(general(&Lookaside->L), _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExDeleteNPagedLookasideList);

/**
 * ExInitializeLookasideListEx() - make a list of either kind
 * @Lookaside: list, in memory that stays valid until it is deleted; 16-aligned
 * @Allocate: called on each miss, or %NULL for ExAllocatePoolWithTag
 * @Free: called for each entry that the list does not keep, or %NULL for ExFreePool
 * @PoolType: kind of pool; no must-succeed type
 * @Flags: 0, EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL or
 *	EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE, recorded in Type
 * @Size: bytes per entry
 * @Tag: pool tag of the entries, not 0
 * @Depth: ignored; a list starts with Depth 4 and MaximumDepth 256
 *
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL. May sleep where the caller may.
 * Return:
 * * STATUS_SUCCESS - the list can be used
 * * STATUS_INVALID_PARAMETER_4 - @PoolType is none; @Lookaside untouched
 * * STATUS_INVALID_PARAMETER_5 - @Flags are none; @Lookaside untouched
 */
NTSTATUS ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PALLOCATE_FUNCTION_EX Allocate,
				     PFREE_FUNCTION_EX Free, POOL_TYPE PoolType, ULONG Flags,
				     SIZE_T Size, ULONG Tag, USHORT Depth)
{
	struct ntmem_lookaside_spec spec = {
		.kind = NTMEM_LOOKASIDE_EX,
		.allocate_ex = Allocate,
		.free_ex = Free,
		.type = PoolType,
		.size = Size,
		.tag = Tag,
	};

	if (!ntmem_pool_type_valid(PoolType))
		return STATUS_INVALID_PARAMETER_4;
	switch (Flags) {
	case 0:
		break;
	case EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL:
		spec.type |= POOL_RAISE_IF_ALLOCATION_FAILURE;
		break;
	case EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE:
		spec.type |= POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
		break;
	default:
		return STATUS_INVALID_PARAMETER_5;
	}
	ntmem_lookaside_initialise(&Lookaside->L, &spec, _RET_IP_);
	return STATUS_SUCCESS;
}
NTMEM_EXPORT_SYMBOL(ExInitializeLookasideListEx);

/**
 * ExAllocateFromLookasideListEx() - take an entry
 * @Lookaside: initialised list
 *
 * Contents are whatever was there. Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged lists <= APC_LEVEL; see
 * ExAllocateFromPagedLookasideList() and ExAllocateFromNPagedLookasideList().
 * Return: the entry, 16-aligned; %NULL if there is no memory, or with a
 * violation reported if @Lookaside is no list.
 */
PVOID ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	return lookaside_take(&Lookaside->L);
}
NTMEM_EXPORT_SYMBOL(ExAllocateFromLookasideListEx);

/**
 * ExFreeToLookasideListEx() - give an entry back
 * @Lookaside: initialised list
 * @Entry: entry, not %NULL; no longer the caller's afterwards
 *
 * What is no entry, or was given back before, is refused with a violation.
 * Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged lists <= APC_LEVEL.
 */
VOID ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry)
{
	lookaside_give(&Lookaside->L, Entry);
}
NTMEM_EXPORT_SYMBOL(ExFreeToLookasideListEx);

/**
 * ExFlushLookasideListEx() - free all cached entries
 * @Lookaside: initialised list; stays usable
 *
 * Depth and counters stay as they are. Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged lists <= APC_LEVEL.
 */
VOID ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	ntmem_lookaside_flush(&Lookaside->L, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExFlushLookasideListEx);

/**
 * ExDeleteLookasideListEx() - end a list
 * @Lookaside: initialised list that nobody uses any more
 *
 * As ExDeletePagedLookasideList(). Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged lists <= APC_LEVEL.
 */
VOID ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	ntmem_lookaside_delete(&Lookaside->L, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExDeleteLookasideListEx);
