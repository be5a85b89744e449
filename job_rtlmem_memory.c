// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of jobs on the Rtl memory routines: what is in it before a call, what
 * has to be in it after, and whether it is.
 *
 * Both are functions of a byte's place, the loop and the seed, so that the check
 * needs no second copy and no routine that could be wrong in the same way. Where a
 * call writes a byte, the byte was another one before; behind the first difference
 * of compared ranges anything may come. Beside the ranges lie canaries.
 */
#include <linux/align.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "internal.h"
#include "job_rtlmem.h"

#define CANARY_BYTES 128
/* Bytes between two moments when others may run. */
#define CHUNK_BYTES SZ_64K

/* Contents ---------------------------------------------------------------- */

/**
 * struct memory_view - what decides about the bytes of a block in a loop
 * @kind: of the routine
 * @salt: makes the noise that of the loop
 * @pattern: of fills and scans
 * @pattern_bytes: bytes in it
 * @patterned_bytes: bytes of the block that it fills; fills and scans take it whole
 * @difference: where compared bytes differ first
 * @distance: between overlapping ranges, or 0
 * @is_source: the block has the source
 * @is_destination: it has the destination
 * @source_at: from the block's start to the source
 * @destination_at: likewise
 * @size: bytes of each range
 *
 * A copy of its own, as stores to bytes may be to anything that has an address.
 */
struct memory_view {
	enum ntmem_rtlmem_kind kind;
	u64 salt;
	u64 pattern;
	u32 pattern_bytes;
	u32 patterned_bytes;
	u32 difference;
	u32 distance;
	bool is_source;
	bool is_destination;
	size_t source_at;
	size_t destination_at;
	size_t size;
};

/* The block that the routine writes to or, if it compares, reads as the second. */
static struct ntmem_rtlmem_block *memory_destination(struct ntmem_rtlmem_memory *memory)
{
	return memory->other.memory ? &memory->other : &memory->source;
}

static struct memory_view memory_view_of(struct ntmem_rtlmem_job *job, u32 loop,
					 const struct ntmem_rtlmem_block *block)
{
	const struct ntmem_rtlmem_spec *spec = &job->spec;

	return (struct memory_view){
		.kind = spec->op->kind,
		.salt = hash_64(spec->seed + loop, 64),
		.pattern = spec->pattern,
		.pattern_bytes = spec->op->unit,
		.patterned_bytes = round_down(spec->size, spec->op->unit),
		.difference = spec->difference,
		.distance = abs(spec->overlap),
		.is_source = block == &job->memory.source,
		.is_destination = block == memory_destination(&job->memory),
		.source_at = job->memory.source_at,
		.destination_at = job->memory.destination_at,
		.size = spec->size,
	};
}

static __always_inline u8 memory_noise(const struct memory_view *view, u64 at)
{
	return hash_64(at ^ view->salt, 8);
}

static __always_inline u8 memory_pattern(const struct memory_view *view, size_t at)
{
	return view->pattern >> 8 * (at % view->pattern_bytes);
}

/* What is copied; of overlapping ranges each byte differs from its successor there. */
static __always_inline u8 memory_copied(const struct memory_view *view, size_t at)
{
	u8 noise = memory_noise(view, at);

	return view->distance ? (noise & ~1) | ((u32)at / view->distance & 1) : noise;
}

/* A byte of what is compared with something that has @byte there. */
static __always_inline u8 memory_compared(const struct memory_view *view, size_t at, u8 byte)
{
	if (at < view->difference)
		return byte;
	return at == view->difference ? (u8)~byte : memory_noise(view, ~(u64)at);
}

static __always_inline u8 memory_before(const struct memory_view *view, size_t at)
{
	u8 noise = memory_noise(view, at);

	switch (view->kind) {
	case NTMEM_RTLMEM_COPY:
		return view->is_source ? memory_copied(view, at) : (u8)~noise;
	case NTMEM_RTLMEM_FILL:
		return noise == memory_pattern(view, at) ? (u8)~noise : noise;
	case NTMEM_RTLMEM_COMPARE:
		return view->is_source ? noise : memory_compared(view, at, noise);
	case NTMEM_RTLMEM_SCAN:
		return memory_compared(view, at, memory_pattern(view, at));
	}
	return noise;
}

static __always_inline u8 memory_after(const struct memory_view *view, size_t at)
{
	switch (view->kind) {
	case NTMEM_RTLMEM_COPY:
		if (!view->is_destination || at < view->destination_at ||
		    at - view->destination_at >= view->size)
			break;
		return memory_copied(view, at - view->destination_at + view->source_at);
	case NTMEM_RTLMEM_FILL:
		if (at >= view->patterned_bytes)
			break;
		return memory_pattern(view, at);
	default:
		break;
	}
	return memory_before(view, at);
}

/**
 * ntmem_rtlmem_interrupted() - tell whether a job shall not go on
 * @job: running job
 *
 * Context: The task that runs it.
 * Return: 0, -ECANCELED, or -EINTR if the task was killed.
 */
int ntmem_rtlmem_interrupted(const struct ntmem_rtlmem_job *job)
{
	if (ntmem_job_stopping(&job->job))
		return -ECANCELED;
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/* Between two bytes: lets others run, once in a while. */
static int memory_pause(const struct ntmem_rtlmem_job *job, size_t at)
{
	if (at % CHUNK_BYTES)
		return 0;
	cond_resched();
	return ntmem_rtlmem_interrupted(job);
}

static int block_fill(struct ntmem_rtlmem_job *job, u32 loop,
		      const struct ntmem_rtlmem_block *block)
{
	const struct memory_view view = memory_view_of(job, loop, block);
	size_t at, size = block->size;
	u8 *bytes = block->start;
	int err;

	for (at = 0; at < size; at++) {
		bytes[at] = memory_before(&view, at);
		err = memory_pause(job, at);
		if (err)
			return err;
	}
	return 0;
}

/**
 * ntmem_rtlmem_memory_fill() - give the memory the contents that a loop begins with
 * @job: running job
 * @loop: number of the loop
 *
 * Context: Process context, sleeps.
 * Return: 0, or as ntmem_rtlmem_interrupted().
 */
int ntmem_rtlmem_memory_fill(struct ntmem_rtlmem_job *job, u32 loop)
{
	return block_fill(job, loop, &job->memory.source) ?:
	       block_fill(job, loop, &job->memory.other);
}

/* @origin is what offsets are counted from. */
static int block_check(struct ntmem_rtlmem_job *job, u32 loop,
		       const struct ntmem_rtlmem_block *block, size_t origin)
{
	const struct memory_view view = memory_view_of(job, loop, block);
	size_t at, size = block->size;
	const u8 *bytes = block->start;
	int err;

	for (at = 0; at < size; at++) {
		if (bytes[at] != memory_after(&view, at)) {
			if (!job->nr_corrupt)
				job->first_corrupt = (s64)at - (s64)origin;
			job->nr_corrupt++;
		}
		err = memory_pause(job, at);
		if (err)
			return err;
	}
	return 0;
}

/* Canaries ---------------------------------------------------------------- */

static u8 canary_byte(size_t at)
{
	return hash_64(at + 1, 8);
}

static void canary_write(u8 *canary)
{
	size_t at;

	for (at = 0; at < CANARY_BYTES; at++)
		canary[at] = canary_byte(at);
}

static bool canary_intact(const u8 *canary)
{
	size_t at;

	for (at = 0; at < CANARY_BYTES; at++)
		if (canary[at] != canary_byte(at))
			return false;
	return true;
}

static bool block_intact(const struct ntmem_rtlmem_block *block)
{
	return !block->memory || (canary_intact(block->start - CANARY_BYTES) &&
				  canary_intact(block->start + block->size));
}

/**
 * ntmem_rtlmem_canaries_check() - note whether something was written beside the ranges
 * @job: running job
 */
void ntmem_rtlmem_canaries_check(struct ntmem_rtlmem_job *job)
{
	if (!block_intact(&job->memory.source) || !block_intact(&job->memory.other))
		job->canary_lost = true;
}

/**
 * ntmem_rtlmem_memory_check() - count the bytes that are not as a call has to leave them
 * @job: running job
 * @loop: number of the loop, which began with ntmem_rtlmem_memory_fill()
 *
 * Context: Process context, sleeps.
 * Return: 0, or as ntmem_rtlmem_interrupted().
 */
int ntmem_rtlmem_memory_check(struct ntmem_rtlmem_job *job, u32 loop)
{
	struct ntmem_rtlmem_memory *memory = &job->memory;
	struct ntmem_rtlmem_block *destination = memory_destination(memory);
	int err = block_check(job, loop, destination, memory->destination_at);

	if (!err && destination != &memory->source)
		err = block_check(job, loop, &memory->source, memory->source_at);
	ntmem_rtlmem_canaries_check(job);
	return err;
}

/* Memory ------------------------------------------------------------------ */

/* @offset is the distance of its first byte from a page start. */
static int block_make(struct ntmem_rtlmem_block *block, size_t size, size_t offset)
{
	size_t all = CANARY_BYTES + PAGE_SIZE + offset + size + CANARY_BYTES;

	/* What a user asks for must not raise an alarm, nor end other programs. */
	if (!ntmem_fault_now())
		block->memory = kvmalloc(all, GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN);
	if (!block->memory)
		return -ENOMEM;
	block->start = PTR_ALIGN((u8 *)block->memory + CANARY_BYTES, PAGE_SIZE) + offset;
	block->size = size;
	canary_write(block->start - CANARY_BYTES);
	canary_write(block->start + size);
	return 0;
}

/**
 * ntmem_rtlmem_memory_free() - free what ntmem_rtlmem_memory_make() gave
 * @job: job
 */
void ntmem_rtlmem_memory_free(struct ntmem_rtlmem_job *job)
{
	kvfree(job->memory.source.memory);
	kvfree(job->memory.other.memory);
	job->memory = (struct ntmem_rtlmem_memory){};
}

/**
 * ntmem_rtlmem_memory_make() - get the memory that a job needs, without contents
 * @job: job, @job->spec valid; sets @job->call too
 *
 * Context: Process context, sleeps.
 * Return: 0 or -ENOMEM.
 */
int ntmem_rtlmem_memory_make(struct ntmem_rtlmem_job *job)
{
	const struct ntmem_rtlmem_spec *spec = &job->spec;
	enum ntmem_rtlmem_kind kind = spec->op->kind;
	bool two = kind == NTMEM_RTLMEM_COPY || kind == NTMEM_RTLMEM_COMPARE;
	struct ntmem_rtlmem_memory *memory = &job->memory;
	int err;

	*memory = (struct ntmem_rtlmem_memory){
		.source_at = max(-spec->overlap, 0),
		.destination_at = max(spec->overlap, 0),
	};
	/* What the destination reaches beyond the source comes to the one block of both. */
	err = block_make(&memory->source, spec->size + abs(spec->overlap),
			 (spec->offset - memory->source_at) % PAGE_SIZE);
	if (!err && two && !spec->overlap)
		err = block_make(&memory->other, spec->size, 0);
	if (err) {
		ntmem_rtlmem_memory_free(job);
		return err;
	}
	job->call = (struct ntmem_rtlmem_call){
		.destination = memory_destination(memory)->start + memory->destination_at,
		.source = memory->source.start + memory->source_at,
		.size = spec->size,
		.pattern = spec->pattern,
	};
	return 0;
}
