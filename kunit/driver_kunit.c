// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_driver: how drivers are started and stopped, and what they leave behind, with
 * this module as the driver.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "glue/driver_module.h"
#include "helpers.h"

#define TEST_TAG 0x76697244 /* "Driv" */
#define TEST_SIZE 64

/* What the routines of the driver under test saw, and what they shall do. */
static struct {
	NTSTATUS status;
	bool unloadable;
	DRIVER_OBJECT object;
	PDRIVER_OBJECT live;
	char path[128];
	USHORT path_bytes;
	char name[64];
	char service[64];
	char hardware[64];
	DRIVER_EXTENSION extension;
	NTSTATUS refusal;
	bool in_kthread;
	struct task_struct *task;
	u8 irql;
	unsigned int nr_unloads;
	PDRIVER_OBJECT unloaded;
} driver_seen;

static void driver_narrow(char *text, size_t size, const UNICODE_STRING *string)
{
	size_t i, length = min_t(size_t, string->Length / sizeof(WCHAR), size - 1);

	for (i = 0; i < length; i++)
		text[i] = string->Buffer[i];
	text[length] = '\0';
}

static VOID driver_unload(PDRIVER_OBJECT object)
{
	driver_seen.nr_unloads++;
	driver_seen.unloaded = object;
}

static NTSTATUS driver_entry(PDRIVER_OBJECT object, PUNICODE_STRING path)
{
	driver_seen.object = *object;
	driver_seen.live = object;
	driver_seen.path_bytes = path->Length;
	driver_narrow(driver_seen.path, sizeof(driver_seen.path), path);
	driver_narrow(driver_seen.name, sizeof(driver_seen.name), &object->DriverName);
	driver_seen.extension = *object->DriverExtension;
	driver_narrow(driver_seen.service, sizeof(driver_seen.service),
		      &object->DriverExtension->ServiceKeyName);
	driver_narrow(driver_seen.hardware, sizeof(driver_seen.hardware),
		      object->HardwareDatabase);
	driver_seen.refusal = object->MajorFunction[IRP_MJ_MAXIMUM_FUNCTION](NULL, NULL);
	driver_seen.in_kthread = current->flags & PF_KTHREAD;
	driver_seen.task = current;
	driver_seen.irql = ntmem_irql();
	if (driver_seen.unloadable)
		object->DriverUnload = driver_unload;
	return driver_seen.status;
}

static struct ntmem_driver *driver_start(NTSTATUS status, bool unloadable)
{
	memset(&driver_seen, 0, sizeof(driver_seen));
	driver_seen.status = status;
	driver_seen.unloadable = unloadable;
	return ntmem_driver_start(driver_entry, THIS_MODULE, KBUILD_MODNAME);
}

static void driver_object_starts_as_in_nt(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);
	int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_EQ(test, driver_seen.object.Type, 4);
	KUNIT_EXPECT_EQ(test, driver_seen.object.Size, 0x150);
	KUNIT_EXPECT_TRUE(test, driver_seen.object.DriverInit == driver_entry);
	KUNIT_EXPECT_FALSE(test, driver_seen.object.DriverUnload);
	KUNIT_EXPECT_FALSE(test, driver_seen.object.DriverStartIo);
	KUNIT_EXPECT_NULL(test, driver_seen.object.DeviceObject);
	KUNIT_EXPECT_NULL(test, driver_seen.object.FastIoDispatch);
	for (i = 1; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
		KUNIT_EXPECT_TRUE(test, driver_seen.object.MajorFunction[i] ==
				  driver_seen.object.MajorFunction[0]);
	KUNIT_EXPECT_EQ(test, driver_seen.refusal, STATUS_INVALID_DEVICE_REQUEST);
	ntmem_driver_stop(driver);
}

static void driver_extension_points_back(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_PTR_EQ(test, driver_seen.extension.DriverObject, driver_seen.live);
	KUNIT_EXPECT_FALSE(test, driver_seen.extension.AddDevice);
	KUNIT_EXPECT_EQ(test, driver_seen.extension.Count, 0U);
	KUNIT_EXPECT_STREQ(test, driver_seen.service, KBUILD_MODNAME);
	ntmem_driver_stop(driver);
}

static NTSTATUS driver_add_device(PDRIVER_OBJECT object, PDEVICE_OBJECT device)
{
	driver_seen.nr_unloads = 100;
	return STATUS_SUCCESS;
}

static void driver_add_device_is_kept_and_not_called(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	driver_seen.live->DriverExtension->AddDevice = driver_add_device;
	ntmem_driver_stop(driver);
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 1U);
}

static void driver_hardware_database_is_named(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_STREQ(test, driver_seen.hardware,
			   "\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM");
	ntmem_driver_stop(driver);
}

static void driver_start_and_size_cover_its_code(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);
	unsigned long entry = (unsigned long)driver_entry, start;

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	start = (unsigned long)driver_seen.object.DriverStart;
	if (IS_ENABLED(MODULE)) {
		KUNIT_EXPECT_GE(test, entry, start);
		KUNIT_EXPECT_LT(test, entry - start, (unsigned long)driver_seen.object.DriverSize);
	} else {
		KUNIT_EXPECT_EQ(test, start, 0UL);
		KUNIT_EXPECT_EQ(test, driver_seen.object.DriverSize, 0U);
	}
	ntmem_driver_stop(driver);
}

/* A driver may do with its object what it wants; what ntmem has to free it keeps apart. */
static void driver_that_overwrites_its_object_is_stopped(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	memset(driver_seen.live->DriverExtension, 0xff, sizeof(DRIVER_EXTENSION));
	memset(driver_seen.live, 0xff, sizeof(DRIVER_OBJECT));
	driver_seen.live->DriverUnload = driver_unload;
	ntmem_driver_stop(driver);
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 1U);
}

static void driver_names_come_from_the_module(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_STREQ(test, driver_seen.path,
			   "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"
			   KBUILD_MODNAME);
	KUNIT_EXPECT_EQ(test, driver_seen.path_bytes, 2 * strlen(driver_seen.path));
	KUNIT_EXPECT_STREQ(test, driver_seen.name, "\\Driver\\" KBUILD_MODNAME);
	ntmem_driver_stop(driver);
}

static void driver_entry_runs_in_a_thread_of_its_own(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_TRUE(test, driver_seen.in_kthread);
	KUNIT_EXPECT_PTR_NE(test, driver_seen.task, current);
	KUNIT_EXPECT_EQ(test, driver_seen.irql, PASSIVE_LEVEL);
	ntmem_driver_stop(driver);
}

static void driver_unload_runs_once_on_stop(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 0U);
	ntmem_driver_stop(driver);
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 1U);
	KUNIT_EXPECT_NOT_NULL(test, driver_seen.unloaded);
}

struct driver_failure {
	NTSTATUS status;
	int err;
};

static const struct driver_failure driver_failures[] = {
	{ STATUS_INSUFFICIENT_RESOURCES, -ENOMEM },
	{ STATUS_INVALID_PARAMETER, -EINVAL },
	{ STATUS_INVALID_PARAMETER_12, -EINVAL },
	{ STATUS_ACCESS_VIOLATION, -EFAULT },
	{ STATUS_NOT_SUPPORTED, -EOPNOTSUPP },
	{ STATUS_UNSUCCESSFUL, -EIO },
	/* What has no errno of its own is an I/O error, warnings included. */
	{ (NTSTATUS)0xc0ffee00, -EIO },
	{ (NTSTATUS)0x80001234, -EIO },
};

static void driver_failure_name(const struct driver_failure *failure, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "0x%08x", failure->status);
}

KUNIT_ARRAY_PARAM(driver_failure, driver_failures, driver_failure_name);

static void driver_failed_entry_gives_errno_and_no_unload(struct kunit *test)
{
	const struct driver_failure *failure = test->param_value;
	struct ntmem_driver *driver = driver_start(failure->status, true);

	KUNIT_ASSERT_TRUE(test, IS_ERR(driver));
	KUNIT_EXPECT_EQ(test, PTR_ERR(driver), (long)failure->err);
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 0U);
}

static void driver_informational_status_is_success(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_TIMEOUT, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	ntmem_driver_stop(driver);
}

static void driver_that_takes_its_unload_back_is_stopped(struct kunit *test)
{
	struct ntmem_driver *driver = driver_start(STATUS_SUCCESS, true);

	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	driver_seen.live->DriverUnload = NULL;
	ntmem_driver_stop(driver);
	KUNIT_EXPECT_EQ(test, driver_seen.nr_unloads, 0U);
}

static void driver_without_unload_pins_its_module(struct kunit *test)
{
	struct ntmem_driver *driver;
	int before;

	if (!IS_ENABLED(MODULE))
		kunit_skip(test, "needs CONFIG_NTMEM_DRIVER_KUNIT_TEST=m");
	before = module_refcount(THIS_MODULE);
	driver = driver_start(STATUS_SUCCESS, false);
	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	KUNIT_ASSERT_EQ(test, module_refcount(THIS_MODULE), before + 1);
	/* Undone, so that the suite can be unloaded: no such driver would be. */
	module_put(THIS_MODULE);
	driver_seen.live->DriverUnload = driver_unload;
	ntmem_driver_stop(driver);
}

/* Modules of other times ------------------------------------------------------ */

static void driver_expect_refused(struct kunit *test, u32 bytes, u32 abi)
{
	const struct ntmem_driver_info info = {
		.bytes = bytes,
		.abi = abi,
		.name = KBUILD_MODNAME,
		.entry = driver_entry,
		.module = THIS_MODULE,
	};
	struct ntmem_driver *driver;

	memset(&driver_seen, 0, sizeof(driver_seen));
	driver_seen.unloadable = true;
	driver = ntmem_driver_load(&info);
	KUNIT_EXPECT_PTR_EQ(test, driver, (struct ntmem_driver *)ERR_PTR(-ENOEXEC));
	KUNIT_EXPECT_NULL(test, driver_seen.live);
	if (!IS_ERR(driver))
		ntmem_driver_stop(driver);
}

static void driver_of_other_abi_is_refused(struct kunit *test)
{
	driver_expect_refused(test, sizeof(struct ntmem_driver_info), NTMEM_ABI + 1);
	driver_expect_refused(test, sizeof(struct ntmem_driver_info), NTMEM_ABI - 1);
	driver_expect_refused(test, 3 * sizeof(struct ntmem_driver_info), NTMEM_ABI + 1);
}

static void driver_that_says_too_little_is_refused(struct kunit *test)
{
	driver_expect_refused(test, sizeof(struct ntmem_driver_info) - 1, NTMEM_ABI);
	driver_expect_refused(test, 0, NTMEM_ABI);
}

static void driver_that_says_more_is_taken(struct kunit *test)
{
	const struct ntmem_driver_info info = {
		.bytes = sizeof(info) + 8,
		.abi = NTMEM_ABI,
		.name = KBUILD_MODNAME,
		.entry = driver_entry,
		.module = THIS_MODULE,
	};
	struct ntmem_driver *driver;

	memset(&driver_seen, 0, sizeof(driver_seen));
	driver_seen.unloadable = true;
	driver = ntmem_driver_load(&info);
	KUNIT_ASSERT_FALSE(test, IS_ERR(driver));
	ntmem_driver_stop(driver);
}

/* What is left behind --------------------------------------------------------- */

static void *driver_allocate(struct kunit *test, POOL_TYPE type, ULONG tag)
{
	void *block = ExAllocatePoolWithTag(type, TEST_SIZE, tag);

	KUNIT_ASSERT_NOT_NULL(test, block);
	return block;
}

static struct ntmem_leaks *driver_leaks(struct kunit *test, struct module *module)
{
	struct ntmem_leaks *leaks = kunit_kzalloc(test, sizeof(*leaks), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, leaks);
	ntmem_leaks_find(module, leaks);
	return leaks;
}

#define NEEDS_MODULE(test)                                                          \
	do {                                                                        \
		if (!IS_ENABLED(MODULE))                                            \
			kunit_skip(test, "needs CONFIG_NTMEM_DRIVER_KUNIT_TEST=m"); \
	} while (0)

static void driver_without_leaks_has_none(struct kunit *test)
{
	struct ntmem_leaks *leaks;

	NEEDS_MODULE(test);
	ExFreePool(driver_allocate(test, PagedPool, TEST_TAG));
	leaks = driver_leaks(test, THIS_MODULE);
	KUNIT_EXPECT_EQ(test, leaks->nr_blocks, 0ULL);
	KUNIT_EXPECT_EQ(test, leaks->nr_kinds, 0U);
}

static void driver_leaks_are_counted_by_tag(struct kunit *test)
{
	void *blocks[3];
	struct ntmem_leaks *leaks;
	int i;

	NEEDS_MODULE(test);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		blocks[i] = driver_allocate(test, i ? PagedPool : NonPagedPool, TEST_TAG);
	leaks = driver_leaks(test, THIS_MODULE);
	KUNIT_EXPECT_EQ(test, leaks->nr_blocks, 3ULL);
	KUNIT_EXPECT_EQ(test, leaks->nr_bytes, 3ULL * TEST_SIZE);
	KUNIT_EXPECT_EQ(test, leaks->nr_others, 0ULL);
	/* Each kind of pool by itself. */
	KUNIT_ASSERT_EQ(test, leaks->nr_kinds, 2U);
	for (i = 0; i < 2; i++) {
		const struct ntmem_leak *leak = &leaks->kinds[i];

		KUNIT_EXPECT_NULL(test, leak->type);
		KUNIT_EXPECT_EQ(test, leak->tag, (u32)TEST_TAG);
		KUNIT_EXPECT_EQ(test, leak->nr, leak->paged ? 2ULL : 1ULL);
		KUNIT_EXPECT_EQ(test, leak->bytes, leak->nr * TEST_SIZE);
		KUNIT_EXPECT_TRUE(test, within_module(leak->caller, THIS_MODULE));
	}
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		ExFreePoolWithTag(blocks[i], TEST_TAG);
}

static void driver_leaks_of_many_tags_are_bounded(struct kunit *test)
{
	void *blocks[NTMEM_MAX_LEAKS + 3];
	struct ntmem_leaks *leaks;
	int i;

	NEEDS_MODULE(test);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		blocks[i] = driver_allocate(test, PagedPool, TEST_TAG + i);
	leaks = driver_leaks(test, THIS_MODULE);
	KUNIT_EXPECT_EQ(test, leaks->nr_blocks, (u64)ARRAY_SIZE(blocks));
	KUNIT_EXPECT_EQ(test, leaks->nr_kinds, (unsigned int)NTMEM_MAX_LEAKS);
	KUNIT_EXPECT_EQ(test, leaks->nr_others, 3ULL);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		ExFreePool(blocks[i]);
}

static void driver_leaks_are_found_once_and_stay(struct kunit *test)
{
	void *block;

	NEEDS_MODULE(test);
	block = driver_allocate(test, PagedPool, TEST_TAG);
	KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 1ULL);
	KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 0ULL);
	KUNIT_EXPECT_GE(test, ExQueryPoolBlockSize(block, NULL), (SIZE_T)TEST_SIZE);
	/* Whoever has been given it may free it. */
	ExFreePoolWithTag(block, TEST_TAG);
	EXPECT_VIOLATIONS(test, BAD_POOL_CALLER, 1, ExFreePool(block));
}

static void driver_leaks_of_others_are_theirs(struct kunit *test)
{
	/* A module that owns no address at all. */
	struct module *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	void *block = driver_allocate(test, PagedPool, TEST_TAG);

	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_EQ(test, driver_leaks(test, other)->nr_blocks, 0ULL);
	if (IS_ENABLED(MODULE))
		KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 1ULL);
	ExFreePool(block);
}

/* Data of a module that is none: what other modules leave behind is of their own types. */
static struct module *driver_module_with(struct kunit *test, void *data, unsigned int bytes)
{
	struct module *module = kunit_kzalloc(test, sizeof(*module), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, module);
	strscpy(module->name, "other", sizeof(module->name));
	ntmem_compat_module_data(module)->base = data;
	ntmem_compat_module_data(module)->size = bytes;
	return module;
}

static NTSTATUS driver_construct(PVOID object, PVOID argument)
{
	return STATUS_SUCCESS;
}

static VOID driver_destruct(PVOID object)
{
}

static void driver_objects_lose_their_type_with_its_module(struct kunit *test)
{
	NTMEM_OBJECT_TYPE *type = kunit_kzalloc(test, sizeof(*type), GFP_KERNEL);
	struct ntmem_violation_watch watch;
	struct module *other;
	void *objects[2];
	int i;

	NEEDS_MODULE(test);
	KUNIT_ASSERT_NOT_NULL(test, type);
	other = driver_module_with(test, type, sizeof(*type));
	*type = (NTMEM_OBJECT_TYPE){ .Name = "kind", .Tag = TEST_TAG, .Size = 32, .Alignment = 8,
				     .Construct = driver_construct, .Destruct = driver_destruct };
	objects[0] = ntmem_object_new(type, PagedPool, NULL);
	objects[1] = ntmem_object_new_array(type, PagedPool, 3, NULL);
	KUNIT_ASSERT_NOT_NULL(test, objects[0]);
	KUNIT_ASSERT_NOT_NULL(test, objects[1]);

	ntmem_violation_watch(&watch, DRIVER_VERIFIER_DETECTED_VIOLATION);
	ntmem_leaks_module_gone(other);
	ntmem_leaks_module_gone(other);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_EQ(test, watch.last.nr, 2ULL);
	KUNIT_EXPECT_TRUE(test, within_module(watch.last.caller, THIS_MODULE));

	/* Plain blocks from now on, whose memory is still that of who asked for it. */
	memset(type, 0xff, sizeof(*type));
	KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 2ULL);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		ExFreePoolWithTag(objects[i], TEST_TAG);
}

static void driver_entries_of_lists_are_the_lists(struct kunit *test)
{
	PAGED_LOOKASIDE_LIST *list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);
	void *entry;

	NEEDS_MODULE(test);
	KUNIT_ASSERT_NOT_NULL(test, list);
	ExInitializePagedLookasideList(list, NULL, NULL, 0, TEST_SIZE, TEST_TAG, 0);
	entry = ExAllocateFromPagedLookasideList(list);
	KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 0ULL);
	ExFreeToPagedLookasideList(list, entry);
	ExDeletePagedLookasideList(list);
}

static void driver_leak_is_one_violation(struct kunit *test)
{
	struct ntmem_violation_watch watch;
	void *blocks[5];
	int i;

	NEEDS_MODULE(test);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		blocks[i] = driver_allocate(test, NonPagedPool, TEST_TAG);
	ntmem_violation_watch(&watch, DRIVER_VERIFIER_DETECTED_VIOLATION);
	ntmem_leaks_module_gone(THIS_MODULE);
	ntmem_leaks_module_gone(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 1U);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[0], 0x62ULL);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[1], (u64)(unsigned long)THIS_MODULE->name);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[2], 0ULL);
	KUNIT_EXPECT_EQ(test, watch.last.parameter[3], 5ULL);
	KUNIT_EXPECT_EQ(test, watch.last.nr, 5ULL);
	KUNIT_EXPECT_EQ(test, watch.last.tag, (u32)TEST_TAG);
	KUNIT_EXPECT_TRUE(test, within_module(watch.last.caller, THIS_MODULE));
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		ExFreePool(blocks[i]);
}

/*
 * What a driver that goes leaves is looked for while others free what it has handed them:
 * three threads do so, of which one is the search.
 */
#define SEARCH_ROUNDS 300
#define SEARCH_BLOCKS 32

struct driver_search {
	bool searches;
	struct ntmem_leaks leaks;
	unsigned int nr_failed;
	bool *done;
};

static void driver_search_user(void *argument)
{
	struct driver_search *search = argument;
	void *blocks[SEARCH_BLOCKS];
	int i, turn;

	if (search->searches) {
		while (!READ_ONCE(*search->done)) {
			ntmem_leaks_find(THIS_MODULE, &search->leaks);
			cond_resched();
		}
		return;
	}
	for (turn = 0; turn < SEARCH_ROUNDS; turn++) {
		for (i = 0; i < SEARCH_BLOCKS; i++)
			blocks[i] = ExAllocatePoolWithTag(i % 2 ? PagedPool : NonPagedPool,
							  TEST_SIZE, TEST_TAG + i);
		for (i = 0; i < SEARCH_BLOCKS; i++) {
			if (blocks[i])
				ExFreePoolWithTag(blocks[i], TEST_TAG + i);
			else
				search->nr_failed++;
		}
		cond_resched();
	}
	WRITE_ONCE(*search->done, true);
}

static void driver_leaks_are_looked_for_while_others_free(struct kunit *test)
{
	struct driver_search *searches = kunit_kcalloc(test, 3, sizeof(*searches), GFP_KERNEL);
	struct ntmem_violation_watch watch;
	bool done = false;
	void *arguments[3];
	int i;

	NEEDS_MODULE(test);
	KUNIT_ASSERT_NOT_NULL(test, searches);
	for (i = 0; i < ARRAY_SIZE(arguments); i++) {
		searches[i].searches = i == 2;
		searches[i].done = &done;
		arguments[i] = &searches[i];
	}
	ntmem_violation_watch(&watch, BAD_POOL_CALLER);
	KUNIT_EXPECT_EQ(test, run_on_cpus(driver_search_user, arguments, 3), 0);
	KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), 0U);
	for (i = 0; i < ARRAY_SIZE(arguments); i++)
		KUNIT_EXPECT_EQ(test, searches[i].nr_failed, 0U);
	KUNIT_EXPECT_EQ(test, driver_leaks(test, THIS_MODULE)->nr_blocks, 0ULL);
}

/* Violations ------------------------------------------------------------------- */

static noinline void driver_free_user_address(void *unused)
{
	ExFreePool((void *)0x1000);
	barrier();
}

static noinline void driver_free_null(void *unused)
{
	ExFreePool(NULL);
	barrier();
}

static void driver_make_violations(void *unused)
{
	int i;

	for (i = 0; i < 3; i++)
		driver_free_user_address(NULL);
	driver_free_null(NULL);
}

/* Nobody watches: the kernel log has them. In a thread that no case runs in, none fails. */
static void driver_violations_are_counted_with_the_first(struct kunit *test)
{
	struct stopped_run run = { .routine = driver_make_violations };
	struct ntmem_violation first = {};
	unsigned int round;

	NEEDS_MODULE(test);
	/* The second time, the same call sites are those of another life of the module. */
	for (round = 0; round < 2; round++) {
		KUNIT_ASSERT_EQ(test, run_until_stopped(&run), 0);
		KUNIT_EXPECT_EQ(test, ntmem_violations_module_gone(THIS_MODULE, &first), 4ULL);
		KUNIT_EXPECT_EQ(test, first.code, BAD_POOL_CALLER);
		KUNIT_EXPECT_EQ(test, first.parameter[0], 0x40ULL);
		KUNIT_EXPECT_EQ(test, first.count, 3ULL);
		KUNIT_EXPECT_TRUE(test, within_module(first.caller, THIS_MODULE));
		KUNIT_EXPECT_EQ(test, ntmem_violations_module_gone(THIS_MODULE, &first), 0ULL);
	}
}

static void driver_violations_of_others_are_theirs(struct kunit *test)
{
	struct module *other = kunit_kzalloc(test, sizeof(*other), GFP_KERNEL);
	struct stopped_run run = { .routine = driver_free_null };
	struct ntmem_violation first = { .code = 0x1234 };

	NEEDS_MODULE(test);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_ASSERT_EQ(test, run_until_stopped(&run), 0);
	KUNIT_EXPECT_EQ(test, ntmem_violations_module_gone(other, &first), 0ULL);
	KUNIT_EXPECT_EQ(test, first.code, 0x1234U);
	KUNIT_EXPECT_EQ(test, ntmem_violations_module_gone(THIS_MODULE, &first), 1ULL);
}

static void driver_call_sites_keep_their_names(struct kunit *test)
{
	char *text = kunit_kzalloc(test, NTMEM_CALLER_TEXT, GFP_KERNEL);
	unsigned long one, other;

	KUNIT_ASSERT_NOT_NULL(test, text);
	one = ntmem_caller_keep("one of the driver suite");
	other = ntmem_caller_keep("another of the driver suite");
	KUNIT_EXPECT_NE(test, one, other);
	KUNIT_EXPECT_EQ(test, ntmem_caller_keep("one of the driver suite"), one);
	KUNIT_EXPECT_STREQ(test, ntmem_caller_text(one, text), "one of the driver suite");
	KUNIT_EXPECT_STREQ(test, ntmem_caller_text(other, text), "another of the driver suite");
	KUNIT_EXPECT_TRUE(test, ntmem_caller_is_kept(one));
	KUNIT_EXPECT_FALSE(test, ntmem_caller_is_kept(0));
	KUNIT_EXPECT_FALSE(test, ntmem_caller_is_kept((unsigned long)driver_entry));
}

static struct kunit_case driver_cases[] = {
	KUNIT_CASE(driver_object_starts_as_in_nt),
	KUNIT_CASE(driver_extension_points_back),
	KUNIT_CASE(driver_add_device_is_kept_and_not_called),
	KUNIT_CASE(driver_hardware_database_is_named),
	KUNIT_CASE(driver_start_and_size_cover_its_code),
	KUNIT_CASE(driver_that_overwrites_its_object_is_stopped),
	KUNIT_CASE(driver_names_come_from_the_module),
	KUNIT_CASE(driver_entry_runs_in_a_thread_of_its_own),
	KUNIT_CASE(driver_unload_runs_once_on_stop),
	KUNIT_CASE_PARAM(driver_failed_entry_gives_errno_and_no_unload, driver_failure_gen_params),
	KUNIT_CASE(driver_informational_status_is_success),
	KUNIT_CASE(driver_that_takes_its_unload_back_is_stopped),
	KUNIT_CASE(driver_without_unload_pins_its_module),
	KUNIT_CASE(driver_of_other_abi_is_refused),
	KUNIT_CASE(driver_that_says_too_little_is_refused),
	KUNIT_CASE(driver_that_says_more_is_taken),
	KUNIT_CASE(driver_without_leaks_has_none),
	KUNIT_CASE(driver_leaks_are_counted_by_tag),
	KUNIT_CASE(driver_leaks_of_many_tags_are_bounded),
	KUNIT_CASE(driver_leaks_are_found_once_and_stay),
	KUNIT_CASE(driver_leaks_of_others_are_theirs),
	KUNIT_CASE(driver_objects_lose_their_type_with_its_module),
	KUNIT_CASE(driver_entries_of_lists_are_the_lists),
	KUNIT_CASE(driver_leak_is_one_violation),
	KUNIT_CASE(driver_leaks_are_looked_for_while_others_free),
	KUNIT_CASE(driver_violations_are_counted_with_the_first),
	KUNIT_CASE(driver_violations_of_others_are_theirs),
	KUNIT_CASE(driver_call_sites_keep_their_names),
	{}
};

static struct kunit_suite driver_suite = {
	.name = "ntmem_driver",
	.test_cases = driver_cases,
};
kunit_test_suite(driver_suite);

MODULE_DESCRIPTION("Tests of how ntmem starts and stops drivers");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
