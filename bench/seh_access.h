/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops over memory: what guarded code takes for an access that may fault, beside code that
 * is not guarded, and beside what the kernel has for user memory.
 *
 * The text of a loop stands here, and each form of it is what a compiler or the code around
 * makes of that.
 */
#ifndef NTMEM_BENCH_SEH_ACCESS_H
#define NTMEM_BENCH_SEH_ACCESS_H

#include <linux/types.h>

#include "seh_run.h"

/**
 * struct bench_seh_access - a loop over memory
 * @name: as rows call it, without how many longs it accesses
 * @run: makes one pass over so many longs; gives their sum, or nothing of interest
 * @reads_user: what it reads is user memory
 * @writes_user: what it writes is user memory
 */
struct bench_seh_access {
	const char *name;
	unsigned long (*run)(unsigned long *to, const unsigned long *from, size_t nr);
	bool reads_user;
	bool writes_user;
};

/* Up to one without a name: ordinary code, and code that ntcc compiles. */
extern const struct bench_seh_access bench_seh_plain[];
extern const struct bench_seh_access bench_seh_guarded[];

#define ACCESS_READ(sum, from, nr)                              \
	do {                                                    \
		for (size_t i = 0; i < (nr); i++)               \
			(sum) += (from)[i];                     \
	} while (0)
#define ACCESS_WRITE(to, value, nr)                             \
	do {                                                    \
		for (size_t i = 0; i < (nr); i++)               \
			(to)[i] = (value);                      \
	} while (0)
#define ACCESS_COPY(to, from, nr)                               \
	do {                                                    \
		for (size_t i = 0; i < (nr); i++)               \
			(to)[i] = (from)[i];                    \
	} while (0)

#endif /* NTMEM_BENCH_SEH_ACCESS_H */
