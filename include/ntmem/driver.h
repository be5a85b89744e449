/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The driver object and the routines that a driver provides; see
 * "Writing a DriverEntry Routine" and "Writing an Unload Routine".
 */
#ifndef NTMEM_DRIVER_H
#define NTMEM_DRIVER_H

#include <ntmem/status.h>

NTMEM_BEGIN_DECLS

#define IO_TYPE_DRIVER 4

/* Requests by number, as indices of MajorFunction. */
#define IRP_MJ_CREATE 0x00
#define IRP_MJ_CREATE_NAMED_PIPE 0x01
#define IRP_MJ_CLOSE 0x02
#define IRP_MJ_READ 0x03
#define IRP_MJ_WRITE 0x04
#define IRP_MJ_QUERY_INFORMATION 0x05
#define IRP_MJ_SET_INFORMATION 0x06
#define IRP_MJ_QUERY_EA 0x07
#define IRP_MJ_SET_EA 0x08
#define IRP_MJ_FLUSH_BUFFERS 0x09
#define IRP_MJ_QUERY_VOLUME_INFORMATION 0x0a
#define IRP_MJ_SET_VOLUME_INFORMATION 0x0b
#define IRP_MJ_DIRECTORY_CONTROL 0x0c
#define IRP_MJ_FILE_SYSTEM_CONTROL 0x0d
#define IRP_MJ_DEVICE_CONTROL 0x0e
#define IRP_MJ_INTERNAL_DEVICE_CONTROL 0x0f
#define IRP_MJ_SCSI IRP_MJ_INTERNAL_DEVICE_CONTROL
#define IRP_MJ_SHUTDOWN 0x10
#define IRP_MJ_LOCK_CONTROL 0x11
#define IRP_MJ_CLEANUP 0x12
#define IRP_MJ_CREATE_MAILSLOT 0x13
#define IRP_MJ_QUERY_SECURITY 0x14
#define IRP_MJ_SET_SECURITY 0x15
#define IRP_MJ_POWER 0x16
#define IRP_MJ_SYSTEM_CONTROL 0x17
#define IRP_MJ_DEVICE_CHANGE 0x18
#define IRP_MJ_QUERY_QUOTA 0x19
#define IRP_MJ_SET_QUOTA 0x1a
#define IRP_MJ_PNP 0x1b
#define IRP_MJ_PNP_POWER IRP_MJ_PNP
#define IRP_MJ_MAXIMUM_FUNCTION 0x1b

struct _DRIVER_OBJECT;
struct _FAST_IO_DISPATCH;

/* Opaque: there are no devices and no requests. */
typedef struct _DEVICE_OBJECT DEVICE_OBJECT, *PDEVICE_OBJECT;
typedef struct _IRP IRP, *PIRP;

typedef NTSTATUS NTAPI DRIVER_INITIALIZE(struct _DRIVER_OBJECT *DriverObject,
					 PUNICODE_STRING RegistryPath);
typedef DRIVER_INITIALIZE *PDRIVER_INITIALIZE;
typedef VOID NTAPI DRIVER_UNLOAD(struct _DRIVER_OBJECT *DriverObject);
typedef DRIVER_UNLOAD *PDRIVER_UNLOAD;
typedef VOID NTAPI DRIVER_STARTIO(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_STARTIO *PDRIVER_STARTIO;
typedef NTSTATUS NTAPI DRIVER_DISPATCH(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_DISPATCH *PDRIVER_DISPATCH;
typedef DRIVER_DISPATCH DRIVER_DISPATCH_PAGED, *PDRIVER_DISPATCH_PAGED;
typedef NTSTATUS NTAPI DRIVER_ADD_DEVICE(struct _DRIVER_OBJECT *DriverObject,
					 struct _DEVICE_OBJECT *PhysicalDeviceObject);
typedef DRIVER_ADD_DEVICE *PDRIVER_ADD_DEVICE;

/* Drivers of devices set AddDevice, which nothing calls. ServiceKeyName is the module's name. */
typedef struct _DRIVER_EXTENSION {
	struct _DRIVER_OBJECT *DriverObject;
	PDRIVER_ADD_DEVICE AddDevice;
	ULONG Count;
	UNICODE_STRING ServiceKeyName;
} DRIVER_EXTENSION, *PDRIVER_EXTENSION;

/*
 * What stands for a loaded driver. Size is in bytes, DriverName is \Driver\ and
 * the module's name, DriverInit is the driver's DriverEntry. DriverEntry sets
 * DriverUnload; a driver that leaves it NULL stays loaded. MajorFunction starts
 * as a routine that answers STATUS_INVALID_DEVICE_REQUEST. DriverStart and
 * DriverSize tell where the module's code is, or nothing if it is built in;
 * HardwareDatabase names a key that nobody can open. The other fields are
 * there for their offsets: ntmem has no I/O manager.
 */
typedef struct _DRIVER_OBJECT {
	CSHORT Type;
	CSHORT Size;
	struct _DEVICE_OBJECT *DeviceObject;
	ULONG Flags;
	PVOID DriverStart;
	ULONG DriverSize;
	PVOID DriverSection;
	struct _DRIVER_EXTENSION *DriverExtension;
	UNICODE_STRING DriverName;
	PUNICODE_STRING HardwareDatabase;
	struct _FAST_IO_DISPATCH *FastIoDispatch;
	PDRIVER_INITIALIZE DriverInit;
	PDRIVER_STARTIO DriverStartIo;
	PDRIVER_UNLOAD DriverUnload;
	PDRIVER_DISPATCH MajorFunction[IRP_MJ_MAXIMUM_FUNCTION + 1];
} DRIVER_OBJECT, *PDRIVER_OBJECT;
#ifdef __LP64__
NTMEM_STATIC_ASSERT(sizeof(DRIVER_EXTENSION) == 0x28, "DRIVER_EXTENSION");
NTMEM_STATIC_ASSERT(sizeof(DRIVER_OBJECT) == 0x150, "DRIVER_OBJECT");
#endif

/* Defined by the driver. */
DRIVER_INITIALIZE DriverEntry;

NTMEM_END_DECLS

/*
 * A driver may say what Linux wants to know of its source, the one thing there that NT does
 * not know. Its build reads the license off the source, for the Linux side of its module; the
 * others are for readers.
 */
#ifdef NTMEM_DRIVER
#define MODULE_LICENSE(license) NTMEM_STATIC_ASSERT(sizeof(license) > 1, "license")
#define MODULE_AUTHOR(author) NTMEM_STATIC_ASSERT(sizeof(author), "author")
#define MODULE_DESCRIPTION(description) NTMEM_STATIC_ASSERT(sizeof(description), "description")
#define MODULE_VERSION(version) NTMEM_STATIC_ASSERT(sizeof(version), "version")
#endif

#endif /* NTMEM_DRIVER_H */
