// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: contexts, and arguments.
 */
#define RTLMEM_KUNIT_INLINE

#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "rtlmem_kunit.h"

#define CONTEXT_BYTES 1500

/* What one run of all routines works with, and how often it was wrong. */
struct everything {
	u8 a[CONTEXT_BYTES];
	u8 b[CONTEXT_BYTES];
	unsigned int nr_runs;
	unsigned int nr_wrong;
};

/* Every routine once, in whatever context this is called in. */
static void run_everything(void *argument)
{
	struct everything *all = argument;
	unsigned int wrong = 0;

	RtlZeroMemory(all->a, CONTEXT_BYTES);
	wrong += !RtlIsZeroMemory(all->a, CONTEXT_BYTES);
	RtlFillMemory(all->b, CONTEXT_BYTES, 0xaa);
	wrong += RtlCompareMemory(all->a, all->b, CONTEXT_BYTES) != 0;
	RtlCopyMemory(all->a, all->b, CONTEXT_BYTES);
	wrong += RtlCompareMemory(all->a, all->b, CONTEXT_BYTES) != CONTEXT_BYTES;
	RtlFillMemoryUlong(all->a, CONTEXT_BYTES, 0x01020304);
	wrong += RtlCompareMemoryUlong(all->a, CONTEXT_BYTES, 0x01020304) != CONTEXT_BYTES;
	RtlMoveMemory(all->a + 4, all->a, CONTEXT_BYTES - 4);
	wrong += RtlCompareMemoryUlong(all->a, CONTEXT_BYTES, 0x01020304) != CONTEXT_BYTES;
	RtlFillMemoryUlonglong(all->b, CONTEXT_BYTES, 0x0102030401020304ULL);
	wrong += RtlCompareMemory(all->a, all->b, CONTEXT_BYTES) < CONTEXT_BYTES - 4;
	RtlCopyMemoryNonTemporal(all->b, all->a, CONTEXT_BYTES);
	wrong += !RtlEqualMemory(all->a, all->b, CONTEXT_BYTES);
	RtlCopyVolatileMemory(all->b, all->a, CONTEXT_BYTES);
	RtlCopyDeviceMemory(all->b, all->a, CONTEXT_BYTES);
	wrong += !RtlEqualVolatileMemory(all->a, all->b, CONTEXT_BYTES);
	wrong += !RtlEqualDeviceMemory(all->a, all->b, CONTEXT_BYTES);
	wrong += !RtlConstantTimeEqualMemory(all->a, all->b, CONTEXT_BYTES);
	RtlPrefetchMemoryNonTemporal(all->a, CONTEXT_BYTES);
	RtlFillMemoryNonTemporal(all->b, CONTEXT_BYTES, 9);
	wrong += RtlCompareMemoryUlong(all->b, CONTEXT_BYTES, 0x09090909) != CONTEXT_BYTES;
	RtlSecureZeroMemory(all->b, CONTEXT_BYTES);
	RtlSecureZeroMemory2(all->a, CONTEXT_BYTES);
	wrong += !RtlEqualMemory(all->a, all->b, CONTEXT_BYTES);
	all->nr_wrong += wrong;
	all->nr_runs++;
}

static struct everything *everything_make(struct kunit *test)
{
	struct everything *all = kunit_kzalloc(test, sizeof(*all), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, all);
	return all;
}

static void everything_expect(struct kunit *test, const struct everything *all)
{
	KUNIT_EXPECT_EQ(test, all->nr_runs, 1U);
	KUNIT_EXPECT_EQ(test, all->nr_wrong, 0U);
}

void rtlmem_everything_in_task(struct kunit *test)
{
	struct everything *all = everything_make(test);

	run_everything(all);
	everything_expect(test, all);
}

void rtlmem_everything_in_softirq(struct kunit *test)
{
	struct everything *all = everything_make(test);

	run_in_softirq(run_everything, all);
	everything_expect(test, all);
}

void rtlmem_everything_in_hardirq(struct kunit *test)
{
	struct everything *all = everything_make(test);

	run_in_hardirq(run_everything, all);
	everything_expect(test, all);
}

void rtlmem_everything_with_interrupts_off(struct kunit *test)
{
	struct everything *all = everything_make(test);
	unsigned long flags;

	local_irq_save(flags);
	run_everything(all);
	local_irq_restore(flags);
	everything_expect(test, all);
}

void rtlmem_everything_under_raw_spinlock(struct kunit *test)
{
	static DEFINE_RAW_SPINLOCK(lock);
	struct everything *all = everything_make(test);

	raw_spin_lock(&lock);
	run_everything(all);
	raw_spin_unlock(&lock);
	everything_expect(test, all);
}

static void repeat_everything(void *argument)
{
	int i;

	for (i = 0; i < 300; i++) {
		run_everything(argument);
		cond_resched();
	}
}

/* The routines have no state that calls could share. */
void rtlmem_everything_at_once(struct kunit *test)
{
	void *arguments[4];
	int i;

	for (i = 0; i < ARRAY_SIZE(arguments); i++) {
		arguments[i] = kunit_kzalloc(test, sizeof(struct everything), GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, arguments[i]);
	}
	KUNIT_ASSERT_EQ(test, run_on_cpus(repeat_everything, arguments, ARRAY_SIZE(arguments)), 0);
	for (i = 0; i < ARRAY_SIZE(arguments); i++) {
		struct everything *all = arguments[i];

		KUNIT_EXPECT_EQ(test, all->nr_runs, 300U);
		KUNIT_EXPECT_EQ(test, all->nr_wrong, 0U);
	}
}

/* Arguments ------------------------------------------------------------------- */

void rtlmem_macros_evaluate_arguments_once(struct kunit *test)
{
	u8 to[64] = {}, from[64] = {};
	u8 *p = to;
	const u8 *q = from;
	size_t length = 8;
	int value = 5;
	ULONG word = 0x01020304;

	RtlCopyMemory(p++, q++, length++);
	RtlMoveMemory(p++, q++, length++);
	RtlCopyBytes(p++, q++, length++);
	KUNIT_EXPECT_PTR_EQ(test, p, to + 3);
	KUNIT_EXPECT_PTR_EQ(test, q, (const u8 *)from + 3);
	RtlFillMemory(p++, length++, value++);
	RtlFillBytes(p++, length++, value++);
	RtlZeroMemory(p++, length++);
	RtlZeroBytes(p++, length++);
	RtlSecureZeroMemory(p++, length++);
	KUNIT_EXPECT_PTR_EQ(test, p, to + 8);
	KUNIT_EXPECT_EQ(test, value, 7);
	KUNIT_EXPECT_EQ(test, length, (size_t)16);
	length = 8;
	p = to + 32;
	KUNIT_EXPECT_EQ(test, RtlEqualMemory(p++, q++, length++), (LOGICAL)TRUE);
	KUNIT_EXPECT_PTR_EQ(test, p, to + 33);
	KUNIT_EXPECT_PTR_EQ(test, q, (const u8 *)from + 4);
	KUNIT_EXPECT_EQ(test, length, (size_t)9);
	p = to;
	RtlFillMemoryUlong(p++, length++, word++);
	RtlFillMemoryUlonglong(p++, length++, word++);
	KUNIT_EXPECT_PTR_EQ(test, p, to + 2);
	KUNIT_EXPECT_EQ(test, length, (size_t)11);
	KUNIT_EXPECT_EQ(test, word, 0x01020306U);
	word = 0x01020304;
	KUNIT_EXPECT_EQ(test, RtlUlongByteSwap(word++), 0x04030201U);
	KUNIT_EXPECT_EQ(test, word, 0x01020305U);
}

void rtlmem_byte_swaps_reverse(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, RtlUshortByteSwap(0x1234), 0x3412);
	KUNIT_EXPECT_EQ(test, RtlUlongByteSwap(0x12345678), 0x78563412U);
	KUNIT_EXPECT_EQ(test, RtlUlonglongByteSwap(0x0123456789abcdefULL), 0xefcdab8967452301ULL);
	/* The exported ones too. */
	KUNIT_EXPECT_EQ(test, (RtlUshortByteSwap)(0x1234), 0x3412);
	KUNIT_EXPECT_EQ(test, (RtlUlongByteSwap)(0x12345678), 0x78563412U);
	KUNIT_EXPECT_EQ(test, (RtlUlonglongByteSwap)(0x0123456789abcdefULL),
			0xefcdab8967452301ULL);
}

/* As functions have it, and as drivers rely on where NT's header has one. */
void rtlmem_macros_take_arguments_with_commas(struct kunit *test)
{
	u8 to[4];

	RtlCopyMemory(to, &(const u8[]){ 1, 2, 3, 4 }, sizeof(to));
	KUNIT_EXPECT_TRUE(test, RtlEqualMemory(to, ((const u8[]){ 1, 2, 3, 4 }), sizeof(to)));
	RtlSecureZeroMemory(&(u8[]){ 1, 2 }, 2);
}
