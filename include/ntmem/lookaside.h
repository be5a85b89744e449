/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lookaside lists; see "Using Lookaside Lists".
 *
 * A list hands out entries of one size and keeps a few that were given back,
 * last in, first out. Its counters are public fields that drivers read.
 */
#ifndef NTMEM_LOOKASIDE_H
#define NTMEM_LOOKASIDE_H

#include <ntmem/magazine.h>
#include <ntmem/pool.h>

NTMEM_BEGIN_DECLS

#define LOOKASIDE_MINIMUM_BLOCK_SIZE 8
#define EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL 0x1U
#define EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE 0x2U
#define EX_MAXIMUM_LOOKASIDE_DEPTH_BASE 256
#define EX_MAXIMUM_LOOKASIDE_DEPTH_LIMIT 1024

struct _LOOKASIDE_LIST_EX;

typedef PVOID NTAPI ALLOCATE_FUNCTION(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID NTAPI FREE_FUNCTION(PVOID Buffer);
typedef FREE_FUNCTION *PFREE_FUNCTION;
typedef PVOID NTAPI ALLOCATE_FUNCTION_EX(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
					 struct _LOOKASIDE_LIST_EX *Lookaside);
typedef ALLOCATE_FUNCTION_EX *PALLOCATE_FUNCTION_EX;
typedef VOID NTAPI FREE_FUNCTION_EX(PVOID Buffer, struct _LOOKASIDE_LIST_EX *Lookaside);
typedef FREE_FUNCTION_EX *PFREE_FUNCTION_EX;

/*
 * NT's fields at NT's offsets. Drivers may read them at any time; only ntmem
 * writes them. ListHead holds the true number of cached entries in its first
 * two bytes, as ExQueryDepthSList reads it, unless they are spread over magazines;
 * its second half is private.
 */
#define GENERAL_LOOKASIDE_LAYOUT                          \
	union {                                           \
		SLIST_HEADER ListHead;                    \
		SINGLE_LIST_ENTRY SingleListHead;         \
	};                                                \
	USHORT Depth;                                     \
	USHORT MaximumDepth;                              \
	ULONG TotalAllocates;                             \
	union {                                           \
		ULONG AllocateMisses;                     \
		ULONG AllocateHits;                       \
	};                                                \
	ULONG TotalFrees;                                 \
	union {                                           \
		ULONG FreeMisses;                         \
		ULONG FreeHits;                           \
	};                                                \
	POOL_TYPE Type;                                   \
	ULONG Tag;                                        \
	ULONG Size;                                       \
	union {                                           \
		PALLOCATE_FUNCTION_EX AllocateEx;         \
		PALLOCATE_FUNCTION Allocate;              \
	};                                                \
	union {                                           \
		PFREE_FUNCTION_EX FreeEx;                 \
		PFREE_FUNCTION Free;                      \
	};                                                \
	LIST_ENTRY ListEntry;                             \
	ULONG LastTotalAllocates;                         \
	union {                                           \
		ULONG LastAllocateMisses;                 \
		ULONG LastAllocateHits;                   \
	};                                                \
	ULONG Future[2]

typedef struct _GENERAL_LOOKASIDE {
	GENERAL_LOOKASIDE_LAYOUT;
	/* NT aligns this type to a cache line, which fixes its size at 0x80. */
	ULONG_PTR Padding[4];
} DECLSPEC_ALIGN(16) GENERAL_LOOKASIDE, *PGENERAL_LOOKASIDE;

typedef struct _GENERAL_LOOKASIDE_POOL {
	GENERAL_LOOKASIDE_LAYOUT;
} DECLSPEC_ALIGN(16) GENERAL_LOOKASIDE_POOL, *PGENERAL_LOOKASIDE_POOL;

typedef struct _PAGED_LOOKASIDE_LIST {
	GENERAL_LOOKASIDE L;
} PAGED_LOOKASIDE_LIST, *PPAGED_LOOKASIDE_LIST;

typedef struct _NPAGED_LOOKASIDE_LIST {
	GENERAL_LOOKASIDE L;
} NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST;

typedef struct _LOOKASIDE_LIST_EX {
	GENERAL_LOOKASIDE_POOL L;
} LOOKASIDE_LIST_EX, *PLOOKASIDE_LIST_EX;

#ifdef __LP64__
NTMEM_STATIC_ASSERT(sizeof(PAGED_LOOKASIDE_LIST) == 0x80, "PAGED_LOOKASIDE_LIST");
NTMEM_STATIC_ASSERT(sizeof(NPAGED_LOOKASIDE_LIST) == 0x80, "NPAGED_LOOKASIDE_LIST");
NTMEM_STATIC_ASSERT(sizeof(LOOKASIDE_LIST_EX) == 0x60, "LOOKASIDE_LIST_EX");
#define NTMEM_ASSERT_LOOKASIDE(field, offset)                                               \
	NTMEM_STATIC_ASSERT(__builtin_offsetof(GENERAL_LOOKASIDE, field) == (offset) &&     \
			    __builtin_offsetof(GENERAL_LOOKASIDE_POOL, field) == (offset),  \
			    #field)
NTMEM_ASSERT_LOOKASIDE(ListHead, 0x00);
NTMEM_ASSERT_LOOKASIDE(Depth, 0x10);
NTMEM_ASSERT_LOOKASIDE(MaximumDepth, 0x12);
NTMEM_ASSERT_LOOKASIDE(TotalAllocates, 0x14);
NTMEM_ASSERT_LOOKASIDE(AllocateMisses, 0x18);
NTMEM_ASSERT_LOOKASIDE(TotalFrees, 0x1c);
NTMEM_ASSERT_LOOKASIDE(FreeMisses, 0x20);
NTMEM_ASSERT_LOOKASIDE(Type, 0x24);
NTMEM_ASSERT_LOOKASIDE(Tag, 0x28);
NTMEM_ASSERT_LOOKASIDE(Size, 0x2c);
NTMEM_ASSERT_LOOKASIDE(Allocate, 0x30);
NTMEM_ASSERT_LOOKASIDE(Free, 0x38);
NTMEM_ASSERT_LOOKASIDE(ListEntry, 0x40);
NTMEM_ASSERT_LOOKASIDE(LastTotalAllocates, 0x50);
NTMEM_ASSERT_LOOKASIDE(LastAllocateMisses, 0x54);
NTMEM_ASSERT_LOOKASIDE(Future, 0x58);
#undef NTMEM_ASSERT_LOOKASIDE
#endif

VOID NTAPI ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside,
					  PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
					  ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth);
VOID NTAPI ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside);

VOID NTAPI ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside,
					   PALLOCATE_FUNCTION Allocate, PFREE_FUNCTION Free,
					   ULONG Flags, SIZE_T Size, ULONG Tag, USHORT Depth);
VOID NTAPI ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);

NTSTATUS NTAPI ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside,
					   PALLOCATE_FUNCTION_EX Allocate, PFREE_FUNCTION_EX Free,
					   POOL_TYPE PoolType, ULONG Flags, SIZE_T Size, ULONG Tag,
					   USHORT Depth);
VOID NTAPI ExFlushLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
VOID NTAPI ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);

/*
 * Taking and giving back are inlined in the caller where that pays, as NT's own
 * headers do. The module exports them under the same names too: a driver that
 * defines NTMEM_LOOKASIDE_OUT_OF_LINE need not be compiled again when the layout
 * of magazines changes.
 */
#if defined(NTMEM_MAGAZINE_INLINE) && !defined(NTMEM_LOOKASIDE_OUT_OF_LINE)
PVOID ntmem_lookaside_take(PGENERAL_LOOKASIDE_POOL list);
VOID ntmem_lookaside_give(PGENERAL_LOOKASIDE_POOL list, PVOID entry);

FORCEINLINE PVOID ntmem_lookaside_take_inline(PGENERAL_LOOKASIDE_POOL list)
{
	ULONGLONG magazine = *(volatile ULONGLONG *)&list->ListHead.Region;
	PVOID entry;

	if (__builtin_expect(!magazine, 0))
		goto slow;
	NTMEM_MAGAZINE_TAKE(magazine, entry);
	return entry;
slow:
	return ntmem_lookaside_take(list);
}

FORCEINLINE VOID ntmem_lookaside_give_inline(PGENERAL_LOOKASIDE_POOL list, PVOID entry)
{
	ULONGLONG magazine = *(volatile ULONGLONG *)&list->ListHead.Region;

	if (__builtin_expect(!magazine, 0))
		goto slow;
	NTMEM_MAGAZINE_PUT(magazine, entry);
	return;
slow:
	ntmem_lookaside_give(list, entry);
}

FORCEINLINE PVOID NTAPI ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
	return ntmem_lookaside_take_inline((PGENERAL_LOOKASIDE_POOL)&Lookaside->L);
}

FORCEINLINE VOID NTAPI ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	ntmem_lookaside_give_inline((PGENERAL_LOOKASIDE_POOL)&Lookaside->L, Entry);
}

FORCEINLINE PVOID NTAPI ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
	return ntmem_lookaside_take_inline((PGENERAL_LOOKASIDE_POOL)&Lookaside->L);
}

FORCEINLINE VOID NTAPI ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry)
{
	ntmem_lookaside_give_inline((PGENERAL_LOOKASIDE_POOL)&Lookaside->L, Entry);
}

FORCEINLINE PVOID NTAPI ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
	return ntmem_lookaside_take_inline(&Lookaside->L);
}

FORCEINLINE VOID NTAPI ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry)
{
	ntmem_lookaside_give_inline(&Lookaside->L, Entry);
}
#else
PVOID NTAPI ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside);
VOID NTAPI ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
PVOID NTAPI ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside);
VOID NTAPI ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PVOID Entry);
PVOID NTAPI ExAllocateFromLookasideListEx(PLOOKASIDE_LIST_EX Lookaside);
VOID NTAPI ExFreeToLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PVOID Entry);
#endif

NTMEM_END_DECLS

#endif /* NTMEM_LOOKASIDE_H */
