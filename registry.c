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
#include <linux/slab.h>

#include "internal.h"
#include "list.h"

#define REGISTRY_HASH_BITS 10

static struct hlist_head registry_table[1 << REGISTRY_HASH_BITS];
static LIST_HEAD(registry_lists);
/* Lists registered so far. */
static u64 registry_serial;
/* Guards changes to all of the above. */
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
NTMEM_EXPORT_IF_KUNIT(ntmem_registry_find);

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
		list->registered = true;
		list->serial = ++registry_serial;
		hlist_add_head_rcu(&list->hash, bucket);
		list_add_tail_rcu(&list->link, &registry_lists);
	}
	spin_unlock_irqrestore(&registry_lock, flags);
	return !taken;
}

/**
 * ntmem_registry_remove() - forget a list
 * @list: private half that the caller has a reference to
 *
 * Whoever removes a list is the one to end it.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes registry_lock.
 * Return: %false if it was removed before; else the registry's reference is the
 * caller's.
 */
bool ntmem_registry_remove(struct ntmem_lookaside *list)
{
	unsigned long flags;
	bool found;

	spin_lock_irqsave(&registry_lock, flags);
	found = list->registered;
	if (found) {
		list->registered = false;
		hlist_del_rcu(&list->hash);
		list_del_rcu(&list->link);
	}
	spin_unlock_irqrestore(&registry_lock, flags);
	return found;
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

	/* Nearly always so: a block of up to a page has no list on its page. */
	if (first >> PAGE_SHIFT == last >> PAGE_SHIFT &&
	    hlist_empty(registry_bucket(first >> PAGE_SHIFT)))
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
 * ntmem_registry_match() - find a list that fits
 * @match: tells whether a list does; must not sleep
 * @argument: passed to it
 *
 * Context: Any context.
 * Return: one such list with a reference for the caller, or %NULL.
 */
struct ntmem_lookaside *ntmem_registry_match(bool (*match)(const struct ntmem_lookaside *list,
							   const void *argument),
					     const void *argument)
{
	struct ntmem_lookaside *list;

	rcu_read_lock();
	list_for_each_entry_rcu(list, &registry_lists, link) {
		if (match(list, argument) && refcount_inc_not_zero(&list->refs)) {
			rcu_read_unlock();
			return list;
		}
	}
	rcu_read_unlock();
	return NULL;
}

/**
 * ntmem_registry_for_each() - visit every live list
 * @visit: called with each; must not sleep
 * @argument: passed on
 *
 * Context: Any context.
 */
void ntmem_registry_for_each(void (*visit)(struct ntmem_lookaside *list, void *argument),
			     void *argument)
{
	struct ntmem_lookaside *list;

	rcu_read_lock();
	list_for_each_entry_rcu(list, &registry_lists, link)
		visit(list, argument);
	rcu_read_unlock();
}

/**
 * ntmem_registry_next() - go through the lists, oldest first
 * @list: list whose turn it was, whose reference is dropped; %NULL to begin
 *
 * Lists may come and go meanwhile; those that are there all the time are each
 * met once.
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes registry_lock.
 * Return: the next list with a reference for the caller, or %NULL.
 */
struct ntmem_lookaside *ntmem_registry_next(struct ntmem_lookaside *list)
{
	u64 serial = list ? list->serial : 0;
	struct ntmem_lookaside *next;
	unsigned long flags;

	spin_lock_irqsave(&registry_lock, flags);
	next = list && list->registered ? list : list_entry(&registry_lists, typeof(*next), link);
	list_for_each_entry_continue(next, &registry_lists, link)
		if (next->serial > serial && refcount_inc_not_zero(&next->refs))
			break;
	if (list_entry_is_head(next, &registry_lists, link))
		next = NULL;
	spin_unlock_irqrestore(&registry_lock, flags);
	if (list)
		ntmem_lookaside_put(list);
	return next;
}

static void registry_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct ntmem_lookaside, rcu));
}

/**
 * ntmem_lookaside_put() - drop a reference to a private half
 * @list: private half, perhaps of a list that was deleted long ago
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_lookaside_put(struct ntmem_lookaside *list)
{
	ntmem_lookaside_put_many(list, 1);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_lookaside_put);

/* As ntmem_lookaside_put(), for several references. */
void ntmem_lookaside_put_many(struct ntmem_lookaside *list, unsigned int nr)
{
	unsigned long flags;

	if (!refcount_sub_and_test(nr, &list->refs))
		return;
	/* One that was never registered has its room still. */
	raw_spin_lock_irqsave(&list->lock, flags);
	ntmem_bounds_resize(list, 0);
	raw_spin_unlock_irqrestore(&list->lock, flags);
	ntmem_cache_put(list->cache);
	if (list->entries != list->inline_entries)
		kfree(list->entries);
	call_rcu(&list->rcu, registry_free);
}
