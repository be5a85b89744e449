/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Jobs that exercise the Rtl memory routines.
 */
#ifndef NTMEM_JOB_RTLMEM_H
#define NTMEM_JOB_RTLMEM_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/container_of.h>
#include <linux/interrupt.h>
#include <linux/limits.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "jobs.h"

/**
 * enum ntmem_rtlmem_kind - what a routine does with memory
 * @NTMEM_RTLMEM_COPY: writes to one range what is in another
 * @NTMEM_RTLMEM_FILL: writes a pattern to a range
 * @NTMEM_RTLMEM_COMPARE: compares two ranges
 * @NTMEM_RTLMEM_SCAN: compares a range with a pattern
 */
enum ntmem_rtlmem_kind {
	NTMEM_RTLMEM_COPY,
	NTMEM_RTLMEM_FILL,
	NTMEM_RTLMEM_COMPARE,
	NTMEM_RTLMEM_SCAN,
};

/**
 * struct ntmem_rtlmem_call - arguments of a call
 * @destination: what is written, or compared with @source
 * @source: what is read; the same as @destination where there is one range
 * @size: bytes
 * @pattern: of fills and scans, in as many of the lowest bytes as the routine takes
 */
struct ntmem_rtlmem_call {
	void *destination;
	void *source;
	size_t size;
	u64 pattern;
};

/**
 * struct ntmem_rtlmem_op - a routine under test
 * @name: as lines call it
 * @kind: what it does
 * @unit: bytes of its pattern, of which it takes whole ones only; else 1
 * @zero: its pattern is always 0
 * @counts: it returns how many bytes are equal, not whether all are
 * @whole: it reads on after a difference
 * @call: calls it; returns what it returned, or 0 for copies and fills
 */
struct ntmem_rtlmem_op {
	const char *name;
	enum ntmem_rtlmem_kind kind;
	u8 unit;
	bool zero;
	bool counts;
	bool whole;
	u64 (*call)(const struct ntmem_rtlmem_call *call);
};

/**
 * struct ntmem_rtlmem_spec - what a job does
 * @op: routine
 * @size: bytes per call
 * @offset: from a page start to the source, in bytes
 * @overlap: from the source to the destination, in bytes; 0 for buffers apart
 * @pattern_given: the line has @pattern
 * @pattern: of fills and scans
 * @difference: where compared bytes differ first, or %NTMEM_RTLMEM_SAME
 * @loops: calls
 * @verify: check what the routine did
 * @seed: of the contents
 * @softirq: call it in a soft interrupt
 */
struct ntmem_rtlmem_spec {
	const struct ntmem_rtlmem_op *op;
	u32 size;
	u32 offset;
	s32 overlap;
	bool pattern_given;
	u64 pattern;
	u32 difference;
	u32 loops;
	bool verify;
	u64 seed;
	bool softirq;
};

#define NTMEM_RTLMEM_SAME U32_MAX

/* What users may ask for. */
#define NTMEM_RTLMEM_MAX_SIZE SZ_16M
#define NTMEM_RTLMEM_MAX_OFFSET 4095U
#define NTMEM_RTLMEM_MAX_LOOPS 100000000U

/**
 * struct ntmem_rtlmem_block - memory that calls may touch, between canaries
 * @memory: allocation, or %NULL
 * @start: first byte that they may touch
 * @size: bytes
 */
struct ntmem_rtlmem_block {
	void *memory;
	u8 *start;
	size_t size;
};

/**
 * struct ntmem_rtlmem_memory - the memory of a job
 * @source: block that has the source, or all there is
 * @other: block that has the destination where it is apart; else empty
 * @source_at: from the start of its block to the source, in bytes
 * @destination_at: likewise
 */
struct ntmem_rtlmem_memory {
	struct ntmem_rtlmem_block source;
	struct ntmem_rtlmem_block other;
	size_t source_at;
	size_t destination_at;
};

/**
 * struct ntmem_rtlmem_job - the job of the area, or of a test with routines of its own
 * @job: its life
 * @ops: routines that it knows; the last has no name
 * @draft: what a line says; guarded by @job.busy
 * @memory: that of the running job
 * @call: arguments of its calls
 * @tasklet: runs calls in a soft interrupt
 * @nr_calls: how many it shall run
 * @stepped: it has
 * @nr_done: calls made and, where they are, checked
 * @busy_ns: time spent in the routine
 * @spec: what it does; written with @job.busy and @job.lock held
 *
 * The rest is the running job's, and what came of it once it has ended.
 *
 * @expected: what each call has to return
 * @returned: what the last one returned, or the first that was wrong
 * @nr_wrong: calls that returned something else
 * @nr_corrupt: bytes that were not what they should be, of all loops checked
 * @first_corrupt: where the first of them was, from the start of the destination, or
 *	of the source if that was to stay as it was
 * @canary_lost: a byte beside a block was changed
 */
struct ntmem_rtlmem_job {
	struct ntmem_job job;
	const struct ntmem_rtlmem_op *ops;
	struct ntmem_rtlmem_spec draft;
	struct ntmem_rtlmem_memory memory;
	struct ntmem_rtlmem_call call;
	struct tasklet_struct tasklet;
	u32 nr_calls;
	struct completion stepped;
	atomic64_t nr_done;
	atomic64_t busy_ns;

	struct ntmem_rtlmem_spec spec;
	u64 expected;
	u64 returned;
	u64 nr_wrong;
	u64 nr_corrupt;
	s64 first_corrupt;
	bool canary_lost;
};

static inline struct ntmem_rtlmem_job *ntmem_rtlmem_job_of(struct ntmem_job *job)
{
	return container_of(job, struct ntmem_rtlmem_job, job);
}

/* Whether the routine compares, and so returns something and leaves memory alone. */
static inline bool ntmem_rtlmem_compares(const struct ntmem_rtlmem_op *op)
{
	return op->kind == NTMEM_RTLMEM_COMPARE || op->kind == NTMEM_RTLMEM_SCAN;
}

/* Whether the routine has a pattern that lines may choose. */
static inline bool ntmem_rtlmem_has_pattern(const struct ntmem_rtlmem_op *op)
{
	return (op->kind == NTMEM_RTLMEM_FILL || op->kind == NTMEM_RTLMEM_SCAN) && !op->zero;
}

extern struct ntmem_rtlmem_job ntmem_rtlmem_job;
extern const struct ntmem_job_ops ntmem_rtlmem_job_ops;
extern const struct ntmem_rtlmem_op ntmem_rtlmem_ops[];
extern const struct ntmem_job_key ntmem_rtlmem_keys[];

void ntmem_rtlmem_draft(struct ntmem_job *job);
int ntmem_rtlmem_check(struct ntmem_job *job);

int ntmem_rtlmem_memory_make(struct ntmem_rtlmem_job *job);
void ntmem_rtlmem_memory_free(struct ntmem_rtlmem_job *job);
int ntmem_rtlmem_interrupted(const struct ntmem_rtlmem_job *job);
int ntmem_rtlmem_memory_fill(struct ntmem_rtlmem_job *job, u32 loop);
int ntmem_rtlmem_memory_check(struct ntmem_rtlmem_job *job, u32 loop);
void ntmem_rtlmem_canaries_check(struct ntmem_rtlmem_job *job);

#endif /* NTMEM_JOB_RTLMEM_H */
