// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside: the lookaside lists of all families.
 *
 * Here are the table of cases, what they share, and the cases about making a
 * list. Most cases run once per family. A case's lists are deleted when it
 * ends; a violation that it did not expect fails it.
 */
#include <linux/module.h>

#include "lookaside_kunit.h"

const struct lookaside_family lookaside_families[NR_FAMILIES] = {
	{ "paged", NTMEM_LOOKASIDE_PAGED, PagedPool },
	{ "nonpaged", NTMEM_LOOKASIDE_NPAGED, NonPagedPool },
	{ "ex_paged", NTMEM_LOOKASIDE_EX, PagedPool },
	{ "ex_nonpaged", NTMEM_LOOKASIDE_EX, NonPagedPoolNx },
};

struct custom_calls custom;
struct user_memory lookaside_user;

/* Custom routines ---------------------------------------------------------- */

static void *custom_serve(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	struct test_list *nested = custom.nested;

	custom.nr_allocates++;
	custom.type = type;
	custom.size = size;
	custom.tag = tag;
	custom.preempt_count = preempt_count();
	custom.irqs_disabled = irqs_disabled();
	if (nested) {
		custom.nested = NULL;
		list_free(nested, list_allocate(nested));
	}
	if (custom.fail)
		return NULL;
	return custom.fixed ?: ExAllocatePoolWithTag(type, size, tag);
}

static void custom_take_back(PVOID entry)
{
	struct test_list *nested = custom.nested;

	custom.nr_frees++;
	custom.freed = entry;
	custom.preempt_count = preempt_count();
	custom.irqs_disabled = irqs_disabled();
	if (nested) {
		custom.nested = NULL;
		list_free(nested, list_allocate(nested));
	}
	if (entry != custom.fixed)
		ExFreePool(entry);
}

static PVOID custom_allocate(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return custom_serve(PoolType, NumberOfBytes, Tag);
}

static VOID custom_free(PVOID Buffer)
{
	custom_take_back(Buffer);
}

static PVOID custom_allocate_ex(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
				PLOOKASIDE_LIST_EX Lookaside)
{
	custom.list = Lookaside;
	return custom_serve(PoolType, NumberOfBytes, Tag);
}

static VOID custom_free_ex(PVOID Buffer, PLOOKASIDE_LIST_EX Lookaside)
{
	custom.list = Lookaside;
	custom_take_back(Buffer);
}

/* Lists -------------------------------------------------------------------- */

void list_init(struct test_list *list, const struct lookaside_family *family,
	       const struct list_setup *setup)
{
	PALLOCATE_FUNCTION allocate = setup->allocate ? custom_allocate : NULL;
	PFREE_FUNCTION free = setup->free ? custom_free : NULL;
	ULONG flags = setup->raise ? POOL_RAISE_IF_ALLOCATION_FAILURE : 0;
	size_t size = setup->size ?: TEST_SIZE;

	switch (family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExInitializePagedLookasideList(&list->paged, allocate, free, flags, size, TEST_TAG,
					       0);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExInitializeNPagedLookasideList(&list->nonpaged, allocate, free, flags, size,
						TEST_TAG, 0);
		break;
	default:
		flags = setup->raise ? EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL : 0;
		ExInitializeLookasideListEx(&list->ex, setup->allocate ? custom_allocate_ex : NULL,
					    setup->free ? custom_free_ex : NULL, family->type,
					    flags, size, TEST_TAG, 0);
	}
	list->family = family;
	list->active = true;
}

struct test_list *list_make(struct kunit *test, const struct list_setup *setup)
{
	static const struct list_setup plain;
	struct test_list *list = test_list(test, 0);

	list_init(list, test->param_value, setup ?: &plain);
	return list;
}

void *list_allocate(struct test_list *list)
{
	switch (list->family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		return ExAllocateFromPagedLookasideList(&list->paged);
	case NTMEM_LOOKASIDE_NPAGED:
		return ExAllocateFromNPagedLookasideList(&list->nonpaged);
	default:
		return ExAllocateFromLookasideListEx(&list->ex);
	}
}

void list_free(struct test_list *list, void *entry)
{
	switch (list->family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExFreeToPagedLookasideList(&list->paged, entry);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExFreeToNPagedLookasideList(&list->nonpaged, entry);
		break;
	default:
		ExFreeToLookasideListEx(&list->ex, entry);
	}
}

void list_delete(struct test_list *list)
{
	list->active = false;
	switch (list->family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExDeletePagedLookasideList(&list->paged);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExDeleteNPagedLookasideList(&list->nonpaged);
		break;
	default:
		ExDeleteLookasideListEx(&list->ex);
	}
}

u32 list_nr_cached(const struct test_list *list)
{
	return list->L.ListHead.HeaderX64.Depth;
}

bool list_is_ex(const struct test_list *list)
{
	return list->family->kind == NTMEM_LOOKASIDE_EX;
}

bool list_is_paged(const struct test_list *list)
{
	return list->family->type & PagedPool;
}

struct ntmem_lookaside_report list_report(struct kunit *test, const struct test_list *list)
{
	struct ntmem_lookaside *private = ntmem_registry_find(&list->L);
	struct ntmem_lookaside_report report = {};

	KUNIT_ASSERT_NOT_NULL(test, private);
	ntmem_lookaside_report(private, &report);
	ntmem_lookaside_put(private);
	return report;
}

void list_allocate_many(struct kunit *test, struct test_list *list, void **entries, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		entries[i] = list_allocate(list);
		KUNIT_ASSERT_NOT_NULL_MSG(test, entries[i], "entry %u of %u", i, nr);
	}
}

void list_free_many(struct test_list *list, void **entries, unsigned int nr)
{
	while (nr)
		list_free(list, entries[--nr]);
}

/* Making a list ------------------------------------------------------------ */

#define GARBAGE 0xaa
/* What drivers pass for the reserved argument, in spite of it. */
#define IGNORED_DEPTH 20

static void lookaside_init_over_garbage(struct kunit *test, struct test_list *list)
{
	const struct lookaside_family *family = test->param_value;

	memset(&list->paged, GARBAGE, sizeof(list->paged));
	list->family = family;
	list->active = true;
	switch (family->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExInitializePagedLookasideList(&list->paged, NULL, NULL, 0, TEST_SIZE, TEST_TAG,
					       IGNORED_DEPTH);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExInitializeNPagedLookasideList(&list->nonpaged, NULL, NULL, 0, TEST_SIZE, TEST_TAG,
						IGNORED_DEPTH);
		break;
	default:
		KUNIT_EXPECT_EQ(test, STATUS_SUCCESS,
				ExInitializeLookasideListEx(&list->ex, NULL, NULL, family->type, 0,
							    TEST_SIZE, TEST_TAG, IGNORED_DEPTH));
	}
}

static void lookaside_fresh_list_has_first_depth(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	lookaside_init_over_garbage(test, list);
	KUNIT_EXPECT_EQ(test, list->L.Depth, FRESH_DEPTH);
	KUNIT_EXPECT_EQ(test, list->L.MaximumDepth, FRESH_MAXIMUM_DEPTH);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

static void lookaside_fresh_list_has_zero_counters(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	lookaside_init_over_garbage(test, list);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	KUNIT_EXPECT_EQ(test, list->L.FreeMisses, 0);
	KUNIT_EXPECT_EQ(test, list->L.LastTotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.LastAllocateMisses, 0);
}

static void lookaside_fresh_list_shows_size_and_tag(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	lookaside_init_over_garbage(test, list);
	KUNIT_EXPECT_EQ(test, list->L.Type, list->family->type);
	KUNIT_EXPECT_EQ(test, list->L.Size, TEST_SIZE);
	KUNIT_EXPECT_EQ(test, list->L.Tag, TEST_TAG);
}

static void lookaside_fresh_list_shows_default_routines(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);

	lookaside_init_over_garbage(test, list);
	KUNIT_EXPECT_PTR_EQ(test, list->L.Allocate, &ExAllocatePoolWithTag);
	KUNIT_EXPECT_PTR_EQ(test, list->L.Free, &ExFreePool);
}

static void lookaside_fresh_list_shows_custom_routines(struct kunit *test)
{
	struct test_list *list =
		list_make(test, &(struct list_setup){ .allocate = true, .free = true });

	if (list_is_ex(list)) {
		KUNIT_EXPECT_PTR_EQ(test, list->L.AllocateEx, &custom_allocate_ex);
		KUNIT_EXPECT_PTR_EQ(test, list->L.FreeEx, &custom_free_ex);
	} else {
		KUNIT_EXPECT_PTR_EQ(test, list->L.Allocate, &custom_allocate);
		KUNIT_EXPECT_PTR_EQ(test, list->L.Free, &custom_free);
	}
}

static void lookaside_init_writes_the_list_alone(struct kunit *test)
{
	struct test_list *list = test_list(test, 0);
	size_t fields_bytes = sizeof(LOOKASIDE_LIST_EX);

	lookaside_init_over_garbage(test, list);
	if (list_is_ex(list))
		KUNIT_EXPECT_TRUE(test, is_filled((u8 *)&list->ex + fields_bytes, GARBAGE,
						  sizeof(list->paged) - fields_bytes));
	else
		KUNIT_EXPECT_EQ(test, sizeof(list->paged), 0x80);
}

static void lookaside_init_after_delete_gives_fresh_list(struct kunit *test)
{
	struct test_list *list = list_make(test, NULL);

	list_free(list, list_allocate(list));
	list_delete(list);
	list_make(test, NULL);
	KUNIT_EXPECT_EQ(test, list->L.TotalAllocates, 0);
	KUNIT_EXPECT_EQ(test, list->L.AllocateMisses, 0);
	KUNIT_EXPECT_EQ(test, list->L.TotalFrees, 0);
	KUNIT_EXPECT_EQ(test, list_nr_cached(list), 0);
}

/* Flags, types ------------------------------------------------------------- */

struct flags_row {
	ULONG flags;
	ULONG bits;
};

static const struct flags_row flags_rows[] = {
	{ 0, 0 },
	{ POOL_RAISE_IF_ALLOCATION_FAILURE, 0x10 },
	{ POOL_NX_ALLOCATION, 0x200 },
	{ POOL_RAISE_IF_ALLOCATION_FAILURE | POOL_NX_ALLOCATION, 0x210 },
};

static void flags_row_name(const struct flags_row *row, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "flags_0x%x", row->flags);
}

KUNIT_ARRAY_PARAM(flags_rows, flags_rows, flags_row_name);

static void lookaside_paged_type_has_flags(struct kunit *test)
{
	const struct flags_row *row = test->param_value;
	struct test_list *list = test_list(test, 0);

	ExInitializePagedLookasideList(&list->paged, NULL, NULL, row->flags, TEST_SIZE, TEST_TAG,
				       0);
	KUNIT_EXPECT_EQ(test, list->L.Type, PagedPool | row->bits);
	ExDeletePagedLookasideList(&list->paged);
}

static void lookaside_nonpaged_type_has_flags(struct kunit *test)
{
	const struct flags_row *row = test->param_value;
	struct test_list *list = test_list(test, 0);

	ExInitializeNPagedLookasideList(&list->nonpaged, NULL, NULL, row->flags, TEST_SIZE,
					TEST_TAG, 0);
	KUNIT_EXPECT_EQ(test, list->L.Type, NonPagedPool | row->bits);
	ExDeleteNPagedLookasideList(&list->nonpaged);
}

struct ex_row {
	ULONG type;
	ULONG flags;
	NTSTATUS status;
	ULONG shown;
};

static const struct ex_row ex_rows[] = {
	{ NonPagedPool, 0, STATUS_SUCCESS, 0 },
	{ NonPagedPool, 1, STATUS_SUCCESS, 0x10 },
	{ NonPagedPool, 2, STATUS_SUCCESS, 0x8 },
	{ PagedPool, 0, STATUS_SUCCESS, 1 },
	{ PagedPool, 1, STATUS_SUCCESS, 0x11 },
	{ PagedPool, 2, STATUS_SUCCESS, 0x9 },
	{ NonPagedPoolCacheAligned, 0, STATUS_SUCCESS, 4 },
	{ PagedPoolCacheAligned, 0, STATUS_SUCCESS, 5 },
	{ NonPagedPoolNx, 1, STATUS_SUCCESS, 0x210 },
	{ NonPagedPoolNxCacheAligned, 0, STATUS_SUCCESS, 0x204 },
	{ NonPagedPoolSession, 0, STATUS_SUCCESS, 32 },
	{ PagedPool | POOL_ZERO_ALLOCATION, 0, STATUS_SUCCESS, 0x401 },
	{ NonPagedPoolMustSucceed, 0, STATUS_INVALID_PARAMETER_4 },
	{ DontUseThisType, 0, STATUS_INVALID_PARAMETER_4 },
	{ NonPagedPoolCacheAlignedMustS, 0, STATUS_INVALID_PARAMETER_4 },
	{ MaxPoolType, 0, STATUS_INVALID_PARAMETER_4 },
	{ NonPagedPoolMustSucceedSession, 0, STATUS_INVALID_PARAMETER_4 },
	{ MAXULONG, 0, STATUS_INVALID_PARAMETER_4 },
	{ 0x40, 0, STATUS_INVALID_PARAMETER_4 },
	{ 0x800, 0, STATUS_INVALID_PARAMETER_4 },
	{ MAXULONG, 3, STATUS_INVALID_PARAMETER_4 },
	{ MaxPoolType, 4, STATUS_INVALID_PARAMETER_4 },
	{ PagedPool, 3, STATUS_INVALID_PARAMETER_5 },
	{ PagedPool, 4, STATUS_INVALID_PARAMETER_5 },
	{ NonPagedPool, 0x10, STATUS_INVALID_PARAMETER_5 },
	{ NonPagedPool, 0x80000000, STATUS_INVALID_PARAMETER_5 },
	{ NonPagedPool, MAXULONG, STATUS_INVALID_PARAMETER_5 },
};

static void ex_row_name(const struct ex_row *row, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "type_0x%x_flags_0x%x", row->type, row->flags);
}

KUNIT_ARRAY_PARAM(ex_rows, ex_rows, ex_row_name);

/* Than make a list busy. */
static const unsigned int nr_more_calls[] = { 0, 1, 2, 3 };

static void nr_more_name(const unsigned int *nr, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%u_more_calls", *nr);
}

static void lookaside_ex_arguments_give_status(struct kunit *test)
{
	const struct ex_row *row = test->param_value;
	struct test_list *list = test_list(test, 0);
	NTSTATUS status;

	memset(&list->ex, GARBAGE, sizeof(list->ex));
	status = ExInitializeLookasideListEx(&list->ex, NULL, NULL, (POOL_TYPE)row->type,
					     row->flags, TEST_SIZE, TEST_TAG, 0);
	KUNIT_EXPECT_EQ(test, status, row->status);
	if (NT_SUCCESS(status)) {
		KUNIT_EXPECT_EQ(test, list->L.Type, row->shown);
		ExDeleteLookasideListEx(&list->ex);
	} else {
		KUNIT_EXPECT_TRUE(test, is_filled(&list->ex, GARBAGE, sizeof(list->ex)));
	}
}

/* Suite -------------------------------------------------------------------- */

static void family_name(const struct lookaside_family *family, char *text)
{
	strscpy(text, family->name, KUNIT_PARAM_DESC_SIZE);
}

static void depth_name(const struct depth_row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

static void size_name(const size_t *size, char *text)
{
	snprintf(text, KUNIT_PARAM_DESC_SIZE, "%zu_bytes", *size);
}

static void no_list_name(const struct no_list_row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

static void level_name(const struct level_row *row, char *text)
{
	strscpy(text, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(family, lookaside_families, family_name);
KUNIT_ARRAY_PARAM(nr_more, nr_more_calls, nr_more_name);
KUNIT_ARRAY_PARAM(depth, lookaside_depths, depth_name);
KUNIT_ARRAY_PARAM(size, lookaside_sizes, size_name);
KUNIT_ARRAY_PARAM(no_list, lookaside_no_lists, no_list_name);
KUNIT_ARRAY_PARAM(level, lookaside_levels, level_name);

static struct kunit_case lookaside_cases[] = {
	KUNIT_CASE_PARAM(lookaside_fresh_list_has_first_depth, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_fresh_list_has_zero_counters, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_fresh_list_shows_size_and_tag, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_fresh_list_shows_default_routines, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_fresh_list_shows_custom_routines, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_init_writes_the_list_alone, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_init_after_delete_gives_fresh_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_paged_type_has_flags, flags_rows_gen_params),
	KUNIT_CASE_PARAM(lookaside_nonpaged_type_has_flags, flags_rows_gen_params),
	KUNIT_CASE_PARAM(lookaside_ex_arguments_give_status, ex_rows_gen_params),

	KUNIT_CASE_PARAM(lookaside_take_from_fresh_list_misses, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_take_from_emptied_list_misses, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_to_fresh_list_is_kept, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_to_full_list_misses, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_counters_match_model, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_counters_match_model_with_custom_routines, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_counters_wrap, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_last_counters_stay_zero, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_last_freed_comes_back_first, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_cached_entry_keeps_contents, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_full_list_keeps_what_it_has, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_lists_do_not_share_entries, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_report_agrees_with_fields, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_report_counts_entries_out, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_report_counts_custom_entries_out, family_gen_params),

	KUNIT_CASE_PARAM(lookaside_allocate_routine_gets_list_parameters, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_allocate_routine_gets_raise_flag, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_routine_gets_entry_just_passed, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_routines_are_not_called_for_cached_entries, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_allocate_routine_alone_works, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_routine_alone_works, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_failing_allocate_routine_counts_as_miss, family_gen_params),
	KUNIT_CASE(lookaside_default_routines_named_outright_work),
	KUNIT_CASE_PARAM(lookaside_allocate_routine_may_use_its_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_routine_may_use_its_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_routines_run_at_passive_level, family_gen_params),
	KUNIT_CASE(lookaside_routines_run_at_dispatch_level),
	KUNIT_CASE_PARAM(lookaside_delete_frees_cached_entries, family_gen_params),
	KUNIT_CASE(lookaside_flush_frees_cached_entries),
	KUNIT_CASE(lookaside_flush_leaves_counters),
	KUNIT_CASE(lookaside_flushed_list_is_usable),
	KUNIT_CASE(lookaside_flush_of_empty_list_does_nothing),

	KUNIT_CASE_PARAM(lookaside_paged_entries_are_aligned, size_gen_params),
	KUNIT_CASE_PARAM(lookaside_nonpaged_entries_are_aligned, size_gen_params),
	KUNIT_CASE_PARAM(lookaside_paged_entries_do_not_overlap, size_gen_params),
	KUNIT_CASE_PARAM(lookaside_nonpaged_entries_do_not_overlap, size_gen_params),
	KUNIT_CASE(lookaside_cache_aligned_entries_are_on_cache_lines),
	KUNIT_CASE(lookaside_largest_sizes_have_no_class),
	KUNIT_CASE_PARAM(lookaside_impossible_size_gives_null, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_written_depth_is_kept_to, depth_gen_params),
	KUNIT_CASE_PARAM(lookaside_written_depth_is_kept_to_with_custom_routines, depth_gen_params),
	KUNIT_CASE_PARAM(lookaside_absurd_depth_is_corrected, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_lowered_depth_keeps_cached_entries, family_gen_params),
	KUNIT_CASE(lookaside_lowered_depth_keeps_room_for_what_is_cached),
	KUNIT_CASE(lookaside_flush_of_deep_list_frees_all),

	KUNIT_CASE_PARAM(lookaside_free_of_cached_entry_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_cached_custom_entry_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_returned_entry_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_null_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_stack_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_text_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_user_address_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_middle_of_entry_is_refused, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_refused_free_leaves_list_alone, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_other_lists_entry_works, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_pool_block_works, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_small_pool_block_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_block_of_other_pool_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_entry_may_go_to_pool, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_cached_entry_is_refused_by_pool, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_entry_with_list_inside_ends_that_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_list_left_by_module_is_ended, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_list_of_other_module_stays, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_init_of_active_list_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_init_of_active_list_gives_fresh_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_use_of_no_list_is_reported, no_list_gen_params),
	KUNIT_CASE_PARAM(lookaside_second_delete_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_take_from_deleted_list_gives_null, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_to_deleted_list_frees_entry, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_delete_with_entries_out_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_entries_outlive_their_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_memory_with_list_is_reported, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_free_of_memory_with_deleted_list_is_clean, family_gen_params),

	KUNIT_CASE_PARAM(lookaside_paged_list_is_served_at_dispatch_level, level_gen_params),
	KUNIT_CASE_PARAM(lookaside_paged_ex_list_is_served_at_dispatch_level, level_gen_params),
	KUNIT_CASE_PARAM(lookaside_nonpaged_list_is_clean_at_dispatch_level, level_gen_params),
	KUNIT_CASE(lookaside_nonpaged_list_lives_in_softirq),
	KUNIT_CASE(lookaside_nonpaged_list_lives_in_hardirq),
	KUNIT_CASE(lookaside_large_class_works_at_once_from_softirq),
	KUNIT_CASE(lookaside_list_made_in_task_works_in_softirq),
	KUNIT_CASE_PARAM(lookaside_threads_share_a_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_threads_share_a_custom_list, family_gen_params),
	KUNIT_CASE(lookaside_task_and_softirq_share_a_list),
	KUNIT_CASE(lookaside_task_and_hardirq_share_a_list),
	KUNIT_CASE(lookaside_lists_come_and_go_on_two_cpus),

	KUNIT_CASE_PARAM(lookaside_busy_list_gets_magazines, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_quiet_list_stays_exact, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_busy_custom_list_stays_exact, family_gen_params),
	KUNIT_CASE(lookaside_list_without_memory_for_magazines_stays_exact),
	NTMEM_KUNIT_CASE_SLOW(lookaside_entries_change_modes),
	KUNIT_CASE_PARAM(lookaside_busy_counters_are_exact, family_gen_params),
	NTMEM_KUNIT_CASE_SLOW(lookaside_busy_fields_follow_within_a_second),
	NTMEM_KUNIT_CASE_SLOW(lookaside_last_counters_follow_once_a_second),
	NTMEM_KUNIT_CASE_SLOW(lookaside_fresh_depth_lasts_a_second),
	KUNIT_CASE_PARAM(lookaside_batch_becomes_resident, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_large_batch_becomes_resident, family_gen_params),
	NTMEM_KUNIT_CASE_SLOW(lookaside_exact_depth_grows_with_misses),
	NTMEM_KUNIT_CASE_SLOW(lookaside_idle_depth_comes_down),
	KUNIT_CASE_PARAM(lookaside_busy_list_keeps_to_maximum_depth, family_gen_params),
	KUNIT_CASE(lookaside_busy_list_keeps_to_written_depth),
	NTMEM_KUNIT_CASE_SLOW(lookaside_idle_busy_list_gives_everything_back),
	NTMEM_KUNIT_CASE_SLOW(lookaside_idle_exact_list_gives_everything_back),
	NTMEM_KUNIT_CASE_SLOW(lookaside_idle_custom_list_keeps_its_entries),
	KUNIT_CASE(lookaside_pressure_takes_nearly_all),
	KUNIT_CASE(lookaside_flush_empties_magazines),
	KUNIT_CASE_PARAM(lookaside_flush_at_dispatch_level_empties_magazines, level_gen_params),
	KUNIT_CASE_PARAM(lookaside_delete_of_busy_list_frees_all_at_once, level_gen_params),
	KUNIT_CASE_PARAM(lookaside_delete_of_busy_list_shows_last_counters, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_delete_of_busy_list_with_entry_out_is_reported,
			 family_gen_params),
	KUNIT_CASE_PARAM(lookaside_entry_of_busy_list_may_go_to_pool, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_entry_in_magazine_is_refused_by_pool, family_gen_params),
	KUNIT_CASE(lookaside_foreign_pointer_in_magazine_is_reported),
	KUNIT_CASE(lookaside_pool_block_goes_through_magazine),
	KUNIT_CASE(lookaside_busy_list_serves_nmis),
	NTMEM_KUNIT_CASE_SLOW(lookaside_free_from_nmi_is_done_later),
	KUNIT_CASE(lookaside_too_many_frees_from_nmi_are_reported),
	KUNIT_CASE(lookaside_miss_in_nmi_gives_null),

	KUNIT_CASE_PARAM(lookaside_delete_meets_promotion, nr_more_gen_params),
	NTMEM_KUNIT_CASE_SLOW(lookaside_list_that_rests_before_promotion_is_swept),
	KUNIT_CASE(lookaside_entries_on_their_way_are_not_out),
	KUNIT_CASE(lookaside_entry_that_comes_too_late_is_not_out),
	KUNIT_CASE(lookaside_routines_of_list_in_magazine_are_not_called),
	KUNIT_CASE(lookaside_counter_that_ran_ahead_is_right_in_the_end),
	KUNIT_CASE(lookaside_flush_ends_while_others_free),
	KUNIT_CASE(lookaside_nonpaged_miss_does_not_sleep),

	KUNIT_CASE_PARAM(lookaside_each_failing_step_leaves_counters_exact, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_failed_allocation_gives_null, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_list_recovers_from_failed_allocation, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_deep_list_without_memory_keeps_few, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_list_without_class_works, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_cached_entry_needs_no_memory, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_failed_allocation_raises_if_asked, family_gen_params),
	KUNIT_CASE(lookaside_fail_no_raise_gives_null),
	KUNIT_CASE_PARAM(lookaside_bare_list_shows_initial_state, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_gives_null, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_calls_allocate_routine, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_calls_free_routine, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_raises_if_asked, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_keeps_counting_once_proper, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_frees_to_pool, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_can_be_deleted, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_list_once_bare_is_none_after_delete, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_deleted_bare_list_is_no_list, family_gen_params),
	KUNIT_CASE_PARAM(lookaside_bare_list_can_be_initialised_again, family_gen_params),
	KUNIT_CASE(lookaside_bare_list_can_be_flushed),
	KUNIT_CASE_PARAM(lookaside_entry_is_copied_to_user_space, size_gen_params),
	KUNIT_CASE_PARAM(lookaside_entry_is_copied_from_user_space, family_gen_params),
	{}
};

static int lookaside_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&lookaside_user);
}

static void lookaside_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&lookaside_user);
}

static int lookaside_case_init(struct kunit *test)
{
	struct lookaside_test *state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);

	if (!state)
		return -ENOMEM;
	memset(&custom, 0, sizeof(custom));
	state->nr_violations = ntmem_violation_total();
	test->priv = state;
	return 0;
}

static void lookaside_case_exit(struct kunit *test)
{
	struct lookaside_test *state = test->priv;
	int i;

	if (!state)
		return;
	/* Where a case gave up halfway. */
	ntmem_fault_set(0, 0);
	ntmem_fault_everywhere(false);
	for (i = 0; i < NR_TEST_LISTS; i++)
		if (state->lists[i].active)
			list_delete(&state->lists[i]);
	KUNIT_EXPECT_EQ(test, ntmem_violation_total(), state->nr_violations);
}

static struct kunit_suite lookaside_suite = {
	.name = "ntmem_lookaside",
	.suite_init = lookaside_suite_init,
	.suite_exit = lookaside_suite_exit,
	.init = lookaside_case_init,
	.exit = lookaside_case_exit,
	.test_cases = lookaside_cases,
};

kunit_test_suite(lookaside_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's lookaside lists");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
