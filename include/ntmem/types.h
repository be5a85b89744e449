/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * NT's basic types on Linux: LLP64 sizes on an LP64 compiler.
 *
 * Nothing here includes a Linux header, so that driver source sees NT names
 * alone. Sizes follow NT on every target: a LONG has 32 bits, a WCHAR 16.
 */
#ifndef NTMEM_TYPES_H
#define NTMEM_TYPES_H

#include <ntmem/compiler.h>

#ifndef NULL
#ifdef __cplusplus
#define NULL __null
#else
#define NULL ((void *)0)
#endif
#endif
#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

#ifndef VOID
#define VOID void
#endif
#ifndef CONST
#define CONST const
#endif

typedef char CHAR;
typedef signed char SCHAR;
typedef unsigned char UCHAR, BOOLEAN, BYTE, KIRQL;
typedef short SHORT, CSHORT;
typedef unsigned short USHORT, WORD;
typedef int LONG, INT;
typedef signed char INT8;
typedef short INT16;
typedef int INT32;
typedef unsigned int ULONG, UINT, DWORD, LOGICAL;
typedef unsigned char UINT8;
typedef unsigned short UINT16;
typedef unsigned int UINT32;
/* As in NT, those of 64 bits are one type, which with 64-bit pointers is that of the next ones. */
typedef __INT64_TYPE__ LONGLONG, LONG64, INT64;
typedef __UINT64_TYPE__ ULONGLONG, ULONG64, DWORD64, UINT64;
typedef __INTPTR_TYPE__ LONG_PTR, INT_PTR;
typedef __UINTPTR_TYPE__ ULONG_PTR, UINT_PTR;
typedef __SIZE_TYPE__ SIZE_T;
typedef __PTRDIFF_TYPE__ SSIZE_T;
typedef char CCHAR;
typedef INT LONG32;
typedef UINT ULONG32, DWORD32, CLONG, ACCESS_MASK, LCID;
typedef ULONGLONG DWORDLONG;
typedef ULONG_PTR DWORD_PTR, KAFFINITY;
typedef LONG KPRIORITY;
typedef LONG NTSTATUS;
typedef CHAR KPROCESSOR_MODE;
typedef enum _MODE { KernelMode, UserMode, MaximumMode } MODE;

/*
 * With -fshort-wchar, as driver objects are built, L"" literals are WCHAR
 * strings. Without it (Linux code that includes this header) u"" ones are.
 */
#if defined(__cplusplus) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#else
typedef unsigned short WCHAR;
#endif

typedef void *PVOID, *HANDLE;
typedef const void *PCVOID;
typedef CHAR *PCHAR, *PSTR, *PSZ, *LPSTR, *PCH;
typedef const CHAR *PCSTR, *PCSZ, *LPCSTR, *PCCH, *PCCHAR;
typedef WCHAR *PWCHAR, *PWSTR, *LPWSTR, *PWCH;
typedef const WCHAR *PCWSTR, *LPCWSTR, *PCWCH, *PCWCHAR;
typedef UCHAR *PUCHAR;
typedef BOOLEAN *PBOOLEAN;
typedef KIRQL *PKIRQL;
typedef SHORT *PSHORT;
typedef USHORT *PUSHORT;
typedef LONG *PLONG;
typedef INT *PINT;
typedef ULONG *PULONG;
typedef LONGLONG *PLONGLONG;
typedef ULONGLONG *PULONGLONG;
typedef ULONG64 *PULONG64;
typedef LONG_PTR *PLONG_PTR;
typedef ULONG_PTR *PULONG_PTR;
typedef SIZE_T *PSIZE_T;
typedef NTSTATUS *PNTSTATUS;
typedef HANDLE *PHANDLE;
typedef SCHAR *PSCHAR;
typedef BYTE *PBYTE;
typedef WORD *PWORD;
typedef UINT *PUINT;
typedef DWORD *PDWORD;
typedef LOGICAL *PLOGICAL;
typedef CSHORT *PCSHORT;
typedef CLONG *PCLONG;
typedef INT8 *PINT8;
typedef INT16 *PINT16;
typedef INT32 *PINT32;
typedef INT64 *PINT64;
typedef UINT8 *PUINT8;
typedef UINT16 *PUINT16;
typedef UINT32 *PUINT32;
typedef UINT64 *PUINT64;
typedef LONG32 *PLONG32;
typedef LONG64 *PLONG64;
typedef ULONG32 *PULONG32;
typedef DWORD32 *PDWORD32;
typedef DWORD64 *PDWORD64;
typedef DWORDLONG *PDWORDLONG;
typedef INT_PTR *PINT_PTR;
typedef UINT_PTR *PUINT_PTR;
typedef DWORD_PTR *PDWORD_PTR;
typedef SSIZE_T *PSSIZE_T;
typedef KAFFINITY *PKAFFINITY;
typedef ACCESS_MASK *PACCESS_MASK;
typedef LCID *PLCID;
typedef const UCHAR *PCUCHAR;
typedef const USHORT *PCUSHORT;
typedef const ULONG *PCULONG;

/* QuadPart is all of it, the others its halves. */
typedef union _LARGE_INTEGER {
	struct {
		ULONG LowPart;
		LONG HighPart;
	};
	struct {
		ULONG LowPart;
		LONG HighPart;
	} u;
	LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
	struct {
		ULONG LowPart;
		ULONG HighPart;
	};
	struct {
		ULONG LowPart;
		ULONG HighPart;
	} u;
	ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef LARGE_INTEGER PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

/* Eight bytes with the alignment of their like. */
typedef struct _QUAD {
	union {
		LONGLONG UseThisFieldToCopy;
		double DoNotUseThisField;
	};
} QUAD, *PQUAD, UQUAD, *PUQUAD;

typedef struct _LUID {
	ULONG LowPart;
	LONG HighPart;
} LUID, *PLUID;

typedef struct _GUID {
	ULONG Data1;
	USHORT Data2;
	USHORT Data3;
	UCHAR Data4[8];
} GUID;

typedef struct _LIST_ENTRY {
	struct _LIST_ENTRY *Flink;
	struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
	struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _SLIST_ENTRY {
	struct _SLIST_ENTRY *Next;
} DECLSPEC_ALIGN(16) SLIST_ENTRY, *PSLIST_ENTRY;

typedef union _SLIST_HEADER {
	struct {
		ULONGLONG Alignment;
		ULONGLONG Region;
	};
	struct {
		ULONGLONG Depth : 16;
		ULONGLONG Sequence : 48;
		ULONGLONG Reserved : 4;
		ULONGLONG NextEntry : 60;
	} HeaderX64;
} DECLSPEC_ALIGN(16) SLIST_HEADER, *PSLIST_HEADER;

typedef struct _STRING {
	USHORT Length;
	USHORT MaximumLength;
	PCHAR Buffer;
} STRING, ANSI_STRING, OEM_STRING, *PSTRING, *PANSI_STRING, *POEM_STRING;
typedef const STRING *PCSTRING, *PCANSI_STRING, *PCOEM_STRING;

/* Lengths are in bytes; the text need not end in a NUL. */
typedef struct _UNICODE_STRING {
	USHORT Length;
	USHORT MaximumLength;
	PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

#define ANSI_NULL ((CHAR)0)
#define UNICODE_NULL ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES ((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS 32767

#ifndef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#endif
#define RTL_NUMBER_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ARRAYSIZE(array) RTL_NUMBER_OF(array)
#define FIELD_OFFSET(type, field) ((LONG)__builtin_offsetof(type, field))
#define CONTAINING_RECORD(address, type, field) \
	((type *)((char *)(address) - __builtin_offsetof(type, field)))

/* Interrupt request levels; see "Managing Hardware Priorities". */
#define PASSIVE_LEVEL 0
#define LOW_LEVEL 0
#define APC_LEVEL 1
#define DISPATCH_LEVEL 2
#define CMCI_LEVEL 5
#define SYNCH_LEVEL 12
#define CLOCK_LEVEL 13
#define IPI_LEVEL 14
#define DRS_LEVEL 14
#define POWER_LEVEL 14
#define PROFILE_LEVEL 15
#define HIGH_LEVEL 15

#ifndef PAGE_SIZE
#define PAGE_SIZE 0x1000
#endif
#define MEMORY_ALLOCATION_ALIGNMENT 16
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#define MAXSIZE_T ((SIZE_T)~(SIZE_T)0)
#define MAXULONG 0xffffffffU
#define MAXUSHORT 0xffff

NTMEM_STATIC_ASSERT(sizeof(CHAR) == 1 && sizeof(BOOLEAN) == 1, "8 bits");
NTMEM_STATIC_ASSERT(sizeof(SHORT) == 2 && sizeof(WCHAR) == 2, "16 bits");
NTMEM_STATIC_ASSERT(sizeof(LONG) == 4 && sizeof(NTSTATUS) == 4, "32 bits");
NTMEM_STATIC_ASSERT(sizeof(LONGLONG) == 8 && sizeof(ULONG64) == 8, "64 bits");
NTMEM_STATIC_ASSERT(sizeof(SIZE_T) == sizeof(void *), "pointer size");
#ifdef __LP64__
NTMEM_STATIC_ASSERT(sizeof(SLIST_ENTRY) == 16 && __alignof__(SLIST_ENTRY) == 16, "SLIST_ENTRY");
NTMEM_STATIC_ASSERT(sizeof(SLIST_HEADER) == 16, "SLIST_HEADER");
NTMEM_STATIC_ASSERT(sizeof(UNICODE_STRING) == 16, "UNICODE_STRING");
#endif

#endif /* NTMEM_TYPES_H */
