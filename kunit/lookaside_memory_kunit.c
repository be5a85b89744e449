// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: lists when memory runs out, and entries that are
 * copied to and from user space.
 *
 * A list that found no memory for its private half is called bare here.
 */
#include <linux/uaccess.h>

#include "lookaside_kunit.h"

static const struct list_setup plain;
static const struct list_setup both = { .allocate = true, .free = true };

/* Served by the custom routine where the pool would fail. */
static u8 fixed_entry[TEST_SIZE] __aligned(16);

static struct test_list *list_make_bare(struct kunit *test, const struct list_setup *setup)
{
	struct test_list *list;

	WITH_FAULTS(0, ALL_FAULTS, list = list_make(test, setup));
	return list;
}

static void *allocate_without_memory(struct test_list *list)
{
	void *entry;

	WITH_FAULTS(0, ALL_FAULTS, entry = list_allocate(list));
	return entry;
}

static void allocate_and_raise(void *list)
{
	list_allocate(list);
}

static s32 status_raised_without_memory(struct test_list *list)
{
	s32 status;

	WITH_FAULTS(0, ALL_FAULTS, status = status_raised_by(allocate_and_raise, list));
	return status;
}

/* Steps -------------------------------------------------------------------- */

static void check_failing_step(struct kunit *test, unsigned int nr_skip, unsigned int nr_fail)
{
	struct test_list *list = test_list(test, 0);
	void *entry;

	ntmem_fault_set(nr_skip, nr_fail);
	list_make(test, NULL);
	entry = list_allocate(list);
	if (entry) {
		memset(entry, 1, TEST_SIZE);
		list_free(list, entry);
	}
	list_delete(list);
	ntmem_fault_set(0, 0);
	KUNIT_EXPECT_EQ_MSG(test, list->L.TotalAllocates, 1, "%u, %u", nr_skip, nr_fail);
	KUNIT_EXPECT_EQ_MSG(test, list->L.AllocateMisses, 1, "%u, %u", nr_skip, nr_fail);
	KUNIT_EXPECT_EQ_MSG(test, list->L.TotalFrees, !!entry, "%u, %u", nr_skip, nr_fail);
	if (nr_skip > 4)
		KUNIT_EXPECT_NOT_NULL_MSG(test, entry, "%u, %u", nr_skip, nr_fail);
}

void lookaside_each_failing_step_leaves_counters_exact(struct kunit *test)
{
	unsigned int nr_skip;

	for (nr_skip = 0; nr_skip < 8; nr_skip++) {
		check_failing_step(test, nr_skip, 1);
		check_failing_step(test, nr_skip, ALL_FAULTS);
	}
}

void lookaside_failed_allocation_gives_null(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	KUNIT_EXPECT_NULL(test, allocate_without_memory(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 1);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

/* Nothing is counted as out, or deleting the list would report it. */
void lookaside_list_recovers_from_failed_allocation(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry;

	allocate_without_memory(list);
	entry = list_allocate(list);
	KUNIT_EXPECT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
	list_free(list, entry);
	list_delete(list);
}

/* As many as it has room for by itself; each of the others is one more miss. */
void lookaside_deep_list_without_memory_keeps_few(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[NTMEM_INLINE_ENTRIES + 4];
	unsigned int nr = ARRAY_SIZE(entries);

	list->L.Depth = 100;
	list_allocate_many(test, list, entries, nr);
	WITH_FAULTS(0, ALL_FAULTS, list_free_many(list, entries, nr));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), NTMEM_INLINE_ENTRIES);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, nr);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 4);
	list_allocate_many(test, list, entries, nr);
	list_free_many(list, entries, nr);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), nr);
}

/* Of a size that no other case uses, so that its class has to be made. */
void lookaside_list_without_class_works(struct kunit *test)
{
	struct list_setup setup = { .size = 13 * PAGE_SIZE };
	struct test_list *list;
	void *entry;

	WITH_FAULTS(1, 1, list = list_make(test, &setup));
	WITH_FAULTS(0, 1, entry = list_allocate(list));
	entry = entry ?: list_allocate(list);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	memset(entry, 0x2b, setup.size);
	KUNIT_EXPECT_TRUE(test, is_filled(entry, 0x2b, setup.size));
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(entry));
	list_free(list, entry);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_cached_entry_needs_no_memory(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list), *again;

	list_free(list, entry);
	again = allocate_without_memory(list);
	KUNIT_EXPECT_PTR_EQ(test, again, entry);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	list_free(list, entry);
}

void lookaside_failed_allocation_raises_if_asked(struct kunit *test)
{
	struct test_list *list = list_make(test, &(struct list_setup){ .raise = true });

	KUNIT_EXPECT_EQ(test, status_raised_without_memory(list), STATUS_INSUFFICIENT_RESOURCES);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	/* Nothing of the list was lost on the way. */
	list_free(list, list_allocate(list));
	list_delete(list);
}

void lookaside_fail_no_raise_gives_null(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	list->family = &lookaside_families[NR_FAMILIES - 1];
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ExInitializeLookasideListEx(&list->ex, NULL, NULL, PagedPool,
						    EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE,
						    TEST_SIZE, TEST_TAG, 0));
	list->active = true;
	KUNIT_EXPECT_NULL(test, allocate_without_memory(list));
}

/* Bare lists --------------------------------------------------------------- */

void lookaside_bare_list_shows_initial_state(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);

	KUNIT_EXPECT_EQ(test, list->L.Depth, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list->L.MaximumDepth, FRESH_MAXIMUM_DEPTH);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.Type, list->family->type);
	KUNIT_EXPECT_EQ(test, list->L.Tag, TEST_TAG);
	KUNIT_EXPECT_EQ(test, list->L.Size, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_bare_list_gives_null(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);

	KUNIT_EXPECT_NULL(test, allocate_without_memory(list));
	KUNIT_EXPECT_NULL(test, allocate_without_memory(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
}

void lookaside_bare_list_calls_allocate_routine(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, &both);

	custom.fixed = fixed_entry;
	KUNIT_EXPECT_PTR_EQ(test, allocate_without_memory(list), custom.fixed);
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
	KUNIT_EXPECT_EQ(test, custom.type, list->family->type);
	KUNIT_EXPECT_EQ(test, custom.size, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, custom.tag, TEST_TAG);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	if (list_is_ex(list))
		KUNIT_EXPECT_PTR_EQ(test, custom.list, &list->ex);
	WITH_FAULTS(0, ALL_FAULTS, list_free(list, fixed_entry));
}

void lookaside_bare_list_calls_free_routine(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, &both);

	custom.fixed = fixed_entry;
	WITH_FAULTS(0, ALL_FAULTS, list_free(list, list_allocate(list)));
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
	KUNIT_EXPECT_PTR_EQ(test, custom.freed, custom.fixed);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_bare_list_raises_if_asked(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, &(struct list_setup){ .raise = true });

	KUNIT_EXPECT_EQ(test, status_raised_without_memory(list), STATUS_INSUFFICIENT_RESOURCES);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

void lookaside_bare_list_keeps_counting_once_proper(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);
	void *entry;

	allocate_without_memory(list);
	entry = list_allocate(list);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
	list_free(list, entry);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_PTR_EQ(test, list_allocate(list), entry);
	list_free(list, entry);
}

void lookaside_bare_list_frees_to_pool(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);
	void *block = ExAllocatePoolWithTag(list->family->type, TEST_SIZE, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	WITH_FAULTS(0, ALL_FAULTS, list_free(list, block));
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 1);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
}

void lookaside_bare_list_can_be_deleted(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, &both);

	WITH_FAULTS(0, ALL_FAULTS, list_delete(list));
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
}

void lookaside_list_once_bare_is_none_after_delete(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	list_free(list, entry);
	list_delete(list);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2, list_delete(list),
			  entry = list_allocate(list));
	KUNIT_EXPECT_NULL(test, entry);
}

void lookaside_deleted_bare_list_is_no_list(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);
	void *entry = list;

	list_delete(list);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2, list_delete(list),
			  entry = list_allocate(list));
	KUNIT_EXPECT_NULL(test, entry);
}

/* There is nothing to tell it from other memory by, so it is no mistake. */
void lookaside_bare_list_can_be_initialised_again(struct kunit *test)
{
	struct test_list *list = list_make_bare(test, NULL);

	allocate_without_memory(list);
	list_make(test, NULL);
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_bare_list_can_be_flushed(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	WITH_FAULTS(0, ALL_FAULTS, list_init(list, &lookaside_families[NR_FAMILIES - 1], &plain),
		    ExFlushLookasideListEx(&list->ex));
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

/* User space --------------------------------------------------------------- */

/* Cases run in threads without user memory, which they borrow for a moment. */
static unsigned long copy_to_user_memory(const void *entry, size_t bytes)
{
	unsigned long nr_left;

	kthread_use_mm(lookaside_user.mm);
	nr_left = copy_to_user((void __user *)lookaside_user.address, entry, bytes);
	kthread_unuse_mm(lookaside_user.mm);
	return nr_left;
}

static unsigned long copy_from_user_memory(void *entry, size_t bytes)
{
	unsigned long nr_left;

	kthread_use_mm(lookaside_user.mm);
	nr_left = copy_from_user(entry, (void __user *)lookaside_user.address, bytes);
	kthread_unuse_mm(lookaside_user.mm);
	return nr_left;
}

/* All of an entry; with CONFIG_HARDENED_USERCOPY a refusal ends the machine. */
void lookaside_entry_is_copied_to_user_space(struct kunit *test)
{
	const size_t *size = test->param_value;
	struct test_list *list = test_list(test, 0);
	void *entries[2];

	if (!lookaside_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_LOOKASIDE_KUNIT_TEST=m");
	list_init(list, &lookaside_families[0], &(struct list_setup){ .size = *size });
	list_allocate_many(test, list, entries, 2);
	memset(entries[0], 0x4e, *size);
	memset(entries[1], 0, *size);
	KUNIT_EXPECT_EQ(test, copy_to_user_memory(entries[0], *size), 0);
	KUNIT_EXPECT_EQ(test, copy_from_user_memory(entries[1], *size), 0);
	KUNIT_EXPECT_TRUE(test, is_filled(entries[1], 0x4e, *size));
	list_free_many(list, entries, 2);
}

/* A cached entry that is handed out again is as open to it as a new one. */
void lookaside_entry_is_copied_from_user_space(struct kunit *test)
{
	struct test_list *list;
	void *entry;

	if (!lookaside_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_LOOKASIDE_KUNIT_TEST=m");
	list = list_make(test, NULL);
	entry = list_allocate(list);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	memset(entry, 0x21, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, copy_to_user_memory(entry, TEST_SIZE), 0);
	list_free(list, entry);
	entry = list_allocate(list);
	memset(entry, 0, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, copy_from_user_memory(entry, TEST_SIZE), 0);
	KUNIT_EXPECT_TRUE(test, is_filled(entry, 0x21, TEST_SIZE));
	list_free(list, entry);
}
