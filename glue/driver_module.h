/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Linux side of a driver's module.
 *
 * A driver's source knows nothing of Linux. One more file beside it, which
 * includes this header and holds one line, makes a module of both:
 *
 *	NTMEM_DRIVER_MODULE("What the driver does");
 */
#ifndef NTMEM_GLUE_DRIVER_MODULE_H
#define NTMEM_GLUE_DRIVER_MODULE_H

#include <linux/err.h>
#include <linux/init.h>
#include <linux/module.h>

#include <ntmem/driver.h>

struct ntmem_driver;

struct ntmem_driver *ntmem_driver_start(PDRIVER_INITIALIZE entry, struct module *module,
					const char *name);
void ntmem_driver_stop(struct ntmem_driver *driver);

/**
 * NTMEM_DRIVER_MODULE() - make a module of a driver
 * @description: for modinfo
 */
#define NTMEM_DRIVER_MODULE_LICENSED(description, license)                   \
	static struct ntmem_driver *ntmem_this_driver;                       \
	static int __init ntmem_this_driver_init(void)                       \
	{                                                                    \
		ntmem_this_driver =                                          \
			ntmem_driver_start(DriverEntry, THIS_MODULE, KBUILD_MODNAME); \
		return PTR_ERR_OR_ZERO(ntmem_this_driver);                   \
	}                                                                    \
	module_init(ntmem_this_driver_init);                                 \
	static void __exit ntmem_this_driver_exit(void)                      \
	{                                                                    \
		ntmem_driver_stop(ntmem_this_driver);                        \
	}                                                                    \
	module_exit(ntmem_this_driver_exit);                                 \
	MODULE_DESCRIPTION(description);                                     \
	MODULE_LICENSE(license);                                               \
	MODULE_INFO(import_ns, "NTMEM")

#define NTMEM_DRIVER_MODULE(description) NTMEM_DRIVER_MODULE_LICENSED(description, "GPL")

#endif /* NTMEM_GLUE_DRIVER_MODULE_H */
