// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_object_lists: lookaside lists in objects, which have to end before the memory
 * goes, whatever becomes of a constructor or a destructor.
 */
#include <kunit/test.h>
#include <linux/string.h>

#include "helpers.h"

#include <ntmem/exception.h>
#include <ntmem/object.h>

#define HOLDER_TAG 0x646c6f48 /* "Hold" */

/* The constructor makes the first list, the destructor deletes it. */
typedef struct _HOLDER {
	NPAGED_LOOKASIDE_LIST lists[2];
} HOLDER;

/* What they do besides: between list and status, and before the deletion. */
static struct {
	NTSTATUS status;
	void (*in_constructor)(void);
	void (*in_destructor)(void);
} holder_wish;

static NTSTATUS holder_construct(HOLDER *holder, PVOID argument)
{
	ExInitializeNPagedLookasideList(&holder->lists[0], NULL, NULL, 0, 64, HOLDER_TAG, 0);
	if (holder_wish.in_constructor)
		holder_wish.in_constructor();
	return holder_wish.status;
}

static void holder_destruct(HOLDER *holder)
{
	if (holder_wish.in_destructor)
		holder_wish.in_destructor();
	ExDeleteNPagedLookasideList(&holder->lists[0]);
}

NTMEM_DECLARE_OBJECT_TYPE(HOLDER);
NTMEM_DEFINE_OBJECT_TYPE(HOLDER, HOLDER_TAG, holder_construct, holder_destruct);

static void holder_new(void *unused)
{
	NTMEM_NEW(HOLDER, NonPagedPool);
}

static void holder_delete(void *holder)
{
	NTMEM_DELETE(HOLDER, holder);
}

static HOLDER *holder_make(struct kunit *test)
{
	HOLDER *holder = NTMEM_NEW(HOLDER, NonPagedPool);

	KUNIT_ASSERT_NOT_NULL(test, holder);
	return holder;
}

static void holder_raise(void)
{
	ExRaiseStatus(STATUS_IN_PAGE_ERROR);
}

static void holder_stop(void)
{
	KeBugCheckEx(0xe2, 1, 2, 3, 4);
}

/* Memory that goes with so many active lists in it; each is ended, and that is reported. */
#define EXPECT_LISTS_ENDED(test, nr, statements...) \
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, nr, statements)

static void holder_that_ends_its_list_is_fine(struct kunit *test)
{
	EXPECT_LISTS_ENDED(test, 0, holder_delete(holder_make(test)));
}

static void holder_with_another_list_ends_that(struct kunit *test)
{
	HOLDER *holder = holder_make(test);

	ExInitializeNPagedLookasideList(&holder->lists[1], NULL, NULL, 0, 64, HOLDER_TAG, 0);
	EXPECT_LISTS_ENDED(test, 1, holder_delete(holder));
}

static void holder_whose_constructor_fails_ends_its_list(struct kunit *test)
{
	holder_wish.status = STATUS_UNSUCCESSFUL;
	EXPECT_LISTS_ENDED(test, 1, holder_new(NULL));
}

static void holder_whose_constructor_raises_ends_its_list(struct kunit *test)
{
	NTSTATUS status = STATUS_SUCCESS;

	holder_wish.in_constructor = holder_raise;
	EXPECT_LISTS_ENDED(test, 1, status = status_raised_by(holder_new, NULL));
	KUNIT_EXPECT_EQ(test, status, STATUS_IN_PAGE_ERROR);
}

static void holder_whose_constructor_stops_ends_its_list(struct kunit *test)
{
	struct stopped_run run = { .routine = holder_new };
	int err = 0;

	holder_wish.in_constructor = holder_stop;
	EXPECT_LISTS_ENDED(test, 1,
			   EXPECT_VIOLATIONS(test, 0xe2, 1, err = run_until_stopped(&run)));
	KUNIT_EXPECT_EQ(test, err, -EIO);
}

static void holder_whose_destructor_raises_ends_its_list(struct kunit *test)
{
	HOLDER *holder = holder_make(test);
	NTSTATUS status = STATUS_SUCCESS;

	holder_wish.in_destructor = holder_raise;
	EXPECT_LISTS_ENDED(test, 1, status = status_raised_by(holder_delete, holder));
	KUNIT_EXPECT_EQ(test, status, STATUS_IN_PAGE_ERROR);
}

/* What was to be raised for the list is raised once the memory is back. */
static void holder_whose_constructor_fails_raises_if_asked(struct kunit *test)
{
	enum ntmem_violation_policy policy = ntmem_violation_policy_set(NTMEM_VIOLATION_RAISE);
	NTSTATUS status = STATUS_SUCCESS;

	holder_wish.status = STATUS_UNSUCCESSFUL;
	EXPECT_LISTS_ENDED(test, 1, status = status_raised_by(holder_new, NULL));
	ntmem_violation_policy_set(policy);
	KUNIT_EXPECT_EQ(test, status,
			NTMEM_VIOLATION_STATUS(DRIVER_VERIFIER_DETECTED_VIOLATION));
}

/* An exception that is under way stays the one that it is. */
static void holder_whose_constructor_raises_raises_that_alone(struct kunit *test)
{
	enum ntmem_violation_policy policy = ntmem_violation_policy_set(NTMEM_VIOLATION_RAISE);
	NTSTATUS status = STATUS_SUCCESS;

	holder_wish.in_constructor = holder_raise;
	EXPECT_LISTS_ENDED(test, 1, status = status_raised_by(holder_new, NULL));
	ntmem_violation_policy_set(policy);
	KUNIT_EXPECT_EQ(test, status, STATUS_IN_PAGE_ERROR);
}

static void holder_visit(void *result)
{
	*(NTSTATUS *)result = status_raised_by(holder_new, NULL);
}

static void holder_visit_at_dispatch_level(void *result)
{
	KIRQL irql;

	KeRaiseIrql(DISPATCH_LEVEL, &irql);
	holder_visit(result);
	KeLowerIrql(irql);
}

static void holder_whose_constructor_raises_anywhere(struct kunit *test)
{
	NTSTATUS status[3] = {};
	int i;

	holder_wish.in_constructor = holder_raise;
	EXPECT_LISTS_ENDED(test, 3, holder_visit_at_dispatch_level(&status[0]);
			   run_in_softirq(holder_visit, &status[1]);
			   run_in_hardirq(holder_visit, &status[2]));
	for (i = 0; i < ARRAY_SIZE(status); i++)
		KUNIT_EXPECT_EQ_MSG(test, status[i], STATUS_IN_PAGE_ERROR, "%d", i);
}

static struct {
	u8 memory[2][64];
	unsigned int nr_made;
	unsigned int nr_freed;
} holder_entries;

static PVOID holder_entry_make(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	return holder_entries.memory[holder_entries.nr_made++ % 2];
}

static VOID holder_entry_free(PVOID entry)
{
	holder_entries.nr_freed++;
	ExRaiseStatus(STATUS_IN_PAGE_ERROR);
}

/* Both lists have an entry that cannot be freed. */
static void holder_entries_begin(HOLDER *holder)
{
	int i;

	memset(&holder_entries, 0, sizeof(holder_entries));
	for (i = 0; i < ARRAY_SIZE(holder->lists); i++) {
		ExInitializeNPagedLookasideList(&holder->lists[i], holder_entry_make,
						holder_entry_free, 0, 64, HOLDER_TAG, 0);
		ExFreeToNPagedLookasideList(&holder->lists[i],
					    ExAllocateFromNPagedLookasideList(&holder->lists[i]));
	}
}

/* The routines of the other list are not called while the exception is under way. */
static void holder_list_whose_end_raises_does_not_keep_the_other(struct kunit *test)
{
	HOLDER *holder = holder_make(test);
	NTSTATUS status = STATUS_SUCCESS;

	ExDeleteNPagedLookasideList(&holder->lists[0]);
	holder_entries_begin(holder);
	/* The destructor ends the first, whose routine raises, and never gets to more. */
	EXPECT_LISTS_ENDED(test, 1, status = status_raised_by(holder_delete, holder));
	KUNIT_EXPECT_EQ(test, status, STATUS_IN_PAGE_ERROR);
	KUNIT_EXPECT_EQ(test, holder_entries.nr_freed, 1U);
}

static void holder_free(void *block)
{
	ExFreePool(block);
}

static void holder_list_whose_end_raises_in_pool_does_not_keep_the_other(struct kunit *test)
{
	HOLDER *holder = ExAllocatePoolWithTag(NonPagedPool, sizeof(*holder), HOLDER_TAG);
	NTSTATUS status = STATUS_SUCCESS;

	KUNIT_ASSERT_NOT_NULL(test, holder);
	holder_entries_begin(holder);
	EXPECT_LISTS_ENDED(test, 2, status = status_raised_by(holder_free, holder));
	KUNIT_EXPECT_EQ(test, status, STATUS_IN_PAGE_ERROR);
	KUNIT_EXPECT_EQ(test, holder_entries.nr_freed, 1U);
}

static struct kunit_case holder_cases[] = {
	KUNIT_CASE(holder_that_ends_its_list_is_fine),
	KUNIT_CASE(holder_with_another_list_ends_that),
	KUNIT_CASE(holder_whose_constructor_fails_ends_its_list),
	KUNIT_CASE(holder_whose_constructor_raises_ends_its_list),
	KUNIT_CASE(holder_whose_constructor_stops_ends_its_list),
	KUNIT_CASE(holder_whose_destructor_raises_ends_its_list),
	KUNIT_CASE(holder_whose_constructor_fails_raises_if_asked),
	KUNIT_CASE(holder_whose_constructor_raises_raises_that_alone),
	KUNIT_CASE(holder_whose_constructor_raises_anywhere),
	KUNIT_CASE(holder_list_whose_end_raises_does_not_keep_the_other),
	KUNIT_CASE(holder_list_whose_end_raises_in_pool_does_not_keep_the_other),
	{}
};

static s64 holder_pool_bytes(void)
{
	return atomic64_read(&ntmem_tag_get(HOLDER_TAG, false)->bytes);
}

static int holder_init(struct kunit *test)
{
	memset(&holder_wish, 0, sizeof(holder_wish));
	test->priv = (void *)(unsigned long)holder_pool_bytes();
	return 0;
}

/* Also that a case has left nothing alive. */
static void holder_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, holder_pool_bytes(), (s64)(unsigned long)test->priv);
	KUNIT_EXPECT_EQ(test, NTMEM_LIVE(HOLDER), 0LL);
}

static struct kunit_suite holder_suite = {
	.name = "ntmem_object_lists",
	.init = holder_init,
	.exit = holder_exit,
	.test_cases = holder_cases,
};
kunit_test_suite(holder_suite);
