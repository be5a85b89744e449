// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of the linked lists.
 */
#include "helpers.h"

#include <ntmem/link.h>

struct item {
	LIST_ENTRY link;
	u32 number;
};

/* A list of items 0 to nr - 1, in that order. */
static void link_make(PLIST_ENTRY head, struct item *items, unsigned int nr)
{
	unsigned int i;

	InitializeListHead(head);
	for (i = 0; i < nr; i++) {
		items[i].number = i;
		InsertTailList(head, &items[i].link);
	}
}

/* Walks both ways. What it finds, from the first on, as decimal digits; 0 if they differ. */
static u64 link_digits(const LIST_ENTRY *head)
{
	u64 forth = 9, back = 0, unit = 1;
	const LIST_ENTRY *entry;

	for (entry = head->Flink; entry != head; entry = entry->Flink)
		forth = forth * 10 + CONTAINING_RECORD(entry, struct item, link)->number;
	for (entry = head->Blink; entry != head; entry = entry->Blink, unit *= 10)
		back += unit * CONTAINING_RECORD(entry, struct item, link)->number;
	return back + 9 * unit == forth ? forth : 0;
}

static void link_fresh_list_is_empty(struct kunit *test)
{
	LIST_ENTRY head = { NULL, NULL };

	InitializeListHead(&head);
	KUNIT_EXPECT_PTR_EQ(test, head.Flink, &head);
	KUNIT_EXPECT_PTR_EQ(test, head.Blink, &head);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
}

static void link_insert_at_either_end(struct kunit *test)
{
	struct item items[4];
	LIST_ENTRY head;

	/* For the numbers. */
	link_make(&head, items, 4);
	InitializeListHead(&head);
	InsertHeadList(&head, &items[1].link);
	InsertHeadList(&head, &items[0].link);
	InsertTailList(&head, &items[2].link);
	InsertTailList(&head, &items[3].link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 90123ULL);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), FALSE);
}

static void link_remove_at_either_end(struct kunit *test)
{
	struct item items[4];
	LIST_ENTRY head;

	link_make(&head, items, 4);
	KUNIT_EXPECT_PTR_EQ(test, RemoveHeadList(&head), &items[0].link);
	KUNIT_EXPECT_PTR_EQ(test, RemoveTailList(&head), &items[3].link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 912ULL);
	KUNIT_EXPECT_PTR_EQ(test, RemoveTailList(&head), &items[2].link);
	KUNIT_EXPECT_PTR_EQ(test, RemoveHeadList(&head), &items[1].link);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
}

static void link_remove_from_empty_returns_head(struct kunit *test)
{
	LIST_ENTRY head;

	InitializeListHead(&head);
	KUNIT_EXPECT_PTR_EQ(test, RemoveHeadList(&head), &head);
	KUNIT_EXPECT_PTR_EQ(test, RemoveTailList(&head), &head);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
}

static void link_remove_entry_tells_when_empty(struct kunit *test)
{
	struct item items[3];
	LIST_ENTRY head;

	link_make(&head, items, 3);
	KUNIT_EXPECT_EQ(test, RemoveEntryList(&items[1].link), FALSE);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 902ULL);
	KUNIT_EXPECT_EQ(test, RemoveEntryList(&items[2].link), FALSE);
	KUNIT_EXPECT_EQ(test, RemoveEntryList(&items[0].link), TRUE);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
}

static void link_append_joins_a_headless_chain(struct kunit *test)
{
	struct item items[4];
	LIST_ENTRY head, other;

	link_make(&head, items, 4);
	/* The chain of 2 and 3 loses its head. */
	InitializeListHead(&other);
	RemoveEntryList(&items[2].link);
	RemoveEntryList(&items[3].link);
	InsertTailList(&other, &items[2].link);
	InsertTailList(&other, &items[3].link);
	RemoveEntryList(&other);
	AppendTailList(&head, &items[2].link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 90123ULL);
}

static void link_append_to_empty(struct kunit *test)
{
	struct item item = { .number = 7 };
	LIST_ENTRY head;

	InitializeListHead(&head);
	InitializeListHead(&item.link);
	AppendTailList(&head, &item.link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 97ULL);
}

static void link_single_list_is_last_in_first_out(struct kunit *test)
{
	SINGLE_LIST_ENTRY head = { NULL }, entries[2];

	KUNIT_EXPECT_NULL(test, PopEntryList(&head));
	PushEntryList(&head, &entries[0]);
	PushEntryList(&head, &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, PopEntryList(&head), &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, PopEntryList(&head), &entries[0]);
	KUNIT_EXPECT_NULL(test, PopEntryList(&head));
}

/* Corruption ------------------------------------------------------------------ */

#define EXPECT_CORRUPT(test, entry, statements...)                                             \
	do {                                                                                   \
		struct ntmem_violation_watch watch_;                                           \
		ntmem_violation_watch_own(&watch_, KERNEL_SECURITY_CHECK_FAILURE);             \
		statements;                                                                    \
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch_), 1U);                   \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[0],                                \
				(u64)FAST_FAIL_CORRUPT_LIST_ENTRY);                            \
		KUNIT_EXPECT_PTR_EQ(test, watch_.last.object, (const void *)(entry));          \
	} while (0)

static void link_remove_twice_is_reported(struct kunit *test)
{
	struct item items[3];
	BOOLEAN empty = 2;
	LIST_ENTRY head;

	link_make(&head, items, 3);
	RemoveEntryList(&items[1].link);
	EXPECT_CORRUPT(test, &items[1].link, empty = RemoveEntryList(&items[1].link));
	KUNIT_EXPECT_EQ(test, empty, FALSE);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 902ULL);
}

/* The list is damaged at one of these places. */
struct link_damage {
	const char *name;
	bool of_head;
	bool back;
};

static const struct link_damage link_damages[] = {
	{ "head's Flink", true, false },
	{ "head's Blink", true, true },
	{ "entry's Flink", false, false },
	{ "entry's Blink", false, true },
};

static void link_damage_desc(const struct link_damage *damage, char *text)
{
	strscpy(text, damage->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(link_damage, link_damages, link_damage_desc);

static void link_removal_of_damaged_entry_is_reported(struct kunit *test)
{
	const struct link_damage *damage = test->param_value;
	LIST_ENTRY head, stray, before;
	struct item item;

	link_make(&head, &item, 1);
	InitializeListHead(&stray);
	*(damage->back ? &(damage->of_head ? &head : &item.link)->Blink :
			 &(damage->of_head ? &head : &item.link)->Flink) = &stray;
	before = item.link;
	EXPECT_CORRUPT(test, &item.link, RemoveEntryList(&item.link));
	KUNIT_EXPECT_PTR_EQ(test, item.link.Flink, before.Flink);
	KUNIT_EXPECT_PTR_EQ(test, item.link.Blink, before.Blink);
	KUNIT_EXPECT_TRUE(test, IsListEmpty(&stray) && stray.Blink == &stray);
}

static void link_removal_from_corrupt_list_ends(struct kunit *test)
{
	PLIST_ENTRY first = NULL, last = NULL;
	struct item items[2];
	LIST_ENTRY head;

	link_make(&head, items, 2);
	items[0].link.Blink = &items[0].link;
	EXPECT_CORRUPT(test, &head, first = RemoveHeadList(&head));
	KUNIT_EXPECT_PTR_EQ(test, first, &head);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);

	link_make(&head, items, 2);
	items[1].link.Flink = &items[1].link;
	EXPECT_CORRUPT(test, &head, last = RemoveTailList(&head));
	KUNIT_EXPECT_PTR_EQ(test, last, &head);
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
}

static void link_insert_into_corrupt_list_is_reported(struct kunit *test)
{
	struct item items[2], fresh;
	LIST_ENTRY head;

	link_make(&head, items, 2);
	items[0].link.Blink = &items[1].link;
	items[1].link.Flink = &items[0].link;
	EXPECT_CORRUPT(test, &fresh.link, InsertHeadList(&head, &fresh.link));
	EXPECT_CORRUPT(test, &fresh.link, InsertTailList(&head, &fresh.link));
	EXPECT_CORRUPT(test, &fresh.link, AppendTailList(&head, &fresh.link));
	KUNIT_EXPECT_PTR_EQ(test, head.Flink, &items[0].link);
	KUNIT_EXPECT_PTR_EQ(test, head.Blink, &items[1].link);
	/* The entry may be removed as if it had been inserted. */
	KUNIT_EXPECT_EQ(test, RemoveEntryList(&fresh.link), TRUE);
}

static void link_append_of_corrupt_chain_is_reported(struct kunit *test)
{
	struct item items[2], stray;
	LIST_ENTRY head;

	link_make(&head, items, 2);
	InitializeListHead(&stray.link);
	stray.link.Blink = &items[0].link;
	EXPECT_CORRUPT(test, &stray.link, AppendTailList(&head, &stray.link));
	KUNIT_EXPECT_EQ(test, link_digits(&head), 901ULL);
}

static void link_fast_fail(void *argument)
{
	RtlFailFast(FAST_FAIL_INVALID_ARG);
}

static void link_fast_fail_is_a_bug_check(struct kunit *test)
{
	struct stopped_run run = { .routine = link_fast_fail };

	EXPECT_VIOLATIONS(test, KERNEL_SECURITY_CHECK_FAILURE, 1,
			  KUNIT_EXPECT_EQ(test, run_until_stopped(&run), -EIO));
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, (u32)KERNEL_SECURITY_CHECK_FAILURE);
}

/* With a spin lock ------------------------------------------------------------- */

static void link_guarded_list_returns_what_was_there(struct kunit *test)
{
	struct item items[3] = { { .number = 0 }, { .number = 1 }, { .number = 2 } };
	KSPIN_LOCK lock = 0;
	LIST_ENTRY head;

	InitializeListHead(&head);
	KUNIT_EXPECT_NULL(test, ExInterlockedRemoveHeadList(&head, &lock));
	KUNIT_EXPECT_NULL(test, ExInterlockedInsertHeadList(&head, &items[1].link, &lock));
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedInsertHeadList(&head, &items[0].link, &lock),
			    &items[1].link);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedInsertTailList(&head, &items[2].link, &lock),
			    &items[1].link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 9012ULL);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedRemoveHeadList(&head, &lock), &items[0].link);
	KUNIT_EXPECT_EQ(test, link_digits(&head), 912ULL);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
	InitializeListHead(&head);
	KUNIT_EXPECT_NULL(test, ExInterlockedInsertTailList(&head, &items[2].link, &lock));
}

static void link_guarded_single_list_returns_what_was_there(struct kunit *test)
{
	SINGLE_LIST_ENTRY head = { NULL }, entries[2];
	KSPIN_LOCK lock = 0;

	KUNIT_EXPECT_NULL(test, ExInterlockedPopEntryList(&head, &lock));
	KUNIT_EXPECT_NULL(test, ExInterlockedPushEntryList(&head, &entries[0], &lock));
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPushEntryList(&head, &entries[1], &lock),
			    &entries[0]);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPopEntryList(&head, &lock), &entries[1]);
	KUNIT_EXPECT_PTR_EQ(test, ExInterlockedPopEntryList(&head, &lock), &entries[0]);
	KUNIT_EXPECT_NULL(test, ExInterlockedPopEntryList(&head, &lock));
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

static void link_guarded_list_at_each_level(struct kunit *test)
{
	KIRQL level, old, inside[HIGH_LEVEL + 1];
	bool irqs_off[HIGH_LEVEL + 1];
	KSPIN_LOCK lock = 0;
	struct item item;
	LIST_ENTRY head;

	InitializeListHead(&head);
	for (level = PASSIVE_LEVEL; level <= HIGH_LEVEL; level++) {
		KeRaiseIrql(level, &old);
		ExInterlockedInsertTailList(&head, &item.link, &lock);
		ExInterlockedRemoveHeadList(&head, &lock);
		inside[level] = KeGetCurrentIrql();
		irqs_off[level] = irqs_disabled();
		KeLowerIrql(old);
	}
	for (level = PASSIVE_LEVEL; level <= HIGH_LEVEL; level++) {
		KUNIT_EXPECT_EQ(test, inside[level], level);
		KUNIT_EXPECT_EQ_MSG(test, irqs_off[level], level > DISPATCH_LEVEL, "level %u",
				    level);
	}
}

static void link_guarded_list_that_is_corrupt_is_reported(struct kunit *test)
{
	struct item items[2], fresh;
	KSPIN_LOCK lock = 0;
	LIST_ENTRY head;

	link_make(&head, items, 2);
	items[0].link.Blink = &items[1].link;
	items[1].link.Flink = &items[0].link;
	EXPECT_CORRUPT(test, &fresh.link,
		       KUNIT_EXPECT_NULL(test, ExInterlockedInsertHeadList(&head, &fresh.link,
									   &lock)));
	EXPECT_CORRUPT(test, &fresh.link,
		       KUNIT_EXPECT_NULL(test, ExInterlockedInsertTailList(&head, &fresh.link,
									   &lock)));
	KUNIT_EXPECT_PTR_EQ(test, head.Flink, &items[0].link);
	KUNIT_EXPECT_PTR_EQ(test, head.Blink, &items[1].link);
	EXPECT_CORRUPT(test, &head,
		       KUNIT_EXPECT_NULL(test, ExInterlockedRemoveHeadList(&head, &lock)));
	KUNIT_EXPECT_EQ(test, IsListEmpty(&head), TRUE);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

static void link_lock_that_is_held_is_reported(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	PLIST_ENTRY removed;
	KSPIN_LOCK lock = 0;
	struct item item;
	LIST_ENTRY head;
	KIRQL old;

	InitializeListHead(&head);
	ntmem_violation_watch_own(&watch, SPIN_LOCK_ALREADY_OWNED);
	KeAcquireSpinLock(&lock, &old);
	ExInterlockedInsertTailList(&head, &item.link, &lock);
	removed = ExInterlockedRemoveHeadList(&head, &lock);
	KeReleaseSpinLock(&lock, old);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 2U);
	KUNIT_EXPECT_PTR_EQ(test, removed, &item.link);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

#define NR_ROUNDS 5000

/**
 * struct link_shared - lists that threads and an interrupt use at once
 * @lock: guards all of it
 * @head: list
 * @single: list
 * @nr_lost: how often there was none, though there must be
 */
struct link_shared {
	KSPIN_LOCK lock;
	LIST_ENTRY head;
	SINGLE_LIST_ENTRY single;
	atomic_t nr_lost;
};

static void link_shared_user(void *argument)
{
	struct link_shared *shared = argument;
	PSINGLE_LIST_ENTRY single;
	PLIST_ENTRY entry;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		entry = ExInterlockedRemoveHeadList(&shared->head, &shared->lock);
		single = ExInterlockedPopEntryList(&shared->single, &shared->lock);
		if (!entry || !single)
			atomic_inc(&shared->nr_lost);
		if (entry && i % 2)
			ExInterlockedInsertTailList(&shared->head, entry, &shared->lock);
		else if (entry)
			ExInterlockedInsertHeadList(&shared->head, entry, &shared->lock);
		if (single)
			ExInterlockedPushEntryList(&shared->single, single, &shared->lock);
		if (i % 512 == 0)
			cond_resched();
	}
}

static void link_guarded_lists_lose_nothing(struct kunit *test)
{
	struct link_shared shared = { .head = { &shared.head, &shared.head } };
	void *arguments[] = { &shared, &shared, &shared };
	SINGLE_LIST_ENTRY singles[ARRAY_SIZE(arguments)];
	struct item items[ARRAY_SIZE(arguments)];
	unsigned int i, nr;

	for (i = 0; i < ARRAY_SIZE(arguments); i++) {
		items[i].number = i;
		InsertTailList(&shared.head, &items[i].link);
		PushEntryList(&shared.single, &singles[i]);
	}
	KUNIT_ASSERT_EQ(test, run_on_cpus(link_shared_user, arguments, ARRAY_SIZE(arguments)), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared.nr_lost), 0);
	KUNIT_EXPECT_NE(test, link_digits(&shared.head), 0ULL);
	for (nr = 0; RemoveHeadList(&shared.head) != &shared.head; nr++)
		;
	KUNIT_EXPECT_EQ(test, nr, (unsigned int)ARRAY_SIZE(arguments));
	for (nr = 0; PopEntryList(&shared.single); nr++)
		;
	KUNIT_EXPECT_EQ(test, nr, (unsigned int)ARRAY_SIZE(arguments));
}

static void link_guarded_visit(void *argument)
{
	struct link_shared *shared = argument;
	PLIST_ENTRY entry = ExInterlockedRemoveHeadList(&shared->head, &shared->lock);

	if (entry)
		ExInterlockedInsertTailList(&shared->head, entry, &shared->lock);
	else
		atomic_inc(&shared->nr_lost);
}

static void link_guarded_list_in_interrupts(struct kunit *test)
{
	struct link_shared shared = { .head = { &shared.head, &shared.head } };
	struct item items[2];

	link_make(&shared.head, items, 2);
	run_in_softirq(link_guarded_visit, &shared);
	KUNIT_EXPECT_EQ(test, link_digits(&shared.head), 910ULL);
	run_in_hardirq(link_guarded_visit, &shared);
	KUNIT_EXPECT_EQ(test, link_digits(&shared.head), 901ULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared.nr_lost), 0);
}

static struct kunit_case link_cases[] = {
	KUNIT_CASE(link_fresh_list_is_empty),
	KUNIT_CASE(link_insert_at_either_end),
	KUNIT_CASE(link_remove_at_either_end),
	KUNIT_CASE(link_remove_from_empty_returns_head),
	KUNIT_CASE(link_remove_entry_tells_when_empty),
	KUNIT_CASE(link_append_joins_a_headless_chain),
	KUNIT_CASE(link_append_to_empty),
	KUNIT_CASE(link_single_list_is_last_in_first_out),

	KUNIT_CASE(link_remove_twice_is_reported),
	KUNIT_CASE_PARAM(link_removal_of_damaged_entry_is_reported, link_damage_gen_params),
	KUNIT_CASE(link_removal_from_corrupt_list_ends),
	KUNIT_CASE(link_insert_into_corrupt_list_is_reported),
	KUNIT_CASE(link_append_of_corrupt_chain_is_reported),
	KUNIT_CASE(link_fast_fail_is_a_bug_check),

	KUNIT_CASE(link_guarded_list_returns_what_was_there),
	KUNIT_CASE(link_guarded_single_list_returns_what_was_there),
	KUNIT_CASE(link_guarded_list_at_each_level),
	KUNIT_CASE(link_guarded_list_that_is_corrupt_is_reported),
	KUNIT_CASE(link_lock_that_is_held_is_reported),
	KUNIT_CASE(link_guarded_lists_lose_nothing),
	KUNIT_CASE(link_guarded_list_in_interrupts),
	{}
};

static struct kunit_suite link_suite = {
	.name = "ntmem_link",
	.test_cases = link_cases,
};

kunit_test_suite(link_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's linked lists");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
