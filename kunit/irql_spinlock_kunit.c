// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_irql: spin locks.
 */
#include <linux/delay.h>
#include <linux/sched.h>

#include "irql_kunit.h"

/* Right ways --------------------------------------------------------------- */

void irql_spinlock_is_initialised_free(struct kunit *test)
{
	KSPIN_LOCK lock;

	memset(&lock, 0x55, sizeof(lock));
	KeInitializeSpinLock(&lock);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&lock));
	KUNIT_EXPECT_EQ(test, sizeof(lock), sizeof(void *));
}

void irql_spinlock_raises_and_restores(struct kunit *test)
{
	struct context_state before, inside, after;
	KSPIN_LOCK lock = 0;
	KIRQL level, old;

	for (level = PASSIVE_LEVEL; level <= DISPATCH_LEVEL; level++) {
		raise_to(level);
		before = state_now();
		KeAcquireSpinLock(&lock, &old);
		inside = state_now();
		KeReleaseSpinLock(&lock, old);
		after = state_now();
		KeLowerIrql(PASSIVE_LEVEL);
		KUNIT_EXPECT_EQ(test, old, level);
		KUNIT_EXPECT_EQ(test, inside.irql, DISPATCH_LEVEL);
		KUNIT_EXPECT_NE(test, inside.preempt_count, 0);
		KUNIT_EXPECT_FALSE(test, inside.irqs_off);
		expect_same_state(test, &before, &after);
	}
}

void irql_spinlock_macro_and_routines_agree(struct kunit *test)
{
	KIRQL by_macro = 99, by_routine = 99, by_value;
	KSPIN_LOCK locks[2] = {}, *next = locks;

	KeAcquireSpinLock(next++, &by_macro);
	KeReleaseSpinLock(&locks[0], by_macro);
	(KeAcquireSpinLock)(&locks[0], &by_routine);
	KeReleaseSpinLock(&locks[0], by_routine);
	by_value = KeAcquireSpinLockRaiseToDpc(&locks[0]);
	KeReleaseSpinLock(&locks[0], by_value);
	KUNIT_EXPECT_PTR_EQ(test, next, &locks[1]);
	KUNIT_EXPECT_EQ(test, by_macro, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, by_routine, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, by_value, PASSIVE_LEVEL);
}

void irql_spinlock_at_dpc_level_keeps_the_level(struct kunit *test)
{
	struct context_state before, after;
	KSPIN_LOCK lock = 0;
	KIRQL level, inside;

	for (level = DISPATCH_LEVEL; level <= HIGH_LEVEL; level++) {
		raise_to(level);
		before = state_now();
		KeAcquireSpinLockAtDpcLevel(&lock);
		inside = KeGetCurrentIrql();
		KeReleaseSpinLockFromDpcLevel(&lock);
		after = state_now();
		KeLowerIrql(PASSIVE_LEVEL);
		KUNIT_EXPECT_EQ(test, inside, level);
		expect_same_state(test, &before, &after);
	}
}

void irql_spinlock_keeps_its_memory_zero_when_free(struct kunit *test)
{
	KSPIN_LOCK guarded[3] = { 0x1111, 0, 0x2222 };
	KSPIN_LOCK held;
	KIRQL old;

	KeAcquireSpinLock(&guarded[1], &old);
	held = guarded[1];
	KeReleaseSpinLock(&guarded[1], old);
	KUNIT_EXPECT_NE(test, held, (KSPIN_LOCK)0);
	KUNIT_EXPECT_EQ(test, guarded[0], (KSPIN_LOCK)0x1111);
	KUNIT_EXPECT_EQ(test, guarded[1], (KSPIN_LOCK)0);
	KUNIT_EXPECT_EQ(test, guarded[2], (KSPIN_LOCK)0x2222);
}

void irql_spinlock_test_tells_held_from_free(struct kunit *test)
{
	KSPIN_LOCK lock = 0, held = 1, free = 2;
	bool inside, after;
	KIRQL old;

	KeAcquireSpinLock(&lock, &old);
	inside = KeTestSpinLock(&lock);
	KeReleaseSpinLock(&lock, old);
	after = KeTestSpinLock(&lock);
	KUNIT_EXPECT_FALSE(test, inside);
	KUNIT_EXPECT_TRUE(test, after);
	/* NT's own tests look at the lowest bit. */
	if (!IS_ENABLED(CONFIG_QUEUED_SPINLOCKS))
		return;
	KUNIT_EXPECT_FALSE(test, KeTestSpinLock(&held));
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&free));
}

void irql_spinlock_try_takes_only_what_is_free(struct kunit *test)
{
	struct context_state before, tried, after;
	KIRQL old = raise_to(DISPATCH_LEVEL);
	bool first, second, third;
	KSPIN_LOCK lock = 0;

	before = state_now();
	first = KeTryToAcquireSpinLockAtDpcLevel(&lock);
	tried = state_now();
	second = KeTryToAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLockFromDpcLevel(&lock);
	third = KeTryToAcquireSpinLockAtDpcLevel(&lock);
	KeReleaseSpinLockFromDpcLevel(&lock);
	after = state_now();
	KeLowerIrql(old);
	KUNIT_EXPECT_TRUE(test, first);
	KUNIT_EXPECT_EQ(test, tried.irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_FALSE(test, second);
	KUNIT_EXPECT_TRUE(test, third);
	expect_same_state(test, &before, &after);
}

void irql_spinlocks_nest(struct kunit *test)
{
	struct context_state before = state_now(), after;
	KSPIN_LOCK outer = 0, inner = 0;
	KIRQL old_outer, old_inner, between, inside;

	KeAcquireSpinLock(&outer, &old_outer);
	KeAcquireSpinLock(&inner, &old_inner);
	inside = KeGetCurrentIrql();
	KeReleaseSpinLock(&inner, old_inner);
	between = KeGetCurrentIrql();
	KeReleaseSpinLock(&outer, old_outer);
	after = state_now();
	KUNIT_EXPECT_EQ(test, old_outer, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, old_inner, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, between, DISPATCH_LEVEL);
	expect_same_state(test, &before, &after);
}

void irql_spinlocks_may_be_released_in_any_order(struct kunit *test)
{
	struct context_state before = state_now(), after;
	KSPIN_LOCK one = 0, other = 0;
	bool one_free, other_free;
	KIRQL old;

	KeAcquireSpinLock(&one, &old);
	KeAcquireSpinLockAtDpcLevel(&other);
	KeReleaseSpinLockFromDpcLevel(&one);
	one_free = KeTestSpinLock(&one);
	other_free = KeTestSpinLock(&other);
	KeReleaseSpinLock(&other, old);
	after = state_now();
	KUNIT_EXPECT_TRUE(test, one_free);
	KUNIT_EXPECT_FALSE(test, other_free);
	expect_same_state(test, &before, &after);
}

/* Contexts ----------------------------------------------------------------- */

/**
 * struct visit - a lock taken in an interrupt
 * @lock: it
 * @before: state before
 * @old: what acquiring gave
 * @inside: level while it is held
 * @free: whether it seemed free while it was held
 * @after: state after
 */
struct visit {
	KSPIN_LOCK lock;
	struct context_state before;
	KIRQL old;
	KIRQL inside;
	bool free;
	struct context_state after;
};

static void visit_runs(void *argument)
{
	struct visit *visit = argument;

	visit->before = state_now();
	KeAcquireSpinLock(&visit->lock, &visit->old);
	visit->inside = KeGetCurrentIrql();
	visit->free = KeTestSpinLock(&visit->lock);
	KeReleaseSpinLock(&visit->lock, visit->old);
	visit->after = state_now();
}

static void visit_check(struct kunit *test, const struct visit *visit, u8 level)
{
	KUNIT_EXPECT_EQ(test, visit->old, level);
	KUNIT_EXPECT_EQ(test, visit->inside, level);
	KUNIT_EXPECT_FALSE(test, visit->free);
	expect_same_state(test, &visit->before, &visit->after);
}

void irql_spinlock_works_in_softirq(struct kunit *test)
{
	struct visit visit = {};

	run_in_softirq(visit_runs, &visit);
	visit_check(test, &visit, DISPATCH_LEVEL);
}

/* In NT an interrupt takes no such lock; each of the two calls is told of. */
void irql_spinlock_in_hardirq_is_reported_and_taken(struct kunit *test)
{
	struct visit visit = {};

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2,
			  run_in_hardirq(visit_runs, &visit));
	visit_check(test, &visit, INTERRUPT_LEVEL);
}

static bool softirq_came;

static void note_softirq(struct tasklet_struct *unused)
{
	WRITE_ONCE(softirq_came, true);
}

/* Linux has preemption off, which keeps no softirq away; the lock has to. */
void irql_spinlock_keeps_softirqs_off_in_linux_section(struct kunit *test)
{
	struct tasklet_struct tasklet;
	KSPIN_LOCK lock = 0;
	bool came_early;
	KIRQL old;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	WRITE_ONCE(softirq_came, false);
	tasklet_setup(&tasklet, note_softirq);
	preempt_disable();
	KeAcquireSpinLock(&lock, &old);
	tasklet_schedule(&tasklet);
	mdelay(20);
	came_early = READ_ONCE(softirq_came);
	KeReleaseSpinLock(&lock, old);
	preempt_enable();
	tasklet_kill(&tasklet);
	KUNIT_EXPECT_FALSE(test, came_early);
	KUNIT_EXPECT_TRUE(test, READ_ONCE(softirq_came));
}

/* Wrong ways --------------------------------------------------------------- */

/* As the level is set all the same, the release is the second mistake. */
static void lock_at(u8 level, KSPIN_LOCK *lock, KIRQL *old, KIRQL *inside, KIRQL *after)
{
	raise_to(level);
	KeAcquireSpinLock(lock, old);
	*inside = KeGetCurrentIrql();
	KeReleaseSpinLock(lock, *old);
	*after = KeGetCurrentIrql();
	KeLowerIrql(PASSIVE_LEVEL);
}

void irql_spinlock_above_dispatch_level_is_reported(struct kunit *test)
{
	KIRQL level, old, inside, after;
	KSPIN_LOCK lock = 0;

	for (level = DISPATCH_LEVEL + 1; level <= HIGH_LEVEL; level++) {
		EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2,
				  lock_at(level, &lock, &old, &inside, &after));
		KUNIT_EXPECT_EQ(test, old, level);
		KUNIT_EXPECT_EQ(test, inside, DISPATCH_LEVEL);
		KUNIT_EXPECT_EQ(test, after, level);
		KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&lock));
	}
}

void irql_spinlock_at_dpc_level_below_it_is_reported(struct kunit *test)
{
	KIRQL level, inside[2] = { 99, 99 };
	KSPIN_LOCK lock = 0;
	bool taken = false;
	bool preempted;

	for (level = PASSIVE_LEVEL; level <= APC_LEVEL; level++) {
		raise_to(level);
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x40, level,
			      (unsigned long)&lock, KeAcquireSpinLockAtDpcLevel(&lock));
		/* Safe all the same. */
		preempted = preemptible();
		inside[0] = KeGetCurrentIrql();
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x41, level,
			      (unsigned long)&lock, KeReleaseSpinLockFromDpcLevel(&lock));
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x40, level,
			      (unsigned long)&lock,
			      taken = KeTryToAcquireSpinLockAtDpcLevel(&lock));
		inside[1] = KeGetCurrentIrql();
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x41, level,
			      (unsigned long)&lock, KeReleaseSpinLockFromDpcLevel(&lock));
		KeLowerIrql(PASSIVE_LEVEL);
		KUNIT_EXPECT_FALSE(test, preempted);
		KUNIT_EXPECT_TRUE(test, taken);
		KUNIT_EXPECT_EQ(test, inside[0], level);
		KUNIT_EXPECT_EQ(test, inside[1], level);
		KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	}
}

static void release_twice(KSPIN_LOCK *lock)
{
	KIRQL old;

	KeAcquireSpinLock(lock, &old);
	KeReleaseSpinLockFromDpcLevel(lock);
	KeReleaseSpinLock(lock, old);
}

void irql_spinlock_released_twice_is_reported(struct kunit *test)
{
	struct context_state before = state_now(), after;
	KSPIN_LOCK lock = 0;

	EXPECT_VIOLATIONS(test, SPIN_LOCK_NOT_OWNED, 1, release_twice(&lock));
	after = state_now();
	expect_same_state(test, &before, &after);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

/* In NT it would spin for ever. */
static void take_twice(KSPIN_LOCK *lock, bool *free_between)
{
	KIRQL old, again;

	KeAcquireSpinLock(lock, &old);
	KeAcquireSpinLock(lock, &again);
	KeReleaseSpinLock(lock, again);
	*free_between = KeTestSpinLock(lock);
	KeReleaseSpinLock(lock, old);
}

void irql_spinlock_taken_twice_is_reported(struct kunit *test)
{
	struct context_state before = state_now(), after;
	bool free_between = true;
	KSPIN_LOCK lock = 0;

	EXPECT_VIOLATIONS(test, SPIN_LOCK_ALREADY_OWNED, 1,
			  take_twice(&lock, &free_between));
	after = state_now();
	KUNIT_EXPECT_FALSE(test, free_between);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
	expect_same_state(test, &before, &after);
}

static void release_at(u8 level, KSPIN_LOCK *lock)
{
	KIRQL old;

	KeAcquireSpinLock(lock, &old);
	raise_to(level);
	KeReleaseSpinLock(lock, old);
}

void irql_spinlock_released_at_other_level_is_reported(struct kunit *test)
{
	struct context_state before = state_now(), after;
	KSPIN_LOCK lock = 0;
	KIRQL level;

	for (level = DISPATCH_LEVEL + 1; level <= HIGH_LEVEL; level++) {
		EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x32, level,
			      (unsigned long)&lock, release_at(level, &lock));
		after = state_now();
		expect_same_state(test, &before, &after);
		KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&lock));
	}
}

static KIRQL release_to(u8 level, KSPIN_LOCK *lock)
{
	KIRQL old, after;

	KeAcquireSpinLock(lock, &old);
	KeReleaseSpinLock(lock, level);
	after = KeGetCurrentIrql();
	KeLowerIrql(PASSIVE_LEVEL);
	return after;
}

void irql_spinlock_released_to_higher_level_is_reported(struct kunit *test)
{
	KSPIN_LOCK lock = 0;
	KIRQL after = 99;

	EXPECT_MISUSE(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31, DISPATCH_LEVEL, CLOCK_LEVEL,
		      after = release_to(CLOCK_LEVEL, &lock));
	KUNIT_EXPECT_EQ(test, after, CLOCK_LEVEL);
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&lock));
}

/* Lowering with a lock held is a mistake that NT does not see; the lock stays safe. */
void irql_spinlock_lowered_holder_stays_unpreempted(struct kunit *test)
{
	struct context_state before = state_now(), inside, after;
	KSPIN_LOCK lock = 0;
	KIRQL old;

	KeAcquireSpinLock(&lock, &old);
	KeLowerIrql(PASSIVE_LEVEL);
	inside = state_now();
	KeRaiseIrqlToDpcLevel();
	KeReleaseSpinLock(&lock, old);
	after = state_now();
	KUNIT_EXPECT_EQ(test, inside.irql, PASSIVE_LEVEL);
	KUNIT_EXPECT_NE(test, inside.preempt_count, 0);
	expect_same_state(test, &before, &after);
}

/* Several at once ---------------------------------------------------------- */

/* One processor holds a lock for a while, another one wants it. */
static struct {
	KSPIN_LOCK lock;
	bool held;
	bool tried;
	bool try_worked;
	bool still_held;
	unsigned int value;
	unsigned int value_seen;
} contest;

static void contest_hold(void)
{
	KIRQL old;

	KeAcquireSpinLock(&contest.lock, &old);
	contest.value = 1;
	WRITE_ONCE(contest.held, true);
	flag_awaited(&contest.tried);
	mdelay(5);
	contest.still_held = !KeTestSpinLock(&contest.lock);
	contest.value = 2;
	KeReleaseSpinLock(&contest.lock, old);
}

static void contest_want(void)
{
	KIRQL old;

	flag_awaited(&contest.held);
	old = KeRaiseIrqlToDpcLevel();
	contest.try_worked = KeTryToAcquireSpinLockAtDpcLevel(&contest.lock);
	if (contest.try_worked)
		KeReleaseSpinLockFromDpcLevel(&contest.lock);
	KeLowerIrql(old);
	WRITE_ONCE(contest.tried, true);
	KeAcquireSpinLock(&contest.lock, &old);
	contest.value_seen = contest.value;
	KeReleaseSpinLock(&contest.lock, old);
}

static void contest_release(void)
{
	KIRQL old;

	flag_awaited(&contest.held);
	old = KeRaiseIrqlToDpcLevel();
	KeReleaseSpinLockFromDpcLevel(&contest.lock);
	KeLowerIrql(old);
	WRITE_ONCE(contest.tried, true);
}

/**
 * struct contestant - what one processor does
 * @runs: it
 */
struct contestant {
	void (*runs)(void);
};

static void contestant_runs(void *argument)
{
	struct contestant *contestant = argument;

	contestant->runs();
}

static void contest_run(struct kunit *test, void (*other)(void))
{
	struct contestant contestants[] = { { contest_hold }, { other } };
	void *arguments[] = { &contestants[0], &contestants[1] };

	memset(&contest, 0, sizeof(contest));
	KUNIT_EXPECT_EQ(test, run_on_cpus(contestant_runs, arguments, 2), 0);
}

void irql_spinlock_excludes_other_processors(struct kunit *test)
{
	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	contest_run(test, contest_want);
	KUNIT_EXPECT_FALSE(test, contest.try_worked);
	KUNIT_EXPECT_TRUE(test, contest.still_held);
	KUNIT_EXPECT_EQ(test, contest.value_seen, 2);
	KUNIT_EXPECT_EQ(test, contest.lock, (KSPIN_LOCK)0);
}

void irql_spinlock_held_elsewhere_is_not_released(struct kunit *test)
{
	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two CPUs");
	EXPECT_VIOLATIONS(test, SPIN_LOCK_NOT_OWNED, 1, contest_run(test, contest_release));
	KUNIT_EXPECT_TRUE(test, contest.still_held);
	KUNIT_EXPECT_EQ(test, contest.lock, (KSPIN_LOCK)0);
}

#define NR_THREADS 2
#define NR_ROUNDS 20000
#define TASKLET_EVERY 16

/* Counts that only the lock keeps right. */
static struct {
	KSPIN_LOCK lock;
	unsigned int nr;
	unsigned int nr_by_softirqs;
	unsigned int nr_inside;
	unsigned int nr_conflicts;
} counted;

struct counter {
	struct tasklet_struct tasklet;
	unsigned int nr_level_wrong;
};

static void count_one(void)
{
	if (counted.nr_inside++)
		counted.nr_conflicts++;
	counted.nr++;
	counted.nr_inside--;
}

static void counter_tasklet(struct tasklet_struct *unused)
{
	KeAcquireSpinLockAtDpcLevel(&counted.lock);
	count_one();
	counted.nr_by_softirqs++;
	KeReleaseSpinLockFromDpcLevel(&counted.lock);
}

static void counter_runs(void *argument)
{
	struct counter *counter = argument;
	KLOCK_QUEUE_HANDLE handle;
	unsigned int i;
	KIRQL old;

	tasklet_setup(&counter->tasklet, counter_tasklet);
	for (i = 0; i < NR_ROUNDS; i++) {
		switch (i % 5) {
		case 0:
			KeAcquireSpinLock(&counted.lock, &old);
			count_one();
			KeReleaseSpinLock(&counted.lock, old);
			break;
		case 1:
			old = KeRaiseIrqlToDpcLevel();
			KeAcquireSpinLockAtDpcLevel(&counted.lock);
			count_one();
			KeReleaseSpinLockFromDpcLevel(&counted.lock);
			KeLowerIrql(old);
			break;
		case 2:
			old = KeRaiseIrqlToSynchLevel();
			while (!KeTryToAcquireSpinLockAtDpcLevel(&counted.lock))
				cpu_relax();
			count_one();
			KeReleaseSpinLockFromDpcLevel(&counted.lock);
			KeLowerIrql(old);
			break;
		case 3:
			KeAcquireInStackQueuedSpinLock(&counted.lock, &handle);
			count_one();
			KeReleaseInStackQueuedSpinLock(&handle);
			break;
		case 4:
			old = KeRaiseIrqlToDpcLevel();
			KeAcquireInStackQueuedSpinLockAtDpcLevel(&counted.lock, &handle);
			count_one();
			KeReleaseInStackQueuedSpinLockFromDpcLevel(&handle);
			KeLowerIrql(old);
			break;
		}
		if (i % TASKLET_EVERY == 0)
			tasklet_schedule(&counter->tasklet);
		counter->nr_level_wrong += KeGetCurrentIrql() != PASSIVE_LEVEL;
	}
	tasklet_kill(&counter->tasklet);
}

void irql_spinlock_excludes_threads_and_softirqs(struct kunit *test)
{
	struct counter *counters = kunit_kcalloc(test, NR_THREADS, sizeof(*counters), GFP_KERNEL);
	void *arguments[NR_THREADS];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, counters);
	memset(&counted, 0, sizeof(counted));
	for (i = 0; i < NR_THREADS; i++)
		arguments[i] = &counters[i];
	KUNIT_ASSERT_EQ(test, run_on_cpus(counter_runs, arguments, NR_THREADS), 0);
	for (i = 0; i < NR_THREADS; i++)
		KUNIT_EXPECT_EQ(test, counters[i].nr_level_wrong, 0);
	KUNIT_EXPECT_EQ(test, counted.nr_conflicts, 0);
	KUNIT_EXPECT_GT(test, counted.nr_by_softirqs, 0);
	KUNIT_EXPECT_EQ(test, counted.nr, NR_THREADS * NR_ROUNDS + counted.nr_by_softirqs);
	KUNIT_EXPECT_EQ(test, counted.lock, (KSPIN_LOCK)0);
}
