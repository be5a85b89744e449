// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suite ntmem_probe: what its files share, and its list of cases.
 *
 * Cases run in kernel threads. User memory is that of the process which loads the suite; a
 * case borrows its address space, and changes the mappings of a part of it at will.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/string.h>

#include "probe_kunit.h"

struct user_memory probe_user;

/* Ranges that no user memory can have. */
const struct probe_bad_range probe_bad_ranges[] = {
	{ KERNEL_ADDRESS, 0 },
	{ WILD_ADDRESS, 0 },
	{ -PAGE_SIZE, 0 },
	{ -1UL, 0 },
	{ 0x7fffffff0000UL, 0 },
	{ 0x7fffffff0000UL, 1 },
	{ 0x7ffffffeffffUL, 2 },
	{ 0x7ffffffef000UL, PAGE_SIZE + 1 },
	{ 0x800000000000UL, 0 },
	{ 0, MAXSIZE_T },
	{ 1, MAXSIZE_T },
	{ 2, MAXSIZE_T },
	{ 0x1000, MAXSIZE_T },
	{ 0x1000, 0x7fffffff0000UL },
	{ KERNEL_ADDRESS, -KERNEL_ADDRESS },
	{ KERNEL_ADDRESS, 0x1000 - KERNEL_ADDRESS },
	{ -8UL, 16 },
};

const unsigned int probe_nr_bad_ranges = ARRAY_SIZE(probe_bad_ranges);

void probe_user_begin(struct kunit *test)
{
	if (!probe_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_PROBE_KUNIT_TEST=m");
	kthread_use_mm(probe_user.mm);
	user_map(0, PROBE_PAGES, PROT_READ | PROT_WRITE);
}

void probe_user_end(void)
{
	user_map(0, PROBE_PAGES, PROT_READ | PROT_WRITE);
	kthread_unuse_mm(probe_user.mm);
}

/* Calls -------------------------------------------------------------------- */

static void probe_call_guarded(void *argument)
{
	struct probe_call *call = argument;

	call->routine(call);
}

/* Calls and takes what is raised. */
void probe_call(struct probe_call *call)
{
	memset(&call->record, 0, sizeof(call->record));
	call->raised = ntmem_catch(probe_call_guarded, call, &call->record);
}

void probe_for_read(struct probe_call *call)
{
	ProbeForRead((void *)call->user, call->length, call->alignment);
}

void probe_for_write(struct probe_call *call)
{
	ProbeForWrite((void *)call->user, call->length, call->alignment);
}

static void probe_repair_guarded(void *argument)
{
	struct probe_repair *repair = argument;

	repair->call.routine(&repair->call);
}

static s32 probe_repair_filter(void *argument, EXCEPTION_RECORD *record)
{
	struct probe_repair *repair = argument;
	unsigned long address = record->ExceptionInformation[1];

	repair->call.record = *record;
	if (record->NumberParameters != 2 || repair->nr == MAX_REPAIRS)
		return EXCEPTION_EXECUTE_HANDLER;
	repair->kinds[repair->nr] = record->ExceptionInformation[0];
	repair->addresses[repair->nr++] = address;
	user_map((address - probe_user.address) / PAGE_SIZE, 1, repair->prot);
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* Calls, and maps what is missing; returns what could not be repaired. */
NTSTATUS probe_call_repaired(struct probe_repair *repair)
{
	if (!repair->prot)
		repair->prot = PROT_READ | PROT_WRITE;
	return ProbeCallWithFilter(probe_repair_guarded, probe_repair_filter, repair);
}

/* Accessors ---------------------------------------------------------------- */

#define COPIER(routine, ...)                                                      \
	static void call_##routine(struct probe_call *call)                       \
	{                                                                         \
		void *user = (void *)call->user, *kernel = call->kernel;          \
		size_t length = call->length;                                     \
		int value = call->value;                                          \
										  \
		(void)kernel;                                                     \
		(void)value;                                                      \
		routine(__VA_ARGS__);                                             \
	}

COPIER(CopyFromUser, kernel, user, length)
COPIER(CopyFromUserNonTemporal, kernel, user, length)
COPIER(CopyFromUserAligned, kernel, user, length, 1)
COPIER(CopyFromMode, kernel, user, length, UserMode)
COPIER(CopyFromModeNonTemporal, kernel, user, length, UserMode)
COPIER(CopyFromModeAligned, kernel, user, length, 1, UserMode)
COPIER(CopyFromUserToMode, kernel, user, length, KernelMode)
COPIER(CopyFromUserToModeNonTemporal, kernel, user, length, KernelMode)
COPIER(CopyFromUserToModeAligned, kernel, user, length, 1, KernelMode)
COPIER(CopyToUser, user, kernel, length)
COPIER(CopyToUserNonTemporal, user, kernel, length)
COPIER(CopyToUserAligned, user, kernel, length, 1)
COPIER(CopyToMode, user, kernel, length, UserMode)
COPIER(CopyToModeNonTemporal, user, kernel, length, UserMode)
COPIER(CopyToModeAligned, user, kernel, length, 1, UserMode)
COPIER(FillUserMemory, user, length, value)
COPIER(ZeroUserMemory, user, length)
COPIER(FillModeMemory, user, length, value, UserMode)
COPIER(ZeroModeMemory, user, length, UserMode)

#define READER(name) { #name, .reads = true, .routine = call_##name }
#define WRITER(name) { #name, .routine = call_##name }
#define FILLER(name) { #name, .fills = true, .routine = call_##name }
#define ZEROER(name) { #name, .fills = true, .zeroes = true, .routine = call_##name }

static const struct probe_copier probe_copiers[] = {
	READER(CopyFromUser), READER(CopyFromUserNonTemporal), READER(CopyFromUserAligned),
	READER(CopyFromMode), READER(CopyFromModeNonTemporal), READER(CopyFromModeAligned),
	READER(CopyFromUserToMode), READER(CopyFromUserToModeNonTemporal),
	READER(CopyFromUserToModeAligned),
	WRITER(CopyToUser), WRITER(CopyToUserNonTemporal), WRITER(CopyToUserAligned),
	WRITER(CopyToMode), WRITER(CopyToModeNonTemporal), WRITER(CopyToModeAligned),
	FILLER(FillUserMemory), FILLER(FillModeMemory),
	ZEROER(ZeroUserMemory), ZEROER(ZeroModeMemory),
};

static void probe_copier_name(const struct probe_copier *copier, char *name)
{
	strscpy(name, copier->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(probe_copier, probe_copiers, probe_copier_name);

void probe_copy_from_user(struct probe_call *call)
{
	call_CopyFromUser(call);
}

void probe_copy_to_user(struct probe_call *call)
{
	call_CopyToUser(call);
}

void probe_fill_user(struct probe_call *call)
{
	call_FillUserMemory(call);
}

/* One per routine of the module. */
#define LEVEL_CALL(name, call_it)                         \
	static void level_##name(struct probe_call *call) \
	{                                                 \
		void *user = (void *)call->user;          \
							  \
		call_it;                                  \
	}

LEVEL_CALL(move, MoveToUserFromUser(user, (void *)call->other, call->length))
LEVEL_CALL(read_8, ReadUCharFromUser(user))
LEVEL_CALL(read_16, ReadUShortFromUser(user))
LEVEL_CALL(read_32, ReadULongFromUser(user))
LEVEL_CALL(read_64, ReadULong64FromUser(user))
LEVEL_CALL(write_8, WriteUCharToUser(user, 0))
LEVEL_CALL(write_16, WriteUShortToUser(user, 0))
LEVEL_CALL(write_32, WriteULongToUser(user, 0))
LEVEL_CALL(write_64, WriteULong64ToUser(user, 0))
LEVEL_CALL(exchange, InterlockedCompareExchangeToUser(user, 1, 2))
LEVEL_CALL(exchange_64, InterlockedCompareExchange64ToUser(user, 1, 2))
LEVEL_CALL(and, InterlockedAndToUser(user, 1))
LEVEL_CALL(and_64, InterlockedAnd64ToUser(user, 1))
LEVEL_CALL(or, InterlockedOrToUser(user, 1))
LEVEL_CALL(or_64, InterlockedOr64ToUser(user, 1))
LEVEL_CALL(string, StringLengthFromUser(user))
LEVEL_CALL(wide_string, WideStringLengthFromUser(user))

void (*const probe_level_calls[])(struct probe_call *call) = {
	call_CopyFromUser, call_CopyToUser, call_FillUserMemory, level_move,
	level_read_8, level_read_16, level_read_32, level_read_64,
	level_write_8, level_write_16, level_write_32, level_write_64,
	level_exchange, level_exchange_64, level_and, level_and_64, level_or, level_or_64,
	level_string, level_wide_string,
};

const unsigned int probe_nr_level_calls = ARRAY_SIZE(probe_level_calls);

/* The suite ---------------------------------------------------------------- */

static struct kunit_case probe_test_cases[] = {
	KUNIT_CASE(probe_of_nothing_checks_nothing),
	KUNIT_CASE(probe_alignment_is_checked),
	KUNIT_CASE(probe_alignment_is_a_mask),
	KUNIT_CASE(probe_alignment_comes_before_range),
	KUNIT_CASE(probe_range_must_not_wrap),
	KUNIT_CASE(probe_range_ends_below_user_probe_address),
	KUNIT_CASE(probe_refuses_ranges_of_others),
	KUNIT_CASE(probe_for_read_takes_null),
	KUNIT_CASE(probe_for_read_touches_nothing),
	KUNIT_CASE(probe_limits_are_those_of_nt),
	KUNIT_CASE(probe_refuses_linux_memory_above),

	KUNIT_CASE(probe_for_write_leaves_contents),
	KUNIT_CASE(probe_for_write_makes_pages_private),
	KUNIT_CASE(probe_for_write_touches_no_page_beside),
	KUNIT_CASE(probe_for_write_faults_where_nothing_is),
	KUNIT_CASE(probe_for_write_faults_on_read_only_page),
	KUNIT_CASE(probe_for_write_faults_on_closed_page),
	KUNIT_CASE(probe_for_write_faults_at_page_start),
	KUNIT_CASE(probe_for_write_touches_address_then_page_starts),
	KUNIT_CASE(probe_for_write_goes_on_after_repair),
	KUNIT_CASE(probe_for_write_of_large_range),
	KUNIT_CASE(probe_for_write_of_null_faults),
	NTMEM_KUNIT_CASE_SLOW(probe_for_write_undoes_no_write),
	KUNIT_CASE(probe_raise_cannot_be_continued),

	KUNIT_CASE(probe_in_thread_without_user_memory),
	KUNIT_CASE(probe_in_thread_that_had_user_memory),
	KUNIT_CASE(probe_for_write_at_dispatch_level_is_reported),
	KUNIT_CASE(probe_for_write_at_raised_levels),
	KUNIT_CASE(probe_for_write_at_dispatch_level_does_not_fault_in),
	KUNIT_CASE(probe_for_write_in_rcu_section_does_not_fault_in),
	KUNIT_CASE(probe_for_read_at_dispatch_level_is_silent),
	KUNIT_CASE(probe_everything_in_softirq),
	KUNIT_CASE(probe_everything_in_hardirq),
	KUNIT_CASE(probe_accessors_at_dispatch_level_are_reported),
	KUNIT_CASE(probe_in_handler),
	KUNIT_CASE(probe_in_finally),
	KUNIT_CASE(probe_in_nested_blocks),
	KUNIT_CASE(probe_in_loop),
	KUNIT_CASE(probe_in_filter),
	KUNIT_CASE(probe_keeps_locals),

	KUNIT_CASE_PARAM(probe_copy_every_length, probe_copier_gen_params),
	KUNIT_CASE_PARAM(probe_copy_of_nothing_checks_nothing, probe_copier_gen_params),
	KUNIT_CASE_PARAM(probe_copy_refuses_bad_ranges, probe_copier_gen_params),
	KUNIT_CASE_PARAM(probe_copy_keeps_what_came_before_fault, probe_copier_gen_params),
	KUNIT_CASE_PARAM(probe_copy_goes_on_after_repair, probe_copier_gen_params),
	KUNIT_CASE_PARAM(probe_copy_faults_on_protected_page, probe_copier_gen_params),
	KUNIT_CASE(probe_copy_of_megabytes),
	KUNIT_CASE(probe_copy_of_pool_blocks),
	KUNIT_CASE(probe_copy_aligned_raises_before_range),
	KUNIT_CASE(probe_copy_mode_of_kernel_is_plain),
	KUNIT_CASE(probe_copy_structures),

	KUNIT_CASE(probe_move_every_overlap),
	KUNIT_CASE(probe_move_refuses_bad_ranges),
	KUNIT_CASE(probe_move_up_keeps_what_came_before_fault),
	KUNIT_CASE(probe_move_down_keeps_what_came_before_fault),
	KUNIT_CASE(probe_move_goes_on_after_repair),

	KUNIT_CASE(probe_values_of_every_type),
	KUNIT_CASE(probe_value_of_string_shows_no_hole),
	KUNIT_CASE(probe_values_refuse_bad_ranges),
	KUNIT_CASE(probe_values_at_every_alignment),
	KUNIT_CASE(probe_value_across_pages_faults_where_it_is_missing),
	KUNIT_CASE(probe_value_across_pages_is_written_whole_or_not),
	KUNIT_CASE(probe_value_goes_on_after_repair),
	KUNIT_CASE(probe_interlocked_replaces),
	KUNIT_CASE(probe_interlocked_needs_alignment),
	KUNIT_CASE(probe_interlocked_refuses_bad_ranges),
	KUNIT_CASE(probe_interlocked_faults),
	KUNIT_CASE(probe_interlocked_by_threads),
	KUNIT_CASE(probe_interlocked_mode_of_kernel_is_plain),

	KUNIT_CASE(probe_string_every_length),
	KUNIT_CASE(probe_string_ends_at_missing_page),
	KUNIT_CASE(probe_string_without_end_faults),
	KUNIT_CASE(probe_string_ends_below_user_probe_address),
	KUNIT_CASE(probe_string_refuses_bad_addresses),
	KUNIT_CASE(probe_string_goes_on_after_repair),
	KUNIT_CASE(probe_wide_string_at_odd_address),
	KUNIT_CASE(probe_string_mode_of_kernel_is_plain),
	{}
};

static int probe_suite_init(struct kunit_suite *suite)
{
	return user_memory_make(&probe_user);
}

static void probe_suite_exit(struct kunit_suite *suite)
{
	user_memory_drop(&probe_user);
}

static int probe_case_init(struct kunit *test)
{
	struct probe_test *state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);

	if (!state)
		return -ENOMEM;
	state->kernel = kunit_kzalloc(test, PROBE_BUFFER_BYTES, GFP_KERNEL);
	state->kernel_wanted = kunit_kzalloc(test, PROBE_BUFFER_BYTES, GFP_KERNEL);
	state->user_wanted = kunit_kzalloc(test, PROBE_BUFFER_BYTES, GFP_KERNEL);
	if (!state->kernel || !state->kernel_wanted || !state->user_wanted)
		return -ENOMEM;
	state->nr_violations = ntmem_violation_total();
	test->priv = state;
	return 0;
}

static void probe_case_exit(struct kunit *test)
{
	struct probe_test *state = test->priv;

	if (state)
		KUNIT_EXPECT_EQ(test, ntmem_violation_total(), state->nr_violations);
}

static struct kunit_suite probe_suite = {
	.name = "ntmem_probe",
	.suite_init = probe_suite_init,
	.suite_exit = probe_suite_exit,
	.init = probe_case_init,
	.exit = probe_case_exit,
	.test_cases = probe_test_cases,
};

kunit_test_suite(probe_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's probes and user-mode accessors");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
