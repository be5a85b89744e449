// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: accessors that look for the end of a text.
 */
#include "probe_kunit.h"

static void string_length(struct probe_call *call)
{
	call->result = StringLengthFromUser((CHAR *)call->user);
}

static void string_length_mode(struct probe_call *call)
{
	call->result = StringLengthFromMode((CHAR *)call->user, UserMode);
}

static void wide_string_length(struct probe_call *call)
{
	call->result = WideStringLengthFromUser((WCHAR *)call->user);
}

static void wide_string_length_mode(struct probe_call *call)
{
	call->result = WideStringLengthFromMode((WCHAR *)call->user, UserMode);
}

/**
 * struct string_kind - a kind of text
 * @routine: counts its characters
 * @unit: bytes of one
 */
struct string_kind {
	void (*routine)(struct probe_call *call);
	size_t unit;
};

static const struct string_kind string_kinds[] = {
	{ string_length, 1 },
	{ string_length_mode, 1 },
	{ wide_string_length, 2 },
	{ wide_string_length_mode, 2 },
};

/* Writes a text of so many characters and counts them. */
static void string_check(struct kunit *test, const struct string_kind *kind, unsigned long address,
			 size_t length)
{
	struct probe_call call = { .routine = kind->routine, .user = address };
	u16 end = 0;

	user_set(address, 'x', length * kind->unit);
	user_put(address + length * kind->unit, &end, kind->unit);
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_EQ_MSG(test, call.result, (u64)length, "%zu bytes each at 0x%lx",
			    kind->unit, address);
}

PROBE_USER_CASE(probe_string_every_length)
{
	unsigned int i, offset;
	size_t length;

	for (i = 0; i < ARRAY_SIZE(string_kinds); i++) {
		for (offset = 0; offset < 9; offset++) {
			for (length = 0; length < 10000; length += 1 + length / 3)
				string_check(test, &string_kinds[i], user_page(0) + offset, length);
		}
		for (length = 250; length < 262; length++)
			string_check(test, &string_kinds[i], user_page(0), length);
	}
}

/* The NUL is the last that is there. */
PROBE_USER_CASE(probe_string_ends_at_missing_page)
{
	unsigned int i;
	size_t length;

	user_unmap(2, 1);
	for (i = 0; i < ARRAY_SIZE(string_kinds); i++)
		for (length = 0; length < 2000; length += 1 + length / 5)
			string_check(test, &string_kinds[i],
				     user_page(2) - (length + 1) * string_kinds[i].unit, length);
}

PROBE_USER_CASE(probe_string_without_end_faults)
{
	unsigned int i;
	size_t size;

	user_set(user_page(0), 'x', 2 * PAGE_SIZE);
	user_unmap(2, 1);
	for (i = 0; i < ARRAY_SIZE(string_kinds); i++) {
		for (size = 1; size < 2 * PAGE_SIZE; size += 1 + size / 4) {
			struct probe_call call = {
				.routine = string_kinds[i].routine,
				.user = user_page(2) - size,
			};

			probe_call(&call);
			EXPECT_FAULT(test, call, READ, user_page(2));
		}
	}
}

/* Where user memory ends a text has to end, whatever follows. */
PROBE_USER_CASE(probe_string_ends_below_user_probe_address)
{
	unsigned long address = vm_mmap(NULL, MmUserProbeAddress - PAGE_SIZE, 2 * PAGE_SIZE,
					PROT_READ | PROT_WRITE,
					MAP_ANONYMOUS | MAP_PRIVATE | MAP_FIXED_NOREPLACE, 0);
	unsigned int i, size;

	KUNIT_EXPECT_EQ(test, address, (unsigned long)MmUserProbeAddress - PAGE_SIZE);
	if (IS_ERR_VALUE(address))
		return;
	for (i = 0; i < ARRAY_SIZE(string_kinds); i++) {
		user_set(address, 'x', PAGE_SIZE);
		for (size = 1; size < 600; size++) {
			struct probe_call call = {
				.routine = string_kinds[i].routine,
				.user = address + PAGE_SIZE - size,
			};

			probe_call(&call);
			EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
		}
		string_check(test, &string_kinds[i], address, PAGE_SIZE / string_kinds[i].unit - 1);
	}
	vm_munmap(address, 2 * PAGE_SIZE);
}

void probe_string_refuses_bad_addresses(struct kunit *test)
{
	static const unsigned long addresses[] = {
		KERNEL_ADDRESS, WILD_ADDRESS, 0x7fffffff0000UL, 0x7fffffff0001UL, -1UL, -2UL,
	};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(string_kinds); i++) {
		for (j = 0; j < ARRAY_SIZE(addresses); j++) {
			struct probe_call call = {
				.routine = string_kinds[i].routine,
				.user = addresses[j],
			};

			probe_call(&call);
			EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
		}
	}
}

/* The page that the filter maps is zero, so the text ends there. */
PROBE_USER_CASE(probe_string_goes_on_after_repair)
{
	unsigned int i;

	user_set(user_page(0), 'x', PAGE_SIZE);
	for (i = 0; i < ARRAY_SIZE(string_kinds); i++) {
		struct probe_repair repair = {
			.call = {
				.routine = string_kinds[i].routine,
				.user = user_page(1) - 700,
			},
		};

		user_unmap(1, 1);
		KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, repair.nr, 1U);
		KUNIT_EXPECT_EQ(test, repair.addresses[0], user_page(1));
		KUNIT_EXPECT_EQ(test, repair.call.result, 700ULL / string_kinds[i].unit);
	}
}

/* A character can lie in two pages. */
PROBE_USER_CASE(probe_wide_string_at_odd_address)
{
	struct probe_repair repair = {
		.call = { .routine = wide_string_length, .user = user_page(1) - 701 },
	};

	user_set(user_page(0), 'x', PAGE_SIZE);
	string_check(test, &string_kinds[2], user_page(1) - 701, 350);
	string_check(test, &string_kinds[2], user_page(1) - 701, 351);
	string_check(test, &string_kinds[2], user_page(1) - 1, 0);
	string_check(test, &string_kinds[2], user_page(1) - 1, 1);
	user_unmap(1, 1);
	probe_call(&repair.call);
	EXPECT_FAULT(test, repair.call, READ, user_page(1));
	/* The half that is there is no NUL. */
	KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, repair.call.result, 351ULL);
}

void probe_string_mode_of_kernel_is_plain(struct kunit *test)
{
	static const WCHAR wide[] = { 'w', 'i', 'd', 'e', 0 };

	KUNIT_EXPECT_EQ(test, StringLengthFromMode("narrow", KernelMode), (SIZE_T)6);
	KUNIT_EXPECT_EQ(test, StringLengthFromMode("", KernelMode), (SIZE_T)0);
	KUNIT_EXPECT_EQ(test, WideStringLengthFromMode(wide, KernelMode), (SIZE_T)4);
}
