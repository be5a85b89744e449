// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_pool: tagged pool.
 *
 * Here are the table of cases, what they share, and the cases about what each
 * routine promises. A violation that a case did not expect fails it.
 */
#include <linux/mm.h>
#include <linux/module.h>

#include "pool_kunit.h"

struct user_memory pool_user;

/* Routines ----------------------------------------------------------------- */

static void *by_pool(ULONG type, size_t size)
{
	return ExAllocatePool(type, size);
}

static void *by_tag(ULONG type, size_t size)
{
	return ExAllocatePoolWithTag(type, size, TEST_TAG);
}

static void *by_tag_zero_bit(ULONG type, size_t size)
{
	return ExAllocatePoolWithTag(type | POOL_ZERO_ALLOCATION, size, TEST_TAG);
}

static void *by_quota(ULONG type, size_t size)
{
	return ExAllocatePoolWithQuota(type, size);
}

static void *by_quota_tag(ULONG type, size_t size)
{
	return ExAllocatePoolWithQuotaTag(type, size, TEST_TAG);
}

static void *by_priority(ULONG type, size_t size)
{
	return ExAllocatePoolWithTagPriority(type, size, TEST_TAG, LowPoolPriority);
}

static void *by_zero(ULONG type, size_t size)
{
	return ExAllocatePoolZero(type, size, TEST_TAG);
}

static void *by_uninitialized(ULONG type, size_t size)
{
	return ExAllocatePoolUninitialized(type, size, TEST_TAG);
}

static void *by_quota_zero(ULONG type, size_t size)
{
	return ExAllocatePoolQuotaZero(type, size, TEST_TAG);
}

static void *by_quota_uninitialized(ULONG type, size_t size)
{
	return ExAllocatePoolQuotaUninitialized(type, size, TEST_TAG);
}

static void *by_priority_zero(ULONG type, size_t size)
{
	return ExAllocatePoolPriorityZero(type, size, TEST_TAG, NormalPoolPriority);
}

static void *by_priority_uninitialized(ULONG type, size_t size)
{
	return ExAllocatePoolPriorityUninitialized(type, size, TEST_TAG, HighPoolPriority);
}

static POOL_FLAGS pool_flags_of(ULONG type)
{
	POOL_FLAGS flags = type & PagedPool ? POOL_FLAG_PAGED : POOL_FLAG_NON_PAGED;

	if (type & POOL_RAISE_IF_ALLOCATION_FAILURE)
		flags |= POOL_FLAG_RAISE_ON_FAILURE;
	if (type & NonPagedPoolCacheAligned)
		flags |= POOL_FLAG_CACHE_ALIGNED;
	return flags;
}

static void *by_pool2(ULONG type, size_t size)
{
	return ExAllocatePool2(pool_flags_of(type), size, TEST_TAG);
}

static void *by_pool2_uninitialized(ULONG type, size_t size)
{
	return ExAllocatePool2(pool_flags_of(type) | POOL_FLAG_UNINITIALIZED, size, TEST_TAG);
}

static void *by_pool3(ULONG type, size_t size)
{
	return ExAllocatePool3(pool_flags_of(type), size, TEST_TAG, NULL, 0);
}

static void *by_pool3_uninitialized(ULONG type, size_t size)
{
	POOL_EXTENDED_PARAMETER priority = { .Type = PoolExtendedParameterPriority };

	priority.Priority = HighPoolPriority;
	return ExAllocatePool3(pool_flags_of(type) | POOL_FLAG_UNINITIALIZED, size, TEST_TAG,
			       &priority, 1);
}

const struct pool_routine pool_routines[NR_ROUTINES] = {
	{ "ExAllocatePool", by_pool },
	{ "ExAllocatePoolWithTag", by_tag },
	{ "ExAllocatePoolWithTag_zero", by_tag_zero_bit, .zeroed = true },
	{ "ExAllocatePoolWithQuota", by_quota, .quota = true },
	{ "ExAllocatePoolWithQuotaTag", by_quota_tag, .quota = true },
	{ "ExAllocatePoolWithTagPriority", by_priority },
	{ "ExAllocatePoolZero", by_zero, .zeroed = true },
	{ "ExAllocatePoolUninitialized", by_uninitialized },
	{ "ExAllocatePoolQuotaZero", by_quota_zero, .zeroed = true, .quota = true },
	{ "ExAllocatePoolQuotaUninitialized", by_quota_uninitialized, .quota = true },
	{ "ExAllocatePoolPriorityZero", by_priority_zero, .zeroed = true },
	{ "ExAllocatePoolPriorityUninitialized", by_priority_uninitialized },
	{ "ExAllocatePool2", by_pool2, .zeroed = true, .flags = true },
	{ "ExAllocatePool2_uninitialized", by_pool2_uninitialized, .flags = true },
	{ "ExAllocatePool3", by_pool3, .zeroed = true, .flags = true },
	{ "ExAllocatePool3_uninitialized", by_pool3_uninitialized, .flags = true },
};

static void routine_name(const struct pool_routine *routine, char *text)
{
	strscpy(text, routine->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(routine, pool_routines, routine_name);

static const ULONG both_types[] = { NonPagedPoolNx, PagedPool };

static void pool_block_is_aligned_and_writable(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;
	void *block;
	int i;

	for (i = 0; i < ARRAY_SIZE(both_types); i++) {
		block = routine->allocate(both_types[i], 100);
		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "type 0x%x", both_types[i]);
		KUNIT_EXPECT_EQ_MSG(test, (unsigned long)block % 16, 0, "type 0x%x", both_types[i]);
		memset(block, 0xc3, 100);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(block, 0xc3, 100), "type 0x%x",
				      both_types[i]);
		ExFreePool(block);
	}
}

#define NR_DIRTY 8

/* Leaves memory behind that a block of this size is likely to get. */
static void dirty_memory(struct kunit *test, ULONG type, size_t size)
{
	void *blocks[NR_DIRTY];
	int i;

	for (i = 0; i < NR_DIRTY; i++) {
		blocks[i] = ExAllocatePoolWithTag(type, size, TEST_TAG);
		KUNIT_ASSERT_NOT_NULL(test, blocks[i]);
		memset(blocks[i], 0xa5, size);
	}
	for (i = 0; i < NR_DIRTY; i++)
		ExFreePool(blocks[i]);
}

static void check_zeroed(struct kunit *test, const struct pool_routine *routine, ULONG type,
			 size_t size)
{
	void *block;

	dirty_memory(test, type, size);
	block = routine->allocate(type, size);
	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_EXPECT_TRUE_MSG(test, is_filled(block, 0, size), "type 0x%x, size %zu", type, size);
	ExFreePool(block);
}

static void pool_zeroing_routines_zero(struct kunit *test)
{
	static const size_t sizes[] = { 1, 15, 64, 1000, 4080, 4095, 4096, 20000 };
	const struct pool_routine *routine = test->param_value;
	int i, j;

	for (i = 0; routine->zeroed && i < ARRAY_SIZE(both_types); i++)
		for (j = 0; j < ARRAY_SIZE(sizes); j++)
			check_zeroed(test, routine, both_types[i], sizes[j]);
}

/* Zeroing everything would hide drivers' mistakes, and cost time. */
static void pool_other_routines_do_not_zero(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;
	void *block, *again;

	if (routine->zeroed)
		return;
	if (want_init_on_alloc(GFP_ATOMIC) || want_init_on_free())
		kunit_skip(test, "needs !CONFIG_INIT_ON_ALLOC_DEFAULT_ON");
	if (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_SLUB_DEBUG_ON))
		kunit_skip(test, "needs !CONFIG_KASAN and !CONFIG_SLUB_DEBUG_ON");
	preempt_disable();
	block = routine->allocate(NonPagedPool, 2000);
	if (block)
		memset(block, 0xa5, 2000);
	ExFreePool(block);
	again = routine->allocate(NonPagedPool, 2000);
	preempt_enable();
	KUNIT_ASSERT_PTR_EQ(test, again, block);
	/* The allocator's own link lies in the middle. */
	KUNIT_EXPECT_TRUE(test, is_filled(again, 0xa5, 512));
	ExFreePool(again);
}

static void pool_block_is_freed_by_any_routine(struct kunit *test)
{
	const struct pool_routine *routine = test->param_value;
	ULONG tag = routine->allocate == by_pool || routine->allocate == by_quota ?
		    0x656e6f4e : TEST_TAG;
	void *block;

	ExFreePool(routine->allocate(PagedPool, TEST_SIZE));
	ExFreePoolWithTag(routine->allocate(PagedPool, TEST_SIZE), tag);
	ExFreePoolWithTag(routine->allocate(PagedPool, TEST_SIZE), 0);
	block = routine->allocate(PagedPool, TEST_SIZE);
	ExFreePool2(block, tag, NULL, 0);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
}

/* POOL_FLAGS --------------------------------------------------------------- */

#define NP POOL_FLAG_NON_PAGED
#define NPX POOL_FLAG_NON_PAGED_EXECUTE
#define PP POOL_FLAG_PAGED

/* A call with POOL_FLAG_RAISE_ON_FAILURE, and what comes of it. */
struct pool_raise {
	POOL_FLAGS flags;
	size_t size;
	ULONG tag;
	const POOL_EXTENDED_PARAMETER *parameters;
	ULONG nr;
	void *block;
};

static void pool_raise2(void *argument)
{
	struct pool_raise *raise = argument;

	raise->block = ExAllocatePool2(raise->flags | POOL_FLAG_RAISE_ON_FAILURE, raise->size,
				       raise->tag);
}

static void pool_raise3(void *argument)
{
	struct pool_raise *raise = argument;

	raise->block = ExAllocatePool3(raise->flags | POOL_FLAG_RAISE_ON_FAILURE, raise->size,
				       raise->tag, raise->parameters, raise->nr);
}

struct flags_row {
	POOL_FLAGS flags;
	bool valid;
};

static const struct flags_row flags_rows[] = {
	{ NP, true },
	{ NPX, true },
	{ PP, true },
	{ 0, false },
	{ POOL_FLAG_USE_QUOTA, false },
	{ POOL_FLAG_UNINITIALIZED, false },
	{ POOL_FLAG_CACHE_ALIGNED, false },
	{ POOL_FLAG_SPECIAL_POOL, false },
	{ NP | NPX, false },
	{ NP | PP, false },
	{ NPX | PP, false },
	{ NP | NPX | PP, false },
	{ NP | POOL_FLAG_UNINITIALIZED, true },
	{ NP | POOL_FLAG_CACHE_ALIGNED, true },
	{ NP | POOL_FLAG_USE_QUOTA, true },
	{ NP | POOL_FLAG_RESERVED2, true },
	{ NP | POOL_FLAG_SPECIAL_POOL, true },
	{ NP | 0x200000000, true },
	{ NP | POOL_FLAG_OPTIONAL_END, true },
	{ PP | POOL_FLAG_UNINITIALIZED | POOL_FLAG_CACHE_ALIGNED, true },
	{ NP | POOL_FLAG_RESERVED1, false },
	{ NP | POOL_FLAG_RESERVED3, false },
	{ NP | POOL_FLAG_RESERVED4, false },
	{ NP | 0x1000, false },
	{ NP | POOL_FLAG_REQUIRED_END, false },
	{ PP | POOL_FLAG_RESERVED1, false },
};

static void flags_row_name(const struct flags_row *row, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "flags_0x%lx", row->flags);
}

KUNIT_ARRAY_PARAM(flags_rows, flags_rows, flags_row_name);

static void pool_flags_decide(struct kunit *test)
{
	const struct flags_row *row = test->param_value;
	void *block = ExAllocatePool2(row->flags, TEST_SIZE, TEST_TAG);

	KUNIT_EXPECT_EQ(test, !!block, row->valid);
	if (block)
		ExFreePool(block);
	block = ExAllocatePool3(row->flags, TEST_SIZE, TEST_TAG, NULL, 0);
	KUNIT_EXPECT_EQ(test, !!block, row->valid);
	if (block)
		ExFreePool(block);
}

static void pool_bad_flags_raise_if_asked(struct kunit *test)
{
	const struct flags_row *row = test->param_value;
	struct pool_raise raise = { .flags = row->flags, .size = TEST_SIZE, .tag = TEST_TAG };

	KUNIT_EXPECT_EQ(test, status_raised_by(pool_raise2, &raise),
			row->valid ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER);
	KUNIT_EXPECT_EQ(test, !!raise.block, row->valid);
	if (raise.block)
		ExFreePool(raise.block);
}

static void pool_flags_with_tag_zero_fail(struct kunit *test)
{
	struct pool_raise raise = { .flags = NP, .size = TEST_SIZE };

	KUNIT_EXPECT_NULL(test, ExAllocatePool2(NP, TEST_SIZE, 0));
	KUNIT_EXPECT_NULL(test, ExAllocatePool3(PP, TEST_SIZE, 0, NULL, 0));
	KUNIT_EXPECT_EQ(test, status_raised_by(pool_raise2, &raise), STATUS_INVALID_PARAMETER);
}

static void pool_flags_serve_zero_bytes(struct kunit *test)
{
	void *block = ExAllocatePool2(NP, 0, TEST_TAG);
	void *other = ExAllocatePool2(NP | POOL_FLAG_RAISE_ON_FAILURE, 0, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, block, other);
	ExFreePool(block);
	ExFreePool(other);
}

static void pool_flags_with_huge_size_fail(struct kunit *test)
{
	struct pool_raise raise = { .flags = NP, .size = MAXSIZE_T / 2, .tag = TEST_TAG };

	KUNIT_EXPECT_NULL(test, ExAllocatePool2(NP, MAXSIZE_T / 2, TEST_TAG));
	KUNIT_EXPECT_EQ(test, status_raised_by(pool_raise2, &raise),
			STATUS_INSUFFICIENT_RESOURCES);
}

/* Extended parameters ------------------------------------------------------ */

struct parameter_row {
	const char *name;
	POOL_FLAGS flags;
	u8 type;
	bool optional;
	ULONG64 value;
	bool valid;
};

#define NO_NODE 0x7fffffff

static const struct parameter_row parameter_rows[] = {
	{ "priority", PP, PoolExtendedParameterPriority, false, HighPoolPriority, true },
	{ "optional_priority", NP, PoolExtendedParameterPriority, true, LowPoolPriority, true },
	{ "any_node", NP, PoolExtendedParameterNumaNode, false, MM_ANY_NODE_OK, true },
	{ "node_0", NP, PoolExtendedParameterNumaNode, false, 0, true },
	{ "node_of_paged", PP, PoolExtendedParameterNumaNode, false, 0, false },
	{ "optional_node_of_paged", PP, PoolExtendedParameterNumaNode, true, 0, true },
	{ "no_node", NP, PoolExtendedParameterNumaNode, false, NO_NODE, false },
	{ "optional_no_node", NP, PoolExtendedParameterNumaNode, true, NO_NODE, true },
	{ "secure_pool", NP, PoolExtendedParameterSecurePool, false, 0, false },
	{ "optional_secure_pool", NP, PoolExtendedParameterSecurePool, true, 0, true },
	{ "invalid", NP, PoolExtendedParameterInvalidType, false, 0, false },
	{ "optional_invalid", NP, PoolExtendedParameterInvalidType, true, 0, true },
	{ "unknown", NP, PoolExtendedParameterMax, false, 0, false },
	{ "optional_unknown", NP, 0xff, true, 0, true },
};

static void parameter_row_name(const struct parameter_row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(parameter_rows, parameter_rows, parameter_row_name);

static void pool_extended_parameter_decides(struct kunit *test)
{
	const struct parameter_row *row = test->param_value;
	POOL_EXTENDED_PARAMETER parameter = { .Type = row->type, .Optional = row->optional };
	struct pool_raise raise = {
		.flags = row->flags,
		.size = TEST_SIZE,
		.tag = TEST_TAG,
		.parameters = &parameter,
		.nr = 1,
	};
	void *block;

	parameter.Reserved2 = row->value;
	block = ExAllocatePool3(row->flags, TEST_SIZE, TEST_TAG, &parameter, 1);
	KUNIT_EXPECT_EQ(test, !!block, row->valid);
	if (block)
		ExFreePool(block);
	KUNIT_EXPECT_EQ(test, status_raised_by(pool_raise3, &raise),
			row->valid ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER);
	if (raise.block)
		ExFreePool(raise.block);
}

static void pool_last_of_several_parameters_counts_too(struct kunit *test)
{
	POOL_EXTENDED_PARAMETER parameters[] = {
		{ .Type = PoolExtendedParameterPriority, .Optional = 1 },
		{ .Type = PoolExtendedParameterSecurePool },
	};
	void *block;

	KUNIT_EXPECT_NULL(test, ExAllocatePool3(NP, TEST_SIZE, TEST_TAG, parameters, 2));
	block = ExAllocatePool3(NP, TEST_SIZE, TEST_TAG, parameters, 1);
	KUNIT_EXPECT_NOT_NULL(test, block);
	if (block)
		ExFreePool(block);
}

static void pool_missing_parameters_fail(struct kunit *test)
{
	struct pool_raise raise = { .flags = NP, .size = TEST_SIZE, .tag = TEST_TAG, .nr = 1 };

	KUNIT_EXPECT_NULL(test, ExAllocatePool3(NP, TEST_SIZE, TEST_TAG, NULL, 1));
	KUNIT_EXPECT_EQ(test, status_raised_by(pool_raise3, &raise), STATUS_INVALID_PARAMETER);
}

/* Suite -------------------------------------------------------------------- */

static void size_name(const size_t *size, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "0x%zx_bytes", *size);
}

static void text_name(const char *const *name, char *text)
{
	strscpy(text, *name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(huge, pool_huge_sizes, size_name);
KUNIT_ARRAY_PARAM(large, pool_large_sizes, size_name);
KUNIT_ARRAY_PARAM(order, pool_free_orders, text_name);

static struct kunit_case pool_cases[] = {
	KUNIT_CASE_PARAM(pool_block_is_aligned_and_writable, routine_gen_params),
	KUNIT_CASE_PARAM(pool_zeroing_routines_zero, routine_gen_params),
	KUNIT_CASE_PARAM(pool_other_routines_do_not_zero, routine_gen_params),
	KUNIT_CASE_PARAM(pool_block_is_freed_by_any_routine, routine_gen_params),
	KUNIT_CASE_PARAM(pool_flags_decide, flags_rows_gen_params),
	KUNIT_CASE_PARAM(pool_bad_flags_raise_if_asked, flags_rows_gen_params),
	KUNIT_CASE(pool_flags_with_tag_zero_fail),
	KUNIT_CASE(pool_flags_serve_zero_bytes),
	KUNIT_CASE(pool_flags_with_huge_size_fail),
	KUNIT_CASE_PARAM(pool_extended_parameter_decides, parameter_rows_gen_params),
	KUNIT_CASE(pool_last_of_several_parameters_counts_too),
	KUNIT_CASE(pool_missing_parameters_fail),

	KUNIT_CASE(pool_small_paged_blocks_lie_in_one_page),
	KUNIT_CASE(pool_small_nonpaged_blocks_lie_in_one_page),
	KUNIT_CASE_PARAM(pool_large_blocks_are_page_aligned, large_gen_params),
	KUNIT_CASE_PARAM(pool_large_blocks_are_zeroed, large_gen_params),
	KUNIT_CASE_PARAM(pool_large_blocks_are_writable, large_gen_params),
	KUNIT_CASE_PARAM(pool_cache_aligned_blocks_are_on_cache_lines, routine_gen_params),
	KUNIT_CASE_PARAM(pool_zero_bytes_give_unique_blocks, routine_gen_params),
	KUNIT_CASE_PARAM(pool_huge_paged_request_gives_null, huge_gen_params),
	KUNIT_CASE_PARAM(pool_huge_nonpaged_request_gives_null, huge_gen_params),
	KUNIT_CASE_PARAM(pool_huge_request_is_refused_by_every_routine, routine_gen_params),
	KUNIT_CASE(pool_several_mib_of_paged_pool_can_be_had),
	KUNIT_CASE(pool_neighbours_do_not_overlap),
	KUNIT_CASE_PARAM(pool_blocks_are_freed_in_any_order, order_gen_params),
	KUNIT_CASE(pool_block_size_covers_request),
	KUNIT_CASE(pool_size_of_lookaside_entry_is_known),
	KUNIT_CASE_PARAM(pool_quota_is_not_charged_to_kernel_threads, routine_gen_params),
	KUNIT_CASE_PARAM(pool_quota_is_charged_to_processes, routine_gen_params),
	KUNIT_CASE_PARAM(pool_quota_is_not_charged_for_pages, routine_gen_params),
	KUNIT_CASE_PARAM(pool_block_is_copied_to_user_space, routine_gen_params),

	KUNIT_CASE(pool_wrong_tag_is_reported_and_freed),
	KUNIT_CASE(pool_right_tag_is_accepted),
	KUNIT_CASE(pool_no_tag_in_free_is_accepted),
	KUNIT_CASE(pool_protected_tag_is_accepted),
	KUNIT_CASE(pool_protected_block_needs_its_tag),
	KUNIT_CASE(pool_protected_bit_must_match),
	KUNIT_CASE(pool_zero_tag_is_reported_and_served),
	KUNIT_CASE(pool_tag_counts_blocks_and_bytes),
	KUNIT_CASE(pool_tag_counts_each_pool_apart),
	KUNIT_CASE(pool_tag_counts_without_protection_bit),
	KUNIT_CASE(pool_tag_counts_lookaside_entries),
	KUNIT_CASE(pool_tag_that_finds_no_memory_is_served),
	KUNIT_CASE(pool_double_free_is_refused),
	KUNIT_CASE(pool_double_free_of_large_block_is_refused),
	KUNIT_CASE(pool_free_of_null_is_refused),
	KUNIT_CASE(pool_free_of_stack_is_refused),
	KUNIT_CASE(pool_free_of_text_is_refused),
	KUNIT_CASE(pool_free_of_user_address_is_refused),
	KUNIT_CASE(pool_free_of_slab_memory_is_refused),
	KUNIT_CASE(pool_free_of_middle_of_block_is_refused),
	KUNIT_CASE(pool_free_of_middle_of_large_block_is_refused),
	KUNIT_CASE(pool_must_succeed_types_are_reported_and_served),
	KUNIT_CASE(pool_types_that_are_none_give_null),
	KUNIT_CASE(pool_size_of_no_block_is_reported),
	KUNIT_CASE(pool_size_of_freed_block_is_reported),
	KUNIT_CASE(pool_every_free_routine_checks_tags),

	KUNIT_CASE_PARAM(pool_failed_allocation_gives_null, routine_gen_params),
	KUNIT_CASE_PARAM(pool_failed_allocation_raises_with_raise_bit, routine_gen_params),
	KUNIT_CASE_PARAM(pool_failed_allocation_obeys_fail_instead_of_raise, routine_gen_params),
	KUNIT_CASE_PARAM(pool_recovers_from_failed_allocation, routine_gen_params),
	KUNIT_CASE_PARAM(pool_paged_request_at_dispatch_level_is_reported_and_served,
			 routine_gen_params),
	KUNIT_CASE(pool_paged_free_at_dispatch_level_is_reported_and_done),
	KUNIT_CASE(pool_large_paged_free_under_spinlock_is_done),
	KUNIT_CASE_PARAM(pool_nonpaged_is_clean_at_dispatch_level, routine_gen_params),
	KUNIT_CASE_PARAM(pool_nonpaged_works_in_softirq, routine_gen_params),
	KUNIT_CASE_PARAM(pool_nonpaged_works_in_hardirq, routine_gen_params),
	KUNIT_CASE(pool_paged_in_softirq_is_reported_and_served),
	KUNIT_CASE(pool_threads_allocate_and_free),
	KUNIT_CASE(pool_block_is_freed_by_another_thread),
	KUNIT_CASE(pool_concurrent_double_free_is_refused_once),
	{}
};

static int pool_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&pool_user);
}

static void pool_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&pool_user);
}

/**
 * struct pool_test - state of a running case
 * @nr_violations: reports before it that nobody expected
 */
struct pool_test {
	u64 nr_violations;
};

static int pool_case_init(struct kunit *test)
{
	struct pool_test *state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);

	if (!state)
		return -ENOMEM;
	state->nr_violations = ntmem_violation_total();
	test->priv = state;
	return 0;
}

static void pool_case_exit(struct kunit *test)
{
	struct pool_test *state = test->priv;

	if (!state)
		return;
	/* Where a case gave up halfway. */
	ntmem_fault_set(0, 0);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(), state->nr_violations);
}

static struct kunit_suite pool_suite = {
	.name = "ntmem_pool",
	.suite_init = pool_suite_init,
	.suite_exit = pool_suite_exit,
	.init = pool_case_init,
	.exit = pool_case_exit,
	.test_cases = pool_cases,
};

kunit_test_suite(pool_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's tagged pool");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
