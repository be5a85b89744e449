/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the benchmark share.
 *
 * A subject is an allocator under test. A line in debugfs asks for one run: what
 * to measure, by which clock, of which subject, in which pattern of calls.
 * loops.h has the timed loops, threads.c what the threads of a run do with
 * them, measure.c a run from its start to its rows.
 */
#ifndef NTMEM_BENCH_H
#define NTMEM_BENCH_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/completion.h>
#include <linux/types.h>

struct seq_file;

/* Limits of what a line may ask for. */
#define BENCH_MAX_BATCH 4096U
#define BENCH_MIN_REPS 3U
#define BENCH_MAX_REPS 1001U

enum bench_clock {
	BENCH_INSTRUCTIONS,
	BENCH_NS,
};

enum bench_what {
	BENCH_PAIR,
	BENCH_ONE_LIST,
	BENCH_TWO_LISTS,
	BENCH_HAND_OVER,
	BENCH_INIT_DELETE,
	BENCH_USED_DELETE,
	BENCH_LATENCY,
};

struct bench_pass;
struct bench_spec;

/**
 * struct bench_subject - an allocator under test
 * @name: as lines and rows call it
 * @form: whether callers have its code inline, or call it
 * @instance_bytes: memory of one instance
 * @irqs_off: its calls do the same with interrupts off
 * @lifetime: it has instances that can be made and deleted for their own sake
 * @create: make one; the memory is zeroed and aligned to a power of two that is
 *	not below its size
 * @destroy: end one that has all its entries back
 * @loop: run a pass over an instance; see loops.h
 */
struct bench_subject {
	const char *name;
	const char *form;
	size_t instance_bytes;
	bool irqs_off;
	bool lifetime;
	int (*create)(void *instance, const struct bench_spec *spec);
	void (*destroy)(void *instance);
	int (*loop)(void *instance, struct bench_pass *pass);
};

/**
 * struct bench_spec - what a run measures
 * @subject: allocator
 * @what: what is measured
 * @clock: in what
 * @size: bytes per entry
 * @batch: entries taken before the first is given back
 * @fifo: the first taken is given back first, else the last
 * @reps: values that a minimum and a median are of
 */
struct bench_spec {
	const struct bench_subject *subject;
	enum bench_what what;
	enum bench_clock clock;
	u32 size;
	u32 batch;
	bool fifo;
	u32 reps;
};

/*
 * Calls from one that is timed on its own to the next, of the same kind. A prime,
 * so that no place in a batch or in a magazine is left out.
 */
#define BENCH_SAMPLE_EVERY 61

/* Entries that a producer can be ahead of its consumer; a power of two. */
#define BENCH_RING_ENTRIES 256U

/**
 * struct bench_ring - hands entries from one producer to one consumer
 * @entries: those under way
 * @head: number ever put in; written by the producer alone
 * @ended: the producer puts nothing in any more
 * @tail: number ever taken out; written by the consumer alone
 * @stop: the consumer takes nothing out any more but what is in
 */
struct bench_ring {
	void *entries[BENCH_RING_ENTRIES];
	u32 head ____cacheline_aligned;
	bool ended;
	u32 tail ____cacheline_aligned;
	bool stop;
};

enum bench_pass_kind {
	/* Times the whole pass. */
	BENCH_PASS_PAIRS,
	/* Times allocations and frees apart. */
	BENCH_PASS_SPLIT,
	/* Times one call in BENCH_SAMPLE_EVERY. */
	BENCH_PASS_SAMPLE,
	/* Takes entries and hands them over. */
	BENCH_PASS_PRODUCE,
	/* Gives back what is handed over. */
	BENCH_PASS_CONSUME,
};

/**
 * struct bench_pass - one timed pass of a loop, and what it found
 * @kind: what is timed
 * @nr: batches; entries, where they are handed over
 * @batch: entries per batch
 * @fifo: order in which they are given back
 * @slots: room for a batch
 * @ring: hands entries over
 * @marks: readings of the clock
 * @alloc_ticks: spent in allocations
 * @free_ticks: spent in frees
 * @ticks: spent in all
 * @alloc_samples: ticks of single allocations
 * @free_samples: ticks of single frees
 * @nr_samples: taken so far, of each
 * @max_samples: room for samples, of each
 */
struct bench_pass {
	enum bench_pass_kind kind;
	u32 nr;
	u32 batch;
	bool fifo;
	void **slots;
	struct bench_ring *ring;
	u32 marks[3];
	u64 alloc_ticks;
	u64 free_ticks;
	u64 ticks;
	u32 *alloc_samples;
	u32 *free_samples;
	u32 nr_samples;
	u32 max_samples;
};

#define BENCH_MAX_WORKERS 2

/* Values that a run collects, each an array of one value per repetition. */
enum bench_series {
	BENCH_SERIES_PAIR,
	BENCH_SERIES_ALLOC,
	BENCH_SERIES_FREE,
	BENCH_SERIES_BOTH,
	BENCH_NR_SERIES,
};

struct bench_run;

/**
 * struct bench_worker - one thread of a run
 * @run: its run
 * @number: which
 * @cpu: where it runs
 * @instance: what it uses
 * @pass: its passes
 * @series: values in ticks, @nr_values of each
 * @base: the same of a loop that calls nothing
 * @alloc_overhead: ticks in each single allocation's time that are not its own
 * @free_overhead: the same of a free
 * @disturbed: another task got the CPU in the last pass
 * @nr_values: repetitions done
 * @err: why it gave up, or 0
 * @done: it has ended
 */
struct bench_worker {
	struct bench_run *run;
	u32 number;
	unsigned int cpu;
	void *instance;
	struct bench_pass pass;
	u64 *series[BENCH_NR_SERIES];
	u64 *base[BENCH_NR_SERIES];
	u32 alloc_overhead;
	u32 free_overhead;
	bool disturbed;
	u32 nr_values;
	int err;
	struct completion done;
};

/**
 * struct bench_run - a run
 * @spec: what it measures
 * @nr_workers: threads
 * @workers: they
 * @nr_instances: of the subject
 * @instances: they
 * @ring: between the threads
 * @nr_ready: threads that are warm
 * @nr_finished: threads that have all their values
 * @stop: give up
 */
struct bench_run {
	struct bench_spec spec;
	u32 nr_workers;
	struct bench_worker workers[BENCH_MAX_WORKERS];
	u32 nr_instances;
	void *instances[BENCH_MAX_WORKERS];
	struct bench_ring *ring;
	atomic_t nr_ready;
	atomic_t nr_finished;
	bool stop;
};

extern const struct bench_subject bench_lists_inline[3];
extern const struct bench_subject bench_lists_call[3];
extern const struct bench_subject bench_kmem_cache;
extern const struct bench_subject bench_mempool;
extern const struct bench_subject bench_kmalloc;
extern const struct bench_subject bench_objpool;
extern const struct bench_subject bench_slist;
extern const struct bench_subject bench_none;

struct kmem_cache;

/* subject_slab.c, subject_slist.c */
struct kmem_cache *bench_cache_create(u32 size);
const char *bench_slist_variant(void);

/* command.c */
int bench_command(char *line);

/* clock.c */
int bench_clock_check(enum bench_clock clock);
u64 bench_hundredths(enum bench_clock clock, u64 ticks, u64 units);
void bench_clock_show(struct seq_file *m);

/* threads.c */
u32 bench_units(const struct bench_spec *spec);
u32 bench_samples(const struct bench_spec *spec);
void bench_sort_samples(u32 *samples, u32 nr);
int bench_thread_run(struct bench_worker *worker);

/* measure.c */
u32 bench_workers(enum bench_what what);
int bench_run(const struct bench_spec *spec);

/* results.c */

/* No minimum: the row is a single value. */
#define BENCH_NO_MINIMUM U64_MAX

void bench_result_begin(const struct bench_spec *spec);
void bench_result_add(const char *operation, u64 minimum, u64 median);
void bench_result_clear(void);
void bench_result_show(struct seq_file *m);

/* main.c */
bool bench_figures_withheld(void);

#endif /* NTMEM_BENCH_H */
