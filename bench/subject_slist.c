// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lookaside list as NT's public headers inline it into drivers, for
 * comparison: one lock-free LIFO for all CPUs, and counters beside it that are
 * incremented without a lock. See the NT topics "Using Lookaside Lists" and
 * "Singly Linked Lists".
 *
 * A sequence number in the head tells one state of the LIFO from another with
 * the same first entry. With it the head has 16 bytes. A processor without a
 * compare-and-exchange for these gets a head of 8: an entry's distance from the
 * start of memory, in units of 16 bytes, a depth, and a shorter number.
 *
 * An entry's link may be read while another CPU already has the entry: what is
 * read is thrown away then, as the head has changed. Slab memory stays mapped.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "loops.h"

#ifdef CONFIG_X86_64

/* The depth that NT lets a list grow to. */
#define MAX_DEPTH 256

struct slist_entry {
	struct slist_entry *next;
};

/* Depth in the low 16 bits of @control, sequence above it. */
struct slist_head_16 {
	u64 control;
	struct slist_entry *first;
} __aligned(16);

/**
 * struct slist - the list
 * @wide: head of 16 bytes; changed by cmpxchg16b alone
 * @narrow: head of 8 bytes, used in its place
 * @nr_allocates: calls; like those below without a lock, as in NT
 * @nr_allocate_misses: of them, calls that found nothing
 * @nr_frees: calls
 * @nr_free_misses: of them, calls that found no room
 * @cache: where misses go
 */
struct slist {
	struct slist_head_16 wide;
	u64 narrow;
	u32 nr_allocates;
	u32 nr_allocate_misses;
	u32 nr_frees;
	u32 nr_free_misses;
	struct kmem_cache *cache;
};

static bool slist_has_cmpxchg16b(void)
{
	u32 eax = 1, ebx, ecx, edx;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return ecx & BIT(13);
}

/* Head of 16 bytes -------------------------------------------------------- */

static __always_inline bool slist_exchange_16(struct slist_head_16 *head,
					      struct slist_head_16 *old, u64 control,
					      struct slist_entry *first)
{
	bool done;

	asm volatile("lock cmpxchg16b %[head]"
		     : "=@ccz"(done), [head] "+m"(*head), "+a"(old->control), "+d"(old->first)
		     : "b"(control), "c"(first)
		     : "memory");
	return done;
}

static __always_inline struct slist_entry *slist_pop_16(struct slist_head_16 *head)
{
	/* The halves may be of two states: then the exchange fails. */
	struct slist_head_16 old = { READ_ONCE(head->control), READ_ONCE(head->first) };

	while (old.first) {
		struct slist_entry *next = READ_ONCE_NOCHECK(old.first->next);

		if (slist_exchange_16(head, &old, old.control + 0xffff, next))
			break;
	}
	return old.first;
}

static __always_inline void slist_push_16(struct slist_head_16 *head, struct slist_entry *entry)
{
	struct slist_head_16 old = { READ_ONCE(head->control), READ_ONCE(head->first) };

	do {
		WRITE_ONCE(entry->next, old.first);
	} while (!slist_exchange_16(head, &old, old.control + 0x10001, entry));
}

/* Head of 8 bytes --------------------------------------------------------- */

#define NARROW_DEPTH_BITS 10
#define NARROW_SEQUENCE_BITS 14
#define NARROW_ENTRY_SHIFT (NARROW_DEPTH_BITS + NARROW_SEQUENCE_BITS)
#define NARROW_DEPTH_MASK (BIT_ULL(NARROW_DEPTH_BITS) - 1)
#define NARROW_SEQUENCE BIT_ULL(NARROW_DEPTH_BITS)
#define NARROW_LOW_MASK (BIT_ULL(NARROW_ENTRY_SHIFT) - 1)

static __always_inline u64 slist_encode(const struct slist_entry *entry)
{
	return entry ? ((unsigned long)entry - PAGE_OFFSET) >> 4 << NARROW_ENTRY_SHIFT : 0;
}

/* No entry lies at the very start of memory. */
static __always_inline struct slist_entry *slist_decode(u64 head)
{
	head >>= NARROW_ENTRY_SHIFT;
	return head ? (struct slist_entry *)((head << 4) + PAGE_OFFSET) : NULL;
}

static __always_inline bool slist_exchange_8(u64 *head, u64 *old, u64 new)
{
	bool done;

	asm volatile("lock cmpxchgq %[new], %[head]"
		     : "=@ccz"(done), [head] "+m"(*head), "+a"(*old)
		     : [new] "r"(new)
		     : "memory");
	return done;
}

/* The sequence wraps within its bits, and so must not carry into the entry. */
static __always_inline u64 slist_advance(u64 old, int depth)
{
	u64 sequence = (old + NARROW_SEQUENCE) & NARROW_LOW_MASK & ~NARROW_DEPTH_MASK;

	return sequence | ((old + depth) & NARROW_DEPTH_MASK);
}

static __always_inline struct slist_entry *slist_pop_8(u64 *head)
{
	u64 old = READ_ONCE(*head);
	struct slist_entry *entry;

	while ((entry = slist_decode(old))) {
		struct slist_entry *next = READ_ONCE_NOCHECK(entry->next);

		if (slist_exchange_8(head, &old, slist_encode(next) | slist_advance(old, -1)))
			break;
	}
	return entry;
}

static __always_inline void slist_push_8(u64 *head, struct slist_entry *entry)
{
	u64 old = READ_ONCE(*head);

	do {
		WRITE_ONCE(entry->next, slist_decode(old));
	} while (!slist_exchange_8(head, &old, slist_encode(entry) | slist_advance(old, 1)));
}

/* The list, over either --------------------------------------------------- */

/* NT's counters lose counts where CPUs meet, and so do these. */
static __always_inline void slist_count(u32 *counter)
{
	WRITE_ONCE(*counter, READ_ONCE(*counter) + 1);
}

static __always_inline void *slist_take(struct slist *list, struct slist_entry *entry)
{
	if (likely(entry))
		return entry;
	slist_count(&list->nr_allocate_misses);
	return kmem_cache_alloc(list->cache, GFP_ATOMIC | __GFP_NOWARN);
}

static __always_inline bool slist_full(struct slist *list, u64 depth)
{
	if (likely(depth < MAX_DEPTH))
		return false;
	slist_count(&list->nr_free_misses);
	return true;
}

static __always_inline void *slist_take_16(void *instance)
{
	struct slist *list = instance;

	slist_count(&list->nr_allocates);
	return slist_take(list, slist_pop_16(&list->wide));
}

static __always_inline void slist_give_16(void *instance, void *entry)
{
	struct slist *list = instance;

	slist_count(&list->nr_frees);
	if (slist_full(list, (u16)READ_ONCE(list->wide.control)))
		kmem_cache_free(list->cache, entry);
	else
		slist_push_16(&list->wide, entry);
}

static __always_inline void *slist_take_8(void *instance)
{
	struct slist *list = instance;

	slist_count(&list->nr_allocates);
	return slist_take(list, slist_pop_8(&list->narrow));
}

static __always_inline void slist_give_8(void *instance, void *entry)
{
	struct slist *list = instance;

	slist_count(&list->nr_frees);
	if (slist_full(list, READ_ONCE(list->narrow) & NARROW_DEPTH_MASK))
		kmem_cache_free(list->cache, entry);
	else
		slist_push_8(&list->narrow, entry);
}

static noinline int slist_loop_16(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, slist_take_16, slist_give_16);
}

static noinline int slist_loop_8(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, slist_take_8, slist_give_8);
}

static int slist_loop(void *instance, struct bench_pass *pass)
{
	if (slist_has_cmpxchg16b())
		return slist_loop_16(instance, pass);
	return slist_loop_8(instance, pass);
}

static int slist_create(void *instance, const struct bench_spec *spec)
{
	struct slist *list = instance;

	/* Beyond the depth, both CPUs may find room for one more at the same time. */
	BUILD_BUG_ON(MAX_DEPTH + BENCH_MAX_WORKERS > NARROW_DEPTH_MASK);
	list->cache = bench_cache_create(spec->size);
	return list->cache ? 0 : -ENOMEM;
}

static void slist_destroy(void *instance)
{
	struct slist *list = instance;
	struct slist_entry *entry;

	while ((entry = slist_has_cmpxchg16b() ? slist_pop_16(&list->wide) :
						 slist_pop_8(&list->narrow)))
		kmem_cache_free(list->cache, entry);
	kmem_cache_destroy(list->cache);
}

const struct bench_subject bench_slist = {
	.name = "slist",
	.form = "inline",
	.instance_bytes = sizeof(struct slist),
	.irqs_off = true,
	.create = slist_create,
	.destroy = slist_destroy,
	.loop = slist_loop,
};

/**
 * bench_slist_variant() - name the instruction that the list is made with
 *
 * Return: "cmpxchg16b", "cmpxchg8" or "none".
 */
const char *bench_slist_variant(void)
{
	return slist_has_cmpxchg16b() ? "cmpxchg16b" : "cmpxchg8";
}

#else

static int slist_create(void *instance, const struct bench_spec *spec)
{
	return -EOPNOTSUPP;
}

static void slist_destroy(void *instance)
{
}

static int slist_loop(void *instance, struct bench_pass *pass)
{
	return -EOPNOTSUPP;
}

const struct bench_subject bench_slist = {
	.name = "slist",
	.form = "inline",
	.instance_bytes = 1,
	.irqs_off = true,
	.create = slist_create,
	.destroy = slist_destroy,
	.loop = slist_loop,
};

const char *bench_slist_variant(void)
{
	return "none";
}

#endif
