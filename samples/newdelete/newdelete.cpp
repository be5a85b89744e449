// SPDX-License-Identifier: GPL-2.0-only
/*
 * The classic program of new and delete: operators of the driver's own on pool memory,
 * global ones for arrays and another pair for a class, each with a word on when it runs.
 */
#include <ntddk.h>

#define GLOBAL_TAG 'bolG'
#define OBJECT_TAG 'jbOT'

/* Without a pool type they take paged memory. They return NULL where there is none. */
void *operator new(size_t Size, POOL_TYPE PoolType = PagedPool) noexcept
{
	KdPrint(("global operator new, %Iu bytes\n", Size));
	return ExAllocatePoolWithTag(PoolType, Size, GLOBAL_TAG);
}

void *operator new[](size_t Size, POOL_TYPE PoolType = PagedPool) noexcept
{
	KdPrint(("global operator new[], %Iu bytes\n", Size));
	return ExAllocatePoolWithTag(PoolType, Size, GLOBAL_TAG);
}

void operator delete(void *Memory) noexcept
{
	KdPrint(("global operator delete\n"));
	if (Memory)
		ExFreePoolWithTag(Memory, GLOBAL_TAG);
}

void operator delete(void *Memory, size_t Size) noexcept
{
	KdPrint(("global operator delete, %Iu bytes\n", Size));
	if (Memory)
		ExFreePoolWithTag(Memory, GLOBAL_TAG);
}

void operator delete[](void *Memory) noexcept
{
	KdPrint(("global operator delete[]\n"));
	if (Memory)
		ExFreePoolWithTag(Memory, GLOBAL_TAG);
}

void operator delete[](void *Memory, size_t Size) noexcept
{
	KdPrint(("global operator delete[], %Iu bytes\n", Size));
	if (Memory)
		ExFreePoolWithTag(Memory, GLOBAL_TAG);
}

class Object
{
public:
	Object()
	{
		KdPrint(("constructor\n"));
		Contents[0] = 'O';
	}

	~Object()
	{
		KdPrint(("destructor of '%c'\n", Contents[0]));
	}

	static void *operator new(size_t Size, POOL_TYPE PoolType = PagedPool) noexcept
	{
		KdPrint(("class new, %Iu bytes of %s pool\n", Size,
			 PoolType == PagedPool ? "paged" : "nonpaged"));
		return ExAllocatePoolWithTag(PoolType, Size, OBJECT_TAG);
	}

	static void operator delete(void *Memory) noexcept
	{
		KdPrint(("class delete\n"));
		if (Memory)
			ExFreePoolWithTag(Memory, OBJECT_TAG);
	}

private:
	char Contents[1024];
};

/* What a base class has virtual, the destructor too, is found through its pointer. */
class Shape
{
public:
	virtual ~Shape()
	{
		KdPrint(("destructor of the shape\n"));
	}

	virtual ULONG Corners() const = 0;
};

class Square : public Shape
{
public:
	~Square() override
	{
		KdPrint(("destructor of the square\n"));
	}

	ULONG Corners() const override
	{
		return 4;
	}
};

static bool ObjectProgram()
{
	Object *Paged = new Object;

	if (!Paged)
		return false;
	delete Paged;

	Object *NonPaged = new (NonPagedPool) Object;

	if (!NonPaged)
		return false;
	delete NonPaged;
	return true;
}

static bool ArrayProgram()
{
	char *Paged = new (PagedPool) char[100];
	char *NonPaged = new (NonPagedPool) char[100];
	bool Both = Paged && NonPaged;

	if (Both) {
		RtlFillMemory(Paged, 100, 0xAA);
		RtlCopyMemory(NonPaged, Paged, 100);
	}
	delete[] Paged;
	delete[] NonPaged;
	return Both;
}

static bool VirtualProgram()
{
	Shape *Shape = new (NonPagedPool) Square;

	if (!Shape)
		return false;
	DbgPrint("the shape has %u corners\n", Shape->Corners());
	delete Shape;
	return true;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
	UNREFERENCED_PARAMETER(DriverObject);
	KdPrint(("DriverUnload: the newdelete sample is gone\n"));
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
	UNREFERENCED_PARAMETER(RegistryPath);
	DriverObject->DriverUnload = DriverUnload;
	if (!ObjectProgram() || !ArrayProgram() || !VirtualProgram())
		return STATUS_INSUFFICIENT_RESOURCES;
	return STATUS_SUCCESS;
}
