// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lines of key=value words. A bad word gets its errno and one line in the log.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "line.h"

/**
 * bench_read_choice() - find a word among some
 * @choices: words; the last is %NULL
 * @value: word
 *
 * Return: which, from 0 on, or -EINVAL.
 */
int bench_read_choice(const char *const *choices, const char *value)
{
	int i;

	for (i = 0; choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	return -EINVAL;
}

/**
 * bench_read_number() - read a decimal number
 * @value: digits
 * @min: least number allowed
 * @max: greatest number allowed
 * @result: set to it
 *
 * Return: 0, -EINVAL if it is no number, or -ERANGE.
 */
int bench_read_number(const char *value, u32 min, u32 max, u32 *result)
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

static const struct bench_key *line_key_find(const struct bench_key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (!strcmp(keys->name, name))
			return keys;
	return NULL;
}

static int line_word(char *word, const struct bench_key *keys, void *target, u32 *seen)
{
	const struct bench_key *key;
	char *value = strchr(word, '=');
	int err;

	if (!value) {
		pr_err("run: \"%*pE\" is not key=value\n", (int)strlen(word), word);
		return -EINVAL;
	}
	*value++ = '\0';
	key = line_key_find(keys, word);
	if (!key) {
		pr_err("run: unknown key \"%*pE\"\n", (int)strlen(word), word);
		return -EINVAL;
	}
	if (*seen & BIT(key - keys)) {
		pr_err("run: %s is given twice\n", key->name);
		return -EINVAL;
	}
	*seen |= BIT(key - keys);
	err = key->read(target, value);
	if (err)
		pr_err("run: %s=%*pE is %s\n", key->name, (int)strlen(value), value,
		       err == -ERANGE ? "out of range" : "not a value it can have");
	return err;
}

/**
 * bench_line_read() - read the words of a line
 * @line: words separated by blanks; written over
 * @keys: words it can have, 32 at the most; the last has no name
 * @target: passed to their routines
 *
 * Return: 0, or -EINVAL or -ERANGE for a bad word, which is explained in the log.
 */
int bench_line_read(char *line, const struct bench_key *keys, void *target)
{
	u32 seen = 0;
	char *word;
	int err = 0;

	while (!err && (word = strsep(&line, " \t")))
		if (*word)
			err = line_word(word, keys, target, &seen);
	if (err)
		return err;
	if (!seen) {
		pr_err("run: an empty line\n");
		return -EINVAL;
	}
	return 0;
}
