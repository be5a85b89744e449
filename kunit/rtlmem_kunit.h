/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_rtlmem share.
 *
 * Routines that do the same are in one table, so that each case runs with all of them:
 * what drivers call, what they get inlined, and the relatives.
 */
#ifndef NTMEM_RTLMEM_KUNIT_H
#define NTMEM_RTLMEM_KUNIT_H

/* A routine's name is the exported routine, unless a file wants it inlined. */
#ifndef RTLMEM_KUNIT_INLINE
#define NTMEM_RTLMEM_OUT_OF_LINE
#endif

#include <linux/irqflags.h>

#include "helpers.h"

#include <ntmem/rtlmem.h>

/* Lengths and alignments of exhaustive cases. */
#define RTLMEM_SHORT 256
#define RTLMEM_ALIGNMENTS 16

/* Bytes on each side of what is under test, which nothing may write. */
#define RTLMEM_CANARY 64
#define RTLMEM_CANARY_BYTE 0xc5

/* Routines ------------------------------------------------------------------ */

/* A routine that makes one range like another. */
struct rtlmem_copier {
	const char *name;
	void (*copy)(void *to, const void *from, size_t length);
};

/* A routine that makes all bytes of a range alike. */
struct rtlmem_filler {
	const char *name;
	bool zero_only;
	void (*fill)(void *to, size_t length, int value);
};

/* A routine that tells whether two ranges are equal. */
struct rtlmem_equaler {
	const char *name;
	bool (*equal)(const void *a, const void *b, size_t length);
};

/* A routine that repeats a value of @unit bytes. */
struct rtlmem_patterner {
	const char *name;
	size_t unit;
	void (*fill)(void *to, size_t length, u64 pattern);
};

/* rtlmem_inline_kunit.c */
void rtlmem_inline_copy(void *to, const void *from, size_t length);
void rtlmem_inline_move(void *to, const void *from, size_t length);
void rtlmem_inline_copy_bytes(void *to, const void *from, size_t length);
void rtlmem_inline_fill(void *to, size_t length, int value);
void rtlmem_inline_fill_bytes(void *to, size_t length, int value);
void rtlmem_inline_zero(void *to, size_t length, int value);
void rtlmem_inline_zero_bytes(void *to, size_t length, int value);
void rtlmem_inline_secure_zero(void *to, size_t length, int value);
void rtlmem_inline_fill_ulong(void *to, size_t length, u64 pattern);
void rtlmem_inline_fill_ulonglong(void *to, size_t length, u64 pattern);
bool rtlmem_inline_equal(const void *a, const void *b, size_t length);
/* With @length known to the compiler, up to RTLMEM_CONSTANTS; else false. */
bool rtlmem_constant_move(void *to, const void *from, size_t length);
bool rtlmem_constant_zero(void *to, size_t length);
bool rtlmem_constant_equal(const void *a, const void *b, size_t length, bool *equal);
#define RTLMEM_CONSTANTS 72

/* rtlmem_twins_kunit.c */
void rtlmem_twin_move(void *to, const void *from, size_t length);
void rtlmem_twin_copy(void *to, const void *from, size_t length);
void rtlmem_twin_move_volatile(void *to, const void *from, size_t length);
void rtlmem_twin_fill(void *to, size_t length, int value);
void rtlmem_twin_zero(void *to, size_t length, int value);
void rtlmem_twin_secure_zero(void *to, size_t length, int value);
void rtlmem_twin_set_volatile(void *to, size_t length, int value);
bool rtlmem_twin_equal(const void *a, const void *b, size_t length);
bool rtlmem_twin_equal_in_constant_time(const void *a, const void *b, size_t length);
void rtlmem_twin_fill_ulong(void *to, size_t length, u64 pattern);
void rtlmem_twin_fill_ulonglong(void *to, size_t length, u64 pattern);
size_t rtlmem_twin_compare(const void *a, const void *b, size_t length);
size_t rtlmem_twin_compare_ulong(void *memory, size_t length, ULONG pattern);
bool rtlmem_twin_is_zero(void *memory, size_t length);
int rtlmem_twin_copy_with_repair(void *to, const void *from, size_t length,
				 void (*repair)(void *address));

/* rtlmem_object_kunit.c, and what it calls */
void rtlmem_take_secret(void *secret, size_t length);
void rtlmem_leave_secret_zeroed(void);
void rtlmem_leave_secret_secured(void);
void rtlmem_store_one_word(void *p);

/* Reference: a byte at a time ------------------------------------------------- */

static inline size_t rtlmem_ref_compare(const volatile u8 *a, const volatile u8 *b, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (a[i] != b[i])
			break;
	return i;
}

static inline void rtlmem_ref_move(volatile u8 *to, const volatile u8 *from, size_t length)
{
	size_t i;

	if (to <= from)
		for (i = 0; i < length; i++)
			to[i] = from[i];
	else
		for (i = length; i--;)
			to[i] = from[i];
}

/* What byte @i of a range that repeats @pattern is. */
static inline u8 rtlmem_pattern_byte(u64 pattern, size_t i)
{
	return ((const u8 *)&pattern)[i % sizeof(pattern)];
}

/* Bytes that differ from their neighbours and from those a power of two away. */
static inline void rtlmem_scramble(void *memory, size_t length, u32 seed)
{
	struct rnd_state random;

	prandom_seed_state(&random, seed);
	prandom_bytes_state(&random, memory, length);
}

/* Both ways of looking ------------------------------------------------------- */

/*
 * Much memory is looked at in one way by a task and in another by who may not sleep, who
 * is imitated here. Both must say the same; what they say is returned, or else -1.
 */
static inline size_t rtlmem_compare_both_ways(const u8 *a, const u8 *b, size_t length)
{
	size_t in_task = RtlCompareMemory(a, b, length);
	unsigned long flags;
	size_t other;

	local_irq_save(flags);
	other = RtlCompareMemory(a, b, length);
	local_irq_restore(flags);
	return in_task == other ? other : -1;
}

static inline size_t rtlmem_compare_ulong_both_ways(u8 *memory, size_t length, ULONG pattern)
{
	size_t in_task = RtlCompareMemoryUlong(memory, length, pattern);
	unsigned long flags;
	size_t other;

	local_irq_save(flags);
	other = RtlCompareMemoryUlong(memory, length, pattern);
	local_irq_restore(flags);
	return in_task == other ? other : -1;
}

static inline int rtlmem_is_zero_both_ways(u8 *memory, size_t length)
{
	BOOLEAN in_task = RtlIsZeroMemory(memory, length);
	unsigned long flags;
	BOOLEAN other;

	local_irq_save(flags);
	other = RtlIsZeroMemory(memory, length);
	local_irq_restore(flags);
	return in_task == other ? other : -1;
}

/* rtlmem_kunit.c */

extern struct user_memory rtlmem_user;

/**
 * struct rtlmem_guarded - pages between pages that are not there
 * @start: the first of them
 * @length: their bytes
 */
struct rtlmem_guarded {
	u8 *start;
	size_t length;
};

struct rtlmem_guarded rtlmem_guarded_make(struct kunit *test, unsigned int nr_pages);
u8 *rtlmem_buffer(struct kunit *test, size_t length);
u32 rtlmem_seed(struct kunit *test);

/* rtlmem_copy_kunit.c */
void rtlmem_copy_every_length_and_alignment(struct kunit *test);
void rtlmem_copy_overlap_in_both_directions(struct kunit *test);
void rtlmem_copy_random_large_ranges(struct kunit *test);
void rtlmem_copy_of_nothing_touches_nothing(struct kunit *test);
void rtlmem_copy_between_guard_pages(struct kunit *test);
void rtlmem_copy_to_itself_changes_nothing(struct kunit *test);
void rtlmem_copy_of_constant_length(struct kunit *test);
void rtlmem_copy_of_constant_length_overlaps(struct kunit *test);
void rtlmem_nontemporal_copy_around_its_threshold(struct kunit *test);
void rtlmem_nontemporal_overlap_is_a_move(struct kunit *test);
void rtlmem_volatile_and_device_copies_return_destination(struct kunit *test);

/* rtlmem_fill_kunit.c */
void rtlmem_fill_every_length_and_alignment(struct kunit *test);
void rtlmem_fill_lengths_around_string_stores(struct kunit *test);
void rtlmem_fill_uses_the_low_byte(struct kunit *test);
void rtlmem_fill_of_nothing_touches_nothing(struct kunit *test);
void rtlmem_fill_between_guard_pages(struct kunit *test);
void rtlmem_fill_random_large_ranges(struct kunit *test);
void rtlmem_zero_of_constant_length(struct kunit *test);
void rtlmem_pattern_every_length_and_alignment(struct kunit *test);
void rtlmem_pattern_lengths_around_string_stores(struct kunit *test);
void rtlmem_pattern_large_at_every_alignment(struct kunit *test);
void rtlmem_pattern_too_short_touches_nothing(struct kunit *test);
void rtlmem_pattern_between_guard_pages(struct kunit *test);
void rtlmem_fill_ulong_leaves_the_rest(struct kunit *test);
void rtlmem_fill_ulonglong_leaves_the_rest(struct kunit *test);
void rtlmem_nontemporal_fill_around_its_threshold(struct kunit *test);
void rtlmem_secure_zero_returns_its_argument(struct kunit *test);
void rtlmem_secure_zero_leaves_no_secret(struct kunit *test);
void rtlmem_set_and_fill_return_destination(struct kunit *test);

/* rtlmem_compare_kunit.c */
void rtlmem_compare_every_length_alignment_and_difference(struct kunit *test);
void rtlmem_compare_equal_ranges(struct kunit *test);
void rtlmem_compare_difference_is_any_bit(struct kunit *test);
void rtlmem_compare_is_no_ordering(struct kunit *test);
void rtlmem_compare_counts_to_the_first_of_many(struct kunit *test);
void rtlmem_compare_overlapping_ranges(struct kunit *test);
void rtlmem_compare_range_with_itself(struct kunit *test);
void rtlmem_compare_random_large_ranges(struct kunit *test);
void rtlmem_compare_of_nothing_touches_nothing(struct kunit *test);
void rtlmem_compare_memory_that_changes(struct kunit *test);
void rtlmem_compare_across_pages_among_other_bytes(struct kunit *test);
void rtlmem_compare_shows_sanitizers_all_that_it_needs(struct kunit *test);
void rtlmem_compare_shows_sanitizers_no_more_than_it_needs(struct kunit *test);
void rtlmem_equal_every_length_and_difference(struct kunit *test);
void rtlmem_equal_of_nothing_is_true(struct kunit *test);
void rtlmem_equal_of_constant_length(struct kunit *test);
void rtlmem_is_zero_every_length_alignment_and_difference(struct kunit *test);
void rtlmem_is_zero_random_large_ranges(struct kunit *test);
void rtlmem_is_zero_across_pages_among_other_bytes(struct kunit *test);
void rtlmem_is_zero_of_nothing_is_true(struct kunit *test);
void rtlmem_compare_ulong_every_length_and_alignment(struct kunit *test);
void rtlmem_compare_ulong_rounds_down(struct kunit *test);
void rtlmem_compare_ulong_partial_ulong_does_not_count(struct kunit *test);
void rtlmem_compare_ulong_random_large_ranges(struct kunit *test);
void rtlmem_compare_ulong_across_pages_among_other_bytes(struct kunit *test);
void rtlmem_compare_ulong_pattern_that_repeats_bytes(struct kunit *test);
void rtlmem_compare_ulong_of_nothing_touches_nothing(struct kunit *test);
void rtlmem_constant_time_is_one_or_zero(struct kunit *test);

/* rtlmem_guard_kunit.c */
void rtlmem_compare_ends_at_guard_page(struct kunit *test);
void rtlmem_compare_starts_at_guard_page(struct kunit *test);
void rtlmem_compare_length_may_reach_over_guard_page(struct kunit *test);
void rtlmem_compare_crosses_pages_before_guard_page(struct kunit *test);
void rtlmem_compare_of_pages_ends_at_guard_page(struct kunit *test);
void rtlmem_is_zero_stays_between_guard_pages(struct kunit *test);
void rtlmem_is_zero_length_may_reach_over_guard_page(struct kunit *test);
void rtlmem_compare_ulong_stays_between_guard_pages(struct kunit *test);
void rtlmem_compare_ulong_length_may_reach_over_guard_page(struct kunit *test);
void rtlmem_prefetch_takes_any_address(struct kunit *test);

/* rtlmem_fault_kunit.c */
void rtlmem_twin_copy_into_guard_page(struct kunit *test);
void rtlmem_twin_copy_out_of_guard_page(struct kunit *test);
void rtlmem_twin_overlap_starts_with_the_last_byte(struct kunit *test);
void rtlmem_twin_overlap_ends_at_guard_page(struct kunit *test);
void rtlmem_twin_fill_into_guard_page(struct kunit *test);
void rtlmem_twin_pattern_into_guard_page(struct kunit *test);
void rtlmem_twin_compare_at_guard_page(struct kunit *test);
void rtlmem_twin_look_at_guard_page(struct kunit *test);
void rtlmem_twin_compares_as_the_others_do(struct kunit *test);
void rtlmem_twin_offsets_are_not_zeros(struct kunit *test);
void rtlmem_twin_takes_any_address(struct kunit *test);
void rtlmem_twin_of_nothing_touches_nothing(struct kunit *test);
void rtlmem_twin_reaches_user_memory(struct kunit *test);
void rtlmem_twin_waits_for_no_page(struct kunit *test);
void rtlmem_twin_in_nmi_reaches_no_user_memory(struct kunit *test);
void rtlmem_twin_ends_where_user_memory_ends(struct kunit *test);
void rtlmem_twin_goes_on_after_repair(struct kunit *test);

/* rtlmem_wide_kunit.c */
void rtlmem_wide_finds_the_block_that_differs(struct kunit *test);
void rtlmem_wide_finds_the_block_without_the_pattern(struct kunit *test);
void rtlmem_wide_is_for_tasks_that_may_be_preempted(struct kunit *test);
void rtlmem_wide_is_for_kernel_memory(struct kunit *test);
void rtlmem_wide_sections_follow_each_other(struct kunit *test);

/* rtlmem_device_kunit.c */
void rtlmem_device_copy_accesses_each_byte_once(struct kunit *test);
void rtlmem_device_copy_takes_the_widest_accesses(struct kunit *test);
void rtlmem_device_copy_goes_in_order(struct kunit *test);
void rtlmem_device_set_accesses_each_byte_once(struct kunit *test);
void rtlmem_device_equal_ends_with_the_difference(struct kunit *test);

/* rtlmem_contexts_kunit.c */
void rtlmem_everything_in_task(struct kunit *test);
void rtlmem_everything_in_softirq(struct kunit *test);
void rtlmem_everything_in_hardirq(struct kunit *test);
void rtlmem_everything_with_interrupts_off(struct kunit *test);
void rtlmem_everything_under_raw_spinlock(struct kunit *test);
void rtlmem_everything_at_once(struct kunit *test);
void rtlmem_macros_evaluate_arguments_once(struct kunit *test);
void rtlmem_macros_take_arguments_with_commas(struct kunit *test);
void rtlmem_byte_swaps_reverse(struct kunit *test);

#endif /* NTMEM_RTLMEM_KUNIT_H */
