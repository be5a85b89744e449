/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slots of magazines: what may be done to them, by whom.
 *
 * Fast paths run in any context. Everything else works on the magazine of its
 * own processor with interrupts off, where only an NMI can come in between.
 * Where slots are changed by cmpxchg that is sorted out slot by slot; the other
 * variant marks a magazine busy, and who finds it so leaves it alone.
 *
 * Two cases touch the slots of another processor: it is dead, or the list is
 * deleted, which its driver does when nobody uses it any more.
 */
#ifndef NTMEM_SLOTS_H
#define NTMEM_SLOTS_H

#include <linux/compiler.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#include <ntmem/lookaside.h>
#include <ntmem/magazine.h>

/* What the public half points to while its list has no magazines: always empty. */
DECLARE_PER_CPU(struct ntmem_magazine, ntmem_no_magazine);

/* The magazines that the public half of a list points to. */
static __always_inline struct ntmem_magazine __percpu *slots_magazine(PGENERAL_LOOKASIDE_POOL nt)
{
	return (struct ntmem_magazine __percpu *)READ_ONCE(nt->ListHead.Region);
}

/* The highest limit: the last entry must find a slot when it needs one. */
#ifdef NTMEM_MAGAZINE_HINTED
#define SLOTS_MAX_LIMIT NTMEM_MAGAZINE_SLOTS
#else
#define SLOTS_MAX_LIMIT (NTMEM_MAGAZINE_SLOTS - 1)
#endif

/* Opens a magazine of this processor for other than fast paths; may refuse. */
static inline bool slots_open(struct ntmem_magazine *magazine)
{
#ifndef NTMEM_MAGAZINE_HINTED
	if (magazine->Busy)
		return false;
	magazine->Busy = 1;
	barrier();
#endif
	return true;
}

static inline void slots_close(struct ntmem_magazine *magazine)
{
#ifndef NTMEM_MAGAZINE_HINTED
	barrier();
	magazine->Busy = 0;
#endif
}

/* Gives the last entry a slot like any other; there is always one for it. */
static inline void slots_settle(struct ntmem_magazine *magazine)
{
#ifndef NTMEM_MAGAZINE_HINTED
	if (!magazine->Last)
		return;
	WRITE_ONCE(magazine->Slots[magazine->Hint], magazine->Last);
	WRITE_ONCE(magazine->Last, NULL);
	WRITE_ONCE(magazine->Hint, magazine->Hint + 1);
#endif
}

/* Empties a slot of an open magazine; %NULL if it was empty. */
static inline void *slots_take(struct ntmem_magazine *magazine, u32 slot)
{
	void *entry = READ_ONCE(magazine->Slots[slot]);

	/* It fails when an NMI took the entry: then the slot is empty. */
	if (entry && cmpxchg_local(&magazine->Slots[slot], entry, NULL) == entry)
		return entry;
	return NULL;
}

/* Fills a slot of an open magazine, if it is empty. */
static inline bool slots_put(struct ntmem_magazine *magazine, u32 slot, void *entry)
{
	return !cmpxchg_local(&magazine->Slots[slot], NULL, entry);
}

#ifndef NTMEM_MAGAZINE_INLINE

/* What the list points to stays there as long as preemption is off. */
static __always_inline void *slots_fast_take(PGENERAL_LOOKASIDE_POOL nt)
{
	struct ntmem_magazine __percpu *base;
	void *entry = NULL;

	preempt_disable();
	base = slots_magazine(nt);
	if (likely(base))
		entry = ntmem_magazine_take(raw_cpu_ptr(base));
	preempt_enable();
	return entry;
}

static __always_inline bool slots_fast_put(PGENERAL_LOOKASIDE_POOL nt, void *entry)
{
	struct ntmem_magazine __percpu *base;
	bool done = false;

	preempt_disable();
	base = slots_magazine(nt);
	if (likely(base))
		done = ntmem_magazine_put(raw_cpu_ptr(base), entry);
	preempt_enable();
	return done;
}

#endif

#endif /* NTMEM_SLOTS_H */
