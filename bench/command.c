// SPDX-License-Identifier: GPL-2.0-only
/*
 * The language of the run file: key=value words, or `clear`. A bad word gets its
 * errno and one line in the log, and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "bench.h"

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

struct command_key {
	const char *name;
	int (*read)(struct command_words *words, const char *value);
};

static int read_choice(const char *const *choices, const char *value)
{
	int i;

	for (i = 0; choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	return -EINVAL;
}

static int read_number(const char *value, u32 min, u32 max, u32 *result)
{
	long long number;
	int err = kstrtoll(value, 10, &number);

	if (err)
		return err;
	if (number < min || number > max)
		return -ERANGE;
	*result = number;
	return 0;
}

static int read_clock(struct command_words *words, const char *value)
{
	static const char *const choices[] = { "instructions", "ns", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.clock = choice;
	return 0;
}

static int read_what(struct command_words *words, const char *value)
{
	static const char *const choices[] = {
		"pair", "one-list", "two-lists", "hand-over", "init-delete", "used-delete",
		"latency", NULL
	};
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.what = choice;
	return 0;
}

static int read_subject(struct command_words *words, const char *value)
{
	words->subject = value;
	return 0;
}

static int read_form(struct command_words *words, const char *value)
{
	words->form = value;
	return 0;
}

/* Sizes that kmalloc() has compiled in, for all subjects alike. */
static int read_size(struct command_words *words, const char *value)
{
	static const u32 sizes[] = { 16, 64, 256, 1024, 4096 };
	u32 i, size = 0;
	int err = read_number(value, 1, U32_MAX, &size);

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

static int read_batch(struct command_words *words, const char *value)
{
	return read_number(value, 1, BENCH_MAX_BATCH, &words->spec.batch);
}

static int read_order(struct command_words *words, const char *value)
{
	static const char *const choices[] = { "lifo", "fifo", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	words->spec.fifo = choice;
	return 0;
}

static int read_reps(struct command_words *words, const char *value)
{
	return read_number(value, BENCH_MIN_REPS, BENCH_MAX_REPS, &words->spec.reps);
}

static const struct command_key command_keys[] = {
	{ "clock", read_clock },
	{ "what", read_what },
	{ "subject", read_subject },
	{ "form", read_form },
	{ "size", read_size },
	{ "batch", read_batch },
	{ "order", read_order },
	{ "reps", read_reps },
};

static const struct command_key *command_key_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(command_keys); i++)
		if (!strcmp(command_keys[i].name, name))
			return &command_keys[i];
	return NULL;
}

static int command_word(struct command_words *words, char *word, u32 *seen)
{
	const struct command_key *key;
	char *value = strchr(word, '=');
	int err;

	if (!value) {
		pr_err("run: \"%*pE\" is not key=value\n", (int)strlen(word), word);
		return -EINVAL;
	}
	*value++ = '\0';
	key = command_key_find(word);
	if (!key) {
		pr_err("run: unknown key \"%*pE\"\n", (int)strlen(word), word);
		return -EINVAL;
	}
	if (*seen & BIT(key - command_keys)) {
		pr_err("run: %s is given twice\n", key->name);
		return -EINVAL;
	}
	*seen |= BIT(key - command_keys);
	err = key->read(words, value);
	if (err)
		pr_err("run: %s=%*pE is %s\n", key->name, (int)strlen(value), value,
		       err == -ERANGE ? "out of range" : "not a value it can have");
	return err;
}

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
	bool empty = true;
	u32 seen = 0;
	char *word;
	int err;

	if (!strcmp(line, "clear")) {
		bench_result_clear();
		return 0;
	}
	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		empty = false;
		err = command_word(&words, word, &seen);
		if (err)
			return err;
	}
	if (empty) {
		pr_err("run: an empty line\n");
		return -EINVAL;
	}
	err = command_find_subject(&words);
	return err ?: bench_run(&words.spec);
}
