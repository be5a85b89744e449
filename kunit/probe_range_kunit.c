// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: lengths, alignments and ranges, which are all that a probe for read
 * looks at.
 */
#include "probe_kunit.h"

/* Both probes; what they say of a range that no memory can have is the same. */
static void (*const probes[])(struct probe_call *call) = { probe_for_read, probe_for_write };

static struct probe_call probe_by(unsigned int which, unsigned long address, size_t length,
				  u32 alignment)
{
	struct probe_call call = {
		.routine = probes[which],
		.user = address,
		.length = length,
		.alignment = alignment,
	};

	probe_call(&call);
	return call;
}

void probe_of_nothing_checks_nothing(struct kunit *test)
{
	static const unsigned long addresses[] = {
		0, 1, 3, 0x1001, 0x7ffffffeffffUL, 0x7fffffff0000UL, 0x7fffffff0001UL,
		WILD_ADDRESS, KERNEL_ADDRESS, KERNEL_ADDRESS + 5, -1UL,
	};
	static const u32 alignments[] = { 0, 1, 2, 3, 4, 8, 16, 17 };
	unsigned int i, j, which;

	for (i = 0; i < ARRAY_SIZE(addresses); i++)
		for (j = 0; j < ARRAY_SIZE(alignments); j++)
			for (which = 0; which < ARRAY_SIZE(probes); which++)
				EXPECT_NOTHING(test, probe_by(which, addresses[i], 0,
							      alignments[j]));
}

PROBE_USER_CASE(probe_alignment_is_checked)
{
	unsigned int alignment, offset, which;
	struct probe_call call;

	for (alignment = 1; alignment <= 16; alignment *= 2) {
		for (offset = 0; offset <= 32; offset++) {
			for (which = 0; which < ARRAY_SIZE(probes); which++) {
				call = probe_by(which, user_page(0) + offset, 7, alignment);
				if (offset % alignment)
					EXPECT_STATUS(test, call, STATUS_DATATYPE_MISALIGNMENT);
				else
					EXPECT_NOTHING(test, call);
			}
		}
	}
}

/* Nothing but NT's checked builds looks at whether it is a power of two. */
PROBE_USER_CASE(probe_alignment_is_a_mask)
{
	unsigned int which;

	for (which = 0; which < ARRAY_SIZE(probes); which++) {
		EXPECT_NOTHING(test, probe_by(which, user_page(0) + 1, 1, 3));
		EXPECT_STATUS(test, probe_by(which, user_page(0) + 2, 1, 3),
			      STATUS_DATATYPE_MISALIGNMENT);
		EXPECT_NOTHING(test, probe_by(which, user_page(0) + 3, 1, 5));
		EXPECT_NOTHING(test, probe_by(which, user_page(1), 1, 4096));
		EXPECT_STATUS(test, probe_by(which, user_page(0) + 32, 1, 64),
			      STATUS_DATATYPE_MISALIGNMENT);
		EXPECT_STATUS(test, probe_by(which, 0x10000000UL, 1, 0),
			      STATUS_DATATYPE_MISALIGNMENT);
	}
	EXPECT_NOTHING(test, probe_by(0, 0x300000000UL, 1, 0));
}

void probe_alignment_comes_before_range(struct kunit *test)
{
	static const unsigned long addresses[] = {
		0x7fffffff0000UL, WILD_ADDRESS, KERNEL_ADDRESS, -16UL,
	};
	unsigned int i, which;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		for (which = 0; which < ARRAY_SIZE(probes); which++) {
			EXPECT_STATUS(test, probe_by(which, addresses[i] + 2, 1, 4),
				      STATUS_DATATYPE_MISALIGNMENT);
			EXPECT_STATUS(test, probe_by(which, addresses[i] + 2, MAXSIZE_T, 4),
				      STATUS_DATATYPE_MISALIGNMENT);
			EXPECT_STATUS(test, probe_by(which, addresses[i], 1, 4),
				      STATUS_ACCESS_VIOLATION);
		}
	}
}

/* Some end at a user address again. */
void probe_range_must_not_wrap(struct kunit *test)
{
	static const struct probe_bad_range ranges[] = {
		{ 1, MAXSIZE_T },
		{ 2, MAXSIZE_T },
		{ 0x1000, MAXSIZE_T },
		{ 0x1000, -0x1000UL },
		{ 0x1000, -0xfffUL },
		{ 0x7ffffffeffffUL, MAXSIZE_T },
		{ -1UL, 1 },
		{ -1UL, 2 },
		{ -1UL, MAXSIZE_T },
		{ -0x1000UL, 0x2000 },
		{ KERNEL_ADDRESS, 0x10000 - KERNEL_ADDRESS },
	};
	unsigned int i, which;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		for (which = 0; which < ARRAY_SIZE(probes); which++)
			EXPECT_STATUS(test, probe_by(which, ranges[i].address, ranges[i].length, 1),
				      STATUS_ACCESS_VIOLATION);
}

/* By lengths that end at the last address, before it and behind it. */
void probe_range_ends_below_user_probe_address(struct kunit *test)
{
	static const size_t lengths[] = { 1, 2, 16, 4096, 0x10000, 0x7ffffffe0000UL };
	unsigned long limit = MmUserProbeAddress;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		unsigned long address = limit - lengths[i];

		EXPECT_NOTHING(test, PROBE(read, address - 1, lengths[i], 1));
		EXPECT_NOTHING(test, PROBE(read, address, lengths[i], 1));
		EXPECT_STATUS(test, PROBE(read, address + 1, lengths[i], 1),
			      STATUS_ACCESS_VIOLATION);
		EXPECT_STATUS(test, PROBE(read, address, lengths[i] + 1, 1),
			      STATUS_ACCESS_VIOLATION);
		EXPECT_STATUS(test, PROBE(write, address + 1, lengths[i], 1),
			      STATUS_ACCESS_VIOLATION);
		EXPECT_STATUS(test, PROBE(write, address, lengths[i] + 1, 1),
			      STATUS_ACCESS_VIOLATION);
	}
	EXPECT_NOTHING(test, PROBE(read, 0, limit, 1));
	EXPECT_STATUS(test, PROBE(read, 0, limit + 1, 1), STATUS_ACCESS_VIOLATION);
}

void probe_refuses_ranges_of_others(struct kunit *test)
{
	unsigned int i, which;
	u8 stack;

	for (which = 0; which < ARRAY_SIZE(probes); which++) {
		for (i = 0; i < probe_nr_bad_ranges; i++)
			EXPECT_STATUS(test, probe_by(which, probe_bad_ranges[i].address,
						     probe_bad_ranges[i].length ?: 1, 1),
				      STATUS_ACCESS_VIOLATION);
		EXPECT_STATUS(test, probe_by(which, (unsigned long)&stack, 1, 1),
			      STATUS_ACCESS_VIOLATION);
		EXPECT_STATUS(test, probe_by(which, (unsigned long)probes, 8, 8),
			      STATUS_ACCESS_VIOLATION);
	}
}

PROBE_USER_CASE(probe_for_read_takes_null)
{
	EXPECT_NOTHING(test, PROBE(read, NULL, 8, 1));
	EXPECT_NOTHING(test, PROBE(read, NULL, 8, 16));
	EXPECT_NOTHING(test, PROBE(read, 1, 0x100000, 1));
}

PROBE_USER_CASE(probe_for_read_touches_nothing)
{
	user_unmap(1, 1);
	EXPECT_NOTHING(test, PROBE(read, user_page(1), 8, 1));
	EXPECT_NOTHING(test, PROBE(read, user_page(0), 3 * PAGE_SIZE, 16));
	user_map(1, 1, PROT_NONE);
	EXPECT_NOTHING(test, PROBE(read, user_page(1), 8, 1));
	user_map(1, 1, PROT_READ);
	EXPECT_NOTHING(test, PROBE(read, user_page(1), PAGE_SIZE, 4));
}

void probe_limits_are_those_of_nt(struct kunit *test)
{
	unsigned long limit = min_t(u64, TASK_SIZE_MAX, 0x7fffffff0000ULL);

	KUNIT_EXPECT_EQ(test, MmUserProbeAddress, (ULONG_PTR)limit);
	KUNIT_EXPECT_PTR_EQ(test, MmHighestUserAddress, (PVOID)(limit - 1));
	KUNIT_EXPECT_EQ(test, MM_USER_PROBE_ADDRESS, MmUserProbeAddress);
	/* User's half ends at a power of two, from which the system's goes up to the top. */
	if (IS_ENABLED(CONFIG_X86_64) && !IS_ENABLED(CONFIG_UML))
		KUNIT_EXPECT_EQ(test, (ULONG_PTR)MM_SYSTEM_RANGE_START, 0xffff800000000000UL);
	KUNIT_EXPECT_PTR_EQ(test, MM_HIGHEST_USER_ADDRESS, MmHighestUserAddress);
}

/* Memory that the process has, but where NT has none. */
PROBE_USER_CASE(probe_refuses_linux_memory_above)
{
	unsigned long address = vm_mmap(NULL, MmUserProbeAddress - PAGE_SIZE, 2 * PAGE_SIZE,
					PROT_READ | PROT_WRITE,
					MAP_ANONYMOUS | MAP_PRIVATE | MAP_FIXED_NOREPLACE, 0);
	u8 byte = 1;

	KUNIT_EXPECT_EQ(test, address, (unsigned long)MmUserProbeAddress - PAGE_SIZE);
	if (IS_ERR_VALUE(address))
		return;
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)address + PAGE_SIZE, &byte, 1), 0UL);
	EXPECT_NOTHING(test, PROBE(write, address, PAGE_SIZE, 1));
	EXPECT_STATUS(test, PROBE(write, address, PAGE_SIZE + 1, 1), STATUS_ACCESS_VIOLATION);
	EXPECT_STATUS(test, PROBE(write, address + PAGE_SIZE, 1, 1), STATUS_ACCESS_VIOLATION);
	EXPECT_STATUS(test, PROBE(read, address + PAGE_SIZE, 1, 1), STATUS_ACCESS_VIOLATION);
	vm_munmap(address, 2 * PAGE_SIZE);
}
