// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: comparing.
 */
#include <linux/slab.h>

#include "rtlmem_kunit.h"
#include "rtlmem_words.h"

#define AREA_BYTES (RTLMEM_ALIGNMENTS + RTLMEM_SHORT)

/* Fills both areas so that what begins at the two offsets is equal. */
static void make_equal(u8 *a, u8 *b, size_t a_offset, size_t b_offset, size_t length)
{
	memcpy(b + b_offset, a + a_offset, length);
}

/*
 * All differences in ranges of one length and of one pair of alignments. Kernels that
 * check every access take a minute for all positions; there one in five does.
 */
static size_t compare_positions(struct kunit *test, const u8 *a, u8 *b, size_t length)
{
	size_t step = IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_KCSAN) ? 5 : 1;
	size_t position, nr_wrong = 0;

	for (position = length % step; position < length; position += step) {
		b[position] ^= 0x80;
		if (RtlCompareMemory(a, b, length) != position && !nr_wrong++)
			KUNIT_FAIL(test, "length %zu, +%lu and +%lu: at %zu, said %zu", length,
				   (unsigned long)a % RTLMEM_ALIGNMENTS,
				   (unsigned long)b % RTLMEM_ALIGNMENTS, position,
				   RtlCompareMemory(a, b, length));
		b[position] ^= 0x80;
	}
	return nr_wrong;
}

void rtlmem_compare_every_length_alignment_and_difference(struct kunit *test)
{
	u8 *a = rtlmem_buffer(test, AREA_BYTES);
	u8 *b = rtlmem_buffer(test, AREA_BYTES);
	size_t length, i, nr_wrong = 0;

	rtlmem_scramble(a, AREA_BYTES, 1);
	for (i = 0; i < RTLMEM_ALIGNMENTS * RTLMEM_ALIGNMENTS; i++) {
		size_t a_offset = i / RTLMEM_ALIGNMENTS;
		size_t b_offset = i % RTLMEM_ALIGNMENTS;

		/* What comes after the length is not equal. */
		for (length = 0; length <= RTLMEM_SHORT; length++) {
			memset(b, 0, AREA_BYTES);
			make_equal(a, b, a_offset, b_offset, length);
			nr_wrong += compare_positions(test, a + a_offset, b + b_offset, length);
			cond_resched();
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_compare_equal_ranges(struct kunit *test)
{
	u8 *a = rtlmem_buffer(test, AREA_BYTES);
	u8 *b = rtlmem_buffer(test, AREA_BYTES);
	size_t length, i, nr_wrong = 0;

	rtlmem_scramble(a, AREA_BYTES, 2);
	for (i = 0; i < RTLMEM_ALIGNMENTS * RTLMEM_ALIGNMENTS; i++) {
		u8 *first = a + i / RTLMEM_ALIGNMENTS;
		u8 *second = b + i % RTLMEM_ALIGNMENTS;

		memcpy(second, first, RTLMEM_SHORT);
		for (length = 0; length <= RTLMEM_SHORT; length++)
			nr_wrong += RtlCompareMemory(first, second, length) != length;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_compare_difference_is_any_bit(struct kunit *test)
{
	u8 a[100], b[100];
	size_t position;
	int bit;

	rtlmem_scramble(a, sizeof(a), 3);
	memcpy(b, a, sizeof(b));
	for (position = 0; position < sizeof(a); position++) {
		for (bit = 0; bit < 8; bit++) {
			b[position] ^= 1 << bit;
			KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, b, sizeof(a)), position);
			b[position] ^= 1 << bit;
		}
	}
}

void rtlmem_compare_is_no_ordering(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, RtlCompareMemory("abcd", "abcd", 4), (SIZE_T)4);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory("abcd", "abzd", 4), (SIZE_T)2);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory("abzd", "abcd", 4), (SIZE_T)2);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory("xbcd", "abcd", 4), (SIZE_T)0);
}

/* Words that differ in several bytes, of which the first counts. */
void rtlmem_compare_counts_to_the_first_of_many(struct kunit *test)
{
	u8 a[256], b[256];
	size_t position;

	memset(a, 0, sizeof(a));
	for (position = 0; position < sizeof(a); position++) {
		memset(b, 0, position);
		memset(b + position, 0xff, sizeof(b) - position);
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, b, sizeof(a)), position);
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(b, a, sizeof(a)), position);
	}
}

void rtlmem_compare_overlapping_ranges(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, 1024);
	size_t distance, position;

	for (distance = 1; distance < 100; distance++) {
		memset(area, 0x11, 1024);
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(area, area + distance, 900), (SIZE_T)900);
		/* The byte is seen as part of the second range first. */
		position = 300 + distance;
		area[position] = 0x12;
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(area, area + distance, 900), (SIZE_T)300);
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(area + distance, area, 900), (SIZE_T)300);
	}
}

void rtlmem_compare_range_with_itself(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, 64 * 1024);

	rtlmem_scramble(area, 64 * 1024, 4);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory(area + 1, area + 1, 64 * 1024 - 1),
			(SIZE_T)64 * 1024 - 1);
}

#define LARGE_BYTES (256 * 1024)

void rtlmem_compare_random_large_ranges(struct kunit *test)
{
	u8 *a_area = rtlmem_buffer(test, LARGE_BYTES + PAGE_SIZE);
	u8 *b_area = rtlmem_buffer(test, LARGE_BYTES + PAGE_SIZE);
	u32 seed = rtlmem_seed(test);
	struct rnd_state random;
	int i;

	rtlmem_scramble(a_area, LARGE_BYTES + PAGE_SIZE, seed);
	prandom_seed_state(&random, seed);
	for (i = 0; i < 100; i++) {
		size_t length = 1 + random_below(&random, i % 2 ? LARGE_BYTES : 16 * 1024);
		u8 *a = a_area + random_below(&random, PAGE_SIZE);
		u8 *b = b_area + random_below(&random, PAGE_SIZE);
		size_t position = random_below(&random, length);

		memcpy(b, a, length);
		KUNIT_EXPECT_EQ_MSG(test, rtlmem_compare_both_ways(a, b, length), length,
				    "+%zu and +%zu", a - a_area, b - b_area);
		b[position]++;
		KUNIT_EXPECT_EQ_MSG(test, rtlmem_compare_both_ways(a, b, length),
				    rtlmem_ref_compare(a, b, length), "length %zu, +%zu and +%zu",
				    length, a - a_area, b - b_area);
		cond_resched();
	}
}

void rtlmem_compare_of_nothing_touches_nothing(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);

	KUNIT_EXPECT_EQ(test, RtlCompareMemory(NULL, NULL, 0), (SIZE_T)0);
	KUNIT_EXPECT_EQ(test, RtlCompareMemory((void *)-1UL, (void *)1, 0), (SIZE_T)0);
	KUNIT_EXPECT_EQ(test,
			RtlCompareMemory(guarded.start - 1, guarded.start + guarded.length, 0),
			(SIZE_T)0);
}

/*
 * Ranges that begin shortly before a page, or longer, with other bytes before and behind
 * them: what is looked at beside the ranges must not count.
 */
#define MAX_ROOM 15
#define MAX_LENGTH 40

void rtlmem_compare_across_pages_among_other_bytes(struct kunit *test)
{
	u8 *a = rtlmem_buffer(test, 2 * PAGE_SIZE);
	u8 *b = rtlmem_buffer(test, 2 * PAGE_SIZE);
	size_t i, length, position, nr_wrong = 0;

	memset(a, 0x33, 2 * PAGE_SIZE);
	memset(b, 0xcc, 2 * PAGE_SIZE);
	for (i = 0; i < MAX_ROOM * MAX_ROOM; i++) {
		u8 *first = a + PAGE_SIZE - 1 - i / MAX_ROOM;
		u8 *second = b + PAGE_SIZE - 1 - i % MAX_ROOM;

		for (length = 0; length <= MAX_LENGTH; length++) {
			memset(second, 0x33, length);
			nr_wrong += RtlCompareMemory(first, second, length) != length;
			for (position = 0; position < length; position++) {
				second[position] = 0x32;
				nr_wrong += RtlCompareMemory(first, second, length) != position;
				second[position] = 0x33;
			}
			memset(second, 0xcc, length);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

static size_t looked_bytes[2];
static unsigned int nr_looked;

static void looked(const void *address, size_t nr)
{
	if (nr_looked < ARRAY_SIZE(looked_bytes))
		looked_bytes[nr_looked] = nr;
	nr_looked++;
}

/* Runs statements and notes what they show to a sanitizer. */
#define WITH_LOOKED(statements...)            \
	do {                                  \
		nr_looked = 0;                \
		ntmem_rtlmem_looked = looked; \
		statements;                   \
		ntmem_rtlmem_looked = NULL;   \
	} while (0)

void rtlmem_compare_shows_sanitizers_all_that_it_needs(struct kunit *test)
{
	u8 *a = kunit_kzalloc(test, 8192, GFP_KERNEL);
	u8 *b = kunit_kzalloc(test, 8192, GFP_KERNEL);
	static const size_t lengths[] = { 1, 3, 5, 8, 12, 40, 64, 500, 4000, 8000 };
	size_t i, length, position;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		length = lengths[i];
		WITH_LOOKED(RtlCompareMemory(a, b, length));
		KUNIT_EXPECT_EQ(test, nr_looked, 2U);
		KUNIT_EXPECT_EQ(test, looked_bytes[0], length);
		KUNIT_EXPECT_EQ(test, looked_bytes[1], length);
		position = length * 2 / 3;
		b[position] = 1;
		WITH_LOOKED(RtlCompareMemory(a, b, length));
		KUNIT_EXPECT_EQ(test, looked_bytes[0], position + 1);
		KUNIT_EXPECT_EQ(test, looked_bytes[1], position + 1);
		WITH_LOOKED(RtlIsZeroMemory(b, length));
		KUNIT_EXPECT_EQ(test, nr_looked, 1U);
		KUNIT_EXPECT_EQ(test, looked_bytes[0], position + 1);
		WITH_LOOKED(RtlCompareMemoryUlong(b, length, 0));
		KUNIT_EXPECT_EQ(test, looked_bytes[0],
				min(round_down(length, 4), round_down(position, 4) + 4));
		b[position] = 0;
	}
}

/* Another processor turns bytes over and back. */
struct changing {
	u8 *memory;
	const u8 *zeros;
	size_t length;
	u32 nr_rounds;
	bool stop;
	size_t nr_bad;
};

static void change(struct changing *changing)
{
	struct rnd_state random;

	prandom_seed_state(&random, 1);
	while (!READ_ONCE(changing->stop)) {
		size_t at = random_below(&random, changing->length);

		WRITE_ONCE(changing->memory[at], 1);
		WRITE_ONCE(changing->memory[at], 0);
		cond_resched();
	}
}

static void compare_changing(struct changing *changing)
{
	size_t equal;
	u32 i;

	for (i = 0; i < changing->nr_rounds; i++) {
		equal = RtlCompareMemory(changing->memory, changing->zeros, changing->length);
		changing->nr_bad += equal > changing->length;
		changing->nr_bad += RtlIsZeroMemory(changing->memory, changing->length) > 1;
		equal = RtlCompareMemoryUlong(changing->memory, changing->length, 0);
		changing->nr_bad += equal > changing->length || equal % 4;
		cond_resched();
	}
	WRITE_ONCE(changing->stop, true);
}

static void change_or_compare(void *argument)
{
	struct changing **role = argument;

	/* The first of two equal arguments compares. */
	if (role[0] == role[1])
		compare_changing(*role);
	else
		change(*role);
}

/* So much that all ways of looking are taken, across pages and with what is left of them. */
#define CHANGING_BYTES 70001

void rtlmem_compare_memory_that_changes(struct kunit *test)
{
	static const struct changing rows[] = {
		{ .length = 1000, .nr_rounds = 10000 },
		{ .length = CHANGING_BYTES, .nr_rounds = 300 },
	};
	u8 *memory = kunit_kzalloc(test, 2 * CHANGING_BYTES + 64, GFP_KERNEL);
	int i;

	/* That there is a race is what it is about. */
	if (IS_ENABLED(CONFIG_KCSAN))
		kunit_skip(test, "CONFIG_KCSAN is set");
	KUNIT_ASSERT_NOT_NULL(test, memory);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct changing changing = rows[i];
		struct changing *roles[3] = { &changing, &changing, NULL };
		void *arguments[2] = { &roles[0], &roles[1] };

		changing.memory = memory + 5;
		changing.zeros = memory + CHANGING_BYTES + 32;
		KUNIT_ASSERT_EQ(test, run_on_cpus(change_or_compare, arguments, 2), 0);
		KUNIT_EXPECT_EQ(test, changing.nr_bad, (size_t)0);
	}
}

/* A length that is not true is none of a sanitizer's business if a difference comes first. */
void rtlmem_compare_shows_sanitizers_no_more_than_it_needs(struct kunit *test)
{
	size_t length;

	for (length = 1; length < 100; length++) {
		u8 *a = kzalloc(length, GFP_KERNEL);
		u8 *b = kzalloc(length, GFP_KERNEL);

		if (a && b) {
			a[length - 1] = 1;
			KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, b, 4000), length - 1);
			KUNIT_EXPECT_EQ(test, RtlCompareMemory(a, b, MAXSIZE_T), length - 1);
			KUNIT_EXPECT_FALSE(test, RtlIsZeroMemory(a, 4000));
			KUNIT_EXPECT_FALSE(test, RtlEqualMemory(a, b, MAXSIZE_T));
		}
		kfree(a);
		kfree(b);
	}
}

/* Equality -------------------------------------------------------------------- */

void rtlmem_equal_every_length_and_difference(struct kunit *test)
{
	const struct rtlmem_equaler *equaler = test->param_value;
	u8 *a = rtlmem_buffer(test, AREA_BYTES);
	u8 *b = rtlmem_buffer(test, AREA_BYTES);
	size_t length, offset, position, nr_wrong = 0;

	rtlmem_scramble(a, AREA_BYTES, 5);
	for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++) {
		memcpy(b + offset, a, RTLMEM_SHORT);
		for (length = 0; length <= RTLMEM_SHORT; length += 1 + length / 16) {
			nr_wrong += !equaler->equal(a, b + offset, length);
			for (position = 0; position < length; position++) {
				b[offset + position] ^= 1;
				nr_wrong += equaler->equal(a, b + offset, length);
				b[offset + position] ^= 1;
			}
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_equal_of_nothing_is_true(struct kunit *test)
{
	const struct rtlmem_equaler *equaler = test->param_value;

	KUNIT_EXPECT_TRUE(test, equaler->equal(NULL, (void *)-1UL, 0));
	KUNIT_EXPECT_TRUE(test, equaler->equal((void *)1, NULL, 0));
}

void rtlmem_equal_of_constant_length(struct kunit *test)
{
	u8 a[RTLMEM_CONSTANTS], b[RTLMEM_CONSTANTS];
	size_t length, position;
	bool equal;

	rtlmem_scramble(a, sizeof(a), 6);
	memcpy(b, a, sizeof(b));
	for (length = 0; length <= RTLMEM_CONSTANTS; length++) {
		KUNIT_ASSERT_TRUE(test, rtlmem_constant_equal(a, b, length, &equal));
		KUNIT_EXPECT_TRUE_MSG(test, equal, "length %zu", length);
		for (position = 0; position < sizeof(b); position++) {
			b[position] ^= 0x10;
			rtlmem_constant_equal(a, b, length, &equal);
			KUNIT_EXPECT_EQ_MSG(test, equal, position >= length, "length %zu at %zu",
					    length, position);
			b[position] ^= 0x10;
		}
	}
}

void rtlmem_constant_time_is_one_or_zero(struct kunit *test)
{
	u8 a[300], b[300];
	size_t position;

	rtlmem_scramble(a, sizeof(a), 7);
	memcpy(b, a, sizeof(b));
	KUNIT_EXPECT_EQ(test, RtlConstantTimeEqualMemory(a, b, sizeof(a)), 1);
	KUNIT_EXPECT_EQ(test, RtlConstantTimeEqualMemory(NULL, NULL, 0), 1);
	for (position = 0; position < sizeof(a); position++) {
		b[position] ^= 0xff;
		KUNIT_EXPECT_EQ(test, RtlConstantTimeEqualMemory(a, b, sizeof(a)), 0);
		b[position] ^= 0xff;
	}
}

/* Zeros ----------------------------------------------------------------------- */

void rtlmem_is_zero_every_length_alignment_and_difference(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, AREA_BYTES + 1);
	size_t length, offset, position, nr_wrong = 0;

	for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++) {
		for (length = 0; length <= RTLMEM_SHORT; length++) {
			u8 *start = area + offset;

			/* Around it nothing is zero. */
			memset(area, 0xff, AREA_BYTES + 1);
			memset(start, 0, length);
			nr_wrong += RtlIsZeroMemory(start, length) != TRUE;
			for (position = 0; position < length; position++) {
				start[position] = 1 << (position % 8);
				nr_wrong += RtlIsZeroMemory(start, length) != FALSE;
				start[position] = 0;
			}
			cond_resched();
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_is_zero_random_large_ranges(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, LARGE_BYTES + PAGE_SIZE);
	u32 seed = rtlmem_seed(test);
	struct rnd_state random;
	int i;

	memset(area, 0, LARGE_BYTES + PAGE_SIZE);
	prandom_seed_state(&random, seed);
	for (i = 0; i < 200; i++) {
		size_t length = 1 + random_below(&random, i % 2 ? LARGE_BYTES : 16 * 1024);
		u8 *start = area + random_below(&random, PAGE_SIZE);
		size_t position = random_below(&random, length);

		KUNIT_EXPECT_EQ_MSG(test, rtlmem_is_zero_both_ways(start, length), TRUE,
				    "length %zu", length);
		start[position] = 1;
		KUNIT_EXPECT_EQ_MSG(test, rtlmem_is_zero_both_ways(start, length), FALSE,
				    "length %zu at %zu", length, position);
		KUNIT_EXPECT_EQ_MSG(test, rtlmem_is_zero_both_ways(start, position), TRUE,
				    "length %zu before %zu", length, position);
		start[position] = 0;
		cond_resched();
	}
}

void rtlmem_is_zero_across_pages_among_other_bytes(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, 2 * PAGE_SIZE);
	size_t room, length, position, nr_wrong = 0;

	memset(area, 0xff, 2 * PAGE_SIZE);
	for (room = 1; room <= 100; room += 1 + room / 20) {
		u8 *start = area + PAGE_SIZE - room;

		for (length = room; length <= room + MAX_LENGTH; length++) {
			memset(start, 0, length);
			nr_wrong += RtlIsZeroMemory(start, length) != TRUE;
			for (position = 0; position < length; position++) {
				start[position] = 0x80;
				nr_wrong += RtlIsZeroMemory(start, length) != FALSE;
				start[position] = 0;
			}
			memset(start, 0xff, length);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_is_zero_of_nothing_is_true(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, RtlIsZeroMemory(NULL, 0), TRUE);
	KUNIT_EXPECT_EQ(test, RtlIsZeroMemory((void *)-1UL, 0), TRUE);
}

/* ULONGs ---------------------------------------------------------------------- */

#define PATTERN 0xdeadbea7U

static void fill_ulongs(u8 *memory, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		memory[i] = rtlmem_pattern_byte((u64)PATTERN << 32 | PATTERN, i);
}

/* Each byte of each length at each alignment, with the byte changed in one bit. */
void rtlmem_compare_ulong_every_length_and_alignment(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, AREA_BYTES + 4);
	size_t length, offset, position, wanted, nr_wrong = 0;

	for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++) {
		u8 *start = area + offset;

		/* The pattern goes on behind the length, which must not count. */
		fill_ulongs(start, RTLMEM_SHORT + 4);
		for (length = 0; length <= RTLMEM_SHORT; length++) {
			nr_wrong += RtlCompareMemoryUlong(start, length, PATTERN) != length / 4 * 4;
			for (position = 0; position < length; position++) {
				wanted = min(position, length) / 4 * 4;
				if (position >= length / 4 * 4)
					wanted = length / 4 * 4;
				start[position] ^= 4;
				nr_wrong += RtlCompareMemoryUlong(start, length, PATTERN) != wanted;
				start[position] ^= 4;
			}
			cond_resched();
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* As seen on Windows: 1 to 3 give 0, 5 gives 4. */
void rtlmem_compare_ulong_rounds_down(struct kunit *test)
{
	u32 area[4] = { PATTERN, PATTERN, PATTERN, PATTERN };

	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 1, PATTERN), (SIZE_T)0);
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 3, PATTERN), (SIZE_T)0);
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 4, PATTERN), (SIZE_T)4);
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 5, PATTERN), (SIZE_T)4);
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 15, PATTERN), (SIZE_T)12);
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 16, PATTERN), (SIZE_T)16);
}

void rtlmem_compare_ulong_partial_ulong_does_not_count(struct kunit *test)
{
	u32 area[3] = { PATTERN, PATTERN, PATTERN };

	/* Three bytes of the second ULONG are right, the last is not. */
	((u8 *)area)[7] ^= 1;
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 12, PATTERN), (SIZE_T)4);
	((u8 *)area)[1] ^= 1;
	KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(area, 12, PATTERN), (SIZE_T)0);
}

void rtlmem_compare_ulong_random_large_ranges(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, LARGE_BYTES + PAGE_SIZE);
	u32 seed = rtlmem_seed(test);
	struct rnd_state random;
	int i;

	prandom_seed_state(&random, seed);
	for (i = 0; i < 40; i++) {
		size_t length = 4 + random_below(&random, i % 2 ? LARGE_BYTES - 4 : 16 * 1024);
		u8 *start = area + random_below(&random, PAGE_SIZE);
		size_t whole = length / 4 * 4;
		size_t position = random_below(&random, whole);
		size_t same;

		RtlFillMemoryUlong(start, length, PATTERN);
		same = rtlmem_compare_ulong_both_ways(start, length, PATTERN);
		KUNIT_EXPECT_EQ_MSG(test, same, whole, "length %zu", length);
		start[position] ^= 0x40;
		same = rtlmem_compare_ulong_both_ways(start, length, PATTERN);
		KUNIT_EXPECT_EQ_MSG(test, same, position / 4 * 4, "length %zu at %zu", length,
				    position);
		cond_resched();
	}
}

void rtlmem_compare_ulong_across_pages_among_other_bytes(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, 2 * PAGE_SIZE);
	size_t room, length, position, nr_wrong = 0;

	memset(area, 0, 2 * PAGE_SIZE);
	for (room = 1; room <= 100; room += 1 + room / 20) {
		u8 *start = area + PAGE_SIZE - room;

		for (length = room; length <= room + MAX_LENGTH; length++) {
			size_t whole = round_down(length, 4);

			fill_ulongs(start, length);
			nr_wrong += RtlCompareMemoryUlong(start, length, PATTERN) != whole;
			for (position = 0; position < whole; position++) {
				start[position] ^= 0x10;
				nr_wrong += RtlCompareMemoryUlong(start, length, PATTERN) !=
					    round_down(position, 4);
				start[position] ^= 0x10;
			}
			memset(start, 0, length);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* What is wrong in one byte is right again if it is looked at from another one on. */
void rtlmem_compare_ulong_pattern_that_repeats_bytes(struct kunit *test)
{
	u8 *area = kunit_kzalloc(test, 64 * 1024, GFP_KERNEL);
	size_t position;

	KUNIT_ASSERT_NOT_NULL(test, area);
	RtlFillMemoryUlong(area, 64 * 1024, 1);
	for (position = 4093; position < 64 * 1024; position += 4999) {
		area[position] ^= 1;
		KUNIT_EXPECT_EQ(test, rtlmem_compare_ulong_both_ways(area, 64 * 1024, 1),
				(size_t)round_down(position, 4));
		area[position] ^= 1;
	}
}

void rtlmem_compare_ulong_of_nothing_touches_nothing(struct kunit *test)
{
	size_t length;

	for (length = 0; length < 4; length++)
		KUNIT_EXPECT_EQ(test, RtlCompareMemoryUlong(NULL, length, 0), (SIZE_T)0);
}
