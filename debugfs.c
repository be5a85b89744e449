// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files under /sys/kernel/debug/ntmem/. They read lines and print reports;
 * what they do is elsewhere. Documentation/ABI/testing/debugfs-ntmem has the
 * grammar.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "internal.h"
#include "job_entries.h"
#include "job_exception.h"
#include "job_irql.h"
#include "job_probe.h"
#include "job_rtlmem.h"
#include "jobs.h"
#include "list.h"

/* The longest line, without its newline, in bytes. */
#define MAX_LINE 255

static struct dentry *debugfs_root;

/* Two words of a line that is too long would otherwise be a shorter line. */
static ssize_t run_write(struct file *file, const char __user *data, size_t size, loff_t *pos)
{
	struct ntmem_job *job = file->private_data;
	char line[MAX_LINE + 2];
	int err;

	if (size > MAX_LINE + 1)
		goto too_long;
	if (copy_from_user(line, data, size))
		return -EFAULT;
	line[size] = '\0';
	if (strlen(line) != size) {
		pr_err("%s/run: a line cannot contain a NUL\n", job->ops->name);
		return -EINVAL;
	}
	if (size && line[size - 1] == '\n')
		line[size - 1] = '\0';
	if (strlen(line) > MAX_LINE)
		goto too_long;
	if (strchr(line, '\n')) {
		pr_err("%s/run: one line at a time\n", job->ops->name);
		return -EINVAL;
	}
	err = ntmem_job_command(job, line);
	return err ?: size;

too_long:
	pr_err("%s/run: a line has at most %d bytes\n", job->ops->name, MAX_LINE);
	return -E2BIG;
}

static const struct file_operations run_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = run_write,
	.llseek = noop_llseek,
};

static int result_show(struct seq_file *m, void *unused)
{
	ntmem_job_show(m->private, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(result);

static int lists_show(struct seq_file *m, void *unused)
{
	ntmem_lookaside_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(lists);

static int bounds_show(struct seq_file *m, void *unused)
{
	ntmem_bounds_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(bounds);

static int tags_show(struct seq_file *m, void *unused)
{
	ntmem_tags_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tags);

static int violations_show(struct seq_file *m, void *unused)
{
	ntmem_violations_show(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(violations);

static int filter_show(struct seq_file *m, void *unused)
{
	size_t size;
	char *text;

	size = seq_get_buf(m, &text);
	seq_commit(m, size > 1 ? ntmem_filter_text(text, size) : -1);
	return 0;
}

static int filter_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, filter_show, NULL, PAGE_SIZE);
}

static ssize_t filter_write(struct file *file, const char __user *data, size_t size, loff_t *pos)
{
	static const char where[] = "debug/filter";
	char *text;
	int err;

	if (size > PAGE_SIZE) {
		pr_err("%s: a line has at most %lu bytes\n", where, PAGE_SIZE);
		return -E2BIG;
	}
	text = memdup_user_nul(data, size);
	if (IS_ERR(text))
		return PTR_ERR(text);
	if (strlen(text) == size) {
		err = ntmem_filter_set(where, text);
	} else {
		pr_err("%s: a line cannot contain a NUL\n", where);
		err = -EINVAL;
	}
	kfree(text);
	return err ?: size;
}

static const struct file_operations filter_fops = {
	.owner = THIS_MODULE,
	.open = filter_open,
	.read = seq_read,
	.write = filter_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static struct dentry *debugfs_add_area(struct ntmem_job *job)
{
	struct dentry *dir = debugfs_create_dir(job->ops->name, debugfs_root);

	debugfs_create_file("run", 0200, dir, job, &run_fops);
	debugfs_create_file("result", 0444, dir, job, &result_fops);
	return dir;
}

/**
 * ntmem_debugfs_init() - make the files
 *
 * The module works without them, so errors are of no interest.
 *
 * Context: Process context.
 */
void ntmem_debugfs_init(void)
{
	struct dentry *dir;

	debugfs_root = debugfs_create_dir("ntmem", NULL);
	dir = debugfs_add_area(&ntmem_lookaside_job.job);
	debugfs_create_file("lists", 0444, dir, NULL, &lists_fops);
	debugfs_create_file("bounds", 0444, dir, NULL, &bounds_fops);
	dir = debugfs_add_area(&ntmem_pool_job.job);
	debugfs_create_file("tags", 0444, dir, NULL, &tags_fops);
	debugfs_add_area(&ntmem_rtlmem_job.job);
	debugfs_add_area(&ntmem_irql_job.job);
	if (NTMEM_HAVE_GUARDED) {
		debugfs_add_area(&ntmem_exception_job.job);
		debugfs_add_area(&ntmem_probe_job.job);
	}
	dir = debugfs_create_dir("debug", debugfs_root);
	debugfs_create_file("filter", 0600, dir, NULL, &filter_fops);
	debugfs_create_file("violations", 0444, debugfs_root, NULL, &violations_fops);
}

/**
 * ntmem_debugfs_exit() - remove the files, waiting for what still uses them
 *
 * Context: Process context; before anything that the files touch goes.
 */
void ntmem_debugfs_exit(void)
{
	debugfs_remove(debugfs_root);
}
