/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_irql share.
 *
 * irql_kunit.c has the table of cases; what it lists from other files is declared at
 * the end. At a raised level cases note what they see, and look at it afterwards:
 * what KUnit does about a failure may sleep.
 */
#ifndef NTMEM_IRQL_KUNIT_H
#define NTMEM_IRQL_KUNIT_H

#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

#include "helpers.h"

#define TEST_TAG 0x6c717249 /* "Irql" */
#define NR_LEVELS (HIGH_LEVEL + 1)
#define PATIENCE_US 200000
/* What a hard interrupt is at by itself. */
#define INTERRUPT_LEVEL 3

/**
 * EXPECT_MISUSE() - run statements that must be reported once
 * @test: running test
 * @violation_code: bug check
 * @p1: its first parameter
 * @p2: its second
 * @p3: its third
 * @statements: what to run; no assertion among them
 */
#define EXPECT_MISUSE(test, violation_code, p1, p2, p3, statements...)      \
	do {                                                                \
		struct ntmem_violation_watch watch_;                        \
		ntmem_violation_watch(&watch_, violation_code);             \
		statements;                                                 \
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch_), 1); \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[0], (u64)(p1));      \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[1], (u64)(p2));      \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[2], (u64)(p3));      \
	} while (0)

/**
 * struct context_state - what a context is like
 * @irql: level
 * @preempt_count: as Linux counts
 * @irqs_off: interrupts are off
 */
struct context_state {
	u8 irql;
	unsigned int preempt_count;
	bool irqs_off;
};

static inline struct context_state state_now(void)
{
	return (struct context_state){
		.irql = KeGetCurrentIrql(),
		.preempt_count = preempt_count(),
		.irqs_off = irqs_disabled(),
	};
}

static inline void expect_same_state(struct kunit *test, const struct context_state *one,
				     const struct context_state *other)
{
	KUNIT_EXPECT_EQ(test, one->irql, other->irql);
	KUNIT_EXPECT_EQ(test, one->preempt_count, other->preempt_count);
	KUNIT_EXPECT_EQ(test, one->irqs_off, other->irqs_off);
}

static inline KIRQL raise_to(u8 level)
{
	KIRQL old;

	KeRaiseIrql(level, &old);
	return old;
}

/* Waits where one may not sleep, for what another context sets. */
static inline bool flag_awaited(const bool *flag)
{
	int us;

	for (us = 0; us < PATIENCE_US && !READ_ONCE(*flag); us++)
		udelay(1);
	return READ_ONCE(*flag);
}

/* In irql_checked_kunit.c and irql_free_kunit.c: PAGED_CODE() in both builds. */
bool irql_checked_pageable_routine(void);
bool irql_free_pageable_routine(void);

/* Levels, in irql_kunit.c -------------------------------------------------- */

struct irql_level {
	u8 level;
};

/* Contexts, in irql_contexts_kunit.c --------------------------------------- */

void irql_dispatch_level_turns_preemption_off(struct kunit *test);
void irql_above_dispatch_level_interrupts_are_off(struct kunit *test);
void irql_apc_level_may_sleep(struct kunit *test);
void irql_interrupts_that_were_off_stay_off(struct kunit *test);
void irql_linux_sections_are_at_dispatch_level(struct kunit *test);
void irql_raise_in_linux_section_leaves_it_alone(struct kunit *test);
void irql_dispatch_level_in_linux_section_is_no_raise(struct kunit *test);
void irql_linux_section_may_begin_at_raised_level(struct kunit *test);
void irql_lower_with_interrupts_off_keeps_them_off(struct kunit *test);
void irql_lower_below_linux_section_is_reported(struct kunit *test);
void irql_apc_level_outlasts_linux_section(struct kunit *test);
void irql_dispatch_level_outlasts_linux_section(struct kunit *test);
void irql_softirq_waits_at_dispatch_level(struct kunit *test);
void irql_interrupt_comes_at_dispatch_level(struct kunit *test);
void irql_interrupt_waits_above_dispatch_level(struct kunit *test);
void irql_softirq_has_all_levels_from_dispatch_on(struct kunit *test);
void irql_hardirq_has_all_levels_from_its_own_on(struct kunit *test);
void irql_nmi_is_at_high_level(struct kunit *test);
void irql_lower_in_softirq_is_reported(struct kunit *test);
void irql_lower_in_hardirq_is_reported(struct kunit *test);
void irql_softirq_that_forgets_to_lower_is_forgotten(struct kunit *test);
void irql_level_lasts_over_sleep(struct kunit *test);
void irql_level_moves_with_its_task(struct kunit *test);
void irql_level_is_not_seen_by_other_tasks(struct kunit *test);
void irql_reset_tells_and_lowers(struct kunit *test);
void irql_reset_ends_what_spin_locks_hold(struct kunit *test);
void irql_reset_at_passive_level_does_nothing(struct kunit *test);
void irql_driver_entry_that_returns_raised_is_reported(struct kunit *test);
void irql_driver_unload_that_returns_raised_is_reported(struct kunit *test);
void irql_driver_that_returns_with_spin_lock_is_reported(struct kunit *test);
void irql_driver_that_lowers_is_not_reported(struct kunit *test);

/* Spin locks, in irql_spinlock_kunit.c ------------------------------------- */

void irql_spinlock_is_initialised_free(struct kunit *test);
void irql_spinlock_raises_and_restores(struct kunit *test);
void irql_spinlock_macro_and_routines_agree(struct kunit *test);
void irql_spinlock_at_dpc_level_keeps_the_level(struct kunit *test);
void irql_spinlock_keeps_its_memory_zero_when_free(struct kunit *test);
void irql_spinlock_test_tells_held_from_free(struct kunit *test);
void irql_spinlock_try_takes_only_what_is_free(struct kunit *test);
void irql_spinlocks_nest(struct kunit *test);
void irql_spinlocks_may_be_released_in_any_order(struct kunit *test);
void irql_spinlock_works_in_softirq(struct kunit *test);
void irql_spinlock_keeps_softirqs_off_in_linux_section(struct kunit *test);
void irql_spinlock_above_dispatch_level_is_reported(struct kunit *test);
void irql_spinlock_in_hardirq_is_reported_and_taken(struct kunit *test);
void irql_spinlock_at_dpc_level_below_it_is_reported(struct kunit *test);
void irql_spinlock_released_twice_is_reported(struct kunit *test);
void irql_spinlock_taken_twice_is_reported(struct kunit *test);
void irql_spinlock_released_at_other_level_is_reported(struct kunit *test);
void irql_spinlock_released_to_higher_level_is_reported(struct kunit *test);
void irql_spinlock_held_elsewhere_is_not_released(struct kunit *test);
void irql_spinlock_lowered_holder_stays_unpreempted(struct kunit *test);
void irql_spinlock_excludes_other_processors(struct kunit *test);
void irql_spinlock_excludes_threads_and_softirqs(struct kunit *test);

/* Memory and pageable code, in irql_memory_kunit.c ------------------------- */

void irql_memory_is_checked_at_each_level(struct kunit *test);
void irql_lists_are_checked_at_each_level(struct kunit *test);
void irql_paged_list_miss_in_magazine_mode_is_reported(struct kunit *test);
void irql_nonpaged_list_miss_in_magazine_mode_is_clean(struct kunit *test);
void irql_paged_free_is_checked_at_each_level(struct kunit *test);
void irql_large_blocks_are_served_at_dispatch_level(struct kunit *test);
void irql_custom_routine_sees_the_level(struct kunit *test);
void irql_paged_code_tells_of_each_level(struct kunit *test);
void irql_paged_code_does_nothing_in_free_builds(struct kunit *test);
void irql_paged_code_is_an_expression(struct kunit *test);
void irql_paged_code_in_softirq_tells(struct kunit *test);

#endif /* NTMEM_IRQL_KUNIT_H */
