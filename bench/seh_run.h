/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Structured exceptions: what blocks, exceptions and jumps cost, and the stack that
 * blocks take.
 */
#ifndef NTMEM_BENCH_SEH_RUN_H
#define NTMEM_BENCH_SEH_RUN_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/types.h>

#include <ntmem/rtlmem.h>

struct seq_file;

/* The compiler shall know nothing of a callee, so that none of its calls goes missing. */
#if __has_attribute(__noipa__)
#define SEH_NOIPA __attribute__((__noipa__))
#else
#define SEH_NOIPA noinline
#endif

/* Room for the name of a row. */
#define BENCH_SEH_NAME 32

/**
 * struct bench_seh_op - something that is measured by the clock
 * @name: as rows call it
 * @loop: does it so many times
 * @empty: the same loop, which does nothing; its ticks are subtracted
 */
struct bench_seh_op {
	const char *name;
	void (*loop)(u32 nr);
	void (*empty)(u32 nr);
};

/**
 * struct bench_seh_stack - a function with blocks, whose stack is measured
 * @name: as rows call it
 * @bytes: tells how many bytes it takes in a body, with the address it returns to
 */
struct bench_seh_stack {
	const char *name;
	unsigned long (*bytes)(void);
};

typedef int bench_seh_measure_fn(const struct bench_seh_op *op, void *context);

/* seh_ops.c and seh_faults.c, which are guarded code: up to one without a name */
extern const struct bench_seh_op bench_seh_ops[];
extern const struct bench_seh_stack bench_seh_stacks[];
extern const struct bench_seh_op bench_seh_faults[];

/* seh_access.c */
int bench_seh_access_run(bench_seh_measure_fn *measure, void *context);

/* seh_run.c */
extern u64 bench_seh_buffers[2][128];

#ifdef NTMEM_BENCH_SEH
int bench_seh_command(char *line);
void bench_seh_result_clear(void);
void bench_seh_result_show(struct seq_file *m);
#else
static inline int bench_seh_command(char *line)
{
	pr_err("run: no structured exceptions in this kernel\n");
	return -EOPNOTSUPP;
}

static inline void bench_seh_result_clear(void)
{
}

static inline void bench_seh_result_show(struct seq_file *m)
{
}
#endif

/*
 * A loop of copies: one text, whose RtlCopyMemory() is another in guarded code. The
 * compiler knows neither the buffers nor the length.
 */
static __always_inline void bench_seh_copy(u32 nr, size_t size, bool copy)
{
	void *to = bench_seh_buffers[0];
	void *from = bench_seh_buffers[1];

	do {
		OPTIMIZER_HIDE_VAR(to);
		OPTIMIZER_HIDE_VAR(from);
		OPTIMIZER_HIDE_VAR(size);
		if (copy)
			RtlCopyMemory(to, from, size);
	} while (--nr);
}

#endif /* NTMEM_BENCH_SEH_RUN_H */
