// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of plain accesses to user memory, and where NT does not let anybody handle a fault.
 *
 * While a case has the address space, it makes no assertion: a thread that ends there would
 * take it along.
 */
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/uaccess.h>

#include "fault_kunit.h"
#include "internal.h"

#include "fault_touch.h"

static unsigned long user_page(unsigned int i)
{
	return fault_user.address + i * PAGE_SIZE;
}

static bool user_map(unsigned int i, unsigned int nr, unsigned long prot)
{
	return user_memory_map(user_page(i), nr * PAGE_SIZE, prot);
}

static void user_begin(struct kunit *test)
{
	if (!fault_user.mm)
		kunit_skip(test, "needs CONFIG_NTMEM_FAULT_KUNIT_TEST=m");
	kthread_use_mm(fault_user.mm);
	KUNIT_EXPECT_TRUE(test, user_map(0, 8, PROT_READ | PROT_WRITE));
}

static void user_end(void)
{
	kthread_unuse_mm(fault_user.mm);
}

static struct fault_touch touch_at(enum fault_touch_kind kind, unsigned long address)
{
	struct fault_touch touch = { .kind = kind, .address = address, .value = 5 };

	fault_touch(&touch);
	return touch;
}

#define EXPECT_GOOD(test, touch) KUNIT_EXPECT_EQ(test, (touch).nr_faults, 0U)

#define EXPECT_FAULT(test, touch, what, where)                                             \
	do {                                                                               \
		const struct fault_touch got_ = (touch);                                   \
		KUNIT_EXPECT_EQ(test, got_.nr_faults, 1U);                                 \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionCode, STATUS_ACCESS_VIOLATION); \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionInformation[0],                 \
				(ULONG_PTR)EXCEPTION_##what##_FAULT);                      \
		KUNIT_EXPECT_EQ(test, got_.record.ExceptionInformation[1],                 \
				(ULONG_PTR)(where));                                       \
	} while (0)

/* The first access to a page is a fault of its own, which the kernel serves. */
static void fault_user_memory_is_accessed(struct kunit *test)
{
	unsigned long address;
	u64 value = 0;

	user_begin(test);
	address = user_page(1) + 8;
	EXPECT_GOOD(test, touch_at(FAULT_TOUCH_READ, address));
	EXPECT_GOOD(test, touch_at(FAULT_TOUCH_WRITE, address));
	EXPECT_GOOD(test, touch_at(FAULT_TOUCH_ADD, address));
	KUNIT_EXPECT_EQ(test, copy_from_user(&value, (void __user *)address, sizeof(value)), 0UL);
	KUNIT_EXPECT_EQ(test, value, 10ULL);
	KUNIT_EXPECT_EQ(test, touch_at(FAULT_TOUCH_READ, address).value, 10ULL);
	user_end();
}

static void fault_user_memory_is_gone(struct kunit *test)
{
	unsigned long address;

	user_begin(test);
	address = user_page(2) + 16;
	KUNIT_EXPECT_EQ(test, vm_munmap(user_page(2), PAGE_SIZE), 0);
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_READ, address), READ, address);
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_WRITE, address), WRITE, address);
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_ADD, address), WRITE, address);
	/* Of a word in two pages, the page that is not there. */
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_READ, user_page(2) - 4), READ, user_page(2));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_WRITE, user_page(2) - 4), WRITE, user_page(2));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_READ, user_page(3) - 4), READ, user_page(3) - 4);
	user_end();
}

static void fault_user_memory_is_protected(struct kunit *test)
{
	user_begin(test);
	KUNIT_EXPECT_TRUE(test, user_map(1, 1, PROT_READ));
	KUNIT_EXPECT_TRUE(test, user_map(2, 1, PROT_NONE));
	EXPECT_GOOD(test, touch_at(FAULT_TOUCH_READ, user_page(1)));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_WRITE, user_page(1)), WRITE, user_page(1));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_ADD, user_page(1)), WRITE, user_page(1));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_READ, user_page(2)), READ, user_page(2));
	EXPECT_FAULT(test, touch_at(FAULT_TOUCH_WRITE, user_page(2)), WRITE, user_page(2));
	user_end();
}

/* What a string instruction has done stays done, and the registers say how much that is. */
static void fault_user_strings_stop_at_the_page(struct kunit *test)
{
	struct fault_touch touch = { .kind = FAULT_TOUCH_FILL, .length = 100, .value = 0x7b };
	u8 bytes[100] = {};

	user_begin(test);
	KUNIT_EXPECT_EQ(test, vm_munmap(user_page(2), PAGE_SIZE), 0);
	touch.address = user_page(2) - 30;
	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_ACCESS_VIOLATION);
	EXPECT_FAULT(test, touch, WRITE, user_page(2));
	KUNIT_EXPECT_EQ(test, touch.nr_left, 70ULL);
	KUNIT_EXPECT_EQ(test, copy_from_user(bytes, (void __user *)touch.address, 30), 0UL);
	KUNIT_EXPECT_TRUE(test, is_filled(bytes, 0x7b, 30));

	memset(bytes, 0, sizeof(bytes));
	touch = (struct fault_touch){ .kind = FAULT_TOUCH_COPY, .length = 100 };
	touch.address = user_page(2) - 30;
	touch.other = bytes;
	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_ACCESS_VIOLATION);
	EXPECT_FAULT(test, touch, READ, user_page(2));
	KUNIT_EXPECT_EQ(test, touch.nr_left, 70ULL);
	KUNIT_EXPECT_TRUE(test, is_filled(bytes, 0x7b, 30));
	KUNIT_EXPECT_TRUE(test, is_filled(bytes + 30, 0, 70));
	/* The other side of it. */
	touch.nr_faults = 0;
	touch.address = (unsigned long)fault_memory.good;
	touch.other = (void *)(user_page(2) - 30);
	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_ACCESS_VIOLATION);
	EXPECT_FAULT(test, touch, WRITE, user_page(2));
	user_end();
}

static LONG user_map_missing(struct fault_touch *touch)
{
	if (touch->nr_faults > 3)
		return EXCEPTION_EXECUTE_HANDLER;
	user_map(1 + touch->nr_faults, 1, PROT_READ | PROT_WRITE);
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* The instruction is repeated, and finds memory. */
static void fault_user_memory_is_mapped_by_filter(struct kunit *test)
{
	struct fault_touch touch = {
		.kind = FAULT_TOUCH_FILL,
		.length = 2 * PAGE_SIZE,
		.value = 0x3c,
		.repair = user_map_missing,
	};
	u8 byte = 0;

	user_begin(test);
	KUNIT_EXPECT_EQ(test, vm_munmap(user_page(2), 2 * PAGE_SIZE), 0);
	touch.address = user_page(2) - 8;
	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, touch.nr_faults, 2U);
	KUNIT_EXPECT_EQ(test, touch.record.ExceptionInformation[1], (ULONG_PTR)user_page(3));
	KUNIT_EXPECT_EQ(test, get_user(byte, (u8 __user *)(user_page(4) - 9)), 0);
	KUNIT_EXPECT_EQ(test, byte, 0x3c);
	user_end();
}

/* A page that is there is accessed; one that is not cannot be waited for. */
static void fault_user_at_dispatch(struct kunit *test)
{
	struct fault_touch present = {}, missing = {};
	KIRQL old;

	user_begin(test);
	EXPECT_GOOD(test, touch_at(FAULT_TOUCH_WRITE, user_page(1)));
	KUNIT_EXPECT_TRUE(test, user_map(2, 1, PROT_READ | PROT_WRITE));
	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 1, ({
		KeRaiseIrql(DISPATCH_LEVEL, &old);
		present = touch_at(FAULT_TOUCH_READ, user_page(1));
		missing = touch_at(FAULT_TOUCH_READ, user_page(2));
		KeLowerIrql(old);
	}));
	EXPECT_GOOD(test, present);
	EXPECT_FAULT(test, missing, READ, user_page(2));
	user_end();
}

/* Nothing is there to be waited for, and nothing is reported that would be an exception. */
static void fault_in_nmi(struct kunit *test)
{
	struct fault_touch touch = {};

	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 1,
			  IN_NMI(touch = touch_at(FAULT_TOUCH_READ, 0)));
	EXPECT_FAULT(test, touch, READ, 0);
	EXPECT_VIOLATIONS(test, DRIVER_IRQL_NOT_LESS_OR_EQUAL, 0,
			  IN_NMI(touch = touch_at(FAULT_TOUCH_WRITE, FAULT_NONCANONICAL)));
	EXPECT_FAULT(test, touch, READ, -1UL);
}

static void fault_touch_hole(void *argument)
{
	struct fault_touch *touch = argument;

	*touch = touch_at(FAULT_TOUCH_WRITE, touch->address);
}

/* violation=strict: NT's way with addresses of the kernel's half. */
static void fault_strict(struct kunit *test)
{
	enum ntmem_violation_policy policy = ntmem_violation_policy_set(NTMEM_VIOLATION_STRICT);
	struct fault_touch hole = { .address = (unsigned long)fault_memory.hole };
	struct fault_touch null = {}, wild = { .address = FAULT_NONCANONICAL };
	struct stopped_run run = { .routine = fault_touch_hole, .argument = &hole };
	int err = 0;

	EXPECT_VIOLATIONS(test, PAGE_FAULT_IN_NONPAGED_AREA, 1, err = run_until_stopped(&run));
	KUNIT_EXPECT_EQ(test, err, -EIO);
	KUNIT_EXPECT_EQ(test, run.thread.bug_check, (u32)PAGE_FAULT_IN_NONPAGED_AREA);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[0], (u64)(unsigned long)fault_memory.hole);
	KUNIT_EXPECT_EQ(test, run.thread.parameter[1], (u64)EXCEPTION_WRITE_FAULT);
	KUNIT_EXPECT_NE(test, run.thread.parameter[2], 0ULL);
	KUNIT_EXPECT_EQ(test, hole.nr_faults, 0U);
	run.argument = &null;
	KUNIT_EXPECT_EQ(test, run_until_stopped(&run), 0);
	EXPECT_FAULT(test, null, WRITE, 0);
	run.argument = &wild;
	KUNIT_EXPECT_EQ(test, run_until_stopped(&run), 0);
	EXPECT_FAULT(test, wild, READ, -1UL);
	KUNIT_EXPECT_EQ(test, (int)ntmem_violation_policy_set(policy), NTMEM_VIOLATION_STRICT);
}

struct kunit_case fault_user_kunit_cases[] = {
	KUNIT_CASE(fault_user_memory_is_accessed),
	KUNIT_CASE(fault_user_memory_is_gone),
	KUNIT_CASE(fault_user_memory_is_protected),
	KUNIT_CASE(fault_user_strings_stop_at_the_page),
	KUNIT_CASE(fault_user_memory_is_mapped_by_filter),
	KUNIT_CASE(fault_user_at_dispatch),
	KUNIT_CASE(fault_in_nmi),
	KUNIT_CASE(fault_strict),
	{}
};
