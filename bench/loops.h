/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timed loops.
 *
 * All are inlined into one function per subject, and the subject's two calls
 * into them: there is no indirect call in a loop. subject_none.c makes the same
 * loops around nothing, by giving no calls; their ticks are subtracted. What the
 * compiler could make cheaper where nothing is called is an asm.
 */
#ifndef NTMEM_BENCH_LOOPS_H
#define NTMEM_BENCH_LOOPS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/processor.h>
#include <linux/sched.h>

#include "bench.h"
#include "clock.h"

typedef void *(*bench_take)(void *instance);
typedef void (*bench_give)(void *instance, void *entry);

/* Takes from the compiler what it knows of a pointer, and uses it. */
static __always_inline void *bench_touch(void *entry)
{
	asm volatile("" : "+r"(entry));
	return entry;
}

/* An entry; where nothing is called, whatever a register holds. */
static __always_inline void *bench_taken(void *instance, bench_take take)
{
#ifdef CONFIG_X86_64
	if (!take) {
		void *entry;

		asm volatile("" : "=r"(entry));
		return entry;
	}
#else
	if (!take)
		return instance;
#endif
	return bench_touch(take(instance));
}

/* Two instructions, where nothing is called as well: no stack lies at 0. */
static __always_inline bool bench_missing(void *entry, bench_take take)
{
#ifdef CONFIG_X86_64
	if (take)
		asm goto("test %[entry], %[entry]\n\tjz %l[missing]"
			 : : [entry] "r"(entry) : "cc" : missing);
	else
		asm goto("test %%rsp, %%rsp\n\tjz %l[missing]" : : : "cc" : missing);
	return false;

missing:
	return true;
#else
	return unlikely(!entry);
#endif
}

static __always_inline void bench_given(void *instance, void *entry, bench_give give)
{
	entry = bench_touch(entry);
	if (give)
		give(instance, entry);
}

static __always_inline int bench_ping_pong(void *instance, struct bench_pass *pass,
					   bench_take take, bench_give give)
{
	u32 n = pass->nr;
	void *entry;
	u64 start;

	start = bench_ticks();
	do {
		entry = bench_taken(instance, take);
		if (bench_missing(entry, take))
			return -ENOMEM;
		bench_given(instance, entry, give);
	} while (--n);
	pass->ticks = bench_ticks() - start;
	return 0;
}

static __always_inline int bench_ping_pong_split(void *instance, struct bench_pass *pass,
						 bench_take take, bench_give give)
{
	u32 n = pass->nr;
	void *entry;

	do {
		bench_mark(&pass->marks[0]);
		entry = bench_taken(instance, take);
		bench_mark(&pass->marks[1]);
		if (bench_missing(entry, take))
			return -ENOMEM;
		bench_given(instance, entry, give);
		bench_mark(&pass->marks[2]);
		pass->alloc_ticks += pass->marks[1] - pass->marks[0];
		pass->free_ticks += pass->marks[2] - pass->marks[1];
	} while (--n);
	return 0;
}

/* Fills the slots, or none. */
static __always_inline int bench_fill(void *instance, void **slots, u32 batch, bench_take take,
				      bench_give give)
{
	void *entry;
	u32 i = 0;

	do {
		entry = bench_taken(instance, take);
		if (bench_missing(entry, take))
			goto undo;
		slots[i] = entry;
	} while (++i < batch);
	return 0;

undo:
	while (i)
		bench_given(instance, slots[--i], give);
	return -ENOMEM;
}

static __always_inline void bench_empty_lifo(void *instance, void **slots, u32 batch,
					     bench_give give)
{
	u32 i = batch;

	do {
		bench_given(instance, slots[--i], give);
	} while (i);
}

static __always_inline void bench_empty_fifo(void *instance, void **slots, u32 batch,
					     bench_give give)
{
	u32 i = 0;

	do {
		bench_given(instance, slots[i], give);
	} while (++i < batch);
}

static __always_inline int bench_batches(void *instance, struct bench_pass *pass,
					 bench_take take, bench_give give, bool fifo)
{
	void **slots = pass->slots;
	u32 n = pass->nr;
	u32 batch = pass->batch;
	u64 start;

	start = bench_ticks();
	do {
		if (bench_fill(instance, slots, batch, take, give))
			return -ENOMEM;
		if (fifo)
			bench_empty_fifo(instance, slots, batch, give);
		else
			bench_empty_lifo(instance, slots, batch, give);
	} while (--n);
	pass->ticks = bench_ticks() - start;
	return 0;
}

static __always_inline int bench_batches_split(void *instance, struct bench_pass *pass,
					       bench_take take, bench_give give, bool fifo)
{
	void **slots = pass->slots;
	u32 n = pass->nr;
	u32 batch = pass->batch;

	do {
		bench_mark(&pass->marks[0]);
		if (bench_fill(instance, slots, batch, take, give))
			return -ENOMEM;
		bench_mark(&pass->marks[1]);
		if (fifo)
			bench_empty_fifo(instance, slots, batch, give);
		else
			bench_empty_lifo(instance, slots, batch, give);
		bench_mark(&pass->marks[2]);
		pass->alloc_ticks += pass->marks[1] - pass->marks[0];
		pass->free_ticks += pass->marks[2] - pass->marks[1];
	} while (--n);
	return 0;
}

static __always_inline u32 bench_sampled(const struct bench_pass *pass)
{
	return pass->marks[1] - pass->marks[0];
}

/* Times one call in a few on its own; bench_samples() has the room for that. */
static __always_inline int bench_sample(void *instance, struct bench_pass *pass,
					bench_take take, bench_give give)
{
	void **slots = pass->slots;
	u32 nr_allocs = pass->nr_samples;
	u32 nr_frees = pass->nr_samples;
	u32 calls = 0;
	u32 n, i, slot;
	void *entry;

	for (n = 0; n < pass->nr; n++) {
		for (i = 0; i < pass->batch; i++) {
			if (unlikely(!((calls + i) % BENCH_SAMPLE_EVERY))) {
				bench_mark(&pass->marks[0]);
				entry = bench_taken(instance, take);
				bench_mark(&pass->marks[1]);
				pass->alloc_samples[nr_allocs++] = bench_sampled(pass);
			} else {
				entry = bench_taken(instance, take);
			}
			if (bench_missing(entry, take))
				goto undo;
			slots[i] = entry;
		}
		for (i = 0; i < pass->batch; i++) {
			slot = pass->fifo ? i : pass->batch - 1 - i;
			if (unlikely(!((calls + i) % BENCH_SAMPLE_EVERY))) {
				bench_mark(&pass->marks[0]);
				bench_given(instance, slots[slot], give);
				bench_mark(&pass->marks[1]);
				pass->free_samples[nr_frees++] = bench_sampled(pass);
			} else {
				bench_given(instance, slots[slot], give);
			}
		}
		calls += pass->batch;
	}
	pass->nr_samples = nr_frees;
	return 0;

undo:
	while (i)
		bench_given(instance, slots[--i], give);
	return -ENOMEM;
}

/*
 * Waiting for the other side. It may itself wait for something that only runs
 * here once this CPU passes through the scheduler.
 */
static __always_inline void bench_spin(u32 *spins)
{
	cpu_relax();
	if (!(++*spins % 1024))
		cond_resched();
}

static __always_inline int bench_produce(void *instance, struct bench_pass *pass,
					 bench_take take, bench_give give)
{
	struct bench_ring *ring = pass->ring;
	u32 head = ring->head;
	/* May be old; the slot is only written if even then it is free. */
	u32 tail = READ_ONCE(ring->tail);
	u32 n, spins = 0;
	void *entry;

	for (n = pass->nr; n; n--) {
		entry = bench_taken(instance, take);
		if (bench_missing(entry, take))
			return -ENOMEM;
		while (head - tail == BENCH_RING_ENTRIES) {
			/* Pairs with the consumer's release: the slot is free again. */
			tail = smp_load_acquire(&ring->tail);
			if (READ_ONCE(ring->stop)) {
				bench_given(instance, entry, give);
				return -EINTR;
			}
			bench_spin(&spins);
		}
		ring->entries[head % BENCH_RING_ENTRIES] = entry;
		/* Pairs with the consumer's acquire: the slot is filled. */
		smp_store_release(&ring->head, ++head);
	}
	return 0;
}

/* Ends early, with -EINTR, when the producer has ended and the ring is empty. */
static __always_inline int bench_consume(void *instance, struct bench_pass *pass,
					 bench_give give)
{
	struct bench_ring *ring = pass->ring;
	u32 tail = ring->tail;
	/* Empty as far as is known: the loop looks. */
	u32 head = tail;
	u64 start = bench_ticks();
	u32 n, spins = 0;

	for (n = pass->nr; n; n--) {
		while (head == tail) {
			/* Before @head, so that nothing put in before the end is missed. */
			bool ended = smp_load_acquire(&ring->ended);

			/* Pairs with the producer's release: the slot is filled. */
			head = smp_load_acquire(&ring->head);
			if (head != tail)
				break;
			if (ended)
				return -EINTR;
			bench_spin(&spins);
		}
		bench_given(instance, ring->entries[tail % BENCH_RING_ENTRIES], give);
		/* Pairs with the producer's acquire: the slot is free again. */
		smp_store_release(&ring->tail, ++tail);
	}
	pass->ticks = bench_ticks() - start;
	return 0;
}

/* The body of a subject's @loop. Entries that it took it has given back. */
static __always_inline int bench_loop(void *instance, struct bench_pass *pass, bench_take take,
				      bench_give give)
{
	switch (pass->kind) {
	case BENCH_PASS_PAIRS:
		if (pass->batch == 1)
			return bench_ping_pong(instance, pass, take, give);
		if (pass->fifo)
			return bench_batches(instance, pass, take, give, true);
		return bench_batches(instance, pass, take, give, false);
	case BENCH_PASS_SPLIT:
		pass->alloc_ticks = 0;
		pass->free_ticks = 0;
		if (pass->batch == 1)
			return bench_ping_pong_split(instance, pass, take, give);
		if (pass->fifo)
			return bench_batches_split(instance, pass, take, give, true);
		return bench_batches_split(instance, pass, take, give, false);
	case BENCH_PASS_SAMPLE:
		return bench_sample(instance, pass, take, give);
	case BENCH_PASS_PRODUCE:
		return bench_produce(instance, pass, take, give);
	case BENCH_PASS_CONSUME:
		return bench_consume(instance, pass, give);
	}
	return -EINVAL;
}

#endif /* NTMEM_BENCH_LOOPS_H */
