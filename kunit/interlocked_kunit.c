// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit suite of the interlocked routines.
 */
#include "helpers.h"

#include <ntmem/interlocked.h>

/* Each width between neighbours that must not change. */
#define INTERLOCKED_WIDTH_CASE(type, suffix, min, max)                                        \
	static void interlocked_exchanges_##type(struct kunit *test)                          \
	{                                                                                     \
		type v[3] = { 0x55, 1, 0x55 };                                                \
											\
		KUNIT_EXPECT_EQ(test, InterlockedExchange##suffix(&v[1], max), (type)1);      \
		KUNIT_EXPECT_EQ(test, v[1], (type)(max));                                     \
		KUNIT_EXPECT_EQ(test, InterlockedCompareExchange##suffix(&v[1], 2, 1),        \
				(type)(max));                                                 \
		KUNIT_EXPECT_EQ(test, v[1], (type)(max));                                     \
		KUNIT_EXPECT_EQ(test, InterlockedCompareExchange##suffix(&v[1], min, max),    \
				(type)(max));                                                 \
		KUNIT_EXPECT_EQ(test, v[1], (type)(min));                                     \
		KUNIT_EXPECT_TRUE(test, v[0] == 0x55 && v[2] == 0x55);                        \
	}                                                                                     \
											\
	static void interlocked_sums_##type(struct kunit *test)                               \
	{                                                                                     \
		type v[3] = { 0x55, max, 0x55 };                                              \
											\
		/* Sums wrap. */                                                              \
		KUNIT_EXPECT_EQ(test, InterlockedIncrement##suffix(&v[1]), (type)(min));      \
		KUNIT_EXPECT_EQ(test, InterlockedDecrement##suffix(&v[1]), (type)(max));      \
		KUNIT_EXPECT_EQ(test, InterlockedAdd##suffix(&v[1], 2), (type)((min) + 1));   \
		KUNIT_EXPECT_EQ(test, InterlockedExchangeAdd##suffix(&v[1], -2),              \
				(type)((min) + 1));                                           \
		KUNIT_EXPECT_EQ(test, v[1], (type)(max));                                     \
		KUNIT_EXPECT_TRUE(test, v[0] == 0x55 && v[2] == 0x55);                        \
	}                                                                                     \
											\
	static void interlocked_masks_##type(struct kunit *test)                              \
	{                                                                                     \
		type v[3] = { 0x55, 0x0c, 0x55 };                                             \
											\
		KUNIT_EXPECT_EQ(test, InterlockedAnd##suffix(&v[1], 0x0a), (type)0x0c);       \
		KUNIT_EXPECT_EQ(test, InterlockedOr##suffix(&v[1], 0x03), (type)0x08);        \
		KUNIT_EXPECT_EQ(test, InterlockedXor##suffix(&v[1], -1), (type)0x0b);         \
		KUNIT_EXPECT_EQ(test, v[1], (type)~0x0b);                                     \
		KUNIT_EXPECT_TRUE(test, v[0] == 0x55 && v[2] == 0x55);                        \
	}

INTERLOCKED_WIDTH_CASE(LONG, , S32_MIN, S32_MAX)
INTERLOCKED_WIDTH_CASE(CHAR, 8, S8_MIN, S8_MAX)
INTERLOCKED_WIDTH_CASE(SHORT, 16, S16_MIN, S16_MAX)
INTERLOCKED_WIDTH_CASE(LONG64, 64, S64_MIN, S64_MAX)

static void interlocked_pointers(struct kunit *test)
{
	PVOID volatile pointer = NULL;
	int one, other;

	KUNIT_EXPECT_NULL(test, InterlockedExchangePointer(&pointer, &one));
	KUNIT_EXPECT_PTR_EQ(test, InterlockedCompareExchangePointer(&pointer, NULL, &other),
			    (PVOID)&one);
	KUNIT_EXPECT_PTR_EQ(test, ReadPointerAcquire(&pointer), (PVOID)&one);
	KUNIT_EXPECT_PTR_EQ(test, InterlockedCompareExchangePointer(&pointer, &other, &one),
			    (PVOID)&one);
	KUNIT_EXPECT_PTR_EQ(test, ReadPointerNoFence(&pointer), (PVOID)&other);
	WritePointerRelease(&pointer, NULL);
	KUNIT_EXPECT_NULL(test, pointer);
}

static void interlocked_bits_of_32(struct kunit *test)
{
	LONG words[3] = {};
	LONG bit;

	for (bit = -32; bit < 64; bit++) {
		KUNIT_EXPECT_EQ_MSG(test, InterlockedBitTestAndSet(&words[1], bit), 0, "%d", bit);
		KUNIT_EXPECT_EQ_MSG(test, InterlockedBitTestAndSet(&words[1], bit), 1, "%d", bit);
		KUNIT_EXPECT_EQ(test, words[1 + (bit >> 5)], (LONG)(1U << (bit & 31)));
		KUNIT_EXPECT_EQ_MSG(test, InterlockedBitTestAndReset(&words[1], bit), 1, "%d", bit);
		KUNIT_EXPECT_EQ_MSG(test, InterlockedBitTestAndReset(&words[1], bit), 0, "%d", bit);
		KUNIT_EXPECT_TRUE(test, is_filled(words, 0, sizeof(words)));
		KUNIT_EXPECT_EQ(test, InterlockedBitTestAndComplement(&words[1], bit), 0);
		KUNIT_EXPECT_EQ(test, InterlockedBitTestAndComplement(&words[1], bit), 1);
	}
}

static void interlocked_bits_of_64(struct kunit *test)
{
	LONG64 words[3] = {};
	LONG64 bit;

	for (bit = -64; bit < 128; bit++) {
		KUNIT_EXPECT_EQ(test, InterlockedBitTestAndSet64(&words[1], bit), 0);
		KUNIT_EXPECT_EQ(test, words[1 + (bit >> 6)], (LONG64)(1ULL << (bit & 63)));
		KUNIT_EXPECT_EQ(test, InterlockedBitTestAndSet64(&words[1], bit), 1);
		KUNIT_EXPECT_EQ(test, InterlockedBitTestAndReset64(&words[1], bit), 1);
		KUNIT_EXPECT_TRUE(test, is_filled(words, 0, sizeof(words)));
	}
}

static void interlocked_compare_exchange_of_16_bytes(struct kunit *test)
{
	static struct {
		LONG64 before[2];
		LONG64 value[2];
		LONG64 after[2];
	} v __aligned(16);
	LONG64 found[2];
	int locked;

	for (locked = 0; locked <= 1; locked++) {
		ntmem_exchange128_locked = locked;
		memset(&v, 0xff, sizeof(v));
		v.value[0] = 1;
		v.value[1] = 2;
		found[0] = 1;
		found[1] = 3;
		KUNIT_EXPECT_EQ(test, InterlockedCompareExchange128(v.value, 20, 10, found), 0);
		KUNIT_EXPECT_TRUE(test, found[0] == 1 && found[1] == 2);
		KUNIT_EXPECT_TRUE(test, v.value[0] == 1 && v.value[1] == 2);
		KUNIT_EXPECT_EQ(test, InterlockedCompareExchange128(v.value, 20, 10, found), 1);
		KUNIT_EXPECT_TRUE(test, found[0] == 1 && found[1] == 2);
		KUNIT_EXPECT_TRUE(test, v.value[0] == 10 && v.value[1] == 20);
		KUNIT_EXPECT_TRUE(test, is_filled(v.before, 0xff, 16));
		KUNIT_EXPECT_TRUE(test, is_filled(v.after, 0xff, 16));
	}
}

static void interlocked_exchange_misaligned(void *argument)
{
	LONG64 found[2] = {};

	InterlockedCompareExchange128(argument, 0, 0, found);
}

static void interlocked_misaligned_16_bytes_raise(struct kunit *test)
{
	static u8 memory[32] __aligned(16);
	int i;

	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    status_raised_by(interlocked_exchange_misaligned, memory + i),
				    i ? STATUS_ACCESS_VIOLATION : STATUS_SUCCESS, "%d", i);
}

static void interlocked_accesses(struct kunit *test)
{
	LONG64 wide = 0;
	USHORT narrow = 0;
	LONG plain = 0;

	WriteRelease(&plain, -5);
	WriteNoFence64(&wide, S64_MIN);
	WriteUShortRaw(&narrow, U16_MAX);
	KUNIT_EXPECT_EQ(test, ReadAcquire(&plain), -5);
	KUNIT_EXPECT_EQ(test, ReadAcquire64(&wide), (LONG64)S64_MIN);
	KUNIT_EXPECT_EQ(test, ReadUShortNoFence(&narrow), (USHORT)U16_MAX);
	KUNIT_EXPECT_EQ(test, ReadULongAcquire((ULONG *)&plain), (ULONG)-5);
}

static void interlocked_other_spellings(struct kunit *test)
{
	LONG64 wide = 1, exchange = 3, comperand = 2;
	SIZE_T size = MAXSIZE_T;
	LONG plain = 1;

	KUNIT_EXPECT_EQ(test, _InterlockedIncrement(&plain), 2);
	KUNIT_EXPECT_EQ(test, InterlockedAddAcquire(&plain, 3), 5);
	KUNIT_EXPECT_EQ(test, InterlockedOr64NoFence(&wide, 2), 1LL);
	KUNIT_EXPECT_EQ(test, ExInterlockedCompareExchange64(&wide, &exchange, &comperand, NULL),
			3LL);
	KUNIT_EXPECT_EQ(test, wide, 3LL);
	KUNIT_EXPECT_EQ(test, InterlockedIncrementSizeT(&size), 0LL);
	KUNIT_EXPECT_EQ(test, InterlockedExchangeAddSizeT(&size, 5), 0LL);
	KUNIT_EXPECT_EQ(test, size, (SIZE_T)5);
}

static void interlocked_sums_with_spin_lock(struct kunit *test)
{
	LARGE_INTEGER sum = { .QuadPart = S64_MAX }, one = { .QuadPart = 1 };
	KSPIN_LOCK lock = 0;
	ULONG count = MAXULONG;

	KUNIT_EXPECT_EQ(test, ExInterlockedAddUlong(&count, 2, &lock), MAXULONG);
	KUNIT_EXPECT_EQ(test, count, 1U);
	KUNIT_EXPECT_EQ(test, ExInterlockedAddLargeInteger(&sum, one, &lock).QuadPart,
			(LONGLONG)S64_MAX);
	KUNIT_EXPECT_EQ(test, sum.QuadPart, (LONGLONG)S64_MIN);
	ExInterlockedAddLargeStatistic(&sum, MAXULONG);
	KUNIT_EXPECT_EQ(test, sum.QuadPart, (LONGLONG)S64_MIN + MAXULONG);
	KUNIT_EXPECT_EQ(test, lock, (KSPIN_LOCK)0);
}

#define NR_ROUNDS 20000

/**
 * struct interlocked_shared - what threads change at once
 * @sum: counted up by each
 * @wide: likewise
 * @exchanged: counted up by exchanges that have to be tried again
 * @pair: both halves are counted up
 * @locked: counted up by who has set the bit
 * @bit: a lock
 */
struct interlocked_shared {
	LONG sum;
	LONG64 wide;
	LONG exchanged;
	LONG64 pair[2] __aligned(16);
	LONG locked;
	LONG bit;
};

static void interlocked_user(void *argument)
{
	struct interlocked_shared *shared = argument;
	LONG64 found[2] = {};
	LONG seen;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		InterlockedIncrement(&shared->sum);
		InterlockedExchangeAdd64(&shared->wide, 1LL << 31);
		do {
			seen = ReadNoFence(&shared->exchanged);
		} while (InterlockedCompareExchange(&shared->exchanged, seen + 1, seen) != seen);
		while (!InterlockedCompareExchange128(shared->pair, found[1] + 1, found[0] + 2,
						      found))
			;
		/* Its holder is not preempted, as the others spin. */
		preempt_disable();
		while (InterlockedBitTestAndSet(&shared->bit, 31))
			YieldProcessor();
		shared->locked++;
		InterlockedBitTestAndReset(&shared->bit, 31);
		preempt_enable();
	}
}

static void interlocked_threads_lose_nothing(struct kunit *test)
{
	struct interlocked_shared shared = {};
	void *arguments[] = { &shared, &shared, &shared };
	const LONG total = NR_ROUNDS * ARRAY_SIZE(arguments);

	KUNIT_ASSERT_EQ(test, run_on_cpus(interlocked_user, arguments, ARRAY_SIZE(arguments)), 0);
	KUNIT_EXPECT_EQ(test, shared.sum, total);
	KUNIT_EXPECT_EQ(test, shared.wide, (LONG64)total << 31);
	KUNIT_EXPECT_EQ(test, shared.exchanged, total);
	KUNIT_EXPECT_EQ(test, shared.pair[0], 2LL * total);
	KUNIT_EXPECT_EQ(test, shared.pair[1], (LONG64)total);
	KUNIT_EXPECT_EQ(test, shared.locked, total);
	KUNIT_EXPECT_EQ(test, shared.bit, 0);
}

/**
 * struct interlocked_mail - two variables of which one must be seen before the other
 * @text: written first
 * @flag: the round, written second
 * @answer: the last round that was read
 * @nr_stale: texts that were older than their flag
 */
struct interlocked_mail {
	LONG text;
	LONG flag;
	LONG answer;
	LONG nr_stale;
};

static void interlocked_mail_user(void *argument)
{
	/* Which of the two threads it is: whoever comes first writes. */
	static LONG nr_users;
	struct interlocked_mail *mail = argument;
	bool writes = InterlockedIncrement(&nr_users) & 1;
	LONG i;

	for (i = 1; i <= NR_ROUNDS / 10; i++) {
		if (writes) {
			WriteNoFence(&mail->text, i);
			WriteRelease(&mail->flag, i);
			while (ReadAcquire(&mail->answer) != i)
				cond_resched();
		} else {
			while (ReadAcquire(&mail->flag) != i)
				cond_resched();
			if (ReadNoFence(&mail->text) != i)
				mail->nr_stale++;
			WriteRelease(&mail->answer, i);
		}
	}
}

static void interlocked_release_is_seen_by_acquire(struct kunit *test)
{
	struct interlocked_mail mail = {};
	void *arguments[] = { &mail, &mail };

	KUNIT_ASSERT_EQ(test, run_on_cpus(interlocked_mail_user, arguments, 2), 0);
	KUNIT_EXPECT_EQ(test, mail.nr_stale, 0);
	KUNIT_EXPECT_EQ(test, mail.answer, NR_ROUNDS / 10);
}

static struct kunit_case interlocked_cases[] = {
	KUNIT_CASE(interlocked_exchanges_CHAR),
	KUNIT_CASE(interlocked_exchanges_SHORT),
	KUNIT_CASE(interlocked_exchanges_LONG),
	KUNIT_CASE(interlocked_exchanges_LONG64),
	KUNIT_CASE(interlocked_sums_CHAR),
	KUNIT_CASE(interlocked_sums_SHORT),
	KUNIT_CASE(interlocked_sums_LONG),
	KUNIT_CASE(interlocked_sums_LONG64),
	KUNIT_CASE(interlocked_masks_CHAR),
	KUNIT_CASE(interlocked_masks_SHORT),
	KUNIT_CASE(interlocked_masks_LONG),
	KUNIT_CASE(interlocked_masks_LONG64),
	KUNIT_CASE(interlocked_pointers),
	KUNIT_CASE(interlocked_bits_of_32),
	KUNIT_CASE(interlocked_bits_of_64),
	KUNIT_CASE(interlocked_compare_exchange_of_16_bytes),
	KUNIT_CASE(interlocked_misaligned_16_bytes_raise),
	KUNIT_CASE(interlocked_accesses),
	KUNIT_CASE(interlocked_other_spellings),
	KUNIT_CASE(interlocked_sums_with_spin_lock),
	KUNIT_CASE(interlocked_threads_lose_nothing),
	KUNIT_CASE(interlocked_release_is_seen_by_acquire),
	{}
};

static void interlocked_case_exit(struct kunit *test)
{
	ntmem_exchange128_locked = false;
}

static struct kunit_suite interlocked_suite = {
	.name = "ntmem_interlocked",
	.exit = interlocked_case_exit,
	.test_cases = interlocked_cases,
};

kunit_test_suite(interlocked_suite);

MODULE_DESCRIPTION("KUnit tests of ntmem's interlocked routines");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
MODULE_INFO(import_ns, "EXPORTED_FOR_KUNIT_TESTING");
