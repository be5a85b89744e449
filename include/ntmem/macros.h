/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The small macros of the driver kit: limits, conversions, sizes and alignment.
 *
 * Linux has many of these names, so they are for driver objects alone.
 */
#ifndef NTMEM_MACROS_H
#define NTMEM_MACROS_H

#include <ntmem/types.h>

#ifdef NTMEM_DRIVER

#define NOTHING
/* Source asks whether it may name sections: the compiler passes over alloc_text. */
#define ALLOC_PRAGMA 1
#define ALLOC_DATA_PRAGMA 1
#define ANYSIZE_ARRAY 1

#ifdef __cplusplus
#define EXTERN_C extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

/* Limits */
#define MINCHAR 0x80
#define MAXCHAR 0x7f
#define MAXUCHAR 0xff
#define MINSHORT 0x8000
#define MAXSHORT 0x7fff
#define MINLONG 0x80000000U
#define MAXLONG 0x7fffffff
#define MAXULONG32 0xffffffffU
#define MAXLONG32 ((LONG32)0x7fffffff)
#define MINLONG32 ((LONG32)~MAXLONG32)
#define MAXDWORD 0xffffffffU
#define MAXBYTE 0xff
#define MAXWORD 0xffff
#define MINLONGLONG ((LONGLONG)~MAXLONGLONG)
#define MAXLONGLONG __INT64_MAX__
#define MAXULONGLONG __UINT64_MAX__
#define MAXLONG64 MAXLONGLONG
#define MINLONG64 MINLONGLONG
#define MAXULONG64 MAXULONGLONG
#define MAXUINT8 ((UINT8)0xff)
#define MAXINT8 ((INT8)0x7f)
#define MININT8 ((INT8)~MAXINT8)
#define MAXUINT16 ((UINT16)0xffff)
#define MAXINT16 ((INT16)0x7fff)
#define MININT16 ((INT16)~MAXINT16)
#define MAXUINT32 ((UINT32)0xffffffffU)
#define MAXINT32 ((INT32)0x7fffffff)
#define MININT32 ((INT32)~MAXINT32)
#define MAXUINT64 ((UINT64)MAXULONGLONG)
#define MAXINT64 ((INT64)MAXLONGLONG)
#define MININT64 ((INT64)~MAXINT64)
#define MAXUINT ((UINT)0xffffffffU)
#define MAXINT ((INT)0x7fffffff)
#define MININT ((INT)~MAXINT)
#define MAXULONG_PTR (~(ULONG_PTR)0)
#define MAXLONG_PTR ((LONG_PTR)(MAXULONG_PTR >> 1))
#define MINLONG_PTR (~MAXLONG_PTR)
#define MAXUINT_PTR MAXULONG_PTR
#define MAXINT_PTR MAXLONG_PTR
#define MININT_PTR MINLONG_PTR
#define MAXDWORD_PTR MAXULONG_PTR
#define MAXSSIZE_T ((SSIZE_T)(MAXSIZE_T >> 1))
#define MINSSIZE_T (~MAXSSIZE_T)

/* Between pointers, handles and integers; narrow integers keep their sign. */
#define HandleToULong(handle) ((ULONG)(ULONG_PTR)(handle))
#define HandleToLong(handle) ((LONG)(LONG_PTR)(handle))
#define ULongToHandle(value) ((HANDLE)(ULONG_PTR)(ULONG)(value))
#define LongToHandle(value) ((HANDLE)(LONG_PTR)(LONG)(value))
#define PtrToULong(pointer) ((ULONG)(ULONG_PTR)(pointer))
#define PtrToLong(pointer) ((LONG)(LONG_PTR)(pointer))
#define PtrToUint(pointer) ((UINT)(UINT_PTR)(pointer))
#define PtrToInt(pointer) ((INT)(INT_PTR)(pointer))
#define PtrToUshort(pointer) ((USHORT)(ULONG_PTR)(pointer))
#define PtrToShort(pointer) ((SHORT)(LONG_PTR)(pointer))
#define IntToPtr(value) ((PVOID)(INT_PTR)(INT)(value))
#define UIntToPtr(value) ((PVOID)(UINT_PTR)(UINT)(value))
#define LongToPtr(value) ((PVOID)(LONG_PTR)(LONG)(value))
#define ULongToPtr(value) ((PVOID)(ULONG_PTR)(ULONG)(value))
#define HandleToUlong(handle) HandleToULong(handle)
#define UlongToHandle(value) ULongToHandle(value)
#define PtrToUlong(pointer) PtrToULong(pointer)
#define PtrToUInt(pointer) PtrToUint(pointer)
#define UintToPtr(value) UIntToPtr(value)
#define UlongToPtr(value) ULongToPtr(value)

#define Int32x32To64(first, second) ((LONGLONG)(LONG)(first) * (LONGLONG)(LONG)(second))
#define UInt32x32To64(first, second) ((ULONGLONG)(ULONG)(first) * (ULONGLONG)(ULONG)(second))
#define Int64ShllMod32(value, bits) ((ULONGLONG)(value) << ((bits) & 31))
#define Int64ShraMod32(value, bits) ((LONGLONG)(value) >> ((bits) & 31))
#define Int64ShrlMod32(value, bits) ((ULONGLONG)(value) >> ((bits) & 31))

/* Arguments and assertions at compile time */
#define DBG_UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(variable) ((void)(variable))
#define UNREFERENCED_LOCAL_VARIABLE(variable) ((void)(variable))
#define DEFAULT_UNREACHABLE default: break
#define ARGUMENT_PRESENT(pointer) ((CHAR *)(ULONG_PTR)(pointer) != (CHAR *)NULL)
#define C_ASSERT(expression) NTMEM_STATIC_ASSERT(expression, #expression)
#define STATIC_ASSERT(expression) NTMEM_STATIC_ASSERT(expression, #expression)

/* Parts of a structure and elements of an array */
#define UFIELD_OFFSET(type, field) ((ULONG)__builtin_offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) \
	(FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(structure, size, field) \
	((CHAR *)&(structure)->field + sizeof((structure)->field) <= \
	 (CHAR *)(structure) + (size))
#define RTL_NUMBER_OF_V1(array) RTL_NUMBER_OF(array)
#define RTL_NUMBER_OF_V2(array) RTL_NUMBER_OF(array)
#define RTL_FIELD_TYPE(type, field) (((type *)0)->field)
#define RTL_NUMBER_OF_FIELD(type, field) RTL_NUMBER_OF(RTL_FIELD_TYPE(type, field))
#define RTL_PADDING_BETWEEN_FIELDS(type, first, second)                       \
	(FIELD_OFFSET(type, second) > FIELD_OFFSET(type, first) ?             \
		 FIELD_OFFSET(type, second) - FIELD_OFFSET(type, first) -     \
			 RTL_FIELD_SIZE(type, first) :                        \
		 FIELD_OFFSET(type, first) - FIELD_OFFSET(type, second) -     \
			 RTL_FIELD_SIZE(type, second))
#define RTL_CONST_CAST(type) (type)
#define RTL_BITS_OF(type) (sizeof(type) * 8)
#define RTL_BITS_OF_FIELD(type, field) RTL_BITS_OF(RTL_FIELD_TYPE(type, field))
#define _countof(array) RTL_NUMBER_OF(array)

/* Alignment of addresses and lengths, to a power of two */
#define ALIGN_DOWN_BY(length, alignment) ((ULONG_PTR)(length) & ~((ULONG_PTR)(alignment) - 1))
#define ALIGN_UP_BY(length, alignment) \
	ALIGN_DOWN_BY((ULONG_PTR)(length) + (alignment) - 1, alignment)
#define ALIGN_DOWN_POINTER_BY(address, alignment) \
	((PVOID)ALIGN_DOWN_BY((ULONG_PTR)(address), alignment))
#define ALIGN_UP_POINTER_BY(address, alignment) \
	((PVOID)ALIGN_UP_BY((ULONG_PTR)(address), alignment))
#define ALIGN_DOWN(length, type) ALIGN_DOWN_BY(length, sizeof(type))
#define ALIGN_UP(length, type) ALIGN_UP_BY(length, sizeof(type))
#define ALIGN_DOWN_POINTER(address, type) ALIGN_DOWN_POINTER_BY(address, sizeof(type))
#define ALIGN_UP_POINTER(address, type) ALIGN_UP_POINTER_BY(address, sizeof(type))

/* Pages */
#define PAGE_SHIFT 12L
#define BYTE_OFFSET(address) ((ULONG)((ULONG_PTR)(address) & (PAGE_SIZE - 1)))
#define PAGE_ALIGN(address) ((PVOID)((ULONG_PTR)(address) & ~((ULONG_PTR)PAGE_SIZE - 1)))
#define ROUND_TO_PAGES(bytes) (((ULONG_PTR)(bytes) + PAGE_SIZE - 1) & ~((ULONG_PTR)PAGE_SIZE - 1))
#define BYTES_TO_PAGES(bytes) \
	(((bytes) >> PAGE_SHIFT) + (((bytes) & (PAGE_SIZE - 1)) != 0))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(address, bytes)             \
	((ULONG)((((ULONG_PTR)(address) & (PAGE_SIZE - 1)) +       \
		  (bytes) + (PAGE_SIZE - 1)) >> PAGE_SHIFT))

/* Numbers at addresses that need not be aligned */
#define NTMEM_STORE_NUMBER(type, address, value)                              \
	do {                                                                  \
		const type ntmem_stored = (type)(value);                      \
		__builtin_memcpy((address), &ntmem_stored, sizeof(type));     \
	} while (0)
#define RtlStoreUshort(address, value) NTMEM_STORE_NUMBER(USHORT, address, value)
#define RtlStoreUlong(address, value) NTMEM_STORE_NUMBER(ULONG, address, value)
#define RtlStoreUlonglong(address, value) NTMEM_STORE_NUMBER(ULONGLONG, address, value)
#define RtlStoreUlongPtr(address, value) NTMEM_STORE_NUMBER(ULONG_PTR, address, value)
#define RtlRetrieveUshort(destination, source) \
	((VOID)__builtin_memcpy((destination), (source), sizeof(USHORT)))
#define RtlRetrieveUlong(destination, source) \
	((VOID)__builtin_memcpy((destination), (source), sizeof(ULONG)))

#ifndef __cplusplus
#include <ntmem/minmax.h>
#endif

/* Operators that leave an enumeration of flags what it is; C needs none. */
#ifdef __cplusplus
#define NTMEM_ENUM_VALUE(type, value) static_cast<__underlying_type(type)>(value)
#define NTMEM_ENUM_OPERATOR(type, operation)                                          \
	extern "C++" {                                                                \
	inline constexpr type operator operation(type first, type second)             \
	{                                                                             \
		return type(NTMEM_ENUM_VALUE(type, first) operation                   \
			    NTMEM_ENUM_VALUE(type, second));                          \
	}                                                                             \
	inline type &operator operation##=(type &first, type second)                  \
	{                                                                             \
		return first = first operation second;                                \
	}                                                                             \
	}
#define DEFINE_ENUM_FLAG_OPERATORS(type)                                              \
	NTMEM_ENUM_OPERATOR(type, |)                                                  \
	NTMEM_ENUM_OPERATOR(type, &)                                                  \
	NTMEM_ENUM_OPERATOR(type, ^)                                                  \
	extern "C++" {                                                                \
	inline constexpr type operator~(type value)                                   \
	{                                                                             \
		return type(~NTMEM_ENUM_VALUE(type, value));                          \
	}                                                                             \
	}
#else
#define DEFINE_ENUM_FLAG_OPERATORS(type)
#endif

#endif /* NTMEM_DRIVER */

#endif /* NTMEM_MACROS_H */
