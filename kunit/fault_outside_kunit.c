// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults outside of guarded bodies, which stay the kernel's to tell of: as those of any code,
 * with all registers as they were. It asks its notifiers before it says a word; the one here
 * looks, and mends what was wrong, so that the machine goes on.
 */
#include <linux/kdebug.h>
#include <linux/notifier.h>
#include <asm/processor-flags.h>

#include "fault_kunit.h"

#include "fault_touch.h"

#define GOOD 5

static const u64 outside_good = GOOD;

/**
 * struct outside_look - a watch for faults that the kernel is to tell of
 * @notifier: it
 * @task: whose
 * @nr_first: looks to let pass, at what the exception table is for
 * @nr: looks so far
 * @registers: at the last
 */
struct outside_look {
	struct notifier_block notifier;
	const struct task_struct *task;
	unsigned int nr_first;
	unsigned int nr;
	struct pt_regs registers;
};

static int outside_notify(struct notifier_block *notifier, unsigned long event, void *data)
{
	struct outside_look *look = container_of(notifier, struct outside_look, notifier);
	struct die_args *args = data;

	if (current != look->task || (event != DIE_GPF && event != DIE_TRAP))
		return NOTIFY_DONE;
	if (look->nr++ < look->nr_first)
		return NOTIFY_DONE;
	look->registers = *args->regs;
	args->regs->cx = event == DIE_GPF ? (unsigned long)&outside_good : GOOD;
	return NOTIFY_STOP;
}

/* What fault_unguarded() has put into the registers. */
static void outside_expect(struct kunit *test, const struct outside_look *look, u64 operand)
{
	const struct pt_regs *registers = &look->registers;
	unsigned long flags = X86_EFLAGS_CF | X86_EFLAGS_AC | X86_EFLAGS_IF;

	KUNIT_EXPECT_EQ(test, look->nr, look->nr_first + 1);
	KUNIT_EXPECT_EQ(test, registers->cx, (unsigned long)operand);
	KUNIT_EXPECT_EQ(test, registers->ax, 1000UL);
	KUNIT_EXPECT_EQ(test, registers->dx, 0UL);
	KUNIT_EXPECT_EQ(test, registers->bx, 3UL);
	KUNIT_EXPECT_EQ(test, registers->si, 6UL);
	KUNIT_EXPECT_EQ(test, registers->di, 7UL);
	KUNIT_EXPECT_EQ(test, registers->r8, 8UL);
	KUNIT_EXPECT_EQ(test, registers->r9, 9UL);
	KUNIT_EXPECT_EQ(test, registers->r10, 10UL);
	KUNIT_EXPECT_EQ(test, registers->r11, 11UL);
	KUNIT_EXPECT_EQ(test, registers->r12, 12UL);
	KUNIT_EXPECT_EQ(test, registers->r13, 13UL);
	KUNIT_EXPECT_EQ(test, registers->r14, registers->bp);
	KUNIT_EXPECT_EQ(test, registers->r15, registers->sp);
	/* User memory is closed. */
	KUNIT_EXPECT_EQ(test, registers->flags & flags, X86_EFLAGS_CF | X86_EFLAGS_IF);
}

static u64 outside_run(struct kunit *test, enum fault_unguarded_kind kind, u64 operand)
{
	struct outside_look look = {
		.notifier = { .notifier_call = outside_notify, .priority = INT_MAX },
		.task = current,
		/* Of a division notifiers hear before the table is looked at. */
		.nr_first = kind == FAULT_UNGUARDED_DIVIDE,
	};
	u64 result;

	KUNIT_EXPECT_EQ(test, register_die_notifier(&look.notifier), 0);
	result = fault_unguarded(kind, operand);
	unregister_die_notifier(&look.notifier);
	outside_expect(test, &look, operand);
	return result;
}

static void fault_outside_is_the_kernels(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, outside_run(test, FAULT_UNGUARDED_READ, FAULT_NONCANONICAL),
			(u64)GOOD);
	KUNIT_EXPECT_EQ(test, outside_run(test, FAULT_UNGUARDED_DIVIDE, 0), 1000ULL / GOOD);
}

/* A body that has been left guards nothing any more, and neither does what handled a fault. */
static void fault_behind_a_body_is_the_kernels(struct kunit *test)
{
	struct fault_touch touch = { .kind = FAULT_TOUCH_READ, .address = FAULT_NONCANONICAL };

	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_ACCESS_VIOLATION);
	fault_outside_is_the_kernels(test);
	touch.address = (unsigned long)&outside_good;
	KUNIT_EXPECT_EQ(test, fault_touch(&touch), STATUS_SUCCESS);
	fault_outside_is_the_kernels(test);
}

struct kunit_case fault_outside_kunit_cases[] = {
	KUNIT_CASE(fault_outside_is_the_kernels),
	KUNIT_CASE(fault_behind_a_body_is_the_kernels),
	{}
};
