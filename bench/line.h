/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of key=value words.
 */
#ifndef NTMEM_BENCH_LINE_H
#define NTMEM_BENCH_LINE_H

#include <linux/types.h>

/**
 * struct bench_key - a word that a line can have
 * @name: left of the equals sign
 * @read: reads what is right of it into what the line is to fill; leaves it as it was
 */
struct bench_key {
	const char *name;
	int (*read)(void *target, char *value);
};

int bench_line_read(char *line, const struct bench_key *keys, void *target);
int bench_read_choice(const char *const *choices, const char *value);
int bench_read_number(const char *value, u32 min, u32 max, u32 *result);

#endif /* NTMEM_BENCH_LINE_H */
