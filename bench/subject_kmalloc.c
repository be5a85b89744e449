// SPDX-License-Identifier: GPL-2.0-only
/*
 * kmalloc() with a size that the compiler knows, as most callers have it.
 */
#include <linux/errno.h>
#include <linux/slab.h>

#include "loops.h"

#define BENCH_GFP (GFP_ATOMIC | __GFP_NOWARN)

struct kmalloc_instance {
	u32 size;
};

static int kmalloc_create(void *instance, const struct bench_spec *spec)
{
	struct kmalloc_instance *sized = instance;

	sized->size = spec->size;
	return 0;
}

static void kmalloc_destroy(void *instance)
{
}

static __always_inline void *kmalloc_take_16(void *instance)
{
	return kmalloc(16, BENCH_GFP);
}

static __always_inline void *kmalloc_take_64(void *instance)
{
	return kmalloc(64, BENCH_GFP);
}

static __always_inline void *kmalloc_take_256(void *instance)
{
	return kmalloc(256, BENCH_GFP);
}

static __always_inline void *kmalloc_take_1024(void *instance)
{
	return kmalloc(1024, BENCH_GFP);
}

static __always_inline void *kmalloc_take_4096(void *instance)
{
	return kmalloc(4096, BENCH_GFP);
}

static __always_inline void kmalloc_give(void *instance, void *entry)
{
	kfree(entry);
}

/* One loop of its own for each size, or the registers of all get in the way. */
static noinline int kmalloc_loop_16(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmalloc_take_16, kmalloc_give);
}

static noinline int kmalloc_loop_64(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmalloc_take_64, kmalloc_give);
}

static noinline int kmalloc_loop_256(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmalloc_take_256, kmalloc_give);
}

static noinline int kmalloc_loop_1024(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmalloc_take_1024, kmalloc_give);
}

static noinline int kmalloc_loop_4096(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, kmalloc_take_4096, kmalloc_give);
}

static int kmalloc_loop(void *instance, struct bench_pass *pass)
{
	struct kmalloc_instance *sized = instance;

	switch (sized->size) {
	case 16:
		return kmalloc_loop_16(instance, pass);
	case 64:
		return kmalloc_loop_64(instance, pass);
	case 256:
		return kmalloc_loop_256(instance, pass);
	case 1024:
		return kmalloc_loop_1024(instance, pass);
	case 4096:
		return kmalloc_loop_4096(instance, pass);
	}
	return -EINVAL;
}

const struct bench_subject bench_kmalloc = {
	.name = "kmalloc",
	.form = "call",
	.instance_bytes = sizeof(struct kmalloc_instance),
	.irqs_off = true,
	.create = kmalloc_create,
	.destroy = kmalloc_destroy,
	.loop = kmalloc_loop,
};
