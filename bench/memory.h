/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loads that are about memory, not about time: what they leave behind is seen
 * from outside, in ntmem's own report and in slabinfo.
 *
 * All of these sleep and are called by one thread at a time.
 */
#ifndef NTMEM_BENCH_MEMORY_H
#define NTMEM_BENCH_MEMORY_H

#include <linux/types.h>

struct seq_file;

int bench_memory_command(char *line);
void bench_memory_show(struct seq_file *m);
void bench_memory_exit(void);

#define BENCH_BURST_MAX_BATCH 4096U
#define BENCH_BURST_MAX_MS 60000U

/**
 * struct bench_burst - what a burst did
 * @nr_pairs: entries taken and given back, all processors together
 * @nr_failed: entries that could not be had
 */
struct bench_burst {
	u64 nr_pairs;
	u64 nr_failed;
};

int bench_burst_run(u32 batch, u32 ms, struct bench_burst *burst);
void bench_burst_end(void);

#define BENCH_HOLES_MAX_SLOTS 1000000U

/**
 * struct bench_holes - the objects that are out
 * @nr_objects: how many
 * @nr_bytes: sum of their sizes
 */
struct bench_holes {
	u32 nr_objects;
	u64 nr_bytes;
};

int bench_holes_load(bool slab, u32 nr_slots, u64 seed, struct bench_holes *holes);
int bench_holes_thin(struct bench_holes *holes);
void bench_holes_end(void);

#endif /* NTMEM_BENCH_MEMORY_H */
