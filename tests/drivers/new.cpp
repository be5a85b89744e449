// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operators of ntmem/new.h, in a driver that brings none of its own.
 */
#include <ntddk.h>
#include <ntmem/new.h>

#define NEW_TAG 'wneT'

namespace
{

ULONG NrConstructed, NrDestructed;

struct Counted {
	Counted()
	{
		NrConstructed++;
	}

	virtual ~Counted()
	{
		NrDestructed++;
	}

	/* What the operator left there. */
	ULONG volatile Value;
};

struct alignas(64) Aligned : Counted {
	UCHAR Bytes[100];
};

ULONG NrWrong;

void Expect(bool Holds, PCSTR What)
{
	if (!Holds) {
		NrWrong++;
		DbgPrint("test_new: wrong: %s\n", What);
	}
}

void Objects()
{
	Counted *Plain = new Counted;
	Counted *Typed = new (NonPagedPool) Counted;
	Counted *Tagged = new (NonPagedPoolNx, NEW_TAG) Counted;
	Counted *Flagged = new ((POOL_FLAGS)POOL_FLAG_PAGED, NEW_TAG) Counted;
	Counted *Far = new (NonPagedPool) Aligned;
	Counted *Array = new (PagedPool, NEW_TAG) Counted[5];

	Expect(NrConstructed == 10, "ten were constructed");
	Expect((ULONG_PTR)Far % 64 == 0, "what is aligned stands there");
	delete Plain;
	delete Typed;
	delete Tagged;
	delete Flagged;
	delete Far;
	delete[] Array;
	Expect(NrDestructed == 10, "ten were destructed");
}

void Zeroes()
{
	Counted *Objects[8];

	/* So that some of the memory has been somebody else's. */
	for (Counted *&Object : Objects)
		Object = new Counted;
	for (Counted *Object : Objects) {
		Object->Value = 0xdeadbeef;
		delete Object;
	}
	for (Counted *&Object : Objects)
		Object = new Counted;
	for (Counted *Object : Objects) {
		Expect(Object->Value == 0, "memory is zeroed");
		delete Object;
	}
	NrConstructed = NrDestructed = 10;
}

void Failures()
{
	/* More than there is. */
	struct Huge : Counted {
		UCHAR Bytes[1ULL << 40];
	};
	Huge *Object = new (NonPagedPool) Huge;

	Expect(!Object && NrConstructed == 10, "no constructor runs without memory");
	delete Object;
	delete[] static_cast<char *>(nullptr);
	Expect(NrDestructed == 10, "nothing is done about NULL");
}

void Places()
{
	alignas(Counted) UCHAR Memory[sizeof(Counted)];
	Counted *Object = new (static_cast<void *>(Memory)) Counted;
	char *None = new (PagedPool) char[0];
	char *Other = new (PagedPool) char[0];

	Expect(static_cast<void *>(Object) == Memory, "placement is where it is told");
	Object->~Counted();
	Expect(None && Other && None != Other, "no bytes have an address");
	delete[] None;
	delete[] Other;
}

} // namespace

static VOID Unload(PDRIVER_OBJECT)
{
	DbgPrint("test_new: unload\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING)
{
	DriverObject->DriverUnload = Unload;
	Objects();
	Zeroes();
	Failures();
	Places();
	DbgPrint("test_new: %u things are wrong\n", NrWrong);
	return STATUS_SUCCESS;
}
