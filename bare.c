// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bare lists: initialised when there was no memory for the private half.
 *
 * Initialisation cannot fail in NT. The public half of such a list carries a
 * mark in its reserved field, and each call tries again to give it a private
 * half. Until then nothing is cached: custom routines are called each time, and
 * the default allocation fails, as it would with no memory left.
 */
#include "internal.h"
#include "list.h"

/* Their addresses mark bare lists; the contents mean nothing. */
static const char bare_marks[NTMEM_NR_LOOKASIDE_KINDS];
/*
 * Guards the public counters of bare lists and their change to proper ones.
 * Taken before registry_lock.
 */
static DEFINE_SPINLOCK(bare_lock);

/* The mark depends on the address too, so that a copy of a list is none. */
static u64 bare_cookie(const void *nt, enum ntmem_lookaside_kind kind)
{
	return (unsigned long)nt ^ (unsigned long)&bare_marks[kind];
}

/* Both halves change at once: a reader may come at any time. */
static void bare_write(PGENERAL_LOOKASIDE_POOL nt, u64 cookie)
{
	WRITE_ONCE(*(u64 *)nt->Future, cookie);
}

/**
 * ntmem_bare_mark() - make a list a bare one
 * @nt: public half, all else in it initialised
 * @kind: its family
 *
 * Context: Any context.
 */
void ntmem_bare_mark(PGENERAL_LOOKASIDE_POOL nt, enum ntmem_lookaside_kind kind)
{
	bare_write(nt, bare_cookie(nt, kind));
}

/* Takes the mark away; the list is none from then on. */
void ntmem_bare_unmark(PGENERAL_LOOKASIDE_POOL nt)
{
	bare_write(nt, 0);
}

/**
 * ntmem_bare_read() - tell whether an address is a bare list
 * @nt: public half; may be anything
 * @spec: result, what its driver asked for
 *
 * Context: Any context.
 * Return: whether it is one.
 */
bool ntmem_bare_read(PGENERAL_LOOKASIDE_POOL nt, struct ntmem_lookaside_spec *spec)
{
	enum ntmem_lookaside_kind kind;
	u64 cookie;

	/* The address may be anything: nothing is known of it yet. */
	if (!ntmem_read_nofault(&cookie, nt->Future, sizeof(cookie)))
		return false;
	/* Pairs with the release by which a list loses its mark. */
	smp_rmb();
	for (kind = 0; kind < NTMEM_NR_LOOKASIDE_KINDS; kind++)
		if (cookie == bare_cookie(nt, kind))
			break;
	if (kind == NTMEM_NR_LOOKASIDE_KINDS)
		return false;

	*spec = (struct ntmem_lookaside_spec){
		.kind = kind,
		.type = nt->Type,
		.size = nt->Size,
		.tag = nt->Tag,
	};
	if (kind == NTMEM_LOOKASIDE_EX) {
		if (nt->Allocate != ExAllocatePoolWithTag)
			spec->allocate_ex = nt->AllocateEx;
		if (nt->Free != ExFreePool)
			spec->free_ex = nt->FreeEx;
	} else {
		if (nt->Allocate != ExAllocatePoolWithTag)
			spec->allocate = nt->Allocate;
		if (nt->Free != ExFreePool)
			spec->free = nt->Free;
	}
	return true;
}

/**
 * ntmem_bare_promote() - give a bare list its private half
 * @nt: public half of a bare list
 * @fresh: private half made for it, or %NULL if there is no memory; taken over
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes bare_lock.
 * Return: the private half that the list now has, with a reference for the
 * caller; %NULL if it still has none.
 */
struct ntmem_lookaside *ntmem_bare_promote(PGENERAL_LOOKASIDE_POOL nt,
					   struct ntmem_lookaside *fresh)
{
	struct ntmem_lookaside *list;
	unsigned long flags;

	spin_lock_irqsave(&bare_lock, flags);
	list = ntmem_registry_find(nt);
	if (!list && fresh) {
		fresh->nr_allocates = nt->TotalAllocates;
		fresh->nr_allocate_misses = nt->AllocateMisses;
		fresh->nr_frees = nt->TotalFrees;
		fresh->nr_free_misses = nt->FreeMisses;
		fresh->published_allocates = fresh->nr_allocates;
		fresh->published_allocate_misses = fresh->nr_allocate_misses;
		fresh->published_frees = fresh->nr_frees;
		fresh->published_free_misses = fresh->nr_free_misses;
		/* Fails if somebody initialises the list anew this very moment. */
		if (ntmem_registry_add(fresh)) {
			/* Who sees no mark finds the list; see ntmem_bare_read(). */
			smp_wmb();
			bare_write(nt, 0);
			swap(list, fresh);
		}
	}
	spin_unlock_irqrestore(&bare_lock, flags);
	if (fresh) {
		/* Somebody else was first: neither reference is needed. */
		refcount_set(&fresh->refs, 1);
		ntmem_lookaside_put(fresh);
	}
	return list;
}

/**
 * ntmem_bare_count() - count a call on a bare list
 * @nt: public half of a bare list
 * @total: counter of such calls
 * @misses: counter of those that the cache did not serve
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes bare_lock.
 * Return: %false, with nothing counted, if the list got its private half
 * meanwhile: from then on its counters have another guard.
 */
bool ntmem_bare_count(PGENERAL_LOOKASIDE_POOL nt, ULONG *total, ULONG *misses)
{
	struct ntmem_lookaside *list;
	unsigned long flags;

	spin_lock_irqsave(&bare_lock, flags);
	list = ntmem_registry_find(nt);
	if (!list) {
		WRITE_ONCE(*total, *total + 1);
		WRITE_ONCE(*misses, *misses + 1);
	}
	spin_unlock_irqrestore(&bare_lock, flags);
	if (!list)
		return true;
	ntmem_lookaside_put(list);
	return false;
}
