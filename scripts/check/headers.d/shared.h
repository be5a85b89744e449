/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A header of a driver of several sources: inline functions in all the ways that NT's C
 * writes them, which every object of the driver defines.
 */
#pragma once

/* Defined by the source that has included initguid.h, declared by all others. */
DEFINE_GUID(GUID_SHARED, 0x12345678, 0x9abc, 0xdef0, 1, 2, 3, 4, 5, 6, 7, 8);

FORCEINLINE ULONG SharedForced(ULONG Value)
{
	return Value + 1;
}

static FORCEINLINE ULONG SharedStaticForced(ULONG Value)
{
	return SharedForced(Value) + 1;
}

FORCEINLINE static ULONG SharedForcedStatic(ULONG Value)
{
	return SharedStaticForced(Value) + 1;
}

__forceinline ULONG SharedKeyword(ULONG Value)
{
	return SharedForced(Value) + 1;
}

__inline ULONG NTAPI SharedInline(ULONG Value)
{
	return SharedKeyword(Value) + 1;
}

static __inline ULONG SharedStaticInline(ULONG Value)
{
	return SharedInline(Value) + 1;
}

/* Ours in one of the driver's. */
FORCEINLINE VOID SharedClear(_Out_writes_bytes_(Length) PVOID Buffer, SIZE_T Length)
{
	RtlZeroMemory(Buffer, Length);
}
