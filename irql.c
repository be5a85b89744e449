// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt request levels; see "Managing Hardware Priorities".
 *
 * In NT a level belongs to a processor. Here it belongs to a context: what a task has
 * raised goes with it, and is not seen by the interrupt on top of it. The level is the
 * greater of two.
 *
 * One is what the context amounts to by itself: an NMI to HIGH_LEVEL, a hard interrupt
 * to a device's level, a softirq to DISPATCH_LEVEL. A task that Linux code has made
 * unable to sleep (preemption, softirqs or interrupts off, an RCU reader) is at
 * DISPATCH_LEVEL too: where interrupts are off, nothing tells which device they are kept
 * off for. All others are at PASSIVE_LEVEL.
 *
 * The other is what the context has set by these routines. Up to APC_LEVEL nothing
 * happens beneath. At DISPATCH_LEVEL softirqs are off, and preemption with them: as DPCs
 * do in NT, they wait until the level goes down. Above it interrupts are off as well.
 * Each is turned on again only if the routines have turned it off. On PREEMPT_RT, where
 * softirqs are tasks, preemption alone is turned off.
 *
 * A wrong level is a violation, and is set as asked all the same, but never below what
 * the context amounts to. Above HIGH_LEVEL there is none, so that is set instead.
 *
 * Difference: what an interrupt handler raises and does not lower, the next one on that
 * CPU finds raised; a softirq's is found out and forgotten.
 */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

#include "context.h"
#include "internal.h"

/* wdm.h maps this name to KfRaiseIrql(), as the kit does. */
#undef KeRaiseIrql

/* Devices have 3 to 11; which of them an interrupt is of, Linux does not rank. */
#define INTERRUPT_LEVEL 3

/* Where the preempt count shows ntmem_atomic_enter(), and how. */
#define ATOMIC_OFFSET \
	(IS_ENABLED(CONFIG_PREEMPT_RT) ? PREEMPT_DISABLE_OFFSET : SOFTIRQ_DISABLE_OFFSET)
#define ATOMIC_MASK (IS_ENABLED(CONFIG_PREEMPT_RT) ? PREEMPT_MASK : SOFTIRQ_MASK)

/**
 * ntmem_atomic_enter() - turn preemption off, and softirqs
 *
 * In a hard interrupt both are off anyway.
 *
 * Context: Any context.
 */
void ntmem_atomic_enter(void)
{
	if (in_hardirq())
		return;
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_disable();
	else
		local_bh_disable();
}

/**
 * ntmem_atomic_leave() - undo ntmem_atomic_enter()
 *
 * Context: That of ntmem_atomic_enter(). Runs softirqs that wait, and may schedule.
 */
void ntmem_atomic_leave(void)
{
	if (in_hardirq())
		return;
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_enable();
	else if (!irqs_disabled())
		local_bh_enable();
	else
		/* Linux code has turned them off meanwhile, and must find them so. */
		_local_bh_enable();
}

/* What the preempt count has of this context's own making. */
static unsigned int irql_own_count(const struct ntmem_context *context)
{
	return (context->atomic + !!context->nr_locks) * ATOMIC_OFFSET;
}

/* What the context amounts to without the level that it has set. */
static u8 irql_base(const struct ntmem_context *context)
{
	bool irqs_off = irqs_disabled() && !(context->irqs_off && context->irqs_were_on);

	if (in_nmi())
		return HIGH_LEVEL;
	if (in_hardirq())
		return INTERRUPT_LEVEL;
	if (in_serving_softirq() || irqs_off || rcu_preempt_depth() ||
	    preempt_count() != irql_own_count(context))
		return DISPATCH_LEVEL;
	return PASSIVE_LEVEL;
}

/**
 * ntmem_irql_of() - tell the level of the context that runs
 * @context: it
 *
 * Context: Any context.
 * Return: level, 0 to 15.
 */
u8 ntmem_irql_of(const struct ntmem_context *context)
{
	return max(context->irql, irql_base(context));
}

/**
 * ntmem_irql_context() - find the context that runs, without what is left of others
 *
 * A softirq that ended at a raised level has lost its counts: Linux puts them right.
 *
 * Context: Any context.
 * Return: what is known of it.
 */
struct ntmem_context *ntmem_irql_context(void)
{
	struct ntmem_context *context = ntmem_context();

	if (unlikely((preempt_count() & ATOMIC_MASK) < irql_own_count(context) && !in_hardirq())) {
		context->irql = PASSIVE_LEVEL;
		context->atomic = false;
		context->irqs_off = false;
		context->nr_locks = 0;
	}
	return context;
}

/**
 * ntmem_irql_set() - set a level, whatever the direction
 * @context: the one that runs
 * @level: 0 to 15
 *
 * Context: Any context. Going down, runs softirqs that wait, and may schedule.
 */
void ntmem_irql_set(struct ntmem_context *context, u8 level)
{
	u8 base = context->atomic ? context->base_irql : irql_base(context);
	bool atomic = level >= DISPATCH_LEVEL && level > base;
	bool irqs_off = atomic && level > DISPATCH_LEVEL;
	unsigned long flags;

	if (atomic && !context->atomic) {
		ntmem_atomic_enter();
		context->base_irql = base;
		context->under_irql = context->irql;
		context->atomic = true;
	}
	if (irqs_off && !context->irqs_off) {
		local_irq_save(flags);
		context->irqs_were_on = !irqs_disabled_flags(flags);
		context->irqs_off = true;
	}
	if (atomic || level < DISPATCH_LEVEL)
		context->irql = level;
	else if (context->atomic)
		/* Back at what Linux code has brought about, and ends when it likes. */
		context->irql = context->under_irql;
	if (!irqs_off && context->irqs_off) {
		context->irqs_off = false;
		if (context->irqs_were_on)
			local_irq_enable();
	}
	if (!atomic && context->atomic) {
		context->atomic = false;
		ntmem_atomic_leave();
	}
}

static void irql_misuse(u64 subcode, u8 irql, u8 wanted, unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { subcode, irql, wanted },
		.caller = caller,
		.what = what,
	});
}

static u8 irql_raise(u8 level, unsigned long caller)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);

	if (unlikely(level < irql || level > HIGH_LEVEL))
		irql_misuse(0x30, irql, level, caller,
			    level < irql ? "IRQL raised to a lower level" :
					   "IRQL raised above HIGH_LEVEL");
	if (level != irql)
		ntmem_irql_set(context, min_t(u8, level, HIGH_LEVEL));
	return irql;
}

/* Whether a level was never this context's to go back to. */
static bool irql_below_base(const struct ntmem_context *context, u8 level)
{
	if (context->atomic)
		return level < context->base_irql;
	return level < irql_base(context) && context->irql <= level;
}

/**
 * ntmem_irql_lower() - do what KeLowerIrql does, for a given caller
 * @level: wanted
 * @caller: call site to report
 *
 * Context: Any context. Runs softirqs that wait, and may schedule.
 */
void ntmem_irql_lower(u8 level, unsigned long caller)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = ntmem_irql_of(context);
	struct ntmem_hold hold;

	if (unlikely(level > irql))
		irql_misuse(0x31, irql, level, caller,
			    level > HIGH_LEVEL ? "IRQL lowered to a level above HIGH_LEVEL" :
						 "IRQL lowered to a higher level");
	ntmem_hold_begin(&hold);
	if (unlikely(level <= irql && irql_below_base(context, level)))
		irql_misuse(0x31, irql, level, caller,
			    "IRQL lowered below that of the interrupt or the Linux code around");
	if (level != irql)
		ntmem_irql_set(context, min_t(u8, level, HIGH_LEVEL));
	ntmem_hold_end(&hold);
}

/* For the rest of ntmem ----------------------------------------------------- */

/**
 * ntmem_irql() - tell the level, as KeGetCurrentIrql() does
 *
 * Context: Any context.
 * Return: level, 0 to 15.
 */
u8 ntmem_irql(void)
{
	return ntmem_irql_of(ntmem_irql_context());
}
NTMEM_EXPORT_IF_KUNIT(ntmem_irql);

/* The slow half of ntmem_raised_above_dispatch(). */
bool ntmem_irql_raised_above_dispatch(void)
{
	return ntmem_irql_context()->irql > DISPATCH_LEVEL;
}

/**
 * ntmem_irql_reset() - bring the context back to where it began
 *
 * The level goes down to PASSIVE_LEVEL, and what spin locks that are still held have
 * turned off is turned on. The locks stay as they are: their memory may be gone.
 *
 * Context: Any context. Runs softirqs that wait, and may schedule.
 * Return: the level that it had set, at least DISPATCH_LEVEL if it held a spin lock.
 */
u8 ntmem_irql_reset(void)
{
	struct ntmem_context *context = ntmem_irql_context();
	u8 irql = context->irql;

	if (context->nr_locks)
		irql = max_t(u8, irql, DISPATCH_LEVEL);
	ntmem_irql_set(context, PASSIVE_LEVEL);
	if (context->nr_locks) {
		context->nr_locks = 0;
		ntmem_atomic_leave();
	}
	return irql;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_irql_reset);

/**
 * ntmem_irql_check_return() - see that a routine has left the level as it was
 * @routine: it, which began at PASSIVE_LEVEL and has returned
 *
 * Context: Task context. Brings the level down if it is not.
 */
void ntmem_irql_check_return(const void *routine)
{
	u8 irql = ntmem_irql_reset();

	if (likely(irql == PASSIVE_LEVEL))
		return;
	ntmem_violation(&(struct ntmem_violation){
		.code = IRQL_UNEXPECTED_VALUE,
		/* Current level, expected level, and 2 for a routine that was called. */
		.parameter = { irql << 16 | PASSIVE_LEVEL << 8 | 2, (unsigned long)routine },
		.caller = (unsigned long)routine,
		.what = "routine returned at a raised IRQL",
	});
}

/* Public routines ----------------------------------------------------------- */

/**
 * KeGetCurrentIrql() - tell the level
 *
 * It is what the routines below have set. Where Linux alone has taken away what a
 * level stands for, that counts: DISPATCH_LEVEL in a softirq, 3 in a hard interrupt.
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: level, 0 to 15.
 */
KIRQL KeGetCurrentIrql(void)
{
	return ntmem_irql();
}
NTMEM_EXPORT_SYMBOL(KeGetCurrentIrql);

/**
 * KfRaiseIrql() - raise the level
 * @NewIrql: level, not below the current one; the same one changes nothing
 *
 * A lower level is a violation, and is set all the same; one above HIGH_LEVEL is a
 * violation, and HIGH_LEVEL is set. Follows the NT topic of KeRaiseIrql.
 *
 * Context: Any context, any IRQL. Does not sleep.
 * Return: the level before, for KeLowerIrql().
 */
KIRQL KfRaiseIrql(KIRQL NewIrql)
{
	return irql_raise(NewIrql, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KfRaiseIrql);

/**
 * KeRaiseIrql() - raise the level
 * @NewIrql: as for KfRaiseIrql()
 * @OldIrql: result, the level before
 *
 * Drivers get a macro of this name, as with the kit. Follows the NT topic of this name.
 *
 * Context: As KfRaiseIrql().
 */
VOID KeRaiseIrql(KIRQL NewIrql, PKIRQL OldIrql)
{
	*OldIrql = irql_raise(NewIrql, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeRaiseIrql);

/**
 * KeRaiseIrqlToDpcLevel() - raise the level to DISPATCH_LEVEL
 *
 * Softirqs wait from then on, as DPCs do in NT, and the task is not preempted. Follows
 * the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL; above it as KfRaiseIrql(). Does not sleep.
 * Return: the level before, for KeLowerIrql().
 */
KIRQL KeRaiseIrqlToDpcLevel(void)
{
	return irql_raise(DISPATCH_LEVEL, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeRaiseIrqlToDpcLevel);

/**
 * KeRaiseIrqlToSynchLevel() - raise the level to SYNCH_LEVEL
 *
 * Interrupts are off from then on.
 *
 * Context: IRQL <= SYNCH_LEVEL; above it as KfRaiseIrql(). Does not sleep.
 * Return: the level before, for KeLowerIrql().
 */
KIRQL KeRaiseIrqlToSynchLevel(void)
{
	return irql_raise(SYNCH_LEVEL, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeRaiseIrqlToSynchLevel);

/**
 * KeLowerIrql() - go back to a level
 * @NewIrql: what the raise returned, not above the current level; the same one changes
 *	nothing
 *
 * A higher level is a violation, and is set all the same, HIGH_LEVEL at the most. So is
 * a level below what Linux alone amounts to, see KeGetCurrentIrql(), unless it was the
 * one before the raise; that counts on. Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Runs softirqs that wait, and may schedule where the
 * level is below DISPATCH_LEVEL again.
 */
VOID KeLowerIrql(KIRQL NewIrql)
{
	ntmem_irql_lower(NewIrql, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(KeLowerIrql);
