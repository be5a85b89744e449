/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Rtl memory routines beside what the kernel has for the same purpose.
 *
 * An operation has rivals: ours, the kernel's own, plain loops. A line of the run
 * file measures all rivals of one operation, in turns, so that a host that slows
 * down does so for all of them.
 */
#ifndef NTMEM_BENCH_RTLMEM_H
#define NTMEM_BENCH_RTLMEM_H

#include <linux/sizes.h>
#include <linux/types.h>

struct seq_file;

/* Limits of what a line may ask for. */
#define BENCH_RTLMEM_MAX_SIZE SZ_1M
#define BENCH_RTLMEM_MAX_OFFSET 63U

/* Ours, ours called out of line, and what there is besides. */
#define BENCH_RTLMEM_MAX_RIVALS 6

/* What multi-byte values and patterns are in each operation. */
#define BENCH_RTLMEM_BYTE 0xa5
#define BENCH_RTLMEM_ULONG 0xa5b6c7d8U
#define BENCH_RTLMEM_ULONGLONG 0xa5b6c7d8e9fa0b1cULL

/**
 * struct bench_rtlmem_args - what a call gets
 * @first: destination, or the first or only buffer that is read
 * @second: source, or the second buffer that is read; %NULL where there is one
 * @size: bytes
 */
struct bench_rtlmem_args {
	void *first;
	void *second;
	size_t size;
};

/**
 * struct bench_rtlmem_rival - one way to do an operation
 * @name: as rows call it; "ours" is what drivers get
 * @loop: calls it so many times
 */
struct bench_rtlmem_rival {
	const char *name;
	void (*loop)(const struct bench_rtlmem_args *args, u32 nr);
};

/* What the buffers hold, and so what a difference is. */
enum bench_rtlmem_content {
	/* Whatever; nothing is looked at. */
	BENCH_RTLMEM_ANY,
	/* Both the same. */
	BENCH_RTLMEM_SAME,
	BENCH_RTLMEM_ZEROES,
	BENCH_RTLMEM_ULONGS,
};

/**
 * struct bench_rtlmem_op - an operation
 * @name: as lines and rows call it
 * @rivals: ours, then the others, up to one without a name
 * @content: of the buffers
 * @unit: bytes that sizes and offsets are multiples of
 * @pair: it takes two buffers, each with an offset
 * @overlap: bytes from a source to a destination that overlap, or 0
 */
struct bench_rtlmem_op {
	const char *name;
	const struct bench_rtlmem_rival *rivals;
	enum bench_rtlmem_content content;
	u32 unit;
	bool pair;
	int overlap;
};

/**
 * struct bench_rtlmem_spec - what a line asks for
 * @op: operation
 * @size: bytes per call
 * @first_offset: of the destination, or the first or only buffer, from a page's begin
 * @second_offset: of the source, or the second buffer, from half a page further
 * @early: the buffers differ in byte 5, or the last if there are fewer
 * @reps: values per rival
 */
struct bench_rtlmem_spec {
	const struct bench_rtlmem_op *op;
	u32 size;
	u32 first_offset;
	u32 second_offset;
	bool early;
	u32 reps;
};

/**
 * struct bench_rtlmem_row - what is known of a rival
 * @name: its name
 * @ns: thousandths of ns per call: least, first quartile, median, third quartile
 * @ratio: thousandths of its time over ours in the same repetition: first quartile,
 *	median, third quartile
 */
struct bench_rtlmem_row {
	const char *name;
	u64 ns[4];
	u64 ratio[3];
};

/* rtlmem_compare.c, rtlmem_store.c: up to one without a name */
extern const struct bench_rtlmem_op bench_rtlmem_compare_ops[];
extern const struct bench_rtlmem_op bench_rtlmem_store_ops[];

/* rtlmem_plain.c */
int bench_compare_bytes(const void *first, const void *second, size_t size);
int bench_compare_words(const void *first, const void *second, size_t size);
bool bench_zero_bytes(const void *buffer, size_t size);
size_t bench_compare_ulongs(const void *buffer, size_t size, u32 pattern);
void bench_copy_bytes(void *destination, const void *source, size_t size);
void bench_fill_bytes(void *destination, u8 value, size_t size);
void bench_fill_ulongs(void *destination, u32 pattern, size_t size);

/* rtlmem_command.c */
int bench_rtlmem_command(char *line);

/* rtlmem.c */
int bench_rtlmem_run(const struct bench_rtlmem_spec *spec);

/* rtlmem_result.c */
void bench_rtlmem_result_begin(const struct bench_rtlmem_spec *spec, u32 calls);
void bench_rtlmem_result_add(const struct bench_rtlmem_row *row);
void bench_rtlmem_result_clear(void);
void bench_rtlmem_result_show(struct seq_file *m);

#endif /* NTMEM_BENCH_RTLMEM_H */
