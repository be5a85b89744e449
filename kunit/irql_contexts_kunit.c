// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_irql: what Linux does at a level, levels in all contexts, and routines
 * that return at a raised one.
 */
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "glue/driver_module.h"
#include "irql_kunit.h"

/* Beneath a level ---------------------------------------------------------- */

void irql_dispatch_level_turns_preemption_off(struct kunit *test)
{
	KIRQL old = raise_to(DISPATCH_LEVEL);
	bool can_be_preempted = preemptible(), irqs_off = irqs_disabled();
	unsigned int count = preempt_count();

	KeLowerIrql(old);
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT))
		KUNIT_EXPECT_NE(test, count, 0);
	KUNIT_EXPECT_FALSE(test, can_be_preempted);
	KUNIT_EXPECT_FALSE(test, irqs_off);
}

void irql_above_dispatch_level_interrupts_are_off(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	unsigned int count;
	bool irqs_off;

	raise_to(wanted->level);
	irqs_off = irqs_disabled();
	count = preempt_count();
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, irqs_off, wanted->level > DISPATCH_LEVEL);
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT))
		KUNIT_EXPECT_EQ(test, !!count, wanted->level >= DISPATCH_LEVEL);
}

void irql_apc_level_may_sleep(struct kunit *test)
{
	KIRQL old = raise_to(APC_LEVEL);

	might_sleep();
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KeLowerIrql(old);
}

void irql_interrupts_that_were_off_stay_off(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	bool off, still_off;
	KIRQL old;

	if (wanted->level <= DISPATCH_LEVEL)
		return;
	local_irq_disable();
	old = raise_to(wanted->level);
	off = irqs_disabled();
	KeLowerIrql(old);
	still_off = irqs_disabled();
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, old, DISPATCH_LEVEL);
	KUNIT_EXPECT_TRUE(test, off);
	KUNIT_EXPECT_TRUE(test, still_off);
}

/* Within Linux code -------------------------------------------------------- */

static DEFINE_SPINLOCK(section_lock);

static void section_preempt_off(void)
{
	preempt_disable();
}

static void section_preempt_on(void)
{
	preempt_enable();
}

static void section_lock_take(void)
	__acquires(&section_lock)
{
	spin_lock(&section_lock);
}

static void section_lock_drop(void)
	__releases(&section_lock)
{
	spin_unlock(&section_lock);
}

static void section_rcu_enter(void)
	__acquires(RCU)
{
	rcu_read_lock();
}

static void section_rcu_leave(void)
	__releases(RCU)
{
	rcu_read_unlock();
}

static void section_irqs_off(void)
{
	local_irq_disable();
}

static void section_irqs_on(void)
{
	local_irq_enable();
}

/**
 * struct section - one way in which Linux code keeps a task from sleeping
 * @name: shows in messages
 * @begin: starts it
 * @end: ends it
 * @irqs: it is about interrupts
 */
struct section {
	const char *name;
	void (*begin)(void);
	void (*end)(void);
	bool irqs;
};

static const struct section sections[] = {
	{ "preempt_disable", section_preempt_off, section_preempt_on },
	{ "spin_lock", section_lock_take, section_lock_drop },
	{ "rcu_read_lock", section_rcu_enter, section_rcu_leave },
	{ "local_bh_disable", local_bh_disable, local_bh_enable },
	{ "local_irq_disable", section_irqs_off, section_irqs_on, true },
};

static void need_preempt_count(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
}

static void expect_passive_state(struct kunit *test, const struct context_state *state,
				 const struct section *section)
{
	KUNIT_EXPECT_EQ_MSG(test, state->irql, PASSIVE_LEVEL, "%s", section->name);
	KUNIT_EXPECT_EQ_MSG(test, state->preempt_count, 0, "%s", section->name);
	KUNIT_EXPECT_FALSE_MSG(test, state->irqs_off, "%s", section->name);
}

void irql_linux_sections_are_at_dispatch_level(struct kunit *test)
{
	struct context_state after;
	KIRQL inside;
	int i;

	need_preempt_count(test);
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		sections[i].begin();
		inside = KeGetCurrentIrql();
		sections[i].end();
		after = state_now();
		KUNIT_EXPECT_EQ_MSG(test, inside, DISPATCH_LEVEL, "%s", sections[i].name);
		expect_passive_state(test, &after, &sections[i]);
	}
}

void irql_raise_in_linux_section_leaves_it_alone(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state before, inside, after, end;
	int i;

	need_preempt_count(test);
	if (wanted->level <= DISPATCH_LEVEL)
		return;
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		KIRQL old;

		sections[i].begin();
		before = state_now();
		old = raise_to(wanted->level);
		inside = state_now();
		KeLowerIrql(old);
		after = state_now();
		sections[i].end();
		end = state_now();
		KUNIT_EXPECT_EQ_MSG(test, inside.irql, wanted->level, "%s", sections[i].name);
		KUNIT_EXPECT_TRUE_MSG(test, inside.irqs_off, "%s", sections[i].name);
		expect_same_state(test, &before, &after);
		expect_passive_state(test, &end, &sections[i]);
	}
}

void irql_dispatch_level_in_linux_section_is_no_raise(struct kunit *test)
{
	struct context_state before, inside;
	KIRQL old;
	int i;

	need_preempt_count(test);
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		sections[i].begin();
		before = state_now();
		old = KeRaiseIrqlToDpcLevel();
		inside = state_now();
		sections[i].end();
		KUNIT_EXPECT_EQ_MSG(test, old, DISPATCH_LEVEL, "%s", sections[i].name);
		expect_same_state(test, &before, &inside);
	}
}

/* The level goes down first; the section keeps what is its own. */
void irql_linux_section_may_begin_at_raised_level(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state after;
	KIRQL inside;
	int i;

	need_preempt_count(test);
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		if (sections[i].irqs || wanted->level == PASSIVE_LEVEL)
			continue;
		raise_to(wanted->level);
		sections[i].begin();
		KeLowerIrql(PASSIVE_LEVEL);
		inside = KeGetCurrentIrql();
		sections[i].end();
		after = state_now();
		KUNIT_EXPECT_EQ_MSG(test, inside, DISPATCH_LEVEL, "%s", sections[i].name);
		expect_passive_state(test, &after, &sections[i]);
	}
}

void irql_lower_with_interrupts_off_keeps_them_off(struct kunit *test)
{
	struct context_state inside, after;
	int level;

	for (level = APC_LEVEL; level <= DISPATCH_LEVEL; level++) {
		raise_to(level);
		local_irq_disable();
		KeLowerIrql(PASSIVE_LEVEL);
		inside = state_now();
		local_irq_enable();
		after = state_now();
		KUNIT_EXPECT_TRUE_MSG(test, inside.irqs_off, "level %d", level);
		KUNIT_EXPECT_EQ_MSG(test, inside.preempt_count, 0, "level %d", level);
		KUNIT_EXPECT_EQ_MSG(test, inside.irql, DISPATCH_LEVEL, "level %d", level);
		KUNIT_EXPECT_EQ_MSG(test, after.irql, PASSIVE_LEVEL, "level %d", level);
	}
}

static void lower_in_section(const struct section *section, u8 level, struct context_state *inside,
			     struct context_state *after)
{
	section->begin();
	KeLowerIrql(level);
	*inside = state_now();
	section->end();
	*after = state_now();
}

void irql_lower_below_linux_section_is_reported(struct kunit *test)
{
	struct context_state inside, after;
	int i;

	need_preempt_count(test);
	for (i = 0; i < ARRAY_SIZE(sections); i++) {
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, DISPATCH_LEVEL,
			      PASSIVE_LEVEL,
			      lower_in_section(&sections[i], PASSIVE_LEVEL, &inside, &after));
		KUNIT_EXPECT_EQ_MSG(test, inside.irql, DISPATCH_LEVEL, "%s", sections[i].name);
		expect_passive_state(test, &after, &sections[i]);
	}
}

void irql_apc_level_outlasts_linux_section(struct kunit *test)
{
	KIRQL old, inside, after;

	need_preempt_count(test);
	raise_to(APC_LEVEL);
	preempt_disable();
	old = raise_to(HIGH_LEVEL);
	KeLowerIrql(old);
	inside = KeGetCurrentIrql();
	preempt_enable();
	after = KeGetCurrentIrql();
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, old, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, after, APC_LEVEL);
}

/* The section begins and ends at the driver's own level, which is not to be lost. */
void irql_dispatch_level_outlasts_linux_section(struct kunit *test)
{
	struct context_state before, after;
	KIRQL old;

	need_preempt_count(test);
	raise_to(DISPATCH_LEVEL);
	before = state_now();
	old = raise_to(HIGH_LEVEL);
	preempt_disable();
	KeLowerIrql(old);
	preempt_enable();
	after = state_now();
	KeLowerIrql(PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, old, DISPATCH_LEVEL);
	expect_same_state(test, &before, &after);
}

/* Interrupts --------------------------------------------------------------- */

/**
 * struct caller - something that is to interrupt a case
 * @tasklet: as a softirq
 * @irq_work: as a hard interrupt
 * @came: it has
 * @irql: level that it was at
 */
struct caller {
	struct tasklet_struct tasklet;
	struct irq_work irq_work;
	bool came;
	u8 irql;
};

static void caller_tasklet(struct tasklet_struct *tasklet)
{
	struct caller *caller = container_of(tasklet, struct caller, tasklet);

	caller->irql = KeGetCurrentIrql();
	WRITE_ONCE(caller->came, true);
}

static void caller_irq_work(struct irq_work *irq_work)
{
	struct caller *caller = container_of(irq_work, struct caller, irq_work);

	caller->irql = KeGetCurrentIrql();
	WRITE_ONCE(caller->came, true);
}

/* Interrupts that come meanwhile must not run it either. */
void irql_softirq_waits_at_dispatch_level(struct kunit *test)
{
	struct caller caller = {};
	bool came_early;
	KIRQL old;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	tasklet_setup(&caller.tasklet, caller_tasklet);
	old = raise_to(DISPATCH_LEVEL);
	tasklet_schedule(&caller.tasklet);
	mdelay(20);
	came_early = READ_ONCE(caller.came);
	KeLowerIrql(old);
	KUNIT_EXPECT_FALSE(test, came_early);
	KUNIT_EXPECT_TRUE(test, flag_awaited(&caller.came));
	tasklet_kill(&caller.tasklet);
	KUNIT_EXPECT_EQ(test, caller.irql, DISPATCH_LEVEL);
}

void irql_interrupt_comes_at_dispatch_level(struct kunit *test)
{
	struct caller caller = {};
	KIRQL old, after;
	bool came;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	init_irq_work(&caller.irq_work, caller_irq_work);
	old = raise_to(DISPATCH_LEVEL);
	irq_work_queue(&caller.irq_work);
	came = flag_awaited(&caller.came);
	after = KeGetCurrentIrql();
	KeLowerIrql(old);
	irq_work_sync(&caller.irq_work);
	KUNIT_EXPECT_TRUE(test, came);
	KUNIT_EXPECT_EQ(test, caller.irql, INTERRUPT_LEVEL);
	KUNIT_EXPECT_EQ(test, after, DISPATCH_LEVEL);
}

void irql_interrupt_waits_above_dispatch_level(struct kunit *test)
{
	struct caller caller = {};
	bool came_early;
	KIRQL old;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	init_irq_work(&caller.irq_work, caller_irq_work);
	old = raise_to(DISPATCH_LEVEL + 1);
	irq_work_queue(&caller.irq_work);
	mdelay(20);
	came_early = READ_ONCE(caller.came);
	KeLowerIrql(old);
	KUNIT_EXPECT_FALSE(test, came_early);
	KUNIT_EXPECT_TRUE(test, flag_awaited(&caller.came));
	irq_work_sync(&caller.irq_work);
	KUNIT_EXPECT_EQ(test, caller.irql, INTERRUPT_LEVEL);
}

/**
 * struct climb - all levels of an interrupt, there and back
 * @at: level at first and at last
 * @before: state at first
 * @up: level after each raise
 * @old: level that each raise returned
 * @after: state at last
 */
struct climb {
	u8 at;
	struct context_state before;
	u8 up[NR_LEVELS];
	u8 old[NR_LEVELS];
	struct context_state after;
};

static void climb_runs(void *argument)
{
	struct climb *climb = argument;
	int level;

	climb->before = state_now();
	climb->at = climb->before.irql;
	for (level = climb->at; level < NR_LEVELS; level++) {
		climb->old[level] = KfRaiseIrql(level);
		climb->up[level] = KeGetCurrentIrql();
	}
	for (level = NR_LEVELS - 1; level >= climb->at; level--)
		KeLowerIrql(climb->old[level]);
	climb->after = state_now();
}

static void climb_check(struct kunit *test, const struct climb *climb, u8 at)
{
	int level;

	KUNIT_EXPECT_EQ(test, climb->at, at);
	for (level = at; level < NR_LEVELS; level++) {
		KUNIT_EXPECT_EQ_MSG(test, climb->up[level], level, "level %d", level);
		KUNIT_EXPECT_EQ_MSG(test, climb->old[level], max(level - 1, (int)at), "level %d",
				    level);
	}
	expect_same_state(test, &climb->before, &climb->after);
}

void irql_softirq_has_all_levels_from_dispatch_on(struct kunit *test)
{
	struct climb climb = {};

	run_in_softirq(climb_runs, &climb);
	climb_check(test, &climb, DISPATCH_LEVEL);
}

void irql_hardirq_has_all_levels_from_its_own_on(struct kunit *test)
{
	struct climb climb = {};

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	run_in_hardirq(climb_runs, &climb);
	climb_check(test, &climb, INTERRUPT_LEVEL);
}

/* As far as ntmem can see, what runs here has interrupted everything. */
void irql_nmi_is_at_high_level(struct kunit *test)
{
	struct climb climb = {};

	IN_NMI(climb_runs(&climb));
	KUNIT_EXPECT_EQ(test, climb.at, HIGH_LEVEL);
	KUNIT_EXPECT_EQ(test, climb.up[HIGH_LEVEL], HIGH_LEVEL);
	expect_same_state(test, &climb.before, &climb.after);
}

static void lower_to_passive(void *after)
{
	KeLowerIrql(PASSIVE_LEVEL);
	*(u8 *)after = KeGetCurrentIrql();
}

void irql_lower_in_softirq_is_reported(struct kunit *test)
{
	u8 after = 99;

	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, DISPATCH_LEVEL, PASSIVE_LEVEL,
		      run_in_softirq(lower_to_passive, &after));
	KUNIT_EXPECT_EQ(test, after, DISPATCH_LEVEL);
}

void irql_lower_in_hardirq_is_reported(struct kunit *test)
{
	u8 after = 99;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, INTERRUPT_LEVEL,
		      PASSIVE_LEVEL, run_in_hardirq(lower_to_passive, &after));
	KUNIT_EXPECT_EQ(test, after, INTERRUPT_LEVEL);
}

/* Linux would put its counts right and complain; this does so in its place. */
static void raise_and_forget(void *unused)
{
	KfRaiseIrql(HIGH_LEVEL);
	_local_bh_enable();
	local_irq_enable();
}

void irql_softirq_that_forgets_to_lower_is_forgotten(struct kunit *test)
{
	struct climb climb = {};

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	/* Both on the same CPU. */
	KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(raw_smp_processor_id())), 0);
	run_in_softirq(raise_and_forget, NULL);
	run_in_softirq(climb_runs, &climb);
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpu_possible_mask), 0);
	climb_check(test, &climb, DISPATCH_LEVEL);
}

/* Tasks -------------------------------------------------------------------- */

void irql_level_lasts_over_sleep(struct kunit *test)
{
	KIRQL old = raise_to(APC_LEVEL);

	msleep(20);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	KeLowerIrql(old);
}

void irql_level_moves_with_its_task(struct kunit *test)
{
	unsigned int cpu;
	KIRQL old, there, back;

	raise_to(APC_LEVEL);
	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
		old = raise_to(HIGH_LEVEL);
		there = KeGetCurrentIrql();
		KeLowerIrql(old);
		back = KeGetCurrentIrql();
		KUNIT_EXPECT_EQ(test, there, HIGH_LEVEL);
		KUNIT_EXPECT_EQ(test, back, APC_LEVEL);
	}
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpu_possible_mask), 0);
	KeLowerIrql(PASSIVE_LEVEL);
}

/* Of two tasks on two CPUs, one raises its level, and the other one looks at its own. */
static struct neighbours {
	bool raised;
	bool looked;
	u8 irql;
} neighbours;

static void neighbour_raises(void *unused)
{
	KIRQL old = raise_to(DISPATCH_LEVEL);

	WRITE_ONCE(neighbours.raised, true);
	flag_awaited(&neighbours.looked);
	KeLowerIrql(old);
}

static void neighbour_looks(void *unused)
{
	flag_awaited(&neighbours.raised);
	neighbours.irql = KeGetCurrentIrql();
	WRITE_ONCE(neighbours.looked, true);
}

static void neighbour_runs(void *argument)
{
	void (*part)(void *unused) = *(void (**)(void *))argument;

	part(NULL);
}

void irql_level_is_not_seen_by_other_tasks(struct kunit *test)
{
	void (*parts[])(void *) = { neighbour_raises, neighbour_looks };
	void *arguments[] = { &parts[0], &parts[1] };

	neighbours = (struct neighbours){ .irql = 99 };
	KUNIT_ASSERT_EQ(test, run_on_cpus(neighbour_runs, arguments, 2), 0);
	KUNIT_EXPECT_EQ(test, neighbours.irql, PASSIVE_LEVEL);
}

/* Coming back -------------------------------------------------------------- */

void irql_reset_tells_and_lowers(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct context_state before = state_now(), after;
	u8 told;

	raise_to(wanted->level);
	told = ntmem_irql_reset();
	after = state_now();
	KUNIT_EXPECT_EQ(test, told, wanted->level);
	expect_same_state(test, &before, &after);
}

void irql_reset_ends_what_spin_locks_hold(struct kunit *test)
{
	struct context_state before = state_now(), after;
	KSPIN_LOCK one = 0, other = 0;
	KIRQL old;
	u8 told;

	KeAcquireSpinLock(&one, &old);
	KeAcquireSpinLockAtDpcLevel(&other);
	told = ntmem_irql_reset();
	after = state_now();
	KUNIT_EXPECT_EQ(test, told, DISPATCH_LEVEL);
	expect_same_state(test, &before, &after);
	/* They are still held: their memory might have been gone. */
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&one));
}

void irql_reset_at_passive_level_does_nothing(struct kunit *test)
{
	struct context_state before = state_now(), after;

	KUNIT_EXPECT_EQ(test, ntmem_irql_reset(), PASSIVE_LEVEL);
	after = state_now();
	expect_same_state(test, &before, &after);
}

/* What the driver under test does, and the lock that it may leave held. */
static u8 driver_entry_level, driver_unload_level;
static bool driver_takes_lock;
static KSPIN_LOCK driver_lock;

static VOID driver_unload(PDRIVER_OBJECT object)
{
	raise_to(driver_unload_level);
}

static NTSTATUS driver_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
	KIRQL old;

	object->DriverUnload = driver_unload;
	raise_to(driver_entry_level);
	if (driver_takes_lock)
		KeAcquireSpinLock(&driver_lock, &old);
	return STATUS_SUCCESS;
}

static NTSTATUS driver_entry_tidy(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
	object->DriverUnload = driver_unload;
	KeLowerIrql(raise_to(HIGH_LEVEL));
	return STATUS_SUCCESS;
}

static struct ntmem_driver *driver_start(PDRIVER_INITIALIZE entry, u8 entry_level, u8 unload_level)
{
	driver_entry_level = entry_level;
	driver_unload_level = unload_level;
	return ntmem_driver_start(entry, THIS_MODULE, KBUILD_MODNAME);
}

/* Current level, expected level, kind of routine. */
static u64 unexpected_value(u8 level)
{
	return (u64)level << 16 | PASSIVE_LEVEL << 8 | 2;
}

void irql_driver_entry_that_returns_raised_is_reported(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct ntmem_driver *driver;

	if (wanted->level == PASSIVE_LEVEL)
		return;
	EXPECT_MISUSE(test, IRQL_UNEXPECTED_VALUE, unexpected_value(wanted->level),
		      (unsigned long)driver_entry, 0,
		      driver = driver_start(driver_entry, wanted->level, PASSIVE_LEVEL));
	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	ntmem_driver_stop(driver);
}

void irql_driver_unload_that_returns_raised_is_reported(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct ntmem_driver *driver;

	if (wanted->level == PASSIVE_LEVEL)
		return;
	driver = driver_start(driver_entry, PASSIVE_LEVEL, wanted->level);
	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	EXPECT_MISUSE(test, IRQL_UNEXPECTED_VALUE, unexpected_value(wanted->level),
		      (unsigned long)driver_unload, 0, ntmem_driver_stop(driver));
}

void irql_driver_that_returns_with_spin_lock_is_reported(struct kunit *test)
{
	struct ntmem_driver *driver;

	driver_takes_lock = true;
	KeInitializeSpinLock(&driver_lock);
	EXPECT_MISUSE(test, IRQL_UNEXPECTED_VALUE, unexpected_value(DISPATCH_LEVEL),
		      (unsigned long)driver_entry, 0,
		      driver = driver_start(driver_entry, PASSIVE_LEVEL, PASSIVE_LEVEL));
	driver_takes_lock = false;
	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	ntmem_driver_stop(driver);
}

void irql_driver_that_lowers_is_not_reported(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(driver_entry_tidy, 0, PASSIVE_LEVEL);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	ntmem_driver_stop(driver);
}
