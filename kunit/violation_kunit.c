// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_violation: mistakes that are exceptions, each of which loses nothing.
 */
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/refcount.h>
#include <linux/string.h>

#include "helpers.h"
#include "list.h"
#include "violation_kunit.h"

#include <ntddk.h>

#define TEST_TAG 0x6c6f6976
#define OTHER_TAG 0x7265746f
#define TEST_SIZE 64

#define RAISED_IRQL NTMEM_VIOLATION_STATUS(IRQL_NOT_LESS_OR_EQUAL)
#define RAISED_POOL NTMEM_VIOLATION_STATUS(BAD_POOL_CALLER)
#define RAISED_VERIFIER NTMEM_VIOLATION_STATUS(DRIVER_VERIFIER_DETECTED_VIOLATION)

/* What the routines below work on. */
static struct {
	void *block;
	void *entry;
	LOOKASIDE_LIST_EX list;
	unsigned int nr_frees;
	s32 status_in_routine;
	bool came;
	/* What the routines of the list do wrong. */
	void (*mistake)(void *unused);
	bool catches;
} made;

static s64 violation_bytes(void)
{
	return atomic64_read(&ntmem_tag_get(TEST_TAG, true)->bytes) +
	       atomic64_read(&ntmem_tag_get(TEST_TAG, false)->bytes);
}

/*
 * Runs a routine that makes mistakes. They are reported, as many times as they are made, and
 * the first is raised, with its subcode first.
 */
static void violation_expect(struct kunit *test, void (*routine)(void *unused), s32 status,
			     u64 subcode, unsigned int nr_reports)
{
	EXCEPTION_RECORD record = {};
	int raised = 0;

	EXPECT_VIOLATIONS(test, status & 0xfff, nr_reports,
			  raised = ntmem_catch(routine, NULL, &record));
	KUNIT_EXPECT_EQ(test, raised, 1);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, status);
	KUNIT_EXPECT_EQ(test, record.ExceptionFlags, 0U);
	KUNIT_EXPECT_EQ(test, record.NumberParameters, 4U);
	if (status != RAISED_IRQL)
		KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], subcode);
	KUNIT_EXPECT_FALSE(test, made.came);
}

/* Pool that is asked for: nothing is had, so nothing can be lost -------------- */

static void violation_allocate_without_tag(void *unused)
{
	made.block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, 0);
	made.came = true;
}

static void violation_allocate_must_succeed(void *unused)
{
	made.block = ExAllocatePoolWithTag(NonPagedPoolMustSucceed, TEST_SIZE, TEST_TAG);
	made.came = true;
}

static void violation_allocate_no_type(void *unused)
{
	made.block = ExAllocatePoolWithTag(MaxPoolType, TEST_SIZE, TEST_TAG);
	made.came = true;
}

static void violation_allocate_with_quota(void *unused)
{
	made.block = ExAllocatePoolWithQuotaTag(PagedPool, TEST_SIZE, 0);
	made.came = true;
}

static void violation_allocate_paged(void *unused)
{
	made.block = ExAllocatePoolWithTag(PagedPool, TEST_SIZE, TEST_TAG);
	made.came = true;
}

static void violation_allocate2_paged(void *unused)
{
	made.block = ExAllocatePool2(POOL_FLAG_PAGED, TEST_SIZE, TEST_TAG);
	made.came = true;
}

static void violation_of_allocation_is_raised_before_it(struct kunit *test)
{
	struct ntmem_tag *none = ntmem_tag_get(0x656e6f4e, false);
	s64 before = atomic64_read(&none->bytes);

	violation_expect(test, violation_allocate_without_tag, RAISED_POOL, 0x9b, 1);
	violation_expect(test, violation_allocate_must_succeed, RAISED_POOL, 0x9a, 1);
	violation_expect(test, violation_allocate_no_type, RAISED_POOL, 0x9a, 1);
	violation_expect(test, violation_allocate_with_quota, RAISED_POOL, 0x9b, 1);
	KUNIT_EXPECT_NULL(test, made.block);
	KUNIT_EXPECT_EQ(test, atomic64_read(&none->bytes), before);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* Runs the routine with preemption off, catch and all. */
static void violation_expect_at_dispatch(struct kunit *test, void (*routine)(void *unused))
{
	struct ntmem_violation_watch watch;
	EXCEPTION_RECORD record = {};
	int raised;

	ntmem_violation_watch(&watch, IRQL_NOT_LESS_OR_EQUAL);
	preempt_disable();
	raised = ntmem_catch(routine, NULL, &record);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_EQ(test, raised, 1);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, RAISED_IRQL);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[1], (ULONG_PTR)DISPATCH_LEVEL);
	KUNIT_EXPECT_FALSE(test, made.came);
}

static void violation_of_level_is_raised_before_allocation(struct kunit *test)
{
	violation_expect_at_dispatch(test, violation_allocate_paged);
	violation_expect_at_dispatch(test, violation_allocate2_paged);
	KUNIT_EXPECT_NULL(test, made.block);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* Pool that is given back: it is ---------------------------------------------- */

static void violation_free(void *unused)
{
	ExFreePool(made.block);
	made.came = true;
}

static void violation_free_with_other_tag(void *unused)
{
	ExFreePoolWithTag(made.block, OTHER_TAG);
	made.came = true;
}

static void violation_query(void *unused)
{
	ExQueryPoolBlockSize(made.block, NULL);
	made.came = true;
}

static void violation_of_free_of_no_block_is_raised(struct kunit *test)
{
	made.block = NULL;
	violation_expect(test, violation_free, RAISED_POOL, 0x46, 1);
	made.block = (void *)0x10000;
	violation_expect(test, violation_free, RAISED_POOL, 0x40, 1);
	made.block = test;
	violation_expect(test, violation_free, RAISED_POOL, 0x42, 1);
	violation_expect(test, violation_query, RAISED_POOL, 0x46, 1);
}

static void violation_of_free_twice_is_raised(struct kunit *test)
{
	made.block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, made.block);
	ExFreePool(made.block);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1,
			  KUNIT_EXPECT_EQ(test, status_raised_by(violation_free, NULL),
					  RAISED_POOL));
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

static void violation_of_free_inside_block_is_raised(struct kunit *test)
{
	void *block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, block);
	made.block = block + 16;
	violation_expect(test, violation_free, RAISED_POOL, 0x41286, 1);
	KUNIT_EXPECT_EQ(test, violation_bytes(), (s64)TEST_SIZE);
	ExFreePool(block);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

static void violation_of_tag_frees_the_block(struct kunit *test)
{
	made.block = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, made.block);
	violation_expect(test, violation_free_with_other_tag, RAISED_POOL, 0x0a, 1);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* Of two mistakes in a call, the first is raised. */
static void violation_of_level_frees_the_block(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	EXCEPTION_RECORD record = {};

	made.block = ExAllocatePoolWithTag(PagedPool, TEST_SIZE, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, made.block);
	ntmem_violation_watch(&watch, BAD_POOL_CALLER);
	preempt_disable();
	ntmem_catch(violation_free_with_other_tag, NULL, &record);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 2U);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, RAISED_POOL);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], 0x09UL);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* Lists ----------------------------------------------------------------------- */

static PVOID violation_allocate_routine(POOL_TYPE type, SIZE_T size, ULONG tag,
					PLOOKASIDE_LIST_EX list)
{
	if (made.mistake && !made.catches)
		made.mistake(NULL);
	return ExAllocatePoolWithTag(type, size, tag);
}

static VOID violation_free_routine(PVOID entry, PLOOKASIDE_LIST_EX list)
{
	ExFreePool(entry);
	made.nr_frees++;
	if (made.mistake && made.catches)
		made.status_in_routine = status_raised_by(made.mistake, NULL);
	else if (made.mistake)
		made.mistake(NULL);
}

static void violation_make_list(POOL_TYPE type)
{
	ExInitializeLookasideListEx(&made.list, NULL, NULL, type, 0, TEST_SIZE, TEST_TAG, 0);
}

static void violation_make_custom_list(void)
{
	ExInitializeLookasideListEx(&made.list, violation_allocate_routine, violation_free_routine,
				    NonPagedPool, 0, TEST_SIZE, TEST_TAG, 0);
}

/* Nobody holds the list besides the registry, and its entries; then it is deleted. */
static void violation_delete_list(struct kunit *test, unsigned int nr_entries)
{
	struct ntmem_lookaside *list = ntmem_registry_find(&made.list);

	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, refcount_read(&list->refs), 2 + nr_entries);
	ExDeleteLookasideListEx(&made.list);
	KUNIT_EXPECT_EQ(test, refcount_read(&list->refs), 1U);
	ntmem_lookaside_put(list);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

static void violation_take(void *unused)
{
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	made.came = true;
}

static void violation_give(void *unused)
{
	ExFreeToLookasideListEx(&made.list, made.entry);
	made.came = true;
}

static void violation_flush(void *unused)
{
	ExFlushLookasideListEx(&made.list);
	made.came = true;
}

static void violation_delete(void *unused)
{
	ExDeleteLookasideListEx(&made.list);
	made.came = true;
}

static void violation_initialise(void *unused)
{
	violation_make_list(NonPagedPool);
	made.came = true;
}

static void violation_of_no_list_is_raised(struct kunit *test)
{
	violation_expect(test, violation_take, RAISED_VERIFIER, 0xcb, 1);
	violation_expect(test, violation_flush, RAISED_VERIFIER, 0xcb, 1);
	violation_expect(test, violation_delete, RAISED_VERIFIER, 0xcb, 1);
	KUNIT_EXPECT_NULL(test, made.entry);
}

static void violation_of_no_list_frees_the_entry(struct kunit *test)
{
	made.entry = ExAllocatePoolWithTag(NonPagedPool, TEST_SIZE, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, made.entry);
	violation_expect(test, violation_give, RAISED_VERIFIER, 0xcb, 1);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

static void violation_of_level_takes_no_entry(struct kunit *test)
{
	violation_make_list(PagedPool);
	violation_expect_at_dispatch(test, violation_take);
	KUNIT_EXPECT_NULL(test, made.entry);
	KUNIT_EXPECT_EQ(test, made.list.L.TotalAllocates, 0U);
	violation_delete_list(test, 0);
}

static void violation_of_level_gives_the_entry_back(struct kunit *test)
{
	violation_make_list(PagedPool);
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	violation_expect_at_dispatch(test, violation_give);
	KUNIT_EXPECT_EQ(test, made.list.L.TotalFrees, 1U);
	violation_delete_list(test, 1);
}

static void violation_of_level_flushes_the_list(struct kunit *test)
{
	violation_make_list(PagedPool);
	ExFreeToLookasideListEx(&made.list, ExAllocateFromLookasideListEx(&made.list));
	violation_expect_at_dispatch(test, violation_flush);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
	violation_delete_list(test, 0);
}

static void violation_of_level_deletes_the_list(struct kunit *test)
{
	violation_make_list(PagedPool);
	ExFreeToLookasideListEx(&made.list, ExAllocateFromLookasideListEx(&made.list));
	violation_expect_at_dispatch(test, violation_delete);
	KUNIT_EXPECT_NULL(test, ntmem_registry_find(&made.list));
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

static void violation_of_entry_is_raised(struct kunit *test)
{
	violation_make_list(NonPagedPool);
	made.entry = NULL;
	violation_expect(test, violation_give, RAISED_POOL, 0x46, 1);
	made.entry = test;
	violation_expect(test, violation_give, RAISED_POOL, 0x42, 1);
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	ExFreeToLookasideListEx(&made.list, made.entry);
	violation_expect(test, violation_give, RAISED_POOL, 0x07, 1);
	KUNIT_EXPECT_EQ(test, made.list.L.TotalFrees, 1U);
	violation_delete_list(test, 1);
}

static void violation_of_small_block_frees_it(struct kunit *test)
{
	violation_make_list(NonPagedPool);
	made.entry = ExAllocatePoolWithTag(NonPagedPool, 1, TEST_TAG);
	KUNIT_ASSERT_NOT_NULL(test, made.entry);
	violation_expect(test, violation_give, RAISED_POOL, 0x0b, 1);
	violation_delete_list(test, 0);
}

static void violation_of_custom_entry_is_raised(struct kunit *test)
{
	violation_make_custom_list();
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	ExFreeToLookasideListEx(&made.list, made.entry);
	violation_expect(test, violation_give, RAISED_POOL, 0x07, 1);
	violation_delete_list(test, 0);
	KUNIT_EXPECT_EQ(test, made.nr_frees, 1U);
}

static void violation_of_active_list_leaves_it_alone(struct kunit *test)
{
	void *entry;

	violation_make_list(NonPagedPool);
	entry = ExAllocateFromLookasideListEx(&made.list);
	ExFreeToLookasideListEx(&made.list, entry);
	violation_expect(test, violation_initialise, RAISED_VERIFIER, 0xca, 1);
	KUNIT_EXPECT_EQ(test, made.list.L.TotalAllocates, 1U);
	KUNIT_EXPECT_PTR_EQ(test, ExAllocateFromLookasideListEx(&made.list), entry);
	ExFreeToLookasideListEx(&made.list, entry);
	violation_delete_list(test, 1);
}

static void violation_of_entries_out_deletes_the_list(struct kunit *test)
{
	violation_make_list(NonPagedPool);
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	violation_expect(test, violation_delete, RAISED_VERIFIER, 0x62, 1);
	KUNIT_EXPECT_NULL(test, ntmem_registry_find(&made.list));
	ExFreePool(made.entry);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* Memory with a list in it, of which an entry is out: two mistakes. */
static void violation_of_memory_with_list_frees_it(struct kunit *test)
{
	PLOOKASIDE_LIST_EX list = ExAllocatePoolWithTag(NonPagedPool, sizeof(*list), TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, list);
	ExInitializeLookasideListEx(list, NULL, NULL, NonPagedPool, 0, TEST_SIZE, TEST_TAG, 0);
	made.entry = ExAllocateFromLookasideListEx(list);
	made.block = list;
	violation_expect(test, violation_free, RAISED_VERIFIER, 0xcc, 2);
	KUNIT_EXPECT_NULL(test, ntmem_registry_find(list));
	KUNIT_EXPECT_EQ(test, violation_bytes(), (s64)TEST_SIZE);
	ExFreePool(made.entry);
	KUNIT_EXPECT_EQ(test, violation_bytes(), 0LL);
}

/* The same, as an entry of a list. */
static void violation_of_entry_with_list_gives_it_back(struct kunit *test)
{
	PLOOKASIDE_LIST_EX list;

	ExInitializeLookasideListEx(&made.list, NULL, NULL, NonPagedPool, 0, sizeof(*list),
				    TEST_TAG, 0);
	list = ExAllocateFromLookasideListEx(&made.list);
	KUNIT_ASSERT_NOT_NULL(test, list);
	ExInitializeLookasideListEx(list, NULL, NULL, NonPagedPool, 0, TEST_SIZE, TEST_TAG, 0);
	made.entry = list;
	violation_expect(test, violation_give, RAISED_VERIFIER, 0xcc, 1);
	KUNIT_EXPECT_NULL(test, ntmem_registry_find(list));
	violation_delete_list(test, 1);
}

/* Routines of the driver's ---------------------------------------------------- */

static void violation_free_null(void *unused)
{
	ExFreePool(NULL);
}

static void violation_in_allocate_routine_passes_through(struct kunit *test)
{
	violation_make_custom_list();
	made.mistake = violation_free_null;
	violation_expect(test, violation_take, RAISED_POOL, 0x46, 1);
	made.mistake = NULL;
	KUNIT_EXPECT_EQ(test, made.list.L.AllocateMisses, 1U);
	violation_delete_list(test, 0);
}

static void violation_without_allocate_routine_passes_through(struct kunit *test)
{
	ExInitializeLookasideListEx(&made.list, NULL, violation_free_routine, NonPagedPool, 0,
				    TEST_SIZE, 0, 0);
	violation_expect(test, violation_take, RAISED_POOL, 0x9b, 1);
	violation_delete_list(test, 0);
}

static void violation_in_free_routine_passes_through(struct kunit *test)
{
	violation_make_custom_list();
	made.list.L.Depth = 0;
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	made.mistake = violation_free_null;
	violation_expect(test, violation_give, RAISED_POOL, 0x46, 1);
	made.mistake = NULL;
	violation_delete_list(test, 0);
}

/* The call that the routine belongs to holds what it raises; the routine's own does not. */
static void violation_in_free_routine_is_raised_there(struct kunit *test)
{
	violation_make_custom_list();
	made.list.L.Depth = 0;
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	made.mistake = violation_free_null;
	made.catches = true;
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, violation_give(NULL));
	KUNIT_EXPECT_EQ(test, made.status_in_routine, RAISED_POOL);
	KUNIT_EXPECT_TRUE(test, made.came);
	made.mistake = NULL;
	violation_delete_list(test, 0);
}

/* Levels and spin locks --------------------------------------------------------- */

static KSPIN_LOCK violation_lock;

static void violation_raise_down(void *unused)
{
	KIRQL old;

	KeRaiseIrql(PASSIVE_LEVEL, &old);
	made.came = true;
}

static void violation_raise_too_high(void *unused)
{
	KIRQL old;

	KeRaiseIrql(HIGH_LEVEL + 1, &old);
	made.came = true;
}

static void violation_lower_up(void *unused)
{
	KeLowerIrql(HIGH_LEVEL);
	made.came = true;
}

static void violation_lower_below_base(void *unused)
{
	KeLowerIrql(PASSIVE_LEVEL);
	made.came = true;
}

static void violation_of_direction_leaves_the_level(struct kunit *test)
{
	KIRQL old;

	violation_expect(test, violation_raise_too_high, RAISED_VERIFIER, 0x30, 1);
	violation_expect(test, violation_lower_up, RAISED_VERIFIER, 0x31, 1);
	KUNIT_EXPECT_EQ(test, ntmem_irql(), PASSIVE_LEVEL);
	KeRaiseIrql(APC_LEVEL, &old);
	violation_expect(test, violation_raise_down, RAISED_VERIFIER, 0x30, 1);
	KUNIT_EXPECT_EQ(test, ntmem_irql(), APC_LEVEL);
	KeLowerIrql(old);
}

/* As far as it may. */
static void violation_of_base_lowers_the_level(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	EXCEPTION_RECORD record = {};
	KIRQL old;
	u8 irql;

	ntmem_violation_watch(&watch, DRIVER_VERIFIER_DETECTED_VIOLATION);
	preempt_disable();
	KeRaiseIrql(HIGH_LEVEL, &old);
	ntmem_catch(violation_lower_below_base, NULL, &record);
	irql = ntmem_irql();
	preempt_enable();
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_EQ(test, irql, DISPATCH_LEVEL);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, RAISED_VERIFIER);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], 0x31UL);
	KUNIT_EXPECT_EQ(test, ntmem_irql(), PASSIVE_LEVEL);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void violation_acquire(void *unused)
{
	KIRQL old;

	KeAcquireSpinLock(&violation_lock, &old);
	made.came = true;
}

static void violation_acquire_at_dpc_level(void *unused)
{
	KeAcquireSpinLockAtDpcLevel(&violation_lock);
	made.came = true;
}

static void violation_try_to_acquire(void *unused)
{
	KeTryToAcquireSpinLockAtDpcLevel(&violation_lock);
	made.came = true;
}

static void violation_release(void *unused)
{
	KeReleaseSpinLock(&violation_lock, PASSIVE_LEVEL);
	made.came = true;
}

static void violation_release_from_dpc_level(void *unused)
{
	KeReleaseSpinLockFromDpcLevel(&violation_lock);
	made.came = true;
}

struct violation_lock_row {
	const char *name;
	/* At which level it is called, and whether the lock is held. */
	u8 irql;
	bool held;
	void (*routine)(void *unused);
	u32 status;
	u64 subcode;
	unsigned int nr_reports;
	/* What is so afterwards. */
	u8 irql_after;
	bool held_after;
};

static const struct violation_lock_row violation_lock_rows[] = {
	{ "acquire_again", DISPATCH_LEVEL, true, violation_acquire,
	  NTMEM_VIOLATION_STATUS(SPIN_LOCK_ALREADY_OWNED), 0, 1, DISPATCH_LEVEL, true },
	{ "acquire_again_at_dpc_level", DISPATCH_LEVEL, true, violation_acquire_at_dpc_level,
	  NTMEM_VIOLATION_STATUS(SPIN_LOCK_ALREADY_OWNED), 0, 1, DISPATCH_LEVEL, true },
	{ "acquire_above", HIGH_LEVEL, false, violation_acquire, RAISED_VERIFIER, 0x42, 1,
	  HIGH_LEVEL, false },
	{ "acquire_below", PASSIVE_LEVEL, false, violation_acquire_at_dpc_level, RAISED_VERIFIER,
	  0x40, 1, PASSIVE_LEVEL, false },
	{ "try_below", PASSIVE_LEVEL, false, violation_try_to_acquire, RAISED_VERIFIER, 0x40, 1,
	  PASSIVE_LEVEL, false },
	{ "release_what_is_free", DISPATCH_LEVEL, false, violation_release,
	  NTMEM_VIOLATION_STATUS(SPIN_LOCK_NOT_OWNED), 0, 1, PASSIVE_LEVEL, false },
	{ "release_above", HIGH_LEVEL, true, violation_release, RAISED_VERIFIER, 0x32, 1,
	  PASSIVE_LEVEL, false },
	/* Nor is it held; the first mistake is raised. */
	{ "release_below", APC_LEVEL, false, violation_release_from_dpc_level, RAISED_VERIFIER,
	  0x41, 2, APC_LEVEL, false },
};

static void violation_lock_name(const struct violation_lock_row *row, char *name)
{
	strscpy(name, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(violation_lock, violation_lock_rows, violation_lock_name);

/* No KUnit while the level is raised, which it might have to wait at. */
static void violation_of_lock_is_raised(struct kunit *test)
{
	const struct violation_lock_row *row = test->param_value;
	struct ntmem_violation_watch watch, not_owned;
	EXCEPTION_RECORD record = {};
	unsigned int nr_reports;
	bool held_after;
	u8 irql_after;
	KIRQL old;

	KeInitializeSpinLock(&violation_lock);
	ntmem_violation_watch(&not_owned, SPIN_LOCK_NOT_OWNED);
	ntmem_violation_watch(&watch, row->status & 0xfff);
	if (row->held)
		KeAcquireSpinLock(&violation_lock, &old);
	if (ntmem_irql() < row->irql)
		KeRaiseIrql(row->irql, &old);
	ntmem_catch(row->routine, NULL, &record);
	irql_after = ntmem_irql();
	held_after = !KeTestSpinLock(&violation_lock);
	if (held_after)
		KeReleaseSpinLockFromDpcLevel(&violation_lock);
	KeLowerIrql(PASSIVE_LEVEL);
	nr_reports = ntmem_violation_unwatch(&watch) + ntmem_violation_unwatch(&not_owned);
	KUNIT_EXPECT_EQ(test, nr_reports, row->nr_reports);
	KUNIT_EXPECT_EQ(test, record.ExceptionCode, (s32)row->status);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], (ULONG_PTR)row->subcode);
	KUNIT_EXPECT_EQ(test, irql_after, row->irql_after);
	KUNIT_EXPECT_EQ(test, held_after, row->held_after);
	KUNIT_EXPECT_TRUE(test, KeTestSpinLock(&violation_lock));
	KUNIT_EXPECT_FALSE(test, made.came);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

/* Who handles it -------------------------------------------------------------- */

static void violation_without_handler_is_logged(struct kunit *test)
{
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, violation_allocate_without_tag(NULL));
	KUNIT_EXPECT_TRUE(test, made.came);
	KUNIT_ASSERT_NOT_NULL(test, made.block);
	ExFreePool(made.block);
}

static void violation_in_finally_is_logged(struct kunit *test)
{
	bool came = false;

	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1,
			  came = violation_in_finally_alone(violation_free_null, NULL));
	KUNIT_EXPECT_TRUE(test, came);
}

/* The list holds a cleanup while it calls, which could handle nothing. */
static void violation_in_routine_without_handler_is_logged(struct kunit *test)
{
	violation_make_custom_list();
	made.mistake = violation_free_null;
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, violation_take(NULL));
	made.mistake = NULL;
	KUNIT_EXPECT_TRUE(test, made.came);
	KUNIT_ASSERT_NOT_NULL(test, made.entry);
	violation_give(NULL);
	violation_delete_list(test, 0);
}

static void violation_may_be_continued(struct kunit *test)
{
	EXCEPTION_RECORD record = {};
	unsigned int nr = 0;

	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1,
			  nr = violation_continue(violation_allocate_without_tag, NULL, &record));
	KUNIT_EXPECT_EQ(test, nr, 1U);
	KUNIT_EXPECT_TRUE(test, made.came);
	KUNIT_ASSERT_NOT_NULL(test, made.block);
	ExFreePool(made.block);
}

/* Both mistakes of initialising a list anew, one after the other. */
static void violation_of_active_list_may_be_continued(struct kunit *test)
{
	EXCEPTION_RECORD record = {};
	unsigned int nr = 0;

	violation_make_list(NonPagedPool);
	made.entry = ExAllocateFromLookasideListEx(&made.list);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 2,
			  nr = violation_continue(violation_initialise, NULL, &record));
	KUNIT_EXPECT_EQ(test, nr, 2U);
	KUNIT_EXPECT_EQ(test, record.ExceptionInformation[0], 0x62UL);
	KUNIT_EXPECT_TRUE(test, made.came);
	KUNIT_EXPECT_EQ(test, made.list.L.TotalAllocates, 0U);
	ExFreePool(made.entry);
	violation_delete_list(test, 0);
}

static void violation_names_its_call_site(struct kunit *test)
{
	char *text = kunit_kzalloc(test, NTMEM_CALLER_TEXT, GFP_KERNEL);
	EXCEPTION_RECORD record = {};

	KUNIT_ASSERT_NOT_NULL(test, text);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1,
			  ntmem_catch(violation_allocate_without_tag, NULL, &record));
	ntmem_caller_text((unsigned long)record.ExceptionAddress, text);
	KUNIT_EXPECT_EQ_MSG(test, strncmp(text, "violation_allocate_without_tag+", 31), 0, "%s",
			    text);
}

static void violation_that_nobody_handles_stops(struct kunit *test)
{
	struct stopped_run run = {
		.routine = violation_search,
		.argument = violation_allocate_without_tag,
	};
	struct ntmem_violation_watch pool, stop;

	ntmem_violation_watch(&pool, BAD_POOL_CALLER);
	ntmem_violation_watch(&stop, KMODE_EXCEPTION_NOT_HANDLED);
	KUNIT_EXPECT_EQ(test, run_until_stopped(&run), -EIO);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&stop), 1U);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&pool), 1U);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[0], (u64)(u32)RAISED_POOL);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[2], 0x9bULL);
}

static void violation_raises_nothing_by_default(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ntmem_violation_policy_set(NTMEM_VIOLATION_LOG),
			NTMEM_VIOLATION_RAISE);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1,
			  KUNIT_EXPECT_EQ(test, status_raised_by(violation_free_null, NULL),
					  STATUS_SUCCESS));
}

static void violation_catch(void *status)
{
	*(s32 *)status = status_raised_by(violation_free_null, NULL);
}

static void violation_is_raised_in_interrupts(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	s32 softirq = 0, hardirq = 0;

	ntmem_violation_watch(&watch, BAD_POOL_CALLER);
	run_in_softirq(violation_catch, &softirq);
	run_in_hardirq(violation_catch, &hardirq);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 2U);
	KUNIT_EXPECT_EQ(test, softirq, RAISED_POOL);
	KUNIT_EXPECT_EQ(test, hardirq, RAISED_POOL);
}

static void violation_in_interrupt(void *unused)
{
	run_in_softirq(violation_free_null, NULL);
	run_in_hardirq(violation_free_null, NULL);
	made.came = true;
}

/* The interrupt is none of the business of the handler that the task has. */
static void violation_in_interrupt_is_not_the_tasks(struct kunit *test)
{
	s32 status = 0;

	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 2,
			  status = status_raised_by(violation_in_interrupt, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_SUCCESS);
	KUNIT_EXPECT_TRUE(test, made.came);
}

static void violation_many(void *status)
{
	unsigned int i;

	for (i = 0; i < 2000; i++)
		if (status_raised_by(violation_free_null, NULL) != RAISED_POOL)
			*(s32 *)status = STATUS_UNSUCCESSFUL;
}

static void violation_is_raised_on_all_cpus(struct kunit *test)
{
	s32 status[2] = {};
	void *arguments[] = { &status[0], &status[1] };
	int err = 0;

	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 4000,
			  err = run_on_cpus(violation_many, arguments, 2));
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, status[0], STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, status[1], STATUS_SUCCESS);
}

static int violation_init(struct kunit *test)
{
	memset(&made, 0, sizeof(made));
	ntmem_violation_policy_set(NTMEM_VIOLATION_RAISE);
	return 0;
}

static void violation_exit(struct kunit *test)
{
	ntmem_violation_policy_set(NTMEM_VIOLATION_LOG);
}

static struct kunit_case violation_cases[] = {
	KUNIT_CASE(violation_of_allocation_is_raised_before_it),
	KUNIT_CASE(violation_of_level_is_raised_before_allocation),
	KUNIT_CASE(violation_of_free_of_no_block_is_raised),
	KUNIT_CASE(violation_of_free_twice_is_raised),
	KUNIT_CASE(violation_of_free_inside_block_is_raised),
	KUNIT_CASE(violation_of_tag_frees_the_block),
	KUNIT_CASE(violation_of_level_frees_the_block),
	KUNIT_CASE(violation_of_no_list_is_raised),
	KUNIT_CASE(violation_of_no_list_frees_the_entry),
	KUNIT_CASE(violation_of_level_takes_no_entry),
	KUNIT_CASE(violation_of_level_gives_the_entry_back),
	KUNIT_CASE(violation_of_level_flushes_the_list),
	KUNIT_CASE(violation_of_level_deletes_the_list),
	KUNIT_CASE(violation_of_entry_is_raised),
	KUNIT_CASE(violation_of_small_block_frees_it),
	KUNIT_CASE(violation_of_custom_entry_is_raised),
	KUNIT_CASE(violation_of_active_list_leaves_it_alone),
	KUNIT_CASE(violation_of_entries_out_deletes_the_list),
	KUNIT_CASE(violation_of_memory_with_list_frees_it),
	KUNIT_CASE(violation_of_entry_with_list_gives_it_back),
	KUNIT_CASE(violation_in_allocate_routine_passes_through),
	KUNIT_CASE(violation_without_allocate_routine_passes_through),
	KUNIT_CASE(violation_in_free_routine_passes_through),
	KUNIT_CASE(violation_in_free_routine_is_raised_there),
	KUNIT_CASE(violation_of_direction_leaves_the_level),
	KUNIT_CASE(violation_of_base_lowers_the_level),
	KUNIT_CASE_PARAM(violation_of_lock_is_raised, violation_lock_gen_params),
	KUNIT_CASE(violation_without_handler_is_logged),
	KUNIT_CASE(violation_in_finally_is_logged),
	KUNIT_CASE(violation_in_routine_without_handler_is_logged),
	KUNIT_CASE(violation_may_be_continued),
	KUNIT_CASE(violation_of_active_list_may_be_continued),
	KUNIT_CASE(violation_names_its_call_site),
	KUNIT_CASE(violation_that_nobody_handles_stops),
	KUNIT_CASE(violation_raises_nothing_by_default),
	KUNIT_CASE(violation_is_raised_in_interrupts),
	KUNIT_CASE(violation_in_interrupt_is_not_the_tasks),
	KUNIT_CASE(violation_is_raised_on_all_cpus),
	{}
};

static struct kunit_suite violation_suite = {
	.name = "ntmem_violation",
	.init = violation_init,
	.exit = violation_exit,
	.test_cases = violation_cases,
};
kunit_test_suite(violation_suite);

MODULE_DESCRIPTION("Tests of mistakes that are raised as exceptions");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
