/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_lookaside share.
 *
 * lookaside_kunit.c has the table of cases; what it lists from other files is
 * declared at the end.
 */
#ifndef NTMEM_LOOKASIDE_KUNIT_H
#define NTMEM_LOOKASIDE_KUNIT_H

#include "helpers.h"
#include "list.h"

#define TEST_TAG 0x74736554 /* "Test" */
#define TEST_SIZE 64
#define FRESH_DEPTH 4
#define FRESH_MAXIMUM_DEPTH 256

/**
 * struct lookaside_family - one way to make a list
 * @name: shows as the parameter
 * @kind: set of routines
 * @type: kind of pool
 */
struct lookaside_family {
	const char *name;
	enum ntmem_lookaside_kind kind;
	POOL_TYPE type;
};

#define NR_FAMILIES 4
extern const struct lookaside_family lookaside_families[NR_FAMILIES];

/**
 * struct test_list - a list under test
 * @family: how it was made
 * @active: to be deleted when the case ends
 * @L: the fields that all kinds begin with
 * @paged: the list
 * @nonpaged: the list
 * @ex: the list
 */
struct test_list {
	const struct lookaside_family *family;
	bool active;
	union {
		GENERAL_LOOKASIDE_POOL L;
		PAGED_LOOKASIDE_LIST paged;
		NPAGED_LOOKASIDE_LIST nonpaged;
		LOOKASIDE_LIST_EX ex;
	};
};

/**
 * struct list_setup - how a list is made
 * @allocate: count and serve its misses with custom_allocate()
 * @free: count and serve its surplus with custom_free()
 * @raise: raise on failure
 * @size: bytes per entry; 0 stands for TEST_SIZE
 */
struct list_setup {
	bool allocate;
	bool free;
	bool raise;
	size_t size;
};

/**
 * struct custom_calls - what the custom routines saw
 * @nr_allocates: calls to allocate
 * @nr_frees: calls to free
 * @type: last pool type
 * @size: last size
 * @tag: last tag
 * @list: last list; Ex only
 * @freed: last entry
 * @fail: whether to return %NULL
 * @fixed: memory to serve instead of pool memory, or %NULL
 * @nested: list to use from within the next call, or %NULL
 * @preempt_count: last call's preempt count
 * @irqs_disabled: whether interrupts were off in the last call
 */
struct custom_calls {
	unsigned int nr_allocates;
	unsigned int nr_frees;
	POOL_TYPE type;
	SIZE_T size;
	ULONG tag;
	PLOOKASIDE_LIST_EX list;
	PVOID freed;
	bool fail;
	void *fixed;
	struct test_list *nested;
	int preempt_count;
	bool irqs_disabled;
};

/* The custom routines get no argument that leads here, so it is one for all. */
extern struct custom_calls custom;
extern struct user_memory lookaside_user;

#define NR_TEST_LISTS 2

/**
 * struct lookaside_test - state of a running case
 * @nr_violations: reports before it that nobody expected
 * @lists: lists to use
 */
struct lookaside_test {
	u64 nr_violations;
	struct test_list lists[NR_TEST_LISTS];
};

static inline struct test_list *test_list(struct kunit *test, unsigned int i)
{
	return &((struct lookaside_test *)test->priv)->lists[i];
}

/* The list of a case that has the family as its parameter. */
struct test_list *list_make(struct kunit *test, const struct list_setup *setup);

void list_init(struct test_list *list, const struct lookaside_family *family,
	       const struct list_setup *setup);
void *list_allocate(struct test_list *list);
void list_free(struct test_list *list, void *entry);
void list_delete(struct test_list *list);
u32 list_nr_cached(const struct test_list *list);
bool list_is_ex(const struct test_list *list);
bool list_is_paged(const struct test_list *list);
struct ntmem_lookaside_report list_report(struct kunit *test, const struct test_list *list);

/* Takes, or gives back, that many entries; every one must be had. */
void list_allocate_many(struct kunit *test, struct test_list *list, void **entries,
			unsigned int nr);
void list_free_many(struct test_list *list, void **entries, unsigned int nr);

/* Lists in heavy use, in lookaside_magazines_kunit.c ----------------------- */

/* First thing in a case: what it has out would be left behind. */
void need_magazines(struct kunit *test);

bool mode_is(struct kunit *test, const struct test_list *list, const char *mode);
s64 tag_bytes(const struct test_list *list);

/* Takes an entry and gives it back, many times over. */
void list_ping(struct test_list *list, unsigned int nr);

/* Takes entries and gives them back. */
void list_cycle(struct kunit *test, struct test_list *list, void **entries, unsigned int nr);
void **entries_make(struct kunit *test, unsigned int nr);

/* Uses a list until it has its magazines. */
void list_make_busy(struct kunit *test, struct test_list *list);

/* For cases that take their time: one family stands for all. */
struct test_list *one_list(struct kunit *test, const struct list_setup *setup);
struct test_list *one_busy_list(struct kunit *test);

/* Tables for which lookaside_kunit.c has the generators -------------------- */

#define NR_DEPTHS 7
struct depth_row {
	const char *name;
	USHORT depth;
	USHORT maximum_depth;
	u32 kept;
};

extern const struct depth_row lookaside_depths[NR_DEPTHS];

#define NR_SIZES 26
extern const size_t lookaside_sizes[NR_SIZES];

#define NR_NO_LISTS 3
struct no_list_row {
	const char *name;
	int contents;
};

extern const struct no_list_row lookaside_no_lists[NR_NO_LISTS];

#define NR_LEVELS 5
struct level_row {
	const char *name;
	void (*raise)(void);
	void (*lower)(void);
};

extern const struct level_row lookaside_levels[NR_LEVELS];

/* Cases -------------------------------------------------------------------- */

/* lookaside_counters_kunit.c */
void lookaside_take_from_fresh_list_misses(struct kunit *test);
void lookaside_take_from_emptied_list_misses(struct kunit *test);
void lookaside_free_to_fresh_list_is_kept(struct kunit *test);
void lookaside_free_to_full_list_misses(struct kunit *test);
void lookaside_counters_match_model(struct kunit *test);
void lookaside_counters_match_model_with_custom_routines(struct kunit *test);
void lookaside_counters_wrap(struct kunit *test);
void lookaside_last_counters_stay_zero(struct kunit *test);
void lookaside_last_freed_comes_back_first(struct kunit *test);
void lookaside_cached_entry_keeps_contents(struct kunit *test);
void lookaside_full_list_keeps_what_it_has(struct kunit *test);
void lookaside_lists_do_not_share_entries(struct kunit *test);
void lookaside_report_agrees_with_fields(struct kunit *test);
void lookaside_report_counts_entries_out(struct kunit *test);
void lookaside_report_counts_custom_entries_out(struct kunit *test);

/* lookaside_callbacks_kunit.c */
void lookaside_allocate_routine_gets_list_parameters(struct kunit *test);
void lookaside_allocate_routine_gets_raise_flag(struct kunit *test);
void lookaside_free_routine_gets_entry_just_passed(struct kunit *test);
void lookaside_routines_are_not_called_for_cached_entries(struct kunit *test);
void lookaside_allocate_routine_alone_works(struct kunit *test);
void lookaside_free_routine_alone_works(struct kunit *test);
void lookaside_failing_allocate_routine_counts_as_miss(struct kunit *test);
void lookaside_default_routines_named_outright_work(struct kunit *test);
void lookaside_allocate_routine_may_use_its_list(struct kunit *test);
void lookaside_free_routine_may_use_its_list(struct kunit *test);
void lookaside_routines_run_at_passive_level(struct kunit *test);
void lookaside_routines_run_at_dispatch_level(struct kunit *test);
void lookaside_delete_frees_cached_entries(struct kunit *test);
void lookaside_flush_frees_cached_entries(struct kunit *test);
void lookaside_flush_leaves_counters(struct kunit *test);
void lookaside_flushed_list_is_usable(struct kunit *test);
void lookaside_flush_of_empty_list_does_nothing(struct kunit *test);

/* lookaside_sizes_kunit.c */
void lookaside_paged_entries_are_aligned(struct kunit *test);
void lookaside_nonpaged_entries_are_aligned(struct kunit *test);
void lookaside_paged_entries_do_not_overlap(struct kunit *test);
void lookaside_nonpaged_entries_do_not_overlap(struct kunit *test);
void lookaside_cache_aligned_entries_are_on_cache_lines(struct kunit *test);
void lookaside_largest_sizes_have_no_class(struct kunit *test);
void lookaside_impossible_size_gives_null(struct kunit *test);
void lookaside_written_depth_is_kept_to(struct kunit *test);
void lookaside_written_depth_is_kept_to_with_custom_routines(struct kunit *test);
void lookaside_absurd_depth_is_corrected(struct kunit *test);
void lookaside_lowered_depth_keeps_cached_entries(struct kunit *test);
void lookaside_lowered_depth_keeps_room_for_what_is_cached(struct kunit *test);
void lookaside_flush_of_deep_list_frees_all(struct kunit *test);

/* lookaside_misuse_kunit.c */
void lookaside_free_of_cached_entry_is_refused(struct kunit *test);
void lookaside_free_of_cached_custom_entry_is_refused(struct kunit *test);
void lookaside_free_of_returned_entry_is_refused(struct kunit *test);
void lookaside_free_of_null_is_refused(struct kunit *test);
void lookaside_free_of_stack_is_refused(struct kunit *test);
void lookaside_free_of_text_is_refused(struct kunit *test);
void lookaside_free_of_user_address_is_refused(struct kunit *test);
void lookaside_free_of_middle_of_entry_is_refused(struct kunit *test);
void lookaside_refused_free_leaves_list_alone(struct kunit *test);
void lookaside_free_of_other_lists_entry_works(struct kunit *test);
void lookaside_free_of_pool_block_works(struct kunit *test);
void lookaside_free_of_small_pool_block_is_reported(struct kunit *test);
void lookaside_free_of_block_of_other_pool_is_reported(struct kunit *test);
void lookaside_entry_may_go_to_pool(struct kunit *test);
void lookaside_cached_entry_is_refused_by_pool(struct kunit *test);
void lookaside_entry_with_list_inside_ends_that_list(struct kunit *test);
void lookaside_list_left_by_module_is_ended(struct kunit *test);
void lookaside_list_of_other_module_stays(struct kunit *test);
void lookaside_init_of_active_list_is_reported(struct kunit *test);
void lookaside_init_of_active_list_gives_fresh_list(struct kunit *test);
void lookaside_use_of_no_list_is_reported(struct kunit *test);
void lookaside_second_delete_is_reported(struct kunit *test);
void lookaside_take_from_deleted_list_gives_null(struct kunit *test);
void lookaside_free_to_deleted_list_frees_entry(struct kunit *test);
void lookaside_delete_with_entries_out_is_reported(struct kunit *test);
void lookaside_entries_outlive_their_list(struct kunit *test);
void lookaside_free_of_memory_with_list_is_reported(struct kunit *test);
void lookaside_free_of_memory_with_deleted_list_is_clean(struct kunit *test);

/* lookaside_contexts_kunit.c */
void lookaside_paged_list_is_served_at_dispatch_level(struct kunit *test);
void lookaside_paged_ex_list_is_served_at_dispatch_level(struct kunit *test);
void lookaside_nonpaged_list_is_clean_at_dispatch_level(struct kunit *test);
void lookaside_nonpaged_list_lives_in_softirq(struct kunit *test);
void lookaside_nonpaged_list_lives_in_hardirq(struct kunit *test);
void lookaside_large_class_works_at_once_from_softirq(struct kunit *test);
void lookaside_list_made_in_task_works_in_softirq(struct kunit *test);
void lookaside_threads_share_a_list(struct kunit *test);
void lookaside_threads_share_a_custom_list(struct kunit *test);
void lookaside_task_and_softirq_share_a_list(struct kunit *test);
void lookaside_task_and_hardirq_share_a_list(struct kunit *test);
void lookaside_lists_come_and_go_on_two_cpus(struct kunit *test);

/* lookaside_magazines_kunit.c */
void lookaside_busy_list_gets_magazines(struct kunit *test);
void lookaside_quiet_list_stays_exact(struct kunit *test);
void lookaside_busy_custom_list_stays_exact(struct kunit *test);
void lookaside_list_without_memory_for_magazines_stays_exact(struct kunit *test);
void lookaside_entries_change_modes(struct kunit *test);
void lookaside_busy_counters_are_exact(struct kunit *test);
void lookaside_busy_fields_follow_within_a_second(struct kunit *test);
void lookaside_last_counters_follow_once_a_second(struct kunit *test);
void lookaside_fresh_depth_lasts_a_second(struct kunit *test);
void lookaside_batch_becomes_resident(struct kunit *test);
void lookaside_large_batch_becomes_resident(struct kunit *test);
void lookaside_exact_depth_grows_with_misses(struct kunit *test);
void lookaside_idle_depth_comes_down(struct kunit *test);
void lookaside_busy_list_keeps_to_maximum_depth(struct kunit *test);
void lookaside_busy_list_keeps_to_written_depth(struct kunit *test);
void lookaside_idle_busy_list_gives_everything_back(struct kunit *test);
void lookaside_idle_exact_list_gives_everything_back(struct kunit *test);
void lookaside_idle_custom_list_keeps_its_entries(struct kunit *test);
void lookaside_pressure_takes_nearly_all(struct kunit *test);
void lookaside_flush_empties_magazines(struct kunit *test);
void lookaside_flush_at_dispatch_level_empties_magazines(struct kunit *test);
void lookaside_delete_of_busy_list_frees_all_at_once(struct kunit *test);
void lookaside_delete_of_busy_list_shows_last_counters(struct kunit *test);
void lookaside_delete_of_busy_list_with_entry_out_is_reported(struct kunit *test);
void lookaside_entry_of_busy_list_may_go_to_pool(struct kunit *test);
void lookaside_entry_in_magazine_is_refused_by_pool(struct kunit *test);
void lookaside_foreign_pointer_in_magazine_is_reported(struct kunit *test);
void lookaside_pool_block_goes_through_magazine(struct kunit *test);
void lookaside_busy_list_serves_nmis(struct kunit *test);
void lookaside_free_from_nmi_is_done_later(struct kunit *test);
void lookaside_too_many_frees_from_nmi_are_reported(struct kunit *test);
void lookaside_miss_in_nmi_gives_null(struct kunit *test);

/* lookaside_moments_kunit.c */
void lookaside_delete_meets_promotion(struct kunit *test);
void lookaside_list_that_rests_before_promotion_is_swept(struct kunit *test);
void lookaside_entries_on_their_way_are_not_out(struct kunit *test);
void lookaside_entry_that_comes_too_late_is_not_out(struct kunit *test);
void lookaside_routines_of_list_in_magazine_are_not_called(struct kunit *test);
void lookaside_counter_that_ran_ahead_is_right_in_the_end(struct kunit *test);
void lookaside_flush_ends_while_others_free(struct kunit *test);
void lookaside_nonpaged_miss_does_not_sleep(struct kunit *test);

/* lookaside_memory_kunit.c */
void lookaside_each_failing_step_leaves_counters_exact(struct kunit *test);
void lookaside_failed_allocation_gives_null(struct kunit *test);
void lookaside_list_recovers_from_failed_allocation(struct kunit *test);
void lookaside_deep_list_without_memory_keeps_few(struct kunit *test);
void lookaside_list_without_class_works(struct kunit *test);
void lookaside_cached_entry_needs_no_memory(struct kunit *test);
void lookaside_failed_allocation_raises_if_asked(struct kunit *test);
void lookaside_fail_no_raise_gives_null(struct kunit *test);
void lookaside_bare_list_shows_initial_state(struct kunit *test);
void lookaside_bare_list_gives_null(struct kunit *test);
void lookaside_bare_list_calls_allocate_routine(struct kunit *test);
void lookaside_bare_list_calls_free_routine(struct kunit *test);
void lookaside_bare_list_raises_if_asked(struct kunit *test);
void lookaside_bare_list_keeps_counting_once_proper(struct kunit *test);
void lookaside_bare_list_frees_to_pool(struct kunit *test);
void lookaside_bare_list_can_be_deleted(struct kunit *test);
void lookaside_list_once_bare_is_none_after_delete(struct kunit *test);
void lookaside_deleted_bare_list_is_no_list(struct kunit *test);
void lookaside_bare_list_can_be_initialised_again(struct kunit *test);
void lookaside_bare_list_can_be_flushed(struct kunit *test);
void lookaside_entry_is_copied_to_user_space(struct kunit *test);
void lookaside_entry_is_copied_from_user_space(struct kunit *test);

#endif /* NTMEM_LOOKASIDE_KUNIT_H */
