// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands: the language of the run files.
 *
 * One line of key=value words starts a job; `cancel` and `clear` stand alone. Each
 * area has keys of its own. Each bad word gets its errno and one line in the log,
 * and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"
#include "jobs.h"

static const struct ntmem_job_key *command_key_find(const struct ntmem_job *job, const char *name)
{
	const struct ntmem_job_key *key;

	for (key = job->ops->keys; key->name; key++)
		if (!strcmp(key->name, name))
			return key;
	return NULL;
}

static int command_word(struct ntmem_job *job, char *word, u32 *seen)
{
	const struct ntmem_job_key *key;
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
	if (*seen & BIT(key - job->ops->keys)) {
		pr_err("%s/run: %s is given twice\n", job->ops->name, key->name);
		return -EINVAL;
	}
	*seen |= BIT(key - job->ops->keys);
	err = key->read(job, value);
	if (err)
		pr_err("%s/run: %s=%*pE is %s\n", job->ops->name, key->name, (int)strlen(value),
		       value, err == -ERANGE ? "out of range" : "not a value it can have");
	return err;
}

/* Makes a draft of a line. */
static int command_read(struct ntmem_job *job, char *line)
{
	u32 seen = 0;
	char *word;
	int err;

	lockdep_assert_held(&job->busy);
	if (!*line) {
		pr_err("%s/run: an empty line says nothing\n", job->ops->name);
		return -EINVAL;
	}
	job->ops->draft(job);
	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		err = command_word(job, word, &seen);
		if (err)
			return err;
	}
	return 0;
}

/**
 * ntmem_job_command() - do what a line says
 * @job: area
 * @line: words separated by blanks; written over
 *
 * Context: Process context, sleeps until the job has ended.
 * Return: 0, -EINVAL or -ERANGE for a bad line, which is explained in the log,
 * -EBUSY while another line is at work, or what ntmem_job_run() returns. `cancel`
 * without a job is an -ENOENT.
 */
int ntmem_job_command(struct ntmem_job *job, char *line)
{
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
	if (!mutex_trylock(&job->busy)) {
		pr_err("%s/run: another job is running\n", job->ops->name);
		return -EBUSY;
	}
	err = command_read(job, line) ?: ntmem_job_run(job);
	mutex_unlock(&job->busy);
	return err;
}
NTMEM_EXPORT_IF_KUNIT(ntmem_job_command);
