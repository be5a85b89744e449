// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: copying.
 */
#include <linux/vmalloc.h>

#include "rtlmem_kunit.h"

/* Both ranges of a copy with all alignments, and canaries around. */
#define AREA_BYTES (RTLMEM_CANARY + RTLMEM_ALIGNMENTS + RTLMEM_SHORT + RTLMEM_CANARY)

/*
 * Copies once, and looks at every byte of both areas. @to_area and @from_area are
 * AREA_BYTES each; the latter is scrambled already.
 */
static bool copy_is_right(const struct rtlmem_copier *copier, u8 *to_area, u8 *from_area,
			  const u8 *original, size_t to_offset, size_t from_offset, size_t length)
{
	u8 *to = to_area + RTLMEM_CANARY + to_offset;

	memset(to_area, RTLMEM_CANARY_BYTE, AREA_BYTES);
	copier->copy(to, from_area + RTLMEM_CANARY + from_offset, length);
	return !memcmp(to, original + RTLMEM_CANARY + from_offset, length) &&
	       is_filled(to_area, RTLMEM_CANARY_BYTE, to - to_area) &&
	       is_filled(to + length, RTLMEM_CANARY_BYTE, to_area + AREA_BYTES - to - length);
}

void rtlmem_copy_every_length_and_alignment(struct kunit *test)
{
	const struct rtlmem_copier *copier = test->param_value;
	u8 *to = rtlmem_buffer(test, AREA_BYTES);
	u8 *from = rtlmem_buffer(test, AREA_BYTES);
	u8 *original = rtlmem_buffer(test, AREA_BYTES);
	size_t length, i, nr_wrong = 0;

	rtlmem_scramble(original, AREA_BYTES, 1);
	memcpy(from, original, AREA_BYTES);
	for (length = 0; length <= RTLMEM_SHORT; length++) {
		for (i = 0; i < RTLMEM_ALIGNMENTS * RTLMEM_ALIGNMENTS; i++) {
			size_t to_offset = i / RTLMEM_ALIGNMENTS;
			size_t from_offset = i % RTLMEM_ALIGNMENTS;

			if (copy_is_right(copier, to, from, original, to_offset, from_offset,
					  length))
				continue;
			if (!nr_wrong++)
				KUNIT_FAIL(test, "length %zu, to +%zu, from +%zu", length,
					   to_offset, from_offset);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
	KUNIT_EXPECT_EQ(test, memcmp(from, original, AREA_BYTES), 0);
}

#define OVERLAP_BYTES 512
#define MAX_DISTANCE 80

/* The whole area is compared, so what should have stayed is too. */
void rtlmem_copy_overlap_in_both_directions(struct kunit *test)
{
	static const size_t lengths[] = { 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65,
					  100, 127, 128, 129, 200, 255, 256 };
	const struct rtlmem_copier *copier = test->param_value;
	u8 *area = rtlmem_buffer(test, OVERLAP_BYTES);
	u8 *wanted = rtlmem_buffer(test, OVERLAP_BYTES);
	u8 *original = rtlmem_buffer(test, OVERLAP_BYTES);
	size_t i, from, to, nr_wrong = 0;
	int distance;

	rtlmem_scramble(original, OVERLAP_BYTES, 2);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		for (distance = -MAX_DISTANCE; distance <= MAX_DISTANCE; distance++) {
			for (from = 96; from < 96 + 8; from++) {
				to = from + distance;
				memcpy(area, original, OVERLAP_BYTES);
				memcpy(wanted, original, OVERLAP_BYTES);
				rtlmem_ref_move(wanted + to, wanted + from, lengths[i]);
				copier->copy(area + to, area + from, lengths[i]);
				if (memcmp(area, wanted, OVERLAP_BYTES) && !nr_wrong++)
					KUNIT_FAIL(test, "length %zu from %zu to %zu", lengths[i],
						   from, to);
			}
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

#define LARGE_BYTES (128 * 1024)

void rtlmem_copy_random_large_ranges(struct kunit *test)
{
	const struct rtlmem_copier *copier = test->param_value;
	u8 *area = rtlmem_buffer(test, 2 * LARGE_BYTES);
	u8 *wanted = rtlmem_buffer(test, 2 * LARGE_BYTES);
	u32 seed = rtlmem_seed(test);
	struct rnd_state random;
	int i;

	rtlmem_scramble(area, 2 * LARGE_BYTES, seed);
	memcpy(wanted, area, 2 * LARGE_BYTES);
	prandom_seed_state(&random, seed);
	for (i = 0; i < 12; i++) {
		size_t length = random_below(&random, LARGE_BYTES);
		size_t from = random_below(&random, LARGE_BYTES);
		size_t to = random_below(&random, LARGE_BYTES);

		rtlmem_ref_move(wanted + to, wanted + from, length);
		copier->copy(area + to, area + from, length);
		KUNIT_ASSERT_EQ_MSG(test, memcmp(area, wanted, 2 * LARGE_BYTES), 0,
				    "length %zu from %zu to %zu", length, from, to);
		cond_resched();
	}
}

void rtlmem_copy_of_nothing_touches_nothing(struct kunit *test)
{
	const struct rtlmem_copier *copier = test->param_value;
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 byte = 7;

	copier->copy(NULL, NULL, 0);
	copier->copy(guarded.start - 1, guarded.start + guarded.length, 0);
	copier->copy((void *)-1UL, (void *)1, 0);
	copier->copy(&byte, NULL, 0);
	KUNIT_EXPECT_EQ(test, byte, 7);
}

/* Both ranges begin or end where the memory does. */
void rtlmem_copy_between_guard_pages(struct kunit *test)
{
	const struct rtlmem_copier *copier = test->param_value;
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 2);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 2);
	size_t length;

	rtlmem_scramble(a.start, a.length, 3);
	for (length = 0; length <= 2 * RTLMEM_SHORT; length++) {
		memset(b.start, 0, b.length);
		copier->copy(b.start, a.start + a.length - length, length);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(b.start, a.start + a.length - length, length), 0,
				    "length %zu", length);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(b.start + length, 0, b.length - length),
				      "length %zu", length);
		copier->copy(b.start + b.length - length, a.start, length);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(b.start + b.length - length, a.start, length), 0,
				    "length %zu", length);
	}
	copier->copy(b.start, a.start, a.length);
	KUNIT_EXPECT_EQ(test, memcmp(b.start, a.start, a.length), 0);
}

void rtlmem_copy_to_itself_changes_nothing(struct kunit *test)
{
	const struct rtlmem_copier *copier = test->param_value;
	u8 *area = rtlmem_buffer(test, PAGE_SIZE);
	u8 *original = rtlmem_buffer(test, PAGE_SIZE);
	size_t length;

	rtlmem_scramble(original, PAGE_SIZE, 4);
	memcpy(area, original, PAGE_SIZE);
	for (length = 0; length < PAGE_SIZE - 3; length += 1 + length / 8) {
		copier->copy(area + 3, area + 3, length);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(area, original, PAGE_SIZE), 0, "length %zu",
				    length);
	}
}

void rtlmem_copy_of_constant_length(struct kunit *test)
{
	u8 to[RTLMEM_CONSTANTS + 16], from[RTLMEM_CONSTANTS + 16];
	size_t length, offset;

	rtlmem_scramble(from, sizeof(from), 5);
	for (length = 0; length <= RTLMEM_CONSTANTS; length++) {
		for (offset = 0; offset < 8; offset++) {
			memset(to, RTLMEM_CANARY_BYTE, sizeof(to));
			KUNIT_ASSERT_TRUE(test, rtlmem_constant_move(to + 8, from + offset,
								     length));
			KUNIT_EXPECT_EQ_MSG(test, memcmp(to + 8, from + offset, length), 0,
					    "length %zu +%zu", length, offset);
			KUNIT_EXPECT_TRUE(test, is_filled(to, RTLMEM_CANARY_BYTE, 8));
			KUNIT_EXPECT_TRUE(test, is_filled(to + 8 + length, RTLMEM_CANARY_BYTE,
							  sizeof(to) - 8 - length));
		}
	}
}

void rtlmem_copy_of_constant_length_overlaps(struct kunit *test)
{
	u8 area[2 * RTLMEM_CONSTANTS + 16], wanted[sizeof(area)], original[sizeof(area)];
	size_t length, to;

	rtlmem_scramble(original, sizeof(original), 6);
	for (length = 0; length <= RTLMEM_CONSTANTS; length++) {
		for (to = 0; to < 2 * 40; to++) {
			memcpy(area, original, sizeof(area));
			memcpy(wanted, original, sizeof(area));
			rtlmem_ref_move(wanted + to, wanted + 40, length);
			KUNIT_ASSERT_TRUE(test,
					  rtlmem_constant_move(area + to, area + 40, length));
			KUNIT_EXPECT_EQ_MSG(test, memcmp(area, wanted, sizeof(area)), 0,
					    "length %zu from 40 to %zu", length, to);
		}
	}
}

/* rtlmem_nontemporal.c goes around the caches from here on. */
#define NONTEMPORAL_BYTES (4 * 1024 * 1024)
#define NONTEMPORAL_AREA (NONTEMPORAL_BYTES + 4096)

void rtlmem_nontemporal_copy_around_its_threshold(struct kunit *test)
{
	static const struct {
		int more;
		size_t to;
		size_t from;
	} rows[] = {
		{ -1, 64, 64 }, { 0, 64, 64 }, { 1, 64, 65 }, { 63, 65, 64 }, { 64, 71, 99 },
		{ 65, 100, 77 }, { 1000, 127, 128 },
	};
	u8 *to = vmalloc(NONTEMPORAL_AREA);
	u8 *from = vmalloc(NONTEMPORAL_AREA);
	int i;

	if (!to || !from) {
		KUNIT_FAIL(test, "no memory");
		goto free;
	}
	rtlmem_scramble(from, NONTEMPORAL_AREA, 7);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		size_t length = NONTEMPORAL_BYTES + rows[i].more;
		u8 *start = to + rows[i].to;

		memset(to, RTLMEM_CANARY_BYTE, NONTEMPORAL_AREA);
		RtlCopyMemoryNonTemporal(start, from + rows[i].from, length);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(start, from + rows[i].from, length), 0, "row %d",
				    i);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(to, RTLMEM_CANARY_BYTE, rows[i].to), "row %d",
				      i);
		KUNIT_EXPECT_TRUE_MSG(test,
				      is_filled(start + length, RTLMEM_CANARY_BYTE,
						NONTEMPORAL_AREA - rows[i].to - length),
				      "row %d", i);
		cond_resched();
	}
free:
	vfree(to);
	vfree(from);
}

void rtlmem_nontemporal_overlap_is_a_move(struct kunit *test)
{
	static const int distances[] = { 1, -1, 64, -64, 2048, -2048 };
	u8 *area = vmalloc(NONTEMPORAL_AREA + 4096);
	u8 *wanted = vmalloc(NONTEMPORAL_AREA + 4096);
	int i;

	if (!area || !wanted) {
		KUNIT_FAIL(test, "no memory");
		goto free;
	}
	rtlmem_scramble(area, NONTEMPORAL_AREA + 4096, 8);
	memcpy(wanted, area, NONTEMPORAL_AREA + 4096);
	for (i = 0; i < ARRAY_SIZE(distances); i++) {
		memmove(wanted + 4096 + distances[i], wanted + 4096, NONTEMPORAL_BYTES);
		RtlCopyMemoryNonTemporal(area + 4096 + distances[i], area + 4096,
					 NONTEMPORAL_BYTES);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(area, wanted, NONTEMPORAL_AREA + 4096), 0,
				    "distance %d", distances[i]);
		cond_resched();
	}
free:
	vfree(area);
	vfree(wanted);
}

void rtlmem_volatile_and_device_copies_return_destination(struct kunit *test)
{
	u8 to[16], from[16] = {};

	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlCopyVolatileMemory(to, from, 16), (void *)to);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlMoveVolatileMemory(to, from, 0), (void *)to);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlCopyDeviceMemory(to, from, 16), (void *)to);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlMoveDeviceMemory(to, from, 0), (void *)to);
}
