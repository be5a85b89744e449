/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the suite ntmem_lookaside_stress share.
 *
 * A run has a few lists and many users of them at once: threads that move
 * between CPUs and preempt each other, and timers that interrupt them. Each
 * user marks the entries that it has as its own, so that an entry which two of
 * them get is noticed by both, and counts its calls, which have to show in the
 * lists afterwards.
 */
#ifndef NTMEM_LOOKASIDE_STRESS_KUNIT_H
#define NTMEM_LOOKASIDE_STRESS_KUNIT_H

#include <linux/hrtimer.h>

#include "helpers.h"
#include "list.h"

/* Also what tells one user's marks from another's: entries are aligned to it. */
#define MAX_STRESS_USERS 64
/* More than any per-CPU cache of entries holds. */
#define MAX_STRESS_SLOTS 160

/* Lists of a run. Interrupts use those before the first paged one. */
enum {
	STRESS_NONPAGED,
	STRESS_EX_NONPAGED,
	STRESS_PAGED,
	NR_STRESS_LISTS,
	NR_STRESS_LISTS_IN_IRQ = STRESS_PAGED,
};

/**
 * struct stress_entry - what users write to an entry
 * @front: the holder's mark, inverted
 * @unused: left alone
 * @owner: mark of the holder, or of nobody once it was given back; anything
 *	else if it never was
 * @unused_too: left alone
 * @middle: as @front; the slab keeps its link to the next free one here
 * @unused_as_well: left alone
 * @back: as @front
 */
struct stress_entry {
	unsigned long front;
	unsigned long unused;
	atomic_long_t owner;
	unsigned long unused_too;
	unsigned long middle;
	unsigned long unused_as_well[2];
	unsigned long back;
};

static_assert(sizeof(struct stress_entry) == MAX_STRESS_USERS);

/**
 * struct stress_list - a list and how it was made
 * @kind: set of routines
 * @type: kind of pool
 * @tag: pool tag
 * @L: the fields that all kinds begin with
 * @paged: the list
 * @nonpaged: the list
 * @ex: the list
 */
struct stress_list {
	enum ntmem_lookaside_kind kind;
	POOL_TYPE type;
	ULONG tag;
	union {
		GENERAL_LOOKASIDE_POOL L;
		PAGED_LOOKASIDE_LIST paged;
		NPAGED_LOOKASIDE_LIST nonpaged;
		LOOKASIDE_LIST_EX ex;
	};
};

/**
 * struct stress_tally - calls of one user, or of all, to one list
 * @nr_allocates: calls to allocate
 * @nr_failures: of them, calls that gave %NULL
 * @nr_fresh: of them, calls that gave what no user had given back
 * @nr_frees: calls to free
 */
struct stress_tally {
	u64 nr_allocates;
	u64 nr_failures;
	u64 nr_fresh;
	u64 nr_frees;
};

/**
 * struct stress_faults - what one user, or all, found wrong
 * @nr_doubled: entries that somebody else had when they were handed out
 * @nr_stolen: entries that somebody else had when they were given back
 * @nr_damaged: entries whose contents changed under their holder
 * @nr_miscounted: lists of its own that did not count its calls
 * @nr_misplaced: turns outside of the context that was meant
 * @other: who had the last one doubled or stolen, or 0
 */
struct stress_faults {
	u64 nr_doubled;
	u64 nr_stolen;
	u64 nr_damaged;
	u64 nr_miscounted;
	u64 nr_misplaced;
	unsigned int other;
};

enum stress_context {
	STRESS_TASK,
	STRESS_SOFTIRQ,
	STRESS_HARDIRQ,
	/* A hard interrupt that looks like an NMI to whoever asks. */
	STRESS_NMI,
};

#define STRESS_PIPE_SLOTS 256

/**
 * struct stress_pipe - from one user that only allocates to one that only frees
 * @list: index of the list
 * @producer: user
 * @consumer: user
 * @nr_in: entries put in so far; written by the producer
 * @nr_out: entries taken out so far; written by the consumer
 * @entries: ring
 */
struct stress_pipe {
	unsigned int list;
	struct stress_user *producer;
	struct stress_user *consumer;
	unsigned int nr_in;
	unsigned int nr_out;
	struct stress_entry *entries[STRESS_PIPE_SLOTS];
};

/**
 * struct stress_user - one user of a run's lists
 * @stress: the run
 * @id: from 1
 * @context: where it runs
 * @turn: what it does: some calls, after which it gives way
 * @random: what next
 * @cpu: where it is bound to, or -1
 * @fifo: it has real-time priority, and so preempts others when it wakes up
 * @task: its thread
 * @timer: what runs it in interrupts
 * @pipe: where its entries go to or come from, if it has one
 * @nr_operations: calls so far
 * @nr_refused: of them, calls to allocate in an NMI that could not be served
 * @tallies: calls by list
 * @faults: what it found wrong
 * @nr_slots: how many entries it has of each list at the most
 * @slots: entries that it has, or %NULL
 */
struct stress_user {
	struct stress *stress;
	unsigned int id;
	enum stress_context context;
	void (*turn)(struct stress_user *user);
	struct rnd_state random;
	int cpu;
	bool fifo;
	struct task_struct *task;
	struct hrtimer timer;
	struct stress_pipe *pipe;
	u64 nr_operations;
	u64 nr_refused;
	struct stress_tally tallies[NR_STRESS_LISTS];
	struct stress_faults faults;
	unsigned int nr_slots;
	struct stress_entry *slots[NR_STRESS_LISTS][MAX_STRESS_SLOTS];
};

/**
 * struct stress - one run
 * @test: case
 * @seed: of all that is random
 * @active: the lists are there
 * @lists: shared by the users
 * @nr_rests: how often the users rest on their way
 * @nr_left: operations to go, or to the next rest
 * @spent: none are left
 * @resting: users do nothing, so that the lists become idle
 * @disturb: called every few milliseconds while users run, or %NULL
 * @nr_disturbances: calls of it so far
 * @nr_unplugs: times that a CPU went
 * @mover: thread that moves the others from CPU to CPU, or %NULL
 * @nr_moves: what it did
 * @modes: how the lists were seen to work
 * @nr_started: users that run, from the first
 * @nr_users: how many
 * @users: they
 */
struct stress {
	struct kunit *test;
	u32 seed;
	bool active;
	struct stress_list lists[NR_STRESS_LISTS];
	unsigned int nr_rests;
	atomic64_t nr_left;
	struct completion spent;
	bool resting;
	void (*disturb)(struct stress *stress);
	unsigned int nr_disturbances;
	unsigned int nr_unplugs;
	struct task_struct *mover;
	u64 nr_moves;
	char modes[64];
	unsigned int nr_started;
	unsigned int nr_users;
	struct stress_user *users[MAX_STRESS_USERS - 1];
};

/* lookaside_stress_users_kunit.c */
void stress_users_seed(void);
void stress_list_init(struct stress_list *list);
void stress_list_delete(struct stress_list *list);
void stress_turn_mixed(struct stress_user *user);
void stress_turn_produce(struct stress_user *user);
void stress_turn_consume(struct stress_user *user);
void stress_turn_own_list(struct stress_user *user);
int stress_user_start(struct stress_user *user);
void stress_user_stop(struct stress_user *user);

#endif /* NTMEM_LOOKASIDE_STRESS_KUNIT_H */
