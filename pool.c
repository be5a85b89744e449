// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tagged pool: the NT routines; see the ExAllocatePool2 and ExFreePool topics.
 *
 * They check, translate and record who called. blocks.c has the memory.
 *
 * Difference: quota is never exhausted; it is only noted as charged where NT
 * would charge it. Executable types give an ordinary no-execute block.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/sizes.h>

#include "internal.h"
#include "list.h"
#include "seh.h"

/* wdm.h maps these names to the tagged routines, as the kit does. */
#undef ExAllocatePool
#undef ExAllocatePoolWithQuota

#define POOL_TYPE_BASE 0x7
#define POOL_TYPE_BITS                                                                    \
	(POOL_TYPE_BASE | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE |                              \
	 POOL_RAISE_IF_ALLOCATION_FAILURE | NonPagedPoolSession | POOL_COLD_ALLOCATION |  \
	 POOL_NX_ALLOCATION | POOL_ZERO_ALLOCATION)

#define POOL_FLAG_POOLS (POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED)
/* The required flags that Windows takes; any other of the low half fails the call. */
#define POOL_FLAG_ACCEPTED                                                               \
	(POOL_FLAG_POOLS | POOL_FLAG_USE_QUOTA | POOL_FLAG_UNINITIALIZED |               \
	 POOL_FLAG_SESSION | POOL_FLAG_CACHE_ALIGNED | POOL_FLAG_RAISE_ON_FAILURE |      \
	 POOL_FLAG_RESERVED2)
#define POOL_FLAG_REQUIRED_MASK 0xffffffffULL

/* Shows as "None". */
#define DEFAULT_TAG 0x656e6f4e

/**
 * ntmem_pool_type_valid() - check a POOL_TYPE
 * @type: any value
 *
 * Context: Any context.
 * Return: whether it names a pool that a list may use: no must-succeed type, no
 * unknown bit.
 */
bool ntmem_pool_type_valid(u32 type)
{
	if (type & ~POOL_TYPE_BITS)
		return false;
	switch (type & POOL_TYPE_BASE) {
	case NonPagedPool:
	case PagedPool:
	case NonPagedPoolCacheAligned:
	case PagedPoolCacheAligned:
		return true;
	default:
		return false;
	}
}

static void pool_misuse(u64 subcode, u64 p2, u64 p3, u64 p4, const void *object, u32 tag,
			unsigned long caller, const char *what)
{
	ntmem_violation(&(struct ntmem_violation){
		.code = BAD_POOL_CALLER,
		.parameter = { subcode, p2, p3, p4 },
		.tag = tag,
		.object = object,
		.caller = caller,
		.what = what,
	});
}

/* NT does not charge the system process, nor what fills whole pages. */
static bool pool_charges_quota(size_t size)
{
	return in_task() && current->mm && size < PAGE_SIZE;
}

static void pool_check_irql(bool paged, size_t size, u32 tag, unsigned long caller)
{
	if (likely(!ntmem_above_dispatch() && !(paged && ntmem_at_dispatch()) &&
		   !ntmem_raised_above_dispatch()))
		return;
	ntmem_violation(&(struct ntmem_violation){
		.code = IRQL_NOT_LESS_OR_EQUAL,
		.parameter = { 0, ntmem_irql(), size, caller },
		.tag = tag,
		.caller = caller,
		.what = paged ? "paged pool requested at DISPATCH_LEVEL or above" :
				"pool requested above DISPATCH_LEVEL",
	});
}

static struct ntmem_block *pool_get(const struct ntmem_block_request *request)
{
	pool_check_irql(request->paged, request->size, request->tag, request->caller);
	return ntmem_block_alloc(request);
}

/* Allocates by POOL_TYPE, which says the rest of what is asked for; does not raise. */
static struct ntmem_block *pool_get_type(u32 type, struct ntmem_block_request *request)
{
	unsigned long caller = request->caller;
	size_t size = request->size;
	u32 tag = request->tag;

	request->paged = type & PagedPool;
	request->zero = type & POOL_ZERO_ALLOCATION;
	request->cache_aligned = type & NonPagedPoolCacheAligned;
	request->node = NUMA_NO_NODE;
	if (!tag) {
		pool_misuse(0x9b, type, size, caller, NULL, tag, caller,
			    "pool requested with tag 0");
		request->tag = DEFAULT_TAG;
	}
	switch (type & POOL_TYPE_BASE) {
	case NonPagedPoolMustSucceed:
	case NonPagedPoolCacheAlignedMustS:
		pool_misuse(0x9a, type, size, tag, NULL, tag, caller,
			    "must-succeed pool requested");
		break;
	case DontUseThisType:
	case MaxPoolType:
		pool_misuse(0x9a, type, size, tag, NULL, tag, caller, "pool of no type requested");
		return NULL;
	}
	return pool_get(request);
}

static void *pool_alloc_type(u32 type, size_t size, u32 tag, bool quota, unsigned long caller)
{
	struct ntmem_block *block;
	struct ntmem_block_request request = {
		.size = size,
		.tag = tag,
		.quota = quota && pool_charges_quota(size),
		.caller = caller,
	};

	block = pool_get_type(type, &request);
	return block ? block->address : NULL;
}

/**
 * ntmem_pool_alloc() - do what ExAllocatePoolWithTag does, for a given caller
 * @type: POOL_TYPE with its flag bits
 * @size: bytes
 * @tag: pool tag
 * @caller: call site to record
 *
 * Context: Any context up to DISPATCH_LEVEL, paged types below it.
 * Return: the block, or %NULL; raises if @type says so.
 */
void *ntmem_pool_alloc(u32 type, size_t size, u32 tag, unsigned long caller)
{
	void *address = pool_alloc_type(type, size, tag, false, caller);

	if (!address && (type & POOL_RAISE_IF_ALLOCATION_FAILURE))
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
	return address;
}

/**
 * ntmem_pool_alloc_object() - allocate zeroed pool for objects that are to be constructed
 * @type: POOL_TYPE with its flag bits
 * @size: bytes
 * @object: what it is for; has the tag
 * @array: it is for an array of them
 * @caller: call site to record
 *
 * Context: As ntmem_pool_alloc().
 * Return: the record, parked, or %NULL; raises if @type says so.
 */
struct ntmem_block *ntmem_pool_alloc_object(u32 type, size_t size,
					    const NTMEM_OBJECT_TYPE *object, bool array,
					    unsigned long caller)
{
	struct ntmem_block *block;
	struct ntmem_block_request request = {
		.size = size,
		.tag = object->Tag,
		.array = array,
		.type = object,
		.caller = caller,
	};

	type |= POOL_ZERO_ALLOCATION;
	if (object->Alignment > MEMORY_ALLOCATION_ALIGNMENT)
		type |= NonPagedPoolCacheAligned;
	block = pool_get_type(type, &request);
	if (!block && (type & POOL_RAISE_IF_ALLOCATION_FAILURE))
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
	return block;
}

static void *pool_alloc_quota(u32 type, size_t size, u32 tag, unsigned long caller)
{
	void *address = pool_alloc_type(type, size, tag, true, caller);

	if (!address && !(type & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE))
		ntmem_raise_status(STATUS_INSUFFICIENT_RESOURCES, caller);
	return address;
}

static bool pool_flags_valid(u64 flags, u32 tag)
{
	return tag && hweight64(flags & POOL_FLAG_POOLS) == 1 &&
	       !(flags & POOL_FLAG_REQUIRED_MASK & ~POOL_FLAG_ACCEPTED);
}

/*
 * Reads the extended parameters into the request. False if one that is not
 * optional cannot be honoured.
 */
static bool pool_parameters(u64 flags, const POOL_EXTENDED_PARAMETER *parameter, u32 nr,
			    struct ntmem_block_request *request)
{
	if (nr && !parameter)
		return false;
	for (; nr; nr--, parameter++) {
		u32 node = parameter->PreferredNode & ~MM_ANY_NODE_OK;

		switch (parameter->Type) {
		case PoolExtendedParameterPriority:
			continue;
		case PoolExtendedParameterNumaNode:
			if ((flags & POOL_FLAG_NON_PAGED) && node < nr_node_ids &&
			    node_online(node)) {
				request->node = node;
				continue;
			}
			break;
		}
		/* No secure pool here, and no type that is not known. */
		if (!parameter->Optional)
			return false;
	}
	return true;
}

static void *pool_alloc_flags(u64 flags, size_t size, u32 tag,
			      const POOL_EXTENDED_PARAMETER *parameters, u32 nr,
			      unsigned long caller)
{
	struct ntmem_block_request request = {
		.size = size,
		.tag = tag,
		.paged = flags & POOL_FLAG_PAGED,
		.zero = !(flags & POOL_FLAG_UNINITIALIZED),
		.quota = (flags & POOL_FLAG_USE_QUOTA) && pool_charges_quota(size),
		.cache_aligned = flags & POOL_FLAG_CACHE_ALIGNED,
		.node = NUMA_NO_NODE,
		.caller = caller,
	};
	s32 status = STATUS_INVALID_PARAMETER;
	struct ntmem_block *block = NULL;

	if (pool_flags_valid(flags, tag) && pool_parameters(flags, parameters, nr, &request)) {
		status = STATUS_INSUFFICIENT_RESOURCES;
		block = pool_get(&request);
	}
	if (!block && (flags & POOL_FLAG_RAISE_ON_FAILURE))
		ntmem_raise_status(status, caller);
	return block ? block->address : NULL;
}

/**
 * ntmem_pool_alloc_flags() - do what ExAllocatePool2 does, for a given caller
 * @flags: POOL_FLAGS
 * @size: bytes
 * @tag: pool tag
 * @caller: call site to record
 *
 * Context: As ntmem_pool_alloc().
 * Return: the block, or %NULL; raises if @flags say so.
 */
void *ntmem_pool_alloc_flags(u64 flags, size_t size, u32 tag, unsigned long caller)
{
	return pool_alloc_flags(flags, size, tag, NULL, 0, caller);
}

/* Finds the block that an address lies inside of; for reports of mistakes. */
static bool pool_inside_block(unsigned long address)
{
	unsigned long start;
	size_t usable, bytes;
	bool quota;

	for (bytes = 16; bytes <= PAGE_SIZE; bytes *= 2) {
		start = round_down(address, bytes);
		if (ntmem_block_query((void *)start, &usable, &quota) && address - start < usable)
			return true;
	}
	/* A large block starts on one of the pages before; look back 1 MiB. */
	for (bytes = 0; bytes < SZ_1M && start > bytes; bytes += PAGE_SIZE)
		if (ntmem_block_query((void *)(start - bytes), &usable, &quota) &&
		    address - (start - bytes) < usable)
			return true;
	return false;
}

/**
 * ntmem_pool_bad_free() - report an address that cannot be freed
 * @address: it, never read
 * @err: -EALREADY if it was freed before, -EPROTOTYPE if it is an object, anything else
 *	if it is no block
 * @tag: tag given, or 0
 * @caller: call site
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_pool_bad_free(void *address, int err, u32 tag, unsigned long caller)
{
	unsigned long value = (unsigned long)address;

	if (!address)
		pool_misuse(0x46, 0, 0, 0, address, tag, caller, "NULL freed to pool");
	else if (value < TASK_SIZE_MAX)
		pool_misuse(0x40, value, TASK_SIZE_MAX, 0, address, tag, caller,
			    "user address freed to pool");
	else if (err == -EALREADY)
		pool_misuse(0x07, 0, 0, value, address, tag, caller, "pool block freed twice");
	else if (err == -EPROTOTYPE)
		pool_misuse(0x99, value, 0, 0, address, tag, caller,
			    "object freed as a pool block, not deleted");
	else if (pool_inside_block(value))
		pool_misuse(0x41286, value, 0, 0, address, tag, caller,
			    "address inside a pool block freed, not its start");
	else
		pool_misuse(0x42, value, 0, 0, address, tag, caller,
			    "address freed that is not pool memory");
}

static struct ntmem_violation pool_active_list(const struct ntmem_block *block,
					       const struct ntmem_lookaside *list,
					       unsigned long caller)
{
	return (struct ntmem_violation){
		.code = DRIVER_VERIFIER_DETECTED_VIOLATION,
		.parameter = { 0xcc, (unsigned long)list->nt, (unsigned long)block->address,
			       block->size },
		.tag = list->tag,
		.object = list->nt,
		.caller = caller,
		.holder = list->caller,
		.what = "pool block freed that contains an active lookaside list",
	};
}

/**
 * ntmem_pool_undo() - give a block back though a routine of the driver's did not return
 * @argument: &struct ntmem_pool_undo
 *
 * Lists that lie in the block end. As an exception is under way none is raised, and no
 * other routine of the driver's is called.
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_pool_undo(void *argument)
{
	const struct ntmem_pool_undo *undo = argument;
	struct ntmem_block *block = undo->block;
	struct ntmem_lookaside *list;

	while ((list = ntmem_registry_in_range(block->address, block->size))) {
		struct ntmem_violation violation = pool_active_list(block, list, undo->caller);

		ntmem_violation_report(&violation);
		ntmem_lookaside_abandon(list, 0);
	}
	if (block->owner)
		atomic_long_dec(&block->owner->nr_outstanding);
	ntmem_block_release(block);
	if (undo->holder)
		ntmem_lookaside_put(undo->holder);
}

/**
 * ntmem_pool_end_lists() - report and end the lists that lie in a block
 * @block: block that is being freed, parked
 * @holder: list that the caller holds, or %NULL
 * @caller: call site to report
 *
 * Context: Any context up to DISPATCH_LEVEL. A routine of the driver's may raise; @block
 * and @holder are given back then.
 */
void ntmem_pool_end_lists(struct ntmem_block *block, struct ntmem_lookaside *holder,
			  unsigned long caller)
{
	struct ntmem_pool_undo undo = { block, holder, caller };
	struct ntmem_seh_cleanup cleanup;
	struct ntmem_lookaside *list;

	while ((list = ntmem_registry_in_range(block->address, block->size))) {
		struct ntmem_violation violation = pool_active_list(block, list, caller);

		ntmem_violation(&violation);
		ntmem_seh_cleanup_begin(&cleanup, ntmem_pool_undo, &undo);
		ntmem_lookaside_abandon(list, caller);
		ntmem_seh_cleanup_end(&cleanup);
	}
}

/**
 * ntmem_pool_check_free() - report a level at which NT does not let pool be freed
 * @block: what is being freed, parked
 * @caller: call site to report
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_pool_check_free(const struct ntmem_block *block, unsigned long caller)
{
	u64 address = (unsigned long)block->address;

	if (block->paged && ntmem_at_dispatch())
		pool_misuse(0x09, ntmem_irql(), PagedPool, address, block->address,
			    block->tag_value, caller,
			    "paged pool freed at DISPATCH_LEVEL or above");
	else if (ntmem_raised_above_dispatch())
		pool_misuse(0x09, ntmem_irql(), NonPagedPool, address, block->address,
			    block->tag_value, caller, "pool freed above DISPATCH_LEVEL");
}

/**
 * ntmem_pool_give_back() - give back what a driver has had from pool
 * @block: its record, parked by the caller; invalid afterwards
 * @caller: call site to report
 *
 * Lists that lie in it end. @block is given back as well if one of their routines raises.
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_pool_give_back(struct ntmem_block *block, unsigned long caller)
{
	ntmem_pool_end_lists(block, NULL, caller);
	if (block->owner)
		atomic_long_dec(&block->owner->nr_outstanding);
	ntmem_block_release(block);
}

static void pool_free(void *address, u32 tag, unsigned long caller)
{
	struct ntmem_block *block;

	if (ntmem_above_dispatch()) {
		pool_misuse(0x09, ntmem_irql(), 0, (unsigned long)address, address, tag, caller,
			    "pool freed above DISPATCH_LEVEL");
		return;
	}
	block = ntmem_block_park(address);
	if (IS_ERR(block)) {
		ntmem_pool_bad_free(address, PTR_ERR(block), tag, caller);
		return;
	}
	ntmem_pool_check_free(block, caller);
	/* Like retail Windows, free it all the same. */
	if (tag ? tag != block->tag_value : block->tag_value & PROTECTED_POOL)
		pool_misuse(0x0a, (unsigned long)address, block->tag_value, tag, address,
			    block->tag_value, caller, "pool block freed with the wrong tag");
	ntmem_pool_give_back(block, caller);
}

/**
 * ntmem_pool_free() - do what ExFreePoolWithTag does, for a given caller
 * @address: block; may be anything, is never read
 * @tag: tag to check, or 0
 * @caller: call site to report
 *
 * Context: Any context up to DISPATCH_LEVEL.
 */
void ntmem_pool_free(void *address, u32 tag, unsigned long caller)
{
	struct ntmem_hold hold;

	ntmem_hold_begin(&hold);
	pool_free(address, tag, caller);
	ntmem_hold_end(&hold);
}

/* Public routines --------------------------------------------------------- */

/**
 * ExAllocatePool() - allocate pool memory without a tag of one's own
 * @PoolType: kind of pool
 * @NumberOfBytes: size; 0 gives a minimal block
 *
 * The tag is "None". Contents are whatever was there. Obsolete in NT; follows
 * the topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL; above that the
 * request is reported as a violation and served without sleeping.
 * Return: the block, 16-aligned, page-aligned from PAGE_SIZE bytes on; %NULL if
 * there is no memory.
 */
PVOID ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
	return ntmem_pool_alloc(PoolType, NumberOfBytes, DEFAULT_TAG, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePool);

/**
 * ExAllocatePoolWithTag() - allocate pool memory
 * @PoolType: kind of pool, with flag bits: POOL_ZERO_ALLOCATION zeroes,
 *	POOL_RAISE_IF_ALLOCATION_FAILURE raises instead of returning %NULL
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return ntmem_pool_alloc(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolWithTag);

/**
 * ExAllocatePoolWithQuota() - allocate pool memory charged to the process
 * @PoolType: kind of pool; POOL_QUOTA_FAIL_INSTEAD_OF_RAISE gives %NULL on failure
 * @NumberOfBytes: size; 0 gives a minimal block
 *
 * The tag is "None". Failure raises STATUS_INSUFFICIENT_RESOURCES. Follows the
 * NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
	return pool_alloc_quota(PoolType, NumberOfBytes, DEFAULT_TAG, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolWithQuota);

/**
 * ExAllocatePoolWithQuotaTag() - allocate pool memory charged to the process
 * @PoolType: kind of pool; POOL_QUOTA_FAIL_INSTEAD_OF_RAISE gives %NULL on failure
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Failure raises STATUS_INSUFFICIENT_RESOURCES. Follows the NT topic of this
 * name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return pool_alloc_quota(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolWithQuotaTag);

/**
 * ExAllocatePoolWithTagPriority() - allocate pool memory with a priority
 * @PoolType: as for ExAllocatePoolWithTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 * @Priority: accepted; Linux has its own watermarks
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
				    EX_POOL_PRIORITY Priority)
{
	return ntmem_pool_alloc(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolWithTagPriority);

/**
 * ExAllocatePoolZero() - allocate pool memory and zero it
 * @PoolType: as for ExAllocatePoolWithTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return ntmem_pool_alloc(PoolType | POOL_ZERO_ALLOCATION, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolZero);

/**
 * ExAllocatePoolUninitialized() - allocate pool memory with whatever was there
 * @PoolType: as for ExAllocatePoolWithTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return ntmem_pool_alloc(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolUninitialized);

/**
 * ExAllocatePoolQuotaZero() - allocate pool memory charged to the process and zero it
 * @PoolType: as for ExAllocatePoolWithQuotaTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Failure raises as that of ExAllocatePoolWithQuotaTag(). Follows the NT topic
 * of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return pool_alloc_quota(PoolType | POOL_ZERO_ALLOCATION, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolQuotaZero);

/**
 * ExAllocatePoolQuotaUninitialized() - allocate pool memory charged to the process
 * @PoolType: as for ExAllocatePoolWithQuotaTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Failure raises as that of ExAllocatePoolWithQuotaTag(). Follows the NT topic
 * of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolQuotaUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
	return pool_alloc_quota(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolQuotaUninitialized);

/**
 * ExAllocatePoolPriorityZero() - allocate pool memory with a priority and zero it
 * @PoolType: as for ExAllocatePoolWithTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 * @Priority: accepted; Linux has its own watermarks
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolPriorityZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
				 EX_POOL_PRIORITY Priority)
{
	return ntmem_pool_alloc(PoolType | POOL_ZERO_ALLOCATION, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolPriorityZero);

/**
 * ExAllocatePoolPriorityUninitialized() - allocate pool memory with a priority
 * @PoolType: as for ExAllocatePoolWithTag()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 * @Priority: accepted; Linux has its own watermarks
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool().
 */
PVOID ExAllocatePoolPriorityUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
					  EX_POOL_PRIORITY Priority)
{
	return ntmem_pool_alloc(PoolType, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePoolPriorityUninitialized);

/**
 * ExAllocatePool2() - allocate pool memory
 * @Flags: POOL_FLAG bits with exactly one kind of pool; unknown ones are an
 *	error in the low half and ignored in the high half
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 *
 * Zeroed unless POOL_FLAG_UNINITIALIZED is set. With POOL_FLAG_RAISE_ON_FAILURE
 * bad arguments raise STATUS_INVALID_PARAMETER and a lack of memory
 * STATUS_INSUFFICIENT_RESOURCES. Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: the block; %NULL if there is no memory or an argument is bad.
 */
PVOID ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
	return ntmem_pool_alloc_flags(Flags, NumberOfBytes, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePool2);

/**
 * ExAllocatePool3() - allocate pool memory with extended parameters
 * @Flags: as for ExAllocatePool2()
 * @NumberOfBytes: size; 0 gives a minimal block
 * @Tag: not 0
 * @ExtendedParameters: array, or %NULL if the count is 0
 * @ExtendedParametersCount: number of them
 *
 * A priority is accepted; a NUMA node is honoured for nonpaged pool; secure
 * pool does not exist. What cannot be honoured fails the call unless marked
 * optional. Follows the NT topic of this name.
 *
 * Context: As ExAllocatePool().
 * Return: as ExAllocatePool2().
 */
PVOID ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
		      PCPOOL_EXTENDED_PARAMETER ExtendedParameters, ULONG ExtendedParametersCount)
{
	return pool_alloc_flags(Flags, NumberOfBytes, Tag, ExtendedParameters,
				ExtendedParametersCount, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExAllocatePool3);

/**
 * ExFreePool() - free pool memory
 * @P: block from any of the allocation routines or from a lookaside list with
 *	default routines; not %NULL
 *
 * What is no block, or was freed before, is refused with a violation, without
 * being read. Follows the NT topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL, paged pool <= APC_LEVEL; above that the free
 * is reported as a violation and done all the same.
 */
VOID ExFreePool(PVOID P)
{
	ntmem_pool_free(P, 0, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExFreePool);

/**
 * ExFreePoolWithTag() - free pool memory and check its tag
 * @P: as for ExFreePool()
 * @Tag: tag of the block; 0 checks nothing
 *
 * A wrong tag is a violation; like retail Windows the block is freed all the
 * same. Follows the NT topic of this name.
 *
 * Context: As ExFreePool().
 */
VOID ExFreePoolWithTag(PVOID P, ULONG Tag)
{
	ntmem_pool_free(P, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExFreePoolWithTag);

/**
 * ExFreePool2() - free pool memory
 * @P: as for ExFreePool()
 * @Tag: tag of the block; 0 checks nothing
 * @ExtendedParameters: accepted; only secure pool, which does not exist, has any
 * @ExtendedParametersCount: number of them
 *
 * Follows the NT topic of this name.
 *
 * Context: As ExFreePool().
 */
VOID ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
		 ULONG ExtendedParametersCount)
{
	ntmem_pool_free(P, Tag, _RET_IP_);
}
NTMEM_EXPORT_SYMBOL(ExFreePool2);

/**
 * ExQueryPoolBlockSize() - tell the size of a pool block
 * @PoolBlock: block
 * @QuotaCharged: result, whether it was charged to a process; may be %NULL
 *
 * Obsolete in NT; follows the topic of this name.
 *
 * Context: IRQL <= DISPATCH_LEVEL.
 * Return: bytes that may be used, at least what was asked for; 0 with a
 * violation reported if @PoolBlock is no block.
 */
SIZE_T ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged)
{
	size_t usable_bytes = 0;
	bool quota = false;

	if (!ntmem_block_query(PoolBlock, &usable_bytes, &quota))
		pool_misuse(0x46, 0, 0, (unsigned long)PoolBlock, PoolBlock, 0, _RET_IP_,
			    "size asked of what is no pool block");
	if (QuotaCharged)
		*QuotaCharged = quota;
	return usable_bytes;
}
NTMEM_EXPORT_SYMBOL(ExQueryPoolBlockSize);
