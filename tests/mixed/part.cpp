// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part in C++, with an object that lives as long as the driver.
 */
#include <ntddk.h>
#include "INC/parts.h"
#include "inc\value.h"

namespace
{

class Counter
{
public:
	virtual ~Counter() = default;

	virtual ULONG Add(ULONG Value)
	{
		return Value + MIXED_VALUE;
	}
};

class Doubler final : public Counter
{
public:
	ULONG Add(ULONG Value) override
	{
		return 2 * Counter::Add(Value) + Bias;
	}

	ULONG Bias = 2;
};

Counter *counter;

} // namespace

void *operator new(size_t Size, POOL_TYPE Type) noexcept
{
	return ExAllocatePoolWithTag(Type, Size, 'dexM');
}

void operator delete(void *Memory) noexcept
{
	if (Memory)
		ExFreePoolWithTag(Memory, 'dexM');
}

void operator delete(void *Memory, size_t) noexcept
{
	operator delete(Memory);
}

BOOLEAN PartStart()
{
	counter = new (NonPagedPool) Doubler;
	return counter != nullptr;
}

VOID PartEnd()
{
	delete counter;
}

ULONG PartValue(ULONG Value)
{
	return counter->Add(Value);
}
