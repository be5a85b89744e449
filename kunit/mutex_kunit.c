// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of the fast and guarded mutexes.
 */
#include <linux/delay.h>
#include <linux/preempt.h>

#include "helpers.h"

#include <ntmem/mutex.h>

/* Both families, as one. */
struct mutex_family {
	const char *name;
	VOID (*init)(PFAST_MUTEX mutex);
	VOID (*acquire)(PFAST_MUTEX mutex);
	BOOLEAN (*try_acquire)(PFAST_MUTEX mutex);
	VOID (*release)(PFAST_MUTEX mutex);
	VOID (*acquire_unsafe)(PFAST_MUTEX mutex);
	VOID (*release_unsafe)(PFAST_MUTEX mutex);
};

static const struct mutex_family mutex_families[] = {
	{ "fast", ExInitializeFastMutex, ExAcquireFastMutex, ExTryToAcquireFastMutex,
	  ExReleaseFastMutex, ExAcquireFastMutexUnsafe, ExReleaseFastMutexUnsafe },
	{ "guarded", KeInitializeGuardedMutex, KeAcquireGuardedMutex, KeTryToAcquireGuardedMutex,
	  KeReleaseGuardedMutex, KeAcquireGuardedMutexUnsafe, KeReleaseGuardedMutexUnsafe },
};

static void mutex_family_desc(const struct mutex_family *family, char *text)
{
	strscpy(text, family->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mutex_family, mutex_families, mutex_family_desc);

#define EXPECT_MISUSE(test, subcode, p2, statements...)                                     \
	do {                                                                                \
		struct ntmem_violation_watch watch_;                                        \
		ntmem_violation_watch(&watch_, DRIVER_VERIFIER_DETECTED_VIOLATION);         \
		statements;                                                                 \
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch_), 1U);                \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[0], (u64)(subcode));            \
		KUNIT_EXPECT_EQ(test, watch_.last.parameter[1], (u64)(p2));                 \
	} while (0)

static void mutex_raises_and_restores(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;
	KIRQL level, old;

	memset(&mutex, 0xff, sizeof(mutex));
	family->init(&mutex);
	KUNIT_EXPECT_EQ(test, mutex.Count, 1);
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, mutex.Contention, 0U);
	for (level = PASSIVE_LEVEL; level <= APC_LEVEL; level++) {
		KeRaiseIrql(level, &old);
		family->acquire(&mutex);
		KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
		KUNIT_EXPECT_EQ(test, mutex.Count, 0);
		KUNIT_EXPECT_PTR_EQ(test, mutex.Owner, (PVOID)current);
		family->release(&mutex);
		KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), level);
		KUNIT_EXPECT_EQ(test, mutex.Count, 1);
		KUNIT_EXPECT_NULL(test, mutex.Owner);
		KeLowerIrql(old);
	}
	KUNIT_EXPECT_EQ(test, mutex.Contention, 0U);
}

static void mutex_unsafe_leaves_the_level(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;

	family->init(&mutex);
	KeEnterCriticalRegion();
	family->acquire_unsafe(&mutex);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	KUNIT_EXPECT_PTR_EQ(test, mutex.Owner, (PVOID)current);
	family->release_unsafe(&mutex);
	KeLeaveCriticalRegion();
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_try_takes_only_what_is_free(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;

	family->init(&mutex);
	KUNIT_EXPECT_EQ(test, family->try_acquire(&mutex), TRUE);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	KUNIT_EXPECT_EQ(test, family->try_acquire(&mutex), FALSE);
	family->release(&mutex);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	/* One that is held: a failed try changes no level. */
	family->acquire_unsafe(&mutex);
	KUNIT_EXPECT_EQ(test, family->try_acquire(&mutex), FALSE);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
	family->release_unsafe(&mutex);
}

static void mutexes_nest(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX outer, inner;

	family->init(&outer);
	family->init(&inner);
	family->acquire(&outer);
	family->acquire(&inner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	family->release(&inner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	family->release(&outer);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_of_zeros_is_free(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex = {};

	family->acquire(&mutex);
	KUNIT_EXPECT_PTR_EQ(test, mutex.Owner, (PVOID)current);
	family->release(&mutex);
	KUNIT_EXPECT_NULL(test, mutex.Owner);
}

/* Misuse ------------------------------------------------------------------------ */

static void mutex_taken_twice_is_reported(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;

	family->init(&mutex);
	family->acquire(&mutex);
	EXPECT_MISUSE(test, 0x1000, (unsigned long)&mutex, family->acquire(&mutex));
	family->release(&mutex);
	KUNIT_EXPECT_PTR_EQ(test, mutex.Owner, (PVOID)current);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	family->release(&mutex);
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_released_free_is_reported(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;

	family->init(&mutex);
	EXPECT_MISUSE(test, 0x1007, (unsigned long)&mutex, family->release(&mutex));
	EXPECT_MISUSE(test, 0x1007, (unsigned long)&mutex, family->release_unsafe(&mutex));
	KUNIT_EXPECT_EQ(test, mutex.Count, 1);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_released_at_other_level_is_reported(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	FAST_MUTEX mutex;

	family->init(&mutex);
	family->acquire(&mutex);
	KeLowerIrql(PASSIVE_LEVEL);
	EXPECT_MISUSE(test, 0x34, PASSIVE_LEVEL, family->release(&mutex));
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

/**
 * struct mutex_pair - a mutex, and what another context does with it
 * @family: routines
 * @mutex: it
 * @got: the other had it
 * @irql: the other's level afterwards
 */
struct mutex_pair {
	const struct mutex_family *family;
	FAST_MUTEX mutex;
	bool got;
	KIRQL irql;
};

static void mutex_pair_release(void *argument)
{
	struct mutex_pair *pair = argument;

	pair->family->release(&pair->mutex);
	pair->irql = KeGetCurrentIrql();
}

static void mutex_pair_try(void *argument)
{
	struct mutex_pair *pair = argument;

	pair->got = pair->family->try_acquire(&pair->mutex);
	pair->irql = KeGetCurrentIrql();
}

static void mutex_pair_acquire(void *argument)
{
	struct mutex_pair *pair = argument;

	pair->family->acquire(&pair->mutex);
	pair->irql = KeGetCurrentIrql();
}

static void mutex_held_by_another_is_not_released(struct kunit *test)
{
	struct mutex_pair pair = { .family = test->param_value };
	void *arguments[] = { &pair };

	pair.family->init(&pair.mutex);
	pair.family->acquire(&pair.mutex);
	EXPECT_MISUSE(test, 0x1004, (unsigned long)&pair.mutex,
		      run_on_cpus(mutex_pair_release, arguments, 1));
	KUNIT_EXPECT_PTR_EQ(test, pair.mutex.Owner, (PVOID)current);
	run_on_cpus(mutex_pair_try, arguments, 1);
	KUNIT_EXPECT_FALSE(test, pair.got);
	KUNIT_EXPECT_EQ(test, pair.irql, PASSIVE_LEVEL);
	pair.family->release(&pair.mutex);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_above_apc_level_is_reported(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	struct ntmem_violation_watch watch;
	FAST_MUTEX mutex;
	void *owner;
	KIRQL old, inside;

	family->init(&mutex);
	ntmem_violation_watch_own(&watch, DRIVER_VERIFIER_DETECTED_VIOLATION);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	family->acquire(&mutex);
	owner = mutex.Owner;
	inside = KeGetCurrentIrql();
	family->release(&mutex);
	KeLowerIrql(old);
	/* Taken, and released, at a wrong level each. */
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 2U);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[0], 0x34ULL);
	KUNIT_EXPECT_PTR_EQ(test, owner, (void *)current);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

/* What is released at the wrong level is what was asked for there, not what was held before. */
static void mutex_above_apc_level_stays_with_its_owner(struct kunit *test)
{
	const struct mutex_family *family = test->param_value;
	struct ntmem_violation_watch watch;
	FAST_MUTEX mutex;
	KIRQL old;

	family->init(&mutex);
	family->acquire(&mutex);
	ntmem_violation_watch_own(&watch, DRIVER_VERIFIER_DETECTED_VIOLATION);
	KeRaiseIrql(DISPATCH_LEVEL, &old);
	family->acquire(&mutex);
	family->release(&mutex);
	KeLowerIrql(old);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 2U);
	KUNIT_EXPECT_PTR_EQ(test, mutex.Owner, (PVOID)current);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), APC_LEVEL);
	if (mutex.Owner)
		family->release(&mutex);
	KUNIT_EXPECT_NULL(test, mutex.Owner);
	KUNIT_EXPECT_EQ(test, KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void mutex_interrupt_does_not_get_it(struct kunit *test)
{
	struct mutex_pair pair = { .family = test->param_value, .got = true };

	pair.family->init(&pair.mutex);
	EXPECT_MISUSE(test, 0x33, DISPATCH_LEVEL, run_in_softirq(mutex_pair_try, &pair));
	KUNIT_EXPECT_FALSE(test, pair.got);
	pair.family->acquire(&pair.mutex);
	EXPECT_MISUSE(test, 0x33, DISPATCH_LEVEL, run_in_softirq(mutex_pair_acquire, &pair));
	EXPECT_MISUSE(test, 0x1004, (unsigned long)&pair.mutex,
		      run_in_hardirq(mutex_pair_release, &pair));
	KUNIT_EXPECT_PTR_EQ(test, pair.mutex.Owner, (PVOID)current);
	pair.family->release(&pair.mutex);
	KUNIT_EXPECT_NULL(test, pair.mutex.Owner);
}

/* Concurrency ---------------------------------------------------------------------- */

#define NR_ROUNDS 2000

/**
 * struct mutex_shared - what threads change, one at a time
 * @family: routines
 * @mutex: guards @sum, @nr_inside and @nr_crowded
 * @sum: counted up
 * @nr_inside: threads within
 * @nr_crowded: how often there was more than one
 * @nr_bad_levels: how often the level was not what it must be
 */
struct mutex_shared {
	const struct mutex_family *family;
	FAST_MUTEX mutex;
	unsigned int sum;
	atomic_t nr_inside;
	unsigned int nr_crowded;
	atomic_t nr_bad_levels;
};

static void mutex_user(void *argument)
{
	struct mutex_shared *shared = argument;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		/* Rarely, as one that tries is passed over by all that wait. */
		if (i % 64 != 1)
			shared->family->acquire(&shared->mutex);
		else
			while (!shared->family->try_acquire(&shared->mutex))
				cond_resched();
		if (KeGetCurrentIrql() != APC_LEVEL)
			atomic_inc(&shared->nr_bad_levels);
		if (atomic_inc_return(&shared->nr_inside) != 1)
			shared->nr_crowded++;
		shared->sum++;
		/* Sleeps with the mutex held, so that others have to wait. */
		if (i % 128 == 0)
			usleep_range(50, 100);
		atomic_dec(&shared->nr_inside);
		shared->family->release(&shared->mutex);
		if (KeGetCurrentIrql() != PASSIVE_LEVEL)
			atomic_inc(&shared->nr_bad_levels);
	}
}

static void mutex_excludes_threads(struct kunit *test)
{
	struct mutex_shared shared = { .family = test->param_value };
	void *arguments[] = { &shared, &shared, &shared };

	shared.family->init(&shared.mutex);
	KUNIT_ASSERT_EQ(test, run_on_cpus(mutex_user, arguments, ARRAY_SIZE(arguments)), 0);
	KUNIT_EXPECT_EQ(test, shared.sum, (unsigned int)(NR_ROUNDS * ARRAY_SIZE(arguments)));
	KUNIT_EXPECT_EQ(test, shared.nr_crowded, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared.nr_bad_levels), 0);
	KUNIT_EXPECT_NULL(test, shared.mutex.Owner);
}

/**
 * struct mutex_wait - a mutex that one thread holds and another waits for
 * @family: routines
 * @mutex: it
 * @held: the first has it
 * @waited: the second was seen to wait
 * @released: the first is about to let go
 * @early: the second had it before
 */
struct mutex_wait {
	const struct mutex_family *family;
	FAST_MUTEX mutex;
	struct completion held;
	bool waited;
	bool released;
	bool early;
};

static void mutex_wait_holder(struct mutex_wait *wait)
{
	int ms;

	wait->family->acquire(&wait->mutex);
	complete(&wait->held);
	for (ms = 0; ms < 5000 && !READ_ONCE(wait->mutex.Contention); ms++)
		usleep_range(1000, 2000);
	wait->waited = READ_ONCE(wait->mutex.Contention) == 1;
	/* Long enough to get the mutex by mistake. */
	msleep(20);
	WRITE_ONCE(wait->released, true);
	wait->family->release(&wait->mutex);
}

static void mutex_wait_waiter(struct mutex_wait *wait)
{
	wait_for_completion(&wait->held);
	wait->family->acquire(&wait->mutex);
	wait->early = !READ_ONCE(wait->released);
	wait->family->release(&wait->mutex);
}

/* Which of the two threads it is. */
struct mutex_role {
	struct mutex_wait *wait;
	void (*routine)(struct mutex_wait *wait);
};

static void mutex_role_runs(void *argument)
{
	struct mutex_role *role = argument;

	role->routine(role->wait);
}

static void mutex_waiter_gets_it_afterwards(struct kunit *test)
{
	struct mutex_wait wait = { .family = test->param_value };
	struct mutex_role roles[] = {
		{ &wait, mutex_wait_holder }, { &wait, mutex_wait_waiter },
	};
	void *arguments[] = { &roles[0], &roles[1] };

	wait.family->init(&wait.mutex);
	init_completion(&wait.held);
	KUNIT_ASSERT_EQ(test, run_on_cpus(mutex_role_runs, arguments, 2), 0);
	KUNIT_EXPECT_TRUE(test, wait.waited);
	KUNIT_EXPECT_TRUE(test, wait.released);
	KUNIT_EXPECT_FALSE(test, wait.early);
	KUNIT_EXPECT_EQ(test, wait.mutex.Contention, 1U);
	KUNIT_EXPECT_NULL(test, wait.mutex.Owner);
}

/**
 * struct mutex_handover - a mutex whose memory goes with the last who uses it
 * @mutex: it
 * @last: who comes second, and frees it
 */
struct mutex_handover {
	FAST_MUTEX mutex;
	bool last;
};

static void mutex_handover_user(void *argument)
{
	struct mutex_handover *handover;
	struct mutex_handover **slots = argument;
	bool last;
	int i;

	for (i = 0; i < NR_ROUNDS / 4; i++) {
		handover = slots[i];
		ExAcquireFastMutex(&handover->mutex);
		last = handover->last;
		handover->last = true;
		ExReleaseFastMutex(&handover->mutex);
		/* Who came first may still be in its release. */
		if (last)
			kfree(handover);
	}
}

/* That nobody touches it any more is for KASAN to see. */
static void mutex_may_be_freed_once_it_is_got(struct kunit *test)
{
	const unsigned int nr = NR_ROUNDS / 4;
	struct mutex_handover **slots = kunit_kcalloc(test, nr, sizeof(*slots), GFP_KERNEL);
	void *arguments[] = { slots, slots };
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, slots);
	for (i = 0; i < nr; i++) {
		slots[i] = kzalloc(sizeof(**slots), GFP_KERNEL);
		if (!slots[i])
			break;
		ExInitializeFastMutex(&slots[i]->mutex);
	}
	if (i == nr) {
		KUNIT_EXPECT_EQ(test, run_on_cpus(mutex_handover_user, arguments, 2), 0);
		return;
	}
	while (i-- > 0)
		kfree(slots[i]);
	KUNIT_FAIL(test, "no memory");
}

static struct kunit_case mutex_cases[] = {
	KUNIT_CASE_PARAM(mutex_raises_and_restores, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_unsafe_leaves_the_level, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_try_takes_only_what_is_free, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutexes_nest, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_of_zeros_is_free, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_taken_twice_is_reported, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_released_free_is_reported, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_released_at_other_level_is_reported, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_held_by_another_is_not_released, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_above_apc_level_is_reported, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_above_apc_level_stays_with_its_owner, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_interrupt_does_not_get_it, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_waiter_gets_it_afterwards, mutex_family_gen_params),
	KUNIT_CASE_PARAM(mutex_excludes_threads, mutex_family_gen_params),
	KUNIT_CASE(mutex_may_be_freed_once_it_is_got),
	{}
};

static void mutex_case_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ntmem_irql_reset(), PASSIVE_LEVEL);
}

static struct kunit_suite mutex_suite = {
	.name = "ntmem_mutex",
	.exit = mutex_case_exit,
	.test_cases = mutex_cases,
};

kunit_test_suite(mutex_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's fast and guarded mutexes");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
