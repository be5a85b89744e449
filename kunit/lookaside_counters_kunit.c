// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: counters and the order in which entries come back.
 */
#include "lookaside_kunit.h"

#define NR_STEPS 200
#define MAX_OUT 16

/**
 * struct model - what a list must be like
 * @nr_allocates: calls to allocate
 * @nr_misses: of them, calls that found nothing
 * @nr_frees: calls to free
 * @nr_free_misses: of them, calls that found no room
 * @cached: entries that the list keeps, the last one first to go
 * @nr_cached: number of them
 * @out: entries that were handed out
 * @nr_out: number of them
 */
struct model {
	u32 nr_allocates;
	u32 nr_misses;
	u32 nr_frees;
	u32 nr_free_misses;
	void *cached[FRESH_DEPTH];
	u32 nr_cached;
	void *out[MAX_OUT];
	u32 nr_out;
};

static void model_check(struct kunit *test, const struct test_list *list, const struct model *model,
			int step)
{
	const GENERAL_LOOKASIDE_POOL *L = &list->L;

	KUNIT_EXPECT_EQ_MSG(test, L->TotalAllocates, model->nr_allocates, "step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, L->AllocateMisses, model->nr_misses, "step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, L->TotalFrees, model->nr_frees, "step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, L->FreeMisses, model->nr_free_misses, "step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, L->Depth, FRESH_DEPTH, "step %d", step);
	KUNIT_EXPECT_EQ_MSG(test, list_nr_cached(list), model->nr_cached, "step %d", step);
}

static void model_allocate(struct kunit *test, struct test_list *list, struct model *model,
			   int step)
{
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL_MSG(test, entry, "step %d", step);
	model->nr_allocates++;
	model->out[model->nr_out++] = entry;
	if (!model->nr_cached) {
		model->nr_misses++;
		return;
	}
	model->nr_cached--;
	KUNIT_EXPECT_PTR_EQ_MSG(test, entry, model->cached[model->nr_cached], "step %d", step);
}

static void model_free(struct test_list *list, struct model *model, u32 which)
{
	void *entry = model->out[which];

	model->out[which] = model->out[--model->nr_out];
	list_free(list, entry);
	model->nr_frees++;
	if (model->nr_cached < FRESH_DEPTH)
		model->cached[model->nr_cached++] = entry;
	else
		model->nr_free_misses++;
}

static void model_run(struct kunit *test, struct test_list *list, struct model *model)
{
	u64 seed = get_random_u32();
	struct rnd_state random;
	int step;

	prandom_seed_state(&random, seed);
	kunit_info(test, "seed %llu", seed);
	for (step = 0; step < NR_STEPS; step++) {
		if (!model->nr_out || (model->nr_out < MAX_OUT && random_below(&random, 2)))
			model_allocate(test, list, model, step);
		else
			model_free(list, model, random_below(&random, model->nr_out));
		model_check(test, list, model, step);
	}
	while (model->nr_out)
		model_free(list, model, 0);
	model_check(test, list, model, NR_STEPS);
}

void lookaside_counters_match_model(struct kunit *test)
{
	struct model model = {};

	model_run(test, list_make(test, NULL), &model);
}

void lookaside_counters_match_model_with_custom_routines(struct kunit *test)
{
	struct model model = {};

	model_run(test, list_make(test, &(struct list_setup){ .allocate = true, .free = true }),
		  &model);
	KUNIT_EXPECT_EQ(test, custom.nr_allocates, model.nr_misses);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, model.nr_free_misses);
}

void lookaside_take_from_fresh_list_misses(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 1);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
	list_free(list, entry);
}

void lookaside_take_from_emptied_list_misses(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[2];

	list_free(list, list_allocate(list));
	list_allocate_many(test, list, entries, 2);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 3);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 2);
	list_free_many(list, entries, 2);
}

void lookaside_free_to_fresh_list_is_kept(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 1);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 0);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}

void lookaside_free_to_full_list_misses(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[FRESH_DEPTH + 1];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries, ARRAY_SIZE(entries));
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, FRESH_DEPTH + 1);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), FRESH_DEPTH);
}

void lookaside_counters_wrap(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list->L.TotalAllocates = MAXULONG;
	list->L.AllocateMisses = MAXULONG;
	list->L.TotalFrees = MAXULONG;
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 0);
}

void lookaside_last_counters_stay_zero(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	int i;

	for (i = 0; i < 10; i++)
		list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.LastTotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.LastAllocateMisses, 0);
}

void lookaside_last_freed_comes_back_first(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *first[FRESH_DEPTH], *again[FRESH_DEPTH];
	int i;

	list_allocate_many(test, list, first, FRESH_DEPTH);
	/* Gives the first one back last. */
	list_free_many(list, first, FRESH_DEPTH);
	list_allocate_many(test, list, again, FRESH_DEPTH);
	for (i = 0; i < FRESH_DEPTH; i++)
		KUNIT_EXPECT_PTR_EQ_MSG(test, again[i], first[i], "entry %d", i);
	list_free_many(list, again, FRESH_DEPTH);
}

void lookaside_cached_entry_keeps_contents(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entry = list_allocate(list);

	KUNIT_ASSERT_NOT_NULL(test, entry);
	memset(entry, 0x5c, TEST_SIZE);
	list_free(list, entry);
	KUNIT_ASSERT_PTR_EQ(test, list_allocate(list), entry);
	/* NT's link takes the first 16 bytes. */
	KUNIT_EXPECT_TRUE(test, is_filled(entry + 16, 0x5c, TEST_SIZE - 16));
	list_free(list, entry);
}

void lookaside_full_list_keeps_what_it_has(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[FRESH_DEPTH + 1], *again[FRESH_DEPTH];
	int i;

	list_allocate_many(test, list, entries, FRESH_DEPTH + 1);
	/* The last one to be given back, entries[0], finds no room. */
	list_free_many(list, entries, FRESH_DEPTH + 1);
	list_allocate_many(test, list, again, FRESH_DEPTH);
	for (i = 0; i < FRESH_DEPTH; i++)
		KUNIT_EXPECT_PTR_EQ_MSG(test, again[i], entries[i + 1], "entry %d", i);
	list_free_many(list, again, FRESH_DEPTH);
}

void lookaside_lists_do_not_share_entries(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL), *other = test_list(test, 1);
	void *entry;

	list_init(other, test->param_value, &(struct list_setup){});
	list_free(list, list_allocate(list));
	entry = list_allocate(other);
	KUNIT_EXPECT_EQ(test, other->L.AllocateMisses, 1);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	list_free(other, entry);
}

/* Reports ------------------------------------------------------------------ */

void lookaside_report_agrees_with_fields(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	struct ntmem_lookaside_report report;
	void *entries[FRESH_DEPTH + 2];

	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries, ARRAY_SIZE(entries));
	list_free(list, list_allocate(list));
	report = list_report(test, list);
	KUNIT_EXPECT_STREQ(test, report.mode, "exact");
	KUNIT_EXPECT_EQ(test, report.depth, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, report.max_depth, FRESH_MAXIMUM_DEPTH);
	KUNIT_EXPECT_EQ(test, report.nr_allocates, list->L.TotalAllocates);
	KUNIT_EXPECT_EQ(test, report.nr_allocate_misses, list->L.AllocateMisses);
	KUNIT_EXPECT_EQ(test, report.nr_frees, list->L.TotalFrees);
	KUNIT_EXPECT_EQ(test, report.nr_free_misses, list->L.FreeMisses);
	KUNIT_EXPECT_EQ(test, report.nr_cached, FRESH_DEPTH);
	KUNIT_EXPECT_GE(test, report.held_bytes, FRESH_DEPTH * TEST_SIZE);
}

void lookaside_report_counts_entries_out(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[3];

	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
	list_allocate_many(test, list, entries, 3);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 3);
	list_free(list, entries[0]);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 2);
	ExFreePool(entries[1]);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 1);
	list_free(list, entries[2]);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}

void lookaside_report_counts_custom_entries_out(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .free = true };
	struct test_list *list = list_make(test, &setup);
	void *entry = list_allocate(list);

	KUNIT_EXPECT_STREQ(test, list_report(test, list).mode, "custom");
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 1);
	list_free(list, entry);
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
	list->L.Depth = 0;
	list_free(list, list_allocate(list));
	custom.fail = true;
	KUNIT_EXPECT_NULL(test, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list_report(test, list).nr_outstanding, 0);
}
