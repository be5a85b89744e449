// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_rtlmem: routines in guarded code that run into pages that are not there.
 */
#include <linux/mman.h>

#include "rtlmem_kunit.h"

/* One call: what it is made with, and what came of it. */
struct fault_call {
	void (*call)(struct fault_call *call);
	void *to;
	const void *from;
	size_t length;
	u64 value;
	size_t result;
	EXCEPTION_RECORD record;
};

static void call_move(struct fault_call *call)
{
	rtlmem_twin_move(call->to, call->from, call->length);
}

static void call_fill(struct fault_call *call)
{
	rtlmem_twin_fill(call->to, call->length, call->value);
}

static void call_fill_ulong(struct fault_call *call)
{
	rtlmem_twin_fill_ulong(call->to, call->length, call->value);
}

static void call_fill_ulonglong(struct fault_call *call)
{
	rtlmem_twin_fill_ulonglong(call->to, call->length, call->value);
}

static void call_compare(struct fault_call *call)
{
	call->result = rtlmem_twin_compare(call->to, call->from, call->length);
}

static void call_equal(struct fault_call *call)
{
	call->result = rtlmem_twin_equal(call->to, call->from, call->length);
}

static void call_constant_time(struct fault_call *call)
{
	call->result = rtlmem_twin_equal_in_constant_time(call->to, call->from, call->length);
}

static void call_compare_ulong(struct fault_call *call)
{
	call->result = rtlmem_twin_compare_ulong(call->to, call->length, call->value);
}

static void call_is_zero(struct fault_call *call)
{
	call->result = rtlmem_twin_is_zero(call->to, call->length);
}

static void fault_run(void *argument)
{
	struct fault_call *call = argument;

	call->call(call);
	/* Else the routine could go back to who calls this, as if that had called it. */
	barrier();
}

/* Whether the call raised what it should: an access of that kind to that address. */
static bool fault_raises(struct fault_call *call, ULONG_PTR kind, const void *address)
{
	call->record = (EXCEPTION_RECORD){};
	return ntmem_catch(fault_run, call, &call->record) &&
	       call->record.ExceptionCode == STATUS_ACCESS_VIOLATION &&
	       call->record.ExceptionFlags == 0 && call->record.NumberParameters == 2 &&
	       call->record.ExceptionInformation[0] == kind &&
	       call->record.ExceptionInformation[1] == (ULONG_PTR)address;
}

static bool fault_raises_nothing(struct fault_call *call)
{
	return !ntmem_catch(fault_run, call, &call->record);
}

/* How much of a range is there before the guard page, and how far it reaches beyond. */
#define MAX_THERE 300
static const size_t fault_beyond[] = { 1, 8, 64, 5000 };

/* Ends in the guard page, from every alignment; what lies before it gets its bytes. */
void rtlmem_twin_copy_into_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 *end = guarded.start + guarded.length, *from = rtlmem_buffer(test, 8192);
	size_t there, i, nr_wrong = 0;

	rtlmem_scramble(from, 8192, 1);
	for (there = 0; there < MAX_THERE; there++) {
		for (i = 0; i < ARRAY_SIZE(fault_beyond); i++) {
			struct fault_call call = {
				.call = call_move,
				.to = end - there,
				.from = from + i,
				.length = there + fault_beyond[i],
			};

			memset(guarded.start, 0, guarded.length);
			nr_wrong += !fault_raises(&call, EXCEPTION_WRITE_FAULT, end);
			nr_wrong += !!memcmp(end - there, from + i, there);
			nr_wrong += !is_filled(guarded.start, 0, guarded.length - there);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_twin_copy_out_of_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 *end = guarded.start + guarded.length, *to = rtlmem_buffer(test, 8192);
	size_t there, i, nr_wrong = 0;

	rtlmem_scramble(guarded.start, guarded.length, 2);
	for (there = 0; there < MAX_THERE; there++) {
		for (i = 0; i < ARRAY_SIZE(fault_beyond); i++) {
			struct fault_call call = {
				.call = call_move,
				.to = to,
				.from = end - there,
				.length = there + fault_beyond[i],
			};

			memset(to, 0, 8192);
			nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end);
			nr_wrong += !!memcmp(to, end - there, there);
			nr_wrong += !is_filled(to + there, 0, 8192 - there);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* Ranges that overlap so that the last byte has to be moved first. */
void rtlmem_twin_overlap_starts_with_the_last_byte(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 *end = guarded.start + guarded.length;
	size_t distance, nr_wrong = 0;

	for (distance = 1; distance < 64; distance++) {
		struct fault_call call = {
			.call = call_move,
			.to = end - 200 + distance,
			.from = end - 200,
			.length = 200,
		};

		rtlmem_scramble(guarded.start, guarded.length, 3);
		nr_wrong += !fault_raises(&call, EXCEPTION_WRITE_FAULT,
					  end + distance - 1);
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* From the end on, down to where there is no source. */
void rtlmem_twin_overlap_ends_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	static const size_t missing[] = { 1, 7, 8, 30 }, distances[] = { 1, 3, 8, 50 };
	u8 *expected = rtlmem_buffer(test, guarded.length);
	size_t there, i, j, nr_wrong = 0;

	for (there = 50; there < MAX_THERE; there++) {
		for (i = 0; i < ARRAY_SIZE(missing); i++) {
			for (j = 0; j < ARRAY_SIZE(distances); j++) {
				struct fault_call call = {
					.call = call_move,
					.to = guarded.start - missing[i] + distances[j],
					.from = guarded.start - missing[i],
					.length = missing[i] + there,
				};

				rtlmem_scramble(guarded.start, guarded.length, there);
				memcpy(expected, guarded.start, guarded.length);
				memmove(expected + distances[j], expected, there);
				nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT,
							  guarded.start - 1);
				nr_wrong += !!memcmp(guarded.start, expected, guarded.length);
			}
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_twin_fill_into_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 *end = guarded.start + guarded.length;
	size_t there, i, nr_wrong = 0;

	for (there = 0; there < MAX_THERE; there++) {
		for (i = 0; i < ARRAY_SIZE(fault_beyond); i++) {
			struct fault_call call = {
				.call = call_fill,
				.to = end - there,
				.length = there + fault_beyond[i],
				.value = 0x15a,
			};

			memset(guarded.start, 0, guarded.length);
			nr_wrong += !fault_raises(&call, EXCEPTION_WRITE_FAULT, end);
			nr_wrong += !is_filled(end - there, 0x5a, there);
			nr_wrong += !is_filled(guarded.start, 0, guarded.length - there);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* A value that does not fit is not written in part. */
void rtlmem_twin_pattern_into_guard_page(struct kunit *test)
{
	struct rtlmem_guarded guarded = rtlmem_guarded_make(test, 1);
	u8 *end = guarded.start + guarded.length;
	static const size_t units[] = { 4, 8 };
	size_t there, i, nr_wrong = 0;

	for (there = 0; there < MAX_THERE; there++) {
		for (i = 0; i < ARRAY_SIZE(units); i++) {
			size_t whole = there - there % units[i];
			struct fault_call call = {
				.call = i ? call_fill_ulonglong : call_fill_ulong,
				.to = end - there,
				.length = there + 64,
				.value = 0x7777777777777777,
			};

			memset(guarded.start, 0, guarded.length);
			nr_wrong += !fault_raises(&call, EXCEPTION_WRITE_FAULT,
						  end - there + whole);
			nr_wrong += !is_filled(end - there, 0x77, whole);
			nr_wrong += !is_filled(end - there + whole, 0, there - whole);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* A difference before the guard page is all that is needed. */
void rtlmem_twin_compare_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 1);
	u8 *end = a.start + a.length, *other = rtlmem_buffer(test, 4096);
	size_t there, turn, nr_wrong = 0;

	for (there = 1; there < MAX_THERE; there++) {
		for (turn = 0; turn < 2; turn++) {
			struct fault_call call = {
				.call = call_compare,
				.to = turn ? other : end - there,
				.from = turn ? end - there : other,
				.length = MAXSIZE_T / 2,
			};

			memset(other, 0, 4096);
			nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end);
			other[there - 1] = 1;
			nr_wrong += !fault_raises_nothing(&call) || call.result != there - 1;
			call.call = call_equal;
			nr_wrong += !fault_raises_nothing(&call) || call.result;
			other[there - 1] = 0;
			nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end);
			call.call = call_constant_time;
			call.length = there + 1;
			nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end);
		}
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

void rtlmem_twin_look_at_guard_page(struct kunit *test)
{
	struct rtlmem_guarded a = rtlmem_guarded_make(test, 1);
	u8 *end = a.start + a.length;
	size_t there, nr_wrong = 0;

	for (there = 4; there < MAX_THERE; there++) {
		size_t whole = there - there % 4;
		struct fault_call call = {
			.call = call_is_zero,
			.to = end - there,
			.length = there + 100,
		};

		nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end);
		call.call = call_compare_ulong;
		nr_wrong += !fault_raises(&call, EXCEPTION_READ_FAULT, end - there + whole);
		end[whole - 1 - there] = 1;
		nr_wrong += !fault_raises_nothing(&call) || call.result != whole - 4;
		call.call = call_is_zero;
		nr_wrong += !fault_raises_nothing(&call) || call.result;
		end[whole - 1 - there] = 0;
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* Random functional checks; the tables of routines have the twins of all others. */
void rtlmem_twin_compares_as_the_others_do(struct kunit *test)
{
	u8 *a = rtlmem_buffer(test, 1024), *b = rtlmem_buffer(test, 1024);
	struct rnd_state random;
	size_t i, nr_wrong = 0;

	prandom_seed_state(&random, rtlmem_seed(test));
	for (i = 0; i < 20000; i++) {
		size_t length = random_below(&random, 500), first = random_below(&random, 16),
		       second = random_below(&random, 16);

		a[first + random_below(&random, 500)] = random_below(&random, 2);
		b[second + random_below(&random, 500)] = random_below(&random, 2);
		if (i % 16 == 0) {
			memset(a, 0, 1024);
			memset(b, 0, 1024);
		}
		nr_wrong += rtlmem_twin_compare(a + first, b + second, length) !=
			    rtlmem_ref_compare(a + first, b + second, length);
		nr_wrong += rtlmem_twin_compare_ulong(a + first, length, 0) !=
			    RtlCompareMemoryUlong(a + first, length, 0);
		nr_wrong += rtlmem_twin_is_zero(a + first, length) !=
			    RtlIsZeroMemory(a + first, length);
	}
	KUNIT_EXPECT_EQ(test, nr_wrong, (size_t)0);
}

/* Words that are the offset at which they stand, which loops have in a register. */
void rtlmem_twin_offsets_are_not_zeros(struct kunit *test)
{
	u64 *words = (u64 *)rtlmem_buffer(test, 256);
	size_t i;

	for (i = 0; i < 256 / sizeof(u64); i++)
		words[i] = i * sizeof(u64);
	for (i = 2; i <= 256 / sizeof(u64); i++) {
		KUNIT_EXPECT_FALSE(test, rtlmem_twin_is_zero(words, i * sizeof(u64)));
		KUNIT_EXPECT_EQ(test, rtlmem_twin_compare_ulong(words, i * sizeof(u64), 0),
				sizeof(u64));
	}
}

/* Addresses at which there never is memory, and how they show. */
static const struct {
	unsigned long address;
	bool canonical;
} fault_addresses[] = {
	{ 0, true },
	{ 0xff8, true },
	{ 0x7ffffff00000, true },
	{ 0x0123456789abcdef, false },
	{ 0x8000000000000000, false },
	{ 0xfffffffffffff000, true },
};

void rtlmem_twin_takes_any_address(struct kunit *test)
{
	u8 *memory = rtlmem_buffer(test, 512);
	static const size_t lengths[] = { 1, 4, 8, 31, 512 };
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(fault_addresses); i++) {
		void *bad = (void *)fault_addresses[i].address;
		bool canonical = fault_addresses[i].canonical;
		void *shown = canonical ? bad : (void *)~0UL;

		for (j = 0; j < ARRAY_SIZE(lengths); j++) {
			struct fault_call copy_to = { call_move, bad, memory, lengths[j] };
			struct fault_call copy_from = { call_move, memory, bad, lengths[j] };
			struct fault_call fill = { call_fill, bad, NULL, lengths[j] };
			struct fault_call compare = { call_compare, memory, bad, lengths[j] };
			ULONG_PTR write = canonical ? EXCEPTION_WRITE_FAULT :
						      EXCEPTION_READ_FAULT;

			KUNIT_EXPECT_TRUE_MSG(test, fault_raises(&copy_to, write, shown),
					      "copy to %zu, length %zu", i, lengths[j]);
			KUNIT_EXPECT_TRUE_MSG(test,
					      fault_raises(&copy_from, EXCEPTION_READ_FAULT,
							   shown),
					      "copy from %zu, length %zu", i, lengths[j]);
			KUNIT_EXPECT_TRUE_MSG(test, fault_raises(&fill, write, shown),
					      "fill %zu, length %zu", i, lengths[j]);
			KUNIT_EXPECT_TRUE_MSG(test,
					      fault_raises(&compare, EXCEPTION_READ_FAULT, shown),
					      "compare %zu, length %zu", i, lengths[j]);
		}
	}
}

void rtlmem_twin_of_nothing_touches_nothing(struct kunit *test)
{
	struct fault_call calls[] = {
		{ call_move, NULL, NULL, 0 },	      { call_fill, NULL, NULL, 0 },
		{ call_compare, NULL, NULL, 0 },      { call_equal, NULL, NULL, 0 },
		{ call_constant_time, NULL, NULL, 0 }, { call_is_zero, NULL, NULL, 0 },
		{ call_compare_ulong, NULL, NULL, 3 }, { call_fill_ulong, NULL, NULL, 3 },
		{ call_fill_ulonglong, NULL, NULL, 7 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		KUNIT_EXPECT_TRUE_MSG(test, fault_raises_nothing(&calls[i]), "call %zu", i);
}

/* User memory --------------------------------------------------------------- */

static bool fault_map(void *address, unsigned long bytes)
{
	return user_memory_map((unsigned long)address, bytes, PROT_READ | PROT_WRITE);
}

/* The second half of the process's memory is not there for the time of a case. */
#define HALF (USER_MEMORY_BYTES / 2)

/* Up to kthread_unuse_mm(). Only a module's suite has the memory of who loads it. */
static void fault_use_user(struct kunit *test)
{
	if (!rtlmem_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_RTLMEM_KUNIT_TEST=m");
	kthread_use_mm(rtlmem_user.mm);
}

void rtlmem_twin_reaches_user_memory(struct kunit *test)
{
	u8 *memory = rtlmem_buffer(test, 3 * PAGE_SIZE);
	u8 *user = (u8 *)rtlmem_user.address + PAGE_SIZE / 2 + 3;
	size_t length = 2 * PAGE_SIZE + 11;
	struct fault_call out = { call_move, user, memory, length };
	struct fault_call back = { call_move, memory, user, length };
	struct fault_call compare = { call_compare, user, memory, length };

	rtlmem_scramble(memory, length, 4);
	fault_use_user(test);
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&out));
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&compare));
	KUNIT_EXPECT_EQ(test, compare.result, length);
	memset(memory, 0, length);
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&back));
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&compare));
	KUNIT_EXPECT_EQ(test, compare.result, length);
	KUNIT_EXPECT_FALSE(test, is_filled(memory, 0, length));
	kthread_unuse_mm(rtlmem_user.mm);
	/* Without the address space, there is nothing. */
	KUNIT_EXPECT_TRUE(test, fault_raises(&out, EXCEPTION_WRITE_FAULT, user));
}

/*
 * Where nothing may be waited for, a page that nobody has touched yet is not there. In NT that
 * is no exception but a bug check.
 */
void rtlmem_twin_waits_for_no_page(struct kunit *test)
{
	u8 *user = (u8 *)rtlmem_user.address + HALF;
	u64 value = 0;
	struct fault_call out = { call_move, user, &value, sizeof(value) };
	struct fault_call back = { call_move, &value, user, sizeof(value) };
	bool with_preemption_off = true, with_interrupts_off, when_touched;
	unsigned long flags;

	fault_use_user(test);
	vm_munmap((unsigned long)user, HALF);
	KUNIT_EXPECT_TRUE(test, fault_map(user, HALF));
	/* Nothing tells of it where preemption is not counted. */
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT)) {
		EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 2,
				  preempt_disable();
				  with_preemption_off =
					  fault_raises(&out, EXCEPTION_WRITE_FAULT, user) &&
					  fault_raises(&back, EXCEPTION_READ_FAULT, user);
				  preempt_enable());
	}
	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 2,
			  local_irq_save(flags);
			  with_interrupts_off =
				  fault_raises(&out, EXCEPTION_WRITE_FAULT, user) &&
				  fault_raises(&back, EXCEPTION_READ_FAULT, user);
			  local_irq_restore(flags));
	KUNIT_EXPECT_TRUE(test, with_preemption_off);
	KUNIT_EXPECT_TRUE(test, with_interrupts_off);
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&out));
	local_irq_save(flags);
	when_touched = fault_raises_nothing(&out) && fault_raises_nothing(&back);
	local_irq_restore(flags);
	KUNIT_EXPECT_TRUE(test, when_touched);
	kthread_unuse_mm(rtlmem_user.mm);
}

/* An NMI cannot know whose page tables there are. */
void rtlmem_twin_in_nmi_reaches_no_user_memory(struct kunit *test)
{
	u8 *user = (u8 *)rtlmem_user.address;
	u64 value = 0;
	struct fault_call out = { call_move, user, &value, sizeof(value) };
	struct fault_call back = { call_move, &value, user, sizeof(value) };
	bool raises;

	fault_use_user(test);
	KUNIT_EXPECT_TRUE(test, fault_raises_nothing(&out));
	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 2,
			  IN_NMI(raises = fault_raises(&out, EXCEPTION_WRITE_FAULT, user) &&
				 fault_raises(&back, EXCEPTION_READ_FAULT, user)));
	KUNIT_EXPECT_TRUE(test, raises);
	kthread_unuse_mm(rtlmem_user.mm);
}

void rtlmem_twin_ends_where_user_memory_ends(struct kunit *test)
{
	u8 *memory = rtlmem_buffer(test, 4 * PAGE_SIZE);
	u8 *end = (u8 *)rtlmem_user.address + HALF;
	static const size_t rooms[] = { 0, 1, 7, 8, 127, 128, 4096, 5001 };
	size_t i;

	fault_use_user(test);
	KUNIT_EXPECT_EQ(test, vm_munmap((unsigned long)end, HALF), 0);
	for (i = 0; i < ARRAY_SIZE(rooms); i++) {
		u8 *user = end - rooms[i];
		struct fault_call out = { call_move, user, memory, rooms[i] + 9 };
		struct fault_call back = { call_move, memory, user, rooms[i] + 9 };

		rtlmem_scramble(memory, 2 * PAGE_SIZE, i);
		KUNIT_EXPECT_TRUE(test, fault_raises(&out, EXCEPTION_WRITE_FAULT, end));
		memset(memory, 0, 2 * PAGE_SIZE);
		KUNIT_EXPECT_TRUE(test, fault_raises(&back, EXCEPTION_READ_FAULT, end));
		KUNIT_EXPECT_EQ(test, rtlmem_twin_compare(memory, user, rooms[i]), rooms[i]);
		KUNIT_EXPECT_TRUE(test, is_filled(memory + rooms[i], 0, 9));
	}
	KUNIT_EXPECT_TRUE(test, fault_map(end, HALF));
	kthread_unuse_mm(rtlmem_user.mm);
}

/* Without the page the next access faults again, and again: the case would not end. */
static void fault_map_page(void *address)
{
	while (!fault_map(PTR_ALIGN_DOWN(address, PAGE_SIZE), PAGE_SIZE))
		cond_resched();
}

/* A filter that repairs the address space has the routine go on. */
void rtlmem_twin_goes_on_after_repair(struct kunit *test)
{
	u8 *memory = rtlmem_buffer(test, 4 * PAGE_SIZE);
	u8 *user = (u8 *)rtlmem_user.address + 100;
	size_t length = 3 * PAGE_SIZE;

	rtlmem_scramble(memory, length, 5);
	fault_use_user(test);
	vm_munmap(rtlmem_user.address, 4 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test,
			rtlmem_twin_copy_with_repair(user, memory, length, fault_map_page), 4);
	KUNIT_EXPECT_EQ(test, rtlmem_twin_compare(user, memory, length), length);
	kthread_unuse_mm(rtlmem_user.mm);
}
