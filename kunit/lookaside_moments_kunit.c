// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: what comes at an awkward moment.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched.h>

#include "lookaside_kunit.h"
#include "slots.h"

/* As often for each number of calls; all at once would keep insmod waiting for minutes. */
#define PROMOTION_RACES 100
#define LARGE_BATCH 256
#define FLUSHES 50
/* The other side gives up after this: then the flushes have been too slow. */
#define FREEING_SECONDS 5
/* Of a size class that no case before has made. */
#define NO_CASES_SIZE (9 * PAGE_SIZE)

/* The worker that promotes a list may come at any moment of its end. */
void lookaside_delete_meets_promotion(struct kunit *test)
{
	const unsigned int *nr_more = test->param_value;
	struct test_list *list = test_list(test, 0);
	void **entries = entries_make(test, LARGE_BATCH);
	s64 before;
	int i;

	list->family = &lookaside_families[NR_FAMILIES - 1];
	before = tag_bytes(list);
	for (i = 0; i < PROMOTION_RACES; i++) {
		list_init(list, list->family, &(struct list_setup){});
		WRITE_ONCE(list->L.Depth, LARGE_BATCH);
		list_cycle(test, list, entries, LARGE_BATCH);
		/* Ends with the call that makes it busy, give or take a few. */
		list_ping(list, (1024 - 2 * LARGE_BATCH) / 2 + *nr_more);
		list_delete(list);
		KUNIT_ASSERT_EQ_MSG(test, tag_bytes(list), before, "round %d", i);
	}
}

/* It looks idle to the sweep, which has been through before it is promoted. */
void lookaside_list_that_rests_before_promotion_is_swept(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	struct ntmem_lookaside *private;
	unsigned long end;

	need_magazines(test);
	private = ntmem_registry_find(&list->L);
	KUNIT_ASSERT_NOT_NULL(test, private);
	WRITE_ONCE(private->promotion_wanted, true);
	ntmem_mode_work_soon();
	ntmem_lookaside_put(private);
	end = jiffies + HZ;
	while (!mode_is(test, list, "percpu") && time_before(jiffies, end))
		msleep(20);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "percpu"));
	/* Beyond the round that the promotion itself brings. */
	for (end = jiffies + 3 * HZ / 2; time_before(jiffies, end); msleep(20))
		list_ping(list, 1);
	msleep(2000);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
}

/*
 * A caller that took an entry on one processor and counted it on another, where that was
 * seen before it was missed on the first: a free too many, until then.
 */
void lookaside_counter_that_ran_ahead_is_right_in_the_end(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct ntmem_lookaside *private = ntmem_registry_find(&list->L);
	u64 nr_allocates, nr_frees;
	unsigned long flags;
	bool seen = false;

	KUNIT_ASSERT_NOT_NULL(test, private);
	list_report(test, list);
	nr_allocates = private->nr_allocates;
	nr_frees = private->nr_frees;
	local_irq_save(flags);
	if (private->magazines) {
		struct ntmem_magazine *fast = &this_cpu_ptr(private->magazines->cpu)->fast;

		fast->Calls++;
		ntmem_magazine_fold_here(private);
		seen = READ_ONCE(list->L.TotalFrees) == (ULONG)nr_frees + 1;
		fast->Calls--;
		ntmem_magazine_fold_here(private);
	}
	local_irq_restore(flags);
	/* Unless the list has been idle for long on a slow machine. */
	KUNIT_EXPECT_TRUE(test, seen || !mode_is(test, list, "percpu"));
	ntmem_lookaside_put(private);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, (ULONG)nr_frees);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, (ULONG)nr_allocates);
}

/* What has left the magazines but is not freed yet is not out either. */
void lookaside_entries_on_their_way_are_not_out(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct ntmem_lookaside *private = ntmem_registry_find(&list->L);
	struct ntmem_surplus *surplus = kunit_kzalloc(test, sizeof(*surplus), GFP_KERNEL);
	unsigned long flags;
	u32 nr;

	KUNIT_ASSERT_NOT_NULL(test, private);
	KUNIT_ASSERT_NOT_NULL(test, surplus);
	local_irq_save(flags);
	list_ping(list, 1);
	ntmem_magazine_empty_here(private->magazines, 0, surplus);
	local_irq_restore(flags);
	nr = surplus->nr;
	KUNIT_EXPECT_GT(test, nr, 0);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
	/* Reports no entry as out. */
	list_delete(list);
	KUNIT_EXPECT_EQ(test, ntmem_backing_release_surplus(private, surplus, 0), nr);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	ntmem_lookaside_put(private);
}

/*
 * What a caller does that was interrupted in the fast path while the list lost
 * its magazines. RCU Tasks waits for this as long as it does not sleep, and plain
 * RCU, where it stands in for that, as long as it reads.
 */
void lookaside_entry_that_comes_too_late_is_not_out(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct ntmem_lookaside *private = ntmem_registry_find(&list->L);
	void *entry = list_allocate(list);
	struct ntmem_magazines *magazines;
	bool put = false;

	KUNIT_ASSERT_NOT_NULL(test, private);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	mutex_lock(&ntmem_empty_mutex);
	rcu_read_lock();
	magazines = private->magazines;
	ntmem_mode_demote(private);
	if (magazines)
		put = slots_put(&per_cpu_ptr(magazines->cpu, raw_smp_processor_id())->fast, 0,
				entry);
	rcu_read_unlock();
	mutex_unlock(&ntmem_empty_mutex);
	/* Unless the list has been idle for long on a slow machine. */
	if (!put)
		list_free(list, entry);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
	/* Reports no entry as out. */
	list_delete(list);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	ntmem_lookaside_put(private);
}

/* What leaves a magazine does so on nobody's behalf: no driver is in a call. */
void lookaside_routines_of_list_in_magazine_are_not_called(struct kunit *test)
{
	struct list_setup outer_setup = { .size = sizeof(struct test_list) };
	struct list_setup inner_setup = { .allocate = true, .free = true };
	struct test_list *outer = one_list(test, &outer_setup), *inner;
	void *fixed = kunit_kzalloc(test, TEST_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fixed);
	list_make_busy(test, outer);
	inner = list_allocate(outer);
	KUNIT_ASSERT_NOT_NULL(test, inner);
	list_init(inner, outer->family, &inner_setup);
	custom.fixed = fixed;
	list_free(inner, list_allocate(inner));
	KUNIT_EXPECT_EQ(test, list_nr_cached(inner), 1);
	list_free(outer, inner);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 1,
			  ExFlushLookasideListEx(&outer->ex));
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
}

/**
 * struct flush_race - one CPU only frees, another one flushes
 * @list: the list of both
 * @nr_freed: entries that it has freed
 * @nr_flushes: flushes that have ended
 * @stop: no more flushes are coming
 */
struct flush_race {
	struct test_list *list;
	unsigned long nr_freed;
	unsigned int nr_flushes;
	bool stop;
};

static void flush_race_free(struct flush_race *race)
{
	unsigned long end = jiffies + FREEING_SECONDS * HZ;
	void *block;

	/* NT lets a list take in any pool block of its kind. */
	while (!READ_ONCE(race->stop) && time_before(jiffies, end)) {
		block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);
		if (!block)
			break;
		list_free(race->list, block);
		WRITE_ONCE(race->nr_freed, race->nr_freed + 1);
		cond_resched();
	}
	WRITE_ONCE(race->stop, true);
}

static void flush_race_flush(struct flush_race *race)
{
	unsigned long end = jiffies + FREEING_SECONDS * HZ;

	while (!READ_ONCE(race->nr_freed) && !READ_ONCE(race->stop) && time_before(jiffies, end))
		cond_resched();
	while (race->nr_flushes < FLUSHES && !READ_ONCE(race->stop)) {
		ExFlushLookasideListEx(&race->list->ex);
		race->nr_flushes += !READ_ONCE(race->stop);
	}
	WRITE_ONCE(race->stop, true);
}

/* Which of the two it is, the first to come decides. */
static atomic_t flush_race_turn;

static void flush_race_main(void *argument)
{
	if (atomic_inc_return(&flush_race_turn) == 1)
		flush_race_flush(argument);
	else
		flush_race_free(argument);
}

void lookaside_flush_ends_while_others_free(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct flush_race race = { .list = list };
	void *arguments[] = { &race, &race };

	if (num_online_cpus() < 2)
		kunit_skip(test, "takes two CPUs");
	atomic_set(&flush_race_turn, 0);
	KUNIT_ASSERT_EQ(test, run_on_cpus(flush_race_main, arguments, ARRAY_SIZE(arguments)), 0);
	KUNIT_EXPECT_EQ(test, race.nr_flushes, FLUSHES);
	KUNIT_EXPECT_GT(test, race.nr_freed, 0);
	list_delete(list);
	/* A worker may have entries that a flush could not wait for. */
	mutex_lock(&ntmem_empty_mutex);
	mutex_unlock(&ntmem_empty_mutex);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
}

static void nonpaged_init(void *argument)
{
	list_init(argument, &lookaside_families[NR_FAMILIES - 1],
		  &(struct list_setup){ .size = NO_CASES_SIZE });
}

/* A driver may be about to sleep itself, or be what memory is waiting for. */
void lookaside_nonpaged_miss_does_not_sleep(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	void *entry;

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	/* Where nothing can be waited for, the list gets no size class yet. */
	run_in_softirq(nonpaged_init, list);
	non_block_start();
	entry = list_allocate(list);
	non_block_end();
	KUNIT_ASSERT_NOT_NULL(test, entry);
	list_free(list, entry);
}
