// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_new: what the operators new and delete of C++ call.
 */
#include <kunit/test.h>
#include <linux/align.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "helpers.h"

#include <ntmem/new.h>
#include <ntmem/object.h>

#define TEST_TAG 0x2b2b6343 /* "Cc++" */
#define OTHER_TAG 0x7265744f /* "Oter" */

typedef struct _ITEM {
	u8 data[24];
} THING;

NTMEM_DEFINE_OBJECT_TYPE(THING, TEST_TAG, NULL, NULL);

/* Some code of this module's. */
static void new_caller(void)
{
}

/* Who has called the operator. */
#define NEW_CALLER ((void *)new_caller)

static void new_gives_zeroes(struct kunit *test)
{
	u8 *memory;
	int i;

	for (i = 0; i < 32; i++) {
		memory = i % 2 ? ntmem_new(NonPagedPool, 64, TEST_TAG, 0, NEW_CALLER) :
				 ntmem_new_flags(POOL_FLAG_PAGED, 64, TEST_TAG, 0, NEW_CALLER);
		KUNIT_ASSERT_NOT_NULL(test, memory);
		KUNIT_EXPECT_TRUE(test, is_filled(memory, 0, 64));
		memset(memory, 0xaa, 64);
		ntmem_delete(memory, TEST_TAG, NEW_CALLER);
	}
}

static void new_of_nothing_gives_unique_addresses(struct kunit *test)
{
	void *one = ntmem_new(PagedPool, 0, TEST_TAG, 0, NEW_CALLER);
	void *other = ntmem_new(PagedPool, 0, TEST_TAG, 0, NEW_CALLER);

	KUNIT_EXPECT_TRUE(test, one && other && one != other);
	ntmem_delete(one, 0, NEW_CALLER);
	ntmem_delete(other, 0, NEW_CALLER);
}

static const size_t new_alignments[] = { 1, 16, 32, 64, 128, 1024, 4096 };

static void new_alignment_name(const size_t *alignment, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%zu", *alignment);
}

KUNIT_ARRAY_PARAM(new_alignment, new_alignments, new_alignment_name);

static void new_aligns(struct kunit *test)
{
	const size_t *alignment = test->param_value;
	static const size_t sizes[] = { 1, 48, 100, 3000, 4096, 9000 };
	void *by_type, *by_flags;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		by_type = ntmem_new(PagedPool, sizes[i], TEST_TAG, *alignment, NEW_CALLER);
		by_flags = ntmem_new_flags(POOL_FLAG_NON_PAGED, sizes[i], TEST_TAG, *alignment,
					   NEW_CALLER);
		KUNIT_EXPECT_TRUE(test, by_type && IS_ALIGNED((unsigned long)by_type, *alignment));
		KUNIT_EXPECT_TRUE(test,
				  by_flags && IS_ALIGNED((unsigned long)by_flags, *alignment));
		ntmem_delete(by_type, 0, NEW_CALLER);
		ntmem_delete(by_flags, 0, NEW_CALLER);
	}
}

static void new_refuses_larger_alignments(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, ntmem_new(PagedPool, 1, TEST_TAG, 8192, NEW_CALLER));
	KUNIT_EXPECT_NULL(test, ntmem_new_flags(POOL_FLAG_PAGED, 1, TEST_TAG, 8192, NEW_CALLER));
}

static void new_of_too_much_gives_null(struct kunit *test)
{
	/* What the compiler asks for if a count overflows. */
	KUNIT_EXPECT_NULL(test, ntmem_new(PagedPool, SIZE_MAX, TEST_TAG, 0, NEW_CALLER));
	KUNIT_EXPECT_NULL(test, ntmem_new_flags(POOL_FLAG_NON_PAGED, SIZE_MAX, TEST_TAG, 64,
						NEW_CALLER));
}

static void new_delete_of_null_is_nothing(struct kunit *test)
{
	u64 before = ntmem_violation_total();

	ntmem_delete(NULL, 0, NEW_CALLER);
	ntmem_delete(NULL, TEST_TAG, NEW_CALLER);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(), before);
}

static void new_delete_checks_its_tag(struct kunit *test)
{
	void *memory = ntmem_new(PagedPool, 64, TEST_TAG, 0, NEW_CALLER);
	struct ntmem_violation_watch watch;

	ntmem_violation_watch(&watch, BAD_POOL_CALLER);
	ntmem_delete(memory, OTHER_TAG, NEW_CALLER);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[0], 0x0aULL);
	KUNIT_EXPECT_EQ(test, watch.last.caller, (unsigned long)NEW_CALLER);
}

static void new_delete_of_object_is_refused(struct kunit *test)
{
	THING *item = NTMEM_NEW(THING, PagedPool);

	KUNIT_ASSERT_NOT_NULL(test, item);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ntmem_delete(item, 0, NEW_CALLER));
	NTMEM_DELETE(THING, item);
}

static void new_honours_flags(struct kunit *test)
{
	struct ntmem_tag *paged = ntmem_tag_get(TEST_TAG, true);
	struct ntmem_tag *nonpaged = ntmem_tag_get(TEST_TAG, false);
	s64 before = atomic64_read(&paged->bytes);
	s64 before_nonpaged = atomic64_read(&nonpaged->bytes);
	void *one = ntmem_new_flags(POOL_FLAG_PAGED, 10, TEST_TAG, 0, NEW_CALLER);
	void *other = ntmem_new(NonPagedPoolNx, 30, TEST_TAG, 0, NEW_CALLER);

	KUNIT_EXPECT_EQ(test, atomic64_read(&paged->bytes), before + 10);
	KUNIT_EXPECT_EQ(test, atomic64_read(&nonpaged->bytes), before_nonpaged + 30);
	/* No kind of pool, and two. */
	KUNIT_EXPECT_NULL(test, ntmem_new_flags(0, 10, TEST_TAG, 0, NEW_CALLER));
	KUNIT_EXPECT_NULL(test, ntmem_new_flags(POOL_FLAG_PAGED | POOL_FLAG_NON_PAGED, 10,
						TEST_TAG, 0, NEW_CALLER));
	ntmem_delete(one, TEST_TAG, NEW_CALLER);
	ntmem_delete(other, TEST_TAG, NEW_CALLER);
}

struct new_attempt {
	POOL_TYPE type;
	void *memory;
};

static void new_attempt(void *argument)
{
	struct new_attempt *attempt = argument;

	attempt->memory = ntmem_new(attempt->type, 64, TEST_TAG, 0, NEW_CALLER);
}

static void new_without_memory_gives_null(struct kunit *test)
{
	struct new_attempt attempt = { .type = PagedPool, .memory = test };
	s32 status;

	WITH_FAULTS(0, ALL_FAULTS, status = status_raised_by(new_attempt, &attempt));
	KUNIT_EXPECT_EQ(test, status, STATUS_SUCCESS);
	KUNIT_EXPECT_NULL(test, attempt.memory);
	/* As with clang, whose plain form cannot say NULL. */
	attempt.type |= POOL_RAISE_IF_ALLOCATION_FAILURE;
	WITH_FAULTS(0, ALL_FAULTS, status = status_raised_by(new_attempt, &attempt));
	KUNIT_EXPECT_EQ(test, status, STATUS_INSUFFICIENT_RESOURCES);
}

static void new_records_who_called_the_operator(struct kunit *test)
{
	struct ntmem_leaks *leaks = kunit_kzalloc(test, sizeof(*leaks), GFP_KERNEL);
	void *memory;

	if (!IS_ENABLED(MODULE))
		kunit_skip(test, "needs CONFIG_NTMEM_OBJECT_KUNIT_TEST=m");
	KUNIT_ASSERT_NOT_NULL(test, leaks);
	memory = ntmem_new(PagedPool, 64, TEST_TAG, 0, NEW_CALLER);
	KUNIT_ASSERT_NOT_NULL(test, memory);
	ntmem_leaks_find(THIS_MODULE, leaks);
	KUNIT_EXPECT_EQ(test, leaks->nr_blocks, 1ULL);
	KUNIT_EXPECT_EQ(test, leaks->kinds[0].caller, (unsigned long)NEW_CALLER);
	ntmem_delete(memory, 0, NEW_CALLER);
}

static struct kunit_case new_cases[] = {
	KUNIT_CASE(new_gives_zeroes),
	KUNIT_CASE(new_honours_flags),
	KUNIT_CASE(new_without_memory_gives_null),
	KUNIT_CASE(new_of_nothing_gives_unique_addresses),
	KUNIT_CASE_PARAM(new_aligns, new_alignment_gen_params),
	KUNIT_CASE(new_refuses_larger_alignments),
	KUNIT_CASE(new_of_too_much_gives_null),
	KUNIT_CASE(new_records_who_called_the_operator),
	KUNIT_CASE(new_delete_of_null_is_nothing),
	KUNIT_CASE(new_delete_checks_its_tag),
	KUNIT_CASE(new_delete_of_object_is_refused),
	{}
};

static struct kunit_suite new_suite = {
	.name = "ntmem_new",
	.test_cases = new_cases,
};
kunit_test_suite(new_suite);
