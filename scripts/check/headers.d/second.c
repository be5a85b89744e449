// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second source of the driver that style.c is the first of.
 */
#define NOMINMAX
#define _WIN32_WINNT 0x0601
#include <ntddk.h>
#include <windef.h>
#include <stdlib.h>
#include "shared.h"

#if NTDDI_VERSION != NTDDI_WIN7 || WINVER != _WIN32_WINNT_WIN7
#error "not the version that was asked for"
#endif
#if defined(min) || defined(max)
#error "NOMINMAX is not heard"
#endif

static ULONG SameInterface(REFIID First, REFCLSID Second, LPCGUID Third)
{
	IID Copy = *Third;
	LPGUID Address = &Copy;

	return IsEqualIID(First, Second) ? Address->Data1 : (ULONG)isdigit('1');
}

ULONG SecondSource(ULONG Value)
{
	SharedClear(&Value, sizeof(Value));
#ifdef __cplusplus
	Value += SameInterface(GUID_SHARED, GUID_SHARED, &GUID_SHARED);
#else
	Value += SameInterface(&GUID_SHARED, &GUID_SHARED, &GUID_SHARED);
#endif
	return SharedStaticInline(Value) + SharedForcedStatic(Value);
}
