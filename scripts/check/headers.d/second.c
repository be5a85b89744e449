// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second source of the driver that style.c is the first of.
 */
#define NOMINMAX
#include <ntddk.h>
#include <windef.h>
#include <stdlib.h>
#include "shared.h"

#if defined(min) || defined(max)
#error "NOMINMAX is not heard"
#endif

ULONG SecondSource(ULONG Value)
{
	SharedClear(&Value, sizeof(Value));
	return SharedStaticInline(Value) + SharedForcedStatic(Value);
}
