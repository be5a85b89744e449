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
#define HARDWARE_DATABASE "\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM"
#define SERVICE_PREFIX "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"

enum driver_string {
	DRIVER_STRING_NAME,
	DRIVER_STRING_SERVICE,
	DRIVER_STRING_HARDWARE,
	DRIVER_STRING_PATH,
	DRIVER_NR_STRINGS,
};

/**
 * struct ntmem_driver - one driver
 * @object: what its routines see, and may change
 * @extension: what @object points to
 * @hardware: what @object points to
 * @path: its place in the registry, while DriverEntry runs
 * @strings: memory of the strings of these; %NULL for those that there are not
 * @entry: its DriverEntry
 * @module: its module, or %NULL if it is built in
 * @name: the module's name
 */
struct ntmem_driver {
	DRIVER_OBJECT object;
	DRIVER_EXTENSION extension;
	UNICODE_STRING hardware;
	UNICODE_STRING path;
	u16 *strings[DRIVER_NR_STRINGS];
	PDRIVER_INITIALIZE entry;
	struct module *module;
	const char *name;
};

/* What all major functions of a driver answer until it sets its own. */
static NTSTATUS driver_refuse(struct _DEVICE_OBJECT *device, struct _IRP *irp)
{
	return STATUS_INVALID_DEVICE_REQUEST;
}

/* Makes a counted 16-bit string out of two ASCII ones. */
static int driver_make_string(struct ntmem_driver *driver, enum driver_string which,
			      UNICODE_STRING *string, const char *prefix, const char *name)
{
	size_t i, prefix_length = strlen(prefix), length = prefix_length + strlen(name);
	u16 *buffer = kmalloc_array(length + 1, sizeof(*buffer), GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	for (i = 0; i < length; i++)
		buffer[i] = i < prefix_length ? prefix[i] : name[i - prefix_length];
	buffer[length] = 0;
	driver->strings[which] = buffer;
	string->Buffer = buffer;
	string->Length = length * sizeof(*buffer);
	string->MaximumLength = string->Length + sizeof(*buffer);
	return 0;
}

/* What the driver has made of the strings does not matter. */
static void driver_free(struct ntmem_driver *driver)
{
	int i;

	for (i = 0; i < DRIVER_NR_STRINGS; i++)
		kfree(driver->strings[i]);
	kfree(driver);
}

static int driver_make_object(struct ntmem_driver *driver)
{
	DRIVER_OBJECT *object = &driver->object;
	int i, err;

	object->Type = IO_TYPE_DRIVER;
	object->Size = sizeof(*object);
	if (driver->module) {
		object->DriverStart = ntmem_compat_module_code(driver->module);
		object->DriverSize = ntmem_compat_module_code_bytes(driver->module);
	}
	object->DriverExtension = &driver->extension;
	object->HardwareDatabase = &driver->hardware;
	object->DriverInit = driver->entry;
	for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
		object->MajorFunction[i] = driver_refuse;
	driver->extension.DriverObject = object;
	err = driver_make_string(driver, DRIVER_STRING_NAME, &object->DriverName, DRIVER_PREFIX,
				 driver->name);
	err = err ?: driver_make_string(driver, DRIVER_STRING_SERVICE,
					&driver->extension.ServiceKeyName, "", driver->name);
	return err ?: driver_make_string(driver, DRIVER_STRING_HARDWARE, &driver->hardware,
					 HARDWARE_DATABASE, "");
}

/* Runs in the driver's thread; the registry path is gone when it returns, as in NT. */
static int driver_enter(void *argument)
{
	struct ntmem_driver *driver = argument;
	NTSTATUS status;
	int err;

	err = driver_make_string(driver, DRIVER_STRING_PATH, &driver->path, SERVICE_PREFIX,
				 driver->name);
	if (err)
		return err;
	status = driver->entry(&driver->object, &driver->path);
	ntmem_irql_check_return(driver->entry);
	kfree(driver->strings[DRIVER_STRING_PATH]);
	driver->strings[DRIVER_STRING_PATH] = NULL;
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

static void driver_report_violations(struct module *module)
{
	struct ntmem_violation first;
	u64 nr = ntmem_violations_module_gone(module, &first);

	if (nr)
		pr_warn("%s: %llu violations while it was loaded, the first: 0x%02x %s: %s\n",
			module_name(module), nr, first.code, ntmem_bug_check_name(first.code),
			first.what);
}

/* Sees every module go, those that use ntmem without the glue too. */
static int driver_module_event(struct notifier_block *notifier, unsigned long event, void *data)
{
	struct module *module = data;

	if (event == MODULE_STATE_GOING) {
		ntmem_lookaside_module_gone(module);
		ntmem_leaks_module_gone(module);
		driver_report_violations(module);
	}
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

/* Says so if a module was built for another ntmem; only what stays in every ABI is read. */
static int driver_check_abi(const struct ntmem_driver_info *info)
{
	if (info->abi == NTMEM_ABI && info->bytes >= sizeof(*info))
		return 0;
	pr_err("%s: built for ntmem ABI %u of %u bytes, this is ABI %u of %zu: build it again\n",
	       info->name, info->abi, info->bytes, NTMEM_ABI, sizeof(*info));
	return -ENOEXEC;
}

/**
 * ntmem_driver_load() - run a driver's DriverEntry
 * @info: the driver; need not stay
 *
 * A driver that sets no DriverUnload cannot be unloaded, as in NT.
 *
 * Context: Process context, from the module's init.
 * Return: the driver, or an ERR_PTR(); DriverUnload is then not called:
 * * -ENOEXEC - the module was built for another ABI; DriverEntry has not been called
 * * -ENOMEM - there is no memory for what it is called with
 * * -EINTR - insmod was killed
 * * -EIO - a bug check stopped DriverEntry, or its status has no errno of its own
 * * any other - the errno that its status stands for
 */
struct ntmem_driver *ntmem_driver_load(const struct ntmem_driver_info *info)
{
	struct ntmem_driver *driver;
	int err = driver_check_abi(info);

	if (err)
		return ERR_PTR(err);
	driver = kzalloc(sizeof(*driver), GFP_KERNEL);
	if (!driver)
		return ERR_PTR(-ENOMEM);
	driver->entry = info->entry;
	driver->module = info->module;
	driver->name = info->name;
	err = driver_make_object(driver);
	if (!err)
		err = ntmem_thread_run(driver_enter, driver, driver->name);
	if (err) {
		driver_free(driver);
		return ERR_PTR(err);
	}
	if (!driver->object.DriverUnload) {
		pr_info("%s: no DriverUnload, so it stays loaded\n", driver->name);
		__module_get(driver->module);
	}
	return driver;
}
NTMEM_EXPORT_SYMBOL(ntmem_driver_load);

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
