// SPDX-License-Identifier: GPL-2.0-only
/*
 * C++ in drivers: operators new and delete as drivers write them.
 */
#include "cxx_cases.h"

#define TAG 0x43787873

static bool is_out_of_memory;

static PVOID allocate(const char *name, SIZE_T size, POOL_FLAGS flags)
{
	cxx_say_number(name, (LONGLONG)size);
	return is_out_of_memory ? NULL : ExAllocatePool2(flags, size, TAG);
}

void *operator new(SIZE_T size, POOL_TYPE type, ULONG tag = TAG)
{
	cxx_say_number("type", (LONGLONG)size);
	return is_out_of_memory ? NULL : ExAllocatePoolZero(type, size, tag);
}

void *operator new[](SIZE_T size, POOL_TYPE, ULONG = TAG)
{
	return allocate("array", size, POOL_FLAG_NON_PAGED);
}

void *operator new(SIZE_T size, POOL_FLAGS flags, ULONG)
{
	return allocate("flags", size, flags);
}

void *operator new(SIZE_T, void *place) noexcept
{
	return place;
}

void *operator new[](SIZE_T, void *place) noexcept
{
	return place;
}

void operator delete(void *, void *) noexcept
{
}

void operator delete(void *p) noexcept
{
	cxx_say("delete");
	ExFreePool(p);
}

void operator delete(void *p, SIZE_T size) noexcept
{
	cxx_say_number("sized", (LONGLONG)size);
	ExFreePool(p);
}

void operator delete[](void *p) noexcept
{
	cxx_say("delete[]");
	ExFreePool(p);
}

void operator delete[](void *p, SIZE_T) noexcept
{
	cxx_say("delete[]");
	ExFreePool(p);
}

void *operator new(SIZE_T size, std::align_val_t alignment, POOL_FLAGS flags, ULONG tag)
{
	SIZE_T bytes = (SIZE_T)alignment;
	PVOID p = ExAllocatePool2(flags | POOL_FLAG_CACHE_ALIGNED, size, tag);

	cxx_say_number("aligned", (LONGLONG)size);
	return (ULONG_PTR)p % bytes ? NULL : p;
}

void operator delete(void *p, SIZE_T, std::align_val_t) noexcept
{
	cxx_say("aligned-delete");
	ExFreePool(p);
}

namespace {

class counted {
public:
	explicit counted(int number = ++next) : number(number)
	{
		cxx_say_number("+", number);
	}

	~counted()
	{
		cxx_say_number("-", number);
	}

	counted(const counted &) = delete;
	counted &operator=(const counted &) = delete;

	static int next;

	ULONG64 filler = 0;
	int number;
};

int counted::next;

int new_from_pool_type()
{
	counted *p = new (NonPagedPoolNx, TAG) counted(5);
	int number = p->number;

	delete p;
	return number;
}

int new_from_pool_flags()
{
	counted *p = new (POOL_FLAG_NON_PAGED, TAG) counted(6);
	int number = p->number;

	delete p;
	return number;
}

int new_with_tag_alone()
{
	counted *p = new (PagedPool) counted(7);
	int number = p->number;

	delete p;
	return number;
}

int new_of_nothing_is_unique()
{
	char *a = new (NonPagedPoolNx) char[cxx_number(0)], *b = new (NonPagedPoolNx) char[0];
	bool is_unique = a && b && a != b;

	delete[] a;
	delete[] b;
	return is_unique;
}

int new_of_an_array()
{
	counted::next = 0;

	counted *all = new (NonPagedPoolNx) counted[cxx_number(3)];
	int sum = all[0].number + all[1].number + all[2].number;

	delete[] all;
	return sum;
}

int new_of_numbers()
{
	int *all = new (NonPagedPoolNx) int[10]{ 1, 2, 3, 4 }, sum = 0;

	for (int i = 0; i < 10; i++)
		sum += all[i];
	delete[] all;
	return sum;
}

int new_in_place()
{
	alignas(counted) UCHAR room[sizeof(counted)];
	counted *p = new (room) counted(9);
	int number = (void *)p == room ? p->number : 0;

	p->~counted();
	return number;
}

int new_in_place_of_an_array()
{
	alignas(counted) UCHAR room[2 * sizeof(counted) + 8];

	counted::next = 0;

	counted *all = new (room) counted[2];
	int sum = all[0].number + all[1].number;

	for (int i = 2; i--;)
		all[i].~counted();
	return sum;
}

int new_without_memory()
{
	is_out_of_memory = true;

	counted *p = new (NonPagedPoolNx) counted(5);

	is_out_of_memory = false;
	return p != NULL;
}

int new_of_an_array_without_memory()
{
	is_out_of_memory = true;

	counted *p = new (NonPagedPoolNx) counted[3];

	is_out_of_memory = false;
	return p != NULL;
}

/* The size is more than there can be, and so the operator is asked for all there is. */
int new_of_too_many_is_null()
{
	struct big {
		ULONG64 words[4];
		void *operator new[](SIZE_T size)
		{
			return size == (SIZE_T)-1 ? NULL : (void *)8;
		}
	};

	return new big[(SIZE_T)-1 / 8 + (SIZE_T)cxx_number(1)] != NULL;
}

class owner : public counted {
public:
	explicit owner(int number) : counted(number)
	{
	}

	void *operator new(SIZE_T size)
	{
		cxx_say("own-new");
		return is_out_of_memory ? NULL : ExAllocatePool2(POOL_FLAG_PAGED, size, TAG);
	}

	void operator delete(void *p)
	{
		cxx_say("own-delete");
		ExFreePoolWithTag(p, TAG);
	}
};

int new_by_a_class()
{
	owner *p = new owner(4);
	int number = p->number;

	delete p;
	return number;
}

int new_without_memory_by_a_class()
{
	is_out_of_memory = true;

	owner *p = new owner(4);

	is_out_of_memory = false;
	return p != NULL;
}

struct alignas(64) aligned {
	int number = 1;
};

int new_with_alignment()
{
	aligned *p = new (POOL_FLAG_NON_PAGED, TAG) aligned;
	int rest = (int)((ULONG_PTR)p % 64);

	if (p)
		delete p;
	return rest;
}

/* The pool zeroes; a class without a constructor relies on it. */
int new_zeroed()
{
	struct plain {
		int words[16];
	};
	plain *p = new (NonPagedPoolNx) plain;
	int sum = 0;

	for (int word : p->words)
		sum |= word;
	delete p;
	return sum;
}

int delete_of_null()
{
	counted *p = NULL, *all = NULL;

	if (cxx_number(1)) {
		delete p;
		delete[] all;
	}
	return 1;
}

}
