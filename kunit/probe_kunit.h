/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_probe share: user memory, and calls that may raise.
 */
#ifndef NTMEM_PROBE_KUNIT_H
#define NTMEM_PROBE_KUNIT_H

#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/uaccess.h>

#include <kunit/test.h>

#include "catch.h"
#include "helpers.h"
#include "internal.h"
#include "probe_cases.h"

#include <ntmem/exception.h>
#include <ntmem/probe.h>
#include <ntmem/usermode.h>

extern struct user_memory probe_user;

/* Pages of it. */
#define PROBE_PAGES (USER_MEMORY_BYTES / PAGE_SIZE)

/* Addresses that are no user addresses, whoever runs. */
#define KERNEL_ADDRESS 0xffff888000000000UL
#define WILD_ADDRESS 0x8000000000000000UL

/* User memory -------------------------------------------------------------- */

/*
 * While a case has the address space, it must not make an assertion: a thread that ends there
 * would take it along.
 */
#define PROBE_USER_CASE(name)                                             \
	static void name##_in_user(struct kunit *test);                   \
	void name(struct kunit *test)                                     \
	{                                                                 \
		probe_user_begin(test);                                   \
		name##_in_user(test);                                     \
		probe_user_end();                                         \
	}                                                                 \
	static void name##_in_user(struct kunit *test)

void probe_user_begin(struct kunit *test);
void probe_user_end(void);

static inline unsigned long user_page(unsigned int i)
{
	return probe_user.address + i * PAGE_SIZE;
}

/* Puts fresh memory at some of the pages. */
static inline void user_map(unsigned int first, unsigned int nr, unsigned long prot)
{
	WARN_ON_ONCE(!user_memory_map(user_page(first), nr * PAGE_SIZE, prot));
}

static inline void user_unmap(unsigned int first, unsigned int nr)
{
	WARN_ON_ONCE(vm_munmap(user_page(first), nr * PAGE_SIZE));
}

/* Looks and changes by the kernel's own routines. */
static inline void user_set(unsigned long address, u8 value, size_t length)
{
	u8 chunk[64];

	memset(chunk, value, sizeof(chunk));
	while (length) {
		size_t size = min(length, sizeof(chunk));

		WARN_ON_ONCE(copy_to_user((void __user *)address, chunk, size));
		address += size;
		length -= size;
	}
}

static inline void user_put(unsigned long address, const void *from, size_t length)
{
	WARN_ON_ONCE(copy_to_user((void __user *)address, from, length));
}

static inline void user_get(void *to, unsigned long address, size_t length)
{
	WARN_ON_ONCE(copy_from_user(to, (void __user *)address, length));
}

static inline bool user_is(unsigned long address, u8 value, size_t length)
{
	u8 chunk[64];

	while (length) {
		size_t size = min(length, sizeof(chunk));

		user_get(chunk, address, size);
		if (!is_filled(chunk, value, size))
			return false;
		address += size;
		length -= size;
	}
	return true;
}

/* Whether a page of the process is the one that all fresh memory is until it is written. */
static inline bool user_is_zero_page(unsigned long address)
{
	struct page *page = NULL;
	bool is_zero_page;

	if (get_user_pages_fast(address, 1, 0, &page) != 1)
		return false;
	is_zero_page = page == ZERO_PAGE(address);
	put_page(page);
	return is_zero_page;
}

/* Kernel memory that a case has at its disposal. */
#define PROBE_BUFFER_BYTES (5 * PAGE_SIZE)

/**
 * struct probe_test - state of a running case
 * @nr_violations: reports before it that nobody expected
 * @kernel: what calls get as kernel memory
 * @kernel_wanted: what it has to be afterwards
 * @user_wanted: what user memory has to be
 */
struct probe_test {
	u64 nr_violations;
	u8 *kernel;
	u8 *kernel_wanted;
	u8 *user_wanted;
};

static inline bool user_equals(unsigned long address, const u8 *wanted, size_t length)
{
	u8 chunk[64];

	while (length) {
		size_t size = min(length, sizeof(chunk));

		user_get(chunk, address, size);
		if (memcmp(chunk, wanted, size))
			return false;
		address += size;
		wanted += size;
		length -= size;
	}
	return true;
}

/* Calls -------------------------------------------------------------------- */

/**
 * struct probe_call - a call and what came of it
 * @routine: what to call
 * @user: user address
 * @other: another one
 * @kernel: kernel memory
 * @length: bytes
 * @alignment: of probes
 * @value: what to write
 * @result: what was returned
 * @raised: something was raised
 * @record: what, else zero
 */
struct probe_call {
	void (*routine)(struct probe_call *call);
	unsigned long user;
	unsigned long other;
	void *kernel;
	size_t length;
	u32 alignment;
	u64 value;
	u64 result;
	bool raised;
	EXCEPTION_RECORD record;
};

void probe_call(struct probe_call *call);
void probe_for_read(struct probe_call *call);
void probe_for_write(struct probe_call *call);

/* Both in one, for tables of ranges. */
#define PROBE(which, address, bytes, align)               \
	({                                                \
		struct probe_call call_ = {               \
			.routine = probe_for_##which,     \
			.user = (unsigned long)(address), \
			.length = bytes,                  \
			.alignment = align,               \
		};                                        \
		probe_call(&call_);                       \
		call_;                                    \
	})

/* Only for what may be called while a case has user memory: it fails, but goes on. */
#define EXPECT_NOTHING(test, call)                                                        \
	do {                                                                              \
		const struct probe_call got_ = (call);                                    \
		KUNIT_EXPECT_FALSE_MSG(test, got_.raised,                                 \
				       "0x%08x (%lu, 0x%lx) at 0x%lx, length 0x%zx",      \
				       got_.record.ExceptionCode,                         \
				       got_.record.ExceptionInformation[0],               \
				       got_.record.ExceptionInformation[1], got_.user,    \
				       got_.length);                                      \
	} while (0)

/* What the routine finds out without an access: no parameters, no way back. */
#define EXPECT_STATUS(test, call, status)                                                 \
	do {                                                                              \
		const struct probe_call got_ = (call);                                    \
		KUNIT_EXPECT_EQ_MSG(test, got_.record.ExceptionCode, status,              \
				    "at 0x%lx, length 0x%zx", got_.user, got_.length);    \
		KUNIT_EXPECT_EQ(test, got_.record.NumberParameters, 0U);                  \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionFlags,                         \
				(ULONG)EXCEPTION_NONCONTINUABLE);                         \
	} while (0)

/* What an access finds out. */
#define EXPECT_FAULT(test, call, kind, address)                                           \
	do {                                                                              \
		const struct probe_call got_ = (call);                                    \
		KUNIT_EXPECT_EQ_MSG(test, got_.record.ExceptionCode,                      \
				    STATUS_ACCESS_VIOLATION, "at 0x%lx, length 0x%zx",    \
				    got_.user, got_.length);                              \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionFlags, 0U);                    \
		KUNIT_EXPECT_EQ(test, got_.record.NumberParameters, 2U);                  \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionInformation[0],                \
				(ULONG_PTR)EXCEPTION_##kind##_FAULT);                     \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionInformation[1],                \
				(ULONG_PTR)(address));                                    \
	} while (0)

/* A filter that repairs: each page that is missing is mapped, and what was missing noted. */
#define MAX_REPAIRS 40

/**
 * struct probe_repair - a call whose faults are repaired
 * @call: it
 * @prot: what missing pages become
 * @nr: faults
 * @kinds: their kinds
 * @addresses: their addresses
 */
struct probe_repair {
	struct probe_call call;
	unsigned long prot;
	unsigned int nr;
	u8 kinds[MAX_REPAIRS];
	unsigned long addresses[MAX_REPAIRS];
};

NTSTATUS probe_call_repaired(struct probe_repair *repair);

/**
 * struct probe_copier - a routine that copies between kernel and user memory, or fills the latter
 * @name: routine
 * @reads: from user memory; else it writes
 * @fills: has no kernel memory
 * @zeroes: fills with zeros
 * @routine: calls it
 */
struct probe_copier {
	const char *name;
	bool reads;
	bool fills;
	bool zeroes;
	void (*routine)(struct probe_call *call);
};

void probe_copy_from_user(struct probe_call *call);
void probe_copy_to_user(struct probe_call *call);
void probe_fill_user(struct probe_call *call);

/* Each accessor once, for what they have in common. */
extern void (*const probe_level_calls[])(struct probe_call *call);
extern const unsigned int probe_nr_level_calls;

/* Ranges that no accessor and no probe takes; length 0 is replaced by the case's own. */
struct probe_bad_range {
	unsigned long address;
	size_t length;
};

extern const struct probe_bad_range probe_bad_ranges[];
extern const unsigned int probe_nr_bad_ranges;

/* probe_range_kunit.c */
void probe_of_nothing_checks_nothing(struct kunit *test);
void probe_alignment_is_checked(struct kunit *test);
void probe_alignment_is_a_mask(struct kunit *test);
void probe_alignment_comes_before_range(struct kunit *test);
void probe_range_must_not_wrap(struct kunit *test);
void probe_range_ends_below_user_probe_address(struct kunit *test);
void probe_refuses_ranges_of_others(struct kunit *test);
void probe_for_read_takes_null(struct kunit *test);
void probe_for_read_touches_nothing(struct kunit *test);
void probe_limits_are_those_of_nt(struct kunit *test);
void probe_refuses_linux_memory_above(struct kunit *test);

/* probe_touch_kunit.c */
void probe_for_write_leaves_contents(struct kunit *test);
void probe_for_write_makes_pages_private(struct kunit *test);
void probe_for_write_touches_no_page_beside(struct kunit *test);
void probe_for_write_faults_where_nothing_is(struct kunit *test);
void probe_for_write_faults_on_read_only_page(struct kunit *test);
void probe_for_write_faults_on_closed_page(struct kunit *test);
void probe_for_write_faults_at_page_start(struct kunit *test);
void probe_for_write_touches_address_then_page_starts(struct kunit *test);
void probe_for_write_goes_on_after_repair(struct kunit *test);
void probe_for_write_of_large_range(struct kunit *test);
void probe_for_write_of_null_faults(struct kunit *test);
void probe_for_write_undoes_no_write(struct kunit *test);
void probe_raise_cannot_be_continued(struct kunit *test);

/* probe_contexts_kunit.c */
void probe_in_thread_without_user_memory(struct kunit *test);
void probe_in_thread_that_had_user_memory(struct kunit *test);
void probe_for_write_at_dispatch_level_is_reported(struct kunit *test);
void probe_for_write_at_raised_levels(struct kunit *test);
void probe_for_write_at_dispatch_level_does_not_fault_in(struct kunit *test);
void probe_for_write_in_rcu_section_does_not_fault_in(struct kunit *test);
void probe_for_read_at_dispatch_level_is_silent(struct kunit *test);
void probe_everything_in_softirq(struct kunit *test);
void probe_everything_in_hardirq(struct kunit *test);
void probe_accessors_at_dispatch_level_are_reported(struct kunit *test);
void probe_in_handler(struct kunit *test);
void probe_in_finally(struct kunit *test);
void probe_in_nested_blocks(struct kunit *test);
void probe_in_loop(struct kunit *test);
void probe_in_filter(struct kunit *test);
void probe_keeps_locals(struct kunit *test);

/* probe_copy_kunit.c */
void probe_copy_every_length(struct kunit *test);
void probe_copy_of_nothing_checks_nothing(struct kunit *test);
void probe_copy_refuses_bad_ranges(struct kunit *test);
void probe_copy_keeps_what_came_before_fault(struct kunit *test);
void probe_copy_goes_on_after_repair(struct kunit *test);
void probe_copy_faults_on_protected_page(struct kunit *test);
void probe_copy_of_megabytes(struct kunit *test);
void probe_copy_of_pool_blocks(struct kunit *test);
void probe_copy_aligned_raises_before_range(struct kunit *test);
void probe_copy_mode_of_kernel_is_plain(struct kunit *test);
void probe_copy_structures(struct kunit *test);

/* probe_move_kunit.c */
void probe_move_every_overlap(struct kunit *test);
void probe_move_refuses_bad_ranges(struct kunit *test);
void probe_move_up_keeps_what_came_before_fault(struct kunit *test);
void probe_move_down_keeps_what_came_before_fault(struct kunit *test);
void probe_move_goes_on_after_repair(struct kunit *test);

/* probe_value_kunit.c */
void probe_values_of_every_type(struct kunit *test);
void probe_value_of_string_shows_no_hole(struct kunit *test);
void probe_values_refuse_bad_ranges(struct kunit *test);
void probe_values_at_every_alignment(struct kunit *test);
void probe_value_across_pages_faults_where_it_is_missing(struct kunit *test);
void probe_value_across_pages_is_written_whole_or_not(struct kunit *test);
void probe_value_goes_on_after_repair(struct kunit *test);
void probe_interlocked_replaces(struct kunit *test);
void probe_interlocked_needs_alignment(struct kunit *test);
void probe_interlocked_refuses_bad_ranges(struct kunit *test);
void probe_interlocked_faults(struct kunit *test);
void probe_interlocked_by_threads(struct kunit *test);
void probe_interlocked_mode_of_kernel_is_plain(struct kunit *test);

/* probe_string_kunit.c */
void probe_string_every_length(struct kunit *test);
void probe_string_ends_at_missing_page(struct kunit *test);
void probe_string_without_end_faults(struct kunit *test);
void probe_string_ends_below_user_probe_address(struct kunit *test);
void probe_string_refuses_bad_addresses(struct kunit *test);
void probe_string_goes_on_after_repair(struct kunit *test);
void probe_wide_string_at_odd_address(struct kunit *test);
void probe_string_mode_of_kernel_is_plain(struct kunit *test);

#endif /* NTMEM_PROBE_KUNIT_H */
