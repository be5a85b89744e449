// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accounting by pool tag, as poolmon shows it.
 *
 * One entry per tag and kind of pool. Entries are made on first use and live
 * until unload, so that a block can keep a pointer to its entry and lookups
 * need no lock. When no entry can be made, the allocation is counted under
 * "Ovfl", as NT does.
 */
#include <linux/ctype.h>
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "internal.h"

#define TAG_HASH_BITS 8
/* debugfs runs name tags of their own; this bounds what they can use up. */
#define MAX_TAGS 4096

static struct hlist_head tag_table[1 << TAG_HASH_BITS];
/* Guards additions to tag_table and nr_tags. */
static DEFINE_SPINLOCK(tag_lock);
static unsigned int nr_tags;
/* Counts what has no entry of its own, by kind of pool. */
static struct ntmem_tag overflow_tags[2] = {
	{ .tag = 0x6c66764f },
	{ .tag = 0x6c66764f, .paged = true },
};

static struct hlist_head *tag_bucket(u32 tag)
{
	return &tag_table[hash_32(tag, TAG_HASH_BITS)];
}

static struct ntmem_tag *tag_find(u32 tag, bool paged)
{
	struct ntmem_tag *entry;

	hlist_for_each_entry_rcu(entry, tag_bucket(tag), node, true)
		if (entry->tag == tag && entry->paged == paged)
			return entry;
	return NULL;
}

/**
 * ntmem_tag_get() - find or make the entry of a tag
 * @tag: pool tag, any value
 * @paged: kind of pool
 *
 * Context: Any context up to DISPATCH_LEVEL. Takes tag_lock for a new tag.
 * Return: the entry, the shared overflow entry if none could be made; never
 * %NULL.
 */
struct ntmem_tag *ntmem_tag_get(u32 tag, bool paged)
{
	struct ntmem_tag *entry = tag_find(tag, paged);
	struct ntmem_tag *fresh;
	unsigned long flags;

	if (likely(entry))
		return entry;

	fresh = ntmem_fault_now() ? NULL : kzalloc(sizeof(*fresh), GFP_NOWAIT | __GFP_NOWARN);
	if (!fresh)
		return &overflow_tags[paged];
	fresh->tag = tag;
	fresh->paged = paged;

	spin_lock_irqsave(&tag_lock, flags);
	entry = tag_find(tag, paged);
	if (!entry && nr_tags < MAX_TAGS) {
		nr_tags++;
		entry = fresh;
		fresh = NULL;
		hlist_add_head_rcu(&entry->node, tag_bucket(tag));
	}
	spin_unlock_irqrestore(&tag_lock, flags);
	kfree(fresh);
	return entry ?: &overflow_tags[paged];
}
NTMEM_EXPORT_IF_KUNIT(ntmem_tag_get);

/**
 * ntmem_tag_charge() - count allocations
 * @entry: from ntmem_tag_get()
 * @bytes: bytes asked for, each time
 * @nr: how many
 *
 * Context: Any context.
 */
void ntmem_tag_charge(struct ntmem_tag *entry, size_t bytes, unsigned int nr)
{
	s64 now = atomic64_add_return((s64)bytes * nr, &entry->bytes);
	s64 peak = atomic64_read(&entry->peak_bytes);

	atomic64_add(nr, &entry->nr_allocs);
	while (now > peak && !atomic64_try_cmpxchg(&entry->peak_bytes, &peak, now))
		;
}

/**
 * ntmem_tag_uncharge() - count frees
 * @entry: entry that was charged
 * @bytes: as charged, each time
 * @nr: how many
 *
 * Context: Any context.
 */
void ntmem_tag_uncharge(struct ntmem_tag *entry, size_t bytes, unsigned int nr)
{
	atomic64_sub((s64)bytes * nr, &entry->bytes);
	atomic64_add(nr, &entry->nr_frees);
}

/**
 * ntmem_tag_text() - make a tag printable
 * @tag: any value
 * @text: result, what is not printable written as backslash and hex digits
 *
 * Context: Any context.
 * Return: @text.
 */
const char *ntmem_tag_text(u32 tag, char text[NTMEM_TAG_TEXT])
{
	char *end = text;
	int i;

	for (i = 0; i < 4; i++, tag >>= 8) {
		u8 c = tag;

		if (isascii(c) && isprint(c))
			*end++ = c;
		else
			end += sprintf(end, "\\x%02x", c);
	}
	*end = '\0';
	return text;
}

static int tag_compare(const void *a, const void *b)
{
	const struct ntmem_tag *x = *(const struct ntmem_tag *const *)a;
	const struct ntmem_tag *y = *(const struct ntmem_tag *const *)b;
	int order = memcmp(&x->tag, &y->tag, sizeof(x->tag));

	return order ?: x->paged - y->paged;
}

static void tag_show(struct seq_file *m, const struct ntmem_tag *entry)
{
	/* Frees first: a pair that is counted in between only makes diff larger. */
	u64 nr_frees = atomic64_read(&entry->nr_frees);
	u64 nr_allocs = atomic64_read(&entry->nr_allocs);
	u64 bytes = atomic64_read(&entry->bytes);
	u64 diff = nr_allocs - nr_frees;
	char text[NTMEM_TAG_TEXT];

	seq_printf(m, "%-4s %-5s %12llu %12llu %10llu %12llu %10llu %12llu\n",
		   ntmem_tag_text(entry->tag, text), entry->paged ? "Paged" : "Nonp", nr_allocs,
		   nr_frees, diff, bytes, diff ? bytes / diff : 0,
		   (u64)atomic64_read(&entry->peak_bytes));
}

/**
 * ntmem_tags_show() - print the table that poolmon prints, sorted by tag
 * @m: output
 *
 * Context: Process context, may sleep.
 */
void ntmem_tags_show(struct seq_file *m)
{
	struct ntmem_tag *entry, **sorted;
	unsigned int i, nr = 0;

	seq_printf(m, "%-4s %-5s %12s %12s %10s %12s %10s %12s\n", "tag", "type", "allocs", "frees",
		   "diff", "bytes", "per_alloc", "peak_bytes");

	sorted = kvmalloc_array(MAX_TAGS + ARRAY_SIZE(overflow_tags), sizeof(*sorted), GFP_KERNEL);
	if (!sorted) {
		seq_puts(m, "out of memory\n");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(tag_table); i++)
		hlist_for_each_entry_rcu(entry, &tag_table[i], node, true)
			sorted[nr++] = entry;
	for (i = 0; i < ARRAY_SIZE(overflow_tags); i++)
		if (atomic64_read(&overflow_tags[i].nr_allocs))
			sorted[nr++] = &overflow_tags[i];
	sort(sorted, nr, sizeof(*sorted), tag_compare, NULL);
	for (i = 0; i < nr; i++)
		tag_show(m, sorted[i]);
	kvfree(sorted);
}

/**
 * ntmem_tags_exit() - free all entries
 *
 * Context: Process context; no block is left.
 */
void ntmem_tags_exit(void)
{
	struct ntmem_tag *entry;
	struct hlist_node *next;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tag_table); i++) {
		hlist_for_each_entry_safe(entry, next, &tag_table[i], node) {
			hlist_del(&entry->node);
			kfree(entry);
		}
	}
}
