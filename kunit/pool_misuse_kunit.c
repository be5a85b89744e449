// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_pool: tags, and mistakes, each reported once and survived.
 */
#include <linux/sizes.h>
#include <linux/slab.h>

#include "pool_kunit.h"

#define EXPECT_BAD_CALL(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, nr, statements)

static void *allocate_or_end(struct kunit *test, ULONG type, size_t size, ULONG tag)
{
	void *block = ExAllocatePoolWithTag(type, size, tag);

	KUNIT_ASSERT_NOT_NULL(test, block);
	return block;
}

/* Tags --------------------------------------------------------------------- */

void pool_wrong_tag_is_reported_and_freed(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);

	EXPECT_BAD_CALL(test, 1, ExFreePoolWithTag(block, OTHER_TAG));
	EXPECT_BAD_CALL(test, 1, ExFreePool(block));
}

void pool_right_tag_is_accepted(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);

	ExFreePoolWithTag(block, TEST_TAG);
	EXPECT_BAD_CALL(test, 1, ExFreePool(block));
}

void pool_no_tag_in_free_is_accepted(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);

	ExFreePoolWithTag(block, 0);
	EXPECT_BAD_CALL(test, 1, ExFreePool(block));
}

void pool_protected_tag_is_accepted(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG | PROTECTED_POOL);

	ExFreePoolWithTag(block, TEST_TAG | PROTECTED_POOL);
	EXPECT_BAD_CALL(test, 1, ExFreePool(block));
}

void pool_protected_block_needs_its_tag(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG | PROTECTED_POOL);

	EXPECT_BAD_CALL(test, 1, ExFreePool(block));
	/* It was freed all the same. */
	EXPECT_BAD_CALL(test, 1, ExFreePoolWithTag(block, TEST_TAG | PROTECTED_POOL));
}

void pool_protected_bit_must_match(struct kunit *test)
{
	void *protected = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG | PROTECTED_POOL);
	void *plain = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);

	EXPECT_BAD_CALL(test, 1, ExFreePoolWithTag(protected, TEST_TAG));
	EXPECT_BAD_CALL(test, 1, ExFreePoolWithTag(plain, TEST_TAG | PROTECTED_POOL));
}

void pool_zero_tag_is_reported_and_served(struct kunit *test)
{
	void *block = NULL;

	EXPECT_BAD_CALL(test, 1, block = ExAllocatePoolWithTag(PagedPool, TEST_SIZE, 0));
	KUNIT_ASSERT_NOT_NULL(test, block);
	ExFreePool(block);
	EXPECT_BAD_CALL(test, 1, block = ExAllocatePoolWithQuotaTag(PagedPool, TEST_SIZE, 0));
	KUNIT_ASSERT_NOT_NULL(test, block);
	ExFreePool(block);
}

void pool_every_free_routine_checks_tags(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);
	void *other = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);

	EXPECT_BAD_CALL(test, 1, ExFreePool2(block, OTHER_TAG, NULL, 0));
	EXPECT_BAD_CALL(test, 1, ExFreePoolWithTag(other, OTHER_TAG));
}

/* What a tag has allocated and freed, as poolmon shows it. */
struct tag_figures {
	s64 nr_allocs;
	s64 nr_frees;
	s64 bytes;
};

#define COUNTED_TAG 0x206d7553 /* "Sum " */

static struct tag_figures tag_figures(bool paged)
{
	struct ntmem_tag *entry = ntmem_tag_get(COUNTED_TAG, paged);

	return (struct tag_figures){
		.nr_allocs = atomic64_read(&entry->nr_allocs),
		.nr_frees = atomic64_read(&entry->nr_frees),
		.bytes = atomic64_read(&entry->bytes),
	};
}

static void tag_check(struct kunit *test, bool paged, struct tag_figures before, int nr_allocs,
		      int nr_frees, int bytes)
{
	struct tag_figures now = tag_figures(paged);

	KUNIT_EXPECT_EQ(test, now.nr_allocs - before.nr_allocs, nr_allocs);
	KUNIT_EXPECT_EQ(test, now.nr_frees - before.nr_frees, nr_frees);
	KUNIT_EXPECT_EQ(test, now.bytes - before.bytes, bytes);
}

void pool_tag_counts_blocks_and_bytes(struct kunit *test)
{
	struct tag_figures before = tag_figures(true);
	void *block = allocate_or_end(test, PagedPool, 100, COUNTED_TAG);
	void *large = allocate_or_end(test, PagedPool, 10000, COUNTED_TAG);

	tag_check(test, true, before, 2, 0, 10100);
	KUNIT_EXPECT_GE(test, atomic64_read(&ntmem_tag_get(COUNTED_TAG, true)->peak_bytes), 10100);
	ExFreePool(block);
	tag_check(test, true, before, 2, 1, 10000);
	ExFreePoolWithTag(large, COUNTED_TAG);
	tag_check(test, true, before, 2, 2, 0);
}

void pool_tag_counts_each_pool_apart(struct kunit *test)
{
	struct tag_figures paged = tag_figures(true), nonpaged = tag_figures(false);
	void *block = allocate_or_end(test, NonPagedPool, 100, COUNTED_TAG);

	tag_check(test, true, paged, 0, 0, 0);
	tag_check(test, false, nonpaged, 1, 0, 100);
	ExFreePool(block);
	tag_check(test, false, nonpaged, 1, 1, 0);
}

void pool_tag_counts_without_protection_bit(struct kunit *test)
{
	struct tag_figures before = tag_figures(true);
	void *block = allocate_or_end(test, PagedPool, 100, COUNTED_TAG | PROTECTED_POOL);

	tag_check(test, true, before, 1, 0, 100);
	ExFreePoolWithTag(block, COUNTED_TAG | PROTECTED_POOL);
}

/* Cached ones included, until the list gives them back. */
void pool_tag_counts_lookaside_entries(struct kunit *test)
{
	struct tag_figures before = tag_figures(true);
	PAGED_LOOKASIDE_LIST list;
	void *entry;

	ExInitializePagedLookasideList(&list, NULL, NULL, 0, 100, COUNTED_TAG, 0);
	entry = ExAllocateFromPagedLookasideList(&list);
	tag_check(test, true, before, 1, 0, 100);
	ExFreeToPagedLookasideList(&list, entry);
	tag_check(test, true, before, 1, 0, 100);
	ExDeletePagedLookasideList(&list);
	tag_check(test, true, before, 1, 1, 0);
}

/* The block's own memory is had, the entry of the new tag is not. */
void pool_tag_that_finds_no_memory_is_served(struct kunit *test)
{
	void *block;

	WITH_FAULTS(1, ALL_FAULTS, block = ExAllocatePoolWithTag(PagedPool, TEST_SIZE, OTHER_TAG));
	KUNIT_ASSERT_NOT_NULL(test, block);
	memset(block, 1, TEST_SIZE);
	ExFreePoolWithTag(block, OTHER_TAG);
}

/* Addresses ---------------------------------------------------------------- */

void pool_double_free_is_refused(struct kunit *test)
{
	void *block = allocate_or_end(test, NonPagedPool, TEST_SIZE, TEST_TAG);

	ExFreePool(block);
	EXPECT_BAD_CALL(test, 3, ExFreePool(block), ExFreePoolWithTag(block, TEST_TAG),
			ExFreePool2(block, TEST_TAG, NULL, 0));
}

void pool_double_free_of_large_block_is_refused(struct kunit *test)
{
	void *block = allocate_or_end(test, NonPagedPool, 3 * PAGE_SIZE, TEST_TAG);
	void *large = allocate_or_end(test, PagedPool, SZ_8M, TEST_TAG);

	ExFreePool(block);
	ExFreePool(large);
	EXPECT_BAD_CALL(test, 2, ExFreePool(block), ExFreePool(large));
}

void pool_free_of_null_is_refused(struct kunit *test)
{
	EXPECT_BAD_CALL(test, 3, ExFreePool(NULL), ExFreePoolWithTag(NULL, TEST_TAG),
			ExFreePool2(NULL, TEST_TAG, NULL, 0));
}

void pool_free_of_stack_is_refused(struct kunit *test)
{
	u8 memory[TEST_SIZE] __aligned(16) = {};

	EXPECT_BAD_CALL(test, 1, ExFreePool(memory));
	KUNIT_EXPECT_TRUE(test, is_filled(memory, 0, sizeof(memory)));
}

void pool_free_of_text_is_refused(struct kunit *test)
{
	EXPECT_BAD_CALL(test, 1, ExFreePool(&pool_free_of_text_is_refused));
}

void pool_free_of_user_address_is_refused(struct kunit *test)
{
	EXPECT_BAD_CALL(test, 3, ExFreePool((void *)1UL), ExFreePool((void *)0x10000UL),
			ExFreePoolWithTag((void *)(TASK_SIZE_MAX - PAGE_SIZE), TEST_TAG));
}

void pool_free_of_slab_memory_is_refused(struct kunit *test)
{
	void *memory = kmalloc(TEST_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, memory);
	EXPECT_BAD_CALL(test, 1, ExFreePool(memory));
	/* It is still ours. */
	memset(memory, 1, TEST_SIZE);
	kfree(memory);
}

void pool_free_of_middle_of_block_is_refused(struct kunit *test)
{
	u8 *block = allocate_or_end(test, NonPagedPool, 1000, TEST_TAG);

	memset(block, 0x66, 1000);
	EXPECT_BAD_CALL(test, 3, ExFreePool(block + 1), ExFreePool(block + 16),
			ExFreePool(block + 999));
	KUNIT_EXPECT_TRUE(test, is_filled(block, 0x66, 1000));
	ExFreePool(block);
}

void pool_free_of_middle_of_large_block_is_refused(struct kunit *test)
{
	u8 *block = allocate_or_end(test, PagedPool, SZ_8M, TEST_TAG);

	EXPECT_BAD_CALL(test, 3, ExFreePool(block + 1), ExFreePool(block + PAGE_SIZE),
			ExFreePool(block + SZ_4M + 8));
	memset(block, 0x66, SZ_8M);
	ExFreePool(block);
}

/* Types -------------------------------------------------------------------- */

void pool_must_succeed_types_are_reported_and_served(struct kunit *test)
{
	static const ULONG types[] = {
		NonPagedPoolMustSucceed,
		NonPagedPoolCacheAlignedMustS,
		NonPagedPoolMustSucceedSession,
		NonPagedPoolCacheAlignedMustSSession,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		void *block = NULL;

		EXPECT_BAD_CALL(test, 1,
				block = ExAllocatePoolWithTag(types[i], TEST_SIZE, TEST_TAG));
		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x", types[i]);
		ExFreePool(block);
	}
}

void pool_types_that_are_none_give_null(struct kunit *test)
{
	static const ULONG types[] = { DontUseThisType, MaxPoolType, DontUseThisTypeSession };
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		void *block = test;

		EXPECT_BAD_CALL(test, 1,
				block = ExAllocatePoolWithTag(types[i], TEST_SIZE, TEST_TAG));
		KUNIT_EXPECT_NULL_MSG(test, block, "type 0x%x", types[i]);
	}
}

/* Sizes -------------------------------------------------------------------- */

void pool_size_of_no_block_is_reported(struct kunit *test)
{
	BOOLEAN charged = TRUE;
	SIZE_T size = 1;

	EXPECT_BAD_CALL(test, 1, size = ExQueryPoolBlockSize(test, &charged));
	KUNIT_EXPECT_EQ(test, size, 0);
	KUNIT_EXPECT_EQ(test, charged, FALSE);
	EXPECT_BAD_CALL(test, 1, size = ExQueryPoolBlockSize(NULL, NULL));
	KUNIT_EXPECT_EQ(test, size, 0);
}

void pool_size_of_freed_block_is_reported(struct kunit *test)
{
	void *block = allocate_or_end(test, PagedPool, TEST_SIZE, TEST_TAG);
	SIZE_T size = 1;

	ExFreePool(block);
	EXPECT_BAD_CALL(test, 1, size = ExQueryPoolBlockSize(block, NULL));
	KUNIT_EXPECT_EQ(test, size, 0);
}
