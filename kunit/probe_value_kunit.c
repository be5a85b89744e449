// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: accessors for single values, and those that replace one.
 */
#include "probe_kunit.h"

/* Every byte differs, and the sign bit of each width is set. */
static const u8 pattern[16] = {
	0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8, 0x89, 0x9a, 0xab, 0xbc, 0xcd, 0xde, 0xef,
	0xf0,
};

/* Every type ---------------------------------------------------------------- */

/* A string's descriptor has a hole, which nobody promises anything about. */
static bool value_equals(const void *seen, const void *wanted, size_t size)
{
	if (size > 8)
		return !memcmp(seen, wanted, 4) && !memcmp(seen + 8, wanted + 8, size - 8);
	return !memcmp(seen, wanted, size);
}

static bool value_is_there(const void *user, const void *wanted, size_t size)
{
	u8 seen[sizeof(pattern)];

	user_get(seen, (unsigned long)user, size);
	return value_equals(seen, wanted, size) && user_is((unsigned long)user + size, 0, 16);
}

/*
 * Each form of a type writes the pattern, or reads it. The result counts those that have
 * gone wrong.
 */
#define VALUE(name, type)                                                             \
static void value_read_##name(struct probe_call *call)                                \
{                                                                                     \
	Read##name##FromUser((type *)call->user);                                     \
}                                                                                     \
										      \
static void value_write_##name(struct probe_call *call)                               \
{                                                                                     \
	type value;                                                                   \
										      \
	memcpy(&value, pattern, sizeof(value));                                       \
	Write##name##ToUser((type *)call->user, value);                               \
}                                                                                     \
										      \
static void value_all_##name(struct probe_call *call)                                 \
{                                                                                     \
	type *user = (type *)call->user;                                              \
	type value, kernel, zero, got;                                                \
	u64 nr_wrong = 0;                                                             \
										      \
	memcpy(&value, pattern, sizeof(value));                                       \
	memset(&zero, 0, sizeof(zero));                                               \
	memset(&kernel, 0, sizeof(kernel));                                           \
	Write##name##ToUser(user, value);                                             \
	nr_wrong += !value_is_there(user, &value, sizeof(value));                     \
	got = Read##name##FromUser(user);                                             \
	nr_wrong += !value_equals(&got, &value, sizeof(value));\
	got = Read##name##FromUserAcquire(user);                                      \
	nr_wrong += !value_equals(&got, &value, sizeof(value));\
	got = Read##name##FromMode(user, UserMode);                                   \
	nr_wrong += !value_equals(&got, &value, sizeof(value));\
	Write##name##ToUserRelease(user, zero);                                       \
	nr_wrong += !value_is_there(user, &zero, sizeof(value));                      \
	Write##name##ToMode(user, value, UserMode);                                   \
	nr_wrong += !value_is_there(user, &value, sizeof(value));                     \
	Write##name##ToMode(&kernel, value, KernelMode);                              \
	nr_wrong += !value_equals(&kernel, &value, sizeof(value));\
	got = Read##name##FromMode(&kernel, KernelMode);                              \
	nr_wrong += !value_equals(&got, &value, sizeof(value));\
	call->result = nr_wrong;                                                      \
}

#define EACH_TYPE(X)                                                                  \
	X(Boolean, BOOLEAN) X(Char, CHAR) X(UChar, UCHAR) X(Short, SHORT)             \
	X(UShort, USHORT) X(Long, LONG) X(ULong, ULONG) X(Longlong, LONGLONG)         \
	X(ULonglong, ULONGLONG) X(Long64, LONG64) X(ULong64, ULONG64) X(Int8, INT8)   \
	X(Int16, INT16) X(Int32, INT32) X(Int64, INT64) X(UInt8, UINT8)               \
	X(UInt16, UINT16) X(UInt32, UINT32) X(UInt64, UINT64) X(IntPtr, INT_PTR)      \
	X(UIntPtr, UINT_PTR) X(LongPtr, LONG_PTR) X(ULongPtr, ULONG_PTR)              \
	X(SizeT, SIZE_T) X(SSizeT, SSIZE_T) X(Pointer, PVOID) X(Handle, HANDLE)       \
	X(NtStatus, NTSTATUS) X(WChar, WCHAR) X(LargeInteger, LARGE_INTEGER)          \
	X(ULargeInteger, ULARGE_INTEGER) X(UnicodeString, UNICODE_STRING)

EACH_TYPE(VALUE)

#define VALUE_ROW(name, type) \
	{ #name, sizeof(type), value_read_##name, value_write_##name, value_all_##name },

/**
 * struct value_type - accessors of a type
 * @name: type, as it is in their names
 * @size: bytes
 * @read: reads one
 * @write: writes the pattern
 * @all: all of them
 */
struct value_type {
	const char *name;
	size_t size;
	void (*read)(struct probe_call *call);
	void (*write)(struct probe_call *call);
	void (*all)(struct probe_call *call);
};

static const struct value_type value_types[] = {
	EACH_TYPE(VALUE_ROW)
};

PROBE_USER_CASE(probe_values_of_every_type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		struct probe_call call = {
			.routine = value_types[i].all,
			.user = user_page(0),
		};

		user_set(user_page(0), 0, 64);
		probe_call(&call);
		EXPECT_NOTHING(test, call);
		KUNIT_EXPECT_EQ_MSG(test, call.result, 0ULL, "%s", value_types[i].name);
	}
}

PROBE_USER_CASE(probe_value_of_string_shows_no_hole)
{
	struct probe_call call = {
		.routine = value_write_UnicodeString,
		.user = user_page(0),
	};

	user_set(user_page(0), 0xff, 16);
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0) + 4, 0, 4));
}

PROBE_USER_CASE(probe_values_refuse_bad_ranges)
{
	unsigned int i, j, write;

	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		for (write = 0; write < 2; write++) {
			struct probe_call call = {
				.routine = write ? value_types[i].write : value_types[i].read,
			};
			const unsigned long addresses[] = {
				MmUserProbeAddress - value_types[i].size + 1,
				MmUserProbeAddress, WILD_ADDRESS, KERNEL_ADDRESS,
				-value_types[i].size, -1UL,
			};

			for (j = 0; j < ARRAY_SIZE(addresses); j++) {
				call.user = addresses[j];
				probe_call(&call);
				EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
			}
			/* This much is a user range. */
			call.user = 8;
			probe_call(&call);
			if (write)
				EXPECT_FAULT(test, call, WRITE, 8);
			else
				EXPECT_FAULT(test, call, READ, 8);
		}
	}
}

PROBE_USER_CASE(probe_values_at_every_alignment)
{
	unsigned int i, offset;

	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		for (offset = 0; offset < 24; offset++) {
			struct probe_call call = {
				.routine = value_types[i].all,
				.user = user_page(1) - 16 + offset,
			};

			user_set(user_page(1) - 64, 0, 128);
			probe_call(&call);
			EXPECT_NOTHING(test, call);
			KUNIT_EXPECT_EQ_MSG(test, call.result, 0ULL, "%s at %u",
					    value_types[i].name, offset);
		}
	}
}

PROBE_USER_CASE(probe_value_across_pages_faults_where_it_is_missing)
{
	unsigned int i, before;

	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		/* Not all, as changes of mappings are slow. */
		for (before = 1; before < value_types[i].size; before += before + 1) {
			struct probe_call call = { .user = user_page(1) - before };

			user_map(0, 2, PROT_READ | PROT_WRITE);
			user_unmap(1, 1);
			call.routine = value_types[i].read;
			probe_call(&call);
			EXPECT_FAULT(test, call, READ, user_page(1));
			call.routine = value_types[i].write;
			probe_call(&call);
			EXPECT_FAULT(test, call, WRITE, user_page(1));

			user_map(0, 2, PROT_READ | PROT_WRITE);
			user_unmap(0, 1);
			call.routine = value_types[i].read;
			probe_call(&call);
			EXPECT_FAULT(test, call, READ, call.user);
			call.routine = value_types[i].write;
			probe_call(&call);
			EXPECT_FAULT(test, call, WRITE, call.user);
		}
	}
}

/* But for strings' descriptors, which are copied. */
PROBE_USER_CASE(probe_value_across_pages_is_written_whole_or_not)
{
	unsigned int i, before;

	user_map(1, 1, PROT_READ);
	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		for (before = 1; before < value_types[i].size; before++) {
			struct probe_call call = {
				.routine = value_types[i].write,
				.user = user_page(1) - before,
			};

			if (value_types[i].size > 8)
				continue;
			probe_call(&call);
			EXPECT_FAULT(test, call, WRITE, user_page(1));
			KUNIT_EXPECT_TRUE_MSG(test, user_is(user_page(1) - 16, 0, 16), "%s, %u",
					      value_types[i].name, before);
		}
	}
}

PROBE_USER_CASE(probe_value_goes_on_after_repair)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(value_types); i++) {
		struct probe_repair repair = {
			.call = {
				.routine = value_types[i].all,
				.user = user_page(1) - value_types[i].size / 2,
			},
		};

		user_unmap(0, 2);
		KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, repair.nr, value_types[i].size > 1 ? 2U : 1U);
		KUNIT_EXPECT_EQ_MSG(test, repair.call.result, 0ULL, "%s", value_types[i].name);
	}
}

/* Interlocked --------------------------------------------------------------- */

static void interlocked_exchange_32(struct probe_call *call)
{
	call->result = (u32)InterlockedCompareExchangeToUser((LONG *)call->user, call->value,
							     call->other);
}

static void interlocked_exchange_64(struct probe_call *call)
{
	call->result = InterlockedCompareExchange64ToUser((LONG64 *)call->user, call->value,
							  call->other);
}

static void interlocked_and_32(struct probe_call *call)
{
	call->result = (u32)InterlockedAndToUser((LONG *)call->user, call->value);
}

static void interlocked_and_64(struct probe_call *call)
{
	call->result = InterlockedAnd64ToUser((LONG64 *)call->user, call->value);
}

static void interlocked_or_32(struct probe_call *call)
{
	call->result = (u32)InterlockedOrToUser((LONG *)call->user, call->value);
}

static void interlocked_or_64(struct probe_call *call)
{
	call->result = InterlockedOr64ToUser((LONG64 *)call->user, call->value);
}

static void interlocked_exchange_32_mode(struct probe_call *call)
{
	call->result = (u32)InterlockedCompareExchangeToMode((LONG *)call->user, call->value,
							     call->other, UserMode);
}

static void interlocked_and_64_mode(struct probe_call *call)
{
	call->result = InterlockedAnd64ToMode((LONG64 *)call->user, call->value, UserMode);
}

static void interlocked_or_64_mode(struct probe_call *call)
{
	call->result = InterlockedOr64ToMode((LONG64 *)call->user, call->value, UserMode);
}

static const struct interlocked {
	void (*routine)(struct probe_call *call);
	size_t size;
	bool ands;
	bool ors;
} interlockeds[] = {
	{ interlocked_exchange_32, 4 },
	{ interlocked_exchange_64, 8 },
	{ interlocked_and_32, 4, .ands = true },
	{ interlocked_and_64, 8, .ands = true },
	{ interlocked_or_32, 4, .ors = true },
	{ interlocked_or_64, 8, .ors = true },
	{ interlocked_exchange_32_mode, 4 },
	{ interlocked_and_64_mode, 8, .ands = true },
	{ interlocked_or_64_mode, 8, .ors = true },
};

static void interlocked_check(struct kunit *test, const struct interlocked *interlocked, u64 old,
			      u64 value, u64 expected)
{
	u64 mask = interlocked->size == 4 ? U32_MAX : U64_MAX;
	u64 wanted = old & mask, seen;
	struct probe_call call = {
		.routine = interlocked->routine,
		.user = user_page(0),
		.value = value,
		.other = expected,
	};

	if (interlocked->ands)
		wanted &= value;
	else if (interlocked->ors)
		wanted |= value & mask;
	else if ((old & mask) == (expected & mask))
		wanted = value & mask;
	/* What lies beside four bytes stays. */
	wanted |= old & ~mask;
	user_put(user_page(0), &old, sizeof(old));
	probe_call(&call);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_EQ(test, call.result, old & mask);
	user_get(&seen, user_page(0), sizeof(seen));
	KUNIT_EXPECT_EQ(test, seen, wanted);
}

PROBE_USER_CASE(probe_interlocked_replaces)
{
	static const u64 values[] = {
		0, 1, 0x80000000ULL, 0xffffffffULL, 0x100000000ULL, 0x8000000000000000ULL,
		0x123456789abcdef0ULL, U64_MAX,
	};
	unsigned int i, j, k, l;

	for (i = 0; i < ARRAY_SIZE(interlockeds); i++)
		for (j = 0; j < ARRAY_SIZE(values); j++)
			for (k = 0; k < ARRAY_SIZE(values); k++)
				for (l = 0; l < ARRAY_SIZE(values); l++)
					interlocked_check(test, &interlockeds[i], values[j],
							  values[k], values[l]);
}

/* Also where they lie in one cache line, and where there is no user memory. */
PROBE_USER_CASE(probe_interlocked_needs_alignment)
{
	unsigned int i, offset;

	for (i = 0; i < ARRAY_SIZE(interlockeds); i++) {
		struct probe_call call = { .routine = interlockeds[i].routine };

		for (offset = 0; offset < 64; offset++) {
			call.user = user_page(0) + offset;
			probe_call(&call);
			if (offset % interlockeds[i].size)
				EXPECT_STATUS(test, call, STATUS_DATATYPE_MISALIGNMENT);
			else
				EXPECT_NOTHING(test, call);
		}
		call.user = KERNEL_ADDRESS + 1;
		probe_call(&call);
		EXPECT_STATUS(test, call, STATUS_DATATYPE_MISALIGNMENT);
	}
}

void probe_interlocked_refuses_bad_ranges(struct kunit *test)
{
	static const unsigned long addresses[] = {
		KERNEL_ADDRESS, WILD_ADDRESS, 0x7fffffff0000UL, -8UL,
	};
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(interlockeds); i++) {
		for (j = 0; j < ARRAY_SIZE(addresses); j++) {
			struct probe_call call = {
				.routine = interlockeds[i].routine,
				.user = addresses[j],
			};

			probe_call(&call);
			EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
		}
	}
}

/* They write, whatever they find; and go on once they can. */
PROBE_USER_CASE(probe_interlocked_faults)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(interlockeds); i++) {
		struct probe_repair repair = {
			.call = { .routine = interlockeds[i].routine, .user = user_page(1) + 8 },
		};

		user_map(1, 1, PROT_READ);
		probe_call(&repair.call);
		EXPECT_FAULT(test, repair.call, WRITE, user_page(1) + 8);
		user_unmap(1, 1);
		probe_call(&repair.call);
		EXPECT_FAULT(test, repair.call, WRITE, user_page(1) + 8);
		KUNIT_EXPECT_EQ(test, probe_call_repaired(&repair), STATUS_SUCCESS);
		KUNIT_EXPECT_EQ(test, repair.nr, 1U);
		KUNIT_EXPECT_EQ(test, repair.call.result, 0ULL);
	}
}

#define INTERLOCKED_ROUNDS 20000

/**
 * struct interlocked_thread - one of those that change the same values
 * @address: a counter, then bits
 * @bit: the bit that is its own
 * @nr_wrong: times that its bit was not as it had left it
 */
struct interlocked_thread {
	unsigned long address;
	LONG bit;
	unsigned int nr_wrong;
};

static void interlocked_thread_run(void *argument)
{
	struct interlocked_thread *thread = argument;
	LONG *counter = (LONG *)thread->address, *bits = counter + 1;
	unsigned int i;

	kthread_use_mm(probe_user.mm);
	for (i = 0; i < INTERLOCKED_ROUNDS; i++) {
		LONG seen, old = ReadLongFromUser(counter);

		while ((seen = InterlockedCompareExchangeToUser(counter, old + 1, old)) != old)
			old = seen;
		thread->nr_wrong += !!(InterlockedOrToUser(bits, thread->bit) & thread->bit);
		thread->nr_wrong += !(InterlockedAndToUser(bits, ~thread->bit) & thread->bit);
		if (!(i % 256))
			cond_resched();
	}
	kthread_unuse_mm(probe_user.mm);
}

PROBE_USER_CASE(probe_interlocked_by_threads)
{
	struct interlocked_thread threads[] = {
		{ .address = user_page(0), .bit = 1 },
		{ .address = user_page(0), .bit = 1 << 30 },
	};
	void *arguments[] = { &threads[0], &threads[1] };
	u32 values[2];

	KUNIT_EXPECT_EQ(test, run_on_cpus(interlocked_thread_run, arguments, 2), 0);
	user_get(values, user_page(0), sizeof(values));
	KUNIT_EXPECT_EQ(test, values[0], 2U * INTERLOCKED_ROUNDS);
	KUNIT_EXPECT_EQ(test, values[1], 0U);
	KUNIT_EXPECT_EQ(test, threads[0].nr_wrong + threads[1].nr_wrong, 0U);
}

void probe_interlocked_mode_of_kernel_is_plain(struct kunit *test)
{
	LONG64 wide = 6;
	LONG narrow = 6;

	KUNIT_EXPECT_EQ(test, InterlockedCompareExchangeToMode(&narrow, 7, 5, KernelMode), 6);
	KUNIT_EXPECT_EQ(test, InterlockedCompareExchangeToMode(&narrow, 7, 6, KernelMode), 6);
	KUNIT_EXPECT_EQ(test, InterlockedAndToMode(&narrow, 3, KernelMode), 7);
	KUNIT_EXPECT_EQ(test, InterlockedOrToMode(&narrow, 8, KernelMode), 3);
	KUNIT_EXPECT_EQ(test, narrow, 11);
	KUNIT_EXPECT_EQ(test, InterlockedCompareExchange64ToMode(&wide, 7, 6, KernelMode), 6LL);
	KUNIT_EXPECT_EQ(test, InterlockedAnd64ToMode(&wide, 3, KernelMode), 7LL);
	KUNIT_EXPECT_EQ(test, InterlockedOr64ToMode(&wide, 8, KernelMode), 3LL);
	KUNIT_EXPECT_EQ(test, wide, 11LL);
}
