// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_irql: levels by themselves, and the table of cases.
 */
#include <linux/module.h>

#include "irql_kunit.h"

static const struct irql_level levels[NR_LEVELS] = {
	{ 0 }, { 1 }, { 2 }, { 3 }, { 4 }, { 5 }, { 6 }, { 7 },
	{ 8 }, { 9 }, { 10 }, { 11 }, { 12 }, { 13 }, { 14 }, { 15 },
};

static void irql_level_name(const struct irql_level *level, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "level %u", level->level);
}

KUNIT_ARRAY_PARAM(irql_level, levels, irql_level_name);

/* Right ways --------------------------------------------------------------- */

static void irql_names_have_their_values(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, LOW_LEVEL, 0);
	KUNIT_EXPECT_EQ(test, PASSIVE_LEVEL, 0);
	KUNIT_EXPECT_EQ(test, APC_LEVEL, 1);
	KUNIT_EXPECT_EQ(test, DISPATCH_LEVEL, 2);
	KUNIT_EXPECT_EQ(test, CMCI_LEVEL, 5);
	KUNIT_EXPECT_EQ(test, SYNCH_LEVEL, 12);
	KUNIT_EXPECT_EQ(test, CLOCK_LEVEL, 13);
	KUNIT_EXPECT_EQ(test, IPI_LEVEL, 14);
	KUNIT_EXPECT_EQ(test, DRS_LEVEL, 14);
	KUNIT_EXPECT_EQ(test, POWER_LEVEL, 14);
	KUNIT_EXPECT_EQ(test, PROFILE_LEVEL, 15);
	KUNIT_EXPECT_EQ(test, HIGH_LEVEL, 15);
	KUNIT_EXPECT_EQ(test, sizeof(KIRQL), (size_t)1);
}

static void irql_task_begins_at_passive_level(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, ntmem_irql(), PASSIVE_LEVEL);
}

static void irql_each_level_is_reported_back(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	KIRQL old = raise_to(wanted->level);
	KIRQL seen = KeGetCurrentIrql();

	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, old, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, seen, wanted->level);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void irql_each_level_leaves_no_trace(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state before = state_now(), after;

	KeLowerIrql(raise_to(wanted->level));
	after = state_now();
	expect_same_state(test, &before, &after);
}

static void irql_levels_nest_one_by_one(struct kunit *test)
{
	KIRQL old[NR_LEVELS], up[NR_LEVELS], down[NR_LEVELS];
	int i;

	for (i = 0; i < NR_LEVELS; i++) {
		old[i] = raise_to(i);
		up[i] = KeGetCurrentIrql();
	}
	for (i = NR_LEVELS - 1; i >= 0; i--) {
		down[i] = KeGetCurrentIrql();
		KeLowerIrql(old[i]);
	}
	for (i = 0; i < NR_LEVELS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, old[i], i ? i - 1 : 0, "level %d", i);
		KUNIT_EXPECT_EQ_MSG(test, up[i], i, "level %d", i);
		KUNIT_EXPECT_EQ_MSG(test, down[i], i, "level %d", i);
	}
}

/* What stands beneath is the same whichever way led there. */
static void irql_any_two_levels_nest(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state one, other;
	int between;

	for (between = 0; between < wanted->level; between++) {
		raise_to(wanted->level);
		one = state_now();
		KeLowerIrql(between);
		raise_to(wanted->level);
		other = state_now();
		KeLowerIrql(between);
		KeLowerIrql(PASSIVE_LEVEL);
		expect_same_state(test, &one, &other);
		KUNIT_EXPECT_EQ_MSG(test, preempt_count(), 0, "by level %d", between);
		KUNIT_EXPECT_FALSE_MSG(test, irqs_disabled(), "by level %d", between);
	}
}

static void irql_same_level_changes_nothing(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state before, raised, lowered;
	KIRQL old;

	raise_to(wanted->level);
	before = state_now();
	old = raise_to(wanted->level);
	raised = state_now();
	KeLowerIrql(wanted->level);
	lowered = state_now();
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, old, wanted->level);
	expect_same_state(test, &before, &raised);
	expect_same_state(test, &before, &lowered);
}

static void irql_to_dpc_level_is_idempotent(struct kunit *test)
{
	KIRQL first = KeRaiseIrqlToDpcLevel();
	KIRQL at_first = KeGetCurrentIrql();
	KIRQL second = KeRaiseIrqlToDpcLevel();
	KIRQL at_second = KeGetCurrentIrql();

	KeLowerIrql(second);
	KeLowerIrql(first);
	KUNIT_EXPECT_EQ(test, first, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, at_first, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, second, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, at_second, DISPATCH_LEVEL);
}

static void irql_to_synch_level_raises(struct kunit *test)
{
	KIRQL first = KeRaiseIrqlToSynchLevel();
	KIRQL second = KeRaiseIrqlToSynchLevel();
	KIRQL seen = KeGetCurrentIrql();

	KeLowerIrql(first);
	KUNIT_EXPECT_EQ(test, first, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, second, SYNCH_LEVEL);
	KUNIT_EXPECT_EQ(test, seen, SYNCH_LEVEL);
}

static void irql_macro_and_routines_agree(struct kunit *test)
{
	KIRQL by_macro = 99, by_routine = 99, by_value;

	KeRaiseIrql(APC_LEVEL, &by_macro);
	(KeRaiseIrql)(DISPATCH_LEVEL, &by_routine);
	by_value = KfRaiseIrql(CLOCK_LEVEL);
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, by_macro, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, by_routine, APC_LEVEL);
	KUNIT_EXPECT_EQ(test, by_value, DISPATCH_LEVEL);
}

static void irql_macro_takes_its_arguments_once(struct kunit *test)
{
	KIRQL old[2] = { 99, 99 }, *next = old;
	KIRQL level = PASSIVE_LEVEL;

	KeRaiseIrql(++level, next++);
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, level, APC_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, next, &old[1]);
	KUNIT_EXPECT_EQ(test, old[0], PASSIVE_LEVEL);
}

/* Wrong ways --------------------------------------------------------------- */

/* One wrong call each from the level, and where it led to. */
static KIRQL raise_wrongly(u8 from, u8 to, struct context_state *seen)
{
	KIRQL old;

	raise_to(from);
	old = KfRaiseIrql(to);
	*seen = state_now();
	KeLowerIrql(PASSIVE_LEVEL);
	return old;
}

static void lower_wrongly(u8 from, u8 to, struct context_state *seen)
{
	raise_to(from);
	KeLowerIrql(to);
	*seen = state_now();
	KeLowerIrql(PASSIVE_LEVEL);
}

static struct context_state state_at(u8 level)
{
	struct context_state state;

	raise_to(level);
	state = state_now();
	KeLowerIrql(PASSIVE_LEVEL);
	return state;
}

static void irql_raise_to_lower_level_is_reported_and_done(struct kunit *test)
{
	const struct irql_level *from = test->param_value;
	struct context_state wanted, seen;
	KIRQL old = 99;
	int to;

	for (to = 0; to < from->level; to++) {
		wanted = state_at(to);
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x30, from->level, to,
			      old = raise_wrongly(from->level, to, &seen));
		KUNIT_EXPECT_EQ(test, old, from->level);
		expect_same_state(test, &seen, &wanted);
	}
}

static void irql_lower_to_higher_level_is_reported_and_done(struct kunit *test)
{
	const struct irql_level *from = test->param_value;
	struct context_state wanted, seen;
	int to;

	for (to = from->level + 1; to < NR_LEVELS; to++) {
		wanted = state_at(to);
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, from->level, to,
			      lower_wrongly(from->level, to, &seen));
		expect_same_state(test, &seen, &wanted);
	}
}

static void high_to_apc_and_back(KIRQL *apc, KIRQL *high)
{
	raise_to(HIGH_LEVEL);
	raise_to(APC_LEVEL);
	*apc = KeGetCurrentIrql();
	KeLowerIrql(HIGH_LEVEL);
	*high = KeGetCurrentIrql();
	KeLowerIrql(PASSIVE_LEVEL);
}

static void irql_follows_from_high_to_apc_level_and_back(struct kunit *test)
{
	KIRQL apc = 99, high = 99;

	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2,
			  high_to_apc_and_back(&apc, &high));
	KUNIT_EXPECT_EQ(test, apc, APC_LEVEL);
	KUNIT_EXPECT_EQ(test, high, HIGH_LEVEL);
}

static void irql_to_dpc_level_from_above_is_reported(struct kunit *test)
{
	KIRQL old = 99, seen;

	raise_to(CLOCK_LEVEL);
	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x30, CLOCK_LEVEL, DISPATCH_LEVEL,
		      old = KeRaiseIrqlToDpcLevel();
		      seen = KeGetCurrentIrql();
		      KeLowerIrql(PASSIVE_LEVEL));
	KUNIT_EXPECT_EQ(test, old, CLOCK_LEVEL);
	KUNIT_EXPECT_EQ(test, seen, DISPATCH_LEVEL);
}

static void irql_to_synch_level_from_above_is_reported(struct kunit *test)
{
	KIRQL old = 99, seen;

	raise_to(HIGH_LEVEL);
	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x30, HIGH_LEVEL, SYNCH_LEVEL,
		      old = KeRaiseIrqlToSynchLevel();
		      seen = KeGetCurrentIrql();
		      KeLowerIrql(PASSIVE_LEVEL));
	KUNIT_EXPECT_EQ(test, old, HIGH_LEVEL);
	KUNIT_EXPECT_EQ(test, seen, SYNCH_LEVEL);
}

static void irql_raise_above_high_level_is_reported_and_stops_there(struct kunit *test)
{
	const struct irql_level *from = test->param_value;
	static const u8 beyond[] = { 16, 31, 128, 255 };
	struct context_state wanted = state_at(HIGH_LEVEL), seen;
	int i;

	for (i = 0; i < ARRAY_SIZE(beyond); i++) {
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x30, from->level,
			      beyond[i], raise_wrongly(from->level, beyond[i], &seen));
		expect_same_state(test, &seen, &wanted);
	}
}

static void irql_lower_above_high_level_is_reported_and_stops_there(struct kunit *test)
{
	const struct irql_level *from = test->param_value;
	struct context_state wanted = state_at(HIGH_LEVEL), seen;

	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, from->level, 16,
		      lower_wrongly(from->level, 16, &seen));
	expect_same_state(test, &seen, &wanted);
}

/* The suite ---------------------------------------------------------------- */

static struct kunit_case irql_cases[] = {
	KUNIT_CASE(irql_names_have_their_values),
	KUNIT_CASE(irql_task_begins_at_passive_level),
	KUNIT_CASE_PARAM(irql_each_level_is_reported_back, irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_each_level_leaves_no_trace, irql_level_gen_params),
	KUNIT_CASE(irql_levels_nest_one_by_one),
	KUNIT_CASE_PARAM(irql_any_two_levels_nest, irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_same_level_changes_nothing, irql_level_gen_params),
	KUNIT_CASE(irql_to_dpc_level_is_idempotent),
	KUNIT_CASE(irql_to_synch_level_raises),
	KUNIT_CASE(irql_macro_and_routines_agree),
	KUNIT_CASE(irql_macro_takes_its_arguments_once),
	KUNIT_CASE_PARAM(irql_raise_to_lower_level_is_reported_and_done, irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_lower_to_higher_level_is_reported_and_done, irql_level_gen_params),
	KUNIT_CASE(irql_follows_from_high_to_apc_level_and_back),
	KUNIT_CASE(irql_to_dpc_level_from_above_is_reported),
	KUNIT_CASE(irql_to_synch_level_from_above_is_reported),
	KUNIT_CASE_PARAM(irql_raise_above_high_level_is_reported_and_stops_there,
			 irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_lower_above_high_level_is_reported_and_stops_there,
			 irql_level_gen_params),

	KUNIT_CASE(irql_dispatch_level_turns_preemption_off),
	KUNIT_CASE_PARAM(irql_above_dispatch_level_interrupts_are_off, irql_level_gen_params),
	KUNIT_CASE(irql_apc_level_may_sleep),
	KUNIT_CASE_PARAM(irql_interrupts_that_were_off_stay_off, irql_level_gen_params),
	KUNIT_CASE(irql_linux_sections_are_at_dispatch_level),
	KUNIT_CASE_PARAM(irql_raise_in_linux_section_leaves_it_alone, irql_level_gen_params),
	KUNIT_CASE(irql_dispatch_level_in_linux_section_is_no_raise),
	KUNIT_CASE_PARAM(irql_linux_section_may_begin_at_raised_level, irql_level_gen_params),
	KUNIT_CASE(irql_lower_with_interrupts_off_keeps_them_off),
	KUNIT_CASE(irql_lower_below_linux_section_is_reported),
	KUNIT_CASE(irql_apc_level_outlasts_linux_section),
	KUNIT_CASE(irql_dispatch_level_outlasts_linux_section),
	KUNIT_CASE(irql_softirq_waits_at_dispatch_level),
	KUNIT_CASE(irql_interrupt_comes_at_dispatch_level),
	KUNIT_CASE(irql_interrupt_waits_above_dispatch_level),
	KUNIT_CASE(irql_softirq_has_all_levels_from_dispatch_on),
	KUNIT_CASE(irql_hardirq_has_all_levels_from_its_own_on),
	KUNIT_CASE(irql_nmi_is_at_high_level),
	KUNIT_CASE(irql_lower_in_softirq_is_reported),
	KUNIT_CASE(irql_lower_in_hardirq_is_reported),
	KUNIT_CASE(irql_softirq_that_forgets_to_lower_is_forgotten),
	KUNIT_CASE(irql_level_lasts_over_sleep),
	KUNIT_CASE(irql_level_moves_with_its_task),
	KUNIT_CASE(irql_level_is_not_seen_by_other_tasks),
	KUNIT_CASE_PARAM(irql_reset_tells_and_lowers, irql_level_gen_params),
	KUNIT_CASE(irql_reset_ends_what_spin_locks_hold),
	KUNIT_CASE(irql_reset_at_passive_level_does_nothing),
	KUNIT_CASE_PARAM(irql_driver_entry_that_returns_raised_is_reported,
			 irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_driver_unload_that_returns_raised_is_reported,
			 irql_level_gen_params),
	KUNIT_CASE(irql_driver_that_returns_with_spin_lock_is_reported),
	KUNIT_CASE(irql_driver_that_lowers_is_not_reported),

	KUNIT_CASE(irql_spinlock_is_initialised_free),
	KUNIT_CASE(irql_spinlock_raises_and_restores),
	KUNIT_CASE(irql_spinlock_macro_and_routines_agree),
	KUNIT_CASE(irql_spinlock_at_dpc_level_keeps_the_level),
	KUNIT_CASE(irql_spinlock_keeps_its_memory_zero_when_free),
	KUNIT_CASE(irql_spinlock_test_tells_held_from_free),
	KUNIT_CASE(irql_spinlock_try_takes_only_what_is_free),
	KUNIT_CASE(irql_spinlocks_nest),
	KUNIT_CASE(irql_spinlocks_may_be_released_in_any_order),
	KUNIT_CASE(irql_spinlock_works_in_softirq),
	KUNIT_CASE(irql_spinlock_keeps_softirqs_off_in_linux_section),
	KUNIT_CASE(irql_spinlock_above_dispatch_level_is_reported),
	KUNIT_CASE(irql_spinlock_in_hardirq_is_reported_and_taken),
	KUNIT_CASE(irql_spinlock_at_dpc_level_below_it_is_reported),
	KUNIT_CASE(irql_spinlock_released_twice_is_reported),
	KUNIT_CASE(irql_spinlock_taken_twice_is_reported),
	KUNIT_CASE(irql_spinlock_released_at_other_level_is_reported),
	KUNIT_CASE(irql_spinlock_released_to_higher_level_is_reported),
	KUNIT_CASE(irql_spinlock_held_elsewhere_is_not_released),
	KUNIT_CASE(irql_spinlock_lowered_holder_stays_unpreempted),
	KUNIT_CASE(irql_spinlock_excludes_other_processors),
	KUNIT_CASE(irql_spinlock_excludes_threads_and_softirqs),

	KUNIT_CASE_PARAM(irql_memory_is_checked_at_each_level, irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_lists_are_checked_at_each_level, irql_level_gen_params),
	KUNIT_CASE(irql_paged_list_miss_in_magazine_mode_is_reported),
	KUNIT_CASE(irql_nonpaged_list_miss_in_magazine_mode_is_clean),
	KUNIT_CASE_PARAM(irql_paged_free_is_checked_at_each_level, irql_level_gen_params),
	KUNIT_CASE(irql_large_blocks_are_served_at_dispatch_level),
	KUNIT_CASE(irql_custom_routine_sees_the_level),
	KUNIT_CASE_PARAM(irql_paged_code_tells_of_each_level, irql_level_gen_params),
	KUNIT_CASE_PARAM(irql_paged_code_does_nothing_in_free_builds, irql_level_gen_params),
	KUNIT_CASE(irql_paged_code_is_an_expression),
	KUNIT_CASE(irql_paged_code_in_softirq_tells),
	{}
};

static int irql_case_init(struct kunit *test)
{
	test->priv = (void *)(unsigned long)ntmem_violation_total();
	return 0;
}

static void irql_case_exit(struct kunit *test)
{
	ntmem_debug_divert(NULL);
	KUNIT_EXPECT_EQ(test, ntmem_irql_reset(), PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, (unsigned long)ntmem_violation_total(), (unsigned long)test->priv);
}

static struct kunit_suite irql_suite = {
	.name = "ntmem_irql",
	.init = irql_case_init,
	.exit = irql_case_exit,
	.test_cases = irql_cases,
};

kunit_test_suite(irql_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's interrupt request levels and spin locks");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
