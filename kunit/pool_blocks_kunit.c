// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_pool: what blocks are like: alignment, size, contents, quota.
 */
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "pool_kunit.h"

const size_t pool_huge_sizes[NR_HUGE_SIZES] = {
	MAXSIZE_T,     MAXSIZE_T - 15,	 MAXSIZE_T - PAGE_SIZE + 1,
	MAXSIZE_T / 2, MAXSIZE_T / 2 + 1, 1UL << 40,
};

const size_t pool_large_sizes[NR_LARGE_SIZES] = {
	4080, 4081, 4095, 4096, 4097, 8191, 8192, 8193, 12345, SZ_64K, SZ_128K + 1, SZ_1M,
};

const char *const pool_free_orders[NR_FREE_ORDERS] = { "forwards", "backwards", "mixed" };

static const ULONG both_types[] = { NonPagedPoolNx, PagedPool };

/* Alignment ---------------------------------------------------------------- */

/* Two at a time, so that not every block starts a slab. */
static void check_small_block(struct kunit *test, ULONG type, size_t size)
{
	void *blocks[2];
	int i;

	for (i = 0; i < 2; i++) {
		unsigned long offset;

		blocks[i] = ExAllocatePoolWithTag(type, size, TEST_TAG);
		KUNIT_ASSERT_NOT_NULL_MSG(test, blocks[i], "size %zu", size);
		offset = offset_in_page(blocks[i]);
		KUNIT_EXPECT_EQ_MSG(test, offset % 16, 0, "size %zu", size);
		KUNIT_EXPECT_LE_MSG(test, offset + size, PAGE_SIZE, "size %zu", size);
		memset(blocks[i], 0x5a, size);
	}
	KUNIT_EXPECT_TRUE_MSG(test, is_filled(blocks[0], 0x5a, size), "size %zu", size);
	ExFreePool(blocks[0]);
	ExFreePool(blocks[1]);
}

void pool_small_paged_blocks_lie_in_one_page(struct kunit *test)
{
	size_t size;

	for (size = 1; size < PAGE_SIZE; size++)
		check_small_block(test, PagedPool, size);
}

void pool_small_nonpaged_blocks_lie_in_one_page(struct kunit *test)
{
	size_t size;

	for (size = 1; size < PAGE_SIZE; size++)
		check_small_block(test, NonPagedPool, size);
}

void pool_large_blocks_are_page_aligned(struct kunit *test)
{
	const size_t *size = test->param_value;
	int i;

	for (i = 0; i < ARRAY_SIZE(both_types); i++) {
		void *block = ExAllocatePoolWithTag(both_types[i], *size, TEST_TAG);

		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x", both_types[i]);
		if (*size >= PAGE_SIZE)
			KUNIT_EXPECT_EQ_MSG(test, offset_in_page(block), 0, "type 0x%x",
					    both_types[i]);
		else
			KUNIT_EXPECT_LE_MSG(test, offset_in_page(block) + *size, PAGE_SIZE,
					    "type 0x%x", both_types[i]);
		ExFreePool(block);
	}
}

void pool_large_blocks_are_zeroed(struct kunit *test)
{
	const size_t *size = test->param_value;
	int i;

	for (i = 0; i < ARRAY_SIZE(both_types); i++) {
		void *block = ExAllocatePoolZero(both_types[i], *size, TEST_TAG);

		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x", both_types[i]);
		memset(block, 0xa5, *size);
		ExFreePool(block);
		block = ExAllocatePoolZero(both_types[i], *size, TEST_TAG);
		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x", both_types[i]);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(block, 0, *size), "type 0x%x", both_types[i]);
		ExFreePool(block);
	}
}

void pool_large_blocks_are_writable(struct kunit *test)
{
	const size_t *size = test->param_value;
	void *blocks[ARRAY_SIZE(both_types)];
	int i;

	for (i = 0; i < ARRAY_SIZE(both_types); i++) {
		blocks[i] = ExAllocatePoolWithTag(both_types[i], *size, TEST_TAG);
		KUNIT_ASSERT_NOT_NULL_MSG(test, blocks[i], "type 0x%x", both_types[i]);
		memset(blocks[i], 0x30 + i, *size);
	}
	for (i = 0; i < ARRAY_SIZE(both_types); i++) {
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(blocks[i], 0x30 + i, *size), "type 0x%x",
				      both_types[i]);
		ExFreePool(blocks[i]);
	}
}

void pool_cache_aligned_blocks_are_on_cache_lines(struct kunit *test)
{
	static const ULONG types[] = { NonPagedPoolNxCacheAligned, PagedPoolCacheAligned };
	const struct pool_routine *routine = test->param_value;
	size_t size;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		for (size = 1; size < 300; size += 13) {
			void *block = routine->allocate(types[i], size);

			KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x, %zu", types[i], size);
			KUNIT_EXPECT_EQ_MSG(test,
					    (unsigned long)block % SYSTEM_CACHE_ALIGNMENT_SIZE, 0,
					    "type 0x%x, %zu", types[i], size);
			ExFreePool(block);
		}
	}
}

/* Sizes -------------------------------------------------------------------- */

void pool_zero_bytes_give_unique_blocks(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;
	void *block = routine->allocate(PagedPool, 0);
	void *other = routine->allocate(PagedPool, 0);

	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, block, other);
	KUNIT_EXPECT_EQ(test, (unsigned long)block % 16, 0);
	ExFreePool(block);
	ExFreePool(other);
}

void pool_huge_paged_request_gives_null(struct kunit *test)
{
	const size_t *size = test->param_value;

	KUNIT_EXPECT_NULL(test, ExAllocatePoolWithTag(PagedPool, *size, TEST_TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePoolZero(PagedPoolCacheAligned, *size, TEST_TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_PAGED, *size, TEST_TAG));
}

void pool_huge_nonpaged_request_gives_null(struct kunit *test)
{
	const size_t *size = test->param_value;

	KUNIT_EXPECT_NULL(test, ExAllocatePoolWithTag(NonPagedPool, *size, TEST_TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePoolZero(NonPagedPoolCacheAligned, *size, TEST_TAG));
	KUNIT_EXPECT_NULL(test, ExAllocatePool2(POOL_FLAG_NON_PAGED, *size, TEST_TAG));
}

/* More than Linux has in one piece. */
void pool_huge_request_is_refused_by_every_routine(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;
	ULONG type = NonPagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

	KUNIT_EXPECT_NULL(test, routine->allocate(type, SZ_64M));
	KUNIT_EXPECT_NULL(test, routine->allocate(type, MAXSIZE_T));
}

void pool_several_mib_of_paged_pool_can_be_had(struct kunit *test)
{
	size_t size = 5 * SZ_1M + 1;
	void *block = ExAllocatePool2(POOL_FLAG_PAGED, size, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_EXPECT_EQ(test, offset_in_page(block), 0);
	KUNIT_EXPECT_TRUE(test, is_filled(block, 0, size));
	memset(block, 0x42, size);
	KUNIT_EXPECT_TRUE(test, is_filled(block, 0x42, size));
	KUNIT_EXPECT_GE(test, ExQueryPoolBlockSize(block, NULL), size);
	ExFreePoolWithTag(block, TEST_TAG);
}

#define NR_BLOCKS 100

static size_t size_of_block(unsigned int i)
{
	return 1 + i * i;
}

static void **blocks_make(struct kunit *test)
{
	void **blocks = kunit_kcalloc(test, NR_BLOCKS, sizeof(*blocks), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, blocks);
	for (i = 0; i < NR_BLOCKS; i++) {
		blocks[i] = ExAllocatePoolWithTag(both_types[i % 2], size_of_block(i), TEST_TAG);
		KUNIT_ASSERT_NOT_NULL_MSG(test, blocks[i], "block %u", i);
		memset(blocks[i], i, size_of_block(i));
	}
	return blocks;
}

static void block_check_and_free(struct kunit *test, void **blocks, unsigned int i)
{
	KUNIT_EXPECT_TRUE_MSG(test, is_filled(blocks[i], i, size_of_block(i)), "block %u", i);
	ExFreePoolWithTag(blocks[i], TEST_TAG);
}

void pool_neighbours_do_not_overlap(struct kunit *test)
{
	void **blocks = blocks_make(test);
	unsigned int i;

	for (i = 0; i < NR_BLOCKS; i++)
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(blocks[i], i, size_of_block(i)), "block %u",
				      i);
	for (i = 0; i < NR_BLOCKS; i++)
		ExFreePool(blocks[i]);
}

void pool_blocks_are_freed_in_any_order(struct kunit *test)
{
	const char *const *order = test->param_value;
	void **blocks = blocks_make(test);
	unsigned int i;

	for (i = 0; i < NR_BLOCKS; i++) {
		if (!strcmp(*order, "forwards"))
			block_check_and_free(test, blocks, i);
		else if (!strcmp(*order, "backwards"))
			block_check_and_free(test, blocks, NR_BLOCKS - 1 - i);
		else
			/* 37 and 100 have no common factor: each comes up once. */
			block_check_and_free(test, blocks, i * 37 % NR_BLOCKS);
	}
}

void pool_block_size_covers_request(struct kunit *test)
{
	static const size_t sizes[] = { 0,    1,    16,	  17,	      1000, 4080,
					4081, 4096, 4097, SZ_64K + 1, SZ_1M };
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *block = ExAllocatePoolWithTag(PagedPool, sizes[i], TEST_TAG);
		size_t usable = ExQueryPoolBlockSize(block, NULL);

		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "size %zu", sizes[i]);
		KUNIT_EXPECT_GE_MSG(test, usable, sizes[i], "size %zu", sizes[i]);
		KUNIT_EXPECT_LE_MSG(test, usable, sizes[i] + PAGE_SIZE, "size %zu", sizes[i]);
		/* All of it is the driver's. */
		memset(block, 0x99, usable);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(block, 0x99, usable), "size %zu", sizes[i]);
		ExFreePool(block);
	}
}

void pool_size_of_lookaside_entry_is_known(struct kunit *test)
{
	LOOKASIDE_LIST_EX list;
	void *entry;

	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ExInitializeLookasideListEx(&list, NULL, NULL, PagedPool, 0, 100, TEST_TAG,
						    0));
	entry = ExAllocateFromLookasideListEx(&list);
	KUNIT_EXPECT_GE(test, ExQueryPoolBlockSize(entry, NULL), 100);
	ExFreeToLookasideListEx(&list, entry);
	/* Cached, so not the driver's. */
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExQueryPoolBlockSize(entry, NULL));
	ExDeleteLookasideListEx(&list);
}

/* Quota -------------------------------------------------------------------- */

#define NEITHER 0x5a

static BOOLEAN quota_charged(const struct pool_routine *routine, size_t size)
{
	void *block = routine->allocate(PagedPool, size);
	BOOLEAN charged = NEITHER;

	ExQueryPoolBlockSize(block, &charged);
	ExFreePool(block);
	return charged;
}

/* Cases run in threads without user memory, which they borrow for a moment. */
static BOOLEAN quota_charged_to_process(const struct pool_routine *routine, size_t size)
{
	BOOLEAN charged;

	kthread_use_mm(pool_user.mm);
	charged = quota_charged(routine, size);
	kthread_unuse_mm(pool_user.mm);
	return charged;
}

void pool_quota_is_not_charged_to_kernel_threads(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, quota_charged(test->param_value, TEST_SIZE), FALSE);
}

void pool_quota_is_charged_to_processes(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;

	if (!pool_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_POOL_KUNIT_TEST=m");
	KUNIT_EXPECT_EQ(test, quota_charged_to_process(routine, TEST_SIZE), routine->quota);
}

void pool_quota_is_not_charged_for_pages(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;

	if (!pool_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_POOL_KUNIT_TEST=m");
	KUNIT_EXPECT_EQ(test, quota_charged_to_process(routine, PAGE_SIZE), FALSE);
}

/* User space --------------------------------------------------------------- */

/* With CONFIG_HARDENED_USERCOPY a refusal ends the machine. */
void pool_block_is_copied_to_user_space(struct kunit *test)
{
	static const size_t sizes[] = { 1, 100, 4000, 4096, 20000 };
	const struct pool_routine *routine = test->param_value;
	unsigned long nr_left;
	int i;

	if (!pool_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_POOL_KUNIT_TEST=m");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *block = routine->allocate(PagedPool, sizes[i]);

		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "size %zu", sizes[i]);
		memset(block, 0x18, sizes[i]);
		kthread_use_mm(pool_user.mm);
		nr_left = copy_to_user((void __user *)pool_user.address, block, sizes[i]);
		memset(block, 0, sizes[i]);
		nr_left += copy_from_user(block, (void __user *)pool_user.address, sizes[i]);
		kthread_unuse_mm(pool_user.mm);
		KUNIT_EXPECT_EQ_MSG(test, nr_left, 0, "size %zu", sizes[i]);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(block, 0x18, sizes[i]), "size %zu", sizes[i]);
		ExFreePool(block);
	}
}
