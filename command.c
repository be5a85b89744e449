// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: the language of the run files.
 *
 * One line of key=value words starts a job; `cancel` and `clear` stand alone.
 * Each bad word gets its errno and one line in the log, and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"
#include "jobs.h"

/* One key: reads @value into @spec. */
struct command_key {
	const char *name;
	int (*read)(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value);
	/* For lookaside lists only, or for pool only. */
	bool not_pool;
	bool not_lookaside;
};

static int read_choice(const char *const *choices, const char *value)
{
	int i;

	for (i = 0; choices[i]; i++)
		if (!strcmp(choices[i], value))
			return i;
	return -EINVAL;
}

static int read_bool(const char *value, bool *result)
{
	static const char *const choices[] = { "0", "1", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	*result = choice;
	return 0;
}

/* Numbers are decimal, or hexadecimal with 0x; a negative one is out of range. */
static int read_number(const char *value, u64 max, u64 *result)
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

static int read_u32(const char *value, u32 max, u32 *result)
{
	u64 number = 0;
	int err = read_number(value, max, &number);

	if (err)
		return err;
	if (!number)
		return -ERANGE;
	*result = number;
	return 0;
}

static int read_type(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	int choice = read_choice(job->ops->types, value);

	if (choice < 0)
		return choice;
	spec->type = choice;
	return 0;
}

static int read_size(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	u32 size;
	int err = read_u32(value, NTMEM_JOB_MAX_SIZE, &size);

	if (!err)
		spec->size = size;
	return err;
}

static int read_count(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_u32(value, NTMEM_JOB_MAX_COUNT, &spec->count);
}

static int read_loops(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_u32(value, NTMEM_JOB_MAX_LOOPS, &spec->loops);
}

static int read_threads(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_u32(value, NTMEM_JOB_MAX_THREADS, &spec->threads);
}

static int read_order(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	static const char *const choices[] = { "lifo", "fifo", "random", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	spec->order = choice;
	return 0;
}

/* A short tag is filled up with blanks, as tags are in NT. */
static int read_tag(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
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
	spec->tag = tag;
	return 0;
}

static int read_seed(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_number(value, U64_MAX, &spec->seed);
}

static int read_print(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_bool(value, &spec->print);
}

static int read_zero(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	return read_bool(value, &spec->zero);
}

static int read_context(const struct ntmem_job *job, struct ntmem_job_spec *spec, const char *value)
{
	static const char *const choices[] = { "task", "softirq", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	spec->softirq = choice;
	return 0;
}

static int read_routines(const struct ntmem_job *job, struct ntmem_job_spec *spec,
			 const char *value)
{
	static const char *const choices[] = { "default", "custom", NULL };
	int choice = read_choice(choices, value);

	if (choice < 0)
		return choice;
	spec->custom = choice;
	return 0;
}

static const struct command_key command_keys[] = {
	{ "type", read_type },
	{ "size", read_size },
	{ "count", read_count },
	{ "loops", read_loops },
	{ "threads", read_threads },
	{ "order", read_order },
	{ "tag", read_tag },
	{ "seed", read_seed },
	{ "print", read_print },
	{ "context", read_context },
	{ "routines", read_routines, .not_pool = true },
	{ "zero", read_zero, .not_lookaside = true },
};

static const struct command_key *command_key_find(const struct ntmem_job *job, const char *name)
{
	const struct command_key *key;

	for (key = command_keys; key < command_keys + ARRAY_SIZE(command_keys); key++) {
		if (strcmp(key->name, name))
			continue;
		if ((key->not_pool && job == &ntmem_pool_job) ||
		    (key->not_lookaside && job == &ntmem_lookaside_job))
			return NULL;
		return key;
	}
	return NULL;
}

static int command_word(const struct ntmem_job *job, struct ntmem_job_spec *spec, char *word,
			u32 *seen)
{
	const struct command_key *key;
	char *value = strchr(word, '=');
	int err;

	if (!value) {
		pr_err("%s/run: \"%*pE\" is not key=value\n", job->ops->name, (int)strlen(word),
		       word);
		return -EINVAL;
	}
	*value++ = '\0';
	key = command_key_find(job, word);
	if (!key) {
		pr_err("%s/run: unknown key \"%*pE\"\n", job->ops->name, (int)strlen(word), word);
		return -EINVAL;
	}
	if (*seen & BIT(key - command_keys)) {
		pr_err("%s/run: %s is given twice\n", job->ops->name, key->name);
		return -EINVAL;
	}
	*seen |= BIT(key - command_keys);
	err = key->read(job, spec, value);
	if (err)
		pr_err("%s/run: %s=%*pE is %s\n", job->ops->name, key->name, (int)strlen(value),
		       value, err == -ERANGE ? "out of range" : "not a value it can have");
	return err;
}

/**
 * ntmem_job_command() - do what a line says
 * @job: area
 * @line: words separated by blanks; written over
 *
 * Context: Process context, sleeps until the job has ended.
 * Return: 0, -EINVAL or -ERANGE for a bad line, which is explained in the log,
 * or what ntmem_job_run() returns. `cancel` without a job is an -ENOENT.
 */
int ntmem_job_command(struct ntmem_job *job, char *line)
{
	struct ntmem_job_spec spec;
	u32 seen = 0;
	char *word;
	int err;

	line = strim(line);
	if (!strcmp(line, "cancel")) {
		if (ntmem_job_cancel(job))
			return 0;
		pr_err("%s/run: no job to cancel\n", job->ops->name);
		return -ENOENT;
	}
	if (!strcmp(line, "clear"))
		return ntmem_job_clear(job);
	/* A line is looked at only when it could run. */
	if (mutex_is_locked(&job->busy)) {
		pr_err("%s/run: another job is running\n", job->ops->name);
		return -EBUSY;
	}
	if (!*line) {
		pr_err("%s/run: an empty line says nothing\n", job->ops->name);
		return -EINVAL;
	}
	ntmem_job_defaults(&spec);
	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		err = command_word(job, &spec, word, &seen);
		if (err)
			return err;
	}
	return ntmem_job_run(job, &spec);
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_command);
