// SPDX-License-Identifier: GPL-2.0-only
/*
 * Module init and exit of ntmem.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/utsname.h>
#include <linux/workqueue.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

#include "internal.h"
#include "list.h"

/* THIS_MODULE, which could tell, is NULL where ntmem is built in. */
#define NTMEM_VERSION "0.1.0"

/* Runs what cannot be done where it comes up; nothing on it takes long. */
struct workqueue_struct *ntmem_workqueue;

static int __init ntmem_init(void)
{
	int err;

	ntmem_probe_init();
	ntmem_workqueue = alloc_workqueue("ntmem", WQ_UNBOUND, 0);
	if (!ntmem_workqueue)
		return -ENOMEM;
	err = ntmem_caches_init();
	if (err)
		goto destroy_workqueue;
	err = ntmem_blocks_init();
	if (err)
		goto exit_caches;
	ntmem_uml_init();
	ntmem_bounds_init();
	err = ntmem_late_init();
	if (err)
		goto exit_blocks;
	err = ntmem_mode_init();
	if (err)
		goto exit_late;
	err = ntmem_shrink_init();
	if (err)
		goto exit_mode;
	err = ntmem_drivers_init();
	if (err)
		goto exit_shrink;
	ntmem_debugfs_init();

	pr_info("version " NTMEM_VERSION " for %s: lists, pool, Rtl memory, debug output\n",
		init_utsname()->release);
	return 0;

exit_shrink:
	ntmem_shrink_exit();
exit_mode:
	ntmem_mode_exit();
exit_late:
	ntmem_late_exit();
exit_blocks:
	ntmem_blocks_exit();
exit_caches:
	ntmem_caches_exit();
destroy_workqueue:
	destroy_workqueue(ntmem_workqueue);
	return err;
}
module_init(ntmem_init);

/* Drivers hold references to this module: none is loaded when this runs. */
static void __exit ntmem_exit(void)
{
	ntmem_debugfs_exit();
	ntmem_drivers_exit();
	ntmem_lookaside_exit();
	ntmem_late_exit();
	ntmem_shrink_exit();
	/* The first may arm the second, and both send magazines away. */
	ntmem_mode_exit();
	ntmem_sweep_exit();
	ntmem_mode_wait();
	ntmem_blocks_exit();
	ntmem_caches_exit();
	ntmem_tags_exit();
	ntmem_callers_exit();
	ntmem_debug_exit();
	destroy_workqueue(ntmem_workqueue);
	/* Private halves of lists go by call_rcu(). */
	rcu_barrier();
}
module_exit(ntmem_exit);

MODULE_DESCRIPTION("Memory routines of the Windows NT kernel");
MODULE_AUTHOR("The ntmem developers");
MODULE_VERSION(NTMEM_VERSION);
MODULE_LICENSE("GPL");
