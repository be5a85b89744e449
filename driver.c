// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drivers: how a module with a DriverEntry is started and stopped.
 *
 * A driver's routines run in threads of ntmem's own, as NT runs them in a
 * system thread, while whoever asked for them waits; see thread.c.
 *
 * A bug check in one of them ends its thread. In NT the driver would stay where it
 * is; Linux does not keep a module whose init has failed, nor one whose exit has
 * begun. So after DriverEntry the load fails with -EIO, after DriverUnload the module
 * goes, and what the driver leaves behind is ended as that of any other.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "glue/driver_module.h"
#include "internal.h"
#include "list.h"
#include "thread.h"

#define DRIVER_PREFIX "\\Driver\\"
#define SERVICE_PREFIX "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

/**
 * struct ntmem_driver - one driver
 * @object: what its routines see
 * @path: its place in the registry, while DriverEntry runs
 * @module: its module, or %NULL if it is built in
 * @name: the module's name
 */
struct ntmem_driver {
	DRIVER_OBJECT object;
	UNICODE_STRING path;
	struct module *module;
	const char *name;
};

/* What all major functions of a driver answer until it sets its own. */
static NTSTATUS driver_refuse(struct _DEVICE_OBJECT *device, struct _IRP *irp)
{
	return STATUS_INVALID_DEVICE_REQUEST;
}

/* Makes a counted 16-bit string out of two ASCII ones. */
static int driver_make_string(UNICODE_STRING *string, const char *prefix, const char *name)
{
	size_t i, prefix_length = strlen(prefix), length = prefix_length + strlen(name);

	string->Buffer = kmalloc_array(length + 1, sizeof(WCHAR), GFP_KERNEL);
	if (!string->Buffer)
		return -ENOMEM;
	for (i = 0; i < length; i++)
		string->Buffer[i] = i < prefix_length ? prefix[i] : name[i - prefix_length];
	string->Buffer[length] = 0;
	string->Length = length * sizeof(WCHAR);
	string->MaximumLength = string->Length + sizeof(WCHAR);
	return 0;
}

static void driver_free(struct ntmem_driver *driver)
{
	kfree(driver->object.DriverName.Buffer);
	/* Still there if a bug check stopped DriverEntry. */
	kfree(driver->path.Buffer);
	kfree(driver);
}

/* Runs in the driver's thread; the registry path is gone when it returns, as in NT. */
static int driver_enter(void *argument)
{
	struct ntmem_driver *driver = argument;
	NTSTATUS status;
	int err;

	err = driver_make_string(&driver->path, SERVICE_PREFIX, driver->name);
	if (err)
		return err;
	status = driver->object.DriverInit(&driver->object, &driver->path);
	ntmem_irql_check_return(driver->object.DriverInit);
	kfree(driver->path.Buffer);
	driver->path.Buffer = NULL;
	if (!NT_SUCCESS(status))
		pr_err("%s: DriverEntry failed with 0x%08x %s\n", driver->name, status,
		       ntmem_status_name(status));
	return ntmem_status_to_errno(status);
}

static int driver_leave(void *argument)
{
	struct ntmem_driver *driver = argument;

	PDRIVER_UNLOAD unload = driver->object.DriverUnload;

	/* Absent where the driver took it away, or its module was forced out. */
	if (unload) {
		unload(&driver->object);
		ntmem_irql_check_return(unload);
	}
	return 0;
}

/* Sees every module go, those that use ntmem without the glue too. */
static int driver_module_event(struct notifier_block *notifier, unsigned long event, void *module)
{
	if (event == MODULE_STATE_GOING)
		ntmem_lookaside_module_gone(module);
	return NOTIFY_OK;
}

static struct notifier_block driver_module_notifier = {
	.notifier_call = driver_module_event,
};

/**
 * ntmem_drivers_init() - start to look after what drivers leave behind
 *
 * Context: Process context.
 * Return: 0 or a negative errno.
 */
int ntmem_drivers_init(void)
{
	return register_module_notifier(&driver_module_notifier);
}

/* Undoes ntmem_drivers_init(). */
void ntmem_drivers_exit(void)
{
	unregister_module_notifier(&driver_module_notifier);
}

/**
 * ntmem_driver_start() - run a driver's DriverEntry
 * @entry: the routine
 * @module: module that it is in, or %NULL if it is built in
 * @name: the module's name; must stay
 *
 * A driver that sets no DriverUnload cannot be unloaded, as in NT.
 *
 * Context: Process context, from the module's init.
 * Return: the driver, or an ERR_PTR() of the errno that DriverEntry's status
 * stands for, -EIO if a bug check stopped it; DriverUnload is then not called.
 */
struct ntmem_driver *ntmem_driver_start(PDRIVER_INITIALIZE entry, struct module *module,
					const char *name)
{
	struct ntmem_driver *driver;
	int i, err;

	driver = kzalloc(sizeof(*driver), GFP_KERNEL);
	if (!driver)
		return ERR_PTR(-ENOMEM);
	driver->module = module;
	driver->name = name;
	driver->object.Type = IO_TYPE_DRIVER;
	driver->object.Size = sizeof(driver->object);
	driver->object.DriverInit = entry;
	for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
		driver->object.MajorFunction[i] = driver_refuse;
	err = driver_make_string(&driver->object.DriverName, DRIVER_PREFIX, name);
	if (!err)
		err = ntmem_thread_run(driver_enter, driver, name);
	if (err) {
		driver_free(driver);
		return ERR_PTR(err);
	}
	if (!driver->object.DriverUnload) {
		pr_info("%s: no DriverUnload, so it stays loaded\n", name);
		__module_get(module);
	}
	return driver;
}
NTMEM_EXPORT_SYMBOL(ntmem_driver_start);

/**
 * ntmem_driver_stop() - run a driver's DriverUnload
 * @driver: from ntmem_driver_start(); gone afterwards
 *
 * Context: Process context, from the module's exit.
 */
void ntmem_driver_stop(struct ntmem_driver *driver)
{
	struct ntmem_thread thread = {};

	/*
	 * A module's exit cannot fail, so where there is no thread to be had, or
	 * rmmod is being killed, the routine runs in this one. A bug check there
	 * cannot be survived.
	 */
	if (ntmem_thread_start(&thread, driver_leave, driver, driver->name))
		driver_leave(driver);
	else
		ntmem_thread_wait(&thread);
	driver_free(driver);
}
NTMEM_EXPORT_SYMBOL(ntmem_driver_stop);
