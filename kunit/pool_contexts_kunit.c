// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_pool: levels, interrupts, several CPUs, and running out of memory.
 *
 * What runs outside of a case's own thread notes what it saw; the case looks at
 * it afterwards.
 */
#include <linux/preempt.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>

#include "pool_kunit.h"

static DEFINE_SPINLOCK(level_lock);

/* Running out of memory ---------------------------------------------------- */

static void *allocate_without_memory(const struct pool_routine *routine, ULONG type)
{
	void *block;

	WITH_FAULTS(0, ALL_FAULTS, block = routine->allocate(type, TEST_SIZE));
	return block;
}

struct pool_attempt {
	const struct pool_routine *routine;
	ULONG type;
	void *block;
};

static void pool_attempt(void *argument)
{
	struct pool_attempt *attempt = argument;

	attempt->block = attempt->routine->allocate(attempt->type, TEST_SIZE);
}

static s32 status_raised_without_memory(struct pool_attempt *attempt)
{
	s32 status;

	WITH_FAULTS(0, ALL_FAULTS, status = status_raised_by(pool_attempt, attempt));
	return status;
}

/* The quota routines raise by default. */
void pool_failed_allocation_gives_null(struct kunit *test)
{
	static const ULONG types[] = { PagedPool, NonPagedPool };
	const struct pool_routine *routine = test->param_value;
	s32 wanted = routine->quota ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		struct pool_attempt attempt = { .routine = routine, .type = types[i] };

		KUNIT_EXPECT_EQ(test, status_raised_without_memory(&attempt), wanted);
		KUNIT_EXPECT_NULL(test, attempt.block);
	}
}

void pool_failed_allocation_raises_with_raise_bit(struct kunit *test)
{
	struct pool_attempt attempt = {
		.routine = test->param_value,
		.type = PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE,
	};

	KUNIT_EXPECT_EQ(test, status_raised_without_memory(&attempt),
			STATUS_INSUFFICIENT_RESOURCES);
}

void pool_failed_allocation_obeys_fail_instead_of_raise(struct kunit *test)
{
	ULONG type = PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;

	KUNIT_EXPECT_NULL(test, allocate_without_memory(test->param_value, type));
}

void pool_recovers_from_failed_allocation(struct kunit *test)
{
	ULONG type = PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE;
	const struct pool_routine *routine = test->param_value;
	void *block;

	allocate_without_memory(routine, type);
	block = routine->allocate(type, TEST_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, block);
	memset(block, 1, TEST_SIZE);
	ExFreePool(block);
}

/* Levels ------------------------------------------------------------------- */

static void *allocate_under_lock(const struct pool_routine *routine, ULONG type, size_t size)
{
	void *block;

	spin_lock(&level_lock);
	block = routine->allocate(type, size);
	spin_unlock(&level_lock);
	return block;
}

static void free_under_lock(void *block)
{
	spin_lock(&level_lock);
	ExFreePool(block);
	spin_unlock(&level_lock);
}

void pool_paged_request_at_dispatch_level_is_reported_and_served(struct kunit *test)
{
	void *block = NULL;

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  block = allocate_under_lock(test->param_value, PagedPool, TEST_SIZE));
	KUNIT_ASSERT_NOT_NULL(test, block);
	ExFreePool(block);
}

void pool_paged_free_at_dispatch_level_is_reported_and_done(struct kunit *test)
{
	void *block = ExAllocatePoolWithTag(PagedPool, TEST_SIZE, TEST_TAG);

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
	KUNIT_ASSERT_NOT_NULL(test, block);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, free_under_lock(block));
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
}

/* Memory of this size can only be given back where one may sleep. */
void pool_large_paged_free_under_spinlock_is_done(struct kunit *test)
{
	int i;

	if (!IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "needs CONFIG_PREEMPT_COUNT");
	for (i = 0; i < 4; i++) {
		void *block = ExAllocatePoolWithTag(PagedPool, SZ_8M, TEST_TAG);

		KUNIT_ASSERT_NOT_NULL_MSG(test, block, "round %d", i);
		memset(block, i, SZ_8M);
		EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, free_under_lock(block));
		EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
	}
}

void pool_nonpaged_is_clean_at_dispatch_level(struct kunit *test)
{
	void *block = allocate_under_lock(test->param_value, NonPagedPool, TEST_SIZE);
	void *large = allocate_under_lock(test->param_value, NonPagedPool, 3 * PAGE_SIZE);

	KUNIT_EXPECT_NOT_NULL(test, block);
	KUNIT_EXPECT_NOT_NULL(test, large);
	free_under_lock(block);
	free_under_lock(large);
}

/* Interrupts --------------------------------------------------------------- */

/**
 * struct visit - one allocation and its free in another context
 * @routine: how
 * @type: of what
 * @in_hardirq: kind of context wanted
 * @in_context: whether it was that kind
 * @nr_blocks: blocks that were had
 * @zeroed: whether they were
 */
struct visit {
	const struct pool_routine *routine;
	ULONG type;
	bool in_hardirq;
	bool in_context;
	unsigned int nr_blocks;
	bool zeroed;
};

static void visit_runs(void *argument)
{
	static const size_t sizes[] = { 1, TEST_SIZE, 4096, 20000 };
	struct visit *visit = argument;
	int i;

	visit->in_context = visit->in_hardirq ? in_hardirq() : in_serving_softirq();
	visit->zeroed = true;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *block = visit->routine->allocate(visit->type, sizes[i]);

		if (!block)
			continue;
		visit->nr_blocks++;
		visit->zeroed &= is_filled(block, 0, sizes[i]);
		memset(block, 0xa5, sizes[i]);
		ExFreePool(block);
	}
}

static void visit_check(struct kunit *test, const struct visit *visit)
{
	KUNIT_EXPECT_TRUE(test, visit->in_context);
	KUNIT_EXPECT_EQ(test, visit->nr_blocks, 4);
	if (visit->routine->zeroed)
		KUNIT_EXPECT_TRUE(test, visit->zeroed);
}

void pool_nonpaged_works_in_softirq(struct kunit *test)
{
	struct visit visit = { .routine = test->param_value, .type = NonPagedPoolNx };

	run_in_softirq(visit_runs, &visit);
	visit_check(test, &visit);
}

void pool_nonpaged_works_in_hardirq(struct kunit *test)
{
	struct visit visit = { .routine = test->param_value,
			       .type = NonPagedPoolNx,
			       .in_hardirq = true };

	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
	run_in_hardirq(visit_runs, &visit);
	visit_check(test, &visit);
}

void pool_paged_in_softirq_is_reported_and_served(struct kunit *test)
{
	struct visit visit = { .routine = &pool_routines[1], .type = PagedPool };
	struct ntmem_violation_watch frees;

	ntmem_violation_watch(&frees, BAD_POOL_CALLER);
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 4,
			  run_in_softirq(visit_runs, &visit));
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&frees), 4);
	visit_check(test, &visit);
}

/* Several at once ---------------------------------------------------------- */

#define NR_THREADS 2
#define NR_SLOTS 32
#define NR_ROUNDS 10000

/**
 * struct hammer - what one thread does to the pool
 * @owner: fills the blocks that it has
 * @seed: of the random mix
 * @slots: blocks that it has, or %NULL
 * @sizes: of the blocks
 * @nr_failures: allocations that gave %NULL
 * @nr_conflicts: blocks that somebody else wrote to meanwhile
 */
struct hammer {
	u8 owner;
	u32 seed;
	void *slots[NR_SLOTS];
	size_t sizes[NR_SLOTS];
	u32 nr_failures;
	u32 nr_conflicts;
};

static void hammer_free(struct hammer *hammer, u32 i)
{
	if (!hammer->slots[i])
		return;
	if (!is_filled(hammer->slots[i], hammer->owner, hammer->sizes[i]))
		hammer->nr_conflicts++;
	ExFreePoolWithTag(hammer->slots[i], TEST_TAG);
	hammer->slots[i] = NULL;
}

static void hammer_allocate(struct hammer *hammer, u32 i, struct rnd_state *random)
{
	/* Now and then a large one. */
	size_t size = 1 + random_below(random, random_below(random, 64) ? 600 : 20000);
	ULONG type = random_below(random, 2) ? PagedPool : NonPagedPool;

	hammer->sizes[i] = size;
	hammer->slots[i] = ExAllocatePoolWithTag(type, size, TEST_TAG);
	if (hammer->slots[i])
		memset(hammer->slots[i], hammer->owner, size);
	else
		hammer->nr_failures++;
}

static void hammer_runs(void *argument)
{
	struct hammer *hammer = argument;
	struct rnd_state random;
	u32 i, slot;

	prandom_seed_state(&random, hammer->seed);
	for (i = 0; i < NR_ROUNDS; i++) {
		slot = random_below(&random, NR_SLOTS);
		if (hammer->slots[slot])
			hammer_free(hammer, slot);
		else
			hammer_allocate(hammer, slot, &random);
		if (!(i % 256))
			cond_resched();
	}
	for (i = 0; i < NR_SLOTS; i++)
		hammer_free(hammer, i);
}

void pool_threads_allocate_and_free(struct kunit *test)
{
	struct hammer *hammers = kunit_kcalloc(test, NR_THREADS, sizeof(*hammers), GFP_KERNEL);
	void *arguments[NR_THREADS];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, hammers);
	for (i = 0; i < NR_THREADS; i++) {
		hammers[i].owner = 0x11 * (i + 1);
		hammers[i].seed = get_random_u32();
		kunit_info(test, "thread %d: seed %u", i, hammers[i].seed);
		arguments[i] = &hammers[i];
	}
	KUNIT_ASSERT_EQ(test, run_on_cpus(hammer_runs, arguments, NR_THREADS), 0);
	for (i = 0; i < NR_THREADS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, hammers[i].nr_conflicts, 0, "thread %d", i);
		KUNIT_EXPECT_EQ_MSG(test, hammers[i].nr_failures, 0, "thread %d", i);
	}
}

#define NR_HANDOVERS 1000

static void free_all(void *argument)
{
	void **blocks = argument;
	int i;

	for (i = 0; i < NR_HANDOVERS; i++)
		ExFreePoolWithTag(blocks[i], TEST_TAG);
}

static void **handovers_make(struct kunit *test)
{
	void **blocks = kunit_kcalloc(test, NR_HANDOVERS, sizeof(*blocks), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, blocks);
	for (i = 0; i < NR_HANDOVERS; i++) {
		blocks[i] = ExAllocatePoolWithTag(NonPagedPool, 1 + i, TEST_TAG);
		KUNIT_ASSERT_NOT_NULL_MSG(test, blocks[i], "block %d", i);
	}
	return blocks;
}

void pool_block_is_freed_by_another_thread(struct kunit *test)
{
	void *blocks = handovers_make(test);

	KUNIT_ASSERT_EQ(test, run_on_cpus(free_all, &blocks, 1), 0);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, NR_HANDOVERS, free_all(blocks));
}

/* Both free the same blocks: of each two frees one is right. */
void pool_concurrent_double_free_is_refused_once(struct kunit *test)
{
	void *blocks = handovers_make(test);
	void *arguments[] = { blocks, blocks };
	int err = -EIO;

	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, NR_HANDOVERS,
			  err = run_on_cpus(free_all, arguments, 2));
	KUNIT_EXPECT_EQ(test, err, 0);
}
