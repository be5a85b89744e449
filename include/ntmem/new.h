/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operators new and delete for drivers in C++, which have none unless they bring their own:
 *
 *	new T				paged pool, as new (PagedPool) T
 *	new (type) T			a POOL_TYPE
 *	new (type, tag) T		a POOL_TYPE and a tag
 *	new (flags, tag) T		POOL_FLAGS and a tag
 *	new (address) T			no memory of its own
 *
 * and as many for arrays. The memory is zeroed, unless the flags say otherwise. Without
 * memory the result is NULL and no constructor runs; 0 bytes give an address of their own.
 * What is aligned to up to a page stands there, with compilers and standards that say so to
 * the operators, C++17 for one. Delete does nothing about NULL.
 *
 * Every file of a driver may include this; the driver has the operators once, which is why
 * they are weak and not inline. It is not for use beside the compiler's own <new>.
 *
 * Difference: clang takes it that plain new never gives NULL; there it raises
 * STATUS_INSUFFICIENT_RESOURCES.
 */
#ifndef NTMEM_NEW_H
#define NTMEM_NEW_H

#include <ntmem/pool.h>

NTMEM_BEGIN_DECLS

/* For the operators below. What called them is who has the memory. */
PVOID ntmem_new(POOL_TYPE type, SIZE_T size, ULONG tag, SIZE_T alignment, PVOID caller);
PVOID ntmem_new_flags(POOL_FLAGS flags, SIZE_T size, ULONG tag, SIZE_T alignment, PVOID caller);
VOID ntmem_delete(PVOID address, ULONG tag, PVOID caller);

NTMEM_END_DECLS

#ifdef __cplusplus
NTMEM_BEGIN_CXX

/* Shows as "New "; a driver may define its own before it includes this. */
#ifndef NTMEM_NEW_TAG
#define NTMEM_NEW_TAG 0x2077654eU
#endif

#ifdef __clang__
#define NTMEM_NEW_PLAIN_NOEXCEPT
#define NTMEM_NEW_PLAIN_TYPE ((POOL_TYPE)(PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE))
#else
#define NTMEM_NEW_PLAIN_NOEXCEPT noexcept
#define NTMEM_NEW_PLAIN_TYPE PagedPool
#endif

#define NTMEM_NEW_WEAK __attribute__((__weak__))
#define NTMEM_NEW_CALLER __builtin_return_address(0)

/* For an object and for an array; what follows the alignment are the operator's parameters. */
#define NTMEM_NEW_PAIR(qualifier, routine, kind, tag, alignment, ...)             \
	NTMEM_NEW_WEAK void *operator new(__VA_ARGS__) qualifier                  \
	{                                                                         \
		return routine(kind, size, tag, alignment, NTMEM_NEW_CALLER);     \
	}                                                                         \
	NTMEM_NEW_WEAK void *operator new[](__VA_ARGS__) qualifier                \
	{                                                                         \
		return routine(kind, size, tag, alignment, NTMEM_NEW_CALLER);     \
	}

#define NTMEM_DELETE_PAIR(tag, ...)                                               \
	NTMEM_NEW_WEAK void operator delete(__VA_ARGS__) noexcept                 \
	{                                                                         \
		ntmem_delete(address, tag, NTMEM_NEW_CALLER);                     \
	}                                                                         \
	NTMEM_NEW_WEAK void operator delete[](__VA_ARGS__) noexcept               \
	{                                                                         \
		ntmem_delete(address, tag, NTMEM_NEW_CALLER);                     \
	}

NTMEM_NEW_PAIR(NTMEM_NEW_PLAIN_NOEXCEPT, ntmem_new, NTMEM_NEW_PLAIN_TYPE, NTMEM_NEW_TAG, 0,
	       SIZE_T size)
NTMEM_NEW_PAIR(noexcept, ntmem_new, type, NTMEM_NEW_TAG, 0, SIZE_T size, POOL_TYPE type)
NTMEM_NEW_PAIR(noexcept, ntmem_new, type, tag, 0, SIZE_T size, POOL_TYPE type, ULONG tag)
NTMEM_NEW_PAIR(noexcept, ntmem_new_flags, flags, tag, 0, SIZE_T size, POOL_FLAGS flags, ULONG tag)
NTMEM_DELETE_PAIR(0, void *address)
NTMEM_DELETE_PAIR(0, void *address, SIZE_T)
NTMEM_DELETE_PAIR(tag, void *address, ULONG tag)

#ifdef __cpp_aligned_new
namespace std
{
enum class align_val_t : SIZE_T;
}

NTMEM_NEW_PAIR(NTMEM_NEW_PLAIN_NOEXCEPT, ntmem_new, NTMEM_NEW_PLAIN_TYPE, NTMEM_NEW_TAG,
	       (SIZE_T)alignment, SIZE_T size, std::align_val_t alignment)
NTMEM_NEW_PAIR(noexcept, ntmem_new, type, NTMEM_NEW_TAG, (SIZE_T)alignment, SIZE_T size,
	       std::align_val_t alignment, POOL_TYPE type)
NTMEM_NEW_PAIR(noexcept, ntmem_new, type, tag, (SIZE_T)alignment, SIZE_T size,
	       std::align_val_t alignment, POOL_TYPE type, ULONG tag)
NTMEM_NEW_PAIR(noexcept, ntmem_new_flags, flags, tag, (SIZE_T)alignment, SIZE_T size,
	       std::align_val_t alignment, POOL_FLAGS flags, ULONG tag)
NTMEM_DELETE_PAIR(0, void *address, std::align_val_t)
NTMEM_DELETE_PAIR(0, void *address, SIZE_T, std::align_val_t)
#endif

inline void *operator new(SIZE_T, void *address) noexcept
{
	return address;
}

inline void *operator new[](SIZE_T, void *address) noexcept
{
	return address;
}

/* What a constructor's exception would call, of which there are none in drivers. */
inline void operator delete(void *, void *) noexcept
{
}

inline void operator delete[](void *, void *) noexcept
{
}

#undef NTMEM_NEW_PLAIN_NOEXCEPT
#undef NTMEM_NEW_PLAIN_TYPE
#undef NTMEM_NEW_WEAK
#undef NTMEM_NEW_CALLER
#undef NTMEM_NEW_PAIR
#undef NTMEM_DELETE_PAIR

NTMEM_END_CXX
#endif /* __cplusplus */

#endif /* NTMEM_NEW_H */
