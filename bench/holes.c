// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holes: objects of several sizes come and go at random, then most of them go.
 * What is left is spread over many pages, none of which the allocator can give
 * back. Lists that keep entries could make that worse; how much is counted in
 * slabinfo, with lists and with slab caches of our own, by the same load.
 */
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <ntmem/lookaside.h>

#include "memory.h"

/* "Hole". */
#define HOLES_TAG 0x656c6f48
#define NR_SIZES 5

/* Sizes that are size classes of ntmem too: rounding up is not the subject. */
static const u16 holes_sizes[NR_SIZES] = { 64, 128, 256, 512, 1024 };
static const char *const holes_names[NR_SIZES] = {
	"ntmem_bench-64", "ntmem_bench-128", "ntmem_bench-256", "ntmem_bench-512",
	"ntmem_bench-1024",
};

/* Visits to each slot, on average, while the load runs. */
#define VISITS 20
/* Of the objects that are left then, one in so many stays. */
#define STAYING 10

/**
 * struct holes_slot - place of one object
 * @object: it, or %NULL
 * @size: index of its size
 */
struct holes_slot {
	void *object;
	u8 size;
};

/**
 * struct holes - the load
 * @slab: objects come from @caches, else from @lists
 * @lists: one per size
 * @caches: one per size
 * @slots: where the objects are
 * @nr_slots: how many
 * @random: decides all
 */
struct holes {
	bool slab;
	NPAGED_LOOKASIDE_LIST lists[NR_SIZES];
	struct kmem_cache *caches[NR_SIZES];
	struct holes_slot *slots;
	u32 nr_slots;
	struct rnd_state random;
};

/* The one load, or %NULL. */
static struct holes *holes_now;

static u32 holes_random(struct holes *holes, u32 below)
{
	return prandom_u32_state(&holes->random) % below;
}

static void holes_take(struct holes *holes, struct holes_slot *slot, u32 size)
{
	/* Both without sleeping, so that neither has the better flags. */
	slot->object = holes->slab ? kmem_cache_alloc(holes->caches[size], GFP_ATOMIC) :
				     ExAllocateFromNPagedLookasideList(&holes->lists[size]);
	slot->size = size;
}

static void holes_give(struct holes *holes, struct holes_slot *slot)
{
	if (holes->slab)
		kmem_cache_free(holes->caches[slot->size], slot->object);
	else
		ExFreeToNPagedLookasideList(&holes->lists[slot->size], slot->object);
	slot->object = NULL;
}

static void holes_count(const struct holes *holes, struct bench_holes *count)
{
	u32 i;

	*count = (struct bench_holes){};
	for (i = 0; i < holes->nr_slots; i++) {
		if (!holes->slots[i].object)
			continue;
		count->nr_objects++;
		count->nr_bytes += holes_sizes[holes->slots[i].size];
	}
}

static int holes_make(struct holes *holes)
{
	u32 i;

	for (i = 0; i < NR_SIZES; i++) {
		u32 size = holes_sizes[i];

		if (!holes->slab) {
			ExInitializeNPagedLookasideList(&holes->lists[i], NULL, NULL, 0, size,
							HOLES_TAG, 0);
			continue;
		}
		/* Open to user copies as ntmem's: such caches are never merged. */
		holes->caches[i] = kmem_cache_create_usercopy(holes_names[i], size, size, 0, 0,
							      size, NULL);
		if (!holes->caches[i])
			return -ENOMEM;
	}
	return 0;
}

/**
 * bench_holes_load() - let objects come and go at random
 * @slab: from slab caches named ntmem_bench-*, else from lookaside lists
 * @nr_slots: about twice the objects that are out at once, 1 to
 *	%BENCH_HOLES_MAX_SLOTS
 * @seed: decides what comes and goes; the same for the same seed
 * @count: objects out at the end
 *
 * Return: 0; -ERANGE for other numbers; -EBUSY before bench_holes_end(); -ENOMEM.
 */
int bench_holes_load(bool slab, u32 nr_slots, u64 seed, struct bench_holes *count)
{
	struct holes *holes;
	u32 step;
	int error = -ENOMEM;

	if (!nr_slots || nr_slots > BENCH_HOLES_MAX_SLOTS)
		return -ERANGE;
	if (holes_now)
		return -EBUSY;
	holes = kzalloc(sizeof(*holes), GFP_KERNEL);
	if (!holes)
		return -ENOMEM;
	holes_now = holes;
	holes->slab = slab;
	prandom_seed_state(&holes->random, seed);
	error = holes_make(holes);
	if (error)
		goto end;
	/* Pages of its own: none of slabinfo's business. */
	holes->slots = vzalloc(array_size(nr_slots, sizeof(*holes->slots)));
	if (!holes->slots) {
		error = -ENOMEM;
		goto end;
	}
	holes->nr_slots = nr_slots;

	for (step = 0; step < nr_slots * VISITS; step++) {
		struct holes_slot *slot = &holes->slots[holes_random(holes, nr_slots)];

		if (slot->object)
			holes_give(holes, slot);
		else
			holes_take(holes, slot, holes_random(holes, NR_SIZES));
		if (step % 1024 == 0)
			cond_resched();
	}
	holes_count(holes, count);
	return 0;
end:
	bench_holes_end();
	return error;
}

/**
 * bench_holes_thin() - give nine of ten objects back, at random
 * @count: objects still out
 *
 * Return: 0, or -ENOENT if there is no load.
 */
int bench_holes_thin(struct bench_holes *count)
{
	struct holes *holes = holes_now;
	u32 i;

	if (!holes)
		return -ENOENT;
	for (i = 0; i < holes->nr_slots; i++) {
		if (holes->slots[i].object && holes_random(holes, STAYING))
			holes_give(holes, &holes->slots[i]);
		if (i % 1024 == 0)
			cond_resched();
	}
	holes_count(holes, count);
	return 0;
}

/**
 * bench_holes_end() - give the rest back, and undo all, if there is a load
 */
void bench_holes_end(void)
{
	struct holes *holes = holes_now;
	u32 i;

	if (!holes)
		return;
	for (i = 0; i < holes->nr_slots; i++)
		if (holes->slots[i].object)
			holes_give(holes, &holes->slots[i]);
	for (i = 0; i < NR_SIZES; i++) {
		if (holes->slab)
			kmem_cache_destroy(holes->caches[i]);
		else
			ExDeleteNPagedLookasideList(&holes->lists[i]);
	}
	vfree(holes->slots);
	kfree(holes);
	holes_now = NULL;
}
