// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: sizes of entries, and depths that a driver writes.
 */
#include <linux/sizes.h>

#include "lookaside_kunit.h"

const size_t lookaside_sizes[NR_SIZES] = {
	1, 7, 8, 15, 16, 17, 63, 64, 65, 255, 256, 257,
	4079, 4080, 4081, 4095, 4096, 4097, 8191, 8192, 8193,
	65535, 65536, 65537, SZ_64K + SZ_4K, SZ_128K,
};

const struct depth_row lookaside_depths[NR_DEPTHS] = {
	{ "none", 0, 256, 0 },
	{ "one", 1, 256, 1 },
	{ "forty", 40, 256, 40 },
	{ "as_many_as_can_be", 256, 256, 256 },
	{ "one_too_many", 257, 256, 256 },
	{ "far_too_many", 60000, 256, 256 },
	{ "lower_maximum", 40, 10, 10 },
};

#define MAX_KEPT 256
#define NR_NEIGHBOURS 4

static struct test_list *list_make_sized(struct kunit *test, bool paged)
{
	struct test_list *list = test_list(test, 0);
	const size_t *size = test->param_value;

	list_init(list, &lookaside_families[paged ? 0 : 1], &(struct list_setup){ .size = *size });
	return list;
}

static void check_alignment(struct kunit *test, bool paged)
{
	struct test_list *list = list_make_sized(test, paged);
	void *entries[NR_NEIGHBOURS];
	size_t size = list->L.Size;
	unsigned int i;

	list_allocate_many(test, list, entries, NR_NEIGHBOURS);
	for (i = 0; i < NR_NEIGHBOURS; i++) {
		unsigned long offset = offset_in_page(entries[i]);

		KUNIT_EXPECT_EQ_MSG(test, offset % 16, 0, "entry %u", i);
		if (size >= PAGE_SIZE)
			KUNIT_EXPECT_EQ_MSG(test, offset, 0, "entry %u", i);
		else
			KUNIT_EXPECT_LE_MSG(test, offset + size, PAGE_SIZE, "entry %u", i);
	}
	list_free_many(list, entries, NR_NEIGHBOURS);
}

void lookaside_paged_entries_are_aligned(struct kunit *test)
{
	check_alignment(test, true);
}

void lookaside_nonpaged_entries_are_aligned(struct kunit *test)
{
	check_alignment(test, false);
}

static void check_contents(struct kunit *test, bool paged)
{
	struct test_list *list = list_make_sized(test, paged);
	void *entries[NR_NEIGHBOURS];
	unsigned int i;

	list_allocate_many(test, list, entries, NR_NEIGHBOURS);
	for (i = 0; i < NR_NEIGHBOURS; i++)
		memset(entries[i], 0x11 * (i + 1), list->L.Size);
	for (i = 0; i < NR_NEIGHBOURS; i++)
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(entries[i], 0x11 * (i + 1), list->L.Size),
				      "entry %u", i);
	list_free_many(list, entries, NR_NEIGHBOURS);
}

void lookaside_paged_entries_do_not_overlap(struct kunit *test)
{
	check_contents(test, true);
}

void lookaside_nonpaged_entries_do_not_overlap(struct kunit *test)
{
	check_contents(test, false);
}

void lookaside_cache_aligned_entries_are_on_cache_lines(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	void *entries[NR_NEIGHBOURS];
	unsigned int i;

	list->family = &lookaside_families[NR_FAMILIES - 1];
	KUNIT_ASSERT_EQ(test, STATUS_SUCCESS,
			ExInitializeLookasideListEx(&list->ex, NULL, NULL,
						    NonPagedPoolNxCacheAligned, 0, 17, TEST_TAG,
						    0));
	list->active = true;
	list_allocate_many(test, list, entries, NR_NEIGHBOURS);
	for (i = 0; i < NR_NEIGHBOURS; i++)
		KUNIT_EXPECT_EQ_MSG(test, (unsigned long)entries[i] % 64, 0, "entry %u", i);
	list_free_many(list, entries, NR_NEIGHBOURS);
}

void lookaside_largest_sizes_have_no_class(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	list_init(list, &lookaside_families[0], &(struct list_setup){ .size = SZ_64K + 1 });
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_STREQ(test, list_report(test, list).mode, "direct");
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
	list_delete(list);
	list_init(list, &lookaside_families[0], &(struct list_setup){ .size = SZ_64K });
	KUNIT_EXPECT_STREQ(test, list_report(test, list).mode, "exact");
}

void lookaside_impossible_size_gives_null(struct kunit *test)
{
	struct test_list *list = list_make(test, &(struct list_setup){ .size = MAXSIZE_T - 15 });

	KUNIT_EXPECT_NULL(test, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 1);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 1);
}

/* Depths ------------------------------------------------------------------- */

static void check_depth(struct kunit *test, struct test_list *list)
{
	const struct depth_row *row = test->param_value;
	unsigned int nr = MAX_KEPT + 10;
	void **entries = kunit_kmalloc_array(test, nr, sizeof(*entries), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, entries);
	list->L.MaximumDepth = row->maximum_depth;
	list->L.Depth = row->depth;
	list_allocate_many(test, list, entries, nr);
	list_free_many(list, entries, nr);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), row->kept);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, nr - row->kept);
	list_allocate_many(test, list, entries, row->kept);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, nr);
	list_free_many(list, entries, row->kept);
}

void lookaside_written_depth_is_kept_to(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	list_init(list, &lookaside_families[0], &(struct list_setup){});
	check_depth(test, list);
}

void lookaside_written_depth_is_kept_to_with_custom_routines(struct kunit *test)
{
	const struct depth_row *row = test->param_value;
	struct test_list *list = test_list(test, 0);

	list_init(list, &lookaside_families[1],
		  &(struct list_setup){ .allocate = true, .free = true });
	check_depth(test, list);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, MAX_KEPT + 10 - row->kept);
}

void lookaside_absurd_depth_is_corrected(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list->L.Depth = 60000;
	list->L.MaximumDepth = 60001;
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list->L.Depth, MAX_KEPT);
	KUNIT_EXPECT_EQ(test, list->L.MaximumDepth, MAX_KEPT);
}

void lookaside_lowered_depth_keeps_cached_entries(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);
	void *entries[4];

	list_allocate_many(test, list, entries, 4);
	list_free_many(list, entries + 1, 3);
	list->L.Depth = 1;
	list_free(list, entries[0]);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 3);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 1);
	KUNIT_EXPECT_PTR_EQ(test, list_allocate(list), entries[1]);
	list_free(list, entries[1]);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 2);
}

/* Or other lists would be given the same room, and all together exceed the bounds. */
void lookaside_lowered_depth_keeps_room_for_what_is_cached(struct kunit *test)
{
	struct list_setup setup = { .allocate = true, .free = true };
	struct test_list *list = test_list(test, 0);
	struct ntmem_lookaside *private;
	void *entries[40];

	list_init(list, &lookaside_families[NR_FAMILIES - 1], &setup);
	private = ntmem_registry_find(&list->L);
	KUNIT_ASSERT_NOT_NULL(test, private);
	list->L.Depth = ARRAY_SIZE(entries);
	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries + 1, ARRAY_SIZE(entries) - 1);
	list->L.Depth = 4;
	list_free(list, entries[0]);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), ARRAY_SIZE(entries) - 1);
	KUNIT_EXPECT_EQ(test, private->nr_reserved, ARRAY_SIZE(entries) - 1);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, 1);
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, private->nr_reserved, 4);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, ARRAY_SIZE(entries));
	ntmem_lookaside_put(private);
}

void lookaside_flush_of_deep_list_frees_all(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	void *entries[40];

	list_init(list, &lookaside_families[NR_FAMILIES - 1],
		  &(struct list_setup){ .allocate = true, .free = true });
	list->L.Depth = ARRAY_SIZE(entries);
	list_allocate_many(test, list, entries, ARRAY_SIZE(entries));
	list_free_many(list, entries, ARRAY_SIZE(entries));
	ExFlushLookasideListEx(&list->ex);
	KUNIT_EXPECT_EQ(test, custom.nr_frees, ARRAY_SIZE(entries));
	list_free(list, list_allocate(list));
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 1);
}
