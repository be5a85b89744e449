// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_bugcheck: drivers that a bug check stops, with this module as the driver.
 *
 * What the driver's thread would have done next is never done; what ntmem holds for it
 * comes back.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/refcount.h>
#include <linux/string.h>

#include "glue/driver_module.h"
#include "helpers.h"
#include "list.h"
#include "bugcheck_kunit.h"

#include <ntmem/exception.h>

#define TEST_TAG 0x6b636863
#define TEST_SIZE 64
/* Names no bug check that ntmem knows. */
#define TEST_CODE 0xe2

/* What the driver under test does, and what was seen of it. */
static struct {
	void (*entry)(void);
	void (*unload)(void);
	unsigned int nr_returns;
	unsigned int nr_unloads;
	NPAGED_LOOKASIDE_LIST nonpaged;
	LOOKASIDE_LIST_EX ex;
	void *nt;
	void *entries[40];
	unsigned int nr_frees;
	unsigned int stop_at_free;
	bool raise;
} driver;

static VOID bugcheck_unload(PDRIVER_OBJECT object)
{
	driver.nr_unloads++;
	if (driver.unload)
		driver.unload();
	driver.nr_returns++;
}

static NTSTATUS bugcheck_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
	object->DriverUnload = bugcheck_unload;
	if (driver.entry)
		driver.entry();
	driver.nr_returns++;
	return STATUS_SUCCESS;
}

/* Expects that a bug check stops DriverEntry; @last has what was reported. */
static void bugcheck_expect(struct kunit *test, void (*entry)(void), u32 code,
			    struct ntmem_violation *last)
{
	struct ntmem_violation_watch watch;
	struct ntmem_driver *started;

	driver.entry = entry;
	ntmem_violation_watch(&watch, code);
	started = ntmem_driver_start(bugcheck_entry, THIS_MODULE, KBUILD_MODNAME);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_PTR_EQ(test, started, (struct ntmem_driver *)ERR_PTR(-EIO));
	KUNIT_EXPECT_EQ(test, driver.nr_returns, 0U);
	KUNIT_EXPECT_EQ(test, driver.nr_unloads, 0U);
	*last = watch.last;
}

static void bugcheck_expect_parameters(struct kunit *test, const struct ntmem_violation *last,
				       u64 p1, u64 p2, u64 p3, u64 p4)
{
	KUNIT_EXPECT_EQ(test, last->parameter[0], p1);
	KUNIT_EXPECT_EQ(test, last->parameter[1], p2);
	KUNIT_EXPECT_EQ(test, last->parameter[2], p3);
	KUNIT_EXPECT_EQ(test, last->parameter[3], p4);
}

static void bugcheck_expect_in(struct kunit *test, unsigned long address, const char *name)
{
	char *text = kunit_kzalloc(test, NTMEM_CALLER_TEXT, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	ntmem_caller_text(address, text);
	KUNIT_EXPECT_EQ_MSG(test, strncmp(text, name, strlen(name)), 0, "%s", text);
}

/* What is reported ---------------------------------------------------------- */

/* Each goes on as far as the compiler knows, or it would jump instead of calling. */
static void bugcheck_with_parameters(void)
{
	KeBugCheckEx(TEST_CODE, 0x11, 0x2222222222ULL, ~0UL, 0);
	driver.nr_returns++;
}

static void bugcheck_parameters_are_reported(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_with_parameters, TEST_CODE, &last);
	bugcheck_expect_parameters(test, &last, 0x11, 0x2222222222ULL, ~0ULL, 0);
	bugcheck_expect_in(test, last.caller, "bugcheck_with_parameters+");
	KUNIT_EXPECT_EQ(test, last.irql, PASSIVE_LEVEL);
	KUNIT_EXPECT_EQ(test, strncmp(last.comm, KBUILD_MODNAME, 10), 0);
}

static void bugcheck_without_parameters(void)
{
	KeBugCheck(0x1000007e);
	driver.nr_returns++;
}

static void bugcheck_without_parameters_has_zeros(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_without_parameters, 0x1000007e, &last);
	bugcheck_expect_parameters(test, &last, 0, 0, 0, 0);
	bugcheck_expect_in(test, last.caller, "bugcheck_without_parameters+");
}

static void bugcheck_with_largest_code(void)
{
	KeBugCheck(0xffffffff);
}

static void bugcheck_code_may_be_any(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_with_largest_code, 0xffffffff, &last);
}

static void bugcheck_raise_status(void)
{
	ExRaiseStatus(STATUS_DRIVER_UNABLE_TO_LOAD);
	driver.nr_returns++;
}

static void bugcheck_unhandled_status_is_reported(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_raise_status, KMODE_EXCEPTION_NOT_HANDLED, &last);
	KUNIT_EXPECT_EQ(test, last.parameter[0], (u64)(u32)STATUS_DRIVER_UNABLE_TO_LOAD);
	bugcheck_expect_in(test, last.parameter[1], "bugcheck_raise_status+");
	bugcheck_expect_in(test, last.caller, "bugcheck_raise_status+");
	KUNIT_EXPECT_EQ(test, last.parameter[2], 0ULL);
	KUNIT_EXPECT_EQ(test, last.parameter[3], 0ULL);
}

static void bugcheck_raise_record(void)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = STATUS_ACCESS_VIOLATION,
		.NumberParameters = 3,
		.ExceptionInformation = { 1, 0x1234, 0x5678 },
	};

	RtlRaiseException(&record);
}

static void bugcheck_unhandled_record_shows_two_parameters(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_raise_record, KMODE_EXCEPTION_NOT_HANDLED, &last);
	KUNIT_EXPECT_EQ(test, last.parameter[0], (u64)(u32)STATUS_ACCESS_VIOLATION);
	bugcheck_expect_in(test, last.parameter[1], "bugcheck_raise_record+");
	KUNIT_EXPECT_EQ(test, last.parameter[2], 1ULL);
	KUNIT_EXPECT_EQ(test, last.parameter[3], 0x1234ULL);
}

static void bugcheck_raise_one_parameter(void)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = STATUS_IN_PAGE_ERROR,
		.NumberParameters = 1,
		.ExceptionInformation = { 7, 8 },
	};

	RtlRaiseException(&record);
}

static void bugcheck_unhandled_record_shows_no_parameter_too_many(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_raise_one_parameter, KMODE_EXCEPTION_NOT_HANDLED,
			&last);
	KUNIT_EXPECT_EQ(test, last.parameter[2], 7ULL);
	KUNIT_EXPECT_EQ(test, last.parameter[3], 0ULL);
}

static void bugcheck_fail_allocation(void)
{
	ExAllocatePoolWithTag(NonPagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, ~0UL >> 1, TEST_TAG);
	driver.nr_returns++;
}

static void bugcheck_unhandled_failure_of_routine_names_its_caller(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_fail_allocation, KMODE_EXCEPTION_NOT_HANDLED, &last);
	KUNIT_EXPECT_EQ(test, last.parameter[0], (u64)(u32)STATUS_INSUFFICIENT_RESOURCES);
	bugcheck_expect_in(test, last.parameter[1], "bugcheck_fail_allocation+");
}

static void bugcheck_names_are_those_of_nt(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0x9), "IRQL_NOT_GREATER_OR_EQUAL");
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0x1e), "KMODE_EXCEPTION_NOT_HANDLED");
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0xd1), "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0x13a), "KERNEL_MODE_HEAP_CORRUPTION");
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0x1000008e),
			   "KERNEL_MODE_EXCEPTION_NOT_HANDLED_M");
	KUNIT_EXPECT_EQ(test, PAGE_FAULT_IN_NONPAGED_AREA, 0x50U);
	KUNIT_EXPECT_EQ(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xc4U);
	KUNIT_EXPECT_EQ(test, SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M, 0x1000007eU);
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0), "UNKNOWN");
	KUNIT_EXPECT_STREQ(test, ntmem_bug_check_name(0xffffffff), "UNKNOWN");
}

static void bugcheck_text_is_that_of_nt(struct kunit *test)
{
	static const struct ntmem_violation violation = {
		.code = 0xabc,
		.parameter = { (u32)STATUS_ACCESS_VIOLATION, 0x7fffdeadbeef, 1, 0 },
	};
	char *text = kunit_kzalloc(test, NTMEM_STOP_TEXT, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_STREQ(test, ntmem_stop_text(&violation, text),
			   "*** STOP: 0x00000ABC (0x00000000C0000005,0x00007FFFDEADBEEF,0x0000000000000001,0x0000000000000000)");
}

/* What goes on -------------------------------------------------------------- */

static void bugcheck_does_not_keep_the_next_driver(struct kunit *test)
{
	struct ntmem_violation last;
	struct ntmem_driver *next;

	bugcheck_expect(test, bugcheck_with_parameters, TEST_CODE, &last);
	driver.entry = NULL;
	next = ntmem_driver_start(bugcheck_entry, THIS_MODULE, KBUILD_MODNAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(next));
	ntmem_driver_stop(next);
	KUNIT_EXPECT_EQ(test, driver.nr_unloads, 1U);
	KUNIT_EXPECT_EQ(test, driver.nr_returns, 2U);
}

/* The thread that is stopped has taken the address space of whoever loads the suite. */
static struct user_memory bugcheck_user;

static void bugcheck_with_address_space(void)
{
	kthread_use_mm(bugcheck_user.mm);
	KeBugCheck(TEST_CODE);
}

static void bugcheck_keeps_address_space(struct kunit *test)
{
	/* A thread ends behind the test's back, but all except the last have by then. */
	const int nr_runs = 8;
	struct ntmem_violation last;
	int i, nr_users;

	if (!bugcheck_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_BUGCHECK_KUNIT_TEST=m");
	/* Were they dropped, it would stay all the same. */
	for (i = 0; i < nr_runs; i++)
		mmget(bugcheck_user.mm);
	nr_users = atomic_read(&bugcheck_user.mm->mm_users);
	for (i = 0; i < nr_runs; i++)
		bugcheck_expect(test, bugcheck_with_address_space, TEST_CODE, &last);
	KUNIT_EXPECT_EQ(test, atomic_read(&bugcheck_user.mm->mm_users), nr_users);
	while (i--)
		mmput(bugcheck_user.mm);
}

static void bugcheck_pins_no_module(struct kunit *test)
{
	struct ntmem_violation last;
	int before;

	if (!IS_ENABLED(MODULE))
		kunit_skip(test, "needs CONFIG_NTMEM_BUGCHECK_KUNIT_TEST=m");
	before = module_refcount(THIS_MODULE);
	bugcheck_expect(test, bugcheck_with_parameters, TEST_CODE, &last);
	KUNIT_EXPECT_EQ(test, module_refcount(THIS_MODULE), before);
}

static void bugcheck_in_unload_runs_it_once(struct kunit *test)
{
	struct ntmem_driver *started;

	driver.unload = bugcheck_with_parameters;
	started = ntmem_driver_start(bugcheck_entry, THIS_MODULE, KBUILD_MODNAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(started));
	EXPECT_VIOLATIONS(test, TEST_CODE, 1, ntmem_driver_stop(started));
	KUNIT_EXPECT_EQ(test, driver.nr_unloads, 1U);
	/* Of DriverEntry alone. */
	KUNIT_EXPECT_EQ(test, driver.nr_returns, 1U);
}

static void bugcheck_unhandled_in_unload_runs_it_once(struct kunit *test)
{
	struct ntmem_driver *started;

	driver.unload = bugcheck_raise_status;
	started = ntmem_driver_start(bugcheck_entry, THIS_MODULE, KBUILD_MODNAME);
	KUNIT_ASSERT_FALSE(test, IS_ERR(started));
	EXPECT_VIOLATIONS(test, KMODE_EXCEPTION_NOT_HANDLED, 1, ntmem_driver_stop(started));
	KUNIT_EXPECT_EQ(test, driver.nr_unloads, 1U);
}

static void bugcheck_again_and_again(struct kunit *test)
{
	struct ntmem_violation last;
	int i;

	for (i = 0; i < 50; i++)
		bugcheck_expect(test, i % 2 ? bugcheck_in_nested_try : bugcheck_with_parameters,
				TEST_CODE, &last);
}

/* Guarded code -------------------------------------------------------------- */

struct bugcheck_row {
	const char *name;
	void (*entry)(void);
	u32 code;
	u32 nr_filters;
};

/* No handler and no finally block ever runs: how many filters did says it all. */
static const struct bugcheck_row bugcheck_rows[] = {
	{ "in_try", bugcheck_in_try, TEST_CODE, 0 },
	{ "in_nested_try", bugcheck_in_nested_try, TEST_CODE, 0 },
	{ "in_filter", bugcheck_in_filter, TEST_CODE, 1 },
	{ "in_handler", bugcheck_in_handler, TEST_CODE, 1 },
	{ "in_finally", bugcheck_in_finally, TEST_CODE, 1 },
	{ "in_unwound_finally", bugcheck_in_unwound_finally, TEST_CODE, 1 },
	{ "by_filter_that_passes", bugcheck_by_filter_that_passes, 0x1e, 1 },
	{ "by_finally_alone", bugcheck_by_finally_alone, 0x1e, 1 },
	{ "by_handler_that_raises", bugcheck_by_handler_that_raises, 0x1e, 1 },
	{ "by_continuing", bugcheck_by_continuing, 0x1e, 0 },
};

static void bugcheck_row_name(const struct bugcheck_row *row, char *name)
{
	strscpy(name, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bugcheck_row, bugcheck_rows, bugcheck_row_name);

static void bugcheck_runs_no_blocks(struct kunit *test)
{
	const struct bugcheck_row *row = test->param_value;
	struct ntmem_violation last;

	bugcheck_expect(test, row->entry, row->code, &last);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_filters, row->nr_filters);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_handlers, 0U);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_finallys, 0U);
	if (row->code == 0x1e)
		KUNIT_EXPECT_EQ(test, last.parameter[0],
				(u64)(u32)(row->entry == bugcheck_by_continuing ?
						   STATUS_NONCONTINUABLE_EXCEPTION :
						   STATUS_UNSUCCESSFUL));
}

/* It ends while there is a quarter of the stack, which to print the report may take. */
static void bugcheck_ends_filter_that_raises(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_by_filter_that_raises, KMODE_EXCEPTION_NOT_HANDLED, &last);
	KUNIT_EXPECT_EQ(test, last.parameter[0], (u64)(u32)STATUS_UNSUCCESSFUL);
	KUNIT_EXPECT_STREQ(test, last.what,
			   "exception raised on a stack that is overwritten or full");
	KUNIT_EXPECT_GE(test, bugcheck_blocks.nr_filters, 3U);
	KUNIT_EXPECT_GE(test, bugcheck_blocks.deepest % THREAD_SIZE, THREAD_SIZE / 4);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_handlers, 0U);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_finallys, 0U);
}

/* With SMAP the kernel itself stops such an access. */
static void bugcheck_ends_copy_from_nobody(struct kunit *test)
{
	struct ntmem_violation last;

	if (boot_cpu_has(X86_FEATURE_SMAP))
		kunit_skip(test, "the processor has SMAP");
	bugcheck_expect(test, bugcheck_by_copy_from_nobody, KMODE_EXCEPTION_NOT_HANDLED, &last);
	KUNIT_EXPECT_EQ(test, last.parameter[0], (u64)(u32)STATUS_ACCESS_VIOLATION);
	KUNIT_EXPECT_EQ(test, last.parameter[2], (u64)EXCEPTION_READ_FAULT);
	KUNIT_EXPECT_EQ(test, last.parameter[3], 0x10000ULL);
	KUNIT_EXPECT_EQ(test, bugcheck_blocks.nr_handlers, 0U);
}

/* Lists --------------------------------------------------------------------- */

static s64 bugcheck_tag_bytes(void)
{
	return atomic64_read(&ntmem_tag_get(TEST_TAG, false)->bytes);
}

static bool bugcheck_list_is_there(const void *nt)
{
	struct ntmem_lookaside *list = ntmem_registry_find(nt);

	if (list)
		ntmem_lookaside_put(list);
	return list;
}

/* Who holds the list besides the registry; it must be there. */
static unsigned int bugcheck_nr_holders(struct kunit *test, const void *nt)
{
	struct ntmem_lookaside *list = ntmem_registry_find(nt);
	unsigned int nr;

	KUNIT_ASSERT_NOT_NULL(test, list);
	nr = refcount_read(&list->refs) - 2;
	ntmem_lookaside_put(list);
	return nr;
}

static void bugcheck_with_list_on_stack(void)
{
	NPAGED_LOOKASIDE_LIST list;
	void *cached;

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, TEST_SIZE, TEST_TAG, 0);
	driver.nt = &list;
	driver.entries[0] = ExAllocateFromNPagedLookasideList(&list);
	cached = ExAllocateFromNPagedLookasideList(&list);
	ExFreeToNPagedLookasideList(&list, cached);
	KeBugCheck(TEST_CODE);
}

static void bugcheck_ends_list_on_stack(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_with_list_on_stack, TEST_CODE, &last);
	KUNIT_EXPECT_FALSE(test, bugcheck_list_is_there(driver.nt));
	/* The driver still has one. */
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), (s64)TEST_SIZE);
	ExFreePool(driver.entries[0]);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

/* In heavy use, its entries are per CPU, and the public half is written to now and then. */
static void bugcheck_with_busy_list_on_stack(void)
{
	NPAGED_LOOKASIDE_LIST list;
	unsigned int i;

	ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, TEST_SIZE, TEST_TAG, 0);
	driver.nt = &list;
	for (i = 0; i < 5000; i++)
		ExFreeToNPagedLookasideList(&list, ExAllocateFromNPagedLookasideList(&list));
	KeBugCheck(TEST_CODE);
}

static void bugcheck_ends_busy_list_on_stack(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_with_busy_list_on_stack, TEST_CODE, &last);
	KUNIT_EXPECT_FALSE(test, bugcheck_list_is_there(driver.nt));
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_with_list_elsewhere(void)
{
	ExInitializeNPagedLookasideList(&driver.nonpaged, NULL, NULL, 0, TEST_SIZE, TEST_TAG, 0);
	driver.entries[0] = ExAllocateFromNPagedLookasideList(&driver.nonpaged);
	KeBugCheck(TEST_CODE);
}

static void bugcheck_leaves_list_elsewhere(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_with_list_elsewhere, TEST_CODE, &last);
	/* The entry that is out. */
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.nonpaged), 1U);
	ExFreeToNPagedLookasideList(&driver.nonpaged, driver.entries[0]);
	ExDeleteNPagedLookasideList(&driver.nonpaged);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

/* Lists whose routines do not return ----------------------------------------- */

static void bugcheck_stop_or_raise(void)
{
	if (driver.raise)
		ExRaiseStatus(STATUS_NO_MEMORY);
	KeBugCheck(TEST_CODE);
}

static PVOID bugcheck_allocate(POOL_TYPE type, SIZE_T size, ULONG tag)
{
	bugcheck_stop_or_raise();
	return NULL;
}

static VOID bugcheck_free(PVOID entry)
{
	ExFreePool(entry);
	if (++driver.nr_frees == driver.stop_at_free)
		bugcheck_stop_or_raise();
}

static PVOID bugcheck_allocate_ex(POOL_TYPE type, SIZE_T size, ULONG tag, PLOOKASIDE_LIST_EX list)
{
	return ExAllocatePoolWithTag(type, size, tag);
}

static VOID bugcheck_free_ex(PVOID entry, PLOOKASIDE_LIST_EX list)
{
	bugcheck_free(entry);
}

static void bugcheck_make_list_without_entries(void)
{
	ExInitializeNPagedLookasideList(&driver.nonpaged, bugcheck_allocate, NULL, 0, TEST_SIZE,
					TEST_TAG, 0);
}

/* Makes a list that has as many entries cached; the routine for the next one stops. */
static void bugcheck_make_list(unsigned int nr_cached)
{
	unsigned int i;

	driver.stop_at_free = 0;
	ExInitializeLookasideListEx(&driver.ex, bugcheck_allocate_ex, bugcheck_free_ex,
				    NonPagedPool, 0, TEST_SIZE, TEST_TAG, 0);
	driver.ex.L.Depth = nr_cached;
	for (i = 0; i <= nr_cached; i++)
		driver.entries[i] = ExAllocateFromLookasideListEx(&driver.ex);
	for (i = 0; i < nr_cached; i++)
		ExFreeToLookasideListEx(&driver.ex, driver.entries[i]);
	driver.stop_at_free = driver.nr_frees + 1;
}

static void bugcheck_in_allocate(void)
{
	bugcheck_make_list_without_entries();
	ExAllocateFromNPagedLookasideList(&driver.nonpaged);
}

static void bugcheck_in_allocate_gives_references_back(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_in_allocate, TEST_CODE, &last);
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.nonpaged), 0U);
	KUNIT_EXPECT_EQ(test, driver.nonpaged.L.AllocateMisses, 1U);
	ExDeleteNPagedLookasideList(&driver.nonpaged);
	KUNIT_EXPECT_FALSE(test, bugcheck_list_is_there(&driver.nonpaged));
}

static void bugcheck_allocate_from_nonpaged(void *unused)
{
	ExAllocateFromNPagedLookasideList(&driver.nonpaged);
}

static void bugcheck_raise_in_allocate_leaves_list_usable(struct kunit *test)
{
	unsigned int i;

	driver.raise = true;
	bugcheck_make_list_without_entries();
	for (i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, status_raised_by(bugcheck_allocate_from_nonpaged, NULL),
				STATUS_NO_MEMORY);
		KUNIT_EXPECT_EQ(test, driver.nonpaged.L.TotalAllocates, i);
		KUNIT_EXPECT_EQ(test, driver.nonpaged.L.AllocateMisses, i);
		KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.nonpaged), 0U);
	}
	ExDeleteNPagedLookasideList(&driver.nonpaged);
}

static void bugcheck_free_to_ex(void *unused)
{
	ExFreeToLookasideListEx(&driver.ex, driver.entries[4]);
}

static void bugcheck_in_free(void)
{
	bugcheck_make_list(4);
	bugcheck_free_to_ex(NULL);
}

static void bugcheck_in_free_gives_references_back(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_in_free, TEST_CODE, &last);
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.ex), 0U);
	ExDeleteLookasideListEx(&driver.ex);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_raise_in_free_leaves_list_usable(struct kunit *test)
{
	driver.raise = true;
	bugcheck_make_list(4);
	KUNIT_EXPECT_EQ(test, status_raised_by(bugcheck_free_to_ex, NULL), STATUS_NO_MEMORY);
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.ex), 0U);
	driver.entries[4] = ExAllocateFromLookasideListEx(&driver.ex);
	KUNIT_EXPECT_PTR_EQ(test, driver.entries[4], driver.entries[3]);
	ExFreeToLookasideListEx(&driver.ex, driver.entries[4]);
	ExDeleteLookasideListEx(&driver.ex);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_flush_ex(void *unused)
{
	ExFlushLookasideListEx(&driver.ex);
}

static void bugcheck_in_flush(void)
{
	/* More than the table that comes with a list. */
	bugcheck_make_list(30);
	bugcheck_flush_ex(NULL);
}

/* The last entry in goes first; the routine did not get the others. */
static void bugcheck_free_lost(unsigned int nr)
{
	while (nr)
		ExFreePool(driver.entries[--nr]);
}

static void bugcheck_in_flush_gives_references_back(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_in_flush, TEST_CODE, &last);
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.ex), 0U);
	KUNIT_EXPECT_EQ(test, driver.nr_frees, 1U);
	ExFreeToLookasideListEx(&driver.ex, driver.entries[30]);
	ExDeleteLookasideListEx(&driver.ex);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 29LL * TEST_SIZE);
	bugcheck_free_lost(29);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_raise_in_flush_leaves_list_usable(struct kunit *test)
{
	driver.raise = true;
	bugcheck_make_list(30);
	KUNIT_EXPECT_EQ(test, status_raised_by(bugcheck_flush_ex, NULL), STATUS_NO_MEMORY);
	KUNIT_EXPECT_EQ(test, bugcheck_nr_holders(test, &driver.ex), 0U);
	ExFreeToLookasideListEx(&driver.ex, driver.entries[30]);
	KUNIT_EXPECT_EQ(test, driver.nr_frees, 1U);
	ExDeleteLookasideListEx(&driver.ex);
	bugcheck_free_lost(29);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_delete_ex(void *unused)
{
	ExDeleteLookasideListEx(&driver.ex);
}

static void bugcheck_in_delete(void)
{
	bugcheck_make_list(30);
	bugcheck_delete_ex(NULL);
}

/* The list is ended before its entries go. Here the last reference is the test's own. */
static void bugcheck_in_delete_gives_references_back(struct kunit *test)
{
	struct ntmem_violation last;

	bugcheck_expect(test, bugcheck_in_delete, TEST_CODE, &last);
	KUNIT_EXPECT_FALSE(test, bugcheck_list_is_there(&driver.ex));
	bugcheck_free_lost(29);
	ExFreePool(driver.entries[30]);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static void bugcheck_raise_in_delete_gives_references_back(struct kunit *test)
{
	struct ntmem_lookaside *list;

	driver.raise = true;
	bugcheck_make_list(30);
	list = ntmem_registry_find(&driver.ex);
	KUNIT_ASSERT_NOT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, status_raised_by(bugcheck_delete_ex, NULL), STATUS_NO_MEMORY);
	KUNIT_EXPECT_EQ(test, refcount_read(&list->refs), 1U);
	ntmem_lookaside_put(list);
	KUNIT_EXPECT_FALSE(test, bugcheck_list_is_there(&driver.ex));
	bugcheck_free_lost(29);
	ExFreePool(driver.entries[30]);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

/* A block with a list in it is freed: the list is ended, and that does not come back. */
static void bugcheck_free_memory(void *memory)
{
	ExFreePool(memory);
}

static void bugcheck_raise_while_memory_of_list_is_freed(struct kunit *test)
{
	PLOOKASIDE_LIST_EX ex = ExAllocatePoolWithTag(NonPagedPool, sizeof(*ex), TEST_TAG);
	struct ntmem_lookaside *list;
	s32 status = 0;

	KUNIT_ASSERT_NOT_NULL(test, ex);
	driver.raise = true;
	ExInitializeLookasideListEx(ex, bugcheck_allocate_ex, bugcheck_free_ex, NonPagedPool, 0,
				    TEST_SIZE, TEST_TAG, 0);
	ExFreeToLookasideListEx(ex, ExAllocateFromLookasideListEx(ex));
	driver.stop_at_free = 1;
	list = ntmem_registry_find(ex);
	KUNIT_ASSERT_NOT_NULL(test, list);
	EXPECT_VIOLATIONS(test, DRIVER_VERIFIER_DETECTED_VIOLATION, 1,
			  status = status_raised_by(bugcheck_free_memory, ex));
	KUNIT_EXPECT_EQ(test, status, STATUS_NO_MEMORY);
	KUNIT_EXPECT_EQ(test, refcount_read(&list->refs), 1U);
	ntmem_lookaside_put(list);
	KUNIT_EXPECT_EQ(test, bugcheck_tag_bytes(), 0LL);
}

static int bugcheck_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&bugcheck_user);
}

static void bugcheck_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&bugcheck_user);
}

static int bugcheck_init(struct kunit *test)
{
	memset(&driver, 0, sizeof(driver));
	memset(&bugcheck_blocks, 0, sizeof(bugcheck_blocks));
	return 0;
}

static struct kunit_case bugcheck_cases[] = {
	KUNIT_CASE(bugcheck_parameters_are_reported),
	KUNIT_CASE(bugcheck_without_parameters_has_zeros),
	KUNIT_CASE(bugcheck_code_may_be_any),
	KUNIT_CASE(bugcheck_unhandled_status_is_reported),
	KUNIT_CASE(bugcheck_unhandled_record_shows_two_parameters),
	KUNIT_CASE(bugcheck_unhandled_record_shows_no_parameter_too_many),
	KUNIT_CASE(bugcheck_unhandled_failure_of_routine_names_its_caller),
	KUNIT_CASE(bugcheck_names_are_those_of_nt),
	KUNIT_CASE(bugcheck_text_is_that_of_nt),
	KUNIT_CASE(bugcheck_does_not_keep_the_next_driver),
	KUNIT_CASE(bugcheck_keeps_address_space),
	KUNIT_CASE(bugcheck_pins_no_module),
	KUNIT_CASE(bugcheck_in_unload_runs_it_once),
	KUNIT_CASE(bugcheck_unhandled_in_unload_runs_it_once),
	KUNIT_CASE(bugcheck_again_and_again),
	KUNIT_CASE_PARAM(bugcheck_runs_no_blocks, bugcheck_row_gen_params),
	KUNIT_CASE(bugcheck_ends_filter_that_raises),
	KUNIT_CASE(bugcheck_ends_copy_from_nobody),
	KUNIT_CASE(bugcheck_ends_list_on_stack),
	KUNIT_CASE(bugcheck_ends_busy_list_on_stack),
	KUNIT_CASE(bugcheck_leaves_list_elsewhere),
	KUNIT_CASE(bugcheck_in_allocate_gives_references_back),
	KUNIT_CASE(bugcheck_raise_in_allocate_leaves_list_usable),
	KUNIT_CASE(bugcheck_in_free_gives_references_back),
	KUNIT_CASE(bugcheck_raise_in_free_leaves_list_usable),
	KUNIT_CASE(bugcheck_in_flush_gives_references_back),
	KUNIT_CASE(bugcheck_raise_in_flush_leaves_list_usable),
	KUNIT_CASE(bugcheck_in_delete_gives_references_back),
	KUNIT_CASE(bugcheck_raise_in_delete_gives_references_back),
	KUNIT_CASE(bugcheck_raise_while_memory_of_list_is_freed),
	{}
};

static struct kunit_suite bugcheck_suite = {
	.name = "ntmem_bugcheck",
	.suite_init = bugcheck_suite_init,
	.suite_exit = bugcheck_suite_exit,
	.init = bugcheck_init,
	.test_cases = bugcheck_cases,
};
kunit_test_suite(bugcheck_suite);

MODULE_DESCRIPTION("Tests of drivers that a bug check stops");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
