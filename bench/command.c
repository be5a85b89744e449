// SPDX-License-Identifier: GPL-2.0-only
/*
 * The language of the run file: key=value words, or `clear`. A bad word gets its
 * errno and one line in the log, and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "bench.h"
#include "line.h"

static const struct bench_subject *const subjects[] = {
	&bench_lists_inline[0], &bench_lists_inline[1], &bench_lists_inline[2],
	&bench_lists_call[0], &bench_lists_call[1], &bench_lists_call[2],
	&bench_kmem_cache, &bench_kmalloc, &bench_mempool, &bench_slist, &bench_none,
#ifdef NTMEM_HAVE_OBJPOOL
	&bench_objpool,
#endif
};

/**
 * struct command_words - a line, taken apart
 * @spec: what it says so far
 * @subject: name of the subject, or %NULL
 * @form: form, or %NULL
 */
struct command_words {
	struct bench_spec spec;
	const char *subject;
	const char *form;
};

static int read_clock(void *target, char *value)
{
	struct command_words *words = target;
	static const char *const choices[] = { "instructions", "ns", NULL };
	int choice = bench_read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.clock = choice;
	return 0;
}

static int read_what(void *target, char *value)
{
	struct command_words *words = target;
	static const char *const choices[] = {
		"pair", "one-list", "two-lists", "hand-over", "init-delete", "used-delete",
		"latency", NULL
	};
	int choice = bench_read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.what = choice;
	return 0;
}

static int read_subject(void *target, char *value)
{
	struct command_words *words = target;

	words->subject = value;
	return 0;
}

static int read_form(void *target, char *value)
{
	struct command_words *words = target;

	words->form = value;
	return 0;
}

/* Sizes that kmalloc() has compiled in, for all subjects alike. */
static int read_size(void *target, char *value)
{
	struct command_words *words = target;
	static const u32 sizes[] = { 16, 64, 256, 1024, 4096 };
	u32 i, size = 0;
	int err = bench_read_number(value, 1, U32_MAX, &size);

	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (size != sizes[i])
			continue;
		words->spec.size = size;
		return 0;
	}
	return -ERANGE;
}

static int read_batch(void *target, char *value)
{
	struct command_words *words = target;

	return bench_read_number(value, 1, BENCH_MAX_BATCH, &words->spec.batch);
}

static int read_order(void *target, char *value)
{
	struct command_words *words = target;
	static const char *const choices[] = { "lifo", "fifo", NULL };
	int choice = bench_read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.fifo = choice;
	return 0;
}

static int read_reps(void *target, char *value)
{
	struct command_words *words = target;

	return bench_read_number(value, BENCH_MIN_REPS, BENCH_MAX_REPS, &words->spec.reps);
}

static const struct bench_key command_keys[] = {
	{ "clock", read_clock },
	{ "what", read_what },
	{ "subject", read_subject },
	{ "form", read_form },
	{ "size", read_size },
	{ "batch", read_batch },
	{ "order", read_order },
	{ "reps", read_reps },
	{}
};

/* Without a form it is the first that the subject has. */
static int command_find_subject(struct command_words *words)
{
	size_t i;

	if (!words->subject) {
		pr_err("run: no subject\n");
		return -EINVAL;
	}
	for (i = 0; i < ARRAY_SIZE(subjects); i++) {
		if (strcmp(subjects[i]->name, words->subject))
			continue;
		if (words->form && strcmp(subjects[i]->form, words->form))
			continue;
		words->spec.subject = subjects[i];
		return 0;
	}
	pr_err("run: no such subject, or not in this form, or not in this kernel\n");
	return -EINVAL;
}

/**
 * bench_command() - do what a line says
 * @line: words separated by blanks; written over
 *
 * The caller sees to it that there is one at a time.
 *
 * Context: Process context, sleeps until the run has ended.
 * Return: 0, -EINVAL or -ERANGE for a bad line, which is explained in the log,
 * or what bench_run() returns.
 */
int bench_command(char *line)
{
	struct command_words words = {
		.spec = { .clock = BENCH_NS, .size = 64, .batch = 1, .reps = 31 },
	};
	int err;

	if (!strcmp(line, "clear")) {
		bench_result_clear();
		return 0;
	}
	err = bench_line_read(line, command_keys, &words);
	if (err)
		return err;
	err = command_find_subject(&words);
	return err ?: bench_run(&words.spec);
}
