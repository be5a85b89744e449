// SPDX-License-Identifier: GPL-2.0-only
/*
 * The line of the run file that measures the Rtl memory routines:
 *
 *	what=rtlmem
 *	op=compare|equal|is-zero|compare-ulong|copy|move|move-up|move-down|fill|zero|
 *		secure-zero|fill-ulong|fill-ulonglong|copy-nontemporal|fill-nontemporal
 *	size=1 to 1048576		(64)
 *	offset=0 to 63[,0 to 63]	of the first, or only, and of the second buffer
 *					(0; the second as the first)
 *	difference=none|early		early: byte 5, or the last if there are fewer
 *	reps=3 to 1001			(31)
 *
 * A bad word gets its errno and one line in the log, and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "bench.h"
#include "rtlmem.h"

/**
 * struct rtlmem_key - a word that a line can have
 * @name: left of the equals sign
 * @read: takes what is right of it, and leaves it as it was
 */
struct rtlmem_key {
	const char *name;
	int (*read)(struct bench_rtlmem_spec *spec, char *value);
};

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

static int read_what(struct bench_rtlmem_spec *spec, char *value)
{
	return strcmp(value, "rtlmem") ? -EINVAL : 0;
}

static const struct bench_rtlmem_op *rtlmem_op_find(const char *name)
{
	const struct bench_rtlmem_op *op;

	for (op = bench_rtlmem_compare_ops; op->name; op++)
		if (!strcmp(op->name, name))
			return op;
	for (op = bench_rtlmem_store_ops; op->name; op++)
		if (!strcmp(op->name, name))
			return op;
	return NULL;
}

static int read_op(struct bench_rtlmem_spec *spec, char *value)
{
	spec->op = rtlmem_op_find(value);
	return spec->op ? 0 : -EINVAL;
}

static int read_size(struct bench_rtlmem_spec *spec, char *value)
{
	return read_number(value, 1, BENCH_RTLMEM_MAX_SIZE, &spec->size);
}

static int read_offset(struct bench_rtlmem_spec *spec, char *value)
{
	char *comma = strchr(value, ',');
	int err;

	if (comma)
		*comma = '\0';
	err = read_number(value, 0, BENCH_RTLMEM_MAX_OFFSET, &spec->first_offset);
	spec->second_offset = spec->first_offset;
	if (!comma)
		return err;
	/* The log shows all of it. */
	*comma = ',';
	return err ?: read_number(comma + 1, 0, BENCH_RTLMEM_MAX_OFFSET, &spec->second_offset);
}

static int read_difference(struct bench_rtlmem_spec *spec, char *value)
{
	if (strcmp(value, "none") && strcmp(value, "early"))
		return -EINVAL;
	spec->early = !strcmp(value, "early");
	return 0;
}

static int read_reps(struct bench_rtlmem_spec *spec, char *value)
{
	return read_number(value, BENCH_MIN_REPS, BENCH_MAX_REPS, &spec->reps);
}

static const struct rtlmem_key rtlmem_keys[] = {
	{ "what", read_what },
	{ "op", read_op },
	{ "size", read_size },
	{ "offset", read_offset },
	{ "difference", read_difference },
	{ "reps", read_reps },
};

static const struct rtlmem_key *rtlmem_key_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rtlmem_keys); i++)
		if (!strcmp(rtlmem_keys[i].name, name))
			return &rtlmem_keys[i];
	return NULL;
}

static int rtlmem_word(struct bench_rtlmem_spec *spec, char *word, u32 *seen)
{
	const struct rtlmem_key *key;
	char *value = strchr(word, '=');
	int err;

	if (!value) {
		pr_err("run: \"%*pE\" is not key=value\n", (int)strlen(word), word);
		return -EINVAL;
	}
	*value++ = '\0';
	key = rtlmem_key_find(word);
	if (!key) {
		pr_err("run: unknown key \"%*pE\" with what=rtlmem\n", (int)strlen(word), word);
		return -EINVAL;
	}
	if (*seen & BIT(key - rtlmem_keys)) {
		pr_err("run: %s is given twice\n", key->name);
		return -EINVAL;
	}
	*seen |= BIT(key - rtlmem_keys);
	err = key->read(spec, value);
	if (err)
		pr_err("run: %s=%*pE is %s\n", key->name, (int)strlen(value), value,
		       err == -ERANGE ? "out of range" : "not a value it can have");
	return err;
}

static int rtlmem_check(const struct bench_rtlmem_spec *spec)
{
	const struct bench_rtlmem_op *op = spec->op;

	if (!op) {
		pr_err("run: no op\n");
		return -EINVAL;
	}
	if (!op->pair && spec->first_offset != spec->second_offset) {
		pr_err("run: op=%s has one offset\n", op->name);
		return -EINVAL;
	}
	if (spec->early && op->content == BENCH_RTLMEM_ANY) {
		pr_err("run: op=%s compares nothing\n", op->name);
		return -EINVAL;
	}
	if (spec->size % op->unit || spec->first_offset % op->unit) {
		pr_err("run: op=%s takes sizes and offsets in steps of %u bytes\n", op->name,
		       op->unit);
		return -ERANGE;
	}
	return 0;
}

/**
 * bench_rtlmem_command() - do what a line that begins with what=rtlmem says
 * @line: words separated by blanks; written over
 *
 * The caller sees to it that there is one at a time.
 *
 * Context: Process context, sleeps until the run has ended.
 * Return: 0, -EINVAL or -ERANGE for a bad line, which is explained in the log,
 * or what bench_rtlmem_run() returns.
 */
int bench_rtlmem_command(char *line)
{
	struct bench_rtlmem_spec spec = { .size = 64, .reps = 31 };
	u32 seen = 0;
	char *word;
	int err;

	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		err = rtlmem_word(&spec, word, &seen);
		if (err)
			return err;
	}
	err = rtlmem_check(&spec);
	return err ?: bench_rtlmem_run(&spec);
}
