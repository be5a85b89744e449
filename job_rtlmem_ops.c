// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Rtl memory routines as jobs call them: by the names that drivers use, so
 * that what a header makes of a name is what is tested.
 *
 * Each call goes through a pointer, or a compiler that sees the routine's body
 * could make one call of a thousand that do the same.
 */
#include "internal.h"
#include "job_rtlmem.h"

#include <ntmem/rtlmem.h>

static u64 call_copy(const struct ntmem_rtlmem_call *call)
{
	RtlCopyMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_move(const struct ntmem_rtlmem_call *call)
{
	RtlMoveMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_copy_nontemporal(const struct ntmem_rtlmem_call *call)
{
	RtlCopyMemoryNonTemporal(call->destination, call->source, call->size);
	return 0;
}

static u64 call_copy_volatile(const struct ntmem_rtlmem_call *call)
{
	RtlCopyVolatileMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_move_volatile(const struct ntmem_rtlmem_call *call)
{
	RtlMoveVolatileMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_copy_device(const struct ntmem_rtlmem_call *call)
{
	RtlCopyDeviceMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_move_device(const struct ntmem_rtlmem_call *call)
{
	RtlMoveDeviceMemory(call->destination, call->source, call->size);
	return 0;
}

static u64 call_fill(const struct ntmem_rtlmem_call *call)
{
	RtlFillMemory(call->destination, call->size, (u8)call->pattern);
	return 0;
}

static u64 call_fill_ulong(const struct ntmem_rtlmem_call *call)
{
	RtlFillMemoryUlong(call->destination, call->size, (u32)call->pattern);
	return 0;
}

static u64 call_fill_ulonglong(const struct ntmem_rtlmem_call *call)
{
	RtlFillMemoryUlonglong(call->destination, call->size, call->pattern);
	return 0;
}

static u64 call_fill_nontemporal(const struct ntmem_rtlmem_call *call)
{
	RtlFillMemoryNonTemporal(call->destination, call->size, (u8)call->pattern);
	return 0;
}

static u64 call_fill_volatile(const struct ntmem_rtlmem_call *call)
{
	RtlFillVolatileMemory(call->destination, call->size, (u8)call->pattern);
	return 0;
}

static u64 call_fill_device(const struct ntmem_rtlmem_call *call)
{
	RtlFillDeviceMemory(call->destination, call->size, (u8)call->pattern);
	return 0;
}

static u64 call_zero(const struct ntmem_rtlmem_call *call)
{
	RtlZeroMemory(call->destination, call->size);
	return 0;
}

static u64 call_secure_zero(const struct ntmem_rtlmem_call *call)
{
	RtlSecureZeroMemory(call->destination, call->size);
	return 0;
}

static u64 call_zero_volatile(const struct ntmem_rtlmem_call *call)
{
	RtlZeroVolatileMemory(call->destination, call->size);
	return 0;
}

static u64 call_zero_device(const struct ntmem_rtlmem_call *call)
{
	RtlZeroDeviceMemory(call->destination, call->size);
	return 0;
}

static u64 call_compare(const struct ntmem_rtlmem_call *call)
{
	return RtlCompareMemory(call->source, call->destination, call->size);
}

static u64 call_equal(const struct ntmem_rtlmem_call *call)
{
	return RtlEqualMemory(call->source, call->destination, call->size);
}

static u64 call_constant_time_equal(const struct ntmem_rtlmem_call *call)
{
	return RtlConstantTimeEqualMemory(call->source, call->destination, call->size);
}

static u64 call_equal_volatile(const struct ntmem_rtlmem_call *call)
{
	return RtlEqualVolatileMemory(call->source, call->destination, call->size);
}

static u64 call_equal_device(const struct ntmem_rtlmem_call *call)
{
	return RtlEqualDeviceMemory(call->source, call->destination, call->size);
}

static u64 call_is_zero(const struct ntmem_rtlmem_call *call)
{
	return RtlIsZeroMemory(call->source, call->size);
}

static u64 call_compare_ulong(const struct ntmem_rtlmem_call *call)
{
	return RtlCompareMemoryUlong(call->source, call->size, call->pattern);
}

/* The first is the default. */
const struct ntmem_rtlmem_op ntmem_rtlmem_ops[] = {
	{ "copy", NTMEM_RTLMEM_COPY, 1, .call = call_copy },
	{ "move", NTMEM_RTLMEM_COPY, 1, .call = call_move },
	{ "copy-nontemporal", NTMEM_RTLMEM_COPY, 1, .call = call_copy_nontemporal },
	{ "copy-volatile", NTMEM_RTLMEM_COPY, 1, .call = call_copy_volatile },
	{ "move-volatile", NTMEM_RTLMEM_COPY, 1, .call = call_move_volatile },
	{ "copy-device", NTMEM_RTLMEM_COPY, 1, .call = call_copy_device },
	{ "move-device", NTMEM_RTLMEM_COPY, 1, .call = call_move_device },
	{ "fill", NTMEM_RTLMEM_FILL, 1, .call = call_fill },
	{ "fill-ulong", NTMEM_RTLMEM_FILL, 4, .call = call_fill_ulong },
	{ "fill-ulonglong", NTMEM_RTLMEM_FILL, 8, .call = call_fill_ulonglong },
	{ "fill-nontemporal", NTMEM_RTLMEM_FILL, 1, .call = call_fill_nontemporal },
	{ "fill-volatile", NTMEM_RTLMEM_FILL, 1, .call = call_fill_volatile },
	{ "fill-device", NTMEM_RTLMEM_FILL, 1, .call = call_fill_device },
	{ "zero", NTMEM_RTLMEM_FILL, 1, .zero = true, .call = call_zero },
	{ "secure-zero", NTMEM_RTLMEM_FILL, 1, .zero = true, .call = call_secure_zero },
	{ "zero-volatile", NTMEM_RTLMEM_FILL, 1, .zero = true, .call = call_zero_volatile },
	{ "zero-device", NTMEM_RTLMEM_FILL, 1, .zero = true, .call = call_zero_device },
	{ "compare", NTMEM_RTLMEM_COMPARE, 1, .counts = true, .call = call_compare },
	{ "equal", NTMEM_RTLMEM_COMPARE, 1, .call = call_equal },
	{ "constant-time-equal", NTMEM_RTLMEM_COMPARE, 1, .whole = true,
	  .call = call_constant_time_equal },
	{ "equal-volatile", NTMEM_RTLMEM_COMPARE, 1, .call = call_equal_volatile },
	{ "equal-device", NTMEM_RTLMEM_COMPARE, 1, .call = call_equal_device },
	{ "is-zero", NTMEM_RTLMEM_SCAN, 1, .zero = true, .call = call_is_zero },
	{ "compare-ulong", NTMEM_RTLMEM_SCAN, 4, .counts = true, .call = call_compare_ulong },
	{}
};
