// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module behind make bench: two files under /sys/kernel/debug/ntmem_bench/.
 *
 * A line written to `run` is a run, which has ended when the write returns:
 *
 *	what=pair			calls on one CPU (if left out)
 *		one-list|two-lists	calls on two CPUs, which share a list or not
 *		hand-over		one CPU allocates, another one frees
 *		init-delete		lists, or caches, are made and deleted
 *		used-delete		the same after use, the deletion alone
 *		latency			single calls, one in 61
 *	clock=instructions|ns		(ns)
 *	subject=paged|npaged|ex|kmem_cache|kmalloc|mempool|objpool|slist|none
 *	form=inline|call		(the first that the subject has)
 *	size=16|64|256|1024|4096	(64)
 *	batch=1 to 4096			entries out at once (1)
 *	order=lifo|fifo			(lifo)
 *	reps=3 to 1001			(31)
 *
 * what=rtlmem measures the Rtl memory routines; see rtlmem_command.c. what=seh measures
 * structured exceptions; see seh_run.c. what=burst and what=holes are loads to be watched
 * from outside; see memory.c.
 *
 * `result` has the rows of the last run, after the machine in lines that begin
 * with #. `clear` forgets them. A bad line fails, says why in one line of the log
 * and changes nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "bench.h"
#include "memory.h"
#include "rtlmem.h"
#include "seh_run.h"

/* The longest line, without its newline, in bytes. */
#define MAX_LINE 255

/* Held during a run, and while its rows are read. */
static DEFINE_MUTEX(run_mutex);
static struct dentry *bench_root;

static bool dry_run;
module_param(dry_run, bool, 0444);
MODULE_PARM_DESC(dry_run, "0 or 1: run on any kernel, but report no figures (0)");

/* Checks of every call, or of every entry, would be all that is measured. */
static const char *const debug_options[] = {
	IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP) ? "DEBUG_ATOMIC_SLEEP" : NULL,
	IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) ? "DEBUG_KMEMLEAK" : NULL,
	IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC) ? "DEBUG_LOCK_ALLOC" : NULL,
	IS_ENABLED(CONFIG_DEBUG_OBJECTS) ? "DEBUG_OBJECTS" : NULL,
	IS_ENABLED(CONFIG_DEBUG_PAGEALLOC) ? "DEBUG_PAGEALLOC" : NULL,
	IS_ENABLED(CONFIG_DEBUG_PREEMPT) ? "DEBUG_PREEMPT" : NULL,
	IS_ENABLED(CONFIG_DEBUG_SPINLOCK) ? "DEBUG_SPINLOCK" : NULL,
	IS_ENABLED(CONFIG_KASAN) ? "KASAN" : NULL,
	IS_ENABLED(CONFIG_KCOV) ? "KCOV" : NULL,
	IS_ENABLED(CONFIG_KCSAN) ? "KCSAN" : NULL,
	IS_ENABLED(CONFIG_KMSAN) ? "KMSAN" : NULL,
	IS_ENABLED(CONFIG_PROVE_LOCKING) ? "PROVE_LOCKING" : NULL,
	IS_ENABLED(CONFIG_SLUB_DEBUG_ON) ? "SLUB_DEBUG_ON" : NULL,
};

static const char *bench_debug_option(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(debug_options); i++)
		if (debug_options[i])
			return debug_options[i];
	return NULL;
}

/**
 * bench_figures_withheld() - tell whether figures would mislead
 *
 * Return: whether runs are only there to test the benchmark itself.
 */
bool bench_figures_withheld(void)
{
	return dry_run;
}

static int run_line(char *line)
{
	const char *option = bench_debug_option();
	int err;

	if (option && !dry_run) {
		pr_err("run: nothing can be measured on a kernel with %s\n", option);
		return -EOPNOTSUPP;
	}
	if (!mutex_trylock(&run_mutex)) {
		pr_err("run: another run is going on\n");
		return -EBUSY;
	}
	if (strstarts(line, "what=burst") || strstarts(line, "what=holes")) {
		bench_result_clear();
		err = bench_memory_command(line);
	} else if (strstarts(line, "what=rtlmem")) {
		err = bench_rtlmem_command(line);
	} else if (strstarts(line, "what=seh")) {
		err = bench_seh_command(line);
	} else {
		err = bench_command(line);
	}
	mutex_unlock(&run_mutex);
	return err;
}

static ssize_t run_write(struct file *file, const char __user *data, size_t size, loff_t *pos)
{
	char line[MAX_LINE + 2];
	int err;

	if (size > MAX_LINE + 1)
		goto too_long;
	if (copy_from_user(line, data, size))
		return -EFAULT;
	line[size] = '\0';
	if (strlen(line) != size) {
		pr_err("run: a line cannot contain a NUL\n");
		return -EINVAL;
	}
	if (size && line[size - 1] == '\n')
		line[size - 1] = '\0';
	if (strlen(line) > MAX_LINE)
		goto too_long;
	if (strchr(line, '\n')) {
		pr_err("run: one line at a time\n");
		return -EINVAL;
	}
	err = run_line(line);
	return err ?: size;

too_long:
	pr_err("run: a line has at most %d bytes\n", MAX_LINE);
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
	int err = mutex_lock_interruptible(&run_mutex);

	if (err)
		return err;
	bench_clock_show(m);
	if (bench_debug_option())
		seq_printf(m, "# debug: %s\n", bench_debug_option());
	bench_memory_show(m);
	bench_result_show(m);
	bench_rtlmem_result_show(m);
	bench_seh_result_show(m);
	mutex_unlock(&run_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(result);

static int __init bench_init(void)
{
	bench_root = debugfs_create_dir("ntmem_bench", NULL);
	debugfs_create_file("run", 0200, bench_root, NULL, &run_fops);
	debugfs_create_file("result", 0444, bench_root, NULL, &result_fops);
	return 0;
}
module_init(bench_init);

static void __exit bench_exit(void)
{
	debugfs_remove(bench_root);
	bench_memory_exit();
}
module_exit(bench_exit);

MODULE_DESCRIPTION("Benchmark of NT memory routines and what they are compared with");
MODULE_AUTHOR("The ntmem developers");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "NTMEM");
