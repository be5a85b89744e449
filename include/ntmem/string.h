/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counted strings; see "Run-time library (RTL) routines" and "Using Unicode Strings".
 *
 * Lengths are in bytes, and text need not end in a NUL. What is not told of otherwise may
 * be called at any IRQL on memory that is resident, where NT asks for PASSIVE_LEVEL for
 * some; those that allocate or free are for IRQL <= APC_LEVEL.
 */
#ifndef NTMEM_STRING_H
#define NTMEM_STRING_H

#include <ntmem/pool.h>
#include <ntmem/status.h>

NTMEM_BEGIN_DECLS

/* The initialiser of a string from a literal, which nobody may write to. */
#ifdef __cplusplus
NTMEM_BEGIN_CXX
template<typename character>
static inline constexpr character *ntmem_string_buffer(const character *text)
{
	return const_cast<character *>(text);
}
NTMEM_END_CXX
#else
#define ntmem_string_buffer(text) ((__typeof__(&(text)[0]))(text))
#endif
#define RTL_CONSTANT_STRING(text)                                                           \
	{                                                                                   \
		sizeof(text) - sizeof((text)[0]), sizeof(text), ntmem_string_buffer(text)   \
	}

VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);
NTSTATUS NTAPI RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString);
VOID NTAPI RtlInitAnsiString(PANSI_STRING DestinationString, PCSZ SourceString);
VOID NTAPI RtlInitString(PSTRING DestinationString, PCSZ SourceString);

VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING DestinationString,
				PCUNICODE_STRING SourceString);
VOID NTAPI RtlCopyString(PSTRING DestinationString, const STRING *SourceString);
NTSTATUS NTAPI RtlAppendUnicodeToString(PUNICODE_STRING Destination, PCWSTR Source);
NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING Destination,
					      PCUNICODE_STRING Source);

WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR SourceCharacter);
WCHAR NTAPI RtlDowncaseUnicodeChar(WCHAR SourceCharacter);
NTSTATUS NTAPI RtlUpcaseUnicodeString(PUNICODE_STRING DestinationString,
				      PCUNICODE_STRING SourceString,
				      BOOLEAN AllocateDestinationString);
CHAR NTAPI RtlUpperChar(CHAR Character);

LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
				   BOOLEAN CaseInSensitive);
BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
				    BOOLEAN CaseInSensitive);
BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING String1, PCUNICODE_STRING String2,
				     BOOLEAN CaseInSensitive);
LONG NTAPI RtlCompareString(const STRING *String1, const STRING *String2,
			    BOOLEAN CaseInSensitive);
BOOLEAN NTAPI RtlEqualString(const STRING *String1, const STRING *String2,
			     BOOLEAN CaseInSensitive);

ULONG NTAPI RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING UnicodeString);
ULONG NTAPI RtlxAnsiStringToUnicodeSize(const STRING *AnsiString);
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING DestinationString,
					    PCUNICODE_STRING SourceString,
					    BOOLEAN AllocateDestinationString);
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING DestinationString,
					    const STRING *SourceString,
					    BOOLEAN AllocateDestinationString);
VOID NTAPI RtlFreeUnicodeString(PUNICODE_STRING UnicodeString);
VOID NTAPI RtlFreeAnsiString(PANSI_STRING AnsiString);

NTSTATUS NTAPI RtlUnicodeStringToInteger(PCUNICODE_STRING String, ULONG Base, PULONG Value);
NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG Value, ULONG Base, PUNICODE_STRING String);

#define RtlUnicodeStringToAnsiSize(text) RtlxUnicodeStringToAnsiSize(text)
#define RtlAnsiStringToUnicodeSize(text) RtlxAnsiStringToUnicodeSize(text)

/**
 * RtlInitEmptyUnicodeString() - make an empty string of a buffer
 * @UnicodeString: result
 * @Buffer: room for text, not touched
 * @BufferSize: its bytes
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
FORCEINLINE VOID RtlInitEmptyUnicodeString(PUNICODE_STRING UnicodeString, PWCHAR Buffer,
					   USHORT BufferSize)
{
	UnicodeString->Length = 0;
	UnicodeString->MaximumLength = BufferSize;
	UnicodeString->Buffer = Buffer;
}

/**
 * RtlInitEmptyAnsiString() - make an empty string of a buffer
 * @AnsiString: result
 * @Buffer: room for text, not touched
 * @BufferSize: its bytes
 *
 * Context: Any context, any IRQL. Does not sleep.
 */
FORCEINLINE VOID RtlInitEmptyAnsiString(PANSI_STRING AnsiString, PCHAR Buffer, USHORT BufferSize)
{
	AnsiString->Length = 0;
	AnsiString->MaximumLength = BufferSize;
	AnsiString->Buffer = Buffer;
}

/* A constant string of this name, and a variable one with room for some characters. */
#define DECLARE_CONST_UNICODE_STRING(name, text)                                      \
	const WCHAR name##_buffer[] = text;                                           \
	const UNICODE_STRING name = { sizeof(text) - sizeof(WCHAR), sizeof(text),     \
				      (PWCH)name##_buffer }
#define DECLARE_UNICODE_STRING_SIZE(name, size) \
	WCHAR name##_buffer[size];              \
	UNICODE_STRING name = { 0, (size) * sizeof(WCHAR), name##_buffer }

NTMEM_END_DECLS

#endif /* NTMEM_STRING_H */
