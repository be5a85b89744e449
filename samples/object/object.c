// SPDX-License-Identifier: GPL-2.0-only
/*
 * What new and delete are to C++, in C: objects of a type that has a constructor and a
 * destructor, one by one and in arrays, from the pool that is asked for.
 */
#include <ntddk.h>
#include <ntmem/object.h>

#define OBJECT_TAG 'jbOC'
#define MAX_LEVEL 3

typedef struct _OBJECT {
	ULONG Level;
	CHAR Contents[1020];
} OBJECT;

/* A constructor may refuse: then there is no object, and no memory is held. */
static NTSTATUS ObjectConstruct(OBJECT *Object, PVOID Argument)
{
	PULONG Level = (PULONG)Argument;

	if (Level && *Level > MAX_LEVEL) {
		KdPrint(("constructor refuses level %u\n", *Level));
		return STATUS_INVALID_PARAMETER;
	}
	if (Level)
		Object->Level = (*Level)++;
	KdPrint(("constructor, level %u\n", Object->Level));
	return STATUS_SUCCESS;
}

static VOID ObjectDestruct(OBJECT *Object)
{
	KdPrint(("destructor, level %u\n", Object->Level));
}

NTMEM_DEFINE_OBJECT_TYPE(OBJECT, OBJECT_TAG, ObjectConstruct, ObjectDestruct);

static BOOLEAN SingleProgram(VOID)
{
	OBJECT *Paged = NTMEM_NEW(OBJECT, PagedPool);
	OBJECT *NonPaged = NTMEM_NEW(OBJECT, NonPagedPool);
	BOOLEAN Both = Paged && NonPaged;

	DbgPrint("%I64d objects live\n", NTMEM_LIVE(OBJECT));
	NTMEM_DELETE(OBJECT, Paged);
	NTMEM_DELETE(OBJECT, NonPaged);
	return Both;
}

/* Constructed in order, destructed in reverse; one that refuses takes all with it. */
static BOOLEAN ArrayProgram(VOID)
{
	ULONG Level = 1;
	OBJECT *Objects = NTMEM_NEW_ARRAY_WITH(OBJECT, PagedPool, 3, &Level);

	if (!Objects)
		return FALSE;
	NTMEM_DELETE_ARRAY(OBJECT, Objects);
	Level = 2;
	Objects = NTMEM_NEW_ARRAY_WITH(OBJECT, PagedPool, 3, &Level);
	DbgPrint("%s, %I64d objects live\n", Objects ? "an array" : "no array",
		 NTMEM_LIVE(OBJECT));
	return !Objects;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the object sample is gone\n"));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	return SingleProgram() && ArrayProgram() ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
