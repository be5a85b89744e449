// SPDX-License-Identifier: GPL-2.0-only
/*
 * objpool: a fixed number of objects in a ring per CPU. Its two calls are
 * inline functions of its header.
 */
#include <linux/gfp.h>
#include <linux/objpool.h>

#include "loops.h"

/* Objects start out evenly spread over the CPUs. */
static int objpool_subject_create(void *instance, const struct bench_spec *spec)
{
	u32 nr = max(spec->batch, 2 * BENCH_RING_ENTRIES) * BENCH_MAX_WORKERS;

	return objpool_init(instance, nr, spec->size, GFP_KERNEL, NULL, NULL, NULL);
}

static void objpool_subject_destroy(void *instance)
{
	objpool_free(instance);
}

static __always_inline void *objpool_take(void *instance)
{
	return objpool_pop(instance);
}

static __always_inline void objpool_give(void *instance, void *entry)
{
	objpool_push(entry, instance);
}

static int objpool_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, objpool_take, objpool_give);
}

const struct bench_subject bench_objpool = {
	.name = "objpool",
	.form = "inline",
	.instance_bytes = sizeof(struct objpool_head),
	.lifetime = true,
	.create = objpool_subject_create,
	.destroy = objpool_subject_destroy,
	.loop = objpool_loop,
};
