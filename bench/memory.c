// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lines of the run file that begin with what=, for loads that are watched
 * from outside:
 *
 *	what=burst batch=N ms=N		all processors use a few lists for a time
 *	what=burst-end			deletes these lists
 *	what=holes subject=npaged|kmem_cache slots=N seed=N
 *					objects come and go at random
 *	what=holes-thin			nine of ten go
 *	what=holes-end			all go
 *
 * What is out afterwards is in `result`, in lines that begin with #.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "memory.h"

/**
 * struct memory_words - a line, taken apart
 * @what: load
 * @subject: allocator, or %NULL
 * @batch: entries at once
 * @ms: time to spend
 * @slots: places for objects
 * @seed: of what comes and goes
 */
struct memory_words {
	const char *what;
	const char *subject;
	u32 batch;
	u32 ms;
	u32 slots;
	u64 seed;
};

/* Of the last load of each kind; the caller of bench_memory_command() guards them. */
static struct bench_burst last_burst;
static struct bench_holes last_holes;

static int memory_word(struct memory_words *words, char *word)
{
	char *value = strchr(word, '=');

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(word, "what"))
		words->what = value;
	else if (!strcmp(word, "subject"))
		words->subject = value;
	else if (!strcmp(word, "batch"))
		return kstrtou32(value, 10, &words->batch);
	else if (!strcmp(word, "ms"))
		return kstrtou32(value, 10, &words->ms);
	else if (!strcmp(word, "slots"))
		return kstrtou32(value, 10, &words->slots);
	else if (!strcmp(word, "seed"))
		return kstrtou64(value, 0, &words->seed);
	else
		return -EINVAL;
	return 0;
}

static int memory_run(const struct memory_words *words)
{
	if (!strcmp(words->what, "burst"))
		return bench_burst_run(words->batch, words->ms, &last_burst);
	if (!strcmp(words->what, "burst-end")) {
		bench_burst_end();
		return 0;
	}
	if (!strcmp(words->what, "holes-thin"))
		return bench_holes_thin(&last_holes);
	if (!strcmp(words->what, "holes-end")) {
		bench_holes_end();
		last_holes = (struct bench_holes){};
		return 0;
	}
	if (!strcmp(words->what, "holes") && words->subject) {
		bool slab = !strcmp(words->subject, "kmem_cache");

		if (slab || !strcmp(words->subject, "npaged"))
			return bench_holes_load(slab, words->slots, words->seed, &last_holes);
	}
	return -EINVAL;
}

/**
 * bench_memory_command() - do what a line that begins with what= says
 * @line: words separated by blanks; written over
 *
 * The caller sees to it that there is one at a time.
 *
 * Context: Process context, sleeps until the load has run.
 * Return: 0, or an errno that the log explains: -EINVAL for words that are not
 * known, and what the loads return.
 */
int bench_memory_command(char *line)
{
	struct memory_words words = {
		.what = "", .batch = 400, .ms = 1000, .slots = 10000, .seed = 1,
	};
	char *word;
	int err = 0;

	while (!err && (word = strsep(&line, " \t")))
		if (*word)
			err = memory_word(&words, word);
	if (!err)
		err = memory_run(&words);
	if (err)
		pr_err("run: what=%s failed with error %d\n", words.what, err);
	return err;
}

/**
 * bench_memory_show() - print what the last loads did, and what is out
 * @m: output
 *
 * Context: Process context.
 */
void bench_memory_show(struct seq_file *m)
{
	if (last_burst.nr_pairs)
		seq_printf(m, "# burst_pairs: %llu\n# burst_failed: %llu\n", last_burst.nr_pairs,
			   last_burst.nr_failed);
	if (last_holes.nr_objects)
		seq_printf(m, "# live_objects: %u\n# live_bytes: %llu\n", last_holes.nr_objects,
			   last_holes.nr_bytes);
}

/**
 * bench_memory_exit() - give back all that loads have left
 *
 * Context: Process context, sleeps.
 */
void bench_memory_exit(void)
{
	bench_burst_end();
	bench_holes_end();
}
