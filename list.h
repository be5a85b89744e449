/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lookaside lists inside: the private half of a list, and who does what.
 */
#ifndef NTMEM_LIST_H
#define NTMEM_LIST_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "compat.h"

#include <ntmem/lookaside.h>

struct module;
struct ntmem_cache;
struct seq_file;

enum ntmem_lookaside_kind {
	NTMEM_LOOKASIDE_PAGED,
	NTMEM_LOOKASIDE_NPAGED,
	NTMEM_LOOKASIDE_EX,
	NTMEM_NR_LOOKASIDE_KINDS,
};

/* Entries that a list keeps without a table of its own. */
#define NTMEM_INLINE_ENTRIES 16

/**
 * struct ntmem_lookaside - private half of a list
 * @hash: link in the registry by the public half's address; RCU
 * @link: link in the registry's list of all live lists; RCU
 * @registered: it is in both; guarded by registry_lock
 * @rcu: delays the free past lookups
 * @refs: one for the registry, one per block out, one per call in progress
 * @nt: public half, the driver's memory; written only while @live
 * @kind: which family made it
 * @tracked: both routines are the default ones: entries are known blocks
 * @type: pool type with its flag bits
 * @tag: pool tag
 * @size: bytes per entry, as asked for
 * @allocate: custom routine, or %NULL
 * @free: custom routine, or %NULL
 * @allocate_ex: custom routine of an Ex list, or %NULL
 * @free_ex: custom routine of an Ex list, or %NULL
 * @caller: who initialised it
 * @cache: size class of its entries; %NULL until one can be had
 * @nr_outstanding: entries with the driver; negative where a custom routine's
 *	entries came from elsewhere
 * @lock: guards all below, and the counters in the public half
 * @live: not deleted
 * @depth: what the public Depth was when last looked at
 * @max_depth: likewise
 * @nr_allocates: calls to allocate
 * @nr_allocate_misses: of them, calls that found nothing cached
 * @nr_frees: calls to free
 * @nr_free_misses: of them, calls that found no room
 * @nr_cached: entries in @entries
 * @max_cached: room in @entries
 * @entries: the LIFO: blocks if @tracked, else plain addresses
 * @inline_entries: first table
 */
struct ntmem_lookaside {
	struct hlist_node hash;
	struct list_head link;
	bool registered;
	struct rcu_head rcu;
	refcount_t refs;
	PGENERAL_LOOKASIDE_POOL nt;
	enum ntmem_lookaside_kind kind;
	bool tracked;
	u32 type;
	u32 tag;
	size_t size;
	PALLOCATE_FUNCTION allocate;
	PFREE_FUNCTION free;
	PALLOCATE_FUNCTION_EX allocate_ex;
	PFREE_FUNCTION_EX free_ex;
	unsigned long caller;
	struct ntmem_cache *cache;
	atomic_long_t nr_outstanding;

	spinlock_t lock;
	bool live __guarded_by(&lock);
	u16 depth __guarded_by(&lock);
	u16 max_depth __guarded_by(&lock);
	u64 nr_allocates __guarded_by(&lock);
	u64 nr_allocate_misses __guarded_by(&lock);
	u64 nr_frees __guarded_by(&lock);
	u64 nr_free_misses __guarded_by(&lock);
	u32 nr_cached __guarded_by(&lock);
	u32 max_cached __guarded_by(&lock);
	void **entries __guarded_by(&lock);
	void *inline_entries[NTMEM_INLINE_ENTRIES];
};

/**
 * struct ntmem_lookaside_spec - what a driver asks for when it makes a list
 * @kind: family
 * @allocate: custom routine, or %NULL
 * @free: custom routine, or %NULL
 * @allocate_ex: custom routine of an Ex list, or %NULL
 * @free_ex: custom routine of an Ex list, or %NULL
 * @type: pool type with its flag bits
 * @size: bytes per entry
 * @tag: pool tag
 */
struct ntmem_lookaside_spec {
	enum ntmem_lookaside_kind kind;
	PALLOCATE_FUNCTION allocate;
	PFREE_FUNCTION free;
	PALLOCATE_FUNCTION_EX allocate_ex;
	PFREE_FUNCTION_EX free_ex;
	u32 type;
	size_t size;
	u32 tag;
};

struct ntmem_lookaside *ntmem_registry_find(const void *nt);
bool ntmem_registry_add(struct ntmem_lookaside *list);
bool ntmem_registry_remove(struct ntmem_lookaside *list);
struct ntmem_lookaside *ntmem_registry_in_range(const void *start, size_t bytes);
struct ntmem_lookaside *ntmem_registry_match(bool (*match)(const struct ntmem_lookaside *list,
							   const void *argument),
					     const void *argument);
void ntmem_registry_for_each(void (*visit)(struct ntmem_lookaside *list, void *argument),
			     void *argument);
void ntmem_lookaside_put(struct ntmem_lookaside *list);

/**
 * struct ntmem_lookaside_batch - entries that left a list
 * @nr: how many
 * @entries: they, the last one in last
 * @inline_entries: room for them if they are few
 */
struct ntmem_lookaside_batch {
	unsigned int nr;
	void **entries;
	void *inline_entries[NTMEM_INLINE_ENTRIES];
};

void *ntmem_exact_pop(struct ntmem_lookaside *list, bool *live);
int ntmem_exact_push(struct ntmem_lookaside *list, void *item);
void ntmem_exact_empty(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch, bool end,
		       bool visible);
void ntmem_exact_batch_free(struct ntmem_lookaside_batch *batch);

void ntmem_bare_mark(PGENERAL_LOOKASIDE_POOL nt, enum ntmem_lookaside_kind kind);
bool ntmem_bare_read(PGENERAL_LOOKASIDE_POOL nt, struct ntmem_lookaside_spec *spec);
struct ntmem_lookaside *ntmem_bare_promote(PGENERAL_LOOKASIDE_POOL nt,
					   struct ntmem_lookaside *fresh);
bool ntmem_bare_count(PGENERAL_LOOKASIDE_POOL nt, ULONG *total, ULONG *misses);

/**
 * struct ntmem_lookaside_report - one moment of a list
 * @mode: how it works: "exact", or "direct" while it has no size class
 * @depth: entries that it keeps at the most
 * @max_depth: ceiling of @depth
 * @nr_allocates: calls to allocate
 * @nr_allocate_misses: of them, calls that found nothing cached
 * @nr_frees: calls to free
 * @nr_free_misses: of them, calls that found no room
 * @nr_cached: entries cached
 * @nr_outstanding: entries with the driver
 * @held_bytes: memory that the cached entries and the list itself take
 */
struct ntmem_lookaside_report {
	const char *mode;
	u32 depth;
	u32 max_depth;
	u64 nr_allocates;
	u64 nr_allocate_misses;
	u64 nr_frees;
	u64 nr_free_misses;
	u32 nr_cached;
	long nr_outstanding;
	size_t held_bytes;
};

void ntmem_lookaside_initialise(PGENERAL_LOOKASIDE_POOL nt,
				const struct ntmem_lookaside_spec *wanted, unsigned long caller);
void *ntmem_lookaside_allocate(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller);
void ntmem_lookaside_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller);
void ntmem_lookaside_flush(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller);
void ntmem_lookaside_delete(PGENERAL_LOOKASIDE_POOL nt, unsigned long caller);
void ntmem_lookaside_report(struct ntmem_lookaside *list, struct ntmem_lookaside_report *report);
void ntmem_lookaside_abandon(struct ntmem_lookaside *list, unsigned long caller);
void ntmem_lookaside_module_gone(const struct module *module);
void ntmem_lookaside_show(struct seq_file *m);
void ntmem_lookaside_exit(void);

#endif /* NTMEM_LIST_H */
