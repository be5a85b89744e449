// SPDX-License-Identifier: GPL-2.0-only
/*
 * Late frees: entries given back where neither lists nor slab may be touched.
 *
 * That is an NMI, and on PREEMPT_RT any place where preemption is off. Each
 * processor notes such frees and does them from an interrupt soon after. The
 * entry's memory is not used for the note, as nothing is known of it yet.
 */
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/percpu.h>

#include "internal.h"
#include "list.h"

/* Frees that one processor can note between two runs of its interrupt. */
#define MAX_LATE_FREES 128

/**
 * struct late_free - a free that is to be done
 * @nt: public half of the list that a driver freed it to
 * @list: list that has no room for it, with a reference; @nt means nothing then
 * @entry: what is freed
 * @caller: who freed it
 */
struct late_free {
	PGENERAL_LOOKASIDE_POOL nt;
	struct ntmem_lookaside *list;
	void *entry;
	unsigned long caller;
};

/**
 * struct late_frees - frees that one processor has noted
 * @work: does them
 * @nr: how many there are; only its processor changes it
 * @frees: they
 */
struct late_frees {
	struct irq_work work;
	unsigned int nr;
	struct late_free frees[MAX_LATE_FREES];
};

/* Not in the module's own per-CPU data, of which all modules share 8 KiB. */
static struct late_frees __percpu *late_frees;
/* An interrupt can be waited for by one at a time. */
static DEFINE_MUTEX(late_wait_mutex);

static void late_do(const struct late_free *free)
{
	struct ntmem_surplus surplus = { .nr = 1, .entries = { free->entry } };

	if (!free->list) {
		ntmem_lookaside_free(free->nt, free->entry, free->caller);
		return;
	}
	ntmem_backing_release_surplus(free->list, &surplus, free->caller);
	ntmem_lookaside_put(free->list);
}

static void late_work(struct irq_work *work)
{
	struct late_frees *late = this_cpu_ptr(late_frees);
	unsigned int nr, done = 0;

	/* An NMI may add more at any time, until the number goes to zero unseen. */
	do {
		nr = READ_ONCE(late->nr);
		while (done < nr)
			late_do(&late->frees[done++]);
	} while (this_cpu_cmpxchg(late_frees->nr, nr, 0) != nr);
}

static bool late_note(const struct late_free *free)
{
	unsigned long flags;
	unsigned int nr;
	bool noted;

	/* An NMI in between takes the next note; nobody reads before we are through. */
	local_irq_save(flags);
	nr = this_cpu_inc_return(late_frees->nr) - 1;
	noted = nr < MAX_LATE_FREES;
	if (noted) {
		*this_cpu_ptr(&late_frees->frees[nr]) = *free;
		irq_work_queue(this_cpu_ptr(&late_frees->work));
	} else {
		this_cpu_dec(late_frees->nr);
	}
	local_irq_restore(flags);
	return noted;
}

/**
 * ntmem_late_free() - note a free
 * @nt: public half; may be anything
 * @entry: may be anything
 * @caller: call site to report
 *
 * Context: Any context that stays on its processor; made for NMIs.
 * Return: %false if the notes are full; the entry stays with the caller.
 */
bool ntmem_late_free(PGENERAL_LOOKASIDE_POOL nt, void *entry, unsigned long caller)
{
	return late_note(&(struct late_free){ .nt = nt, .entry = entry, .caller = caller });
}

/**
 * ntmem_late_release() - note an entry that its list has no room for
 * @list: private half
 * @entry: may be anything
 * @caller: call site to report
 *
 * Context: As ntmem_late_free().
 * Return: likewise.
 */
bool ntmem_late_release(struct ntmem_lookaside *list, void *entry, unsigned long caller)
{
	refcount_inc(&list->refs);
	if (late_note(&(struct late_free){ .list = list, .entry = entry, .caller = caller }))
		return true;
	ntmem_lookaside_put(list);
	return false;
}

/**
 * ntmem_late_wait() - wait until all frees noted so far are done
 *
 * Context: Process context, may sleep.
 */
void ntmem_late_wait(void)
{
	struct late_frees *late;
	int cpu;

	for_each_possible_cpu(cpu) {
		late = per_cpu_ptr(late_frees, cpu);
		if (!READ_ONCE(late->nr))
			continue;
		mutex_lock(&late_wait_mutex);
		irq_work_sync(&late->work);
		mutex_unlock(&late_wait_mutex);
	}
}

/**
 * ntmem_late_init() - make room for notes
 *
 * Context: Process context.
 * Return: 0 or -ENOMEM.
 */
int ntmem_late_init(void)
{
	int cpu;

	late_frees = alloc_percpu(struct late_frees);
	if (!late_frees)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		init_irq_work(&per_cpu_ptr(late_frees, cpu)->work, late_work);
	return 0;
}

/* No driver is loaded any more, so that nothing is added. */
void ntmem_late_exit(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		irq_work_sync(&per_cpu_ptr(late_frees, cpu)->work);
	free_percpu(late_frees);
}
