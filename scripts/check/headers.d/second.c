// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second source of the driver that style.c is the first of.
 */
#include <ntddk.h>
#include "shared.h"

ULONG SecondSource(ULONG Value)
{
	SharedClear(&Value, sizeof(Value));
	return SharedStaticInline(Value) + SharedForcedStatic(Value);
}
