// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: levels, interrupts and several CPUs at once.
 *
 * What runs outside of a case's own thread notes what it saw; the case looks at
 * it afterwards.
 */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>

#include "lookaside_kunit.h"

#define PAGED_FAMILY (&lookaside_families[0])
#define NONPAGED_FAMILY (&lookaside_families[1])
#define EX_PAGED_FAMILY (&lookaside_families[2])
#define EX_NONPAGED_FAMILY (&lookaside_families[3])

static const struct list_setup plain;

/* Levels ------------------------------------------------------------------- */

/* Held for what it does to the caller's level. */
static DEFINE_SPINLOCK(level_lock);

static void level_preempt_off(void)
{
	preempt_disable();
}

static void level_preempt_on(void)
{
	preempt_enable();
}

static void level_lock_take(void)
	__acquires(&level_lock)
{
	spin_lock(&level_lock);
}

static void level_lock_drop(void)
	__releases(&level_lock)
{
	spin_unlock(&level_lock);
}

static void level_rcu_enter(void)
	__acquires(RCU)
{
	rcu_read_lock();
}

static void level_rcu_leave(void)
	__releases(RCU)
{
	rcu_read_unlock();
}

static void level_irqs_off(void)
{
	local_irq_disable();
}

static void level_irqs_on(void)
{
	local_irq_enable();
}

const struct level_row lookaside_levels[NR_LEVELS] = {
	{ "preempt_disable", level_preempt_off, level_preempt_on },
	{ "spin_lock", level_lock_take, level_lock_drop },
	{ "rcu_read_lock", level_rcu_enter, level_rcu_leave },
	{ "local_bh_disable", local_bh_disable, local_bh_enable },
	{ "local_irq_disable", level_irqs_off, level_irqs_on },
};

/* What one call of each routine gave. */
struct level_calls {
	void *first;
	void *second;
};

static void calls_at_level(const struct level_row *level, struct test_list *list,
			   struct level_calls *calls)
{
	level->raise();
	calls->first = list_allocate(list);
	list_free(list, calls->first);
	calls->second = list_allocate(list);
	list_free(list, calls->second);
	list_delete(list);
	level->lower();
}

static void check_paged_at_level(struct kunit *test, const struct lookaside_family *family)
{
	struct test_list *list = test_list(test, 0);
	struct level_calls calls = {};

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
	list_init(list, family, &plain);
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 5,
			  calls_at_level(test->param_value, list, &calls));
	KUNIT_EXPECT_NOT_NULL(test, calls.first);
	KUNIT_EXPECT_PTR_EQ(test, calls.second, calls.first);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

void lookaside_paged_list_is_served_at_dispatch_level(struct kunit *test)
{
	check_paged_at_level(test, PAGED_FAMILY);
}

void lookaside_paged_ex_list_is_served_at_dispatch_level(struct kunit *test)
{
	check_paged_at_level(test, EX_PAGED_FAMILY);
}

void lookaside_nonpaged_list_is_clean_at_dispatch_level(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	struct level_calls calls = {};

	list_init(list, NONPAGED_FAMILY, &plain);
	calls_at_level(test->param_value, list, &calls);
	KUNIT_EXPECT_NOT_NULL(test, calls.first);
	KUNIT_EXPECT_PTR_EQ(test, calls.second, calls.first);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

/* Interrupts --------------------------------------------------------------- */

/**
 * struct life - one list from beginning to end in one context
 * @list: it
 * @size: bytes per entry
 * @in_context: whether the context was the wanted kind
 * @in_hardirq: which kind is wanted
 * @first: first entry
 * @second: second entry, taken after the first was given back
 * @filled: its contents lasted
 */
struct life {
	struct test_list list;
	size_t size;
	bool in_hardirq;
	bool in_context;
	void *first;
	void *second;
	bool filled;
};

static void life_uses(struct life *life)
{
	struct test_list *list = &life->list;

	life->first = list_allocate(list);
	if (life->first)
		memset(life->first, 0x77, life->size);
	life->filled = life->first && is_filled(life->first, 0x77, life->size);
	list_free(list, life->first);
	life->second = list_allocate(list);
	list_free(list, life->second);
}

static void life_runs(void *argument)
{
	struct life *life = argument;

	life->in_context = life->in_hardirq ? in_hardirq() : in_serving_softirq();
	list_init(&life->list, life->list.family, &(struct list_setup){ .size = life->size });
	life_uses(life);
	list_delete(&life->list);
}

static void life_is_used(void *argument)
{
	struct life *life = argument;

	life->in_context = in_serving_softirq();
	life_uses(life);
}

static void life_check(struct kunit *test, const struct life *life)
{
	KUNIT_EXPECT_TRUE(test, life->in_context);
	KUNIT_EXPECT_NOT_NULL(test, life->first);
	KUNIT_EXPECT_PTR_EQ(test, life->second, life->first);
	KUNIT_EXPECT_TRUE(test, life->filled);
	KUNIT_EXPECT_EQ(test, life->list.L.TotalAllocates, 2);
	KUNIT_EXPECT_EQ(test, life->list.L.AllocateMisses, 1);
	KUNIT_EXPECT_EQ(test, life->list.L.TotalFrees, 2);
	KUNIT_EXPECT_EQ(test, life->list.L.FreeMisses, 0);
}

static struct life *life_make(struct kunit *test, const struct lookaside_family *family,
			      size_t size)
{
	struct life *life = kunit_kzalloc(test, sizeof(*life), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, life);
	life->list.family = family;
	life->size = size;
	return life;
}

void lookaside_nonpaged_list_lives_in_softirq(struct kunit *test)
{
	struct life *life = life_make(test, NONPAGED_FAMILY, TEST_SIZE);

	run_in_softirq(life_runs, life);
	life_check(test, life);
	life->list.family = EX_NONPAGED_FAMILY;
	run_in_softirq(life_runs, life);
	life_check(test, life);
}

void lookaside_nonpaged_list_lives_in_hardirq(struct kunit *test)
{
	struct life *life = life_make(test, NONPAGED_FAMILY, TEST_SIZE);

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	life->in_hardirq = true;
	run_in_hardirq(life_runs, life);
	life_check(test, life);
	life->list.family = EX_NONPAGED_FAMILY;
	run_in_hardirq(life_runs, life);
	life_check(test, life);
}

/* Whether or not the class for the size exists by then. */
void lookaside_large_class_works_at_once_from_softirq(struct kunit *test)
{
	static const size_t sizes[] = { 2 * PAGE_SIZE, 2 * PAGE_SIZE + 1, SZ_64K, SZ_64K + 1 };
	struct life *life = life_make(test, NONPAGED_FAMILY, 0);
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		life->size = sizes[i];
		run_in_softirq(life_runs, life);
		life_check(test, life);
		KUNIT_EXPECT_TRUE_MSG(test, PAGE_ALIGNED(life->first), "size %zu", sizes[i]);
	}
}

void lookaside_list_made_in_task_works_in_softirq(struct kunit *test)
{
	struct life *life = life_make(test, NONPAGED_FAMILY, TEST_SIZE);

	list_init(&life->list, NONPAGED_FAMILY, &plain);
	run_in_softirq(life_is_used, life);
	list_delete(&life->list);
	life_check(test, life);
}

/* Several at once ---------------------------------------------------------- */

#define NR_THREADS 2
#define NR_SLOTS 12
#define NR_ROUNDS 10000

/**
 * struct hammer - what one user of a shared list does to it
 * @list: the list
 * @owner: fills the entries that it has
 * @seed: of the random mix
 * @slots: entries that it has, or %NULL
 * @nr_allocates: calls to allocate
 * @nr_frees: calls to free
 * @nr_failures: allocations that gave %NULL
 * @nr_conflicts: entries that somebody else wrote to meanwhile
 */
struct hammer {
	struct test_list *list;
	u8 owner;
	u32 seed;
	void *slots[NR_SLOTS];
	u32 nr_allocates;
	u32 nr_frees;
	u32 nr_failures;
	u32 nr_conflicts;
};

static void hammer_slot(struct hammer *hammer, void **slot)
{
	if (*slot) {
		if (!is_filled(*slot, hammer->owner, TEST_SIZE))
			hammer->nr_conflicts++;
		hammer->nr_frees++;
		list_free(hammer->list, *slot);
		*slot = NULL;
		return;
	}
	hammer->nr_allocates++;
	*slot = list_allocate(hammer->list);
	if (*slot)
		memset(*slot, hammer->owner, TEST_SIZE);
	else
		hammer->nr_failures++;
}

static void hammer_empty(struct hammer *hammer)
{
	int i;

	for (i = 0; i < NR_SLOTS; i++)
		if (hammer->slots[i])
			hammer_slot(hammer, &hammer->slots[i]);
}

static void hammer_runs(void *argument)
{
	struct hammer *hammer = argument;
	struct rnd_state random;
	int i;

	prandom_seed_state(&random, hammer->seed);
	for (i = 0; i < NR_ROUNDS; i++) {
		hammer_slot(hammer, &hammer->slots[random_below(&random, NR_SLOTS)]);
		if (!(i % 256))
			cond_resched();
	}
	hammer_empty(hammer);
}

/* All that the users did must show in the list, and no more. */
static void hammers_check(struct kunit *test, const struct test_list *list,
			  const struct hammer *hammers, int nr)
{
	struct ntmem_lookaside_report report = list_report(test, list);
	u32 nr_allocates = 0, nr_frees = 0;
	int i;

	for (i = 0; i < nr; i++) {
		nr_allocates += hammers[i].nr_allocates;
		nr_frees += hammers[i].nr_frees;
		KUNIT_EXPECT_EQ_MSG(test, hammers[i].nr_conflicts, 0, "user %d", i);
		KUNIT_EXPECT_EQ_MSG(test, hammers[i].nr_failures, 0, "user %d", i);
	}
	KUNIT_EXPECT_GT(test, nr_frees, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, nr_allocates);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, nr_frees);
	KUNIT_EXPECT_EQ(test, nr_allocates, nr_frees);
	/* What was made is either cached or was freed for want of room. */
	KUNIT_EXPECT_EQ(test, report.nr_allocate_misses,
			report.nr_free_misses + report.nr_cached);
	KUNIT_EXPECT_EQ(test, report.nr_outstanding, 0);
	if (!strcmp(report.mode, "exact") || !strcmp(report.mode, "custom"))
		KUNIT_EXPECT_LE(test, report.nr_cached, list->L.MaximumDepth);
}

static struct hammer *hammers_make(struct kunit *test, struct test_list *list, int nr)
{
	struct hammer *hammers = kunit_kcalloc(test, nr, sizeof(*hammers), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, hammers);
	for (i = 0; i < nr; i++) {
		hammers[i].list = list;
		hammers[i].owner = 0x11 * (i + 1);
		hammers[i].seed = get_random_u32();
		kunit_info(test, "user %d: seed %u", i, hammers[i].seed);
	}
	return hammers;
}

static void hammers_share(struct kunit *test, struct test_list *list)
{
	struct hammer *hammers = hammers_make(test, list, NR_THREADS);
	void *arguments[NR_THREADS] = { &hammers[0], &hammers[1] };

	KUNIT_ASSERT_EQ(test, run_on_cpus(hammer_runs, arguments, NR_THREADS), 0);
	hammers_check(test, list, hammers, NR_THREADS);
}

void lookaside_threads_share_a_list(struct kunit *test)
{
	hammers_share(test, list_make(test, NULL));
}

static atomic_t nr_shared_allocates;
static atomic_t nr_shared_frees;

static PVOID shared_allocate(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	atomic_inc(&nr_shared_allocates);
	return ExAllocatePoolWithTag(PoolType, NumberOfBytes, Tag);
}

static VOID shared_free(PVOID Buffer)
{
	atomic_inc(&nr_shared_frees);
	ExFreePool(Buffer);
}

static PVOID shared_allocate_ex(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
				PLOOKASIDE_LIST_EX Lookaside)
{
	return shared_allocate(PoolType, NumberOfBytes, Tag);
}

static VOID shared_free_ex(PVOID Buffer, PLOOKASIDE_LIST_EX Lookaside)
{
	shared_free(Buffer);
}

static void shared_init(struct test_list *list, const struct lookaside_family *family)
{
	list->family = family;
	list->active = true;
	switch (family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExInitializePagedLookasideList(&list->paged, shared_allocate, shared_free, 0,
					       TEST_SIZE, TEST_TAG, 0);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExInitializeNPagedLookasideList(&list->nonpaged, shared_allocate, shared_free, 0,
						TEST_SIZE, TEST_TAG, 0);
		break;
	default:
		ExInitializeLookasideListEx(&list->ex, shared_allocate_ex, shared_free_ex,
					    family->type, 0, TEST_SIZE, TEST_TAG, 0);
	}
}

void lookaside_threads_share_a_custom_list(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	atomic_set(&nr_shared_allocates, 0);
	atomic_set(&nr_shared_frees, 0);
	shared_init(list, test->param_value);
	hammers_share(test, list);
	KUNIT_EXPECT_EQ(test, (u32)atomic_read(&nr_shared_allocates), list->L.AllocateMisses);
	KUNIT_EXPECT_EQ(test, (u32)atomic_read(&nr_shared_frees), list->L.FreeMisses);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, atomic_read(&nr_shared_frees), atomic_read(&nr_shared_allocates));
}

/**
 * struct intruder - a user of a shared list that interrupts another
 * @hammer: what it does
 * @random: what next
 * @nr_runs: interruptions
 * @tasklet: how
 * @irq_work: or how
 */
struct intruder {
	struct hammer *hammer;
	struct rnd_state random;
	u32 nr_runs;
	struct tasklet_struct tasklet;
	struct irq_work irq_work;
};

static void intruder_runs(struct intruder *intruder)
{
	int i;

	intruder->nr_runs++;
	for (i = 0; i < 4; i++)
		hammer_slot(intruder->hammer,
			    &intruder->hammer->slots[random_below(&intruder->random, NR_SLOTS)]);
}

static void intruder_softirq(struct tasklet_struct *tasklet)
{
	intruder_runs(container_of(tasklet, struct intruder, tasklet));
}

static void intruder_hardirq(struct irq_work *irq_work)
{
	intruder_runs(container_of(irq_work, struct intruder, irq_work));
}

static struct intruder *intruder_make(struct kunit *test, struct hammer *hammer)
{
	struct intruder *intruder = kunit_kzalloc(test, sizeof(*intruder), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, intruder);
	intruder->hammer = hammer;
	prandom_seed_state(&intruder->random, hammer->seed);
	tasklet_setup(&intruder->tasklet, intruder_softirq);
	init_irq_work(&intruder->irq_work, intruder_hardirq);
	return intruder;
}

/* Uses the list in task context while it is being interrupted. */
static void hammer_interrupted(struct hammer *hammer, struct intruder *intruder, bool hard)
{
	struct rnd_state random;
	int i;

	prandom_seed_state(&random, hammer->seed);
	for (i = 0; i < NR_ROUNDS; i++) {
		if (!(i % 8)) {
			if (hard)
				irq_work_queue(&intruder->irq_work);
			else
				tasklet_schedule(&intruder->tasklet);
		}
		hammer_slot(hammer, &hammer->slots[random_below(&random, NR_SLOTS)]);
		if (!(i % 256))
			cond_resched();
	}
	tasklet_kill(&intruder->tasklet);
	irq_work_sync(&intruder->irq_work);
	hammer_empty(hammer);
	hammer_empty(intruder->hammer);
}

static void check_intrusion(struct kunit *test, bool hard)
{
	struct test_list *list = test_list(test, 0);
	struct hammer *hammers = hammers_make(test, list, 2);
	struct intruder *intruder = intruder_make(test, &hammers[1]);

	list_init(list, NONPAGED_FAMILY, &plain);
	hammer_interrupted(&hammers[0], intruder, hard);
	KUNIT_EXPECT_GT(test, intruder->nr_runs, 0);
	hammers_check(test, list, hammers, 2);
}

void lookaside_task_and_softirq_share_a_list(struct kunit *test)
{
	check_intrusion(test, false);
}

void lookaside_task_and_hardirq_share_a_list(struct kunit *test)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	check_intrusion(test, true);
}

static void lists_come_and_go(void *argument)
{
	struct life *life = argument;
	int i;

	for (i = 0; i < 500; i++) {
		list_init(&life->list, life->list.family,
			  &(struct list_setup){ .size = life->size });
		life_uses(life);
		list_delete(&life->list);
		if (!(i % 16))
			cond_resched();
	}
	life->in_context = true;
}

void lookaside_lists_come_and_go_on_two_cpus(struct kunit *test)
{
	struct life *small = life_make(test, PAGED_FAMILY, TEST_SIZE);
	struct life *large = life_make(test, NONPAGED_FAMILY, 3 * PAGE_SIZE);
	void *arguments[] = { small, large };

	KUNIT_ASSERT_EQ(test, run_on_cpus(lists_come_and_go, arguments, 2), 0);
	life_check(test, small);
	life_check(test, large);
}
