// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_object: objects with constructors and destructors.
 *
 * Constructors and destructors note in a log that they ran, and do what the case asks for.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "helpers.h"

#include <ntmem/exception.h>
#include <ntmem/object.h>

#define ITEM_TAG 0x6d657449 /* "Item" */
#define TWIN_TAG 0x6e697754 /* "Twin" */
#define MAX_LOG 64

typedef struct _ITEM {
	u32 number;
	u8 data[44];
} ITEM;

/* Differs by name alone. */
typedef struct _TWIN {
	u32 number;
	u8 data[44];
} TWIN;

typedef struct _BARE {
	u8 data[24];
} BARE;

typedef struct _LINE {
	u8 data[48];
} DECLSPEC_ALIGN(64) LINE;

typedef struct _PAGE {
	u8 data[4096];
} PAGE;

NTMEM_DECLARE_OBJECT_TYPE(ITEM);
NTMEM_DECLARE_OBJECT_TYPE(TWIN);
NTMEM_DECLARE_OBJECT_TYPE(BARE);

/* What was called for which object, the last call last, and what is to be done there. */
static struct {
	unsigned int nr_constructed;
	unsigned int nr_destructed;
	const void *constructed[MAX_LOG];
	const void *destructed[MAX_LOG];
	const void *argument;
	bool all_zero;
	/* The constructor of this number fails with this status. */
	unsigned int fail_at;
	s32 status;
	void (*in_constructor)(ITEM *item);
	void (*in_destructor)(ITEM *item);
} object_log;

static NTSTATUS object_item_construct(ITEM *item, PVOID argument)
{
	unsigned int i = object_log.nr_constructed++;

	if (i < MAX_LOG)
		object_log.constructed[i] = item;
	object_log.argument = argument;
	object_log.all_zero &= is_filled(item, 0, sizeof(*item));
	item->number = i;
	if (object_log.in_constructor)
		object_log.in_constructor(item);
	return i == object_log.fail_at ? object_log.status : STATUS_SUCCESS;
}

static void object_item_destruct(ITEM *item)
{
	unsigned int i = object_log.nr_destructed++;

	if (i < MAX_LOG)
		object_log.destructed[i] = item;
	if (object_log.in_destructor)
		object_log.in_destructor(item);
}

static void object_twin_destruct(TWIN *twin)
{
	object_log.nr_destructed++;
}

NTMEM_DEFINE_OBJECT_TYPE(ITEM, ITEM_TAG, object_item_construct, object_item_destruct);
NTMEM_DEFINE_OBJECT_TYPE(TWIN, TWIN_TAG, NULL, object_twin_destruct);
NTMEM_DEFINE_OBJECT_TYPE(BARE, ITEM_TAG, NULL, NULL);
NTMEM_DEFINE_OBJECT_TYPE(LINE, ITEM_TAG, NULL, NULL);
NTMEM_DEFINE_OBJECT_TYPE(PAGE, ITEM_TAG, NULL, NULL);

static s64 object_pool_bytes(void)
{
	static const u32 tags[] = { ITEM_TAG, TWIN_TAG };
	s64 bytes = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(tags); i++)
		bytes += atomic64_read(&ntmem_tag_get(tags[i], true)->bytes) +
			 atomic64_read(&ntmem_tag_get(tags[i], false)->bytes);
	return bytes;
}

static void object_log_clear(void)
{
	memset(&object_log, 0, sizeof(object_log));
	object_log.all_zero = true;
	object_log.fail_at = UINT_MAX;
}

static ITEM *object_make(struct kunit *test)
{
	ITEM *item = NTMEM_NEW(ITEM, NonPagedPool);

	KUNIT_ASSERT_NOT_NULL(test, item);
	return item;
}

static ITEM *object_make_array(struct kunit *test, size_t count)
{
	ITEM *items = NTMEM_NEW_ARRAY(ITEM, NonPagedPool, count);

	KUNIT_ASSERT_NOT_NULL(test, items);
	return items;
}

#define EXPECT_BAD_DELETE(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, nr, statements)

/* Expects one violation, by its subcode, for which nothing was destructed. */
#define EXPECT_REFUSED(test, subcode, statements...)                              \
	do {                                                                      \
		unsigned int before_ = object_log.nr_destructed;                  \
		struct ntmem_violation_watch expected_;                           \
		ntmem_violation_watch(&expected_, BAD_POOL_CALLER);               \
		statements;                                                       \
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&expected_), 1U);   \
		KUNIT_EXPECT_EQ(test, expected_.last.parameter[0], (u64)(subcode)); \
		KUNIT_EXPECT_EQ(test, object_log.nr_destructed, before_);         \
	} while (0)

/* Making ---------------------------------------------------------------------- */

static void object_new_constructs_once(struct kunit *test)
{
	ITEM *item = object_make(test);

	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 1U);
	KUNIT_EXPECT_PTR_EQ(test, object_log.constructed[0], (const void *)item);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 0U);
	NTMEM_DELETE(ITEM, item);
}

static void object_constructor_finds_zeroes(struct kunit *test)
{
	ITEM *items[16];
	int i, round;

	/* The second time the memory is that of before, which is no longer zero. */
	for (round = 0; round < 2; round++) {
		for (i = 0; i < ARRAY_SIZE(items); i++) {
			items[i] = object_make(test);
			memset(items[i], 0xaa, sizeof(*items[i]));
		}
		for (i = 0; i < ARRAY_SIZE(items); i++)
			NTMEM_DELETE(ITEM, items[i]);
	}
	KUNIT_EXPECT_TRUE(test, object_log.all_zero);
}

static void object_new_passes_no_argument(struct kunit *test)
{
	object_log.argument = test;
	NTMEM_DELETE(ITEM, object_make(test));
	KUNIT_EXPECT_NULL(test, object_log.argument);
}

static void object_new_with_passes_its_argument(struct kunit *test)
{
	NTMEM_DELETE(ITEM, NTMEM_NEW_WITH(ITEM, PagedPool, test));
	KUNIT_EXPECT_PTR_EQ(test, object_log.argument, (const void *)test);
	NTMEM_DELETE_ARRAY(ITEM, NTMEM_NEW_ARRAY_WITH(ITEM, PagedPool, 2, &object_log));
	KUNIT_EXPECT_PTR_EQ(test, object_log.argument, (const void *)&object_log);
}

static const POOL_TYPE object_pools[] = {
	NonPagedPool, PagedPool, NonPagedPoolNx, NonPagedPoolCacheAligned, PagedPoolCacheAligned,
};

static void object_pool_name(const POOL_TYPE *pool, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "type %u", *pool);
}

KUNIT_ARRAY_PARAM(object_pool, object_pools, object_pool_name);

static void object_is_charged_to_its_pool_and_tag(struct kunit *test)
{
	const POOL_TYPE *pool = test->param_value;
	struct ntmem_tag *tag = ntmem_tag_get(ITEM_TAG, *pool & PagedPool);
	s64 before = atomic64_read(&tag->bytes);
	ITEM *item = NTMEM_NEW(ITEM, *pool), *items = NTMEM_NEW_ARRAY(ITEM, *pool, 5);

	KUNIT_EXPECT_NOT_NULL(test, item);
	KUNIT_EXPECT_NOT_NULL(test, items);
	KUNIT_EXPECT_EQ(test, atomic64_read(&tag->bytes), before + 6 * (s64)sizeof(ITEM));
	NTMEM_DELETE(ITEM, item);
	NTMEM_DELETE_ARRAY(ITEM, items);
	KUNIT_EXPECT_EQ(test, atomic64_read(&tag->bytes), before);
}

static void object_without_routines_is_zeroed(struct kunit *test)
{
	BARE *bare = NTMEM_NEW(BARE, PagedPool);

	KUNIT_ASSERT_NOT_NULL(test, bare);
	KUNIT_EXPECT_TRUE(test, is_filled(bare, 0, sizeof(*bare)));
	NTMEM_DELETE(BARE, bare);
}

static void object_of_a_page_is_on_a_page(struct kunit *test)
{
	PAGE *page = NTMEM_NEW(PAGE, PagedPool);

	KUNIT_EXPECT_TRUE(test, page && IS_ALIGNED((unsigned long)page, PAGE_SIZE));
	NTMEM_DELETE(PAGE, page);
}

static void object_alignment_is_kept(struct kunit *test)
{
	LINE *lines[16];
	int i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		lines[i] = NTMEM_NEW(LINE, NonPagedPool);
		KUNIT_EXPECT_TRUE(test, lines[i] && IS_ALIGNED((unsigned long)lines[i], 64));
	}
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		NTMEM_DELETE(LINE, lines[i]);
}

static void object_size_can_be_asked(struct kunit *test)
{
	ITEM *item = object_make(test);

	KUNIT_EXPECT_GE(test, ExQueryPoolBlockSize(item, NULL), sizeof(*item));
	NTMEM_DELETE(ITEM, item);
}

/* Deleting -------------------------------------------------------------------- */

static void object_delete_destructs_once(struct kunit *test)
{
	ITEM *item = object_make(test);

	NTMEM_DELETE(ITEM, item);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 1U);
	KUNIT_EXPECT_PTR_EQ(test, object_log.destructed[0], (const void *)item);
}

static u32 object_seen_number;

static void object_see_number(ITEM *item)
{
	object_seen_number = item->number;
}

static void object_destructor_finds_the_contents(struct kunit *test)
{
	ITEM *item = object_make(test);

	item->number = 0x12345678;
	object_log.in_destructor = object_see_number;
	NTMEM_DELETE(ITEM, item);
	KUNIT_EXPECT_EQ(test, object_seen_number, 0x12345678U);
}

static void object_delete_of_null_is_nothing(struct kunit *test)
{
	ITEM *none = NULL;
	u64 before = ntmem_violation_total();

	NTMEM_DELETE(ITEM, none);
	NTMEM_DELETE_ARRAY(ITEM, none);
	NTMEM_DELETE(ITEM, NULL);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 0U);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(), before);
}

static void object_delete_evaluates_once(struct kunit *test)
{
	ITEM *items[2], **next = items;

	items[0] = object_make(test);
	items[1] = object_make(test);
	NTMEM_DELETE(ITEM, *next++);
	KUNIT_EXPECT_PTR_EQ(test, next, items + 1);
	NTMEM_DELETE(ITEM, *next);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 2U);
}

/* Arrays ---------------------------------------------------------------------- */

#define NR_ITEMS 10

static void object_array_is_constructed_in_order(struct kunit *test)
{
	ITEM *items = object_make_array(test, NR_ITEMS);
	int i;

	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, (unsigned int)NR_ITEMS);
	for (i = 0; i < NR_ITEMS; i++) {
		KUNIT_EXPECT_PTR_EQ(test, object_log.constructed[i], (const void *)(items + i));
		KUNIT_EXPECT_EQ(test, items[i].number, (u32)i);
	}
	KUNIT_EXPECT_TRUE(test, object_log.all_zero);
	NTMEM_DELETE_ARRAY(ITEM, items);
}

static void object_array_is_destructed_in_reverse(struct kunit *test)
{
	ITEM *items = object_make_array(test, NR_ITEMS);
	int i;

	NTMEM_DELETE_ARRAY(ITEM, items);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, (unsigned int)NR_ITEMS);
	for (i = 0; i < NR_ITEMS; i++)
		KUNIT_EXPECT_PTR_EQ(test, object_log.destructed[i],
				    (const void *)(items + NR_ITEMS - 1 - i));
}

static void object_arrays_of_none_differ(struct kunit *test)
{
	ITEM *one = object_make_array(test, 0), *other = object_make_array(test, 0);

	KUNIT_EXPECT_PTR_NE(test, one, other);
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 0U);
	NTMEM_DELETE_ARRAY(ITEM, one);
	NTMEM_DELETE_ARRAY(ITEM, other);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 0U);
}

static void object_array_over_pages_is_whole(struct kunit *test)
{
	const size_t count = 3 * PAGE_SIZE / sizeof(ITEM);
	ITEM *items = NTMEM_NEW_ARRAY(ITEM, PagedPool, count);
	size_t i, nr_wrong = 0;

	KUNIT_ASSERT_NOT_NULL(test, items);
	for (i = 0; i < count; i++)
		nr_wrong += items[i].number != i;
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
	NTMEM_DELETE_ARRAY(ITEM, items);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, (unsigned int)count);
}

static const size_t object_huge_counts[] = {
	/* The product of the third is small if it wraps, and that of the last is 0. */
	SIZE_MAX, SIZE_MAX / sizeof(ITEM), SIZE_MAX / sizeof(ITEM) + 1, SIZE_MAX / 2, 1UL << 63,
};

static void object_count_name(const size_t *count, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%zx", *count);
}

KUNIT_ARRAY_PARAM(object_count, object_huge_counts, object_count_name);

static void object_array_of_too_many_gives_null(struct kunit *test)
{
	const size_t *count = test->param_value;

	KUNIT_EXPECT_NULL(test, NTMEM_NEW_ARRAY(ITEM, PagedPool, *count));
	KUNIT_EXPECT_NULL(test, NTMEM_NEW_ARRAY(ITEM, NonPagedPool, *count));
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 0U);
}

/* Constructors that fail ------------------------------------------------------ */

static void object_failed_constructor_gives_memory_back(struct kunit *test)
{
	object_log.fail_at = 0;
	object_log.status = STATUS_UNSUCCESSFUL;
	KUNIT_EXPECT_NULL(test, NTMEM_NEW(ITEM, PagedPool));
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 1U);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 0U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static const unsigned int object_failures[] = { 0, 1, NR_ITEMS - 1 };

static void object_failure_name(const unsigned int *failure, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "item %u", *failure);
}

KUNIT_ARRAY_PARAM(object_failure, object_failures, object_failure_name);

static void object_failed_array_destructs_those_before(struct kunit *test)
{
	const unsigned int *failure = test->param_value;
	unsigned int i;

	object_log.fail_at = *failure;
	object_log.status = STATUS_INSUFFICIENT_RESOURCES;
	KUNIT_EXPECT_NULL(test, NTMEM_NEW_ARRAY(ITEM, PagedPool, NR_ITEMS));
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, *failure + 1);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, *failure);
	for (i = 0; i < *failure; i++)
		KUNIT_EXPECT_PTR_EQ(test, object_log.destructed[i],
				    object_log.constructed[*failure - 1 - i]);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static void object_warning_is_a_failure(struct kunit *test)
{
	object_log.fail_at = 0;
	object_log.status = (s32)0x80000005;
	KUNIT_EXPECT_NULL(test, NTMEM_NEW(ITEM, PagedPool));
}

static void object_information_is_success(struct kunit *test)
{
	ITEM *item;

	object_log.fail_at = 0;
	object_log.status = STATUS_PENDING;
	item = NTMEM_NEW(ITEM, PagedPool);
	KUNIT_EXPECT_NOT_NULL(test, item);
	NTMEM_DELETE(ITEM, item);
}

static void object_without_memory_is_not_constructed(struct kunit *test)
{
	ITEM *item, *items;

	WITH_FAULTS(0, ALL_FAULTS, item = NTMEM_NEW(ITEM, NonPagedPool));
	WITH_FAULTS(0, ALL_FAULTS, items = NTMEM_NEW_ARRAY(ITEM, PagedPool, NR_ITEMS));
	KUNIT_EXPECT_NULL(test, item);
	KUNIT_EXPECT_NULL(test, items);
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 0U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static void object_new_or_raise(void *unused)
{
	NTMEM_NEW(ITEM, (POOL_TYPE)(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE));
}

static void object_without_memory_raises_if_asked(struct kunit *test)
{
	s32 status;

	WITH_FAULTS(0, ALL_FAULTS, status = status_raised_by(object_new_or_raise, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_INSUFFICIENT_RESOURCES);
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 0U);
}

static void object_raise(ITEM *item)
{
	ExRaiseStatus(STATUS_IN_PAGE_ERROR);
}

static void object_new_array(void *unused)
{
	NTMEM_NEW_ARRAY(ITEM, PagedPool, 3);
}

/* That nothing is left is seen at the end of the case, for all cases. */
static void object_constructor_that_raises_gives_memory_back(struct kunit *test)
{
	object_log.in_constructor = object_raise;
	KUNIT_EXPECT_EQ(test, status_raised_by(object_new_array, NULL), STATUS_IN_PAGE_ERROR);
	KUNIT_EXPECT_EQ(test, object_log.nr_constructed, 1U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static void object_delete_it(void *item)
{
	NTMEM_DELETE(ITEM, item);
}

static void object_destructor_that_raises_frees_memory(struct kunit *test)
{
	ITEM *item = object_make(test);

	object_log.in_destructor = object_raise;
	KUNIT_EXPECT_EQ(test, status_raised_by(object_delete_it, item), STATUS_IN_PAGE_ERROR);
	object_log.in_destructor = NULL;
	EXPECT_REFUSED(test, 0x07, NTMEM_DELETE(ITEM, item));
}

static void object_stop(ITEM *item)
{
	KeBugCheckEx(0xe2, 1, 2, 3, 4);
}

static void object_bug_check_in_constructor_gives_memory_back(struct kunit *test)
{
	struct stopped_run run = { .routine = object_new_array };
	int err = 0;

	object_log.in_constructor = object_stop;
	EXPECT_VIOLATIONS(test, 0xe2, 1, err = run_until_stopped(&run));
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

/* Counting -------------------------------------------------------------------- */

static void object_live_counts_each_object(struct kunit *test)
{
	ITEM *item = object_make(test), *items = object_make_array(test, NR_ITEMS);
	TWIN *twin = NTMEM_NEW(TWIN, PagedPool);

	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 1LL + NR_ITEMS);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(TWIN), 1LL);
	NTMEM_DELETE(ITEM, item);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), (s64)NR_ITEMS);
	NTMEM_DELETE_ARRAY(ITEM, items);
	NTMEM_DELETE(TWIN, twin);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(TWIN), 0LL);
}

static const struct ntmem_leak *object_find_leak(const struct ntmem_leaks *leaks,
						 const NTMEM_OBJECT_TYPE *type)
{
	unsigned int i;

	for (i = 0; i < leaks->nr_kinds; i++)
		if (leaks->kinds[i].type == type)
			return &leaks->kinds[i];
	return NULL;
}

static void object_leaks_are_found_by_type(struct kunit *test)
{
	struct ntmem_leaks *leaks = kunit_kzalloc(test, sizeof(*leaks), GFP_KERNEL);
	ITEM *item, *items;
	const struct ntmem_leak *leak;
	TWIN *twin;

	if (!IS_ENABLED(MODULE))
		kunit_skip(test, "needs CONFIG_NTMEM_OBJECT_KUNIT_TEST=m");
	KUNIT_ASSERT_NOT_NULL(test, leaks);
	item = object_make(test);
	items = object_make_array(test, 2);
	twin = NTMEM_NEW(TWIN, PagedPool);
	ntmem_leaks_find(THIS_MODULE, leaks);
	KUNIT_EXPECT_EQ(test, leaks->nr_blocks, 3ULL);
	KUNIT_EXPECT_EQ(test, leaks->nr_kinds, 2U);
	leak = object_find_leak(leaks, &ntmem_object_type_ITEM);
	KUNIT_ASSERT_NOT_NULL(test, leak);
	KUNIT_EXPECT_EQ(test, leak->nr, 3ULL);
	KUNIT_EXPECT_EQ(test, leak->bytes, 3ULL * sizeof(ITEM));
	KUNIT_EXPECT_TRUE(test, within_module(leak->caller, THIS_MODULE));
	leak = object_find_leak(leaks, &ntmem_object_type_TWIN);
	KUNIT_EXPECT_TRUE(test, leak && leak->nr == 1 && leak->paged);
	/* Their type goes with the module; what is left is memory. */
	EXPECT_REFUSED(test, 0x0a, NTMEM_DELETE(ITEM, item));
	ExFreePoolWithTag(item, ITEM_TAG);
	ExFreePoolWithTag(items, ITEM_TAG);
	ExFreePoolWithTag(twin, TWIN_TAG);
	ntmem_object_type_ITEM.Live = 0;
	ntmem_object_type_TWIN.Live = 0;
}

/* Misuse ---------------------------------------------------------------------- */

static void object_deleted_twice_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test), *items = object_make_array(test, 2);

	NTMEM_DELETE(ITEM, item);
	EXPECT_REFUSED(test, 0x07, NTMEM_DELETE(ITEM, item));
	NTMEM_DELETE_ARRAY(ITEM, items);
	EXPECT_REFUSED(test, 0x07, NTMEM_DELETE_ARRAY(ITEM, items));
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static void object_of_other_type_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test), copy;
	/* The compiler would complain of an ITEM's. */
	void *address = item;

	memset(item->data, 0x5a, sizeof(item->data));
	copy = *item;
	EXPECT_REFUSED(test, 0x0a, NTMEM_DELETE(TWIN, address));
	/* Not even if all else is alike. */
	EXPECT_REFUSED(test, 0x0a, NTMEM_DELETE(BARE, address));
	EXPECT_REFUSED(test, 0x0a, NTMEM_DELETE_ARRAY(TWIN, address));
	KUNIT_EXPECT_EQ(test, memcmp(item, &copy, sizeof(copy)), 0);
	NTMEM_DELETE(ITEM, item);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 1U);
}

static void object_array_deleted_as_single_is_refused(struct kunit *test)
{
	ITEM *items = object_make_array(test, 1);

	EXPECT_REFUSED(test, 0x99, NTMEM_DELETE(ITEM, items));
	NTMEM_DELETE_ARRAY(ITEM, items);
}

static void object_single_deleted_as_array_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test);

	EXPECT_REFUSED(test, 0x99, NTMEM_DELETE_ARRAY(ITEM, item));
	NTMEM_DELETE(ITEM, item);
}

static void object_that_is_a_pool_block_is_refused(struct kunit *test)
{
	void *block = ExAllocatePoolWithTag(NonPagedPool, sizeof(ITEM), ITEM_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	EXPECT_REFUSED(test, 0x0a, NTMEM_DELETE(ITEM, block));
	ExFreePoolWithTag(block, ITEM_TAG);
}

static void object_that_is_no_memory_of_pool_is_refused(struct kunit *test)
{
	ITEM *items = object_make_array(test, 2), local;
	u64 *slab = kunit_kzalloc(test, sizeof(ITEM) + sizeof(*slab), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, slab);
	EXPECT_REFUSED(test, 0x42, NTMEM_DELETE(ITEM, &local));
	/* Not at its start, where a block may have been freed lately. */
	EXPECT_REFUSED(test, 0x42, NTMEM_DELETE(ITEM, (ITEM *)(slab + 1)));
	EXPECT_REFUSED(test, 0x40, NTMEM_DELETE(ITEM, (ITEM *)0x1000));
	EXPECT_REFUSED(test, 0x41286, NTMEM_DELETE(ITEM, items + 1));
	NTMEM_DELETE_ARRAY(ITEM, items);
}

static void object_freed_as_pool_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test);

	EXPECT_REFUSED(test, 0x99, ExFreePool(item));
	EXPECT_REFUSED(test, 0x99, ExFreePoolWithTag(item, ITEM_TAG));
	NTMEM_DELETE(ITEM, item);
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 1U);
}

static void object_freed_to_a_list_is_refused(struct kunit *test)
{
	NPAGED_LOOKASIDE_LIST *list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);
	ITEM *item = object_make(test);

	KUNIT_ASSERT_NOT_NULL(test, list);
	ExInitializeNPagedLookasideList(list, NULL, NULL, 0, sizeof(ITEM), ITEM_TAG, 0);
	EXPECT_REFUSED(test, 0x99, ExFreeToNPagedLookasideList(list, item));
	ExDeleteNPagedLookasideList(list);
	NTMEM_DELETE(ITEM, item);
}

static void object_delete_this(ITEM *item)
{
	NTMEM_DELETE(ITEM, item);
}

static void object_free_this(ITEM *item)
{
	ExFreePool(item);
}

static void object_deleted_by_its_constructor_is_refused(struct kunit *test)
{
	ITEM *item;

	object_log.in_constructor = object_delete_this;
	EXPECT_REFUSED(test, 0x07, item = object_make(test));
	NTMEM_DELETE(ITEM, item);
	object_log.in_constructor = object_free_this;
	EXPECT_REFUSED(test, 0x07, item = object_make(test));
	NTMEM_DELETE(ITEM, item);
}

static void object_deleted_by_its_destructor_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test);

	object_log.in_destructor = object_delete_this;
	EXPECT_BAD_DELETE(test, 1, NTMEM_DELETE(ITEM, item));
	KUNIT_EXPECT_EQ(test, object_log.nr_destructed, 1U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM), 0LL);
}

static void object_misuse_is_raised_if_asked(struct kunit *test)
{
	enum ntmem_violation_policy policy;
	ITEM *item = object_make(test);
	s32 status;

	NTMEM_DELETE(ITEM, item);
	policy = ntmem_violation_policy_set(NTMEM_VIOLATION_RAISE);
	EXPECT_BAD_DELETE(test, 1, status = status_raised_by(object_delete_it, item));
	ntmem_violation_policy_set(policy);
	KUNIT_EXPECT_EQ(test, status, NTMEM_VIOLATION_STATUS(BAD_POOL_CALLER));
}

/* Contexts -------------------------------------------------------------------- */

struct object_visit {
	POOL_TYPE pool;
	unsigned int nr_failed;
};

static void object_make_and_delete(void *argument)
{
	struct object_visit *visit = argument;
	BARE *bare = NTMEM_NEW(BARE, visit->pool), *bares = NTMEM_NEW_ARRAY(BARE, visit->pool, 3);

	visit->nr_failed += !bare + !bares;
	NTMEM_DELETE(BARE, bare);
	NTMEM_DELETE_ARRAY(BARE, bares);
}

static void object_nonpaged_works_in_interrupts(struct kunit *test)
{
	struct object_visit visit = { .pool = NonPagedPool };

	run_in_softirq(object_make_and_delete, &visit);
	/* Where there is no memory to be had in hard interrupts, nothing is promised. */
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		run_in_hardirq(object_make_and_delete, &visit);
	KUNIT_EXPECT_EQ(test, visit.nr_failed, 0U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(BARE), 0LL);
}

static void object_paged_at_dispatch_level_is_reported(struct kunit *test)
{
	struct object_visit visit = { .pool = PagedPool };
	struct ntmem_violation_watch frees;
	KIRQL irql;

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
	ntmem_violation_watch(&frees, BAD_POOL_CALLER);
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 2,
			  KeRaiseIrql(DISPATCH_LEVEL, &irql);
			  object_make_and_delete(&visit);
			  KeLowerIrql(irql));
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&frees), 2U);
	KUNIT_EXPECT_EQ(test, visit.nr_failed, 0U);
}

static void object_delete_in_nmi_is_refused(struct kunit *test)
{
	ITEM *item = object_make(test);

	EXPECT_REFUSED(test, 0x09, IN_NMI(NTMEM_DELETE(ITEM, item)));
	NTMEM_DELETE(ITEM, item);
}

#define NR_SHARED 1000

static void object_delete_all(void *argument)
{
	BARE **bares = argument;
	int i;

	for (i = 0; i < NR_SHARED; i++)
		NTMEM_DELETE(BARE, bares[i]);
}

static void object_concurrent_delete_is_refused_once(struct kunit *test)
{
	BARE **bares = kunit_kcalloc(test, NR_SHARED, sizeof(*bares), GFP_KERNEL);
	void *arguments[] = { bares, bares };
	int i, err = -EIO;

	KUNIT_ASSERT_NOT_NULL(test, bares);
	for (i = 0; i < NR_SHARED; i++) {
		bares[i] = NTMEM_NEW(BARE, NonPagedPool);
		KUNIT_ASSERT_NOT_NULL(test, bares[i]);
	}
	EXPECT_BAD_DELETE(test, NR_SHARED, err = run_on_cpus(object_delete_all, arguments, 2));
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(BARE), 0LL);
}

static void object_make_and_delete_many(void *argument)
{
	int i;

	for (i = 0; i < 5000; i++)
		object_make_and_delete(argument);
}

static void object_threads_make_and_delete(struct kunit *test)
{
	struct object_visit visits[2] = { { .pool = PagedPool }, { .pool = NonPagedPool } };
	void *arguments[] = { &visits[0], &visits[1] };

	KUNIT_EXPECT_EQ(test, run_on_cpus(object_make_and_delete_many, arguments, 2), 0);
	KUNIT_EXPECT_EQ(test, visits[0].nr_failed + visits[1].nr_failed, 0U);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(BARE), 0LL);
}

/* Each case gives back all that it has made. */
static int object_init(struct kunit *test)
{
	object_log_clear();
	test->priv = (void *)(unsigned long)object_pool_bytes();
	return 0;
}

/* Also that a case has left nothing alive. */
static void object_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, object_pool_bytes(), (s64)(unsigned long)test->priv);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(ITEM) + NTMEM_LIVE(TWIN) + NTMEM_LIVE(BARE), 0LL);
}

static struct kunit_case object_cases[] = {
	KUNIT_CASE(object_new_constructs_once),
	KUNIT_CASE(object_constructor_finds_zeroes),
	KUNIT_CASE(object_new_passes_no_argument),
	KUNIT_CASE(object_new_with_passes_its_argument),
	KUNIT_CASE_PARAM(object_is_charged_to_its_pool_and_tag, object_pool_gen_params),
	KUNIT_CASE(object_without_routines_is_zeroed),
	KUNIT_CASE(object_of_a_page_is_on_a_page),
	KUNIT_CASE(object_alignment_is_kept),
	KUNIT_CASE(object_size_can_be_asked),
	KUNIT_CASE(object_delete_destructs_once),
	KUNIT_CASE(object_destructor_finds_the_contents),
	KUNIT_CASE(object_delete_of_null_is_nothing),
	KUNIT_CASE(object_delete_evaluates_once),
	KUNIT_CASE(object_array_is_constructed_in_order),
	KUNIT_CASE(object_array_is_destructed_in_reverse),
	KUNIT_CASE(object_arrays_of_none_differ),
	KUNIT_CASE(object_array_over_pages_is_whole),
	KUNIT_CASE_PARAM(object_array_of_too_many_gives_null, object_count_gen_params),
	KUNIT_CASE(object_failed_constructor_gives_memory_back),
	KUNIT_CASE_PARAM(object_failed_array_destructs_those_before, object_failure_gen_params),
	KUNIT_CASE(object_warning_is_a_failure),
	KUNIT_CASE(object_information_is_success),
	KUNIT_CASE(object_without_memory_is_not_constructed),
	KUNIT_CASE(object_without_memory_raises_if_asked),
	KUNIT_CASE(object_constructor_that_raises_gives_memory_back),
	KUNIT_CASE(object_destructor_that_raises_frees_memory),
	KUNIT_CASE(object_bug_check_in_constructor_gives_memory_back),
	KUNIT_CASE(object_live_counts_each_object),
	KUNIT_CASE(object_leaks_are_found_by_type),
	KUNIT_CASE(object_deleted_twice_is_refused),
	KUNIT_CASE(object_of_other_type_is_refused),
	KUNIT_CASE(object_array_deleted_as_single_is_refused),
	KUNIT_CASE(object_single_deleted_as_array_is_refused),
	KUNIT_CASE(object_that_is_a_pool_block_is_refused),
	KUNIT_CASE(object_that_is_no_memory_of_pool_is_refused),
	KUNIT_CASE(object_freed_as_pool_is_refused),
	KUNIT_CASE(object_freed_to_a_list_is_refused),
	KUNIT_CASE(object_deleted_by_its_constructor_is_refused),
	KUNIT_CASE(object_deleted_by_its_destructor_is_refused),
	KUNIT_CASE(object_misuse_is_raised_if_asked),
	KUNIT_CASE(object_nonpaged_works_in_interrupts),
	KUNIT_CASE(object_paged_at_dispatch_level_is_reported),
	KUNIT_CASE(object_delete_in_nmi_is_refused),
	KUNIT_CASE(object_concurrent_delete_is_refused_once),
	KUNIT_CASE(object_threads_make_and_delete),
	{}
};

static struct kunit_suite object_suite = {
	.name = "ntmem_object",
	.init = object_init,
	.exit = object_exit,
	.test_cases = object_cases,
};
kunit_test_suite(object_suite);

MODULE_DESCRIPTION("Tests of objects with constructors and destructors");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
