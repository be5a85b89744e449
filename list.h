/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lookaside lists inside: the private half of a list, and who does what.
 */
#ifndef NTMEM_LIST_H
#define NTMEM_LIST_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "compat.h"

#include <ntmem/lookaside.h>
#include <ntmem/magazine.h>

struct module;
struct ntmem_cache;
struct ntmem_magazines;
struct seq_file;

enum ntmem_lookaside_kind {
	NTMEM_LOOKASIDE_PAGED,
	NTMEM_LOOKASIDE_NPAGED,
	NTMEM_LOOKASIDE_EX,
	NTMEM_NR_LOOKASIDE_KINDS,
};

/* Depth of a fresh list, which is also where an idle one comes back to. */
#define NTMEM_FIRST_DEPTH 4
#define NTMEM_MAX_DEPTH EX_MAXIMUM_LOOKASIDE_DEPTH_BASE

/* Entries that a list keeps without a table of its own. */
#define NTMEM_INLINE_ENTRIES 16

/* The most entries that move between magazine and depot, or backing, at once. */
#define NTMEM_BATCH (NTMEM_MAGAZINE_SLOTS / 2)
/* What depth asks for at the most, and a magazine's worth that finds no slot. */
#define NTMEM_FIRST_DEPOT_SHIFT 1
#define NTMEM_DEPOT_SLOTS ((NTMEM_MAX_DEPTH << NTMEM_FIRST_DEPOT_SHIFT) + NTMEM_MAGAZINE_SLOTS)
/* 32 times the depth: what a list of the largest depth may have beyond it. */
#define NTMEM_MAX_DEPOT_SHIFT 5

/**
 * struct ntmem_lookaside - private half of a list
 * @hash: link in the registry by the public half's address; RCU
 * @link: link in the registry's list of all live lists; RCU
 * @registered: it is in both; guarded by registry_lock
 * @serial: rises from list to list in the order of registration
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
 * @nr_outstanding: entries that are not in @entries, so with the driver or in
 *	magazines; negative where a custom routine's entries came from elsewhere
 * @promotion_wanted: it is busy enough for magazines
 * @growth_wanted: its depth is at the ceiling, and still misses were avoidable
 * @trim_wanted: a flush could not reach all magazines
 * @nr_seen_operations: calls that the sweep has seen; the sweep's own
 * @nr_idle_rounds: rounds without a call; the sweep's own
 * @lock: guards all below, and the counters in the public half
 * @live: not deleted
 * @closing: about to be: it gets no magazines any more
 * @magazines: entries per CPU, or %NULL in exact mode; also read under RCU
 * @retired: magazines that it had, and that RCU still keeps; without references
 * @depth: what the public Depth was when last looked at
 * @max_depth: likewise
 * @nr_allocates: calls to allocate
 * @nr_allocate_misses: of them, calls that found nothing cached; with magazines
 *	the entries that were taken from the backing
 * @nr_frees: calls to free
 * @nr_free_misses: of them, calls that found no room; with magazines the
 *	entries that a free gave back
 * @published_allocates: the part of @nr_allocates that the public half shows
 * @published_allocate_misses: likewise
 * @published_frees: likewise
 * @published_free_misses: likewise
 * @resting: not used lately, and nothing left to do for the sweep
 * @next_tune: when depth may change next, in jiffies
 * @nr_tuned_allocates: @nr_allocates at the last look
 * @nr_given_up: entries that frees gave back since, and no miss has asked for
 * @nr_fetches: visits since to a depot for entries
 * @nr_avoidable: misses since that more room would have avoided
 * @nr_idle_entries: fewest entries that exact mode had cached since
 * @window_start: when counting for a promotion began, in jiffies
 * @nr_window_operations: calls since
 * @reserved_bytes: memory that bounds.c lets it cache
 * @nr_reserved: entries likewise
 * @max_kept: entries that exact mode may keep for it
 * @nr_cached: entries in @entries
 * @max_cached: room in @entries
 * @entries: the LIFO: blocks if @tracked, else plain addresses
 * @inline_entries: first table
 */
struct ntmem_lookaside {
	struct hlist_node hash;
	struct list_head link;
	bool registered;
	u64 serial;
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
	bool promotion_wanted;
	bool growth_wanted;
	bool trim_wanted;
	u64 nr_seen_operations;
	u32 nr_idle_rounds;

	raw_spinlock_t lock;
	bool live __guarded_by(&lock);
	bool closing __guarded_by(&lock);
	struct ntmem_magazines *magazines;
	struct ntmem_magazines *retired __guarded_by(&lock);
	u16 depth __guarded_by(&lock);
	u16 max_depth __guarded_by(&lock);
	u64 nr_allocates __guarded_by(&lock);
	u64 nr_allocate_misses __guarded_by(&lock);
	u64 nr_frees __guarded_by(&lock);
	u64 nr_free_misses __guarded_by(&lock);
	u64 published_allocates __guarded_by(&lock);
	u64 published_allocate_misses __guarded_by(&lock);
	u64 published_frees __guarded_by(&lock);
	u64 published_free_misses __guarded_by(&lock);
	bool resting __guarded_by(&lock);
	unsigned long next_tune __guarded_by(&lock);
	u64 nr_tuned_allocates __guarded_by(&lock);
	u64 nr_given_up __guarded_by(&lock);
	u32 nr_fetches __guarded_by(&lock);
	u64 nr_avoidable __guarded_by(&lock);
	u32 nr_idle_entries __guarded_by(&lock);
	unsigned long window_start __guarded_by(&lock);
	u32 nr_window_operations __guarded_by(&lock);
	u64 reserved_bytes __guarded_by(&lock);
	u32 nr_reserved __guarded_by(&lock);
	u32 max_kept __guarded_by(&lock);
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

/**
 * struct ntmem_cpu_magazine - what a list has on one CPU
 * @fast: what fast paths use
 * @nr_moved_in: entries that slow paths put into it; changed on its CPU alone
 * @nr_moved_out: entries that they took out of it; likewise
 * @folded_calls: the part of the fast paths' calls that the list has counted;
 *	guarded by the list's lock
 * @folded_frees: frees that it has counted; likewise
 * @nr_cached: entries in it, when last counted
 */
struct ntmem_cpu_magazine {
	struct ntmem_magazine fast;
	u64 nr_moved_in;
	u64 nr_moved_out;
	u64 folded_calls;
	u64 folded_frees;
	u32 nr_cached;
};

/**
 * struct ntmem_depot - what a list has on one node
 * @nr_cached: entries in it; guarded by the list's lock, as is all below
 * @nr_least: fewest entries in it since it was last asked
 * @max_cached: entries that may be in it
 * @nr_slots: room in @entries, which a magazine's worth more must fit into
 * @entries: a LIFO of addresses
 */
struct ntmem_depot {
	u32 nr_cached;
	u32 nr_least;
	u32 max_cached;
	u32 nr_slots;
	void **entries;
};

/**
 * struct ntmem_magazines - entries of a list that is in heavy use
 * @list: whose; with a reference
 * @refs: one for the list, passed on to RCU, and one per user
 * @rcu: delays the end past callers of the fast path
 * @next_retired: link of the list's retired ones; guarded by the list's lock
 * @limit: entries per CPU; guarded by the list's lock, as are the next two
 * @depot_shift: how much more than depth a depot may have, as a power of two
 * @nr_used_slots: slots that may be full; never falls
 * @cpu: magazines
 * @depots: by node
 */
struct ntmem_magazines {
	struct ntmem_lookaside *list;
	refcount_t refs;
	struct rcu_head rcu;
	struct ntmem_magazines *next_retired;
	u32 limit;
	u32 depot_shift;
	u32 nr_used_slots;
	struct ntmem_cpu_magazine __percpu *cpu;
	struct ntmem_depot depots[];
};

/**
 * struct ntmem_surplus - entries that left magazines and have nowhere to go yet
 * @nr: how many
 * @entries: addresses
 */
struct ntmem_surplus {
	u32 nr;
	void *entries[NTMEM_BATCH + 1];
};

static inline bool ntmem_lookaside_paged(const struct ntmem_lookaside *list)
{
	return list->type & PagedPool;
}

struct ntmem_lookaside *ntmem_registry_find(const void *nt);
struct ntmem_lookaside *ntmem_registry_next(struct ntmem_lookaside *list);
bool ntmem_registry_add(struct ntmem_lookaside *list);
bool ntmem_registry_remove(struct ntmem_lookaside *list);
struct ntmem_lookaside *ntmem_registry_in_range(const void *start, size_t bytes);
struct ntmem_lookaside *ntmem_registry_match(bool (*match)(const struct ntmem_lookaside *list,
							   const void *argument),
					     const void *argument);
void ntmem_registry_for_each(void (*visit)(struct ntmem_lookaside *list, void *argument),
			     void *argument);
void ntmem_lookaside_put(struct ntmem_lookaside *list);
void ntmem_lookaside_put_many(struct ntmem_lookaside *list, unsigned int nr);

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

int ntmem_exact_pop(struct ntmem_lookaside *list, void **item);
int ntmem_exact_push(struct ntmem_lookaside *list, void *item);
void ntmem_exact_empty(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch, bool end,
		       bool visible);
void ntmem_exact_batch_free(struct ntmem_lookaside_batch *batch);

size_t ntmem_backing_bytes(const struct ntmem_lookaside *list);
size_t ntmem_backing_entry_bytes(const struct ntmem_lookaside *list);
void *ntmem_backing_custom_allocate(const struct ntmem_lookaside_spec *spec,
				    PGENERAL_LOOKASIDE_POOL nt, unsigned long caller);
void ntmem_backing_custom_free(const struct ntmem_lookaside_spec *spec,
			       PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller);
void *ntmem_backing_allocate(struct ntmem_lookaside *list, unsigned long caller);
void ntmem_backing_restock(struct ntmem_lookaside *list, unsigned long caller);
void ntmem_backing_discard(struct ntmem_lookaside *list, void *item, unsigned long caller);
void ntmem_backing_discard_all(struct ntmem_lookaside *list, struct ntmem_lookaside_batch *batch,
			       unsigned long caller);
u32 ntmem_backing_release_surplus(struct ntmem_lookaside *list, struct ntmem_surplus *surplus,
				  unsigned long caller);

u32 ntmem_depot_put(struct ntmem_depot *depot, void **entries, u32 nr);
void ntmem_depot_put_beyond(struct ntmem_depot *depot, void *entry);
void **ntmem_depot_top(struct ntmem_depot *depot, u32 nr);
void ntmem_depot_drop(struct ntmem_depot *depot, u32 nr, u32 nr_gone);
void *ntmem_depot_take(struct ntmem_depot *depot);
void ntmem_depot_limit(struct ntmem_depot *depot, u32 max_cached);
bool ntmem_depot_grow(struct ntmem_depot *depot, u32 nr_slots, int node,
		      struct ntmem_lookaside *list);
void ntmem_depot_free(struct ntmem_depot *depot);

int ntmem_magazine_pop(struct ntmem_lookaside *list, void **entry);
int ntmem_magazine_push(struct ntmem_lookaside *list, void *entry, struct ntmem_surplus *surplus);
u32 ntmem_magazine_wanted(struct ntmem_lookaside *list);
u32 ntmem_magazine_stock(struct ntmem_lookaside *list, void **entries, u32 nr);
bool ntmem_magazine_empty_here(struct ntmem_magazines *magazines, u32 keep,
			       struct ntmem_surplus *surplus);
void ntmem_magazine_empty_remote(struct ntmem_magazines *magazines, unsigned int nr,
				 struct ntmem_surplus *surplus);
void ntmem_magazine_empty_depots(struct ntmem_magazines *magazines, bool all,
				 struct ntmem_surplus *surplus);
void ntmem_magazine_fold_here(struct ntmem_lookaside *list);
bool ntmem_magazine_has_news(const struct ntmem_magazines *magazines, unsigned int nr);
bool ntmem_magazine_has_more(const struct ntmem_magazines *magazines, unsigned int nr, u32 keep);
u32 ntmem_magazine_depots_cached(const struct ntmem_magazines *magazines);
u32 ntmem_magazine_cached(const struct ntmem_magazines *magazines);
bool ntmem_magazine_contains(struct ntmem_lookaside *list, const void *entry);
u32 ntmem_magazine_idle(struct ntmem_magazines *magazines);
void ntmem_magazines_resize(struct ntmem_magazines *magazines, u32 depth);
void ntmem_magazines_grow(struct ntmem_magazines *magazines);
void ntmem_magazines_shut(struct ntmem_magazines *magazines);
struct ntmem_magazines *ntmem_magazines_alloc(struct ntmem_lookaside *list);
void ntmem_magazines_put(struct ntmem_magazines *magazines);
size_t ntmem_magazines_bytes(const struct ntmem_magazines *magazines);

extern struct mutex ntmem_empty_mutex;

bool ntmem_mode_possible(void);
void ntmem_mode_detach(PGENERAL_LOOKASIDE_POOL nt);
bool ntmem_mode_count(struct ntmem_lookaside *list);
void ntmem_mode_work_soon(void);
struct ntmem_magazines *ntmem_mode_take_magazines(struct ntmem_lookaside *list, bool visible);
void ntmem_mode_retire(struct ntmem_magazines *magazines);
void ntmem_mode_empty_retired(struct ntmem_lookaside *list);
unsigned long ntmem_mode_demote(struct ntmem_lookaside *list);
unsigned long ntmem_mode_trim(struct ntmem_lookaside *list, bool all);
bool ntmem_mode_trim_here(struct ntmem_lookaside *list);
int ntmem_mode_init(void);
void ntmem_mode_exit(void);
void ntmem_mode_wait(void);

void ntmem_depth_refresh(struct ntmem_lookaside *list);
void ntmem_depth_reset(struct ntmem_lookaside *list);
void ntmem_depth_overflowed(struct ntmem_lookaside *list, u32 nr);
void ntmem_depth_fetched(struct ntmem_lookaside *list);
void ntmem_depth_missed(struct ntmem_lookaside *list, u32 nr);
bool ntmem_depth_tune(struct ntmem_lookaside *list);

u32 ntmem_bounds_resize(struct ntmem_lookaside *list, u32 wanted);
void ntmem_bounds_show(struct seq_file *m);
void ntmem_bounds_init(void);

void ntmem_sweep_fold(void);
void ntmem_sweep_arm(void);
void ntmem_sweep_now(void);
void ntmem_sweep_exit(void);

unsigned long ntmem_shrink_count(void);
unsigned long ntmem_shrink_scan(unsigned long nr_wanted);
int ntmem_shrink_init(void);
void ntmem_shrink_exit(void);

#if defined(CONFIG_UML) && defined(NTMEM_MAGAZINE_INLINE)
void ntmem_uml_init(void);
#else
static inline void ntmem_uml_init(void)
{
}
#endif

bool ntmem_late_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller);
bool ntmem_late_release(struct ntmem_lookaside *list, void *entry, unsigned long caller);
void ntmem_late_wait(void);
int ntmem_late_init(void);
void ntmem_late_exit(void);

void ntmem_bare_mark(PGENERAL_LOOKASIDE_POOL nt, enum ntmem_lookaside_kind kind);
void ntmem_bare_unmark(PGENERAL_LOOKASIDE_POOL nt);
bool ntmem_bare_read(PGENERAL_LOOKASIDE_POOL nt, struct ntmem_lookaside_spec *spec);
struct ntmem_lookaside *ntmem_bare_promote(PGENERAL_LOOKASIDE_POOL nt,
					   struct ntmem_lookaside *fresh);
bool ntmem_bare_count(PGENERAL_LOOKASIDE_POOL nt, ULONG *total, ULONG *misses);

/**
 * struct ntmem_lookaside_report - one moment of a list
 * @mode: how it works: "exact", "percpu" with magazines, "custom" with routines of
 *	its driver, or "direct" while it has no size class
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
void ntmem_lookaside_publish(struct ntmem_lookaside *list);
void ntmem_lookaside_publish_last(struct ntmem_lookaside *list);
bool ntmem_lookaside_refused(const void *nt, unsigned long caller);
unsigned long ntmem_lookaside_drop_cached(struct ntmem_lookaside *list);
void ntmem_lookaside_report(struct ntmem_lookaside *list, struct ntmem_lookaside_report *report);
void ntmem_lookaside_abandon(struct ntmem_lookaside *list, unsigned long caller);
void ntmem_lookaside_module_gone(const struct module *module);
void ntmem_lookaside_stack_gone(const void *stack, unsigned long bytes);
void ntmem_lookaside_show(struct seq_file *m);
void ntmem_lookaside_exit(void);

#endif /* NTMEM_LIST_H */
