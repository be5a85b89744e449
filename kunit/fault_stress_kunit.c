// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_fault_stress: faults in all contexts of several CPUs at once, for a while.
 *
 * Tasks fault, with user memory and without, are preempted, sleep and move between CPUs in
 * the middle; timers fault in softirqs and hard interrupts over them. Each user counts what
 * it did and checks what came of it. A run is right if nothing went wrong for any of them,
 * every fault became one exception, those above APC_LEVEL were reported to the last one, and
 * no frame was left behind.
 *
 * Slow: how many faults a case makes is the parameter operations. KUnit of 6.1 runs a suite
 * before its parameters are set, so that the default holds there.
 */
#include <linux/mman.h>
#include <linux/module.h>

#include "fault_stress_kunit.h"
#include "stress_users.h"

#define DEFAULT_OPERATIONS 20000

static unsigned int operations;
module_param(operations, uint, 0444);
MODULE_PARM_DESC(operations, "Faults per case, at least; 0 for as many as take a moment (default: 0)");

/* All users, and what each of them does. */
struct fault_stress_run {
	struct stress_user users[STRESS_NR_USERS];
	struct fault_stress states[STRESS_NR_USERS];
};

/* User memory of some of the tasks; and a page in it that cannot be written. */
static struct user_memory fault_user;
static unsigned long fault_readonly;

/* In interrupts there is no such thing, nor at a level that was raised. */
void fault_stress_pause(struct fault_stress *stress)
{
	if (stress->in_task && !stress->is_raised)
		stress_pause();
}

BOOLEAN fault_stress_is_reported(void)
{
	return ntmem_at_dispatch();
}

static void fault_stress_act(void *state)
{
	fault_stress_round(state);
}

static u64 fault_stress_sum(const struct fault_stress *states, unsigned int nr)
{
	u64 sum = 0;

	while (nr--) {
		/* A user may just be counting; a moment more or less does not matter. */
		sum += data_race(states[nr].faults);
	}
	return sum;
}

static u64 fault_stress_made(const void *argument)
{
	const struct fault_stress_run *run = argument;

	return fault_stress_sum(run->states, STRESS_NR_USERS);
}

static void fault_stress_set_up(struct fault_stress_run *run)
{
	unsigned int i;

	for (i = 0; i < STRESS_NR_USERS; i++) {
		run->users[i].act = fault_stress_act;
		run->users[i].state = &run->states[i];
		run->states[i].in_task = stress_is_task(i);
		run->states[i].seed = get_random_u32();
	}
	/* Half of the tasks, one on each CPU to begin with. */
	for (i = 0; fault_user.mm && i < STRESS_NR_TASKS / 2; i++) {
		run->users[i].mm = fault_user.mm;
		run->states[i].readonly = (void *)fault_readonly;
	}
}

static u64 fault_stress_of_form(const struct fault_stress_run *run, enum fault_form form)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < STRESS_NR_USERS; i++)
		sum += run->states[i].forms[form];
	return sum;
}

static void fault_stress_check_forms(struct kunit *test, const struct fault_stress_run *run)
{
	unsigned int form;

	for (form = 0; form < FAULT_NR_FORMS; form++)
		if (form != FAULT_WRITE_READONLY || fault_user.mm)
			KUNIT_EXPECT_GT_MSG(test, fault_stress_of_form(run, form), 0ULL,
					    "form %u", form);
}

static void fault_stress_all_contexts_at_once(struct kunit *test)
{
	struct fault_stress_run *run = kunit_kzalloc(test, sizeof(*run), GFP_KERNEL);
	unsigned int i, nr_seen, nr_reported = 0, wanted = operations ?: DEFAULT_OPERATIONS;
	struct ntmem_violation_watch watch;
	const struct fault_stress *states;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, run);
	KUNIT_ASSERT_GE(test, num_online_cpus(), (unsigned int)STRESS_NR_CPUS);
	fault_stress_set_up(run);
	states = run->states;
	ntmem_violation_watch(&watch, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
	err = stress_users_run(run->users, fault_stress_made, run, wanted);
	nr_seen = ntmem_violation_unwatch(&watch);
	KUNIT_ASSERT_EQ(test, err, 0);
	for (i = 0; i < STRESS_NR_USERS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, states[i].wrong, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, run->users[i].nr_left, 0, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, states[i].entered, states[i].finished, "user %u", i);
		KUNIT_EXPECT_EQ_MSG(test, states[i].faults,
				    states[i].handled + states[i].repeated, "user %u", i);
		KUNIT_EXPECT_GT_MSG(test, states[i].handled, 0, "user %u", i);
		KUNIT_EXPECT_GT_MSG(test, states[i].repeated, 0, "user %u", i);
		nr_reported += states[i].reported;
	}
	KUNIT_EXPECT_EQ(test, nr_seen, nr_reported);
	fault_stress_check_forms(test, run);
	kunit_info(test, "operations: %llu\n", fault_stress_made(run));
	kunit_info(test, "of these %llu in softirqs, %llu in hard interrupts, %u reported\n",
		   fault_stress_sum(states + STRESS_NR_TASKS, STRESS_NR_CPUS),
		   fault_stress_sum(states + STRESS_NR_TASKS + STRESS_NR_CPUS, STRESS_NR_CPUS),
		   nr_seen);
	kunit_info(test, "of these %llu writes to user memory that can only be read\n",
		   fault_stress_of_form(run, FAULT_WRITE_READONLY));
	KUNIT_EXPECT_GE(test, fault_stress_made(run), (u64)wanted);
}

/* Without a process that loads the suite there is no user memory; tasks do without then. */
static int fault_stress_suite_init(struct kunit_suite *suite)
{
	int err = user_memory_make(&fault_user);
	unsigned long address;

	if (err || !fault_user.mm)
		return err;
	address = vm_mmap(NULL, 0, PAGE_SIZE, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	if (IS_ERR_VALUE(address)) {
		user_memory_drop(&fault_user);
		return (int)address;
	}
	fault_readonly = address;
	return 0;
}

static void fault_stress_suite_exit(struct kunit_suite *suite)
{
	if (fault_user.mm && current->mm == fault_user.mm)
		vm_munmap(fault_readonly, PAGE_SIZE);
	user_memory_drop(&fault_user);
}

static struct kunit_case fault_stress_cases[] = {
	NTMEM_KUNIT_CASE_SLOW(fault_stress_all_contexts_at_once),
	{}
};

static struct kunit_suite fault_stress_suite = {
	.name = "ntmem_fault_stress",
	.suite_init = fault_stress_suite_init,
	.suite_exit = fault_stress_suite_exit,
	.test_cases = fault_stress_cases,
};
kunit_test_suite(fault_stress_suite);

MODULE_DESCRIPTION("Stress tests of faults in ntmem's guarded code");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
