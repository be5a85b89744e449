// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_seh_stress: exceptions in all contexts of several CPUs at once, for a while.
 *
 * Tasks raise, are preempted, sleep and move between CPUs in the middle; timers raise in
 * softirqs and hard interrupts over them. Each user counts what it did and checks what came
 * of it. A run is right if nothing went wrong for any of them, every clause that had to ran
 * once, and no frame was left behind.
 *
 * Slow: how many exceptions a case raises is the parameter operations. KUnit of 6.1 runs a
 * suite before its parameters are set, so that the default holds there.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "context.h"
#include "helpers.h"
#include "seh_stress_kunit.h"

#define DEFAULT_OPERATIONS 20000
#define NR_TASKS 4
#define NR_CPUS_USED 2
#define TIMER_NS (20 * NSEC_PER_USEC)
#define MAX_CASE_MS 100000

static unsigned int operations;
module_param(operations, uint, 0444);
MODULE_PARM_DESC(operations, "Exceptions per case, at least; 0 for as many as take a moment (default: 0)");

/* One user and what it runs by: a thread, or a timer if @task is NULL. */
struct stress_user {
	struct seh_stress stress;
	struct task_struct *task;
	struct hrtimer timer;
	enum hrtimer_mode mode;
	unsigned int cpu;
	/* Frames that were active where none could be. */
	unsigned int nr_left;
};

/* Where a task may be preempted or moved; in interrupts there is no such thing. */
void seh_stress_pause(struct seh_stress *stress)
{
	if (!stress->in_task)
		return;
	switch (get_random_u32() % 64) {
	case 0:
		usleep_range(10, 50);
		break;
	case 1:
		set_cpus_allowed_ptr(current, cpumask_of(get_random_u32() % NR_CPUS_USED));
		break;
	case 2 ... 8:
		cond_resched();
		break;
	default:
		break;
	}
}

static void stress_act(struct stress_user *user)
{
	user->nr_left += !!ntmem_context()->frames;
	seh_stress_round(&user->stress);
	user->nr_left += !!ntmem_context()->frames;
}

static int stress_thread_main(void *data)
{
	struct stress_user *user = data;

	while (!kthread_should_stop()) {
		stress_act(user);
		cond_resched();
	}
	return 0;
}

static enum hrtimer_restart stress_timer_fires(struct hrtimer *timer)
{
	struct stress_user *user = container_of(timer, struct stress_user, timer);
	u64 start_ns = ktime_get_ns();

	stress_act(user);
	/* What is interrupted has to get ahead too, however slow the machine is. */
	hrtimer_forward_now(timer, ns_to_ktime(TIMER_NS + 4 * (ktime_get_ns() - start_ns)));
	return HRTIMER_RESTART;
}

static void stress_timer_start(void *data)
{
	struct stress_user *user = data;

	hrtimer_start(&user->timer, ns_to_ktime(TIMER_NS), user->mode);
}

static int stress_start(struct stress_user *user)
{
	user->stress.seed = get_random_u32();
	if (user->stress.in_task) {
		user->task = kthread_run(stress_thread_main, user, "ntmem_seh/%u", user->cpu);
		return PTR_ERR_OR_ZERO(user->task);
	}
	hrtimer_setup(&user->timer, stress_timer_fires, CLOCK_MONOTONIC, user->mode);
	return smp_call_function_single(user->cpu, stress_timer_start, user, true);
}

static void stress_stop(struct stress_user *user)
{
	if (user->stress.in_task)
		kthread_stop(user->task);
	else
		hrtimer_cancel(&user->timer);
}

static u64 stress_raised(const struct stress_user *users, unsigned int nr)
{
	u64 sum = 0;

	while (nr--) {
		/* A user may just be counting; a moment more or less does not matter. */
		sum += data_race(users[nr].stress.raised);
	}
	return sum;
}

static void seh_stress_all_contexts_at_once(struct kunit *test)
{
	/* Tasks, and on each CPU a timer in softirqs and one in hard interrupts. */
	unsigned int i, nr = NR_TASKS + 2 * NR_CPUS_USED, nr_started = 0, waited_ms = 0;
	unsigned int wanted = operations ?: DEFAULT_OPERATIONS;
	struct stress_user *users = kunit_kcalloc(test, nr, sizeof(*users), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, users);
	KUNIT_ASSERT_GE(test, num_online_cpus(), (unsigned int)NR_CPUS_USED);
	for (i = 0; i < nr; i++) {
		users[i].cpu = i % NR_CPUS_USED;
		users[i].stress.in_task = i < NR_TASKS;
		users[i].mode = i < NR_TASKS + NR_CPUS_USED ? HRTIMER_MODE_REL_PINNED_SOFT :
							      HRTIMER_MODE_REL_PINNED;
		if (stress_start(&users[i]))
			break;
		nr_started++;
	}
	while (nr_started == nr && stress_raised(users, nr) < wanted && waited_ms < MAX_CASE_MS) {
		msleep(20);
		waited_ms += 20;
	}
	for (i = 0; i < nr_started; i++)
		stress_stop(&users[i]);
	KUNIT_ASSERT_EQ(test, nr_started, nr);
	for (i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ_MSG(test, users[i].stress.wrong, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, users[i].nr_left, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, users[i].stress.entered, users[i].stress.finished,
				    "user %u", i);
		KUNIT_EXPECT_GT_MSG(test, users[i].stress.raised, 0, "user %u", i);
	}
	kunit_info(test, "operations: %llu\n", stress_raised(users, nr));
	kunit_info(test, "of these %llu in softirqs, %llu in hard interrupts\n",
		   stress_raised(users + NR_TASKS, NR_CPUS_USED),
		   stress_raised(users + NR_TASKS + NR_CPUS_USED, NR_CPUS_USED));
	KUNIT_EXPECT_GE(test, stress_raised(users, nr), (u64)wanted);
}

static struct kunit_case seh_stress_cases[] = {
	NTMEM_KUNIT_CASE_SLOW(seh_stress_all_contexts_at_once),
	{}
};

static struct kunit_suite seh_stress_suite = {
	.name = "ntmem_seh_stress",
	.test_cases = seh_stress_cases,
};
kunit_test_suite(seh_stress_suite);

MODULE_DESCRIPTION("Stress tests of ntmem's structured exceptions");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
