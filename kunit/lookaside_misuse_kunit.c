// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: mistakes, each reported once and survived, and what
 * looks like one but is none.
 */
#include "lookaside_kunit.h"

const struct no_list_row lookaside_no_lists[NR_NO_LISTS] = {
	{ "zeroed", 0 },
	{ "garbage", 0xaa },
	{ "all_ones", 0xff },
};

#define EXPECT_BAD_FREE(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, nr, statements)
#define EXPECT_BAD_LIST(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, nr, statements)

/* Entries ------------------------------------------------------------------ */

void lookaside_free_of_cached_entry_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	list_free(list, entry);
	EXPECT_BAD_FREE(test, 1, list_free(list, entry));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
}

void lookaside_free_of_cached_custom_entry_is_refused(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .free = true };
	struct test_list *list = list_make(test, &setup);
	void *entry = list_allocate(list);

	list_free(list, entry);
	EXPECT_BAD_FREE(test, 1, list_free(list, entry));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
}

void lookaside_free_of_returned_entry_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	list->L.Depth = 0;
	list_free(list, entry);
	EXPECT_BAD_FREE(test, 1, list_free(list, entry));
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
}

void lookaside_free_of_null_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	EXPECT_BAD_FREE(test, 1, list_free(list, NULL));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_free_of_stack_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	u8 memory[TEST_SIZE] __aligned(16) = {};

	EXPECT_BAD_FREE(test, 1, list_free(list, memory));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0, sizeof(memory)));
}

void lookaside_free_of_text_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	EXPECT_BAD_FREE(test, 1, list_free(list, &ExAllocatePoolWithTag));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_free_of_user_address_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	EXPECT_BAD_FREE(test, 1, list_free(list, (void *)0x10000));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_free_of_middle_of_entry_is_refused(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	EXPECT_BAD_FREE(test, 1, list_free(list, entry + 16));
	EXPECT_BAD_FREE(test, 1, list_free(list, entry + 1));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	list_free(list, entry);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_refused_free_leaves_list_alone(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list), *other;

	list_free(list, entry);
	EXPECT_BAD_FREE(test, 2, list_free(list, entry), list_free(list, test));
	other = list_allocate(list);
	KUNIT_EXPECT_PTR_EQ(test, other, entry);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	list_free(list, other);
}

void lookaside_free_of_other_lists_entry_works(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL), *other = test_list(test, 1);
	void *entry = list_allocate(list);

	list_init(other, test->param_value, &(struct list_setup){});
	list_free(other, entry);
	KUNIT_EXPECT_EQ(test, list_nr_cached(other), 1);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	/* Nothing of it is out any more. */
	list_delete(list);
	KUNIT_EXPECT_PTR_EQ(test, list_allocate(other), entry);
	list_free(other, entry);
}

void lookaside_free_of_pool_block_works(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *block = ExAllocatePoolWithTag(list->family->type, TEST_SIZE, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	list_free(list, block);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_PTR_EQ(test, list_allocate(list), block);
	list_free(list, block);
}

void lookaside_free_of_small_pool_block_is_reported(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *block = ExAllocatePoolWithTag(list->family->type, 16, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	EXPECT_BAD_FREE(test, 1, list_free(list, block));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	/* It was freed all the same. */
	EXPECT_BAD_FREE(test, 1, ExFreePool(block));
}

void lookaside_free_of_block_of_other_pool_is_reported(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *block = ExAllocatePoolWithTag(list_is_paged(list) ? NonPagedPool : PagedPool,
					    TEST_SIZE, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	EXPECT_BAD_FREE(test, 1, list_free(list, block));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

/* The list no longer counts it as out, or deleting the list would report it. */
void lookaside_entry_may_go_to_pool(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	ExFreePool(list_allocate(list));
	ExFreePoolWithTag(list_allocate(list), TEST_TAG);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_cached_entry_is_refused_by_pool(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	list_free(list, entry);
	EXPECT_BAD_FREE(test, 1, ExFreePool(entry));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

/* Lists -------------------------------------------------------------------- */

void lookaside_init_of_active_list_is_reported(struct kunit *test)
{
	list_make(test, NULL);
	EXPECT_BAD_LIST(test, 1, list_make(test, NULL));
}

void lookaside_init_of_active_list_gives_fresh_list(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_free(list, list_allocate(list));
	EXPECT_BAD_LIST(test, 1, list_make(test, NULL));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_use_of_no_list_is_reported(struct kunit *test)
{
	const struct no_list_row *row = test->param_value;
	struct test_list *list = test_list(test, 0);
	size_t bytes = sizeof(list->paged);

	memset(&list->paged, row->contents, bytes);
	EXPECT_BAD_LIST(test, 1, ExDeletePagedLookasideList(&list->paged));
	EXPECT_BAD_LIST(test, 1, ExDeleteNPagedLookasideList(&list->nonpaged));
	EXPECT_BAD_LIST(test, 1, ExDeleteLookasideListEx(&list->ex));
	EXPECT_BAD_LIST(test, 1, ExFlushLookasideListEx(&list->ex));
#ifndef NTMEM_MAGAZINE_HINTED
	/* Without a way around faults the fast path follows any pointer but NULL. */
	if (row->contents)
		return;
#endif
	EXPECT_BAD_LIST(test, 2, ExAllocateFromPagedLookasideList(&list->paged),
			ExAllocateFromLookasideListEx(&list->ex));
	KUNIT_EXPECT_TRUE(test, is_filled(&list->paged, row->contents, bytes));
}

void lookaside_second_delete_is_reported(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_free(list, list_allocate(list));
	list_delete(list);
	EXPECT_BAD_LIST(test, 1, list_delete(list));
}

void lookaside_take_from_deleted_list_gives_null(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list;

	list_delete(list);
	EXPECT_BAD_LIST(test, 1, entry = list_allocate(list));
	KUNIT_EXPECT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 0);
}

void lookaside_free_to_deleted_list_frees_entry(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	EXPECT_BAD_LIST(test, 2, list_delete(list), list_free(list, entry));
	EXPECT_BAD_FREE(test, 1, ExFreePool(entry));
}

void lookaside_delete_with_entries_out_is_reported(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[3];

	list_allocate_many(test, list, entries, 3);
	EXPECT_BAD_LIST(test, 1, list_delete(list));
	ExFreePool(entries[0]);
	ExFreePool(entries[1]);
	ExFreePool(entries[2]);
}

void lookaside_entries_outlive_their_list(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	memset(entry, 0x37, TEST_SIZE);
	EXPECT_BAD_LIST(test, 1, list_delete(list));
	KUNIT_EXPECT_TRUE(test, is_filled(entry, 0x37, TEST_SIZE));
	KUNIT_EXPECT_GE(test, ExQueryPoolBlockSize(entry, NULL), TEST_SIZE);
	ExFreePoolWithTag(entry, TEST_TAG);
}

void lookaside_free_of_memory_with_list_is_reported(struct kunit *test)
{
	struct test_list *list = ExAllocatePoolWithTag(NonPagedPool, sizeof(*list), TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, list);
	list_init(list, test->param_value, &(struct list_setup){ .allocate = true, .free = true });
	list_free(list, list_allocate(list));
	EXPECT_BAD_LIST(test, 1, ExFreePool(list));
	/* As deleting it would have done. */
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
}

void lookaside_entry_with_list_inside_ends_that_list(struct kunit *test)
{
	struct list_setup setup = { .size = sizeof(struct test_list) };
	struct test_list *list = list_make(test, &setup), *inner = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, inner);
	list_init(inner, test->param_value, &(struct list_setup){});
	EXPECT_BAD_LIST(test, 1, list_free(list, inner));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	EXPECT_BAD_LIST(test, 1, list_delete(inner));
}

void lookaside_list_left_by_module_is_ended(struct kunit *test)
{
	struct test_list *list = list_make(test, &(struct list_setup){ .allocate = true,
								       .free = true });
	void *entry;

	if (!IS_ENABLED(MODULE))
		kunit_skip(test, "needs CONFIG_NTMEM_LOOKASIDE_KUNIT_TEST=m");
	entry = list_allocate(list);
	list_free(list, entry);
	EXPECT_BAD_LIST(test, 1, ntmem_lookaside_module_gone(THIS_MODULE));
	/* Custom routines go with the module, so the entry stays the pool's to report. */
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
	ExFreePool(entry);
	EXPECT_BAD_LIST(test, 1, list_delete(list));
}

void lookaside_list_of_other_module_stays(struct kunit *test)
{
	/* A module that owns no address at all. */
	struct module *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	struct test_list *list = list_make(test, NULL);
	void *entry;

	KUNIT_ASSERT_NOT_NULL(test, other);
	ntmem_lookaside_module_gone(other);
	entry = list_allocate(list);
	KUNIT_EXPECT_NOT_NULL(test, entry);
	list_free(list, entry);
}

void lookaside_free_of_memory_with_deleted_list_is_clean(struct kunit *test)
{
	struct test_list *list = ExAllocatePoolWithTag(NonPagedPool, sizeof(*list), TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, list);
	list_init(list, test->param_value, &(struct list_setup){});
	list_free(list, list_allocate(list));
	list_delete(list);
	ExFreePool(list);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(),
			((struct lookaside_test *)test->priv)->nr_violations);
}
