// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_seh_contexts: guarded code in tasks and interrupts, in both at once, and in
 * tasks that sleep and move. Suite ntmem_seh_fault_contexts, by seh_fault_contexts_kunit.c:
 * the same with faults.
 *
 * Nobody may be left without a handler in an interrupt, as the machine stops then. So cases
 * look at what is on an interrupt's chain, and at which filters have run.
 */
#include <kunit/test.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "context.h"
#include "helpers.h"
#include "thread.h"

#include "seh_contexts.h"

/*
 * Above APC_LEVEL, no access may fault, so such a fault is reported; other faults may come
 * anywhere. All are exceptions nonetheless.
 */
#define EXPECT_ACCESSES(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, SEH_FAULTS ? (nr) : 0, statements)

static int contexts_nr_frames(void)
{
	const NTMEM_SEH_FRAME *frame = ntmem_context()->frames;
	int nr = 0;

	for (; frame && nr < 100; frame = frame->prev)
		nr++;
	return nr;
}

static void contexts_count(struct seh_stages *stages, enum seh_stage stage)
{
	static const int nr_frames[SEH_NR_STAGES] = SEH_FRAMES_OF_STAGE;

	if (contexts_nr_frames() != nr_frames[stage])
		stages->nr_wrong++;
}

static void contexts_raise_code(int *nr_wrong, NTSTATUS code)
{
	struct seh_stages stages = { .at = contexts_count, .code = code };

	*nr_wrong += !!ntmem_context()->frames;
	*nr_wrong += seh_run_stages(&stages);
	*nr_wrong += !!ntmem_context()->frames;
}

/* Raises and handles an exception, with nothing but that on the chain. */
static void contexts_raise_one(void *nr_wrong)
{
	contexts_raise_code(nr_wrong, E2);
}

/* The same by each of three codes; one of them is that of an access. */
static void contexts_raise_each(void *nr_wrong)
{
	contexts_raise_code(nr_wrong, E1);
	contexts_raise_code(nr_wrong, E2);
	contexts_raise_code(nr_wrong, E3);
}

static void contexts_task_handles(struct kunit *test)
{
	int nr_wrong = 0;

	EXPECT_ACCESSES(test, 0, contexts_raise_each(&nr_wrong));
	KUNIT_EXPECT_EQ(test, nr_wrong, 0);
}

static void contexts_softirq_handles(struct kunit *test)
{
	int nr_wrong = 0;

	EXPECT_ACCESSES(test, 1, run_in_softirq(contexts_raise_each, &nr_wrong));
	KUNIT_EXPECT_EQ(test, nr_wrong, 0);
}

static void contexts_hardirq_handles(struct kunit *test)
{
	int nr_wrong = 0;

	EXPECT_ACCESSES(test, 1, run_in_hardirq(contexts_raise_each, &nr_wrong));
	KUNIT_EXPECT_EQ(test, nr_wrong, 0);
}

/* Interrupts of a task ------------------------------------------------------- */

/* In the very task that asks, and at once; helpers.h leaves it to whoever comes first. */
static void contexts_softirq_on_top(void (*routine)(void *argument), void *argument)
{
	struct context_run run = { .routine = routine, .argument = argument };

	init_completion(&run.done);
	tasklet_setup(&run.tasklet, context_run_tasklet);
	local_bh_disable();
	tasklet_schedule(&run.tasklet);
	local_bh_enable();
	wait_for_completion(&run.done);
	tasklet_kill(&run.tasklet);
}

static void contexts_softirq_at(struct seh_stages *stages, enum seh_stage stage)
{
	contexts_softirq_on_top(contexts_raise_one, &stages->nr_wrong);
	contexts_count(stages, stage);
}

static void contexts_hardirq_at(struct seh_stages *stages, enum seh_stage stage)
{
	run_in_hardirq(contexts_raise_one, &stages->nr_wrong);
	contexts_count(stages, stage);
}

static void contexts_softirq_sees_no_frames_of_the_task(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_softirq_at, .code = E1 };

	KUNIT_EXPECT_EQ(test, seh_run_stages(&stages), 0);
}

static void contexts_hardirq_sees_no_frames_of_the_task(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_hardirq_at, .code = E1 };

	KUNIT_EXPECT_EQ(test, seh_run_stages(&stages), 0);
}

/* Queues an interrupt of this CPU and spins until it has come. */
struct contexts_spin {
	struct irq_work work;
	int *nr_wrong;
	bool done;
};

static void contexts_spin_interrupt(struct irq_work *work)
{
	struct contexts_spin *spin = container_of(work, struct contexts_spin, work);

	contexts_raise_one(spin->nr_wrong);
	/* Pairs with the acquire of who spins. */
	smp_store_release(&spin->done, true);
}

static void contexts_hardirq_from_softirq(struct seh_stages *stages, enum seh_stage stage)
{
	struct contexts_spin spin = { .nr_wrong = &stages->nr_wrong };

	init_irq_work(&spin.work, contexts_spin_interrupt);
	irq_work_queue(&spin.work);
	/* Pairs with the release at the interrupt's end. */
	while (!smp_load_acquire(&spin.done))
		cpu_relax();
	/* It is on this stack, and irq_work_sync() might sleep. */
	while (irq_work_is_busy(&spin.work))
		cpu_relax();
	contexts_count(stages, stage);
}

static void contexts_softirq_with_hardirq(void *nr_wrong)
{
	struct seh_stages stages = { .at = contexts_hardirq_from_softirq, .code = E3 };

	*(int *)nr_wrong += !!ntmem_context()->frames;
	*(int *)nr_wrong += seh_run_stages(&stages);
	*(int *)nr_wrong += !!ntmem_context()->frames;
}

static void contexts_three_at(struct seh_stages *stages, enum seh_stage stage)
{
	contexts_softirq_on_top(contexts_softirq_with_hardirq, &stages->nr_wrong);
	contexts_count(stages, stage);
}

static void contexts_three_are_apart(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_three_at, .code = E1 };

	KUNIT_EXPECT_EQ(test, seh_run_stages(&stages), 0);
}

/* Levels ---------------------------------------------------------------------- */

static DEFINE_SPINLOCK(contexts_lock);

static void contexts_lock_taken(void *unused)
	__acquires(&contexts_lock)
{
	spin_lock(&contexts_lock);
}

static void contexts_lock_released(void *was_locked)
	__releases(&contexts_lock)
{
	*(bool *)was_locked = spin_is_locked(&contexts_lock);
	spin_unlock(&contexts_lock);
}

static void contexts_finally_releases_lock(struct kunit *test)
{
	int count = preempt_count(), result = 0;
	bool was_locked = false;

	EXPECT_ACCESSES(test, 1,
			result = seh_run_with_finally(contexts_lock_taken, contexts_lock_released,
						      &was_locked));
	KUNIT_EXPECT_EQ(test, result, 1);
	KUNIT_EXPECT_TRUE(test, was_locked || !IS_ENABLED(CONFIG_SMP));
	KUNIT_EXPECT_EQ(test, preempt_count(), count);
}

static void contexts_same_level(struct seh_stages *stages, enum seh_stage stage)
{
	if (preempt_count() != *(int *)stages->argument)
		stages->nr_wrong++;
}

static void contexts_raise_keeps_preemption_off(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_same_level, .code = E1 };
	int count;

	stages.argument = &count;
	EXPECT_ACCESSES(test, 1,
			preempt_disable();
			count = preempt_count();
			seh_run_stages(&stages);
			preempt_enable());
	KUNIT_EXPECT_EQ(test, stages.nr_wrong, 0);
}

static void contexts_irqs_are_off(struct seh_stages *stages, enum seh_stage stage)
{
	if (!irqs_disabled())
		stages->nr_wrong++;
}

static void contexts_raise_keeps_interrupts_off(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_irqs_are_off, .code = E1 };
	unsigned long flags;

	EXPECT_ACCESSES(test, 1,
			local_irq_save(flags);
			seh_run_stages(&stages);
			local_irq_restore(flags));
	KUNIT_EXPECT_EQ(test, stages.nr_wrong, 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

/* Tasks that sleep and move ------------------------------------------------------ */

static void contexts_sleep_at(struct seh_stages *stages, enum seh_stage stage)
{
	fsleep(1500);
	contexts_count(stages, stage);
}

static void contexts_chain_survives_sleep(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_sleep_at, .code = E1 };

	KUNIT_EXPECT_EQ(test, seh_run_stages(&stages), 0);
}

static void contexts_move_at(struct seh_stages *stages, enum seh_stage stage)
{
	unsigned int cpu = cpumask_next(raw_smp_processor_id(), cpu_online_mask);

	if (cpu >= nr_cpu_ids)
		cpu = cpumask_first(cpu_online_mask);
	if (set_cpus_allowed_ptr(current, cpumask_of(cpu)) || raw_smp_processor_id() != cpu)
		stages->nr_wrong++;
	contexts_count(stages, stage);
}

static int contexts_move(void *unused)
{
	struct seh_stages stages = { .at = contexts_move_at, .code = E1 };

	return seh_run_stages(&stages);
}

static void contexts_chain_moves_with_the_task(struct kunit *test)
{
	struct ntmem_thread thread = {};

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	KUNIT_ASSERT_EQ(test, ntmem_thread_start(&thread, contexts_move, NULL, "ntmem-move"), 0);
	KUNIT_EXPECT_EQ(test, ntmem_thread_wait(&thread), 0);
}

static int contexts_raise_in_thread(void *unused)
{
	int nr_wrong = 0;

	contexts_raise_one(&nr_wrong);
	return nr_wrong;
}

static void contexts_thread_at(struct seh_stages *stages, enum seh_stage stage)
{
	struct ntmem_thread thread = {};

	if (ntmem_thread_start(&thread, contexts_raise_in_thread, NULL, "ntmem-other") ||
	    ntmem_thread_wait(&thread))
		stages->nr_wrong++;
	contexts_count(stages, stage);
}

static void contexts_thread_sees_no_frames_of_another(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_thread_at, .code = E1 };

	KUNIT_EXPECT_EQ(test, seh_run_stages(&stages), 0);
}

/* Stops ------------------------------------------------------------------------------ */

static void contexts_nothing_at(struct seh_stages *stages, enum seh_stage stage)
{
}

static int contexts_stop(void *unused)
{
	struct seh_stages stages = { .at = contexts_nothing_at, .code = E1 };

	seh_run_stages(&stages);
	seh_raise_unguarded(E2);
	return 0;
}

static void contexts_stop_at(struct seh_stages *stages, enum seh_stage stage)
{
	struct ntmem_thread thread = {};

	if (ntmem_thread_start(&thread, contexts_stop, NULL, "ntmem-stop") ||
	    ntmem_thread_wait(&thread) != -EIO ||
	    thread.bug_check != KMODE_EXCEPTION_NOT_HANDLED)
		stages->nr_wrong++;
	contexts_count(stages, stage);
}

static void contexts_thread_stops_alone(struct kunit *test)
{
	struct seh_stages stages = { .at = contexts_stop_at, .code = E1 };

	EXPECT_VIOLATIONS(test, KMODE_EXCEPTION_NOT_HANDLED, SEH_NR_STAGES,
			  seh_run_stages(&stages));
	KUNIT_EXPECT_EQ(test, stages.nr_wrong, 0);
}

static struct kunit_case contexts_cases[] = {
	KUNIT_CASE(contexts_task_handles),
	KUNIT_CASE(contexts_softirq_handles),
	KUNIT_CASE(contexts_hardirq_handles),
	KUNIT_CASE(contexts_softirq_sees_no_frames_of_the_task),
	KUNIT_CASE(contexts_hardirq_sees_no_frames_of_the_task),
	KUNIT_CASE(contexts_three_are_apart),
	KUNIT_CASE(contexts_finally_releases_lock),
	KUNIT_CASE(contexts_raise_keeps_preemption_off),
	KUNIT_CASE(contexts_raise_keeps_interrupts_off),
	KUNIT_CASE(contexts_chain_survives_sleep),
	KUNIT_CASE(contexts_chain_moves_with_the_task),
	KUNIT_CASE(contexts_thread_sees_no_frames_of_another),
	KUNIT_CASE(contexts_thread_stops_alone),
	{}
};

static struct kunit_suite contexts_suite = {
#if SEH_FAULTS
	.name = "ntmem_seh_fault_contexts",
#else
	.name = "ntmem_seh_contexts",
#endif
	.test_cases = contexts_cases,
};
kunit_test_suite(contexts_suite);
