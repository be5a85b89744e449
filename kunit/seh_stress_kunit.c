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
#include <linux/module.h>

#include "seh_stress_kunit.h"
#include "stress_users.h"

#define DEFAULT_OPERATIONS 20000

static unsigned int operations;
module_param(operations, uint, 0444);
MODULE_PARM_DESC(operations, "Exceptions per case, at least; 0 for as many as take a moment (default: 0)");

/* All users, and what each of them does. */
struct seh_stress_run {
	struct stress_user users[STRESS_NR_USERS];
	struct seh_stress states[STRESS_NR_USERS];
};

/* In interrupts there is no such thing. */
void seh_stress_pause(struct seh_stress *stress)
{
	if (stress->in_task)
		stress_pause();
}

static void seh_stress_act(void *state)
{
	seh_stress_round(state);
}

static u64 seh_stress_sum(const struct seh_stress *states, unsigned int nr)
{
	u64 sum = 0;

	while (nr--) {
		/* A user may just be counting; a moment more or less does not matter. */
		sum += data_race(states[nr].raised);
	}
	return sum;
}

static u64 seh_stress_raised(const void *argument)
{
	const struct seh_stress_run *run = argument;

	return seh_stress_sum(run->states, STRESS_NR_USERS);
}

static void seh_stress_all_contexts_at_once(struct kunit *test)
{
	unsigned int i, wanted = operations ?: DEFAULT_OPERATIONS;
	struct seh_stress_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	const struct seh_stress *states;

	KUNIT_ASSERT_NOT_NULL(test, run);
	KUNIT_ASSERT_GE(test, num_online_cpus(), (unsigned int)STRESS_NR_CPUS);
	for (i = 0; i < STRESS_NR_USERS; i++) {
		run->users[i].act = seh_stress_act;
		run->users[i].state = &run->states[i];
		run->states[i].in_task = stress_is_task(i);
		run->states[i].seed = get_random_u32();
	}
	KUNIT_ASSERT_EQ(test, stress_users_run(run->users, seh_stress_raised, run, wanted), 0);
	states = run->states;
	for (i = 0; i < STRESS_NR_USERS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, states[i].wrong, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, run->users[i].nr_left, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, states[i].entered, states[i].finished, "user %u", i);
		KUNIT_EXPECT_GT_MSG(test, states[i].raised, 0, "user %u", i);
	}
	kunit_info(test, "operations: %llu\n", seh_stress_raised(run));
	kunit_info(test, "of these %llu in softirqs, %llu in hard interrupts\n",
		   seh_stress_sum(states + STRESS_NR_TASKS, STRESS_NR_CPUS),
		   seh_stress_sum(states + STRESS_NR_TASKS + STRESS_NR_CPUS, STRESS_NR_CPUS));
	KUNIT_EXPECT_GE(test, seh_stress_raised(run), (u64)wanted);
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
