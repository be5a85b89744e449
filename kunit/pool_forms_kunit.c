// SPDX-License-Identifier: GPL-2.0-only
/*
 * Suite ntmem_pool: the routines that headers inline, by the symbols that a driver which
 * wants their address is linked with.
 */
#define NTMEM_POOL_OUT_OF_LINE
#include "pool_kunit.h"

/* A plain call would do, but the address is what they are exported for. */
static const PALLOCATE_FUNCTION by_address[] = {
	ExAllocatePoolZero,
	ExAllocatePoolUninitialized,
	ExAllocatePoolQuotaZero,
	ExAllocatePoolQuotaUninitialized,
};

void *pool_by_exported_zero(ULONG type, size_t size)
{
	return by_address[0](type, size, TEST_TAG);
}

void *pool_by_exported_uninitialized(ULONG type, size_t size)
{
	return by_address[1](type, size, TEST_TAG);
}

void *pool_by_exported_quota_zero(ULONG type, size_t size)
{
	return by_address[2](type, size, TEST_TAG);
}

void *pool_by_exported_quota_uninitialized(ULONG type, size_t size)
{
	return by_address[3](type, size, TEST_TAG);
}

void *pool_by_exported_priority_zero(ULONG type, size_t size)
{
	return ExAllocatePoolPriorityZero(type, size, TEST_TAG, LowPoolPriority);
}

void *pool_by_exported_priority_uninitialized(ULONG type, size_t size)
{
	return ExAllocatePoolPriorityUninitialized(type, size, TEST_TAG, LowPoolPriority);
}
