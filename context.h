/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contexts: what runs by itself on a stack, and what ntmem knows of it.
 *
 * A task is one, and stays the same when it is preempted, sleeps or moves to another CPU.
 * A softirq, a hard interrupt and an NMI are others, each with what it interrupts below.
 *
 * What belongs to a task stands at the far end of its stack, next to the word by which the
 * scheduler finds overflows: there it follows the task and goes with it, nothing is to be
 * allocated or looked up, and no other context can get at it. An interrupt does not leave its
 * CPU before it ends, so what belongs to it is per CPU, one place for each depth that the
 * preempt count knows.
 */
#ifndef NTMEM_CONTEXT_H
#define NTMEM_CONTEXT_H

#include <linux/compiler.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/types.h>

struct _NTMEM_JMP_BUF;
struct _NTMEM_SEH_FRAME;
struct ntmem_hold;

/**
 * struct ntmem_context - what ntmem knows of a context; its own, so nothing guards it
 * @check: tells a place in use from whatever else may have stood there
 * @frames: innermost active frame of guarded code, or %NULL
 * @unwind_target: where an unwind goes on to that waits for a function's variables, and
 * @unwind_jump: by which longjmp(), if by one, and
 * @unwind_code: because of what
 * @hold: innermost call that raises at its end, or %NULL
 * @irql: level that the context has set itself to, 0 if it has not; see irql.c
 * @base_irql: what the context amounted to when it became @atomic
 * @under_irql: @irql of that moment
 * @atomic: preemption and softirqs are off because of @irql
 * @irqs_off: interrupts are off because of @irql
 * @irqs_were_on: they were on before
 * @nr_locks: spin locks held; preemption and softirqs are off because of them too
 */
struct ntmem_context {
	unsigned long check;
	struct _NTMEM_SEH_FRAME *frames;
	struct _NTMEM_SEH_FRAME *unwind_target;
	struct _NTMEM_JMP_BUF *unwind_jump;
	s32 unwind_code;
	struct ntmem_hold *hold;
	u8 irql;
	u8 base_irql;
	u8 under_irql;
	bool atomic;
	bool irqs_off;
	bool irqs_were_on;
	u16 nr_locks;
};

struct ntmem_context *ntmem_context_find(void);

static __always_inline unsigned long ntmem_context_check(const struct ntmem_context *context)
{
	return (unsigned long)context ^ 0x6e746d656d637478UL;
}

/**
 * ntmem_context_at_hand() - find the context that runs, if that takes no call
 * @context: set to what is known of it, or to no more than a guess
 *
 * For what has to be short: what makes no call saves no registers.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: whether it was found; else ntmem_context_find() is to be called.
 */
static __always_inline bool ntmem_context_at_hand(struct ntmem_context **context)
{
	*context = (struct ntmem_context *)(end_of_stack(current) + 1);
	return likely(!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET))) &&
	       likely((*context)->check == ntmem_context_check(*context));
}

/**
 * ntmem_context() - find the context that runs
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: what is known of it; as long-lived as the context.
 */
static __always_inline struct ntmem_context *ntmem_context(void)
{
	struct ntmem_context *context;

	return ntmem_context_at_hand(&context) ? context : ntmem_context_find();
}

#endif /* NTMEM_CONTEXT_H */
