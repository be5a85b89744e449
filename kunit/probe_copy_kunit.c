// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: accessors that copy and fill.
 */
#include <linux/prandom.h>
#include <linux/vmalloc.h>

#include "probe_kunit.h"

/* Bytes beside a range that must stay as they are. */
#define MARGIN 64

#define COPY_TAG 0x79706f43

/**
 * copy_prepare() - fill both sides with contents of their own
 * @test: running case
 * @call: call, with addresses that have room for a margin on both sides
 * @nr_user: bytes of user memory that are there
 */
static void copy_prepare(struct kunit *test, const struct probe_call *call, size_t nr_user)
{
	struct probe_test *state = test->priv;
	struct rnd_state random;

	prandom_seed_state(&random, call->user ^ call->length);
	prandom_bytes_state(&random, state->kernel, call->length + 2 * MARGIN);
	prandom_bytes_state(&random, state->user_wanted, nr_user + 2 * MARGIN);
	memcpy(state->kernel_wanted, state->kernel, call->length + 2 * MARGIN);
	user_put(call->user - MARGIN, state->user_wanted, MARGIN + nr_user);
}

/**
 * copy_check() - see whether a call has done what it has to, and nothing else
 * @test: running case
 * @copier: what was called
 * @call: call
 * @nr_user: bytes of user memory that are there
 * @nr_done: bytes that it has to have done
 */
static void copy_check(struct kunit *test, const struct probe_copier *copier,
		       const struct probe_call *call, size_t nr_user, size_t nr_done)
{
	struct probe_test *state = test->priv;
	u8 *user = state->user_wanted + MARGIN;

	if (copier->reads)
		memcpy(state->kernel_wanted + MARGIN, user, nr_done);
	else if (copier->fills)
		memset(user, copier->zeroes ? 0 : call->value, nr_done);
	else
		memcpy(user, state->kernel + MARGIN, nr_done);
	KUNIT_EXPECT_EQ_MSG(test, memcmp(state->kernel, state->kernel_wanted,
					 call->length + 2 * MARGIN), 0,
			    "at 0x%lx, length 0x%zx", call->user, call->length);
	KUNIT_EXPECT_TRUE_MSG(test, user_equals(call->user - MARGIN, state->user_wanted,
						MARGIN + nr_user),
			      "at 0x%lx, length 0x%zx", call->user, call->length);
}

static struct probe_call copy_call(struct kunit *test, const struct probe_copier *copier,
				   unsigned long user, size_t length)
{
	struct probe_test *state = test->priv;

	return (struct probe_call){
		.routine = copier->routine,
		.user = user,
		.kernel = state->kernel + MARGIN,
		.length = length,
		/* Its low byte counts. */
		.value = 0x1234a7,
	};
}

PROBE_USER_CASE(probe_copy_every_length)
{
	static const size_t lengths[] = {
		1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 63, 64, 65, 255, 256, 257, 511, 512, 513,
		4095, 4096, 4097, 12288,
	};
	const struct probe_copier *copier = test->param_value;
	unsigned int i, offset;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (offset = MARGIN; offset < MARGIN + 16; offset += 5) {
			struct probe_call call = copy_call(test, copier, user_page(0) + offset,
							   lengths[i]);

			copy_prepare(test, &call, lengths[i] + MARGIN);
			probe_call(&call);
			EXPECT_NOTHING(test, call);
			copy_check(test, copier, &call, lengths[i] + MARGIN, lengths[i]);
		}
	}
}

void probe_copy_of_nothing_checks_nothing(struct kunit *test)
{
	const struct probe_copier *copier = test->param_value;
	unsigned int i;

	for (i = 0; i < probe_nr_bad_ranges; i++) {
		struct probe_call call = {
			.routine = copier->routine,
			.user = probe_bad_ranges[i].address,
			.kernel = (void *)8,
		};

		probe_call(&call);
		EXPECT_NOTHING(test, call);
	}
}

/* What is no user range is not touched where it could be, nor is the other side. */
PROBE_USER_CASE(probe_copy_refuses_bad_ranges)
{
	const struct probe_copier *copier = test->param_value;
	struct probe_test *state = test->priv;
	unsigned int i;

	memset(state->kernel, 0x3c, MARGIN + 16);
	for (i = 0; i < probe_nr_bad_ranges; i++) {
		struct probe_call call = copy_call(test, copier, probe_bad_ranges[i].address,
						   probe_bad_ranges[i].length ?: 16);

		probe_call(&call);
		EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
		call.user = user_page(0);
		call.length = MmUserProbeAddress - call.user + 1;
		probe_call(&call);
		EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
	}
	KUNIT_EXPECT_TRUE(test, is_filled(state->kernel, 0x3c, MARGIN + 16));
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0, PAGE_SIZE));
}

/* Bytes before a page that is missing. */
static const size_t nrs_before[] = {
	1, 2, 3, 7, 8, 9, 15, 16, 63, 64, 65, 127, 255, 256, 257, 300, 511, 512, 4000,
	4096 - MARGIN, 4096, 4097, 5000,
};

PROBE_USER_CASE(probe_copy_keeps_what_came_before_fault)
{
	const struct probe_copier *copier = test->param_value;
	unsigned int i;

	user_unmap(2, 1);
	for (i = 0; i < ARRAY_SIZE(nrs_before); i++) {
		size_t before = nrs_before[i];
		struct probe_call call = copy_call(test, copier, user_page(2) - before,
						   before + 1 + i * 50);

		copy_prepare(test, &call, before);
		probe_call(&call);
		if (copier->reads)
			EXPECT_FAULT(test, call, READ, user_page(2));
		else
			EXPECT_FAULT(test, call, WRITE, user_page(2));
		copy_check(test, copier, &call, before, before);
	}
}

PROBE_USER_CASE(probe_copy_goes_on_after_repair)
{
	const struct probe_copier *copier = test->param_value;
	struct probe_test *state = test->priv;
	unsigned int i;

	/* Not all, as changes of mappings are slow. */
	for (i = 0; i < ARRAY_SIZE(nrs_before); i += 4) {
		size_t before = nrs_before[i], behind = PAGE_SIZE + 200;
		struct probe_repair repair = {
			.call = copy_call(test, copier, user_page(2) - before, before + behind),
		};

		user_unmap(2, 2);
		copy_prepare(test, &repair.call, before);
		KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, repair.nr, 2U);
		KUNIT_EXPECT_EQ(test, repair.addresses[0], user_page(2));
		KUNIT_EXPECT_EQ(test, repair.addresses[1], user_page(3));
		/* What was mapped is zero. */
		memset(state->user_wanted + MARGIN + before, 0, behind + MARGIN);
		copy_check(test, copier, &repair.call, before + behind + MARGIN, before + behind);
	}
}

PROBE_USER_CASE(probe_copy_faults_on_protected_page)
{
	const struct probe_copier *copier = test->param_value;
	struct probe_call call = copy_call(test, copier, user_page(1) - 10, 100);

	user_map(1, 1, PROT_READ);
	probe_call(&call);
	if (copier->reads)
		EXPECT_NOTHING(test, call);
	else
		EXPECT_FAULT(test, call, WRITE, user_page(1));
	user_map(1, 1, PROT_NONE);
	call.user = user_page(1) + 10;
	probe_call(&call);
	if (copier->reads)
		EXPECT_FAULT(test, call, READ, user_page(1) + 10);
	else
		EXPECT_FAULT(test, call, WRITE, user_page(1) + 10);
}

/* More than goes in one piece. */
PROBE_USER_CASE(probe_copy_of_megabytes)
{
	const size_t size = (3 << 20) + 123;
	struct probe_call call = { .length = size, .value = 0x5a };
	u8 *kernel = vmalloc(size);

	call.user = vm_mmap(NULL, 0, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_EXPECT_NOT_NULL(test, kernel);
	KUNIT_EXPECT_FALSE(test, IS_ERR_VALUE(call.user));
	if (!kernel || IS_ERR_VALUE(call.user))
		goto free;
	call.kernel = kernel;
	memset(kernel, 0xa5, size);
	kernel[size - 1] = 1;
	call.routine = probe_copy_to_user;
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	memset(kernel, 0, size);
	call.routine = probe_copy_from_user;
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_TRUE(test, is_filled(kernel, 0xa5, size - 1));
	KUNIT_EXPECT_EQ(test, kernel[size - 1], 1);
	call.routine = probe_fill_user;
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_TRUE(test, user_is(call.user, 0x5a, size));
	vm_munmap(call.user, size);
free:
	vfree(kernel);
}

/* All of a block; with CONFIG_HARDENED_USERCOPY a refusal ends the machine. */
PROBE_USER_CASE(probe_copy_of_pool_blocks)
{
	static const size_t sizes[] = {
		1, 8, 16, 17, 100, 1000, 4000, 4080, 4081, 4096, 5000, 20000,
	};
	static const POOL_TYPE types[] = { PagedPool, NonPagedPoolNx };
	unsigned int i, type;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (type = 0; type < ARRAY_SIZE(types); type++) {
			struct probe_call call = {
				.user = user_page(0) + 3,
				.kernel = ExAllocatePoolWithTag(types[type], sizes[i], COPY_TAG),
				.length = sizes[i],
			};

			KUNIT_EXPECT_NOT_NULL(test, call.kernel);
			if (!call.kernel)
				continue;
			memset(call.kernel, sizes[i], sizes[i]);
			call.routine = probe_copy_to_user;
			probe_call(&call);
			EXPECT_NOTHING(test, call);
			memset(call.kernel, 0, sizes[i]);
			call.routine = probe_copy_from_user;
			probe_call(&call);
			EXPECT_NOTHING(test, call);
			KUNIT_EXPECT_TRUE(test, is_filled(call.kernel, sizes[i], sizes[i]));
			ExFreePoolWithTag(call.kernel, COPY_TAG);
		}
	}
}

/* Alignment and modes ------------------------------------------------------- */

static void copy_from_aligned(struct probe_call *call)
{
	CopyFromUserAligned(call->kernel, (void *)call->user, call->length, call->alignment);
}

static void copy_to_aligned(struct probe_call *call)
{
	CopyToUserAligned((void *)call->user, call->kernel, call->length, call->alignment);
}

static void copy_between_aligned(struct probe_call *call)
{
	CopyToUserFromUserAligned((void *)call->user, (void *)(user_page(1)), call->length,
				  call->alignment);
}

static void copy_between_aligned_back(struct probe_call *call)
{
	MoveToUserFromUserAligned((void *)(user_page(1)), (void *)call->user, call->length,
				  call->alignment);
}

static void copy_from_mode_aligned(struct probe_call *call)
{
	CopyFromModeAligned(call->kernel, (void *)call->user, call->length, call->alignment,
			    UserMode);
}

static void copy_to_mode_aligned(struct probe_call *call)
{
	CopyToModeAligned((void *)call->user, call->kernel, call->length, call->alignment,
			  UserMode);
}

static void copy_from_user_to_mode_aligned(struct probe_call *call)
{
	CopyFromUserToModeAligned((void *)(user_page(1)), (void *)call->user, call->length,
				  call->alignment, UserMode);
}

static void read_struct_aligned(struct probe_call *call)
{
	u8 byte;

	if (call->length)
		ReadStructFromUserAligned(&byte, (u8 *)call->user, call->alignment);
}

static void write_struct_aligned(struct probe_call *call)
{
	u8 byte = 0;

	if (call->length)
		WriteStructToUserAligned((u8 *)call->user, &byte, call->alignment);
}

PROBE_USER_CASE(probe_copy_aligned_raises_before_range)
{
	static void (*const routines[])(struct probe_call *call) = {
		copy_from_aligned, copy_to_aligned, copy_between_aligned,
		copy_between_aligned_back, copy_from_mode_aligned, copy_to_mode_aligned,
		copy_from_user_to_mode_aligned, read_struct_aligned, write_struct_aligned,
	};
	struct probe_test *state = test->priv;
	unsigned int i, offset;

	for (i = 0; i < ARRAY_SIZE(routines); i++) {
		struct probe_call call = {
			.routine = routines[i],
			.kernel = state->kernel,
			.length = 24,
		};

		for (call.alignment = 1; call.alignment <= 16; call.alignment *= 2) {
			for (offset = 0; offset < 17; offset++) {
				call.user = user_page(0) + offset;
				probe_call(&call);
				if (offset % call.alignment)
					EXPECT_STATUS(test, call, STATUS_DATATYPE_MISALIGNMENT);
				else
					EXPECT_NOTHING(test, call);
			}
		}
		call.user = KERNEL_ADDRESS + 1;
		call.alignment = 2;
		probe_call(&call);
		EXPECT_STATUS(test, call, STATUS_DATATYPE_MISALIGNMENT);
		call.alignment = 1;
		probe_call(&call);
		EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
		call.length = 0;
		call.alignment = 16;
		probe_call(&call);
		EXPECT_NOTHING(test, call);
	}
}

/* Any memory, any level, no alignment. */
void probe_copy_mode_of_kernel_is_plain(struct kunit *test)
{
	struct probe_test *state = test->priv;
	u8 *to = state->kernel + 1, *from = state->kernel_wanted + 3;

	preempt_disable();
	memset(from, 0x21, 100);
	CopyFromMode(to, from, 100, KernelMode);
	KUNIT_EXPECT_EQ(test, memcmp(to, from, 100), 0);
	CopyToMode(to, from + 1, 100, KernelMode);
	KUNIT_EXPECT_EQ(test, memcmp(to, from + 1, 100), 0);
	memset(from, 0x22, 100);
	CopyFromModeAligned(to, from, 100, 16, KernelMode);
	KUNIT_EXPECT_EQ(test, memcmp(to, from, 100), 0);
	memset(from, 0x23, 100);
	CopyToModeAligned(to, from, 100, 16, KernelMode);
	KUNIT_EXPECT_EQ(test, memcmp(to, from, 100), 0);
	FillModeMemory(to, 100, 0x24, KernelMode);
	KUNIT_EXPECT_TRUE(test, is_filled(to, 0x24, 100));
	ZeroModeMemory(to, 100, KernelMode);
	KUNIT_EXPECT_TRUE(test, is_filled(to, 0, 100));
	CopyFromMode(NULL, NULL, 0, KernelMode);
	preempt_enable();
}

/* Structures ---------------------------------------------------------------- */

struct copy_struct {
	u32 number;
	u8 text[9];
};

static void copy_structures(struct probe_call *call)
{
	struct copy_struct *user = (void *)call->user, *read = call->kernel;
	struct copy_struct written = { .number = 7, .text = "struct" };

	WriteStructToUser(user, &written);
	ReadStructFromUser(read, user);
	call->result += memcmp(read, &written, sizeof(written)) != 0;
	written.number++;
	WriteStructToMode(user, &written, UserMode);
	ReadStructFromMode(read, user, UserMode);
	call->result += memcmp(read, &written, sizeof(written)) != 0;
	written.number++;
	WriteStructToUserAligned(user, &written, 4);
	ReadStructFromUserAligned(read, user, 4);
	call->result += memcmp(read, &written, sizeof(written)) != 0;
	written.number++;
	WriteStructToModeAligned(user, &written, 4, UserMode);
	ReadStructFromModeAligned(read, user, 4, UserMode);
	call->result += memcmp(read, &written, sizeof(written)) != 0;
	written.number++;
	WriteStructToMode(read, &written, KernelMode);
	ReadStructFromModeAligned(&written, read, 64, KernelMode);
	call->result += written.number != read->number;
}

PROBE_USER_CASE(probe_copy_structures)
{
	struct copy_struct read = {};
	struct probe_call call = {
		.routine = copy_structures,
		.user = user_page(1) - 8,
		.kernel = &read,
	};

	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_EQ(test, call.result, 0ULL);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(1) + 8, 0, 16));
	user_unmap(1, 1);
	probe_call(&call);
	EXPECT_FAULT(test, call, WRITE, user_page(1));
}
