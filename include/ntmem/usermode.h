/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User-mode accessors; see the "usermode_accessors.h" topics.
 *
 * Each checks that all of its range is user memory, accesses it, and raises if it cannot:
 * probe and access in one, without the moment in between in which memory goes away. All
 * belong into a __try. What was done before a fault stays done.
 *
 * Those with User in their names take user memory there. Those with Mode take a
 * KPROCESSOR_MODE besides, and for KernelMode they are plain volatile accesses to any memory.
 * Those with Aligned raise STATUS_DATATYPE_MISALIGNMENT where user memory is not aligned.
 * Those with NonTemporal are the others under another name: it is a hint.
 *
 * A few routines of the module do all of it, by size; the rest is inline here.
 */
#ifndef NTMEM_USERMODE_H
#define NTMEM_USERMODE_H

#include <ntmem/probe.h>
#include <ntmem/rtlmem.h>

NTMEM_BEGIN_DECLS

/* What the accessors are made of; drivers call those. */
VOID NTAPI RtlCopyFromUser(volatile VOID *Destination, const volatile VOID *Source,
			   SIZE_T Length);
VOID NTAPI RtlCopyToUser(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length);
VOID NTAPI RtlMoveToUserFromUser(volatile VOID *Destination, const volatile VOID *Source,
				 SIZE_T Length);
VOID NTAPI RtlFillUserMemory(volatile VOID *Destination, SIZE_T Length, INT Fill);
UCHAR NTAPI RtlReadUCharFromUser(const volatile UCHAR *Source);
USHORT NTAPI RtlReadUShortFromUser(const volatile USHORT *Source);
ULONG NTAPI RtlReadULongFromUser(const volatile ULONG *Source);
ULONG64 NTAPI RtlReadULong64FromUser(const volatile ULONG64 *Source);
VOID NTAPI RtlWriteUCharToUser(volatile UCHAR *Destination, UCHAR Value);
VOID NTAPI RtlWriteUShortToUser(volatile USHORT *Destination, USHORT Value);
VOID NTAPI RtlWriteULongToUser(volatile ULONG *Destination, ULONG Value);
VOID NTAPI RtlWriteULong64ToUser(volatile ULONG64 *Destination, ULONG64 Value);
SIZE_T NTAPI RtlStringLengthFromUser(const volatile CHAR *Source);
SIZE_T NTAPI RtlWideStringLengthFromUser(const volatile WCHAR *Source);
VOID ntmem_user_require_aligned(const volatile VOID *Address, SIZE_T Length, SIZE_T Alignment);

/* Replacing values; both return what was there. Memory has to be aligned. */
LONG NTAPI InterlockedCompareExchangeToUser(volatile LONG *Destination, LONG ExChange,
					    LONG Comperand);
LONG64 NTAPI InterlockedCompareExchange64ToUser(volatile LONG64 *Destination, LONG64 ExChange,
						LONG64 Comperand);
LONG NTAPI InterlockedAndToUser(volatile LONG *Destination, LONG Value);
LONG64 NTAPI InterlockedAnd64ToUser(volatile LONG64 *Destination, LONG64 Value);
LONG NTAPI InterlockedOrToUser(volatile LONG *Destination, LONG Value);
LONG64 NTAPI InterlockedOr64ToUser(volatile LONG64 *Destination, LONG64 Value);

/* Copying ------------------------------------------------------------------- */

FORCEINLINE VOID CopyFromUser(volatile VOID *Destination, const volatile VOID *Source,
			      SIZE_T Length)
{
	RtlCopyFromUser(Destination, Source, Length);
}

FORCEINLINE VOID CopyToUser(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length)
{
	RtlCopyToUser(Destination, Source, Length);
}

/* The ranges may overlap here too: nothing is gained by less. */
FORCEINLINE VOID CopyToUserFromUser(volatile VOID *Destination, const volatile VOID *Source,
				    SIZE_T Length)
{
	RtlMoveToUserFromUser(Destination, Source, Length);
}

FORCEINLINE VOID MoveToUserFromUser(volatile VOID *Destination, const volatile VOID *Source,
				    SIZE_T Length)
{
	RtlMoveToUserFromUser(Destination, Source, Length);
}

FORCEINLINE VOID CopyFromMode(volatile VOID *Destination, const volatile VOID *Source,
			      SIZE_T Length, KPROCESSOR_MODE Mode)
{
	if (Mode == KernelMode)
		RtlCopyVolatileMemory(Destination, Source, Length);
	else
		RtlCopyFromUser(Destination, Source, Length);
}

FORCEINLINE VOID CopyToMode(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length,
			    KPROCESSOR_MODE Mode)
{
	if (Mode == KernelMode)
		RtlCopyVolatileMemory(Destination, Source, Length);
	else
		RtlCopyToUser(Destination, Source, Length);
}

/* The source is user memory in either mode. */
FORCEINLINE VOID CopyFromUserToMode(volatile VOID *Destination, const volatile VOID *Source,
				    SIZE_T Length, KPROCESSOR_MODE Mode)
{
	if (Mode == KernelMode)
		RtlCopyFromUser(Destination, Source, Length);
	else
		RtlMoveToUserFromUser(Destination, Source, Length);
}

#define CopyFromUserNonTemporal CopyFromUser
#define CopyToUserNonTemporal CopyToUser
#define CopyToUserFromUserNonTemporal CopyToUserFromUser
#define MoveToUserFromUserNonTemporal MoveToUserFromUser
#define CopyFromModeNonTemporal CopyFromMode
#define CopyToModeNonTemporal CopyToMode
#define CopyFromUserToModeNonTemporal CopyFromUserToMode

FORCEINLINE VOID CopyFromUserAligned(volatile VOID *Destination, const volatile VOID *Source,
				     SIZE_T Length, SIZE_T Alignment)
{
	ntmem_user_require_aligned(Source, Length, Alignment);
	RtlCopyFromUser(Destination, Source, Length);
}

FORCEINLINE VOID CopyToUserAligned(volatile VOID *Destination, const volatile VOID *Source,
				   SIZE_T Length, SIZE_T Alignment)
{
	ntmem_user_require_aligned(Destination, Length, Alignment);
	RtlCopyToUser(Destination, Source, Length);
}

FORCEINLINE VOID CopyToUserFromUserAligned(volatile VOID *Destination, const volatile VOID *Source,
					   SIZE_T Length, SIZE_T Alignment)
{
	ntmem_user_require_aligned(Destination, Length, Alignment);
	ntmem_user_require_aligned(Source, Length, Alignment);
	RtlMoveToUserFromUser(Destination, Source, Length);
}

#define MoveToUserFromUserAligned CopyToUserFromUserAligned

FORCEINLINE VOID CopyFromModeAligned(volatile VOID *Destination, const volatile VOID *Source,
				     SIZE_T Length, SIZE_T Alignment, KPROCESSOR_MODE Mode)
{
	if (Mode != KernelMode)
		ntmem_user_require_aligned(Source, Length, Alignment);
	CopyFromMode(Destination, Source, Length, Mode);
}

FORCEINLINE VOID CopyToModeAligned(volatile VOID *Destination, const volatile VOID *Source,
				   SIZE_T Length, SIZE_T Alignment, KPROCESSOR_MODE Mode)
{
	if (Mode != KernelMode)
		ntmem_user_require_aligned(Destination, Length, Alignment);
	CopyToMode(Destination, Source, Length, Mode);
}

FORCEINLINE VOID CopyFromUserToModeAligned(volatile VOID *Destination, const volatile VOID *Source,
					   SIZE_T Length, SIZE_T Alignment, KPROCESSOR_MODE Mode)
{
	if (Mode != KernelMode)
		ntmem_user_require_aligned(Destination, Length, Alignment);
	ntmem_user_require_aligned(Source, Length, Alignment);
	CopyFromUserToMode(Destination, Source, Length, Mode);
}

/* Filling ------------------------------------------------------------------- */

FORCEINLINE VOID FillUserMemory(volatile VOID *Destination, SIZE_T Length, INT Fill)
{
	RtlFillUserMemory(Destination, Length, Fill);
}

FORCEINLINE VOID ZeroUserMemory(volatile VOID *Destination, SIZE_T Length)
{
	RtlFillUserMemory(Destination, Length, 0);
}

FORCEINLINE VOID FillModeMemory(volatile VOID *Destination, SIZE_T Length, INT Fill,
				KPROCESSOR_MODE Mode)
{
	if (Mode == KernelMode)
		RtlFillVolatileMemory(Destination, Length, Fill);
	else
		RtlFillUserMemory(Destination, Length, Fill);
}

FORCEINLINE VOID ZeroModeMemory(volatile VOID *Destination, SIZE_T Length, KPROCESSOR_MODE Mode)
{
	FillModeMemory(Destination, Length, 0, Mode);
}

/* Structures ---------------------------------------------------------------- */

/* The size of what two pointers point to, which has to be the same. */
#define NTMEM_SAME_SIZE(destination, source)                                          \
	(sizeof(*(destination)) +                                                     \
	 0 * sizeof(char[sizeof(*(destination)) == sizeof(*(source)) ? 1 : -1]))

#define ReadStructFromUser(Destination, Source) \
	CopyFromUser(Destination, Source, NTMEM_SAME_SIZE(Destination, Source))
#define ReadStructFromMode(Destination, Source, Mode) \
	CopyFromMode(Destination, Source, NTMEM_SAME_SIZE(Destination, Source), Mode)
#define WriteStructToUser(Destination, Source) \
	CopyToUser(Destination, Source, NTMEM_SAME_SIZE(Destination, Source))
#define WriteStructToMode(Destination, Source, Mode) \
	CopyToMode(Destination, Source, NTMEM_SAME_SIZE(Destination, Source), Mode)
#define ReadStructFromUserAligned(Destination, Source, Alignment) \
	CopyFromUserAligned(Destination, Source, NTMEM_SAME_SIZE(Destination, Source), Alignment)
#define ReadStructFromModeAligned(Destination, Source, Alignment, Mode)                      \
	CopyFromModeAligned(Destination, Source, NTMEM_SAME_SIZE(Destination, Source),       \
			    Alignment, Mode)
#define WriteStructToUserAligned(Destination, Source, Alignment) \
	CopyToUserAligned(Destination, Source, NTMEM_SAME_SIZE(Destination, Source), Alignment)
#define WriteStructToModeAligned(Destination, Source, Alignment, Mode)                       \
	CopyToModeAligned(Destination, Source, NTMEM_SAME_SIZE(Destination, Source),         \
			  Alignment, Mode)

/* Values -------------------------------------------------------------------- */

/* By size, which is constant where these are inlined. */
FORCEINLINE ULONG64 ntmem_user_value_read(const volatile VOID *source, SIZE_T size)
{
	switch (size) {
	case 1:
		return RtlReadUCharFromUser((const volatile UCHAR *)source);
	case 2:
		return RtlReadUShortFromUser((const volatile USHORT *)source);
	case 4:
		return RtlReadULongFromUser((const volatile ULONG *)source);
	default:
		return RtlReadULong64FromUser((const volatile ULONG64 *)source);
	}
}

FORCEINLINE VOID ntmem_user_value_write(volatile VOID *destination, SIZE_T size, ULONG64 value)
{
	switch (size) {
	case 1:
		RtlWriteUCharToUser((volatile UCHAR *)destination, (UCHAR)value);
		break;
	case 2:
		RtlWriteUShortToUser((volatile USHORT *)destination, (USHORT)value);
		break;
	case 4:
		RtlWriteULongToUser((volatile ULONG *)destination, (ULONG)value);
		break;
	default:
		RtlWriteULong64ToUser((volatile ULONG64 *)destination, value);
		break;
	}
}

/*
 * Read...FromUser(), ReadFromUserAcquire(), ReadFromMode(), WriteToUser(),
 * WriteToUserRelease() and WriteToMode() of a type. Casts go by way of an integer of the
 * type's own size, which a pointer cannot do without.
 */
#define NTMEM_USER_VALUE(name, type, integer)                                             \
FORCEINLINE type Read##name##FromUser(const volatile type *Source)                        \
{                                                                                         \
	return (type)(integer)ntmem_user_value_read(Source, sizeof(type));                \
}                                                                                         \
											  \
FORCEINLINE type Read##name##FromUserAcquire(const volatile type *Source)                 \
{                                                                                         \
	type value = Read##name##FromUser(Source);                                        \
											  \
	__atomic_thread_fence(__ATOMIC_ACQUIRE);                                          \
	return value;                                                                     \
}                                                                                         \
											  \
FORCEINLINE type Read##name##FromMode(const volatile type *Source, KPROCESSOR_MODE Mode)  \
{                                                                                         \
	return Mode == KernelMode ? *Source : Read##name##FromUser(Source);               \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToUser(volatile type *Destination, type Value)              \
{                                                                                         \
	ntmem_user_value_write(Destination, sizeof(type), (ULONG64)(integer)Value);       \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToUserRelease(volatile type *Destination, type Value)       \
{                                                                                         \
	__atomic_thread_fence(__ATOMIC_RELEASE);                                          \
	Write##name##ToUser(Destination, Value);                                          \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToMode(volatile type *Destination, type Value,              \
				     KPROCESSOR_MODE Mode)                                \
{                                                                                         \
	if (Mode == KernelMode)                                                           \
		*Destination = Value;                                                     \
	else                                                                              \
		Write##name##ToUser(Destination, Value);                                  \
}

NTMEM_USER_VALUE(Boolean, BOOLEAN, BOOLEAN)
NTMEM_USER_VALUE(Char, CHAR, CHAR)
NTMEM_USER_VALUE(UChar, UCHAR, UCHAR)
NTMEM_USER_VALUE(Short, SHORT, SHORT)
NTMEM_USER_VALUE(UShort, USHORT, USHORT)
NTMEM_USER_VALUE(Long, LONG, LONG)
NTMEM_USER_VALUE(ULong, ULONG, ULONG)
NTMEM_USER_VALUE(Longlong, LONGLONG, LONGLONG)
NTMEM_USER_VALUE(ULonglong, ULONGLONG, ULONGLONG)
NTMEM_USER_VALUE(Long64, LONG64, LONG64)
NTMEM_USER_VALUE(ULong64, ULONG64, ULONG64)
NTMEM_USER_VALUE(Int8, INT8, INT8)
NTMEM_USER_VALUE(Int16, INT16, INT16)
NTMEM_USER_VALUE(Int32, INT32, INT32)
NTMEM_USER_VALUE(Int64, INT64, INT64)
NTMEM_USER_VALUE(UInt8, UINT8, UINT8)
NTMEM_USER_VALUE(UInt16, UINT16, UINT16)
NTMEM_USER_VALUE(UInt32, UINT32, UINT32)
NTMEM_USER_VALUE(UInt64, UINT64, UINT64)
NTMEM_USER_VALUE(IntPtr, INT_PTR, INT_PTR)
NTMEM_USER_VALUE(UIntPtr, UINT_PTR, UINT_PTR)
NTMEM_USER_VALUE(LongPtr, LONG_PTR, LONG_PTR)
NTMEM_USER_VALUE(ULongPtr, ULONG_PTR, ULONG_PTR)
NTMEM_USER_VALUE(SizeT, SIZE_T, SIZE_T)
NTMEM_USER_VALUE(SSizeT, SSIZE_T, SSIZE_T)
NTMEM_USER_VALUE(Pointer, PVOID, ULONG_PTR)
NTMEM_USER_VALUE(Handle, HANDLE, ULONG_PTR)
NTMEM_USER_VALUE(NtStatus, NTSTATUS, NTSTATUS)
NTMEM_USER_VALUE(WChar, WCHAR, WCHAR)

#undef NTMEM_USER_VALUE

/* Those that are all of a union go as the integer that they are. */
#define NTMEM_USER_UNION(name, type, part)                                                \
FORCEINLINE type Read##name##FromUser(const volatile type *Source)                        \
{                                                                                         \
	type value;                                                                       \
											  \
	value.QuadPart = Read##part##FromUser(&Source->QuadPart);                         \
	return value;                                                                     \
}                                                                                         \
											  \
FORCEINLINE type Read##name##FromUserAcquire(const volatile type *Source)                 \
{                                                                                         \
	type value;                                                                       \
											  \
	value.QuadPart = Read##part##FromUserAcquire(&Source->QuadPart);                  \
	return value;                                                                     \
}                                                                                         \
											  \
FORCEINLINE type Read##name##FromMode(const volatile type *Source, KPROCESSOR_MODE Mode)  \
{                                                                                         \
	type value;                                                                       \
											  \
	value.QuadPart = Read##part##FromMode(&Source->QuadPart, Mode);                   \
	return value;                                                                     \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToUser(volatile type *Destination, type Value)              \
{                                                                                         \
	Write##part##ToUser(&Destination->QuadPart, Value.QuadPart);                      \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToUserRelease(volatile type *Destination, type Value)       \
{                                                                                         \
	Write##part##ToUserRelease(&Destination->QuadPart, Value.QuadPart);               \
}                                                                                         \
											  \
FORCEINLINE VOID Write##name##ToMode(volatile type *Destination, type Value,              \
				     KPROCESSOR_MODE Mode)                                \
{                                                                                         \
	Write##part##ToMode(&Destination->QuadPart, Value.QuadPart, Mode);                \
}

NTMEM_USER_UNION(LargeInteger, LARGE_INTEGER, Longlong)
NTMEM_USER_UNION(ULargeInteger, ULARGE_INTEGER, ULonglong)

#undef NTMEM_USER_UNION

/* Lengths and buffer of a string, which are copied, not read by one access. */
FORCEINLINE UNICODE_STRING ReadUnicodeStringFromMode(const volatile UNICODE_STRING *Source,
						     KPROCESSOR_MODE Mode)
{
	UNICODE_STRING value;

	CopyFromMode(&value, Source, sizeof(value), Mode);
	return value;
}

FORCEINLINE UNICODE_STRING ReadUnicodeStringFromUser(const volatile UNICODE_STRING *Source)
{
	return ReadUnicodeStringFromMode(Source, UserMode);
}

FORCEINLINE UNICODE_STRING ReadUnicodeStringFromUserAcquire(const volatile UNICODE_STRING *Source)
{
	UNICODE_STRING value = ReadUnicodeStringFromUser(Source);

	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return value;
}

/* What the compiler leaves between the fields is not for user mode to see. */
FORCEINLINE VOID WriteUnicodeStringToUser(volatile UNICODE_STRING *Destination,
					  UNICODE_STRING Value)
{
	struct {
		USHORT Length;
		USHORT MaximumLength;
#ifdef __LP64__
		ULONG Padding;
#endif
		PWCH Buffer;
	} value;

	value.Length = Value.Length;
	value.MaximumLength = Value.MaximumLength;
#ifdef __LP64__
	value.Padding = 0;
#endif
	value.Buffer = Value.Buffer;
	RtlCopyToUser(Destination, &value, sizeof(value));
}

FORCEINLINE VOID WriteUnicodeStringToMode(volatile UNICODE_STRING *Destination,
					  UNICODE_STRING Value, KPROCESSOR_MODE Mode)
{
	if (Mode == KernelMode)
		RtlCopyVolatileMemory(Destination, &Value, sizeof(Value));
	else
		WriteUnicodeStringToUser(Destination, Value);
}

FORCEINLINE VOID WriteUnicodeStringToUserRelease(volatile UNICODE_STRING *Destination,
						 UNICODE_STRING Value)
{
	__atomic_thread_fence(__ATOMIC_RELEASE);
	WriteUnicodeStringToUser(Destination, Value);
}

/* Interlocked --------------------------------------------------------------- */

#define NTMEM_USER_INTERLOCKED(suffix, type)                                              \
FORCEINLINE type InterlockedCompareExchange##suffix##ToMode(volatile type *Destination,   \
							    type ExChange, type Comperand, \
							    KPROCESSOR_MODE Mode)         \
{                                                                                         \
	if (Mode == KernelMode)                                                           \
		return __sync_val_compare_and_swap(Destination, Comperand, ExChange);     \
	return InterlockedCompareExchange##suffix##ToUser(Destination, ExChange, Comperand); \
}                                                                                         \
											  \
FORCEINLINE type InterlockedAnd##suffix##ToMode(volatile type *Destination, type Value,   \
						KPROCESSOR_MODE Mode)                     \
{                                                                                         \
	if (Mode == KernelMode)                                                           \
		return __sync_fetch_and_and(Destination, Value);                          \
	return InterlockedAnd##suffix##ToUser(Destination, Value);                        \
}                                                                                         \
											  \
FORCEINLINE type InterlockedOr##suffix##ToMode(volatile type *Destination, type Value,    \
					       KPROCESSOR_MODE Mode)                      \
{                                                                                         \
	if (Mode == KernelMode)                                                           \
		return __sync_fetch_and_or(Destination, Value);                           \
	return InterlockedOr##suffix##ToUser(Destination, Value);                         \
}

NTMEM_USER_INTERLOCKED(, LONG)
NTMEM_USER_INTERLOCKED(64, LONG64)

#undef NTMEM_USER_INTERLOCKED

/* Text ---------------------------------------------------------------------- */

FORCEINLINE SIZE_T StringLengthFromUser(const volatile CHAR *Source)
{
	return RtlStringLengthFromUser(Source);
}

FORCEINLINE SIZE_T StringLengthFromMode(const volatile CHAR *Source, KPROCESSOR_MODE Mode)
{
	SIZE_T length = 0;

	if (Mode != KernelMode)
		return RtlStringLengthFromUser(Source);
	while (Source[length])
		length++;
	return length;
}

FORCEINLINE SIZE_T WideStringLengthFromUser(const volatile WCHAR *Source)
{
	return RtlWideStringLengthFromUser(Source);
}

FORCEINLINE SIZE_T WideStringLengthFromMode(const volatile WCHAR *Source, KPROCESSOR_MODE Mode)
{
	SIZE_T length = 0;

	if (Mode != KernelMode)
		return RtlWideStringLengthFromUser(Source);
	while (Source[length])
		length++;
	return length;
}

NTMEM_END_DECLS

#endif /* NTMEM_USERMODE_H */
