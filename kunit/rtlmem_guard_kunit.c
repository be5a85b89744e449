// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: looking at memory beside pages that are not there. A routine
 * that looks too far is not reported here: it stops the kernel.
 */
#include "rtlmem_kunit.h"

/* Room before the page that is not there, of both ranges. */
#define MAX_ROOM 96

/* Lengths that reach beyond a range with @room bytes. */
static const size_t overreaching[] = {
	1, 7, 8, 9, 63, 64, 65, 255, 4096, 32 * 1024, 1 << 20, MAXSIZE_T / 2, MAXSIZE_T,
};

static size_t reach(size_t room, size_t more)
{
	return more > MAXSIZE_T - room ? MAXSIZE_T : room + more;
}

void rtlmem_compare_ends_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 1);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 1);
	size_t length, other, nr_wrong = 0;

	/* One range ends at the guard, the other one anywhere before it. */
	for (length = 0; length <= RTLMEM_SHORT; length++) {
		for (other = 0; other < 2 * RTLMEM_ALIGNMENTS; other++) {
			u8 *first = a.start + a.length - length;
			u8 *second = b.start + b.length - length - other;

			nr_wrong += RtlCompareMemory(first, second, length) != length;
			nr_wrong += RtlCompareMemory(second, first, length) != length;
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_compare_starts_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 1);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 1);
	size_t length, other, nr_wrong = 0;

	for (length = 0; length <= RTLMEM_SHORT; length++) {
		for (other = 0; other < 2 * RTLMEM_ALIGNMENTS; other++) {
			nr_wrong += RtlCompareMemory(a.start, b.start + other, length) != length;
			nr_wrong += RtlCompareMemory(b.start + other, a.start, length) != length;
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/*
 * Both ranges end at a guard, with all alignments to each other; the last byte before
 * the nearer guard differs, and the length reaches over it.
 */
void rtlmem_compare_length_may_reach_over_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 1);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 1);
	size_t a_room, b_room, i, last, nr_wrong = 0;

	for (a_room = 1; a_room <= MAX_ROOM; a_room++) {
		for (b_room = 1; b_room <= MAX_ROOM; b_room++) {
			u8 *first = a.start + a.length - a_room;
			u8 *second = b.start + b.length - b_room;

			last = min(a_room, b_room) - 1;
			second[last] = 1;
			for (i = 0; i < ARRAY_SIZE(overreaching); i++) {
				size_t length = reach(last + 1, overreaching[i]);

				nr_wrong += RtlCompareMemory(first, second, length) != last;
				nr_wrong += RtlEqualMemory(second, first, length) != FALSE;
			}
			second[last] = 0;
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* The same with pages before the guard, which begin at other places in each range. */
void rtlmem_compare_crosses_pages_before_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 3);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 3);
	static const size_t rooms[] = { 4096, 4096 + 1, 4096 + 7, 4096 + 64, 8192 - 9, 8192 - 1 };
	size_t i, j, difference, position, nr_wrong = 0;

	for (i = 0; i < ARRAY_SIZE(rooms); i++) {
		for (difference = 0; difference < 2 * RTLMEM_ALIGNMENTS; difference++) {
			u8 *first = a.start + a.length - rooms[i];
			u8 *second = b.start + b.length - rooms[i] - difference;

			/* In every place around each page's begin and the guard. */
			for (position = 0; position < rooms[i]; position++) {
				if (position > 80 && position < 4096 - 80)
					position = 4096 - 80;
				if (position > 4096 + 80 && position < rooms[i] - 80)
					position = rooms[i] - 80;
				first[position] = 1;
				for (j = 0; j < 4; j++) {
					static const size_t lengths[] = { 0, 1, 4096, MAXSIZE_T };
					size_t length = reach(rooms[i], lengths[j]);

					nr_wrong += RtlCompareMemory(first, second, length) !=
						    position;
				}
				first[position] = 0;
			}
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* Long enough for what is done to long ranges alone. */
void rtlmem_compare_of_pages_ends_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 10);
	struct rtlmem_guarded b = rtlmem_guarded_make(test, 10);
	size_t a_offset, b_offset, length, nr_wrong = 0;

	for (a_offset = 0; a_offset < RTLMEM_ALIGNMENTS; a_offset++) {
		for (b_offset = 0; b_offset < RTLMEM_ALIGNMENTS; b_offset++) {
			u8 *first = a.start + a_offset;
			u8 *second = b.start + b_offset;

			length = a.length - max(a_offset, b_offset);
			nr_wrong += rtlmem_compare_both_ways(first, second, length) != length;
			second[length - 1] = 1;
			nr_wrong += rtlmem_compare_both_ways(first, second, MAXSIZE_T) !=
				    length - 1;
			second[length - 1] = 0;
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_is_zero_stays_between_guard_pages(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 10);
	u8 *end = guarded.start + guarded.length;
	size_t length, nr_wrong = 0;

	for (length = 0; length <= guarded.length; length += 1 + length / 300) {
		nr_wrong += rtlmem_is_zero_both_ways(guarded.start, length) != TRUE;
		nr_wrong += rtlmem_is_zero_both_ways(end - length, length) != TRUE;
	}
	nr_wrong += rtlmem_is_zero_both_ways(guarded.start, guarded.length) != TRUE;
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_is_zero_length_may_reach_over_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 2);
	u8 *end = guarded.start + guarded.length;
	size_t i, room, nr_wrong = 0;

	end[-1] = 1;
	for (room = 1; room <= PAGE_SIZE + MAX_ROOM; room++) {
		for (i = 0; i < ARRAY_SIZE(overreaching); i++)
			nr_wrong += RtlIsZeroMemory(end - room, reach(room, overreaching[i])) !=
				    FALSE;
		if (room == 4 * MAX_ROOM)
			room = PAGE_SIZE - MAX_ROOM;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_compare_ulong_stays_between_guard_pages(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 10);
	u8 *end = guarded.start + guarded.length;
	size_t length, whole, nr_wrong = 0;

	for (length = 0; length <= guarded.length; length += 1 + length / 300) {
		whole = length / 4 * 4;
		nr_wrong += rtlmem_compare_ulong_both_ways(guarded.start, length, 0) != whole;
		nr_wrong += rtlmem_compare_ulong_both_ways(end - length, length, 0) != whole;
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* ULONGs are looked at as a whole: the last one that is there differs. */
void rtlmem_compare_ulong_length_may_reach_over_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 2);
	u8 *end = guarded.start + guarded.length;
	size_t i, room, last, nr_wrong = 0;

	for (room = 4; room <= PAGE_SIZE + MAX_ROOM; room++) {
		last = room / 4 * 4 - 4;
		end[-room + last] = 1;
		for (i = 0; i < ARRAY_SIZE(overreaching); i++)
			nr_wrong += RtlCompareMemoryUlong(end - room,
							  reach(room, overreaching[i]), 0) != last;
		end[-room + last] = 0;
		if (room == 4 * MAX_ROOM)
			room = PAGE_SIZE - MAX_ROOM;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_prefetch_takes_any_address(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);

	RtlPrefetchMemoryNonTemporal(NULL, 0);
	RtlPrefetchMemoryNonTemporal(NULL, MAXSIZE_T);
	RtlPrefetchMemoryNonTemporal((void *)-1UL, 100000);
	RtlPrefetchMemoryNonTemporal((void *)0x8000000000000000UL, 4096);
	RtlPrefetchMemoryNonTemporal(guarded.start, 3 * PAGE_SIZE);
	RtlPrefetchMemoryNonTemporal(guarded.start - 1, 1);
	KUNIT_EXPECT_TRUE(test, is_filled(guarded.start, 0, guarded.length));
}
