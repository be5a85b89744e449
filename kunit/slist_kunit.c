// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of the sequenced lists.
 *
 * All cases run twice: as the processor does it, and with the locks that stand in for the
 * instruction where there is none.
 */
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "helpers.h"

#include <ntmem/slist.h>

struct slist_way {
	const char *name;
	bool locked;
};

static const struct slist_way slist_ways[] = {
	{ "without a lock", false },
	{ "with locks", true },
};

static void slist_way_desc(const struct slist_way *way, char *text)
{
	strscpy(text, way->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(slist_way, slist_ways, slist_way_desc);

/* An empty list, used in the way that the case is for. */
static void slist_begin(struct kunit *test, PSLIST_HEADER head)
{
	const struct slist_way *way = test->param_value;

	/* Emulators without the instruction go the second way both times. */
	ntmem_exchange128_locked = way->locked;
	memset(head, 0xa5, sizeof(*head));
	ExInitializeSListHead(head);
}

static void slist_expect(struct kunit *test, PSLIST_HEADER head, PSLIST_ENTRY first,
			 unsigned int depth, u64 sequence)
{
	KUNIT_EXPECT_PTR_EQ(test, RtlFirstEntrySList(head), first);
	KUNIT_EXPECT_EQ(test, ExQueryDepthSList(head), (USHORT)depth);
	KUNIT_EXPECT_EQ(test, (u64)head->HeaderX64.Depth, (u64)depth);
	KUNIT_EXPECT_EQ(test, (u64)head->HeaderX64.Sequence, sequence);
	KUNIT_EXPECT_EQ(test, (u64)head->HeaderX64.NextEntry << 4, (u64)(unsigned long)first);
	KUNIT_EXPECT_EQ(test, (u64)head->HeaderX64.Reserved, 0ULL);
}

static void slist_fresh_list_is_empty(struct kunit *test)
{
	SLIST_HEADER head;

	slist_begin(test, &head);
	kunit_info(test, "the processor has %s instruction for 16 bytes\n",
		   ntmem_exchange128_is_native() ? "the" : "no");
	slist_expect(test, &head, NULL, 0, 0);
	KUNIT_EXPECT_NULL(test, ExInterlockedPopEntrySList(&head, NULL));
	KUNIT_EXPECT_NULL(test, ExInterlockedFlushSList(&head));
	slist_expect(test, &head, NULL, 0, 0);
}

static void slist_is_last_in_first_out(struct kunit *test)
{
	KSPIN_LOCK lock = 0;
	SLIST_ENTRY entries[3];
	SLIST_HEADER head;

	slist_begin(test, &head);
	KUNIT_EXPECT_NULL(test, ExInterlockedPushEntrySList(&head, &entries[0], &lock));
	slist_expect(test, &head, &entries[0], 1, 1);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPushEntrySList(&head, &entries[1], &lock),
			    &entries[0]);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPushEntrySList(&head, &entries[2]), &entries[1]);
	slist_expect(test, &head, &entries[2], 3, 3);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPopEntrySList(&head, &lock), &entries[2]);
	slist_expect(test, &head, &entries[1], 2, 3);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &entries[0]);
	slist_expect(test, &head, NULL, 0, 3);
	KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(&head));
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

static void slist_flush_returns_the_chain(struct kunit *test)
{
	SLIST_ENTRY entries[3];
	SLIST_HEADER head;
	int i;

	slist_begin(test, &head);
	for (i = 0; i < 3; i++)
		InterlockedPushEntrySList(&head, &entries[i]);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedFlushSList(&head), &entries[2]);
	KUNIT_EXPECT_PTR_EQ(test, entries[2].Next, &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, entries[1].Next, &entries[0]);
	KUNIT_EXPECT_NULL(test, entries[0].Next);
	slist_expect(test, &head, NULL, 0, 3);
}

static void slist_push_of_a_chain(struct kunit *test)
{
	SLIST_ENTRY entries[4];
	SLIST_HEADER head;
	int i;

	slist_begin(test, &head);
	InterlockedPushEntrySList(&head, &entries[3]);
	for (i = 0; i < 2; i++)
		entries[i].Next = &entries[i + 1];
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPushListSListEx(&head, &entries[0], &entries[2], 3),
			    &entries[3]);
	slist_expect(test, &head, &entries[0], 4, 2);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &entries[i]);
	slist_expect(test, &head, NULL, 0, 2);
}

static void slist_depth_wraps_without_touching_the_sequence(struct kunit *test)
{
	SLIST_ENTRY entries[2];
	SLIST_HEADER head;

	slist_begin(test, &head);
	/* A chain may say that it has more than there are. */
	InterlockedPushListSListEx(&head, &entries[0], &entries[0], U16_MAX);
	slist_expect(test, &head, &entries[0], U16_MAX, 1);
	InterlockedPushEntrySList(&head, &entries[1]);
	slist_expect(test, &head, &entries[1], 0, 2);
	InterlockedPopEntrySList(&head);
	slist_expect(test, &head, &entries[0], U16_MAX, 2);
}

static void slist_sequence_wraps_without_touching_the_entry(struct kunit *test)
{
	const u64 last = (1ULL << 48) - 1;
	SLIST_ENTRY entries[2];
	SLIST_HEADER head;

	slist_begin(test, &head);
	InterlockedPushEntrySList(&head, &entries[0]);
	head.HeaderX64.Sequence = last;
	InterlockedPushEntrySList(&head, &entries[1]);
	slist_expect(test, &head, &entries[1], 2, 0);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedPopEntrySList(&head), &entries[0]);
}

static void slist_holds_65536_entries(struct kunit *test)
{
	const unsigned int nr = 65536 + 2;
	SLIST_ENTRY *entries = vmalloc(array_size(nr, sizeof(*entries)));
	SLIST_HEADER head;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, entries);
	slist_begin(test, &head);
	for (i = 0; i < nr; i++)
		InterlockedPushEntrySList(&head, &entries[i]);
	slist_expect(test, &head, &entries[nr - 1], 2, nr);
	for (i = nr; i-- > 0;)
		if (InterlockedPopEntrySList(&head) != &entries[i])
			break;
	KUNIT_EXPECT_EQ(test, i, UINT_MAX);
	slist_expect(test, &head, NULL, 0, nr);
	vfree(entries);
}

/* Misuse ---------------------------------------------------------------------- */

#define EXPECT_MISALIGNED(test, nr_wanted, statements...)                                 \
	do {                                                                              \
		struct ntmem_violation_watch watch_;                                      \
		ntmem_violation_watch_own(&watch_, KMODE_EXCEPTION_NOT_HANDLED);          \
		statements;                                                               \
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch_),                   \
				(unsigned int)(nr_wanted));                               \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[0],                           \
				(u64)(u32)STATUS_DATATYPE_MISALIGNMENT);                  \
	} while (0)

static void slist_misaligned_header_is_refused(struct kunit *test)
{
	u8 memory[64] __aligned(16);
	PSLIST_HEADER head = (PSLIST_HEADER)(memory + 8);
	SLIST_ENTRY entry;

	memset(memory, 0xa5, sizeof(memory));
	EXPECT_MISALIGNED(test, 4, {
		KUNIT_EXPECT_NULL(test, InterlockedPushEntrySList(head, &entry));
		KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(head));
		KUNIT_EXPECT_NULL(test, InterlockedFlushSList(head));
		KUNIT_EXPECT_NULL(test, InterlockedPushListSListEx(head, &entry, &entry, 1));
	});
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0xa5, sizeof(memory)));
}

static void slist_misaligned_entry_is_refused(struct kunit *test)
{
	u8 memory[64] __aligned(16);
	PSLIST_ENTRY entry = (PSLIST_ENTRY)(memory + 8);
	SLIST_ENTRY aligned;
	SLIST_HEADER head;

	slist_begin(test, &head);
	memset(memory, 0xa5, sizeof(memory));
	EXPECT_MISALIGNED(test, 3, {
		KUNIT_EXPECT_NULL(test, InterlockedPushEntrySList(&head, entry));
		KUNIT_EXPECT_NULL(test, InterlockedPushListSListEx(&head, entry, &aligned, 2));
		KUNIT_EXPECT_NULL(test, InterlockedPushListSListEx(&head, &aligned, entry, 2));
	});
	slist_expect(test, &head, NULL, 0, 0);
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0xa5, sizeof(memory)));
}

static void slist_initialise_misaligned(void *argument)
{
	ExInitializeSListHead(argument);
}

static void slist_misaligned_header_cannot_be_initialised(struct kunit *test)
{
	u8 memory[64] __aligned(16);
	int i;

	memset(memory, 0xa5, sizeof(memory));
	for (i = 1; i < 16; i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    status_raised_by(slist_initialise_misaligned, memory + i),
				    STATUS_DATATYPE_MISALIGNMENT, "%d", i);
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0xa5, sizeof(memory)));
	KUNIT_EXPECT_EQ(test, status_raised_by(slist_initialise_misaligned, memory),
			STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0, sizeof(SLIST_HEADER)));
}

static void slist_first_entry_that_is_no_memory_is_reported(struct kunit *test)
{
	u64 bad[] = {
		/* The guard page behind the memory; a hole with four and five levels of tables. */
		0, 0x10, 0x7ffffffff000, 0x800000000000, 0x123456789abcdef0, 0xff0ffffffffffff0,
		0xfffffffffffffff0,
	};
	struct ntmem_violation_watch watch;
	void *memory = vmalloc(PAGE_SIZE);
	SLIST_ENTRY entry;
	SLIST_HEADER head;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	bad[0] = (unsigned long)memory + PAGE_SIZE;
	slist_begin(test, &head);
	InterlockedPushEntrySList(&head, &entry);
	ntmem_violation_watch_own(&watch, PAGE_FAULT_IN_NONPAGED_AREA);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		head.Region = bad[i];
		KUNIT_EXPECT_NULL(test, InterlockedPopEntrySList(&head));
		KUNIT_EXPECT_EQ(test, watch.nr_seen, i + 1);
		KUNIT_EXPECT_EQ(test, watch.last.parameter[0], bad[i]);
		KUNIT_EXPECT_EQ(test, head.Region, bad[i]);
		KUNIT_EXPECT_EQ(test, ExQueryDepthSList(&head), (USHORT)1);
	}
	ntmem_violation_unwatch(&watch);
	vfree(memory);
}

/* Contexts ---------------------------------------------------------------------- */

/**
 * struct slist_visit - a list used in some context
 * @head: it
 * @entry: what is pushed
 * @popped: what came back
 * @left: what came after it
 */
struct slist_visit {
	SLIST_HEADER head;
	SLIST_ENTRY entry;
	PSLIST_ENTRY popped;
	PSLIST_ENTRY left;
};

static void slist_visit_runs(void *argument)
{
	struct slist_visit *visit = argument;

	InterlockedPushEntrySList(&visit->head, &visit->entry);
	visit->popped = InterlockedPopEntrySList(&visit->head);
	visit->left = InterlockedPopEntrySList(&visit->head);
}

static void slist_expect_visit(struct kunit *test, struct slist_visit *visit, u64 sequence)
{
	KUNIT_EXPECT_PTR_EQ(test, visit->popped, &visit->entry);
	KUNIT_EXPECT_NULL(test, visit->left);
	slist_expect(test, &visit->head, NULL, 0, sequence);
	visit->popped = NULL;
}

static void slist_works_in_interrupts(struct kunit *test)
{
	struct slist_visit visit;

	slist_begin(test, &visit.head);
	run_in_softirq(slist_visit_runs, &visit);
	slist_expect_visit(test, &visit, 1);
	run_in_hardirq(slist_visit_runs, &visit);
	slist_expect_visit(test, &visit, 2);
	/* With locks, lists are not for NMIs. */
	if (!ntmem_exchange128_is_native() || ntmem_exchange128_locked)
		return;
	IN_NMI(slist_visit_runs(&visit));
	slist_expect_visit(test, &visit, 3);
}

static void slist_works_at_each_level(struct kunit *test)
{
	struct slist_visit visit;
	KIRQL level, old;

	slist_begin(test, &visit.head);
	for (level = PASSIVE_LEVEL; level <= HIGH_LEVEL; level++) {
		KeRaiseIrql(level, &old);
		slist_visit_runs(&visit);
		KeLowerIrql(old);
		slist_expect_visit(test, &visit, level + 1);
	}
}

/* Concurrency -------------------------------------------------------------------- */

#define NR_USERS 3
#define NR_ITEMS 16
#define NR_ROUNDS 20000
#define TIMER_NS 50000

struct slist_item {
	SLIST_ENTRY link;
	atomic_t nr_owners;
};

/**
 * struct slist_shared - a list that threads and a timer use at once
 * @head: it
 * @items: its entries
 * @nr_pushes: by all
 * @nr_doubled: how often an entry was got by two
 * @nr_broken: how often a chain had another length than there are entries at the most
 * @timer: interrupts threads wherever they are
 * @nr_expired: how often it has
 */
struct slist_shared {
	SLIST_HEADER head;
	struct slist_item items[NR_ITEMS];
	atomic64_t nr_pushes;
	atomic_t nr_doubled;
	atomic_t nr_broken;
	struct hrtimer timer;
	unsigned int nr_expired;
};

static struct slist_item *slist_item_of(PSLIST_ENTRY entry)
{
	return CONTAINING_RECORD(entry, struct slist_item, link);
}

static void slist_item_got(struct slist_shared *shared, PSLIST_ENTRY entry)
{
	if (atomic_inc_return(&slist_item_of(entry)->nr_owners) != 1)
		atomic_inc(&shared->nr_doubled);
}

static void slist_item_push(struct slist_shared *shared, PSLIST_ENTRY entry)
{
	atomic_dec(&slist_item_of(entry)->nr_owners);
	atomic64_inc(&shared->nr_pushes);
	InterlockedPushEntrySList(&shared->head, entry);
}

static void slist_shared_step(struct slist_shared *shared)
{
	PSLIST_ENTRY first = InterlockedPopEntrySList(&shared->head);
	PSLIST_ENTRY second = InterlockedPopEntrySList(&shared->head);

	if (first)
		slist_item_got(shared, first);
	if (second)
		slist_item_got(shared, second);
	/* In the order in which they were popped: a pop in between would be misled. */
	if (first)
		slist_item_push(shared, first);
	if (second)
		slist_item_push(shared, second);
}

static void slist_shared_flush(struct slist_shared *shared)
{
	PSLIST_ENTRY chain = InterlockedFlushSList(&shared->head), entry, last = NULL;
	unsigned int nr = 0;

	for (entry = chain; entry && nr <= NR_ITEMS; entry = entry->Next, nr++) {
		slist_item_got(shared, entry);
		last = entry;
	}
	if (nr > NR_ITEMS)
		atomic_inc(&shared->nr_broken);
	if (!chain || nr > NR_ITEMS)
		return;
	for (entry = chain;; entry = entry->Next) {
		atomic_dec(&slist_item_of(entry)->nr_owners);
		if (entry == last)
			break;
	}
	atomic64_inc(&shared->nr_pushes);
	InterlockedPushListSListEx(&shared->head, chain, last, nr);
}

static void slist_shared_user(void *argument)
{
	struct slist_shared *shared = argument;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		slist_shared_step(shared);
		if (i % 16 == 0)
			slist_shared_flush(shared);
		if (i % 1024 == 0)
			cond_resched();
	}
}

static enum hrtimer_restart slist_shared_timer(struct hrtimer *timer)
{
	struct slist_shared *shared = container_of(timer, struct slist_shared, timer);

	slist_shared_step(shared);
	shared->nr_expired++;
	hrtimer_forward_now(timer, TIMER_NS);
	return HRTIMER_RESTART;
}

static void slist_users_lose_and_double_nothing(struct kunit *test)
{
	struct slist_shared *shared = kunit_kzalloc(test, sizeof(*shared) + 16, GFP_KERNEL);
	void *arguments[NR_USERS];
	PSLIST_ENTRY entry;
	unsigned int i;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, shared);
	shared = PTR_ALIGN(shared, 16);
	slist_begin(test, &shared->head);
	for (i = 0; i < NR_ITEMS; i++)
		InterlockedPushEntrySList(&shared->head, &shared->items[i].link);
	for (i = 0; i < NR_USERS; i++)
		arguments[i] = shared;
	hrtimer_setup(&shared->timer, slist_shared_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_start(&shared->timer, TIMER_NS, HRTIMER_MODE_REL_HARD);
	err = run_on_cpus(slist_shared_user, arguments, NR_USERS);
	hrtimer_cancel(&shared->timer);
	KUNIT_ASSERT_EQ(test, err, 0);

	KUNIT_EXPECT_GT(test, shared->nr_expired, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->nr_doubled), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->nr_broken), 0);
	KUNIT_EXPECT_EQ(test, ExQueryDepthSList(&shared->head), (USHORT)NR_ITEMS);
	KUNIT_EXPECT_EQ(test, (u64)shared->head.HeaderX64.Sequence,
			(u64)atomic64_read(&shared->nr_pushes) + NR_ITEMS);
	for (i = 0; (entry = InterlockedPopEntrySList(&shared->head)) && i <= NR_ITEMS; i++)
		slist_item_got(shared, entry);
	KUNIT_EXPECT_EQ(test, i, (unsigned int)NR_ITEMS);
	for (i = 0; i < NR_ITEMS; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&shared->items[i].nr_owners), 1);
}

/**
 * struct slist_freed - a list whose entries are freed as soon as they are popped
 * @head: it
 * @mapped: entries are from vmalloc(), and no memory any more once they are freed
 * @nr_rounds: what each user does
 * @nr_live: entries that are not freed
 * @nr_spoilt: how often an entry was not as it had been pushed
 */
struct slist_freed {
	SLIST_HEADER head;
	bool mapped;
	unsigned int nr_rounds;
	atomic_t nr_live;
	atomic_t nr_spoilt;
};

struct slist_fresh {
	SLIST_ENTRY link;
	unsigned long self;
};

static void slist_fresh_push(struct slist_freed *freed)
{
	struct slist_fresh *fresh = freed->mapped ? vmalloc(PAGE_SIZE) :
						    kmalloc(64, GFP_KERNEL);

	if (!fresh)
		return;
	fresh->self = (unsigned long)fresh;
	atomic_inc(&freed->nr_live);
	InterlockedPushEntrySList(&freed->head, &fresh->link);
}

static bool slist_fresh_pop(struct slist_freed *freed)
{
	PSLIST_ENTRY entry = InterlockedPopEntrySList(&freed->head);
	struct slist_fresh *fresh;

	if (!entry)
		return false;
	fresh = CONTAINING_RECORD(entry, struct slist_fresh, link);
	if (fresh->self != (unsigned long)fresh)
		atomic_inc(&freed->nr_spoilt);
	/* Whoever takes this for a link comes to grief. */
	memset(fresh, 0x5a, sizeof(*fresh));
	if (freed->mapped)
		vfree(fresh);
	else
		kfree(fresh);
	atomic_dec(&freed->nr_live);
	return true;
}

static void slist_freed_user(void *argument)
{
	struct slist_freed *freed = argument;
	unsigned int i;

	for (i = 0; i < freed->nr_rounds; i++) {
		slist_fresh_push(freed);
		slist_fresh_push(freed);
		slist_fresh_pop(freed);
		slist_fresh_pop(freed);
		cond_resched();
	}
}

static void slist_popped_entries_may_be_freed(struct kunit *test)
{
	static struct slist_freed freed;
	void *arguments[] = { &freed, &freed, &freed };
	int mapped;

	slist_begin(test, &freed.head);
	for (mapped = 0; mapped <= 1; mapped++) {
		freed.mapped = mapped;
		freed.nr_rounds = mapped ? 300 : 5000;
		KUNIT_ASSERT_EQ(test, run_on_cpus(slist_freed_user, arguments,
						  ARRAY_SIZE(arguments)), 0);
		while (slist_fresh_pop(&freed))
			;
		KUNIT_EXPECT_EQ(test, atomic_read(&freed.nr_live), 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&freed.nr_spoilt), 0);
		KUNIT_EXPECT_EQ(test, ExQueryDepthSList(&freed.head), (USHORT)0);
	}
}

static struct kunit_case slist_cases[] = {
	KUNIT_CASE_PARAM(slist_fresh_list_is_empty, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_is_last_in_first_out, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_flush_returns_the_chain, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_push_of_a_chain, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_depth_wraps_without_touching_the_sequence, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_sequence_wraps_without_touching_the_entry, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_holds_65536_entries, slist_way_gen_params),

	KUNIT_CASE(slist_misaligned_header_is_refused),
	KUNIT_CASE_PARAM(slist_misaligned_entry_is_refused, slist_way_gen_params),
	KUNIT_CASE(slist_misaligned_header_cannot_be_initialised),
	KUNIT_CASE_PARAM(slist_first_entry_that_is_no_memory_is_reported, slist_way_gen_params),

	KUNIT_CASE_PARAM(slist_works_in_interrupts, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_works_at_each_level, slist_way_gen_params),

	KUNIT_CASE_PARAM(slist_users_lose_and_double_nothing, slist_way_gen_params),
	KUNIT_CASE_PARAM(slist_popped_entries_may_be_freed, slist_way_gen_params),
	{}
};

static void slist_case_exit(struct kunit *test)
{
	ntmem_exchange128_locked = false;
}

static struct kunit_suite slist_suite = {
	.name = "ntmem_slist",
	.exit = slist_case_exit,
	.test_cases = slist_cases,
};

kunit_test_suite(slist_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's sequenced lists");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
