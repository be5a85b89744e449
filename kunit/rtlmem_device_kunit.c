// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: how memory of devices is accessed.
 */
#include "rtlmem_kunit.h"

#define AREA_BYTES 128
#define MAX_ACCESSES 256

/* The accesses of one call; cases of a suite run one after another. */
static struct {
	const u8 *address;
	size_t bytes;
	bool store;
} accesses[MAX_ACCESSES];
static unsigned int nr_accesses;

static void accessed(const void *address, size_t bytes, bool store)
{
	if (nr_accesses < MAX_ACCESSES) {
		accesses[nr_accesses].address = address;
		accesses[nr_accesses].bytes = bytes;
		accesses[nr_accesses].store = store;
	}
	nr_accesses++;
}

/* Runs statements and notes how they access memory of devices. */
#define WITH_ACCESSES(statements...)               \
	do {                                       \
		nr_accesses = 0;                   \
		ntmem_device_accessed = accessed;  \
		statements;                        \
		ntmem_device_accessed = NULL;      \
	} while (0)

/* Whether the loads, or the stores, touch each byte of a range once and no other. */
static bool each_byte_once(const u8 *start, size_t length, bool store)
{
	u8 touched[AREA_BYTES] = {};
	unsigned int i;
	size_t j;

	if (nr_accesses > MAX_ACCESSES)
		return false;
	for (i = 0; i < nr_accesses; i++) {
		if (accesses[i].store != store)
			continue;
		if ((unsigned long)accesses[i].address % accesses[i].bytes)
			return false;
		for (j = 0; j < accesses[i].bytes; j++) {
			size_t at = accesses[i].address + j - start;

			if (at >= length || touched[at]++)
				return false;
		}
	}
	return is_filled(touched, 1, length);
}

void rtlmem_device_copy_accesses_each_byte_once(struct kunit *test)
{
	u8 *to = rtlmem_buffer(test, AREA_BYTES);
	u8 *from = rtlmem_buffer(test, AREA_BYTES);
	size_t length, i, nr_wrong = 0;

	for (length = 0; length <= 64; length++) {
		for (i = 0; i < RTLMEM_ALIGNMENTS * RTLMEM_ALIGNMENTS; i++) {
			u8 *a = to + i / RTLMEM_ALIGNMENTS;
			u8 *b = from + i % RTLMEM_ALIGNMENTS;

			WITH_ACCESSES(RtlCopyDeviceMemory(a, b, length));
			nr_wrong += !each_byte_once(a, length, true);
			nr_wrong += !each_byte_once(b, length, false);
			/* An overlap upwards makes it begin at the end. */
			WITH_ACCESSES(RtlMoveDeviceMemory(to + i % 32 + 1, to + i % 32, length));
			nr_wrong += !each_byte_once(to + i % 32 + 1, length, true);
			nr_wrong += !each_byte_once(to + i % 32, length, false);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_device_copy_takes_the_widest_accesses(struct kunit *test)
{
	u8 *to = rtlmem_buffer(test, AREA_BYTES);
	u8 *from = rtlmem_buffer(test, AREA_BYTES);

	/* A load and a store each. */
	WITH_ACCESSES(RtlCopyDeviceMemory(to, from, 64));
	KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 64 / (unsigned int)sizeof(long));
	/* Aligned to 4 on one side. */
	WITH_ACCESSES(RtlCopyDeviceMemory(to, from + 4, 64));
	KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 16U);
	/* 1, 2, 4, then words, then 4, 2, 1. */
	if (IS_ENABLED(CONFIG_64BIT)) {
		WITH_ACCESSES(RtlCopyDeviceMemory(to + 1, from + 1, 46));
		KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 10U);
		WITH_ACCESSES(RtlMoveDeviceMemory(to + 17, to + 1, 46));
		KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 10U);
	}
}

void rtlmem_device_copy_goes_in_order(struct kunit *test)
{
	u8 *to = rtlmem_buffer(test, AREA_BYTES);
	u8 *from = rtlmem_buffer(test, AREA_BYTES);
	unsigned int i;

	WITH_ACCESSES(RtlCopyDeviceMemory(to + 3, from + 3, 60));
	for (i = 2; i < nr_accesses; i++)
		KUNIT_EXPECT_GT(test, (unsigned long)accesses[i].address,
				(unsigned long)accesses[i - 2].address);
	WITH_ACCESSES(RtlMoveDeviceMemory(to + 11, to + 3, 60));
	for (i = 2; i < nr_accesses; i++)
		KUNIT_EXPECT_LT(test, (unsigned long)accesses[i].address,
				(unsigned long)accesses[i - 2].address);
}

void rtlmem_device_set_accesses_each_byte_once(struct kunit *test)
{
	u8 *to = rtlmem_buffer(test, AREA_BYTES);
	size_t length, offset, nr_wrong = 0;

	for (length = 0; length <= 64; length++) {
		for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++) {
			WITH_ACCESSES(RtlFillDeviceMemory(to + offset, length, 1));
			nr_wrong += !each_byte_once(to + offset, length, true);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_device_equal_ends_with_the_difference(struct kunit *test)
{
	u8 *a = kunit_kzalloc(test, AREA_BYTES, GFP_KERNEL);
	u8 *b = kunit_kzalloc(test, AREA_BYTES, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	WITH_ACCESSES(KUNIT_EXPECT_TRUE(test, RtlEqualDeviceMemory(a, b, 64)));
	KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 64 / (unsigned int)sizeof(long));
	b[16] = 1;
	WITH_ACCESSES(KUNIT_EXPECT_FALSE(test, RtlEqualDeviceMemory(a, b, 64)));
	KUNIT_EXPECT_EQ(test, nr_accesses, 2 * 24 / (unsigned int)sizeof(long));
}
