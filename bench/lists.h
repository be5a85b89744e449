/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ntmem's own lists, as drivers use them. Included once for each form, which is
 * whatever <ntmem/lookaside.h> makes of the calls there; BENCH_LISTS names the
 * subjects and BENCH_FORM the form.
 */
#include <linux/errno.h>

#include "loops.h"

#include <ntmem/lookaside.h>
#include <ntmem/status.h>

/* Shows as "Bnch". */
#define BENCH_TAG 0x68636e42

static int paged_create(void *instance, const struct bench_spec *spec)
{
	ExInitializePagedLookasideList(instance, NULL, NULL, 0, spec->size, BENCH_TAG, 0);
	return 0;
}

static void paged_destroy(void *instance)
{
	ExDeletePagedLookasideList(instance);
}

static __always_inline void *paged_take(void *instance)
{
	return ExAllocateFromPagedLookasideList(instance);
}

static __always_inline void paged_give(void *instance, void *entry)
{
	ExFreeToPagedLookasideList(instance, entry);
}

static int paged_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, paged_take, paged_give);
}

static int npaged_create(void *instance, const struct bench_spec *spec)
{
	ExInitializeNPagedLookasideList(instance, NULL, NULL, 0, spec->size, BENCH_TAG, 0);
	return 0;
}

static void npaged_destroy(void *instance)
{
	ExDeleteNPagedLookasideList(instance);
}

static __always_inline void *npaged_take(void *instance)
{
	return ExAllocateFromNPagedLookasideList(instance);
}

static __always_inline void npaged_give(void *instance, void *entry)
{
	ExFreeToNPagedLookasideList(instance, entry);
}

static int npaged_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, npaged_take, npaged_give);
}

static int ex_create(void *instance, const struct bench_spec *spec)
{
	NTSTATUS status = ExInitializeLookasideListEx(instance, NULL, NULL, NonPagedPoolNx, 0,
						      spec->size, BENCH_TAG, 0);

	return NT_SUCCESS(status) ? 0 : -ENOMEM;
}

static void ex_destroy(void *instance)
{
	ExDeleteLookasideListEx(instance);
}

static __always_inline void *ex_take(void *instance)
{
	return ExAllocateFromLookasideListEx(instance);
}

static __always_inline void ex_give(void *instance, void *entry)
{
	ExFreeToLookasideListEx(instance, entry);
}

static int ex_loop(void *instance, struct bench_pass *pass)
{
	return bench_loop(instance, pass, ex_take, ex_give);
}

const struct bench_subject BENCH_LISTS[3] = {
	{
		.name = "paged",
		.form = BENCH_FORM,
		.instance_bytes = sizeof(PAGED_LOOKASIDE_LIST),
		.lifetime = true,
		.create = paged_create,
		.destroy = paged_destroy,
		.loop = paged_loop,
	}, {
		.name = "npaged",
		.form = BENCH_FORM,
		.instance_bytes = sizeof(NPAGED_LOOKASIDE_LIST),
		.lifetime = true,
		.create = npaged_create,
		.destroy = npaged_destroy,
		.loop = npaged_loop,
	}, {
		.name = "ex",
		.form = BENCH_FORM,
		.instance_bytes = sizeof(LOOKASIDE_LIST_EX),
		.lifetime = true,
		.create = ex_create,
		.destroy = ex_destroy,
		.loop = ex_loop,
	},
};
