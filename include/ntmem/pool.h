/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tagged pool; see "Memory Allocation for Drivers" and the ExAllocatePool2
 * topic. Every block is 16-byte aligned, a block of PAGE_SIZE bytes or more is
 * page-aligned, and no smaller block crosses a page.
 */
#ifndef NTMEM_POOL_H
#define NTMEM_POOL_H

#include <ntmem/status.h>

NTMEM_BEGIN_DECLS

/*
 * Kinds of pool; flag bits may be ORed into them.
 *
 * Bit 0 set means paged. All Linux kernel memory is resident: paged memory is
 * memory whose allocation may sleep, and the level rules of NT are enforced.
 *
 * Difference: executable types give an ordinary no-execute block.
 */
typedef enum _POOL_TYPE {
	NonPagedPool = 0,
	NonPagedPoolExecute = NonPagedPool,
	PagedPool = 1,
	NonPagedPoolMustSucceed = 2,
	DontUseThisType = 3,
	NonPagedPoolCacheAligned = 4,
	PagedPoolCacheAligned = 5,
	NonPagedPoolCacheAlignedMustS = 6,
	MaxPoolType = 7,
	NonPagedPoolBase = 0,
	NonPagedPoolBaseMustSucceed = 2,
	NonPagedPoolBaseCacheAligned = 4,
	NonPagedPoolBaseCacheAlignedMustS = 6,
	NonPagedPoolSession = 32,
	PagedPoolSession = 33,
	NonPagedPoolMustSucceedSession = 34,
	DontUseThisTypeSession = 35,
	NonPagedPoolCacheAlignedSession = 36,
	PagedPoolCacheAlignedSession = 37,
	NonPagedPoolCacheAlignedMustSSession = 38,
	NonPagedPoolNx = 512,
	NonPagedPoolNxCacheAligned = 516,
	NonPagedPoolSessionNx = 544,
} POOL_TYPE;

#define POOL_QUOTA_FAIL_INSTEAD_OF_RAISE 0x8
#define POOL_RAISE_IF_ALLOCATION_FAILURE 0x10
#define POOL_COLD_ALLOCATION 0x100
#define POOL_NX_ALLOCATION 0x200
#define POOL_ZERO_ALLOCATION 0x400
#define PROTECTED_POOL 0x80000000U

typedef enum _EX_POOL_PRIORITY {
	LowPoolPriority = 0,
	LowPoolPrioritySpecialPoolOverrun = 8,
	LowPoolPrioritySpecialPoolUnderrun = 9,
	NormalPoolPriority = 16,
	NormalPoolPrioritySpecialPoolOverrun = 24,
	NormalPoolPrioritySpecialPoolUnderrun = 25,
	HighPoolPriority = 32,
	HighPoolPrioritySpecialPoolOverrun = 40,
	HighPoolPrioritySpecialPoolUnderrun = 41,
} EX_POOL_PRIORITY;

typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_USE_QUOTA 0x1UL
#define POOL_FLAG_UNINITIALIZED 0x2UL
#define POOL_FLAG_SESSION 0x4UL
#define POOL_FLAG_CACHE_ALIGNED 0x8UL
#define POOL_FLAG_RESERVED1 0x10UL
#define POOL_FLAG_RAISE_ON_FAILURE 0x20UL
#define POOL_FLAG_NON_PAGED 0x40UL
#define POOL_FLAG_NON_PAGED_EXECUTE 0x80UL
#define POOL_FLAG_PAGED 0x100UL
#define POOL_FLAG_RESERVED2 0x200UL
#define POOL_FLAG_RESERVED3 0x400UL
#define POOL_FLAG_RESERVED4 0x800UL
#define POOL_FLAG_REQUIRED_START 0x1UL
#define POOL_FLAG_REQUIRED_END 0x80000000UL
#define POOL_FLAG_OPTIONAL_START 0x100000000UL
#define POOL_FLAG_SPECIAL_POOL 0x100000000UL
#define POOL_FLAG_OPTIONAL_END 0x8000000000000000UL

typedef ULONG POOL_NODE_REQUIREMENT;
#define MM_ANY_NODE_OK 0x80000000U

typedef enum POOL_EXTENDED_PARAMETER_TYPE {
	PoolExtendedParameterInvalidType = 0,
	PoolExtendedParameterPriority,
	PoolExtendedParameterSecurePool,
	PoolExtendedParameterNumaNode,
	PoolExtendedParameterMax,
} POOL_EXTENDED_PARAMETER_TYPE, *PPOOL_EXTENDED_PARAMETER_TYPE;

struct _POOL_EXTENDED_PARAMS_SECURE_POOL;

typedef struct _POOL_EXTENDED_PARAMETER {
	struct {
		ULONG64 Type : 8;
		ULONG64 Optional : 1;
		ULONG64 Reserved : 55;
	};
	union {
		ULONG64 Reserved2;
		PVOID Reserved3;
		EX_POOL_PRIORITY Priority;
		struct _POOL_EXTENDED_PARAMS_SECURE_POOL *SecurePoolParams;
		POOL_NODE_REQUIREMENT PreferredNode;
	};
} POOL_EXTENDED_PARAMETER, *PPOOL_EXTENDED_PARAMETER;
typedef const POOL_EXTENDED_PARAMETER *PCPOOL_EXTENDED_PARAMETER;
NTMEM_STATIC_ASSERT(sizeof(POOL_EXTENDED_PARAMETER) == 16, "POOL_EXTENDED_PARAMETER");
NTMEM_STATIC_ASSERT(sizeof(POOL_TYPE) == 4, "POOL_TYPE");

/* See the topics of the same names. Failure raises or gives NULL as they say. */
PVOID NTAPI ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes);
PVOID NTAPI ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
					  EX_POOL_PRIORITY Priority);
PVOID NTAPI ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag,
			    PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
			    ULONG ExtendedParametersCount);
VOID NTAPI ExFreePool(PVOID P);
VOID NTAPI ExFreePoolWithTag(PVOID P, ULONG Tag);
VOID NTAPI ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER ExtendedParameters,
		       ULONG ExtendedParametersCount);
SIZE_T NTAPI ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged);

/* The Zero forms contain zeroes, the Uninitialized forms whatever was there. */
PVOID NTAPI ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolQuotaUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolPriorityZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
				       EX_POOL_PRIORITY Priority);
PVOID NTAPI ExAllocatePoolPriorityUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes,
						ULONG Tag, EX_POOL_PRIORITY Priority);

#define DrvRtPoolNxOptIn 0x00000001

/**
 * ExInitializeDriverRuntime() - choose what NonPagedPool means
 * @RuntimeFlags: DrvRtPoolNxOptIn for memory that cannot be executed, which it is anyway
 *
 * Follows the NT topic of this name.
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
FORCEINLINE VOID ExInitializeDriverRuntime(ULONG RuntimeFlags)
{
	(void)RuntimeFlags;
}

NTMEM_END_DECLS

#endif /* NTMEM_POOL_H */
