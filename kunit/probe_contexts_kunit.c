// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases of ntmem_probe: threads without user memory, levels at which memory must not be
 * waited for, and guarded code as drivers have it.
 */
#include <linux/preempt.h>
#include <linux/rcupdate.h>

#include "probe_kunit.h"

/* Threads ------------------------------------------------------------------- */

/* Of ranges nothing is different; memory there is none. */
void probe_in_thread_without_user_memory(struct kunit *test)
{
	u8 byte = 0;
	struct probe_call call = {
		.routine = probe_copy_from_user,
		.user = 0x10000,
		.kernel = &byte,
		.length = 1,
	};

	KUNIT_EXPECT_NULL(test, current->mm);
	EXPECT_NOTHING(test, PROBE(read, 0x10000, 4096, 16));
	EXPECT_NOTHING(test, PROBE(write, KERNEL_ADDRESS, 0, 16));
	EXPECT_STATUS(test, PROBE(read, 0x10001, 4096, 16), STATUS_DATATYPE_MISALIGNMENT);
	EXPECT_STATUS(test, PROBE(read, KERNEL_ADDRESS, 1, 1), STATUS_ACCESS_VIOLATION);
	EXPECT_STATUS(test, PROBE(write, KERNEL_ADDRESS, 1, 1), STATUS_ACCESS_VIOLATION);
	EXPECT_FAULT(test, PROBE(write, 0x10000, 1, 1), READ, 0x10000);
	probe_call(&call);
	EXPECT_FAULT(test, call, READ, 0x10000);
}

/* The processor may have its page tables still, but it is another's memory now. */
void probe_in_thread_that_had_user_memory(struct kunit *test)
{
	unsigned long address;
	struct probe_call call;
	u8 byte = 0;

	probe_user_begin(test);
	address = user_page(0);
	user_set(address, 0x55, PAGE_SIZE);
	EXPECT_NOTHING(test, PROBE(write, address, PAGE_SIZE, 1));
	kthread_unuse_mm(probe_user.mm);
	EXPECT_FAULT(test, PROBE(write, address, PAGE_SIZE, 1), READ, address);
	call = (struct probe_call){
		.routine = probe_copy_from_user, .user = address, .kernel = &byte, .length = 1,
	};
	probe_call(&call);
	EXPECT_FAULT(test, call, READ, address);
	KUNIT_EXPECT_EQ(test, byte, 0);
	kthread_use_mm(probe_user.mm);
	probe_user_end();
}

/* Levels -------------------------------------------------------------------- */

/* Calls with preemption off; reports are expected, whatever comes of it. */
static void call_at_dispatch(struct kunit *test, struct probe_call *call, unsigned int nr_reports)
{
	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, nr_reports,
			  preempt_disable();
			  probe_call(call);
			  preempt_enable());
}

PROBE_USER_CASE(probe_for_write_at_dispatch_level_is_reported)
{
	struct probe_call call = {
		.routine = probe_for_write,
		.user = user_page(0),
		.length = 2 * PAGE_SIZE,
		.alignment = 1,
	};

	user_set(user_page(0), 0x11, 2 * PAGE_SIZE);
	call_at_dispatch(test, &call, 1);
	EXPECT_NOTHING(test, call);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0x11, 2 * PAGE_SIZE));
	/* What is wrong at any level is no worse at this one. */
	call.user = KERNEL_ADDRESS;
	call_at_dispatch(test, &call, 0);
	EXPECT_STATUS(test, call, STATUS_ACCESS_VIOLATION);
	call.length = 0;
	call_at_dispatch(test, &call, 0);
	EXPECT_NOTHING(test, call);
}

/* What a driver has raised: silent and able to wait at APC_LEVEL, neither above it. */
PROBE_USER_CASE(probe_for_write_at_raised_levels)
{
	static const KIRQL levels[] = { APC_LEVEL, DISPATCH_LEVEL, SYNCH_LEVEL, HIGH_LEVEL };
	struct probe_call call = {
		.routine = probe_for_write,
		.length = 1,
		.alignment = 1,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		bool waits = levels[i] <= APC_LEVEL;
		struct ntmem_violation_watch watch;
		KIRQL old;

		call.user = user_page(i);
		ntmem_violation_watch(&watch, IRQL_NOT_LESS_OR_EQUAL);
		KeRaiseIrql(levels[i], &old);
		probe_call(&call);
		KeLowerIrql(old);
		KUNIT_EXPECT_EQ(test, ntmem_violation_unwatch(&watch), waits ? 0U : 1U);
		if (waits) {
			EXPECT_NOTHING(test, call);
			continue;
		}
		EXPECT_FAULT(test, call, READ, call.user);
		KUNIT_EXPECT_EQ(test, watch.last.parameter[0], (u64)call.user);
		KUNIT_EXPECT_EQ(test, watch.last.parameter[1], (u64)levels[i]);
		KUNIT_EXPECT_EQ(test, watch.last.parameter[2], 1ULL);
	}
}

/* The process has the page, but it would have to be waited for. */
PROBE_USER_CASE(probe_for_write_at_dispatch_level_does_not_fault_in)
{
	struct probe_call call = {
		.routine = probe_for_write,
		.user = user_page(0) + 1,
		.length = 2 * PAGE_SIZE,
		.alignment = 1,
	};

	call_at_dispatch(test, &call, 1);
	EXPECT_FAULT(test, call, READ, user_page(0) + 1);
	KUNIT_EXPECT_TRUE(test, user_is(user_page(0), 0, PAGE_SIZE));
	/* It can be read now, but to write it takes a page of its own. */
	call_at_dispatch(test, &call, 1);
	EXPECT_FAULT(test, call, WRITE, user_page(0) + 1);
	KUNIT_EXPECT_TRUE(test, user_is_zero_page(user_page(0)));
}

PROBE_USER_CASE(probe_for_write_in_rcu_section_does_not_fault_in)
{
	struct probe_call call = {
		.routine = probe_for_write,
		.user = user_page(0),
		.length = 1,
		.alignment = 1,
	};

	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 1,
			  rcu_read_lock();
			  probe_call(&call);
			  rcu_read_unlock());
	EXPECT_FAULT(test, call, READ, user_page(0));
}

PROBE_USER_CASE(probe_for_read_at_dispatch_level_is_silent)
{
	struct probe_call call = {
		.routine = probe_for_read,
		.user = user_page(0),
		.length = 2 * PAGE_SIZE,
		.alignment = 1,
	};

	call_at_dispatch(test, &call, 0);
	EXPECT_NOTHING(test, call);
}

/* Calls that are made in an interrupt, on addresses that no process has. */
#define NR_INTERRUPT_CALLS 5

static void calls_in_interrupt(void *argument)
{
	struct probe_call *calls = argument;
	unsigned int i;

	for (i = 0; i < NR_INTERRUPT_CALLS; i++)
		probe_call(&calls[i]);
}

static void expect_calls_in_interrupt(struct kunit *test,
				      void (*run)(void (*routine)(void *argument), void *argument))
{
	u32 value = 0;
	struct probe_call calls[NR_INTERRUPT_CALLS] = {
		{ .routine = probe_for_read, .user = 16, .length = 16, .alignment = 16 },
		{ .routine = probe_for_read, .user = 17, .length = 16, .alignment = 16 },
		{ .routine = probe_for_write, .user = KERNEL_ADDRESS, .length = 1,
		  .alignment = 1 },
		{ .routine = probe_for_write, .user = 16, .length = 16, .alignment = 16 },
		{ .routine = probe_copy_from_user, .user = 16, .kernel = &value, .length = 4 },
	};

	EXPECT_VIOLATIONS(test, IRQL_NOT_LESS_OR_EQUAL, 2, run(calls_in_interrupt, calls));
	EXPECT_NOTHING(test, calls[0]);
	EXPECT_STATUS(test, calls[1], STATUS_DATATYPE_MISALIGNMENT);
	EXPECT_STATUS(test, calls[2], STATUS_ACCESS_VIOLATION);
	EXPECT_FAULT(test, calls[3], READ, 16);
	EXPECT_FAULT(test, calls[4], READ, 16);
}

void probe_everything_in_softirq(struct kunit *test)
{
	expect_calls_in_interrupt(test, run_in_softirq);
}

void probe_everything_in_hardirq(struct kunit *test)
{
	expect_calls_in_interrupt(test, run_in_hardirq);
}

/* Each says so once, and works on memory that is there. */
PROBE_USER_CASE(probe_accessors_at_dispatch_level_are_reported)
{
	u8 text[8] = "abcdefg";
	size_t i;

	user_put(user_page(0), text, sizeof(text));
	for (i = 0; i < probe_nr_level_calls; i++) {
		struct probe_call call = {
			.routine = probe_level_calls[i],
			.user = user_page(0),
			.other = user_page(0) + 64,
			.kernel = text,
			.length = sizeof(text),
		};

		call_at_dispatch(test, &call, 1);
		EXPECT_NOTHING(test, call);
		call.user = user_page(1);
		call.other = user_page(1) + 64;
		call_at_dispatch(test, &call, 1);
		KUNIT_EXPECT_EQ_MSG(test, call.record.ExceptionCode, STATUS_ACCESS_VIOLATION,
				    "call %zu", i);
		KUNIT_EXPECT_EQ(test, call.record.NumberParameters, 2U);
	}
}

/* Guarded code -------------------------------------------------------------- */

void probe_in_handler(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ProbeHandlerSteps(NULL), 0x15U);
	KUNIT_EXPECT_EQ(test, ProbeHandlerSteps((void *)KERNEL_ADDRESS), 0x15U);
	KUNIT_EXPECT_EQ(test, ProbeHandlerSteps((void *)2), 0x19U);
}

void probe_in_finally(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ProbeFinallySteps(NULL), 0x12U);
}

void probe_in_nested_blocks(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ProbeNestedSteps(NULL), 0x4U);
}

PROBE_USER_CASE(probe_in_loop)
{
	KUNIT_EXPECT_EQ(test, ProbeLoopSteps((void *)user_page(0), NULL), 0xa5U);
}

PROBE_USER_CASE(probe_in_filter)
{
	u32 value = 0x4e54;

	user_put(user_page(0), &value, sizeof(value));
	KUNIT_EXPECT_EQ(test, ProbeFilterSteps((void *)user_page(0), NULL), 0x4e5401U);
}

void probe_keeps_locals(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ProbeLocalsSteps(NULL), 0U + 1 + 4 + 9 + 16 + 25 + 25);
}
