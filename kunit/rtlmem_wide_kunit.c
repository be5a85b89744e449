// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: the wide registers.
 */
#include "rtlmem_kunit.h"

#include "rtlmem_words.h"

#define NR_BLOCKS 4
#define AREA_BYTES (NR_BLOCKS * RTLMEM_WIDE_BLOCK + RTLMEM_ALIGNMENTS)

/* Begins a section, or skips the case where the processor has no such registers. */
static void wide_begin_or_skip(struct kunit *test, const void *memory)
{
	if (!ntmem_wide_begin(memory, memory, WIDE_FROM))
		kunit_skip(test, "no AVX2");
}

void rtlmem_wide_finds_the_block_that_differs(struct kunit *test)
{
	u8 *a = rtlmem_buffer(test, AREA_BYTES);
	u8 *b = rtlmem_buffer(test, AREA_BYTES);
	size_t offset, nr, position, wanted, nr_wrong = 0;

	rtlmem_scramble(a, AREA_BYTES, 1);
	wide_begin_or_skip(test, a);
	for (offset = 0; offset < RTLMEM_ALIGNMENTS; offset++) {
		memcpy(b, a + offset, NR_BLOCKS * RTLMEM_WIDE_BLOCK);
		for (nr = 0; nr <= NR_BLOCKS; nr++) {
			nr_wrong += ntmem_wide_equal(a + offset, b, nr) != nr * RTLMEM_WIDE_BLOCK;
			for (position = 0; position < nr * RTLMEM_WIDE_BLOCK; position++) {
				wanted = round_down(position, RTLMEM_WIDE_BLOCK);
				b[position] ^= 0x40;
				nr_wrong += ntmem_wide_equal(a + offset, b, nr) != wanted;
				b[position] ^= 0x40;
			}
		}
	}
	ntmem_wide_end();
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_wide_finds_the_block_without_the_pattern(struct kunit *test)
{
	static const u64 patterns[] = { 0, 0x0123456701234567ULL };
	u8 *area = rtlmem_buffer(test, AREA_BYTES);
	size_t i, nr, position, wanted, nr_wrong = 0;

	wide_begin_or_skip(test, area);
	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		u8 *start = area + 4 * i;

		for (position = 0; position < NR_BLOCKS * RTLMEM_WIDE_BLOCK; position++)
			start[position] = rtlmem_pattern_byte(patterns[i], position);
		for (nr = 0; nr <= NR_BLOCKS; nr++) {
			nr_wrong += ntmem_wide_span(start, nr, patterns[i]) !=
				    nr * RTLMEM_WIDE_BLOCK;
			for (position = 0; position < nr * RTLMEM_WIDE_BLOCK; position++) {
				wanted = round_down(position, RTLMEM_WIDE_BLOCK);
				start[position] ^= 1;
				nr_wrong += ntmem_wide_span(start, nr, patterns[i]) != wanted;
				start[position] ^= 1;
			}
		}
	}
	ntmem_wide_end();
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

static void begin_wide(void *argument)
{
	bool *begun = argument;

	*begun = ntmem_wide_begin(begun, begun, WIDE_FROM);
	if (*begun)
		ntmem_wide_end();
}

void rtlmem_wide_is_for_tasks_that_may_be_preempted(struct kunit *test)
{
	bool *begun = kunit_kzalloc(test, sizeof(*begun), GFP_KERNEL);
	unsigned long flags;

	KUNIT_ASSERT_NOT_NULL(test, begun);
	begin_wide(begun);
	if (!*begun)
		kunit_skip(test, "no AVX2");
	run_in_softirq(begin_wide, begun);
	KUNIT_EXPECT_FALSE(test, *begun);
	run_in_hardirq(begin_wide, begun);
	KUNIT_EXPECT_FALSE(test, *begun);
	local_irq_save(flags);
	begin_wide(begun);
	local_irq_restore(flags);
	KUNIT_EXPECT_FALSE(test, *begun);
}

void rtlmem_wide_is_for_kernel_memory(struct kunit *test)
{
	u8 byte;
	const void *const memory[2] = { &byte, (void *)0x10000 };
	int i;

	if (IS_ENABLED(CONFIG_UML))
		kunit_skip(test, "CONFIG_UML is set");
	for (i = 0; i < ARRAY_SIZE(memory); i++) {
		bool begun = ntmem_wide_begin(memory[i], memory[1 - i], WIDE_FROM);

		if (begun)
			ntmem_wide_end();
		KUNIT_EXPECT_FALSE(test, begun);
	}
}

/* Each section must have ended where the next one begins, and where the case does. */
void rtlmem_wide_sections_follow_each_other(struct kunit *test)
{
	u8 *area = rtlmem_buffer(test, 8 * RTLMEM_WIDE_CHUNK);
	int i;

	memset(area, 0, 8 * RTLMEM_WIDE_CHUNK);
	for (i = 0; i < 20; i++) {
		KUNIT_EXPECT_TRUE(test, RtlIsZeroMemory(area, 8 * RTLMEM_WIDE_CHUNK));
		KUNIT_EXPECT_EQ(test, RtlCompareMemory(area, area + 64, 4 * RTLMEM_WIDE_CHUNK),
				(SIZE_T)4 * RTLMEM_WIDE_CHUNK);
		cond_resched();
	}
}
