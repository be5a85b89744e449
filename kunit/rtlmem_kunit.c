// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suite ntmem_rtlmem: its tables of routines, what its files share, and its list of
 * cases.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "rtlmem_kunit.h"

/* Memory of the process that loads the suite. */
struct user_memory rtlmem_user;

/* Tables -------------------------------------------------------------------- */

/* Routines whose types differ from the tables'; a cast would break CFI. */

static void copy_volatile(void *to, const void *from, size_t length)
{
	RtlCopyVolatileMemory(to, from, length);
}

static void move_volatile(void *to, const void *from, size_t length)
{
	RtlMoveVolatileMemory(to, from, length);
}

static void copy_device(void *to, const void *from, size_t length)
{
	RtlCopyDeviceMemory(to, from, length);
}

static void move_device(void *to, const void *from, size_t length)
{
	RtlMoveDeviceMemory(to, from, length);
}

static const struct rtlmem_copier rtlmem_copiers[] = {
	{ "RtlCopyMemory", RtlCopyMemory },
	{ "RtlCopyMemory inline", rtlmem_inline_copy },
	{ "RtlMoveMemory", RtlMoveMemory },
	{ "RtlMoveMemory inline", rtlmem_inline_move },
	{ "RtlCopyBytes inline", rtlmem_inline_copy_bytes },
	{ "RtlCopyMemoryNonTemporal", RtlCopyMemoryNonTemporal },
	{ "RtlCopyVolatileMemory", copy_volatile },
	{ "RtlMoveVolatileMemory", move_volatile },
	{ "RtlCopyDeviceMemory", copy_device },
	{ "RtlMoveDeviceMemory", move_device },
	{ "RtlCopyMemory guarded", rtlmem_twin_copy },
	{ "RtlMoveMemory guarded", rtlmem_twin_move },
	{ "RtlMoveVolatileMemory guarded", rtlmem_twin_move_volatile },
};

static void fill_nontemporal(void *to, size_t length, int value)
{
	RtlFillMemoryNonTemporal(to, length, value);
}

static void set_volatile(void *to, size_t length, int value)
{
	RtlSetVolatileMemory(to, value, length);
}

static void fill_volatile(void *to, size_t length, int value)
{
	RtlFillVolatileMemory(to, length, value);
}

static void set_device(void *to, size_t length, int value)
{
	RtlSetDeviceMemory(to, value, length);
}

static void fill_device(void *to, size_t length, int value)
{
	RtlFillDeviceMemory(to, length, value);
}

static void zero(void *to, size_t length, int value)
{
	RtlZeroMemory(to, length);
}

static void secure_zero(void *to, size_t length, int value)
{
	RtlSecureZeroMemory(to, length);
}

static void secure_zero_2(void *to, size_t length, int value)
{
	RtlSecureZeroMemory2(to, length);
}

static void zero_volatile(void *to, size_t length, int value)
{
	RtlZeroVolatileMemory(to, length);
}

static void zero_device(void *to, size_t length, int value)
{
	RtlZeroDeviceMemory(to, length);
}

static const struct rtlmem_filler rtlmem_fillers[] = {
	{ "RtlFillMemory", false, RtlFillMemory },
	{ "RtlFillMemory inline", false, rtlmem_inline_fill },
	{ "RtlFillBytes inline", false, rtlmem_inline_fill_bytes },
	{ "RtlFillMemoryNonTemporal", false, fill_nontemporal },
	{ "RtlSetVolatileMemory", false, set_volatile },
	{ "RtlFillVolatileMemory", false, fill_volatile },
	{ "RtlSetDeviceMemory", false, set_device },
	{ "RtlFillDeviceMemory", false, fill_device },
	{ "RtlZeroMemory", true, zero },
	{ "RtlZeroMemory inline", true, rtlmem_inline_zero },
	{ "RtlZeroBytes inline", true, rtlmem_inline_zero_bytes },
	{ "RtlSecureZeroMemory", true, secure_zero },
	{ "RtlSecureZeroMemory inline", true, rtlmem_inline_secure_zero },
	{ "RtlSecureZeroMemory2", true, secure_zero_2 },
	{ "RtlZeroVolatileMemory", true, zero_volatile },
	{ "RtlZeroDeviceMemory", true, zero_device },
	{ "RtlFillMemory guarded", false, rtlmem_twin_fill },
	{ "RtlSetVolatileMemory guarded", false, rtlmem_twin_set_volatile },
	{ "RtlZeroMemory guarded", true, rtlmem_twin_zero },
	{ "RtlSecureZeroMemory guarded", true, rtlmem_twin_secure_zero },
};

static bool equal(const void *a, const void *b, size_t length)
{
	return RtlEqualMemory(a, b, length);
}

static bool equal_volatile(const void *a, const void *b, size_t length)
{
	return RtlEqualVolatileMemory(a, b, length);
}

static bool equal_device(const void *a, const void *b, size_t length)
{
	return RtlEqualDeviceMemory(a, b, length);
}

static bool equal_in_constant_time(const void *a, const void *b, size_t length)
{
	return RtlConstantTimeEqualMemory(a, b, length);
}

static const struct rtlmem_equaler rtlmem_equalers[] = {
	{ "RtlEqualMemory", equal },
	{ "RtlEqualMemory inline", rtlmem_inline_equal },
	{ "RtlEqualVolatileMemory", equal_volatile },
	{ "RtlEqualDeviceMemory", equal_device },
	{ "RtlConstantTimeEqualMemory", equal_in_constant_time },
	{ "RtlEqualMemory guarded", rtlmem_twin_equal },
	{ "RtlConstantTimeEqualMemory guarded", rtlmem_twin_equal_in_constant_time },
};

static void fill_ulong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlong(to, length, pattern);
}

static void fill_ulonglong(void *to, size_t length, u64 pattern)
{
	RtlFillMemoryUlonglong(to, length, pattern);
}

static const struct rtlmem_patterner rtlmem_patterners[] = {
	{ "RtlFillMemoryUlong", sizeof(ULONG), fill_ulong },
	{ "RtlFillMemoryUlong inline", sizeof(ULONG), rtlmem_inline_fill_ulong },
	{ "RtlFillMemoryUlong guarded", sizeof(ULONG), rtlmem_twin_fill_ulong },
	{ "RtlFillMemoryUlonglong guarded", sizeof(ULONGLONG), rtlmem_twin_fill_ulonglong },
	{ "RtlFillMemoryUlonglong", sizeof(ULONGLONG), fill_ulonglong },
	{ "RtlFillMemoryUlonglong inline", sizeof(ULONGLONG), rtlmem_inline_fill_ulonglong },
};

static void copier_name(const struct rtlmem_copier *copier, char *name)
{
	strscpy(name, copier->name, KUNIT_PARAM_DESC_SIZE);
}

static void filler_name(const struct rtlmem_filler *filler, char *name)
{
	strscpy(name, filler->name, KUNIT_PARAM_DESC_SIZE);
}

static void equaler_name(const struct rtlmem_equaler *equaler, char *name)
{
	strscpy(name, equaler->name, KUNIT_PARAM_DESC_SIZE);
}

static void patterner_name(const struct rtlmem_patterner *patterner, char *name)
{
	strscpy(name, patterner->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(copier, rtlmem_copiers, copier_name);
KUNIT_ARRAY_PARAM(filler, rtlmem_fillers, filler_name);
KUNIT_ARRAY_PARAM(equaler, rtlmem_equalers, equaler_name);
KUNIT_ARRAY_PARAM(patterner, rtlmem_patterners, patterner_name);

/* What the files share ------------------------------------------------------ */

/**
 * rtlmem_buffer() - allocate memory that goes with the test
 * @test: running test
 * @length: bytes
 *
 * Return: it, page-aligned if it is at least a page; never %NULL.
 */
u8 *rtlmem_buffer(struct kunit *test, size_t length)
{
	u8 *buffer = kunit_kmalloc(test, length, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	return buffer;
}

/**
 * rtlmem_seed() - choose a seed, and say which
 * @test: running test
 *
 * Return: it.
 */
u32 rtlmem_seed(struct kunit *test)
{
	u32 seed = get_random_u32();

	kunit_info(test, "seed %u\n", seed);
	return seed;
}

static bool is_missing(const void *address)
{
	u8 byte;

	return copy_from_kernel_nofault(&byte, address, 1) == -EFAULT;
}

struct guarded_pages {
	struct page *pages[16];
	unsigned int nr_pages;
	void *mapping;
};

static void guarded_free(struct kunit_resource *resource)
{
	struct guarded_pages *guarded = resource->data;
	unsigned int i;

	vunmap(guarded->mapping);
	for (i = 0; i < guarded->nr_pages; i++)
		__free_page(guarded->pages[i]);
	kfree(guarded);
}

static int guarded_init(struct kunit_resource *resource, void *context)
{
	resource->data = context;
	return 0;
}

/* A mapping is followed by a page that is not there. What lies before it is chance. */
static void *guarded_map(struct guarded_pages *guarded)
{
	void *tries[16] = {};
	void *good = NULL;
	int i, nr = 0;

	while (!good && nr < ARRAY_SIZE(tries)) {
		tries[nr] = vmap(guarded->pages, guarded->nr_pages, VM_MAP, PAGE_KERNEL);
		if (!tries[nr])
			break;
		if (is_missing(tries[nr] - 1) &&
		    is_missing(tries[nr] + guarded->nr_pages * PAGE_SIZE))
			good = tries[nr];
		nr++;
	}
	for (i = 0; i < nr; i++)
		if (tries[i] != good)
			vunmap(tries[i]);
	return good;
}

/**
 * rtlmem_guarded_make() - make memory between two pages that are not there
 * @test: running test, with which it goes
 * @nr_pages: pages, 16 at the most
 *
 * Return: it, filled with zeros.
 */
struct rtlmem_guarded rtlmem_guarded_make(struct kunit *test, unsigned int nr_pages)
{
	struct guarded_pages *guarded = kzalloc(sizeof(*guarded), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, guarded);
	while (guarded->nr_pages < nr_pages) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

		if (!page)
			break;
		guarded->pages[guarded->nr_pages++] = page;
	}
	if (guarded->nr_pages == nr_pages)
		guarded->mapping = guarded_map(guarded);
	kunit_alloc_resource(test, guarded_init, guarded_free, GFP_KERNEL, guarded);
	KUNIT_ASSERT_NOT_NULL(test, guarded->mapping);
	return (struct rtlmem_guarded){ guarded->mapping, nr_pages * PAGE_SIZE };
}

/* Cases --------------------------------------------------------------------- */

static struct kunit_case rtlmem_cases[] = {
	KUNIT_CASE_PARAM(rtlmem_copy_every_length_and_alignment, copier_gen_params),
	KUNIT_CASE_PARAM(rtlmem_copy_overlap_in_both_directions, copier_gen_params),
	KUNIT_CASE_PARAM(rtlmem_copy_random_large_ranges, copier_gen_params),
	KUNIT_CASE_PARAM(rtlmem_copy_of_nothing_touches_nothing, copier_gen_params),
	KUNIT_CASE_PARAM(rtlmem_copy_between_guard_pages, copier_gen_params),
	KUNIT_CASE_PARAM(rtlmem_copy_to_itself_changes_nothing, copier_gen_params),
	KUNIT_CASE(rtlmem_copy_of_constant_length),
	KUNIT_CASE(rtlmem_copy_of_constant_length_overlaps),
	KUNIT_CASE(rtlmem_nontemporal_copy_around_its_threshold),
	KUNIT_CASE(rtlmem_nontemporal_overlap_is_a_move),
	KUNIT_CASE(rtlmem_volatile_and_device_copies_return_destination),
	KUNIT_CASE_PARAM(rtlmem_fill_every_length_and_alignment, filler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_fill_lengths_around_string_stores, filler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_fill_uses_the_low_byte, filler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_fill_of_nothing_touches_nothing, filler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_fill_between_guard_pages, filler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_fill_random_large_ranges, filler_gen_params),
	KUNIT_CASE(rtlmem_zero_of_constant_length),
	KUNIT_CASE_PARAM(rtlmem_pattern_every_length_and_alignment, patterner_gen_params),
	KUNIT_CASE_PARAM(rtlmem_pattern_lengths_around_string_stores, patterner_gen_params),
	KUNIT_CASE_PARAM(rtlmem_pattern_large_at_every_alignment, patterner_gen_params),
	KUNIT_CASE_PARAM(rtlmem_pattern_too_short_touches_nothing, patterner_gen_params),
	KUNIT_CASE_PARAM(rtlmem_pattern_between_guard_pages, patterner_gen_params),
	KUNIT_CASE(rtlmem_fill_ulong_leaves_the_rest),
	KUNIT_CASE(rtlmem_fill_ulonglong_leaves_the_rest),
	KUNIT_CASE(rtlmem_nontemporal_fill_around_its_threshold),
	KUNIT_CASE(rtlmem_secure_zero_returns_its_argument),
	KUNIT_CASE(rtlmem_secure_zero_leaves_no_secret),
	KUNIT_CASE(rtlmem_set_and_fill_return_destination),
	NTMEM_KUNIT_CASE_SLOW(rtlmem_compare_every_length_alignment_and_difference),
	KUNIT_CASE(rtlmem_compare_equal_ranges),
	KUNIT_CASE(rtlmem_compare_difference_is_any_bit),
	KUNIT_CASE(rtlmem_compare_is_no_ordering),
	KUNIT_CASE(rtlmem_compare_counts_to_the_first_of_many),
	KUNIT_CASE(rtlmem_compare_overlapping_ranges),
	KUNIT_CASE(rtlmem_compare_range_with_itself),
	KUNIT_CASE(rtlmem_compare_random_large_ranges),
	KUNIT_CASE(rtlmem_compare_of_nothing_touches_nothing),
	KUNIT_CASE(rtlmem_compare_memory_that_changes),
	KUNIT_CASE(rtlmem_compare_across_pages_among_other_bytes),
	KUNIT_CASE(rtlmem_compare_shows_sanitizers_all_that_it_needs),
	KUNIT_CASE(rtlmem_compare_shows_sanitizers_no_more_than_it_needs),
	KUNIT_CASE_PARAM(rtlmem_equal_every_length_and_difference, equaler_gen_params),
	KUNIT_CASE_PARAM(rtlmem_equal_of_nothing_is_true, equaler_gen_params),
	KUNIT_CASE(rtlmem_equal_of_constant_length),
	KUNIT_CASE(rtlmem_is_zero_every_length_alignment_and_difference),
	KUNIT_CASE(rtlmem_is_zero_random_large_ranges),
	KUNIT_CASE(rtlmem_is_zero_across_pages_among_other_bytes),
	KUNIT_CASE(rtlmem_is_zero_of_nothing_is_true),
	KUNIT_CASE(rtlmem_compare_ulong_every_length_and_alignment),
	KUNIT_CASE(rtlmem_compare_ulong_rounds_down),
	KUNIT_CASE(rtlmem_compare_ulong_partial_ulong_does_not_count),
	KUNIT_CASE(rtlmem_compare_ulong_random_large_ranges),
	KUNIT_CASE(rtlmem_compare_ulong_across_pages_among_other_bytes),
	KUNIT_CASE(rtlmem_compare_ulong_pattern_that_repeats_bytes),
	KUNIT_CASE(rtlmem_compare_ulong_of_nothing_touches_nothing),
	KUNIT_CASE(rtlmem_constant_time_is_one_or_zero),
	KUNIT_CASE(rtlmem_compare_ends_at_guard_page),
	KUNIT_CASE(rtlmem_compare_starts_at_guard_page),
	KUNIT_CASE(rtlmem_compare_length_may_reach_over_guard_page),
	KUNIT_CASE(rtlmem_compare_crosses_pages_before_guard_page),
	KUNIT_CASE(rtlmem_compare_of_pages_ends_at_guard_page),
	KUNIT_CASE(rtlmem_is_zero_stays_between_guard_pages),
	KUNIT_CASE(rtlmem_is_zero_length_may_reach_over_guard_page),
	KUNIT_CASE(rtlmem_compare_ulong_stays_between_guard_pages),
	KUNIT_CASE(rtlmem_compare_ulong_length_may_reach_over_guard_page),
	KUNIT_CASE(rtlmem_prefetch_takes_any_address),
	KUNIT_CASE(rtlmem_twin_copy_into_guard_page),
	KUNIT_CASE(rtlmem_twin_copy_out_of_guard_page),
	KUNIT_CASE(rtlmem_twin_overlap_starts_with_the_last_byte),
	KUNIT_CASE(rtlmem_twin_overlap_ends_at_guard_page),
	KUNIT_CASE(rtlmem_twin_fill_into_guard_page),
	KUNIT_CASE(rtlmem_twin_pattern_into_guard_page),
	KUNIT_CASE(rtlmem_twin_compare_at_guard_page),
	KUNIT_CASE(rtlmem_twin_look_at_guard_page),
	KUNIT_CASE(rtlmem_twin_compares_as_the_others_do),
	KUNIT_CASE(rtlmem_twin_offsets_are_not_zeros),
	KUNIT_CASE(rtlmem_twin_takes_any_address),
	KUNIT_CASE(rtlmem_twin_of_nothing_touches_nothing),
	KUNIT_CASE(rtlmem_twin_reaches_user_memory),
	KUNIT_CASE(rtlmem_twin_waits_for_no_page),
	KUNIT_CASE(rtlmem_twin_in_nmi_reaches_no_user_memory),
	KUNIT_CASE(rtlmem_twin_ends_where_user_memory_ends),
	KUNIT_CASE(rtlmem_twin_goes_on_after_repair),
	KUNIT_CASE(rtlmem_wide_finds_the_block_that_differs),
	KUNIT_CASE(rtlmem_wide_finds_the_block_without_the_pattern),
	KUNIT_CASE(rtlmem_wide_is_for_tasks_that_may_be_preempted),
	KUNIT_CASE(rtlmem_wide_is_for_kernel_memory),
	KUNIT_CASE(rtlmem_wide_sections_follow_each_other),
	KUNIT_CASE(rtlmem_device_copy_accesses_each_byte_once),
	KUNIT_CASE(rtlmem_device_copy_takes_the_widest_accesses),
	KUNIT_CASE(rtlmem_device_copy_goes_in_order),
	KUNIT_CASE(rtlmem_device_set_accesses_each_byte_once),
	KUNIT_CASE(rtlmem_device_equal_ends_with_the_difference),
	KUNIT_CASE(rtlmem_everything_in_task),
	KUNIT_CASE(rtlmem_everything_in_softirq),
	KUNIT_CASE(rtlmem_everything_in_hardirq),
	KUNIT_CASE(rtlmem_everything_with_interrupts_off),
	KUNIT_CASE(rtlmem_everything_under_raw_spinlock),
	KUNIT_CASE(rtlmem_everything_at_once),
	KUNIT_CASE(rtlmem_macros_evaluate_arguments_once),
	KUNIT_CASE(rtlmem_macros_take_arguments_with_commas),
	KUNIT_CASE(rtlmem_byte_swaps_reverse),
	{}
};

static int rtlmem_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&rtlmem_user);
}

static void rtlmem_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&rtlmem_user);
}

static struct kunit_suite rtlmem_suite = {
	.name = "ntmem_rtlmem",
	.suite_init = rtlmem_suite_init,
	.suite_exit = rtlmem_suite_exit,
	.test_cases = rtlmem_cases,
};
kunit_test_suite(rtlmem_suite);

MODULE_DESCRIPTION("Tests of ntmem's Rtl memory routines");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
