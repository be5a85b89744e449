// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts that are not in use yet, and those of interrupts; see context.h.
 */
#include <linux/hardirq.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>

#include "compat.h"
#include "context.h"

/* The counts of the preempt count for interrupts and for NMIs have four bits each. */
#define MAX_DEPTH 16

/* By kind and depth. Only what runs in such a context uses its place. */
static DEFINE_PER_CPU(struct ntmem_context, context_softirq);
static DEFINE_PER_CPU(struct ntmem_context[MAX_DEPTH], context_hardirq);
static DEFINE_PER_CPU(struct ntmem_context[MAX_DEPTH], context_nmi);

/* Places of interrupts are used again as they are: whoever puts something there takes it away. */
static struct ntmem_context *context_place(void)
{
	if (in_nmi())
		return this_cpu_ptr(context_nmi) + ((preempt_count() & NMI_MASK) >> NMI_SHIFT);
	if (in_hardirq())
		return this_cpu_ptr(context_hardirq) + (hardirq_count() >> HARDIRQ_SHIFT);
	/* Not in_serving_softirq(): with PREEMPT_RT that is true of tasks. */
	if (preempt_count() & SOFTIRQ_OFFSET)
		return this_cpu_ptr(&context_softirq);
	return (struct ntmem_context *)(end_of_stack(current) + 1);
}

/**
 * ntmem_context_find() - find the context that runs, whatever it is
 *
 * Its place is made ready if no context has used it yet.
 *
 * Context: Any context.
 * Return: what is known of it.
 */
struct ntmem_context *ntmem_context_find(void)
{
	struct ntmem_context *context = context_place();

	if (unlikely(context->check != ntmem_context_check(context)))
		*context = (struct ntmem_context){ .check = ntmem_context_check(context) };
	return context;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_context_find);
