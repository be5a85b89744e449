// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: the routines that a driver may give a list, and what
 * else makes a list free entries: flush and delete.
 */
#include "lookaside_kunit.h"

static const struct list_setup both = { .allocate = true, .free = true };
static const struct list_setup allocate_alone = { .allocate = true };
static const struct list_setup free_alone = { .free = true };

/* Makes an Ex list, which alone can be flushed. */
static struct test_list *list_make_ex(struct kunit *test, const struct list_setup *setup)
{
	struct test_list *list = test_list(test, 0);

	list_init(list, &lookaside_families[NR_FAMILIES - 1], setup);
	return list;
}

void lookaside_allocate_routine_gets_list_parameters(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entry = list_allocate(list);

	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
	KUNIT_EXPECT_EQ(test, custom.type, list->family->type);
	KUNIT_EXPECT_EQ(test, custom.size, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, custom.tag, TEST_TAG);
	if (list_is_ex(list))
		KUNIT_EXPECT_PTR_EQ(test, CONTAINING_RECORD(custom.list, struct test_list, ex),
				    list);
	list_free(list, entry);
}

void lookaside_allocate_routine_gets_raise_flag(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .raise = true };
	struct test_list *list = list_make(test, &setup);

	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, custom.type,
			list->family->type | POOL_RAISE_IF_ALLOCATION_FAILURE);
}

void lookaside_free_routine_gets_entry_just_passed(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entries[FRESH_DEPTH + 2];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries + 2, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
	list_free(list, entries[1]);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
	KUNIT_EXPECT_PTR_EQ(test, custom.freed, entries[1]);
	if (list_is_ex(list))
		KUNIT_EXPECT_PTR_EQ(test, custom.list, &list->ex);
	list_free(list, entries[0]);
	KUNIT_EXPECT_PTR_EQ(test, custom.freed, entries[0]);
}

void lookaside_routines_are_not_called_for_cached_entries(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	int i;

	for (i = 0; i < 10; i++)
		list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
}

/* The routine uses ExAllocatePoolWithTag(), the list's own frees call ExFreePool(). */
void lookaside_allocate_routine_alone_works(struct kunit *test)
{
	struct test_list *list = list_make(test, &allocate_alone);
	void *entries[FRESH_DEPTH + 2];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries, ARRAY_SIZE(entries));
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, FRESH_DEPTH + 2);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 2);
	/* The two that were not kept are gone from the pool. */
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(entries[0]));
}

/* The list allocates from the pool by itself, the routine calls ExFreePool(). */
void lookaside_free_routine_alone_works(struct kunit *test)
{
	struct test_list *list = list_make(test, &free_alone);
	void *entries[FRESH_DEPTH + 2];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries, ARRAY_SIZE(entries));
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 0);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 2);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, FRESH_DEPTH + 2);
}

void lookaside_failing_allocate_routine_counts_as_miss(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);

	custom.fail = true;
	KUNIT_EXPECT_NULL(test, list_allocate(list));
	KUNIT_EXPECT_NULL(test, list_allocate(list));
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
	custom.fail = false;
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 3);
}

void lookaside_default_routines_named_outright_work(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	void *entry;

	ExInitializeNPagedLookasideList(&list->nonpaged, ExAllocatePoolWithTag, ExFreePool, 0,
					TEST_SIZE, TEST_TAG, 0);
	entry = ExAllocateFromNPagedLookasideList(&list->nonpaged);
	KUNIT_EXPECT_NOT_NULL(test, entry);
	ExFreeToNPagedLookasideList(&list->nonpaged, entry);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_PTR_EQ(test, list->L.Allocate, &ExAllocatePoolWithTag);
	KUNIT_EXPECT_PTR_EQ(test, list->L.Free, &ExFreePool);
	ExDeleteNPagedLookasideList(&list->nonpaged);
}

/* With a lock of the list's held, these two would not come to an end. */
void lookaside_allocate_routine_may_use_its_list(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entry;

	custom.nested = list;
	entry = list_allocate(list);
	KUNIT_EXPECT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	list_free(list, entry);
}

void lookaside_free_routine_may_use_its_list(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entries[FRESH_DEPTH + 1];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries + 1, FRESH_DEPTH);
	custom.nested = list;
	list_free(list, entries[0]);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, FRESH_DEPTH + 2);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), FRESH_DEPTH);
}

void lookaside_routines_run_at_passive_level(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entry;

	custom.preempt_count = -1;
	entry = list_allocate(list);
	KUNIT_EXPECT_EQ(test, custom.preempt_count, 0);
	KUNIT_EXPECT_FALSE(test, custom.irqs_disabled);
	list->L.Depth = 0;
	custom.preempt_count = -1;
	list_free(list, entry);
	KUNIT_EXPECT_EQ(test, custom.preempt_count, 0);
	KUNIT_EXPECT_FALSE(test, custom.irqs_disabled);
}

/* Exactly the caller's level: one more lock would show in the preempt count. */
void lookaside_routines_run_at_dispatch_level(struct kunit *test)
{
	struct test_list *list = list_make_ex(test, &both);
	int level;

	list->L.Depth = 0;
	preempt_disable();
	level = preempt_count();
	list_free(list, list_allocate(list));
	preempt_enable();
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
	KUNIT_EXPECT_EQ(test, custom.preempt_count, level);
	KUNIT_EXPECT_FALSE(test, custom.irqs_disabled);
}

void lookaside_delete_frees_cached_entries(struct kunit *test)
{
	struct test_list *list = list_make(test, &both);
	void *entries[FRESH_DEPTH];

	list_allocate_many(test, list, entries, FRESH_DEPTH);
	list_free_many(list, entries, FRESH_DEPTH);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 0);
}

void lookaside_flush_frees_cached_entries(struct kunit *test)
{
	struct test_list *list = list_make_ex(test, &both);
	void *entries[3];

	list_allocate_many(test, list, entries, 3);
	list_free_many(list, entries, 3);
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 3);
	KUNIT_EXPECT_PTR_EQ(test, custom.list, &list->ex);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_flush_leaves_counters(struct kunit *test)
{
	struct test_list *list = list_make_ex(test, &(struct list_setup){});
	void *entries[3];

	list_allocate_many(test, list, entries, 3);
	list_free_many(list, entries, 3);
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 3);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 3);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 3);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 0);
	KUNIT_EXPECT_EQ(test, list->L.Depth, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list->L.MaximumDepth, FRESH_MAXIMUM_DEPTH);
}

void lookaside_flushed_list_is_usable(struct kunit *test)
{
	struct test_list *list = list_make_ex(test, &(struct list_setup){});

	list_free(list, list_allocate(list));
	ExFlushLookasideListEx(&list->ex);
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_flush_of_empty_list_does_nothing(struct kunit *test)
{
	struct test_list *list = list_make_ex(test, &both);

	ExFlushLookasideListEx(&list->ex);
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
}
