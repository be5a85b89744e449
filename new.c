// SPDX-License-Identifier: GPL-2.0-only
/*
 * New and delete: what the operators of the public header call; see there.
 *
 * They are routines of the driver's own, so each says who called it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>

#include "internal.h"

#include <ntmem/new.h>

/*
 * The size that gives the alignment, which is a power of 2: a block of a page or more stands
 * on a page. More than that is not to be had; nothing is as large as the result then.
 */
static size_t new_size(size_t size, size_t alignment)
{
	if (alignment > PAGE_SIZE)
		return SIZE_MAX;
	return alignment > SYSTEM_CACHE_ALIGNMENT_SIZE ? max_t(size_t, size, PAGE_SIZE) : size;
}

/**
 * ntmem_new() - allocate zeroed pool for an object, by POOL_TYPE
 * @type: kind of pool, with its flag bits
 * @size: bytes; 0 gives a minimal block
 * @tag: not 0
 * @alignment: of the object, 0 for any; up to a page
 * @caller: call site to record
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL.
 * Return: the memory; %NULL if there is none, or raises if @type says so.
 */
PVOID ntmem_new(POOL_TYPE type, SIZE_T size, ULONG tag, SIZE_T alignment, PVOID caller)
{
	u32 bits = type | POOL_ZERO_ALLOCATION;

	if (alignment > MEMORY_ALLOCATION_ALIGNMENT)
		bits |= NonPagedPoolCacheAligned;
	return ntmem_pool_alloc(bits, new_size(size, alignment), tag, (unsigned long)caller);
}
NTMEM_EXPORT_SYMBOL(ntmem_new);

/**
 * ntmem_new_flags() - allocate pool for an object, by POOL_FLAGS
 * @flags: kind of pool and what else; zeroed unless POOL_FLAG_UNINITIALIZED is set
 * @size: bytes; 0 gives a minimal block
 * @tag: not 0
 * @alignment: of the object, 0 for any; up to a page
 * @caller: call site to record
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL.
 * Return: the memory; %NULL if there is none or an argument is bad, or raises if @flags say
 * so.
 */
PVOID ntmem_new_flags(POOL_FLAGS flags, SIZE_T size, ULONG tag, SIZE_T alignment, PVOID caller)
{
	if (alignment > MEMORY_ALLOCATION_ALIGNMENT)
		flags |= POOL_FLAG_CACHE_ALIGNED;
	return ntmem_pool_alloc_flags(flags, new_size(size, alignment), tag,
				      (unsigned long)caller);
}
NTMEM_EXPORT_SYMBOL(ntmem_new_flags);

/**
 * ntmem_delete() - free an object's memory
 * @address: from any of pool's routines; nothing is done about %NULL
 * @tag: tag to check, or 0
 * @caller: call site to report
 *
 * Context: As ntmem_new(), for the pool that the memory is from.
 */
VOID ntmem_delete(PVOID address, ULONG tag, PVOID caller)
{
	if (address)
		ntmem_pool_free(address, tag, (unsigned long)caller);
}
NTMEM_EXPORT_SYMBOL(ntmem_delete);
