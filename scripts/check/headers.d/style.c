// SPDX-License-Identifier: GPL-2.0-only
/*
 * Source as it is written for the driver kit: annotations, calling conventions, pragmas and
 * the compiler's own words in the places where they stand. It compiles as C and as C++, and
 * is linked with second.c.
 */
#ifndef _WIN64
#error "the compiler's names are to be known before the first header"
#endif
#include <ntifs.h>
#include <windef.h>
#include <intrin.h>
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <suppress.h>
#include <initguid.h>
#include "shared.h"

#if !defined(_NTDDK_) || NTDDI_VERSION < NTDDI_WIN10_RS1 || _WIN32_WINNT < _WIN32_WINNT_WIN7
#error "not the driver kit's names"
#endif

#define INITCODE code_seg("INIT")
#define PAGEDCODE code_seg("PAGE")
#define LOCKEDCODE code_seg()

#pragma warning(push)
#pragma warning(disable : 4100 4201)
#pragma comment(lib, "ntoskrnl.lib")
#pragma region Types

#define TAG 'metI'

typedef struct DECLSPEC_ALIGN(16) _ALIGNED_BEFORE {
	ULONG Value;
} ALIGNED_BEFORE, *PALIGNED_BEFORE;
typedef struct _ALIGNED_AFTER {
	ULONG Value;
} DECLSPEC_ALIGN(16) ALIGNED_AFTER;
typedef struct __declspec(align(32)) _ALIGNED_WORD {
	DECLSPEC_ALIGN(16) UCHAR Bytes[4];
} ALIGNED_WORD;
typedef struct DECLSPEC_CACHEALIGN _ALIGNED_LINE {
	ULONG Value;
} ALIGNED_LINE;
C_ASSERT(sizeof(ALIGNED_BEFORE) == 16);
C_ASSERT(sizeof(ALIGNED_AFTER) == 16);
C_ASSERT(sizeof(ALIGNED_WORD) == 32);
C_ASSERT(TYPE_ALIGNMENT(ALIGNED_LINE) == SYSTEM_CACHE_ALIGNMENT_SIZE);

#include <pshpack1.h>
typedef struct _PACKED {
	UCHAR Byte;
	ULONG Value;
} PACKED;
#include <poppack.h>
C_ASSERT(sizeof(PACKED) == 5);

__pragma(pack(push, 2))
typedef struct _PACKED_TWO {
	UCHAR Byte;
	ULONG Value;
} PACKED_TWO;
__pragma(pack(pop))
C_ASSERT(sizeof(PACKED_TWO) == 6);

typedef struct _ITEM {
	_Field_range_(0, 100) ULONG Count;
	_Field_size_bytes_(Count) PUCHAR Data;
	_Guarded_by_(Lock) LONG Users;
	__field_bcount(Count) PVOID Old;
	LIST_ENTRY Link;
	unsigned __int64 Wide;
	__int8 Small;
	union {
		LARGE_INTEGER Time;
		struct {
			DWORD Low;
			DWORD High;
		};
	};
	ULONG Rest[ANYSIZE_ARRAY];
} ITEM, *PITEM;
typedef const ITEM *PCITEM;

typedef enum _COLOURS { Red = 1, Green = 2, Blue = 4 } COLOURS;
DEFINE_ENUM_FLAG_OPERATORS(COLOURS)

typedef _Callback_ _Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
	_Success_(return != FALSE) BOOLEAN NTAPI VISIT(_In_ PITEM Item, _Inout_opt_ PVOID Context);
typedef VOID ANNOTATED(_In_reads_bytes_opt_(*Length) const VOID *In,
		       _In_reads_opt_z_(*Length) PCSTR Text,
		       _Out_writes_bytes_to_opt_(*Length, *Length) PVOID Out,
		       _Prepost_valid_ _Prepost_opt_count_(1) PULONG Length,
		       _Outptr_result_buffer_maybenull_(*Length) PVOID *Back);
typedef VISIT *PVISIT;
typedef VOID (__cdecl *PCALLBACK)(PVOID Context);
typedef ULONG (__stdcall *PSTDCALL)(ULONG Value);
typedef _Return_type_success_(return >= 0) LONG RESULT;

#pragma endregion

EXTERN_C_START
DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD DriverUnload;
_Dispatch_type_(IRP_MJ_CREATE) _Dispatch_type_(IRP_MJ_CLOSE) DRIVER_DISPATCH DriverDispatch;
VISIT ItemVisit;
EXTERN_C_END

#ifdef ALLOC_PRAGMA
#pragma alloc_text(INIT, DriverEntry)
#pragma alloc_text(PAGE, DriverUnload)
#endif

static volatile LONG Count;
__declspec(selectany) ULONG SharedByName = 7;
DECLSPEC_SELECTANY extern const ULONG SharedByNameToo;
__declspec(align(16)) static UCHAR Buffer[64];
static CONST WCHAR Text[] = L"text";
EXTERN_C DECLSPEC_IMPORT ULONG Imported;

__declspec(deprecated("use another")) ULONG Deprecated(VOID);
__declspec(deprecated) ULONG DeprecatedToo(VOID);
DECLSPEC_NOINLINE __declspec(nothrow) static ULONG __fastcall Convention(unsigned __int64 Value)
{
	return (ULONG)Value;
}

#ifdef __cplusplus
class __declspec(novtable) Base {
public:
	FORCEINLINE ULONG NTAPI Get() const { return Value; }
	__forceinline static ULONG Twice(ULONG Value) { return 2 * Value; }

private:
	ULONG Value;
};
#endif

static DRIVER_DISPATCH_PAGED *const Paged = DriverDispatch;

_IRQL_requires_max_(DISPATCH_LEVEL)
_When_(Context != NULL, _At_(Item->Count, _Post_satisfies_(Item->Count > 0)))
static __declspec(noinline) _Check_return_ BOOLEAN NTAPI
Visit(_In_ PITEM Item, _When_(Item->Count > 0, _Inout_) _When_(Item->Count == 0, _Inout_opt_) PVOID Context)
{
	UNREFERENCED_PARAMETER(Context);
	__assume(Item != NULL);
	__analysis_assume(Item->Count < 100);
	_Analysis_assume_(Item->Count < 100);
	return (BOOLEAN)(Item->Count != 0);
}

__drv_maxIRQL(APC_LEVEL)
__drv_sameIRQL
__checkReturn
static VOID NTAPI Old(IN PVOID First OPTIONAL, OUT PULONG Second, IN OUT PLONG Third,
		      __in_bcount(Length) const VOID *Data, __in ULONG Length,
		      __out_ecount_part(Length, *Second) PUCHAR Out, __deref_out_opt PVOID *Made,
		      __inout_opt PVOID Both, __drv_freesMem(Mem) __in_z PCSTR Name,
		      __volatile __deref_nonvolatile ULONG volatile *Word)
{
	UNREFERENCED_PARAMETER(First);
	UNREFERENCED_PARAMETER(Data);
	DBG_UNREFERENCED_PARAMETER(Out);
	UNREFERENCED_PARAMETER(Both);
	UNREFERENCED_PARAMETER(Name);
	*Second = Length + *Word;
	*Third = 0;
	*Made = NULL;
}

_Ret_maybenull_ _Post_writable_byte_size_(Bytes) __drv_allocatesMem(Mem)
_When_((Type & POOL_RAISE_IF_ALLOCATION_FAILURE) != 0, _IRQL_requires_max_(APC_LEVEL))
static FORCEINLINE PVOID Take(_In_ _Strict_type_match_ POOL_TYPE Type, _In_ SIZE_T Bytes)
{
	return ExAllocatePoolWithTag(Type, Bytes, TAG);
}

FORCEINLINE static VOID Give(_Pre_notnull_ __drv_freesMem(Mem) _Frees_ptr_ PVOID Address)
{
	ExFreePoolWithTag(Address, TAG);
}

/* May be pointed to, and may use what is static. */
FORCEINLINE ULONG ValueForced(ULONG Value)
{
	return Value + (ULONG)Count;
}

__inline ULONG ValueInline(ULONG Value)
{
	return Value - (ULONG)Count;
}

static ULONG (*const Pointers[])(ULONG) = { ValueForced, ValueInline };

_Use_decl_annotations_
BOOLEAN NTAPI ItemVisit(PITEM Item, PVOID Context)
{
	return Visit(Item, Context);
}

static DECLSPEC_NORETURN VOID Stop(ULONG Code)
{
	if (Code == FAST_FAIL_INVALID_ARG)
		__fastfail(Code);
	KeBugCheckEx(Code, 0, 0, 0, 0);
	for (;;)
		YieldProcessor();
}

_Function_class_(DRIVER_DISPATCH)
_Use_decl_annotations_
NTSTATUS DriverDispatch(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
	UNREFERENCED_PARAMETER(DeviceObject);
	UNREFERENCED_PARAMETER(Irp);
	return STATUS_INVALID_DEVICE_REQUEST;
}

#pragma PAGEDCODE
_Use_decl_annotations_
VOID DriverUnload(_In_ PDRIVER_OBJECT DriverObject)
{
	PAGED_CODE();
	UNREFERENCED_PARAMETER(DriverObject);
	if (Count < 0)
		Stop(0xe2);
}

#pragma LOCKEDCODE
static ULONG Strings(VOID)
{
	WCHAR Wide[16];
	CHAR Narrow[16];
	va_list Arguments;

	wcscpy(Wide, Text);
	wcsncat(Wide, L"more", 2);
	strcpy(Narrow, "text");
	strcat(Narrow, "more");
	memset(Buffer, 0, sizeof(Buffer));
	RtlSecureZeroMemory(&Arguments, sizeof(Arguments));
	return (ULONG)(wcslen(Wide) + strlen(Narrow)) + (_wcsicmp(Wide, L"TEXTmo") == 0) +
	       (_stricmp(Narrow, "TEXTmore") == 0) + (wcsstr(Wide, L"mo") != NULL) +
	       (isdigit('1') && toupper('a') == 'A') + (ULONG)abs(-1);
}

static ULONG Bits(ULONG64 Value)
{
	ULONG Index = 0;

	_BitScanReverse64(&Index, Value);
	__stosb(Buffer, 0xAA, sizeof(Buffer));
	_ReadWriteBarrier();
	__nop();
	return Index + _rotl((ULONG)Value, 3) + _byteswap_ulong((ULONG)Value);
}

static ULONG_PTR Sizes(PITEM Item, PVOID Address)
{
	C_ASSERT(FIELD_OFFSET(ITEM, Count) == 0);
	C_ASSERT(RTL_SIZEOF_THROUGH_FIELD(ITEM, Count) == 4);
	C_ASSERT(RTL_FIELD_SIZE(ITEM, Wide) == 8);
	C_ASSERT(RTL_NUMBER_OF_FIELD(ITEM, Rest) == 1);
	C_ASSERT(ALIGN_UP(5, ULONG) == 8 && ALIGN_DOWN(5, ULONG) == 4);
	C_ASSERT(BYTES_TO_PAGES(PAGE_SIZE + 1) == 2 && ROUND_TO_PAGES(1) == PAGE_SIZE);
	C_ASSERT(PAGE_SIZE == 1 << PAGE_SHIFT);
	C_ASSERT(MAXLONG == 2147483647 && MAXULONG == 0xffffffff);
	C_ASSERT(UInt32x32To64(0x80000000U, 2) == 0x100000000ULL);
	C_ASSERT(Int32x32To64(-1, 2) == -2);
	C_ASSERT(ADDRESS_AND_SIZE_TO_SPAN_PAGES(PAGE_SIZE - 1, 2) == 2);
	C_ASSERT(MAKELONG(1, 2) == 0x20001 && HIWORD(0x20001) == 2);
	C_ASSERT(_countof(Buffer) == 64);
	if (RTL_CONTAINS_FIELD(Item, Item->Count, Wide))
		return BYTE_OFFSET(Address);
	return (ULONG_PTR)PAGE_ALIGN(Address) + PtrToUlong(Address) +
	       (ULONG_PTR)ULongToPtr(MAXULONG) + (ULONG_PTR)CONTAINING_RECORD(&Item->Link, ITEM, Link);
}

/* Whatever it is called, an integer of 64 bits is one type. */
static ULONG64 Wide(SIZE_T Size, LONG_PTR Difference)
{
	uint64_t Fixed = 1;
	int64_t Signed = 2;
	intmax_t Most = MAXLONGLONG;
	unsigned __int64 Plain = MAXULONGLONG;
	__int64 Keyword = 3;
	PULONG64 Sizes = &Size;
	UINT64 *Fixeds = &Fixed;
	PULONGLONG Plains = &Plain;
	PSIZE_T Back = Fixeds;
	PLONG64 Signeds = &Signed;
	PLONGLONG Keywords = &Keyword;
	PINT64 Differences = &Difference;
	SSIZE_T *Mosts = &Most;
	volatile long long Literal = 1;
	unsigned long long Unsigned = 1;

	InterlockedIncrement64(&Literal);
	InterlockedOr64(&Unsigned, InterlockedCompareExchange64(&Literal, 3, 2));
	InterlockedIncrement64(&Difference);
	InterlockedExchangeAdd64(&Signed, *Mosts);
	return *Sizes + *Plains + *Back + (ULONG64)(ReadAcquire64(&Difference) + *Signeds + *Keywords +
						    *Differences);
}

#ifdef __cplusplus
static ULONG Put(ULONG) { return 32; }
static ULONG Put(ULONG64) { return 64; }
template<typename Type> struct Name;
template<> struct Name<ULONG64> { static const ULONG Bits = 64; };
template<> struct Name<LONG64> { static const ULONG Bits = 63; };
C_ASSERT(Name<SIZE_T>::Bits + Name<UINT64>::Bits + Name<decltype(sizeof(ITEM))>::Bits == 192);
C_ASSERT(Name<decltype(POOL_FLAG_PAGED)>::Bits == 64 && Name<decltype(MAXULONGLONG)>::Bits == 64);
C_ASSERT(Name<__int64>::Bits + Name<INT_PTR>::Bits + Name<decltype(MAXLONGLONG)>::Bits == 189);

static ULONG Puts()
{
	return Put(sizeof(ITEM)) + Put((ULONG)1);
}
#endif

static VOID Objects(_In_ PUNICODE_STRING Name)
{
	OBJECT_ATTRIBUTES Attributes;
	GUID Guid = { 1, 2, 3, { 4 } };
	COLOURS Colours = (COLOURS)(Red | Blue);

	InitializeObjectAttributes(&Attributes, Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
	DbgPrint("%u %u %u\n", Attributes.Length, Guid.Data1, (ULONG)(Colours & Red));
	__noop("not evaluated", Count++);
}

#pragma INITCODE
_Use_decl_annotations_
EXTERN_C NTSTATUS DriverEntry(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath)
{
	ULONG i, Second;
	LONG Third;
	ITEM Item = { 0 };
	PVOID Made;
	PVOID Block;
	PVISIT Visitor = ItemVisit;

	ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
	DriverObject->DriverUnload = DriverUnload;
	for (i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
		DriverObject->MajorFunction[i] = DriverDispatch;
	DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Paged;
	Old(NULL, &Second, &Third, Text, sizeof(Text), Buffer, &Made, NULL, "name", &i);
	Block = Take(NonPagedPool, 16);
	if (!Block)
		return STATUS_INSUFFICIENT_RESOURCES;
	Give(Block);
	if (!Visitor(&Item, NULL))
		Second = SharedStaticInline(Second) + SharedForcedStatic(Second);
	SharedClear(Buffer, sizeof(Buffer));
	Second += (ULONG)Wide(Second, Third);
	Objects(RegistryPath);
	for (i = 0; i < ARRAYSIZE(Pointers); i++)
		Second += Pointers[i](Second);
	DbgPrint("%s: %u %p\n", __FUNCTION__, Second + Strings() + Bits(Second),
		 (PVOID)Sizes(&Item, _ReturnAddress()));
	Second = min(Second, 1) + max(Second, 2) + __min(Second, 3) + __max(Second, 4) + Convention(Second);
#ifdef __cplusplus
	Second = Base::Twice(Second) + Puts();
#endif
	return STATUS_SUCCESS;
}
#pragma warning(pop)
