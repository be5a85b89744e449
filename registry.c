// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registry of live lists: from a list's address to its private half.
 *
 * Every call looks its list up here rather than follow a pointer in memory of
 * the driver's. So a list that was never initialised, was deleted, or whose
 * memory was reused is told apart without reading anything that may be gone.
 * The hash is by page, which lets the pool ask what lists a block contains.
 *
 * Readers use RCU and take a reference; additions and removals are under
 * registry_lock.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>

#include "internal.h"

#define REGISTRY_HASH_BITS 10

static struct hlist_head registry_table[1 << REGISTRY_HASH_BITS];
static LIST_HEAD(registry_lists);
/* Guards changes to both of the above. */
static DEFINE_SPINLOCK(registry_lock);

static struct hlist_head *registry_bucket(unsigned long page)
{
	return &registry_table[hash_long(page, REGISTRY_HASH_BITS)];
}

static struct hlist_head *registry_bucket_of(const void *nt)
{
	return registry_bucket((unsigned long)nt >> PAGE_SHIFT);
}

/**
 * ntmem_registry_find() - find the private half of a list
 * @nt: public half's address; may be anything, is never read
 *
 * Context: Any context.
 * Return: the private half with a reference for the caller, or %NULL.
 */
struct ntmem_lookaside *ntmem_registry_find(const void *nt)
{
	struct ntmem_lookaside *list;

	rcu_read_lock();
	hlist_for_each_entry_rcu(list, registry_bucket_of(nt), hash) {
		if (list->nt == nt && refcount_inc_not_zero(&list->refs)) {
			rcu_read_unlock();
			return list;
		}
	}
	rcu_read_unlock();
	return NULL;
}

/**
 * ntmem_registry_add() - make a list known
 * @list: private half, complete, with a reference for the registry
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes registry_lock.
 * Return: %false if another list is registered at that address.
 */
bool ntmem_registry_add(struct ntmem_lookaside *list)
{
	struct hlist_head *bucket = registry_bucket_of(list->nt);
	struct ntmem_lookaside *other;
	unsigned long flags;
	bool taken = false;

	spin_lock_irqsave(&registry_lock, flags);
	hlist_for_each_entry(other, bucket, hash)
		taken |= other->nt == list->nt;
	if (!taken) {
		hlist_add_head_rcu(&list->hash, bucket);
		list_add_tail_rcu(&list->link, &registry_lists);
	}
	spin_unlock_irqrestore(&registry_lock, flags);
	return !taken;
}

/**
 * ntmem_registry_remove() - forget a list
 * @list: registered private half; the registry's reference passes to the caller
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes registry_lock.
 */
void ntmem_registry_remove(struct ntmem_lookaside *list)
{
	unsigned long flags;

	spin_lock_irqsave(&registry_lock, flags);
	hlist_del_rcu(&list->hash);
	list_del_rcu(&list->link);
	spin_unlock_irqrestore(&registry_lock, flags);
}

/**
 * ntmem_registry_in_range() - find a list whose memory lies in a block
 * @start: block's address
 * @bytes: its size
 *
 * Context: Any context.
 * Return: one such list with a reference for the caller, or %NULL.
 */
struct ntmem_lookaside *ntmem_registry_in_range(const void *start, size_t bytes)
{
	unsigned long first = (unsigned long)start;
	unsigned long last = first + max_t(size_t, bytes, 1) - 1;
	struct ntmem_lookaside *list;
	unsigned long page;

	if (list_empty(&registry_lists))
		return NULL;
	rcu_read_lock();
	for (page = first >> PAGE_SHIFT; page <= last >> PAGE_SHIFT; page++) {
		hlist_for_each_entry_rcu(list, registry_bucket(page), hash) {
			unsigned long nt = (unsigned long)list->nt;

			if (nt >= first && nt <= last && refcount_inc_not_zero(&list->refs)) {
				rcu_read_unlock();
				return list;
			}
		}
	}
	rcu_read_unlock();
	return NULL;
}

/**
 * ntmem_registry_first() - find any list that is left
 *
 * Context: Any context.
 * Return: a list with a reference for the caller, or %NULL if there is none.
 */
struct ntmem_lookaside *ntmem_registry_first(void)
{
	struct ntmem_lookaside *list;

	rcu_read_lock();
	list = list_first_or_null_rcu(&registry_lists, struct ntmem_lookaside, link);
	if (list && !refcount_inc_not_zero(&list->refs))
		list = NULL;
	rcu_read_unlock();
	return list;
}

static void registry_show_one(struct seq_file *m, struct ntmem_lookaside *list)
{
	static const char *const kinds[NTMEM_NR_LOOKASIDE_KINDS] = {
		[NTMEM_LOOKASIDE_PAGED] = "paged",
		[NTMEM_LOOKASIDE_NPAGED] = "nonpaged",
		[NTMEM_LOOKASIDE_EX] = "ex",
	};
	struct ntmem_lookaside_report report;
	char text[NTMEM_TAG_TEXT];

	ntmem_lookaside_report(list, &report);
	seq_printf(m, "%-4s %-8s %-8s %-6s %8zu %5u %5u %12llu %12llu %12llu %12llu %6u %11ld %10zu %pS\n",
		   ntmem_tag_text(list->tag, text), kinds[list->kind],
		   list->type & 1 ? "paged" : "nonpaged", report.mode, list->size, report.depth,
		   report.max_depth, report.nr_allocates, report.nr_allocate_misses,
		   report.nr_frees, report.nr_free_misses, report.nr_cached, report.nr_outstanding,
		   report.held_bytes, (void *)list->caller);
}

/**
 * ntmem_registry_show() - print every live list
 * @m: output
 *
 * Context: Process context.
 */
void ntmem_registry_show(struct seq_file *m)
{
	struct ntmem_lookaside *list;

	seq_printf(m, "%-4s %-8s %-8s %-6s %8s %5s %5s %12s %12s %12s %12s %6s %11s %10s %s\n", "tag",
		   "kind", "pool", "mode", "size", "depth", "max", "allocates", "misses", "frees",
		   "free_misses", "cached", "outstanding", "held_bytes", "initialised_by");
	rcu_read_lock();
	list_for_each_entry_rcu(list, &registry_lists, link)
		registry_show_one(m, list);
	rcu_read_unlock();
}
