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
#define IRP_MJ_MAXIMUM_FUNCTION 0x1b

struct _DRIVER_OBJECT;
struct _DEVICE_OBJECT;
struct _DRIVER_EXTENSION;
struct _FAST_IO_DISPATCH;
struct _IRP;

typedef NTSTATUS NTAPI DRIVER_INITIALIZE(struct _DRIVER_OBJECT *DriverObject,
					 PUNICODE_STRING RegistryPath);
typedef DRIVER_INITIALIZE *PDRIVER_INITIALIZE;
typedef VOID NTAPI DRIVER_UNLOAD(struct _DRIVER_OBJECT *DriverObject);
typedef DRIVER_UNLOAD *PDRIVER_UNLOAD;
typedef VOID NTAPI DRIVER_STARTIO(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_STARTIO *PDRIVER_STARTIO;
typedef NTSTATUS NTAPI DRIVER_DISPATCH(struct _DEVICE_OBJECT *DeviceObject, struct _IRP *Irp);
typedef DRIVER_DISPATCH *PDRIVER_DISPATCH;

/*
 * What stands for a loaded driver. Size is in bytes, DriverName is \Driver\ and
 * the module's name, DriverInit is the driver's DriverEntry. DriverEntry sets
 * DriverUnload; a driver that leaves it NULL stays loaded. MajorFunction starts
 * as a routine that answers STATUS_INVALID_DEVICE_REQUEST. The other fields are
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
NTMEM_STATIC_ASSERT(sizeof(DRIVER_OBJECT) == 0x150, "DRIVER_OBJECT");
#endif

/* Defined by the driver. */
DRIVER_INITIALIZE DriverEntry;

NTMEM_END_DECLS

#endif /* NTMEM_DRIVER_H */
