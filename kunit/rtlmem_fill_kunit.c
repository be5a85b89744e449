// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: filling.
 */
#include <linux/vmalloc.h>

#include "rtlmem_kunit.h"

/* Longer than any length at which a routine begins to work otherwise. */
#define LONG_BYTES 1200
#define AREA_BYTES (RTLMEM_CANARY + RTLMEM_ALIGNMENTS + LONG_BYTES + RTLMEM_CANARY)

#define PATTERN_ULONG 0x12345678U
#define PATTERN_ULONGLONG 0x0123456789abcdefULL

/* The byte that a filler is asked for, and its value with more than a byte. */
static int fill_value(const struct rtlmem_filler *filler)
{
	return filler->zero_only ? 0 : 0x5a;
}

static bool fill_is_right(const struct rtlmem_filler *filler, u8 *area, size_t offset,
			  size_t length)
{
	u8 *to = area + RTLMEM_CANARY + offset;

	memset(area, RTLMEM_CANARY_BYTE, AREA_BYTES);
	filler->fill(to, length, fill_value(filler));
	return is_filled(to, fill_value(filler), length) &&
	       is_filled(area, RTLMEM_CANARY_BYTE, to - area) &&
	       is_filled(to + length, RTLMEM_CANARY_BYTE, area + AREA_BYTES - to - length);
}

static void fill_lengths(struct kunit *test, size_t first, size_t last)
{
	const struct rtlmem_filler *filler = test->param_value;
	u8 *area = rtlmem_buffer(test, AREA_BYTES);
	size_t length, offset, nr_wrong = 0;

	for (length = first; length <= last; length++)
		for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++)
			if (!fill_is_right(filler, area, offset, length) && !nr_wrong++)
				KUNIT_FAIL(test, "length %zu at +%zu", length, offset);
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_fill_every_length_and_alignment(struct kunit *test)
{
	fill_lengths(test, 0, RTLMEM_SHORT);
}

void rtlmem_fill_lengths_around_string_stores(struct kunit *test)
{
	fill_lengths(test, NTMEM_FILL_LONG - 9, NTMEM_FILL_LONG + 65);
	fill_lengths(test, LONG_BYTES - 1, LONG_BYTES);
}

void rtlmem_fill_uses_the_low_byte(struct kunit *test)
{
	const struct rtlmem_filler *filler = test->param_value;
	u8 *area = rtlmem_buffer(test, LONG_BYTES);
	u8 wanted = filler->zero_only ? 0 : 0xaa;

	filler->fill(area, 100, 0x7fffffaa);
	KUNIT_EXPECT_TRUE(test, is_filled(area, wanted, 100));
	filler->fill(area, LONG_BYTES, -86);
	KUNIT_EXPECT_TRUE(test, is_filled(area, wanted, LONG_BYTES));
}

void rtlmem_fill_of_nothing_touches_nothing(struct kunit *test)
{
	const struct rtlmem_filler *filler = test->param_value;
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 byte = 7;

	filler->fill(NULL, 0, 1);
	filler->fill((void *)-1UL, 0, 1);
	filler->fill(guarded.start - 1, 0, 1);
	filler->fill(guarded.start + guarded.length, 0, 1);
	filler->fill(&byte, 0, 1);
	KUNIT_EXPECT_EQ(test, byte, 7);
}

void rtlmem_fill_between_guard_pages(struct kunit *test)
{
	const struct rtlmem_filler *filler = test->param_value;
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 2);
	u8 *end = guarded.start + guarded.length;
	size_t length;

	for (length = 0; length <= guarded.length; length += 1 + length / 64) {
		memset(guarded.start, RTLMEM_CANARY_BYTE, guarded.length);
		filler->fill(guarded.start, length, fill_value(filler));
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(guarded.start, fill_value(filler), length),
				      "length %zu", length);
		filler->fill(end - length, length, fill_value(filler));
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(end - length, fill_value(filler), length),
				      "length %zu", length);
	}
	filler->fill(guarded.start, guarded.length, fill_value(filler));
	KUNIT_EXPECT_TRUE(test, is_filled(guarded.start, fill_value(filler), guarded.length));
}

#define LARGE_BYTES (256 * 1024)

void rtlmem_fill_random_large_ranges(struct kunit *test)
{
	const struct rtlmem_filler *filler = test->param_value;
	u8 *area = rtlmem_buffer(test, LARGE_BYTES);
	u32 seed = rtlmem_seed(test);
	struct rnd_state random;
	int i;

	prandom_seed_state(&random, seed);
	for (i = 0; i < 12; i++) {
		size_t start = random_below(&random, LARGE_BYTES / 2);
		size_t length = random_below(&random, LARGE_BYTES / 2);
		size_t end = start + length;

		memset(area, RTLMEM_CANARY_BYTE, LARGE_BYTES);
		filler->fill(area + start, length, fill_value(filler));
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(area + start, fill_value(filler), length),
				      "length %zu at %zu", length, start);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(area, RTLMEM_CANARY_BYTE, start),
				      "length %zu at %zu", length, start);
		KUNIT_EXPECT_TRUE_MSG(test,
				      is_filled(area + end, RTLMEM_CANARY_BYTE, LARGE_BYTES - end),
				      "length %zu at %zu", length, start);
		cond_resched();
	}
}

void rtlmem_zero_of_constant_length(struct kunit *test)
{
	u8 area[RTLMEM_CONSTANTS + 24];
	size_t length, offset;

	for (length = 0; length <= RTLMEM_CONSTANTS; length++) {
		for (offset = 8; offset < 16; offset++) {
			memset(area, RTLMEM_CANARY_BYTE, sizeof(area));
			KUNIT_ASSERT_TRUE(test, rtlmem_constant_zero(area + offset, length));
			KUNIT_EXPECT_TRUE_MSG(test, is_filled(area + offset, 0, length),
					      "length %zu +%zu", length, offset);
			KUNIT_EXPECT_TRUE(test, is_filled(area, RTLMEM_CANARY_BYTE, offset));
			KUNIT_EXPECT_TRUE(test,
					  is_filled(area + offset + length, RTLMEM_CANARY_BYTE,
						    sizeof(area) - offset - length));
		}
	}
}

/* Patterns ------------------------------------------------------------------- */

static u64 pattern_of(size_t unit)
{
	return unit == sizeof(ULONG) ? (u64)PATTERN_ULONG << 32 | PATTERN_ULONG :
				       PATTERN_ULONGLONG;
}

static bool has_pattern(const u8 *memory, size_t length, u64 pattern)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (memory[i] != rtlmem_pattern_byte(pattern, i))
			return false;
	return true;
}

static void fill_pattern(const struct rtlmem_patterner *patterner, void *to, size_t length)
{
	patterner->fill(to, length, pattern_of(patterner->unit));
}

static bool pattern_is_right(const struct rtlmem_patterner *patterner, u8 *area, size_t bytes,
			     size_t offset, size_t length)
{
	u8 *to = area + RTLMEM_CANARY + offset;
	/* What is left after the last whole one is not written. */
	size_t written = round_down(length, patterner->unit);

	memset(area, RTLMEM_CANARY_BYTE, bytes);
	fill_pattern(patterner, to, length);
	return has_pattern(to, written, pattern_of(patterner->unit)) &&
	       is_filled(area, RTLMEM_CANARY_BYTE, to - area) &&
	       is_filled(to + written, RTLMEM_CANARY_BYTE, area + bytes - to - written);
}

static void pattern_lengths(struct kunit *test, size_t first, size_t last)
{
	const struct rtlmem_patterner *patterner = test->param_value;
	u8 *area = rtlmem_buffer(test, AREA_BYTES);
	size_t length, offset, nr_wrong = 0;

	for (length = first; length <= last; length++) {
		for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++)
			if (!pattern_is_right(patterner, area, AREA_BYTES, offset, length) &&
			    !nr_wrong++)
				KUNIT_FAIL(test, "length %zu at +%zu", length, offset);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_pattern_every_length_and_alignment(struct kunit *test)
{
	pattern_lengths(test, 0, RTLMEM_SHORT);
}

void rtlmem_pattern_lengths_around_string_stores(struct kunit *test)
{
	pattern_lengths(test, NTMEM_FILL_LONG - 9, NTMEM_FILL_LONG + 40);
	pattern_lengths(test, LONG_BYTES - 9, LONG_BYTES);
}

void rtlmem_pattern_large_at_every_alignment(struct kunit *test)
{
	const struct rtlmem_patterner *patterner = test->param_value;
	size_t bytes = 32 * 1024 + 2 * RTLMEM_CANARY + RTLMEM_ALIGNMENTS;
	u8 *area = rtlmem_buffer(test, bytes);
	size_t offset;

	for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++)
		KUNIT_EXPECT_TRUE_MSG(test,
				      pattern_is_right(patterner, area, bytes, offset,
						       32 * 1024 - offset),
				      "+%zu", offset);
}

void rtlmem_pattern_too_short_touches_nothing(struct kunit *test)
{
	const struct rtlmem_patterner *patterner = test->param_value;
	size_t length;

	for (length = 0; length < patterner->unit; length++)
		fill_pattern(patterner, NULL, length);
}

void rtlmem_pattern_between_guard_pages(struct kunit *test)
{
	const struct rtlmem_patterner *patterner = test->param_value;
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 2);
	u64 pattern = pattern_of(patterner->unit);
	size_t length, written;

	for (length = 0; length <= guarded.length; length += 1 + length / 64) {
		u8 *start = guarded.start + guarded.length - length;

		written = round_down(length, patterner->unit);
		memset(guarded.start, 0, guarded.length);
		fill_pattern(patterner, guarded.start, length);
		KUNIT_EXPECT_TRUE_MSG(test, has_pattern(guarded.start, written, pattern),
				      "length %zu", length);
		fill_pattern(patterner, start, length);
		KUNIT_EXPECT_TRUE_MSG(test, has_pattern(start, written, pattern), "length %zu",
				      length);
	}
}

void rtlmem_fill_ulong_leaves_the_rest(struct kunit *test)
{
	u8 area[16];

	memset(area, 0xee, sizeof(area));
	RtlFillMemoryUlong(area, 11, 0x04030201);
	KUNIT_EXPECT_EQ(test, memcmp(area, "\1\2\3\4\1\2\3\4\xee\xee\xee\xee", 12), 0);
}

void rtlmem_fill_ulonglong_leaves_the_rest(struct kunit *test)
{
	u8 area[24];

	memset(area, 0xee, sizeof(area));
	RtlFillMemoryUlonglong(area, 15, 0x0807060504030201ULL);
	KUNIT_EXPECT_EQ(test, memcmp(area, "\1\2\3\4\5\6\7\10\xee\xee\xee\xee", 12), 0);
}

/* rtlmem_nontemporal.c goes around the caches from here on. */
#define NONTEMPORAL_BYTES (4 * 1024 * 1024)
#define NONTEMPORAL_AREA (NONTEMPORAL_BYTES + 4096)

void rtlmem_nontemporal_fill_around_its_threshold(struct kunit *test)
{
	static const int more[] = { -1, 0, 1, 63, 64, 1000 };
	u8 *area = vmalloc(NONTEMPORAL_AREA);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, area);
	for (i = 0; i < ARRAY_SIZE(more); i++) {
		size_t length = NONTEMPORAL_BYTES + more[i];
		size_t start = 64 + 13 * i;
		size_t end = start + length;

		memset(area, RTLMEM_CANARY_BYTE, NONTEMPORAL_AREA);
		RtlFillMemoryNonTemporal(area + start, length, 0x77);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(area + start, 0x77, length), "row %d", i);
		KUNIT_EXPECT_TRUE_MSG(test, is_filled(area, RTLMEM_CANARY_BYTE, start), "row %d",
				      i);
		KUNIT_EXPECT_TRUE_MSG(test,
				      is_filled(area + end, RTLMEM_CANARY_BYTE,
						NONTEMPORAL_AREA - end),
				      "row %d", i);
		cond_resched();
	}
	vfree(area);
}

/* Zeroing and returning ------------------------------------------------------ */

void rtlmem_secure_zero_returns_its_argument(struct kunit *test)
{
	u8 area[8];

	KUNIT_EXPECT_PTR_EQ(test, RtlSecureZeroMemory(area, 8), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, RtlSecureZeroMemory(NULL, 0), NULL);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlSecureZeroMemory2(area, 8), (void *)area);
}

/* Where the last secret was, and what it was before the function that had it returned. */
static u8 *secret_place;
static size_t secret_length;

void rtlmem_take_secret(void *secret, size_t length)
{
	memset(secret, 0x99, length);
	secret_place = secret;
	secret_length = length;
}

/* The stack below is still as that function left it: interrupts are off. */
static noinline __no_sanitize_address unsigned int secret_bytes_left(void (*leave)(void))
{
	u8 *place;
	unsigned int i, nr = 0;
	unsigned long flags;

	local_irq_save(flags);
	leave();
	place = secret_place;
	OPTIMIZER_HIDE_VAR(place);
	for (i = 0; i < secret_length; i++)
		nr += READ_ONCE(place[i]) == 0x99;
	local_irq_restore(flags);
	return nr;
}

void rtlmem_secure_zero_leaves_no_secret(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, secret_bytes_left(rtlmem_leave_secret_secured), 0U);
	/* That a secret would be found is shown by one that was not secured. */
	if (!IS_ENABLED(CONFIG_KASAN) && !IS_ENABLED(CONFIG_INIT_STACK_ALL_ZERO))
		KUNIT_EXPECT_GT(test, secret_bytes_left(rtlmem_leave_secret_zeroed), 0U);
}

void rtlmem_set_and_fill_return_destination(struct kunit *test)
{
	u8 area[16];

	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlSetVolatileMemory(area, 1, 16), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlFillVolatileMemory(area, 16, 1), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlZeroVolatileMemory(area, 0), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlSetDeviceMemory(area, 1, 16), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlFillDeviceMemory(area, 16, 1), (void *)area);
	KUNIT_EXPECT_PTR_EQ(test, (void *)RtlZeroDeviceMemory(area, 0), (void *)area);
}
