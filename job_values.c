// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values of keys: from the text of a line to numbers and choices.
 *
 * Each reader leaves its result alone unless it returns 0.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

#include "internal.h"
#include "jobs.h"

/**
 * ntmem_job_read_choice() - read one of some words
 * @value: text
 * @choices: words, %NULL-terminated
 *
 * Return: which it is, or -EINVAL.
 */
int ntmem_job_read_choice(const char *value, const char *const *choices)
{
	int i;

	for (i = 0; choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	return -EINVAL;
}

/**
 * ntmem_job_read_bool() - read 0 or 1
 * @value: text
 * @result: what it says
 *
 * Return: 0 or -EINVAL.
 */
int ntmem_job_read_bool(const char *value, bool *result)
{
	static const char *const choices[] = { "0", "1", NULL };
	int choice = ntmem_job_read_choice(value, choices);

	if (choice < 0)
		return choice;
	*result = choice;
	return 0;
}

/**
 * ntmem_job_read_number() - read a number: decimal, or hexadecimal with 0x
 * @value: text; a negative number is out of range
 * @max: the largest it may be
 * @result: number
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int ntmem_job_read_number(const char *value, u64 max, u64 *result)
{
	bool negative = *value == '-';
	unsigned int base;
	u64 number;
	int err;

	value += negative;
	if (*value == '+')
		return -EINVAL;
	base = !strncasecmp(value, "0x", 2) ? 16 : 10;
	err = kstrtoull(value, base, &number);
	if (negative && err != -EINVAL)
		return -ERANGE;
	if (err)
		return err;
	if (number > max)
		return -ERANGE;
	*result = number;
	return 0;
}

/**
 * ntmem_job_read_positive() - read a number that is not 0
 * @value: text
 * @max: the largest it may be
 * @result: number
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int ntmem_job_read_positive(const char *value, u32 max, u32 *result)
{
	u64 number = 0;
	int err = ntmem_job_read_number(value, max, &number);

	if (err)
		return err;
	if (!number)
		return -ERANGE;
	*result = number;
	return 0;
}

/**
 * ntmem_job_read_tag() - read a pool tag
 * @value: one to four printable characters; filled up with blanks, as tags are in NT
 * @result: tag, the first character in the lowest byte
 *
 * Return: 0 or -EINVAL.
 */
int ntmem_job_read_tag(const char *value, u32 *result)
{
	size_t i, length = strlen(value);
	u32 tag = 0;

	if (!length || length > 4)
		return -EINVAL;
	for (i = 0; i < 4; i++) {
		u8 c = i < length ? value[i] : ' ';

		if (!isascii(c) || !isprint(c))
			return -EINVAL;
		tag |= (u32)c << (8 * i);
	}
	*result = tag;
	return 0;
}

/**
 * ntmem_job_read_context() - read where calls are made
 * @value: text
 * @softirq: whether in soft interrupts
 *
 * Return: 0 or -EINVAL.
 */
int ntmem_job_read_context(const char *value, bool *softirq)
{
	static const char *const choices[] = { "task", "softirq", NULL };
	int choice = ntmem_job_read_choice(value, choices);

	if (choice < 0)
		return choice;
	*softirq = choice;
	return 0;
}
