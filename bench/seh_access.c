// SPDX-License-Identifier: GPL-2.0-only
/*
 * What loops over memory are measured with: their memory, and a row for each and each length.
 *
 * User memory is that of the process that writes the line, for as long as the run takes.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/uaccess.h>

#include "seh_access.h"

#define MAX_LONGS 512
#define PART_BYTES (MAX_LONGS * sizeof(long))

static const size_t lengths[] = { 1, 8, 64, MAX_LONGS };

/* Guarded by the mutex of runs, as all below: to, and from. */
static unsigned long kernel_memory[2][MAX_LONGS];
static unsigned long user_memory;

/* What the loops below are of. */
static const struct bench_seh_access *access_now;
static unsigned long *access_to;
static const unsigned long *access_from;
static size_t access_length;

static SEH_NOIPA unsigned long access_nothing(unsigned long *to, const unsigned long *from,
					      size_t nr)
{
	return 0;
}

static __always_inline void access_repeat(unsigned long (*run)(unsigned long *to,
							       const unsigned long *from,
							       size_t nr),
					  u32 nr)
{
	while (nr--)
		run(access_to, access_from, access_length);
}

static noinline void access_loop(u32 nr)
{
	access_repeat(access_now->run, nr);
}

static const struct bench_seh_access nothing = { "", access_nothing };

static noinline void access_empty_loop(u32 nr)
{
	const struct bench_seh_access *access = &nothing;

	/* A call of a constant would be another one. */
	OPTIMIZER_HIDE_VAR(access);
	access_repeat(access->run, nr);
}

static int access_measure(const struct bench_seh_access *access, bench_seh_measure_fn *measure,
			  void *context)
{
	struct bench_seh_op op = { .loop = access_loop, .empty = access_empty_loop };
	char name[BENCH_SEH_NAME];
	int err = 0;
	size_t i;

	access_now = access;
	access_to = access->writes_user ? (unsigned long *)user_memory : kernel_memory[0];
	access_from = access->reads_user ? (unsigned long *)(user_memory + PART_BYTES) :
					   kernel_memory[1];
	for (i = 0; !err && i < ARRAY_SIZE(lengths); i++) {
		access_length = lengths[i];
		scnprintf(name, sizeof(name), "%s-%zu", access->name, access_length);
		op.name = name;
		err = measure(&op, context);
	}
	return err;
}

static int access_measure_all(const struct bench_seh_access *access,
			      bench_seh_measure_fn *measure, void *context)
{
	int err = 0;

	for (; !err && access->name; access++)
		err = access_measure(access, measure, context);
	return err;
}

/**
 * bench_seh_access_run() - measure the loops over memory
 * @measure: makes a row; keeps nothing of what it gets
 * @context: for it
 *
 * Context: Process context with user memory. The caller holds the mutex of runs.
 * Return: 0, what @measure returned, or why there is no user memory.
 */
int bench_seh_access_run(bench_seh_measure_fn *measure, void *context)
{
	int err;

	user_memory = vm_mmap(NULL, 0, 2 * PART_BYTES, PROT_READ | PROT_WRITE,
			      MAP_ANONYMOUS | MAP_PRIVATE, 0);
	if (IS_ERR_VALUE(user_memory))
		return (int)user_memory;
	err = clear_user((void __user *)user_memory, 2 * PART_BYTES) ? -EFAULT : 0;
	err = err ?: access_measure_all(bench_seh_plain, measure, context);
	err = err ?: access_measure_all(bench_seh_guarded, measure, context);
	vm_munmap(user_memory, 2 * PART_BYTES);
	return err;
}
