// SPDX-License-Identifier: GPL-2.0-only
/*
 * Failing allocations on request, for the suites.
 *
 * A test arms it for its own task, so that what runs beside it is not touched,
 * or for all where a worker is to fail.
 * Built where the kernel has KUnit.
 */
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "internal.h"

/* Guards the rest; hard interrupts look at it too. */
static DEFINE_RAW_SPINLOCK(fault_lock);
/* Whose allocations fail; only compared. */
static const struct task_struct *fault_task;
static unsigned int fault_skip;
static unsigned int fault_fail;
/* All allocations fail, whoever asks. */
static bool fault_everywhere;

/**
 * ntmem_fault_set() - let the calling task's allocations fail
 * @nr_skip: how many succeed first
 * @nr_fail: how many then fail; 0 ends it
 *
 * Context: Process context.
 */
void ntmem_fault_set(unsigned int nr_skip, unsigned int nr_fail)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fault_lock, flags);
	WRITE_ONCE(fault_task, nr_fail ? current : NULL);
	fault_skip = nr_skip;
	fault_fail = nr_fail;
	raw_spin_unlock_irqrestore(&fault_lock, flags);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_fault_set);

/**
 * ntmem_fault_everywhere() - let all allocations of ntmem fail, workers' too
 * @fail: whether they do
 *
 * Context: Process context; no other test runs.
 */
void ntmem_fault_everywhere(bool fail)
{
	WRITE_ONCE(fault_everywhere, fail);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_fault_everywhere);

/* Whether the allocation about to be made is to fail. */
bool ntmem_fault_now(void)
{
	unsigned long flags;
	bool fail = false;

	if (READ_ONCE(fault_everywhere))
		return true;
	if (likely(!READ_ONCE(fault_task)) || !in_task())
		return false;
	raw_spin_lock_irqsave(&fault_lock, flags);
	if (fault_task == current) {
		if (fault_skip) {
			fault_skip--;
		} else if (fault_fail) {
			fault_fail--;
			fail = true;
		}
	}
	raw_spin_unlock_irqrestore(&fault_lock, flags);
	return fail;
}
