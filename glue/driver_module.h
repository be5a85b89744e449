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

#include <ntmem/abi.h>
#include <ntmem/driver.h>

struct ntmem_driver;

/**
 * struct ntmem_driver_info - what a module says of its driver
 * @bytes: size of this structure
 * @abi: %NTMEM_ABI as the module was built
 * @name: the module's name; must stay
 * @entry: the driver's DriverEntry
 * @module: the module, or %NULL if it is built in
 *
 * The first three stay where they are in every ABI, so that a module of another one can be
 * refused by its name.
 */
struct ntmem_driver_info {
	u32 bytes;
	u32 abi;
	const char *name;
	PDRIVER_INITIALIZE entry;
	struct module *module;
};

struct ntmem_driver *ntmem_driver_load(const struct ntmem_driver_info *info);
void ntmem_driver_stop(struct ntmem_driver *driver);

/**
 * ntmem_driver_start() - run a driver's DriverEntry
 * @entry: the routine
 * @module: module that it is in, or %NULL if it is built in
 * @name: the module's name; must stay
 *
 * Context: As ntmem_driver_load().
 * Return: as ntmem_driver_load().
 */
static inline struct ntmem_driver *ntmem_driver_start(PDRIVER_INITIALIZE entry,
						      struct module *module, const char *name)
{
	const struct ntmem_driver_info info = {
		.bytes = sizeof(info),
		.abi = NTMEM_ABI,
		.name = name,
		.entry = entry,
		.module = module,
	};

	return ntmem_driver_load(&info);
}

/**
 * NTMEM_DRIVER_MODULE_LICENSED() - make a module of a driver under a licence of its own
 * @description: for modinfo
 * @license: for modinfo; ntmem's routines are for modules under a licence that Linux takes for
 *	a GPL-compatible one
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
	MODULE_LICENSE(license);                                             \
	MODULE_INFO(import_ns, "NTMEM")

/**
 * NTMEM_DRIVER_MODULE() - make a module of a driver under the GPL
 * @description: for modinfo
 */
#define NTMEM_DRIVER_MODULE(description) NTMEM_DRIVER_MODULE_LICENSED(description, "GPL")

#endif /* NTMEM_GLUE_DRIVER_MODULE_H */
