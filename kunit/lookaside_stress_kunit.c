// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside_stress: lists under many users at once, for a while.
 *
 * All users of a run share its lists. What they do is random; the seed is
 * printed and can be set, which repeats what each user does but not when. A run
 * is right if no entry ever had two holders, none changed under its holder, all
 * calls were counted, and every entry that was made was freed in the end. See
 * lookaside_stress_users_kunit.c for how holders are told apart.
 *
 * Slow: the number of operations per case is the parameter operations. KUnit of
 * 6.1 runs a suite before its parameters are set, so that the defaults hold there.
 */
#include <linux/bitops.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "lookaside_stress_kunit.h"

/* Per case, where the parameter does not say: what takes about a second. */
#if IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING)
#define DEFAULT_OPERATIONS 60000
#elif IS_ENABLED(CONFIG_KCSAN)
#define DEFAULT_OPERATIONS 500000
#else
#define DEFAULT_OPERATIONS 2000000
#endif
/* What a case may take, however slow the machine is: KUnit's own limit is higher. */
#define MAX_CASE_MS 100000
#define WAIT_MS 4
#define NR_TASKS 9
/* Longer than a list has to be idle before it gives its memory back. */
#define REST_MS 2500
/* How long what a list had may take to get back to the pool after its end. */
#define RETURN_MS 5000

static unsigned int operations;
module_param(operations, uint, 0444);
MODULE_PARM_DESC(operations, "Calls per case, at least; 0 for as many as take a few seconds (default: 0)");

static unsigned int seed;
module_param(seed, uint, 0444);
MODULE_PARM_DESC(seed, "What is random repeats with it; 0 for a new one in each case (default: 0)");

/* Runs --------------------------------------------------------------------- */

static struct stress *stress_make(struct kunit *test)
{
	/* Tags "StrN", "StrE", "StrP". */
	static const struct stress_list lists[NR_STRESS_LISTS] = {
		[STRESS_NONPAGED] = { NTMEM_LOOKASIDE_NPAGED, NonPagedPool, 0x4e727453 },
		[STRESS_EX_NONPAGED] = { NTMEM_LOOKASIDE_EX, NonPagedPoolNx, 0x45727453 },
		[STRESS_PAGED] = { NTMEM_LOOKASIDE_PAGED, PagedPool, 0x50727453 },
	};
	struct stress *stress = kunit_kzalloc(test, sizeof(*stress), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, stress);
	stress->test = test;
	stress->seed = seed ?: get_random_u32();
	memcpy(stress->lists, lists, sizeof(lists));
	for (i = 0; i < NR_STRESS_LISTS; i++)
		stress_list_init(&stress->lists[i]);
	stress->active = true;
	test->priv = stress;
	init_completion(&stress->spent);
	stress_users_seed();
	return stress;
}

static struct stress_user *stress_add(struct stress *stress, enum stress_context context,
				      void (*turn)(struct stress_user *user),
				      unsigned int nr_slots)
{
	struct kunit *test = stress->test;
	struct stress_user *user = kunit_kzalloc(test, sizeof(*user), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, user);
	KUNIT_ASSERT_LT(test, stress->nr_users, ARRAY_SIZE(stress->users));
	stress->users[stress->nr_users++] = user;
	user->stress = stress;
	user->id = stress->nr_users;
	user->context = context;
	user->turn = turn;
	user->cpu = -1;
	user->nr_slots = nr_slots;
	prandom_seed_state(&user->random, stress->seed + user->id);
	return user;
}

/* Every third one preempts the others. */
static void stress_add_tasks(struct stress *stress, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		stress_add(stress, STRESS_TASK, stress_turn_mixed,
			   i % 2 ? MAX_STRESS_SLOTS : 16)->fifo = i % 3 == 2;
}

/* One on each CPU, of the first few. */
static void stress_add_timers(struct stress *stress, enum stress_context context,
			      void (*turn)(struct stress_user *user))
{
	unsigned int cpu, nr = 0;

	for_each_online_cpu(cpu)
		if (nr++ < 8)
			stress_add(stress, context, turn, 24)->cpu = cpu;
}

/* Users of all contexts that the kernel has. */
static void stress_add_all(struct stress *stress)
{
	stress_add_tasks(stress, NR_TASKS);
	stress_add_timers(stress, STRESS_SOFTIRQ, stress_turn_mixed);
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		stress_add_timers(stress, STRESS_HARDIRQ, stress_turn_mixed);
}

/* Binds threads to CPUs, and sets them free, while they run. */
static int stress_mover_main(void *data)
{
	struct stress *stress = data;
	struct rnd_state random;
	struct stress_user *user;
	unsigned int cpu;

	prandom_seed_state(&random, stress->seed);
	while (!kthread_should_stop()) {
		user = stress->users[random_below(&random, stress->nr_started)];
		cpu = random_below(&random, nr_cpu_ids);
		if (user->task && user->cpu < 0) {
			/* The scheduler of 6.1 warns of a thread bound to a CPU that just goes. */
			cpus_read_lock();
			/* Fails where that CPU is not there, which does not matter. */
			set_cpus_allowed_ptr(user->task, random_below(&random, 2) ?
					     cpumask_of(cpu) : cpu_possible_mask);
			cpus_read_unlock();
			stress->nr_moves++;
		}
		usleep_range(100, 1000);
	}
	return 0;
}

static int stress_start(struct stress *stress)
{
	struct task_struct *mover;
	int err = 0;

	/* The timers' CPUs have to stay until they are started. */
	cpus_read_lock();
	while (stress->nr_started < stress->nr_users) {
		err = stress_user_start(stress->users[stress->nr_started]);
		if (err)
			break;
		stress->nr_started++;
	}
	cpus_read_unlock();
	if (err)
		return err;
	mover = kthread_create(stress_mover_main, stress, "ntmem_stress/mover");
	if (IS_ERR(mover))
		return PTR_ERR(mover);
	sched_set_fifo_low(mover);
	stress->mover = mover;
	wake_up_process(mover);
	return 0;
}

static void stress_nothing(void *unused)
{
}

/* From the last to the first, so that a pipe's producer goes before its consumer. */
static void stress_stop(struct stress *stress)
{
	if (stress->mover)
		kthread_stop(stress->mover);
	while (stress->nr_started)
		stress_user_stop(stress->users[--stress->nr_started]);
	/* The interrupts that do what NMIs could not do come before these. */
	on_each_cpu(stress_nothing, NULL, true);
}

static struct ntmem_lookaside_report stress_report(const struct stress_list *list)
{
	struct ntmem_lookaside *private = ntmem_registry_find(&list->L);
	struct ntmem_lookaside_report report = {};

	if (private) {
		ntmem_lookaside_report(private, &report);
		ntmem_lookaside_put(private);
	}
	return report;
}

static void stress_note_modes(struct stress *stress)
{
	const char *mode;
	unsigned int i;

	for (i = 0; i < NR_STRESS_LISTS; i++) {
		mode = stress_report(&stress->lists[i]).mode;
		if (!mode || strstr(stress->modes, mode))
			continue;
		strlcat(stress->modes, " ", sizeof(stress->modes));
		strlcat(stress->modes, mode, sizeof(stress->modes));
	}
}

/* Lets the users run until they have made their calls. Returns how long that took. */
static u64 stress_wait(struct stress *stress)
{
	unsigned long end = jiffies + msecs_to_jiffies(MAX_CASE_MS);
	u64 start_ns = ktime_get_ns();

	do {
		if (stress->disturb) {
			stress->disturb(stress);
			stress->nr_disturbances++;
		}
		stress_note_modes(stress);
	} while (!wait_for_completion_timeout(&stress->spent, msecs_to_jiffies(WAIT_MS)) &&
		 time_before(jiffies, end));
	return ktime_get_ns() - start_ns;
}

/* Everybody keeps what they have, and does nothing until the lists are idle. */
static void stress_rest(struct stress *stress)
{
	unsigned long end = jiffies + msecs_to_jiffies(REST_MS);

	WRITE_ONCE(stress->resting, true);
	while (time_before(jiffies, end)) {
		stress_note_modes(stress);
		msleep(20);
	}
	WRITE_ONCE(stress->resting, false);
}

/* Results ------------------------------------------------------------------ */

static void stress_check_faults(struct kunit *test, const struct stress_user *user)
{
	const struct stress_faults *faults = &user->faults;

	KUNIT_EXPECT_EQ_MSG(test, faults->nr_doubled, 0, "user %u, doubled, also with user %u",
			    user->id, faults->other);
	KUNIT_EXPECT_EQ_MSG(test, faults->nr_stolen, 0, "user %u, stolen by user %u", user->id,
			    faults->other);
	KUNIT_EXPECT_EQ_MSG(test, faults->nr_damaged, 0, "user %u, damaged", user->id);
	KUNIT_EXPECT_EQ_MSG(test, faults->nr_miscounted, 0, "user %u, miscounted", user->id);
	KUNIT_EXPECT_EQ_MSG(test, faults->nr_misplaced, 0, "user %u, misplaced", user->id);
	/* Of many threads one may come too late on a small machine. */
	if (user->context != STRESS_TASK)
		KUNIT_EXPECT_GT_MSG(test, user->nr_operations, 0, "user %u, idle", user->id);
}

static struct stress_tally stress_sum(const struct stress *stress, unsigned int index)
{
	struct stress_tally sum = {};
	unsigned int i;

	for (i = 0; i < stress->nr_users; i++) {
		sum.nr_allocates += stress->users[i]->tallies[index].nr_allocates;
		sum.nr_failures += stress->users[i]->tallies[index].nr_failures;
		sum.nr_fresh += stress->users[i]->tallies[index].nr_fresh;
		sum.nr_frees += stress->users[i]->tallies[index].nr_frees;
	}
	return sum;
}

/* Ends a list that nobody uses any more. Every call must show in it. */
static void stress_check_list(struct stress *stress, unsigned int index)
{
	struct kunit *test = stress->test;
	struct stress_list *list = &stress->lists[index];
	struct stress_tally sum = stress_sum(stress, index);
	struct ntmem_lookaside_report report = stress_report(list);

	KUNIT_EXPECT_EQ_MSG(test, sum.nr_failures, 0, "list %u", index);
	KUNIT_EXPECT_EQ_MSG(test, sum.nr_allocates, sum.nr_frees + sum.nr_failures, "list %u",
			    index);
	KUNIT_EXPECT_EQ_MSG(test, report.nr_allocates, sum.nr_allocates, "list %u", index);
	KUNIT_EXPECT_EQ_MSG(test, report.nr_frees, sum.nr_frees, "list %u", index);
	/* What the list says it kept was given back by somebody, and is unchanged. */
	KUNIT_EXPECT_LE_MSG(test, sum.nr_fresh, report.nr_allocate_misses, "list %u", index);
	KUNIT_EXPECT_EQ_MSG(test, report.nr_outstanding, 0, "list %u", index);
	stress_list_delete(list);
	KUNIT_EXPECT_EQ_MSG(test, list->L.TotalAllocates, (u32)sum.nr_allocates, "list %u", index);
	KUNIT_EXPECT_EQ_MSG(test, list->L.TotalFrees, (u32)sum.nr_frees, "list %u", index);
}

/* An entry that a list lost on the way stays charged to the list's tag. */
static void stress_check_memory(struct kunit *test, const struct stress_list *list)
{
	const struct ntmem_tag *tag = ntmem_tag_get(list->tag, list->type & PagedPool);
	unsigned long end = jiffies + msecs_to_jiffies(RETURN_MS);

	while (atomic64_read(&tag->bytes) && time_before(jiffies, end))
		msleep(20);
	KUNIT_EXPECT_EQ_MSG(test, atomic64_read(&tag->bytes), 0, "kind %d", list->kind);
	KUNIT_EXPECT_EQ_MSG(test, atomic64_read(&tag->nr_allocs), atomic64_read(&tag->nr_frees),
			    "kind %d", list->kind);
}

static void stress_check(struct stress *stress, u64 took_ns)
{
	struct kunit *test = stress->test;
	u64 nr_operations = 0;
	unsigned int i;

	for (i = 0; i < stress->nr_users; i++) {
		nr_operations += stress->users[i]->nr_operations;
		stress_check_faults(test, stress->users[i]);
	}
	ntmem_sweep_fold();
	for (i = 0; i < NR_STRESS_LISTS; i++)
		stress_check_list(stress, i);
	stress->active = false;
	for (i = 0; i < NR_STRESS_LISTS; i++)
		stress_check_memory(test, &stress->lists[i]);
	kunit_info(test, "operations: %llu, seed: %u, users: %u, moves: %llu, ms: %llu, modes:%s",
		   nr_operations, stress->seed, stress->nr_users, stress->nr_moves,
		   took_ns / NSEC_PER_MSEC, stress->modes);
}

static void stress_run(struct stress *stress)
{
	unsigned int nr_rests = stress->nr_rests;
	s64 nr_each = (operations ?: DEFAULT_OPERATIONS) / (nr_rests + 1) + 1;
	u64 took_ns = 0;
	int err;

	atomic64_set(&stress->nr_left, nr_each);
	err = stress_start(stress);
	if (!err)
		took_ns = stress_wait(stress);
	for (; !err && nr_rests; nr_rests--) {
		stress_rest(stress);
		reinit_completion(&stress->spent);
		atomic64_set(&stress->nr_left, nr_each);
		took_ns += stress_wait(stress);
	}
	stress_stop(stress);
	KUNIT_EXPECT_EQ(stress->test, err, 0);
	stress_check(stress, took_ns);
}

/* Cases -------------------------------------------------------------------- */

static void lookaside_stress_tasks(struct kunit *test)
{
	struct stress *stress = stress_make(test);

	stress_add_tasks(stress, NR_TASKS);
	stress_run(stress);
}

static void lookaside_stress_tasks_and_softirqs(struct kunit *test)
{
	struct stress *stress = stress_make(test);

	stress_add_tasks(stress, NR_TASKS);
	stress_add_timers(stress, STRESS_SOFTIRQ, stress_turn_mixed);
	stress_run(stress);
}

static void lookaside_stress_tasks_softirqs_and_hardirqs(struct kunit *test)
{
	struct stress *stress;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	stress = stress_make(test);
	stress_add_all(stress);
	stress_run(stress);
}

/* Calls all shrinkers, ours too, if this kernel has the file for it. */
static void disturb_by_shrinkers(void)
{
	struct file *file = filp_open("/proc/sys/vm/drop_caches", O_WRONLY, 0);

	if (IS_ERR(file))
		return;
	kernel_write(file, "2", 1, &file->f_pos);
	filp_close(file, NULL);
}

static void disturb_by_flushing(struct stress *stress)
{
	unsigned int nr = stress->nr_disturbances;

	ExFlushLookasideListEx(&stress->lists[STRESS_EX_NONPAGED].ex);
	if (nr % 64 == 63)
		disturb_by_shrinkers();
}

/* Reports before the case that runs. */
static u64 nr_violations_before;

/* Refusals are the only mistakes that may be reported here. */
static void lookaside_stress_nmis(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	struct stress *stress;
	u64 nr_refused = 0, nr_seen;
	unsigned int i;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	stress = stress_make(test);
	stress_add_all(stress);
	stress_add_timers(stress, STRESS_NMI, stress_turn_mixed);
	ntmem_violation_watch(&watch, IRQL_NOT_LESS_OR_EQUAL);
	stress_run(stress);
	for (i = 0; i < stress->nr_users; i++)
		nr_refused += stress->users[i]->nr_refused;
	nr_seen = ntmem_violation_unwatch(&watch);
	/* An NMI that finds the records in use can but count. */
	nr_seen += ntmem_violation_total() - nr_violations_before;
	nr_violations_before = ntmem_violation_total();
	KUNIT_EXPECT_EQ(test, nr_seen, nr_refused);
	kunit_info(test, "refused: %llu", nr_refused);
}

static void lookaside_stress_idle_and_busy_again(struct kunit *test)
{
	struct stress *stress = stress_make(test);

	stress_add_all(stress);
	stress->nr_rests = 2;
	stress_run(stress);
}

static void stress_add_pipe(struct stress *stress, unsigned int list, int from, int to)
{
	struct stress_pipe *pipe = kunit_kzalloc(stress->test, sizeof(*pipe), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(stress->test, pipe);
	pipe->list = list;
	/* The one that is added last is stopped first. */
	pipe->consumer = stress_add(stress, STRESS_TASK, stress_turn_consume, 0);
	pipe->consumer->cpu = to;
	pipe->consumer->pipe = pipe;
	pipe->producer = stress_add(stress, STRESS_TASK, stress_turn_produce, 0);
	pipe->producer->cpu = from;
	pipe->producer->pipe = pipe;
}

/* One CPU allocates the nonpaged entries; paged ones go both ways. */
static void stress_add_pipes(struct stress *stress)
{
	unsigned int first = cpumask_first(cpu_online_mask);
	unsigned int second = cpumask_next(first, cpu_online_mask);

	/* With one CPU they still take turns. */
	if (second >= nr_cpu_ids)
		second = first;
	stress_add_pipe(stress, STRESS_NONPAGED, first, second);
	stress_add_pipe(stress, STRESS_EX_NONPAGED, first, second);
	stress_add_pipe(stress, STRESS_PAGED, first, second);
	stress_add_pipe(stress, STRESS_PAGED, second, first);
}

static void lookaside_stress_producers_and_consumers(struct kunit *test)
{
	struct stress *stress = stress_make(test);

	stress_add_pipes(stress);
	stress_run(stress);
}

/* Magazines fill up again while they are emptied: a consumer only frees. */
static void lookaside_stress_flushes_and_shrinkers(struct kunit *test)
{
	struct stress *stress = stress_make(test);

	stress_add_all(stress);
	stress_add_pipes(stress);
	stress->disturb = disturb_by_flushing;
	stress_run(stress);
}

static void lookaside_stress_lists_come_and_go(struct kunit *test)
{
	struct stress *stress = stress_make(test);
	unsigned int i;

	stress_add_tasks(stress, NR_TASKS / 2);
	for (i = 0; i < NR_TASKS / 2; i++)
		stress_add(stress, STRESS_TASK, stress_turn_own_list, MAX_STRESS_SLOTS);
	stress_add_timers(stress, STRESS_SOFTIRQ, stress_turn_own_list);
	stress_run(stress);
}

#ifdef CONFIG_HOTPLUG_CPU
/* Takes the highest CPU away and brings it back. */
static void disturb_by_hotplug(struct stress *stress)
{
	unsigned int cpu = cpumask_last(cpu_online_mask);

	if (stress->nr_disturbances % 8 || !cpu || remove_cpu(cpu))
		return;
	stress->nr_unplugs++;
	msleep(20);
	KUNIT_EXPECT_EQ(stress->test, add_cpu(cpu), 0);
}

static void lookaside_stress_cpus_come_and_go(struct kunit *test)
{
	struct stress *stress;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs CONFIG_SMP and two CPUs");
	stress = stress_make(test);
	stress_add_all(stress);
	stress->disturb = disturb_by_hotplug;
	stress_run(stress);
	KUNIT_EXPECT_GT(test, stress->nr_unplugs, 0);
}
#else
static void lookaside_stress_cpus_come_and_go(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_HOTPLUG_CPU");
}
#endif

/* Suite -------------------------------------------------------------------- */

static struct kunit_case lookaside_stress_cases[] = {
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_tasks),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_tasks_and_softirqs),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_tasks_softirqs_and_hardirqs),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_nmis),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_flushes_and_shrinkers),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_idle_and_busy_again),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_producers_and_consumers),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_lists_come_and_go),
	NTMEM_KUNIT_CASE_SLOW(lookaside_stress_cpus_come_and_go),
	{}
};

static int lookaside_stress_case_init(struct kunit *test)
{
	nr_violations_before = ntmem_violation_total();
	return 0;
}

static void lookaside_stress_case_exit(struct kunit *test)
{
	struct stress *stress = test->priv;
	unsigned int i;

	for (i = 0; stress && stress->active && i < NR_STRESS_LISTS; i++)
		stress_list_delete(&stress->lists[i]);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(), nr_violations_before);
}

static struct kunit_suite lookaside_stress_suite = {
	.name = "ntmem_lookaside_stress",
	.init = lookaside_stress_case_init,
	.exit = lookaside_stress_case_exit,
	.test_cases = lookaside_stress_cases,
};

kunit_test_suite(lookaside_stress_suite);

MODULE_DESCRIPTION("KUnit stress tests of ntmem's lookaside lists");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
