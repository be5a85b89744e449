// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_lookaside_stress: what the users of the lists do.
 *
 * A mark names a user and belongs to one address; a secret of the run keeps it
 * from being mistaken for whatever else memory can hold. Giving an entry back
 * replaces the holder's mark by nobody's, so a user's mark is found nowhere but
 * in what that user has. Memory that comes from the slab, or went there in
 * between, holds anything: that is no mark, or nobody's.
 *
 * Nothing here uses KUnit, whose failures may sleep.
 */
#include <linux/bottom_half.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#include "lookaside_stress_kunit.h"

#define NOBODY 0
/* Nanoseconds from one interrupt to the next, at least and on top of that. */
#define TIMER_MIN_NS 50000
#define TIMER_SPREAD_NS 200000

/* Part of every mark. */
static unsigned long secret;

void stress_users_seed(void)
{
	secret = get_random_long();
}

/* Lists -------------------------------------------------------------------- */

void stress_list_init(struct stress_list *list)
{
	size_t size = sizeof(struct stress_entry);

	switch (list->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExInitializePagedLookasideList(&list->paged, NULL, NULL, 0, size, list->tag, 0);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExInitializeNPagedLookasideList(&list->nonpaged, NULL, NULL, 0, size, list->tag, 0);
		break;
	default:
		ExInitializeLookasideListEx(&list->ex, NULL, NULL, list->type, 0, size, list->tag,
					    0);
	}
}

void stress_list_delete(struct stress_list *list)
{
	switch (list->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExDeletePagedLookasideList(&list->paged);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExDeleteNPagedLookasideList(&list->nonpaged);
		break;
	default:
		ExDeleteLookasideListEx(&list->ex);
	}
}

static void *stress_list_allocate(struct stress_list *list)
{
	switch (list->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		return ExAllocateFromPagedLookasideList(&list->paged);
	case NTMEM_LOOKASIDE_NPAGED:
		return ExAllocateFromNPagedLookasideList(&list->nonpaged);
	default:
		return ExAllocateFromLookasideListEx(&list->ex);
	}
}

static void stress_list_free(struct stress_list *list, void *entry)
{
	switch (list->kind) {
	case NTMEM_LOOKASIDE_PAGED:
		ExFreeToPagedLookasideList(&list->paged, entry);
		break;
	case NTMEM_LOOKASIDE_NPAGED:
		ExFreeToNPagedLookasideList(&list->nonpaged, entry);
		break;
	default:
		ExFreeToLookasideListEx(&list->ex, entry);
	}
}

/* Marks -------------------------------------------------------------------- */

static unsigned long entry_mark(const struct stress_entry *entry, unsigned int id)
{
	return secret ^ (unsigned long)entry ^ id;
}

/* Whose mark it is, or NOBODY if it is none. */
static unsigned int entry_holder(const struct stress_entry *entry, unsigned long mark)
{
	unsigned long id = mark ^ secret ^ (unsigned long)entry;

	return id < MAX_STRESS_USERS ? id : NOBODY;
}

static void entry_fill(struct stress_entry *entry, unsigned long mark)
{
	entry->front = ~mark;
	entry->middle = ~mark;
	entry->back = ~mark;
}

static void entry_check(struct stress_user *user, const struct stress_entry *entry,
			unsigned long mark)
{
	if (entry->front != ~mark || entry->middle != ~mark || entry->back != ~mark)
		user->faults.nr_damaged++;
}

/* Returns whether nobody had given it back before. */
static bool entry_claim(struct stress_user *user, struct stress_entry *entry)
{
	unsigned long mark = entry_mark(entry, user->id);
	unsigned long old = atomic_long_xchg(&entry->owner, mark);
	unsigned int other = entry_holder(entry, old);

	if (other != NOBODY) {
		user->faults.nr_doubled++;
		user->faults.other = other;
	}
	entry_fill(entry, mark);
	return old != entry_mark(entry, NOBODY);
}

/* The other way round: the entry goes from one holder to the next. */
static void entry_change_hands(struct stress_user *user, struct stress_entry *entry,
			       unsigned int from, unsigned int to)
{
	unsigned long mark = entry_mark(entry, from);
	unsigned long old;

	entry_check(user, entry, mark);
	old = atomic_long_xchg(&entry->owner, entry_mark(entry, to));
	if (old != mark) {
		user->faults.nr_stolen++;
		user->faults.other = entry_holder(entry, old);
	}
	if (to != NOBODY)
		entry_fill(entry, entry_mark(entry, to));
}

/* Calls -------------------------------------------------------------------- */

static struct stress_entry *stress_take(struct stress_user *user, struct stress_list *list,
					struct stress_tally *tally)
{
	struct stress_entry *entry = stress_list_allocate(list);

	user->nr_operations++;
	/* Refused and not counted; the list's report of it is expected. */
	if (!entry && user->context == STRESS_NMI) {
		user->nr_refused++;
		return NULL;
	}
	tally->nr_allocates++;
	if (!entry)
		tally->nr_failures++;
	else if (entry_claim(user, entry))
		tally->nr_fresh++;
	return entry;
}

static void stress_give(struct stress_user *user, struct stress_list *list,
			struct stress_tally *tally, struct stress_entry *entry)
{
	entry_change_hands(user, entry, user->id, NOBODY);
	user->nr_operations++;
	tally->nr_frees++;
	stress_list_free(list, entry);
}

static void stress_toggle(struct stress_user *user, unsigned int index, unsigned int i)
{
	struct stress_list *list = &user->stress->lists[index];
	struct stress_tally *tally = &user->tallies[index];
	struct stress_entry **slot = &user->slots[index][i];

	if (*slot) {
		stress_give(user, list, tally, *slot);
		*slot = NULL;
	} else {
		*slot = stress_take(user, list, tally);
	}
}

/* Turns -------------------------------------------------------------------- */

static void turn_pairs(struct stress_user *user, unsigned int index, unsigned int nr)
{
	while (nr--) {
		stress_toggle(user, index, 0);
		stress_toggle(user, index, 0);
	}
}

static void turn_any(struct stress_user *user, unsigned int index, unsigned int nr)
{
	while (nr--)
		stress_toggle(user, index, random_below(&user->random, user->nr_slots));
}

static void turn_fill(struct stress_user *user, unsigned int index, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!user->slots[index][i])
			stress_toggle(user, index, i);
}

static void turn_empty(struct stress_user *user, unsigned int index, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (user->slots[index][i])
			stress_toggle(user, index, i);
}

static void (*const turns[])(struct stress_user *user, unsigned int index, unsigned int nr) = {
	turn_pairs,
	turn_any,
	turn_fill,
	turn_empty,
};

/* What keeps others from this CPU while a task has its turn. */
enum turn_level {
	TURN_PREEMPT_OFF,
	TURN_BH_OFF,
	TURN_IRQS_OFF,
	/* These and above: nothing does. */
	TURN_PREEMPTIBLE,
	NR_TURN_LEVELS = 8,
};

static void turn_raise(enum turn_level level)
{
	if (level == TURN_PREEMPT_OFF)
		preempt_disable();
	else if (level == TURN_BH_OFF)
		local_bh_disable();
	else if (level == TURN_IRQS_OFF)
		local_irq_disable();
}

static void turn_lower(enum turn_level level)
{
	if (level == TURN_PREEMPT_OFF)
		preempt_enable();
	else if (level == TURN_BH_OFF)
		local_bh_enable();
	else if (level == TURN_IRQS_OFF)
		local_irq_enable();
}

/* One of the shared lists, used in one of several ways. */
void stress_turn_mixed(struct stress_user *user)
{
	enum turn_level level = TURN_PREEMPTIBLE;
	unsigned int index, nr;
	u32 kind;

	index = random_below(&user->random, user->context == STRESS_TASK ? NR_STRESS_LISTS :
									   NR_STRESS_LISTS_IN_IRQ);
	kind = random_below(&user->random, ARRAY_SIZE(turns));
	nr = 1 + random_below(&user->random, user->nr_slots);
	/* PREEMPT_RT serves no list where preemption is off. */
	if (user->context == STRESS_TASK && index < NR_STRESS_LISTS_IN_IRQ &&
	    !IS_ENABLED(CONFIG_PREEMPT_RT))
		level = random_below(&user->random, NR_TURN_LEVELS);
	turn_raise(level);
	turns[kind](user, index, nr);
	turn_lower(level);
}

/* Puts into the pipe what fits; the other end may be at work meanwhile. */
void stress_turn_produce(struct stress_user *user)
{
	struct stress_pipe *pipe = user->pipe;
	struct stress_list *list = &user->stress->lists[pipe->list];
	struct stress_entry *entry;
	unsigned int nr = STRESS_PIPE_SLOTS;

	/* The consumer is done with the slots that it says it has emptied. */
	while (pipe->nr_in - smp_load_acquire(&pipe->nr_out) < STRESS_PIPE_SLOTS && nr--) {
		entry = stress_take(user, list, &user->tallies[pipe->list]);
		if (!entry)
			break;
		pipe->entries[pipe->nr_in % STRESS_PIPE_SLOTS] = entry;
		/* Pairs with the consumer's load. */
		smp_store_release(&pipe->nr_in, pipe->nr_in + 1);
	}
}

/* Frees what is in the pipe, all of it if nothing more is coming. */
void stress_turn_consume(struct stress_user *user)
{
	struct stress_pipe *pipe = user->pipe;
	struct stress_list *list = &user->stress->lists[pipe->list];
	struct stress_entry *entry;
	unsigned int nr = STRESS_PIPE_SLOTS;

	/* Pairs with the producer's store. */
	while (pipe->nr_out != smp_load_acquire(&pipe->nr_in) && nr--) {
		entry = pipe->entries[pipe->nr_out % STRESS_PIPE_SLOTS];
		/* Pairs with the producer's load: the slot may be used again. */
		smp_store_release(&pipe->nr_out, pipe->nr_out + 1);
		entry_change_hands(user, entry, pipe->producer->id, user->id);
		stress_give(user, list, &user->tallies[pipe->list], entry);
	}
}

/* Makes a list, uses it, ends it. Slots of the first list are free for that. */
void stress_turn_own_list(struct stress_user *user)
{
	/* Few enough to stay what a list is at first, or enough to become more. */
	static const unsigned int nrs_rounds[] = { 1, 4, 40 };
	struct stress_list list = { .tag = user->stress->lists[STRESS_NONPAGED].tag };
	struct stress_tally tally = {};
	unsigned int round, nr_rounds, i, nr;

	list.kind = NTMEM_LOOKASIDE_NPAGED;
	if (random_below(&user->random, 2)) {
		list.kind = NTMEM_LOOKASIDE_EX;
		list.type = NonPagedPoolNx;
	}
	nr_rounds = user->context == STRESS_TASK ?
		    nrs_rounds[random_below(&user->random, ARRAY_SIZE(nrs_rounds))] : 1;
	stress_list_init(&list);
	for (round = 0; round < nr_rounds; round++) {
		nr = 1 + random_below(&user->random, user->nr_slots);
		for (i = 0; i < nr; i++)
			user->slots[0][i] = stress_take(user, &list, &tally);
		for (i = 0; i < nr; i++)
			if (user->slots[0][i])
				stress_give(user, &list, &tally, user->slots[0][i]);
		memset(user->slots[0], 0, nr * sizeof(*user->slots[0]));
		if (user->context == STRESS_TASK)
			cond_resched();
	}
	stress_list_delete(&list);
	if (list.L.TotalAllocates != (u32)tally.nr_allocates ||
	    list.L.TotalFrees != (u32)tally.nr_frees || tally.nr_failures ||
	    tally.nr_fresh > list.L.AllocateMisses)
		user->faults.nr_miscounted++;
}

/* Threads and timers ------------------------------------------------------- */

static bool stress_context_is(enum stress_context context)
{
	switch (context) {
	case STRESS_SOFTIRQ:
		return in_serving_softirq();
	case STRESS_HARDIRQ:
		return in_hardirq();
	case STRESS_NMI:
		return in_nmi();
	default:
		return in_task();
	}
}

/* Returns whether it did anything. */
static bool stress_user_acts(struct stress_user *user)
{
	u64 nr_before = user->nr_operations;
	struct stress *stress = user->stress;

	if (READ_ONCE(stress->resting))
		return false;
	if (!stress_context_is(user->context))
		user->faults.nr_misplaced++;
	user->turn(user);
	if (user->nr_operations == nr_before)
		return false;
	if (atomic64_sub_return(user->nr_operations - nr_before, &stress->nr_left) <= 0)
		complete(&stress->spent);
	return true;
}

static int stress_thread_main(void *data)
{
	struct stress_user *user = data;

	while (!kthread_should_stop()) {
		if (!stress_user_acts(user))
			usleep_range(50, 200);
		else if (user->fifo)
			usleep_range(20, 20 + random_below(&user->random, 400));
		else
			cond_resched();
	}
	return 0;
}

static enum hrtimer_restart stress_timer_fires(struct hrtimer *timer)
{
	struct stress_user *user = container_of(timer, struct stress_user, timer);
	u64 start_ns = ktime_get_ns();
	u64 pause_ns = TIMER_MIN_NS + random_below(&user->random, TIMER_SPREAD_NS);

	if (user->context == STRESS_NMI)
		preempt_count_add(NMI_OFFSET);
	stress_user_acts(user);
	if (user->context == STRESS_NMI)
		preempt_count_sub(NMI_OFFSET);
	/* What is interrupted has to get ahead too, however slow the machine is. */
	pause_ns += 4 * (ktime_get_ns() - start_ns);
	hrtimer_forward_now(timer, ns_to_ktime(pause_ns));
	return HRTIMER_RESTART;
}

/*
 * A hard interrupt like those of devices, for which the lock checker lets the slab
 * take its locks; PREEMPT_RT would make threads of them.
 */
static enum hrtimer_mode stress_timer_mode(const struct stress_user *user)
{
	return user->context == STRESS_SOFTIRQ ? HRTIMER_MODE_REL_PINNED_SOFT :
						 HRTIMER_MODE_REL_PINNED;
}

/* Pins the timer to the CPU that this runs on. */
static void stress_timer_start(void *data)
{
	struct stress_user *user = data;

	hrtimer_start(&user->timer, ns_to_ktime(TIMER_MIN_NS), stress_timer_mode(user));
}

/* Returns 0 or a negative errno. */
int stress_user_start(struct stress_user *user)
{
	struct task_struct *task;

	if (user->context != STRESS_TASK) {
		hrtimer_setup(&user->timer, stress_timer_fires, CLOCK_MONOTONIC,
			      stress_timer_mode(user));
		return smp_call_function_single(user->cpu, stress_timer_start, user, true);
	}
	task = kthread_create(stress_thread_main, user, "ntmem_stress/%u", user->id);
	if (IS_ERR(task))
		return PTR_ERR(task);
	if (user->cpu >= 0)
		kthread_bind(task, user->cpu);
	if (user->fifo)
		sched_set_fifo_low(task);
	/* Whoever moves it between CPUs needs it to exist. */
	user->task = get_task_struct(task);
	wake_up_process(task);
	return 0;
}

/* Afterwards it has no entries any more. A producer stops before its consumer. */
void stress_user_stop(struct stress_user *user)
{
	unsigned int i;

	if (user->context == STRESS_TASK) {
		kthread_stop(user->task);
		put_task_struct(user->task);
	} else {
		hrtimer_cancel(&user->timer);
	}
	if (user->turn == stress_turn_consume)
		user->turn(user);
	for (i = 0; i < NR_STRESS_LISTS; i++)
		turn_empty(user, i, user->nr_slots);
}
