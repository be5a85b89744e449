// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: lists in heavy use, and how they come to rest.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>

#include "lookaside_kunit.h"

/* Operations that make a list busy, with much to spare. */
#define MANY_PAIRS 2048
/* Far below what makes one busy. */
#define FEW_PAIRS 200
#define PROMOTION_MS 2000
#define POLL_MS 5
/* Idle lists give everything back within this time. */
#define IDLE_MS 2000
#define BATCH 50
#define LARGE_BATCH 256

bool mode_is(struct kunit *test, const struct test_list *list, const char *mode)
{
	return !strcmp(list_report(test, list).mode, mode);
}

void list_ping(struct test_list *list, unsigned int nr)
{
	while (nr--)
		list_free(list, list_allocate(list));
}

void need_magazines(struct kunit *test)
{
	if (!ntmem_mode_possible())
		kunit_skip(test, "lists get no magazines here");
}

void list_make_busy(struct kunit *test, struct test_list *list)
{
	unsigned long end = jiffies + msecs_to_jiffies(PROMOTION_MS);

	need_magazines(test);
	do {
		list_ping(list, MANY_PAIRS);
		msleep(POLL_MS);
	} while (!mode_is(test, list, "percpu") && time_before(jiffies, end));
	KUNIT_ASSERT_STREQ(test, list_report(test, list).mode, "percpu");
}

static struct test_list *busy_list(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_make_busy(test, list);
	return list;
}

struct test_list *one_list(struct kunit *test, const struct list_setup *setup)
{
	static const struct list_setup plain;
	struct test_list *list = test_list(test, 0);

	/* A nonpaged Ex list: it can be flushed and used anywhere. */
	list_init(list, &lookaside_families[NR_FAMILIES - 1], setup ?: &plain);
	return list;
}

struct test_list *one_busy_list(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);

	list_make_busy(test, list);
	return list;
}

s64 tag_bytes(const struct test_list *list)
{
	return atomic64_read(&ntmem_tag_get(TEST_TAG, list_is_paged(list))->bytes);
}

void **entries_make(struct kunit *test, unsigned int nr)
{
	void **entries = kunit_kcalloc(test, nr, sizeof(*entries), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, entries);
	return entries;
}

void list_cycle(struct kunit *test, struct test_list *list, void **entries, unsigned int nr)
{
	list_allocate_many(test, list, entries, nr);
	list_free_many(list, entries, nr);
}

/* Modes -------------------------------------------------------------------- */

void lookaside_busy_list_gets_magazines(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	list_make_busy(test, list);
	/* What is spread over CPUs is no list of entries any more. */
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

void lookaside_quiet_list_stays_exact(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_ping(list, FEW_PAIRS);
	msleep(10 * POLL_MS);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, FEW_PAIRS);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

void lookaside_busy_custom_list_stays_exact(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .free = true };
	struct test_list *list = list_make(test, &setup);

	list_ping(list, MANY_PAIRS);
	msleep(10 * POLL_MS);
	list_ping(list, MANY_PAIRS);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "custom"));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 2 * MANY_PAIRS);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, custom.nr_allocates);
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, 1);
}

void lookaside_list_without_memory_for_magazines_stays_exact(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);

	list_ping(list, 1);
	ntmem_fault_everywhere(true);
	list_ping(list, MANY_PAIRS);
	msleep(20 * POLL_MS);
	ntmem_fault_everywhere(false);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, MANY_PAIRS + 1);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	/* It asks again once a second. */
	list_make_busy(test, list);
}

void lookaside_entries_change_modes(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	void *exact[BATCH], *busy[BATCH];

	need_magazines(test);
	list_allocate_many(test, list, exact, BATCH);
	list_make_busy(test, list);
	list_allocate_many(test, list, busy, BATCH);
	list_free_many(list, exact, BATCH);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, BATCH);
	msleep(IDLE_MS);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, BATCH);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), BATCH * TEST_SIZE);
	list_free_many(list, busy, BATCH);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
}

/* Counters ----------------------------------------------------------------- */

void lookaside_busy_counters_are_exact(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	struct ntmem_lookaside_report before = list_report(test, list);
	struct ntmem_lookaside_report after;
	u32 nr_allocates = 0, nr_frees = 0;
	u64 seed = get_random_u32();
	struct rnd_state random;
	void *out[BATCH];
	u32 nr_out = 0;
	int i;

	kunit_info(test, "seed %llu", seed);
	prandom_seed_state(&random, seed);
	for (i = 0; i < MANY_PAIRS; i++) {
		if (!nr_out || (nr_out < BATCH && random_below(&random, 2))) {
			out[nr_out] = list_allocate(list);
			KUNIT_ASSERT_NOT_NULL(test, out[nr_out]);
			nr_out++;
			nr_allocates++;
		} else {
			list_free(list, out[--nr_out]);
			nr_frees++;
		}
		if (i % 256)
			continue;
		after = list_report(test, list);
		KUNIT_EXPECT_EQ(test, after.nr_allocates, before.nr_allocates + nr_allocates);
		KUNIT_EXPECT_EQ(test, after.nr_frees, before.nr_frees + nr_frees);
		KUNIT_EXPECT_EQ(test, after.nr_outstanding, nr_out);
		KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, (u32)after.nr_allocates);
		KUNIT_EXPECT_EQ(test, list->L.TotalFrees, (u32)after.nr_frees);
		KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, (u32)after.nr_allocate_misses);
		KUNIT_EXPECT_EQ(test, list->L.FreeMisses, (u32)after.nr_free_misses);
	}
	list_free_many(list, out, nr_out);
	after = list_report(test, list);
	KUNIT_EXPECT_EQ(test, after.nr_allocates, after.nr_frees);
	KUNIT_EXPECT_EQ(test, after.nr_outstanding, 0);
	KUNIT_EXPECT_EQ(test, after.nr_allocate_misses, after.nr_free_misses + after.nr_cached);
}

void lookaside_busy_fields_follow_within_a_second(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	u32 wanted = list_report(test, list).nr_allocates + FEW_PAIRS;
	unsigned long end = jiffies + HZ;

	list_ping(list, FEW_PAIRS);
	while (READ_ONCE(list->L.TotalAllocates) != wanted && time_before(jiffies, end))
		msleep(POLL_MS);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, wanted);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, wanted);
}

void lookaside_last_counters_follow_once_a_second(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	void *entries[BATCH];
	unsigned long end;

	list_cycle(test, list, entries, BATCH);
	KUNIT_EXPECT_EQ(test, list->L.LastTotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.LastAllocateMisses, 0);
	end = jiffies + 2 * HZ;
	while (!READ_ONCE(list->L.LastTotalAllocates) && time_before(jiffies, end))
		msleep(POLL_MS);
	KUNIT_EXPECT_EQ(test, list->L.LastTotalAllocates, BATCH);
	KUNIT_EXPECT_EQ(test, list->L.LastAllocateMisses, BATCH);
}

void lookaside_fresh_depth_lasts_a_second(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	unsigned long end = jiffies + HZ * 9 / 10;
	void *entries[BATCH];

	while (time_before(jiffies, end)) {
		list_cycle(test, list, entries, BATCH / 2);
		KUNIT_ASSERT_EQ(test, list->L.Depth, FRESH_DEPTH);
		msleep(50);
	}
}

/* Depth -------------------------------------------------------------------- */

void lookaside_batch_becomes_resident(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	u64 before = list_report(test, list).nr_allocate_misses;
	void *entries[BATCH];
	u64 settled;
	int i;

	for (i = 0; i < 4; i++)
		list_cycle(test, list, entries, BATCH);
	settled = list_report(test, list).nr_allocate_misses;
	/* The entries themselves, and what was dropped while depth grew. */
	KUNIT_EXPECT_LE(test, settled - before, 4 * BATCH);
	for (i = 0; i < 20; i++)
		list_cycle(test, list, entries, BATCH);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_allocate_misses, settled);
	KUNIT_EXPECT_GE(test, list->L.Depth, BATCH);
	KUNIT_EXPECT_LE(test, list->L.Depth, list->L.MaximumDepth);
}

void lookaside_large_batch_becomes_resident(struct kunit *test)
{
	void **entries = entries_make(test, LARGE_BATCH);
	struct test_list *list = busy_list(test);
	u64 settled;
	int i;

	for (i = 0; i < 10; i++)
		list_cycle(test, list, entries, LARGE_BATCH);
	settled = list_report(test, list).nr_allocate_misses;
	for (i = 0; i < 20; i++)
		list_cycle(test, list, entries, LARGE_BATCH);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_allocate_misses, settled);
	KUNIT_EXPECT_LE(test, list->L.Depth, FRESH_MAXIMUM_DEPTH);
}

void lookaside_exact_depth_grows_with_misses(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	unsigned long end = jiffies + 4 * HZ;
	void *entries[BATCH];

	while (READ_ONCE(list->L.Depth) < 2 * FRESH_DEPTH && time_before(jiffies, end)) {
		list_cycle(test, list, entries, BATCH);
		msleep(200);
	}
	KUNIT_EXPECT_GE(test, list->L.Depth, 2 * FRESH_DEPTH);
	KUNIT_EXPECT_LE(test, list->L.Depth, FRESH_MAXIMUM_DEPTH);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
}

void lookaside_idle_depth_comes_down(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	unsigned long end = jiffies + 12 * HZ;
	void *entries[BATCH];
	u16 depth;
	int i;

	for (i = 0; i < 4; i++)
		list_cycle(test, list, entries, BATCH);
	depth = list->L.Depth;
	KUNIT_EXPECT_GE(test, depth, BATCH);
	while (READ_ONCE(list->L.Depth) > FRESH_DEPTH && time_before(jiffies, end)) {
		msleep(100);
		KUNIT_EXPECT_LE(test, list->L.Depth, depth);
		depth = list->L.Depth;
	}
	KUNIT_EXPECT_EQ(test, list->L.Depth, FRESH_DEPTH);
}

void lookaside_busy_list_keeps_to_maximum_depth(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	void *entries[BATCH];
	int i;

	WRITE_ONCE(list->L.MaximumDepth, 2 * FRESH_DEPTH);
	for (i = 0; i < 8; i++)
		list_cycle(test, list, entries, BATCH);
	KUNIT_EXPECT_LE(test, list->L.Depth, 2 * FRESH_DEPTH);
}

void lookaside_busy_list_keeps_to_written_depth(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct ntmem_lookaside_report before, after;
	void *entries[BATCH];

	list_allocate_many(test, list, entries, BATCH);
	WRITE_ONCE(list->L.MaximumDepth, 0);
	/* Noticed where a call finds nothing, as it does on any processor after a flush. */
	ExFlushLookasideListEx(&list->ex);
	list_free(list, list_allocate(list));
	before = list_report(test, list);
	list_free_many(list, entries, BATCH);
	after = list_report(test, list);
	KUNIT_EXPECT_EQ(test, list->L.Depth, 0);
	KUNIT_EXPECT_EQ(test, after.nr_cached, 0);
	KUNIT_EXPECT_EQ(test, after.nr_free_misses - before.nr_free_misses, BATCH);
}

/* Memory ------------------------------------------------------------------- */

void lookaside_idle_busy_list_gives_everything_back(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	void *entries[BATCH];
	int i;

	for (i = 0; i < 4; i++)
		list_cycle(test, list, entries, BATCH);
	KUNIT_EXPECT_GE(test, list_report(test, list).nr_cached, BATCH);
	msleep(IDLE_MS);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_cached, 0);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	KUNIT_EXPECT_TRUE(test, mode_is(test, list, "exact"));
	/* It works on. */
	list_cycle(test, list, entries, BATCH);
}

void lookaside_idle_exact_list_gives_everything_back(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	void *entries[BATCH];
	u32 misses;

	list_cycle(test, list, entries, BATCH);
	misses = list->L.FreeMisses;
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), FRESH_DEPTH);
	msleep(IDLE_MS);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	/* No free of the driver's missed. */
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, misses);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, BATCH);
}

void lookaside_idle_custom_list_keeps_its_entries(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .free = true };
	struct test_list *list = one_list(test, &setup);

	list_free(list, list_allocate(list));
	msleep(IDLE_MS);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 0);
}

void lookaside_flush_empties_magazines(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	struct ntmem_lookaside_report before, after;
	void *entries[BATCH];

	list_cycle(test, list, entries, BATCH);
	before = list_report(test, list);
	KUNIT_EXPECT_GT(test, before.nr_cached, 0);
	ExFlushLookasideListEx(&list->ex);
	after = list_report(test, list);
	KUNIT_EXPECT_EQ(test, after.nr_cached, 0);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	KUNIT_EXPECT_EQ(test, after.nr_frees, before.nr_frees);
	KUNIT_EXPECT_EQ(test, after.nr_free_misses, before.nr_free_misses);
	KUNIT_EXPECT_EQ(test, after.depth, before.depth);
	list_cycle(test, list, entries, BATCH);
}

void lookaside_pressure_takes_nearly_all(struct kunit *test)
{
	struct test_list *busy = one_busy_list(test);
	struct test_list *exact = test_list(test, 1);
	void **entries = entries_make(test, LARGE_BATCH);
	unsigned long before, after;
	int i;

	list_init(exact, &lookaside_families[0], &(struct list_setup){});
	list_cycle(test, exact, entries, BATCH);
	for (i = 0; i < 10; i++)
		list_cycle(test, busy, entries, LARGE_BATCH);
	before = ntmem_shrink_count();
	KUNIT_EXPECT_GE(test, before, LARGE_BATCH + FRESH_DEPTH);
	KUNIT_EXPECT_GE(test, ntmem_shrink_scan(before), before * 95 / 100);
	after = ntmem_shrink_count();
	KUNIT_EXPECT_LE(test, after, before * 5 / 100);
	KUNIT_EXPECT_EQ(test, list_nr_cached(exact), 0);
	/* No call of the driver's missed, and both work on. */
	KUNIT_EXPECT_EQ(test, exact->L.FreeMisses, BATCH - FRESH_DEPTH);
	list_cycle(test, busy, entries, BATCH);
	list_cycle(test, exact, entries, BATCH);
}

static void flush_at_level(const struct level_row *level, struct test_list *list)
{
	level->raise();
	ExFlushLookasideListEx(&list->ex);
	level->lower();
}

void lookaside_flush_at_dispatch_level_empties_magazines(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	unsigned long end = jiffies + HZ / 4;

	flush_at_level(test->param_value, list);
	/* Other CPUs are asked by a worker. */
	while (list_report(test, list).nr_cached && time_before(jiffies, end))
		msleep(POLL_MS);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_cached, 0);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
}

static void delete_at_level(const struct level_row *level, struct test_list *list, s64 *bytes)
{
	level->raise();
	list_delete(list);
	*bytes = tag_bytes(list);
	level->lower();
}

void lookaside_delete_of_busy_list_frees_all_at_once(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	void *entries[BATCH];
	s64 bytes;

	list_cycle(test, list, entries, BATCH);
	KUNIT_EXPECT_GT(test, tag_bytes(list), 0);
	delete_at_level(test->param_value, list, &bytes);
	KUNIT_EXPECT_EQ(test, bytes, 0);
}

void lookaside_delete_of_busy_list_shows_last_counters(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	u32 wanted = list_report(test, list).nr_allocates + FEW_PAIRS;

	list_ping(list, FEW_PAIRS);
	list_delete(list);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, wanted);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, wanted);
}

/* Misuse ------------------------------------------------------------------- */

void lookaside_delete_of_busy_list_with_entry_out_is_reported(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	void *entries[BATCH];

	list_allocate_many(test, list, entries, BATCH);
	list_free_many(list, entries + 1, BATCH - 1);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 1, list_delete(list));
	KUNIT_EXPECT_EQ(test, tag_bytes(list), TEST_SIZE);
	ExFreePool(entries[0]);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
}

void lookaside_entry_of_busy_list_may_go_to_pool(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	s64 bytes;
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	bytes = tag_bytes(list);
	ExFreePool(entry);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), bytes - TEST_SIZE);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

void lookaside_entry_in_magazine_is_refused_by_pool(struct kunit *test)
{
	struct test_list *list = busy_list(test);
	void *entry = list_allocate(list);

	list_free(list, entry);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(entry));
	/* It is still the list's, and can be had again. */
	list_ping(list, 1);
}

void lookaside_foreign_pointer_in_magazine_is_reported(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	void *entries[BATCH];
	long foreign;
	int i;

	/* Room for one more, so that it goes in unseen. */
	for (i = 0; i < 4; i++)
		list_cycle(test, list, entries, BATCH);
	list_allocate_many(test, list, entries, 2);
	list_free(list, &foreign);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFlushLookasideListEx(&list->ex));
	list_free_many(list, entries, 2);
}

void lookaside_pool_block_goes_through_magazine(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	void *entries[BATCH];
	void *block;
	int i;

	for (i = 0; i < 4; i++)
		list_cycle(test, list, entries, BATCH);
	block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, block);
	entries[0] = list_allocate(list);
	list_free(list, block);
	list_free(list, entries[0]);
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, tag_bytes(list), 0);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

/* NMIs --------------------------------------------------------------------- */

void lookaside_busy_list_serves_nmis(struct kunit *test)
{
	struct test_list *list = one_busy_list(test);
	void *entry;

	/* On the CPU whose magazine has one. */
	preempt_disable();
	list_ping(list, 1);
	IN_NMI(entry = list_allocate(list));
	IN_NMI(list_free(list, entry));
	preempt_enable();
	KUNIT_EXPECT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

void lookaside_free_from_nmi_is_done_later(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	unsigned long end = jiffies + HZ;
	void *entries[FRESH_DEPTH];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	IN_NMI(list_free_many(list, entries, FRESH_DEPTH));
	while (READ_ONCE(list->L.TotalFrees) != FRESH_DEPTH && time_before(jiffies, end))
		msleep(POLL_MS);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

/* More than can be noted: those stay with the driver, and are reported. */
#define TOO_MANY 200

void lookaside_too_many_frees_from_nmi_are_reported(struct kunit *test)
{
	void **entries = entries_make(test, TOO_MANY);
	struct test_list *list = one_list(test, NULL);
	u32 nr_refused;
	struct ntmem_violation_watch watch;

	list_allocate_many(test, list, entries, TOO_MANY);
	ntmem_violation_watch(&watch, IRQL_NOT_LESS_OR_EQUAL);
	IN_NMI(list_free_many(list, entries, TOO_MANY));
	nr_refused = ntmem_violation_unwatch(&watch);
	KUNIT_EXPECT_GT(test, nr_refused, 0);
	msleep(20 * POLL_MS);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, TOO_MANY - nr_refused);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, nr_refused);
	/* The last ones in the table went first and were noted; the rest is still ours. */
	list_free_many(list, entries, nr_refused);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

void lookaside_miss_in_nmi_gives_null(struct kunit *test)
{
	struct test_list *list = one_list(test, NULL);
	void *entry = list;

	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  IN_NMI(entry = list_allocate(list)));
	KUNIT_EXPECT_NULL(test, entry);
}
