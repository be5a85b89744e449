/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_pool share.
 *
 * pool_kunit.c has the table of cases; what it lists from other files is
 * declared at the end.
 */
#ifndef NTMEM_POOL_KUNIT_H
#define NTMEM_POOL_KUNIT_H

#include "helpers.h"

#define TEST_TAG 0x6c6f6f50 /* "Pool" */
#define OTHER_TAG 0x7265744f /* "Oter" */
#define TEST_SIZE 64

extern struct user_memory pool_user;

/**
 * struct pool_routine - one way to allocate
 * @name: shows as the parameter
 * @allocate: calls it; takes pool type bits and a size
 * @zeroed: contents are zeroes
 * @quota: charges quota, and so raises unless told not to
 * @flags: takes POOL_FLAGS, where 0x8 means nothing
 */
struct pool_routine {
	const char *name;
	void *(*allocate)(ULONG type, size_t size);
	bool zeroed;
	bool quota;
	bool flags;
};

#define NR_ROUTINES 16
extern const struct pool_routine pool_routines[NR_ROUTINES];

/* Tables for which pool_kunit.c has the generators -------------------------- */

#define NR_HUGE_SIZES 6
extern const size_t pool_huge_sizes[NR_HUGE_SIZES];

#define NR_LARGE_SIZES 12
extern const size_t pool_large_sizes[NR_LARGE_SIZES];

#define NR_FREE_ORDERS 3
extern const char *const pool_free_orders[NR_FREE_ORDERS];

/* Cases -------------------------------------------------------------------- */

/* pool_blocks_kunit.c */
void pool_small_paged_blocks_lie_in_one_page(struct kunit *test);
void pool_small_nonpaged_blocks_lie_in_one_page(struct kunit *test);
void pool_large_blocks_are_page_aligned(struct kunit *test);
void pool_large_blocks_are_zeroed(struct kunit *test);
void pool_large_blocks_are_writable(struct kunit *test);
void pool_cache_aligned_blocks_are_on_cache_lines(struct kunit *test);
void pool_zero_bytes_give_unique_blocks(struct kunit *test);
void pool_huge_paged_request_gives_null(struct kunit *test);
void pool_huge_nonpaged_request_gives_null(struct kunit *test);
void pool_huge_request_is_refused_by_every_routine(struct kunit *test);
void pool_several_mib_of_paged_pool_can_be_had(struct kunit *test);
void pool_neighbours_do_not_overlap(struct kunit *test);
void pool_blocks_are_freed_in_any_order(struct kunit *test);
void pool_block_size_covers_request(struct kunit *test);
void pool_size_of_lookaside_entry_is_known(struct kunit *test);
void pool_quota_is_not_charged_to_kernel_threads(struct kunit *test);
void pool_quota_is_charged_to_processes(struct kunit *test);
void pool_quota_is_not_charged_for_pages(struct kunit *test);
void pool_block_is_copied_to_user_space(struct kunit *test);

/* pool_misuse_kunit.c */
void pool_wrong_tag_is_reported_and_freed(struct kunit *test);
void pool_right_tag_is_accepted(struct kunit *test);
void pool_no_tag_in_free_is_accepted(struct kunit *test);
void pool_protected_tag_is_accepted(struct kunit *test);
void pool_protected_block_needs_its_tag(struct kunit *test);
void pool_protected_bit_must_match(struct kunit *test);
void pool_zero_tag_is_reported_and_served(struct kunit *test);
void pool_tag_counts_blocks_and_bytes(struct kunit *test);
void pool_tag_counts_each_pool_apart(struct kunit *test);
void pool_tag_counts_without_protection_bit(struct kunit *test);
void pool_tag_counts_lookaside_entries(struct kunit *test);
void pool_tag_that_finds_no_memory_is_served(struct kunit *test);
void pool_double_free_is_refused(struct kunit *test);
void pool_double_free_of_large_block_is_refused(struct kunit *test);
void pool_free_of_null_is_refused(struct kunit *test);
void pool_free_of_stack_is_refused(struct kunit *test);
void pool_free_of_text_is_refused(struct kunit *test);
void pool_free_of_user_address_is_refused(struct kunit *test);
void pool_free_of_slab_memory_is_refused(struct kunit *test);
void pool_free_of_middle_of_block_is_refused(struct kunit *test);
void pool_free_of_middle_of_large_block_is_refused(struct kunit *test);
void pool_must_succeed_types_are_reported_and_served(struct kunit *test);
void pool_types_that_are_none_give_null(struct kunit *test);
void pool_size_of_no_block_is_reported(struct kunit *test);
void pool_size_of_freed_block_is_reported(struct kunit *test);
void pool_every_free_routine_checks_tags(struct kunit *test);

/* pool_contexts_kunit.c */
void pool_failed_allocation_gives_null(struct kunit *test);
void pool_failed_allocation_raises_with_raise_bit(struct kunit *test);
void pool_failed_allocation_obeys_fail_instead_of_raise(struct kunit *test);
void pool_recovers_from_failed_allocation(struct kunit *test);
void pool_paged_request_at_dispatch_level_is_reported_and_served(struct kunit *test);
void pool_paged_free_at_dispatch_level_is_reported_and_done(struct kunit *test);
void pool_large_paged_free_under_spinlock_is_done(struct kunit *test);
void pool_nonpaged_is_clean_at_dispatch_level(struct kunit *test);
void pool_nonpaged_works_in_softirq(struct kunit *test);
void pool_nonpaged_works_in_hardirq(struct kunit *test);
void pool_paged_in_softirq_is_reported_and_served(struct kunit *test);
void pool_threads_allocate_and_free(struct kunit *test);
void pool_block_is_freed_by_another_thread(struct kunit *test);
void pool_concurrent_double_free_is_refused_once(struct kunit *test);

#endif /* NTMEM_POOL_KUNIT_H */
