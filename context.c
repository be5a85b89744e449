// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts that are not in use yet, and those of interrupts; see context.h.
 */
#include <linux/hardirq.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

#include "compat.h"
#include "context.h"

/* The counts of the preempt count for interrupts and for NMIs have four bits each. */
#define MAX_DEPTH 16

/* By kind and depth. Only what runs in such a context uses its place. */
static DEFINE_PER_CPU(struct ntmem_context, context_softirq);
static DEFINE_PER_CPU(struct ntmem_context[MAX_DEPTH], context_hardirq);
static DEFINE_PER_CPU(struct ntmem_context[MAX_DEPTH], context_nmi);

/**
 * ntmem_context_begin() - make a place ready that no context has used yet
 * @context: the place of the context that runs
 *
 * Context: Any context.
 */
void ntmem_context_begin(struct ntmem_context *context)
{
	*context = (struct ntmem_context){ .check = ntmem_context_check(context) };
}
NTMEM_EXPORT_IF_KUNIT(ntmem_context_begin);

/**
 * ntmem_context_of_interrupt() - find the context, which is no task
 *
 * A place may hold what an earlier context left there that did not come to its end in
 * order; nothing of that is to be seen, and guarded code takes its frames away itself.
 *
 * Context: Softirq, hard interrupt, NMI.
 * Return: what is known of it.
 */
struct ntmem_context *ntmem_context_of_interrupt(void)
{
	struct ntmem_context *context;

	if (in_nmi())
		context = this_cpu_ptr(context_nmi) + ((preempt_count() & NMI_MASK) >> NMI_SHIFT);
	else if (in_hardirq())
		context = this_cpu_ptr(context_hardirq) + (hardirq_count() >> HARDIRQ_SHIFT);
	else
		context = this_cpu_ptr(&context_softirq);
	if (unlikely(context->check != ntmem_context_check(context)))
		ntmem_context_begin(context);
	return context;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_context_of_interrupt);
