// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_irql: what pool, lists and pageable code say of the level.
 *
 * As in NT, paged memory is for levels below DISPATCH_LEVEL, any other for levels up to
 * it. A driver that gets this wrong is told, and gets its memory all the same.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "irql_kunit.h"
#include "list.h"

#define TEST_SIZE 80
#define MANY_PAIRS 2048
#define NR_ENTRIES 512
#define PROMOTION_MS 2000
#define POLL_MS 5

static void need_memory_at_dispatch_level(struct kunit *test)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		kunit_skip(test, "needs !CONFIG_PREEMPT_RT");
}

/* Whether NT would stop the driver. */
static bool is_wrong(bool paged, u8 level)
{
	return level > (paged ? APC_LEVEL : DISPATCH_LEVEL);
}

/* Pool --------------------------------------------------------------------- */

static const POOL_FLAGS pools[] = { POOL_FLAG_NON_PAGED, POOL_FLAG_PAGED };

/* Returns whether there was memory to write to. */
static bool use_pool_at(u8 level, POOL_FLAGS flags, size_t size)
{
	bool zeroed = false;
	void *block;

	raise_to(level);
	block = ExAllocatePool2(flags, size, TEST_TAG);
	if (block) {
		zeroed = is_filled(block, 0, size);
		memset(block, 0x5a, size);
		ExFreePoolWithTag(block, TEST_TAG);
	}
	KeLowerIrql(PASSIVE_LEVEL);
	return zeroed;
}

void irql_memory_is_checked_at_each_level(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct ntmem_violation_watch frees;
	bool used = false;
	int paged;

	need_memory_at_dispatch_level(test);
	for (paged = 0; paged < ARRAY_SIZE(pools); paged++) {
		unsigned int nr_wrong = is_wrong(paged, wanted->level);

		ntmem_violation_watch(&frees, BAD_POOL_CALLER);
		EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, nr_wrong,
				  used = use_pool_at(wanted->level, pools[paged], TEST_SIZE));
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&frees), nr_wrong);
		KUNIT_EXPECT_TRUE(test, used);
	}
}

static void free_at(u8 level, void *block)
{
	raise_to(level);
	ExFreePool(block);
	KeLowerIrql(PASSIVE_LEVEL);
}

void irql_paged_free_is_checked_at_each_level(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	void *block = ExAllocatePool2(POOL_FLAG_PAGED, TEST_SIZE, TEST_TAG);

	need_memory_at_dispatch_level(test);
	KUNIT_ASSERT_NOT_NULL(test, block);
	if (is_wrong(true, wanted->level))
		EXPECT_MISUSE(test, BAD_POOL_CALLER, 0x09, wanted->level, PagedPool,
			      free_at(wanted->level, block));
	else
		free_at(wanted->level, block);
	/* It was done all the same. */
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
}

void irql_large_blocks_are_served_at_dispatch_level(struct kunit *test)
{
	static const size_t sizes[] = { PAGE_SIZE, 3 * PAGE_SIZE, SZ_64K };
	struct ntmem_violation_watch frees;
	bool used = false;
	int i;

	need_memory_at_dispatch_level(test);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_TRUE(test, use_pool_at(DISPATCH_LEVEL, POOL_FLAG_NON_PAGED, sizes[i]));
		ntmem_violation_watch(&frees, BAD_POOL_CALLER);
		EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
				  used = use_pool_at(DISPATCH_LEVEL, POOL_FLAG_PAGED, sizes[i]));
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&frees), 1);
		KUNIT_EXPECT_TRUE(test, used);
	}
}

/* Lists -------------------------------------------------------------------- */

/**
 * struct irql_list - a list of one of the four kinds
 * @paged: its memory
 * @is_ex: kind
 * @plain: the list
 * @nonpaged: the list
 * @ex: the list
 */
struct irql_list {
	bool paged;
	bool is_ex;
	union {
		PAGED_LOOKASIDE_LIST plain;
		NPAGED_LOOKASIDE_LIST nonpaged;
		LOOKASIDE_LIST_EX ex;
	};
};

static void list_init(struct irql_list *list, bool paged, bool is_ex, PALLOCATE_FUNCTION allocate)
{
	list->paged = paged;
	list->is_ex = is_ex;
	if (is_ex)
		ExInitializeLookasideListEx(&list->ex, NULL, NULL,
					    paged ? PagedPool : NonPagedPoolNx, 0, TEST_SIZE,
					    TEST_TAG, 0);
	else if (paged)
		ExInitializePagedLookasideList(&list->plain, allocate, NULL, 0, TEST_SIZE,
					       TEST_TAG, 0);
	else
		ExInitializeNPagedLookasideList(&list->nonpaged, allocate, NULL, 0, TEST_SIZE,
						TEST_TAG, 0);
}

static void *list_allocate(struct irql_list *list)
{
	if (list->is_ex)
		return ExAllocateFromLookasideListEx(&list->ex);
	if (list->paged)
		return ExAllocateFromPagedLookasideList(&list->plain);
	return ExAllocateFromNPagedLookasideList(&list->nonpaged);
}

static void list_free(struct irql_list *list, void *entry)
{
	if (list->is_ex)
		ExFreeToLookasideListEx(&list->ex, entry);
	else if (list->paged)
		ExFreeToPagedLookasideList(&list->plain, entry);
	else
		ExFreeToNPagedLookasideList(&list->nonpaged, entry);
}

static void list_delete(struct irql_list *list)
{
	if (list->is_ex)
		ExDeleteLookasideListEx(&list->ex);
	else if (list->paged)
		ExDeletePagedLookasideList(&list->plain);
	else
		ExDeleteNPagedLookasideList(&list->nonpaged);
}

/* A miss, a hit, and a free after each: four calls. */
static bool use_list_at(struct irql_list *list, u8 level)
{
	void *first, *second;

	raise_to(level);
	first = list_allocate(list);
	if (first) {
		memset(first, 0x5a, TEST_SIZE);
		list_free(list, first);
	}
	second = list_allocate(list);
	if (second)
		list_free(list, second);
	KeLowerIrql(PASSIVE_LEVEL);
	return first && second == first;
}

void irql_lists_are_checked_at_each_level(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	struct irql_list list;
	bool used = false;
	int paged, is_ex;

	need_memory_at_dispatch_level(test);
	for (paged = 0; paged < 2; paged++) {
		for (is_ex = 0; is_ex < 2; is_ex++) {
			list_init(&list, paged, is_ex, NULL);
			EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL,
					  is_wrong(paged, wanted->level) ? 4 : 0,
					  used = use_list_at(&list, wanted->level));
			KUNIT_EXPECT_TRUE(test, used);
			list_delete(&list);
		}
	}
}

static bool list_has_magazines(struct irql_list *list)
{
	struct ntmem_lookaside *private = ntmem_registry_find(&list->ex.L);
	bool magazines = private && READ_ONCE(private->magazines);

	if (private)
		ntmem_lookaside_put(private);
	return magazines;
}

static void list_make_busy(struct kunit *test, struct irql_list *list)
{
	unsigned long end = jiffies + msecs_to_jiffies(PROMOTION_MS);
	int i;

	do {
		for (i = 0; i < MANY_PAIRS; i++)
			list_free(list, list_allocate(list));
		msleep(POLL_MS);
	} while (!list_has_magazines(list) && time_before(jiffies, end));
	KUNIT_EXPECT_TRUE(test, list_has_magazines(list));
}

static unsigned int allocate_many_at(struct irql_list *list, u8 level, void **entries)
{
	unsigned int i, nr = 0;

	raise_to(level);
	for (i = 0; i < NR_ENTRIES; i++) {
		entries[i] = list_allocate(list);
		nr += !!entries[i];
	}
	KeLowerIrql(PASSIVE_LEVEL);
	return nr;
}

static void check_magazine_misses(struct kunit *test, bool paged, bool is_ex)
{
	void **entries = kunit_kcalloc(test, NR_ENTRIES, sizeof(*entries), GFP_KERNEL);
	struct ntmem_violation_watch watch;
	unsigned int i, nr, nr_seen;
	struct irql_list list;

	KUNIT_ASSERT_NOT_NULL(test, entries);
	list_init(&list, paged, is_ex, NULL);
	list_make_busy(test, &list);
	ntmem_violation_watch(&watch, IRQL_NOT_LESS_OR_EQUAL);
	nr = allocate_many_at(&list, DISPATCH_LEVEL, entries);
	nr_seen = ntmem_violation_unwatch(&watch);
	/* Misses are told of, and most calls are hits. */
	KUNIT_EXPECT_EQ(test, nr, NR_ENTRIES);
	KUNIT_EXPECT_EQ(test, !!nr_seen, paged);
	KUNIT_EXPECT_LT(test, nr_seen, NR_ENTRIES);
	for (i = 0; i < NR_ENTRIES; i++)
		if (entries[i])
			list_free(&list, entries[i]);
	list_delete(&list);
}

void irql_paged_list_miss_in_magazine_mode_is_reported(struct kunit *test)
{
	need_memory_at_dispatch_level(test);
	if (!ntmem_mode_possible())
		kunit_skip(test, "lists get no magazines here");
	check_magazine_misses(test, true, false);
	check_magazine_misses(test, true, true);
}

void irql_nonpaged_list_miss_in_magazine_mode_is_clean(struct kunit *test)
{
	need_memory_at_dispatch_level(test);
	if (!ntmem_mode_possible())
		kunit_skip(test, "lists get no magazines here");
	check_magazine_misses(test, false, false);
	check_magazine_misses(test, false, true);
}

static u8 routine_level;

static PVOID NTAPI allocate_noting_level(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	routine_level = KeGetCurrentIrql();
	return ExAllocatePoolWithTag(type, size, tag);
}

void irql_custom_routine_sees_the_level(struct kunit *test)
{
	struct irql_list list;
	bool used;

	need_memory_at_dispatch_level(test);
	routine_level = 99;
	list_init(&list, false, false, allocate_noting_level);
	used = use_list_at(&list, DISPATCH_LEVEL);
	list_delete(&list);
	KUNIT_EXPECT_TRUE(test, used);
	KUNIT_EXPECT_EQ(test, routine_level, DISPATCH_LEVEL);
}

/* Pageable code ------------------------------------------------------------ */

#define MAX_CAPTURED 512

/* What was printed; cases that look at it print from one context at a time. */
static char captured[MAX_CAPTURED];
static unsigned int nr_lines;

static void capture(const char *text, unsigned int length)
{
	size_t at = strlen(captured);

	scnprintf(captured + at, sizeof(captured) - at, "%.*s\n", (int)length, text);
	nr_lines++;
}

static void capture_begin(void)
{
	captured[0] = '\0';
	nr_lines = 0;
	ntmem_debug_divert(capture);
}

void irql_paged_code_tells_of_each_level(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	char text[32];
	bool done;

	capture_begin();
	raise_to(wanted->level);
	done = irql_checked_pageable_routine();
	KeLowerIrql(PASSIVE_LEVEL);
	ntmem_debug_divert(NULL);
	KUNIT_EXPECT_TRUE(test, done);
	if (wanted->level <= APC_LEVEL) {
		KUNIT_EXPECT_STREQ(test, captured, "");
		return;
	}
	snprintf(text, sizeof(text), "IRQL %u\n", wanted->level);
	KUNIT_EXPECT_EQ(test, nr_lines, 3);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured, text));
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured, "*** Assertion failed: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured, "irql_checked_kunit.c"));
}

void irql_paged_code_does_nothing_in_free_builds(struct kunit *test)
{
	const struct irql_level *wanted = test->param_value;
	bool done;

	capture_begin();
	raise_to(wanted->level);
	done = irql_free_pageable_routine();
	KeLowerIrql(PASSIVE_LEVEL);
	ntmem_debug_divert(NULL);
	KUNIT_EXPECT_TRUE(test, done);
	KUNIT_EXPECT_STREQ(test, captured, "");
}

void irql_paged_code_is_an_expression(struct kunit *test)
{
	bool first = true;

	capture_begin();
	if (first)
		PAGED_CODE();
	else
		PAGED_CODE_LOCKED();
	first = (PAGED_CODE(), false);
	ntmem_debug_divert(NULL);
	KUNIT_EXPECT_FALSE(test, first);
	KUNIT_EXPECT_STREQ(test, captured, "");
}

static void run_pageable(void *unused)
{
	irql_checked_pageable_routine();
}

void irql_paged_code_in_softirq_tells(struct kunit *test)
{
	capture_begin();
	run_in_softirq(run_pageable, NULL);
	ntmem_debug_divert(NULL);
	KUNIT_EXPECT_EQ(test, nr_lines, 3);
	KUNIT_EXPECT_NOT_NULL(test, strstr(captured, "IRQL 2\n"));
}
